//! What printed tables say, before it is rows of a package.
use super::{
    grid::At,
    label::Label,
    legend::Entry,
    when::{When, plain},
    words,
};

/// A place in the tree of the plan: titles from the outermost to the innermost.
pub type Path = Vec<Node>;

/// One node of the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    pub label: Label,
    /// A second heading directly under the first: what the node is about in a sentence.
    pub slogan: String,
}

/// Where something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Printed {
    /// Number of the document.
    pub document: usize,
    pub at: At,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Facts {
    /// Nodes of the tree in printed order, each with what stands above it.
    pub tree: Vec<Path>,
    pub initiatives: Vec<Initiative>,
    pub indicators: Vec<Indicator>,
    pub terms: Vec<Term>,
    /// What was not taken, or taken in a way that a person may want to change.
    pub notes: Vec<Note>,
    /// Signs and words that documents explain, with the number of the document.
    pub legends: Vec<(usize, Entry)>,
    /// Columns of grades, by document: their scheme as the head calls it.
    pub schemes: Vec<(usize, String)>,
    /// Columns whose head does not say what they hold.
    pub questions: Vec<Question>,
}

/// An initiative as one line prints it.
#[derive(Debug, Clone, Default)]
pub struct Initiative {
    pub path: Path,
    pub label: Label,
    pub printed: Printed,
    /// Whether the line lists it: it is the title of the line, and not only what an indicator belongs to.
    pub is_listed: bool,
    /// What is planned, by period, in the words of the cells.
    pub schedule: Vec<(When, String)>,
    pub said: Said,
}

/// What a line says of an initiative or an indicator beside its name.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub leads: Vec<String>,
    pub partners: Vec<String>,
    /// Organisations of which a sign says how they take part, each with the sign.
    pub involved: Vec<(String, String, Printed)>,
    /// Grades: the scheme as its head calls it, the grade, the comment.
    pub grades: Vec<Grade>,
    pub amounts: Vec<Amount>,
    pub milestones: Vec<(Option<When>, String)>,
    pub goals: Vec<String>,
    pub marks: Vec<String>,
}

impl Said {
    /// Whether it says how things stand: it has a grade, or a comment that is more than a remark.
    pub fn reports(&self) -> bool {
        let remark = |grade: &Grade| words::list("remark").contains(&plain(&grade.scheme));
        self.grades.iter().any(|grade| !grade.given.is_empty() || !remark(grade))
    }
}

/// A grade that a document gives.
#[derive(Debug, Clone, Default)]
pub struct Grade {
    pub scheme: String,
    /// The grade as printed.
    pub given: String,
    pub comment: String,
    pub when: Option<When>,
}

/// Money.
#[derive(Debug, Clone)]
pub struct Amount {
    /// A code of the list of kinds of amounts.
    pub kind: &'static str,
    pub when: Option<When>,
    /// As printed, with the unit that stands in the head.
    pub text: String,
}

/// An indicator as one line prints it.
#[derive(Debug, Clone, Default)]
pub struct Indicator {
    pub path: Path,
    /// Title of the initiative that it belongs to.
    pub initiative: Option<Label>,
    pub label: Label,
    pub printed: Printed,
    pub definition: String,
    /// Its type: a code of the list, or the word for it.
    pub kind: String,
    /// Word for the type where the list has no code.
    pub own_kind: String,
    /// In which direction more is better, where a column says it: a code of the list.
    pub direction: &'static str,
    pub values: Vec<Value>,
    pub said: Said,
}

/// A value of an indicator, or the words in its place.
#[derive(Debug, Clone)]
pub struct Value {
    /// A code of the list of value types.
    pub kind: &'static str,
    pub when: Option<When>,
    /// As printed, with the unit that stands beside it.
    pub text: String,
    /// The unit that stands somewhere else, for a number without one.
    pub unit: String,
    /// What stands in the text, and how that is printed: numbers of another language.
    pub original: Option<(String, String)>,
    /// A difference that is printed beside it.
    pub change: String,
    pub printed: Printed,
}

/// A term of the glossary.
#[derive(Debug, Clone)]
pub struct Term {
    pub label: String,
    pub alias: String,
    pub meaning: String,
    pub printed: Printed,
}

/// Something that a person should know.
#[derive(Debug, Clone)]
pub struct Note {
    pub printed: Printed,
    /// What it is about, as printed.
    pub text: String,
    pub why: Why,
}

/// Why something was not taken, or how it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// The table holds nothing of a plan.
    NothingOfAPlan,
    /// The head of the column says nothing that is known.
    UnknownColumn,
    /// The column has values, but whether they are targets or results is not said.
    UnknownKind,
    /// There is no place for it: initiatives have no description, milestones have nobody in charge.
    NoPlace,
    /// A line of sums.
    Total,
    /// A line of differences between other lines.
    Difference,
    /// A line that is an example of how to fill in.
    Example,
    /// The text is struck through.
    Struck,
    /// An error value of a spreadsheet.
    ErrorValue,
    /// There is a number in it, but not one alone: the words are taken as they stand.
    UnclearNumber,
    /// A number in brackets behind the number was not taken.
    MoreNumbers,
    /// The words of a line of results are no schedule.
    DoneWords,
    /// A table of before has it, and this one does not.
    Gone,
    /// Words of several lines of one initiative for one period were joined.
    Joined,
    /// The line or the column is hidden.
    HiddenCells,
    /// A sign says how an organisation takes part, and nothing says what the sign means.
    UnexplainedSign,
    /// The sheet is hidden.
    HiddenSheet,
    /// A line has values, but no name.
    Nameless,
    /// A value stands twice, otherwise.
    Differs,
    /// Text outside of tables.
    Prose,
    /// A note below a table.
    Footnote,
    /// An amount that is no number of a currency.
    UnclearAmount,
    /// A period is not said.
    UnknownPeriod,
    /// When the edition was adopted is not printed.
    UndatedEdition,
    /// Whether the values are targets or results follows from the years of other columns.
    InferredKind,
    /// A relisting is the only listing in the edition.
    RelistedAlone,
    /// A relisting is worded a little otherwise than the initiative that it is taken for.
    NearlyTitled,
}

/// A column that a person must explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub document: usize,
    /// Its head as printed.
    pub head: String,
    /// Some of what it holds.
    pub samples: Vec<String>,
    /// Whether only the kind of value is missing.
    pub wants_kind: bool,
}
