//! `datapackage.json`: what people write about a package, beside the generated part.
use super::{Place, json, resources::resources};
use crate::{
    publisher::{self, AREAS, PublisherId},
    table::Table,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Name of the file.
pub const FILE: &str = "datapackage.json";

/// How many bytes the file may have: thirty times what it has. Read, each of them may take forty.
pub const MOST_BYTES: u64 = 1 << 20;

/// The content of `datapackage.json`.
///
/// Texts that the profile requires are empty where the file lacks them, which is a finding; a checked package has them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    value: Value,
    text: String,
}

impl Metadata {
    /// The text of a file that was checked before it was published; none if it is no JSON object.
    pub fn published(text: String) -> Option<Self> {
        let value: Value = serde_json::from_str(&text).ok()?;
        value.is_object().then_some(Self { value, text })
    }

    /// What a file says, with its text.
    pub(super) const fn of(value: Value, text: String) -> Self {
        Self { value, text }
    }

    /// What a file says, without its text.
    pub const fn of_value(value: Value) -> Self {
        Self { value, text: String::new() }
    }

    /// Where the value at a path stands, or the innermost one on the way to it.
    pub fn place(&self, path: &[&str]) -> Place {
        let (line, column) = json::position(&self.text, path);
        Place::new(FILE, line, column)
    }

    /// Everything that the file says; null if it cannot be read.
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn string(&self, pointer: &str) -> Option<&str> {
        self.value.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    fn required(&self, pointer: &str) -> &str {
        self.string(pointer).unwrap_or_default()
    }

    /// The profile that the package is written in: `municipal-plan/2`.
    pub fn profile(&self) -> &str {
        self.required("/custom/profile")
    }

    /// The member of that name in `custom`, or what profile 1 calls it.
    fn renamed(&self, name: &str, before: &str) -> &str {
        let custom = |name: &str| self.string(&format!("/custom/{name}"));
        custom(name).or_else(|| custom(before)).unwrap_or_default()
    }

    /// Id of the publisher.
    pub fn publisher_id(&self) -> &str {
        self.renamed("publisher_id", "lg_code")
    }

    /// Id of the plan within its publisher.
    pub fn plan_id(&self) -> &str {
        self.required("/custom/plan_id")
    }

    /// Name of the publisher in the language of the package: 金沢市.
    pub fn publisher_name(&self) -> &str {
        self.renamed("publisher_name", "lg_name")
    }

    /// Name of the publisher in English.
    pub fn publisher_name_en(&self) -> &str {
        self.renamed("publisher_name_en", "lg_name_en")
    }

    /// Name of the prefecture that the publisher lies in, if the package states one: 石川県.
    pub fn prefecture_name(&self) -> &str {
        self.required("/custom/prefecture_name")
    }

    /// Name of the publisher with its prefecture, as the column 公表主体名 has it: 石川県金沢市.
    pub fn full_name(&self) -> String {
        publisher::full_name(self.string("/custom/prefecture_name"), self.publisher_name())
    }

    /// Kind of publisher, a code of the list `publisher-kind`, if the package states one.
    pub fn publisher_kind(&self) -> Option<&str> {
        self.string("/custom/publisher_kind")
    }

    /// Code of the country of the publisher, of ISO 3166-1.
    pub fn country(&self) -> &str {
        let of_id = || self.publisher_id().parse::<PublisherId>().map_or("", |id| id.country());
        self.string("/custom/country").unwrap_or_else(of_id)
    }

    /// IRI of the area that the publisher is of, if there is one. Profile 1 has that of the code.
    pub fn area_uri(&self) -> Option<String> {
        let of_code = || {
            (self.profile() == "municipal-plan/1").then(|| self.publisher_id().parse::<PublisherId>().ok()?.area_iri())
        };
        self.string("/custom/area_uri").map(str::to_owned).or_else(|| of_code()?)
    }

    /// Five-digit code of that area among those of e-Stat, by which its statistics are joined: of the area that the package
    /// states, else of the code of the publisher. `None` outside Japan and for a body without an area of its own.
    pub fn area_code(&self) -> Option<String> {
        let of_uri = |uri: String| uri.strip_prefix(AREAS).and_then(|code| code.get(..5)).map(str::to_owned);
        let of_publisher = || self.publisher_id().parse::<PublisherId>().ok()?.code()?.area();
        self.area_uri().and_then(of_uri).or_else(of_publisher)
    }

    /// Thirteen-digit corporate number (法人番号) of the publisher, if the package states it.
    pub fn corporate_number(&self) -> Option<&str> {
        self.string("/custom/corporate_number")
    }

    /// Language of the texts, as in BCP 47; Japanese unless the package says otherwise.
    pub fn language(&self) -> &str {
        self.string("/custom/language").unwrap_or("ja")
    }

    /// Slug of the department in charge.
    pub fn department_id(&self) -> &str {
        self.required("/custom/department_id")
    }

    /// What a user of the data writes as its source, in Japanese.
    pub fn attribution_ja(&self) -> &str {
        self.required("/custom/attribution_ja")
    }

    /// What a user of the data writes as its source, in English.
    pub fn attribution_en(&self) -> &str {
        self.required("/custom/attribution_en")
    }

    /// Statement on rights in Japanese, if the package makes one.
    pub fn rights_ja(&self) -> Option<&str> {
        self.string("/custom/rights_ja")
    }

    /// Statement on rights in English, if the package makes one.
    pub fn rights_en(&self) -> Option<&str> {
        self.string("/custom/rights_en")
    }

    /// What the IRIs of its things begin with, if the package itself says so; without a final slash.
    pub fn iri_base(&self) -> Option<&str> {
        self.string("/custom/iri_base")
    }

    /// Whether it is a draft, which is not published.
    pub fn is_draft(&self) -> bool {
        self.value.pointer("/custom/draft") == Some(&Value::Bool(true))
    }

    /// Cells that may begin like a formula, as `table/key/column`: `terms/plus-alpha/label`.
    pub fn formula_allow(&self) -> BTreeSet<&str> {
        let cells = self.value.pointer("/custom/formula_allow").and_then(Value::as_array);
        cells.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Initiatives that an edition lists no more, as `revision/initiative`: `e2025-03/i004`.
    pub fn dropped(&self) -> BTreeSet<&str> {
        let dropped = self.value.pointer("/custom/dropped").and_then(Value::as_array);
        dropped.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Title of the package.
    pub fn title(&self) -> &str {
        self.required("/title")
    }

    /// Description of the package.
    pub fn description(&self) -> &str {
        self.required("/description")
    }

    /// Free label for people: two releases may carry the same one.
    pub fn version(&self) -> &str {
        self.required("/version")
    }

    /// Keywords in Japanese.
    pub fn keywords(&self) -> Vec<&str> {
        let keywords = self.value["keywords"].as_array();
        keywords.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// IRI of the licence.
    pub fn license_path(&self) -> &str {
        self.required("/licenses/0/path")
    }

    /// Short name of the licence, such as `CC-BY-4.0`.
    pub fn license_name(&self) -> &str {
        self.required("/licenses/0/name")
    }

    /// Full name of the licence, if the package states it.
    pub fn license_title(&self) -> Option<&str> {
        self.string("/licenses/0/title")
    }

    /// Address of the first of those who made the package, if it states one.
    pub fn email(&self) -> Option<&str> {
        self.string("/contributors/0/email")
    }

    /// Page of the first of those who made the package, if it states one.
    pub fn page(&self) -> Option<&str> {
        self.string("/contributors/0/path")
    }

    /// Names of those who made the package, in their order.
    pub fn contributors(&self) -> Vec<&str> {
        let contributors = self.value["contributors"].as_array();
        contributors.into_iter().flatten().filter_map(|contributor| contributor["title"].as_str()).collect()
    }

    /// The file with `resources` generated anew: what people wrote stays, written in one stable way. `has_file` tells of
    /// optional tables whether the package has a file for them.
    pub fn regenerated(&self, has_file: &dyn Fn(&Table) -> bool) -> String {
        let mut value = self.value.clone();
        if let Some(members) = value.as_object_mut() {
            members.insert("resources".to_owned(), resources(has_file));
        }
        json::pretty(&value)
    }

    /// What the release digest sees of the file: RFC 8785 without label, times, the generated part, the IRI base, and that it is
    /// no draft.
    pub fn canonical(&self) -> Vec<u8> {
        let mut value = self.value.clone();
        if let Some(members) = value.as_object_mut() {
            for name in ["version", "created", "resources"] {
                members.shift_remove(name);
            }
        }
        if let Some(custom) = value.get_mut("custom").and_then(Value::as_object_mut) {
            custom.shift_remove("iri_base");
            custom.shift_remove("draft");
        }
        // It fails only for numbers that JSON text cannot hold.
        serde_json_canonicalizer::to_vec(&value).unwrap_or_default()
    }
}
