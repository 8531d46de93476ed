//! What a person decided: what a column means, what a word is coded as. It stands in `import.toml` in the package.
use super::head::{Head, Role};
use crate::vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file.
pub const FILE: &str = "import.toml";

/// A decision that is still to be made.
const OPEN: &str = "?";

/// A word is a code of the plan's own.
pub const OWN: &str = "own";

/// A word has no code.
pub const KEEP: &str = "none-of-them";

/// Decisions by the printed words that they are about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The edition that the tables print, such as `e2024-03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What columns hold, by their heads.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Codes of stages, by the words in the cells of a schedule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, String>,
    /// Codes of units, by the words behind numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
    /// Ids of sources, by the documents that were read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, String>,
}

/// What somebody decided about a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedColumn {
    role: Role,
    kind: Option<&'static str>,
    when: Option<String>,
}

/// What columns can be decided to be, with the words for it.
pub const MEANINGS: &[(&str, Role, &str, &str)] = &[
    ("ignore", Role::Nothing, "取り込まない", "not taken"),
    ("number", Role::Number, "番号", "number"),
    ("policy", Role::Level, "政策・施策・分野など体系の段", "a level of the tree: field, goal, priority"),
    ("initiative", Role::Initiative, "取組・事業の名称", "title of an initiative"),
    ("indicator", Role::Indicator, "指標の名称", "name of an indicator"),
    ("definition", Role::Definition, "指標の説明", "definition of the indicator"),
    ("unit", Role::Unit, "単位", "unit"),
    ("time", Role::Time, "値の年度", "period of the values"),
    ("target", Role::Value, "目標値", "target"),
    ("actual", Role::Value, "実績値", "actual value"),
    ("baseline", Role::Value, "基準値・現状値", "baseline"),
    ("forecast", Role::Value, "見込み値", "forecast"),
    ("schedule", Role::Schedule, "工程（その時期に行うこと）", "what is planned for the period"),
    ("lead", Role::Lead, "担当課", "department in charge"),
    ("partner", Role::Partner, "関係課", "partners"),
    ("budget", Role::Amount, "予算額・事業費", "amount of money"),
    ("grade", Role::Grade, "評価", "grade"),
    ("comment", Role::Comment, "コメント", "comment"),
    ("goals", Role::Goals, "SDGs", "goals of the United Nations"),
    ("milestone", Role::Milestone, "いつまでに何をするか", "milestone"),
    ("due", Role::DueBy, "期限", "when it is due"),
    ("term", Role::Term, "用語", "term"),
    ("meaning", Role::Meaning, "用語の説明", "meaning of the term"),
];

/// Why the file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongDecision {
    /// What is wrong, and where, in Japanese.
    pub ja: String,
    /// The same in English.
    pub en: String,
}

impl Decisions {
    /// Reads the file; an empty text decides nothing.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or decides something that cannot be.
    pub fn read(text: &str) -> Result<Self, WrongDecision> {
        let read: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(text));
            let line = before.matches('\n').count() + 1;
            let printed = text.lines().nth(line - 1).unwrap_or_default().trim();
            let what = error.message();
            let why = in_japanese(what);
            WrongDecision {
                ja: format!("{FILE}:{line}: 「{printed}」は読めません。{why}"),
                en: format!("{FILE}:{line}: `{printed}` cannot be read: {what}"),
            }
        })?;
        for (head, decided) in &read.columns {
            if decided != OPEN && decided_column(decided).is_none() {
                let known: Vec<&str> = MEANINGS.iter().map(|(word, ..)| *word).collect();
                let known = known.join(", ");
                return Err(WrongDecision {
                    ja: format!(
                        "{FILE}: 列「{head}」の意味 \"{decided}\" はありません。次のどれかを書いてください: {known}（値の列は \"target 2024\" のように年度を続けられます）"
                    ),
                    en: format!(
                        "{FILE}: the column \"{head}\" cannot be \"{decided}\": write one of {known} (a column of values may have its period behind: \"target 2024\")"
                    ),
                });
            }
        }
        for (word, code) in &read.stages {
            if ![OPEN, OWN, KEEP].contains(&code.as_str()) && vocabulary::concept("stage", code).is_none() {
                return Err(WrongDecision {
                    ja: format!(
                        "{FILE}: 語「{word}」の段階 \"{code}\" はありません。組み込みの段階のID、\"{OWN}\"（計画独自の段階にする）、\"{KEEP}\"（コードを付けない）のどれかを書いてください"
                    ),
                    en: format!(
                        "{FILE}: the word \"{word}\" cannot be of the stage \"{code}\": write the id of a built-in stage, \"{OWN}\" for one of the plan's own, or \"{KEEP}\" for none"
                    ),
                });
            }
        }
        Ok(read)
    }

    /// The decisions as a file, with words that explain it.
    pub fn text(&self) -> String {
        let head = "# openplan import がこの計画の表を読むための決まり。\"?\" に答えを書いて、もう一度 import してください。\n# How openplan import reads the tables of this plan. Answer each \"?\", and import again.\n";
        let words: Vec<&str> = MEANINGS.iter().map(|(word, ..)| *word).collect();
        let columns = format!("# columns: {}, \"target 2024\"\n", words.join(", "));
        let stages = format!("# stages: consider, operate …, \"{OWN}\", \"{KEEP}\"\n");
        format!("{head}{columns}{stages}\n{}", toml::to_string_pretty(self).unwrap_or_default())
    }

    /// What was decided about a column.
    pub fn column(&self, head: &str) -> Option<DecidedColumn> {
        self.columns.get(head).and_then(|decided| decided_column(decided))
    }

    /// The code that was decided for a word; `None` if nothing was.
    pub fn code<'d>(decided: &'d BTreeMap<String, String>, word: &str) -> Option<&'d str> {
        decided.get(word).map(String::as_str).filter(|code| ![OPEN, KEEP].contains(code))
    }

    /// Keeps the question open which code a word of a schedule has, unless it was answered.
    pub fn ask_stage(&mut self, word: &str) {
        self.stages.entry(word.to_owned()).or_insert_with(|| OPEN.to_owned());
    }

    /// The words of schedules that have no code yet.
    pub fn open_stages(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().filter(|(_, code)| *code == OPEN).map(|(word, _)| word.as_str())
    }

    /// Keeps a question open, unless it was answered.
    pub fn ask(&mut self, head: &str) {
        self.columns.entry(head.to_owned()).or_insert_with(|| OPEN.to_owned());
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is wrong with a line, in Japanese: the reader of the file says it in English alone.
fn in_japanese(what: &str) -> &'static str {
    if what.starts_with("unknown field") {
        "書けるのは edition と、[columns]、[stages]、[units]、[sources] の部分だけです"
    } else if what.contains("duplicate") {
        "同じものが上の行にもあります。どちらかを消してください"
    } else if what.starts_with("invalid type") {
        "答えは \"ignore\" のように、引用符で囲んだ1つの語です。見出しと答えは、[columns] などの行より下に書きます"
    } else {
        "行は「\"見出し\" = \"答え\"」の形で、引用符（半角の \"）を閉じて書いてください。見出しに記号や空白があるときは、見出しも引用符で囲みます"
    }
}

/// What a decision about a column says.
pub fn decided_column(text: &str) -> Option<DecidedColumn> {
    let (word, when) = text.split_once(' ').map_or((text, None), |(word, when)| (word, Some(when.trim().to_owned())));
    let (word, role, ..) = MEANINGS.iter().find(|(known, ..)| *known == word)?;
    let kind = matches!(role, Role::Value).then_some(*word);
    if let Some(when) = &when {
        super::when::named(when)?;
    }
    Some(DecidedColumn { role: role.clone(), kind, when })
}

impl DecidedColumn {
    /// The column as it was decided.
    pub fn apply(self, mut head: Head) -> Head {
        head.role = self.role;
        head.is_decided = true;
        head.kind = self.kind.or(head.kind);
        if let Some(when) = self.when.as_deref().and_then(super::when::named) {
            head.when = Some(when);
        }
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_read_as_they_are_written() {
        let mut decisions = Decisions { edition: Some("e2024-03".to_owned()), ..Decisions::default() };
        decisions.columns.insert("R6".to_owned(), "target 2024".to_owned());
        decisions.ask("その他");
        let read = Decisions::read(&decisions.text()).unwrap();
        assert_eq!(read, decisions);
        assert_eq!(read.column("その他"), None);
        assert_eq!(read.column("R6").map(|decided| decided.kind), Some(Some("target")));
        for wrong in ["columns = 1", "[columns]\n\"a\" = \"goal\"", "[colums]\n\"a\" = \"unit\""] {
            assert!(Decisions::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_in_both_languages() {
        let cases = [
            ("[columns]\na = \"unit\"\nめざす姿 = \"ignore\"\n", "import.toml:3: 「めざす姿 = \"ignore\"」", "半角"),
            ("[columns]\na = \"unit\"\na = \"time\"\n", "import.toml:3: 「a = \"time\"」", "上の行にもあります"),
            ("[colums]\na = \"unit\"\n", "import.toml:1: 「[colums]」", "[columns]、[stages]"),
            ("columns = 1\n", "import.toml:1: 「columns = 1」", "引用符で囲んだ"),
        ];
        for (text, place, why) in cases {
            let wrong = Decisions::read(text).unwrap_err();
            assert!(wrong.ja.starts_with(place) && wrong.ja.contains(why), "{}", wrong.ja);
            assert!(wrong.en.contains("cannot be read: "), "{}", wrong.en);
        }
    }
}
