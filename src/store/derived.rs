//! What is made of the files of releases once and kept: descriptions, changes, forms that load without being built. All of
//! it names the profile that read the files; all of it can be lost and made again.
use super::{
    Db,
    contents::{deflate, inflate},
    schema::{changes, descriptions, forms, publications, releases, row_sets, summaries},
};
use diesel::prelude::*;

/// What is said of a release without reading its files.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct Description {
    /// Number of the profile that read it.
    pub profile: i32,
    /// The release.
    pub release: i32,
    /// Digest of its content, as that profile reads it.
    pub digest: String,
    /// The facts, as JSON.
    pub facts: String,
}

/// How many rows a publication changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = summaries)]
pub struct Summary {
    /// Number of the profile that compared them.
    pub profile: i32,
    /// The publication.
    pub publication: i32,
    /// The release that was current before; `None` for the first publication of a plan.
    pub before: Option<i32>,
    /// Rows of the release in all tables.
    pub total: i32,
    /// Rows that are new.
    pub added: i32,
    /// Rows that are there no more.
    pub removed: i32,
    /// Rows of which cells differ.
    pub changed: i32,
}

/// A row that a publication changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = changes)]
pub struct ChangedRow {
    /// Number of the profile that compared them.
    pub profile: i32,
    /// The publication.
    pub publication: i32,
    /// Place among the changed rows of the publication.
    pub place: i32,
    /// Table of the row.
    pub table_name: String,
    /// Key of the row, parts joined by `/`.
    pub row_key: String,
    /// Its cells before, as a JSON list; `None` if it is new.
    pub before: Option<String>,
    /// Its cells after, as a JSON list; `None` if it is there no more.
    pub after: Option<String>,
}

/// The graph or the search index of a current release, as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct Form {
    profile: i32,
    name: String,
    release: i32,
    deflated: Vec<u8>,
}

/// Whether the rows of a release stand in the tables that are asked across plans.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
pub struct RowSet {
    profile: i32,
    /// The release.
    pub release: i32,
    /// When another release became current in its place, RFC 3339 in UTC.
    pub superseded_at: Option<String>,
}

/// Ids that go into one statement.
const MOST_IDS: usize = 10_000;

impl Description {
    /// Adds it.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn insert(&self, db: &mut Db) -> QueryResult<()> {
        diesel::insert_into(descriptions::table).values(self).execute(db).map(drop)
    }

    /// Those of some releases.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of(profile: i32, of: &[i32], db: &mut Db) -> QueryResult<Vec<Self>> {
        let mut found = Vec::new();
        for ids in of.chunks(MOST_IDS) {
            let some = descriptions::profile.eq(profile).and(descriptions::release.eq_any(ids.to_vec()));
            found.extend(descriptions::table.filter(some).select(Self::as_select()).load(db)?);
        }
        Ok(found)
    }

    /// Which release of a plan has a content of that digest, as that profile reads it: the newest one.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_content(
        profile: i32,
        (publisher_id, plan_id): (&str, &str),
        digest: &str,
        db: &mut Db,
    ) -> QueryResult<Option<i32>> {
        descriptions::table
            .inner_join(releases::table.on(releases::id.eq(descriptions::release)))
            .filter(releases::publisher_id.eq(publisher_id).and(releases::plan_id.eq(plan_id)))
            .filter(descriptions::profile.eq(profile).and(descriptions::digest.eq(digest)))
            .order(descriptions::release.desc())
            .select(descriptions::release)
            .first(db)
            .optional()
    }

    /// Forgets that of a release, in every profile.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete(release: i32, db: &mut Db) -> QueryResult<()> {
        diesel::delete(descriptions::table.filter(descriptions::release.eq(release))).execute(db).map(drop)
    }

    /// The releases that can be had and have none in that profile.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn lacking(profile: i32, db: &mut Db) -> QueryResult<Vec<i32>> {
        let own = descriptions::table.filter(descriptions::profile.eq(profile)).select(descriptions::release);
        releases::table
            .filter(releases::withdrawn.eq(false).and(diesel::dsl::not(releases::id.eq_any(own))))
            .order(releases::id)
            .select(releases::id)
            .load(db)
    }
}

impl Summary {
    /// Adds it with the rows that differ; without a summary, rows that are kept are of no use and are replaced.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn insert(&self, rows: &[ChangedRow], db: &mut Db) -> QueryResult<()> {
        let own = changes::profile.eq(self.profile).and(changes::publication.eq(self.publication));
        diesel::delete(changes::table.filter(own)).execute(db)?;
        diesel::insert_into(summaries::table).values(self).execute(db)?;
        match db {
            // One by one, as a batch is a savepoint of its own. SQLite takes all back by itself when the disk is full, and that
            // there is no such savepoint would stand in the place of the cause.
            Db::Sqlite(db) => {
                for row in rows {
                    diesel::insert_into(changes::table).values(row).execute(db)?;
                }
            }
            Db::Pg(db) => {
                for batch in rows.chunks(MOST_IDS / 10) {
                    diesel::insert_into(changes::table).values(batch).execute(db)?;
                }
            }
        }
        Ok(())
    }

    /// Those of some publications, by publication.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of(profile: i32, publications: &[i32], db: &mut Db) -> QueryResult<Vec<Self>> {
        let mut found = Vec::new();
        for ids in publications.chunks(MOST_IDS) {
            let some = summaries::profile.eq(profile).and(summaries::publication.eq_any(ids.to_vec()));
            let some = summaries::table.filter(some).order(summaries::publication);
            found.extend(some.select(Self::as_select()).load(db)?);
        }
        Ok(found)
    }

    /// The ids of the publishers and plans of which a publication has none in that profile; withdrawn releases need
    /// none.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn lacking(profile: i32, db: &mut Db) -> QueryResult<Vec<(String, String)>> {
        let own = summaries::table.filter(summaries::profile.eq(profile)).select(summaries::publication);
        publications::table
            .inner_join(releases::table)
            .filter(releases::withdrawn.eq(false).and(diesel::dsl::not(publications::id.eq_any(own))))
            .select((releases::publisher_id, releases::plan_id))
            .distinct()
            .load(db)
    }

    /// Forgets those of some publications with their rows, in every profile.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete(publications: &[i32], db: &mut Db) -> QueryResult<()> {
        for ids in publications.chunks(MOST_IDS) {
            diesel::delete(changes::table.filter(changes::publication.eq_any(ids.to_vec()))).execute(db)?;
            diesel::delete(summaries::table.filter(summaries::publication.eq_any(ids.to_vec()))).execute(db)?;
        }
        Ok(())
    }
}

impl ChangedRow {
    /// Those of some publications, by publication and place.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of(profile: i32, publications: &[i32], db: &mut Db) -> QueryResult<Vec<Self>> {
        let mut found = Vec::new();
        for ids in publications.chunks(MOST_IDS) {
            let some = changes::profile.eq(profile).and(changes::publication.eq_any(ids.to_vec()));
            let some = changes::table.filter(some).order((changes::publication, changes::place));
            found.extend(some.select(Self::as_select()).load(db)?);
        }
        Ok(found)
    }
}

impl Form {
    /// Keeps a form of a release, in the place of the one that is kept.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn keep(profile: i32, name: &str, release: i32, bytes: &[u8], db: &mut Db) -> QueryResult<()> {
        let own = forms::profile.eq(profile).and(forms::name.eq(name)).and(forms::release.eq(release));
        diesel::delete(forms::table.filter(own)).execute(db)?;
        let form = Self { profile, name: name.to_owned(), release, deflated: deflate(bytes) };
        diesel::insert_into(forms::table).values(&form).execute(db).map(drop)
    }

    /// The bytes of a form of a release, if they are kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn find(profile: i32, name: &str, release: i32, db: &mut Db) -> QueryResult<Option<Vec<u8>>> {
        let form = forms::table
            .filter(forms::profile.eq(profile).and(forms::name.eq(name)))
            .filter(forms::release.eq(release))
            .select(Self::as_select())
            .first(db)
            .optional()?;
        Ok(form.map(|form| inflate(&form.deflated, MOST_BYTES)))
    }

    /// Which of some releases have a form of that name.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn among(profile: i32, name: &str, releases: &[i32], db: &mut Db) -> QueryResult<Vec<i32>> {
        let mut found = Vec::new();
        for ids in releases.chunks(MOST_IDS) {
            let some = forms::profile.eq(profile).and(forms::name.eq(name)).and(forms::release.eq_any(ids.to_vec()));
            found.extend(forms::table.filter(some).select(forms::release).load::<i32>(db)?);
        }
        Ok(found)
    }

    /// Forgets the forms of a release, in every profile.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete(release: i32, db: &mut Db) -> QueryResult<()> {
        diesel::delete(forms::table.filter(forms::release.eq(release))).execute(db).map(drop)
    }
}

/// How many bytes a form may have.
const MOST_BYTES: usize = 1 << 30;

impl RowSet {
    /// Says that the rows of a release stand in the tables.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn insert(profile: i32, release: i32, db: &mut Db) -> QueryResult<()> {
        let set = Self { profile, release, superseded_at: None };
        diesel::insert_into(row_sets::table).values(&set).execute(db).map(drop)
    }

    /// Those of a profile whose release is current no more, by release.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn superseded(profile: i32, db: &mut Db) -> QueryResult<Vec<Self>> {
        let own = row_sets::table.filter(row_sets::profile.eq(profile).and(row_sets::superseded_at.is_not_null()));
        own.order(row_sets::release).select(Self::as_select()).load(db)
    }

    /// Which of some releases have their rows in the tables.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn among(profile: i32, releases: &[i32], db: &mut Db) -> QueryResult<Vec<i32>> {
        let mut found = Vec::new();
        for ids in releases.chunks(MOST_IDS) {
            let some = row_sets::profile.eq(profile).and(row_sets::release.eq_any(ids.to_vec()));
            found.extend(row_sets::table.filter(some).select(row_sets::release).load::<i32>(db)?);
        }
        Ok(found)
    }

    /// Says when another release became current in the place of one; `None` if it is current again.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn supersede(release: i32, at: Option<&str>, db: &mut Db) -> QueryResult<()> {
        let own = row_sets::table.filter(row_sets::release.eq(release));
        diesel::update(own).set(row_sets::superseded_at.eq(at)).execute(db).map(drop)
    }

    /// Forgets all of a profile, whose tables are made anew.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete_all(profile: i32, db: &mut Db) -> QueryResult<()> {
        diesel::delete(row_sets::table.filter(row_sets::profile.eq(profile))).execute(db).map(drop)
    }

    /// Forgets that the rows of a release stand in the tables of any profile, where they must be deleted too.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn clear_caches(release: i32, db: &mut Db) -> QueryResult<()> {
        diesel::delete(row_sets::table.filter(row_sets::release.eq(release))).execute(db).map(drop)
    }

    /// Forgets that the rows of a release stand in the tables of a profile, where they must be deleted too.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete(profile: i32, release: i32, db: &mut Db) -> QueryResult<()> {
        let own = row_sets::profile.eq(profile).and(row_sets::release.eq(release));
        diesel::delete(row_sets::table.filter(own)).execute(db).map(drop)
    }
}

/// The tables that hold something that was made of a release, in any profile.
///
/// # Errors
///
/// When the database does not answer.
pub fn made_of(release: i32, db: &mut Db) -> QueryResult<Vec<&'static str>> {
    let published = || publications::table.filter(publications::release.eq(release)).select(publications::id);
    let described = descriptions::table.filter(descriptions::release.eq(release)).count();
    let formed = forms::table.filter(forms::release.eq(release)).count();
    let standing = row_sets::table.filter(row_sets::release.eq(release)).count();
    let summed = summaries::table.filter(summaries::publication.eq_any(published())).count();
    let changed = changes::table.filter(changes::publication.eq_any(published())).count();
    let counted: [(&str, i64); 5] = [
        ("descriptions", described.get_result(db)?),
        ("forms", formed.get_result(db)?),
        ("row_sets", standing.get_result(db)?),
        ("summaries", summed.get_result(db)?),
        ("changes", changed.get_result(db)?),
    ];
    Ok(counted.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect())
}
