//! What the columns of a table mean, by their heads and by what stands in them.
use super::{
    grid::{Grid, flat},
    label::is_code,
    when::{Times, When, plain},
};
use crate::printed::{self, Reading};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Nothing that is taken: it is empty, or has arrows only.
    Nothing,
    /// Something, but its head does not say what.
    Unknown,
    /// Numbers of rows.
    Number,
    /// A level of the tree above what the row is about.
    Level,
    /// Titles of initiatives.
    Initiative,
    /// Names of indicators.
    Indicator,
    /// What kind of indicator it is.
    IndicatorType,
    /// What an indicator means or how it is measured.
    Definition,
    /// Units of the numbers in the row.
    Unit,
    /// The period of the values in the row, of one kind or of any.
    Time,
    /// Which kind of value the row has: 目標, 実績.
    KindOfRow,
    /// A value; its kind and time as far as the head says.
    Value,
    /// What is planned for a period.
    Schedule,
    /// A mark: 新規, 継続.
    Mark,
    /// Who is in charge.
    Lead,
    /// Who takes part.
    Partner,
    /// Money.
    Amount,
    /// A grade.
    Grade,
    /// A rate of achievement.
    Rate,
    /// A comment.
    Comment,
    /// Goals of the United Nations.
    Goals,
    /// Headwords of a glossary.
    Term,
    /// Their meaning.
    Meaning,
    /// Another name of a headword.
    Alias,
    /// When a milestone is due.
    DueBy,
    /// What is to be done by then.
    Milestone,
    /// The difference from the period before.
    Difference,
    /// In which direction more is better.
    Direction,
    /// Whom or what a value is of, where one indicator has several: 男性, 20歳以上.
    Group,
}

/// A column with what its head says.
#[derive(Debug, Clone)]
pub struct Head {
    pub role: Role,
    /// The lines of the head over each other, one text for each.
    pub path: Vec<String>,
    /// The period that the head names.
    pub when: Option<When>,
    /// The kind of value that the head names, a code of the list of value types.
    pub kind: Option<&'static str>,
    /// The unit that stands in brackets in the head.
    pub unit: Option<String>,
    /// Whether the kind follows from other columns.
    pub is_inferred: bool,
}

impl Head {
    /// The whole head in one line.
    pub fn text(&self) -> String {
        self.path.join(" ")
    }

    /// The line of the head that stands nearest to the values.
    pub fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What stands in a column below its head, each text once for a merged cell.
pub struct Body<'g> {
    pub texts: Vec<&'g str>,
}

impl<'g> Body<'g> {
    pub fn of(grid: &'g Grid, head: usize, column: usize) -> Self {
        let rows = grid.rows.iter().skip(head).filter(|row| row.iter().filter(|cell| cell.is_filled()).count() > 1);
        Self {
            texts: rows
                .map(|row| &row[column])
                .filter(|cell| cell.is_filled())
                .map(|cell| cell.text.as_str())
                .collect(),
        }
    }

    /// Whether so many of a hundred texts are so.
    fn most(&self, percent: usize, is: impl Fn(&str) -> bool) -> bool {
        let count = self.texts.iter().filter(|text| is(text)).count();
        !self.texts.is_empty() && count * 100 >= self.texts.len() * percent
    }

    pub fn is_numeric(&self) -> bool {
        let said: Vec<&str> = self.texts.iter().copied().filter(|text| !crate::characters::is_dash(text)).collect();
        let numbers =
            said.iter().filter(|text| matches!(printed::read(text), Reading::Number(_) | Reading::Several(_))).count();
        !said.is_empty() && numbers * 2 >= said.len()
    }
}

/// Whether a text is an arrow or another sign without words.
pub fn is_sign(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| !c.is_alphanumeric() || matches!(c, 'ー' | '〃'))
}

/// Kinds of values with their words, those that decide first in front.
const KINDS: &[(&str, &[&str])] = &[
    ("forecast", &["見込", "予測", "推計", "forecast", "projection", "estimate", "prognose"]),
    (
        "actual",
        &[
            "実績",
            "実測",
            "結果",
            "現在",
            "達成値",
            "直近値",
            "最新値",
            "現在値",
            "actual",
            "outturn",
            "achieved",
            "result",
            "thisquarter",
            "lastquarter",
            "thisperiod",
            "lastperiod",
            "latest",
            "ist-wert",
            "réalisé",
            "ist20",
        ],
    ),
    (
        "baseline",
        &[
            "現状",
            "現況",
            "基準値",
            "基準年",
            "基準",
            "当初値",
            "当初（",
            "当初",
            "策定時",
            "初期値",
            "開始時",
            "改定時",
            "ベースライン",
            "baseline",
            "startingpoint",
            "currentvalue",
            "ausgangswert",
            "valeurinitiale",
        ],
    ),
    (
        "target",
        &[
            "目標",
            "目指す",
            "目安",
            "計画値",
            "target",
            "zielwert",
            "cible",
            "kpi値",
            "soll20",
            "sollwert",
            "objectif20",
        ],
    ),
];

/// The kind of value that a head names.
pub fn kind(text: &str) -> Option<&'static str> {
    let text = plain(text);
    let found: Vec<(usize, &'static str)> = (KINDS.iter())
        .filter_map(|(kind, words)| words.iter().filter_map(|word| text.rfind(word)).max().map(|at| (at, *kind)))
        .collect();
    found.into_iter().max_by_key(|(at, _)| *at).map(|(_, kind)| kind)
}

/// Reads the head of one column.
pub fn read(path: Vec<String>, body: &Body<'_>, times: &Times) -> Head {
    let text = path.join(" ");
    // 令和6年度 over 第1四半期 is one period.
    let together =
        if path.len() > 1 { super::when::named(&path.concat()).or_else(|| super::when::named(&text)) } else { None };
    let when = together.or_else(|| path.iter().rev().find_map(|line| times.of(line)));
    let kind = path.iter().rev().find_map(|line| kind(line));
    let unit = unit_of(path.last().map_or("", String::as_str)).or_else(|| unit_of(&text));
    let mut role = role(&text, body, when.is_some(), kind);
    // What stands in a form beside its years is what is done in them.
    let says =
        body.texts.iter().any(|text| text.contains(char::is_alphabetic)) || role != Role::Unknown && unit.is_none();
    if path.len() > 1
        && when.is_some()
        && says
        && matches!(role, Role::Definition | Role::Comment | Role::Initiative | Role::Unknown)
        && !body.is_numeric()
    {
        role = Role::Schedule;
    }
    Head { role, path, when, kind, unit, is_inferred: false }
}

/// What a head says that its cells count in: 目標値（件）, 単位：千円.
pub fn unit_of(text: &str) -> Option<String> {
    let text = flat(text).replace('（', "(").replace('）', ")").replace('：', ":");
    if let Some((_, unit)) = text.split_once("単位:") {
        let unit = unit.split([')', '、', ' ', '　']).next().unwrap_or_default();
        return (!unit.is_empty()).then(|| unit.to_owned());
    }
    if let Some((_, unit)) = text.to_lowercase().split_once("unit:") {
        return Some(unit.trim().trim_end_matches(')').to_owned());
    }
    let (_, rest) = text.rsplit_once('(')?;
    let inside = rest.strip_suffix(')')?.trim();
    super::unit::is_unit(inside).then(|| inside.to_owned())
}

fn role(text: &str, body: &Body<'_>, has_time: bool, kind: Option<&str>) -> Role {
    let plain = plain(text);
    let base = without_brackets(&plain);
    if body.texts.is_empty() || body.texts.iter().all(|text| is_sign(text)) && base.is_empty() {
        return by_words(&base, body).unwrap_or(Role::Nothing);
    }
    if let Some(role) = by_words(&base, body) {
        return role;
    }
    if has_time {
        let counts = body.is_numeric() || body.texts.iter().all(|text| crate::characters::is_dash(text));
        return if counts || kind.is_some() || unit_of(text).is_some() { Role::Value } else { Role::Schedule };
    }
    if kind.is_some() {
        return Role::Value;
    }
    Role::Unknown
}

/// The role that a head has by its words alone.
pub fn by_head(text: &str) -> Option<Role> {
    by_words(&without_brackets(&plain(text)), &Body { texts: Vec::new() })
}

fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth -= 1,
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    if out.is_empty() { text.to_owned() } else { out }
}

/// Heads by their words. The order decides: 達成状況 is a grade before 状況 is a comment.
fn by_words(text: &str, body: &Body<'_>) -> Option<Role> {
    let is = |words: &[&str]| words.contains(&text);
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let codes = body.most(80, |text| is_code(text) || text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 4);
    if is(&["単位", "unit", "units", "einheit", "unité"]) || ends(&["単位"]) {
        return Some(Role::Unit);
    }
    if is(&[
        "no",
        "no.",
        "#",
        "n°",
        "№",
        "項番",
        "番号",
        "整理番号",
        "コード",
        "id",
        "ref",
        "ref.",
        "reference",
        "通番",
        "連番",
        "nr",
        "nr.",
        "n°",
    ]) || ends(&["番号", "no.", "コード"])
        || codes && has(&["indicator", "指標", "kpi", "code", "ref", "取組", "事業", "施策"])
    {
        return Some(Role::Number);
    }
    if has(&["sdgs", "sdg"]) && !has(&["指標"]) {
        return Some(Role::Goals);
    }
    if is(&[
        "用語",
        "語句",
        "用語名",
        "言葉",
        "term",
        "terms",
        "単語",
        "キーワード",
        "略語",
        "begriff",
        "abbreviation",
        "acronym",
    ]) {
        return Some(Role::Term);
    }
    if is(&[
        "よみ",
        "読み",
        "読み方",
        "ふりがな",
        "よみがな",
        "ヨミ",
        "英語",
        "英訳",
        "正式名称",
        "別名",
        "正式名称・英語",
    ]) {
        return Some(Role::Alias);
    }
    if is(&["解説", "用語の説明", "用語解説", "意味", "meaning", "用語の解説", "語句の説明"]) {
        return Some(Role::Meaning);
    }
    if has(&["前年度比", "前年比", "前期比", "増減", "前年度差", "差引", "対前年", "change", "伸び率"])
        && !has(&["増減率の目標"])
    {
        return Some(Role::Difference);
    }
    if is(&[
        "方向",
        "目指す方向",
        "望ましい方向",
        "方向性(増減)",
        "めざす方向",
        "goodis",
        "polarity",
        "良い方向",
        "目標の方向",
        "desireddirection",
        "aimto",
        "好ましい方向",
    ]) || body.most(100, |text| matches!(text.trim(), "↑" | "↓" | "→" | "↗" | "↘"))
        && is(&["向き", "方向", "増減の方向"])
    {
        return Some(Role::Direction);
    }
    if is(&["対象", "対象者", "性別", "年齢", "区分・対象", "対象年齢"]) {
        return Some(Role::Group);
    }
    if has(&["達成率", "進捗率", "達成度", "achievement", "執行率"]) {
        return Some(if body.is_numeric() || body.texts.is_empty() { Role::Rate } else { Role::Grade });
    }
    if has(&[
        "担当",
        "所管",
        "主管",
        "実施主体",
        "責任",
        "部署",
        "部局名",
        "directorate",
        "department",
        "owner",
        "responsible",
        "lead",
        "officer",
        "zuständig",
        "pilote",
        "responsable",
        "portfolioholder",
    ]) && !has(&["関係", "連携"])
        || is(&["課", "課名", "部局", "部", "局", "所属"])
        || ends(&["担当課", "課名", "実施課"])
    {
        return Some(Role::Lead);
    }
    if has(&[
        "関係課",
        "関係部署",
        "関係部局",
        "関連課",
        "連携先",
        "協力",
        "partner",
        "関係機関",
        "連携課",
        "連携・協力",
    ]) {
        return Some(Role::Partner);
    }
    if has(&["予算", "決算", "事業費", "経費", "budget", "cost", "expenditure", "kosten", "coût", "概算額"])
        && !has(&["内容"])
    {
        return Some(Role::Amount);
    }
    if has(&["評価指標", "評価項目", "評価基準"]) && body.is_numeric() {
        return None;
    }
    let words = !body.is_numeric();
    if words
        && body.most(60, is_mark)
        && body.texts.iter().any(|text| matches!(plain(text).as_str(), "new" | "新規" | "新" | "再掲"))
    {
        return Some(Role::Mark);
    }
    if has(&[
        "評価",
        "判定",
        "進捗",
        "達成状況",
        "status",
        "rag",
        "trend",
        "rating",
        "grade",
        "傾向",
        "達成見込み",
        "達成可否",
        "総合判断",
        "bewertung",
        "umsetzungsstand",
        "étatd'avancement",
        "directionoftravel",
        "avancement",
    ]) && !has(&["指標", "項目", "理由", "コメント", "内容", "説明", "所見", "実績"])
        && words
    {
        return Some(Role::Grade);
    }
    if is(&[
        "備考",
        "コメント",
        "所見",
        "理由",
        "課題",
        "remarks",
        "note",
        "notes",
        "comment",
        "comments",
        "commentary",
        "分析",
        "要因",
        "特記事項",
        "補足",
        "摘要",
    ]) || has(&[
        "評価理由",
        "評価コメント",
        "今後の方向",
        "今後の取組",
        "今後の対応",
        "課題と",
        "取組状況",
        "取組実績",
        "実施状況",
        "要因分析",
        "評価の理由",
        "判定理由",
        "進捗状況の",
        "実施内容・成果",
        "改善点",
        "narrative",
    ]) && words
    {
        return Some(Role::Comment);
    }
    if words && body.most(100, |text| row_kind(text).is_some()) && !body.texts.is_empty() {
        return Some(Role::KindOfRow);
    }
    if words && body.most(60, is_mark) && !body.texts.is_empty() {
        return Some(Role::Mark);
    }
    if words && !body.texts.is_empty() && body.most(100, |text| indicator_type(text).is_some()) {
        return Some(Role::IndicatorType);
    }
    if is(&[
        "期限",
        "完了予定",
        "完了期限",
        "達成年度",
        "目標年月",
        "実施期限",
        "実施時期",
        "due",
        "duedate",
        "deadline",
        "完了時期",
        "達成時期",
        "時期",
        "予定時期",
        "bydate",
        "targetdate",
        "frist",
        "échéance",
        "bywhen",
        "when",
        "enddate",
        "完了予定日",
        "完了予定時期",
        "完了年月",
        "目標時期",
        "timescale",
        "timescales",
        "completionby",
        "達成期限",
    ]) && !body.is_numeric_only()
    {
        return Some(Role::DueBy);
    }
    if is(&["startdate", "開始時期", "開始予定", "開始日", "事業開始年度", "建築年度"]) {
        return Some(Role::Nothing);
    }
    if has(&["マイルストーン", "milestone", "到達点", "到達目標", "達成内容", "完了内容"])
        || is(&["工程内容", "meilenstein"])
    {
        return Some(Role::Milestone);
    }
    time_or_name(text, body)
}

impl Body<'_> {
    /// Whether nothing but numbers stands in it, which are no years.
    fn is_numeric_only(&self) -> bool {
        self.most(100, |text| text.trim().parse::<f64>().is_ok() && super::when::named(text).is_none())
    }

    /// Whether most texts name a period and nothing else.
    fn is_time(&self) -> bool {
        self.most(80, |text| {
            super::when::named(text).is_some_and(|when| when.printed.len() * 10 >= text.trim().len() * 7)
        })
    }
}

fn time_or_name(text: &str, body: &Body<'_>) -> Option<Role> {
    let is = |words: &[&str]| words.contains(&text);
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if body.is_time()
        && body.texts.iter().any(|text| text.contains(|c: char| !c.is_ascii_digit()))
        && !has(&["指標", "kpi", "indicator", "取組", "事業"])
    {
        return Some(Role::Time);
    }
    if body.is_time()
        && (ends(&["年", "年度", "時点", "年次", "期間", "年月", "時期", "year", "period", "date", "quarter", "jahr"])
            || is(&["as of"]))
    {
        return Some(Role::Time);
    }
    let words = !body.is_numeric();
    if !words && is(&["数値", "値", "value", "figure", "数量", "wert", "valeur", "values", "数"]) {
        return Some(Role::Value);
    }
    let value =
        ends(&["値", "value", "values", "実績", "現状", "wert"]) || kind(text).is_some() && ends(&["年度", "年"]);
    let indicator = has(&[
        "指標",
        "kpi",
        "kgi",
        "indicator",
        "metric",
        "数値目標",
        "成果目標",
        "測定項目",
        "目標項目",
        "評価項目",
        "indikator",
        "kennzahl",
        "indicateur",
        "measureofsuccess",
        "successmeasure",
    ]) || is(&["measure", "measures", "pi", "performancemeasure"]);
    if indicator && words && !value && !ends(&["年度", "年", "達成度"]) {
        return Some(Role::Indicator);
    }
    if has(&[
        "算出",
        "算定",
        "定義",
        "指標の説明",
        "指標の考え方",
        "計算式",
        "出典",
        "データソース",
        "測定方法",
        "definition",
        "calculation",
        "how measured",
        "選定理由",
        "設定理由",
        "設定の考え方",
    ]) && words
    {
        return Some(Role::Definition);
    }
    let level = ends(&["分類", "区分", "体系", "種別", "カテゴリ", "カテゴリー", "category", "領域"]);
    if level && words {
        return Some(Role::Level);
    }
    let initiative = has(&[
        "取組",
        "取り組み",
        "取組み",
        "事業",
        "具体策",
        "実施項目",
        "推進項目",
        "アクション",
        "対策",
        "プロジェクト",
        "initiative",
        "action",
        "project",
        "activity",
        "activities",
        "commitment",
        "deliverable",
        "措置",
        "maßnahme",
        "mesure",
        "改革項目",
        "推進事項",
        "実施事項",
        "プログラム",
    ]);
    let other = ends(&["方針", "方向性", "方向", "目標", "柱", "分野", "の概要", "内容", "概要", "説明", "目的"]);
    if initiative && words && !value && !other {
        return Some(Role::Initiative);
    }
    if is(&[
        "内容",
        "概要",
        "説明",
        "目的",
        "description",
        "取組内容",
        "事業内容",
        "事業概要",
        "取組概要",
        "取組の内容",
        "取組の概要",
        "実施内容",
        "具体的内容",
        "説明・内容",
        "details",
        "summary",
        "beschreibung",
    ]) || ends(&["の内容", "の概要", "内容", "概要"]) && words
    {
        return Some(Role::Definition);
    }
    let tree = has(&[
        "分野",
        "基本目標",
        "政策",
        "施策",
        "方針",
        "方向",
        "柱",
        "大項目",
        "中項目",
        "小項目",
        "章",
        "節",
        "重点",
        "theme",
        "goal",
        "objective",
        "priority",
        "outcome",
        "pillar",
        "戦略",
        "chapter",
        "aim",
        "ambition",
        "handlungsfeld",
        "axe",
        "objectif",
        "strategy",
        "workstream",
        "プラン",
        "ビジョン",
    ]) || is(&["目標", "項目", "大分類", "中分類", "小分類", "area", "ziel", "section"]);
    if tree && words && !value && !kind(text).is_some_and(|kind| kind != "target") {
        return Some(Role::Level);
    }
    None
}

/// Marks that stand in a column of their own.
fn is_mark(text: &str) -> bool {
    matches!(
        plain(text).as_str(),
        "新規"
            | "新"
            | "継続"
            | "拡充"
            | "new"
            | "再掲"
            | "廃止"
            | "統合"
            | "終了"
            | "重点"
            | "★"
            | "☆"
            | "継"
            | "拡"
            | "ongoing"
            | "continuing"
            | "一部新規"
            | "見直し"
            | "完了"
    )
}

/// The kind of value that a row has, by the text in its column of kinds.
pub fn row_kind(text: &str) -> Option<&'static str> {
    let text = plain(text);
    let words = [
        "目標",
        "目標値",
        "計画",
        "計画値",
        "target",
        "plan",
        "planned",
        "実績",
        "実績値",
        "actual",
        "基準値",
        "現状値",
        "現状",
        "基準",
        "baseline",
        "見込",
        "見込み",
        "見込値",
        "forecast",
        "目標(値)",
        "実績(値)",
    ];
    if matches!(text.as_str(), "達成率" | "達成度" | "進捗率" | "評価" | "判定") {
        return Some("rate");
    }
    if !words.contains(&text.as_str()) {
        return None;
    }
    if matches!(text.as_str(), "計画" | "plan" | "planned") { Some("target") } else { kind(&text) }
}

/// The type of indicator that a text names: a code of the list, or an empty text for one that has none.
pub fn indicator_type(text: &str) -> Option<&'static str> {
    Some(match plain(text).as_str() {
        "kpi" | "重要業績評価指標" | "重要業績評価指標(kpi)" => "kpi",
        "kgi" | "重要目標達成指標" | "重要目標達成指標(kgi)" => "kgi",
        "成果指標" | "アウトカム" | "アウトカム指標" | "outcome" | "outcomeindicator" | "成果" => {
            "outcome"
        }
        "活動指標" | "アウトプット" | "アウトプット指標" | "output" | "outputindicator" | "活動" => {
            "output"
        }
        "参考指標" => "reference",
        "主な指標" => "main",
        "数値目標" | "基本目標指標" | "代表指標" | "サブ指標" => "",
        _ => return None,
    })
}
