//! What a plan lacks, and where it disagrees with itself: findings by rules, each described once.
//!
//! A finding claims what its rule says and no more; it shows the printed words it rests on.
mod indicators;
mod notes;
mod stages;
mod wording;
mod words;

use crate::{
    edition::{self, Edition, Editions},
    language::codes,
    table::Row,
};
use std::collections::HashSet;

/// By what a finding comes about.
#[derive(Debug)]
pub struct GapRule {
    /// Stable id in kebab case, the value of the parameter `rule`.
    pub id: &'static str,
    /// What kind of finding it gives.
    pub kind: GapKind,
    /// What it finds, in Japanese.
    pub ja: &'static str,
    /// What it finds, in English.
    pub en: &'static str,
    /// How it is computed, in Japanese.
    pub how_ja: &'static str,
    /// How it is computed, in English.
    pub how_en: &'static str,
    find: for<'r> fn(&PlanRows<'r>) -> Vec<Gap<'r>>,
}

codes! {
    /// What kind of finding a rule gives.
    pub enum GapKind {
        Missing = "missing", "不足", "something is not there";
        Inconsistent = "inconsistent", "不一致", "two places do not agree";
        Note = "note", "注記", "something to know about the source";
    }
}

/// Something that a rule found.
#[derive(Debug)]
pub struct Gap<'r> {
    /// The row it is about; `None` for a word.
    pub subject: Option<&'r Row>,
    /// What people call it.
    pub label: String,
    /// What was found, in Japanese.
    pub ja: String,
    /// What was found, in English.
    pub en: String,
    /// What is printed, and where.
    pub evidence: Vec<Evidence<'r>>,
    /// Other rows that it concerns.
    pub related: Vec<&'r Row>,
}

/// Words as printed: a cell of a row, which knows the line.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'r> {
    /// The row.
    pub row: &'r Row,
    /// The column of the words.
    pub column: &'static str,
}

impl<'r> Evidence<'r> {
    /// The words.
    pub fn text(&self) -> &'r str {
        &self.row[self.column]
    }

    /// Line of the transcribed source, if the row has one.
    pub fn source_line(&self) -> Option<i64> {
        self.row.get("source_line")?.parse().ok()
    }
}

/// The rules, in the order of the report.
pub const RULES: &[GapRule] = &[
    GapRule {
        id: "policy-without-kpi",
        kind: GapKind::Missing,
        ja: "KPI・指標のない政策",
        en: "A policy without a KPI or indicator",
        how_ja: "最上位の政策（分野・基本目標など）のうち、それ自身にも下位の政策にも、そこに掲載された取組にも、種類が重要業績評価指標\
                 （KPI）である指標が1つもないもの。KPIが1つもない計画では、種類を問わず指標が1つもないもの。計画全体のKPIは\
                 数えません。指標のない計画は調べません。",
        how_en: "A policy at the top of the tree for which, for a policy below it or for an initiative listed there, there is no \
                 indicator of the type KPI; in a plan without any KPI, no indicator of any type. Indicators of the whole plan do \
                 not count. A plan without indicators is not looked at.",
        find: indicators::policies_without_kpi,
    },
    GapRule {
        id: "kpi-without-baseline",
        kind: GapKind::Missing,
        ja: "基準値のないKPI",
        en: "A KPI without a baseline",
        how_ja: "KPIのうち、どの資料にも基準値の記載がないもの。",
        how_en: "A KPI for which no source states a baseline.",
        find: indicators::kpis_without_baseline,
    },
    GapRule {
        id: "kpi-without-actual",
        kind: GapKind::Missing,
        ja: "実績のないKPI",
        en: "A KPI without an actual value",
        how_ja: "KPIのうち、計画期間の少なくとも1つの年が最新の資料の発行月までに終わっているのに、\
                 どの資料にも実績の記載がないもの。",
        how_en: "A KPI for which no source states an actual value, although at least one year of the plan had \
                 ended by the month in which the newest source was issued.",
        find: indicators::kpis_without_actual,
    },
    GapRule {
        id: "term-unused",
        kind: GapKind::Inconsistent,
        ja: "用語集にあるが使われていない用語",
        en: "A defined term that is not used",
        how_ja: "用語のうち、見出し語も別名も、本文・取組名・政策・指標・関連計画・ほかの用語の説明のどこにもないもの。\
                 英字の語は、前後が英数字でないものだけを数えます。全角・半角は区別しません。",
        how_en: "A term whose headword and other names are in no section, title, policy, indicator, related plan or definition of another term. A Latin name counts only where no Latin letter or digit adjoins \
                 it. Compared after NFKC.",
        find: words::unused_terms,
    },
    GapRule {
        id: "word-undefined",
        kind: GapKind::Missing,
        ja: "よく使われるが用語集にない語",
        en: "A word used often but not defined",
        how_ja: "本文・取組名（再掲を除く）・最上位でない政策・指標・用語の説明に5回以上ある、英字・片仮名の続く語で、用語集の見出し語でも別名でもないもの。\
                 用語集の語は先に取り除きます。複合語（デジタルツール）は1語です。1字の語は数えません。全角・半角は区別しません。\
                 説明が必要かどうかは判断していません。日本語の計画で、用語集のあるものだけを調べます。",
        how_en: "A run of Latin letters and katakana that occurs at least 5 times in sections, titles (without \
                 relistings), policies below the top, indicators and definitions, and is no headword or other name of a term. \
                 Names of terms are taken out first; a compound is one word; single letters do not count. Compared \
                 after NFKC. Whether it needs a definition is not judged. Only plans in Japanese that have a glossary are \
                 looked at.",
        find: words::undefined_words,
    },
    GapRule {
        id: "listing-wording",
        kind: GapKind::Inconsistent,
        ja: "同じ取組の表記の違い",
        en: "Wording that differs between listings of one initiative",
        how_ja: "最新の版の中で、同じ取組の掲載（再掲を含む）どうしの取組名が違うもの。「(再掲)」・空白・全角半角の違いは数えません。",
        how_en: "Titles of one initiative that differ between its listings in the newest edition, relistings included. \
                 `(再掲)`, blanks and width do not count.",
        find: wording::listings,
    },
    GapRule {
        id: "summary-wording",
        kind: GapKind::Inconsistent,
        ja: "要約と本文の表記の違い",
        en: "Wording that differs between summary and chapter",
        how_ja: "最新の版の「主な取組の要約」「分野の説明」の見出しと政策の標語、要約の取組名と同じ政策の掲載の取組名を比べ、\
                 同じものがなく、2文字の組の一致率（Dice係数）が0.8以上で最も近いもの。空白・全角半角の違いは数えません。",
        how_en: "Headings of highlights and introductions of a policy against its slogan, and highlights against \
                 the titles listed under it, in the newest edition: the nearest wording where none is the same and \
                 the Dice coefficient of character pairs is at least 0.8. Blanks and width do not count.",
        find: wording::summaries,
    },
    GapRule {
        id: "section-wording",
        kind: GapKind::Inconsistent,
        ja: "2度書かれた節の表記の違い",
        en: "Wording that differs between sections printed twice",
        how_ja: "最新の版の、種類と見出しが同じ2つの節を比べ、一方の文が他方の節（下位の節を含む）になく、\
                 2文字の組の一致率（Dice係数）が0.8以上の文があるもの。空白・全角半角の違いは数えません。",
        how_en: "Two sections of the newest edition with the same type and heading: a text of one that is not in the \
                 other (sections below it included), where one with a Dice coefficient of character pairs of at least \
                 0.8 is. Blanks and width do not count.",
        find: wording::sections,
    },
    GapRule {
        id: "stage-steps-back",
        kind: GapKind::Inconsistent,
        ja: "段階の後戻り",
        en: "A stage that steps back",
        how_ja: "最新の版の工程で、ある期間の段階が前の期間より前に戻るもの。段階は最上位の段階の順（検討→試行→導入→実施→拡大）で比べます。\
                 最上位が2つある段階（運用・拡大）は、順の後の方（拡大）とします。「—」と統合の期間は飛ばします。\
                 「拡大検討」の最上位は「検討」です。取組の後退を意味するとは限りません。",
        how_en: "A period in the schedule of the newest edition whose stage is before that of the period before, in the \
                 order consider, pilot, introduce, operate, expand of their top concepts. A stage with two tops (run \
                 and expand) counts as the later (expand). Periods with a dash or a merger are passed over. `consider \
                 expansion` is under consider. It need not mean that the initiative steps back.",
        find: stages::step_back,
    },
    GapRule {
        id: "source-note",
        kind: GapKind::Note,
        ja: "原典についての注記",
        en: "A note on the source",
        how_ja: "最新の版の原典にある誤植・表記のゆれ・疑わしい表記・記号についての、編集者の注記の全て。",
        how_en: "Every note of the editors on the newest edition: misprints, variations, suspect wordings, markup.",
        find: notes::of_source,
    },
];

impl GapRule {
    /// What it finds in a plan, in printed order.
    pub fn find<'r>(&self, plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
        (self.find)(plan)
    }
}

/// The rows of a plan, of which the rules see what the newest edition with listings prints.
#[derive(Debug)]
pub struct PlanRows<'r> {
    tables: &'r [Vec<Row>],
    /// Language of its texts, as in BCP 47.
    language: &'r str,
    /// That edition.
    pub edition: Edition<'r>,
}

/// Tables of what editions print, with those that say which of it an edition prints.
const LISTED: [(&str, &str, &str); 3] = [
    ("policies", "policy-listings", "policy_id"),
    ("indicators", "indicator-listings", "indicator_id"),
    ("terms", "term-listings", "term_id"),
];

impl<'r> PlanRows<'r> {
    /// Of the rows of all tables, a list for each, with the editions of the plan and the language of its texts.
    pub fn new(tables: &'r [Vec<Row>], editions: &'r Editions<'r>, language: &'r str) -> Self {
        Self { tables, language, edition: editions.newest() }
    }

    /// All rows of a table.
    fn rows(&self, table: &str) -> &'r [Row] {
        edition::rows(self.tables, table)
    }

    /// The rows of a table that the newest edition prints. Where a table has no edition, those that the edition lists, if
    /// it lists any; else those with a line of the source; all, if none has one, since then there is no transcription.
    fn printed(&self, table: &str) -> Vec<&'r Row> {
        let rows = self.rows(table);
        if rows.first().is_some_and(|row| row.table.column("revision_id").is_some()) {
            return self.edition.own(table);
        }
        let listings = LISTED.iter().find(|(known, ..)| *known == table);
        if let Some((_, listings, key)) = listings {
            let listed: HashSet<&str> = self.edition.own(listings).iter().map(|row| &row[*key]).collect();
            if !listed.is_empty() {
                return rows.iter().filter(|row| listed.contains(&row[*key])).collect();
            }
        }
        let transcribed = rows.iter().any(|row| row.get("source_line").is_some());
        let dropped = |row: &Row| listings.is_some_and(|(of, _, key)| self.edition.drops(of, &row[*key]));
        let printed = |row: &&Row| (!transcribed || row.get("source_line").is_some()) && !dropped(row);
        rows.iter().filter(printed).collect()
    }

    fn policy(&self, id: &str) -> Option<&'r Row> {
        self.rows("policies").iter().find(|row| &row["policy_id"] == id)
    }

    /// Ids of a policy and of all below it.
    fn below(&self, id: &'r str) -> HashSet<&'r str> {
        let mut found = HashSet::from([id]);
        loop {
            let known = found.len();
            let below = |row: &&Row| row.get("parent_policy_id").is_some_and(|parent| found.contains(parent));
            let more: Vec<&str> = self.rows("policies").iter().filter(below).map(|row| &row["policy_id"]).collect();
            found.extend(more);
            if found.len() == known {
                return found;
            }
        }
    }

    /// The initiatives that the newest edition lists.
    fn initiatives(&self) -> Vec<&'r Row> {
        let listed: HashSet<&str> = self.printed("listings").iter().map(|row| &row["initiative_id"]).collect();
        self.rows("initiatives").iter().filter(|row| listed.contains(&row["initiative_id"])).collect()
    }
}

/// The words of a row in these columns, where there are any.
fn evidence<'r>(row: &'r Row, columns: &[&'static str]) -> impl Iterator<Item = Evidence<'r>> {
    columns.iter().filter(|column| row.get(column).is_some()).map(move |column| Evidence { row, column })
}
