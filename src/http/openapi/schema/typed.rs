//! Schemas of answers that are types: what the types say, with the words of the tables where they say nothing.
use super::{Any, described, list, meta, object, of, plan_column, with_words, words};
use crate::{
    catalog,
    table::Table,
    view::{self, Answer, AnswerParts, PLAN_COLUMNS, Schemas},
};
use utoipa::{
    ToSchema,
    openapi::{
        Object, RefOr, Schema,
        schema::{AllOfBuilder, ArrayItems, ObjectBuilder, SchemaFormat, SchemaType, Type},
    },
};

/// The schemas of an answer: its own, and those that it refers to, by their names.
pub fn schemas(answer: &Answer) -> Vec<(String, Any)> {
    match answer.parts {
        AnswerParts::Elsewhere => Vec::new(),
        AnswerParts::Rows { row, meta: own, of_release, .. } => {
            let around = if of_release { meta().build() } else { object::<&str>([]).build() };
            rows(answer.name, all_completed(row), all_completed(own), around)
        }
        AnswerParts::Members { thing, linked, of_release } => {
            let around: &[&str] = if of_release { &["Links", "Meta"] } else { &["Links"] };
            members(answer.name, all_completed(thing), linked.then_some("Thing"), around)
        }
    }
}

/// The columns of an answer, by their names in CSV and for spreadsheets, and the members that have none of their own, as a
/// paragraph; nothing if it is no table.
pub fn columns(answer: &Answer) -> String {
    if answer.columns.is_empty() {
        return String::new();
    }
    let both = |name: &str, ja: &str| format!("`{name}` ({ja})");
    let beside = PLAN_COLUMNS.iter().filter(|_| is_of_plans(answer)).map(|one| both(one.column.name, one.column.ja));
    let own = answer.columns.iter().map(|column| both(column.name, column.ja));
    let names = own.chain(beside).collect::<Vec<_>>().join(", ");
    let unshown = answer.unshown.iter().map(|member| format!("`{member}`")).collect::<Vec<_>>().join(", ");
    let others =
        if unshown.is_empty() { String::new() } else { format!(" Members without a column of their own: {unshown}.") };
    format!("\n\nColumns of CSV and workbooks: {names}.{others}")
}

fn is_of_plans(answer: &Answer) -> bool {
    matches!(answer.parts, AnswerParts::Rows { of_plans: true, .. })
}

/// Adds what rows across plans say of their plan to the rows that are answered so: only there they have it.
pub fn widen(schemas: &mut [(String, Any)], answers: impl Iterator<Item = Answer>) {
    for answer in answers.filter(is_of_plans) {
        let AnswerParts::Rows { row, .. } = answer.parts else { continue };
        let name = row().remove(0).0;
        for (_, schema) in schemas.iter_mut().filter(|(known, _)| *known == name) {
            if let RefOr::T(Schema::Object(row)) = schema {
                row.properties
                    .extend(PLAN_COLUMNS.iter().map(|one| (one.column.name.to_owned(), of(&plan_column(&one.column)))));
            }
        }
    }
}

type Named = Vec<(String, Any)>;

/// The schemas of rows with what stands around them.
fn rows(name: &str, row: Named, mut told: Named, meta: Object) -> Named {
    let Some((name_of_row, first)) = row.first() else { return row };
    let about = match first {
        RefOr::T(Schema::Object(row)) => row.description.clone(),
        RefOr::T(Schema::AllOf(row)) => row.description.clone(),
        _ => None,
    };
    let items = list(of(name_of_row), &about.unwrap_or_default());
    let answer = object([("items", items), ("links", of("Links")), ("meta", of(&told[0].0))]);
    let (name_of_meta, own) = told.remove(0);
    told.push((name_of_meta, with_words(with(own, meta, true), "What is said of the rows.")));
    [(name.to_owned(), answer.into())].into_iter().chain(row).chain(told).collect()
}

/// The schemas of one thing with what stands around it.
fn members(name: &str, mut all: Named, beside: Option<&str>, around: &[&str]) -> Named {
    let around = object(around.iter().map(|name| (name.to_lowercase(), of(name)))).build();
    let own = with(all.remove(0).1, around, false);
    let whole = beside.map(|beside| AllOfBuilder::new().item(of(beside)).item(own.clone()).into());
    all.insert(0, (name.to_owned(), whole.unwrap_or(own)));
    all
}

/// An object with the members of another too: before or behind its own.
fn with(schema: Any, more: Object, before: bool) -> Any {
    match schema {
        RefOr::T(Schema::Object(own)) => {
            let description = own.description.clone().or(more.description.clone());
            let (mut first, second) = if before { (more, own) } else { (own, more) };
            first.properties.extend(second.properties);
            first.required.extend(second.required);
            first.description = description;
            first.into()
        }
        RefOr::T(Schema::AllOf(mut parts)) => {
            if let Some(last) = parts.items.pop() {
                parts.items.push(with(last, more, before));
            }
            Any::T(parts.into())
        }
        other => other,
    }
}

/// The schema of a type and those that it refers to, by their names.
pub fn of_type<T: ToSchema>() -> Named {
    all_completed(view::schemas::<T>)
}

fn all_completed(schemas: Schemas) -> Named {
    schemas().into_iter().map(|(name, schema)| (name, completed(schema))).collect()
}

/// The schema of a type as what is written of it: a member that may be null is always there, and one that is called like a
/// column of the tables in `title` has its values, and its words unless the type has some.
fn completed(schema: Any) -> Any {
    match schema {
        RefOr::T(Schema::Object(object)) => completed_object(object).into(),
        RefOr::T(Schema::AllOf(mut parts)) => {
            parts.items = parts.items.into_iter().map(completed).collect();
            Any::T(parts.into())
        }
        other => other,
    }
}

fn completed_object(mut object: Object) -> Object {
    let title = object.title.take().unwrap_or_default();
    let tables: Vec<&Table> = title.split(", ").filter_map(catalog::find).collect();
    let required = std::mem::take(&mut object.required);
    for (name, member) in &mut object.properties {
        let nullable = is_nullable(member);
        if nullable || required.contains(name) {
            object.required.push(name.clone());
        }
        let column = tables.iter().find_map(|table| table.column(name));
        match member {
            RefOr::T(Schema::Object(own)) => {
                if let Some(column) = column.filter(|_| !matches!(own.format, Some(SchemaFormat::Custom(_)))) {
                    let about = own.description.take().unwrap_or_else(|| words(column));
                    *member = described(column, !nullable, about);
                }
            }
            // A list that is called like a table has its rows.
            RefOr::T(Schema::Array(array)) => {
                let open = Any::from(ObjectBuilder::new().schema_type(Type::Object));
                let is_open = matches!(&array.items, ArrayItems::RefOrSchema(of) if **of == open);
                if let Some(table) = catalog::find(name).filter(|_| is_open) {
                    array.items = ArrayItems::RefOrSchema(Box::new(of(table.singular)));
                }
            }
            // What is said of a member is said of it where it is null, too.
            RefOr::T(Schema::OneOf(choice)) => {
                for item in &mut choice.items {
                    if let RefOr::Ref(reference) = item {
                        let about = std::mem::take(&mut reference.description);
                        choice.description = Some(about).filter(|about| !about.is_empty());
                    }
                }
            }
            _ => {}
        }
    }
    object
}

fn is_nullable(schema: &Any) -> bool {
    let is_null = |kind: &SchemaType| match kind {
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::AnyValue => false,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => is_null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => is_null(&array.schema_type),
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter().any(is_nullable),
        _ => false,
    }
}

/// Fails unless each column of an answer shows a member, and each member of a row has a column or is said to have none.
#[cfg(test)]
pub fn assert_columns_are_members(answer: &Answer) {
    let schemas = schemas(answer);
    let Some((_, row)) = schemas.get(1).filter(|_| !answer.columns.is_empty()) else { return };
    let members = members_of(row, &schemas);
    let mut shown = answer.unshown.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>();
    for member in answer.unshown {
        assert!(members.contains_key(*member), "{}: no member {member}", answer.name);
    }
    for pointer in answer
        .columns
        .iter()
        .map(crate::format::MemberColumn::pointer)
        .filter(|pointer| !pointer.starts_with("/cells/"))
    {
        let mut parts = pointer.split('/').skip(1);
        let first = parts.next().unwrap_or_default();
        let Some(member) = members.get(first) else { panic!("{}: no member {first}", answer.name) };
        if let Some(inner) = parts.next() {
            assert!(members_of(member, &schemas).contains_key(inner), "{}: no member {pointer}", answer.name);
        }
        // Its digits show a number.
        shown.extend([first, first.trim_end_matches("_decimal")].map(str::to_owned));
    }
    let all: std::collections::BTreeSet<_> = members.into_keys().collect();
    assert_eq!(all, shown, "{}", answer.name);
}

/// The members of a schema, by their names.
#[cfg(test)]
fn members_of(schema: &Any, all: &[(String, Any)]) -> std::collections::BTreeMap<String, Any> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.properties.clone().into_iter().collect(),
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter().flat_map(|part| members_of(part, all)).collect(),
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter().flat_map(|one| members_of(one, all)).collect(),
        RefOr::Ref(one) => {
            let named = all.iter().find(|(name, _)| one.ref_location.ends_with(&format!("/{name}")));
            named.map(|(_, schema)| members_of(schema, all)).unwrap_or_default()
        }
        RefOr::T(_) => std::collections::BTreeMap::new(),
    }
}
