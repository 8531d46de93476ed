//! Schemas of JSON answers. Those of rows say of a table what `format::json` writes of it.
mod typed;

#[cfg(test)]
pub use self::typed::assert_columns_are_members;
pub use self::typed::{columns, of_type, schemas, widen};

use super::{example, reference};
use crate::{
    catalog,
    error::ProblemDocument,
    format::json,
    http::{memento::TimeMap, parameters::YEARS, static_pages::Health},
    table::{CellKind, Column, Embed, Table, local_name},
    view::{self, LastListed, PLAN_COLUMNS},
    vocabulary,
};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::openapi::{
    RefOr, Schema,
    schema::{
        AdditionalProperties, AllOfBuilder, AnyOfBuilder, ArrayBuilder, ObjectBuilder, OneOfBuilder, RefBuilder,
        SchemaFormat, SchemaType, Type,
    },
};

/// A schema or a reference to one.
pub type Any = RefOr<Schema>;

/// A reference to a schema of the components.
pub fn of(name: &str) -> Any {
    reference("schemas", name).into()
}

/// The schemas of a table by name: its row, the document of a row, its collections.
pub fn of_table(table: &'static Table) -> Vec<(String, Any)> {
    let collection = format!("{}Collection", table.singular);
    let mut schemas = vec![
        (table.singular.to_owned(), row(table)),
        (format!("{}Document", table.singular), document(table)),
        (collection, page(table, "CollectionMeta")),
    ];
    if table.across {
        schemas.push((format!("{}CollectionOfAllPlans", table.singular), page(table, "TotalMeta")));
    }
    schemas
}

/// One row: `uri`, `type`, every column, and beside each link or code its IRI.
fn row(table: &'static Table) -> Any {
    let mut members = vec![("uri".to_owned(), iri("IRI of what the row speaks of.").into())];
    members.extend(kind(table).map(|kind| ("type".to_owned(), kind)));
    for column in table.columns {
        members.push((column.name.to_owned(), cell(column)));
        if column.kind == CellKind::Decimal {
            let exact = string(Type::String, column.required).pattern(Some(r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"));
            members.push((format!("{}_decimal", column.name), about(exact, column, "Every digit of").into()));
        }
        if let Some(member) = column.iri_member() {
            let iri = string(Type::String, column.required).format(Some(custom("iri")));
            members.push((member, about(iri, column, "IRI of").into()));
        }
    }
    let constants = table.constants.iter().map(|constant| {
        (constant.name.to_owned(), iri(&format!("The same property of every row: {}.", constant.property)).into())
    });
    members.extend(constants);
    let example = example::row(table).map(|row| Value::Object(json::object(row, "https://data.example.jp")));
    let links: Vec<_> = view::expandable(table, false).collect();
    let expanded = links.iter().fold(ObjectBuilder::new(), |expanded, (link, target)| {
        let none = Any::from(ObjectBuilder::new().schema_type(Type::Null));
        expanded.property(link.thing(), AnyOfBuilder::new().item(of(target.singular)).item(none))
    });
    let expanded = expanded.description(Some("With `expand`: the rows that it links, by the names of the links."));
    // What only rows across plans have, and the document of a plan.
    let beside = PLAN_COLUMNS.iter().filter(|_| table.across);
    let row = beside.fold(object(members), |row, one| row.property(one.column.name, of(&plan_column(&one.column))));
    let row = if links.is_empty() { row } else { row.property(view::EXPANDED, expanded) };
    row.description(Some(format!("{} {} ({})", table.about, table.about_ja, table.ja))).examples(example).into()
}

/// Name of the schema of what rows across plans say of their plan: that of a type is not that of a member.
fn plan_column(column: &Column) -> String {
    format!("{}OfPlan", super::camel(&column.name.replace('_', "-")))
}

/// The member `type`: one name, or several if the row is of several classes.
fn kind(table: &Table) -> Option<Any> {
    let names = table.classes.iter().map(|class| local_name(class));
    let one_of = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names));
    match table.classes.len() {
        0 => None,
        1 => Some(one_of.description(Some("Class of the row.")).into()),
        count => {
            let list = ArrayBuilder::new().items(Any::from(one_of)).min_items(Some(count)).max_items(Some(count));
            Some(list.unique_items(true).description(Some("Classes of the row, its own first.")).into())
        }
    }
}

fn cell(column: &Column) -> Any {
    described(column, column.required, words(column))
}

/// What a table says of a column.
fn words(column: &Column) -> String {
    format!("{} {} ({})", column.about, column.about_ja, column.ja)
}

/// A cell under words of its own. A code refers to its list.
fn described(column: &Column, required: bool, about: String) -> Any {
    let CellKind::Concept(list) = column.kind else {
        return value(column.kind, required).description(Some(about)).into();
    };
    let code = RefBuilder::new().ref_location_from_schema_name(name_of(list));
    if required {
        return code.description(Some(about)).build().into();
    }
    let none = Any::from(ObjectBuilder::new().schema_type(Type::Null));
    OneOfBuilder::new().item(none).item(code).description(Some(about)).into()
}

/// A reference to the schema of a code list.
pub fn of_codes(list: &str) -> Any {
    of(&name_of(list))
}

/// Name of the schema of a code list. Without its end `SectionType` would be that of the member `type` of a section too.
fn name_of(list: &str) -> String {
    format!("{}Code", super::camel(list))
}

/// The code lists of the columns by the names of their schemas.
pub fn code_lists() -> Vec<(String, Any)> {
    let columns = catalog::tables().iter().flat_map(|table| table.columns);
    let lists = columns.filter_map(|column| if let CellKind::Concept(list) = column.kind { Some(list) } else { None });
    let schema = |list: &str| {
        let concepts = vocabulary::concepts(list);
        let meanings = concepts.iter().map(|one| format!("`{}` {} ({})", one.id, one.en, one.ja)).collect::<Vec<_>>();
        let codes = string(Type::String, true).enum_values(Some(concepts.iter().map(|concept| concept.id.as_str())));
        (name_of(list), codes.description(Some(format!("A code: {}.", meanings.join(", ")))).into())
    };
    lists.collect::<BTreeSet<_>>().into_iter().map(schema).collect()
}

fn about(schema: ObjectBuilder, column: &Column, what: &str) -> ObjectBuilder {
    schema.description(Some(format!("{what} `{}`.", column.name)))
}

/// A cell that is no code as JSON; null where it may be empty.
pub fn value(kind: CellKind, required: bool) -> ObjectBuilder {
    match kind {
        CellKind::Integer => string(Type::Integer, required),
        CellKind::FiscalYear => {
            string(Type::Integer, required).minimum(Some(*YEARS.start())).maximum(Some(*YEARS.end()))
        }
        CellKind::Decimal => string(Type::Number, required),
        CellKind::Flag => string(Type::Boolean, required),
        CellKind::Month => string(Type::String, required).pattern(Some("^[0-9]{4}-(0[1-9]|1[0-2])$")),
        CellKind::Iri => string(Type::String, required).format(Some(custom("iri"))),
        _ => {
            let whole =
                |pattern: &str| if pattern.contains('|') { format!("^({pattern})$") } else { format!("^{pattern}$") };
            let pattern = kind.pattern().map(whole);
            string(Type::String, required).pattern(pattern)
        }
    }
}

fn string(kind: Type, required: bool) -> ObjectBuilder {
    let kinds = if required { SchemaType::new(kind) } else { SchemaType::from_iter([kind, Type::Null]) };
    ObjectBuilder::new().schema_type(kinds)
}

/// The document of a row: the row, what it carries, `links` and `meta`.
fn document(table: &'static Table) -> Any {
    let carried = table.embeds.iter().map(|embed| (embed.member.to_owned(), carried(embed)));
    let around = [("links".to_owned(), of("Links")), ("meta".to_owned(), of("Meta"))];
    let computed = (table.name == "indicators").then(|| {
        let years =
            list(of("ProgressPeriod"), "The years of the plan, and all with an actual value. Computed, not in RDF.");
        ("series".to_owned(), years)
    });
    let cited = (table.key == ["plan_id"]).then(|| ("citation".to_owned(), of("Citation")));
    let own = object(carried.chain(computed).chain(cited).chain(around));
    let listed = ["initiatives", "policies", "indicators", "terms"].contains(&table.name);
    let own = if listed { own.property("last_listed", of("LastListed")) } else { own };
    AllOfBuilder::new().item(of(table.singular)).item(own).description(Some(table.about)).into()
}

fn carried(embed: &Embed) -> Any {
    let singular = catalog::find(embed.table).map_or("", |table| table.singular);
    match embed.to {
        None => list(of(singular), &format!("Its rows of {}, in printed order.", embed.table)),
        Some(to) => list(iri("IRI.").into(), &format!("`{to}` of its rows of {}, as IRIs.", embed.table)),
    }
}

fn page(table: &Table, meta: &str) -> Any {
    let rows = list(of(table.singular), "The rows of the page, in printed order or as sorted.");
    let groups = list(of("Group"), "With `group_by`, in place of `items`.");
    let selected = list(of("Selection"), "With `select`, in place of `items`.");
    let page = object([("items", rows), ("links", of("Links")), ("meta", of(meta))]);
    let page = page.property("groups", groups).property("rows", selected);
    page.description(Some(format!("A page of rows. {}", table.about))).into()
}

/// A row of which only some cells are wanted.
fn selection() -> Any {
    object([("uri", iri("IRI of what the row speaks of.").into())])
        .property("type", types())
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .description(Some("A row as `select` wants it: its cells are as in whole rows. 選択した列だけの行。"))
        .into()
}

/// Rows that have the same cells. The tables say which cells these can be, and whether they have a number.
fn group() -> Any {
    let figure = |about: &str| Any::from(string(Type::Number, false).description(Some(about)));
    let digits = |name: &str| text_or_null(&format!("Every digit of `{name}`."));
    let figures = [
        ("sum", "The numbers of the rows added; null if they cannot be."),
        ("min", "The least of them; null if they cannot be compared."),
        ("max", "The greatest of them; null if they cannot be compared."),
        ("avg", "Their average, rounded to four digits; null if they cannot be added."),
    ];
    let group = object([(view::COUNT, whole("How many rows have these cells."))]);
    let group = figures.into_iter().fold(group, |group, (name, about)| {
        group.property(name, figure(about)).property(format!("{name}_decimal"), digits(name))
    });
    let mixed =
        list(any_text("Name of a column."), "Columns in which rows differ, so that their numbers cannot be added.");
    group
        .property("mixed", mixed)
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .description(Some(
            "Rows counted by `group_by`: beside the members here the cells that it names, as in whole rows, with the labels \
             of codes and ids. By what is no column of theirs rows are counted under each thing that they are about, as its \
             filter finds them: counts can then add to more than `meta.total`, in which each row is one. 集計の1行。",
        ))
        .into()
}

/// The schema under these words, unless it has some.
pub fn with_words(mut schema: Any, about: &str) -> Any {
    let words = match &mut schema {
        RefOr::T(Schema::Object(object)) => &mut object.description,
        RefOr::T(Schema::AllOf(parts)) => &mut parts.description,
        _ => return schema,
    };
    words.get_or_insert_with(|| about.to_owned());
    schema
}

/// An object with these members, all of them always present. Others may come: changes of JSON are additive.
fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Any)>) -> ObjectBuilder {
    members.into_iter().fold(ObjectBuilder::new(), |object, (name, schema)| {
        let name = name.into();
        object.property(name.clone(), schema).required(name)
    })
}

fn list(items: Any, about: &str) -> Any {
    ArrayBuilder::new().items(items).description(Some(about)).into()
}

/// A format that JSON Schema does not name by itself in utoipa.
pub fn custom(format: &str) -> SchemaFormat {
    SchemaFormat::Custom(format.to_owned())
}

fn iri(about: &str) -> ObjectBuilder {
    text(about).format(Some(custom("iri")))
}

fn url(about: &str) -> Any {
    text(about).format(Some(custom("uri"))).into()
}

/// A text that is always there.
pub fn text(about: &str) -> ObjectBuilder {
    string(Type::String, true).description(Some(about))
}

fn any_text(about: &str) -> Any {
    text(about).into()
}

fn text_or_null(about: &str) -> Any {
    string(Type::String, false).description(Some(about)).into()
}

fn whole(about: &str) -> Any {
    string(Type::Integer, true).description(Some(about)).into()
}

fn flag(about: &str) -> Any {
    string(Type::Boolean, true).description(Some(about)).into()
}

/// The schemas of what is no table.
pub fn others() -> Vec<(String, Any)> {
    let own = vec![
        ("Links", links()),
        ("Meta", meta().into()),
        ("CollectionMeta", with_total(meta())),
        ("TotalMeta", with_total(object::<&str>([]).description(Some("What is said of a page of rows of all plans.")))),
        ("JsonLd", json_ld()),
        ("Thing", thing()),
        ("Node", node()),
        ("Data", data()),
        ("Graph", graph()),
        ("Group", group()),
        ("Selection", selection()),
        ("Twin", object::<&str>([]).description(Some("What its twin in the current release answers.")).into()),
        ("SparqlResults", sparql_results()),
        ("ExpandedJsonLd", expanded_json_ld()),
    ];
    let own = own.into_iter().map(|(name, schema): (&str, Any)| (name.to_owned(), schema));
    let beside = PLAN_COLUMNS.iter().map(|one| (plan_column(&one.column), cell(&one.column)));
    let own = own.chain(beside);
    let typed = [of_type::<Health>(), of_type::<LastListed>(), of_type::<ProblemDocument>(), of_type::<TimeMap>()];
    own.chain(typed.into_iter().flatten()).collect()
}

fn links() -> Any {
    object([("self", url("This document, without suffix.")), ("home", url("The home page."))])
        .property("twin", url("The same of this release: it stays as it is."))
        .property("first", url("The first page."))
        .property("prev", url("The page before."))
        .property("next", url("The page behind; absent on the last."))
        .property("merged_into", url("What an initiative was merged into; absent if it was not."))
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
        .description(Some("Related URLs by their relation. 関連するURL。"))
        .into()
}

fn meta() -> ObjectBuilder {
    let begun = RefBuilder::new()
        .ref_location_from_schema_name("Sentence")
        .description(Some("What the edition lacks of which it is told, as it is only begun; absent if it is whole."));
    object([
        ("release", whole("Number of the release within its plan.")),
        ("label", any_text("Label that people gave the release.")),
        ("digest", any_text("SHA-256 of the content of the release, in hex.")),
        ("license", url("Licence of the data.")),
        ("rights", text_or_null("Rights in the wording of the plan, Japanese.")),
        ("attribution", any_text("How to name the source, Japanese.")),
    ])
    .property("begun", begun.build())
    .property("withdrawn", flag("True if something of the release was taken down: `digest` is that of what it was."))
    .description(Some("The release that is shown and the terms of its use. 公開版と利用条件。"))
}

fn with_total(meta: ObjectBuilder) -> Any {
    let widened =
        list(of("Synonym"), "Other names of the glossaries that `q` looked for too; absent if it was not widened.");
    let total = whole("Rows or hits on all pages together.");
    meta.property("total", total).required("total").property("expansions", widened).into()
}

fn json_ld() -> Any {
    let context = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
    object([("@context", context.into())])
        .description(Some("The same as RDF, with its context inside (JSON-LD 1.1)."))
        .into()
}

/// What is no row. What its triples say has no fixed members; the context says what each member means.
fn thing() -> Any {
    object([("uri", iri("IRI of the thing.").into())])
        .property("type", types())
        .property("included", list(of("Node"), "Other things that the document describes."))
        .description(Some(
            "A thing that is no row. Its other members are RDF properties, one value or several of each, read with the \
             context of `/ns/context.jsonld`. A property that has no member of its own has its prefixed name.",
        ))
        .into()
}

/// The member `type` of what is no row: one class or several.
fn types() -> Any {
    let one = || string(Type::String, true);
    let several = ArrayBuilder::new().items(Any::from(one()));
    AnyOfBuilder::new().item(Any::from(one())).item(several).description(Some("Classes of the thing.")).into()
}

fn node() -> Any {
    object([("uri", any_text("IRI of the thing."))])
        .property("type", types())
        .description(Some("A thing of a graph: its other members are as in its own document."))
        .into()
}

fn graph() -> Any {
    object([
        ("graph", iri("Name of the graph.").into()),
        ("items", list(of("Node"), "The things that the graph describes, by IRI.")),
        ("links", of("Links")),
    ])
    .into()
}

fn data() -> Any {
    let rows = list(object::<&str>([]).into(), "Every row of every table, in the order of the tables.");
    object([("items", rows), ("links", of("Links")), ("meta", of("Meta"))]).into()
}

fn expanded_json_ld() -> Any {
    let node = object([("@id", any_text("IRI or blank node."))])
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
        .description(Some("A node: every other member is the IRI of a property with all its values."));
    let nodes = ArrayBuilder::new().items(Any::from(node));
    nodes.description(Some("A graph in expanded form: there is no `@context` (JSON-LD 1.1).")).into()
}

fn sparql_results() -> Any {
    let open = || ObjectBuilder::new().schema_type(Type::Object);
    object([("head", open().into())])
        .property("results", open().description(Some("`bindings`: the solutions of a SELECT.")))
        .property("boolean", flag("The answer to an ASK."))
        .description(Some("SPARQL 1.1 Query Results JSON Format."))
        .into()
}
