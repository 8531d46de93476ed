//! Where the indicators stand: the printed values, and a verdict only where like is compared with like.
use crate::{
    SITE,
    facts::{Facts, PLANS, PrintedValue},
    json_and_csv::tables_of_csv,
};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// The value of a kind whose period ends last.
fn last<'f>(facts: &[&'f PrintedValue], kind: &str) -> Option<&'f PrintedValue> {
    let numbers = facts.iter().filter(|fact| fact.kind == kind && !fact.value.is_empty());
    numbers.copied().max_by_key(|fact| &fact.last_day)
}

/// Whether the value has reached the target, of two that can be compared: same unit, same days, and a known way to go.
fn verdict(facts: &[&PrintedValue]) -> Option<bool> {
    let (actual, target) = (last(facts, "actual")?, last(facts, "target")?);
    let same = |of: fn(&PrintedValue) -> &str| of(actual) == of(target);
    let alike = same(|fact| &fact.unit) && same(|fact| &fact.first_day) && same(|fact| &fact.last_day);
    let number = |fact: &PrintedValue| fact.value.parse::<f64>().unwrap();
    match actual.direction.as_str() {
        "up" if alike => Some(number(actual) >= number(target)),
        "down" if alike => Some(number(actual) <= number(target)),
        _ => None,
    }
}

fn text(value: &Json, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

/// What is told of a stated value.
fn told(observation: &Json) -> [String; 4] {
    ["value_decimal", "period_start", "period_end", "value_as_printed"].map(|member| text(observation, member))
}

fn printed(fact: &PrintedValue) -> [String; 4] {
    [fact.value.clone(), fact.first_day.clone(), fact.last_day.clone(), fact.printed.clone()]
}

#[actix_web::test]
async fn progress_states_every_value_and_judges_only_what_can_be_compared() {
    let facts = Facts::printed();
    let mut judged = 0;
    for plan in PLANS {
        let path = format!("/{plan}/progress");
        let document = SITE.get(&path, &["accept: application/json"]).await.ok(&path).json();
        let (tables, items) = (tables_of_csv(plan).await, document["items"].as_array().unwrap());
        assert_eq!(items.len(), tables.rows["indicators"].len(), "{plan}");
        for item in items {
            let id = item["indicator_id"].as_str().unwrap();
            let (label, under) = tables.name_of(id);
            let about = |fact: &&PrintedValue| fact.plan == *plan && fact.indicator == label && fact.under == under;
            let facts: Vec<&PrintedValue> = facts.values.iter().filter(about).collect();
            assert!(!facts.is_empty() && item["label"] == label, "{plan} {id}");
            let stated: BTreeSet<_> = item["observations"].as_array().unwrap().iter().map(told).collect();
            for fact in facts.iter().filter(|fact| !fact.value.is_empty()) {
                assert!(stated.contains(&printed(fact)), "{plan} {id} lacks {fact:#?}: {item:#}");
            }
            for (member, kind) in [("target", "target"), ("latest_actual", "actual"), ("baseline", "baseline")] {
                let wanted = last(&facts, kind).map(printed);
                assert_eq!(item[member].as_object().map(|_| told(&item[member])), wanted, "{plan} {id} {member}");
            }
            let verdict = verdict(&facts);
            assert_eq!(item["reached"].as_bool(), verdict, "{plan} {id}: {item:#}");
            if verdict.is_none() {
                assert!(item["share"].is_null() && item["share_reason"].is_string(), "{plan} {id}: {item:#}");
            }
            judged += usize::from(verdict.is_some());
        }
    }
    assert_eq!(judged, 9, "the quarterly indicators have a target of the same quarter");
}
