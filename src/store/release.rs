//! Releases, and the times at which they became current.
use super::{
    Db,
    schema::{publications, releases, settings},
};
use diesel::{dsl::max, prelude::*};

/// One immutable content of a plan's package.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct Release {
    /// Number within the database.
    pub id: i32,
    /// Id of the publisher.
    pub publisher_id: String,
    /// Plan within the publisher.
    pub plan_id: String,
    /// Number within the plan, from 1: the one in URLs.
    pub number: i32,
    /// SHA-256 of the canonical package content, in hex.
    pub digest: String,
    /// Free label of people: `version` in `datapackage.json`.
    pub label: String,
    /// Why it was published.
    pub note: Option<String>,
    /// Who published it.
    pub author: Option<String>,
    /// When it was first published, RFC 3339 in UTC.
    pub created_at: String,
    /// What the IRIs of its things begin with, without a final slash.
    pub iri_base: String,
    /// SHA-256 of the sorted N-Quads of its graph, in hex.
    pub graph_digest: String,
    /// Whether it was taken down whole: number, digest and dates are all that is left of it.
    pub withdrawn: bool,
    /// Whether something of its content was taken down: then rows and files are no longer those of `digest`, while
    /// `graph_digest` is that of what is left.
    pub content_withdrawn: bool,
    /// Number of the profile in which its files are written.
    pub profile: i32,
}

/// A moment at which a release became the current one of its plan.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct Publication {
    /// Grows with every publication in the database.
    pub id: i32,
    /// The release that became current.
    pub release: i32,
    /// RFC 3339 in UTC.
    pub published_at: String,
    /// Why. At first the note of the release; what is restored has a reason of its own.
    pub note: Option<String>,
    /// By whom.
    pub author: Option<String>,
}

impl Release {
    /// Adds a release with the next id and the next number of its plan; the id and the number
    /// of `self` are ignored. Call it only within a transaction.
    ///
    /// # Errors
    ///
    /// A unique violation if another publisher took the number or published the same content meanwhile.
    pub fn insert(self, db: &mut Db) -> QueryResult<Self> {
        let last_id: Option<i32> = releases::table.select(max(releases::id)).get_result(db)?;
        let of_plan = releases::publisher_id.eq(&self.publisher_id).and(releases::plan_id.eq(&self.plan_id));
        let last_number: Option<i32> = releases::table.filter(of_plan).select(max(releases::number)).get_result(db)?;
        let release = Self { id: last_id.unwrap_or(0) + 1, number: last_number.unwrap_or(0) + 1, ..self };
        diesel::insert_into(releases::table).values(&release).execute(db)?;
        Ok(release)
    }

    /// Adds a release of another database with the id and the number that it has there.
    ///
    /// # Errors
    ///
    /// A unique violation if the id, the number or the content is taken.
    pub fn insert_copied(&self, db: &mut Db) -> QueryResult<()> {
        diesel::insert_into(releases::table).values(self).execute(db).map(|_| ())
    }

    /// All releases of all plans, in the order of their ids.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        releases::table.order(releases::id).select(Self::as_select()).load(db)
    }

    /// The release of that id.
    ///
    /// # Errors
    ///
    /// When the database does not answer or there is none.
    pub fn by_id(id: i32, db: &mut Db) -> QueryResult<Self> {
        releases::table.filter(releases::id.eq(id)).select(Self::as_select()).first(db)
    }

    /// The release of a plan with that number, withdrawn or not.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn by_number(publisher_id: &str, plan_id: &str, number: i32, db: &mut Db) -> QueryResult<Option<Self>> {
        releases::table
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .filter(releases::number.eq(number))
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// The release of a plan with that content, withdrawn or not.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn by_digest(publisher_id: &str, plan_id: &str, digest: &str, db: &mut Db) -> QueryResult<Option<Self>> {
        releases::table
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .filter(releases::digest.eq(digest))
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// Number of the release before it that can be had.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn before(&self, db: &mut Db) -> QueryResult<Option<i32>> {
        releases::table
            .filter(releases::publisher_id.eq(&self.publisher_id).and(releases::plan_id.eq(&self.plan_id)))
            .filter(releases::number.lt(self.number).and(releases::withdrawn.eq(false)))
            .select(max(releases::number))
            .get_result(db)
    }

    /// The releases of a plan that can be had, newest first: all but those that were withdrawn.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<Self>> {
        Ok(Self::ever_of_plan(publisher_id, plan_id, db)?.into_iter().filter(|release| !release.withdrawn).collect())
    }

    /// The release of a plan that is current: that of its last publication which was not withdrawn. None if there is none.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn current(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Option<Self>> {
        releases::table
            .inner_join(publications::table)
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .filter(releases::withdrawn.eq(false))
            .order(publications::id.desc())
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// The current releases of a publisher's plans, in the order of their ids.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn current_of(publisher_id: &str, db: &mut Db) -> QueryResult<Vec<Self>> {
        let plans: Vec<String> = releases::table
            .filter(releases::publisher_id.eq(publisher_id).and(releases::withdrawn.eq(false)))
            .select(releases::plan_id)
            .distinct()
            .load(db)?;
        let mut current = Vec::new();
        for plan_id in plans {
            current.extend(Self::current(publisher_id, &plan_id, db)?);
        }
        current.sort_by_key(|release| release.id);
        Ok(current)
    }

    /// All releases that a plan ever had, newest first, withdrawn ones too.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn ever_of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<Self>> {
        releases::table
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .order(releases::number.desc())
            .select(Self::as_select())
            .load(db)
    }
}

impl Publication {
    /// Makes a release the current one of its plan, with the next id. Only within a transaction.
    ///
    /// # Errors
    ///
    /// A unique violation if another publisher was faster.
    pub fn insert(self, db: &mut Db) -> QueryResult<Self> {
        let publication = Self { id: Self::last(db)?.unwrap_or(0) + 1, ..self };
        diesel::insert_into(publications::table).values(&publication).execute(db)?;
        Ok(publication)
    }

    /// Adds a publication of another database with the id that it has there.
    ///
    /// # Errors
    ///
    /// A unique violation if the id is taken.
    pub fn insert_copied(&self, db: &mut Db) -> QueryResult<()> {
        diesel::insert_into(publications::table).values(self).execute(db).map(|_| ())
    }

    /// All publications as they are kept, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn history(db: &mut Db) -> QueryResult<Vec<Self>> {
        publications::table.order(publications::id).select(Self::as_select()).load(db)
    }

    /// Id of the newest publication: it changes whenever what is served changes. `None` before the first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn last(db: &mut Db) -> QueryResult<Option<i32>> {
        publications::table.select(max(publications::id)).get_result(db)
    }

    /// When the newest publication was made, RFC 3339 in UTC. `None` before the first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn last_moment(db: &mut Db) -> QueryResult<Option<String>> {
        publications::table.order(publications::id.desc()).select(publications::published_at).first(db).optional()
    }

    /// The publications behind that id, oldest first, each with the ids of its publisher and plan.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn plans_since(id: i32, db: &mut Db) -> QueryResult<Vec<(String, String)>> {
        publications::table
            .inner_join(releases::table)
            .filter(publications::id.gt(id))
            .order(publications::id)
            .select((releases::publisher_id, releases::plan_id))
            .load(db)
    }

    /// The ids of the releases that are current, of all plans.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn current(db: &mut Db) -> QueryResult<Vec<i32>> {
        let last: Vec<Option<i32>> = publications::table
            .inner_join(releases::table)
            .filter(releases::withdrawn.eq(false))
            .group_by((releases::publisher_id, releases::plan_id))
            .select(max(publications::id))
            .load(db)?;
        let last: std::collections::BTreeSet<i32> = last.into_iter().flatten().collect();
        let all: Vec<(i32, i32)> = publications::table.select((publications::id, publications::release)).load(db)?;
        Ok(all.into_iter().filter(|(id, _)| last.contains(id)).map(|(_, release)| release).collect())
    }

    /// The ids of all publications of a plan, those of withdrawn releases too.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn ever_of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<i32>> {
        publications::table
            .inner_join(releases::table)
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .order(publications::id)
            .select(publications::id)
            .load(db)
    }

    /// The publications of one plan with the number of the release, oldest first; without those of withdrawn releases.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_plan(publisher_id: &str, plan_id: &str, db: &mut Db) -> QueryResult<Vec<(i32, Self)>> {
        publications::table
            .inner_join(releases::table)
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .filter(releases::withdrawn.eq(false))
            .order(publications::id)
            .select((releases::number, Self::as_select()))
            .load(db)
    }
}

/// A setting that the database remembers, such as the IRI base of the first publish.
///
/// # Errors
///
/// When the database does not answer.
pub fn setting(name: &str, db: &mut Db) -> QueryResult<Option<String>> {
    settings::table.filter(settings::name.eq(name)).select(settings::value).first(db).optional()
}

/// All settings with their values.
///
/// # Errors
///
/// When the database does not answer.
pub fn settings(db: &mut Db) -> QueryResult<Vec<(String, String)>> {
    settings::table.select((settings::name, settings::value)).load(db)
}

/// Records a setting that is not yet there.
///
/// # Errors
///
/// A unique violation if it is there already.
pub fn record_setting(name: &str, value: &str, db: &mut Db) -> QueryResult<()> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .execute(db)
        .map(|_| ())
}

/// Makes other publishers wait until this transaction is over. The first statement of a publishing transaction.
///
/// SQLite has no statement that locks, so a row that never exists is deleted. This write comes before the first read: a
/// transaction that has read already could be refused the lock because another one wrote meanwhile.
///
/// # Errors
///
/// When the lock cannot be had in time.
pub fn lock_for_publishing(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(db) => diesel::delete(settings::table.filter(settings::name.eq(""))).execute(db)?,
        Db::Pg(db) => diesel::sql_query("LOCK TABLE publications IN EXCLUSIVE MODE").execute(db)?,
    };
    Ok(())
}
