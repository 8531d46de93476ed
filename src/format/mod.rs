//! The representations. One file per format, one line here to serve it.
//!
//! A format is given a [`Document`] and writes it; it knows no noun. What a document says is decided above.
mod croissant;
mod csv;
pub mod csvw;
mod feed;
pub mod flow;
pub mod json;
pub mod jsonld;
pub mod names;
mod nodes;
mod parquet;
pub mod rdf;
mod sqlite;
pub mod turtle;
mod typed;
mod xlsx;

#[cfg(test)]
mod tests;

pub use parquet::PARQUET;
pub use sqlite::SQLITE;

use crate::{
    catalog,
    language::{Bilingual, Language},
    table::{CellKind, Column, Row, Table},
};
use oxigraph::model::Triple;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// One way to write a document.
#[derive(Debug)]
pub struct Format {
    /// Suffix of the URL, without the dot.
    pub suffix: &'static str,
    /// `Content-Type`, with parameters.
    pub content_type: &'static str,
    /// Whether `Accept` can choose it; the others have only their suffix.
    pub negotiable: bool,
    /// Whether it writes whole collections rather than pages.
    pub whole: bool,
    /// Whether it is written once, at publish, for every table: the same bytes for ever.
    pub stored: bool,
    /// The language of the page for people that it is. What is a page is written above, of what is around the document.
    pub page: Option<Language>,
    /// Whether it can write this document.
    pub fits: fn(ShapeKind) -> bool,
    /// Writes the document, if it is no page.
    pub write: fn(&Document) -> Result<Vec<u8>, WriteError>,
}

/// Why a document could not be written: never the reader's fault.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be written: {0}")]
pub struct WriteError(#[from] Box<dyn std::error::Error + Send + Sync>);

impl Bilingual for WriteError {
    fn ja(&self) -> String {
        format!("ファイルの内容を作れませんでした: {}", self.0)
    }
}

impl WriteError {
    /// What a writer of another library says.
    pub fn from_other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self(error.into())
    }
}

/// A page for people, in Japanese.
pub const HTML: Format = Format {
    suffix: "html",
    content_type: "text/html; charset=utf-8",
    negotiable: true,
    whole: false,
    stored: false,
    page: Some(Language::Ja),
    fits: |_| true,
    write: |_| Err(WriteError::from_other("a page is not written of a document alone")),
};

/// The same in English.
pub const ENGLISH_HTML: Format = Format { suffix: "en.html", page: Some(Language::En), ..HTML };

/// In order of preference when a client has none.
pub const ALL: &[Format] = &[
    json::JSON,
    HTML,
    ENGLISH_HTML,
    jsonld::JSON_LD,
    turtle::TURTLE,
    rdf::N_TRIPLES,
    rdf::RDF_XML,
    turtle::TRIG,
    rdf::N_QUADS,
    csv::CSV,
    csv::EXCEL_CSV,
    xlsx::XLSX,
    parquet::PARQUET,
    sqlite::SQLITE,
    croissant::CROISSANT,
    csvw::METADATA,
    csvw::EXCEL_METADATA,
    feed::ATOM,
    feed::JSON_FEED,
];

/// What is written: the data of a URL and what stands around it.
#[derive(Debug)]
pub struct Document {
    /// The data.
    pub shape: Shape,
    /// Name for people, the title of the HTML page.
    pub title: String,
    /// What the IRIs of the document's own things begin with, without a final slash.
    pub iri_base: String,
    /// Address of the server, without a final slash.
    pub base: String,
    /// Related URLs by their relation, in order; `self` is the document without suffix.
    pub links: Vec<(String, String)>,
    /// Release, licence and totals; empty if nothing is to be said.
    pub meta: Map<String, Value>,
    /// Licence and rights of the package; `None` across plans.
    pub rights: Option<Rights>,
    /// The plans that rows may be of, in the order of their publishers and ids.
    pub origins: Vec<Origin>,
    /// Names of what is linked, by its path: for pages, which show them.
    pub names: BTreeMap<String, String>,
    /// The words that were searched for, as they were typed.
    pub sought: Option<String>,
    /// The main part of the page for people as HTML, where one is made for it; else the page lists the data.
    pub main: Option<String>,
    /// The releases that it tells of: for pages, which say so.
    pub issues: Vec<CitedRelease>,
    /// The Atom feed that tells what is new of its plan, or of all plans: for pages, which name it to programs.
    pub news: Option<String>,
    /// What search engines are told of the page, in the words of schema.org: no part of the data.
    pub schema_org: Option<Value>,
    /// Whether it is of a static copy, behind which no server answers.
    pub is_copy: bool,
    /// The edition as of which it was asked for: for pages, whose links to things keep it.
    pub edition: Option<AskedEdition>,
}

/// An edition that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedEdition {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Path of its document.
    pub url: String,
    /// What it prints, as `policies/green`.
    pub things: BTreeSet<String>,
}

/// A release that a document tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRelease {
    /// Its number within the plan.
    pub number: i32,
    /// Its document.
    pub url: String,
    /// How it is cited, in Japanese.
    pub citation: String,
    /// The same for reference managers.
    pub bibtex: String,
    /// Day on which it was first published, in UTC.
    pub date: String,
}

/// What a row needs to know of its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Id of the publisher.
    pub publisher_id: String,
    /// Id of the plan within its publisher.
    pub plan_id: String,
    /// Full name of the publisher, for the Excel variant.
    pub publisher_name: String,
    /// What the IRIs of its things begin with: the packages of one publisher agree on it.
    pub iri_base: String,
    /// Language of its texts, as in BCP 47.
    pub language: String,
}

/// Language of the texts of a document that says nothing of it.
pub(crate) const LANGUAGE: &str = "ja";

/// Terms under which data may be used.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    /// IRI of the licence.
    pub license: String,
    /// Rights in the wording, Japanese.
    pub rights_ja: Option<String>,
    /// Rights in the wording, English.
    pub rights_en: Option<String>,
    /// How to name the source, Japanese.
    pub attribution_ja: Option<String>,
}

/// The data of a document.
#[derive(Debug)]
pub enum Shape {
    /// Rows of one table: a collection, a page of it or what a filter leaves.
    Rows {
        /// What the cells mean.
        table: &'static Table,
        /// In printed order or as sorted.
        rows: Vec<Row>,
    },
    /// One row with the rows that belong to it.
    Item(Box<Item>),
    /// Rows of several tables, such as a whole plan.
    Tables(Vec<(&'static Table, Vec<Row>)>),
    /// A computed table, such as the roadmap.
    ComputedTable(ComputedTable),
    /// Members that are no rows, such as the home page.
    Members {
        /// JSON members.
        members: Map<String, Value>,
        /// The same as triples, if it has an RDF form.
        triples: Vec<Triple>,
    },
}

/// One row with the rows that belong to it.
#[derive(Debug)]
pub struct Item {
    /// The row.
    pub row: Row,
    /// Rows of other tables, in the order of [`Table::embeds`].
    pub embedded: Vec<Embedded>,
    /// JSON members that are computed from rows. They are not in the context, so no RDF says them.
    pub computed: Map<String, Value>,
}

/// Rows that a document carries under one member.
#[derive(Debug)]
pub struct Embedded {
    /// How they are carried.
    pub embed: &'static crate::table::Embed,
    /// The other table.
    pub table: &'static Table,
    /// Rows of the other table, in printed order.
    pub rows: Vec<Row>,
}

/// A computed table whose columns depend on the data.
#[derive(Debug, Default)]
pub struct ComputedTable {
    /// Columns in order.
    pub columns: Vec<ComputedColumn>,
    /// As many cells as columns; empty is absent.
    pub rows: Vec<Vec<String>>,
    /// The rows as JSON, which may group columns.
    pub items: Vec<Value>,
    /// Columns whose texts lead people somewhere, with the place for each row; an empty one is none.
    pub row_links: Vec<(&'static str, Vec<String>)>,
    /// The edition of the plan that its rows are of, if they are of one: name and address for the page.
    pub edition: Option<(String, String)>,
    /// What the page for people says behind the table: a name, and what is to be known of it.
    pub notes: Vec<(String, Note)>,
    /// What the page for people shows in place of columns and rows, which are for programs: as many rows. Texts of the plan
    /// within its cells stand in [`of_plan`].
    pub page: Option<(Vec<ComputedColumn>, Vec<Vec<String>>)>,
    /// What else its rows can be told as.
    pub also: FurtherForms,
    /// What the type of its rows says of its columns, if they have one.
    pub words: Option<fn() -> ColumnWords>,
    /// Member of JSON in which its rows stand where a collection is answered so: its `items` are whole rows, and then none.
    pub member: Option<&'static str>,
}

/// What else the rows of a computed table can be told as.
#[derive(Debug, Default)]
pub enum FurtherForms {
    /// Nothing.
    #[default]
    Nothing,
    /// As entries of a feed, newest first.
    Entries {
        /// Who publishes them.
        by: String,
        /// One for each row.
        entries: Vec<FeedEntry>,
    },
    /// As triples in graphs with names.
    Graphs(Vec<(String, Vec<Triple>)>),
}

/// An entry of a feed.
#[derive(Debug)]
pub struct FeedEntry {
    /// IRI of what it tells of, which never changes.
    pub id: String,
    /// Where people read more.
    pub url: String,
    /// In a line.
    pub title: String,
    /// In some lines.
    pub text: String,
    /// When it was first there, RFC 3339.
    pub published: String,
    /// When that was last so, RFC 3339.
    pub updated: String,
    /// Who made it, if that is told.
    pub author: Option<String>,
    /// Names and URLs of what belongs to it.
    pub related: Vec<(String, String)>,
}

/// Something that the page of a computed table says behind it.
#[derive(Debug, Clone, Default)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// Where the rows that it speaks of stand alone, if they do.
    pub href: Option<String>,
}

/// A column of a computed table.
#[derive(Debug, Clone)]
pub struct ComputedColumn {
    /// Name in CSV.
    pub name: String,
    /// Name in the Excel variant and in HTML.
    pub ja: String,
    /// The member of a line that it shows, as a JSON Pointer.
    pub member: String,
    /// How the page for people shows it.
    pub show: ColumnDisplay,
    /// What its cells hold; text where nothing else is known.
    pub kind: CellKind,
}

/// A column of an answer as its list has it.
#[derive(Debug, Clone, Copy)]
pub struct MemberColumn {
    /// Name in CSV.
    pub name: &'static str,
    /// Name in the Excel variant and in HTML.
    pub ja: &'static str,
    /// The member that it shows, as a JSON Pointer; empty if that has its name.
    pub member: &'static str,
    /// How the page for people shows it.
    pub show: ColumnDisplay,
}

/// A column that shows the member of its name.
pub const fn member(name: &'static str, ja: &'static str) -> MemberColumn {
    MemberColumn { name, ja, member: "", show: ColumnDisplay::Text }
}

impl MemberColumn {
    /// The same for a member that has another name or stands within another.
    #[must_use]
    pub const fn at(self, member: &'static str) -> Self {
        Self { member, ..self }
    }

    /// The same as the page for people shows it.
    #[must_use]
    pub const fn shown(self, show: ColumnDisplay) -> Self {
        Self { show, ..self }
    }

    /// What it is called in English: its name in words.
    pub fn en(&self) -> String {
        let words = self.name.replace(['_', '.'], " ");
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Where its member stands in a line, as a JSON Pointer.
    pub fn pointer(&self) -> String {
        if self.member.is_empty() { format!("/{}", self.name) } else { self.member.to_owned() }
    }
}

impl From<&MemberColumn> for ComputedColumn {
    fn from(column: &MemberColumn) -> Self {
        let MemberColumn { name, ja, show, .. } = *column;
        Self { name: name.to_owned(), ja: ja.to_owned(), member: column.pointer(), show, kind: CellKind::Text }
    }
}

/// A row of an answer that is computed. Its members are its JSON and its schema; its columns show them.
pub trait AnswerRow: Serialize + ToSchema + Sized {
    /// The columns of its tables, in order.
    const COLUMNS: &'static [MemberColumn];

    /// The members that have no column of their own.
    const UNSHOWN: &'static [&'static str];

    /// The row as its columns show it: one line of a table, or some. What only tables say stands in the member `cells`.
    fn lines(&self) -> Vec<Value> {
        vec![json::value_of(self)]
    }
}

/// What columns are called in English and, where the type of their row says so, what they hold; by their names.
pub type ColumnWords = BTreeMap<&'static str, (String, Option<String>)>;

/// What the type of a row says of its columns.
fn column_words<R: AnswerRow>() -> ColumnWords {
    let mut members = BTreeMap::new();
    describe(&R::schema(), &mut members);
    let said = |column: &MemberColumn| {
        // A column of exact digits is called like the number.
        let own = members.get(column.name);
        let about = own.or_else(|| members.get(column.pointer().trim_start_matches('/')));
        (column.name, (column.en(), about.cloned()))
    };
    R::COLUMNS.iter().map(said).collect()
}

/// What a schema says of its members, by their names.
fn describe(schema: &RefOr<Schema>, members: &mut BTreeMap<String, String>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let said = object.properties.iter().filter_map(|(name, member)| Some((name.clone(), words_of(member)?)));
            members.extend(said);
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter().for_each(|part| describe(part, members)),
        _ => {}
    }
}

fn words_of(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.description.clone(),
        RefOr::T(Schema::Array(array)) => array.description.clone(),
        RefOr::T(Schema::OneOf(choice)) => choice.description.clone(),
        RefOr::Ref(one) => Some(one.description.clone()).filter(|about| !about.is_empty()),
        RefOr::T(_) => None,
    }
}

impl ComputedTable {
    /// These rows.
    pub fn of_rows<R: AnswerRow>(rows: &[R]) -> Self {
        let lines: Vec<Value> = rows.iter().flat_map(AnswerRow::lines).collect();
        let words = Some(column_words::<R> as fn() -> ColumnWords);
        Self { items: rows.iter().map(json::value_of).collect(), words, ..Self::of(R::COLUMNS, &lines) }
    }

    /// The columns that show members of these lines.
    pub fn of(columns: impl IntoIterator<Item = impl Into<ComputedColumn>>, lines: &[Value]) -> Self {
        let mut columns: Vec<ComputedColumn> = columns.into_iter().map(Into::into).collect();
        for column in &mut columns {
            column.kind = column.kind_in(lines);
        }
        let cells = |line: &Value| columns.iter().map(|column| text(line.pointer(&column.member))).collect();
        let rows = lines.iter().map(cells).collect();
        Self { columns, rows, ..Self::default() }
    }

    /// The same where the texts of a column lead people to the member `url` of each item.
    #[must_use]
    pub fn leading(self, column: &'static str) -> Self {
        let hrefs = self.items.iter().map(|item| text(item.get("url"))).collect();
        Self { row_links: vec![(column, hrefs)], ..self }
    }
}

impl ComputedColumn {
    /// The column of a table that it is called like, and so has the values and the words of.
    pub fn described(&self) -> Option<&'static Column> {
        let name = self.name.rsplit('.').next().unwrap_or_default();
        catalog::tables().iter().find_map(|table| table.column(name))
    }

    /// What its cells hold, by the lines that it shows and, where these say nothing, by the column that it is called like.
    fn kind_in(&self, lines: &[Value]) -> CellKind {
        // The digits of a number, each of which counts, are a text in JSON.
        if self.member.ends_with("_decimal") {
            return CellKind::Decimal;
        }
        let mut values = lines.iter().filter_map(|line| line.pointer(&self.member)).filter(|value| !value.is_null());
        match values.next() {
            Some(Value::Number(first)) => {
                let is_whole = first.is_i64() && values.all(Value::is_i64);
                if is_whole { CellKind::Integer } else { CellKind::Decimal }
            }
            Some(Value::Bool(_)) => CellKind::Flag,
            Some(_) => {
                self.described().filter(|column| column.kind == CellKind::Date).map_or(CellKind::Text, |one| one.kind)
            }
            None => self.described().map_or(CellKind::Text, |column| column.kind),
        }
    }
}

/// A member as a cell; a list is all its texts.
fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => values.iter().map(words).collect::<Vec<_>>().join("、"),
        Some(other) => other.to_string(),
    }
}

/// The texts of a value of a list.
fn words(value: &Value) -> String {
    let texts: Vec<_> = match value {
        Value::Object(members) => members.values().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    texts.join(" ")
}

/// How the page for people shows a column of a computed table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnDisplay {
    /// Not at all.
    Hidden,
    /// As it is.
    Text,
    /// As it is, behind the others.
    Behind,
    /// As it is: texts of the plan, in its language.
    Own,
    /// The same, behind the others.
    OwnBehind,
    /// As this text where it is true, behind the others.
    Mark(&'static str),
    /// As yes or no.
    Flag,
    /// As it is, with its moments as people in Japan tell them.
    Time,
    /// As a digest: short lines of equally wide characters, whole so that it can be copied.
    Digest,
    /// As the name of the type.
    Type,
    /// As a text of the plan in which the places of the member `marks` are marked.
    Marked,
    /// As text behind a bar that is as long as the member `share_decimal`, where there is one.
    Meter,
}

impl Shape {
    /// An answer that is no row and has no triples.
    pub fn of(answer: &impl Serialize) -> Self {
        Self::linked(answer, Vec::new())
    }

    /// An answer that is no row, with its triples.
    pub fn linked(answer: &impl Serialize, triples: Vec<Triple>) -> Self {
        Self::Members { members: json::members_of(answer), triples }
    }

    /// The rows that make it, with those it carries; none for what is no row.
    pub fn rows(&self) -> Vec<&Row> {
        match self {
            Self::Rows { rows, .. } => rows.iter().collect(),
            Self::Item(item) => std::iter::once(&item.row).chain(item.embedded.iter().flat_map(|e| &e.rows)).collect(),
            Self::Tables(tables) => tables.iter().flat_map(|(_, rows)| rows).collect(),
            Self::ComputedTable(_) | Self::Members { .. } => Vec::new(),
        }
    }

    /// What kind of data it is: this decides which formats can write it.
    pub fn kind(&self) -> ShapeKind {
        match self {
            Self::Rows { table, .. } => ShapeKind::Rows(table),
            Self::Item(item) => ShapeKind::Item(item.row.table),
            Self::Tables(_) => ShapeKind::Tables,
            Self::ComputedTable(ComputedTable { also: FurtherForms::Entries { .. }, .. }) => ShapeKind::Feed,
            Self::ComputedTable(ComputedTable { also: FurtherForms::Graphs(_), .. }) => ShapeKind::Graphs,
            Self::ComputedTable(_) => ShapeKind::ComputedTable,
            Self::Members { triples, .. } => ShapeKind::Members { rdf: !triples.is_empty() },
        }
    }
}

/// A [`Shape`] without its data, known before anything is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// Rows of one table.
    Rows(&'static Table),
    /// One row with what belongs to it.
    Item(&'static Table),
    /// Rows of several tables.
    Tables,
    /// A computed table.
    ComputedTable,
    /// A computed table whose rows are entries of a feed too.
    Feed,
    /// A computed table that is some graphs too.
    Graphs,
    /// Members that are no rows.
    Members {
        /// Whether they have an RDF form.
        rdf: bool,
    },
}

impl ShapeKind {
    /// Whether a document of it can say what it says by one graph alone.
    pub fn has_rdf(self) -> bool {
        match self {
            Self::Rows(table) | Self::Item(table) => table.has_rdf(),
            Self::Tables => true,
            Self::ComputedTable | Self::Feed | Self::Graphs => false,
            Self::Members { rdf } => rdf,
        }
    }

    /// Whether it is a computed table, whatever else it can be told as.
    pub fn is_computed_table(self) -> bool {
        matches!(self, Self::ComputedTable | Self::Feed | Self::Graphs)
    }

    /// The formats that can write it, in order of preference.
    pub fn formats(self) -> impl Iterator<Item = &'static Format> {
        ALL.iter().filter(move |format| (format.fits)(self))
    }
}

impl Format {
    /// Whether people read it, so that ids need the names of what they stand for.
    pub fn is_page(&self) -> bool {
        self.page.is_some()
    }

    /// Whether its bytes are no text.
    pub fn is_binary(&self) -> bool {
        [&xlsx::XLSX, &parquet::PARQUET, &sqlite::SQLITE].iter().any(|binary| binary.suffix == self.suffix)
    }
}

impl Document {
    /// Member of `meta` that says that an edition is only begun.
    pub const BEGUN: &str = "begun";

    /// Relation of the named graph that has the triples of the document.
    pub const GRAPH: &str = "graph";

    /// Relation of the document of what the thing of this one became a part of.
    pub const MERGED_INTO: &str = "merged_into";

    /// A document of data alone, for the files that are stored at publish.
    pub fn bare(shape: Shape, rights: Rights, origin: Origin) -> Self {
        Self {
            shape,
            title: String::new(),
            iri_base: origin.iri_base.clone(),
            base: String::new(),
            links: Vec::new(),
            meta: Map::new(),
            rights: Some(rights),
            origins: vec![origin],
            names: BTreeMap::new(),
            sought: None,
            main: None,
            issues: Vec::new(),
            news: None,
            schema_org: None,
            is_copy: false,
            edition: None,
        }
    }

    /// Says these members in `meta`.
    pub fn tell(&mut self, meta: &impl Serialize) {
        self.meta.extend(json::members_of(meta));
    }

    /// The plan of a row, if the document knows it.
    pub fn origin_of(&self, row: &Row) -> Option<&Origin> {
        let own = (row.publisher(), row.plan());
        let place = self.origins.binary_search_by(|origin| (&*origin.publisher_id, &*origin.plan_id).cmp(&own));
        self.origins.get(place.ok()?)
    }

    /// What the IRIs of a row begin with.
    pub fn base_of(&self, row: &Row) -> &str {
        self.origin_of(row).map_or(&self.iri_base, |origin| &origin.iri_base)
    }

    /// Language of the texts of a row.
    pub fn language_of(&self, row: &Row) -> &str {
        self.origin_of(row).map_or(LANGUAGE, |origin| &origin.language)
    }

    /// The same for an item of a computed table that names its plan.
    pub(crate) fn language_of_item(&self, item: &Value) -> Option<&str> {
        let own = (item["publisher_id"].as_str()?, item["plan_id"].as_str()?);
        let place = self.origins.binary_search_by(|origin| (&*origin.publisher_id, &*origin.plan_id).cmp(&own));
        Some(&self.origins.get(place.ok()?)?.language)
    }

    /// Language of the JSON-LD context that holds for all its rows; none if they are in several. What has no rows has that of
    /// what the program says.
    pub fn language_of_context(&self) -> Option<&str> {
        let languages: BTreeSet<&str> = self.shape.rows().into_iter().map(|row| self.language_of(row)).collect();
        match languages.len() {
            0 => Some(LANGUAGE),
            1 => languages.first().copied(),
            _ => None,
        }
    }

    /// Language of most of its texts: that of its first plan.
    pub fn language(&self) -> &str {
        self.origins.first().map_or(LANGUAGE, |origin| &origin.language)
    }

    /// The forms of this document with their URLs. Those of the home page, which has no name, are called `index`.
    ///
    /// What is always whole has no pages, so its URL names none.
    pub fn forms(&self) -> Vec<(&'static Format, String)> {
        let this = self.link("self").unwrap_or_default();
        let (path, query) = this.split_once('?').unwrap_or((this, ""));
        if path.is_empty() {
            return Vec::new();
        }
        let index = if path.ends_with('/') { "index" } else { "" };
        let pages = |pair: &str| pair.starts_with("limit=") || pair.starts_with("cursor=");
        let url = |format: &Format| {
            let kept = query.split('&').filter(|pair| !format.whole || !pages(pair));
            let query = kept.collect::<Vec<_>>().join("&");
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{path}{index}.{}{mark}{query}", format.suffix)
        };
        self.shape.kind().formats().map(|format| (format, url(format))).collect()
    }

    /// The feeds that tell what is new here, which are linked by the suffix of their format.
    pub fn feeds(&self) -> impl Iterator<Item = (&'static Format, &str)> {
        let feeds = ShapeKind::Feed.formats().filter(|format| !(format.fits)(ShapeKind::ComputedTable));
        feeds.filter_map(|format| Some((format, self.link(format.suffix)?)))
    }

    /// The feed that tells what is new of its plan or of all plans, with its format.
    pub fn feed_of_news(&self) -> Option<(&'static Format, &str)> {
        Some((&feed::ATOM, self.news.as_deref()?))
    }

    /// URL of a relation.
    pub fn link(&self, relation: &str) -> Option<&str> {
        self.links.iter().find(|(name, _)| name == relation).map(|(_, url)| url.as_str())
    }
}

/// What stands around a text of the plan within a text of the page: two marks that no text of a package may hold.
pub(crate) const ISOLATES: (char, char) = ('\u{2068}', '\u{2069}');

/// A text of the plan as it stands within a text of the page, which is Japanese while the plan may be in any language. For pages
/// alone: whoever writes one takes the marks out again.
pub fn of_plan(text: &str) -> String {
    format!("{}{text}{}", ISOLATES.0, ISOLATES.1)
}

/// The format with that suffix.
pub fn by_suffix(suffix: &str) -> Option<&'static Format> {
    ALL.iter().find(|format| format.suffix == suffix)
}

/// Cuts the longest known suffix off a path segment: `terms.excel.csv` to `("terms", EXCEL_CSV)`.
///
/// Ids have no dot, so what stands behind one is never part of an id.
///
/// # Errors
///
/// When no format has the suffix.
pub fn split_suffix(segment: &str) -> Result<(&str, Option<&'static Format>), UnknownSuffix> {
    match segment.split_once('.') {
        None => Ok((segment, None)),
        Some((name, suffix)) => by_suffix(suffix).map(|format| (name, Some(format))).ok_or(UnknownSuffix),
    }
}

/// A path segment ends in a suffix that no format has.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownSuffix;
