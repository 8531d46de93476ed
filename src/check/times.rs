//! How long a value is of by its print, against its period and how it adds up.
use super::{editions, rule};
use crate::{
    dataset::{Findings, Package},
    language::Bilingual,
    period::Period,
    printed::adding::{self, Adding},
    table::Row,
};

/// Table and columns of what is compared here.
const TABLE: &str = "observations";
const PRINTED: [&str; 2] = ["value_as_printed", "period_as_printed"];
const ACCUMULATION: &str = "accumulation_id";

/// What is printed of years and totals is what the period and the accumulation say.
pub fn printed(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    for (index, row) in sheet.each() {
        let said = PRINTED.iter().find_map(|column| Some((row.get(column)?, adding::read(row.get(column)?)?)));
        let (Some((text, said)), Some(period)) = (said, editions::period_of(row)) else { continue };
        let stated = accumulation(package, row);
        let Some(wanted) = wanted(said, period, stated, row) else { continue };
        let found = stated.unwrap_or("—");
        let (period_ja, period_en) = (period.in_words().ja(), period.in_words().to_string());
        let facts = [
            ("printed", text),
            ("period_ja", &*period_ja),
            ("period", &*period_en),
            ("found", found),
            ("wanted_ja", &*wanted.0),
            ("wanted", &*wanted.1),
        ];
        findings.cell(&rule::TIME_PRINTED, sheet.cell(index, "period"), &facts);
    }
}

/// What would have to be stated, in Japanese and English; `None` if what is stated agrees.
fn wanted(said: Adding, period: Period, stated: Option<&str>, row: &Row) -> Option<(String, String)> {
    let months = period.months();
    // An open or unknown period is of no known length.
    let is_long = months.is_none_or(|months| months > 12);
    let code = |ja: &str, en: &str| Some((ja.to_owned(), en.to_owned()));
    let (cumulative, annual) = (
        || {
            code(
                "累計なら、指標の accumulation_id は cumulative です",
                "Of a total, accumulation_id of the indicator is cumulative",
            )
        },
        || {
            code(
                "単年の値なら、指標の accumulation_id は annual です",
                "Of a single year, accumulation_id of the indicator is annual",
            )
        },
    );
    match said {
        Adding::Total(Some(years)) => {
            let is_said =
                stated == Some("cumulative") || months.is_none_or(|months| u32::try_from(months) == Ok(years * 12));
            (!is_said).then(|| {
                (
                    format!("期間を {years} 年間の範囲にするか、累計なら指標の accumulation_id を cumulative とします"),
                    format!("The period is a span of {years} years, or accumulation_id of the indicator is cumulative"),
                )
            })
        }
        Adding::Total(None) => match stated {
            None if !is_long => cumulative(),
            Some("annual" | "average" | "year-to-date") => cumulative(),
            _ => None,
        },
        // Persons who are counted each time they come are a unit, not a total.
        Adding::Sum if stated.is_some() || is_long || &row["unit_id"] == "person-time" => None,
        Adding::Sum => code(
            "複数年の合計なら期間を範囲にするか accumulation_id を cumulative とし、単年の合計なら annual とします",
            "A total over years has a span as its period, or the accumulation_id cumulative; a sum of one year is annual",
        ),
        // A unit or a period may say it; the list of accumulations has no word for it.
        Adding::Rate => None,
        Adding::Yearly => match stated {
            Some("cumulative" | "stock") => annual(),
            None if months.is_some_and(|months| months > 12) => annual(),
            _ => None,
        },
    }
}

/// How the values of an indicator add up: as the edition says that prints this one, else as the indicator does.
fn accumulation<'a>(package: &'a Package, row: &Row) -> Option<&'a str> {
    let indicator = &row["indicator_id"];
    let edition = package.rows("revisions").iter().find(|edition| edition["source_id"] == row["source_id"]);
    let of_edition = edition.and_then(|edition| {
        let mut listings = package.rows("indicator-listings").iter();
        listings
            .find(|listing| listing["revision_id"] == edition["revision_id"] && &listing["indicator_id"] == indicator)
    });
    let of_indicator = || package.rows("indicators").iter().find(|row| &row["indicator_id"] == indicator);
    of_edition.or_else(of_indicator)?.get(ACCUMULATION)
}
