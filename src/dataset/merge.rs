//! What several people did to copies of one table.
use crate::table::Row;
use std::collections::{HashMap, HashSet};

/// The rows of a table after the changes of two people, each of whom had a copy of it: whatever one of them alone changed,
/// added or removed. Rows stand as the first has them, those of the second behind the row that they stand behind there.
///
/// # Errors
///
/// The keys of the rows that both changed, each in another way.
pub fn merged(before: &[Row], one: &[Row], other: &[Row]) -> Result<Vec<Row>, Vec<String>> {
    let [before, mine, theirs] = [before, one, other].map(by_key);
    let mut conflicts = Vec::new();
    let mut seen = HashSet::new();
    let mut decided: HashMap<String, Option<Row>> = HashMap::new();
    for key in one.iter().chain(other).map(Row::key).filter(|key| seen.insert(key.clone())) {
        let of = |rows: &HashMap<String, &Row>| rows.get(&key).map(|row| (*row).clone());
        match either(of(&before), of(&mine), of(&theirs)) {
            Ok(row) => drop(decided.insert(key, row)),
            Err(Disagreement) => conflicts.push(key),
        }
    }
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let mut take = |row: &Row| decided.remove(&row.key()).flatten();
    let mut rows: Vec<Row> = one.iter().filter_map(&mut take).collect();
    let mut above: Option<String> = None;
    for row in other {
        if let Some(row) = take(row) {
            let at = above.as_ref().and_then(|above| rows.iter().position(|row| row.key() == *above));
            rows.insert(at.map_or(0, |at| at + 1), row);
        }
        above = Some(row.key());
    }
    Ok(rows)
}

fn by_key(rows: &[Row]) -> HashMap<String, &Row> {
    rows.iter().map(|row| (row.key(), row)).collect()
}

/// Two people changed one row, each in another way.
struct Disagreement;

/// The row that one of two people made of a row, or both; `None` if it is removed.
fn either(before: Option<Row>, one: Option<Row>, other: Option<Row>) -> Result<Option<Row>, Disagreement> {
    if one == other || other == before {
        return Ok(one);
    }
    if one == before {
        return Ok(other);
    }
    let (Some(before), Some(one), Some(other)) = (before, one, other) else { return Err(Disagreement) };
    let cells = before.cells.iter().zip(one.cells).zip(other.cells).map(|((before, one), other)| {
        if other == *before || one == other {
            Ok(one)
        } else if one == *before {
            Ok(other)
        } else {
            Err(Disagreement)
        }
    });
    Ok(Some(Row { table: one.table, cells: cells.collect::<Result<_, _>>()? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::find;

    /// Terms by their id and label.
    fn rows(of: &[(&str, &str, &str)]) -> Vec<Row> {
        let table = find("terms").unwrap();
        let cell = |column: &str, (id, label, definition): (&str, &str, &str)| match column {
            "term_id" => id.to_owned(),
            "label" => label.to_owned(),
            "definition" => definition.to_owned(),
            _ => String::new(),
        };
        of.iter()
            .map(|one| Row { table, cells: table.columns.iter().map(|column| cell(column.name, *one)).collect() })
            .collect()
    }

    #[test]
    fn what_one_of_two_changed_is_kept_of_both() {
        let before = rows(&[("a", "A", "1"), ("b", "B", "2"), ("c", "C", "3")]);
        let one = rows(&[("a", "A!", "1"), ("b", "B", "2"), ("c", "C", "3"), ("d", "D", "")]);
        let other = rows(&[("a", "A", "1!"), ("x", "X", ""), ("c", "C", "3"), ("y", "Y", "")]);
        let both = rows(&[("a", "A!", "1!"), ("x", "X", ""), ("c", "C", "3"), ("y", "Y", ""), ("d", "D", "")]);
        assert_eq!(merged(&before, &one, &other), Ok(both));
        assert_eq!(merged(&[], &before, &before), Ok(before.clone()));
    }

    #[test]
    fn what_two_changed_differently_is_asked() {
        let before = rows(&[("a", "A", "1"), ("b", "B", "2")]);
        let one = rows(&[("a", "A!", "1"), ("b", "B", "2"), ("d", "D", "")]);
        let other = rows(&[("a", "A?", "1"), ("b", "B", "2"), ("d", "E", "")]);
        assert_eq!(merged(&before, &one, &other), Err(vec!["a".to_owned(), "d".to_owned()]));
        let gone = rows(&[("b", "B", "2")]);
        assert_eq!(merged(&before, &one, &gone), Err(vec!["a".to_owned()]), "changed and removed");
        assert_eq!(
            merged(&[], &one, &other),
            Err(vec!["a".to_owned(), "d".to_owned()]),
            "nobody knows what was before"
        );
    }
}
