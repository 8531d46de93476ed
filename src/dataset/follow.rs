//! What follows from other cells, which `format` fills in: whose row it is, the spelling and the days of a period, the area,
//! and the codes for which people write labels.
use super::{Metadata, dates, sheet::meant_flag};
use crate::{
    language::Language,
    period::Period,
    table::{CellKind, Column, Row, Table},
    vocabulary,
};
use unicode_normalization::UnicodeNormalization;

/// Cells of a column that were filled in, or written in the one way that there is.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The table.
    pub table: &'static Table,
    /// The column.
    pub column: &'static Column,
    /// How many cells.
    pub cells: usize,
}

impl Followed {
    /// What was done, in a line.
    pub fn report_line(&self, language: Language) -> String {
        let Self { table, column, cells } = self;
        match language {
            Language::Ja => format!("{}.csv: {}（{}）を {cells} 欄に入れました。", table.name, column.ja, column.name),
            Language::En => format!("{}.csv: {} filled in: {cells} cell(s).", table.name, column.name),
        }
    }
}

/// Rows with what follows from other cells and from the description of the package, and what that changed.
pub fn follow(table: &'static Table, rows: &[Row], metadata: &Metadata) -> (Vec<Row>, Vec<Followed>) {
    let after: Vec<Row> = rows.iter().map(|row| filled(row, metadata)).collect();
    let changed = |(place, column): (usize, &'static Column)| {
        let cells = rows.iter().zip(&after).filter(|(before, after)| before.cells[place] != after.cells[place]).count();
        (cells > 0).then_some(Followed { table, column, cells })
    };
    let followed = table.columns.iter().enumerate().filter_map(changed).collect();
    (after, followed)
}

fn filled(row: &Row, metadata: &Metadata) -> Row {
    let period = period(row);
    let has_days = row.table.column("period_start").is_some();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let cell = |column: &Column| {
        let found = &row[column.name];
        let spelt = || Period::read(found).map_or_else(|| found.to_owned(), |period| period.to_string());
        match (column.name, period) {
            ("publisher_id", _) if found.is_empty() || has_lost_zeros(found, metadata.publisher_id()) => {
                metadata.publisher_id().to_owned()
            }
            ("plan_id", _) if found.is_empty() => metadata.plan_id().to_owned(),
            ("area_uri", _) if found.is_empty() => metadata.area_uri().unwrap_or_default(),
            ("period", Some(period)) if has_days => period.to_string(),
            ("period_start", Some(period)) => day(period.first()),
            ("period_end", Some(period)) => day(period.last()),
            _ if column.kind == CellKind::Period => spelt(),
            _ if column.kind == CellKind::Month => dates::printed_month(found).unwrap_or_else(|| found.to_owned()),
            _ if column.kind == CellKind::Flag => meant_flag(found).unwrap_or(found).to_owned(),
            (_, _) if let CellKind::Concept(list) = column.kind => code(list, found).unwrap_or(found).to_owned(),
            _ => found.to_owned(),
        }
    };
    Row { table: row.table, cells: row.table.columns.iter().map(cell).collect() }
}

/// Whether a code is what a spreadsheet makes of another: its number.
fn has_lost_zeros(found: &str, code: &str) -> bool {
    code.starts_with('0') && !found.is_empty() && found.len() < code.len() && code.trim_start_matches('0') == found
}

/// The code of a list of which a text is the label in either language, or another name; `None` if it is that of none or of
/// several.
fn code(list: &str, text: &str) -> Option<&'static str> {
    let plain =
        |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    let concepts = vocabulary::concepts(list);
    if text.is_empty() || concepts.iter().any(|concept| concept.id == text) {
        return None;
    }
    let wanted = plain(text);
    let only = |named: &dyn Fn(&vocabulary::Concept) -> bool| {
        let mut named = concepts.iter().filter(|concept| named(concept));
        named.next().filter(|_| named.next().is_none()).map(|concept| concept.id.as_str())
    };
    only(&|concept| plain(&concept.id) == wanted || plain(&concept.ja) == wanted || plain(&concept.en) == wanted)
        .or_else(|| only(&|concept| concept.also.iter().any(|name| plain(name) == wanted)))
}

/// The period of a row, or the one between the days that it states instead.
fn period(row: &Row) -> Option<Period> {
    if let Some(text) = row.get("period") {
        return Period::read(text);
    }
    let day = |column: &str| row.get(column).map(str::parse).transpose().ok();
    let (first, last) = (day("period_start")?, day("period_end")?);
    if first.is_none() && last.is_none() {
        return None;
    }
    Period::between(first, last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::find;
    use serde_json::json;

    fn followed(table: &str, cells: &[(&str, &str)], area: Option<&str>) -> (Row, Vec<(&'static str, usize)>) {
        let table = find(table).unwrap();
        let cell = |column: &Column| {
            let given = cells.iter().find(|(name, _)| *name == column.name);
            given.map_or_else(String::new, |(_, text)| (*text).to_owned())
        };
        let row = Row { table, cells: table.columns.iter().map(cell).collect() };
        let custom = json!({"publisher_id": "gb-bracknell-forest", "plan_id": "council-plan", "area_uri": area});
        let metadata = Metadata::of_value(json!({"custom": custom}));
        let (rows, followed) = follow(table, &[row], &metadata);
        (rows[0].clone(), followed.iter().map(|one| (one.column.name, one.cells)).collect())
    }

    #[test]
    fn what_follows_from_other_cells_is_filled_in() {
        let area = "http://statistics.data.gov.uk/id/statistical-geography/E06000036";
        let (row, said) = followed("observations", &[("period", "令和5年度")], Some(area));
        assert_eq!((&row["publisher_id"], &row["plan_id"]), ("gb-bracknell-forest", "council-plan"));
        assert_eq!((&row["period"], &row["period_start"], &row["period_end"]), ("2023", "2023-04-01", "2024-03-31"));
        assert_eq!(&row["area_uri"], area);
        assert_eq!(said.len(), 6, "{said:?}");
        let (row, _) = followed("revisions", &[("period_start", "2023-04-01"), ("period_end", "2024-03-31")], None);
        assert_eq!(&row["period"], "2023", "days say what the period is");
        let (row, _) = followed("observations", &[("period", "2024-q1"), ("period_start", "2023-01-01")], None);
        assert_eq!((&row["period_start"], &row["area_uri"]), ("2024-04-01", ""));
        for (issued, month) in
            [("2023年2月", "2023-02"), ("令和6年3月", "2024-03"), ("3月", "3月"), ("2024-03", "2024-03")]
        {
            assert_eq!(&followed("sources", &[("issued", issued)], None).0["issued"], month);
        }
        for (said, code) in
            [("実績", "actual"), ("目標", "target"), ("actual", "actual"), ("Actual", "actual"), ("実", "実")]
        {
            assert_eq!(&followed("observations", &[("value_type_id", said)], None).0["value_type_id"], code);
        }
        for (said, flag) in [("はい", "true"), ("×", "false"), ("TRUE", "true"), ("たぶん", "たぶん")] {
            assert_eq!(&followed("listings", &[("relisted", said)], None).0["relisted"], flag);
        }
        let (row, _) = followed("initiatives", &[("merged_in_period", "2025年度")], None);
        assert_eq!(&row["merged_in_period"], "2025");
    }

    #[test]
    fn what_is_not_understood_or_not_stated_stays() {
        let (row, _) = followed("observations", &[("period", "そのうち"), ("period_start", "2023-01-01")], None);
        assert_eq!((&row["period"], &row["period_start"]), ("そのうち", "2023-01-01"));
        let (row, said) = followed("revisions", &[("publisher_id", "x"), ("plan_id", "y")], None);
        assert_eq!((&row["period"], &row["period_end"], said.len()), ("", "", 0));
    }
}
