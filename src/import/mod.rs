//! Reads tables as a body prints them into a package: roadmaps, indicators with their values, glossaries.
//!
//! Documents become facts, and facts become rows: what is known keeps its id. What is not certain is not
//! taken, and told with its place; what a person decided stands in `import.toml` and is not asked again.
mod cell;
mod decisions;
mod documents;
mod facts;
mod form;
mod grid;
mod head;
mod label;
mod legend;
mod markdown;
mod merge;
mod read;
mod report;
mod rows;
mod sheet;
mod table;
mod tree;
mod unit;
mod when;
mod words;

pub use self::{
    decisions::{Decisions, FILE as DECISIONS, MEANINGS, WrongDecision},
    report::{Told, Wrote},
};

use self::{facts::Facts, grid::Document, merge::Tables, read::About};
use crate::{
    check,
    dataset::{Finding, Metadata, Package, canonical_csv, dates::is_month, follow, is_lock, keep_aside},
    file,
    period::Period,
    printed,
    table::Table,
    vocabulary,
};
use std::{fs, io, path::Path};

/// The documents that are to be read, and what is wrong with their files.
#[derive(Debug, Default)]
pub struct Documents {
    read: Vec<Document>,
    /// Findings of files that cannot be read, or not in whole.
    pub findings: Vec<Finding>,
    /// Files that are neither Markdown, CSV nor a workbook.
    pub unknown: Vec<String>,
    /// Files by which a spreadsheet says that it has a workbook open.
    pub locks: Vec<String>,
}

impl Documents {
    /// Reads files.
    ///
    /// # Errors
    ///
    /// When a file cannot be opened; the error names it.
    pub fn read(paths: &[impl AsRef<Path>]) -> io::Result<Self> {
        let mut read = Self::default();
        for path in paths.iter().map(AsRef::as_ref) {
            if path.file_name().is_some_and(|name| is_lock(&name.to_string_lossy())) {
                read.locks.push(path.display().to_string());
                continue;
            }
            let bytes = file::read(path, file::MOST)
                .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
            let (documents, findings) = documents::read(path, &bytes);
            read.findings.extend(findings);
            match documents {
                Some(documents) => read.read.extend(documents),
                None => read.unknown.push(path.display().to_string()),
            }
        }
        Ok(read)
    }
}

impl Documents {
    /// The documents that hold nothing, hidden sheets left out.
    pub fn empty(&self) -> impl Iterator<Item = String> {
        self.read.iter().filter(|document| document.blocks.is_empty() && !document.is_hidden).map(Document::name)
    }

    /// The documents with their numbers as Japanese and English print them.
    fn in_language(&self, language: &str) -> Vec<Document> {
        let mut documents = self.read.clone();
        let grids = documents.iter_mut().flat_map(|document| &mut document.blocks).filter_map(|block| match block {
            grid::Block::Grid(grid) => Some(grid),
            _ => None,
        });
        for cell in grids.flat_map(|grid| &mut grid.rows).flatten() {
            if cell.is_number {
                let shown = printed::in_words_of(&cell.text, language);
                cell.original = (shown != cell.text).then(|| shown.into_owned());
                continue;
            }
            let plain = printed::plain_numbers(&cell.text, language);
            // Sentences keep their numbers.
            if plain != cell.text
                && !matches!(printed::read(&plain), printed::Reading::Words | printed::Reading::Unclear(_))
            {
                let plain = plain.into_owned();
                cell.original = Some(std::mem::replace(&mut cell.text, plain));
            }
        }
        documents
    }
}

/// A column that a person must explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The document that has it.
    pub document: String,
    /// Its head as printed.
    pub head: String,
    /// Some of what it holds.
    pub samples: Vec<String>,
}

/// What documents would make of a package.
#[derive(Debug)]
pub struct Import {
    /// Files to be written, below the folder of the package, whose content is not that of today.
    pub files: Vec<(String, Vec<u8>)>,
    /// Those of the files that have rows today: they are kept before they are written anew.
    pub kept: Vec<String>,
    /// What the rows are, table by table.
    pub wrote: Vec<Wrote>,
    /// What was not taken, or how it was understood.
    pub told: Vec<Told>,
    /// Columns that a person must explain.
    pub questions: Vec<Question>,
    /// Words of schedules that have no code.
    pub words: Vec<String>,
    /// How many things were read: a number of zero says that the documents hold nothing of a plan.
    pub facts: usize,
}

/// Takes what documents print into a package. Nothing is written yet.
pub fn import(package: &Package, documents: &Documents, decisions: &Decisions, edition: Option<&str>) -> Import {
    let read = &documents.in_language(package.metadata.language());
    let facts = read::read(read, &about(package), decisions);
    let mut decided = decisions.clone();
    for question in &facts.questions {
        decided.ask(&question.head);
    }
    let (tables, notes) = merge::merge(package, &facts, read, &mut decided, edition);
    let (mut files, wrote, kept) = changes(package, &tables);
    if decided != *decisions {
        files.push((DECISIONS.to_owned(), decided.text().into_bytes()));
    }
    let told = report::told(&facts.notes.iter().chain(&notes).collect::<Vec<_>>(), read);
    let question = |question: &facts::Question| Question {
        document: read[question.document].name(),
        head: question.head.clone(),
        samples: question.samples.clone(),
    };
    let words = decided.open_stages().map(str::to_owned).collect();
    Import {
        words,
        files,
        kept,
        wrote,
        told,
        questions: facts.questions.iter().map(question).collect(),
        facts: count(&facts),
    }
}

/// The name of a file below the folder of the package, and its content.
type NewFile = (String, Vec<u8>);

/// The files whose content is not that of today, what their rows are, and which of them have rows today.
fn changes(package: &Package, tables: &Tables) -> (Vec<NewFile>, Vec<Wrote>, Vec<String>) {
    let (mut files, mut wrote, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for (table, rows) in tables.each() {
        let rows = follow(table, rows, &package.metadata).0;
        let before = package.rows(table.name);
        if before == rows.as_slice() {
            continue;
        }
        let file = format!("{}.csv", table.name);
        if !before.is_empty() {
            kept.push(file.clone());
        }
        wrote.push(Wrote::of(table, before, &rows));
        files.push((file, canonical_csv(table, &rows)));
    }
    if !files.is_empty() {
        let has_rows = |table: &Table| {
            !tables.rows(table.name).is_empty() || package.folder.join(format!("{}.csv", table.name)).exists()
        };
        let description = Metadata::of_value(package.metadata.value().clone()).regenerated(&has_rows);
        if description != package.metadata.text() {
            files.push(("datapackage.json".to_owned(), description.into_bytes()));
        }
    }
    (files, wrote, kept)
}

/// The code that a word of a schedule may mean; `None` if none is near.
pub fn nearest_stage(word: &str) -> Option<&'static str> {
    check::nearest_stage(word)
}

/// Whether a text is the id of an edition of which the month is known.
pub fn is_edition(text: &str) -> bool {
    text.strip_prefix('e').is_some_and(is_month)
}

/// Whether a text is a decision about a word of a schedule.
pub fn is_stage(text: &str) -> bool {
    [decisions::OWN, decisions::KEEP].contains(&text) || vocabulary::concept("stage", text).is_some()
}

/// Whether a text is a decision about a column.
pub fn is_meaning(text: &str) -> bool {
    decisions::decided_column(text).is_some()
}

fn count(facts: &Facts) -> usize {
    facts.initiatives.len() + facts.indicators.len() + facts.terms.len()
}

fn about(package: &Package) -> About {
    let plan = package.rows("plans").first();
    let title = plan.map(|plan| plan["title"].to_owned());
    let names = [
        package.metadata.publisher_name().to_owned(),
        package.metadata.full_name(),
        package.metadata.publisher_name_en().to_owned(),
    ];
    let own = title.into_iter().chain(names).filter(|name| !name.is_empty()).collect();
    About { own, period: plan.and_then(|plan| plan["period"].parse::<Period>().ok()) }
}

impl Import {
    /// Leaves only the questions to be written, where nothing of a plan was found.
    pub fn keep_questions_alone(&mut self) {
        self.files.retain(|(file, _)| file == DECISIONS);
        self.kept.clear();
    }

    /// Writes the files, each beside the one that it replaces, then all in their places; the description is the last.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<(String, String)>> {
        let kept: Vec<&str> = self.kept.iter().map(String::as_str).collect();
        let aside = keep_aside(folder, &kept)?;
        let beside = |file: &str| folder.join(format!("{file}.new"));
        let prepared = self.files.iter().try_for_each(|(file, bytes)| fs::write(beside(file), bytes));
        prepared.inspect_err(|_| {
            for (file, _) in &self.files {
                drop(fs::remove_file(beside(file)));
            }
        })?;
        self.files.iter().try_for_each(|(file, _)| fs::rename(beside(file), folder.join(file)))?;
        Ok(aside)
    }
}
