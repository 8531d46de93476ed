//! From text to a query that may be run.
use crate::{
    Error, anchor, census::Census, dataset::Dataset, graph::Graph, mistake, nesting, rewrite, rewrite::Parts, stack,
    star,
};
use oxigraph::model::NamedNode;
use spargebra::{Query as Algebra, SparqlParser};
use std::{fmt, sync::Arc};

/// A parsed query within the limits, ready to be run any number of times on any graph.
#[derive(Debug, Clone)]
pub struct Query {
    pub(super) algebra: Arc<Algebra>,
    pub(super) parts: Arc<Parts>,
    pub(super) from: Option<Dataset>,
    form: QueryForm,
    volatile: bool,
    /// Whether it is planned in no time and any stack is enough for it, so that any thread may begin with it.
    pub(super) is_light: bool,
}

/// What a query asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryForm {
    /// A table of solutions.
    Select,
    /// Yes or no.
    Ask,
    /// Triples made from a template.
    Construct,
    /// The triples of a resource.
    Describe,
}

impl Query {
    /// Parses a query. Relative IRIs are resolved against the base, unless the query sets its own.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::UpdateNotAllowed`], [`Error::FederationDisabled`], and if the query is beyond
    /// the limits [`Error::TooLong`], [`Error::NestedTooDeep`] or [`Error::TooComplex`]; [`Error::UnknownFunction`]
    /// and [`Error::Unsupported`] if it asks for what is not there.
    pub fn parse(text: &str, base: &str) -> Result<Self, Error> {
        nesting::check(text)?;
        if Self::is_flat(text) {
            return Self::parse_here(text, base, true);
        }
        // Parsing, and dropping a query that was refused, recurse as deep as the query is nested; so both run on a
        // thread with a large stack.
        let (text, base) = (text.to_owned(), base.to_owned());
        stack::on_large_stack(move || Self::parse_here(&text, &base, false))?
    }

    /// Whether the text is so short and flat that it is parsed at once on any thread.
    pub fn is_flat(text: &str) -> bool {
        nesting::is_flat(text)
    }

    fn parse_here(text: &str, base: &str, is_flat: bool) -> Result<Self, Error> {
        let malformed = |message: String| Error::Malformed { line: 1, column: 1, message };
        let parser = SparqlParser::new().with_base_iri(base).map_err(|error| malformed(error.to_string()))?;
        // The parser reads as many characters as a keyword is long before it compares them. The spaces appended here
        // make sure that there are that many.
        let padded = format!("{}{:LONGEST_KEYWORD$}", with_small_booleans(text), "");
        let mut algebra = parser.clone().parse_query(&padded).map_err(|error| {
            let is_update = parser.parse_update(text).is_ok_and(|update| !update.operations.is_empty());
            if is_update { Error::UpdateNotAllowed } else { mistake::find(&error, text) }
        })?;
        let census = Census::take(&algebra)?;
        let (volatile, is_light) = (census.volatile, is_flat && census.is_light());
        star::in_order(&mut algebra, text);
        anchor::query(&mut algebra);
        let parts = Arc::new(rewrite::query(&mut algebra)?);
        let from = algebra.dataset().map(|dataset| Dataset {
            default_graphs: dataset.default.clone(),
            named_graphs: dataset.named.clone().unwrap_or_default(),
        });
        Ok(Self { form: QueryForm::of(&algebra), algebra: Arc::new(algebra), parts, from, volatile, is_light })
    }

    /// What the query asks for, which decides in which formats it can be answered.
    pub fn form(&self) -> QueryForm {
        self.form
    }

    /// The graphs that the query is asked over with this dataset and that are not there. They are empty.
    pub fn unknown_graphs(&self, dataset: &Dataset, graph: &Graph) -> Vec<NamedNode> {
        dataset.chosen(self.from.as_ref()).map(|dataset| dataset.unknown(graph).cloned().collect()).unwrap_or_default()
    }

    /// Whether the answer may differ from one time to the next although the data does not: the query uses `NOW`,
    /// `RAND`, `UUID`, `STRUUID` or `BNODE`.
    pub fn is_volatile(&self) -> bool {
        self.volatile
    }
}

impl QueryForm {
    fn of(algebra: &Algebra) -> Self {
        match algebra {
            Algebra::Select { .. } => Self::Select,
            Algebra::Ask { .. } => Self::Ask,
            Algebra::Construct { .. } => Self::Construct,
            Algebra::Describe { .. } => Self::Describe,
        }
    }
}

impl fmt::Display for QueryForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Select => "SELECT",
            Self::Ask => "ASK",
            Self::Construct => "CONSTRUCT",
            Self::Describe => "DESCRIBE",
        })
    }
}

/// The text with `TRUE` as `true`: keywords are the same in capitals, and the parser knows these two only in small.
fn with_small_booleans(text: &str) -> String {
    let masked = nesting::masked(text);
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '?' | '$' | '@' | '%');
    let mut small = text.as_bytes().to_vec();
    for word in ["true", "false"] {
        let is_word = |at: &usize| masked.get(*at..at + word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
        for at in (0..masked.len()).filter(is_word) {
            let (before, after) = (&masked[..at], &masked[at + word.len()..]);
            let after = after.strip_prefix('.').unwrap_or(after);
            if !before.ends_with(in_name) && !after.starts_with(in_name) {
                small[at..at + word.len()].copy_from_slice(word.as_bytes());
            }
        }
    }
    String::from_utf8(small).unwrap_or_else(|_| text.to_owned())
}

/// At least the length of `ENCODE_FOR_URI`.
const LONGEST_KEYWORD: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Query, Error> {
        Query::parse(text, "http://example.org/base/")
    }

    #[test]
    fn an_error_names_its_place() {
        for (query, place, expected) in [
            ("SELECT ?指標\nWHERE { ?指標 ! }", (2, 9), "from `?指標 ! }` on"),
            ("SELECT * WHERE { ?s ?p }", (1, 18), "from `?s ?p }` on"),
            ("SELECT * WHERE {\n  ?s ?p '金沢' . FILTER(?s = ) }", (2, 28), "from `) }` on"),
            ("SELECT *\r\n{\r\n\t?s ?p '金沢', }", (3, 12), "from `, }` on"),
            ("SELEC * { }", (1, 1), "from `SELEC * { }` on"),
            ("SELECT * { ?s ?p ?o } LIMIT 十", (1, 29), "from `十` on"),
            ("SELECT * {", (1, 11), "ends too early"),
            ("ASK { ?s ?p \"金沢 }", (1, 18), "ends too early"),
            ("", (1, 1), "ends too early"),
            // The parser stops at other places than these.
            ("ASK { ex:a ?p ?o }", (1, 7), "the prefix `ex:` is not declared"),
            ("PREFIX 市: <x:>\nASK { 市:a 'ex:b' <ex:c> ; # ex:d\n\t県:名 ?o }", (3, 2), "the prefix `県:`"),
            ("ASK { ?s ?p '金沢'^^xsd:string }", (1, 19), "the prefix `xsd:`"),
            ("PREFIX ex: <x:> ASK { _:b ex:p :o }", (1, 32), "the prefix `:`"),
            // These errors are about the query as a whole and have no better place.
            ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", (1, 35), "contains a variable that is unbound"),
            ("SELECT ?x ?x {}", (1, 16), "Duplicated variable name"),
            ("ASK { ?s <a b> ?o }", (1, 15), "IRI parsing failed"),
        ] {
            let Err(Error::Malformed { line, column, message }) = parse(query) else { panic!("{query}") };
            assert_eq!((line, column), place, "{query}: {message}");
            assert!(message.contains(expected), "{query}: {message}");
        }
    }

    #[test]
    fn updates_and_services_are_refused_by_name() {
        for update in
            ["INSERT DATA { <a> <b> <c> }", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://example.org/>", "CLEAR ALL"]
        {
            assert_eq!(parse(update).unwrap_err(), Error::UpdateNotAllowed, "{update}");
        }
        for query in [
            "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
            "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
            "ASK { ?s ?p ?o FILTER NOT EXISTS { { SELECT * { SERVICE <x:> { } } } } }",
            "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY (EXISTS { SERVICE <x:> { } })",
            "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <x:> { } })",
            "SELECT * { { } OPTIONAL { ?s ?p ?o FILTER EXISTS { SERVICE <x:> { } } } }",
        ] {
            assert_eq!(parse(query).unwrap_err(), Error::FederationDisabled, "{query}");
        }
    }

    #[test]
    fn forms_and_volatility_are_known() {
        assert_eq!(parse("SELECT * {}").unwrap().form(), QueryForm::Select);
        assert_eq!(parse("ASK {}").unwrap().form(), QueryForm::Ask);
        assert_eq!(parse("CONSTRUCT WHERE { ?s ?p ?o }").unwrap().form(), QueryForm::Construct);
        assert_eq!(parse("DESCRIBE <a>").unwrap().form(), QueryForm::Describe);
        for volatile in ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "STR(NOW())", "IF(true, 1, RAND())"] {
            let in_select = format!("SELECT ({volatile} AS ?x) {{}}");
            let in_filter =
                format!("ASK {{ ?s ?p ?o FILTER EXISTS {{ {{ SELECT * {{ BIND({volatile} AS ?x) }} }} }} }}");
            assert!(parse(&in_select).unwrap().is_volatile() && parse(&in_filter).unwrap().is_volatile(), "{volatile}");
        }
        assert!(!parse("SELECT ('NOW() RAND()' AS ?x) { ?s ?p [] }").unwrap().is_volatile());
    }
}
