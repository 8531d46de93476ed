//! Every fact by SPARQL.
use crate::{
    SITE,
    facts::{Facts, PLANS, PrintedGrade, PrintedInitiative, PrintedLead, PrintedName, PrintedValue},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::{BTreeMap, BTreeSet};

const PREFIXES: &str = "\
PREFIX mp: <https://w3id.org/municipal-plan/ns#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <http://schema.org/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX cv: <http://data.europa.eu/m8g/>
";

/// An indicator by its name, and what it belongs to.
const INDICATOR: &str = "
  ?i a mp:Indicator ; skos:prefLabel ?indicator .
  OPTIONAL { ?i mp:policy ?low . ?low skos:prefLabel ?low_label OPTIONAL { ?low skos:broader/skos:prefLabel ?high_label } }
  OPTIONAL {
    ?i mp:initiative ?m . ?m dcterms:title ?m_title .
    ?listing a mp:Listing ; mp:initiative ?m ; mp:policy/skos:prefLabel ?m_policy
  }
";

/// Days of a period.
const DAYS: &str = "
  OPTIONAL { ?p schema:startDate ?first_day }
  OPTIONAL { ?p schema:endDate ?last_day }
";

/// A solution; what is not bound is empty.
struct Solution(BTreeMap<String, String>);

impl Solution {
    fn text(&self, variable: &str) -> String {
        self.0.get(variable).cloned().unwrap_or_default()
    }

    /// Labels of what the indicator belongs to.
    fn under(&self) -> String {
        let labels = ["high_label", "low_label", "m_policy", "m_title"].map(|variable| self.text(variable));
        labels.into_iter().filter(|label| !label.is_empty()).collect::<Vec<_>>().join(" > ")
    }

    /// A decimal as it is canonical.
    fn number(&self, variable: &str) -> String {
        let text = self.text(variable);
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    }
}

/// The solutions of a query over a plan.
async fn solutions(plan: &str, pattern: &str) -> Vec<Solution> {
    let query = format!("{PREFIXES}SELECT DISTINCT * WHERE {{ {pattern} }}");
    let path = format!("/{plan}/sparql?query={}", utf8_percent_encode(&query, NON_ALPHANUMERIC));
    let answer = SITE.get(&path, &["accept: application/sparql-results+json"]).await.ok(&query).json();
    let solution = |bindings: &serde_json::Value| {
        let text =
            |(name, term): (&String, &serde_json::Value)| (name.clone(), term["value"].as_str().unwrap().to_owned());
        Solution(bindings.as_object().unwrap().iter().map(text).collect())
    };
    answer["results"]["bindings"].as_array().unwrap().iter().map(solution).collect()
}

async fn values(plan: &str) -> BTreeSet<PrintedValue> {
    let pattern = format!(
        "{{
  ?o a qb:Observation ; mp:refPeriod ?p ; sdmx-measure:obsValue ?value ; sdmx-attribute:unitMeasure ?unit .
  OPTIONAL {{ ?unit skos:prefLabel ?ja FILTER(LANG(?ja) = 'ja') }}
  OPTIONAL {{ ?unit skos:prefLabel ?en FILTER(LANG(?en) = 'en') }}
  OPTIONAL {{ ?o mp:valueAsPrinted ?printed }}
  OPTIONAL {{ ?o mp:qualifier/skos:notation ?qualifier }}
}} UNION {{
  ?o a mp:Statement ; mp:period ?p ; schema:text ?printed
}}
  ?o mp:indicator ?i ; mp:valueType/skos:notation ?kind .
  OPTIONAL {{ ?o mp:periodAsPrinted ?period }}
  OPTIONAL {{ ?i mp:numberAsPrinted ?number }}
  OPTIONAL {{ ?i mp:desiredDirection/skos:notation ?direction }}
  OPTIONAL {{ ?i mp:accumulation/skos:notation ?accumulation }}
  {INDICATOR} {DAYS}"
    );
    let value = |found: Solution| {
        let (ja, en) = (found.text("ja"), found.text("en"));
        PrintedValue {
            plan: plan.to_owned(),
            indicator: found.text("indicator"),
            under: found.under(),
            number: found.text("number"),
            kind: found.text("kind"),
            first_day: found.text("first_day"),
            last_day: found.text("last_day"),
            period: found.text("period"),
            value: found.number("value"),
            unit: if ja.is_empty() { en } else { ja },
            printed: found.text("printed"),
            qualifier: found.text("qualifier"),
            direction: found.text("direction"),
            accumulation: found.text("accumulation"),
        }
    };
    solutions(plan, &pattern).await.into_iter().map(value).collect()
}

async fn grades(plan: &str) -> BTreeSet<PrintedGrade> {
    let pattern = format!(
        "?a a mp:Assessment ; mp:indicator ?i ; mp:period ?p ; mp:schemeAsPrinted ?scheme ; mp:grade ?g .
  ?g skos:prefLabel ?grade ; skos:inScheme ?list .
  OPTIONAL {{ ?a mp:periodAsPrinted ?period }}
  {INDICATOR} {DAYS}"
    );
    let grade = |found: Solution| PrintedGrade {
        plan: plan.to_owned(),
        indicator: found.text("indicator"),
        under: found.under(),
        scheme: found.text("scheme"),
        grade: found.text("grade"),
        first_day: found.text("first_day"),
        last_day: found.text("last_day"),
        period: found.text("period"),
    };
    solutions(plan, &pattern).await.into_iter().map(grade).collect()
}

async fn names(plan: &str) -> BTreeSet<PrintedName> {
    let pattern = format!("?o a qb:Observation ; mp:indicator ?i ; mp:titleAsPrinted ?also . {INDICATOR}");
    let name = |found: Solution| PrintedName {
        plan: plan.to_owned(),
        indicator: found.text("indicator"),
        under: found.under(),
        also: found.text("also"),
    };
    solutions(plan, &pattern).await.into_iter().map(name).collect()
}

async fn leads(plan: &str) -> BTreeSet<PrintedLead> {
    let pattern = format!(
        "?v a mp:Involvement ; mp:indicator ?i ; cv:role/skos:notation 'lead' ; mp:organizationAsPrinted ?lead . {INDICATOR}"
    );
    let lead = |found: Solution| PrintedLead {
        plan: plan.to_owned(),
        indicator: found.text("indicator"),
        under: found.under(),
        lead: found.text("lead"),
    };
    solutions(plan, &pattern).await.into_iter().map(lead).collect()
}

async fn initiatives(plan: &str) -> BTreeSet<PrintedInitiative> {
    let pattern = "?m a mp:Initiative ; dcterms:title ?title .
  ?listing a mp:Listing ; mp:initiative ?m ; mp:policy ?low . ?low skos:prefLabel ?low_label .
  OPTIONAL { ?low skos:broader/skos:prefLabel ?high_label }";
    let initiative =
        |found: Solution| PrintedInitiative { plan: plan.to_owned(), title: found.text("title"), under: found.under() };
    solutions(plan, pattern).await.into_iter().map(initiative).collect()
}

#[actix_web::test]
async fn every_fact_comes_out_of_the_graph() {
    let mut facts = Facts::default();
    for plan in PLANS {
        facts.extend(Facts {
            values: values(plan).await,
            grades: grades(plan).await,
            names: names(plan).await,
            leads: leads(plan).await,
            initiatives: initiatives(plan).await,
        });
    }
    facts.compare("SPARQL");
}

/// The goals and targets of the UN stand as their IRIs, for the whole plan.
#[actix_web::test]
async fn goals_of_the_un_are_tags_of_the_plan() {
    let pattern = "?tag a mp:Tag ; mp:concept ?goal FILTER NOT EXISTS { ?tag mp:indicator|mp:policy|mp:initiative ?x }";
    let goals = solutions("014681/sdgs-mirai", pattern).await.into_iter().map(|found| found.text("goal"));
    let wanted = [
        "3", "3.d", "4", "4.3", "5", "5.4", "7", "7.2", "8", "8.1", "8.3", "9", "9.b", "11", "11.3", "11.b", "12",
        "12.5", "13", "13.1", "17", "17.17", "2.3", "10.2", "15.2",
    ];
    let wanted = wanted.iter().map(|goal| format!("http://metadata.un.org/sdg/{goal}"));
    assert_eq!(goals.collect::<BTreeSet<_>>(), wanted.collect::<BTreeSet<_>>());
}

/// A plan's own code says which built-in code means the same or more.
#[actix_web::test]
async fn own_units_lead_to_built_in_ones() {
    let pattern = "?unit skos:prefLabel ?label ; skos:inScheme ?scheme .
  ?unit (skos:broadMatch|skos:exactMatch) ?known . ?known skos:notation ?code .
  FILTER(STRENDS(STR(?scheme), '/council-plan/schemes/unit'))";
    let found = solutions("gb-bracknell-forest/council-plan", pattern).await;
    let found: BTreeSet<_> = found.into_iter().map(|found| (found.text("label"), found.text("code"))).collect();
    let wanted = [("groups", "group"), ("visits", "visit"), ("volunteers", "person"), ("young people", "person")];
    assert_eq!(found, wanted.map(|(label, code)| (label.to_owned(), code.to_owned())).into());
}
