//! What the server lets a request cost.
use super::{Answer, InCopy, NoParameters, Own, Page, Reach, Server, pages::query, unscoped};
use crate::format::{Document, Shape, ShapeKind};
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
struct LimitsAnswer<'l> {
    /// What this is, in Japanese.
    title: &'static str,
    /// What is limited, in Japanese.
    description: &'static str,
    /// The limits.
    limits: &'l [Limit],
}

/// The limits of the server.
pub const PAGE: Page = Page {
    path: "/limits",
    reach: Reach::Server(|_, server| Ok(limits(server))),
    operation: "getLimits",
    tag: "operations",
    ja: "制限",
    en: "What a request may cost",
    about_ja: "利用者が出会うすべての上限と、このサーバーでの値。問い合わせ、本文、URL、一覧の上限です。",
    about: "Every limit that clients meet, with its value on this server: of queries, bodies, addresses and lists.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: false },
    answer: Answer::of_members::<LimitsAnswer>("Limits"),
    own: Own { in_sitemap: true, in_copy: InCopy::LeftOut, ..Own::linked("limits") },
};

fn limits(server: &Server<'_>) -> Document {
    let description = "リクエストひとつに使える時間・量の上限です。";
    let answer = LimitsAnswer { title: PAGE.ja, description, limits: server.limits };
    unscoped(&server.host.base, PAGE.path, PAGE.ja.to_owned(), Shape::of(&answer))
}
