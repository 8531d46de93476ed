//! Operations of the tables: collection and row of the current release, and collections across all plans. What all tables
//! have alike, stored files and histories, is one operation with the table as a parameter.
use super::{
    ASKED, OF_PLAN, camel, example, in_time, operation, pages::ABOUT_HISTORY, parameter, part, reach::Reach, read,
    response,
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
    let current = Reach::Current.prefix();
    for table in tables().iter().copied() {
        paths = paths.path(format!("{current}/{}", table.name), get(list(table, Reach::Current)));
        // A plan is its own document, at the path of the plan.
        if table.key != ["plan_id"] {
            paths = paths.path(format!("{current}/{}/{}", table.name, key(table)), get(row(table)));
        }
        if table.across {
            paths = paths.path(format!("/{}", table.name), get(list(table, Reach::All)));
        }
    }
    let stored = files()
        .fold(paths, |paths, format| paths.path(format!("{current}/{{table}}.{}", format.suffix), get(file(format))));
    stored.path(format!("{current}/{{table}}/{{key}}/history"), get(history()))
}

/// The formats in which every table is stored at publish.
fn files() -> impl Iterator<Item = &'static Format> {
    let shape = tables().first().map(|table| ShapeKind::Rows(table));
    shape.into_iter().flat_map(move |shape| shape.formats().filter(move |format| is_stored(shape, format)))
}

/// Whether a document of this shape is a stored file in some format that `Accept` can choose.
pub fn may_be_file(shape: ShapeKind, reach: Reach) -> bool {
    reach != Reach::All && shape.formats().any(|format| format.negotiable && is_stored(shape, format))
}

fn get(operation: OperationBuilder) -> PathItem {
    PathItem::new(HttpMethod::Get, operation)
}

/// `{revision_id}/{listing_id}`
fn key(table: &Table) -> String {
    table.key.iter().map(|column| format!("{{{column}}}")).collect::<Vec<_>>().join("/")
}

/// The suffixes of what has this shape.
pub fn suffixes(shape: ShapeKind) -> String {
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
    if reach == Reach::All { read(operation, &body, problems) } else { read(in_time(operation), &body, problems) }
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

fn row(table: &'static Table) -> OperationBuilder {
    let about = format!(
        "{}\n\n{}\n\n`Accept` chooses the format, or one of the suffixes {} at the end of the path.",
        table.about,
        table.about_ja,
        suffixes(ShapeKind::Item(table))
    );
    let summary = format!("Get one of {} ({})", table.name.replace('-', " "), table.ja);
    let keys = table.key.iter().map(|column| parameter::key_name(table, column));
    let id = format!("get{}", table.singular);
    let editions: &[&str] = if edition::prints_each(table.name) { &["revision_id"] } else { &[] };
    let parameters = strings(Reach::Current.parameters()).chain(keys).chain(strings(editions));
    let operation = operation(&id, table.name, &summary, &about, parameters);
    read(in_time(operation), &format!("{}Document", table.singular), OF_PLAN)
}

/// The history of a row of any table: all have one shape.
fn history() -> OperationBuilder {
    let parameters = strings(Reach::Current.parameters()).chain(strings(&["table", "key"]));
    let operation =
        operation("getHistory", "releases", "Get the history of a row (行の履歴)", ABOUT_HISTORY, parameters);
    read(operation, "History", OF_PLAN)
}

/// A form of any table that is stored at publish.
fn file(format: &Format) -> OperationBuilder {
    let suffix = format.suffix;
    let summary = format!("Download a table as .{suffix} (表のファイル)");
    let conditions = if suffix.ends_with("csv") {
        " With the conditions of its list in the query: all rows that they leave."
    } else {
        ""
    };
    let about = format!("The whole table, byte for byte as published.{conditions}");
    let parameters = strings(Reach::Current.parameters()).chain(strings(&["table"]));
    let operation = operation(&format!("download{}", camel(suffix)), "files", &summary, &about, parameters);
    super::stored(operation, &summary, format.content_type)
}

/// The responses of every table, by the name of their schema.
pub fn responses() -> Vec<(String, Response)> {
    let parts = files().map(|format| part::response(format.content_type));
    tables().iter().flat_map(|table| of_table(table)).chain(parts).collect()
}

fn of_table(table: &'static Table) -> Vec<(String, Response)> {
    let (rows, item) = (ShapeKind::Rows(table), ShapeKind::Item(table));
    let response = |body: &str, reach: Reach, shape, example: Option<&format::Document>| {
        let name = format!("{}{body}{}", table.singular, reach.id());
        let headers = reach.headers(may_be_file(shape, reach));
        let response = response::document(table.about, shape, &name, example, headers);
        (name, response)
    };
    let mut responses = vec![
        response("Collection", Reach::Current, rows, Some(&example::collection(table))),
        response("Document", Reach::Current, item, example::item(table).as_ref()),
    ];
    if table.across {
        responses.push(response("Collection", Reach::All, rows, Some(&example::across(table))));
    }
    responses
}
