//! What is planned for each period.
use super::{editions, hints, merges, rule, transcription::Transcription};
use crate::{
    calendar::FiscalYear,
    characters::is_dash,
    dataset::{Cell, Findings, Package, dates},
    language::Bilingual,
    period::{Period, PeriodInWords, Shape},
    table::Row,
    vocabulary::{self, Concept},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An edition plans only what it lists.
pub fn listed(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    if !findings.sound(package.sheet("listings"), &["revision_id", "initiative_id"]) {
        return;
    }
    let listings = package.rows("listings").iter();
    let listed: HashSet<_> = listings.map(|row| (&row["revision_id"], &row["initiative_id"])).collect();
    for (index, row) in sheet.each() {
        let cell = sheet.cell(index, "initiative_id");
        let broken = findings.has(sheet.cell(index, "revision_id")) || findings.has(cell);
        if !broken && !listed.contains(&(&row["revision_id"], cell.text())) {
            findings.cell(&rule::SCHEDULE_UNLISTED, cell, &[("revision", &row["revision_id"])]);
        }
    }
}

/// What an edition lists has a stage in each period for which it gives stages. Where a few alone have one of a period,
/// these are named, and not all the others.
pub fn gaps(package: &Package, findings: &mut Findings) {
    let (sheet, listings) = (package.sheet("schedule"), package.sheet("listings"));
    let key = ["revision_id", "initiative_id"];
    if !findings.sound(sheet, &["revision_id", "initiative_id", "period"]) || !findings.sound(listings, &key) {
        return;
    }
    let planned = Planned::of(package);
    let mut given: HashMap<&str, BTreeSet<Period>> = HashMap::new();
    for row in &sheet.rows {
        given.entry(&row["revision_id"]).or_default().extend(editions::period_of(row));
    }
    let primary = || listings.each().filter(|(_, row)| &row["relisted"] == "false");
    let mut of_few: HashMap<&str, BTreeSet<Period>> = HashMap::new();
    for (revision, periods) in &given {
        let listed: Vec<&str> = primary()
            .filter(|(_, row)| &row["revision_id"] == *revision)
            .map(|(_, row)| &row["initiative_id"])
            .collect();
        let mut brought: BTreeMap<Vec<&str>, Vec<Period>> = BTreeMap::new();
        for period in periods {
            let has: Vec<&str> =
                listed.iter().copied().filter(|initiative| planned.has(revision, initiative, *period)).collect();
            if !has.is_empty() && has.len() * FEW < listed.len() {
                brought.entry(has).or_default().push(*period);
            }
        }
        for (initiatives, periods) in brought {
            let first = sheet.each().find(|(_, row)| {
                &row["revision_id"] == *revision && editions::period_of(row).as_ref() == periods.first()
            });
            let Some((index, _)) = first else { continue };
            let ((ja, en), others) = (in_words(&periods), (listed.len() - initiatives.len()).to_string());
            let facts = [
                ("revision", *revision),
                ("periods_ja", &*ja),
                ("periods", &*en),
                ("initiatives", &*initiatives.join(", ")),
                ("others", &*others),
            ];
            findings.cell(&rule::SCHEDULE_OF_FEW, sheet.cell(index, "period"), &facts);
            of_few.entry(revision).or_default().extend(periods);
        }
    }
    for (index, row) in primary() {
        let (revision, initiative) = (&row["revision_id"], &row["initiative_id"]);
        let told = of_few.get(revision);
        let wanted = |period: &&Period| {
            !told.is_some_and(|told| told.contains(period)) && !planned.has(revision, initiative, **period)
        };
        let missing: Vec<Period> = given.get(revision).into_iter().flatten().filter(wanted).copied().collect();
        if !missing.is_empty() {
            let (ja, en) = in_words(&missing);
            let facts = [("revision", revision), ("periods_ja", &*ja), ("periods", &*en)];
            findings.cell(&rule::SCHEDULE_GAP, listings.cell(index, "initiative_id"), &facts);
        }
    }
}

/// Less than one in so many are a few.
const FEW: usize = 4;

/// For each edition and initiative the periods for which something is planned.
struct Planned<'a>(HashMap<(&'a str, &'a str), Vec<Period>>);

impl<'a> Planned<'a> {
    fn of(package: &'a Package) -> Self {
        let mut planned: HashMap<_, Vec<Period>> = HashMap::new();
        for row in package.rows("schedule") {
            let key = (&row["revision_id"], &row["initiative_id"]);
            planned.entry(key).or_default().extend(editions::period_of(row));
        }
        Self(planned)
    }

    /// Whether something is planned for a period or a part of it.
    fn has(&self, revision: &'a str, initiative: &'a str, period: Period) -> bool {
        let own = self.periods(revision, initiative);
        own.iter().any(|one| *one == period || one.overlaps(period) == Some(true))
    }

    fn periods(&self, revision: &'a str, initiative: &'a str) -> &[Period] {
        self.0.get(&(revision, initiative)).map_or(&[], Vec::as_slice)
    }
}

/// Periods as people call them, in Japanese and English.
fn in_words(periods: &[Period]) -> (String, String) {
    let list = |word: &dyn Fn(PeriodInWords) -> String, comma: &str| {
        periods.iter().map(|period| word(period.in_words())).collect::<Vec<_>>().join(comma)
    };
    (list(&|words| words.ja(), "、"), list(&|words| words.to_string(), ", "))
}

/// Each period for which the newest transcribed edition prints a cell has a row: what was deleted is noticed even if the
/// same word stands beside it.
pub fn printed(package: &Package, findings: &mut Findings) {
    let (sheet, listings) = (package.sheet("schedule"), package.sheet("listings"));
    let Some(text) = Transcription::newest(package) else { return };
    let key = ["revision_id", "initiative_id", "period"];
    if !findings.sound(sheet, &key) || !findings.sound(listings, &["initiative_id", "source_line"]) {
        return;
    }
    let planned = Planned::of(package);
    let mut heads = HashMap::new();
    let primary = |row: &Row| &row["revision_id"] == text.revision_id && &row["relisted"] == "false";
    for (index, row) in listings.each().filter(|(_, row)| primary(row)) {
        let (initiative, number) = (&row["initiative_id"], &row["source_line"]);
        let merged = package.rows("initiatives").iter().find(|row| &row["initiative_id"] == initiative);
        let merged = merged.and_then(merges::merged_in);
        let printed =
            number.parse().map(|number| printed_periods(&text, number, merged, &mut heads)).unwrap_or_default();
        let own = planned.periods(text.revision_id, initiative);
        let has = |head: &Period| own.iter().any(|period| is_under(*period, *head));
        let missing: Vec<Period> = printed.into_iter().filter(|head| !has(head)).collect();
        if !missing.is_empty() {
            let (ja, en) = in_words(&missing);
            let facts = [("revision", text.revision_id), ("periods_ja", &*ja), ("periods", &*en), ("line", number)];
            findings.cell(&rule::SCHEDULE_MISSING, listings.cell(index, "initiative_id"), &facts);
        }
    }
}

/// Whether what is planned for a period stands under a head: for it, within it or throughout it. A head that names a
/// calendar year may mean the fiscal year.
fn is_under(period: Period, head: Period) -> bool {
    let within = |one: Period, other: Period| {
        let belongs = |day: Option<Date>| day.is_some_and(|day| other.contains(day) == Some(true));
        belongs(one.first()) && belongs(one.last())
    };
    let same_year = head.calendar_year().is_some() && period.fiscal_year() == head.calendar_year();
    period == head || within(period, head) || within(head, period) || same_year
}

/// The periods under which a line of a printed table has something; none if it is in no table with periods in its head.
/// From when an initiative is merged into another its printed cell covers all that follow.
/// `heads` has what the lines that were looked at say as heads, by their number.
fn printed_periods(
    text: &Transcription<'_>,
    number: usize,
    merged: Option<Period>,
    heads: &mut HashMap<usize, Vec<Option<Period>>>,
) -> Vec<Period> {
    let cells = table_cells(text.line(number));
    let above = (1..number).rev().take_while(|number| table_cells(text.line(*number)).len() > 1);
    let mut head_at = |number: usize| {
        let read = || table_cells(text.line(number)).into_iter().map(head_period).collect();
        heads.entry(number).or_insert_with(read).clone()
    };
    let Some(head) = above.map(&mut head_at).find(|head| head.iter().any(Option::is_some)) else { return Vec::new() };
    let filled = |(period, cell): (Option<Period>, &str)| {
        let covered = |period: &Period| !cell.is_empty() || merged.is_some_and(|from| period.first() >= from.first());
        period.filter(covered)
    };
    head.into_iter().zip(cells).filter_map(filled).collect()
}

/// The period that a head of a table names; an era and a number alone, 令和5, are a fiscal year.
fn head_period(cell: &str) -> Option<Period> {
    let year = dates::year(cell).and_then(|year| FiscalYear::try_from(i32::try_from(year).ok()?).ok());
    Period::read(cell).filter(|period| period.shape() != Shape::Unknown).or_else(|| year.map(Period::from))
}

/// A line as the cells of a table; one cell if it is none.
fn table_cells(line: &str) -> Vec<&str> {
    line.split(['\t', '|']).map(str::trim).collect()
}

/// What is planned lies within the period of the plan, as the edition prints it.
pub fn periods(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    for (index, row) in sheet.each() {
        let Some(plan) = editions::period_in(package, &row["revision_id"]) else { continue };
        // Without a first or a last day it is not certain to lie outside: a plan prints what comes after it, too.
        let closed = |period: &Period| period.first().is_some() && period.last().is_some();
        let outside =
            editions::period_of(row).filter(closed).is_some_and(|period| period.overlaps(plan) == Some(false));
        if outside {
            let facts = [("plan_ja", &*plan.in_words().ja()), ("plan", &*plan.in_words().to_string())];
            findings.cell(&rule::SCHEDULE_OUTSIDE_PERIOD, sheet.cell(index, "period"), &facts);
        }
    }
}

/// The stage is the one whose label is printed; `none` is for a printed dash.
pub fn stages(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    for index in 0..sheet.rows.len() {
        let (stage, printed) = (sheet.cell(index, "stage_id"), sheet.cell(index, "stage_as_printed"));
        if !stage.text().is_empty() && !printed.text().is_empty() && !findings.has(stage) && !findings.has(printed) {
            check_stage(stage, printed, findings);
        }
    }
}

fn check_stage(stage: Cell<'_>, printed: Cell<'_>, findings: &mut Findings) {
    let text = printed.text();
    if is_dash(text) || stage.text() == "none" {
        if !is_dash(text) || stage.text() != "none" {
            findings.cell(&rule::DASH_STAGE, stage, &[("stage", stage.text()), ("printed", text)]);
        }
        return;
    }
    if stage.text() == "merged" {
        return;
    }
    let stages = vocabulary::concepts("stage");
    // A sentence of English begins with a capital.
    let is = |label: &String| label == text || label.is_ascii() && label.eq_ignore_ascii_case(text);
    let named = |concept: &&Concept| [&concept.ja, &concept.en].into_iter().chain(&concept.also).any(is);
    if let Some(wanted) = stages.iter().find(named) {
        if wanted.id != stage.text() {
            let label = vocabulary::concept("stage", stage.text()).map_or("", |concept| &concept.ja);
            let facts = [("label", label), ("printed", text), ("wanted", &wanted.id)];
            findings.cell(&rule::STAGE_LABEL, stage, &facts);
        }
    } else {
        let near = hints::near("stage", text);
        let ja = near.map(|near| format!("近い表記は「{}」（{}）です。", near.ja, near.id));
        let en = near.map(|near| format!("The closest is `{}` ({}).", near.ja, near.id));
        let facts = [
            ("near_ja", ja.as_deref().unwrap_or("近い表記は見当たりません。")),
            ("near", en.as_deref().unwrap_or("No form is close to it.")),
        ];
        findings.cell(&rule::UNKNOWN_STAGE_FORM, printed, &facts);
    }
}
