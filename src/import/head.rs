//! What the columns of a table mean, by their heads and by what stands in them.
use super::{
    grid::{Grid, flat},
    label::is_code,
    when::{Times, When, plain},
    words::{self, Below},
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
    /// What is planned for several periods, in one cell.
    Plan,
    /// A mark: 新規, 継続.
    Mark,
    /// Who is in charge.
    Lead,
    /// Who takes part.
    Partner,
    /// Signs of how the organisation in the head takes part.
    Involved,
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

impl Role {
    /// The role of a name in `words.tsv`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "nothing" => Self::Nothing,
            "number" => Self::Number,
            "level" => Self::Level,
            "initiative" => Self::Initiative,
            "indicator" => Self::Indicator,
            "indicator-type" => Self::IndicatorType,
            "definition" => Self::Definition,
            "unit" => Self::Unit,
            "time" => Self::Time,
            "kind-of-row" => Self::KindOfRow,
            "value" => Self::Value,
            "schedule" => Self::Schedule,
            "plan" => Self::Plan,
            "mark" => Self::Mark,
            "lead" => Self::Lead,
            "partner" => Self::Partner,
            "involved" => Self::Involved,
            "amount" => Self::Amount,
            "grade" => Self::Grade,
            "rate" => Self::Rate,
            "comment" => Self::Comment,
            "goals" => Self::Goals,
            "term" => Self::Term,
            "meaning" => Self::Meaning,
            "alias" => Self::Alias,
            "due" => Self::DueBy,
            "milestone" => Self::Milestone,
            "difference" => Self::Difference,
            "direction" => Self::Direction,
            "group" => Self::Group,
            _ => return None,
        })
    }
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
    /// Whether a person decided what it holds.
    pub is_decided: bool,
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
        let is_number = |text: &&&str| {
            matches!(printed::read(text), Reading::Number(_) | Reading::Several(_)) && !is_numbered_title(text)
        };
        let numbers = said.iter().filter(is_number).count();
        !said.is_empty() && numbers * 2 >= said.len()
    }
}

/// Whether a text is a title behind its number, and no number with what it counts: 2.1 Improve roads.
fn is_numbered_title(text: &str) -> bool {
    let Some((number, title)) = text.trim().split_once(' ') else { return false };
    let is_section = number.contains('.') && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_section && title.starts_with(|c: char| c.is_ascii_uppercase()) && title.trim().contains(' ')
}

/// Whether a text is an arrow or another sign without words.
pub fn is_sign(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| !c.is_alphanumeric() || matches!(c, 'ー' | '〃'))
}

/// Whether a text is a sign by which one of several columns is chosen.
fn is_choice(text: &str) -> bool {
    let mut signs = text.trim().chars();
    signs.next().is_some_and(|sign| "◎○〇◯●△▲□■◇◆☆★✓✔✕×".contains(sign)) && signs.next().is_none()
}

/// Whether a text is an arrow.
pub fn is_arrow(text: &str) -> bool {
    !text.is_empty()
        && text.trim().chars().all(|c| matches!(c, '→' | '⇒' | '➡' | '↑' | '↓' | '↗' | '↘' | '⟶' | '▶' | '⇨'))
}

/// The kind of value that a head names.
pub fn kind(text: &str) -> Option<&'static str> {
    let text = plain(text);
    let place = |kind: &'static str| {
        let words = words::list(&format!("kind-{kind}")).iter();
        words.filter_map(|word| text.rfind(word.as_str())).max().map(|at| (at, kind))
    };
    // The last word counts; of two at one place the one that is listed last.
    ["forecast", "actual", "baseline", "target"]
        .into_iter()
        .filter_map(place)
        .max_by_key(|(at, _)| *at)
        .map(|(_, kind)| kind)
}

/// Reads the head of one column.
pub fn read(path: Vec<String>, body: &Body<'_>, times: &Times) -> Head {
    let text = path.join(" ");
    // 令和6年度 over 第1四半期 is one period.
    let together =
        if path.len() > 1 { super::when::named(&path.concat()).or_else(|| super::when::named(&text)) } else { None };
    let when = together.or_else(|| path.iter().rev().find_map(|line| times.of(line)));
    let kind = path.iter().rev().find_map(|line| kind(line));
    let below = path.last().filter(|line| path.len() > 1 && super::unit::is_unit(line)).cloned();
    let unit = below.or_else(|| path.iter().rev().find_map(|line| unit_of(line))).or_else(|| unit_of(&text));
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
    Head { role, path, when, kind, unit, is_inferred: false, is_decided: false }
}

/// What a head says that its cells count in: 目標値（件）, 単位：千円.
pub fn unit_of(text: &str) -> Option<String> {
    let stated = stated_unit(text)?;
    let mut units = stated
        .split(['、', '・', ',', '，'])
        .map(str::trim)
        .filter(|unit| super::unit::is_unit(unit) || super::unit::is_scaled_currency(unit));
    let first = units.next().map_or(stated.as_str(), |unit| unit).to_owned();
    // Of two units nobody can tell which number has which.
    units.next().is_none().then_some(first)
}

fn stated_unit(text: &str) -> Option<String> {
    let text = flat(text).replace('（', "(").replace('）', ")").replace('：', ":");
    if let Some((_, unit)) = text.split_once("単位:") {
        let unit = unit.split([')', ' ', '　', '※']).next().unwrap_or_default();
        return (!unit.is_empty()).then(|| unit.to_owned());
    }
    if let Some((_, unit)) = text.to_lowercase().split_once("unit:") {
        return Some(unit.trim().trim_end_matches(')').to_owned());
    }
    let (_, rest) = text.rsplit_once('(')?;
    let inside = rest.strip_suffix(')')?.trim();
    (super::unit::is_unit(inside) || super::unit::is_scaled_currency(inside)).then(|| inside.to_owned())
}

fn role(text: &str, body: &Body<'_>, has_time: bool, kind: Option<&str>) -> Role {
    let plain = plain(text);
    let base = without_brackets(&plain);
    // A head that is a period and nothing else says more than the words below it.
    if has_time && super::when::is_all(text) {
        return if body.is_numeric() || kind.is_some() { Role::Value } else { Role::Schedule };
    }
    if body.texts.is_empty() || body.texts.iter().all(|text| is_sign(text)) && base.is_empty() {
        return by_words(&base, body).unwrap_or(Role::Nothing);
    }
    if let Some(role) = by_words(&base, body) {
        return role;
    }
    // Results in sentences are a comment.
    if kind == Some("actual") && body.most(50, |text| text.ends_with('。')) {
        return Role::Comment;
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

/// The role that a head has by its words, and by what stands below it.
fn by_words(text: &str, body: &Body<'_>) -> Option<Role> {
    let rule = words::heads().iter().find(|rule| rule.fits(text) && body.is(rule.body))?;
    rule.role.clone()
}

impl Body<'_> {
    /// Whether what stands in the column is of a kind.
    fn is(&self, below: Below) -> bool {
        let words = !self.is_numeric();
        let any = !self.texts.is_empty();
        match below {
            Below::Anything => true,
            Below::Words => words,
            Below::Numbers => !words,
            Below::NumbersOrNone => !words || !any,
            Below::NotNumbersAlone => !self.is_numeric_only(),
            Below::Codes => {
                self.most(80, |text| is_code(text) || text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 4)
            }
            Below::Arrows => self.most(100, |text| matches!(text.trim(), "↑" | "↓" | "→" | "↗" | "↘")),
            Below::Signs => any && self.most(100, is_choice),
            Below::Marks => any && words && self.most(60, is_mark),
            Below::NewMarks => {
                let new = |text: &&str| matches!(plain(text).as_str(), "new" | "新規" | "新" | "再掲");
                words && self.most(60, is_mark) && self.texts.iter().any(new)
            }
            Below::Kinds => any && words && self.most(100, |text| row_kind(text).is_some()),
            Below::Types => any && words && self.most(100, |text| indicator_type(text).is_some()),
            Below::Periods => self.is_time(),
            Below::PeriodsInWords => {
                self.is_time() && self.texts.iter().any(|text| text.contains(|c: char| !c.is_ascii_digit()))
            }
        }
    }

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

/// Marks that stand in a column of their own.
fn is_mark(text: &str) -> bool {
    words::list("mark-alone").contains(&plain(text))
}

/// The kind of value that a row has, by the text in its column of kinds.
pub fn row_kind(text: &str) -> Option<&'static str> {
    let numbered = super::label::number_before(text).map_or(text, |(_, rest)| rest);
    let bare = super::unit::in_name(numbered).and_then(|_| printed::title::bracketed_behind(numbered));
    let text = plain(bare.map_or(numbered, |found| found.rest));
    if ["過不足", "差引", "差"].iter().any(|word| without_brackets(&text) == *word) {
        return Some("difference");
    }
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
    if matches!(
        text.as_str(),
        "達成率"
            | "達成度"
            | "進捗率"
            | "評価"
            | "判定"
            | "対計画比"
            | "計画比"
            | "対計画値"
            | "計画対比"
            | "執行率"
            | "達成状況"
    ) {
        return Some("rate");
    }
    match text.as_str() {
        "量の見込み" | "見込量" | "見通し" | "需要量" => return Some("forecast"),
        "確保方策" | "確保の内容" | "確保量" | "提供量" | "確保方策(提供量)" => {
            return Some("target");
        }
        _ => {}
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
