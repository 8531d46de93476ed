//! What is wrong with a package: where, what was expected, and how to mend it.
use super::rule::{Rule, Sentences, Severity};
use crate::language::Language;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
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
        let Self { file, line, column } = self;
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        let book = name.contains(".xls") || name.contains(".ods");
        if book { cell_name(*line, *column) } else { format!("{line}:{column}") }
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

    fn count_others(&mut self, others: usize) {
        self.ja.wrong = format!("{}この列のほかの {others} 欄も同じです。", self.ja.wrong);
        self.en.wrong = format!("{} The same holds for {others} more cells of this column.", self.en.wrong);
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
    let (mut letters, mut rest) = (Vec::new(), number);
    while rest > 0 {
        letters.push("ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().nth((rest - 1) % 26).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &line.to_string()
}

/// A finding in one language.
///
/// Printed as `file:line:column: what is wrong, what was expected, how to mend it`; a warning says so before its text.
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
        let (warning, space) = match self.language {
            Language::Ja => ("警告: ", ""),
            Language::En => ("warning: ", " "),
        };
        let warning = if severity == Severity::Warning { warning } else { "" };
        write!(f, "{place}: {warning}{wrong}{space}{expected}{space}{fix}")
    }
}

impl Serialize for Message<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Sentences { wrong, expected, fix } = self.text();
        let mut members = serializer.serialize_struct("Finding", 8)?;
        members.serialize_field("file", &self.finding.file)?;
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

/// Gathers the findings on one package. Checking never stops at the first one, and a cell gets one error at most: once
/// a cell is wrong by itself, rules that compare it with others would only repeat the same fault.
#[derive(Debug)]
pub struct Findings {
    folder: PathBuf,
    list: Vec<Finding>,
    taken: HashMap<Place, &'static str>,
    damaged: HashSet<(String, usize)>,
    /// Places of findings on cells, below the folder.
    cells: HashSet<(PathBuf, usize, usize)>,
}

impl Findings {
    /// No findings yet of the package in that folder.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            list: Vec::new(),
            taken: HashMap::new(),
            damaged: HashSet::new(),
            cells: HashSet::new(),
        }
    }

    /// Folder of the package, as it was given.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a finding; `facts` fill the `{name}`s in the sentences of the rule.
    ///
    /// Dropped if another rule already found an error at that place, or if the whole row is damaged.
    pub fn add(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        if self.taken.get(&place).is_some_and(|taken| *taken != rule.id) {
            return;
        }
        if rule.severity == Severity::Error {
            self.taken.insert(place.clone(), rule.id);
        }
        self.note(rule, place, facts);
    }

    /// Adds a finding beside all others at its place: one about a file or a line rather than about a cell.
    pub fn note(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        let Place { file, line, column } = place;
        let path = self.folder.join(&file);
        if self.damaged.contains(&(file, line)) {
            return;
        }
        self.list.push(Finding {
            file: path,
            line,
            column,
            rule: rule.id,
            severity: rule.severity,
            ja: rule.text(Language::Ja, facts),
            en: rule.text(Language::En, facts),
        });
    }

    /// Adds a finding on what stands at that place, and nothing else: many of a column are told as one.
    pub(super) fn add_on_cell(&mut self, rule: &Rule, place: Place, facts: &[(&str, &str)]) {
        self.cells.insert((self.folder.join(&place.file), place.line, place.column));
        self.add(rule, place, facts);
    }

    /// Whether there is an error at a place already, or its row is damaged.
    pub(super) fn is_wrong(&self, place: &Place) -> bool {
        self.taken.contains_key(place) || self.damaged.contains(&(place.file.clone(), place.line))
    }

    /// Ignores all further findings in a row whose cells cannot be told apart.
    pub fn damage(&mut self, file: &str, line: usize) {
        self.damaged.insert((file.to_owned(), line));
    }

    /// The same without the findings of some rules.
    #[must_use]
    pub fn without(mut self, rules: &[&str]) -> Self {
        self.list.retain(|finding| !rules.contains(&finding.rule));
        self
    }

    /// All findings, ordered by place; one with a count for many cells of a column that are wrong in the same way.
    pub fn finish(mut self) -> Vec<Finding> {
        self.list.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, finding) in self.list.iter().enumerate() {
            let Finding { file, line, column, rule, en, .. } = finding;
            if self.cells.contains(&(file.clone(), *line, *column)) {
                groups.entry((file, column, rule, &en.wrong)).or_default().push(index);
            }
        }
        let many: Vec<_> = groups.into_values().filter(|group| group.len() > MANY).collect();
        let mut list: Vec<_> = self.list.into_iter().map(Some).collect();
        for group in many {
            for index in &group[1..] {
                list[*index] = None;
            }
            if let Some(first) = &mut list[group[0]] {
                first.count_others(group.len() - 1);
            }
        }
        list.into_iter().flatten().collect()
    }
}
