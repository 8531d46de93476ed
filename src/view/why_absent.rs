//! Why there is no row of that key: it never was, it left, or it was taken down.
use super::Scope;
use crate::{
    dataset::nearest,
    error::{Error, Last, Result},
    table::{Row, RowId, Table},
};

/// What is said of a row that the release does not have. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn why_absent(table: &'static Table, key: &str, scope: &Scope, base: &str) -> Result<Error> {
    let (name, path) = (table.name, scope.path());
    let id = scope.profile().moved(RowId { table: name, key: key.to_owned() });
    if let Some(withdrawal) = scope.served.withdrawal_of_row(id.table, &id.key) {
        return Ok(Error::withdrawn(format!("`{key}` in {name}"), withdrawal));
    }
    // In a release that is named by its number a row has left if an older release has it. The current release may be an
    // old one that was restored, so there all other releases count.
    let having = scope.library.log(&scope.served)?.having(&id, &scope.served);
    let older = having.into_iter().filter(|number| !scope.pinned || *number < scope.release.number).max();
    let Some(number) = older else {
        let ja = format!("{}の一覧に「{key}」はありません", table.ja);
        let content = scope.content()?;
        let keys: Vec<String> = content.own_rows(name).iter().map(Row::key).collect();
        let near = nearest(key, keys.iter().map(String::as_str)).map(|near| format!("; the nearest is `{near}`"));
        let what = format!("no `{key}` in {name}{}", near.unwrap_or_default());
        return Ok(Error::missing(what, ja, format!("{path}/{name}")));
    };
    let plan = format!("{base}{}", scope.plan_path());
    let RowId { table: last_table, key: last_key } = scope.id_in(number, &id)?;
    Ok(Error::Gone {
        what: format!("`{key}` is in {name} no more; the last release that has it is {number}"),
        last: Last {
            release: number,
            url: format!("{plan}/releases/{number}/{last_table}/{last_key}"),
            history: format!("{plan}/{}/{}/history", id.table, id.key),
        },
    })
}
