//! Begins an edition: what continues is copied, and what the edition before printed stays as it was printed.
use super::{Metadata, Package, canonical_csv, dates, format::write, metadata};
use crate::{
    catalog::find,
    edition::Edition,
    language::{Bilingual, Language},
    period::Period,
    table::{Row, Table},
};
use jiff::civil::Date;
use std::{fmt, fs, io, path::Path};

/// An edition that was begun: its rows, and what they are made of.
#[derive(Debug)]
pub struct BegunEdition {
    /// Id of the new edition.
    pub revision: String,
    /// Id of the edition before.
    pub from: String,
    /// Tables with rows of the new edition, and how many.
    pub copied: Vec<(&'static Table, usize)>,
    /// Tables with rows that keep the words of the edition before, and how many.
    pub kept: Vec<(&'static Table, usize)>,
    /// How many rows of the schedule are over and were not copied.
    pub past: usize,
    /// Whether the period of the plan was written into the row of the edition before.
    pub period_kept: bool,
    /// The files to be written, below the folder.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Why an edition cannot be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoEdition {
    /// The id is not `e` and a month.
    Id(String),
    /// There is such an edition already.
    Exists(String),
    /// There is no such edition to begin from.
    Unknown(String),
    /// It would not be newer than the edition before.
    NotNewer(String, String),
    /// The edition before is not the one whose words the tables say: that is another.
    NotShown(String, String),
}

impl fmt::Display for NoEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => {
                write!(f, "{id} is no id of an edition: write e and the month of its adoption, such as e2025-03")
            }
            Self::Exists(id) => {
                write!(f, "the edition {id} is already in revisions.csv: edit its rows, or remove them first")
            }
            Self::Unknown(id) => write!(f, "there is no edition {id} in revisions.csv: --from names one that is there"),
            Self::NotNewer(id, from) => {
                write!(f, "{id} is not newer than {from}: an edition is begun from one that was adopted before it")
            }
            Self::NotShown(from, newest) => write!(
                f,
                "{from} is not the newest edition that is entered whole, and what it calls things is not in the tables: \
                 begin from {newest}"
            ),
        }
    }
}

impl Bilingual for NoEdition {
    fn ja(&self) -> String {
        match self {
            Self::Id(id) => {
                format!("{id} は版のIDではありません。e2025-03 のように、e と策定・改訂の年月を書いてください")
            }
            Self::Exists(id) => {
                format!("版 {id} はもう revisions.csv にあります。その行を直すか、消してからやり直してください")
            }
            Self::Unknown(id) => format!("版 {id} は revisions.csv にありません。--from には、ある版を書いてください"),
            Self::NotNewer(id, from) => {
                format!("{id} は {from} より新しくありません。前の版は、より早く策定されたものであることが必要です")
            }
            Self::NotShown(from, newest) => format!(
                "{from} は、入力が済んだ最も新しい版ではなく、その版の言葉は表にありません。--from {newest} としてください"
            ),
        }
    }
}

/// Tables of which the rows of the edition before are copied.
const CONTINUES: [&str; 2] = ["listings", "schedule"];

/// Tables of things that live on, with what editions print of them.
const THINGS: [(&str, &str); 3] =
    [("policies", "policy-listings"), ("indicators", "indicator-listings"), ("terms", "term-listings")];

/// Begins an edition of a package that was checked.
///
/// The listings and the schedule of the edition before continue, as far as they are not over when the new one is adopted,
/// without marks of what is new and without lines of its source. The edition before is the newest whole one. What policies, indicators and terms say is of the newest
/// edition, so what the edition before prints of them becomes rows of it, unless it has some.
///
/// # Errors
///
/// When the id of the edition cannot be, or the edition before is not there.
pub fn begin_edition(package: &Package, revision: &str, from: &str) -> Result<BegunEdition, NoEdition> {
    let issued = revision.strip_prefix('e').filter(|month| dates::is_month(month));
    let issued = issued.ok_or_else(|| NoEdition::Id(revision.to_owned()))?;
    let edition = |id: &str| package.rows("revisions").iter().find(|row| &row["revision_id"] == id);
    if edition(revision).is_some() {
        return Err(NoEdition::Exists(revision.to_owned()));
    }
    let before = edition(from).ok_or_else(|| NoEdition::Unknown(from.to_owned()))?;
    if *issued <= before["issued"] {
        return Err(NoEdition::NotNewer(revision.to_owned(), from.to_owned()));
    }
    let editions = package.editions();
    let newest = editions.newest();
    if newest.id() != from {
        return Err(NoEdition::NotShown(from.to_owned(), newest.id().to_owned()));
    }
    let mut work = Beginning { package, revision, from, issued, newest, tables: Vec::new() };
    work.describe(before);
    let mut begun = BegunEdition {
        revision: revision.to_owned(),
        from: from.to_owned(),
        copied: Vec::new(),
        kept: Vec::new(),
        past: 0,
        period_kept: work.keep_period(before),
        files: Vec::new(),
    };
    for table in CONTINUES.iter().filter_map(|name| find(name)) {
        let (copied, past) = work.copy(table);
        begun.copied.push((table, copied));
        begun.past += past;
    }
    for (things, printed) in THINGS {
        if let Some((table, kept)) =
            find(things).zip(find(printed)).and_then(|(things, table)| work.keep(things, table))
        {
            begun.kept.push((table, kept));
        }
    }
    let has_file = |table: &Table| {
        !package.rows(table.name).is_empty()
            || package.sheet(table.name).has(table.columns[0].name)
            || work.tables.iter().any(|(one, _)| one.name == table.name)
    };
    let description = Metadata::of_value(package.metadata.value().clone()).regenerated(&has_file);
    begun.files =
        work.tables.iter().map(|(table, rows)| (format!("{}.csv", table.name), canonical_csv(table, rows))).collect();
    begun.files.push((metadata::FILE.to_owned(), description.into_bytes()));
    Ok(begun)
}

/// An edition while it is begun.
struct Beginning<'a> {
    package: &'a Package,
    revision: &'a str,
    from: &'a str,
    /// Month of its adoption.
    issued: &'a str,
    /// The edition before.
    newest: Edition<'a>,
    /// Tables with their rows as they are to be.
    tables: Vec<(&'static Table, Vec<Row>)>,
}

impl Beginning<'_> {
    /// The rows of a table, to be changed.
    fn rows(&mut self, table: &'static Table) -> &mut Vec<Row> {
        let place = self.tables.iter().position(|(one, _)| one.name == table.name);
        let place = place.unwrap_or_else(|| {
            self.tables.push((table, self.package.rows(table.name).to_vec()));
            self.tables.len() - 1
        });
        &mut self.tables[place].1
    }

    /// Adds the edition and its document. Their names are guessed.
    fn describe(&mut self, before: &Row) {
        let (revision, issued) = (self.revision.to_owned(), self.issued.to_owned());
        let label = label(self.package.metadata.language(), &issued);
        let title = self.package.rows("plans").first().map_or("", |plan| &plan["title"]);
        let source = [
            ("source_id", &*revision),
            ("title", &*format!("{title} {label}")),
            ("kind_id", "edition"),
            ("issued", &*issued),
            ("issued_as_printed", &*label),
        ];
        let edition = [
            ("revision_id", &*revision),
            ("label", &*label),
            ("issued", &*issued),
            ("period", &before["period"]),
            ("period_start", &before["period_start"]),
            ("period_end", &before["period_end"]),
            ("previous_revision_id", self.from),
            ("source_id", &*revision),
        ];
        for (name, cells) in [("sources", &source[..]), ("revisions", &edition[..])] {
            if let Some(table) = find(name) {
                let row = row(table, before, cells);
                self.rows(table).push(row);
            }
        }
    }

    /// Keeps the period of the plan as that of the edition before, if its row has none: the row of the plan says that of the
    /// newest edition, which may be another.
    fn keep_period(&mut self, before: &Row) -> bool {
        let plan = self.package.rows("plans").first();
        let Some(plan) = plan.filter(|plan| before.get("period").is_none() && plan.get("period").is_some()) else {
            return false;
        };
        let period = ["period", "period_start", "period_end"].map(|column| (column, &plan[column]));
        if let Some(table) = find("revisions") {
            for row in self.rows(table).iter_mut().filter(|row| *row == before) {
                *row = with(row, &period);
            }
        }
        true
    }

    /// Copies the rows of the edition before that are not over; how many, and how many were over.
    fn copy(&mut self, table: &'static Table) -> (usize, usize) {
        let (revision, from) = (self.revision, self.from);
        let begins = format!("{}-01", self.issued).parse::<Date>().ok();
        let of_edition = self.package.rows(table.name).iter().filter(|row| &row["revision_id"] == from);
        let is_over = |row: &&Row| {
            let last = row.get("period").and_then(|period| period.parse::<Period>().ok()).and_then(Period::last);
            last.zip(begins).is_some_and(|(last, begins)| last < begins)
        };
        let (over, goes_on): (Vec<&Row>, Vec<&Row>) = of_edition.partition(is_over);
        let cells = [("revision_id", revision), ("new_mark", "false"), ("source_line", ""), ("source_page", "")];
        let copies: Vec<Row> = goes_on.into_iter().map(|row| with(row, &cells)).collect();
        let count = copies.len();
        self.rows(table).extend(copies);
        (count, over.len())
    }

    /// Keeps what the edition before prints of things that live on; `None` if it has rows of its own. The lines of its text
    /// go with them.
    fn keep(&mut self, things: &'static Table, printed: &'static Table) -> Option<(&'static Table, usize)> {
        let (from, package) = (self.from, self.package);
        if package.rows(printed.name).iter().any(|row| &row["revision_id"] == from) {
            return None;
        }
        let own = package.rows(things.name);
        let has_lines = own.iter().any(|row| row.get("source_line").is_some());
        let rows: Vec<Row> = own
            .iter()
            .filter(|row| !has_lines || row.get("source_line").is_some())
            .filter(|row| !self.newest.drops(things.name, &row.key()))
            .map(|thing| {
                let renamed = [
                    ("revision_id", from),
                    ("title_as_printed", &thing["label"]),
                    ("definition_as_printed", &thing["definition"]),
                ];
                row(printed, thing, &renamed)
            })
            .collect();
        if rows.is_empty() {
            return None;
        }
        let count = rows.len();
        self.rows(printed).extend(rows);
        for thing in self.rows(things) {
            *thing = with(thing, &[("source_line", ""), ("source_page", "")]);
        }
        Some((printed, count))
    }
}

/// A row of a table with the given cells; the others are those that the other row has by the same name and a like meaning:
/// of an edition or its document only whose they are.
fn row(table: &'static Table, like: &Row, cells: &[(&str, &str)]) -> Row {
    let own = ["revisions", "sources"].contains(&table.name);
    let cell = |name: &str| {
        let given = cells.iter().find(|(column, _)| *column == name).map(|(_, text)| *text);
        let same = || if own && !["publisher_id", "plan_id"].contains(&name) { "" } else { &like[name] };
        given.unwrap_or_else(same).to_owned()
    };
    Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
}

/// A row with other cells, as far as it has such columns.
fn with(row: &Row, cells: &[(&str, &str)]) -> Row {
    let cell =
        |name: &str| cells.iter().find(|(column, _)| *column == name).map_or(&row[name], |(_, text)| *text).to_owned();
    Row { table: row.table, cells: row.table.columns.iter().map(|column| cell(column.name)).collect() }
}

/// What an edition of a month is probably called.
fn label(language: &str, issued: &str) -> String {
    let month = format!("{issued}-01").parse::<Date>();
    let format = if language == "ja" { "%Y年%-m月改訂" } else { "%B %Y" };
    month.map_or_else(|_| issued.to_owned(), |month| month.strftime(format).to_string())
}

impl BegunEdition {
    /// Writes the files, each beside the one that it replaces, then all in their places; the description is the last.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let beside = |file: &str| folder.join(format!("{file}.new"));
        let prepared = self.files.iter().try_for_each(|(file, bytes)| write(&beside(file), bytes));
        prepared.inspect_err(|_| {
            for (file, _) in &self.files {
                drop(fs::remove_file(beside(file)));
            }
        })?;
        self.files.iter().try_for_each(|(file, _)| fs::rename(beside(file), folder.join(file)))
    }

    /// What was done, and what a person looks at next, a line each.
    pub fn report_lines(&self, language: Language) -> Vec<String> {
        let Self { revision, from, past, .. } = self;
        let is_ja = language == Language::Ja;
        let say = |ja: String, en: String| if is_ja { ja } else { en };
        let mut lines = vec![say(
            format!("版 {revision} を、{from} から始めました。"),
            format!("Edition {revision} is begun from {from}."),
        )];
        for (table, rows) in &self.copied {
            let (ja, name) = (table.ja, table.name);
            lines.push(say(
                format!("{name}.csv（{ja}）: {from} の {rows} 行を写しました。"),
                format!("{name}.csv: {rows} row(s) of {from} copied."),
            ));
        }
        if *past > 0 {
            lines.push(say(
                format!("schedule.csv（工程）: もう終わった時期の {past} 行は写していません。印刷されていれば加えてください。"),
                format!("schedule.csv: {past} row(s) of periods that are over are not copied; add them if they are printed."),
            ));
        }
        for (table, rows) in &self.kept {
            let (ja, name) = (table.ja, table.name);
            lines.push(say(
                format!("{name}.csv（{ja}）: {from} が印刷する {rows} 行を、その版の言葉として残しました。"),
                format!("{name}.csv: {rows} row(s) keep what {from} prints."),
            ));
        }
        if self.period_kept {
            lines.push(say(
                format!("revisions.csv（計画の版）: 計画期間を {from} の行にも残しました。延びたら plans.csv を直してください。"),
                format!("revisions.csv: the row of {from} keeps the period of the plan; where it is prolonged, mend plans.csv."),
            ));
        }
        lines.extend(self.to_do(language));
        lines
    }

    /// What a person looks at next.
    fn to_do(&self, language: Language) -> Vec<String> {
        let revision = &self.revision;
        match language {
            Language::Ja => vec![
                "次に、新しい計画書を見て直してください。".to_owned(),
                "- revisions.csv と sources.csv: 版と文書の名称、計画期間".to_owned(),
                format!("- listings.csv と schedule.csv: {revision} の行。載らなくなった取組の行は消し、datapackage.json の custom/dropped に「{revision}/取組ID」と書く"),
                "- policies.csv、indicators.csv、terms.csv、initiatives.csv: 変わった名称や説明。前の版の言葉は残してあります".to_owned(),
                format!("- 載らなくなった政策、指標、用語: 前の版が載せているので行は残し、custom/dropped に「{revision}/policies/政策ID」「{revision}/indicators/指標ID」「{revision}/terms/用語ID」と書く"),
                format!("- observations.csv: {revision} が書く目標値の行を、その出典で加える。書き直されていない目標は、前の版のまま続く"),
                "- sections.csv、related-plans.csv、翻刻（source）: 新しい計画書から入れる".to_owned(),
                "- datapackage.json: version と、版の名前が書いてあるところ".to_owned(),
            ],
            Language::En => vec![
                "Now look into the new document and mend:".to_owned(),
                "- revisions.csv and sources.csv: names of the edition and its document, period of the plan".to_owned(),
                format!("- listings.csv and schedule.csv: the rows of {revision}. Delete those of initiatives that it dropped, and name these in custom/dropped in datapackage.json as `{revision}/…`"),
                "- policies.csv, indicators.csv, terms.csv, initiatives.csv: names and definitions that changed; those of the edition before are kept".to_owned(),
                format!("- policies, indicators and terms that it dropped: keep their rows, because the edition before prints them, and name them in custom/dropped as `{revision}/policies/…`, `{revision}/indicators/…`, `{revision}/terms/…`"),
                format!("- observations.csv: add the targets that {revision} states, with its source; one that it does not state anew goes on"),
                "- sections.csv, related-plans.csv, the transcription (source): enter them from the new document".to_owned(),
                "- datapackage.json: version, and wherever an edition is named".to_owned(),
            ],
        }
    }
}
