//! What the server lets a request cost.
use super::unscoped;
use crate::format::{Document, Shape};
use serde::Serialize;
use utoipa::ToSchema;

/// A limit that clients meet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Limit {
    /// Its name, which stays.
    pub name: &'static str,
    /// What it bounds, in Japanese.
    pub about_ja: &'static str,
    /// The same in English.
    pub about: &'static str,
    /// Its value on this server.
    pub value: u64,
    /// What is counted: `s`, `ms`, `bytes`, or a plural.
    pub unit: &'static str,
    /// The option of `openplan serve` that sets it.
    pub option: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitsAnswer<'l> {
    /// What this is, in Japanese.
    title: &'static str,
    /// What is limited, in Japanese.
    description: &'static str,
    /// The limits.
    limits: &'l [Limit],
}

/// Path of the document.
pub const LIMITS: &str = "/limits";

/// The limits of a server.
pub fn limits(limits: &[Limit], base: &str) -> Document {
    let description = "リクエストひとつに使える時間・量の上限です。";
    unscoped(base, LIMITS, "制限".to_owned(), Shape::of(&LimitsAnswer { title: "制限", description, limits }))
}
