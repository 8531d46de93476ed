//! What holds of the source text and of the descriptions, whatever is served.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
use actix_web::web::Bytes;
use calamine::{Reader, Xlsx};
use openplan::{
    catalog,
    dataset::resources,
    dcat::Host,
    format::{self, Document, Origin, Rights, Shape},
    page::{self, Around},
    publisher::PublisherId,
    table::{CellKind, Column, Row, Table, expand},
    view::Page,
    vocabulary,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

#[test]
fn modules_use_only_modules_listed_before_them() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let order: Vec<_> = lib.lines().filter_map(listed).collect();
    assert!(order.len() > 10, "{order:?}");
    for (place, module) in order.iter().enumerate().filter(|(_, module)| !is_package(module)) {
        let files = sources(module);
        assert!(!files.is_empty(), "`{module}` has no file");
        for file in files {
            for used in used(&code(&fs::read_to_string(&file).unwrap())) {
                let allowed = order[..=place].contains(&used.as_str());
                assert!(allowed, "{}: `{module}` uses `{used}`, which is not listed before it", file.display());
            }
        }
    }
}

#[test]
fn nothing_at_the_root_of_the_site_begins_like_a_publisher() {
    let files = fs::read_dir("src/http").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let routes: String = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    // Up to the first variable, without what a suffix adds. Paths that are all variable are those of publishers and tables.
    let literal = |route: &str| {
        let first = route.split('/').nth(1)?.split(['{', '.', '"']).next()?;
        (!first.is_empty()).then(|| first.to_owned())
    };
    let written = ["read(\"", "ask(\"", "file(\"", "asset(\"", "path: \"", ": &str = \""];
    let written = written.iter().flat_map(|before| routes.split(before).skip(1));
    let mut words: Vec<_> = written.filter(|text| text.starts_with('/')).filter_map(literal).collect();
    words.extend(Page::of_server().filter_map(|page| literal(page.path)));
    for known in ["search", "id", "ns", "sitemap-", "rdf-graph-store", "docs", "timemap"] {
        assert!(words.iter().any(|word| word == known), "{known} is not found among {words:?}");
    }
    words.extend(catalog::ever().map(|table| table.name.to_owned()));
    for word in words {
        assert!(!begins_like_a_publisher(&word), "/{word} could be a publisher");
    }
    for id in ["172014", "gb-bracknell-forest"] {
        assert!(begins_like_a_publisher(id) && id.parse::<PublisherId>().is_ok());
    }
}

/// Two lower-case letters and a hyphen, or six digits: whether a country of that code exists may change.
fn begins_like_a_publisher(word: &str) -> bool {
    let all = |text: Option<&str>, is_of: fn(&u8) -> bool| text.is_some_and(|text| text.as_bytes().iter().all(is_of));
    let country = all(word.get(..2), u8::is_ascii_lowercase) && word[2..].starts_with('-');
    country || all(word.get(..6), u8::is_ascii_digit)
}

/// The module that a line of `src/lib.rs` lists: one of its own, or a package of the workspace under its short name.
fn listed(line: &str) -> Option<&str> {
    let package = || line.strip_prefix("pub use openplan_")?.split_once(" as ").map(|(_, name)| name);
    line.strip_prefix("pub mod ").or_else(package)?.strip_suffix(';')
}

/// Whether a module is a package of its own. Cargo sees to it that such a one uses nothing of this package.
fn is_package(module: &str) -> bool {
    Path::new("crates").join(module).join("Cargo.toml").exists()
}

#[test]
fn every_package_is_a_listed_module() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    for entry in fs::read_dir("crates").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let listed = lib.lines().any(|line| line == format!("pub use openplan_{name} as {name};"));
        assert!(listed && is_package(&name), "crates/{name} is in no list");
    }
}

#[test]
fn every_file_belongs_to_a_listed_module() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    for entry in fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let listed = lib.contains(&format!("pub mod {name};"));
        assert!(listed || ["lib", "main"].contains(&name.as_str()), "{} is in no list", path.display());
    }
}

#[test]
fn the_test_of_the_direction_reads_groups_and_folders() {
    let text = "use crate::{a::{b, c}, d,\n  e::F};\n// crate::comment\nfn x() { crate :: y(); crate::z::w() } \"//\"; crate::v";
    assert_eq!(used(&code(text)), ["a", "d", "e", "z", "v"]);
    assert!(sources("resource").contains(&PathBuf::from("src/resource/initiative.rs")));
}

/// The Rust files of a module, at any depth.
fn sources(module: &str) -> Vec<PathBuf> {
    let file = PathBuf::from(format!("src/{module}.rs"));
    let mut files = below(Path::new(&format!("src/{module}")));
    files.extend(Some(file).filter(|file| file.exists()));
    files
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let files = |path: PathBuf| if path.is_dir() { below(&path) } else { vec![path] };
    entries.flat_map(files).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// A source text without its comments: a link in a comment is no use.
fn code(source: &str) -> String {
    let without =
        |line: &str| line.split(" //").next().filter(|_| !line.trim_start().starts_with("//")).map(str::to_owned);
    source.lines().filter_map(without).collect::<Vec<_>>().join("\n")
}

/// Modules named as `crate::a` and in `crate::{a::{…}, b}`.
fn used(code: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let named = code.split("crate::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
        Some(group) => members(group).iter().map(|member| name(member)).collect(),
        None => vec![name(rest)],
    });
    named.filter(|name| !name.is_empty()).collect()
}

/// The members of a group whose brace is open, up to the brace that closes it.
fn members(group: &str) -> Vec<String> {
    let (mut members, mut depth) = (vec![String::new()], 0);
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            _ => {}
        }
        if let Some(last) = members.last_mut() {
            last.push(c);
        }
    }
    members.iter().map(|member| member.trim_start_matches(',').trim().to_owned()).collect()
}

/// A cell that the column's kind admits.
fn example(kind: CellKind) -> String {
    match kind {
        CellKind::MunicipalityCode | CellKind::Publisher => "172014".into(),
        CellKind::Period => "2024-q1".into(),
        CellKind::Date => "2024-04-01".into(),
        CellKind::Currency => "JPY".into(),
        CellKind::SdgCode => "9.c".into(),
        CellKind::Integer => "7".into(),
        CellKind::Decimal => "-0.5".into(),
        CellKind::Flag => "true".into(),
        CellKind::FiscalYear => "2024".into(),
        CellKind::Month => "2024-03".into(),
        CellKind::Iri => "https://example.org/".into(),
        CellKind::Concept(list) => vocabulary::concepts(list)[0].id.clone(),
        _ => "x1".into(),
    }
}

/// Two full rows of two plans, as no format leaves a column out for being empty or alike.
fn document(table: &'static Table) -> Document {
    let cells: Vec<String> = table.columns.iter().map(|column| example(column.kind)).collect();
    let one = Row { table, cells };
    let mut other = one.clone();
    "x2".clone_into(&mut other.cells[1]);
    let shape = Shape::Rows { table, rows: vec![one, other] };
    let origin = Origin {
        publisher_id: "172014".into(),
        plan_id: "x1".into(),
        publisher_name: "石川県金沢市".into(),
        iri_base: "https://data.example.jp".into(),
        language: "ja".into(),
    };
    Document::bare(shape, Rights::default(), origin)
}

#[test]
fn every_column_is_in_every_format() {
    for table in catalog::tables().iter().copied() {
        let document = document(table);
        for format in document.shape.kind().formats() {
            let bytes = written(format, table);
            let body = match format.suffix {
                "xlsx" => header_of(bytes),
                "parquet" => columns_of(bytes),
                _ => String::from_utf8(bytes).unwrap(),
            };
            for column in table.columns {
                assert!(
                    shows(format.suffix, &body, table, column),
                    "{} is not in .{}: {body}",
                    column.name,
                    format.suffix
                );
            }
        }
    }
}

/// Two rows of a table in a format; a page is written by the module of pages.
fn written(format: &format::Format, table: &'static Table) -> Vec<u8> {
    let mut document = document(table);
    let around = Around { scope: None, host: &Host::default(), named: None };
    match format.page {
        Some(language) => page::write(&mut document, around, language).unwrap(),
        None => (format.write)(&document).unwrap(),
    }
}

/// What a page in English calls a column.
fn in_words(name: &str) -> String {
    let words = name.strip_suffix("_id").unwrap_or(name).replace('_', " ");
    words[..1].to_uppercase() + &words[1..]
}

/// The first line of a workbook, as CSV.
fn header_of(workbook: Vec<u8>) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().next().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The names of the columns of a Parquet file, as the header of a CSV.
fn columns_of(file: Vec<u8>) -> String {
    let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
    let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
    columns.iter().map(|column| column.name().to_owned()).collect::<Vec<_>>().join(",")
}

#[test]
fn every_column_is_in_the_data_package() {
    let resources = resources(&|_| true);
    for (table, resource) in catalog::tables().iter().copied().zip(resources.as_array().unwrap()) {
        assert_eq!(resource["name"], table.name);
        let fields = resource["schema"]["fields"].as_array().unwrap().iter().map(|field| field["name"].clone());
        assert_eq!(fields.collect::<Vec<_>>(), table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
    }
}

#[test]
fn every_format_has_a_suffix_of_its_own_and_says_what_it_is() {
    for (place, format) in format::ALL.iter().enumerate() {
        assert!(format::ALL[..place].iter().all(|other| other.suffix != format.suffix), "{}", format.suffix);
        assert!(format.content_type.contains('/'), "{}", format.suffix);
        let of_rows = catalog::tables().iter().any(|table| (format.fits)(format::ShapeKind::Rows(table)));
        let of_others = [format::ShapeKind::Tables, format::ShapeKind::Feed].into_iter().any(format.fits);
        assert!(of_rows || of_others, "{}", format.suffix);
    }
}

/// Whether a body in a format shows a column. A new format says here how.
fn shows(suffix: &str, body: &str, table: &Table, column: &Column) -> bool {
    let header = |title: &str| {
        let line = body.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        line.split(',').any(|name| name == title)
    };
    let json = || serde_json::from_str::<Value>(body).unwrap();
    let suppressed = column.property.is_empty();
    match suffix {
        "csv" | "parquet" => header(column.name),
        "excel.csv" | "xlsx" => header(column.ja),
        "csv-metadata.json" | "excel.csv-metadata.json" => {
            let columns = json()["tableSchema"]["columns"].take();
            let known = |one: &Value| one["name"] == column.name && (suppressed || one["propertyUrl"].is_string());
            columns.as_array().unwrap().iter().any(known)
        }
        "json" => member(&json(), table, column),
        "jsonld" => member(&json(), table, column) && (suppressed || in_context(&json(), table, column)),
        "html" => body.contains(&format!("<th scope=\"col\">{}</th>", column.ja)),
        "en.html" => body.contains(&format!("<th scope=\"col\">{}</th>", in_words(column.name))),
        "ttl" => suppressed || body.contains(column.property) || body.contains(&expand(column.property)),
        "nt" => suppressed || body.contains(&format!("<{}>", expand(column.property))),
        "rdf" => suppressed || body.contains(column.property.rsplit(':').next().unwrap()),
        other => panic!("say here how a column is shown in .{other}"),
    }
}

fn member(body: &Value, table: &Table, column: &Column) -> bool {
    let item = &body["items"][0];
    let own = !item[column.name].is_null();
    let iri = column.iri_member().is_none_or(|member| item[member].is_string());
    let exact = column.kind != CellKind::Decimal || item[format!("{}_decimal", column.name)].is_string();
    assert_eq!(item["type"].is_null(), table.classes.is_empty());
    own && iri && exact
}

/// Whether the context of the row's type maps a member of the column to its property.
fn in_context(body: &Value, table: &Table, column: &Column) -> bool {
    let context = &body["@context"];
    let members = table.type_name().map_or(context, |name| &context[name]["@context"]);
    let property =
        |value: &Value| value == &Value::from(expand(column.property)) || value["@id"] == expand(column.property);
    let names = [column.name.to_owned(), format!("{}_decimal", column.name)];
    names.into_iter().chain(column.iri_member()).any(|name| property(&members[name]))
}
