//! What a document says of something beside its name: who is in charge, grades, money, milestones, goals.
use super::Merge;
use crate::{
    import::{
        facts::{Amount, Grade, Printed, Said, Why},
        when::{When, plain},
    },
    printed::{self, Reading},
    table::Row,
};

/// The column that names what is meant, with its id.
type About<'a> = [(&'a str, &'a str)];

/// What is meant, and the source that says something of it.
type Of<'a> = (&'a About<'a>, &'a str);

/// A table of what sources say, with the column of its ids and the letter that they begin with.
#[derive(Debug, Clone, Copy)]
struct Statement {
    table: &'static str,
    id: &'static str,
    letter: &'static str,
}

const INVOLVEMENTS: Statement = Statement { table: "involvements", id: "involvement_id", letter: "v" };
const MILESTONES: Statement = Statement { table: "milestones", id: "milestone_id", letter: "m" };
const TAGS: Statement = Statement { table: "tags", id: "tag_id", letter: "t" };
const ASSESSMENTS: Statement = Statement { table: "assessments", id: "assessment_id", letter: "a" };
const AMOUNTS: Statement = Statement { table: "amounts", id: "amount_id", letter: "y" };

impl Merge<'_> {
    pub fn said(&mut self, about: &About<'_>, said: &Said, source: &str, printed: Printed) {
        for (role, names) in [("lead", &said.leads), ("partner", &said.partners)] {
            for name in names {
                self.statement(
                    &INVOLVEMENTS,
                    &(about, source),
                    &[("role_id", role), ("organization_as_printed", name)],
                    &[],
                );
            }
        }
        for (name, sign, printed) in &said.involved {
            let Some(role) = self.role_of(sign, printed.document) else {
                self.note(*printed, &format!("{name}: {sign}"), Why::UnexplainedSign);
                continue;
            };
            let cells = [("role_id", role), ("organization_as_printed", name.as_str())];
            self.statement(&INVOLVEMENTS, &(about, source), &cells, &[]);
        }
        for grade in &said.grades {
            self.grade(about, grade, source);
        }
        for amount in &said.amounts {
            self.amount(about, amount, source, printed);
        }
        for (when, text) in &said.milestones {
            let (period, words) = period(when.as_ref());
            self.statement(
                &MILESTONES,
                &(about, source),
                &[("period", &period), ("period_as_printed", &words), ("text", text)],
                &[],
            );
        }
        for goals in &said.goals {
            for (goal, text) in goals_in(goals) {
                self.statement(&TAGS, &(about, source), &[("sdg", &goal), ("text_as_printed", &text)], &[]);
            }
        }
        for mark in &said.marks {
            self.statement(&TAGS, &(about, source), &[("text_as_printed", mark)], &[]);
        }
    }

    /// How an organisation takes part, by what the document says of the sign.
    fn role_of(&self, sign: &str, document: usize) -> Option<&'static str> {
        let meaning = plain(&self.meaning(document, sign)?);
        let says = |words: &[&str]| words.iter().any(|word| meaning.contains(word));
        if says(&["関係", "連携", "協力", "関連", "支援", "副", "support", "partner", "contribut"]) {
            Some("partner")
        } else if says(&["主", "担当", "所管", "中心", "責任", "実施", "lead", "responsible", "owner"]) {
            Some("lead")
        } else {
            None
        }
    }

    /// A row of a table that says something of something; one that says the same is not added twice. `more` is what may
    /// change.
    fn statement(&mut self, kind: &Statement, of: &Of<'_>, cells: &[(&str, &str)], more: &[(&str, &str)]) {
        let Statement { table, id, letter } = *kind;
        let (about, source) = *of;
        let same = |row: &Row| {
            row["source_id"] == *source && about.iter().chain(cells).all(|(column, text)| row[*column] == **text)
        };
        if let Some(place) = self.tables.position(table, same) {
            self.tables.set(table, place, more);
            return;
        }
        let of_source = self.tables.rows(table).iter().filter(|row| row["source_id"] == *source);
        let last = of_source.filter_map(|row| row[id].strip_prefix(letter)?.parse::<u32>().ok()).max().unwrap_or(0);
        let new = format!("{letter}{:03}", last + 1);
        let first = [("source_id", source), (id, &*new)];
        self.tables.push(table, &[&first[..], about, cells, more].concat());
    }

    fn grade(&mut self, about: &About<'_>, grade: &Grade, source: &str) {
        let (period, words) = grade.when.as_ref().map_or_else(Default::default, |when| period(Some(when)));
        let key = [("period", &*period), ("scheme_as_printed", &*grade.scheme)];
        let more = [("period_as_printed", &*words), ("grade_as_printed", &*grade.given), ("comment", &*grade.comment)];
        self.statement(&ASSESSMENTS, &(about, source), &key, &more);
    }

    /// The grades that documents explain become codes of the plan's own, and the grades that were given name them.
    pub fn grades_explained(&mut self) {
        let schemes = self.schemes.clone();
        for (document, scheme) in schemes {
            let given: Vec<String> = self
                .tables
                .rows("assessments")
                .iter()
                .filter(|row| row["scheme_as_printed"] == scheme)
                .map(|row| row["grade_as_printed"].to_owned())
                .collect();
            let entries: Vec<_> =
                self.legends.iter().filter(|(number, _)| *number == document).map(|(_, entry)| entry.clone()).collect();
            // A legend is that of a scheme if it explains a grade, or if nothing was graded yet.
            let fits = given.is_empty() || entries.iter().any(|entry| given.contains(&entry.sign));
            if entries.len() < 2 || !fits || entries.iter().any(|entry| entry.sign.chars().count() > 12) {
                continue;
            }
            let list = self.explained(&entries).unwrap_or_else(|| self.scheme_id(&scheme));
            for entry in entries {
                let code = self.tables.own_code(&list, &entry.sign);
                if let Some(place) =
                    self.tables.position("codes", |row| row["list_id"] == list && row["code_id"] == code)
                {
                    self.tables.set("codes", place, &[("definition", &entry.meaning)]);
                }
                let graded: Vec<usize> = (0..self.tables.rows("assessments").len())
                    .filter(|place| {
                        let row = &self.tables.rows("assessments")[*place];
                        row["scheme_as_printed"] == scheme && row["grade_as_printed"] == entry.sign
                    })
                    .collect();
                for place in graded {
                    self.tables.set("assessments", place, &[("scheme_id", &list), ("grade_id", &code)]);
                }
            }
        }
    }

    /// The list that explains just these signs already.
    fn explained(&self, entries: &[crate::import::legend::Entry]) -> Option<String> {
        let codes = self.tables.rows("codes");
        let says = |list: &str| {
            entries.iter().all(|entry| {
                codes.iter().any(|row| {
                    row["list_id"] == *list && row["label"] == entry.sign && row["definition"] == entry.meaning
                })
            })
        };
        codes.iter().map(|row| &row["list_id"]).find(|list| says(list)).map(str::to_owned)
    }

    /// The id of the list of a scheme: of its words if they can be in one, else a number.
    fn scheme_id(&self, scheme: &str) -> String {
        let known = self
            .tables
            .rows("assessments")
            .iter()
            .find(|row| row["scheme_as_printed"] == *scheme && row.get("scheme_id").is_some());
        if let Some(known) = known {
            return known["scheme_id"].to_owned();
        }
        let words = scheme.to_lowercase();
        let slug: Vec<&str> =
            words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let slug = slug.join("-");
        if scheme.is_ascii() && crate::dataset::is_slug(&slug) && crate::vocabulary::concepts(&slug).is_empty() {
            return slug;
        }
        let taken = |id: &str| self.tables.rows("codes").iter().any(|row| row["list_id"] == *id);
        (1..u32::MAX)
            .map(|number| format!("grade-{number}"))
            .find(|id| !taken(id))
            .unwrap_or_else(|| "grade".to_owned())
    }

    fn amount(&mut self, about: &About<'_>, amount: &Amount, source: &str, printed: Printed) {
        let Reading::Number(number) = printed::read(&amount.text) else {
            if !crate::characters::is_dash(&amount.text) {
                self.note(printed, &amount.text, Why::UnclearAmount);
            }
            return;
        };
        let currency = match number.unit.as_str() {
            "円" => "JPY",
            "£" => "GBP",
            "€" => "EUR",
            "$" | "US$" => "USD",
            "" if number.scale.is_none() => "",
            _ => "",
        };
        if currency.is_empty() {
            return self.note(printed, &amount.text, Why::UnclearAmount);
        }
        let Some(when) = amount.when.as_ref().filter(|when| !when.period.is_unknown()) else {
            return self.note(printed, &amount.text, Why::UnknownPeriod);
        };
        let period = when.period.to_string();
        let key = [("period", &*period), ("amount_kind_id", amount.kind)];
        let more = [("value", number.value.as_str()), ("currency", currency), ("value_as_printed", &*amount.text)];
        self.statement(&AMOUNTS, &(about, source), &key, &more);
    }
}

/// The spelling of a period, and its words where they say more.
pub fn period(when: Option<&When>) -> (String, String) {
    when.map_or_else(|| ("unknown".to_owned(), String::new()), |when| (when.period.to_string(), when.printed.clone()))
}

/// Goals and targets of the United Nations in a text, each with the words if they are more than the number.
fn goals_in(text: &str) -> Vec<(String, String)> {
    let plain = plain(text);
    let mut found = Vec::new();
    let mut rest = plain.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[at..];
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let mut end = digits;
        if let Some(target) = tail[digits..].strip_prefix('.') {
            let length = target.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(target.len());
            if (1..=2).contains(&length) {
                end = digits + 1 + length;
            }
        }
        let goal = &tail[..end];
        if tail[..digits].parse::<u32>().is_ok_and(|goal| (1..=17).contains(&goal)) {
            found.push((goal.to_owned(), String::new()));
        }
        rest = &tail[end..];
    }
    if found.is_empty() { vec![(String::new(), text.to_owned())] } else { found }
}
