//! Operations of protocols that others define: the Action API of CKAN and the Reconciliation API. Their clients send parameters
//! that no document names, which are passed over.
use super::{
    operation,
    parameter::{in_path, in_query},
    problems, response,
    schema::{self, Any},
};
use crate::{
    http::{docs, portal},
    view::{self, ARGUMENTS, Argument, ArgumentKind, Candidates, Manifest, Portal, Suggestions},
};
use serde_json::json;
use utoipa::openapi::{
    Content, HttpMethod, PathItem, Required, Response,
    path::{OperationBuilder, Parameter, PathsBuilder},
    request_body::{RequestBody, RequestBodyBuilder},
    response::ResponseBuilder,
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

/// Tag of the operations.
pub const TAG: &str = "neighbours";

const JSON: &str = "application/json";

/// Adds the paths.
pub fn add(paths: PathsBuilder) -> PathsBuilder {
    let mut service = PathItem::new(HttpMethod::Get, manifest());
    service.merge_operations(PathItem::new(HttpMethod::Post, reconcile()));
    let mut actions = PathItem::new(HttpMethod::Get, action());
    actions.merge_operations(PathItem::new(HttpMethod::Post, action_by_post()));
    paths
        .path("/api/3/action/{action}", actions)
        .path(view::RECONCILE, service)
        .path("/reconcile/suggest/{what}", PathItem::new(HttpMethod::Get, suggest()))
        .path("/reconcile/preview", PathItem::new(HttpMethod::Get, preview()))
}

/// The schemas of what is answered.
pub fn schemas() -> Vec<(String, Any)> {
    let typed = [
        schema::of_type::<portal::ActionAnswer>(),
        schema::of_type::<portal::ActionFailure>(),
        schema::of_type::<Manifest>(),
        schema::of_type::<Candidates>(),
        schema::of_type::<Suggestions>(),
    ];
    let batch = ObjectBuilder::new()
        .additional_properties(Some(schema::of("Candidates")))
        .description(Some("What each query finds, by the names that the queries have in the batch."));
    typed.into_iter().flatten().chain([("Reconciliation".to_owned(), batch.into())]).collect()
}

fn json_of(about: &str, schema: Any) -> ResponseBuilder {
    ResponseBuilder::new().description(about).content(JSON, Content::new(Some(schema)))
}

/// What is answered to GET.
fn told(about: &str, schema: &str) -> Response {
    response::with_headers(json_of(about, schema::of(schema)), &[response::OF_BODY]).build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// One of a list of codes, in the path.
fn one_of(name: &str, about: &str, example: &'static str, codes: impl IntoIterator<Item = &'static str>) -> Parameter {
    let codes: Vec<&str> = codes.into_iter().collect();
    in_path(name, about, Some(example), text().enum_values(Some(codes)))
}

/// `GET /api/3/action/{action}`
fn action() -> OperationBuilder {
    let list: Vec<_> = Portal::actions().map(|(name, about)| format!("- `{name}`: {about}")).collect();
    let about = format!(
        "The read part of the Action API of CKAN 2.11, as `ckanapi` and harvesters ask it; also at `/api/action/{{action}}`. A plan \
         is a dataset (`{{publisher_id}}-{{plan_id}}`), each file of its current release a resource, its publisher an \
         organization. Arguments that an action does not know are passed over.\n\n{}",
        list.join("\n")
    );
    let asked = ARGUMENTS.iter().map(|argument| in_query(argument.name, argument.about, value_of(argument)).build());
    let summary = "Ask the catalogue as a portal of CKAN (CKAN互換のAPI)";
    let operation = operation("getAction", TAG, summary, &about, []);
    let operation = [action_named()].into_iter().chain(asked).fold(operation, OperationBuilder::parameter);
    with_failures(super::answered(operation, told("The result.", "ActionAnswer"), &[]))
}

/// `POST /api/3/action/{action}`
fn action_by_post() -> OperationBuilder {
    let about = "The same as by GET, with the arguments as members of a JSON object, as `ckanapi` sends them; a form is read too.";
    let arguments =
        ARGUMENTS.iter().fold(ObjectBuilder::new(), |all, argument| all.property(argument.name, value_of(argument)));
    let arguments = arguments.description(Some("Arguments, as the operation by GET describes them."));
    let body = RequestBodyBuilder::new()
        .description(Some("The arguments of the action."))
        .content(JSON, Content::new(Some(arguments)));
    let response = json_of("The result.", schema::of("ActionAnswer"));
    let response = response::with_headers(response, &[&["Cache-Control", "Vary"]]);
    let operation = operation("askAction", TAG, "Ask the catalogue by POST (CKAN互換のAPI)", about, []);
    let operation = operation.parameter(action_named()).request_body(Some(body.build())).response("200", response);
    with_failures(problems(operation, &[]))
}

fn action_named() -> Parameter {
    one_of("action", "What is asked.", "package_list", Portal::actions().map(|(name, _)| name))
}

fn value_of(argument: &Argument) -> Any {
    match argument.kind {
        ArgumentKind::Text => text().into(),
        ArgumentKind::Number => {
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).examples([json!(10)]).into()
        }
        ArgumentKind::Flag => ObjectBuilder::new().schema_type(Type::Boolean).examples([json!(true)]).into(),
        ArgumentKind::List => ArrayBuilder::new().items(text()).into(),
    }
}

/// What fails is told in the form of CKAN.
fn with_failures(operation: OperationBuilder) -> OperationBuilder {
    let refused = |about: &str| json_of(about, schema::of("ActionFailure")).build();
    let any: Any = ObjectBuilder::new().schema_type(SchemaType::AnyValue).into();
    operation
        .response("400", json_of("The query is not understood, or there is no such action.", any).build())
        .response("404", refused("Nothing has that name or id."))
        .response("409", refused("An argument is missing or cannot have that value."))
}

/// `GET /reconcile`
fn manifest() -> OperationBuilder {
    let about = "What the service is (Reconciliation Service API 0.2, for OpenRefine and others): types, where things are seen, \
                 what is suggested, how many queries a batch may have. With `queries` it answers as by POST. Each plan has a \
                 service of its own at `/{publisher_id}/{plan_id}/reconcile`, which finds the rows of that plan alone.";
    let summary = "Get what the reconciliation service is (名寄せ)";
    let operation = operation("getReconciliationService", TAG, summary, about, []);
    super::answered(operation, told("The service manifest.", "ReconciliationService"), &["invalid-parameter"])
}

/// `POST /reconcile`
fn reconcile() -> OperationBuilder {
    let about = "Finds the things that have names: initiatives, terms, indicators, policies, sections, plans, publishers and \
                 departments. A query has `query` (a name, an id or an IRI), `type` (one or several), `limit`, and `properties`: \
                 `publisher_id`, `plan_id`, `policies`, by id or by name. `/limits` says how many queries there may be.";
    let response = json_of("What each query finds.", schema::of("Reconciliation"));
    let response = response::with_headers(response, &[&["Cache-Control", "Vary"]]);
    let operation = operation("reconcile", TAG, "Find what names mean (名寄せ)", about, []);
    let operation = operation.request_body(Some(queries())).response("200", response);
    problems(operation, &["invalid-parameter", "result-too-large"])
}

fn queries() -> RequestBody {
    let example = json!({"q0": {"query": "AI", "type": "Term", "limit": 3}}).to_string();
    let batch = text().description(Some("A JSON object of queries.")).examples([json!(example)]);
    let form = ObjectBuilder::new().property("queries", batch).required("queries");
    RequestBodyBuilder::new()
        .description(Some("The batch, as the specification has it: JSON in a form."))
        .required(Some(Required::True))
        .content("application/x-www-form-urlencoded", Content::new(Some(form)))
        .build()
}

/// `/reconcile/suggest/{what}`
fn suggest() -> OperationBuilder {
    let about = "What somebody may mean who begins to type: things whose names have it, types, or properties.";
    let prefix = in_query("prefix", "What was typed.", text()).required(Required::True).example(Some(json!("AI")));
    let skipped = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).examples([json!(1)]);
    let cursor = in_query("cursor", "How many suggestions are passed over.", skipped);
    let what = one_of("what", "What is suggested.", "entity", view::SUGGESTED);
    let operation = operation("suggest", TAG, "Suggest things, types or properties (候補)", about, []);
    let operation = [what, prefix.build(), cursor.build()].into_iter().fold(operation, OperationBuilder::parameter);
    super::answered(operation, told("The suggestions.", "Suggestions"), &["invalid-parameter", "not-found"])
}

/// `/reconcile/preview`
fn preview() -> OperationBuilder {
    let about = "A small page about a thing, to be shown within the pages of others.";
    let id = in_query("id", "The id of a candidate, or an IRI.", text()).required(Required::True);
    let id = id.example(Some(json!("172014/dx-action-plan/terms/ai"))).build();
    let operation = operation("getPreview", TAG, "Get a preview of a thing (プレビュー)", about, []).parameter(id);
    super::answered(operation, response::bytes(about, docs::PAGE, &["Link"]), &["invalid-parameter", "not-found"])
}
