//! What the server lets a request cost.
use super::unscoped;
use crate::format::{Document, Shape};
use serde_json::{Map, Value, json};

/// A limit that clients meet.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Its name, which stays.
    pub name: &'static str,
    /// What it bounds, in Japanese and in English.
    pub about: (&'static str, &'static str),
    /// Its value now.
    pub value: u64,
    /// What is counted: `s`, `ms`, `bytes`, or a plural.
    pub unit: &'static str,
    /// The option of `serve` that sets it, if one does.
    pub option: Option<&'static str>,
}

/// Path of the document.
pub const LIMITS: &str = "/limits";

/// The limits of a server.
pub fn limits(limits: &[Limit], base: &str) -> Document {
    let item = |limit: &Limit| {
        json!({
            "name": limit.name,
            "about_ja": limit.about.0,
            "about": limit.about.1,
            "value": limit.value,
            "unit": limit.unit,
            "option": limit.option,
        })
    };
    let members = Map::from_iter([
        ("title".to_owned(), json!("制限")),
        ("description".to_owned(), json!("リクエストひとつに使える時間・量の上限です。")),
        ("limits".to_owned(), Value::Array(limits.iter().map(item).collect())),
    ]);
    unscoped(base, LIMITS, "制限".to_owned(), Shape::Members { members, triples: Vec::new() })
}
