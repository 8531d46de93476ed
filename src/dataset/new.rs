//! The files of a package that says only what is known of a plan before anything of it is entered.
use super::{Findings, Metadata, canonical_csv};
use crate::{
    catalog::{self, tables},
    period::Period,
    publisher::PublisherId,
    table::Row,
};
use serde_json::{Value, json};
use std::path::Path;

/// What is known of a plan before anything of it is entered.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Whose plan it is.
    pub publisher_id: PublisherId,
    /// Its name: 金沢市.
    pub name: String,
    /// Its name in English: Kanazawa City.
    pub name_en: String,
    /// Language of the texts, as in BCP 47.
    pub language: String,
    /// Slug of the department in charge.
    pub department_id: String,
    /// Who makes the data: 金沢市総務局デジタル行政戦略課.
    pub contributor: String,
    /// Slug of the plan.
    pub plan_id: String,
    /// Title of the plan.
    pub title: String,
    /// The period that it covers.
    pub period: Period,
    /// What kind of body publishes it, a code of the list `publisher-kind`; without it what id and name tell.
    pub kind: Option<String>,
    /// Terms under which the data may be used.
    pub license: License,
    /// When the package is made.
    pub created: jiff::Timestamp,
}

impl Beginning {
    /// Whether its texts are in Japanese.
    pub fn is_in_japanese(&self) -> bool {
        self.language.split('-').next() == Some("ja")
    }
}

/// Terms of use: a name, a page, and a title where the name alone says little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// Short name, such as `CC-BY-4.0`.
    pub name: String,
    /// Absolute URL of its text.
    pub path: String,
    /// Full name.
    pub title: Option<String>,
}

/// Licences that need no URL: name, URL, title.
const KNOWN: &[(&str, &str, &str)] = &[
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero 1.0 Universal"),
    (
        "PDL-1.0",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        "公共データ利用規約（第1.0版）",
    ),
];

impl License {
    /// One of those that are [known](Self::known) by name, or any other as `NAME=URL`.
    /// `None` if it is neither.
    pub fn named(text: &str) -> Option<Self> {
        if let Some((name, path, title)) = KNOWN.iter().find(|(name, ..)| *name == text) {
            return Some(Self { name: (*name).into(), path: (*path).into(), title: Some((*title).into()) });
        }
        let (name, path) =
            text.split_once('=').filter(|(name, path)| !name.trim().is_empty() && super::is_iri(path))?;
        Some(Self { name: name.into(), path: path.into(), title: None })
    }

    /// Names of licences that need no URL.
    pub fn known() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(name, ..)| *name)
    }
}

/// The files of the package with their names: `datapackage.json`, and every table with its header; the plan is its only
/// row.
pub fn files(beginning: &Beginning) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![(super::metadata::FILE.to_owned(), metadata(beginning).into_bytes())];
    for table in tables().iter().copied() {
        let rows = if table.name == "plans" { vec![plan(beginning, table)] } else { Vec::new() };
        files.push((format!("{}.csv", table.name), canonical_csv(table, &rows)));
    }
    files
}

fn plan(beginning: &Beginning, table: &'static crate::table::Table) -> Row {
    let period = beginning.period;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let cell = |name: &str| match name {
        "publisher_id" => beginning.publisher_id.to_string(),
        "plan_id" => beginning.plan_id.clone(),
        "title" => beginning.title.clone(),
        "period" => period.to_string(),
        "period_start" => day(period.first()),
        "period_end" => day(period.last()),
        _ => String::new(),
    };
    Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
}

fn metadata(beginning: &Beginning) -> String {
    let Beginning { publisher_id, name, contributor, plan_id, title, license, .. } = beginning;
    let mut terms = json!({"name": license.name, "path": license.path});
    if let Some(title) = &license.title {
        terms["title"] = title.as_str().into();
    }
    let is_japanese = beginning.is_in_japanese();
    let description = if is_japanese {
        format!("{title}の本文・取組・工程・指標・用語。")
    } else {
        format!("Texts, initiatives, schedule, indicators and terms of {title}.")
    };
    let value = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("{publisher_id}-{plan_id}"),
        "title": title,
        "description": description,
        "version": "1",
        "created": beginning.created.to_string(),
        "keywords": [if is_japanese { "行政計画" } else { "public plan" }],
        "licenses": [terms],
        "contributors": [{"title": contributor, "organization": name, "roles": ["creator"]}],
        "sources": [{"title": title}],
        "custom": custom(beginning),
    });
    // What is wrong with the values is for `check` to say.
    Metadata::read(value.to_string(), &|_| false, &mut Findings::new(Path::new(""))).regenerated(&|_| true)
}

/// What is said of the publisher; what its id tells of it is not asked for.
fn custom(beginning: &Beginning) -> Value {
    let Beginning { publisher_id, name, name_en, title, .. } = beginning;
    let mut custom = json!({
        "profile": catalog::profile().name,
        "draft": true,
        "publisher_id": publisher_id.to_string(),
        "publisher_name": name,
        "publisher_name_en": name_en,
    });
    // A prefecture lies in none.
    let code = publisher_id.code().filter(|code| !code.is_prefecture());
    let told = [
        ("publisher_kind", beginning.kind.clone().or_else(|| publisher_id.kind(name).map(str::to_owned))),
        ("country", Some(publisher_id.country().to_owned())),
        ("prefecture_name", code.map(|code| code.prefecture_name().to_owned())),
        ("area_uri", publisher_id.area_iri()),
        ("language", Some(beginning.language.clone())),
    ];
    for (member, value) in told.into_iter().filter_map(|(member, value)| Some((member, value?))) {
        custom[member] = value.into();
    }
    custom["plan_id"] = beginning.plan_id.as_str().into();
    custom["department_id"] = beginning.department_id.as_str().into();
    custom["attribution_ja"] = format!("{name}「{title}」を加工して作成").into();
    custom["attribution_en"] = format!("Based on “{title}” by {name_en} (edited)").into();
    custom
}
