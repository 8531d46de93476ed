//! What was taken down: tombstones, and what recognises it when it comes back.
use super::{
    Db, Release,
    contents::File,
    schema::{publications, releases, withdrawals, withdrawn_texts},
};
use diesel::{dsl::max, prelude::*};
use sha2::{Digest, Sha256};
use std::str::FromStr;

/// Why something was taken down. There is no free text: it could repeat what was taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawalReason {
    /// It told of a person.
    PersonalData,
    /// It infringed somebody's right.
    Infringement,
    /// It was not meant for the public.
    Leak,
    /// A court or an authority ordered it.
    Order,
    /// Anything else.
    Other,
}

impl WithdrawalReason {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::PersonalData, Self::Infringement, Self::Leak, Self::Order, Self::Other];

    /// How commands, tombstones and the database write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalData => "personal-data",
            Self::Infringement => "infringement",
            Self::Leak => "leak",
            Self::Order => "order",
            Self::Other => "other",
        }
    }

    /// The same for people.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::PersonalData => "個人情報",
            Self::Infringement => "権利の侵害",
            Self::Leak => "公開すべきでない情報",
            Self::Order => "裁判所や行政庁の命令",
            Self::Other => "その他",
        }
    }
}

impl FromStr for WithdrawalReason {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|one| one.name() == name).ok_or_else(|| format!("expected one of {}", known()))
    }
}

/// The tombstone of a release, of a row, or of one of its texts: where it stood, when and why it was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct Withdrawal {
    /// Grows with every withdrawal in the database.
    pub id: i32,
    /// Id of the publisher.
    pub publisher_id: String,
    /// Plan within the publisher.
    pub plan_id: String,
    /// Number of the release that was taken down; `None` for a row.
    pub release_number: Option<i32>,
    /// Table of the row, as in URLs; `None` for a release.
    pub table_name: Option<String>,
    /// Key of the row, parts joined by `/`; `None` for a release.
    pub row_key: Option<String>,
    /// The column of which the text was taken down; `None` for a whole row.
    pub column_name: Option<String>,
    /// RFC 3339 in UTC.
    pub withdrawn_at: String,
    /// Name of a [`WithdrawalReason`].
    pub reason: String,
    /// Number of the release that became current by it; `None` if none had to.
    pub by_release: Option<i32>,
}

/// A text that was taken down, recognisable and not readable. A short text can be guessed by who has the database.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct WithdrawnText {
    /// The tombstone.
    pub withdrawal: i32,
    /// Tells apart the texts of one tombstone.
    pub place: i32,
    /// The column it stood in; `None` for all cells of the row together.
    pub column_name: Option<String>,
    /// Random, so that the same text is another hash elsewhere.
    pub salt: String,
    /// SHA-256 over salt and text, in hex.
    pub sha256: String,
}

impl Withdrawal {
    /// Adds a tombstone with the next id. Only within a transaction.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn insert(self, db: &mut Db) -> QueryResult<Self> {
        let withdrawal = Self { id: Self::last(db)?.unwrap_or(0) + 1, ..self };
        withdrawal.insert_copied(db)?;
        Ok(withdrawal)
    }

    /// Adds a tombstone of another database with the id that it has there.
    ///
    /// # Errors
    ///
    /// A unique violation if the id is taken.
    pub fn insert_copied(&self, db: &mut Db) -> QueryResult<()> {
        diesel::insert_into(withdrawals::table).values(self).execute(db).map(|_| ())
    }

    /// Id of the newest withdrawal: it changes whenever old releases do. `None` before the first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn last(db: &mut Db) -> QueryResult<Option<i32>> {
        withdrawals::table.select(max(withdrawals::id)).get_result(db)
    }

    /// The ids of the publishers and plans of which something was withdrawn behind that id.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn plans_since(id: i32, db: &mut Db) -> QueryResult<Vec<(String, String)>> {
        withdrawals::table
            .filter(withdrawals::id.gt(id))
            .order(withdrawals::id)
            .select((withdrawals::publisher_id, withdrawals::plan_id))
            .load(db)
    }

    /// All withdrawals, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        withdrawals::table.order(withdrawals::id).select(Self::as_select()).load(db)
    }

    /// The withdrawals of a plan, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<Self>> {
        withdrawals::table
            .filter(withdrawals::publisher_id.eq(publisher_id).and(withdrawals::plan_id.eq(plan_id)))
            .order(withdrawals::id)
            .select(Self::as_select())
            .load(db)
    }

    /// The last withdrawal of a whole row, if it was ever withdrawn.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_row(publisher_id: &str, plan_id: &str, table: &str, key: &str, db: &mut Db) -> QueryResult<Option<Self>> {
        withdrawals::table
            .filter(withdrawals::publisher_id.eq(publisher_id).and(withdrawals::plan_id.eq(plan_id)))
            .filter(withdrawals::table_name.eq(table).and(withdrawals::row_key.eq(key)))
            .filter(withdrawals::column_name.is_null())
            .order(withdrawals::id.desc())
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// The withdrawal of a release, if it was withdrawn.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_release(release: &Release, db: &mut Db) -> QueryResult<Option<Self>> {
        withdrawals::table
            .filter(withdrawals::publisher_id.eq(&release.publisher_id).and(withdrawals::plan_id.eq(&release.plan_id)))
            .filter(withdrawals::release_number.eq(release.number))
            .order(withdrawals::id.desc())
            .select(Self::as_select())
            .first(db)
            .optional()
    }
}

impl WithdrawnText {
    /// A salted hash that recognises a text of a column, or all cells of the row together if `column` is `None`. `salt`
    /// must be random.
    pub fn new(withdrawal: i32, place: i32, column: Option<&str>, salt: String, text: &str) -> Self {
        let sha256 = salted(&salt, text);
        Self { withdrawal, place, column_name: column.map(str::to_owned), salt, sha256 }
    }

    /// Whether it is this text.
    pub fn is(&self, text: &str) -> bool {
        salted(&self.salt, text) == self.sha256
    }

    /// Adds it.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn insert_copied(&self, db: &mut Db) -> QueryResult<()> {
        diesel::insert_into(withdrawn_texts::table).values(self).execute(db).map(|_| ())
    }

    /// All withdrawn texts.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        withdrawn_texts::table
            .order((withdrawn_texts::withdrawal, withdrawn_texts::place))
            .select(Self::as_select())
            .load(db)
    }

    /// The withdrawn texts of a plan with their tombstones.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<(Self, Withdrawal)>> {
        withdrawn_texts::table
            .inner_join(withdrawals::table)
            .filter(withdrawals::publisher_id.eq(publisher_id).and(withdrawals::plan_id.eq(plan_id)))
            .order((withdrawn_texts::withdrawal, withdrawn_texts::place))
            .select((Self::as_select(), Withdrawal::as_select()))
            .load(db)
    }
}

fn salted(salt: &str, text: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update(text).finalize())
}

impl Release {
    /// Overwrites the record of the release by this one, which tells what is left after a withdrawal, and deletes its
    /// stored files, which the caller makes again. Call it only within the transaction of the withdrawal.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn record_withdrawal(&self, db: &mut Db) -> QueryResult<()> {
        File::delete_all(self.id, db)?;
        if self.withdrawn {
            let nothing = (publications::note.eq(None::<String>), publications::author.eq(None::<String>));
            let own = publications::table.filter(publications::release.eq(self.id));
            diesel::update(own).set(nothing).execute(db)?;
        }
        diesel::update(releases::table.filter(releases::id.eq(self.id)))
            .set((
                releases::label.eq(&self.label),
                releases::note.eq(&self.note),
                releases::author.eq(&self.author),
                releases::graph_digest.eq(&self.graph_digest),
                releases::withdrawn.eq(self.withdrawn),
                releases::content_withdrawn.eq(self.content_withdrawn),
            ))
            .execute(db)
            .map(|_| ())
    }
}
