//! How a release is cited: one statement in the forms that people, reference managers and programs take.
//!
//! It names the fixed address of the release, never one that shows something else tomorrow. Who made it, what it is
//! called and its licence are what the package states.
use crate::{calendar, characters, dataset::Metadata, store::Release};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;
use utoipa::ToSchema;

/// Name of the stored file in the Citation File Format.
pub const CFF: &str = "citation.cff";

/// Name of the stored file in BibTeX.
pub const BIB: &str = "citation.bib";

/// The licences for data that the Citation File Format 1.2.0 knows by their SPDX names; of others it takes the address.
const SPDX: &[&str] = &[
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "CC-PDDC",
    "CC0-1.0",
    "CDLA-Permissive-1.0",
    "CDLA-Sharing-1.0",
    "ODC-By-1.0",
    "ODbL-1.0",
    "PDDL-1.0",
];

/// How the release is cited: by its fixed address and its date.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Citation)]
pub struct CitationForms {
    /// A sentence in Japanese.
    pub ja: String,
    /// A sentence in English.
    pub en: String,
    /// A BibTeX entry.
    pub bibtex: String,
}

/// A release as something to cite.
#[derive(Debug, Clone, Copy)]
pub struct Citation<'a> {
    /// The release.
    pub release: &'a Release,
    /// Its `datapackage.json`.
    pub metadata: &'a Metadata,
}

impl Citation<'_> {
    /// The fixed address: the IRI of the release, which leads to its page.
    pub fn url(&self) -> String {
        let Release { iri_base, publisher_id, plan_id, number, .. } = self.release;
        format!("{iri_base}/id/{publisher_id}/{plan_id}/releases/{number}")
    }

    /// Day on which it was first published, in UTC as it is stored: `2026-11-24`.
    pub fn date(&self) -> &str {
        self.release.created_at.split('T').next().unwrap_or_default()
    }

    /// Title with the number of the release.
    pub fn title(&self) -> String {
        format!("{}（公開版 {}）", self.metadata.title(), self.release.number)
    }

    /// Who made it: those whom the package names, else the publisher.
    pub fn authors(&self) -> Vec<String> {
        let named: Vec<_> = self.metadata.contributors().into_iter().map(str::to_owned).collect();
        if named.is_empty() { vec![self.metadata.full_name()] } else { named }
    }

    /// A sentence in Japanese, with the day that it was in Japan, as pages tell it.
    pub fn ja(&self) -> String {
        let (authors, number) = (self.authors().join("、"), self.release.number);
        let day = calendar::day_in_japan(&self.release.created_at);
        format!(
            "{authors}「{}」公開版 {number}（{}）［データセット］ {}",
            self.metadata.title(),
            day.as_deref().unwrap_or(self.date()),
            self.url()
        )
    }

    /// A sentence in English. The title is as the package has it.
    pub fn en(&self) -> String {
        let (city, number) = (self.metadata.publisher_name_en(), self.release.number);
        format!(
            "{city} ({}). {}, release {number} of {} [Data set]. {}",
            self.year(),
            self.metadata.title(),
            self.date(),
            self.url()
        )
    }

    /// What documents say of it: a sentence in each language, and BibTeX.
    pub fn forms(&self) -> CitationForms {
        CitationForms { ja: self.ja(), en: self.en(), bibtex: self.bibtex() }
    }

    /// The version as reference managers print it: what staff call the package, which can stay the same for many releases,
    /// and which release it is.
    fn version(&self) -> String {
        format!("{}, 公開版 {}", self.release.label, self.release.number)
    }

    fn year(&self) -> &str {
        self.date().split('-').next().unwrap_or_default()
    }

    /// A BibTeX entry, which every bibliography style can print.
    pub fn bibtex(&self) -> String {
        let Release { publisher_id, plan_id, number, digest, .. } = self.release;
        let authors: Vec<_> = self.authors().iter().map(|author| format!("{{{}}}", tex(author))).collect();
        let license = self.metadata.license_title().unwrap_or(self.metadata.license_name());
        let fields = [
            ("author", authors.join(" and ")),
            ("title", format!("{{{}}}", tex(&self.title()))),
            ("year", self.year().to_owned()),
            ("date", self.date().to_owned()),
            ("version", tex(&self.version())),
            ("howpublished", format!("Data set, \\url{{{}}}", self.url())),
            ("url", self.url()),
            ("note", format!("License: {}. SHA-256: {digest}", tex(license))),
        ];
        let mut entry = format!("@misc{{plan-{publisher_id}-{plan_id}-{number}");
        for (name, value) in fields {
            let _ = write!(entry, ",\n  {name} = {{{value}}}"); // a String takes everything
        }
        entry.push_str("\n}\n");
        entry
    }

    /// A file in the Citation File Format 1.2.0. Every text is quoted as in JSON, which YAML reads alike.
    pub fn cff(&self) -> String {
        let metadata = self.metadata;
        let mut file = String::from("cff-version: \"1.2.0\"\ntype: \"dataset\"\n");
        let mut line = |text: &str| {
            file.push_str(text);
            file.push('\n');
        };
        let message =
            "このデータを使うときは次のように引用してください。 / If you use this data set, cite it as below.";
        line(&format!("message: {}", quoted(message)));
        line(&format!("title: {}", quoted(&self.title())));
        if !metadata.description().is_empty() {
            line(&format!("abstract: {}", quoted(metadata.description())));
        }
        line("authors:");
        for author in self.authors() {
            line(&format!("  - name: {}", quoted(&author)));
        }
        line(&format!("version: {}", quoted(&self.version())));
        line(&format!("date-released: {}", quoted(self.date())));
        if SPDX.contains(&metadata.license_name()) {
            line(&format!("license: {}", quoted(metadata.license_name())));
        }
        line(&format!("license-url: {}", quoted(metadata.license_path())));
        line(&format!("url: {}", quoted(&self.url())));
        line("identifiers:");
        for (kind, value, about) in [
            ("url", self.url(), "IRI of the release"),
            ("other", format!("sha256:{}", self.release.digest), "Digest of the content of the release"),
        ] {
            line(&format!("  - type: {}", quoted(kind)));
            line(&format!("    value: {}", quoted(&value)));
            line(&format!("    description: {}", quoted(about)));
        }
        let keywords = metadata.keywords();
        if !keywords.is_empty() {
            line("keywords:");
        }
        for keyword in keywords {
            line(&format!("  - {}", quoted(keyword)));
        }
        file
    }
}

/// A text in quotes as JSON and YAML read it. YAML has fewer characters than JSON.
fn quoted(text: &str) -> String {
    let quoted = Value::from(&*characters::of_xml(text)).to_string();
    let escape = |c: char| match c {
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
        other => other.to_string(),
    };
    quoted.chars().map(escape).collect()
}

/// Text that TeX prints as it is.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '#' | '$' | '%' | '&' | '_' | '{' | '}' => out.extend(['\\', character]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    characters::of_xml(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_field() {
        assert_eq!(
            tex("100% & {A_B}\\^~#$"),
            "100\\% \\& \\{A\\_B\\}\\textbackslash{}\\textasciicircum{}\\textasciitilde{}\\#\\$"
        );
        assert_eq!(quoted("「\"\n\\」"), "\"「\\\"\\n\\\\」\"");
        assert_eq!(quoted("\u{b}\u{7f}\u{9b}\u{fffe}"), "\"\u{fffd}\\u007f\\u009b\u{fffd}\"");
        assert_eq!(tex("\u{1b}a\r\nb\u{fffe}"), " a  b\u{fffd}");
    }
}
