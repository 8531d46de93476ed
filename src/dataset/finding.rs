//! What is wrong with a package: where, what was expected, and how to mend it.
use super::rule::{Rule, Sentences, Severity};
use crate::language::Language;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::{Path, PathBuf},
};

/// A place in a file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Path below the folder of the package, such as `terms.csv`.
    pub file: String,
    /// Physical line, from 1.
    pub line: usize,
    /// In a CSV file the number of the cell in its row, from 1; elsewhere the number of the character in its line.
    pub column: usize,
}

impl Place {
    /// The place at that line and column of a file.
    pub fn new(file: impl Into<String>, line: usize, column: usize) -> Self {
        Self { file: file.into(), line, column }
    }

    /// Where that is within its file, as people look it up: `3:4`, in a workbook `D3`.
    pub fn spot(&self) -> String {
        let Self { line, column, .. } = self;
        if self.is_of_workbook() { cell_name(*line, *column) } else { format!("{line}:{column}") }
    }

    /// The name of its column: the number in a CSV file, letters in a workbook.
    pub(super) fn column_name(&self) -> String {
        if self.is_of_workbook() { letters(self.column) } else { self.column.to_string() }
    }

    /// Whether its file is a workbook.
    pub(super) fn is_of_workbook(&self) -> bool {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        name.contains(".xls") || name.contains(".ods")
    }
}

/// One breach of one rule at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Path of the file: the folder as it was given, and the file below it.
    pub file: PathBuf,
    /// Physical line, from 1.
    pub line: usize,
    /// As in [`Place::column`].
    pub column: usize,
    /// Stable id of the rule, such as `duplicate-key`.
    pub rule: &'static str,
    /// Whether it stands in the way of publishing.
    pub severity: Severity,
    /// What it says in Japanese.
    pub ja: Sentences,
    /// What it says in English.
    pub en: Sentences,
}

impl Finding {
    /// The finding in one language, to be printed or serialised.
    pub const fn message(&self, language: Language) -> Message<'_> {
        Message { finding: self, language }
    }

    /// `shown` are the cells of a workbook that are wrong in the same way.
    fn count_in_column(&mut self, others: usize, shown: &str) {
        self.ja.wrong = format!("{}この列のほかの {others} 欄（{shown}）も同じです。", self.ja.wrong);
        self.en.wrong = format!("{} The same holds for {others} more cells of this column ({shown}).", self.en.wrong);
    }

    fn count_others(&mut self, others: usize) {
        self.ja.wrong = format!("{}この列のほかの {others} 欄も同じです。", self.ja.wrong);
        self.en.wrong = format!("{} The same holds for {others} more cells of this column.", self.en.wrong);
    }

    fn count_untold(&mut self, more: usize) {
        self.ja.wrong = format!("{}同じ種類の指摘がほかに {more} 件あります。", self.ja.wrong);
        self.en.wrong = format!("{} There are {more} more findings of this kind.", self.en.wrong);
    }

    /// What `format` says of what it mended: where, and what was wrong.
    pub fn mended(&self, language: Language) -> String {
        let (wrong, mended) = match language {
            Language::Ja => (&self.ja.wrong, "直しました。"),
            Language::En => (&self.en.wrong, " Mended."),
        };
        format!("{}: {wrong}{mended}", self.place())
    }

    /// Where it is, as people look it up: `terms.csv:3:4`, in a workbook `terms.xlsx:D3`.
    fn place(&self) -> String {
        let place = Place::new(self.file.display().to_string(), self.line, self.column);
        format!("{}:{}", place.file, place.spot())
    }
}

/// Name of a cell in a spreadsheet, by its line and number from 1: `G12`.
pub fn cell_name(line: usize, number: usize) -> String {
    letters(number) + &line.to_string()
}

/// Name of a column in a spreadsheet, by its number from 1: `G`.
fn letters(number: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), number);
    while rest > 0 {
        letters.push("ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().nth((rest - 1) % 26).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A finding in one language.
///
/// Printed as `file:line:column: what is wrong, what was expected, how to mend it`; a warning and a note say so before their text.
/// Serialised with the members `file`, `line`, `column`, `severity`, `rule`, `message`, `expected`, `fix`.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    finding: &'a Finding,
    language: Language,
}

impl Message<'_> {
    /// The sentences in the chosen language.
    pub const fn text(&self) -> &Sentences {
        match self.language {
            Language::Ja => &self.finding.ja,
            Language::En => &self.finding.en,
        }
    }
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, severity) = (self.finding.place(), self.finding.severity);
        let Sentences { wrong, expected, fix } = self.text();
        let severity = match (severity, self.language) {
            (Severity::Error, _) => "",
            (Severity::Warning, Language::Ja) => "警告: ",
            (Severity::Warning, Language::En) => "warning: ",
            (Severity::Note, Language::Ja) => "お知らせ: ",
            (Severity::Note, Language::En) => "note: ",
        };
        let space = if self.language == Language::Ja { "" } else { " " };
        write!(f, "{place}: {severity}{wrong}{space}{expected}{space}{fix}")
    }
}

impl Serialize for Message<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Sentences { wrong, expected, fix } = self.text();
        let mut members = serializer.serialize_struct("Finding", 8)?;
        members.serialize_field("file", &self.finding.file.to_string_lossy())?;
        members.serialize_field("line", &self.finding.line)?;
        members.serialize_field("column", &self.finding.column)?;
        members.serialize_field("severity", &self.finding.severity)?;
        members.serialize_field("rule", self.finding.rule)?;
        members.serialize_field("message", wrong)?;
        members.serialize_field("expected", expected)?;
        members.serialize_field("fix", fix)?;
        members.end()
    }
}

/// More cells of a column than these, wrong in the same way, are one finding.
const MANY: usize = 20;

/// So many findings of one rule in one file are told; of more there is only the number. Whoever mends a file begins with
/// the first, and mends most of the others by the same step.
const TOLD_OF_FILE: usize = 100;

/// So many findings of one rule are told of all files together.
const TOLD: usize = 1000;

/// Gathers the findings on one package. Checking never stops at the first one, and a cell gets one error at most: once
/// a cell is wrong by itself, rules that compare it with others would only repeat the same fault. However much is wrong,
/// what is kept is bounded.
#[derive(Debug)]
pub struct Findings {
    folder: PathBuf,
    list: Vec<Finding>,
    taken: HashMap<String, HashMap<(usize, usize), &'static str>>,
    damaged: HashMap<String, HashSet<usize>>,
    /// Findings by file and rule, and of all files by rule: how many are told, and how many are not.
    told: HashMap<&'static str, HashMap<String, (usize, usize)>>,
    /// Cells that are wrong in the same way, by file, column, rule and what is wrong.
    alike: HashMap<(PathBuf, usize, &'static str, String), Alike>,
    /// Whether each rule is told once of a column: the first cell, and where the others are.
    by_column: bool,
}

/// Cells of a column that are wrong in the same way.
#[derive(Debug, Default)]
struct Alike {
    /// Those that are in the list.
    places: Vec<usize>,
    /// How many more there are.
    more: usize,
    /// Names of some of the cells behind the first, where a rule is told once of a column.
    shown: Vec<String>,
}

impl Findings {
    /// No findings yet of the package in that folder.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            list: Vec::new(),
            taken: HashMap::new(),
            damaged: HashMap::new(),
            told: HashMap::new(),
            alike: HashMap::new(),
            by_column: false,
        }
    }

    /// No findings yet on a spreadsheet in that folder: whoever looks at one sees its columns, so each rule is told once of a
    /// column.
    pub fn of_spreadsheet(folder: &Path) -> Self {
        Self { by_column: true, ..Self::new(folder) }
    }

    /// Whether nothing was found yet.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Folder of the package, as it was given.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a finding; `facts` fill the `{name}`s in the sentences of the rule.
    ///
    /// Dropped if another rule already found an error at that place, or if the whole row is damaged.
    pub fn add(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if self.take(rule, &place) {
            self.note(rule, place, facts);
        }
    }

    /// Whether a rule may tell of a place. If it is an error, no other rule may from now on.
    fn take(&mut self, rule: &Rule, place: &Place) -> bool {
        let (file, at) = (&place.file, (place.line, place.column));
        if let Some(taken) = self.taken.get(file).and_then(|places| places.get(&at)) {
            return *taken == rule.id;
        }
        if rule.severity == Severity::Error {
            self.taken.entry(file.clone()).or_default().insert(at, rule.id);
        }
        true
    }

    /// Adds a finding beside all others at its place: one about a file or a line rather than about a cell.
    pub fn note(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if !self.is_damaged(&place) && !self.counts_only(rule, &place.file) {
            let finding = self.finding(rule, place, facts);
            self.list.push(finding);
        }
    }

    /// Adds a finding of which the first of a file is told, and the others are counted: one mistake makes all of them.
    pub fn add_once(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if self.take(rule, &place) && !self.is_damaged(&place) && !self.counts_beyond(1, rule, &place.file) {
            let finding = self.finding(rule, place, facts);
            self.list.push(finding);
        }
    }

    /// Whether enough was told of a rule in a file, so that one more finding is only counted, which it is by this.
    pub(super) fn counts_only(&mut self, rule: &Rule, file: &str) -> bool {
        self.counts_beyond(TOLD_OF_FILE, rule, file)
    }

    fn counts_beyond(&mut self, most: usize, rule: &Rule, file: &str) -> bool {
        let told = self.told.entry(rule.id).or_default();
        for (file, most) in [(file, most), ("", TOLD)] {
            if let Some((_, more)) = told.get_mut(file).filter(|(told, _)| *told >= most) {
                *more += 1;
                return true;
            }
        }
        for file in [file, ""] {
            told.entry(file.to_owned()).or_default().0 += 1;
        }
        false
    }

    /// Adds a finding that [`Self::counts_only`] has counted: its place was only looked for if it is told.
    pub(super) fn add_counted(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if self.take(rule, &place) {
            let finding = self.finding(rule, place, facts);
            self.list.push(finding);
        }
    }

    fn finding(&self, rule: &Rule, Place { file, line, column }: Place, facts: &[(&str, &str)]) -> Finding {
        Finding {
            file: self.folder.join(file),
            line,
            column,
            rule: rule.id,
            severity: rule.severity,
            ja: rule.text(Language::Ja, facts),
            en: rule.text(Language::En, facts),
        }
    }

    /// Adds a finding on what stands at that place, and nothing else: many of a column are told as one.
    pub(super) fn add_on_cell(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if !self.take(rule, &place) || self.is_damaged(&place) {
            return;
        }
        if self.by_column {
            return self.add_of_column(rule, place, facts);
        }
        let (file, finding) = (place.file.clone(), self.finding(rule, place, facts));
        let key = (finding.file.clone(), finding.column, rule.id, finding.en.wrong.clone());
        if let Some(alike) = self.alike.get_mut(&key).filter(|alike| alike.places.len() > MANY) {
            alike.more += 1;
        } else if !self.counts_only(rule, &file) {
            self.alike.entry(key).or_default().places.push(self.list.len());
            self.list.push(finding);
        }
    }

    fn add_of_column(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        const SHOWN: usize = 10;
        let spot = place.spot();
        let key = (self.folder.join(&place.file), place.column, rule.id, String::new());
        if let Some(alike) = self.alike.get_mut(&key) {
            alike.more += 1;
            match alike.shown.len() {
                ..SHOWN => alike.shown.push(spot),
                SHOWN => alike.shown.push("…".to_owned()),
                _ => {}
            }
        } else if !self.counts_only(rule, &place.file) {
            let first = Alike { places: vec![self.list.len()], ..Alike::default() };
            self.alike.insert(key, first);
            let finding = self.finding(rule, place, facts);
            self.list.push(finding);
        }
    }

    /// Whether there is an error at a place already, or its row is damaged.
    pub(super) fn is_wrong(&self, place: &Place) -> bool {
        let taken = |places: &HashMap<_, _>| places.contains_key(&(place.line, place.column));
        self.taken.get(&place.file).is_some_and(taken) || self.is_damaged(place)
    }

    fn is_damaged(&self, place: &Place) -> bool {
        self.damaged.get(&place.file).is_some_and(|lines| lines.contains(&place.line))
    }

    /// Ignores all further findings in a row whose cells cannot be told apart.
    pub fn damage(&mut self, file: &str, line: usize) {
        self.damaged.entry(file.to_owned()).or_default().insert(line);
    }

    /// The same without the findings of some rules.
    #[must_use]
    pub fn without(mut self, rules: &[&str]) -> Self {
        self.told.retain(|rule, _| !rules.contains(rule));
        self.alike.retain(|(_, _, rule, _), _| !rules.contains(rule));
        let kept: Vec<bool> = self.list.iter().map(|finding| !rules.contains(&finding.rule)).collect();
        let moved = |index: &usize| kept[..*index].iter().filter(|kept| **kept).count();
        self.alike.values_mut().for_each(|alike| alike.places = alike.places.iter().map(moved).collect());
        self.list.retain(|finding| !rules.contains(&finding.rule));
        self
    }

    /// All findings, ordered by place; one with a count for many cells of a column that are wrong in the same way, and
    /// the last of a rule in a file with the number of those that are not told.
    pub fn finish(self) -> Vec<Finding> {
        let Self { folder, list, told, alike, .. } = self;
        let mut list: Vec<_> = list.into_iter().map(Some).collect();
        for alike in alike.values().filter(|alike| !alike.shown.is_empty()) {
            if let Some(Some(first)) = alike.places.first().map(|index| &mut list[*index]) {
                first.count_in_column(alike.more, &alike.shown.join(", "));
            }
        }
        for Alike { places, more, .. } in alike.into_values().filter(|alike| alike.places.len() > MANY) {
            let place = |index: &usize| list[*index].as_ref().map(|finding| (finding.line, finding.column));
            let first = places.iter().copied().min_by_key(place).unwrap_or_default();
            for index in places.iter().filter(|index| **index != first) {
                list[*index] = None;
            }
            if let Some(first) = &mut list[first] {
                first.count_others(places.len() - 1 + more);
            }
        }
        let mut list: Vec<Finding> = list.into_iter().flatten().collect();
        list.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let told =
            told.into_iter().flat_map(|(rule, files)| files.into_iter().map(move |(file, told)| (rule, file, told)));
        for (rule, file, (_, more)) in told.filter(|(.., (_, more))| *more > 0) {
            let place = folder.join(&file);
            let own = |finding: &&mut Finding| finding.rule == rule && (file.is_empty() || finding.file == place);
            if let Some(last) = list.iter_mut().rev().find(own) {
                last.count_untold(more);
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::rule::{BLANK_ROW, NFC};

    #[test]
    fn however_much_is_wrong_what_is_told_is_bounded_and_the_rest_counted() {
        let mut findings = Findings::new(Path::new("plan"));
        for line in 0..100_000 {
            findings.note(&BLANK_ROW, Place::new("terms.csv", line, 1), &[]);
            findings.add_on_cell(&NFC, Place::new("terms.csv", line, 4), &[("column", "label")]);
            findings.add_on_cell(&NFC, Place::new("fields.csv", line, 4), &[("column", &line.to_string())]);
        }
        let found = findings.finish();
        let of = |file: &str, rule: &Rule| {
            let own = |finding: &&Finding| finding.file.ends_with(file) && finding.rule == rule.id;
            found.iter().filter(own).collect::<Vec<_>>()
        };
        let blank = of("terms.csv", &BLANK_ROW);
        assert_eq!((blank.len(), blank[99].en.wrong.contains("99900 more")), (TOLD_OF_FILE, true));
        let alike = of("terms.csv", &NFC);
        assert_eq!((alike.len(), alike[0].ja.wrong.contains("99999 欄")), (1, true));
        let different = of("fields.csv", &NFC);
        assert_eq!((different.len(), different[99].ja.wrong.contains("99900 件")), (TOLD_OF_FILE, true));
    }

    #[test]
    fn what_is_told_of_many_files_is_bounded_too() {
        let mut findings = Findings::new(Path::new("plan"));
        for file in 0..5000 {
            findings.add(&BLANK_ROW, Place::new(format!("{file}.csv"), 1, 1), &[]);
        }
        let found = findings.finish();
        assert_eq!(found.len(), TOLD);
        assert!(found.last().unwrap().en.wrong.contains("4000 more"), "{found:?}");
    }
}
