//! The gallery of queries: each example is served in every form, and its answer is what the plan prints.
//!
//! What is expected comes from the transcribed source text where it is a table or a list there (the schedule, the
//! reference indicators), else from the published CSV files; never from SPARQL.
use crate::{
    contents::{BUNDLED, bundled, other_city},
    harness::{self, Answer, BASE, BROWSER, PLAN, Site, get, published, read_csv, send, triples},
};
use actix_web::http::Method;
use openplan::{
    catalog,
    examples::{self, ALL, Example},
    graph::QueryForm,
    table::{PREFIXES, expand},
    vocabulary,
};
use oxigraph::{io::RdfFormat, model::Literal, sparql::SparqlEvaluator};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    sync::LazyLock,
};

/// What a query answers: the cells of its rows, or the lines of its triples.
#[derive(Debug, PartialEq)]
enum Found {
    Rows(Vec<Vec<String>>),
    Yes(bool),
    Graph(BTreeSet<String>),
}

/// Two cities in one server.
static CITIES: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled(), other_city()]));

/// An example by its slug, with what it should find.
type Expected = (&'static str, fn() -> Found);

/// What the bundled plan answers to each example.
const EXPECTED: &[Expected] = &[
    ("plans", plans),
    ("editions", editions),
    ("fields-and-directions", fields_and_directions),
    ("initiatives-of-one-plan", initiatives_of_one_plan),
    ("from-considering-to-carrying-out", from_considering_to_carrying_out),
    ("initiatives-about-ai", initiatives_about_ai),
    ("new-initiatives", new_initiatives),
    ("relisted-initiatives", relisted_initiatives),
    ("merged-initiatives", merged_initiatives),
    ("listings-by-field", listings_by_field),
    ("roadmap", roadmap),
    ("stages-by-year", stages_by_year),
    ("piloted-on-a-date", piloted_on_a_date),
    ("nothing-planned", nothing_planned),
    ("every-initiative-is-scheduled", every_initiative_is_scheduled),
    ("kpi-targets-by-field", kpi_targets_by_field),
    ("falling-indicators", falling_indicators),
    ("indicators-without-values", indicators_without_values),
    ("values-with-sources", values_with_sources),
    ("values-to-join-with-statistics", values_to_join_with_statistics),
    ("units", units),
    ("glossary", glossary),
    ("term-by-any-name", term_by_any_name),
    ("everything-about-a-term", everything_about_a_term),
    ("glossary-for-search-engines", glossary_for_search_engines),
    ("principles-and-guidelines", principles_and_guidelines),
    ("table-of-contents", table_of_contents),
    ("word-in-the-text", word_in_the_text),
    ("related-plans", related_plans),
    ("misprints", misprints),
    ("lines-of-the-source", lines_of_the_source),
    ("files-to-download", files_to_download),
    ("classes", classes),
    ("stage-hierarchy", stage_hierarchy),
];

#[actix_web::test]
async fn every_example_answers_what_the_plan_prints() {
    assert!(ALL.len() >= 20, "only {} examples", ALL.len());
    let slugs: Vec<_> = ALL.iter().map(|example| example.slug).collect();
    assert_eq!(slugs, EXPECTED.iter().map(|(slug, _)| *slug).collect::<Vec<_>>());
    for (example, (slug, expected)) in ALL.iter().zip(EXPECTED) {
        let found = answer(example, None).await;
        assert!(!matches!(&found, Found::Rows(rows) if rows.is_empty()), "{slug} finds nothing");
        assert_eq!(found, expected(), "{slug}");
    }
}

#[actix_web::test]
async fn every_example_holds_beside_another_city() {
    for example in &*ALL {
        // Those that count over everything count more.
        let counts = ["classes", "units"].contains(&example.slug);
        match (answer(example, None).await, answer(example, Some(&CITIES)).await) {
            (Found::Rows(one), Found::Rows(both)) if !counts => {
                let missing: Vec<_> = one.iter().filter(|row| !both.contains(row)).collect();
                assert!(missing.is_empty(), "{}: {missing:?}", example.slug);
            }
            (Found::Graph(one), Found::Graph(both)) => assert!(one.is_subset(&both), "{}", example.slug),
            _ => {}
        }
    }
}

#[actix_web::test]
async fn every_plan_of_the_server_is_among_the_plans() {
    let Found::Rows(rows) = answer(examples::find("plans").unwrap(), Some(&CITIES)).await else { panic!("a table") };
    let listed: Vec<_> = rows.iter().map(|row| [row[0].as_str(), row[4].as_str(), row[5].as_str()]).collect();
    assert_eq!(listed, [["019992", "2023-04-01", "2028-03-31"], ["172014", "2023-04-01", "2026-03-31"]]);
}

#[test]
fn every_file_is_a_whole_example() {
    let files = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // Rows that stand for tables of which the plan has none lie beside them.
    let files: BTreeSet<_> = files.filter(|name| name != "tables").collect();
    assert_eq!(files, ALL.iter().map(|example| format!("{}.rq", example.slug)).collect());
    let mut titles = BTreeSet::new();
    for example in &*ALL {
        let Example { slug, title_ja, title_en, about_ja, about_en, tags, form, query, file } = example;
        for text in [query, file] {
            let parsed = SparqlEvaluator::new().parse_query(text);
            assert!(parsed.is_ok(), "{slug}: {:?}", parsed.err());
        }
        assert!(titles.insert(*title_ja) && titles.insert(*title_en), "{slug} has a title of another");
        for (japanese, english) in [(title_ja, title_en), (about_ja, about_en)] {
            assert!(!japanese.is_ascii() && !english.is_empty(), "{slug}: {japanese} / {english}");
        }
        for tag in tags {
            assert!(!examples::tag_ja(tag).is_ascii(), "{slug}: what is {tag}?");
        }
        assert!(*form != QueryForm::Select || query.contains("\nORDER BY "), "{slug} comes in any order");
        assert!(query.lines().all(|line| line == line.trim_end() && !line.contains('\t')), "{slug} has stray blanks");
        assert!(!query.contains("/id/"), "{slug} names a thing of one server");
    }
}

#[test]
fn every_example_declares_the_prefixes_it_uses_as_everywhere() {
    for example in &*ALL {
        let (declared, body): (Vec<_>, Vec<_>) = example.query.lines().partition(|line| line.starts_with("PREFIX "));
        let known = |line: &str| PREFIXES.iter().any(|(name, iri)| line == format!("PREFIX {name}: <{iri}>"));
        for line in &declared {
            assert!(known(line), "{}: {line}", example.slug);
            let prefix = line.split([' ', ':']).nth(1).unwrap();
            let used = |line: &&str| {
                line.split(|c: char| !c.is_alphanumeric() && !"-:".contains(c))
                    .any(|word| word.starts_with(&format!("{prefix}:")))
            };
            assert!(body.iter().any(used), "{} does not use {prefix}", example.slug);
        }
        assert!(declared.is_sorted(), "{}", example.slug);
    }
}

#[actix_web::test]
async fn an_example_is_the_same_in_every_format_and_runs_as_it_says() {
    let gallery = harness::json("/examples").await;
    let items = gallery["examples"].as_array().unwrap();
    assert_eq!(items.len(), ALL.len());
    let whole = get("/examples.ttl", &[]).await.ok("/examples.ttl").triples();
    let table = read_csv(&get("/examples.csv", &[]).await.ok("/examples.csv").body);
    for ((example, item), line) in ALL.iter().zip(items).zip(&table.1) {
        let path = example.path();
        let one = harness::json(&path).await;
        for (name, value) in item.as_object().unwrap() {
            assert_eq!(&one[name], value, "{path}: {name}");
        }
        let cell = |name: &str| &line[table.0.iter().position(|header| header == name).unwrap()];
        for (name, value) in [
            ("slug", example.slug),
            ("label", example.title_ja),
            ("label_en", example.title_en),
            ("comment", example.about_ja),
            ("comment_en", example.about_en),
            ("query", example.query),
            ("form", &example.form.to_string()),
            ("run", &format!("{BASE}{}", url(example))),
        ] {
            assert_eq!(one[name], value, "{path}: {name}");
            assert_eq!(cell(name), value, "{path}: {name}");
        }
        assert_eq!(one["keywords_en"], json!(example.tags), "{path}");
        assert_eq!(one["file"], format!("{BASE}{path}.rq"));
        assert_eq!(cell("url"), &format!("{BASE}{path}"));
        let said = get(&format!("{path}.ttl"), &[]).await.ok(&path).triples();
        assert_eq!(said, described(example), "{path}");
        assert!(said.is_subset(&whole), "{path}");
        for suffix in ["nt", "rdf", "jsonld"] {
            let path = format!("{path}.{suffix}");
            assert_eq!(get(&path, &[]).await.ok(&path).triples(), said, "{path}");
        }
        let file = get(&format!("{path}.rq"), &[]).await.ok(&path);
        assert_eq!(file.header("content-type"), "application/sparql-query");
        assert_eq!(file.body, fs::read_to_string(format!("examples/{}.rq", example.slug)).unwrap());
        assert!(file.body.ends_with(example.query), "{path}");
        assert_eq!(one["endpoint"], format!("{BASE}/sparql"));
        let thing = get(&format!("/id{path}"), &[]).await;
        assert_eq!((thing.status.as_u16(), thing.header("location")), (303, format!("{BASE}{path}")));
    }
}

#[actix_web::test]
async fn people_read_the_examples_and_open_them_in_the_form() {
    let gallery = get("/examples", &[BROWSER]).await.ok("/examples").body;
    let home = get("/", &[BROWSER]).await.body;
    assert!(home.contains(&format!("<a href=\"{BASE}/examples\">SPARQLの例</a>")));
    for example in &*ALL {
        let path = example.path();
        let page = get(&path, &[BROWSER]).await.ok(&path).body;
        let escaped =
            |text: &str| text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;");
        assert!(gallery.contains(&format!("<a href=\"{BASE}{path}\">{}</a>", example.title_ja)), "{path}");
        assert!(gallery.contains(example.about_ja), "{path}");
        for page in [&gallery, &page] {
            assert!(page.contains(&format!("<pre>{}</pre>", escaped(example.query))), "{path}");
            assert!(page.contains(&format!("{BASE}/sparql?query=")), "{path}");
            assert!(page.contains(&format!("{BASE}/sparql?example={}", example.slug)), "{path}");
        }
        let form = format!("/sparql?example={}", example.slug);
        assert!(get(&form, &[BROWSER]).await.ok(&form).body.contains(&escaped(example.query)), "{form}");
        let run = url(example);
        assert_eq!(get(&form, &[]).await.ok(&form).body, get(&run, &[]).await.body, "{form} is another query");
    }
}

#[actix_web::test]
async fn what_is_no_example_is_not_found() {
    for path in ["/examples/none", "/examples/none.rq", "/examples/plans.csv", "/examples.rq", "/sparql?example=none"] {
        let answer = get(path, &[]).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
    assert!(get("/examples/none", &[]).await.json()["detail"].as_str().unwrap().contains("/examples"));
    assert_eq!(get("/examples/plans.rq?x=1", &[]).await.status, 400);
    assert_eq!(get("/sparql?example=plans&query=ASK{}", &[]).await.status, 400);
    assert_eq!(send(Method::POST, "/examples/plans.rq", &[]).await.status, 405);
}

fn url(example: &Example) -> String {
    format!("/sparql?query={}", utf8_percent_encode(example.query, NON_ALPHANUMERIC))
}

async fn answer(example: &Example, site: Option<&Site>) -> Found {
    let path = url(example);
    let accept = ["accept: text/csv, application/n-triples;q=0.9, application/sparql-results+json;q=0.8"];
    let answer = match site {
        Some(site) => site.get(&path, &accept).await,
        None => get(&path, &accept).await,
    };
    read(example.form, &answer.ok(example.slug))
}

fn read(form: QueryForm, answer: &Answer) -> Found {
    match form {
        QueryForm::Select => Found::Rows(read_csv(&answer.body).1),
        QueryForm::Ask => Found::Yes(answer.json()["boolean"] == true),
        QueryForm::Construct | QueryForm::Describe => Found::Graph(triples(RdfFormat::NTriples, &answer.body)),
    }
}

/// The triples of an example, as other endpoints describe theirs.
fn described(example: &Example) -> BTreeSet<String> {
    let subject = format!("<{BASE}/id/examples/{}>", example.slug);
    let (class, property) = match example.form {
        QueryForm::Select => ("SPARQLSelectExecutable", "select"),
        QueryForm::Ask => ("SPARQLAskExecutable", "ask"),
        QueryForm::Construct => ("SPARQLConstructExecutable", "construct"),
        QueryForm::Describe => ("SPARQLDescribeExecutable", "describe"),
    };
    let sh = |name: &str| format!("<http://www.w3.org/ns/shacl#{name}>");
    let word = |property: &str, text: &str, language: &str| {
        let literal = Literal::new_language_tagged_literal(text, language).unwrap();
        format!("{subject} <{}> {literal}", expand(property))
    };
    let plain = |property: String, text: &str| format!("{subject} {property} {}", Literal::new_simple_literal(text));
    let kind = format!("<{}>", expand("rdf:type"));
    let own = [
        format!("{subject} {kind} {}", sh("SPARQLExecutable")),
        format!("{subject} {kind} {}", sh(class)),
        plain(format!("<{}>", expand("dcterms:identifier")), example.slug),
        plain(sh(property), example.query),
        format!("{subject} <{}> <{BASE}/sparql>", expand("schema:target")),
        format!("{subject} {} <{BASE}/id/examples>", sh("prefixes")),
        word("rdfs:label", example.title_ja, "ja"),
        word("rdfs:label", example.title_en, "en"),
        word("rdfs:comment", example.about_ja, "ja"),
        word("rdfs:comment", example.about_en, "en"),
    ];
    let tags = example
        .tags
        .iter()
        .flat_map(|tag| [word("schema:keywords", tag, "en"), word("schema:keywords", examples::tag_ja(tag), "ja")]);
    own.into_iter().chain(tags).collect()
}

// ---- what is expected

const TITLE: &str = "金沢市DXアクションプラン";
const NEWEST: &str = "金沢市DXアクションプラン 2024年3月改訂版";

/// A line of a CSV file by the names of its columns.
type Line = HashMap<String, String>;

fn csv(table: &str) -> Vec<Line> {
    let (header, lines) = read_csv(&published(catalog::find(table).unwrap()));
    lines.into_iter().map(|line| header.iter().cloned().zip(line).collect()).collect()
}

fn iri(below: &str) -> String {
    format!("{BASE}/id{PLAN}{below}")
}

fn rows<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> Found {
    Found::Rows(rows.into_iter().map(Vec::from).collect())
}

/// The name of a code, from the vocabulary file.
fn ja(list: &str, id: &str) -> String {
    vocabulary::concept(list, id).map(|concept| concept.ja.clone()).unwrap_or_default()
}

fn name(table: &str, key: &str, id: &str, column: &str) -> String {
    csv(table).into_iter().find(|line| line[key] == id).map(|line| line[column].clone()).unwrap_or_default()
}

/// A line of the schedule as the source prints it.
#[derive(Clone)]
struct Printed {
    field: String,
    direction: String,
    title: String,
    is_new: bool,
    is_relisted: bool,
    /// Of 2023, 2024 and 2025; what a merged cell says stands in each year that it covers.
    stages: [String; 3],
    /// IRI of the initiative, by the line.
    initiative: String,
}

/// The schedule, read from the transcription and not from the tables.
static SCHEDULE: LazyLock<Vec<Printed>> = LazyLock::new(|| {
    let source = fs::read_to_string(format!("{BUNDLED}/source/e2024-03.md")).unwrap();
    let ids: HashMap<String, String> =
        csv("listings").into_iter().map(|line| (line["source_line"].clone(), line["initiative_id"].clone())).collect();
    let (mut field, mut direction) = (String::new(), String::new());
    let mut printed = Vec::new();
    for (place, line) in source.lines().enumerate().skip(353).take(200) {
        let heading = line.trim_start_matches('#').trim();
        if ["産業", "地域", "文化", "教育", "行政"].contains(&heading) {
            heading.clone_into(&mut field);
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let [title, stages @ ..] = &cells[..] else { continue };
        let (Some(&[one, two, three]), false) = (stages.first_chunk::<3>(), title.is_empty()) else { continue };
        if let Some(text) = title.strip_prefix("○ ") {
            text.clone_into(&mut direction);
            continue;
        }
        let plain = title.trim().trim_start_matches("<span>New</span>").trim_start_matches("New ").trim();
        printed.push(Printed {
            field: field.clone(),
            direction: direction.clone(),
            title: plain.to_owned(),
            is_new: title.contains("New"),
            is_relisted: plain.ends_with("(再掲)"),
            stages: [one, two, if three.is_empty() { two } else { three }].map(|stage| stage.trim().to_owned()),
            initiative: iri(&format!("/initiatives/{}", ids[&(place + 1).to_string()])),
        });
    }
    assert_eq!(printed.len(), 68);
    printed
});

/// The lines that are no relistings.
fn initiatives() -> impl Iterator<Item = &'static Printed> {
    SCHEDULE.iter().filter(|printed| !printed.is_relisted)
}

/// The top stages of a printed one, as they are grouped here.
fn tops(printed: &str) -> &'static [&'static str] {
    match printed {
        "検討" | "調査" | "策定" | "拡大検討" => &["consider"],
        "試行" | "実証" | "モデル事業実施" => &["pilot"],
        "導入" | "開始" | "設置" | "公開" | "実装" => &["introduce"],
        "実施" | "運用" | "支援" | "推進" => &["operate"],
        "拡大" | "拡充" => &["expand"],
        "運用・拡大" => &["operate", "expand"],
        "—" => &["none"],
        _ if printed.ends_with("に統合") => &["merged"],
        _ => panic!("`{printed}` is no stage"),
    }
}

fn plans() -> Found {
    let count = |table: &str| csv(table).len().to_string();
    rows([[
        "172014".into(),
        "金沢市".into(),
        iri(""),
        TITLE.into(),
        "2023-04-01".into(),
        "2026-03-31".into(),
        count("initiatives"),
        count("indicators"),
        count("terms"),
    ]])
}

fn editions() -> Found {
    rows([
        [TITLE, "2023年2月策定", "2023-02", "", TITLE].map(str::to_owned),
        [TITLE, "2024年3月改訂", "2024-03", "2023年2月策定", NEWEST].map(str::to_owned),
    ])
}

fn fields_and_directions() -> Found {
    let mut counted: Vec<(&str, &str, usize)> = Vec::new();
    for Printed { field, direction, .. } in &*SCHEDULE {
        match counted.last_mut().filter(|last| (last.0, last.1) == (field.as_str(), direction.as_str())) {
            Some(last) => last.2 += 1,
            None => counted.push((field, direction, 1)),
        }
    }
    assert_eq!(counted.len(), 31);
    let mut found: Vec<[String; 5]> = Vec::new();
    // Nothing is listed under a field itself, and nothing is above it.
    for field in ["産業", "地域", "文化", "教育", "行政"] {
        found.push([TITLE.into(), String::new(), "分野".into(), field.into(), "0".into()]);
    }
    found.extend(
        counted.into_iter().map(|(field, direction, n)| {
            [TITLE.into(), field.into(), "方向性".into(), direction.into(), n.to_string()]
        }),
    );
    rows(found)
}

fn listings_by_field() -> Found {
    rows(["産業", "地域", "文化", "教育", "行政"].map(|field| {
        let of_field = || SCHEDULE.iter().filter(move |printed| printed.field == field);
        let relisted = of_field().filter(|printed| printed.is_relisted).count();
        let new = of_field().filter(|printed| printed.is_new).count();
        [TITLE.into(), field.into(), of_field().count().to_string(), relisted.to_string(), new.to_string()]
    }))
}

fn initiatives_of_one_plan() -> Found {
    rows(
        initiatives()
            .enumerate()
            .map(|(place, printed)| [printed.initiative.clone(), format!("i{:03}", place + 1), printed.title.clone()]),
    )
}

fn relisted_initiatives() -> Found {
    let again: Vec<_> = SCHEDULE.iter().filter(|printed| printed.is_relisted).collect();
    assert_eq!(again.len(), 6);
    rows(again.into_iter().map(|again| {
        let first = initiatives().find(|printed| printed.initiative == again.initiative).unwrap();
        [&again.initiative, &first.direction, &first.title, &again.direction, &again.title].map(Clone::clone)
    }))
}

fn new_initiatives() -> Found {
    let new: Vec<_> = SCHEDULE.iter().filter(|printed| printed.is_new).collect();
    assert_eq!(new.len(), 27);
    rows(new.into_iter().map(|new| [&new.initiative, &new.title, &new.direction, &new.field].map(Clone::clone)))
}

fn merged_initiatives() -> Found {
    let years = |printed: &'static Printed| {
        let merged = printed.stages.iter().zip(2023..).filter(|(stage, _)| stage.ends_with("に統合"));
        merged.map(move |(stage, year)| {
            let target = stage.split(['「', '」']).nth(1).unwrap();
            let target = initiatives().find(|other| other.title == target).unwrap();
            let year = year.to_string();
            [&printed.initiative, &printed.title, &target.initiative, &target.title, &year, stage].map(Clone::clone)
        })
    };
    rows(initiatives().flat_map(years))
}

fn from_considering_to_carrying_out() -> Found {
    let moving = initiatives().filter(|printed| {
        tops(&printed.stages[0]).contains(&"consider") && tops(&printed.stages[1]).contains(&"operate")
    });
    rows(moving.map(|it| [&it.initiative, &it.title, &it.stages[0], &it.stages[1]].map(Clone::clone)))
}

fn stages_by_year() -> Found {
    let mut counted: BTreeMap<(i32, &str), usize> = BTreeMap::new();
    for (stage, year) in initiatives().flat_map(|printed| printed.stages.iter().zip(2023..)) {
        for top in tops(stage) {
            *counted.entry((year, top)).or_default() += 1;
        }
    }
    rows(counted.into_iter().map(|((year, top), n)| {
        [TITLE.into(), year.to_string(), expand(&format!("stage:{top}")), ja("stage", top), n.to_string()]
    }))
}

fn roadmap() -> Found {
    rows(SCHEDULE.iter().map(|it| {
        let [one, two, three] = &it.stages;
        [&it.field, &it.direction, &it.title, one, two, three].map(Clone::clone)
    }))
}

fn piloted_on_a_date() -> Found {
    // February 2025 is still in the fiscal year 2024.
    let piloted = initiatives().filter(|printed| tops(&printed.stages[1]).contains(&"pilot"));
    rows(piloted.map(|it| ["2024".into(), it.initiative.clone(), it.title.clone(), it.stages[1].clone()]))
}

fn nothing_planned() -> Found {
    let years = |it: &'static Printed| {
        let dashes = it.stages.iter().zip(2023..).filter(|(stage, _)| *stage == "—");
        dashes.map(|(stage, year)| [it.initiative.clone(), it.title.clone(), year.to_string(), stage.clone()])
    };
    rows(initiatives().flat_map(years))
}

fn every_initiative_is_scheduled() -> Found {
    Found::Yes(initiatives().all(|printed| printed.stages.iter().all(|stage| !stage.is_empty())))
}

fn stage_hierarchy() -> Found {
    let mut found = Vec::new();
    for stage in vocabulary::concepts("stage") {
        let mut broader: Vec<_> = stage.broader.iter().map(|id| ja("stage", id)).collect();
        broader.sort();
        broader.extend(stage.broader.is_empty().then(String::new));
        let row = |broader| [expand(&format!("stage:{}", stage.id)), stage.ja.clone(), stage.en.clone(), broader];
        found.extend(broader.into_iter().map(row));
    }
    found.sort();
    rows(found)
}

fn initiatives_about_ai() -> Found {
    let terms = csv("terms");
    let speaks = |term: &Line| {
        ["label", "alt_label_en", "alt_label"]
            .iter()
            .any(|name| term[*name].contains("AI") || term[*name].contains("人工知能"))
    };
    let found: Vec<_> = csv("initiative-terms")
        .into_iter()
        .filter_map(|link| {
            let term = terms.iter().find(|term| term["term_id"] == link["term_id"] && speaks(term))?;
            let id = &link["initiative_id"];
            let title = name("initiatives", "initiative_id", id, "title");
            assert!(title.contains("AI"), "{title}");
            Some([
                iri(&format!("/initiatives/{id}")),
                title,
                iri(&format!("/terms/{}", term["term_id"])),
                term["label"].clone(),
            ])
        })
        .collect();
    assert_eq!(found.len(), initiatives().filter(|printed| printed.title.contains("AI")).count());
    rows(found)
}

fn glossary() -> Found {
    let links = csv("initiative-terms");
    rows(csv("terms").into_iter().map(|term| {
        let used = links.iter().filter(|link| link["term_id"] == term["term_id"]).count();
        let cell = |name: &str| term[name].clone();
        [TITLE.into(), cell("label"), cell("alt_label"), cell("expansion_en"), used.to_string()]
    }))
}

fn term_by_any_name() -> Found {
    rows([("dx", "dx"), ("internet of things", "iot"), ("人工知能", "ai")].map(|(asked, id)| {
        let of = |column: &str| name("terms", "term_id", id, column);
        [asked.into(), iri(&format!("/terms/{id}")), of("label"), of("definition")]
    }))
}

fn everything_about_a_term() -> Found {
    let term = csv("terms").into_iter().find(|term| term["label"] == "生成AI").unwrap();
    let node = |below: &str| format!("<{}>", iri(below));
    let word = |text: &str| Literal::new_language_tagged_literal(text, "ja").unwrap().to_string();
    let number = |text: &str| format!("\"{text}\"^^<{}>", expand("xsd:integer"));
    assert!(term["expansion_en"].is_empty() && term["alt_label_en"].is_empty() && term["source_page"].is_empty());
    let said = [
        ("rdf:type", format!("<{}>", expand("mp:Term"))),
        ("rdf:type", format!("<{}>", expand("skos:Concept"))),
        ("skos:notation", Literal::new_simple_literal(&term["term_id"]).to_string()),
        ("skos:prefLabel", word(&term["label"])),
        ("skos:altLabel", word(&term["alt_label"])),
        ("skos:definition", word(&term["definition"])),
        ("mp:position", number(&term["position"])),
        ("mp:sourceLine", number(&term["source_line"])),
        ("mp:plan", node("")),
        ("skos:inScheme", node("/schemes/glossary")),
        ("skos:topConceptOf", node("/schemes/glossary")),
    ];
    let subject = node(&format!("/terms/{}", term["term_id"]));
    Found::Graph(said.map(|(property, object)| format!("{subject} <{}> {object}", expand(property))).into())
}

fn glossary_for_search_engines() -> Found {
    let schema = |name: &str| format!("<http://schema.org/{name}>");
    let kind = format!("<{}>", expand("rdf:type"));
    let set = format!("<{}>", iri("/schemes/glossary"));
    let word = |text: &str, language: &str| Literal::new_language_tagged_literal(text, language).unwrap().to_string();
    let mut out = BTreeSet::from([
        format!("{set} {kind} {}", schema("DefinedTermSet")),
        format!("{set} {} {}", schema("name"), word("用語集", "ja")),
        format!("{set} {} {}", schema("name"), word("glossary", "en")),
    ]);
    for term in csv("terms") {
        let subject = format!("<{}>", iri(&format!("/terms/{}", term["term_id"])));
        let mut say = |property: &str, object: String| out.insert(format!("{subject} {property} {object}"));
        say(&kind, schema("DefinedTerm"));
        say(&schema("inDefinedTermSet"), set.clone());
        say(&schema("termCode"), Literal::new_simple_literal(&term["term_id"]).to_string());
        say(&schema("name"), word(&term["label"], "ja"));
        say(&schema("description"), word(&term["definition"], "ja"));
        for (column, language) in [("alt_label", "ja"), ("alt_label_en", "en")] {
            if !term[column].is_empty() {
                say(&schema("alternateName"), word(&term[column], language));
            }
        }
    }
    Found::Graph(out)
}

fn kpi_targets_by_field() -> Found {
    let kpis = csv("indicators").into_iter().filter(|indicator| indicator["indicator_type_id"] == "kpi");
    let observations = csv("observations");
    rows(kpis.map(|kpi| {
        let id = &kpi["indicator_id"];
        let target =
            observations.iter().find(|one| &one["indicator_id"] == id && one["value_type_id"] == "target").unwrap();
        [
            TITLE.into(),
            name("policies", "policy_id", &kpi["policy_id"], "label"),
            iri(&format!("/indicators/{id}")),
            kpi["label"].clone(),
            target["period"].clone(),
            target["value"].clone(),
            ja("unit", &target["unit_id"]),
            target["value_as_printed"].clone(),
        ]
    }))
}

/// Read from the section on reference indicators: a name, a value, a change in brackets, each in a paragraph.
fn falling_indicators() -> Found {
    let source = fs::read_to_string(format!("{BUNDLED}/source/e2024-03.md")).unwrap();
    let section = source.split("### 3.2. ").nth(1).unwrap().split("\n#").next().unwrap();
    let paragraphs: Vec<&str> = section.lines().skip(1).filter(|line| !line.is_empty()).skip(1).collect();
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<i64>().unwrap();
    let mut found = Vec::new();
    for (place, lines) in paragraphs.chunks(3).enumerate() {
        let [label, value, change] = lines else { panic!("{lines:?}") };
        if change.contains('△') {
            let unit = value.rsplit("**").next().unwrap();
            let (value, fall) = (number(value), number(change));
            found.push([
                TITLE.into(),
                "参考指標".into(),
                iri(&format!("/indicators/r{:02}", place + 1)),
                (*label).to_owned(),
                "2023".into(),
                value.to_string(),
                (-fall).to_string(),
                (value + fall).to_string(),
                unit.to_owned(),
                (*change).to_owned(),
            ]);
        }
    }
    assert_eq!(found.len(), 2);
    rows(found)
}

fn indicators_without_values() -> Found {
    let observed: BTreeSet<_> = csv("observations").into_iter().map(|one| one["indicator_id"].clone()).collect();
    let indicators = csv("indicators").into_iter().filter(|one| !observed.contains(&one["indicator_id"]));
    let mut found: Vec<_> = indicators
        .map(|one| {
            let kpi = name("indicators", "indicator_id", &one["component_of_id"], "label");
            [TITLE.into(), iri(&format!("/indicators/{}", one["indicator_id"])), one["label"].clone(), kpi]
        })
        .collect();
    found.sort();
    rows(found)
}

fn values_with_sources() -> Found {
    rows(csv("observations").into_iter().map(|one| {
        let indicator = &one["indicator_id"];
        let cell = |name: &str| one[name].clone();
        [
            iri(&format!("/indicators/{indicator}")),
            name("indicators", "indicator_id", indicator, "label"),
            cell("period"),
            ja("value-type", &one["value_type_id"]),
            cell("value"),
            ja("unit", &one["unit_id"]),
            cell("value_as_printed"),
            name("sources", "source_id", &one["source_id"], "title"),
            cell("source_line"),
            cell("source_page"),
        ]
    }))
}

fn qudt(unit: &str) -> &'static str {
    match unit {
        "percent" => "http://qudt.org/vocab/unit/PERCENT",
        "hour" => "http://qudt.org/vocab/unit/HR",
        _ => "http://qudt.org/vocab/unit/NUM",
    }
}

fn values_to_join_with_statistics() -> Found {
    rows(csv("observations").into_iter().map(|one| {
        let indicator = &one["indicator_id"];
        [
            "http://data.e-stat.go.jp/lod/sac/C17201".into(),
            "17201".into(),
            one["period_start"].clone(),
            one["period_end"].clone(),
            iri(&format!("/indicators/{indicator}")),
            name("indicators", "indicator_id", indicator, "label"),
            expand(&format!("vtype:{}", one["value_type_id"])),
            one["value"].clone(),
            qudt(&one["unit_id"]).into(),
        ]
    }))
}

fn units() -> Found {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for one in csv("observations") {
        *counted.entry(one["unit_id"].clone()).or_default() += 1;
    }
    rows(counted.into_iter().map(|(id, n)| {
        let unit = vocabulary::concept("unit", &id).unwrap();
        let ucum = match id.as_str() {
            "percent" => "%".to_owned(),
            "hour" => "h".to_owned(),
            other => format!("{{{other}}}"),
        };
        // The first of the other names in Japanese.
        let also = match id.as_str() {
            "percent" => "パーセント",
            "person" => "名",
            "hour" => "h",
            _ => "",
        };
        assert!(also.is_empty() || unit.also.iter().any(|name| name == also), "{id}");
        let iri = expand(&format!("munit:{id}"));
        [iri, unit.ja.clone(), unit.en.clone(), also.to_owned(), ucum, qudt(&id).into(), n.to_string()]
    }))
}

fn principles_and_guidelines() -> Found {
    let sections = csv("sections").into_iter();
    rows(sections.filter(|one| ["principle", "guideline"].contains(&one["section_type_id"].as_str())).map(|one| {
        let section = iri(&format!("/sections/e2024-03/{}", one["section_id"]));
        [section, ja("section-type", &one["section_type_id"]), one["heading"].clone(), one["text"].clone()]
    }))
}

fn table_of_contents() -> Found {
    let sections = csv("sections");
    let depth = |one: &Line| {
        let above = |one: &Line| sections.iter().find(|other| other["section_id"] == one["parent_section_id"]);
        std::iter::successors(Some(one), |one| above(one)).count().to_string()
    };
    rows(sections.iter().filter(|one| !one["heading"].is_empty()).map(|one| {
        let section = iri(&format!("/sections/e2024-03/{}", one["section_id"]));
        let cell = |name: &str| one[name].clone();
        [section, depth(one), cell("number_as_printed"), cell("heading"), cell("source_page")]
    }))
}

/// Every printed row that has a line: its table, its cells, its IRI.
fn printed_rows() -> impl Iterator<Item = (&'static openplan::table::Table, Line, String)> {
    let tables = catalog::tables().iter().copied();
    tables.filter(|table| table.has_rdf() && table.column("source_line").is_some()).flat_map(|table| {
        csv(table.name).into_iter().filter(|line| !line["source_line"].is_empty()).map(move |line| {
            let key: Vec<_> = table.key.iter().map(|name| line[*name].as_str()).collect();
            let below = format!("/{}/{}", table.name, key.join("/"));
            let iri = if table.name == "plans" { iri("") } else { iri(&below) };
            (table, line, iri)
        })
    })
}

fn word_in_the_text() -> Found {
    let wanted = ["dcterms:title", "schema:text", "mp:titleAsPrinted", "skos:prefLabel", "skos:definition"];
    let mut found = Vec::new();
    for (table, line, iri) in printed_rows() {
        for column in table.columns.iter().filter(|column| wanted.contains(&column.property)) {
            let text = &line[column.name];
            if text.contains("マイナンバーカード") {
                found.push([iri.clone(), line["source_line"].clone(), expand(column.property), text.clone()]);
            }
        }
    }
    found.sort_by_key(|[thing, line, property, _]| (line.parse::<i32>().unwrap(), thing.clone(), property.clone()));
    rows(found)
}

fn lines_of_the_source() -> Found {
    let mut found = Vec::new();
    for (table, line, iri) in printed_rows() {
        let number: i32 = line["source_line"].parse().unwrap();
        let class = match table.name {
            "sections" => "節",
            "source-notes" => "原典の表記に関する注記",
            "policies" => "政策",
            "listings" => "掲載",
            "schedule" => "工程",
            _ => "",
        };
        if (354..=366).contains(&number) {
            assert!(!class.is_empty(), "{} has lines there", table.name);
            let names = ["heading", "label", "title_as_printed", "stage_as_printed", "text", "printed"];
            let text = names.iter().find_map(|name| line.get(*name).filter(|text| !text.is_empty())).unwrap();
            found.push([line["source_line"].clone(), iri, class.to_owned(), text.clone()]);
        }
    }
    found.sort();
    rows(found)
}

fn related_plans() -> Found {
    rows(csv("related-plans").into_iter().map(|one| {
        let cell = |name: &str| one[name].clone();
        let (relation, status) = (ja("plan-relation", &one["relation_id"]), ja("plan-status", &one["status_id"]));
        [
            TITLE.into(),
            cell("title"),
            relation,
            cell("relation_as_printed"),
            status,
            cell("issued"),
            cell("date_as_printed"),
        ]
    }))
}

fn misprints() -> Found {
    let notes = csv("source-notes").into_iter().filter(|note| note["kind_id"] == "misprint");
    rows(
        notes.map(|note| {
            [NEWEST.into(), note["source_line"].clone(), note["printed"].clone(), note["presumed"].clone()]
        }),
    )
}

fn files_to_download() -> Found {
    let mut files: Vec<_> = catalog::tables().to_vec();
    files.sort_by_key(|table| format!("{}.csv", table.name));
    rows(files.into_iter().map(|table| {
        let bytes = published(table).into_bytes();
        [
            TITLE.into(),
            format!("{}（CSV）", table.ja),
            format!("{BASE}{PLAN}/{}.csv", table.name),
            bytes.len().to_string(),
            hex::encode(Sha256::digest(&bytes)),
            "https://creativecommons.org/licenses/by/4.0/".into(),
        ]
    }))
}

fn classes() -> Found {
    let mut counted: Vec<(usize, String, &str, &str)> = [
        ("plans", "Plan", "計画", "plan"),
        ("revisions", "PlanRevision", "計画の版", "plan revision"),
        ("sources", "Source", "出典", "source"),
        ("source-notes", "SourceNote", "原典の表記に関する注記", "source note"),
        ("initiatives", "Initiative", "取組", "initiative"),
        ("listings", "Listing", "掲載", "listing"),
        ("schedule", "ScheduleEntry", "工程", "schedule entry"),
        ("sections", "Section", "節", "section"),
        ("related-plans", "RelatedPlan", "関連計画", "related plan"),
        ("policies", "Policy", "政策", "policy"),
        ("indicators", "Indicator", "指標", "indicator"),
        ("terms", "Term", "用語", "glossary term"),
    ]
    .map(|(table, class, ja, en)| (csv(table).len(), expand(&format!("mp:{class}")), ja, en))
    .into();
    // The periods that any table names are described too.
    let names = |column: &str| {
        catalog::tables().iter().flat_map(move |table| csv(table.name)).filter_map({
            let column = column.to_owned();
            move |line| line.get(&column).cloned()
        })
    };
    let periods: BTreeSet<String> =
        names("period").chain(names("merged_in_period")).filter(|cell| !cell.is_empty()).collect();
    counted.push((periods.len(), expand("mp:Period"), "期間", "period"));
    counted.sort_by_key(|(n, class, ..)| (std::cmp::Reverse(*n), class.clone()));
    rows(counted.into_iter().map(|(n, class, ja, en)| [class, ja.into(), en.into(), n.to_string()]))
}
