//! What a cell may hold by its kind, and what it should have been.
use super::{numbers, rule};
use crate::{
    calendar::FiscalYear,
    dataset::{Cell, Findings, Package, dates, distance, is_iri, is_slug},
    decimal::Decimal,
    municipality::MunicipalityCode,
    table::CellKind,
    vocabulary::{self, Concept},
};
use unicode_normalization::UnicodeNormalization;

/// A filled cell holds what its column may hold.
pub fn check(package: &Package, cell: Cell<'_>, findings: &mut Findings) {
    match cell.column.kind {
        CellKind::Text | CellKind::TextEn | CellKind::Plain => {}
        CellKind::MunicipalityCode => municipality_code(package, cell, findings),
        CellKind::Slug | CellKind::Link(_) | CellKind::LinkWithin(..) => slug(cell, findings),
        CellKind::Integer => integer(cell, findings),
        CellKind::Decimal => decimal(cell, findings),
        CellKind::Flag => flag(cell, findings),
        CellKind::FiscalYear => fiscal_year(cell, findings),
        CellKind::Month => month(cell, findings),
        CellKind::Iri => iri(cell, findings),
        CellKind::Concept(list) => concept(list, cell, findings),
    }
}

/// A spreadsheet drops the first zero of a code.
fn municipality_code(package: &Package, cell: Cell<'_>, findings: &mut Findings) {
    let is_code = |text: &str| text.len() == 6 && text.parse::<MunicipalityCode>().is_ok();
    let restored = format!("0{}", cell.text());
    if is_code(cell.text()) {
    } else if is_code(&restored) {
        findings.cell(&rule::LOST_LEADING_ZERO, cell, &[("wanted", &restored)]);
    } else {
        findings.cell(&rule::MUNICIPALITY_CODE, cell, &[("wanted", package.metadata.lg_code())]);
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
        let wanted = numbers::canonical(cell.text()).filter(|wanted| valid(wanted));
        number(wanted, ("1以上の整数", "a whole number from 1 on"), cell, findings);
    }
}

fn decimal(cell: Cell<'_>, findings: &mut Findings) {
    if Decimal::try_from(cell.text().to_owned()).is_err() {
        number(numbers::canonical(cell.text()), ("数", "a number"), cell, findings);
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
        let yes = matches!(&*cell.text().to_lowercase(), "true" | "1" | "yes" | "はい" | "○" | "有" | "あり");
        findings.cell(&rule::FLAG, cell, &[("wanted", if yes { "true" } else { "false" })]);
    }
}

fn fiscal_year(cell: Cell<'_>, findings: &mut Findings) {
    let text = cell.text();
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if !plain || text.parse().ok().and_then(|year: i32| FiscalYear::try_from(year).ok()).is_none() {
        let wanted = dates::year(text).map_or_else(|| "2024".to_owned(), |year| year.to_string());
        findings.cell(&rule::FISCAL_YEAR, cell, &[("wanted", &wanted)]);
    }
}

/// A spreadsheet makes dates of months.
fn month(cell: Cell<'_>, findings: &mut Findings) {
    if dates::is_month(cell.text()) {
        return;
    }
    if let Some(month) = dates::printed_month(cell.text()) {
        return findings.cell(&rule::MONTH, cell, &[("wanted", &month)]);
    }
    if let Some(date) = dates::of_spreadsheet(cell.text()).or_else(|| dates::of_serial(cell.text())) {
        let kind = ("この欄には年月を YYYY-MM の形で書きます", "a month, YYYY-MM");
        let facts = [("wanted", &*date.as_month()), ("kind_ja", kind.0), ("kind", kind.1)];
        return findings.cell(&rule::SPREADSHEET_DATE, cell, &facts);
    }
    findings.cell(&rule::MONTH, cell, &[("wanted", "2024-03")]);
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
pub fn nearest_concept<'a>(text: &str, concepts: &'a [Concept]) -> Option<&'a Concept> {
    let labels = |concept: &'a Concept| concept.also.iter().chain([&concept.id, &concept.ja, &concept.en]);
    // Among labels as close as each other the one that shares more with the text.
    let far = |label: &String| distance(text, label) * 100 / label.chars().count().max(1);
    concepts.iter().min_by_key(|concept| labels(concept).map(far).min())
}
