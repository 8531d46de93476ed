//! The files of a package that says only what is known of a plan before anything of it is entered.
use super::{Findings, Metadata, canonical_csv};
use crate::{
    calendar::FiscalYear,
    catalog::{self, tables},
    municipality::MunicipalityCode,
    table::Row,
};
use serde_json::json;
use std::path::Path;

/// What is known of a plan before anything of it is entered.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The municipality.
    pub lg_code: MunicipalityCode,
    /// Its name: 金沢市.
    pub city: String,
    /// Its name in English: Kanazawa City.
    pub city_en: String,
    /// Slug of the department in charge.
    pub department_id: String,
    /// Who makes the data: 金沢市総務局デジタル行政戦略課.
    pub contributor: String,
    /// Slug of the plan.
    pub plan_id: String,
    /// Title of the plan.
    pub title: String,
    /// The years that it covers, the first and the last.
    pub years: (FiscalYear, FiscalYear),
    /// Terms under which the data may be used.
    pub license: License,
    /// When the package is made.
    pub created: jiff::Timestamp,
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
    let (start, end) = beginning.years;
    let cell = |name: &str| match name {
        "lg_code" => beginning.lg_code.to_string(),
        "plan_id" => beginning.plan_id.clone(),
        "title" => beginning.title.clone(),
        "start_fiscal_year" => i32::from(start).to_string(),
        "end_fiscal_year" => i32::from(end).to_string(),
        _ => String::new(),
    };
    Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
}

fn metadata(beginning: &Beginning) -> String {
    let Beginning { lg_code, city, city_en, department_id, contributor, plan_id, title, license, .. } = beginning;
    let mut terms = json!({"name": license.name, "path": license.path});
    if let Some(title) = &license.title {
        terms["title"] = title.as_str().into();
    }
    let value = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("{lg_code}-{plan_id}"),
        "title": title,
        "description": format!("{title}の本文・取組・工程・指標・用語。"),
        "version": "1",
        "created": beginning.created.to_string(),
        "keywords": ["行政計画"],
        "licenses": [terms],
        "contributors": [{"title": contributor, "organization": city, "roles": ["creator"]}],
        "sources": [{"title": title}],
        "custom": {
            "profile": catalog::profile().name,
            "lg_code": lg_code.to_string(),
            "lg_name": city,
            "lg_name_en": city_en,
            "prefecture_name": lg_code.prefecture_name(),
            "plan_id": plan_id,
            "department_id": department_id,
            "attribution_ja": format!("{city}「{title}」を加工して作成"),
            "attribution_en": format!("Based on “{title}” by {city_en} (edited)"),
        },
    });
    // What is wrong with the values is for `check` to say.
    Metadata::read(value.to_string(), &mut Findings::new(Path::new(""))).regenerated()
}
