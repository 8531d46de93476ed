//! The OpenAPI document says what the server does: every path, parameter, media type and schema of it is tried here.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod database;
mod inside;

use actix_web::{
    body::to_bytes,
    http::{
        Method, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH},
    },
    test::TestRequest,
};
use database::Database;
use inside::ask;
use openplan::{
    catalog::tables,
    dataset::{Findings, Package},
    dcat::Host,
    graph::QueryForm,
    http::{self, State},
    snapshot::{self, Options},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    sync::{Arc, LazyLock, Mutex},
};

/// A query whose answer is a graph; that of the document is answered with a table.
const CONSTRUCT: &str = "CONSTRUCT WHERE { ?s a ?class } LIMIT 5";

/// Media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// Media type of a query.
const QUERY: &str = "application/sparql-query";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&http::openapi_json().unwrap()).unwrap());

static DATABASE: LazyLock<Database> = LazyLock::new(Database::new);

static STATE: LazyLock<Arc<State>> = LazyLock::new(|| {
    let pool = DATABASE.open();
    let package = with_every_table();
    let options = Options { default_base_url: "http://localhost".to_owned(), ..Options::default() };
    snapshot::publish(&[package], &options, &pool).unwrap();
    let contact = Some("mailto:dx@city.example.jp".to_owned());
    Arc::new(
        State::open_for(
            pool,
            Host {
                base: "http://localhost".to_owned(),
                contact,
                operator: None,
                is_copy: false,
                datasets_of_page: None,
            },
        )
        .unwrap(),
    )
});

/// The bundled plan with the rows that stand for the tables of which it has none: the document shows both.
fn with_every_table() -> Package {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("172014/dx-action-plan");
    fs::create_dir_all(&folder).unwrap();
    for part in ["datasets/172014/dx-action-plan", "examples/tables"] {
        for file in fs::read_dir(part).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
    }
    Package::read(&folder, &mut Findings::new(&folder))
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn media_type(&self) -> String {
        let header = self.headers.get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap());
        header.split(';').next().unwrap().to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn request(method: Method, url: &str, headers: &[(&str, &str)], body: String) -> Answer {
    let request = headers.iter().fold(TestRequest::with_uri(url), |all, header| all.insert_header(*header));
    // What other tests of this process take meanwhile is none of the queries of this one.
    STATE.budget.gate.remeasure_memory();
    let response = ask(&STATE, request.method(method).set_payload(body)).await;
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, body: to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("{url}")).to_vec() }
}

async fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    request(Method::GET, url, headers, String::new()).await
}

/// What a reference stands for, or the value itself.
fn resolved(value: &'static Value) -> &'static Value {
    let Some(reference) = value["$ref"].as_str() else { return value };
    let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} is elsewhere"));
    DOCUMENT.pointer(pointer).unwrap_or_else(|| panic!("{reference} is nowhere"))
}

#[derive(Clone)]
struct Operation {
    path: &'static str,
    method: Method,
    value: &'static Value,
}

/// Every operation of the document; that on a file of any table once for each table.
fn operations() -> Vec<Operation> {
    let operations = DOCUMENT["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, value)| Operation {
            path,
            method: method.to_uppercase().parse().unwrap(),
            value,
        })
    });
    operations.flat_map(Operation::of_each_table).collect()
}

impl Operation {
    fn of_each_table(self) -> Vec<Self> {
        if !self.path.contains("{table}.") {
            return vec![self];
        }
        let of = |table: &str| Self { path: self.path.replace("{table}", table).leak(), ..self.clone() };
        tables().iter().map(|table| of(table.name)).collect()
    }

    fn parameters(&self, place: &'static str) -> impl Iterator<Item = &'static Value> {
        let parameters = self.value["parameters"].as_array().into_iter().flatten().map(resolved);
        parameters.filter(move |parameter| parameter["in"] == place)
    }

    fn response(&self, status: &str) -> Option<&'static Value> {
        self.value["responses"].get(status).map(resolved)
    }

    /// The path with examples, and the query that must be there.
    fn url(&self, asked: &[(&str, String)]) -> String {
        let path = self.parameters("path").fold(self.path.to_owned(), |path, parameter| {
            path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), &text(&example(parameter)))
        });
        assert!(!path.contains('{'), "{path} has a part without a parameter");
        let needed = |one: &&Value| one["required"] == true || self.is_sparql() && one["name"] == "query";
        let required = self.parameters("query").filter(needed);
        let required = required.map(|parameter| (parameter["name"].as_str().unwrap(), text(&example(parameter))));
        let required = required.filter(|(name, _)| asked.iter().all(|(given, _)| given != name)).collect::<Vec<_>>();
        let pairs = required.iter().chain(asked).map(|(name, value)| format!("{name}={}", encoded(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// Sends the request; the body of a POST is the query or the form, the other parameters are in the URL.
    async fn ask(&self, asked: &[(&str, String)], headers: &[(&str, &str)]) -> Answer {
        if self.method == Method::GET {
            return get(&self.url(asked), headers).await;
        }
        if let Some(form) = self.value["requestBody"]["content"].get(FORM) {
            let members = form["schema"]["properties"].as_object().unwrap().iter();
            let pairs = members.map(|(name, schema)| format!("{name}={}", encoded(&text(&schema["examples"][0]))));
            let headers = [headers, &[(CONTENT_TYPE.as_str(), FORM)]].concat();
            let body = pairs.collect::<Vec<_>>().join("&");
            return request(self.method.clone(), &self.url(asked), &headers, body).await;
        }
        let (of_body, of_url): (Vec<_>, Vec<_>) = asked.iter().cloned().partition(|(name, _)| *name == "query");
        let schema = &self.value["requestBody"]["content"][QUERY]["schema"];
        let query = of_body.first().map_or_else(|| text(&schema["examples"][0]), |(_, query)| query.clone());
        let headers = [headers, &[(CONTENT_TYPE.as_str(), QUERY)]].concat();
        request(self.method.clone(), &self.url(&of_url), &headers, query).await
    }

    fn is_sparql(&self) -> bool {
        self.path.ends_with("/sparql")
    }

    /// Whether its clients send parameters that no document names.
    fn passes_over_others(&self) -> bool {
        self.is_sparql() || self.value["tags"][0] == "neighbours"
    }

    /// What must be asked for an answer of this type.
    fn asked_for(&self, media_type: &str) -> Vec<(&'static str, String)> {
        let graph = QueryForm::Construct.formats().iter().any(|format| format.media_type() == media_type);
        if self.is_sparql() && graph { vec![("query", CONSTRUCT.to_owned())] } else { Vec::new() }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A value that the document gives for a parameter: an example, the default, a code.
fn example(parameter: &'static Value) -> Value {
    let schema = resolved(&parameter["schema"]);
    let of = |schema: &'static Value| {
        [&schema["examples"][0], &schema["default"], &schema["enum"][0]].into_iter().find(|one| !one.is_null()).cloned()
    };
    let given = parameter.get("example").cloned();
    given.or_else(|| of(schema)).or_else(|| of(resolved(&schema["items"]))).unwrap_or_else(|| json!(""))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What is wrong with an instance by a schema of the document.
fn wrong(schema: &Value, instance: &Value) -> Vec<String> {
    type Validators = Mutex<HashMap<String, Arc<jsonschema::Validator>>>;
    static VALIDATORS: LazyLock<Validators> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let root = json!({"allOf": [schema], "components": DOCUMENT["components"]});
        Arc::new(jsonschema::draft202012::options().should_validate_formats(true).build(&root).unwrap())
    });
    let errors = validator.iter_errors(instance);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn assert_valid(schema: &Value, instance: &Value, what: &str) {
    let wrong = wrong(schema, instance);
    assert!(wrong.is_empty(), "{what} is not as documented:\n{}", wrong.join("\n"));
}

fn assert_problem(answer: &Answer, what: &str) {
    assert_eq!(answer.media_type(), "application/problem+json", "{what}");
    assert_valid(&DOCUMENT["components"]["schemas"]["Problem"], &answer.json(), what);
}

#[test]
fn the_committed_document_is_current() {
    let committed = std::fs::read_to_string("openapi/openapi.json").unwrap_or_default();
    assert!(
        committed == http::openapi_json().unwrap(),
        "openapi/openapi.json is stale: cargo run -- openapi > openapi/openapi.json"
    );
}

#[test]
fn every_reference_resolves_and_every_component_is_used() {
    fn references(value: &'static Value, found: &mut BTreeSet<&'static str>) {
        if let Some(reference) = value["$ref"].as_str() {
            resolved(value);
            found.insert(reference);
        }
        let members = value.as_object().into_iter().flat_map(|object| object.values());
        members.chain(value.as_array().into_iter().flatten()).for_each(|inner| references(inner, found));
    }
    let mut found = BTreeSet::new();
    references(&DOCUMENT, &mut found);
    for (kind, components) in DOCUMENT["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys() {
            assert!(found.contains(&*format!("#/components/{kind}/{name}")), "nothing uses the {kind} {name}");
        }
    }
}

#[test]
fn nothing_needs_a_key() {
    assert_eq!(DOCUMENT["security"], json!([]));
}

#[test]
fn paths_are_in_kebab_case_but_for_parameters_and_suffixes() {
    for Operation { path, .. } in operations() {
        let mut rest = path.to_owned();
        while let Some((before, after)) = rest.clone().split_once('{') {
            rest = format!("{before}x{}", after.split_once('}').unwrap().1);
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
        assert!(rest.chars().all(plain), "{path}");
    }
}

#[test]
fn every_operation_is_named_once_and_explained() {
    let mut ids = BTreeSet::new();
    let tags: BTreeSet<_> = DOCUMENT["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).map(text).collect();
    for Operation { path, value, .. } in operations() {
        let id = value["operationId"].as_str().unwrap();
        let told = DOCUMENT["paths"].get(path).is_none(); // once for each table
        assert!(ids.insert(id) || told, "{path} has the id of another");
        assert!(value["summary"].is_string() && value["description"].is_string(), "{path}");
        assert!(value["tags"].as_array().unwrap().iter().all(|tag| tags.contains(&text(tag))), "{path}");
    }
}

#[test]
fn every_column_is_in_the_schema_of_its_table() {
    for table in tables().iter().copied() {
        let schema = &DOCUMENT["components"]["schemas"][table.singular];
        for column in table.columns {
            let (property, required) = (&schema["properties"][column.name], schema["required"].as_array().unwrap());
            assert!(property["description"].as_str().unwrap().contains(column.about), "{}", column.name);
            assert!(required.contains(&json!(column.name)), "{}.{}", table.name, column.name);
        }
    }
}

#[test]
fn every_example_is_as_its_schema_says() {
    fn examples(value: &'static Value, place: &str) {
        if let (schema @ Value::Object(_), Some(example)) = (&value["schema"], value.get("example")) {
            assert_valid(schema, example, place);
        }
        if let (Value::Object(_), Some(list)) = (value, value["examples"].as_array()) {
            for example in list {
                assert_valid(value, example, place);
            }
        }
        let members = value.as_object().into_iter().flatten().map(|(name, inner)| (name.clone(), inner));
        let members = members.filter(|(name, _)| name != "example"); // has what is said here, and says nothing itself
        let items = value.as_array().into_iter().flatten().enumerate().map(|(index, one)| (index.to_string(), one));
        members.chain(items).for_each(|(name, inner)| examples(inner, &format!("{place}/{name}")));
    }
    examples(&DOCUMENT["components"], "components");
    examples(&DOCUMENT["paths"], "paths");
}

/// The media type of JSON that a response has, if it has one that is not the JSON of triples.
fn json_of(response: &'static Value) -> Option<(&'static String, &'static Value)> {
    let mut contents = response["content"].as_object()?.iter();
    let others = ["application/ld+json", "application/problem+json", "application/vnd.oai.openapi+json"];
    contents.find(|(media_type, _)| media_type.ends_with("json") && !others.contains(&media_type.as_str()))
}

/// An answer as an example: the first two of each list, at the address of all examples, at no certain time.
fn cut_short(answer: Value) -> Value {
    match answer {
        Value::Array(list) => list.into_iter().take(2).map(cut_short).collect(),
        Value::Object(mut members) => {
            if members.contains_key("package_format") {
                // The moment of the publication is in the package: so are its size and its digest.
                members.retain(|name, _| !["byte_size", "checksum"].contains(&name.as_str()));
            }
            members.into_iter().map(|(name, value)| (name, cut_short(value))).collect()
        }
        Value::String(text) if text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T' => {
            json!("2026-04-01T00:00:00Z")
        }
        Value::String(text) => json!(text.replace("http://localhost", "https://data.example.jp")),
        other => other,
    }
}

#[actix_web::test]
async fn every_json_answer_has_an_example_which_is_what_the_server_answers() {
    let mut told = serde_json::Map::new();
    for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
        let response = &operation.value["responses"]["200"];
        let Some((media_type, content)) = json_of(resolved(response)) else { continue };
        let id = response["$ref"].as_str().unwrap_or(operation.value["operationId"].as_str().unwrap());
        let name = id.rsplit('/').next().unwrap().to_owned();
        if told_by_tables(&name) {
            assert!(content["example"].is_object(), "{name} has no example");
            continue;
        }
        let answer = operation.ask(&[], &[(ACCEPT.as_str(), media_type)]).await;
        told.insert(name, cut_short(answer.json()));
    }
    let now = on_no_certain_day(&(serde_json::to_string_pretty(&told).unwrap() + "\n")).await;
    if fs::read_to_string("openapi/examples.json").unwrap_or_default() != now {
        fs::write("openapi/examples.json.new", now).unwrap();
        panic!("openapi/examples.json is stale: move openapi/examples.json.new over it");
    }
}

/// Without the day of the publication, which citations name in two forms.
async fn on_no_certain_day(text: &str) -> String {
    let release = get("/172014/dx-action-plan/releases/1", &[]).await.json();
    let dataset = get("/172014/dx-action-plan/dataset", &[]).await.json();
    let cited = dataset["citation"]["ja"].as_str().unwrap();
    let (in_japan, _) = cited.split_once("公開版 1（").unwrap().1.split_once('）').unwrap();
    let day = &release["created_at"].as_str().unwrap()[..10];
    let year = &day[..4];
    let text = text.replace(in_japan, "2026年4月1日").replace(day, "2026-04-01");
    text.replace(&format!("({year})"), "(2026)").replace(&format!("year = {{{year}}}"), "year = {2026}")
}

/// Whether the rows of the bundled plan make the example.
fn told_by_tables(response: &str) -> bool {
    tables().iter().any(|table| {
        response.strip_prefix(table.singular).is_some_and(|body| body.starts_with("Collection") || body == "Document")
    })
}

#[actix_web::test]
async fn every_operation_answers_in_every_documented_media_type() {
    for operation in operations() {
        let url = operation.url(&[]);
        let Some(response) = operation.response("200") else {
            let answer = get(&url, &[]).await;
            assert!(operation.response(answer.status.as_str()).is_some(), "{url}: {}", answer.status);
            continue;
        };
        for (media_type, content) in response["content"].as_object().unwrap() {
            let asked = operation.asked_for(media_type);
            let answer = operation.ask(&asked, &[(ACCEPT.as_str(), media_type)]).await;
            assert_eq!((answer.status, answer.media_type()), (StatusCode::OK, media_type.clone()), "{url}");
            assert!(!answer.body.is_empty(), "{url} is empty as {media_type}");
            if media_type.ends_with("json") {
                assert_valid(&content["schema"], &answer.json(), &format!("{url} as {media_type}"));
            }
        }
    }
}

#[actix_web::test]
async fn every_row_is_as_its_schema_says() {
    for operation in
        operations().iter().filter(|operation| operation.parameters("query").any(|one| one["name"] == "sort"))
    {
        let Some(content) = operation.response("200").unwrap()["content"].get("application/json") else { continue };
        if operation.path.ends_with("json") {
            continue;
        }
        let url = operation.url(&[("limit", "1000".to_owned())]);
        let answer = get(&url, &[]).await;
        assert_valid(&content["schema"], &answer.json(), &url);
        // What is not just rows is told there too.
        let others = ["group_by", "select", "expand"];
        for parameter in operation.parameters("query").filter(|one| others.iter().any(|name| one["name"] == *name)) {
            let name = parameter["name"].as_str().unwrap();
            let url = operation.url(&[(name, text(&example(parameter)))]);
            assert_valid(&content["schema"], &get(&url, &[]).await.json(), &url);
        }
    }
}

/// Headers that an answer has if and only if its address says so.
const TELLING: &[&str] =
    &["Memento-Datetime", "Repr-Digest", "Accept-Ranges", "Last-Modified", "Content-Location", "Vary", "Content-Range"];

/// The answers of an operation in each media type of a documented response, and the headers it documents.
async fn answers(operation: &Operation, status: &str, headers: &[(&str, &str)]) -> (Vec<Answer>, BTreeSet<String>) {
    let Some(response) = operation.response(status) else { return (Vec::new(), BTreeSet::new()) };
    let mut answers = Vec::new();
    for media_type in response["content"].as_object().into_iter().flatten().map(|(media_type, _)| media_type) {
        let headers = [headers, &[(ACCEPT.as_str(), media_type)]].concat();
        let answer = operation.ask(&operation.asked_for(media_type), &headers).await;
        assert_eq!((answer.status.as_str(), &answer.media_type()), (status, media_type), "{}", operation.path);
        answers.push(answer);
    }
    (answers, response["headers"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect())
}

fn assert_told(operation: &Operation, status: &str, (answers, declared): &(Vec<Answer>, BTreeSet<String>)) {
    let sent = |name: &str| answers.iter().any(|answer| answer.headers.contains_key(name));
    for name in TELLING {
        let (path, declared) = (operation.path, declared.contains(*name));
        assert_eq!(declared, sent(name), "{} {path}, {status}: {name} is declared, and is it sent?", operation.method);
    }
    for name in declared {
        assert!(sent(name), "{} {}, {status}: no answer has {name}", operation.method, operation.path);
    }
}

#[actix_web::test]
async fn every_header_that_tells_of_an_answer_is_declared_where_it_is_sent_and_nowhere_else() {
    for operation in operations().iter().filter(|operation| operation.response("200").is_some()) {
        assert_told(operation, "200", &answers(operation, "200", &[]).await);
    }
}

#[actix_web::test]
async fn what_can_be_had_in_parts_is_what_says_so_and_a_part_is_as_documented() {
    let (mut files, part) = (0, ("range", "bytes=1-2"));
    for operation in operations().iter().filter(|operation| operation.response("200").is_some()) {
        let ranges = operation.parameters("header").any(|parameter| parameter["name"] == "Range");
        let whole = operation.response("200").unwrap();
        let (stored, forms) = (whole["headers"].get("Accept-Ranges").is_some(), &whole["content"]);
        // Where `Accept` chooses, clients are generated for the document alone.
        let stored = stored && forms.as_object().unwrap().len() == 1;
        let documented = [stored, operation.response("206").is_some(), operation.response("416").is_some()];
        assert_eq!(documented, [ranges; 3], "{}", operation.path);
        if !ranges {
            continue;
        }
        files += 1;
        let told = answers(operation, "206", &[part]).await;
        assert_told(operation, "206", &told);
        assert!(told.0.iter().all(|answer| answer.body.len() == 2), "{}", operation.path);
        let media_type = told.0[0].media_type();
        let headers = [(ACCEPT.as_str(), media_type.as_str()), ("range", "bytes=999999999-")];
        let beyond = get(&operation.url(&[]), &headers).await;
        assert_problem(&beyond, operation.path);
        let declared = operation.response("416").unwrap()["headers"].as_object().unwrap();
        let declared = declared.keys().cloned().collect();
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE, "{}", operation.path);
        assert_told(operation, "416", &(vec![beyond], declared));
    }
    // Each table in four forms, and what is alone.
    assert!(files > 4 * tables().len(), "{files}");
}

#[actix_web::test]
async fn what_a_release_has_is_as_the_document_says_of_what_is_current() {
    let plan = "/{publisher_id}/{plan_id}";
    let timely = |operation: &Operation| operation.parameters("header").any(|one| one["name"] == "Accept-Datetime");
    let mut twins = 0;
    for operation in operations().into_iter().filter(|operation| operation.path != plan && timely(operation)) {
        let path = operation.path.replace(plan, &format!("{plan}/releases/1"));
        let twin = Operation { path: path.leak(), ..operation };
        for (media_type, content) in twin.response("200").unwrap()["content"].as_object().unwrap() {
            let asked = twin.asked_for(media_type);
            let answer = twin.ask(&asked, &[(ACCEPT.as_str(), media_type)]).await;
            assert_eq!((answer.status, &answer.media_type()), (StatusCode::OK, media_type), "{}", twin.path);
            if media_type.ends_with("json") {
                assert_valid(&content["schema"], &answer.json(), twin.path);
            }
        }
        twins += 1;
    }
    assert!(twins > 6 * tables().len(), "{twins}");
}

/// Everything called so and with this schema, wherever it is.
fn members(value: &'static Value, found: &mut Vec<(&'static str, &'static Value, &'static Value)>) {
    for (name, member) in value["properties"].as_object().into_iter().flatten() {
        found.push((name, member, &value["properties"]));
    }
    let inner = value.as_object().into_iter().flatten().map(|(_, inner)| inner);
    inner.chain(value.as_array().into_iter().flatten()).for_each(|inner| members(inner, found));
}

#[test]
fn no_member_hides_a_type_or_another_member_in_a_generated_client() {
    let mut found = Vec::new();
    members(&DOCUMENT["components"]["schemas"], &mut found);
    assert!(found.len() > 500);
    for (name, member, beside) in found {
        // Python: a class whose member `datetime` is a `datetime` cannot be made.
        let dated = ["date", "date-time", "time", "uuid"].iter().any(|format| member["format"] == *format);
        assert!(!dated || !["date", "datetime", "time", "uuid"].contains(&name), "{name} hides its type");
        // Go: of a member `version` that may be absent there is a method `HasVersion`.
        for prefix in ["has_", "get_", "set_", "unset_"] {
            assert!(beside.get(format!("{prefix}{name}")).is_none(), "{prefix}{name} is the method of {name}");
        }
    }
}

#[test]
fn codes_have_a_name_of_their_own_in_languages_without_namespaces() {
    let mut names = BTreeSet::new();
    for (list, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        let Some(codes) = schema["enum"].as_array() else { continue };
        let own = schema["x-enum-varnames"].as_array().unwrap_or_else(|| panic!("{list} has no names"));
        assert_eq!(own.len(), codes.len(), "{list}");
        assert!(own.iter().all(|name| names.insert(text(name))), "a code of {list} is called as another");
    }
    assert!(names.contains("STAGE_CODE_RUN_AND_EXPAND"), "{names:?}");
}

#[test]
fn no_schema_is_called_like_the_codes_of_a_member() {
    let schemas = DOCUMENT["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        for (member, _) in
            schema["properties"].as_object().into_iter().flatten().filter(|(_, one)| one["enum"].is_array())
        {
            let words = member.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            let both = format!("{name}{}", words.collect::<String>());
            assert!(!schemas.contains_key(&both), "generators call {member} of {name} {both} too");
        }
    }
}

#[test]
fn every_schema_is_explained() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].as_str().is_some_and(|about| !about.is_empty()), "{name} is not explained");
    }
}

#[test]
fn parts_that_make_one_schema_have_no_member_in_common() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        let mut seen = BTreeSet::new();
        for part in schema["allOf"].as_array().into_iter().flatten().map(resolved) {
            for member in part["properties"].as_object().unwrap().keys() {
                assert!(seen.insert(member), "{name}: a part narrows {member} of another");
            }
        }
    }
}

#[test]
fn errors_are_problems_except_where_a_portal_is_told_in_its_own_words() {
    for (path, operations) in DOCUMENT["paths"].as_object().unwrap() {
        let answers =
            operations.as_object().unwrap().values().filter_map(|operation| operation["responses"].as_object());
        for (status, answer) in answers.flatten().filter(|(status, _)| status.starts_with(['4', '5'])) {
            let referred = answer["$ref"].as_str().and_then(|place| DOCUMENT.pointer(place.trim_start_matches('#')));
            let kinds = &referred.unwrap_or(answer)["content"];
            let is_of_portal = path.contains("/action/") && kinds["application/json"].is_object();
            assert!(is_of_portal || kinds["application/problem+json"].is_object(), "{path} {status}: {kinds}");
        }
    }
}

#[test]
fn json_is_the_first_of_the_media_types_and_refers_to_a_schema_by_name() {
    for operation in operations() {
        let Some(content) = operation.response("200").and_then(|response| response["content"].as_object()) else {
            continue;
        };
        let Some(json) = content.get("application/json") else { continue };
        assert_eq!(content.keys().next().unwrap(), "application/json", "{}", operation.path);
        let plain = json!({"type": "object"}); // a file in a format of others
        assert!(json["schema"]["$ref"].is_string() || json["schema"] == plain, "{}", operation.path);
    }
}

#[test]
fn a_person_can_read_it() {
    let length = http::openapi_json().unwrap().len();
    let paths = DOCUMENT["paths"].as_object().unwrap().len();
    assert!(paths <= 130 && length <= 1_630_000, "{paths} paths, {length} bytes");
}

#[actix_web::test]
async fn what_the_client_has_is_not_sent_again() {
    for operation in operations().iter().filter(|operation| operation.response("304").is_some()) {
        let url = operation.url(&[]);
        let answer = get(&url, &[]).await;
        let tag = answer.headers.get(ETAG).unwrap().to_str().unwrap();
        let again = get(&url, &[(IF_NONE_MATCH.as_str(), tag)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{url}");
        for name in operation.response("304").unwrap()["headers"].as_object().unwrap().keys() {
            assert!(again.headers.contains_key(name.as_str()), "{url}: 304 has no {name}");
        }
    }
}

#[actix_web::test]
async fn every_documented_parameter_is_accepted() {
    for operation in operations() {
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            let value = text(&example(parameter));
            let url = operation.url(&[(name, value.clone())]);
            assert_eq!(operation.ask(&[(name, value.clone())], &[]).await.status, StatusCode::OK, "{url}");
            // Of several values CKAN takes the last.
            let repeatable = parameter["schema"]["type"] == "array" || operation.path.starts_with("/api/3/");
            let url = operation.url(&[(name, value.clone()), (name, value.clone())]);
            let twice = operation.ask(&[(name, value.clone()), (name, value)], &[]).await.status;
            assert_eq!(twice, if repeatable { StatusCode::OK } else { StatusCode::BAD_REQUEST }, "{url}");
        }
    }
}

#[actix_web::test]
async fn codes_of_the_document_are_those_of_the_server() {
    for operation in operations() {
        for parameter in operation.parameters("query") {
            let (name, items) = (parameter["name"].as_str().unwrap(), resolved(&parameter["schema"]["items"]));
            for code in items["enum"].as_array().into_iter().flatten() {
                let url = operation.url(&[(name, text(code))]);
                assert_eq!(get(&url, &[]).await.status, StatusCode::OK, "{url}");
            }
            if items["enum"].is_array() {
                let url = operation.url(&[(name, "no-such-code".to_owned())]);
                assert_eq!(get(&url, &[]).await.status, StatusCode::BAD_REQUEST, "{url}");
            }
        }
    }
}

#[actix_web::test]
async fn undocumented_requests_are_problems_where_the_document_says_so() {
    for operation in operations() {
        let url = operation.url(&[("no-such-parameter", "1".to_owned())]);
        let unknown = operation.ask(&[("no-such-parameter", "1".to_owned())], &[]).await;
        let refused = operation.response("400").is_some() && !operation.passes_over_others();
        assert_eq!(unknown.status == StatusCode::BAD_REQUEST, refused, "{url}");
        if unknown.status == StatusCode::BAD_REQUEST {
            assert_problem(&unknown, &url);
        }
        let url = operation.url(&[]);
        let unlikely = operation.ask(&[], &[(ACCEPT.as_str(), "image/png")]).await;
        assert_eq!(unlikely.status == StatusCode::NOT_ACCEPTABLE, operation.response("406").is_some(), "{url}");
        let unread = request(Method::DELETE, &url, &[], String::new()).await;
        assert_eq!(unread.status, StatusCode::METHOD_NOT_ALLOWED, "{url}");
        for (status, answer) in [("400", &unknown), ("405", &unread), ("406", &unlikely)] {
            let response = operation.response(status).filter(|_| answer.status.as_str() == status);
            for name in response.into_iter().flat_map(|response| response["headers"].as_object().unwrap().keys()) {
                assert!(answer.headers.contains_key(name.as_str()), "{url}: {status} has no {name}");
            }
        }
        assert_problem(&unread, &url);
    }
}

#[actix_web::test]
async fn a_query_is_answered_in_every_documented_body_and_every_named_format() {
    let of_sparql = || operations().into_iter().filter(Operation::is_sparql);
    assert_eq!(of_sparql().count(), 4);
    for operation in of_sparql() {
        let format = operation.parameters("query").find(|parameter| parameter["name"] == "format").unwrap();
        for name in format["schema"]["items"]["examples"].as_array().unwrap().iter().map(text) {
            let table = operation.ask(&[("format", name.clone())], &[]).await.status;
            let graph = [("format", name.clone()), ("query", CONSTRUCT.to_owned())];
            let graph = operation.ask(&graph, &[]).await.status;
            assert!(table == StatusCode::OK || graph == StatusCode::OK, "{name}: {table}, {graph}");
        }
        let bodies = operation.value["requestBody"]["content"].as_object().into_iter().flatten();
        for (media_type, content) in bodies {
            let body = text(&content["schema"]["examples"][0]);
            let url = operation.url(&[]);
            let answer = request(Method::POST, &url, &[(CONTENT_TYPE.as_str(), media_type)], body).await;
            assert_eq!(answer.status, StatusCode::OK, "{url} by {media_type}");
        }
    }
}

#[actix_web::test]
async fn mistakes_of_a_query_are_problems_of_the_documented_status() {
    let get = |query: &str, more: &str| format!("/sparql?query={}{more}", encoded(query));
    let documented = &DOCUMENT["paths"]["/sparql"]["get"]["responses"];
    for (url, slug) in [
        (get("SELECT", ""), "malformed-query"),
        (get("ASK {}", "&default-graph-uri=x"), "invalid-parameter"),
        (get("ASK {}", "&default-graph-uri=http://localhost/graph/none"), "unknown-graph"),
        (get("ASK { FILTER(<urn:x>(1)) }", ""), "unknown-function"),
        (get("ASK { FILTER(REGEX('aa', '(a)\\\\1')) }", ""), "unsupported-query"),
        (get("ASK { SERVICE <urn:x> {} }", ""), "federation-disabled"),
        (get("CLEAR ALL", ""), "read-only"),
        (get("CONSTRUCT { <urn:a> <urn:1> 1 } {}", "&format=xml"), "not-acceptable"),
        (get(&"x".repeat(40_000), ""), "uri-too-long"),
    ] {
        let answer = request(Method::GET, &url, &[], String::new()).await;
        assert_problem(&answer, slug);
        assert_eq!(answer.json()["type"], format!("http://localhost/problems/{slug}"));
        let about = resolved(&documented[answer.status.as_str()])["description"].as_str().unwrap();
        assert!(about.contains(&format!("`{slug}`")), "{slug} is not in: {about}");
    }
}

#[actix_web::test]
async fn what_is_not_there_is_a_problem() {
    for operation in operations().iter().filter(|operation| operation.response("404").is_some()) {
        let parameters = operation.parameters("path").filter(|parameter| parameter["schema"]["enum"].is_null());
        let Some(last) = parameters.last() else { continue };
        let path = operation.path.replace(&format!("{{{}}}", last["name"].as_str().unwrap()), "999999");
        let (path, method) = (Box::leak(path.into_boxed_str()), operation.method.clone());
        let missing = Operation { path, method, value: operation.value };
        let url = missing.url(&[]);
        let answer = missing.ask(&[], &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{url}");
        assert_problem(&answer, &url);
    }
}

/// The page, which is whole without a script.
async fn page(path: &str) -> String {
    let page = get(path, &[]).await;
    assert_eq!((page.status, page.media_type()), (StatusCode::OK, "text/html".to_owned()), "{path}");
    let page = String::from_utf8(page.body).unwrap();
    assert!(!page.contains("<script"), "{path}");
    page
}

#[actix_web::test]
async fn the_reference_has_a_place_for_every_operation_parameter_and_status() {
    let contents = page("/docs/reference").await;
    for operation in operations() {
        let tag = operation.value["tags"][0].as_str().unwrap();
        let id = operation.value["operationId"].as_str().unwrap();
        assert!(contents.contains(&format!("href=\"/docs/reference/{tag}#{id}\"")), "{id}");
        let all = page(&format!("/docs/reference/{tag}")).await;
        let section = all.split_once(&format!("<section class=\"word\" id=\"{id}\"")).unwrap().1;
        let section = section.split("</section>").next().unwrap();
        for parameter in operation.value["parameters"].as_array().into_iter().flatten() {
            let name = resolved(parameter)["name"].as_str().unwrap();
            assert!(section.contains(&format!("<dt><code>{name}</code>")), "{id}: {name}");
        }
        for status in operation.value["responses"].as_object().unwrap().keys() {
            assert!(section.contains(&format!("<dt><code>{status}</code></dt>")), "{id}: {status}");
        }
    }
}

#[actix_web::test]
async fn the_reference_has_a_page_for_every_schema_with_its_members() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        let page = page(&format!("/docs/reference/schemas/{name}")).await;
        assert!(page.contains(&format!("<title>{name} — ")), "{name}");
        for member in schema["properties"].as_object().into_iter().flatten().map(|(member, _)| member) {
            assert!(page.contains(&format!("<dt><code>{member}</code>")), "{name}: {member}");
        }
    }
    for path in ["/docs/reference/nothing", "/docs/reference/schemas/Nothing", "/docs/nothing"] {
        assert_problem(&get(path, &[]).await, path);
    }
    for old in ["/docs/", "/docs/index.html"] {
        assert_eq!(get(old, &[]).await.headers.get("location").unwrap(), "http://localhost/docs/reference");
    }
}

#[actix_web::test]
async fn the_document_is_served_as_it_is_printed_and_as_yaml() {
    assert_eq!(get("/openapi.json", &[]).await.body, http::openapi_json().unwrap().into_bytes());
    let yaml = String::from_utf8(get("/openapi.yaml", &[]).await.body).unwrap();
    assert!(yaml.starts_with("openapi: 3.1."), "{yaml:.40}");
    let read: Value = yaml_serde::from_str(&yaml).unwrap();
    assert_eq!(read, *DOCUMENT);
    // Readers of YAML 1.1 would make times of these.
    let is_time = |text: &str| {
        let Some((day, rest)) = text.split_at_checked(10) else { return false };
        let digits = day.bytes().map(|byte| if byte.is_ascii_digit() { '9' } else { char::from(byte) });
        digits.eq("9999-99-99".chars()) && (rest.is_empty() || rest.starts_with(['T', 't', ' ', '\'']))
    };
    let values = || {
        yaml.lines().map(|line| line.rsplit_once(": ").map_or(line, |(_, value)| value).trim_start_matches(['-', ' ']))
    };
    assert!(values().filter(|value| is_time(value.trim_start_matches('\''))).count() > 100);
    let bare: Vec<_> = values().filter(|value| is_time(value)).collect();
    assert_eq!(bare, [""; 0], "of {}", yaml.len());
}
