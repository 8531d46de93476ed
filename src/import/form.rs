//! Forms: tables whose lines have a head and a value each, such as evaluation sheets.
use super::{
    grid::{Cell, Grid, flat},
    head::{self, Role},
    table,
    when::{self, plain},
};

/// A head of a form with its value, and the period that the value is of.
struct Entry {
    head: Cell,
    period: Option<Cell>,
    value: Cell,
}

/// A form as a table with one line, and how many lines the head of that table has; `None` for any other table.
pub fn read(grid: &Grid) -> Option<(Grid, usize)> {
    let known = |text: &str| head::by_head(&flat(text)).is_some();
    let first = grid.filled(0);
    let times = when::Times::default();
    let is_head_row =
        first.len() > 2 && first.iter().all(|place| table::is_headish(&grid.rows[0][*place].text, &times));
    if is_head_row || grid.rows.len() < 3 {
        return None;
    }
    let entries = entries(grid)?;
    let heads = entries.iter().filter(|entry| known(&entry.head.text)).count();
    let says = |roles: &[Role]| {
        let filled = entries.iter().filter(|entry| entry.period.is_none() && !entry.value.text.is_empty());
        let role = |entry: &Entry| head::by_head(&flat(&entry.head.text));
        filled.filter_map(role).any(|role| roles.contains(&role))
    };
    // A sheet may be about a 施策, which it grades.
    let graded = says(&[Role::Level]) && says(&[Role::Grade]) && says(&[Role::Lead]);
    let titled = says(&[Role::Initiative, Role::Indicator]) || graded;
    if !titled || heads < 3 || heads * 2 < entries.len() || !differ(&entries) {
        return None;
    }
    let (levels, others): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| head::by_head(&flat(&entry.head.text)) == Some(Role::Level));
    let mut rows: [Vec<Cell>; 3] = Default::default();
    for Entry { head, period, value } in levels.into_iter().chain(others) {
        let plain = |cell: Cell| Cell { merged: None, is_covered: false, ..cell };
        rows[0].push(plain(head));
        rows[1].push(period.map(plain).unwrap_or_default());
        rows[2].push(plain(value));
    }
    Some((Grid { rows: rows.into() }, 2))
}

/// Whether the heads say different things: names of projects, which all have 事業 in them, are no heads.
fn differ(entries: &[Entry]) -> bool {
    let heads = entries.iter().filter(|entry| entry.period.is_none());
    let roles: Vec<Role> = heads.filter_map(|entry| head::by_head(&flat(&entry.head.text))).collect();
    let count = |role: &Role| roles.iter().filter(|other| *other == role).count();
    let distinct = roles.iter().enumerate().filter(|(place, role)| !roles[..*place].contains(role)).count();
    let has_years = entries.iter().any(|entry| entry.period.is_some());
    (distinct >= 3 || has_years && distinct >= 2) && roles.iter().all(|role| count(role) <= 3)
}

/// The heads of a form with their values; `None` if a line is not of a form.
fn entries(grid: &Grid) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut years: Vec<usize> = Vec::new();
    let mut year_row = 0;
    for row in 0..grid.rows.len() {
        let filled = grid.filled(row);
        let Some((first, rest)) = filled.split_first() else { continue };
        let cell = |place: usize| grid.rows[row][place].clone();
        let head = &grid.rows[row][*first].text;
        if head.chars().count() > if head.is_ascii() { 60 } else { 16 } {
            return None;
        }
        let are_periods =
            rest.len() > 1 && rest.iter().all(|place| when::named(&grid.rows[row][*place].text).is_some());
        if are_periods
            && matches!(
                plain(&grid.rows[row][*first].text).as_str(),
                "年度" | "年次" | "区分" | "項目" | "年" | "期間" | "年度別" | "実施年度"
            )
        {
            (years, year_row) = (rest.to_vec(), row);
            continue;
        }
        if !years.is_empty() && !rest.is_empty() && rest.iter().all(|place| years.contains(place)) {
            for place in rest {
                entries.push(Entry {
                    head: cell(*first),
                    period: Some(grid.rows[year_row][*place].clone()),
                    value: cell(*place),
                });
            }
            continue;
        }
        let is_head = |place: usize| head::by_head(&flat(&grid.rows[row][place].text)).is_some();
        match filled[..] {
            [head] => entries.push(Entry { head: cell(head), period: None, value: Cell::default() }),
            [head, value] => entries.push(Entry { head: cell(head), period: None, value: cell(value) }),
            // 位置づけ | 政策 | 生涯学びあうまち | 施策 | 学校教育の充実
            [_, head, ..] if filled.len() % 2 == 1 && is_head(head) => entries.extend(pairs(&filled[1..], &cell)),
            [one, _, other, ..] if filled.len().is_multiple_of(2) && (is_head(one) || is_head(other)) => {
                entries.extend(pairs(&filled, &cell));
            }
            _ => return None,
        }
    }
    Some(entries)
}

/// Heads and values in turn.
fn pairs(places: &[usize], cell: &impl Fn(usize) -> Cell) -> Vec<Entry> {
    let both = places.chunks_exact(2);
    both.map(|both| Entry { head: cell(both[0]), period: None, value: cell(both[1]) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{grid::Block, markdown};

    fn lines(text: &str) -> Option<Vec<String>> {
        let document = markdown::read("a.md", text);
        let Some(Block::Grid(grid)) = document.blocks.first() else { panic!("no table") };
        let (form, _) = read(grid)?;
        Some(
            form.rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join("|"))
                .collect(),
        )
    }

    #[test]
    fn a_form_is_a_table_with_one_line() {
        let form = "| 項目番号 | 101 | 実施項目 | 納税の推進 |\n| 担当課 | 財政課 |  |  |\n| 年度 | 令和5年度 | 令和6年度 |  |\n| 取組内容 | 見直し | → |  |\n";
        assert_eq!(
            lines(form).unwrap(),
            ["項目番号|実施項目|担当課|取組内容|取組内容", "|||令和5年度|令和6年度", "101|納税の推進|財政課|見直し|→"]
        );
        let projects =
            "| 事業名 | 担当 |\n| 公園整備事業 | 公園課 |\n| 道路整備事業 | 道路課 |\n| 図書館事業 | 図書館 |\n";
        assert_eq!(lines(projects), None);
        let indicators = "| 指標 | 単位 | 目標値(R7) | 実績値(R6) |\n| 指標1 | 件 | 5 | 6 |\n| 指標2 | 件 | 7 | 8 |\n| 指標3 | 件 | 7 | 8 |\n";
        assert_eq!(lines(indicators), None);
        let table =
            "| 取組 | 担当課 | 令和5年度 |\n| 納税の推進 | 財政課 | 見直し |\n| 手数料の見直し | 財政課 | 検討 |\n";
        assert_eq!(lines(table), None);
    }
}
