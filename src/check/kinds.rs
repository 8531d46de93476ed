//! What a cell may hold by its kind, and what it should have been.
use super::rule;
use crate::{
    dataset::{Cell, Findings, Metadata, Rule, dates, distance, is_iri, is_slug, meant_flag},
    decimal::Decimal,
    municipality::MunicipalityCode,
    period::Period,
    printed,
    table::CellKind,
    vocabulary::{self, Concept},
};
use unicode_normalization::UnicodeNormalization;

/// A filled cell holds what its column may hold.
pub fn check(metadata: &Metadata, cell: Cell<'_>, findings: &mut Findings) {
    match cell.column.kind {
        // Codes of municipalities and fiscal years stand in profile 1 alone, whose rows are read as those of today.
        CellKind::Text | CellKind::TextEn | CellKind::Plain | CellKind::MunicipalityCode | CellKind::FiscalYear => {}
        CellKind::Publisher => publisher(metadata, cell, findings),
        CellKind::Slug | CellKind::Link(_) | CellKind::LinkWithin(..) | CellKind::OwnCode(_) => slug(cell, findings),
        CellKind::InList(list) => {
            let list = &cell.sheet.rows[cell.index][list];
            if vocabulary::concepts(list).is_empty() {
                findings.cell(&rule::BUILTIN_LIST, cell, &[("list", list)]);
            }
            concept(list, cell, findings);
        }
        CellKind::Date => date(cell, findings),
        CellKind::Period => period(cell, findings),
        CellKind::Currency | CellKind::SdgCode => pattern(cell, findings),
        CellKind::Integer => integer(cell, findings),
        CellKind::Decimal => decimal(cell, findings),
        CellKind::Flag => flag(cell, findings),
        CellKind::Month => month(cell, findings),
        CellKind::Iri => iri(cell, findings),
        CellKind::Concept(list) => concept(list, cell, findings),
    }
}

/// A spreadsheet drops the first zero of a code.
fn publisher(metadata: &Metadata, cell: Cell<'_>, findings: &mut Findings) {
    let is_code = |text: &str| text.len() == 6 && text.parse::<MunicipalityCode>().is_ok();
    let restored = format!("0{}", cell.text());
    let wanted = metadata.publisher_id();
    if cell.text() == wanted || wanted.is_empty() {
        // What `datapackage.json` lacks is a finding there.
    } else if is_code(&restored) {
        findings.cell(&rule::LOST_LEADING_ZERO, cell, &[("wanted", &restored)]);
    } else {
        findings.cell(&rule::PUBLISHER_ID, cell, &[("wanted", wanted)]);
    }
}

/// A spreadsheet makes dates of ids such as `2024-03`.
fn slug(cell: Cell<'_>, findings: &mut Findings) {
    if is_slug(cell.text()) {
        return;
    }
    if let Some(date) = dates::of_spreadsheet(cell.text()) {
        let facts = [("wanted", &*date.as_id()), ("kind_ja", "この欄には ID を書きます"), ("kind", "an id")];
        return findings.cell(&rule::SPREADSHEET_DATE, cell, &facts);
    }
    findings.cell(&rule::SLUG, cell, &[("wanted", &slug_of(cell.text()))]);
}

fn slug_of(text: &str) -> String {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "i001".to_owned() } else { slug }
}

/// All whole numbers of the profile count something from 1: lines, pages, places.
fn integer(cell: Cell<'_>, findings: &mut Findings) {
    let valid = |text: &str| !text.starts_with(['0', '+']) && text.parse::<i32>().is_ok_and(|number| number > 0);
    if !valid(cell.text()) {
        let wanted = printed::canonical(cell.text()).filter(|wanted| valid(wanted));
        number(wanted, ("1以上の整数", "a whole number from 1 on"), cell, findings);
    }
}

fn decimal(cell: Cell<'_>, findings: &mut Findings) {
    if Decimal::try_from(cell.text().to_owned()).is_err() {
        number(printed::canonical(cell.text()), ("数", "a number"), cell, findings);
    }
}

fn number(wanted: Option<String>, kind: (&str, &str), cell: Cell<'_>, findings: &mut Findings) {
    match wanted {
        Some(wanted) => findings.cell(&rule::CANONICAL_NUMBER, cell, &[("wanted", &wanted)]),
        None => findings.cell(&rule::NOT_A_NUMBER, cell, &[("kind_ja", kind.0), ("kind", kind.1)]),
    }
}

fn flag(cell: Cell<'_>, findings: &mut Findings) {
    if !matches!(cell.text(), "true" | "false") {
        let wanted = meant_flag(cell.text()).map_or(("true か false", "true or false"), |flag| (flag, flag));
        findings.cell(&rule::FLAG, cell, &[("wanted_ja", wanted.0), ("wanted", wanted.1)]);
    }
}

/// A span of days has one spelling.
fn period(cell: Cell<'_>, findings: &mut Findings) {
    if cell.text().parse::<Period>().is_err() {
        match Period::read(cell.text()) {
            Some(wanted) => findings.cell(&rule::PERIOD_SPELLING, cell, &[("wanted", &wanted.to_string())]),
            None => findings.cell(&rule::PERIOD, cell, &[]),
        }
    }
}

fn date(cell: Cell<'_>, findings: &mut Findings) {
    if cell.text().len() != "2024-03-31".len() || cell.text().parse::<jiff::civil::Date>().is_err() {
        findings.cell(&rule::DATE, cell, &[]);
    }
}

/// A code that is written in one way alone.
fn pattern(cell: Cell<'_>, findings: &mut Findings) {
    let (holds, ja, en) = match cell.column.kind {
        CellKind::Currency => {
            let is_code = cell.text().len() == 3 && cell.text().bytes().all(|b| b.is_ascii_uppercase());
            (is_code, "ISO 4217 の通貨コード（JPY など）", "a currency code of ISO 4217, such as JPY")
        }
        _ => (
            is_sdg(cell.text()),
            "SDGs にある目標（9）かターゲット（9.c）の番号",
            "the number of a goal (9) or target (9.c) of the United Nations",
        ),
    };
    if !holds {
        findings.cell(&rule::PATTERN, cell, &[("kind_ja", ja), ("kind", en)]);
    }
}

/// Whether it numbers one of the Sustainable Development Goals or its targets: goals are 1 to 17; a target has a number or a letter behind the
/// point.
pub fn is_sdg(text: &str) -> bool {
    let (goal, target) = text.split_once('.').map_or((text, None), |(goal, target)| (goal, Some(target)));
    let counts = |text: &str, most: u32| {
        !text.starts_with(['0', '+']) && text.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    let is_letter = |target: &str| target.len() == 1 && target.starts_with(|c: char| c.is_ascii_lowercase());
    let Some((numbers, letters)) = goal.parse().ok().and_then(|goal: usize| TARGETS.get(goal.checked_sub(1)?)) else {
        return false;
    };
    let lettered =
        |target: &str| is_letter(target) && target.as_bytes().first().is_some_and(|letter| letter - b'a' < *letters);
    counts(goal, 17) && target.is_none_or(|target| counts(target, *numbers) || lettered(target))
}

/// How many targets each goal has with a number, and how many with a letter.
const TARGETS: [(u32, u8); 17] = [
    (5, 2),
    (5, 3),
    (9, 4),
    (7, 3),
    (6, 3),
    (6, 2),
    (3, 2),
    (10, 2),
    (5, 3),
    (7, 3),
    (7, 3),
    (8, 3),
    (3, 2),
    (7, 3),
    (9, 3),
    (10, 2),
    (19, 0),
];

/// Adds a finding that says what was meant, or nothing of it where that is not certain.
fn hinted(rule: &Rule, wanted: Option<&str>, cell: Cell<'_>, findings: &mut Findings) {
    let ja = wanted.map(|wanted| format!("、{wanted} のように"));
    let en = wanted.map(|wanted| format!(", such as {wanted}"));
    findings.cell(rule, cell, &[("hint_ja", &ja.unwrap_or_default()), ("hint", &en.unwrap_or_default())]);
}

/// A spreadsheet makes dates of months.
fn month(cell: Cell<'_>, findings: &mut Findings) {
    if dates::is_month(cell.text()) {
        return;
    }
    if let Some(month) = dates::printed_month(cell.text()) {
        return hinted(&rule::MONTH, Some(&month), cell, findings);
    }
    if let Some(date) =
        dates::of_spreadsheet(cell.text()).or_else(|| dates::of_serial(cell.text())).filter(|date| date.has_year())
    {
        let kind = ("この欄には年月を YYYY-MM の形で書きます", "a month, YYYY-MM");
        let facts = [("wanted", &*date.as_month()), ("kind_ja", kind.0), ("kind", kind.1)];
        return findings.cell(&rule::SPREADSHEET_DATE, cell, &facts);
    }
    hinted(&rule::MONTH, None, cell, findings);
}

fn iri(cell: Cell<'_>, findings: &mut Findings) {
    if !is_iri(cell.text()) {
        findings.cell(&rule::IRI, cell, &[]);
    }
}

fn concept(list: &str, cell: Cell<'_>, findings: &mut Findings) {
    let concepts = vocabulary::concepts(list);
    if concepts.iter().any(|concept| concept.id == cell.text()) {
        return;
    }
    let Some(nearest) = nearest_concept(cell.text(), concepts) else { return };
    let codes = concepts.iter().map(|concept| concept.id.as_str()).collect::<Vec<_>>().join(", ");
    let facts = [("nearest", &*nearest.id), ("label_ja", &*nearest.ja), ("label_en", &*nearest.en), ("codes", &*codes)];
    findings.cell(&rule::UNKNOWN_CODE, cell, &facts);
}

/// The concept whose code or one of whose labels is closest to a text.
fn nearest_concept<'a>(text: &str, concepts: &'a [Concept]) -> Option<&'a Concept> {
    let labels = |concept: &'a Concept| concept.also.iter().chain([&concept.id, &concept.ja, &concept.en]);
    // Among labels as close as each other the one that shares more with the text.
    let far = |label: &String| distance(text, label) * 100 / label.chars().count().max(1);
    concepts.iter().min_by_key(|concept| labels(concept).map(far).min())
}
