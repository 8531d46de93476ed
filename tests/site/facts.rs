//! JSON, CSV and RDF of a collection say the same.
use crate::harness::{PLAN, get, items, pages, rdf_tables, read_csv, rows, tables};
use openplan::table::{CellKind, Table};
use oxigraph::model::{Literal, NamedNode, Triple};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[actix_web::test]
async fn json_has_the_cells_of_the_csv() {
    for table in tables() {
        let from_json: Vec<Vec<String>> =
            items(&format!("{PLAN}/{}", table.name)).await.iter().map(|item| cells(table, item)).collect();
        assert_eq!(from_json, rows(table), "{}", table.name);
    }
}

#[actix_web::test]
async fn the_rdf_is_what_the_metadata_make_of_the_csv() {
    for table in rdf_tables() {
        let path = format!("{PLAN}/{}", table.name);
        let metadata = get(&format!("{path}.csv-metadata.json"), &[]).await.json();
        let csv = get(&format!("{path}.csv"), &[]).await.body;
        let expected = converted(&metadata, &csv);
        assert_eq!(expected.is_empty(), rows(table).is_empty(), "{path} says nothing");
        assert_eq!(all_triples(&format!("{path}.nt")).await, expected, "{path}");
    }
}

#[actix_web::test]
async fn the_excel_variant_says_the_same() {
    for table in rdf_tables() {
        let path = format!("{PLAN}/{}", table.name);
        let metadata = get(&format!("{path}.excel.csv-metadata.json"), &[]).await.json();
        let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
        let names: BTreeSet<_> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), columns.len(), "{path}: each column has a name of its own");
        let csv = get(&format!("{path}.excel.csv"), &[]).await.body;
        assert_eq!(converted(&metadata, csv.trim_start_matches('\u{feff}')), all_triples(&format!("{path}.nt")).await);
    }
}

#[actix_web::test]
async fn the_whole_graph_is_all_tables_together() {
    let mut expected = BTreeSet::new();
    for table in rdf_tables() {
        expected.extend(all_triples(&format!("{PLAN}/{}.nt", table.name)).await);
    }
    for suffix in ["nt", "ttl", "rdf", "jsonld"] {
        let path = format!("{PLAN}/data.{suffix}");
        assert_eq!(get(&path, &[]).await.ok(&path).triples(), expected, "{path}");
    }
    let quads = get(&format!("{PLAN}/data.nq"), &[]).await.body;
    let graph = format!(" <https://data.example.jp/graph{PLAN}> .");
    let lines: Vec<_> = quads.lines().map(|line| line.strip_suffix(&graph).expect("the plan's graph")).collect();
    assert!(lines.is_sorted(), "canonical N-Quads are sorted");
    assert_eq!(lines.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
}

#[actix_web::test]
async fn a_table_without_rdf_has_no_rdf_form() {
    for table in tables().filter(|table| !table.has_rdf()) {
        for suffix in ["nt", "ttl", "rdf", "jsonld"] {
            let answer = get(&format!("{PLAN}/{}.{suffix}", table.name), &[]).await;
            assert_eq!(answer.status, 404, "{}.{suffix}", table.name);
        }
    }
}

/// The line of the CSV file that an item of a JSON answer stands for.
pub fn cells(table: &Table, item: &Value) -> Vec<String> {
    let cell = |column: &openplan::table::Column| {
        let exact = format!("{}_decimal", column.name);
        let member = if column.kind == CellKind::Decimal { &exact } else { column.name };
        match item.get(member) {
            Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => panic!("{}: no member {member} in {item}", table.name),
        }
    };
    table.columns.iter().map(cell).collect()
}

async fn all_triples(path: &str) -> BTreeSet<String> {
    pages(path, &[]).await.iter().flat_map(crate::harness::Answer::triples).collect()
}

/// A small CSVW converter (minimal mode), written from the specification and not from the server.
pub fn converted(metadata: &Value, csv: &str) -> BTreeSet<String> {
    let (header, lines) = read_csv(csv);
    let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
    let about = metadata["tableSchema"]["aboutUrl"].as_str().unwrap();
    let real: Vec<_> = columns.iter().filter(|column| column["virtual"] != true).collect();
    let titles = |column: &Value| ["en", "ja"].map(|language| column["titles"][language][0].clone());
    assert_eq!(real.len(), header.len(), "as many columns as the file");
    for (column, title) in real.iter().zip(&header) {
        assert!(titles(column).contains(&Value::from(title.as_str())), "{title} is no title of {column}");
    }
    let mut triples = BTreeSet::new();
    for line in lines {
        let names = real.iter().map(|column| column["name"].as_str().unwrap());
        let cells: BTreeMap<&str, &str> = names.zip(line.iter().map(String::as_str)).collect();
        let subject = NamedNode::new(filled(about, &cells)).unwrap();
        for column in columns.iter().filter(|column| column["suppressOutput"] != true) {
            let cell = cells.get(column["name"].as_str().unwrap()).copied().unwrap_or_default();
            if cell.is_empty() && column["virtual"] != true {
                continue;
            }
            let predicate = NamedNode::new(filled(column["propertyUrl"].as_str().unwrap(), &cells)).unwrap();
            let triple = match column["valueUrl"].as_str() {
                Some(template) => {
                    Triple::new(subject.clone(), predicate, NamedNode::new(filled(template, &cells)).unwrap())
                }
                None => Triple::new(subject.clone(), predicate, literal(column, cell)),
            };
            triples.insert(triple.to_string());
        }
    }
    triples
}

fn literal(column: &Value, cell: &str) -> Literal {
    let datatype = column["datatype"].as_str().or(column["datatype"]["base"].as_str()).unwrap();
    match (column["lang"].as_str(), datatype) {
        (Some(language), "string") => Literal::new_language_tagged_literal(cell, language).unwrap(),
        (None, "string") => Literal::new_simple_literal(cell),
        (_, datatype) => {
            let datatype = format!("http://www.w3.org/2001/XMLSchema#{datatype}");
            Literal::new_typed_literal(cell, NamedNode::new(datatype).unwrap())
        }
    }
}

/// `{x}`, `{x:5}` and `{+x}` of RFC 6570.
fn filled(template: &str, cells: &BTreeMap<&str, &str>) -> String {
    let mut out = String::new();
    for (place, part) in template.split('{').enumerate() {
        let Some((expression, rest)) = part.split_once('}').filter(|_| place > 0) else {
            out.push_str(part);
            continue;
        };
        match (expression.strip_prefix('+'), expression.split_once(':')) {
            (Some(name), _) => out.push_str(cells[name]),
            (None, Some((name, length))) => out.push_str(&cells[name][..length.parse::<usize>().unwrap()]),
            (None, None) => out.push_str(&encoded(cells[expression])),
        }
        out.push_str(rest);
    }
    out
}

fn encoded(cell: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    cell.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
