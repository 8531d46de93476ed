//! The tables of a plan as texts, from whichever form they were read, joined into facts.
use crate::facts::{Facts, PrintedGrade, PrintedInitiative, PrintedLead, PrintedName, PrintedValue};
use std::collections::BTreeMap;

/// A row by its columns; what is empty is an empty text.
pub type Row = BTreeMap<String, String>;

/// The tables whose rows are asked for.
pub const NAMES: &[&str] = &[
    "policies",
    "initiatives",
    "listings",
    "indicators",
    "observations",
    "statements",
    "assessments",
    "involvements",
    "codes",
];

/// The tables of one plan.
#[derive(Debug, Default)]
pub struct Tables {
    /// `{publisher}/{plan}`.
    pub plan: String,
    pub rows: BTreeMap<String, Vec<Row>>,
    /// Labels of the built-in units by their ids.
    pub units: BTreeMap<String, String>,
}

impl Tables {
    fn rows(&self, table: &str) -> &[Row] {
        self.rows.get(table).map_or(&[], Vec::as_slice)
    }

    /// The row in which some columns have these texts.
    fn row(&self, table: &str, wanted: &[(&str, &str)]) -> &Row {
        let fits = |row: &&Row| wanted.iter().all(|(column, text)| row[*column] == *text);
        self.rows(table).iter().find(fits).unwrap_or_else(|| panic!("{}: no {wanted:?} in {table}", self.plan))
    }

    /// Everything that the tables say.
    pub fn facts(&self) -> Facts {
        Facts {
            values: self
                .rows("observations")
                .iter()
                .chain(self.rows("statements"))
                .map(|row| self.value(row))
                .collect(),
            grades: self.rows("assessments").iter().map(|row| self.grade(row)).collect(),
            names: self.rows("observations").iter().filter_map(|row| self.name(row)).collect(),
            leads: self.rows("involvements").iter().map(|row| self.lead(row)).collect(),
            initiatives: self.rows("listings").iter().map(|row| self.initiative(row)).collect(),
        }
    }

    /// Labels from the top of the tree down to a policy.
    fn path(&self, policy: &str) -> Vec<&str> {
        if policy.is_empty() {
            return Vec::new();
        }
        let row = self.row("policies", &[("policy_id", policy)]);
        let mut path = self.path(&row["parent_policy_id"]);
        path.push(&row["label"]);
        path
    }

    fn indicator(&self, row: &Row) -> &Row {
        self.row("indicators", &[("indicator_id", &row["indicator_id"])])
    }

    /// What an indicator belongs to.
    fn under(&self, indicator: &Row) -> String {
        let initiative = indicator["initiative_id"].as_str();
        if initiative.is_empty() {
            return self.path(&indicator["policy_id"]).join(" > ");
        }
        let listing = self.row("listings", &[("initiative_id", initiative), ("relisted", "false")]);
        let mut path = self.path(&listing["policy_id"]);
        path.push(&self.row("initiatives", &[("initiative_id", initiative)])["title"]);
        path.join(" > ")
    }

    /// Name of an indicator, and what it belongs to.
    pub fn name_of(&self, id: &str) -> (String, String) {
        let indicator = self.row("indicators", &[("indicator_id", id)]);
        (indicator["label"].clone(), self.under(indicator))
    }

    fn unit(&self, row: &Row) -> String {
        match (row.get("unit_id").map_or("", String::as_str), row.get("own_unit_id").map_or("", String::as_str)) {
            ("", "") => String::new(),
            ("", own) => self.row("codes", &[("list_id", "unit"), ("code_id", own)])["label"].clone(),
            (unit, _) => self.units.get(unit).unwrap_or_else(|| panic!("no unit {unit}")).clone(),
        }
    }

    fn value(&self, row: &Row) -> PrintedValue {
        let indicator = self.indicator(row);
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        PrintedValue {
            plan: self.plan.clone(),
            indicator: indicator["label"].clone(),
            under: self.under(indicator),
            number: indicator["number_as_printed"].clone(),
            kind: cell("value_type_id"),
            first_day: cell("period_start"),
            last_day: cell("period_end"),
            period: cell("period_as_printed"),
            value: cell("value"),
            unit: self.unit(row),
            printed: if row.contains_key("text") { cell("text") } else { cell("value_as_printed") },
            qualifier: cell("qualifier_id"),
            direction: indicator["desired_direction_id"].clone(),
            accumulation: indicator["accumulation_id"].clone(),
        }
    }

    fn grade(&self, row: &Row) -> PrintedGrade {
        let indicator = self.indicator(row);
        let code = self.row("codes", &[("list_id", &row["scheme_id"]), ("code_id", &row["grade_id"])]);
        assert_eq!(code["label"], row["grade_as_printed"], "{}", self.plan);
        PrintedGrade {
            plan: self.plan.clone(),
            indicator: indicator["label"].clone(),
            under: self.under(indicator),
            scheme: row["scheme_as_printed"].clone(),
            grade: row["grade_as_printed"].clone(),
            first_day: row["period_start"].clone(),
            last_day: row["period_end"].clone(),
            period: row["period_as_printed"].clone(),
        }
    }

    fn name(&self, row: &Row) -> Option<PrintedName> {
        let indicator = self.indicator(row);
        let also = row["indicator_as_printed"].clone();
        let name = PrintedName {
            plan: self.plan.clone(),
            indicator: indicator["label"].clone(),
            under: self.under(indicator),
            also,
        };
        (!name.also.is_empty()).then_some(name)
    }

    fn lead(&self, row: &Row) -> PrintedLead {
        let indicator = self.indicator(row);
        assert_eq!(row["role_id"], "lead", "{}", self.plan);
        PrintedLead {
            plan: self.plan.clone(),
            indicator: indicator["label"].clone(),
            under: self.under(indicator),
            lead: row["organization_as_printed"].clone(),
        }
    }

    fn initiative(&self, row: &Row) -> PrintedInitiative {
        let initiative = self.row("initiatives", &[("initiative_id", &row["initiative_id"])]);
        assert_eq!(initiative["title"], row["title_as_printed"], "{}", self.plan);
        PrintedInitiative {
            plan: self.plan.clone(),
            title: initiative["title"].clone(),
            under: self.path(&row["policy_id"]).join(" > "),
        }
    }
}
