//! The code lists of the vocabulary as lines: a check of a small plan would spend a fifth of its time on reading Turtle.
use oxrdf::{NamedOrBlankNode, Term};
use std::{collections::BTreeMap, env, fs, path::Path};

/// The file that is read.
const VOCABULARY: &str = "vocabulary/municipal-plan.ttl";

/// What the IRIs of codes begin with; the name of the list and `#` follow.
const PROFILE: &str = "https://w3id.org/municipal-plan/";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// Properties whose values a line has, each with the language of its literals: one column each, values joined by a unit
/// separator. The other names are in whatever language.
const COLUMNS: [(&str, Option<&str>); 6] = [
    ("prefLabel", Some("ja")),
    ("prefLabel", Some("en")),
    ("definition", Some("ja")),
    ("definition", Some("en")),
    ("altLabel", None),
    ("broader", None),
];

type Code = (String, [Vec<String>; 6]);

fn main() {
    println!("cargo::rerun-if-changed={VOCABULARY}");
    let turtle = fs::read(VOCABULARY).expect("the vocabulary is a file");
    let mut lists: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for triple in oxttl::TurtleParser::new().for_slice(&turtle) {
        let triple = triple.expect("the vocabulary is Turtle");
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
        let code = subject.as_str().strip_prefix(PROFILE).and_then(|name| name.split_once('#'));
        let Some((list, id)) = code.filter(|(list, _)| *list != "ns") else { continue };
        let codes = lists.entry(list.to_owned()).or_default();
        let place = codes.iter().rposition(|(known, _)| known == id).unwrap_or_else(|| {
            codes.push((id.to_owned(), Default::default()));
            codes.len() - 1
        });
        let Some(property) = triple.predicate.as_str().strip_prefix(SKOS) else { continue };
        let (value, language) = if let Term::Literal(text) = &triple.object {
            (text.value(), text.language())
        } else if let Term::NamedNode(node) = &triple.object {
            (node.as_str().rsplit_once('#').map_or("", |(_, id)| id), None)
        } else {
            continue;
        };
        for ((name, wanted), values) in COLUMNS.iter().zip(&mut codes[place].1) {
            if *name == property && (wanted.is_none() || *wanted == language) {
                values.push(value.to_owned());
            }
        }
    }
    let lines = lists.iter().flat_map(|(list, codes)| {
        codes.iter().map(move |(id, columns)| {
            let cells = columns.iter().map(|values| values.join("\u{1f}"));
            let cells: Vec<String> = [list.clone(), id.clone()].into_iter().chain(cells).collect();
            assert!(!cells.iter().any(|cell| cell.contains(['\t', '\n'])), "a text of a code has one line: {id}");
            cells.join("\t") + "\n"
        })
    });
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder");
    fs::write(Path::new(&folder).join("codes.tsv"), lines.collect::<String>()).expect("the folder can be written");
}
