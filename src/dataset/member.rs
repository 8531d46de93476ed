//! Reads `datapackage.json`: the members that people write with what each may hold, and the generated part.
use super::{
    Findings, Metadata, Place, json,
    metadata::FILE,
    misread,
    nearest::nearest,
    on_track::{COURSES, tolerance},
    resources::resources,
    rule,
};
use crate::{
    catalog::{MUNICIPAL_PLAN_1, Profile, profile},
    characters,
    language::Bilingual,
    municipality::MunicipalityCode,
    publisher::PublisherId,
    table::Table,
    vocabulary,
};
use serde_json::Value;

/// A member, by its path, with what it holds in Japanese and English.
struct PackageMember {
    path: &'static [&'static str],
    required: bool,
    holds: Holds,
}

/// What a member may hold.
#[derive(Clone, Copy)]
enum Holds {
    /// Exactly this text.
    Exactly(&'static str),
    /// The name of a profile that this program knows.
    Profile,
    Text,
    Texts,
    Items,
    Object,
    Truth,
    Slug,
    Iri,
    Email,
    Publisher,
    Code,
    Country,
    CorporateNumber,
    Language,
    /// A code of the named list of the vocabulary.
    Concept(&'static str),
    Time,
    Course,
    Tolerance,
}

const fn required(path: &'static [&'static str], holds: Holds) -> PackageMember {
    PackageMember { path, required: true, holds }
}

const fn optional(path: &'static [&'static str], holds: Holds) -> PackageMember {
    PackageMember { path, required: false, holds }
}

/// No licence is assumed.
const MEMBERS: &[PackageMember] = &[
    required(&["$schema"], Holds::Exactly("https://datapackage.org/profiles/2.0/datapackage.json")),
    required(&["name"], Holds::Slug),
    required(&["title"], Holds::Text),
    required(&["description"], Holds::Text),
    required(&["version"], Holds::Text),
    required(&["created"], Holds::Time),
    required(&["keywords"], Holds::Texts),
    required(&["licenses"], Holds::Items),
    required(&["licenses", "0", "name"], Holds::Text),
    required(&["licenses", "0", "path"], Holds::Iri),
    required(&["contributors"], Holds::Items),
    required(&["contributors", "0", "title"], Holds::Text),
    optional(&["contributors", "0", "email"], Holds::Email),
    optional(&["contributors", "0", "path"], Holds::Iri),
    required(&["sources"], Holds::Items),
    required(&["custom"], Holds::Object),
    required(&["custom", "profile"], Holds::Profile),
    required(&["custom", "plan_id"], Holds::Slug),
    required(&["custom", "department_id"], Holds::Slug),
    required(&["custom", "attribution_ja"], Holds::Text),
    required(&["custom", "attribution_en"], Holds::Text),
    optional(&["custom", "rights_ja"], Holds::Text),
    optional(&["custom", "rights_en"], Holds::Text),
    optional(&["custom", "draft"], Holds::Truth),
    optional(&["custom", "iri_base"], Holds::Iri),
    optional(&["custom", "formula_allow"], Holds::Texts),
    optional(&["custom", "on_track"], Holds::Object),
    optional(&["custom", "on_track", "course"], Holds::Course),
    optional(&["custom", "on_track", "tolerance"], Holds::Tolerance),
];

/// What today's profile says of the publisher and of the texts.
const TODAYS: &[PackageMember] = &[
    required(&["custom", "publisher_id"], Holds::Publisher),
    required(&["custom", "publisher_name"], Holds::Text),
    required(&["custom", "publisher_name_en"], Holds::Text),
    optional(&["custom", "publisher_kind"], Holds::Concept("publisher-kind")),
    optional(&["custom", "country"], Holds::Country),
    optional(&["custom", "prefecture_name"], Holds::Text),
    optional(&["custom", "area_uri"], Holds::Iri),
    optional(&["custom", "corporate_number"], Holds::CorporateNumber),
    optional(&["custom", "language"], Holds::Language),
    optional(&["custom", "dropped"], Holds::Texts),
];

/// What profile 1 says of the municipality instead.
const FIRST: &[PackageMember] = &[
    required(&["custom", "lg_code"], Holds::Code),
    required(&["custom", "lg_name"], Holds::Text),
    required(&["custom", "lg_name_en"], Holds::Text),
    required(&["custom", "prefecture_name"], Holds::Text),
];

/// The members that a package of the profile has that it names.
fn members(metadata: &Metadata) -> impl Iterator<Item = &'static PackageMember> {
    let is_first = metadata.profile() == MUNICIPAL_PLAN_1.name;
    MEMBERS.iter().chain(if is_first { FIRST } else { TODAYS })
}

/// What else these objects may have, which has no effect here but a meaning for other programs.
///
/// Source: Data Package 2.0, and what its first version named otherwise.
const STANDARD: &[(&[&str], &[&str])] = &[
    (&[], &["id", "homepage", "image", "profile", "resources"]),
    (&["licenses", "0"], &["title"]),
    (&["contributors", "0"], &["givenName", "familyName", "organization", "roles", "role"]),
    (&["sources", "0"], &["title", "path", "email", "version"]),
];

impl Metadata {
    /// Reads the text of the file; findings name what is not well-formed, missing, wrong or not as generated. `has_file`
    /// tells of optional tables whether the package has a file for them.
    pub fn read(text: String, has_file: &dyn Fn(&Table) -> bool, findings: &mut Findings) -> Self {
        let value = serde_json::from_str(&text).unwrap_or_else(|error| {
            let place = Place::new(FILE, error.line().max(1), error.column().max(1));
            findings.add(&rule::JSON_SYNTAX, place, &[("cause", &error.to_string())]);
            Value::Null
        });
        let metadata = Self::of(value, text);
        if !metadata.value().is_null() {
            check_repeated(&metadata, findings);
            check(&metadata, findings);
            check_characters(&metadata, findings);
            metadata.note_draft(findings);
            if metadata.profile() == profile().name {
                metadata.check_resources(has_file, findings);
            }
        }
        metadata
    }

    /// Says that it is a draft, if it is one.
    pub(super) fn note_draft(&self, findings: &mut Findings) {
        if self.is_draft() {
            findings.add(&rule::DRAFT, self.place(&["custom", "draft"]), &[]);
        }
    }

    /// Names the first difference between `resources` and what is generated.
    fn check_resources(&self, has_file: &dyn Fn(&Table) -> bool, findings: &mut Findings) {
        let (wanted, found) = (resources(has_file), self.value().get("resources").unwrap_or(&Value::Null));
        let Some(difference) = json::difference(&wanted, found) else { return };
        let path: Vec<&str> = std::iter::once("resources").chain(difference.path.iter().map(String::as_str)).collect();
        let show = |value: Option<&Value>| {
            let text = value.filter(|value| !value.is_null()).map_or_else(|| "—".to_owned(), Value::to_string);
            if text.chars().count() > 60 { text.chars().take(60).chain("…".chars()).collect() } else { text }
        };
        let facts =
            [("member", &*path.join("/")), ("found", &*show(difference.found)), ("wanted", &*show(difference.wanted))];
        findings.add(&rule::RESOURCES, self.place(&path), &facts);
    }
}

/// Names members that are missing, wrong, or unknown where only known ones have an effect.
fn check(metadata: &Metadata, findings: &mut Findings) {
    for member in members(metadata) {
        check_member(member, metadata, findings);
    }
    for path in [&[][..], &["custom"], &["custom", "on_track"]] {
        check_known(path, path, metadata, findings);
    }
    for list in ["licenses", "contributors", "sources"] {
        let items = metadata.value()[list].as_array().map_or(0, Vec::len);
        for item in (0..items).map(|item| item.to_string()) {
            check_known(&[list, "0"], &[list, &item], metadata, findings);
        }
    }
}

/// Names what nobody knows in the object at `path`, of which `described` says what it may have.
fn check_known(described: &[&str], path: &[&str], metadata: &Metadata, findings: &mut Findings) {
    let ours = || members(metadata).filter_map(|member| member.path.strip_prefix(described)?.first().copied());
    let standard =
        || STANDARD.iter().filter(|(place, _)| *place == described).flat_map(|(_, names)| names.iter().copied());
    let known = || ours().chain(standard());
    let pointer = path.iter().fold(String::new(), |pointer, step| pointer + step + "/");
    let object = metadata.value().pointer(format!("/{pointer}").trim_end_matches('/')).and_then(Value::as_object);
    for name in object.into_iter().flat_map(|object| object.keys()) {
        if !known().any(|known| known == name) && !findings.counts_only(&rule::METADATA_UNKNOWN, FILE) {
            let nearest = nearest(name, known()).unwrap_or_default();
            let facts = [("member", &*format!("{pointer}{name}")), ("nearest", nearest)];
            findings.add_counted(&rule::METADATA_UNKNOWN, metadata.place(&[path, &[name]].concat()), &facts);
        }
    }
}

/// Names members that stand twice in one object.
fn check_repeated(metadata: &Metadata, findings: &mut Findings) {
    for (name, at) in json::repeated(metadata.text()) {
        if !findings.counts_only(&rule::METADATA_TWICE, FILE) {
            let (line, column) = json::line_and_column(metadata.text(), at);
            findings.add_counted(&rule::METADATA_TWICE, Place::new(FILE, line, column), &[("member", &name)]);
        }
    }
}

/// Names characters that no text may hold, in every text but those of the generated part, which is compared as a whole.
fn check_characters(metadata: &Metadata, findings: &mut Findings) {
    let mut see = |path: &[String], text: &str| {
        let generated = path.first().is_some_and(|first| first == "resources") && path.len() > 1;
        if generated {
            return;
        }
        let name = path.join("/");
        let steps = || path.iter().map(String::as_str).collect::<Vec<_>>();
        if misread::check(
            text,
            (&format!("項目 {name}"), &format!("The member {name}")),
            || metadata.place(&steps()),
            findings,
        ) {
            return;
        }
        let Some(unfit) = characters::unfit_in_lines(text) else { return };
        if !findings.counts_only(&rule::METADATA_CHARACTER, FILE) {
            let (ja, en) = (unfit.ja(), unfit.to_string());
            let facts = [("member", &*name), ("character_ja", &*ja), ("character", &*en)];
            findings.add_counted(&rule::METADATA_CHARACTER, metadata.place(&steps()), &facts);
        }
    };
    json::each_text(metadata.value(), &mut Vec::new(), &mut see);
}

fn check_member(member: &PackageMember, metadata: &Metadata, findings: &mut Findings) {
    let (name, (kind_ja, kind)) = (member.path.join("/"), describe(member.holds));
    let facts = [("member", &*name), ("kind_ja", kind_ja), ("kind", kind)];
    match metadata.value().pointer(&format!("/{name}")) {
        None if member.required => {
            // One finding per missing member: what it would contain is not missing as well.
            let parent = metadata.value().pointer(&format!("/{}", member.path[..member.path.len() - 1].join("/")));
            if member.path.len() == 1 || parent.is_some() {
                findings.note(&rule::METADATA_MISSING, metadata.place(member.path), &facts);
            }
        }
        Some(value) if !holds(member.holds, value) => {
            let found = value.to_string();
            let facts = [&facts[..], &[("found", &found)]].concat();
            findings.add(&rule::METADATA_VALUE, metadata.place(member.path), &facts);
        }
        _ => {}
    }
}

/// What gives a text more than one line, or columns.
const BREAKS: [char; 3] = ['\r', '\n', '\t'];

fn holds(what: Holds, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    match what {
        Holds::Exactly(wanted) => text == wanted,
        Holds::Profile => Profile::named(text).is_some(),
        Holds::Text => !text.trim().is_empty() && !text.contains(BREAKS),
        Holds::Texts => value
            .as_array()
            .is_some_and(|items| items.iter().all(|item| item.as_str().is_some_and(|text| !text.contains(BREAKS)))),
        Holds::Items => value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object)),
        Holds::Object => value.is_object(),
        Holds::Truth => value.is_boolean(),
        Holds::Slug => is_slug(text),
        Holds::Iri => is_iri(text),
        Holds::Email => is_email(text),
        Holds::Code => text.parse::<MunicipalityCode>().is_ok(),
        Holds::Publisher => text.parse::<PublisherId>().is_ok(),
        Holds::Country => text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()),
        Holds::CorporateNumber => text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()),
        Holds::Language => is_language(text),
        Holds::Concept(list) => vocabulary::concepts(list).iter().any(|concept| concept.id == text),
        Holds::Time => text.parse::<jiff::Timestamp>().is_ok(),
        Holds::Course => COURSES.contains(&text),
        Holds::Tolerance => tolerance(text).is_some(),
    }
}

fn describe(what: Holds) -> (&'static str, &'static str) {
    match what {
        Holds::Exactly(wanted) => (wanted, wanted),
        Holds::Profile => (profile().name, profile().name),
        Holds::Text => ("改行のない文字列", "a text without line breaks"),
        Holds::Texts => ("改行のない文字列の配列", "a list of texts without line breaks"),
        Holds::Items => ("1つ以上の項目を持つ配列", "a list with at least one object"),
        Holds::Object => ("項目の集まり { … }", "an object"),
        Holds::Truth => ("引用符のない true か false", "true or false, without quotes"),
        Holds::Slug => ("英小文字・数字・ハイフンのID", "an id of lower-case letters, digits and hyphens"),
        Holds::Iri => ("https:// で始まるURL", "an absolute URL, such as https://…"),
        Holds::Email => ("dx@city.example.jp のようなメールアドレス", "an e-mail address, such as dx@city.example.jp"),
        Holds::Publisher => (
            "検査数字を含む6桁のコードか、国名コードと英字名（jp-digital-agency など）",
            "a six-digit code with its check digit, or the code of a country and a name, such as gb-bracknell-forest",
        ),
        Holds::Code => ("検査数字を含む6桁のコード", "a six-digit code with its check digit"),
        Holds::Country => ("JP のような国名コード", "the code of a country, such as JP"),
        Holds::CorporateNumber => ("13桁の法人番号", "a number of thirteen digits"),
        Holds::Language => ("ja のような言語コード", "the code of a language, such as ja"),
        Holds::Concept(_) => ("語彙のコード一覧にあるコード", "a code of the list in the vocabulary"),
        Holds::Time => ("2026-11-22T00:00:00Z のような日時", "a time such as 2026-11-22T00:00:00Z"),
        Holds::Course => ("linear か none", "`linear` or `none`"),
        Holds::Tolerance => {
            ("\"0.1\" のように引用符で囲んだ 0 から 1 までの数", "a number from 0 to 1 as text, such as \"0.1\"")
        }
    }
}

/// Lower-case ASCII words joined by hyphens.
pub fn is_slug(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

/// A language tag of BCP 47, in small letters: `ja`, `en-gb`. It begins with the two or three letters of a language.
pub fn is_language(text: &str) -> bool {
    let language = text.split('-').next().unwrap_or_default();
    matches!(language.len(), 2 | 3)
        && oxigraph::model::Literal::new_language_tagged_literal("", text)
            .is_ok_and(|literal| literal.language() == Some(text))
}

/// An absolute `http` or `https` IRI.
pub fn is_iri(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && oxigraph::model::NamedNode::new(text).is_ok()
}

/// An address that can stand behind `mailto:`.
fn is_email(text: &str) -> bool {
    let named = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    named
        && !text.contains(['/', '?', '#', '%', ','])
        && oxigraph::model::NamedNode::new(format!("mailto:{text}")).is_ok()
}
