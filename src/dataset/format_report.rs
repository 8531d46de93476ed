//! What a spreadsheet brought into a package.
use crate::{
    change::{Change, ChangeKind},
    language::Language,
    table::Table,
};

/// A spreadsheet whose rows are those of a table now.
#[derive(Debug)]
pub struct Taken {
    /// File, and sheet if it has many: `data.xlsx[指標の値]`.
    pub from: String,
    /// The table.
    pub table: &'static Table,
    /// How many rows there are.
    pub rows: usize,
    /// What differs from the CSV file that was there.
    pub changes: Vec<Change>,
    /// Whether rows that were there stand in another order.
    pub reordered: bool,
}

/// Changes that are told one by one; `openplan publish` and the site tell all of them.
const MANY: usize = 40;

impl Taken {
    /// What was taken and what it changes, a line each.
    pub fn report_lines(&self, language: Language) -> Vec<String> {
        let count = |what| self.changes.iter().filter(|change| change.what == what).count();
        let (added, changed, removed) =
            (count(ChangeKind::Added), count(ChangeKind::Changed), count(ChangeKind::Removed));
        let (from, rows, table) = (&self.from, self.rows, self.table);
        let order = match (self.reordered, language) {
            (false, _) => "",
            (true, Language::Ja) => "行の順番も変わりました。",
            (true, Language::En) => " Rows stand in another order.",
        };
        let head = match language {
            Language::Ja => format!(
                "{from}: {}（{}）に{rows}行を取り込みました。追加 {added}行、変更 {changed}行、削除 {removed}行。{order}",
                table.ja, table.name
            ),
            Language::En => format!(
                "{from}: {rows} row(s) taken into {}: {added} added, {changed} changed, {removed} removed.{order}",
                table.name
            ),
        };
        let mut lines = vec![head];
        lines.extend(self.changes.iter().take(MANY).flat_map(|change| change_lines(change, language)));
        if self.changes.len() > MANY {
            let more = self.changes.len() - MANY;
            lines.push(match language {
                Language::Ja => format!("  ほか {more}行"),
                Language::En => format!("  and {more} more"),
            });
        }
        lines
    }
}

/// The key of a row, and what it was and is where it differs.
fn change_lines(change: &Change, language: Language) -> Vec<String> {
    let what = match language {
        Language::Ja => change.what.meaning().ja,
        Language::En => change.what.meaning().id,
    };
    let mut lines = vec![format!("  {what} {}", change.row.key())];
    if change.what == ChangeKind::Changed {
        let title = |column: &crate::table::Column| if language == Language::Ja { column.ja } else { column.name };
        let cell = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        lines.extend(
            change
                .cells
                .iter()
                .map(|one| format!("    {}: {} → {}", title(one.column), cell(&one.from), cell(&one.to))),
        );
    }
    lines
}
