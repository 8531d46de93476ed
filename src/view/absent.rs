//! Why there is no row of that key: it never was, it left, or it was taken down.
use super::{Scope, item::placed};
use crate::{
    catalog::Kind,
    error::{Error, Last, Result},
    store::{Db, Release, Withdrawal},
};

/// What is said of a row that the release does not have.
///
/// # Errors
///
/// When the database does not answer.
pub fn absent(table: &'static Table, key: &str, scope: &Scope, base: &str, db: &mut Db) -> Result<Error> {
    let (table, path) = (table.name, scope.path());
    let (lg_code, plan_id) = (&scope.release.lg_code, &scope.release.plan_id);
    if let Some(withdrawal) = Withdrawal::of_row(lg_code, plan_id, table, key, db)? {
        return Ok(Error::withdrawn(format!("`{key}` in {table}"), &withdrawal));
    }
    let releases: Vec<Release> = Release::of_plan(lg_code, plan_id, db)?;
    // What a release by its number lacked had left if an older one has it; what is current can be an old one again.
    let older = releases.iter().filter(|one| !scope.pinned || one.number < scope.release.number);
    let rows = placed(table, key, older.map(|release| release.id).collect(), db)?;
    let last = releases.iter().find(|release| rows.iter().any(|row| row.release == release.id));
    let Some(last) = last else {
        let ja = format!("{}の一覧に「{key}」はありません", table.ja);
        return Ok(Error::missing(format!("no `{key}` in {table}"), ja, format!("{path}/{table}")));
    };
    let (plan, number) = (format!("{base}{}", scope.plan_path()), last.number);
    Ok(Error::Gone {
        what: format!("`{key}` is in {table} no more; the last release that has it is {number}"),
        last: Last {
            release: number,
            url: format!("{plan}/releases/{number}/{table}/{key}"),
            history: format!("{plan}/{table}/{key}/history"),
        },
    })
}
