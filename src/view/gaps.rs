//! The report of gaps: what the rules of [`crate::gaps`] find in a plan.
use super::{
    Answer, Asked, Own, Page, Reach, Scope, Server,
    across::{AcrossMeta, OfPlans, walked},
    pages::query,
    roadmap::named,
};
use crate::{
    dcat::Host,
    error::Result,
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, MemberColumn, Note, Shape, ShapeKind,
        json::{self, value_of},
        member, of_plan,
    },
    gaps::{Evidence, Gap, GapKind, GapRule, PlanRows, RULES},
    language::CodeMeaning,
    table::{Row, RowId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// What a plan lacks.
pub const PAGE: Page = Page {
    path: "/gaps",
    reach: Reach::Release(gaps),
    operation: "getGaps",
    tag: "plans",
    ja: "不足・不一致の点検",
    en: "Get what the plan lacks and where it disagrees with itself",
    about_ja: "規則ごとの点検の結果。根拠の語句と原典の行を添えます。",
    about: "Findings by rules, each with the words it rests on and their lines. `meta.rules` says how each is computed.",
    parameters: query::<GapsParameters>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plan::<GapFinding, GapsMeta>("Gaps"),
    own: Own { at_a_glance: true, ..Own::linked("gaps") },
};

/// The same of all plans.
pub const ACROSS: Page = Page {
    path: "/gaps",
    reach: Reach::Server(gaps_of_all),
    operation: "getGapsOfAllPlans",
    tag: "plans",
    ja: "不足・不一致の点検（全ての計画）",
    en: "Get what all plans lack and where they disagree with themselves",
    about_ja: "全ての計画の点検の結果。計画ごとに、規則の順に並べます。",
    about: "Findings by rules in all plans, plan by plan, each with the words it rests on and their lines.",
    parameters: || [query::<GapsParameters>(), query::<OfPlans>()].concat(),
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plans::<GapFinding, AcrossMeta>("GapsOfAllPlans"),
    own: Own::linked("gaps"),
};

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct GapsParameters {
    /// Rule whose findings are wanted; repeat it for several. 規則ID。
    #[param(value_type = Vec<GapRuleId>, inline)]
    rule: Vec<String>,
}

/// Lines that the page names for a finding; programs get all.
const LINES: usize = 8;

/// What these rules find, or all rules if none is named.
///
/// # Errors
///
/// When the database does not answer.
fn gaps(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let content = scope.content()?;
    let editions = content.editions();
    let plan = PlanRows::new(content.tables(), &editions, scope.metadata.language());
    let (mut sheet, rules) = findings(&plan, &asked.read()?, scope);
    let total = sheet.items.len();
    let note = |rule: &GapRuleMember| {
        let link = format!("{}{}?rule={}", scope.path(), PAGE.path, rule.id.0);
        (format!("{}（{}件）", rule.ja, rule.found), Note { text: rule.how_ja.to_owned(), href: Some(link) })
    };
    sheet.notes = rules.iter().map(note).collect();
    sheet.edition = plan.edition.revision.map(|edition| named(edition, scope));
    let mut document = scope.page(&PAGE, asked, host, Shape::ComputedTable(sheet));
    let revision_id = plan.edition.revision.map(|row| row["revision_id"].to_owned());
    document.tell(&GapsMeta { revision_id, rules, total });
    Ok(document)
}

/// What these rules find in all plans, or all rules if none is named.
///
/// # Errors
///
/// When the database does not answer.
fn gaps_of_all(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let wanted: GapsParameters = asked.read()?;
    let walked = walked(asked, server, |scope| {
        let content = scope.content()?;
        let editions = content.editions();
        let plan = PlanRows::new(content.tables(), &editions, scope.metadata.language());
        Ok(findings(&plan, &wanted, scope).0)
    })?;
    Ok(walked.document(&ACROSS, asked, server))
}

/// What rules find in a plan, and how much each of them.
fn findings(plan: &PlanRows<'_>, wanted: &GapsParameters, scope: &Scope) -> (ComputedTable, Vec<GapRuleMember>) {
    let is_wanted = |rule: &&GapRule| wanted.rule.is_empty() || wanted.rule.iter().any(|id| id == rule.id);
    let mut rules = Vec::new();
    let (mut rows, mut page, mut paths) = (Vec::new(), Vec::new(), Vec::new());
    for rule in RULES.iter().filter(is_wanted) {
        let findings = rule.find(plan);
        rules.push(GapRuleMember::of(rule, findings.len()));
        for finding in &findings {
            rows.push(row(rule, finding, plan, scope));
            page.push(page_line(rule, finding));
            paths.push(finding.subject.map_or_else(String::new, |row| path(row, scope)));
        }
    }
    let sheet = ComputedTable {
        row_links: vec![("label", paths)],
        page: Some((FOR_PEOPLE.iter().map(ComputedColumn::from).collect(), page)),
        ..ComputedTable::of_rows(&rows)
    };
    (sheet, rules)
}

/// Path of a row's document, of the release that is shown: there it may be called otherwise than today.
fn path(row: &Row, scope: &Scope) -> String {
    let today = RowId::of(row);
    let own = scope.content().ok().and_then(|content| content.own_id(&today)).unwrap_or(today);
    format!("{}/{own}", scope.path())
}

fn row(rule: &GapRule, finding: &Gap, plan: &PlanRows, scope: &Scope) -> GapFinding {
    let uri = |row: &Row| json::iri(row, row.table.subject, &scope.release.iri_base);
    let evidence = |one: &Evidence| GapEvidence {
        table: one.row.table.name,
        key: one.row.key(),
        uri: uri(one.row),
        column: one.column,
        text: one.text().to_owned(),
        source_line: one.source_line(),
    };
    let related = |row: &&Row| RelatedRow {
        table: row.table.name,
        key: row.key(),
        uri: uri(row),
        label: row.table.label.and_then(|label| row.get(label)).map(str::to_owned),
    };
    GapFinding {
        rule: GapRuleId(rule.id),
        rule_ja: rule.ja,
        rule_en: rule.en,
        kind: rule.kind,
        publisher_id: scope.release.publisher_id.clone(),
        plan_id: scope.release.plan_id.clone(),
        revision_id: plan.edition.revision.map(|row| row["revision_id"].to_owned()),
        table: finding.subject.map(|row| row.table.name),
        key: finding.subject.map(Row::key),
        uri: finding.subject.map(uri),
        label: finding.label.clone(),
        detail_ja: finding.ja.clone(),
        detail_en: finding.en.clone(),
        evidence: finding.evidence.iter().map(evidence).collect(),
        related: finding.related.iter().map(related).collect(),
    }
}

/// Something that a rule found: the findings, rule by rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
pub(crate) struct GapFinding {
    rule: GapRuleId,
    /// What the rule finds, in Japanese.
    rule_ja: &'static str,
    /// What the rule finds, in English.
    rule_en: &'static str,
    kind: GapKind,
    publisher_id: String,
    plan_id: String,
    /// Edition of which it is told; null if the plan has no editions.
    revision_id: Option<String>,
    /// Table of the row that it is about; null for a word.
    table: Option<&'static str>,
    /// Its key, parts joined by `/`.
    key: Option<String>,
    /// Its IRI.
    #[schema(format = "iri")]
    uri: Option<String>,
    /// What people call it.
    label: String,
    /// What was found, in Japanese.
    detail_ja: String,
    /// What was found, in English.
    detail_en: String,
    /// What is printed, and where.
    evidence: Vec<GapEvidence>,
    /// Other rows that it concerns.
    related: Vec<RelatedRow>,
}

impl AnswerRow for GapFinding {
    const COLUMNS: &'static [MemberColumn] = &[
        member("rule", "規則ID"),
        member("rule_ja", "規則"),
        member("rule_en", "規則（英語）"),
        member("kind", "種別"),
        member("publisher_id", "公表主体ID"),
        member("plan_id", "計画ID"),
        member("revision_id", "版ID"),
        member("table", "表"),
        member("key", "ID"),
        member("uri", "IRI"),
        member("label", "対象"),
        member("detail_ja", "内容"),
        member("detail_en", "内容（英語）"),
        member("wordings", "原典の表記").at("/cells/wordings"),
        member("source_lines", "原典の行").at("/cells/source_lines"),
        member("related", "関係する行").at("/cells/related"),
    ];
    const UNSHOWN: &'static [&'static str] = &["evidence", "related"];

    fn lines(&self) -> Vec<Value> {
        let related = self.related.iter().map(|row| format!("{}/{}", row.table, row.key)).collect::<Vec<_>>();
        let wordings = unique(self.evidence.iter().map(|one| one.text.as_str()));
        let lines = in_order(self.evidence.iter().filter_map(|one| one.source_line));
        let mut line = value_of(self);
        line["cells"] = json!({
            "wordings": wordings.join(" | "),
            "source_lines": lines.join(" "),
            "related": related.join(" "),
        });
        vec![line]
    }
}

/// Id of a rule of the report of gaps.
#[derive(Debug, Serialize)]
pub(crate) struct GapRuleId(&'static str);

impl PartialSchema for GapRuleId {
    fn schema() -> RefOr<Schema> {
        let all = RULES.iter().map(|rule| CodeMeaning { id: rule.id, ja: rule.ja, en: rule.en });
        CodeMeaning::schema_of("Id of a rule of the report of gaps.", all)
    }
}

impl ToSchema for GapRuleId {}

/// What is printed, and where.
#[derive(Debug, Serialize, ToSchema)]
struct GapEvidence {
    /// Table of the row.
    table: &'static str,
    /// Its key, parts joined by `/`.
    key: String,
    /// Its IRI.
    #[schema(format = "iri")]
    uri: String,
    /// Column of the words.
    column: &'static str,
    /// The words as printed.
    text: String,
    /// Line of the transcribed source.
    source_line: Option<i64>,
}

/// Another row that a finding concerns.
#[derive(Debug, Serialize, ToSchema)]
struct RelatedRow {
    /// Table of the row.
    table: &'static str,
    /// Its key, parts joined by `/`.
    key: String,
    /// Its IRI.
    #[schema(format = "iri")]
    uri: String,
    /// Its name.
    label: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapsMeta {
    /// Edition of which it is told: the newest whole one; null if the plan has no editions.
    revision_id: Option<String>,
    /// The rules that were asked for, with what each found.
    rules: Vec<GapRuleMember>,
    /// Number of the findings.
    total: usize,
}

/// A rule of the report, with how many findings it has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GapRule)]
struct GapRuleMember {
    id: GapRuleId,
    kind: GapKind,
    /// What it finds, in Japanese.
    ja: &'static str,
    /// What it finds, in English.
    en: &'static str,
    /// How it is computed, in Japanese.
    how_ja: &'static str,
    /// How it is computed, in English.
    how_en: &'static str,
    /// Number of its findings.
    found: usize,
}

impl GapRuleMember {
    fn of(rule: &GapRule, found: usize) -> Self {
        let GapRule { id, kind, ja, en, how_ja, how_en, .. } = *rule;
        Self { id: GapRuleId(id), kind, ja, en, how_ja, how_en, found }
    }
}

/// Columns of the page.
const FOR_PEOPLE: &[MemberColumn] = &[
    member("label", "対象").shown(ColumnDisplay::Own),
    member("detail", "内容"),
    member("source_lines", "原典の行"),
    member("rule", "規則"),
];

fn page_line(rule: &GapRule, finding: &Gap) -> Vec<String> {
    let lines = in_order(finding.evidence.iter().filter_map(Evidence::source_line));
    let first = lines.iter().take(LINES).cloned().collect::<Vec<_>>().join("、");
    let more = lines.len().checked_sub(LINES).filter(|more| *more > 0);
    let more = more.map(|more| format!(" ほか{more}行")).unwrap_or_default();
    vec![finding.label.clone(), detail(finding), format!("{first}{more}"), rule.ja.to_owned()]
}

/// The wordings as printed, each once.
fn wordings<'r>(finding: &Gap<'r>) -> Vec<&'r str> {
    unique(finding.evidence.iter().map(Evidence::text))
}

/// Lines of the source, each once, from the first on.
fn in_order(lines: impl Iterator<Item = i64>) -> Vec<String> {
    lines.collect::<BTreeSet<_>>().iter().map(ToString::to_string).collect()
}

fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut found, one| {
        if !found.contains(&one) {
            found.push(one);
        }
        found
    })
}

/// What was found, in which the words of the plan are told from those of the page.
fn detail(finding: &Gap) -> String {
    let mut own = wordings(finding);
    own.push(&finding.label);
    // Of two of which one is a part of the other, the longer one stands there.
    own.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut parts = vec![(finding.ja.clone(), false)];
    for text in own.into_iter().filter(|text| !text.is_empty()) {
        let split = |(part, is_own): (String, bool)| -> Vec<(String, bool)> {
            if is_own {
                return vec![(part, true)];
            }
            let mut pieces: Vec<(String, bool)> = Vec::new();
            for (place, piece) in part.split(text).enumerate() {
                if place > 0 {
                    pieces.push((text.to_owned(), true));
                }
                pieces.push((piece.to_owned(), false));
            }
            pieces
        };
        parts = parts.into_iter().flat_map(split).collect();
    }
    parts.into_iter().map(|(part, is_own)| if is_own { of_plan(&part) } else { part }).collect()
}
