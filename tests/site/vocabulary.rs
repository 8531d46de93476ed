//! The vocabulary explains itself: every word in two languages, in agreement with the tables, on a page with examples.
use crate::harness::{BASE, BROWSER, get, read_csv, tables};
use openplan::{
    calendar::FiscalYear,
    catalog,
    table::{CellKind, Column, expand},
    vocabulary::{self, WordKind},
};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

const OWN: &str = "https://w3id.org/municipal-plan/";

/// What the vocabulary says, by subject.
fn described() -> BTreeMap<String, Vec<&'static Quad>> {
    let mut subjects: BTreeMap<String, Vec<&Quad>> = BTreeMap::new();
    for quad in &*vocabulary::QUADS {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { panic!("a blank node: {quad}") };
        subjects.entry(subject.as_str().to_owned()).or_default().push(quad);
    }
    subjects
}

/// The texts of some properties in a language.
fn texts(said: &[&Quad], properties: &[&str], language: &str) -> Vec<String> {
    let wanted = |quad: &&&Quad| properties.iter().any(|property| expand(property) == quad.predicate.as_str());
    let text = |quad: &&Quad| match &quad.object {
        Term::Literal(text) if text.language() == Some(language) => Some(text.value().to_owned()),
        _ => None,
    };
    said.iter().filter(wanted).filter_map(text).collect()
}

/// The IRIs that are values of a property.
fn objects(said: &[&Quad], property: &str) -> Vec<String> {
    let values = said.iter().filter(|quad| quad.predicate.as_str() == expand(property));
    let node = |quad: &&Quad| match &quad.object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    };
    values.filter_map(node).collect()
}

fn is(said: &[&Quad], property: &str, object: &str) -> bool {
    let object = expand(object);
    said.iter().any(|quad| {
        quad.predicate.as_str() == expand(property)
            && matches!(&quad.object, Term::NamedNode(node) if node.as_str() == object)
    })
}

#[actix_web::test]
async fn a_cell_of_the_code_lists_names_at_most_one_broader_code() {
    let (header, rows) = read_csv(&get("/ns/plan.csv", &[]).await.ok("code lists").body);
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let broader = header.iter().enumerate().filter(|(_, name)| name.starts_with("broader"));
    let broader: Vec<usize> = broader.map(|(place, _)| place).collect();
    for list in vocabulary::lists() {
        for concept in vocabulary::concepts(list) {
            let row = rows.iter().find(|row| row[column("list")] == list && row[column("id")] == concept.id).unwrap();
            let cells: Vec<&String> =
                broader.iter().map(|place| &row[*place]).filter(|cell| !cell.is_empty()).collect();
            assert_eq!(cells, concept.broader.iter().collect::<Vec<_>>(), "{list} {}", concept.id);
            assert!(cells.iter().all(|code| vocabulary::concept(list, code).is_some()), "{list} {}", concept.id);
        }
    }
}

#[test]
fn everything_that_is_minted_has_a_name_and_a_definition_in_japanese_and_english() {
    let described = described();
    let minted: Vec<_> = described.iter().filter(|(subject, _)| subject.starts_with(OWN)).collect();
    assert!(minted.len() > 300, "{}", minted.len());
    for (subject, said) in minted {
        if is(said, "rdf:type", "time:Instant") || is(said, "rdf:type", "owl:Ontology") {
            continue;
        }
        for language in ["ja", "en"] {
            let names = texts(said, &["rdfs:label", "skos:prefLabel"], language);
            assert_eq!(names.len(), 1, "{subject} @{language}");
            let definitions = texts(said, &["rdfs:comment", "skos:definition"], language);
            let is_year = is(said, "rdf:type", "mp:FiscalYear");
            assert_eq!(definitions.len(), usize::from(!is_year), "{subject} @{language}");
        }
        assert!(is(said, "rdfs:isDefinedBy", vocabulary::GRAPH), "{subject}");
    }
}

#[test]
fn every_concept_has_its_code_and_stands_in_its_list_from_the_top_down() {
    let described = described();
    for (list, concept) in
        vocabulary::lists().flat_map(|list| vocabulary::concepts(list).iter().map(move |c| (list, c)))
    {
        let (scheme, iri) = (format!("{OWN}{list}"), format!("{OWN}{list}#{}", concept.id));
        let (of_list, said) = (&described[&scheme], &described[&iri]);
        assert!(said.iter().any(|quad| quad.to_string().contains(&format!("notation> \"{}\"", concept.id))), "{iri}");
        assert!(is(said, "skos:inScheme", &scheme), "{iri}");
        let is_top = concept.broader.is_empty();
        assert_eq!(is(said, "skos:topConceptOf", &scheme), is_top, "{iri}");
        assert_eq!(is(of_list, "skos:hasTopConcept", &iri), is_top, "{iri}");
        for broader in &concept.broader {
            assert!(is(&described[&format!("{OWN}{list}#{broader}")], "skos:narrower", &iri), "{iri}");
        }
    }
}

#[test]
fn every_fiscal_year_that_a_plan_can_cover_is_described() {
    let described = described();
    for year in FiscalYear::all() {
        let iri = expand(&format!("fy:{}", i32::from(year)));
        assert!(is(&described[&iri], "rdf:type", "time:ProperInterval"), "{iri}");
        let (first, last) = year.days();
        for (end, day) in [("start", first), ("end", last)] {
            let said = &described[&format!("{iri}-{end}")];
            assert!(said.iter().any(|quad| quad.to_string().contains(&format!("\"{day}\""))), "{iri}-{end}");
        }
    }
}

/// The property of a column with what the column admits.
fn columns() -> impl Iterator<Item = (&'static str, &'static [&'static str], &'static Column)> {
    catalog::ever().flat_map(|table| table.columns.iter().map(|column| (column.property, table.classes, column)))
}

#[actix_web::test]
async fn the_words_of_the_vocabulary_are_those_of_the_data() {
    let about = get("/graph/172014.nt", &[]).await.ok("/graph/172014").body;
    let predicates = about.lines().map(|line| line.split(' ').nth(1).unwrap().trim_matches(['<', '>']).to_owned());
    let constants = catalog::ever().flat_map(|table| table.constants).map(|constant| expand(constant.property));
    let used: BTreeSet<String> =
        columns().map(|(property, ..)| expand(property)).chain(constants).chain(predicates).collect();
    let ranges = vocabulary::words().iter().filter_map(|word| word.range.clone());
    let broader = vocabulary::words().iter().flat_map(|word| word.broader.clone());
    let classes: BTreeSet<String> = catalog::ever()
        .flat_map(|table| table.classes)
        .map(|class| (*class).to_owned())
        .chain(ranges)
        .chain(broader)
        .collect();
    let own = expand("mp:");
    for property in used.iter().filter(|property| property.starts_with(&own)) {
        let name = property.replace(&own, "mp:");
        assert!(vocabulary::word(&name).is_some(), "{name} is not in the vocabulary");
    }
    for word in vocabulary::words() {
        let name = format!("mp:{}", word.name);
        let known = match word.kind {
            WordKind::Class => classes.contains(&name),
            WordKind::Link | WordKind::Value => used.contains(&expand(&name)),
            // Used by the structure itself, which the cube names.
            WordKind::Structure => about.contains(&expand("mp:dsd")),
        };
        assert!(known, "{name} is in the vocabulary and nowhere else");
    }
}

#[test]
fn domains_and_ranges_hold_of_every_column() {
    let described = described();
    // Both profiles have the same class for a table of the same name.
    let class = |table: &str| catalog::ever().find(|other| other.name == table).unwrap().classes[0].to_owned();
    for (property, classes, column) in columns() {
        let Some(word) = vocabulary::word(property) else { continue };
        let expected = match column.kind {
            // A grade may also be one of a built-in list.
            CellKind::LinkWithin("codes", _) => "skos:Concept".to_owned(),
            CellKind::Link(table) | CellKind::LinkWithin(table, _) => class(table),
            CellKind::FiscalYear => "mp:FiscalYear".to_owned(),
            CellKind::Period => "mp:Period".to_owned(),
            CellKind::Concept("stage") | CellKind::OwnCode("stage") => "mp:Stage".to_owned(),
            CellKind::Concept(_) | CellKind::OwnCode(_) | CellKind::SdgCode => "skos:Concept".to_owned(),
            // Something outside, of whatever class.
            CellKind::Iri => word.range.clone().unwrap(),
            kind if kind.language("ja").is_some() => "rdf:langString".to_owned(),
            kind => format!("xsd:{}", kind.datatype()),
        };
        assert_eq!(word.range.as_deref(), Some(expected.as_str()), "{property}");
        let is_link = column.kind.is_iri();
        assert_eq!(word.kind, if is_link { WordKind::Link } else { WordKind::Value }, "{property}");
        if let Some(domain) = &word.domain {
            assert!(classes.contains(&domain.as_str()), "{property} has the domain {domain}, but {classes:?} have it");
        }
        let includes = objects(&described[&expand(property)], "schema:domainIncludes");
        let broader = classes.iter().filter_map(|class| vocabulary::word(class)).flat_map(|word| word.broader.clone());
        let known: Vec<String> = classes.iter().map(|class| (*class).to_owned()).chain(broader).collect();
        let named = includes.is_empty() || known.iter().any(|class| includes.contains(&expand(class)));
        assert!(named, "{property} names {includes:?} as its classes, but {classes:?} have it");
    }
}

#[actix_web::test]
async fn the_redirections_for_w3id_lead_to_every_list_and_every_year() {
    let rules = std::fs::read_to_string("docs/w3id.htaccess").unwrap();
    let lists: BTreeSet<&str> = rules.split_once("^(stage").unwrap().1.split_once(')').unwrap().0.split('|').collect();
    let known: BTreeSet<&str> = vocabulary::lists().map(|list| if list == "stage" { "" } else { list }).collect();
    assert_eq!(lists, known);
    for line in rules.lines().filter(|line| line.starts_with("RewriteRule")) {
        let target = line.split(' ').nth(2).unwrap().strip_prefix("https://plans.example.org").unwrap();
        get(target.split('#').next().unwrap(), &[]).await.ok(target);
    }
}

async fn page() -> String {
    get("/ns/plan", &[BROWSER]).await.ok("/ns/plan").body
}

/// Values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    page.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[actix_web::test]
async fn the_page_has_a_place_for_every_word_every_code_and_every_year() {
    let page = page().await;
    let ids = values(&page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "a place has one name");
    let words = vocabulary::words().iter().map(|word| word.name.clone());
    let lists = vocabulary::lists().map(|list| format!("list-{list}"));
    let concepts = vocabulary::lists()
        .flat_map(|list| vocabulary::concepts(list).iter().map(move |concept| format!("{list}-{}", concept.id)));
    let years = FiscalYear::all().map(|year| format!("fy-{}", i32::from(year)));
    for place in words.chain(lists).chain(concepts).chain(years) {
        assert!(known.contains(place.as_str()), "#{place} is missing");
    }
    for href in values(&page, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(known.contains(href), "#{href} leads nowhere");
    }
    assert!(!page.contains("<tr><td><br>"), "a property without a name");
    for word in vocabulary::words() {
        for text in [&word.ja, &word.en, &word.about_ja, &word.about] {
            let text = text.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;");
            assert!(page.contains(&text), "{text}");
        }
    }
}

#[actix_web::test]
async fn every_word_has_an_example_that_finds_something_or_says_that_there_is_nothing() {
    let page = page().await;
    let unused = "（この語を使うデータは、今はありません）";
    let sections: Vec<_> = page.split("<section class=\"word\" id=\"").skip(1).collect();
    let words = vocabulary::words().iter().filter(|word| word.kind != WordKind::Structure).count();
    assert_eq!(sections.len(), words + vocabulary::lists().count());
    let mut empty = Vec::new();
    for section in sections.iter().copied().chain(page.split("<h2 id=\"cube\">").skip(1)) {
        let name = section.split('"').next().unwrap();
        let url = values(section, "href").into_iter().find(|url| url.starts_with("/sparql?query=")).unwrap();
        let answer = get(url, &["accept: text/csv"]).await.ok(url);
        let (_, rows) = read_csv(&answer.body);
        let section = section.split("</section>").next().unwrap();
        assert_eq!(rows.is_empty(), section.contains(unused), "{name}: {}", answer.body);
        if rows.is_empty() {
            empty.push(name);
        }
    }
    // The served plan has no row of the tables that a plan may leave out, and none of the words of profile 1.
    assert!(empty.len() * 2 < sections.len(), "{empty:?}");
}

#[actix_web::test]
async fn the_picture_has_every_class_and_every_link_that_the_tables_make() {
    let page = page().await;
    let picture = page.split_once("<svg").unwrap().1.split_once("</svg>").unwrap().0;
    assert!(picture.contains("role=\"img\"") && picture.contains("<title") && picture.contains("<desc"));
    let boxes: BTreeSet<_> = values(picture, "data-class").into_iter().collect();
    let own = vocabulary::words().iter().filter(|word| word.kind == WordKind::Class);
    let own: Vec<_> = own.map(|word| format!("mp:{}", word.name)).collect();
    let classes: BTreeSet<&str> =
        tables().filter_map(|table| table.classes.first().copied()).chain(own.iter().map(String::as_str)).collect();
    assert_eq!(boxes, classes);
    let drawn: BTreeSet<(&str, &str, &str)> = values(picture, "data-link").into_iter().flat_map(link).collect();
    for table in tables() {
        let by_subject = |other: &&openplan::table::Table| other.subject == table.subject && !other.classes.is_empty();
        let Some(from) = tables().find(by_subject).map(|other| other.classes[0]) else { continue };
        for column in table.columns.iter().filter(|column| !column.property.is_empty()) {
            let (CellKind::Link(other) | CellKind::LinkWithin(other, _)) = column.kind else { continue };
            let link = (from, column.property, catalog::find(other).unwrap().classes[0]);
            assert!(drawn.contains(&link), "{link:?} is not in the picture");
        }
    }
    for link in [("mp:ScheduleEntry", "mp:stage", "mp:Stage"), ("mp:Initiative", "mp:plan", "mp:Plan")] {
        assert!(drawn.contains(&link), "{link:?}");
    }
}

/// `from property … to`
fn link(text: &str) -> Vec<(&str, &str, &str)> {
    let parts: Vec<_> = text.split(' ').collect();
    let [from, properties @ .., to] = parts.as_slice() else { panic!("{text}") };
    properties.iter().map(|property| (*from, *property, *to)).collect()
}

#[actix_web::test]
async fn the_shapes_are_turtle_and_nothing_else() {
    let path = "/ns/plan/shapes";
    let answer = get(path, &["accept: text/turtle"]).await.ok(path);
    assert_eq!(answer.header("content-location"), format!("{BASE}{path}.ttl"));
    assert!(answer.header("vary").contains("Accept"));
    assert_eq!(get(&format!("{path}.ttl"), &["accept: text/html"]).await.ok(path).body, answer.body);
    assert_eq!(answer.body, vocabulary::SHAPES);
    get(path, &[BROWSER]).await.ok("a browser takes anything");
    for accept in ["application/ld+json", "application/rdf+xml", "text/html"] {
        let refused = get(path, &[&format!("accept: {accept}")]).await;
        assert_eq!(refused.status, 406, "{accept}");
        assert!(refused.body.contains(&format!("{path}.ttl")), "{accept}: {}", refused.body);
    }
    for suffix in [".nt", ".html", ".zzz", "x"] {
        assert_eq!(get(&format!("{path}{suffix}"), &[]).await.status, 404, "{suffix}");
    }
}
