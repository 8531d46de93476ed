//! The description language: what a table is called, what each column means.
//!
//! Every public description of the data (CSVW, Data Package, JSON-LD context, RDF properties, OpenAPI schemas,
//! HTML headings) is derived from these constants and from nothing else.
use std::{fmt, ops::Index};

/// One kind of resource, seen as a table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Plural in kebab case: the CSV file, the URL segment and (with underscores) the SQL table share it.
    pub name: &'static str,
    /// RDF classes as prefixed names, the own class first; none for a table that only links two things.
    pub classes: &'static [&'static str],
    /// Name of the table in Japanese.
    pub ja: &'static str,
    /// Name of one row in English, as used in operation ids and schema names (`RelatedPlan`).
    pub singular: &'static str,
    /// One sentence of meaning in Japanese.
    pub about_ja: &'static str,
    /// One sentence of meaning in English.
    pub about: &'static str,
    /// Template of the thing a row speaks of, below `{iri base}/id`.
    pub subject: &'static str,
    /// Columns that identify a row within its plan.
    pub key: &'static [&'static str],
    /// All columns in the order of the file.
    pub columns: &'static [Column],
    /// Triples that every row has without a column for them.
    pub constants: &'static [Constant],
    /// Rows of other tables that the document of one row carries.
    pub embeds: &'static [Embed],
    /// Column that names a row to people; none if only its key does.
    pub label: Option<&'static str>,
    /// Whether `/{table}` exists across all plans of the server.
    pub across: bool,
    /// Whether a folder may lack its file, which then has no rows.
    pub optional: bool,
    /// Columns of which every row fills at least one; none if there is no such rule.
    pub any_of: &'static [&'static str],
}

/// One column: its name is the CSV header, the JSON member, the SQL column and the parameter of its filter.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Snake case; ends in `_id` if it holds an id or a code.
    pub name: &'static str,
    /// What a cell may hold.
    pub kind: CellKind,
    /// RDF property as a prefixed name; empty where the column yields no triple.
    pub property: &'static str,
    /// Title in Japanese, the header of the Excel variant.
    pub ja: &'static str,
    /// One sentence of meaning in Japanese.
    pub about_ja: &'static str,
    /// One sentence of meaning in English.
    pub about: &'static str,
    /// False if a cell may be empty.
    pub required: bool,
    /// True if a collection can be filtered and sorted by it.
    pub filter: bool,
    /// True if the row is about what its cell names, and so cannot stand without it: an empty cell would say that it is about
    /// something wider.
    pub subject: bool,
    /// For a number that is read from the print: the column that holds it as printed. `None` for any other.
    pub printed: Option<&'static str>,
    /// For a number: the cells that must be the same in rows whose numbers are added or compared, as paths
    /// (`unit_id`, `indicator.accumulation_id`). Empty for what is never added.
    pub measured_by: &'static [&'static str],
}

/// A cell that is reached from a row: one of its own, or one of the row that a link of it names.
#[derive(Debug, Clone, Copy)]
pub struct CellPath {
    /// The column that links the other row, with the table of that; `None` for a cell of the row itself.
    pub through: Option<(&'static str, &'static Table)>,
    /// The column of the cell. One that is of another table, without a link to it, names what the row is about.
    pub column: &'static Column,
}

/// What a cell may hold. Text is NFC without line breaks; everything has exactly one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Six-digit code of a municipality; profile 1 has it, and the profiles behind it have [`CellKind::Publisher`].
    MunicipalityCode,
    /// Id of a public body, see [`crate::publisher::PublisherId`].
    Publisher,
    /// An id: lower-case ASCII words joined by hyphens.
    Slug,
    /// Prose or a printed form in the language of the package.
    Text,
    /// English text.
    TextEn,
    /// Text in no language, such as a printed number.
    Plain,
    /// Whole number without leading zeros.
    Integer,
    /// Base-ten number in canonical form (`-22261`, `0.5`): never a float.
    Decimal,
    /// `true` or `false`.
    Flag,
    /// Japanese fiscal year, April to March, named by the year it starts in.
    FiscalYear,
    /// Month `YYYY-MM`.
    Month,
    /// Day `YYYY-MM-DD`.
    Date,
    /// A span of days in its canonical spelling, see [`crate::period::Period`].
    Period,
    /// Code of a currency, of ISO 4217.
    Currency,
    /// Number of a goal or target among the Sustainable Development Goals of the United Nations.
    SdgCode,
    /// Absolute IRI of something outside.
    Iri,
    /// Key of a row in the named table.
    Link(&'static str),
    /// Key of a row in the named table, below the value of another column: `(table, column)`.
    LinkWithin(&'static str, &'static str),
    /// Code of the named code list of the vocabulary, such as `stage`.
    Concept(&'static str),
    /// Code of the code list of the vocabulary that the named column names.
    InList(&'static str),
    /// Code of the named list that the plan itself declares, in the table `codes`.
    OwnCode(&'static str),
}

/// A triple that every row of a table has.
#[derive(Debug)]
pub struct Constant {
    /// Name of the JSON member.
    pub name: &'static str,
    /// RDF property as a prefixed name.
    pub property: &'static str,
    /// Template of the object: below `{iri base}/id` if it starts with `/`, else a prefixed name.
    pub value: &'static str,
}

/// Rows of another table that belong to the document of a row.
#[derive(Debug)]
pub struct Embed {
    /// Name of the JSON member.
    pub member: &'static str,
    /// Table whose rows are carried.
    pub table: &'static str,
    /// Column of that table that refers to the row of the document.
    pub by: &'static str,
    /// For a link table the column that names the other end: the member is then a list of IRIs.
    pub to: Option<&'static str>,
}

/// Describes a required column.
pub const fn column(
    name: &'static str,
    kind: CellKind,
    property: &'static str,
    ja: &'static str,
    about_ja: &'static str,
    about: &'static str,
) -> Column {
    let filter = matches!(
        kind,
        CellKind::Slug
            | CellKind::Flag
            | CellKind::FiscalYear
            | CellKind::Period
            | CellKind::Link(_)
            | CellKind::LinkWithin(..)
            | CellKind::Concept(_)
            | CellKind::OwnCode(_)
            | CellKind::SdgCode
    );
    Column {
        name,
        kind,
        property,
        ja,
        about_ja,
        about,
        required: true,
        filter,
        subject: false,
        printed: None,
        measured_by: &[],
    }
}

/// Describes an embedding of whole rows.
pub const fn embed(member: &'static str, table: &'static str, by: &'static str) -> Embed {
    Embed { member, table, by, to: None }
}

/// First column of every table.
pub const PUBLISHER_ID: Column = Column {
    filter: false,
    ..column(
        "publisher_id",
        CellKind::Publisher,
        "",
        "公表主体ID",
        "計画を定めた公的団体のID。全国地方公共団体コード（6桁）か、国名コードと英字名（jp-digital-agencyなど）。",
        "Id of the public body whose plan it is: a six-digit local-government code of Japan, or the code of a country and a name.",
    )
};

/// Second column of every table.
pub const PLAN_ID: Column = Column {
    filter: false,
    ..column(
        "plan_id",
        CellKind::Slug,
        "",
        "計画ID",
        "公表主体の中で計画を識別するID。",
        "Id of the plan within its publisher.",
    )
};

/// Line of the transcribed source at which the printed row begins.
pub const SOURCE_LINE: Column = column(
    "source_line",
    CellKind::Integer,
    "mp:sourceLine",
    "原典の行",
    "原典の翻刻でこの行が始まる行番号（1から）。翻刻がない場合は空。",
    "Line of the transcribed source text at which the printed row begins, from 1; empty if there is no transcription.",
)
.optional();

/// Page of the printed source, where the source states it.
pub const SOURCE_PAGE: Column = column(
    "source_page",
    CellKind::Integer,
    "mp:sourcePage",
    "原典ページ",
    "原典のページ番号。原典の目次が明示する場合だけ記す。",
    "Page of the printed source; only where its table of contents states it.",
)
.optional();

/// Place in the printed order under the parent.
pub const POSITION: Column = column(
    "position",
    CellKind::Integer,
    "mp:position",
    "掲載順",
    "親の中での掲載順（1から）。",
    "Place in the printed order under its parent, from 1.",
);

impl Column {
    /// The same column, with cells that may be empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same column, which names what the row is about.
    #[must_use]
    pub const fn subject(mut self) -> Self {
        self.subject = true;
        self
    }

    /// The same column as a filter, where its kind alone would not make it one.
    #[must_use]
    pub const fn filterable(mut self) -> Self {
        self.filter = true;
        self
    }

    /// The same column as a number that another column has as it is printed.
    #[must_use]
    pub const fn printed_in(mut self, column: &'static str) -> Self {
        self.printed = Some(column);
        self
    }

    /// The same column as a number that is added and compared where these cells are the same.
    #[must_use]
    pub const fn measured_by(mut self, paths: &'static [&'static str]) -> Self {
        self.measured_by = paths;
        self
    }

    /// The same column with another property.
    #[must_use]
    pub const fn as_property(mut self, property: &'static str) -> Self {
        self.property = property;
        self
    }

    /// Template of the IRI that a cell of this column of a table stands for: below `{iri base}/id` if it starts with `/`,
    /// else absolute. `None` if the cell is a literal.
    pub fn value_template(&self, of: &Table) -> Option<String> {
        let name = self.name;
        let below_plan = |parts: &[&str]| {
            let mut template = of.plan_template();
            template.extend(parts.iter().copied());
            Some(template)
        };
        match self.kind {
            CellKind::FiscalYear => Some(format!("{PROFILE}fiscal-year/jp/{{{name}}}")),
            CellKind::Concept(scheme) => Some(format!("{PROFILE}{scheme}#{{{name}}}")),
            CellKind::Iri => Some(format!("{{+{name}}}")),
            CellKind::Period => Some(format!("{PROFILE}period/{{{name}}}")),
            CellKind::InList(list) => Some(format!("{PROFILE}{{{list}}}#{{{name}}}")),
            CellKind::SdgCode => Some(format!("http://metadata.un.org/sdg/{{{name}}}")),
            CellKind::OwnCode(list) => below_plan(&["/codes/", list, "/{", name, "}"]),
            CellKind::Link(table) => below_plan(&["/", table, "/{", name, "}"]),
            CellKind::LinkWithin(table, within) => below_plan(&["/", table, "/{", within, "}/{", name, "}"]),
            _ => None,
        }
    }

    /// What a cell of ids or codes names, in a word: `initiative` for `initiative_id`.
    pub fn thing(&self) -> &'static str {
        self.name.strip_suffix("_id").unwrap_or(self.name)
    }

    /// JSON member that holds the IRI of [`Column::value_template`] beside the cell: `x` for `x_id`, else `y_uri`.
    /// `None` if there is no IRI or the cell itself is it.
    pub fn iri_member(&self) -> Option<String> {
        if self.kind == CellKind::Iri || self.property.is_empty() || !self.kind.is_iri() {
            return None;
        }
        Some(self.name.strip_suffix("_id").map_or_else(|| format!("{}_uri", self.name), str::to_owned))
    }
}

impl CellKind {
    /// Whether people wrote a cell as a text.
    pub const fn is_prose(self) -> bool {
        matches!(self, Self::Text | Self::TextEn | Self::Plain)
    }

    /// Whether a cell stands for an IRI.
    pub const fn is_iri(self) -> bool {
        matches!(
            self,
            Self::Iri
                | Self::FiscalYear
                | Self::Period
                | Self::SdgCode
                | Self::Link(_)
                | Self::LinkWithin(..)
                | Self::Concept(_)
                | Self::InList(_)
                | Self::OwnCode(_)
        )
    }

    /// Whether a cell is a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::FiscalYear)
    }

    /// XML Schema datatype of a literal, as CSVW and RDF name it.
    pub const fn datatype(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Flag => "boolean",
            Self::FiscalYear => "gYear",
            Self::Month => "gYearMonth",
            Self::Date => "date",
            Self::Iri => "anyURI",
            _ => "string",
        }
    }

    /// Language of a text, as in BCP 47, in a package whose texts are in the given one.
    pub const fn language(self, of_package: &str) -> Option<&str> {
        match self {
            Self::Text => Some(of_package),
            Self::TextEn => Some("en"),
            _ => None,
        }
    }

    /// Regular expression that every cell matches, for the kinds that are ids and codes.
    pub const fn pattern(self) -> Option<&'static str> {
        match self {
            Self::MunicipalityCode => Some("[0-9]{6}"),
            Self::Publisher => Some("[0-9]{6}|[a-z]{2}(-[a-z0-9]+)+"),
            Self::Currency => Some("[A-Z]{3}"),
            Self::SdgCode => Some("[1-9][0-9]?([.][0-9a-z]{1,2})?"),
            Self::Slug
            | Self::Period
            | Self::Link(_)
            | Self::LinkWithin(..)
            | Self::Concept(_)
            | Self::InList(_)
            | Self::OwnCode(_) => Some("[a-z0-9]+(-[a-z0-9]+)*"),
            _ => None,
        }
    }
}

impl Table {
    /// Columns that hold a number, each with the one that holds it as printed.
    pub fn printed_numbers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.columns.iter().filter_map(|column| Some((column.name, column.printed?)))
    }

    /// Template of the path of a plan, of the first two columns: `/{publisher_id}/{plan_id}`.
    pub fn plan_template(&self) -> String {
        let mut path = String::with_capacity(64);
        for column in self.columns.iter().take(2) {
            path.extend(["/{", column.name, "}"]);
        }
        path
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Place of the column of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The column whose numbers are added and compared, if it has one.
    pub fn measure(&self) -> Option<&'static Column> {
        self.columns.iter().find(|column| !column.measured_by.is_empty())
    }

    /// Whether rows are published as RDF.
    pub fn has_rdf(&self) -> bool {
        !self.constants.is_empty() || self.columns.iter().any(|column| !column.property.is_empty())
    }

    /// Name of the type in JSON: the local name of the first class.
    pub fn type_name(&self) -> Option<&'static str> {
        self.classes.first().map(|class| local_name(class))
    }
}

/// One row as every format sees it: the text of each cell in column order, exactly as in the CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the cells mean.
    pub table: &'static Table,
    /// As many as the table has columns; an empty text is an absent value.
    pub cells: Vec<String>,
}

impl PartialEq for Table {
    /// Tables are constants with a unique name.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

impl Row {
    /// The cell of a column; `None` if it is empty or there is no such column.
    pub fn get(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(self.table.position(column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }

    /// Values of the key columns joined by `/`, as in the path of the row below its table.
    pub fn key(&self) -> String {
        self.table.key.iter().map(|column| &self[column]).collect::<Vec<_>>().join("/")
    }

    /// Id of the publisher of its plan: the first column of every table.
    pub fn publisher(&self) -> &str {
        self.cells.first().map_or("", String::as_str)
    }

    /// Id of its plan within the publisher: the second column of every table.
    pub fn plan(&self) -> &str {
        self.cells.get(1).map_or("", String::as_str)
    }

    /// Path of the row's document below the base: `/172014/dx-action-plan/initiatives/i002`.
    pub fn path(&self) -> String {
        let (publisher, plan) = (self.publisher(), self.plan());
        if self.table.key == ["plan_id"] {
            return format!("/{publisher}/{plan}");
        }
        format!("/{publisher}/{plan}/{}/{}", self.table.name, self.key())
    }

    /// Fills a template (`{name}`, `{name:5}`, `{+name}`) from the cells, percent-encoding as RFC 6570 does.
    pub fn expand(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + 16);
        self.expand_into(template, &mut out);
        out
    }

    /// The same behind a text.
    pub fn expand_into(&self, template: &str, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((variable, after)) = after.split_once('}') else { break };
            out.push_str(before);
            self.variable(variable, out);
            rest = after;
        }
        out.push_str(rest);
    }

    fn variable(&self, variable: &str, out: &mut String) {
        if let Some(name) = variable.strip_prefix('+') {
            return out.push_str(&self[name]);
        }
        let (name, length) = variable.split_once(':').unwrap_or((variable, ""));
        let cell = &self[name];
        let end =
            length.parse().ok().and_then(|length| cell.char_indices().nth(length)).map_or(cell.len(), |(end, _)| end);
        out.extend(percent_encoding::utf8_percent_encode(&cell[..end], UNRESERVED));
    }
}

/// A row by its table and its key, written `initiatives/i044`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId {
    /// Name of the table.
    pub table: &'static str,
    /// Key of the row, parts joined by `/`.
    pub key: String,
}

impl RowId {
    /// The id of a row.
    pub fn of(row: &Row) -> Self {
        Self { table: row.table.name, key: row.key() }
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table, self.key)
    }
}

impl Index<&str> for Row {
    type Output = str;

    /// The cell of a column, empty if there is no such column.
    fn index(&self, column: &str) -> &str {
        self.get(column).unwrap_or_default()
    }
}

/// Everything but the unreserved characters of RFC 3986.
const UNRESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where vocabulary and code lists live. The registration at w3id.org is open, so it stands in this one place.
pub const PROFILE: &str = "https://w3id.org/municipal-plan/";

/// IRI prefixes used in descriptions and in Turtle, in their order.
pub const PREFIXES: &[(&str, &str)] = &[
    ("acc", "https://w3id.org/municipal-plan/accumulation#"),
    ("adms", "http://www.w3.org/ns/adms#"),
    ("akind", "https://w3id.org/municipal-plan/amount-kind#"),
    ("cv", "http://data.europa.eu/m8g/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("formats", "http://www.w3.org/ns/formats/"),
    ("fy", "https://w3id.org/municipal-plan/fiscal-year/jp/"),
    ("idir", "https://w3id.org/municipal-plan/desired-direction#"),
    ("irole", "https://w3id.org/municipal-plan/involvement-role#"),
    ("itype", "https://w3id.org/municipal-plan/indicator-type#"),
    ("mp", "https://w3id.org/municipal-plan/ns#"),
    ("munit", "https://w3id.org/municipal-plan/unit#"),
    ("nkind", "https://w3id.org/municipal-plan/note-kind#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("period", "https://w3id.org/municipal-plan/period/"),
    ("pkind", "https://w3id.org/municipal-plan/publisher-kind#"),
    ("prel", "https://w3id.org/municipal-plan/plan-relation#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("pstat", "https://w3id.org/municipal-plan/plan-status#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("qual", "https://w3id.org/municipal-plan/qualifier#"),
    ("qudt", "http://qudt.org/schema/qudt/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("sac", "http://data.e-stat.go.jp/lod/sac/"),
    ("schema", "http://schema.org/"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("sdmx-attribute", "http://purl.org/linked-data/sdmx/2009/attribute#"),
    ("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#"),
    ("sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#"),
    ("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skind", "https://w3id.org/municipal-plan/source-kind#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("stage", "https://w3id.org/municipal-plan/stage#"),
    ("stype", "https://w3id.org/municipal-plan/section-type#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("unit", "http://qudt.org/vocab/unit/"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("vtype", "https://w3id.org/municipal-plan/value-type#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// `dcterms:title` to its full IRI. Text with an unknown prefix is an IRI already and comes back as it is.
pub fn expand(name: &str) -> String {
    let known = name.split_once(':').and_then(|(prefix, local)| {
        let place = PREFIXES.binary_search_by_key(&prefix, |(known, _)| *known).ok()?;
        Some(format!("{}{local}", PREFIXES[place].1))
    });
    known.unwrap_or_else(|| name.to_owned())
}

/// A full IRI as prefix and local name, by the longest namespace; `None` if it has no such name that is legal everywhere
/// (Turtle, SPARQL, JSON-LD) without an escape.
pub fn prefixed(iri: &str) -> Option<(&'static str, &str)> {
    let named = PREFIXES.iter().filter_map(|(prefix, namespace)| Some((*prefix, iri.strip_prefix(namespace)?)));
    named.filter(|(_, local)| is_local_name(local)).min_by_key(|(_, local)| local.len())
}

fn is_local_name(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(word) && !text.ends_with('.') && text.chars().all(|c| word(c) || matches!(c, '-' | '.'))
}

/// `mp:PlanRevision` to `PlanRevision`.
pub fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    static PLACES: Table = Table {
        name: "places",
        classes: &["mp:Place"],
        ja: "場所",
        singular: "Place",
        about_ja: "",
        about: "",
        subject: "/{publisher_id}/{plan_id}/places/{place_id}",
        key: &["place_id"],
        columns: &[PUBLISHER_ID, PLAN_ID, column("place_id", CellKind::Slug, "dcterms:identifier", "", "", "")],
        constants: &[],
        embeds: &[],
        label: None,
        across: false,
        optional: false,
        any_of: &[],
    };

    #[test]
    fn templates_are_filled_as_in_rfc_6570() {
        let row = Row { table: &PLACES, cells: vec!["172014".into(), "p".into(), "a b/ä".into()] };
        assert_eq!(row.expand("sac:C{publisher_id:5}/{place_id}"), "sac:C17201/a%20b%2F%C3%A4");
        assert_eq!(row.expand("{+place_id}"), "a b/ä");
        assert_eq!(row.path(), "/172014/p/places/a b/ä");
    }

    #[test]
    fn prefixed_names_expand() {
        assert_eq!(expand("fy:2023"), "https://w3id.org/municipal-plan/fiscal-year/jp/2023");
        assert_eq!(local_name("qb:Observation"), "Observation");
        assert!(PREFIXES.is_sorted_by_key(|(prefix, _)| *prefix), "they are found by their order");
    }
}
