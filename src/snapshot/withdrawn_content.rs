//! Recognises withdrawn content that a package brings back. A corrected record under the same id is welcome.
use crate::{
    catalog::{self, Profile},
    store::{Db, WithdrawnText},
    table::{CellKind, Row, RowId},
};
use diesel::QueryResult;
use std::collections::BTreeMap;

/// Characters from which on a text is recognised by itself: nobody writes one of that length twice by chance.
const LONG_TEXT: usize = 20;

/// Columns that tell where a row stands and not what it says. A withdrawn row that comes back at another place is
/// recognised all the same, so these are left out.
const PLACE_COLUMNS: &[&str] = &["publisher_id", "plan_id", "position", "source_line", "source_page"];

/// The contents by which a withdrawn row is recognised, each with its column; `None` stands for all cells together.
///
/// If one text was withdrawn (`column`), that text is recognised, however short it is. If the row itself was withdrawn
/// (`itself`), the whole row and each of its long texts are. If the row only went with another one, its long texts are.
pub fn contents<'r>(row: &'r Row, column: Option<&'r str>, itself: bool) -> Vec<(Option<&'r str>, String)> {
    let cells = row.table.columns.iter().zip(&row.cells);
    if let Some(column) = column {
        let text = row.get(column).map(|text| (Some(column), text.to_owned()));
        return text.into_iter().collect();
    }
    let prose = cells.filter(|(column, cell)| {
        matches!(column.kind, CellKind::Text | CellKind::TextEn | CellKind::Plain) && cell.chars().count() >= LONG_TEXT
    });
    let mut contents: Vec<_> = prose.map(|(column, cell)| (Some(column.name), cell.clone())).collect();
    if itself {
        contents.push((None, all_cells(row)));
    }
    contents
}

/// All that a row says, in one text.
fn all_cells(row: &Row) -> String {
    let cells = row.table.columns.iter().zip(&row.cells).filter(|(column, _)| !PLACE_COLUMNS.contains(&column.name));
    cells.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join("\u{1f}")
}

/// What a row is called today whose table and key are those of today's profile or of an older one.
pub fn todays(table: &str, key: &str) -> Option<RowId> {
    let mut known = catalog::profile().and_older();
    let (profile, table) = known.find_map(|profile: &'static Profile| Some((profile, profile.find(table)?)))?;
    Some(profile.moved(RowId { table: table.name, key: key.to_owned() }))
}

/// The cells and records of a package that were withdrawn, as `table/key/column` and `table/key`.
///
/// # Errors
///
/// When the database does not answer.
pub fn found<'r>(
    publisher_id: &str,
    plan_id: &str,
    rows: impl Iterator<Item = &'r Row>,
    db: &mut Db,
) -> QueryResult<Vec<String>> {
    let withdrawn = WithdrawnText::of_plan(publisher_id, plan_id, db)?;
    if withdrawn.is_empty() {
        return Ok(Vec::new());
    }
    let rows: BTreeMap<String, &Row> = rows.map(|row| (RowId::of(row).to_string(), row)).collect();
    let mut found = Vec::new();
    for (text, withdrawal) in &withdrawn {
        let (Some(table), Some(key)) = (&withdrawal.table_name, &withdrawal.row_key) else { continue };
        let Some(id) = todays(table, key).map(|id| id.to_string()) else { continue };
        let Some(row) = rows.get(&id) else { continue };
        match &text.column_name {
            None if text.is(&all_cells(row)) => found.push(id),
            Some(column) if row.get(column).is_some_and(|cell| text.is(cell)) => found.push(format!("{id}/{column}")),
            Some(column) if row.table.column(column).is_some() => {}
            // An older profile called the column otherwise.
            Some(_) => {
                let cells = row.table.columns.iter().zip(&row.cells).filter(|(_, cell)| text.is(cell));
                found.extend(cells.map(|(column, _)| format!("{id}/{}", column.name)));
            }
            None => {}
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}
