//! Schemas of answers that are types: what the types say, with the words of the tables where they say nothing.
use super::{Any, described, list, meta, object, of, with_words, words};
use crate::{
    catalog,
    format::{AnswerRow, MemberColumn},
    table::Table,
};
use utoipa::{
    ToSchema,
    openapi::{
        Object, RefOr, Schema,
        schema::{AllOfBuilder, ArrayItems, ObjectBuilder, SchemaFormat, SchemaType, Type},
    },
};

/// What a page answers as JSON and as a table.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Name of its schema.
    pub name: &'static str,
    /// Its schema and those that it refers to, by their names.
    pub schemas: fn(&'static str) -> Vec<(String, Any)>,
    columns: &'static [MemberColumn],
    unshown: &'static [&'static str],
}

impl Answer {
    /// One whose schema is told elsewhere.
    pub const fn by_hand(name: &'static str) -> Self {
        Self { name, schemas: |_| Vec::new(), columns: &[], unshown: &[] }
    }

    /// Rows of one release of a plan; `M` is what `meta` says beside the release.
    pub const fn of_plan<R: AnswerRow, M: ToSchema>(name: &'static str) -> Self {
        Self { name, schemas: |name| rows::<R, M>(name, meta().build()), columns: R::COLUMNS, unshown: R::UNSHOWN }
    }

    /// Rows that are of no release; `M` is what `meta` says.
    pub const fn of_rows<R: AnswerRow, M: ToSchema>(name: &'static str) -> Self {
        Self {
            name,
            schemas: |name| rows::<R, M>(name, object::<&str>([]).build()),
            columns: R::COLUMNS,
            unshown: R::UNSHOWN,
        }
    }

    /// Members of one thing.
    pub const fn of_members<T: ToSchema>(name: &'static str) -> Self {
        Self { name, schemas: |name| members::<T>(name, None, &["Links"]), columns: &[], unshown: &[] }
    }

    /// Members of one thing that is no row and has triples.
    pub const fn of_thing<T: ToSchema>(name: &'static str) -> Self {
        Self { name, schemas: |name| members::<T>(name, Some("Thing"), &["Links"]), columns: &[], unshown: &[] }
    }

    /// The same of a release of a plan.
    pub const fn of_thing_of_plan<T: ToSchema>(name: &'static str) -> Self {
        Self { name, schemas: |name| members::<T>(name, Some("Thing"), &["Links", "Meta"]), columns: &[], unshown: &[] }
    }

    /// The same without the members that triples may give.
    pub const fn of_members_of_plan<T: ToSchema>(name: &'static str) -> Self {
        Self { name, schemas: |name| members::<T>(name, None, &["Links", "Meta"]), columns: &[], unshown: &[] }
    }

    /// Its columns, by their names in CSV and for spreadsheets, and the members that have none of their own, as a paragraph;
    /// nothing if it is no table.
    pub fn columns(&self) -> String {
        if self.columns.is_empty() {
            return String::new();
        }
        let both = |column: &MemberColumn| format!("`{}` ({})", column.name, column.ja);
        let names = self.columns.iter().map(both).collect::<Vec<_>>().join(", ");
        let unshown = self.unshown.iter().map(|member| format!("`{member}`")).collect::<Vec<_>>().join(", ");
        let others = if unshown.is_empty() {
            String::new()
        } else {
            format!(" Members without a column of their own: {unshown}.")
        };
        format!("\n\nColumns of CSV and workbooks: {names}.{others}")
    }
}

/// The schemas of rows with what stands around them.
fn rows<R: AnswerRow, M: ToSchema>(name: &'static str, meta: Object) -> Vec<(String, Any)> {
    let (row, mut told) = (of_type::<R>(), of_type::<M>());
    let about = match row.first() {
        Some((_, RefOr::T(Schema::Object(row)))) => row.description.clone(),
        Some((_, RefOr::T(Schema::AllOf(row)))) => row.description.clone(),
        _ => None,
    };
    let items = list(of(&R::name()), &about.unwrap_or_default());
    let answer = object([("items", items), ("links", of("Links")), ("meta", of(&told[0].0))]);
    let (name_of_meta, own) = told.remove(0);
    told.push((name_of_meta, with_words(with(own, meta, true), "What is said of the rows.")));
    [(name.to_owned(), answer.into())].into_iter().chain(row).chain(told).collect()
}

/// The schemas of one thing with what stands around it.
fn members<T: ToSchema>(name: &'static str, beside: Option<&str>, around: &[&str]) -> Vec<(String, Any)> {
    let mut all = of_type::<T>();
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
pub fn of_type<T: ToSchema>() -> Vec<(String, Any)> {
    let mut all = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut all);
    all.into_iter().map(|(name, schema)| (name, completed(schema))).collect()
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

#[cfg(test)]
impl Answer {
    /// Fails unless each of its columns shows a member, and each member of a row has a column or is said to have none.
    pub fn assert_columns_are_members(&self) {
        let schemas = (self.schemas)(self.name);
        let Some((_, row)) = schemas.get(1).filter(|_| !self.columns.is_empty()) else { return };
        let members = members_of(row, &schemas);
        let mut shown = self.unshown.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>();
        for member in self.unshown {
            assert!(members.contains_key(*member), "{}: no member {member}", self.name);
        }
        for pointer in self.columns.iter().map(MemberColumn::pointer).filter(|pointer| !pointer.starts_with("/cells/"))
        {
            let mut parts = pointer.split('/').skip(1);
            let first = parts.next().unwrap_or_default();
            let Some(member) = members.get(first) else { panic!("{}: no member {first}", self.name) };
            if let Some(inner) = parts.next() {
                assert!(members_of(member, &schemas).contains_key(inner), "{}: no member {pointer}", self.name);
            }
            // Its digits show a number.
            shown.extend([first, first.trim_end_matches("_decimal")].map(str::to_owned));
        }
        let all: std::collections::BTreeSet<_> = members.into_keys().collect();
        assert_eq!(all, shown, "{}", self.name);
    }
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
