//! What was published before there was a rule for characters: every form of it is well-formed all the same.
use crate::{
    contents::edited_folder,
    harness::{Site, options},
};
use calamine::{Reader, Xlsx};
use openplan::{
    check,
    dataset::{Findings, Package},
    http::Addresses,
    snapshot::{self, Options},
};
use oxigraph::io::{RdfFormat, RdfParser};
use quick_xml::events::Event;
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// What XML, YAML and terminals cannot have, or nobody sees. PostgreSQL keeps no NUL.
const OLD: &str = "\u{1}\u{b}\u{1b}[2J\u{7f}\u{9b}\u{fffe}\u{ffff}\u{fdd0}\u{202e}\u{200b}\u{e0041}";

/// A site over such a package, published below the check, by somebody for a reason.
fn site() -> Site {
    let json = serde_json::Value::from(OLD).to_string();
    let (_root, folder) = edited_folder(|name, text| match name {
        "datapackage.json" => {
            let mut text = text.replacen("\"title\": \"", &format!("\"title\": {}", &json[..json.len() - 1]), 1);
            for member in ["description", "attribution_ja", "publisher_name", "publisher_name_en"] {
                text = text.replacen(
                    &format!("\"{member}\": \""),
                    &format!("\"{member}\": {}", &json[..json.len() - 1]),
                    1,
                );
            }
            text.replace("[\"", &format!("[{}", &json[..json.len() - 1]))
        }
        "terms.csv" => text.replace("AI-OCR", &format!("AI-OCR{OLD}")),
        "initiatives.csv" | "policies.csv" => text.replacen("の", &format!("の{OLD}"), 3),
        _ => text,
    });
    let found = check::check(&folder);
    assert!(found.package.is_none(), "the rule refuses it today");
    let package = Package::read(&folder, &mut Findings::new(&folder));
    let site = Site::over(crate::database::Database::new());
    let because = Options { note: Some(format!("{OLD} 理由")), author: Some(OLD.to_owned()), ..options() };
    snapshot::publish(&[package], &because, &site.database.open()).unwrap();
    assert!(site.state.refresh().unwrap());
    site
}

fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn is_well_formed(xml: &str, place: &str) {
    assert!(xml.chars().all(is_of_xml), "{place}");
    let mut reader = quick_xml::Reader::from_str(xml);
    while !matches!(reader.read_event().unwrap_or_else(|error| panic!("{place}: {error}")), Event::Eof) {}
}

fn parses(format: RdfFormat, text: &str, place: &str) {
    for quad in RdfParser::from_format(format).with_base_iri("http://base/").unwrap().for_slice(text) {
        quad.unwrap_or_else(|error| panic!("{place}: {error}"));
    }
}

fn workbook_is_well_formed(bytes: &[u8], place: &str) {
    Xlsx::new(Cursor::new(bytes)).unwrap_or_else(|error| panic!("{place}: {error}")).worksheets();
    let mut parts = ZipArchive::new(Cursor::new(bytes)).unwrap();
    for number in 0..parts.len() {
        let mut xml = String::new();
        parts.by_index(number).unwrap().read_to_string(&mut xml).unwrap();
        is_well_formed(&xml, place);
    }
}

#[actix_web::test]
async fn every_form_of_old_texts_is_well_formed() {
    let site = site();
    let addresses = Addresses::of(&site.state).unwrap();
    let forms = addresses
        .resources
        .iter()
        .flat_map(|(path, suffixes)| suffixes.iter().map(move |suffix| format!("{path}.{suffix}")));
    // Of rows, those of the term that has such a text stand for all.
    let forms = forms.filter(|path| path.matches('/').count() < 4 || path.contains("/ai-ocr"));
    let mut replaced: BTreeMap<String, usize> = BTreeMap::new();
    for place in forms.chain(addresses.files.iter().cloned()) {
        let answer = site.get(&place, &[]).await.ok(&place);
        let kind = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
        *replaced.entry(kind.clone()).or_default() += usize::from(answer.body.contains('\u{fffd}'));
        match &*kind {
            "text/html" => assert!(answer.body.chars().all(is_of_xml), "{place}"),
            "text/csv" => {
                let read =
                    csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_bytes()).into_records();
                assert!(read.map(Result::unwrap).count() > 0, "{place}");
            }
            "text/turtle" => parses(RdfFormat::Turtle, &answer.body, &place),
            "application/trig" => parses(RdfFormat::TriG, &answer.body, &place),
            "application/n-triples" => parses(RdfFormat::NTriples, &answer.body, &place),
            "application/n-quads" => parses(RdfFormat::NQuads, &answer.body, &place),
            "application/rdf+xml" => {
                is_well_formed(&answer.body, &place);
                parses(RdfFormat::RdfXml, &answer.body, &place);
            }
            kind if kind.ends_with("json") => drop(answer.json()),
            kind if kind.ends_with("xml") => is_well_formed(&answer.body, &place),
            kind if kind.ends_with("sheet") => workbook_is_well_formed(&answer.bytes, &place),
            _ => {}
        }
        if place.rsplit('.').next().is_some_and(|suffix| ["cff", "bib"].contains(&suffix)) {
            let printable = |c: char| is_of_xml(c) && !matches!(c, '\u{7f}'..='\u{9f}');
            assert!(answer.body.chars().all(printable), "{place}: {:?}", answer.body);
        }
    }
    for kind in ["text/html", "application/rdf+xml", "application/atom+xml", "application/feed+json"] {
        assert!(replaced.get(kind).is_some_and(|count| *count > 0), "{kind}: {replaced:?}");
    }
    assert_eq!(replaced.get("text/csv"), Some(&0), "the files are what was published");
}

#[actix_web::test]
async fn a_parameter_with_what_nobody_sees_is_refused_and_told_in_what_can_be_read() {
    let answer = crate::harness::get("/search?q=%E9%98%B2%E2%80%AE%E7%81%BD%1B", &[]).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(answer.body.contains("U+202E") && !answer.body.contains('\u{202e}'), "{}", answer.body);
    let answer = crate::harness::get("/search?q=x&%E2%80%AEq=%E2%80%AE", &[]).await;
    assert!(answer.status == 400 && !answer.body.contains('\u{202e}'), "{}", answer.body);
}
