//! Operations of the tables: collection and row of the current release, of each release and across all plans.
use super::{
    ASKED, OF_PLAN, camel, example, in_time, operation, parameter, part::PartialFile, reach::Reach, read, response,
};
use crate::{
    catalog::{self, tables},
    edition,
    format::{self, Format, ShapeKind},
    http::target::is_stored,
    table::Table,
};
use utoipa::openapi::{
    HttpMethod, PathItem, Response,
    path::{OperationBuilder, PathsBuilder},
};

/// Adds the paths of every table.
pub fn add(mut paths: PathsBuilder) -> PathsBuilder {
    for table in tables().iter().copied() {
        for reach in [Reach::Current, Reach::Release] {
            paths = paths.path(format!("{}/{}", reach.prefix(), table.name), get(list(table, reach)));
            // A plan is its own document, at the path of the plan.
            if table.key != ["plan_id"] {
                paths = paths.path(format!("{}/{}/{}", reach.prefix(), table.name, key(table)), get(row(table, reach)));
            }
            for format in files(table) {
                let path = format!("{}/{}.{}", reach.prefix(), table.name, format.suffix);
                paths = paths.path(path, get(file(table, format, reach)));
            }
        }
        if table.key != ["plan_id"] {
            let path = format!("{}/{}/{}/history", Reach::Current.prefix(), table.name, key(table));
            paths = paths.path(path, get(history(table)));
        }
        if table.across {
            paths = paths.path(format!("/{}", table.name), get(list(table, Reach::All)));
        }
    }
    paths
}

/// The formats in which a table is stored at publish.
fn files(table: &'static Table) -> impl Iterator<Item = &'static Format> {
    let shape = ShapeKind::Rows(table);
    shape.formats().filter(move |format| is_stored(shape, format))
}

/// Whether a document of this shape is a stored file in some format that `Accept` can choose.
pub fn may_be_file(shape: ShapeKind, reach: Reach) -> bool {
    reach != Reach::All && shape.formats().any(|format| format.negotiable && is_stored(shape, format))
}

/// A component of what stands in a release: it has headers of its own.
pub fn component(name: &str, reach: Reach) -> String {
    if reach == Reach::Release { format!("{name}{}", reach.id()) } else { name.to_owned() }
}

fn get(operation: OperationBuilder) -> PathItem {
    PathItem::new(HttpMethod::Get, operation)
}

/// `{revision_id}/{listing_id}`
fn key(table: &Table) -> String {
    table.key.iter().map(|column| format!("{{{column}}}")).collect::<Vec<_>>().join("/")
}

fn suffixes(shape: ShapeKind) -> String {
    shape.formats().map(|format| format!("`.{}`", format.suffix)).collect::<Vec<_>>().join(", ")
}

fn list(table: &'static Table, reach: Reach) -> OperationBuilder {
    let about = format!(
        "{}\n\n{}\n\nAs a page of rows, or whole as CSV. `Accept` chooses the format, or one of the suffixes {} at the \
         end of the path.",
        table.about,
        table.about_ja,
        suffixes(ShapeKind::Rows(table))
    );
    let summary = format!("List {}{} ({})", table.name.replace('-', " "), reach.about(), table.ja);
    let id = format!("list{}{}", camel(table.name), reach.id());
    let own: &[&str] = if reach == Reach::All { &["publisher_id.filter", "plan_id.filter"] } else { &[] };
    let body = format!("{}Collection{}", table.singular, reach.id());
    let editions: &[&str] = if reach != Reach::All && edition::prints(table.name) { &["revision_id"] } else { &[] };
    let parameters = conditions(table, reach).chain(strings(editions)).chain(strings(own));
    let parameters = parameters.chain(strings(parameter::OF_PAGES));
    let operation = operation(&id, table.name, &summary, &about, strings(reach.parameters()).chain(parameters));
    let problems: &[&str] = if reach == Reach::All { ASKED } else { OF_PLAN };
    read(in_time_if(reach, operation), &body, problems)
}

/// The parameters that choose and order the rows of a table.
fn conditions(table: &'static Table, reach: Reach) -> impl Iterator<Item = String> {
    let profile = catalog::profile();
    let filters = profile.filters(table).into_iter().map(|filter| parameter::filter_name(table, &filter));
    let editions: &[&str] = if edition::can_be_asked(table) { &["edition"] } else { &[] };
    let ordered = [parameter::sort_name(table), parameter::group_name(table)];
    let beside = parameter::expand_name(table, reach == Reach::All);
    filters.chain(strings(editions)).chain(ordered).chain(beside).chain(strings(parameter::OF_COLLECTIONS))
}

fn strings(names: &[&str]) -> impl Iterator<Item = String> {
    names.iter().map(|name| (*name).to_owned())
}

fn row(table: &'static Table, reach: Reach) -> OperationBuilder {
    let about = format!(
        "{}\n\n{}\n\n`Accept` chooses the format, or one of the suffixes {} at the end of the path.",
        table.about,
        table.about_ja,
        suffixes(ShapeKind::Item(table))
    );
    let summary = format!("Get one of {}{} ({})", table.name.replace('-', " "), reach.about(), table.ja);
    let keys = table.key.iter().map(|column| parameter::key_name(table, column));
    let id = format!("get{}{}", table.singular, reach.id());
    let editions: &[&str] = if edition::prints_each(table.name) { &["revision_id"] } else { &[] };
    let parameters = strings(reach.parameters()).chain(keys).chain(strings(editions));
    let operation = operation(&id, table.name, &summary, &about, parameters);
    read(in_time_if(reach, operation), &format!("{}Document{}", table.singular, reach.id()), OF_PLAN)
}

/// What is current can be asked for as of a time.
fn in_time_if(reach: Reach, operation: OperationBuilder) -> OperationBuilder {
    if reach == Reach::Current { in_time(operation) } else { operation }
}

fn history(table: &'static Table) -> OperationBuilder {
    let about = "The releases in which the row was added, changed or removed, with its cells before and after.";
    let summary = format!("Get the history of one of {} ({}の履歴)", table.name.replace('-', " "), table.ja);
    let keys = table.key.iter().map(|column| parameter::key_name(table, column));
    let id = format!("get{}History", table.singular);
    let operation = operation(&id, table.name, &summary, about, strings(Reach::Current.parameters()).chain(keys));
    read(operation, "History", OF_PLAN)
}

/// A form of a whole collection that is stored at publish, or what a filter leaves of it.
fn file(table: &'static Table, format: &Format, reach: Reach) -> OperationBuilder {
    let suffix = format.suffix;
    let summary = format!("Download {}.{suffix}{} ({})", table.name, reach.about(), table.ja);
    let changes = if reach == Reach::Release { " It never changes." } else { "" };
    let about = format!(
        "The whole table, byte for byte as published, or all rows that the conditions leave.{changes} {}",
        table.about_ja
    );
    let id = format!("download{}{}{}", camel(table.name), camel(suffix), reach.id());
    let conditions = conditions(table, reach).filter(|_| suffix.ends_with("csv"));
    let operation = operation(&id, table.name, &summary, &about, strings(reach.parameters()).chain(conditions));
    super::stored(operation, &summary, PartialFile { content_type: format.content_type, reach })
}

/// The responses of every table, by the name of their schema.
pub fn responses() -> Vec<(String, Response)> {
    tables().iter().flat_map(|table| of_table(table)).collect()
}

fn of_table(table: &'static Table) -> Vec<(String, Response)> {
    let (rows, item) = (ShapeKind::Rows(table), ShapeKind::Item(table));
    let response = |body: &str, reach: Reach, shape, example: Option<&format::Document>| {
        let name = format!("{}{body}{}", table.singular, reach.id());
        // What a release has is as what is current has it.
        let schema = name.trim_end_matches(Reach::Release.id());
        let headers = reach.headers(may_be_file(shape, reach));
        let response = response::document(table.about, shape, schema, example, headers);
        (name, response)
    };
    let mut responses = vec![
        response("Collection", Reach::Current, rows, Some(&example::collection(table))),
        response("Document", Reach::Current, item, example::item(table).as_ref()),
        // The examples are those of what is current.
        response("Collection", Reach::Release, rows, None),
    ];
    if table.key != ["plan_id"] {
        responses.push(response("Document", Reach::Release, item, None));
    }
    if table.across {
        responses.push(response("Collection", Reach::All, rows, Some(&example::across(table))));
    }
    for reach in [Reach::Current, Reach::Release] {
        let files = files(table).map(|format| PartialFile { content_type: format.content_type, reach });
        responses.extend(files.map(PartialFile::response));
    }
    responses
}
