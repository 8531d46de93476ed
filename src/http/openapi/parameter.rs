//! Parameters: those of tables from their columns, the others by hand; each once, in the components.
use super::{example, schema, schema::Any};
use crate::{
    catalog::{self, FilterOf},
    http::{parameters::DEFAULT_LIMIT, sparql},
    search,
    table::{CellKind, Column, Table},
    view::{self, MAX_LIMIT, OfEdition},
    vocabulary,
};
use serde_json::{Value, json};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ArrayBuilder, ObjectBuilder, Type},
    },
};

/// Names of the parameters of every collection, beside its filters.
pub const OF_COLLECTIONS: &[&str] = &["q", "select", "include_narrower"];

/// Names of the parameters that choose a page.
pub const OF_PAGES: &[&str] = &["limit", "cursor"];

/// Name of the component that filters a table by one of its columns, or any table by what its rows are about.
pub fn filter_name(table: &Table, filter: &FilterOf) -> String {
    let of = if filter.column.is_some() { table.name } else { "about" };
    format!("{of}.{}", filter.name)
}

/// Name of the component that is a part of a key of a table.
pub fn key_name(table: &Table, column: &str) -> String {
    format!("{}.key.{column}", table.name)
}

/// Name of the component that sorts a table.
pub fn sort_name(table: &Table) -> String {
    format!("{}.sort", table.name)
}

/// Name of the component that counts the rows of a table.
pub fn group_name(table: &Table) -> String {
    format!("{}.group_by", table.name)
}

/// Name of the component that puts rows beside those of a table; none if they link none.
pub fn expand_name(table: &'static Table, across: bool) -> Option<String> {
    view::expandable(table, across).next().map(|_| format!("{}.expand", table.name))
}

/// Every parameter by the name of its component.
pub fn all() -> Vec<(String, Parameter)> {
    let tables = catalog::tables().iter().flat_map(|table| of_table(table));
    shared().into_iter().map(|(name, parameter)| (name.to_owned(), parameter)).chain(tables).collect()
}

fn of_table(table: &'static Table) -> Vec<(String, Parameter)> {
    let keys = table.key.iter().filter(|name| **name != "plan_id").filter_map(|name| table.column(name));
    let keys = keys.map(|column| (key_name(table, column.name), key(table, column)));
    let filters = catalog::profile().filters(table).into_iter();
    let filters = filters.filter_map(|of| Some((filter_name(table, &of), filter(table, &of)?)));
    let ordered = [(sort_name(table), sort(table)), (group_name(table), group_by(table))];
    let beside = expand_name(table, false).map(|name| (name, expand(table)));
    keys.chain(filters).chain(ordered).chain(beside).collect()
}

/// A part of the path. Its example exists, so that it can be tried at once.
fn key(table: &Table, column: &Column) -> Parameter {
    let about = format!("{} ({})", column.about, column.ja);
    let example = example::cell(table, column.name).map(|cell| match column.kind {
        CellKind::FiscalYear => typed(CellKind::Integer, cell),
        kind => typed(kind, cell),
    });
    match column.kind {
        CellKind::Concept(list) => in_path(column.name, &about, example, schema::of_codes(list)),
        kind => in_path(column.name, &about, example, schema::value(kind, true)),
    }
}

pub fn in_path(name: &str, about: &str, example: Option<impl Into<Value>>, schema: impl Into<Any>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .example(example.map(Into::into))
        .schema(Some(schema.into()))
        .build()
}

pub fn in_query(name: &str, about: &str, schema: impl Into<Any>) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema.into()))
}

/// A condition on a column, or on the things of another table that rows are about: one value or several, of which one must
/// hold.
fn filter(table: &'static Table, of: &FilterOf) -> Option<Parameter> {
    let column = of.described()?;
    let empty = if column.required { "" } else { " Empty: the rows without a value." };
    let how = match column.kind {
        CellKind::FiscalYear => " A year (`2024`) or a range (`2023..2025`, `2024..`, `..2024`).",
        CellKind::Period => {
            " A period (`2024`, `2024-q1`), or a range of fiscal years (`2023..2025`, `2024..`, `..2024`) with all \
             halves, quarters, months and calendar years within."
        }
        CellKind::Concept(_) => " With `include_narrower=true` narrower codes too.",
        _ => "",
    };
    let how = match of.about {
        Some(thing) if catalog::profile().is_tree(thing) => {
            " The rows that are about it or about what stands below it, directly or through links. 下位のものを含む。"
        }
        Some(_) => " The rows that are about it, directly or through links.",
        None => how,
    };
    let about = format!("{} ({}){how} Repeat it for several: one of them must hold.{empty}", column.about, column.ja);
    // An id that is the id of nothing is refused, so the example is one of what it names.
    let known = of.known(table, catalog::profile()).filter(|known| known.table.key[0] == known.column);
    let named = known.and_then(|known| example::cell(known.table, known.column));
    let example = named.or_else(|| example::cell(table, column.name)).map(|cell| typed(column.kind, cell));
    let one = match column.kind {
        CellKind::Concept(list) if column.required => schema::of_codes(list),
        _ => accepted(column).examples(example).into(),
    };
    Some(in_query(column.name, &about, ArrayBuilder::new().items(one)).build())
}

/// A value of a filter, which may be empty if a cell may.
fn accepted(column: &Column) -> ObjectBuilder {
    let optional = |pattern: &str| if column.required { format!("^({pattern})$") } else { format!("^({pattern})?$") };
    let text = ObjectBuilder::new().schema_type(Type::String);
    match column.kind {
        CellKind::FiscalYear => text.pattern(Some(optional(r"[0-9]{4}|[0-9]{4}\.\.([0-9]{4})?|\.\.[0-9]{4}"))),
        CellKind::Period => {
            text.pattern(Some(optional(r"[a-z0-9]+(-[a-z0-9]+)*|[0-9]{4}\.\.([0-9]{4})?|\.\.[0-9]{4}")))
        }
        CellKind::Concept(list) => {
            let codes = vocabulary::concepts(list).iter().map(|concept| concept.id.as_str());
            text.enum_values(Some(codes.chain([""])))
        }
        CellKind::Integer | CellKind::Flag => schema::value(column.kind, true),
        kind => text.pattern(kind.pattern().map(optional)),
    }
}

/// A cell as a parameter shows it: numbers and flags as such.
fn typed(kind: CellKind, cell: &str) -> Value {
    match kind {
        CellKind::Integer | CellKind::Flag => cell.parse().unwrap_or_else(|_| json!(cell)),
        _ => json!(cell),
    }
}

fn sort(table: &'static Table) -> Parameter {
    let columns: Vec<_> = table.columns.iter().filter(|column| column.filter).map(|column| column.name).collect();
    let figures: Vec<_> = view::figures(table).collect();
    let known = columns.iter().chain(&figures).copied().collect::<Vec<_>>().join("|");
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^-?({known})(,-?({known}))*$")))
        .examples(columns.first().map(|column| format!("-{column}")));
    let about = format!(
        "Columns to sort by, with commas; `-` before one sorts downwards. Ties are in printed order, and so is \
         everything without it. The pattern has the columns; {} only with `group_by`.",
        figures.join(", ")
    );
    in_query("sort", &about, schema).build()
}

/// By which columns rows are counted.
fn group_by(table: &'static Table) -> Parameter {
    let columns: Vec<_> = view::group_columns(table).map(|column| column.name).collect();
    let one = format!("({})", columns.join("|"));
    let most = view::MOST_COLUMNS;
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{one}(,{one}){{0,{}}}$", most - 1)))
        .examples(columns.get(2).or(columns.first()).copied());
    let figures = table.measure().map_or_else(String::new, |column| {
        format!(
            " Sum, least, greatest and average of `{}` are told where the rows agree in {}; else they are null and \
             `mixed` names what differs. Every row counts, also where two documents state the same. An average is rounded \
             to {} digits, half away from zero.",
            column.name,
            column.measured_by.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", "),
            view::AVERAGE_PLACES
        )
    });
    let about = format!(
        "Counts rows by one to {most} columns, with commas; in JSON as `groups`. At most {} groups, all in one answer; ids of \
         several plans are counted plan by plan.{figures} 集計（件数）。",
        view::MOST_GROUPS
    );
    in_query("group_by", &about, schema).build()
}

/// Which rows are put beside those of a table.
fn expand(table: &'static Table) -> Parameter {
    let names = |across: bool| view::expandable(table, across).map(|(link, _)| link.thing()).collect::<Vec<_>>();
    let (all, across) = (names(false), names(true));
    let one = format!("({})", all.join("|"));
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{one}(,{one})*$")))
        .examples(across.first().or(all.first()).copied());
    let of_plan = all.iter().filter(|name| !across.contains(name)).map(|name| format!("`{name}`")).collect::<Vec<_>>();
    let of_plan = if of_plan.is_empty() || !table.across {
        String::new()
    } else {
        format!(" Of one plan alone: {}.", of_plan.join(", "))
    };
    let about = format!(
        "Links whose rows are wanted too, with commas: in JSON in `expanded` of each row, in CSV and workbooks as columns \
         (`{}.…`); not in RDF.{of_plan} 参照先の行を添える。",
        all.first().unwrap_or(&"")
    );
    in_query("expand", &about, schema).build()
}

/// The parameters that are not of one table.
fn shared() -> Vec<(&'static str, Parameter)> {
    let plans = catalog::find("plans");
    let of_plan = |name: &str| plans.and_then(|table| Some((table, table.column(name)?)));
    let path = |name| of_plan(name).map(|(table, column)| key(table, column));
    let query = |name: &'static str| {
        of_plan(name).and_then(|(table, column)| filter(table, &FilterOf { name, column: Some(column), about: None }))
    };
    [
        ("publisher_id", path("publisher_id")),
        ("plan_id", path("plan_id")),
        ("publisher_id.filter", query("publisher_id")),
        ("plan_id.filter", query("plan_id")),
    ]
    .into_iter()
    .filter_map(|(name, parameter)| Some((name, parameter?)))
    .chain(of_collections())
    .chain(of_pages())
    .chain(of_headers())
    .chain(of_editions())
    .chain(of_sparql())
    .collect()
}

fn whole(least: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least))
}

fn word(example: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).examples([example])
}

fn of_collections() -> Vec<(&'static str, Parameter)> {
    let words = word("金沢").min_length(Some(1)).max_length(Some(search::SearchQuery::MAX_CHARACTERS));
    let q = "Words that a row must contain, all of them: width, case and kana do not matter. A \
             name of a term of the plan's glossary finds its other names too, as whole words; then `meta.expansions` tells \
             them. 検索語（用語集の別名も探す）。";
    let select = "Columns that are wanted, with commas, in the order in which they are wanted; with the name of a link before them \
                  those of the row that it names (`initiative.title`). CSV and workbooks have these alone. In JSON the rows stand in \
                  `rows`, with `uri` and `type`, and `items`, which are whole rows, is empty. Not for RDF. 列の選択。";
    let names = word("plan_id").pattern(Some("^[a-z_]+([.][a-z_]+)?(,[a-z_]+([.][a-z_]+)?)*$"));
    let limit = whole(1).maximum(Some(MAX_LIMIT)).default(Some(json!(DEFAULT_LIMIT)));
    let narrower = ObjectBuilder::new().schema_type(Type::Boolean).default(Some(json!(false)));
    let cursor = "Where the page begins: taken from the `next` or `prev` link of another page, and opaque.";
    vec![
        ("q", in_query("q", q, words).build()),
        ("select", in_query("select", select, names).build()),
        (
            "include_narrower",
            in_query("include_narrower", "Whether a code of a code list means its narrower codes too.", narrower)
                .build(),
        ),
        (
            "limit",
            in_query("limit", "Most rows of a page. Not with CSV, which is always whole. 件数の上限。", limit).build(),
        ),
        ("cursor", in_query("cursor", cursor, word(CURSOR)).build()),
    ]
}

/// A cursor behind the second row of the bundled plan.
const CURSOR: &str = "WyIxNzIwMTQiLCJkeC1hY3Rpb24tcGxhbiIsMSwiIixbXV0";

/// The parameters that name an edition.
fn of_editions() -> Vec<(&'static str, Parameter)> {
    let about = "Of which editions rows are wanted, and as of which they are about something: `latest`, the newest whole one, which is \
                 meant across plans where nothing is said; `all`, which is meant of one plan where nothing is said; or the id of \
                 one. 版（latest・all・版ID）。";
    let edition = in_query("edition", about, schema::value(CellKind::Slug, true).examples(["latest"])).build();
    let of_edition = OfEdition::into_params(|| Some(ParameterIn::Query)).into_iter();
    std::iter::once(("edition", edition)).chain(of_edition.map(|one| ("revision_id", one))).collect()
}

fn of_pages() -> Vec<(&'static str, Parameter)> {
    let table = ObjectBuilder::new().schema_type(Type::String);
    let table = table.enum_values(Some(catalog::tables().iter().map(|table| table.name)));
    vec![
        ("release", in_path("release", "Number of a release within its plan. 公開版の番号。", Some(1), whole(1))),
        ("table", in_path("table", "Name of a table. 表の名前。", Some("terms"), table)),
        ("key", in_path("key", "Key of the row, its parts with slashes between. 行のID。", Some("ai"), word("ai"))),
        ("twin.path", in_path("path", "Path below the plan, with or without suffix.", Some("gaps"), word("gaps"))),
        (
            "path",
            in_path(
                "path",
                "Path of the thing, slashes included.",
                Some("172014/dx-action-plan/initiatives/i001"),
                ObjectBuilder::new().schema_type(Type::String),
            ),
        ),
        (
            "timemap.path",
            in_path(
                "path",
                "Path of a resource below the plan, with its suffix.",
                Some("terms/ai.ttl"),
                word("terms/ai.ttl"),
            ),
        ),
    ]
}

/// Headers of requests.
fn of_headers() -> [(&'static str, Parameter); 3] {
    let header = |name: &'static str, about: &str, schema: ObjectBuilder| {
        let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(Required::False);
        (name, header.description(Some(about)).schema(Some(schema)).build())
    };
    [
        header(
            "Accept-Datetime",
            "A time, as HTTP writes it: the answer is 302 to the release that was current then.",
            word("Thu, 31 Oct 2024 09:00:00 GMT").pattern(Some(
                "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (0[1-9]|[12][0-9]|3[01]) \
                 (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] GMT$",
            )),
        ),
        header(
            "Range",
            "One range of bytes of the file as it is without a coding: the answer is 206.",
            word("bytes=1000-"),
        ),
        header(
            "If-None-Match",
            "The `ETag` of what the client has: the answer is 304 if it is still the same.",
            word("\"0123456789abcdef0123456789abcdef\""),
        ),
    ]
}

/// Names of formats. Others are allowed, and passed over.
fn result_formats() -> ArrayBuilder {
    ArrayBuilder::new().items(Any::from(ObjectBuilder::new().schema_type(Type::String).examples(sparql::names())))
}

fn of_sparql() -> Vec<(&'static str, Parameter)> {
    let graph = || ArrayBuilder::new().items(Any::from(word(vocabulary::GRAPH).format(Some(schema::custom("iri")))));
    let format_about = "Format of the answer, where `Accept` cannot be set: `json` and `xml` of any, the others of the \
                        results or of a graph. Media types and lists are understood too, and the first that the \
                        answer can be had in counts; if none is, `Accept` does.";
    vec![
        (
            "sparql.query",
            in_query(
                "query",
                "A SPARQL 1.1 query. Without any parameter the endpoint describes itself instead, as RDF (SPARQL 1.1 \
                 Service Description).",
                super::protocols::query_text(),
            )
            .example(Some(json!(example::QUERY)))
            .build(),
        ),
        (
            "sparql.graph",
            in_query(
                "graph",
                "The IRI of a named graph. `?default` instead of it asks for the union of all.",
                word(vocabulary::GRAPH).format(Some(schema::custom("iri"))),
            )
            .required(Required::True)
            .build(),
        ),
        (
            "sparql.default-graph-uri",
            in_query(
                "default-graph-uri",
                "A graph of the default graph; repeatable, and then `FROM` is passed over.",
                graph(),
            )
            .build(),
        ),
        (
            "sparql.named-graph-uri",
            in_query("named-graph-uri", "A named graph; repeatable, and then `FROM NAMED` is passed over.", graph())
                .build(),
        ),
        ("sparql.format", in_query("format", format_about, result_formats()).build()),
    ]
}
