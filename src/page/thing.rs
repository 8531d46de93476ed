//! What people look for in a plan: the page of a thing answers first in a sentence, by what its columns and the tables around
//! it are described to hold. No rule asks for the name of a plan, and one for the name of a table only where that is a tree.
use super::{
    Main, names, picture,
    plan::{Group, Plan},
    stage::Family,
    value::{Values, escaped, own},
    words::{Words, fill},
};
use crate::{
    content::Content,
    edition,
    error::Result,
    format::{Document, Embedded, Item, WriteError},
    period::Period,
    progress::Statements,
    table::{CellKind, Column, Row, Table},
    view::Scope,
};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "thing_main.html")]
struct ThingPage {
    words: &'static Words,
    shapes: String,
    /// The stage of each period: its mark, the period and, as HTML, the printed word.
    years: Vec<(String, String, String)>,
    /// Where it stands in the plan: the policies above it, each as HTML.
    places: Vec<Vec<String>>,
    /// What is told beside the values of an indicator.
    beside: Vec<String>,
    /// The initiatives below a policy, and for which periods their marks are.
    below: Vec<Group>,
    hint: String,
    /// The terms that it uses with what they mean, as HTML.
    terms: Vec<(String, String)>,
}

impl ThingPage {
    fn is_empty(&self) -> bool {
        self.years.is_empty()
            && self.places.is_empty()
            && self.beside.is_empty()
            && self.below.is_empty()
            && self.terms.is_empty()
    }
}

struct Thing<'c> {
    item: &'c Item,
    content: &'c Content,
    plan: Plan<'c>,
}

/// The main part of the page of a row, if there is anything to say of it. Blocks.
///
/// # Errors
///
/// When a file is damaged or the page cannot be written.
pub fn main(item: &Item, document: &Document, scope: &Scope, words: &'static Words) -> Result<Option<Main>> {
    let content = scope.content()?;
    let editions = content.editions();
    let asked = document.edition.as_ref().and_then(|edition| editions.named(&edition.id));
    let edition = asked.unwrap_or_else(|| editions.newest());
    let (policies, language) = (edition.policies(), scope.metadata.language());
    let plan = Plan { scope, tables: content.tables(), edition: &edition, policies, language, words };
    let thing = Thing { item, content: &content, plan };
    let (years, mut shapes, planned) = thing.years();
    let (mut below, mut hint) = (Vec::new(), String::new());
    if thing.is_policy() {
        let periods;
        (below, shapes, periods) = thing.plan.below(&item.row.key());
        hint = fill(words.picture_hint, &[("periods", &periods.join(words.comma))]);
    }
    let measured = thing.measured();
    let page = ThingPage {
        words,
        shapes,
        years,
        places: thing.places(),
        beside: if measured.is_some() { thing.beside() } else { Vec::new() },
        below,
        hint,
        terms: thing.terms(),
    };
    let lead = planned.or(measured).or_else(|| thing.defined()).or_else(|| thing.holds()).unwrap_or_default();
    if lead.is_empty() && page.is_empty() {
        return Ok(None);
    }
    let html = page.render().map_err(WriteError::from_other)?;
    Ok(Some(Main { lead, html, is_whole: true }))
}

impl Thing<'_> {
    fn own(&self, text: &str) -> String {
        own(text, self.plan.language, self.plan.words)
    }

    /// Whether it is one of the tree that a plan is.
    fn is_policy(&self) -> bool {
        self.item.row.table.name == "policies"
    }

    /// The rows around it of the first table that has a column of this kind.
    fn around(&self, kind: CellKind) -> Option<&Embedded> {
        self.item.embedded.iter().find(|one| one.table.columns.iter().any(|column| column.kind == kind))
    }

    /// The stage of each period as the edition plans it, the shapes that are drawn, and the sentence that tells since when it is
    /// in use, or else what is planned last.
    fn years(&self) -> (Vec<(String, String, String)>, String, Option<String>) {
        let Some(scheduled) = self.around(CellKind::Concept("stage")) else { return Default::default() };
        let of_edition = |row: &&Row| row.get("revision_id").is_none_or(|id| id == self.plan.edition.id());
        let rows = scheduled.rows.iter().filter(of_edition);
        let entry = |row: &Row| {
            let period = row.table.columns.iter().find(|column| column.kind == CellKind::Period)?;
            Some((row[period.name].parse::<Period>().ok()?, Family::of(row), row["stage_as_printed"].to_owned()))
        };
        let mut entries: Vec<_> = rows.filter_map(entry).collect();
        entries.sort_by_key(|(period, ..)| *period);
        let running = entries.iter().find(|(_, family, _)| family.is_running());
        let planned = entries.iter().rfind(|(_, family, _)| *family <= Family::Done);
        let says = running
            .map(|one| (self.plan.words.plan_running, one))
            .or(planned.map(|one| (self.plan.words.plan_stage, one)));
        let sentence = says.map(|(says, (period, _, stage))| {
            fill(says, &[("period", &names::short_period(*period, self.plan.words)), ("stage", &self.own(stage))])
        });
        let shapes = picture::shapes(entries.iter().map(|(_, family, _)| *family).collect::<BTreeSet<_>>());
        let year = |(period, family, stage): &(Period, Family, String)| {
            let mut mark = String::new();
            picture::strip(&[Some(*family)], &mut mark);
            (mark, names::short_period(*period, self.plan.words), self.own(stage))
        };
        let is_empty = entries.is_empty();
        let sentence = sentence.or_else(|| is_empty.then(|| self.plan.words.unscheduled.to_owned()));
        (entries.iter().map(year).collect(), if is_empty { String::new() } else { shapes }, sentence)
    }

    /// Where an indicator is to be, and where it stands.
    fn measured(&self) -> Option<String> {
        self.around(CellKind::Concept("value-type"))?;
        let (words, rule) = (self.plan.words, self.plan.scope.metadata.on_track());
        let progress = Statements::new(self.content.tables(), self.plan.edition, &rule).progress(&self.item.row);
        let values = Values { codes: self.content.rows("codes"), language: self.plan.language, words };
        let told = |sentence: &str, value: &crate::progress::Value<'_>| {
            let period = names::short_period(value.period, words);
            fill(sentence, &[("period", &period), ("value", &values.html(value))])
        };
        let target = progress.target.as_ref().map(|target| {
            let is_year = target.period.fiscal_year().or(target.period.calendar_year()).is_some();
            told(if is_year { words.indicator_target_of_year } else { words.indicator_target }, target)
        });
        let actual = progress.actual.as_ref().map(|actual| told(words.indicator_actual, actual));
        let target = target.unwrap_or_else(|| words.no_target_stated.to_owned());
        Some(format!("{target} {}", actual.unwrap_or_else(|| words.no_actual_stated.to_owned())))
    }

    /// How an indicator counts, and which way is meant to be good.
    fn beside(&self) -> Vec<String> {
        let said = [
            ("accumulation", "accumulation_id", self.plan.words.indicator_accumulation),
            ("desired-direction", "desired_direction_id", self.plan.words.indicator_direction),
        ];
        let said = said.into_iter().filter_map(|(list, column, says)| {
            Some(fill(says, &[("value", names::code(list, self.item.row.get(column)?, self.plan.words)?)]))
        });
        said.collect()
    }

    /// What a term means.
    fn defined(&self) -> Option<String> {
        Some(self.own(definition(&self.item.row)?))
    }

    /// How much stands below a policy.
    fn holds(&self) -> Option<String> {
        if !self.is_policy() {
            return None;
        }
        let below = |row: &&Row| {
            let id = row.get("policy_id").unwrap_or_default();
            edition::path(&self.plan.policies, id).iter().any(|above| above.key() == self.item.row.key())
        };
        let listings = self.plan.edition.own("listings");
        let initiatives: BTreeSet<&str> =
            listings.iter().copied().filter(below).map(|row| &row["initiative_id"]).collect();
        let indicators = self.plan.edition.indicators();
        let counts = [initiatives.len().to_string(), indicators.iter().filter(below).count().to_string()];
        Some(fill(self.plan.words.policy_holds, &[("initiatives", &counts[0]), ("indicators", &counts[1])]))
    }

    /// The policies that stand above it, one line for each place.
    fn places(&self) -> Vec<Vec<String>> {
        let is_policy = |column: &&Column| column.kind == CellKind::Link("policies");
        let of = |row: &Row| -> Option<String> {
            let column = row.table.columns.iter().find(is_policy)?;
            Some(row.get(column.name)?.to_owned())
        };
        let own = of(&self.item.row);
        let is_tree = self.is_policy();
        let listed = self.item.embedded.iter().filter(|one| !is_tree && one.table.name == "listings");
        let listed =
            listed.flat_map(|one| &one.rows).filter(|row| &row["revision_id"] == self.plan.edition.id()).filter_map(of);
        let mut known = BTreeSet::new();
        let ids = own.into_iter().chain(listed).filter(|id| known.insert(id.clone()));
        let link = |row: &&Row| {
            let href = format!("{}/policies/{}", self.plan.scope.path(), &row["policy_id"]);
            let level = row.get("level_as_printed").map(|level| format!("{} ", self.own(level))).unwrap_or_default();
            format!("{level}<a href=\"{}\">{}</a>", escaped(&href), self.own(&row["label"]))
        };
        let path = |id: String| edition::path(&self.plan.policies, &id).iter().map(link).collect::<Vec<String>>();
        ids.map(path).filter(|path| !path.is_empty()).collect()
    }

    /// What it is linked with by a table that links two things: what has a definition is explained here.
    fn terms(&self) -> Vec<(String, String)> {
        let linking = self.item.embedded.iter().filter_map(|one| Some((one, one.embed.to?)));
        let other = |(one, to): (&Embedded, &str)| -> Vec<(String, String)> {
            let Some(CellKind::Link(table)) = one.table.column(to).map(|column| column.kind) else { return Vec::new() };
            let rows = self.content.own_rows(table);
            let ids = one.rows.iter().map(|row| &row[to]);
            let found = ids.filter_map(|id| rows.iter().find(|row| row.key() == id));
            let told = found.filter_map(|row| {
                let href = format!("{}/{table}/{}", self.plan.scope.path(), row.key());
                let name = row.get(row.table.label?)?;
                Some((format!("<a href=\"{href}\">{}</a>", self.own(name)), self.own(definition(row)?)))
            });
            told.collect()
        };
        linking.flat_map(other).collect()
    }
}

/// What a row says that it means.
fn definition(row: &Row) -> Option<&str> {
    let is_one = |column: &&Column| column.property == "skos:definition";
    let table: &Table = row.table;
    row.get(table.columns.iter().find(is_one)?.name)
}
