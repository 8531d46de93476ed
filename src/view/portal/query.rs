//! The queries that clients of CKAN write, in the part of Solr's language that harvesters use: words, phrases, fields with
//! values, ranges of moments, groups in brackets, AND, OR and NOT.
use super::{Refusal, dataset};
use crate::{
    dcat::{self, CataloguedPlan},
    search::fold,
};
use std::{cell::RefCell, cmp::Reverse, collections::HashMap, rc::Rc};

/// What a dataset must have.
#[derive(Debug)]
pub(super) enum Query {
    All,
    Not(Box<Query>),
    Each(Vec<Query>),
    Any(Vec<Query>),
    Is(&'static Field, Wanted),
}

#[derive(Debug)]
pub(super) enum Wanted {
    /// Whatever it is.
    Something,
    Value(String),
    /// What begins so.
    Start(String),
    Range(Option<End>, Option<End>),
}

/// Where a range begins or ends.
#[derive(Debug)]
pub(super) struct End {
    value: String,
    is_included: bool,
}

/// Something that can be asked of a dataset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    name: &'static str,
    kind: Kind,
    /// Whether datasets can be ordered by it; there is no score.
    sorts: bool,
    pub(super) values: fn(&CataloguedPlan) -> Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Contains what is asked for, however that is written.
    Text,
    /// Is what is asked for, but for small and capital letters.
    Code,
    /// A moment; as all have one form, their order is that of their texts.
    Moment,
}

const fn field(name: &'static str, kind: Kind, values: fn(&CataloguedPlan) -> Vec<String>) -> Field {
    Field { name, kind, sorts: false, values }
}

const fn sorting(field: Field) -> Field {
    Field { sorts: true, ..field }
}

static FIELDS: &[Field] = &[
    sorting(field("id", Kind::Code, |plan| vec![dataset::id(plan)])),
    sorting(field("name", Kind::Code, |plan| vec![dataset::name(plan)])),
    sorting(field("title", Kind::Text, |plan| vec![plan.current.metadata.title().to_owned()])),
    field("notes", Kind::Text, |plan| vec![plan.current.metadata.description().to_owned()]),
    // The field of words without one.
    field("text", Kind::Text, texts),
    field("organization", Kind::Code, |plan| vec![dataset::publisher_id(plan).to_owned()]),
    field("owner_org", Kind::Code, |plan| vec![dataset::organization_id(plan)]),
    field("tags", Kind::Code, |plan| plan.current.metadata.keywords().into_iter().map(ToOwned::to_owned).collect()),
    field("res_format", Kind::Code, formats),
    field("license_id", Kind::Code, |plan| vec![plan.current.metadata.license_name().to_owned()]),
    field("groups", Kind::Code, |_| Vec::new()),
    field("state", Kind::Code, |_| vec!["active".to_owned()]),
    field("type", Kind::Code, |_| vec!["dataset".to_owned()]),
    field("dataset_type", Kind::Code, |_| vec!["dataset".to_owned()]),
    field("private", Kind::Code, |_| vec!["false".to_owned()]),
    field("capacity", Kind::Code, |_| vec!["public".to_owned()]),
    sorting(field("metadata_created", Kind::Moment, |plan| vec![dataset::created(plan)])),
    sorting(field("metadata_modified", Kind::Moment, |plan| vec![dataset::modified(plan)])),
];

/// Texts in which a word without a field is looked for.
fn texts(plan: &CataloguedPlan) -> Vec<String> {
    let metadata = &plan.current.metadata;
    let keywords = metadata.keywords().into_iter().map(ToOwned::to_owned);
    let named = [metadata.title().to_owned(), metadata.description().to_owned(), dataset::name(plan)];
    named.into_iter().chain([metadata.full_name()]).chain(keywords).collect()
}

fn formats(plan: &CataloguedPlan) -> Vec<String> {
    dcat::distributions(&plan.current).iter().map(|file| file.format().to_owned()).collect()
}

impl Field {
    /// The field with a name.
    pub(super) fn find(name: &str) -> Result<&'static Self, Refusal> {
        FIELDS.iter().find(|field| field.name == name).ok_or_else(|| {
            let known: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
            refused(&format!("there is no field `{name}`; there are {}", known.join(", ")))
        })
    }

    /// A value as it is compared.
    fn compared(&self, value: &str) -> String {
        match self.kind {
            Kind::Text => fold(value),
            Kind::Code => value.to_lowercase(),
            Kind::Moment => value.to_owned(),
        }
    }

    /// What is asked of it, as it is compared.
    fn asked(&self, value: &str) -> Result<String, Refusal> {
        if self.kind != Kind::Moment {
            return Ok(self.compared(value));
        }
        let moment = dataset::moment(value);
        moment.ok_or_else(|| refused(&format!("`{value}` is no moment: write one as 2024-01-31T00:00:00Z")))
    }
}

/// A dataset that may be found. What is looked for in it is made once for all parts of a query.
pub(super) struct Candidate<'p> {
    plan: &'p CataloguedPlan,
    compared: RefCell<HashMap<&'static str, Rc<Vec<String>>>>,
}

impl<'p> Candidate<'p> {
    pub(super) fn of(plan: &'p CataloguedPlan) -> Self {
        Self { plan, compared: RefCell::default() }
    }

    fn values(&self, field: &'static Field) -> Rc<Vec<String>> {
        let mut known = self.compared.borrow_mut();
        let make = || Rc::new((field.values)(self.plan).iter().map(|value| field.compared(value)).collect());
        Rc::clone(known.entry(field.name).or_insert_with(make))
    }
}

impl Query {
    /// Whether a dataset has what is asked for.
    pub(super) fn finds(&self, candidate: &Candidate<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Not(query) => !query.finds(candidate),
            Self::Each(all) => all.iter().all(|query| query.finds(candidate)),
            Self::Any(ways) => ways.iter().any(|query| query.finds(candidate)),
            Self::Is(field, wanted) => candidate.values(field).iter().any(|value| wanted.is(value, field.kind)),
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let mut reader = Reader { rest: text.trim_start(), depth: 0, clauses: 0 };
        if reader.rest.is_empty() {
            return Ok(Self::All);
        }
        let query = reader.any(Field::find("text")?)?;
        if reader.rest.is_empty() { Ok(query) } else { Err(refused("`)` has no `(` before it")) }
    }
}

impl Wanted {
    fn is(&self, value: &str, kind: Kind) -> bool {
        match self {
            Self::Something => true,
            Self::Value(wanted) | Self::Start(wanted) if kind == Kind::Text => value.contains(wanted),
            Self::Value(wanted) => value == wanted,
            Self::Start(wanted) => value.starts_with(wanted),
            Self::Range(from, to) => {
                let is_within = |end: &Option<End>, before: fn(&str, &str) -> bool| {
                    end.as_ref().is_none_or(|end| before(&end.value, value) || (end.is_included && end.value == value))
                };
                is_within(from, |end, value| end < value) && is_within(to, |end, value| value < end)
            }
        }
    }
}

fn refused(why: &str) -> Refusal {
    Refusal::Query(format!(
        "{why}. Write words, `field:value`, `field:\"several words\"` or `metadata_modified:[from TO to]`, joined by AND or OR, \
         in brackets; `-` or NOT before one excludes it."
    ))
}

/// Most brackets within brackets.
const DEPTH: usize = 16;

/// Most values of a query: as many as Solr reads.
const CLAUSES: usize = 1_024;

/// A query that is being read. What is left never begins with a blank.
struct Reader<'q> {
    rest: &'q str,
    depth: usize,
    clauses: usize,
}

impl<'q> Reader<'q> {
    fn goes_on(&mut self, rest: &'q str) {
        self.rest = rest.trim_start();
    }

    /// What is behind a sign or a word, if that comes next.
    fn behind(&self, sign: &str) -> Option<&'q str> {
        let is_end = |next: char| next.is_whitespace() || next == '(';
        let is_word = sign.starts_with(char::is_alphabetic);
        self.rest.strip_prefix(sign).filter(|rest| !is_word || rest.is_empty() || rest.starts_with(is_end))
    }

    fn takes(&mut self, signs: &[&str]) -> bool {
        let rest = signs.iter().find_map(|sign| self.behind(sign));
        rest.inspect(|rest| self.goes_on(rest)).is_some()
    }

    /// Parts of which one must hold. `field` is that of values without one.
    fn any(&mut self, field: &'static Field) -> Result<Query, Refusal> {
        let mut ways = vec![self.each(field)?];
        while self.takes(&["OR", "||"]) {
            ways.push(self.each(field)?);
        }
        Ok(Query::Any(ways))
    }

    /// Parts that must all hold.
    fn each(&mut self, field: &'static Field) -> Result<Query, Refusal> {
        let mut all = Vec::new();
        loop {
            if self.takes(&["AND", "&&"]) {
                continue;
            }
            let is_end = ["OR", "||", ")"].iter().any(|sign| self.behind(sign).is_some());
            match (is_end || self.rest.is_empty(), all.is_empty()) {
                (false, _) => all.push(self.one(field)?),
                (true, false) => return Ok(Query::Each(all)),
                (true, true) => return Err(refused("something is missing beside OR or within brackets")),
            }
        }
    }

    fn one(&mut self, field: &'static Field) -> Result<Query, Refusal> {
        let mut is_not = false;
        loop {
            if self.takes(&["NOT", "-", "!"]) {
                is_not = !is_not;
            } else if !self.takes(&["+"]) {
                break;
            }
        }
        let query = if self.takes(&["*:*"]) { Query::All } else { self.value_of(field)? };
        Ok(if is_not { Query::Not(Box::new(query)) } else { query })
    }

    fn value_of(&mut self, field: &'static Field) -> Result<Query, Refusal> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let field = match self.rest[end..].strip_prefix(':') {
            Some(rest) if end > 0 => {
                let field = Field::find(&self.rest[..end])?;
                self.goes_on(rest);
                field
            }
            _ => field,
        };
        if !self.takes(&["("]) {
            return Ok(Query::Is(field, self.wanted(field)?));
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(refused(&format!("more than {DEPTH} brackets are open")));
        }
        let query = self.any(field)?;
        self.depth -= 1;
        if self.takes(&[")"]) { Ok(query) } else { Err(refused("`(` has no `)` behind it")) }
    }

    fn wanted(&mut self, field: &'static Field) -> Result<Wanted, Refusal> {
        self.clauses += 1;
        if self.clauses > CLAUSES {
            return Err(refused(&format!("more than {CLAUSES} values are asked for")));
        }
        match self.rest.chars().next() {
            None => Err(refused("a value is missing at the end")),
            Some('"') => Ok(Wanted::Value(field.asked(&self.phrase()?)?)),
            Some('[' | '{') => self.range(field),
            Some(_) => self.word(field),
        }
    }

    fn phrase(&mut self) -> Result<String, Refusal> {
        let (mut text, mut characters) = (String::new(), self.rest.char_indices().skip(1));
        while let Some((place, character)) = characters.next() {
            match character {
                '"' => {
                    self.goes_on(&self.rest[place + 1..]);
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err(refused("a `\"` has no other behind it"))
    }

    fn word(&mut self, field: &'static Field) -> Result<Wanted, Refusal> {
        let (mut text, mut characters) = (String::new(), self.rest.char_indices());
        let (mut end, mut is_start) = (self.rest.len(), false);
        while let Some((place, character)) = characters.next() {
            match character {
                ')' => end = place,
                blank if blank.is_whitespace() => end = place,
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                '*' if !is_start => is_start = true,
                '~' | '^' | '?' | '*' | '"' | '(' | '[' | ']' | '{' | '}' => {
                    return Err(refused(&format!("`{character}` is not understood there")));
                }
                _ if is_start => return Err(refused("`*` stands only at the end of a word")),
                other => text.push(other),
            }
            if end == place {
                break;
            }
        }
        self.goes_on(&self.rest[end..]);
        match (text.is_empty(), is_start) {
            (true, true) => Ok(Wanted::Something),
            (true, false) => Err(refused("a value is missing")),
            (false, true) if field.kind == Kind::Moment => Err(refused("a moment is asked for whole or by a range")),
            (false, true) => Ok(Wanted::Start(field.asked(&text)?)),
            (false, false) => Ok(Wanted::Value(field.asked(&text)?)),
        }
    }

    fn range(&mut self, field: &'static Field) -> Result<Wanted, Refusal> {
        let end = self.rest.find([']', '}']).ok_or_else(|| refused("a range has no end"))?;
        let (range, rest) = self.rest.split_at(end + 1);
        if field.kind != Kind::Moment {
            return Err(refused(&format!("`{}` is no moment, so it has no range", field.name)));
        }
        let both = range[1..end].split_once(" TO ").ok_or_else(|| refused("a range is `[from TO to]`"))?;
        let read = |text: &str, is_included: bool| match text.trim().trim_matches('"') {
            "*" => Ok(None),
            text => Ok(Some(End { value: field.asked(text)?, is_included })),
        };
        let wanted = Wanted::Range(read(both.0, range.starts_with('['))?, read(both.1, range.ends_with(']'))?);
        self.goes_on(rest);
        Ok(wanted)
    }
}

/// An order of datasets.
pub(super) struct Sort {
    /// As it was given.
    pub text: String,
    /// Fields with whether the order is turned.
    by: Vec<(&'static Field, bool)>,
}

impl Sort {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let mut by = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (field, order) = part.split_once(' ').unwrap_or((part, "asc"));
            let field = field.trim_end_matches("_string");
            let is_turned = match order.trim() {
                "asc" => false,
                "desc" => true,
                other => return Err(Refusal::Query(format!("`{other}` is no order: write asc or desc"))),
            };
            match FIELDS.iter().find(|known| known.sorts && known.name == field) {
                Some(field) => by.push((field, is_turned)),
                None if field == "score" => {}
                None => {
                    let known: Vec<_> = FIELDS.iter().filter(|field| field.sorts).map(|field| field.name).collect();
                    let known = known.join(", ");
                    return Err(Refusal::Query(format!("nothing is ordered by `{field}`; there are {known}")));
                }
            }
        }
        Ok(Self { text: text.to_owned(), by })
    }

    /// What is alike stays in the order of publishers and plans.
    pub(super) fn apply(&self, plans: &mut [&CataloguedPlan]) {
        // The last field first: each sort keeps the order of what it finds alike.
        for (field, is_turned) in self.by.iter().rev() {
            if *is_turned {
                plans.sort_by_cached_key(|plan| Reverse((field.values)(plan)));
            } else {
                plans.sort_by_cached_key(|plan| (field.values)(plan));
            }
        }
    }
}
