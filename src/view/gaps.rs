//! The report of gaps: what the rules of [`crate::gaps`] find in a plan.
use super::{Scope, roadmap::named};
use crate::{
    error::Result,
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Note, Shape, json, of_plan},
    gaps::{Evidence, Gap, GapRule, PlanRows, RULES},
    table::{Row, RowId},
};
use serde_json::{Value, json};

/// Lines that the page names for a finding; programs get all.
const LINES: usize = 8;

/// What these rules find, or all rules if none is named.
///
/// # Errors
///
/// When the database does not answer.
pub fn gaps(wanted: &[String], scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let (tables, editions) = (content.tables(), content.editions());
    let plan = PlanRows::new(tables, &editions, scope.metadata.language());
    let asked = |rule: &&GapRule| wanted.is_empty() || wanted.iter().any(|id| id == rule.id);
    let mut sheet = ComputedTable { columns: columns(COLUMNS), ..ComputedTable::default() };
    let (mut page, mut paths, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for rule in RULES.iter().filter(asked) {
        let findings = rule.find(&plan);
        let link = format!("{}/gaps?rule={}", scope.path(), rule.id);
        let note = Note { text: rule.how_ja.to_owned(), href: Some(link) };
        sheet.notes.push((format!("{}（{}件）", rule.ja, findings.len()), note));
        rules.push(described(rule, findings.len()));
        for finding in &findings {
            sheet.rows.push(line(rule, finding, &plan, scope));
            sheet.items.push(item(rule, finding, &plan, scope));
            page.push(page_line(rule, finding));
            paths.push(finding.subject.map_or_else(String::new, |row| path(row, scope)));
        }
    }
    let total = sheet.rows.len();
    sheet.row_links = vec![("label", paths)];
    sheet.edition = plan.edition.revision.map(|edition| named(edition, scope));
    let shown = |(name, ja, show): &(&str, &str, ColumnDisplay)| column(name, ja, *show);
    sheet.page = Some((PAGE.iter().map(shown).collect(), page));
    let question = wanted.iter().map(|id| format!("rule={id}")).collect::<Vec<_>>().join("&");
    let mark = if question.is_empty() { "" } else { "?" };
    let title = format!("不足・不一致の点検 — {}", scope.metadata.title());
    let mut document = scope.document(base, &format!("/gaps{mark}{question}"), title, Shape::ComputedTable(sheet));
    document.meta.insert("revision_id".into(), json!(plan.edition.revision.map(|row| &row["revision_id"])));
    document.meta.insert("rules".into(), Value::Array(rules));
    document.meta.insert("total".into(), json!(total));
    Ok(document)
}

fn described(rule: &GapRule, found: usize) -> Value {
    json!({
        "id": rule.id,
        "kind": rule.kind.meaning().0,
        "ja": rule.ja,
        "en": rule.en,
        "how_ja": rule.how_ja,
        "how_en": rule.how_en,
        "found": found,
    })
}

/// Path of a row's document, of the release that is shown: there it may be called otherwise than today.
fn path(row: &Row, scope: &Scope) -> String {
    let today = RowId::of(row);
    let own = scope.content().ok().and_then(|content| content.own_id(&today)).unwrap_or(today);
    format!("{}/{own}", scope.path())
}

fn item(rule: &GapRule, finding: &Gap, plan: &PlanRows, scope: &Scope) -> Value {
    let iri = |row: &Row| json::iri(row, row.table.subject, &scope.release.iri_base);
    let evidence = |one: &Evidence| {
        json!({
            "table": one.row.table.name,
            "key": one.row.key(),
            "uri": iri(one.row),
            "column": one.column,
            "text": one.text(),
            "source_line": one.source_line(),
        })
    };
    let related = |row: &&Row| {
        json!({
            "table": row.table.name,
            "key": row.key(),
            "uri": iri(row),
            "label": row.table.label.and_then(|label| row.get(label)),
        })
    };
    json!({
        "rule": rule.id,
        "rule_ja": rule.ja,
        "rule_en": rule.en,
        "kind": rule.kind.meaning().0,
        "publisher_id": scope.release.publisher_id,
        "plan_id": scope.release.plan_id,
        "revision_id": plan.edition.revision.map(|row| &row["revision_id"]),
        "table": finding.subject.map(|row| row.table.name),
        "key": finding.subject.map(Row::key),
        "uri": finding.subject.map(iri),
        "label": finding.label,
        "detail_ja": finding.ja,
        "detail_en": finding.en,
        "evidence": finding.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "related": finding.related.iter().map(related).collect::<Vec<_>>(),
    })
}

/// Columns of the file.
const COLUMNS: &[(&str, &str)] = &[
    ("rule", "規則ID"),
    ("rule_ja", "規則"),
    ("rule_en", "規則（英語）"),
    ("kind", "種別"),
    ("publisher_id", "公表主体ID"),
    ("plan_id", "計画ID"),
    ("revision_id", "版ID"),
    ("table", "表"),
    ("key", "ID"),
    ("uri", "IRI"),
    ("label", "対象"),
    ("detail_ja", "内容"),
    ("detail_en", "内容（英語）"),
    ("wordings", "原典の表記"),
    ("source_lines", "原典の行"),
    ("related", "関係する行"),
];

fn line(rule: &GapRule, finding: &Gap, plan: &PlanRows, scope: &Scope) -> Vec<String> {
    let of_subject = |text: fn(&Row) -> String| finding.subject.map(text).unwrap_or_default();
    let related = finding.related.iter().map(|row| format!("{}/{}", row.table.name, row.key()));
    vec![
        rule.id.to_owned(),
        rule.ja.to_owned(),
        rule.en.to_owned(),
        rule.kind.meaning().0.to_owned(),
        scope.release.publisher_id.clone(),
        scope.release.plan_id.clone(),
        plan.edition.id().to_owned(),
        of_subject(|row| row.table.name.to_owned()),
        of_subject(Row::key),
        finding.subject.map(|row| json::iri(row, row.table.subject, &scope.release.iri_base)).unwrap_or_default(),
        finding.label.clone(),
        finding.ja.clone(),
        finding.en.clone(),
        wordings(finding).join(" | "),
        lines(finding).join(" "),
        related.collect::<Vec<_>>().join(" "),
    ]
}

/// Columns of the page.
const PAGE: &[(&str, &str, ColumnDisplay)] = &[
    ("label", "対象", ColumnDisplay::Own),
    ("detail", "内容", ColumnDisplay::Text),
    ("source_lines", "原典の行", ColumnDisplay::Text),
    ("rule", "規則", ColumnDisplay::Text),
];

fn page_line(rule: &GapRule, finding: &Gap) -> Vec<String> {
    let lines = lines(finding);
    let first = lines.iter().take(LINES).cloned().collect::<Vec<_>>().join("、");
    let more = lines.len().checked_sub(LINES).filter(|more| *more > 0);
    let more = more.map(|more| format!(" ほか{more}行")).unwrap_or_default();
    vec![finding.label.clone(), detail(finding), format!("{first}{more}"), rule.ja.to_owned()]
}

/// The wordings as printed, each once.
fn wordings<'r>(finding: &Gap<'r>) -> Vec<&'r str> {
    unique(finding.evidence.iter().map(Evidence::text))
}

/// The lines of the source, each once, from the first on.
fn lines(finding: &Gap) -> Vec<String> {
    let mut lines = unique(finding.evidence.iter().filter_map(Evidence::source_line));
    lines.sort_unstable();
    lines.iter().map(ToString::to_string).collect()
}

fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut found, one| {
        if !found.contains(&one) {
            found.push(one);
        }
        found
    })
}

fn columns(of: &[(&str, &str)]) -> Vec<ComputedColumn> {
    of.iter().map(|(name, ja)| column(name, ja, ColumnDisplay::Text)).collect()
}

fn column(name: &str, ja: &str, show: ColumnDisplay) -> ComputedColumn {
    ComputedColumn { name: name.into(), ja: ja.into(), show }
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
