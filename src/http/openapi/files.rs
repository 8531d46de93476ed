//! Operations of files: those of the server, and those of a plan that are no form of another document.
use super::{ASKED, answered, operation, part, reach::Reach, response};
use crate::{
    archive,
    citation::{BIB, CFF},
    content::PACKAGE,
    dcat,
    format::{csvw, rdf},
    http::{
        files::{FILES, FileOperation},
        static_pages, whole_archive,
    },
    snapshot::{CSVW_GROUP, NQUADS},
};
use utoipa::openapi::{
    HttpMethod, PathItem, Response,
    path::{OperationBuilder, PathsBuilder},
};

/// The files of a plan by their names, with their media types.
const OF_PLAN: &[(&str, &str, FileOperation)] = &[
    (
        NQUADS,
        rdf::N_QUADS.content_type,
        FileOperation {
            id: "downloadNQuads",
            tag: "files",
            summary: "Download the whole plan as canonical N-Quads",
            about: "Sorted and without blank nodes: one content has one spelling and one digest.",
        },
    ),
    (
        archive::NAME,
        archive::MEDIA_TYPE,
        FileOperation {
            id: "downloadArchive",
            tag: "files",
            summary: "Download everything of the plan in one file (全データ一式)",
            about: "A Data Package with all tables as CSV, CSVW metadata, N-Quads, an RO-Crate description, licence, citation \
                    and the SHA-256 of every file: `openplan verify` and `sha256sum --check` prove it without the server. A \
                    release of an older openplan has none.",
        },
    ),
    (
        CFF,
        "application/yaml",
        FileOperation {
            id: "downloadCitation",
            tag: "files",
            summary: "Download the citation in the Citation File Format (引用)",
            about: "Names the fixed address of the release and its date. A release of an older openplan has none.",
        },
    ),
    (
        BIB,
        "application/x-bibtex",
        FileOperation {
            id: "downloadBibliography",
            tag: "files",
            summary: "Download the citation as BibTeX (引用)",
            about: "Names the fixed address of the release and its date. A release of an older openplan has none.",
        },
    ),
    (
        PACKAGE,
        "application/json",
        FileOperation {
            id: "downloadDataPackage",
            tag: "files",
            summary: "Download the Data Package descriptor",
            about: "Title, licence, contributors and the schema of every CSV file (Frictionless Data Package).",
        },
    ),
    (
        CSVW_GROUP,
        csvw::METADATA.content_type,
        FileOperation {
            id: "downloadCsvMetadata",
            tag: "files",
            summary: "Download the CSVW metadata of all tables",
            about: "The tables as one group, with the references between them (CSV on the Web).",
        },
    ),
];

/// Adds the paths of files.
pub fn add(paths: PathsBuilder) -> PathsBuilder {
    let get = |operation| PathItem::new(HttpMethod::Get, operation);
    let of_server = FILES.iter().filter_map(|file| Some((file.path, get(fixed(file.content_type, file.operation?)))));
    let of_plan = OF_PLAN.iter().map(|(name, content_type, about)| {
        let path = format!("{}/{name}", Reach::Current.prefix());
        let operation = begun(about, Reach::Current.parameters());
        (path, get(super::stored(operation, about.summary, content_type)))
    });
    of_plan
        .fold(of_server.fold(paths, |paths, (path, item)| paths.path(path, item)), |paths, (path, item)| {
            paths.path(path, item)
        })
        .path(dcat::void::PATH, get(void()))
        .path(whole_archive::PATH, get(archives()))
        .path("/ns/plan.csv", get(code_lists()))
        .path(static_pages::SHAPES, get(shapes()))
}

/// The responses of parts of files.
pub fn responses() -> impl Iterator<Item = (String, Response)> {
    OF_PLAN.iter().map(|(_, content_type, _)| part::response(content_type))
}

fn begun(about: &FileOperation, parameters: &[&str]) -> OperationBuilder {
    let FileOperation { id, tag, summary, about } = *about;
    operation(id, tag, summary, about, parameters.iter().map(|name| (*name).to_owned()))
}

/// A file in one format, at an address that names it.
fn fixed(content_type: &str, about: FileOperation) -> OperationBuilder {
    answered(begun(&about, &[]), response::bytes(about.summary, content_type, &[]), &["invalid-parameter"])
}

/// The table of the codes, which is a form of the page of the vocabulary.
fn code_lists() -> OperationBuilder {
    fixed(
        "text/csv",
        FileOperation {
            id: "downloadCodeLists",
            tag: "vocabulary",
            summary: "Download the code lists (コード表)",
            about: "Every code with its labels and definitions in Japanese and English; `/ns/plan.excel.csv` is the form for Excel.",
        },
    )
}

/// The archives of all plans in one.
fn archives() -> OperationBuilder {
    let about = FileOperation {
        id: "downloadArchiveOfAllPlans",
        tag: "files",
        summary: "Download everything of all plans in one file (全計画の全データ一式)",
        about: "The archive of the current release of every plan, as `/{publisher_id}/{plan_id}/data.zip` has it, and \
                `manifest.json`, which lists them with their SHA-256. More than 4 GiB are refused.",
    };
    let response = response::bytes(about.summary, archive::MEDIA_TYPE, &[]);
    answered(begun(&about, &[]), response, &["invalid-parameter", "result-too-large"])
}

/// Their address has no suffix, so that `Accept` has a say in it.
fn shapes() -> OperationBuilder {
    let about = FileOperation {
        id: "downloadShapes",
        tag: "vocabulary",
        summary: "Download the SHACL shapes (検証の規則)",
        about: "What every published graph conforms to. Turtle only, also at `/ns/plan/shapes.ttl`.",
    };
    let response = response::bytes(about.summary, "text/turtle", &["Content-Location"]);
    answered(begun(&about, &[]), response, ASKED)
}

/// A graph at one address: only `Accept` chooses the format.
fn void() -> OperationBuilder {
    let about = FileOperation {
        id: "getVoid",
        tag: "discovery",
        summary: "Get what the graphs hold in numbers (VoID)",
        about: "Of each plan and of everything: triples, subjects, objects, and how often each class and property is used.",
    };
    answered(begun(&about, &[]), response::graph(about.about), ASKED)
}
