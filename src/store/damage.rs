//! What the database itself says of its own structure.
use super::Db;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

#[derive(QueryableByName)]
struct DamageLine {
    #[diesel(sql_type = Text)]
    text: String,
}

/// How much of the damage is told.
const MOST: &str = "20";

/// What is damaged in the file of an SQLite database, a line for each fault. PostgreSQL keeps its files itself, and
/// refuses to read a damaged one.
///
/// # Errors
///
/// When the database does not answer, or is damaged too much to say anything.
pub fn damage(db: &mut Db) -> QueryResult<Vec<String>> {
    let Db::Sqlite(db) = db else { return Ok(Vec::new()) };
    let structure = format!("SELECT integrity_check AS text FROM pragma_integrity_check LIMIT {MOST}");
    let references = format!(
        "SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to a row of ' || parent || ' that is not there' \
         AS text FROM pragma_foreign_key_check LIMIT {MOST}"
    );
    let mut lines: Vec<DamageLine> = sql_query(structure).load(db)?;
    lines.extend(sql_query(references).load::<DamageLine>(db)?);
    Ok(lines.into_iter().map(|line| line.text).filter(|text| text != "ok").collect())
}
