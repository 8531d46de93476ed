//! Two editions of a plan compared: what is new, renamed, moved, merged or dropped, and which targets differ.
use super::{
    Scope,
    codes::Codes,
    plan::sheet,
    roadmap::{edition_of, named},
};
use crate::{
    catalog,
    decimal::Decimal,
    edition::{self, Edition},
    error::Result,
    format::{ColumnDisplay, Document, Note, Shape, json},
    period::Period,
    table::Row,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The editions to compare, by their ids: without `to` the newest with listings, without `from` the one before it.
#[derive(Debug, Clone, Default)]
pub struct ComparedEditions {
    /// The older side.
    pub from: Option<String>,
    /// The newer side.
    pub to: Option<String>,
}

/// A kind of difference: its code, its name in Japanese, and what it means.
pub const KINDS: [(&str, &str, &str); 11] = [
    ("new", "新規", "Only the newer edition has it."),
    ("renamed", "名称変更", "It has another name."),
    ("moved", "移動", "It stands under another policy."),
    ("merged", "統合", "It became part of another initiative, whose name is `label_after`."),
    ("dropped", "廃止", "Only the older edition has it, and it was not merged."),
    ("redefined", "説明変更", "It has another definition: `value_before` and `value_after`."),
    ("target-new", "目標の追加", "Only the newer edition states a target of the period."),
    ("target-raised", "目標の引上げ", "The target is higher."),
    ("target-lowered", "目標の引下げ", "The target is lower."),
    ("target-changed", "目標の変更", "The target differs and cannot be compared, or only its period differs."),
    ("target-dropped", "目標の削除", "Only the older edition states a target of the period."),
];

/// What differs between two editions of a plan, one row for each difference.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
pub fn compare(compared: &ComparedEditions, scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let tables = content.tables();
    let to = edition_of("to", compared.to.as_deref(), tables)?;
    let from = match &compared.from {
        Some(id) => Some(edition_of("from", Some(id), tables)?),
        None => before(&to, tables),
    };
    let mut found = Found { items: Vec::new(), uncompared: Vec::new(), scope };
    if let Some(from) = &from {
        Sides { from, to: &to, tables, codes: Codes::of(tables) }.compare(&mut found);
    }
    let total = found.items.len();
    let mut shape = sheet(COLUMNS, "id", found.items);
    shape.edition = to.revision.map(|revision| named(revision, scope));
    let alone = "比べる前の版がありません。".to_owned();
    let mut notes: Vec<String> = if from.is_none() { vec![alone] } else { Vec::new() };
    notes.extend(found.uncompared.iter().map(|(table, ja)| format!("{table}は比べていません。{ja}")));
    shape.notes = notes.into_iter().map(|text| ("比較について".to_owned(), Note { text, href: None })).collect();
    let names = [("from", from.as_ref()), ("to", Some(&to))];
    let asked = [("from", &compared.from), ("to", &compared.to)];
    let query: Vec<String> = asked.iter().filter_map(|(name, id)| Some(format!("{name}={}", id.as_ref()?))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let label = |edition: Option<&Edition>| {
        edition.and_then(|edition| edition.revision).map_or("なし", |row| &row["label"]).to_owned()
    };
    let title = format!("版の比較（{} → {}） — {}", label(from.as_ref()), label(Some(&to)), scope.metadata.title());
    let mut document = scope.document(base, &format!("/editions/compare{query}"), title, Shape::ComputedTable(shape));
    for (name, edition) in names {
        let side = edition.and_then(|edition| edition.revision).map(side);
        document.meta.insert(name.to_owned(), side.unwrap_or_default());
    }
    let kinds = KINDS.iter().map(|(id, ja, en)| json!({"id": id, "ja": ja, "en": en})).collect();
    document.meta.insert("kinds".to_owned(), Value::Array(kinds));
    document.meta.insert("uncompared".to_owned(), found.uncompared.iter().map(|(table, _)| json!(table)).collect());
    document.meta.insert("total".to_owned(), json!(total));
    Ok(document)
}

fn side(revision: &Row) -> Value {
    json!({"revision_id": revision["revision_id"], "label": revision["label"], "issued": revision["issued"]})
}

/// The edition before one: the one that it names, else the one that was adopted before.
fn before<'c>(edition: &Edition<'c>, tables: &'c [Vec<Row>]) -> Option<Edition<'c>> {
    let revision = edition.revision?;
    let older = || {
        let others = edition::rows(tables, "revisions").iter().filter(|row| row["issued"] < revision["issued"]);
        others.max_by_key(|row| row["issued"].to_owned()).map(|row| &row["revision_id"])
    };
    Edition::named(tables, revision.get("previous_revision_id").or_else(older)?)
}

/// Columns: the member, its Japanese name, how the page shows it.
const COLUMNS: &[(&str, &str, ColumnDisplay)] = &[
    ("kind", "違い", ColumnDisplay::Hidden),
    ("kind_label", "違い", ColumnDisplay::Text),
    ("table", "表", ColumnDisplay::Hidden),
    ("table_label", "種類", ColumnDisplay::Text),
    ("id", "ID", ColumnDisplay::Text),
    ("label_before", "名称（前）", ColumnDisplay::Text),
    ("label_after", "名称（後）", ColumnDisplay::Text),
    ("policy_before_id", "政策ID（前）", ColumnDisplay::Hidden),
    ("policy_before_label", "政策（前）", ColumnDisplay::Text),
    ("policy_after_id", "政策ID（後）", ColumnDisplay::Hidden),
    ("policy_after_label", "政策（後）", ColumnDisplay::Text),
    ("period_before", "期間（前）", ColumnDisplay::Text),
    ("period_after", "期間（後）", ColumnDisplay::Text),
    ("value_before", "値・説明（前）", ColumnDisplay::Text),
    ("value_after", "値・説明（後）", ColumnDisplay::Text),
    ("unit_before", "単位（前）", ColumnDisplay::Text),
    ("unit_after", "単位（後）", ColumnDisplay::Text),
    ("merged_into_id", "統合先の取組ID", ColumnDisplay::Hidden),
];

/// What was found, with the tables that cannot be compared and why.
struct Found<'s> {
    items: Vec<Value>,
    uncompared: Vec<(&'static str, String)>,
    scope: &'s Scope,
}

impl Found<'_> {
    /// Adds a difference of a thing, with the members that tell of it; those of other kinds are null.
    fn add(&mut self, kind: &str, thing: &Row, members: &[(&str, Option<&str>)]) {
        let kind_ja = KINDS.iter().find(|(id, ..)| *id == kind).map(|(_, ja, _)| *ja);
        let mut item: Map<String, Value> = COLUMNS.iter().map(|(name, ..)| ((*name).to_owned(), Value::Null)).collect();
        let id = thing.key();
        let own = [
            ("kind", Some(kind)),
            ("kind_label", kind_ja),
            ("table", Some(thing.table.name)),
            ("table_label", Some(thing.table.ja)),
            ("id", Some(id.as_str())),
        ];
        for (name, value) in own.iter().chain(members) {
            item.insert((*name).to_owned(), json!(value.filter(|text| !text.is_empty())));
        }
        item.insert("uri".to_owned(), json!(json::iri(thing, thing.table.subject, &self.scope.release.iri_base)));
        item.insert("url".to_owned(), json!(format!("{}/{}/{id}", self.scope.path(), thing.table.name)));
        self.items.push(Value::Object(item));
    }

    /// Says that a table is not compared, because an edition does not say what it prints of it.
    fn leave(&mut self, table: &'static str, edition: &Edition) {
        let ja = catalog::find(table).map_or(table, |table| table.ja);
        let label = edition.revision.map_or("", |row| &row["label"]);
        self.uncompared.push((table, format!("版「{label}」の{ja}は収録されていません。")));
    }
}

/// A target as it is stated, in numbers or in words.
fn text(row: Option<&Row>) -> Option<&str> {
    row.and_then(|row| row.get("value").or_else(|| row.get("text")))
}

/// A thing as one edition prints it.
struct Printed {
    row: Row,
    label: String,
    policy: String,
}

struct Sides<'s, 'c> {
    from: &'s Edition<'c>,
    to: &'s Edition<'c>,
    tables: &'c [Vec<Row>],
    codes: Codes<'c>,
}

impl<'c> Sides<'_, 'c> {
    fn compare(&self, found: &mut Found) {
        self.things("policies", "parent_policy_id", found);
        self.initiatives(found);
        self.things("indicators", "policy_id", found);
        self.targets(found);
        self.things("terms", "", found);
    }

    /// Labels of policies before and after.
    fn policies(&self) -> [BTreeMap<String, String>; 2] {
        let of = |edition: &Edition| {
            let row = |row: &Row| (row["policy_id"].to_owned(), row["label"].to_owned());
            edition.policies().iter().map(row).collect()
        };
        [of(self.from), of(self.to)]
    }

    /// Things that have rows of their own for each edition; `under` is the column of the policy above.
    fn things(&self, table: &'static str, under: &str, found: &mut Found) {
        // What an older edition without rows called its things is not known.
        let unknown = [self.from, self.to].into_iter().find(|edition| !edition.says(table));
        if let Some(edition) = unknown {
            if !edition::rows(self.tables, table).is_empty() {
                found.leave(table, edition);
            }
            return;
        }
        let of = |edition: &Edition| -> Vec<(String, Printed)> {
            let printed = |row: Row| {
                let (label, policy) = (row["label"].to_owned(), row[under].to_owned());
                (row.key(), Printed { row, label, policy })
            };
            edition.printed(table).into_iter().map(printed).collect()
        };
        let (before, after) = (of(self.from), of(self.to));
        self.differences(&before, &after, found, |_, _| false);
        let old: BTreeMap<&str, &Printed> = before.iter().map(|(id, one)| (id.as_str(), one)).collect();
        for (id, new) in &after {
            let Some(old) = old.get(id.as_str()) else { continue };
            let (one, two) = (&old.row["definition"], &new.row["definition"]);
            if one != two {
                let labels = [("label_before", Some(old.label.as_str())), ("label_after", Some(new.label.as_str()))];
                let values = [("value_before", Some(one)), ("value_after", Some(two))];
                found.add("redefined", &new.row, &[labels, values].concat());
            }
        }
    }

    /// What is new, renamed, moved and dropped of things in printed order. `gone` tells what else became of one.
    fn differences(
        &self,
        before: &[(String, Printed)],
        after: &[(String, Printed)],
        found: &mut Found,
        gone: impl Fn(&Printed, &mut Found) -> bool,
    ) {
        let [policies_before, policies_after] = self.policies();
        let find = |id: &str, all: &'_ [(String, Printed)]| all.iter().position(|(known, _)| known == id);
        let policy = |one: &Printed, policies: &BTreeMap<String, String>| {
            (one.policy.clone(), policies.get(&one.policy).cloned().unwrap_or_default())
        };
        for (id, new) in after {
            let (policy_id, policy_label) = policy(new, &policies_after);
            let own = [
                ("label_after", Some(new.label.as_str())),
                ("policy_after_id", Some(policy_id.as_str())),
                ("policy_after_label", Some(policy_label.as_str())),
            ];
            let Some((_, old)) = find(id, before).and_then(|place| before.get(place)) else {
                found.add("new", &new.row, &own);
                continue;
            };
            let (old_id, old_label) = policy(old, &policies_before);
            let was = [
                ("label_before", Some(old.label.as_str())),
                ("policy_before_id", Some(old_id.as_str())),
                ("policy_before_label", Some(old_label.as_str())),
            ];
            let both = [own, was].concat();
            if old.label != new.label {
                found.add("renamed", &new.row, &both);
            }
            if old.policy != new.policy {
                found.add("moved", &new.row, &both);
            }
        }
        for (id, old) in before {
            if find(id, after).is_none() && !gone(old, found) {
                let (old_id, old_label) = policy(old, &policies_before);
                let was = [
                    ("label_before", Some(old.label.as_str())),
                    ("policy_before_id", Some(old_id.as_str())),
                    ("policy_before_label", Some(old_label.as_str())),
                ];
                found.add("dropped", &old.row, &was);
            }
        }
    }

    fn initiatives(&self, found: &mut Found) {
        let initiatives = edition::rows(self.tables, "initiatives");
        let silent = [self.from, self.to].into_iter().find(|edition| edition.own("listings").is_empty());
        if let Some(edition) = silent {
            if !initiatives.is_empty() {
                found.leave("initiatives", edition);
            }
            return;
        }
        let merged = |edition: &Edition, id: &str| {
            let of = |row: &&Row| &row["initiative_id"] == id && &row["stage_id"] == "merged";
            edition.own("schedule").iter().any(of)
        };
        // The first listing that repeats none. Where the newer edition still lists what is merged, it is merged all the same.
        let of = |edition: &Edition<'c>, other: Option<&Edition>| -> Vec<(String, Printed)> {
            let mut all: Vec<(String, Printed)> = Vec::new();
            let mut listings = edition.own("listings");
            listings.sort_by_key(|row| &row["relisted"] == "true");
            for listing in listings {
                let id = &listing["initiative_id"];
                let thing = initiatives.iter().find(|row| &row["initiative_id"] == id);
                let newly = merged(edition, id) && other.is_some_and(|other| !merged(other, id));
                let Some(row) = thing.filter(|_| !newly && all.iter().all(|(known, _)| known != id)) else { continue };
                let (label, policy) = (listing["title_as_printed"].to_owned(), listing["policy_id"].to_owned());
                all.push((id.to_owned(), Printed { row: row.clone(), label, policy }));
            }
            all
        };
        let (before, after) = (of(self.from, None), of(self.to, Some(self.from)));
        self.differences(&before, &after, found, |old, found| {
            let Some(into) = old.row.get("merged_into_id") else { return false };
            let other = after.iter().find(|(id, _)| id == into);
            let label = other.map(|(_, other)| other.label.as_str());
            let label =
                label.or_else(|| initiatives.iter().find(|row| &row["initiative_id"] == into).map(|row| &row["title"]));
            let members =
                [("label_before", Some(old.label.as_str())), ("label_after", label), ("merged_into_id", Some(into))];
            found.add("merged", &old.row, &members);
            true
        });
    }

    /// Targets that the documents of the editions state, in numbers and in words.
    fn targets(&self, found: &mut Found) {
        let of = |edition: &Edition| -> Vec<&'c Row> {
            let Some(source) = edition.revision.and_then(|row| row.get("source_id")) else { return Vec::new() };
            let rows = ["observations", "statements"].into_iter().flat_map(|table| edition::rows(self.tables, table));
            rows.filter(|row| &row["source_id"] == source && &row["value_type_id"] == "target").collect()
        };
        let (before, after) = (of(self.from), of(self.to));
        if before.is_empty() {
            // An edition that states no target at all is one whose targets are not recorded.
            if !after.is_empty() {
                let label = self.from.revision.map_or("", |row| &row["label"]);
                found.uncompared.push(("targets", format!("版「{label}」の目標値は収録されていません。")));
            }
            return;
        }
        for indicator in edition::rows(self.tables, "indicators") {
            let own = |rows: &[&'c Row]| -> Vec<&'c Row> {
                rows.iter().copied().filter(|row| row["indicator_id"] == indicator["indicator_id"]).collect()
            };
            let (mut old, mut new) = (own(&before), own(&after));
            let mut pairs = Vec::new();
            new.retain(|row| {
                let twin = old.iter().position(|other| other["period"] == row["period"]);
                twin.map(|place| pairs.push((Some(old.remove(place)), Some(*row)))).is_none()
            });
            // A plan that is prolonged aims at another year.
            if let ([one], [two]) = (old.as_slice(), new.as_slice()) {
                pairs.push((Some(*one), Some(*two)));
            } else {
                pairs.extend(new.iter().map(|row| (None, Some(*row))));
                pairs.extend(old.iter().map(|row| (Some(*row), None)));
            }
            for (old, new) in pairs {
                self.target(indicator, old, new, found);
            }
        }
    }

    fn target(&self, indicator: &Row, old: Option<&Row>, new: Option<&Row>, found: &mut Found) {
        let Some(kind) = self.kind(indicator, old, new) else { return };
        let label = |edition: &Edition| {
            let printed = edition.indicators();
            let row = printed.iter().find(|row| row["indicator_id"] == indicator["indicator_id"]);
            row.map(|row| row["label"].to_owned()).unwrap_or_default()
        };
        let (before, after) = (label(self.from), label(self.to));
        let unit = |row: Option<&Row>| {
            row.and_then(|row| self.codes.label("unit", row.get("unit_id"), row.get("own_unit_id")))
        };
        let members = [
            ("label_before", Some(before.as_str())),
            ("label_after", Some(after.as_str())),
            ("period_before", old.map(|row| &row["period"])),
            ("period_after", new.map(|row| &row["period"])),
            ("value_before", text(old)),
            ("value_after", text(new)),
            ("unit_before", unit(old)),
            ("unit_after", unit(new)),
        ];
        found.add(kind, indicator, &members);
    }

    fn kind(&self, indicator: &Row, old: Option<&Row>, new: Option<&Row>) -> Option<&'static str> {
        let (old, new) = match (old, new) {
            (None, _) => return Some("target-new"),
            (_, None) => return Some("target-dropped"),
            (Some(old), Some(new)) => (old, new),
        };
        let number = |row: &Row, column: &str| Decimal::try_from(row.get(column)?.to_owned()).ok();
        let length = |row: &Row| {
            let period: Period = row["period"].parse().ok()?;
            Some((period.shape(), period.months()))
        };
        let unit = |row: &Row| (row["unit_id"].to_owned(), row["own_unit_id"].to_owned());
        let accumulation = |edition: &Edition| {
            let printed = edition.indicators();
            let row = printed.iter().find(|row| row["indicator_id"] == indicator["indicator_id"]);
            row.filter(|_| edition.says("indicators")).map(|row| row["accumulation_id"].to_owned())
        };
        let known = accumulation(self.from).zip(accumulation(self.to));
        let alike = unit(old) == unit(new)
            && length(old) == length(new)
            && old["upper_value"] == new["upper_value"]
            && old["qualifier_id"] == new["qualifier_id"]
            && known.is_none_or(|(one, two)| one == two);
        match (number(old, "value"), number(new, "value")) {
            (Some(one), Some(two)) if alike && one < two => Some("target-raised"),
            (Some(one), Some(two)) if alike && one > two => Some("target-lowered"),
            (Some(_), Some(_)) if alike && old["period"] == new["period"] => None,
            (None, None) if old["text"] == new["text"] && old["period"] == new["period"] => None,
            _ => Some("target-changed"),
        }
    }
}
