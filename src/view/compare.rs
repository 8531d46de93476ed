//! Two editions of a plan compared: what is new, renamed, moved, merged or dropped, and which targets differ.
use super::{
    Answer, Asked, EditionId, Own, Page, Reach, Scope,
    codes::Codes,
    edition::tell_begun,
    pages::query,
    roadmap::{edition_of, named},
};
use crate::{
    catalog,
    dcat::Host,
    decimal::Decimal,
    edition::{self, Edition},
    error::Result,
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, MemberColumn, Note, Shape, ShapeKind, json,
        member,
    },
    language::{CodeMeaning, codes},
    period::Period,
    progress::Statements,
    table::Row,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// What differs between two editions.
pub const PAGE: Page = Page {
    path: "/editions/compare",
    reach: Reach::Release(compare),
    operation: "compareEditions",
    tag: "plans",
    ja: "版の比較",
    en: "Get what differs between two editions",
    about_ja: "2つの版の違い。新規・名称変更・移動・統合・廃止と、目標の変更を1件1行に並べます。",
    about: "One row for each difference: initiatives, policies, indicators and terms that are new, renamed, moved, merged, \
            dropped or redefined, and targets that are raised or lowered. What an edition does not tell is not compared and \
            named in `meta.uncompared`.",
    parameters: query::<ComparedEditions>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plan::<EditionDifference, ComparisonMeta>("EditionComparison"),
    own: Own::linked("compare"),
};

/// The editions to compare, by their ids: without `to` the newest with listings, without `from` the one before it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ComparedEditions {
    /// The older edition; without it the one before `to`. 変更前の版ID。
    #[param(value_type = Option<EditionId>, inline, example = "e2023-02")]
    from: Option<String>,
    /// The newer edition; without it the newest whole one. 変更後の版ID。
    #[param(value_type = Option<EditionId>, inline, example = "e2024-03")]
    to: Option<String>,
}

codes! {
    /// A kind of difference between two editions.
    pub(crate) enum DifferenceKind {
        New = "new", "新規", "Only the newer edition has it.";
        Renamed = "renamed", "名称変更", "It has another name.";
        Moved = "moved", "移動", "It stands under another policy.";
        Merged = "merged", "統合", "It became part of another initiative, whose name is `label_after`.";
        Dropped = "dropped", "廃止", "Only the older edition has it, and it was not merged.";
        Redefined = "redefined", "説明変更", "It has another definition: `value_before` and `value_after`.";
        TargetNew = "target-new", "目標の追加", "Only the newer edition states a target of the period.";
        TargetRaised = "target-raised", "目標の引上げ", "The target is higher.";
        TargetLowered = "target-lowered", "目標の引下げ", "The target is lower.";
        TargetChanged = "target-changed",
            "目標の変更",
            "The target differs and cannot be compared, or only its period differs.";
        TargetDropped = "target-dropped",
            "目標の削除",
            "Only the older edition states a target of the period, of an indicator that both print.";
    }
}

/// What differs between two editions of a plan, one row for each difference.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
fn compare(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let compared: ComparedEditions = asked.read()?;
    let content = scope.content()?;
    let (tables, editions) = (content.tables(), content.editions());
    let to = edition_of("to", compared.to.as_deref(), &editions)?;
    let from = match &compared.from {
        Some(id) => Some(edition_of("from", Some(id), &editions)?),
        None => to.before(),
    };
    let rule = scope.metadata.on_track();
    let mut found = Found { rows: Vec::new(), page: Vec::new(), paths: Vec::new(), uncompared: Vec::new(), scope };
    if let Some(from) = &from {
        let statements = [from, &to].map(|edition| Statements::new(tables, edition, &rule));
        let indicators = [from, &to].map(Edition::indicators);
        Sides { from, to: &to, tables, codes: Codes::of(tables), statements, indicators }.compare(&mut found);
    }
    let total = found.rows.len();
    let mut shape = ComputedTable::of_rows(&found.rows);
    shape.page = Some((FOR_PEOPLE.iter().map(ComputedColumn::from).collect(), found.page));
    shape.row_links = vec![("label", found.paths)];
    shape.edition = to.revision.map(|revision| named(revision, scope));
    let mut notes: Vec<String> = Vec::new();
    if from.is_none() {
        let why = if to.revision.is_none() {
            "この計画には版の記載がありません。"
        } else {
            "比べる前の版がありません。"
        };
        notes.push(format!("{why}比べるには、版が2つ要ります。"));
    }
    notes.extend(found.uncompared.iter().map(|(_, ja)| ja.clone()));
    shape.notes = notes.into_iter().map(|text| ("比較について".to_owned(), Note { text, href: None })).collect();
    let sides = from.as_ref().map(|from| format!("（{} → {}）", from.label(), to.label()));
    let mut document = scope.page(&PAGE, asked, host, Shape::ComputedTable(shape));
    document.title = format!("{}{} — {}", PAGE.ja, sides.unwrap_or_default(), scope.metadata.title());
    document.tell(&ComparisonMeta {
        from: from.as_ref().and_then(|edition| edition.revision).map(ComparedEdition::of),
        to: to.revision.map(ComparedEdition::of),
        kinds: DifferenceKind::ALL.iter().map(|kind| kind.meaning()).collect(),
        uncompared: found.uncompared.iter().map(|(table, _)| *table).collect(),
        total,
    });
    let begun = [from.as_ref(), Some(&to)].into_iter().flatten().find(|edition| edition.begun().is_some());
    if let Some(edition) = begun {
        tell_begun(&mut document, edition);
    }
    Ok(document)
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparisonMeta {
    /// The older edition; null if there is none.
    from: Option<ComparedEdition>,
    /// The newer edition; null if the plan has no editions.
    to: Option<ComparedEdition>,
    /// Every kind of difference.
    kinds: Vec<CodeMeaning>,
    /// What an edition does not tell, or not yet in full: a table, or `targets`.
    uncompared: Vec<&'static str>,
    /// Number of the differences.
    total: usize,
}

/// An edition as one side of a comparison.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedEdition {
    /// Id of the edition.
    revision_id: String,
    /// Its name.
    label: String,
    /// Month of adoption; null if it is not known.
    issued: Option<String>,
}

impl ComparedEdition {
    fn of(revision: &Row) -> Self {
        let own = |name: &str| revision[name].to_owned();
        let issued = revision.get("issued").map(str::to_owned);
        Self { revision_id: own("revision_id"), label: own("label"), issued }
    }
}

/// Columns of the page: what, which thing, and how it was and is.
const FOR_PEOPLE: &[MemberColumn] = &[
    member("kind", "違い"),
    member("table", "種類"),
    member("label", "対象"),
    member("before", "前"),
    member("after", "後"),
];

/// A difference between two editions: the differences, table by table. Members of other kinds of difference are null.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct EditionDifference {
    #[schema(value_type = DifferenceKind)]
    kind: Option<DifferenceKind>,
    /// Its name in Japanese.
    kind_label: &'static str,
    /// Table of the thing.
    table: &'static str,
    /// Name of the table in Japanese.
    table_label: &'static str,
    /// Id of the thing, the same in all editions.
    id: String,
    /// Its name in the older edition.
    label_before: Option<String>,
    /// Its name in the newer edition; of what was merged, the name of the other.
    label_after: Option<String>,
    /// Policy under which the older edition has it.
    policy_before_id: Option<String>,
    /// Its name there.
    policy_before_label: Option<String>,
    /// Policy under which the newer edition has it.
    policy_after_id: Option<String>,
    /// Its name there.
    policy_after_label: Option<String>,
    /// Period of the older target.
    period_before: Option<String>,
    /// Period of the newer target.
    period_after: Option<String>,
    /// The older target or definition.
    value_before: Option<String>,
    /// The newer target or definition.
    value_after: Option<String>,
    /// Unit of the older target.
    unit_before: Option<String>,
    /// Unit of the newer target.
    unit_after: Option<String>,
    /// Initiative that it was merged into.
    merged_into_id: Option<String>,
    /// Its IRI.
    #[schema(format = "iri")]
    uri: String,
    /// Path of its document.
    url: String,
}

impl AnswerRow for EditionDifference {
    const COLUMNS: &'static [MemberColumn] = &[
        member("kind", "違い").shown(ColumnDisplay::Hidden),
        member("kind_label", "違い"),
        member("table", "表").shown(ColumnDisplay::Hidden),
        member("table_label", "種類"),
        member("id", "ID"),
        member("label_before", "名称（前）"),
        member("label_after", "名称（後）"),
        member("policy_before_id", "政策ID（前）").shown(ColumnDisplay::Hidden),
        member("policy_before_label", "政策（前）"),
        member("policy_after_id", "政策ID（後）").shown(ColumnDisplay::Hidden),
        member("policy_after_label", "政策（後）"),
        member("period_before", "期間（前）"),
        member("period_after", "期間（後）"),
        member("value_before", "値・説明（前）"),
        member("value_after", "値・説明（後）"),
        member("unit_before", "単位（前）"),
        member("unit_after", "単位（後）"),
        member("merged_into_id", "統合先の取組ID").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["uri", "url"];
}

/// What was found, with the tables that cannot be compared and why.
struct Found<'s> {
    rows: Vec<EditionDifference>,
    /// The cells of [`FOR_PEOPLE`] for each.
    page: Vec<Vec<String>>,
    /// Where the thing of each is told of.
    paths: Vec<String>,
    uncompared: Vec<(&'static str, String)>,
    scope: &'s Scope,
}

impl Found<'_> {
    /// Adds a difference of a thing, with the members that tell of it. `edition` is the one that prints the thing.
    fn add(&mut self, kind: DifferenceKind, thing: &Row, edition: &Edition, members: EditionDifference) {
        let (table, id) = (thing.table, thing.key());
        let path = format!("{}/{}/{id}", self.scope.path(), table.name);
        let row = EditionDifference {
            kind: Some(kind),
            kind_label: kind.meaning().ja,
            table: table.name,
            table_label: table.ja,
            id,
            uri: json::iri(thing, table.subject, &self.scope.release.iri_base),
            url: path.clone(),
            ..members
        };
        self.page.push(page_line(kind, &row));
        // Things of an older profile cannot be asked as of an edition.
        let query = format!("?revision_id={}", edition.id());
        self.paths.push(if self.scope.profile().is_todays() { path + &query } else { path });
        self.rows.push(row);
    }

    /// Says that a table is not compared, because an edition does not say what it prints of it.
    fn leave(&mut self, table: &'static str, edition: &Edition) {
        let ja = catalog::find(table).map_or(table, |table| table.ja);
        self.uncompared
            .push((table, format!("{ja}は比べていません。版「{}」の{ja}は収録されていません。", edition.label())));
    }
}

/// The cells of [`FOR_PEOPLE`] of a difference.
fn page_line(kind: DifferenceKind, row: &EditionDifference) -> Vec<String> {
    use DifferenceKind::{Dropped, Merged, Moved, New, Redefined, Renamed};
    let [before, after] = [
        [
            &row.label_before,
            &row.policy_before_id,
            &row.policy_before_label,
            &row.period_before,
            &row.value_before,
            &row.unit_before,
        ],
        [
            &row.label_after,
            &row.policy_after_id,
            &row.policy_after_label,
            &row.period_after,
            &row.value_after,
            &row.unit_after,
        ],
    ]
    .map(|side| side.map(|member| member.as_deref().unwrap_or_default()));
    let side = |[label, policy_id, policy_label, period, value, unit]: [&str; 6]| -> String {
        let policy = if policy_label.is_empty() { policy_id } else { policy_label };
        match kind {
            Renamed | Merged => label.to_owned(),
            Redefined if value.is_empty() => "説明なし".to_owned(),
            Redefined => value.to_owned(),
            Moved if policy.is_empty() => "最上位".to_owned(),
            Moved => policy.to_owned(),
            New | Dropped if label.is_empty() => "掲載なし".to_owned(),
            New | Dropped if policy.is_empty() => "掲載".to_owned(),
            New | Dropped => format!("掲載（{policy}）"),
            _ if value.is_empty() => "記載なし".to_owned(),
            _ => {
                let period = period.parse().ok().filter(|period: &Period| !period.is_unknown());
                let period = period.map(|period| format!("（{}）", period.in_words().without_era()));
                format!("{value}{unit}{}", period.unwrap_or_default())
            }
        }
    };
    let old_name = kind == Merged || after[0].is_empty();
    let name = if old_name { before[0] } else { after[0] };
    let name = if name.is_empty() { &row.id } else { name };
    vec![row.kind_label.to_owned(), row.table_label.to_owned(), name.to_owned(), side(before), side(after)]
}

/// A text of a member; none if it says nothing.
fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
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
    /// What both state.
    statements: [Statements<'c>; 2],
    /// The indicators as both print them.
    indicators: [Vec<Row>; 2],
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
                let members = EditionDifference {
                    label_before: said(&old.label),
                    label_after: said(&new.label),
                    value_before: said(one),
                    value_after: said(two),
                    ..EditionDifference::default()
                };
                found.add(DifferenceKind::Redefined, &new.row, self.to, members);
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
        let was = |old: &Printed| {
            let (policy_id, policy_label) = policy(old, &policies_before);
            EditionDifference {
                label_before: said(&old.label),
                policy_before_id: said(&policy_id),
                policy_before_label: said(&policy_label),
                ..EditionDifference::default()
            }
        };
        let is = |new: &Printed, was: EditionDifference| {
            let (policy_id, policy_label) = policy(new, &policies_after);
            EditionDifference {
                label_after: said(&new.label),
                policy_after_id: said(&policy_id),
                policy_after_label: said(&policy_label),
                ..was
            }
        };
        for (id, new) in after {
            let Some((_, old)) = find(id, before).and_then(|place| before.get(place)) else {
                // What an edition that is only begun does not list may be one that is not entered yet.
                if new.row.table.name == "initiatives" && self.from.begun().is_some() {
                    continue;
                }
                found.add(DifferenceKind::New, &new.row, self.to, is(new, EditionDifference::default()));
                continue;
            };
            if old.label != new.label {
                found.add(DifferenceKind::Renamed, &new.row, self.to, is(new, was(old)));
            }
            if old.policy != new.policy {
                found.add(DifferenceKind::Moved, &new.row, self.to, is(new, was(old)));
            }
        }
        for (id, old) in before {
            if find(id, after).is_none() && !gone(old, found) {
                found.add(DifferenceKind::Dropped, &old.row, self.from, was(old));
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
        if let Some(edition) = [self.from, self.to].into_iter().find(|edition| edition.begun().is_some()) {
            let why = format!("取組は、版「{}」に掲載のあるものだけを比べています。入力の途中です。", edition.label());
            found.uncompared.push(("initiatives", why));
        }
        let missing = self.to.begun().map(|begun| begun.missing.as_slice()).unwrap_or_default();
        self.differences(&before, &after, found, |old, found| {
            let Some(into) = old.row.get("merged_into_id") else { return missing.contains(&&old.row["initiative_id"]) };
            let other = after.iter().find(|(id, _)| id == into);
            let label = other.map(|(_, other)| other.label.as_str());
            let label =
                label.or_else(|| initiatives.iter().find(|row| &row["initiative_id"] == into).map(|row| &row["title"]));
            let members = EditionDifference {
                label_before: said(&old.label),
                label_after: label.and_then(said),
                merged_into_id: said(into),
                ..EditionDifference::default()
            };
            found.add(DifferenceKind::Merged, &old.row, self.from, members);
            true
        });
    }

    /// Targets as progress has them for each edition, in numbers and in words. One that is not stated anew goes on.
    fn targets(&self, found: &mut Found) {
        let sides = [self.from, self.to];
        let of = |place: usize, indicator: &Row| -> Vec<&'c Row> {
            let own = |row: &Row| row["indicator_id"] == indicator["indicator_id"];
            // Of an edition that does not say which indicators it prints all are taken.
            let is_printed = !sides[place].says("indicators") || self.indicators[place].iter().any(own);
            if is_printed { self.statements[place].targets(indicator) } else { Vec::new() }
        };
        let indicators = edition::rows(self.tables, "indicators");
        let all: Vec<_> = indicators.iter().map(|indicator| (indicator, of(0, indicator), of(1, indicator))).collect();
        if all.iter().all(|(_, before, _)| before.is_empty()) {
            // An edition that states no target at all is one whose targets are not recorded.
            if all.iter().any(|(.., after)| !after.is_empty()) {
                let label = self.from.label();
                let why = format!("目標値は比べていません。版「{label}」の目標値は収録されていません。");
                found.uncompared.push(("targets", why));
            }
            return;
        }
        for (indicator, mut old, mut new) in all {
            let mut pairs = Vec::new();
            new.retain(|row| {
                let twin = old.iter().position(|other| other["period"] == row["period"]);
                twin.map(|place| pairs.push((Some(old.remove(place)), Some(*row)))).is_none()
            });
            // A plan that is prolonged aims at another year.
            let aims = self.statements.each_ref().map(|statements| statements.aim(indicator));
            let goes_on = |row: &'c Row| pairs.contains(&(Some(row), Some(row)));
            let prolonged = |one: &'c Row, two: &'c Row| {
                (new.contains(&two) && (old.contains(&one) || goes_on(one))) || (old.contains(&one) && goes_on(two))
            };
            if let [Some(one), Some(two)] = aims
                && prolonged(one, two)
            {
                old.retain(|row| *row != one);
                new.retain(|row| *row != two);
                pairs.push((Some(one), Some(two)));
            }
            pairs.extend(new.iter().map(|row| (None, Some(*row))));
            // What is dropped says it of its targets, too.
            let is_there = |row: &Row| row["indicator_id"] == indicator["indicator_id"];
            old.retain(|_| !self.to.says("indicators") || self.indicators[1].iter().any(is_there));
            pairs.extend(old.iter().map(|row| (Some(*row), None)));
            for (old, new) in pairs {
                self.target(indicator, old, new, found);
            }
        }
    }

    fn target(&self, indicator: &Row, old: Option<&Row>, new: Option<&Row>, found: &mut Found) {
        let Some(kind) = self.kind(indicator, old, new) else { return };
        let label = |place: usize| {
            let row = self.indicators[place].iter().find(|row| row["indicator_id"] == indicator["indicator_id"]);
            row.map(|row| row["label"].to_owned())
        };
        let (before, after) = (label(0), label(1));
        let unit = |row: Option<&Row>| {
            row.and_then(|row| self.codes.label("unit", row.get("unit_id"), row.get("own_unit_id")))
        };
        let period = |row: Option<&Row>| row.and_then(|row| said(&row["period"]));
        let members = EditionDifference {
            label_before: before.as_deref().and_then(said),
            label_after: after.as_deref().and_then(said),
            period_before: period(old),
            period_after: period(new),
            value_before: text(old).and_then(said),
            value_after: text(new).and_then(said),
            unit_before: unit(old).and_then(said),
            unit_after: unit(new).and_then(said),
            ..EditionDifference::default()
        };
        let edition = if after.is_some() { self.to } else { self.from };
        found.add(kind, indicator, edition, members);
    }

    fn kind(&self, indicator: &Row, old: Option<&Row>, new: Option<&Row>) -> Option<DifferenceKind> {
        let (old, new) = match (old, new) {
            (None, _) => return Some(DifferenceKind::TargetNew),
            (_, None) => return Some(DifferenceKind::TargetDropped),
            (Some(old), Some(new)) => (old, new),
        };
        let number = |row: &Row, column: &str| Decimal::try_from(row.get(column)?.to_owned()).ok();
        let length = |row: &Row| {
            let period: Period = row["period"].parse().ok()?;
            Some((period.shape(), period.months()))
        };
        let unit = |row: &Row| (row["unit_id"].to_owned(), row["own_unit_id"].to_owned());
        let accumulation = |place: usize, edition: &Edition| {
            let row = self.indicators[place].iter().find(|row| row["indicator_id"] == indicator["indicator_id"]);
            row.filter(|_| edition.says("indicators")).map(|row| row["accumulation_id"].to_owned())
        };
        let known = accumulation(0, self.from).zip(accumulation(1, self.to));
        let alike = unit(old) == unit(new)
            && length(old) == length(new)
            && old["upper_value"] == new["upper_value"]
            && old["qualifier_id"] == new["qualifier_id"]
            && known.is_none_or(|(one, two)| one == two);
        match (number(old, "value"), number(new, "value")) {
            (Some(one), Some(two)) if alike && one < two => Some(DifferenceKind::TargetRaised),
            (Some(one), Some(two)) if alike && one > two => Some(DifferenceKind::TargetLowered),
            (Some(_), Some(_)) if alike && old["period"] == new["period"] => None,
            (None, None) if old["text"] == new["text"] && old["period"] == new["period"] => None,
            _ => Some(DifferenceKind::TargetChanged),
        }
    }
}
