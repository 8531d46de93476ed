//! The rules of a package: what a cell may hold, what rows mean to each other, and whether the source is covered.
mod cells;
mod changes;
mod characters;
mod codes;
mod coverage;
mod editions;
mod glossary;
mod hints;
mod indicators;
mod initiatives;
mod keys;
mod kinds;
mod listings;
mod look_alike;
mod merges;
mod observations;
mod order;
mod periods;
mod policies;
mod plausible;
mod prose;
mod qualifiers;
mod quotations;
mod rule;
mod schedule;
mod times;
mod transcription;
mod units;
mod values;
mod wording;

pub use self::kinds::is_sdg;

use crate::{
    catalog,
    dataset::{self, Finding, Findings, Formatted, Metadata, MissingRows, Package, Rule, Severity, Sheet},
    table::{Column, Row, Table},
};
use std::{io, path::Path};

/// What is wrong with a package, or the package itself if nothing stands in the way of publishing it.
#[derive(Debug)]
pub struct CheckReport {
    /// The checked package; `None` if a finding is an error.
    pub package: Option<Package>,
    /// All findings, ordered by file, line and column; warnings do not stand in the way.
    pub findings: Vec<Finding>,
}

/// A rule as code: it looks at a package and adds what it finds.
type CheckFunction = fn(&Package, &mut Findings);

/// All checks. Those on single cells come first, because a cell that is wrong by itself gets no finding by rules that
/// compare it with others.
const CHECKS: &[CheckFunction] = &[
    cells::cells,
    cells::formula_allow,
    keys::of_this_plan,
    keys::one_plan,
    keys::unique,
    keys::references,
    keys::within,
    codes::own,
    cells::any_of,
    codes::subjects,
    periods::days,
    periods::areas,
    policies::cycles,
    policies::listed_parents,
    order::positions,
    order::source_lines,
    editions::ids,
    editions::documents,
    editions::previous,
    editions::months,
    listings::newest,
    listings::begun,
    listings::dropped,
    prose::related_plans,
    prose::sections,
    prose::source_notes,
    initiatives::listings,
    initiatives::relistings,
    initiatives::new_marks,
    initiatives::new_again,
    initiatives::titles,
    merges::pairs,
    merges::cycles,
    merges::stages,
    merges::titles,
    schedule::listed,
    schedule::periods,
    schedule::printed,
    schedule::gaps,
    schedule::stages,
    codes::uncoded,
    indicators::labels,
    indicators::components,
    indicators::targets,
    observations::periods,
    observations::printed_forms,
    observations::ranges,
    values::printed,
    units::counters,
    qualifiers::printed,
    times::printed,
    changes::printed,
    changes::differences,
    plausible::sources,
    plausible::sums,
    plausible::percentages,
    plausible::months,
    glossary::labels,
    glossary::missing_terms,
    glossary::used_terms,
    coverage::sources,
    coverage::source_lines,
    quotations::cells,
    coverage::lines,
];

/// Reads a package and checks it by every rule.
///
/// Nothing is written. A folder that cannot be read is a finding like any other.
pub fn check(folder: &Path) -> CheckReport {
    let mut findings = Findings::new(folder);
    let package = Package::read(folder, &mut findings);
    let findings = by_every_rule(&package, findings);
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    CheckReport { package: (!failed).then_some(package), findings }
}

/// Checks the rows of a release as a package would have them. `tables` has a list of rows for each of [`catalog::tables`].
/// Rules on the transcribed sources find nothing: these are in no release.
pub fn rows(metadata: &Metadata, tables: &[Vec<Row>]) -> Vec<Finding> {
    let mut findings = Findings::new(Path::new(""));
    let sheet = |(table, rows): (&&'static Table, &Vec<Row>)| {
        Sheet::read(table, &dataset::canonical_csv(table, rows), &mut findings)
    };
    let sheets = catalog::tables().iter().zip(tables).map(sheet).collect();
    by_every_rule(&Package::of(metadata.clone(), sheets), findings)
}

/// The first error of a text as a cell of a table that holds nothing else; none if it is fit for it.
pub fn cell(table: &str, column: &str, text: &str) -> Option<Finding> {
    let row = |table: &'static Table| {
        let cell = |named: &Column| if named.name == column { text.to_owned() } else { String::new() };
        Row { table, cells: table.columns.iter().map(cell).collect() }
    };
    let rows = |one: &&'static Table| if one.name == table { vec![row(one)] } else { Vec::new() };
    let tables: Vec<_> = catalog::tables().iter().map(rows).collect();
    let place = catalog::find(table)?.columns.iter().position(|named| named.name == column)?;
    let (file, column) = (Path::new(table).with_extension("csv"), place + 1);
    let mut found = self::rows(&Metadata::default(), &tables).into_iter();
    found.find(|finding| finding.severity == Severity::Error && finding.file == file && finding.column == column)
}

/// Repairs the bytes of a package after a spreadsheet had it, and takes spreadsheets into its CSV files if their cells keep the
/// rules.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn format(folder: &Path, lacking: MissingRows) -> io::Result<Formatted> {
    dataset::format(folder, lacking, cells::of_sheet)
}

fn by_every_rule(package: &Package, mut findings: Findings) -> Vec<Finding> {
    for check in CHECKS {
        check(package, &mut findings);
    }
    findings.finish()
}

/// The stage of the built-in list that a printed word may mean; `None` if none is near.
pub fn nearest_stage(word: &str) -> Option<&'static str> {
    hints::near("stage", word).map(|stage| stage.id.as_str())
}

/// The unit of the built-in list that a number is printed in: its code, and the counter among those of the number that says it.
pub fn printed_unit(number: &crate::printed::Number) -> Option<(&'static str, &str)> {
    units::Unit::printed(number)
}

/// Every rule, those on files first.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    dataset::RULES.iter().chain(rule::ALL).copied()
}
