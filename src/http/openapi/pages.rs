//! Operations of the pages, and of what stands in every release.
use super::{
    ASKED, FOUND, OF_PLAN, answered, in_time, operation,
    reach::{OF_RELEASE, Reach},
    read, response, schema,
    tables::{may_be_file, suffixes},
};
use crate::{
    format::ShapeKind,
    view::{self, Answer, HistoryMeta, HistoryRow, PAGES, Page},
};
use utoipa::openapi::{
    HttpMethod, PathItem, Response,
    path::{OperationBuilder, PathsBuilder},
};

/// What the history of a row is.
pub const ABOUT_HISTORY: &str =
    "The releases in which the row was added, changed or removed, with its cells before and after.";

/// The history of a row, whose path is that of its table.
const HISTORY: Answer = Answer::of_rows::<HistoryRow, HistoryMeta>("History");

/// Adds the paths of the pages, of the plan and of everything below a release.
pub fn add(paths: PathsBuilder) -> PathsBuilder {
    let (of_plan, get) = (Reach::Current.prefix(), |operation| PathItem::new(HttpMethod::Get, operation));
    let page = |paths: PathsBuilder, page: &Page| {
        paths.path(format!("{}{}", reach(page).prefix(), page.path), get(operation_of(page)))
    };
    PAGES
        .iter()
        .fold(paths, page)
        .path(of_plan, get(plan()))
        .path(format!("{of_plan}/releases/{{release}}/{{path}}"), get(twin()))
}

fn reach(page: &Page) -> Reach {
    if matches!(page.reach, view::Reach::Server(_)) { Reach::All } else { Reach::Current }
}

/// Keys that many paths have: each is one parameter of the components.
const SHARED: &[&str] = &["publisher_id", "release"];

/// The operation of a page of the list.
fn operation_of(page: &Page) -> OperationBuilder {
    let forms = if page.is_root() {
        "`Accept` chooses the format.".to_owned()
    } else {
        format!("`Accept` chooses the format, or a suffix: {}.", suffixes(page.shape))
    };
    let about = format!("{}\n\n{}\n\n{forms}", page.about, page.about_ja);
    let summary = format!("{} ({})", page.en, page.ja);
    let shared = reach(page).parameters().iter().copied().chain(page.key_names().filter(|name| SHARED.contains(name)));
    let operation = operation(page.operation, page.tag, &summary, &about, shared.map(str::to_owned));
    let keys = page.own.keys.map(|keys| (keys.parameters)()).unwrap_or_default();
    let own = keys.into_iter().chain((page.parameters)());
    let operation = own.fold(operation, OperationBuilder::parameter);
    let name = page.answer.name;
    match (page.reach, page.own.keys) {
        (view::Reach::Server(_), None) => read(operation, name, ASKED),
        (view::Reach::Server(_), Some(keys)) if !keys.may_be_gone => read(operation, name, FOUND),
        (view::Reach::Release(_), _) => read(in_time(operation), name, OF_PLAN),
        _ => read(operation, name, OF_PLAN),
    }
}

/// Its response by the name of its schema.
fn response_of(page: &Page) -> (String, Response) {
    let headers = match page.reach {
        view::Reach::Numbered(_) => OF_RELEASE,
        _ => reach(page).headers(may_be_file(page.shape, reach(page))),
    };
    let about = format!("{}{}", page.ja, schema::columns(&page.answer));
    let document = response::document(&about, page.shape, page.answer.name, None, headers);
    (page.answer.name.to_owned(), document)
}

fn answers() -> impl Iterator<Item = Answer> {
    PAGES.iter().map(|page| page.answer).chain([HISTORY])
}

/// The schemas of answers that are types.
pub fn schemas() -> Vec<(String, schema::Any)> {
    let mut all: Vec<_> = answers().flat_map(|answer| schema::schemas(&answer)).collect();
    schema::widen(&mut all, answers());
    all
}

/// What a page says of the answer of this name.
pub fn about(name: &str) -> Option<&'static str> {
    let of_page = PAGES.iter().find(|page| page.answer.name == name).map(|page| page.about);
    of_page.or((name == HISTORY.name).then_some(ABOUT_HISTORY))
}

/// The responses of the documents, by the name of their schema.
pub fn responses() -> Vec<(String, Response)> {
    let about = format!("{ABOUT_HISTORY}{}", schema::columns(&HISTORY));
    let history = response::document(&about, ShapeKind::ComputedTable, HISTORY.name, None, &[]);
    PAGES.iter().map(response_of).chain([(HISTORY.name.to_owned(), history)]).collect()
}

/// A plan is the row of a table, at the path of the plan.
fn plan() -> OperationBuilder {
    let about = "The plan, with links to everything below it. Its twin is the document of a release.";
    let keys = Reach::Current.parameters().iter().map(|name| (*name).to_owned());
    read(in_time(operation("getPlan", "plans", "Get a plan (計画)", about, keys)), "PlanDocument", OF_PLAN)
}

/// What stands in a release: one operation for all, as each answers as its twin does.
fn twin() -> OperationBuilder {
    let about = "What `/{publisher_id}/{plan_id}/{path}` answers, as of a release: in the same formats, of the same shape \
                 and with the same parameters. It never changes.";
    let parameters = ["publisher_id", "plan_id", "release", "twin.path"].map(str::to_owned);
    let operation = operation("getTwin", "releases", "Get anything as of a release (公開版の中身)", about, parameters);
    let shape = ShapeKind::ComputedTable;
    let response = response::document("The document or the file.", shape, "Twin", None, OF_RELEASE);
    answered(operation, response, OF_PLAN)
}

#[cfg(test)]
mod tests {
    use super::{answers, schema};

    #[test]
    fn the_columns_of_every_answer_are_its_members() {
        answers().for_each(|answer| schema::assert_columns_are_members(&answer));
        assert!(answers().filter(|answer| !answer.columns.is_empty()).count() > 7);
    }
}
