//! Operations of what is no table: pages around the plans, stored files, vocabulary, SPARQL, health.
use super::{
    ASKED, FOUND, OF_PLAN, answered, example, in_time, operation, part,
    reach::{OF_RELEASE, Reach},
    read, reference, response, schema,
    tables::{may_be_file, suffixes},
};
use crate::{
    archive, dcat,
    format::{ShapeKind, csvw},
    graph::{QueryForm, ResultFormat},
    http::{
        files::{FILES, FileOperation, ServerFile},
        graph_store::{self, RDF},
        memento, negotiate, sparql,
        static_pages::{self, ProblemKind},
    },
    view::{
        self, Answer, Department, HistoryMeta, HistoryRow, HitRow, Home, LimitsAnswer, PAGES, Page, PublisherAnswer,
        ReleaseAnswer, SearchMeta, Vocabulary,
    },
};
use utoipa::openapi::{
    Content, HttpMethod, PathItem, Required, Response,
    path::{OperationBuilder, PathsBuilder},
    request_body::{RequestBody, RequestBodyBuilder},
    response::ResponseBuilder,
    schema::{ObjectBuilder, Type},
};

/// A path that is no table.
struct OtherPath {
    path: &'static str,
    place: Place,
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
    about: &'static str,
    /// Names of parameters, without those of the reach.
    parameters: &'static [&'static str],
    body: PageBody,
}

/// What a path is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The server.
    Server,
    /// A plan with all its releases.
    Growing,
    /// The current release of a plan: each release has a twin of it.
    Current,
}

/// What stands there.
enum PageBody {
    /// A document in every format that fits.
    Document(ShapeKind, Answer),
    /// A document that a table describes: the name of its response.
    OfTable(&'static str),
    /// A file in one format: its content type.
    File(&'static str),
    /// The same, though its address has no suffix and `Accept` has a say in it.
    Chosen(&'static str),
    /// A graph at one address: only `Accept` chooses the format.
    Graph,
}

const MEMBERS: ShapeKind = ShapeKind::Members { rdf: false };
const MEMBERS_RDF: ShapeKind = ShapeKind::Members { rdf: true };
const OTHERS: &[OtherPath] = &[
    OtherPath {
        path: "/",
        place: Place::Server,
        id: "getHome",
        tag: "server",
        summary: "The home page: links to everything (トップページ)",
        about: "The published plans, and where everything else is.",
        parameters: &[],
        body: PageBody::Document(MEMBERS, Answer::of_members::<Home>("Home")),
    },
    OtherPath {
        path: "/limits",
        place: Place::Server,
        id: "getLimits",
        tag: "operations",
        summary: "What a request may cost (制限)",
        about: "Every limit that clients meet, with its value on this server: of queries, bodies, addresses and lists.",
        parameters: &[],
        body: PageBody::Document(MEMBERS, Answer::of_members::<LimitsAnswer>("Limits")),
    },
    OtherPath {
        path: "/search",
        place: Place::Server,
        id: "search",
        tag: "search",
        summary: "Search all plans (検索)",
        about: "Finds words in the current releases, also words of two characters. Relistings are one hit; synonyms \
                of the glossary are searched too. Suffixes: `.json`, `.html`, `.csv`, `.excel.csv`, `.xlsx`, `.parquet`.",
        parameters: &["search.q", "search.type", "publisher_id.filter", "plan_id.filter", "limit", "search.cursor"],
        body: PageBody::Document(ShapeKind::ComputedTable, Answer::of_rows::<HitRow, SearchMeta>("SearchResult")),
    },
    OtherPath {
        path: "/graph/{path}",
        place: Place::Server,
        id: "getNamedGraph",
        tag: "sparql",
        summary: "Get a graph by its name (名前付きグラフ)",
        about: "What SPARQL sees in the graph of this name: that of a plan, of a publisher with its departments, schemes, \
                cubes and periods, of the catalogue (`catalog`), of the gallery of queries (`examples`) and of the sizes of \
                classes and properties (`void`).",
        parameters: &["graph"],
        body: PageBody::Document(MEMBERS_RDF, Answer::by_hand("Graph")),
    },
    OtherPath {
        path: dcat::void::PATH,
        place: Place::Server,
        id: "getVoid",
        tag: "discovery",
        summary: "Get what the graphs hold in numbers (VoID)",
        about: "Of each plan and of everything: triples, subjects, objects, and how often each class and property is used.",
        parameters: &[],
        body: PageBody::Graph,
    },
    OtherPath {
        path: "/{publisher_id}",
        place: Place::Server,
        id: "getPublisher",
        tag: "plans",
        summary: "Get a publisher with its plans (公表主体)",
        about: "Its name, its kind, its area, its plans.",
        parameters: &["publisher_id"],
        body: PageBody::Document(MEMBERS_RDF, Answer::of_thing::<PublisherAnswer>("Publisher")),
    },
    OtherPath {
        path: "/{publisher_id}/organizations/{slug}",
        place: Place::Server,
        id: "getDepartment",
        tag: "plans",
        summary: "Get the department responsible for a plan (担当部署)",
        about: "A part of the publisher that a plan names as responsible.",
        parameters: &["publisher_id", "organization"],
        body: PageBody::Document(MEMBERS_RDF, Answer::of_thing::<Department>("Department")),
    },
    OtherPath {
        path: "",
        place: Place::Current,
        id: "getPlan",
        tag: "plans",
        summary: "Get a plan (計画)",
        about: "The plan, with links to everything below it. Its twin is the document of a release.",
        parameters: &[],
        body: PageBody::OfTable("PlanDocument"),
    },
    OtherPath {
        path: "/data.nq",
        place: Place::Current,
        id: "downloadNQuads",
        tag: "files",
        summary: "Download the whole plan as canonical N-Quads",
        about: "Sorted and without blank nodes: one content has one spelling and one digest.",
        parameters: &[],
        body: PageBody::File("application/n-quads"),
    },
    OtherPath {
        path: "/data.zip",
        place: Place::Current,
        id: "downloadArchive",
        tag: "files",
        summary: "Download everything of the plan in one file (全データ一式)",
        about: "A Data Package with all tables as CSV, CSVW metadata, N-Quads, an RO-Crate description, licence, citation \
                and the SHA-256 of every file: `openplan verify` and `sha256sum --check` prove it without the server. A \
                release of an older openplan has none.",
        parameters: &[],
        body: PageBody::File(archive::MEDIA_TYPE),
    },
    OtherPath {
        path: "/citation.cff",
        place: Place::Current,
        id: "downloadCitation",
        tag: "files",
        summary: "Download the citation in the Citation File Format (引用)",
        about: "Names the fixed address of the release and its date. A release of an older openplan has none.",
        parameters: &[],
        body: PageBody::File("application/yaml"),
    },
    OtherPath {
        path: "/citation.bib",
        place: Place::Current,
        id: "downloadBibliography",
        tag: "files",
        summary: "Download the citation as BibTeX (引用)",
        about: "Names the fixed address of the release and its date. A release of an older openplan has none.",
        parameters: &[],
        body: PageBody::File("application/x-bibtex"),
    },
    OtherPath {
        path: "/datapackage.json",
        place: Place::Current,
        id: "downloadDataPackage",
        tag: "files",
        summary: "Download the Data Package descriptor",
        about: "Title, licence, contributors and the schema of every CSV file (Frictionless Data Package).",
        parameters: &[],
        body: PageBody::File("application/json"),
    },
    OtherPath {
        path: "/csv-metadata.json",
        place: Place::Current,
        id: "downloadCsvMetadata",
        tag: "files",
        summary: "Download the CSVW metadata of all tables",
        about: "The tables as one group, with the references between them (CSV on the Web).",
        parameters: &[],
        body: PageBody::File(csvw::METADATA.content_type),
    },
    OtherPath {
        path: "/releases/{release}",
        place: Place::Growing,
        id: "getRelease",
        tag: "releases",
        summary: "Get a release with the plan as of then (公開版)",
        about: "What was published when, how many rows it has, and links to all of it. What stands below never changes.",
        parameters: &["release"],
        body: PageBody::Document(MEMBERS_RDF, Answer::of_members_of_plan::<ReleaseAnswer>("Release")),
    },
    OtherPath {
        path: "/ns/plan",
        place: Place::Server,
        id: "getVocabulary",
        tag: "vocabulary",
        summary: "Get the vocabulary with its code lists (語彙)",
        about: "Classes, properties, code lists and fiscal years as RDF; the code lists as JSON. The page for people has a \
                picture of the model and an example query for every word.",
        parameters: &[],
        body: PageBody::Document(MEMBERS_RDF, Answer::of_thing::<Vocabulary>("Vocabulary")),
    },
    OtherPath {
        path: "/ns/plan.csv",
        place: Place::Server,
        id: "downloadCodeLists",
        tag: "vocabulary",
        summary: "Download the code lists (コード表)",
        about: "Every code with its labels and definitions in Japanese and English; `/ns/plan.excel.csv` is the form for Excel.",
        parameters: &[],
        body: PageBody::File("text/csv"),
    },
    OtherPath {
        path: static_pages::SHAPES,
        place: Place::Server,
        id: "downloadShapes",
        tag: "vocabulary",
        summary: "Download the SHACL shapes (検証の規則)",
        about: "What every published graph conforms to. Turtle only, also at `/ns/plan/shapes.ttl`.",
        parameters: &[],
        body: PageBody::Chosen("text/turtle"),
    },
    OtherPath {
        path: "/examples",
        place: Place::Server,
        id: "listExamples",
        tag: "sparql",
        summary: "List the SPARQL examples (SPARQLの例)",
        about: "Queries to run on the data as they are or changed, each with titles in two languages. As RDF they are \
                executables of SHACL.",
        parameters: &[],
        body: PageBody::Document(MEMBERS_RDF, Answer::by_hand("ExampleList")),
    },
    OtherPath {
        path: "/examples/{slug}",
        place: Place::Server,
        id: "getExample",
        tag: "sparql",
        summary: "Get a SPARQL example (SPARQLの例)",
        about: "One query with its titles, what it answers, and where it runs.",
        parameters: &["example"],
        body: PageBody::Document(MEMBERS_RDF, Answer::by_hand("Example")),
    },
    OtherPath {
        path: "/problems/{slug}",
        place: Place::Server,
        id: "getProblem",
        tag: "server",
        summary: "Get what a kind of problem means (エラーの説明)",
        about: "The page that `type` of a problem document names.",
        parameters: &["problem"],
        body: PageBody::Document(MEMBERS, Answer::of_members::<ProblemKind>("ProblemKind")),
    },
];

/// What the history of a row is.
pub const ABOUT_HISTORY: &str =
    "The releases in which the row was added, changed or removed, with its cells before and after.";

/// The history of a row, whose path is that of its table.
const HISTORY: Answer = Answer::of_rows::<HistoryRow, HistoryMeta>("History");

/// Adds the paths of everything that is no table.
pub fn add(paths: PathsBuilder) -> PathsBuilder {
    let of_plan = Reach::Current.prefix();
    let paths = PAGES.iter().fold(paths, |paths, page| {
        let path = format!("{}{}", reach(page).prefix(), page.path);
        paths.path(path, PathItem::new(HttpMethod::Get, operation_of(page)))
    });
    let paths = OTHERS.iter().fold(paths, |paths, page| {
        let path = format!("{}{}", page.reach().prefix(), page.path);
        paths.path(path, PathItem::new(HttpMethod::Get, page.operation()))
    });
    let files = FILES.iter().filter_map(|file| Some((file, file.operation?)));
    let paths = files.fold(paths, |paths, (one, operation)| {
        paths.path(one.path, PathItem::new(HttpMethod::Get, file(one, operation)))
    });
    let get = |operation| PathItem::new(HttpMethod::Get, operation);
    paths
        .path("/id/{path}", get(thing()))
        .path(static_pages::LIVE, get(health("isAlive", "Whether the process answers", ALIVE)))
        .path(static_pages::READY, get(health("isReady", "Whether something is published", READY)))
        .path(graph_store::PATH, get(one_graph()))
        .path(format!("{}{of_plan}/{{path}}", memento::TIMEMAP), get(timemap()))
        .path(format!("{of_plan}/releases/{{release}}/{{path}}"), get(twin()))
        .path(sparql::PATH, endpoint(Reach::All))
        .path(format!("{of_plan}{}", sparql::PATH), endpoint(Reach::Current))
}

/// The operation of a file of the server.
fn file(file: &ServerFile, FileOperation { id, tag, summary, about }: FileOperation) -> OperationBuilder {
    let operation = operation(id, tag, summary, about, []);
    answered(operation, response::bytes(summary, file.content_type, &[]), ALIVE)
}

impl OtherPath {
    fn reach(&self) -> Reach {
        if self.place == Place::Server { Reach::All } else { Reach::Current }
    }

    fn operation(&self) -> OperationBuilder {
        let own = self.reach().parameters().iter().chain(self.parameters).map(|name| (*name).to_owned());
        let operation = operation(self.id, self.tag, self.summary, self.about, own);
        let in_time_if = |operation| if self.place == Place::Current { in_time(operation) } else { operation };
        match self.body {
            PageBody::OfTable(response) => read(in_time_if(operation), response, self.problems()),
            PageBody::Document(_, answer) => read(in_time_if(operation), answer.name, self.problems()),
            PageBody::File(content_type) if self.place == Place::Current => {
                super::stored(operation, self.summary, content_type)
            }
            PageBody::File(content_type) => {
                answered(operation, response::bytes(self.summary, content_type, &[]), self.problems())
            }
            PageBody::Chosen(content_type) => {
                let response = response::bytes(self.summary, content_type, &["Content-Location"]);
                answered(operation, response, self.problems())
            }
            PageBody::Graph => answered(operation, response::graph(self.about), self.problems()),
        }
    }

    /// Headers of the document, beside those of every document.
    fn headers(&self, shape: ShapeKind) -> &'static [&'static str] {
        let is_release = self.path == "/releases/{release}";
        if is_release { OF_RELEASE } else { self.reach().headers(may_be_file(shape, self.reach())) }
    }

    /// What can go wrong: what a parameter of the path names may not be there.
    fn problems(&self) -> &'static [&'static str] {
        let of_plan = self.place != Place::Server;
        let addressed = of_plan || self.path.contains('{');
        // With the last of its plans a publisher is gone.
        let may_be_gone = of_plan || self.path == "/{publisher_id}";
        match self.body {
            PageBody::Chosen(_) => ASKED,
            PageBody::File(_) => &["invalid-parameter"],
            _ if may_be_gone => OF_PLAN,
            _ if addressed => FOUND,
            _ => ASKED,
        }
    }

    /// Its response by the name of its schema, or those of its parts.
    fn response(&self) -> Option<(String, Response)> {
        match self.body {
            PageBody::Document(shape, answer) => {
                let about = format!("{}{}", self.about, schema::columns(&answer));
                let document = response::document(&about, shape, answer.name, None, self.headers(shape));
                Some((answer.name.to_owned(), document))
            }
            PageBody::File(content_type) if self.place == Place::Current => Some(part::response(content_type)),
            _ => None,
        }
    }
}

fn reach(page: &Page) -> Reach {
    if matches!(page.reach, view::Reach::Server(_)) { Reach::All } else { Reach::Current }
}

/// The operation of a page of the list.
fn operation_of(page: &Page) -> OperationBuilder {
    let forms = suffixes(page.shape);
    let about = format!("{}\n\n{}\n\n`Accept` chooses the format, or a suffix: {forms}.", page.about, page.about_ja);
    let summary = format!("{} ({})", page.en, page.ja);
    let of_reach = reach(page).parameters().iter().map(|name| (*name).to_owned());
    let operation = operation(page.operation, page.tag, &summary, &about, of_reach);
    let keys = page.own.keys.map(|keys| (keys.parameter)()).unwrap_or_default();
    let own = keys.into_iter().chain((page.parameters)());
    let operation = own.fold(operation, OperationBuilder::parameter);
    match page.reach {
        view::Reach::Server(_) => read(operation, page.answer.name, ASKED),
        view::Reach::Plan(_) => read(operation, page.answer.name, OF_PLAN),
        view::Reach::Release(_) => read(in_time(operation), page.answer.name, OF_PLAN),
    }
}

/// Its response by the name of its schema.
fn response_of(page: &Page) -> (String, Response) {
    let headers = reach(page).headers(may_be_file(page.shape, reach(page)));
    let about = format!("{}{}", page.ja, schema::columns(&page.answer));
    let document = response::document(&about, page.shape, page.answer.name, None, headers);
    (page.answer.name.to_owned(), document)
}

fn answers() -> impl Iterator<Item = Answer> {
    let answer = |page: &OtherPath| if let PageBody::Document(_, answer) = page.body { Some(answer) } else { None };
    OTHERS.iter().filter_map(answer).chain(PAGES.iter().map(|page| page.answer)).chain([HISTORY])
}

/// The schemas of answers that are types.
pub fn schemas() -> Vec<(String, schema::Any)> {
    answers().flat_map(|answer| schema::schemas(&answer)).collect()
}

/// What a page says of the answer of this name.
pub fn about(name: &str) -> Option<&'static str> {
    let is_named = |page: &&OtherPath| matches!(page.body, PageBody::Document(_, answer) if answer.name == name);
    let of_page = PAGES.iter().find(|page| page.answer.name == name).map(|page| page.about);
    OTHERS.iter().find(is_named).map(|page| page.about).or(of_page).or((name == HISTORY.name).then_some(ABOUT_HISTORY))
}

/// The responses of the documents, by the name of their schema, and the parts of files.
pub fn responses() -> Vec<(String, Response)> {
    let about = format!("{ABOUT_HISTORY}{}", schema::columns(&HISTORY));
    let history = response::document(&about, ShapeKind::ComputedTable, HISTORY.name, None, &[]);
    let pages = OTHERS.iter().filter_map(OtherPath::response).chain(PAGES.iter().map(response_of));
    pages.chain([(HISTORY.name.to_owned(), history)]).collect()
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

/// `/id/{path}`
fn thing() -> OperationBuilder {
    let about = "A thing is no document: 303 leads to the document about it. IRIs in all answers begin so.";
    let moved = ResponseBuilder::new()
        .description("The document is elsewhere.")
        .header("Location", response::header("URL of the document."))
        .header_ref("Cache-Control", reference("headers", "Cache-Control"));
    let operation = operation("getThing", "server", "Follow the IRI of a thing (識別子)", about, ["path".to_owned()]);
    super::problems(operation.response("303", moved), &[])
}

const ALIVE: &[&str] = &["invalid-parameter"];
const READY: &[&str] = &["invalid-parameter", "not-ready"];

fn health(id: &str, summary: &str, slugs: &[&str]) -> OperationBuilder {
    let content = Content::new(Some(schema::of("Status")));
    let well = ResponseBuilder::new()
        .description("Yes.")
        .header_ref("Cache-Control", reference("headers", "Cache-Control"))
        .content("application/json", content);
    let operation = operation(id, "operations", summary, "For the machine that watches it.", []);
    super::problems(operation.response("200", well), slugs)
}

const SPARQL_PARAMETERS: &[&str] = &["sparql.default-graph-uri", "sparql.named-graph-uri", "sparql.format"];

/// What can go wrong with a query. The first stands for all mistakes in it.
const QUERY_PROBLEMS: &[&str] =
    &["malformed-query", "read-only", "not-acceptable", "result-too-large", "query-timeout"];

/// The endpoint of all plans, or of one.
fn endpoint(reach: Reach) -> PathItem {
    let (id, over, missing): (_, _, &[&str]) = match reach {
        Reach::All => ("", "over all current releases", &[]),
        Reach::Current => ("OfPlan", "over the current release of one plan", &["not-found"]),
    };
    let summary = format!("Query {over} with SPARQL (SPARQL検索)");
    let about = format!(
        "SPARQL 1.1 Protocol {over} and the vocabulary. SELECT and ASK are answered as results, CONSTRUCT and DESCRIBE \
         as a graph. A query beyond its budget is refused, never answered in part: with 413 for what it holds itself, with \
         503 and `Retry-After` for what others hold. `/limits` says what the budget is. Parameters that other endpoints \
         know are passed over. People get a form to type a query into."
    );
    let parameters = |own: &[&'static str]| {
        let names = reach.parameters().iter().chain(own).chain(SPARQL_PARAMETERS);
        names.map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    let asked = |operation, slugs: &[&str]| super::problems(operation, &[QUERY_PROBLEMS, missing, slugs].concat());
    let get = operation(&format!("query{id}"), "sparql", &summary, &about, parameters(&["sparql.query"]));
    let in_plan: &[&str] = if reach == Reach::All { &[] } else { &["Link"] };
    let headers = [&["ETag", "Cache-Control", "Vary"], in_plan, reach.headers(false)].concat();
    let get = super::conditional(get.response("200", results(&headers)), &[]);
    let get = if reach == Reach::Current { in_time(get) } else { get };
    let post =
        operation(&format!("query{id}ByPost"), "sparql", &format!("{summary}, by POST"), &about, parameters(&[]));
    let post = post.request_body(Some(query_body())).response("200", results(&["Cache-Control", "Vary"]));
    let mut item = PathItem::new(HttpMethod::Get, asked(get, &["uri-too-long"]));
    item.merge_operations(PathItem::new(HttpMethod::Post, asked(post, &["unsupported-media-type"])));
    item
}

/// `/timemap/{publisher_id}/{plan_id}/{path}`
fn timemap() -> OperationBuilder {
    let about = "Every time at which another release became current, with the twin of the resource in it (RFC 7089). A \
                 release that became current again is there twice. A row is listed with the releases that have it. Without a \
                 path behind the plan it lists the twins of its document.";
    let plain = |media_type: &str| match media_type {
        memento::LINK_FORMAT => ObjectBuilder::new().schema_type(Type::String).into(),
        _ => schema::of("TimeMap"),
    };
    let types = ["application/json", memento::LINK_FORMAT];
    let response = types.iter().fold(ResponseBuilder::new().description("The list."), |response, media_type| {
        response.content(*media_type, Content::new(Some(plain(media_type))))
    });
    let headers = ["ETag", "Cache-Control", "Vary"];
    let response =
        headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)));
    let parameters = ["publisher_id", "plan_id", "timemap.path"].map(str::to_owned);
    let summary = "List the twins of a resource in all releases (TimeMap)";
    let operation = operation("getTimeMap", "releases", summary, about, parameters);
    super::conditional(operation.response("200", response), &["not-found", "not-acceptable"])
}

/// `/rdf-graph-store`
fn one_graph() -> OperationBuilder {
    let about = "SPARQL 1.1 Graph Store Protocol, its read part: a graph that SPARQL sees, by its name (`?graph=`) or \
                 the union of all (`?default`), which is sent while it is not too large. Names that begin with the \
                 address of this server can be asked directly too.";
    let response = RDF.iter().fold(ResponseBuilder::new().description("The graph."), |response, format| {
        let schema = match format.suffix {
            "jsonld" => schema::of("JsonLd"),
            _ => ObjectBuilder::new().schema_type(Type::String).into(),
        };
        response.content(negotiate::essence(format.content_type), Content::new(Some(schema)))
    });
    let headers = ["ETag", "Cache-Control", "Vary"];
    let response =
        headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)));
    let summary = "Get a graph from the graph store (グラフストア)";
    let operation = operation("getGraph", "sparql", summary, about, ["sparql.graph".to_owned()]);
    let problems = ["invalid-parameter", "not-found", "not-acceptable", "result-too-large"];
    super::conditional(operation.response("200", response), &problems)
}

// The Protocol's form is understood too. It is not described: of a form openapi-generator makes TypeScript that imports a
// model it does not write.
fn query_body() -> RequestBody {
    let query = query_text().examples([example::QUERY]);
    RequestBodyBuilder::new()
        .description(Some("The query; the other parameters are in the URL. A form with all of them is understood too."))
        .required(Some(Required::True))
        .content("application/sparql-query", Content::new(Some(query)))
        .build()
}

/// A query that is not empty.
pub fn query_text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).min_length(Some(1))
}

fn results(headers: &[&str]) -> ResponseBuilder {
    let response = ResponseBuilder::new().description("The results, or the graph.");
    let formats = QueryForm::Select.formats().iter().chain(QueryForm::Construct.formats());
    let response = formats.fold(response, |response, format| {
        let schema = match format {
            ResultFormat::Json => schema::of("SparqlResults"),
            ResultFormat::JsonLd => schema::of("ExpandedJsonLd"),
            _ => ObjectBuilder::new().schema_type(Type::String).into(),
        };
        response.content(format.media_type(), Content::new(Some(schema)))
    });
    headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)))
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
