//! What the documents of four bodies print, by value: read off them by a person, and not of the packages.
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeSet, path::Path};

/// Where the packages stand, and beside them the facts.
pub const FOLDER: &str = "tests/fixtures/plans";

/// The plans, each as `{publisher}/{plan}`.
pub const PLANS: &[&str] =
    &["221309/dx-plan", "016071/sogo-senryaku", "014681/sdgs-mirai", "gb-bracknell-forest/council-plan"];

/// A value of an indicator, or what is printed in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PrintedValue {
    pub plan: String,
    pub indicator: String,
    /// Labels of what the indicator belongs to, outermost first; empty for the whole plan.
    pub under: String,
    /// Number of the indicator as printed.
    pub number: String,
    /// Whether it is a target, an actual value or a baseline.
    pub kind: String,
    /// First day of its period, empty where nobody says.
    pub first_day: String,
    /// Last day of its period, empty where nobody says.
    pub last_day: String,
    /// Its period as printed.
    pub period: String,
    /// The number in the unit itself; empty for words and dashes.
    pub value: String,
    /// The unit as printed, without 万 and 億.
    pub unit: String,
    pub printed: String,
    pub qualifier: String,
    /// Whether it is to rise, to fall or to stay.
    pub direction: String,
    pub accumulation: String,
}

/// A grade that a document gives an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PrintedGrade {
    pub plan: String,
    pub indicator: String,
    pub under: String,
    /// Name of the scheme as printed.
    pub scheme: String,
    pub grade: String,
    pub first_day: String,
    pub last_day: String,
    pub period: String,
}

/// Another name that a document prints of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PrintedName {
    pub plan: String,
    pub indicator: String,
    pub under: String,
    pub also: String,
}

/// Who leads the work on an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PrintedLead {
    pub plan: String,
    pub indicator: String,
    pub under: String,
    pub lead: String,
}

/// An initiative, with the labels under which it is listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PrintedInitiative {
    pub plan: String,
    pub title: String,
    pub under: String,
}

/// The facts of one kind about all plans.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    pub values: BTreeSet<PrintedValue>,
    pub grades: BTreeSet<PrintedGrade>,
    pub names: BTreeSet<PrintedName>,
    pub leads: BTreeSet<PrintedLead>,
    pub initiatives: BTreeSet<PrintedInitiative>,
}

impl Facts {
    /// What must come out.
    pub fn printed() -> Self {
        Self {
            values: read("values"),
            grades: read("grades"),
            names: read("names"),
            leads: read("leads"),
            initiatives: read("initiatives"),
        }
    }

    /// Takes up what is said of another plan.
    pub fn extend(&mut self, other: Self) {
        self.values.extend(other.values);
        self.grades.extend(other.grades);
        self.names.extend(other.names);
        self.leads.extend(other.leads);
        self.initiatives.extend(other.initiatives);
    }

    /// Every printed fact comes out, and nothing that is not printed.
    ///
    /// A report repeats the value of the period before: that may be said once more, in the same number.
    pub fn compare(mut self, form: &str) {
        let mut printed = Self::printed();
        for value in self.values.iter().filter(|value| value.is_repeated()) {
            let first = printed.values.iter().any(|known| known.says_the_same(value));
            assert!(first, "{form} repeats what no document says: {value:#?}");
        }
        self.values.retain(|value| !value.is_repeated());
        printed.values.retain(|value| !value.is_repeated());
        same(form, &printed.values, &self.values);
        same(form, &printed.grades, &self.grades);
        same(form, &printed.names, &self.names);
        same(form, &printed.leads, &self.leads);
        same(form, &printed.initiatives, &self.initiatives);
    }
}

impl PrintedValue {
    /// Whether it is of the period before that of the document.
    pub fn is_repeated(&self) -> bool {
        self.period.starts_with("Last ")
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let other = Self { period: self.period.clone(), ..other.clone() };
        *self == other
    }
}

/// The facts of a file, none of which is said twice.
fn read<F: DeserializeOwned + Ord>(name: &str) -> BTreeSet<F> {
    let mut reader = csv::Reader::from_path(Path::new(FOLDER).join(name).with_extension("csv")).unwrap();
    let facts: Vec<F> = reader.deserialize().map(Result::unwrap).collect();
    let count = facts.len();
    let facts = BTreeSet::from_iter(facts);
    assert_eq!(facts.len(), count, "{name}.csv says something twice");
    facts
}

fn same<F: Ord + std::fmt::Debug>(form: &str, printed: &BTreeSet<F>, found: &BTreeSet<F>) {
    let missing: Vec<_> = printed.difference(found).collect();
    let made_up: Vec<_> = found.difference(printed).collect();
    assert!(missing.is_empty() && made_up.is_empty(), "{form} lacks {missing:#?} and makes up {made_up:#?}");
}
