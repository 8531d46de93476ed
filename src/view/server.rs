//! The home page: what is here, and where everything else is.
use super::{Answer, NoParameters, Own, Page, Reach, Server, pages::query, unscoped};
use crate::{
    archive, catalog,
    format::{Document, Shape, ShapeKind},
    snapshot::Served,
};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Where everything is.
pub const HOME: Page = Page {
    path: "/",
    reach: Reach::Server(|_, server| Ok(home(server))),
    operation: "getHome",
    tag: "server",
    ja: "トップページ",
    en: "The home page: links to everything",
    about_ja: "公開している計画と、ほかのすべての所在。",
    about: "The published plans, and where everything else is.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: false },
    answer: Answer::of_members::<Home>("Home"),
    own: Own { in_sitemap: true, ..Own::NOTHING },
};

#[derive(Debug, Serialize, ToSchema)]
struct Home {
    /// Name of the server.
    title: &'static str,
    /// What it is for.
    description: &'static str,
    /// The published plans.
    plans: Vec<PlanLink>,
}

/// A plan with its addresses.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
struct PlanLink {
    title: String,
    /// Name of the publisher, in Japan with its prefecture.
    publisher: String,
    /// The plan's document.
    #[schema(format = "uri")]
    url: String,
    /// Its roadmap.
    #[schema(format = "uri")]
    roadmap: String,
}

/// Links to everything.
fn home(server: &Server<'_>) -> Document {
    let base = &server.host.base;
    let plan = |plan: &Arc<Served>| {
        let (publisher_id, plan_id) = (&plan.release.publisher_id, &plan.release.plan_id);
        PlanLink {
            title: plan.metadata().title().to_owned(),
            publisher: plan.metadata().full_name(),
            url: format!("{base}/{publisher_id}/{plan_id}"),
            roadmap: format!("{base}/{publisher_id}/{plan_id}/roadmap"),
        }
    };
    let home = Home {
        title: "openplan",
        description: "公的団体の計画を機械可読なオープンデータとして公開しています。",
        plans: server.snapshot.plans.values().map(plan).collect(),
    };
    let mut document = unscoped(base, "/", "計画オープンデータ".to_owned(), Shape::of(&home));
    let across = catalog::tables().iter().filter(|table| table.across).map(|table| (table.name, table.name));
    let others = [
        ("archive", archive::NAME),
        ("sparql", "sparql"),
        ("openapi", "openapi.json"),
        ("docs", "docs"),
        ("context", "ns/context.jsonld"),
        ("void", ".well-known/void"),
        ("api-catalog", ".well-known/api-catalog"),
        ("sitemap", "sitemap.xml"),
        ("llms", "llms.txt"),
    ];
    let linked = |(relation, path): (&str, &str)| (relation.to_owned(), format!("{base}/{path}"));
    document.links.extend(across.map(linked));
    Page::of_server().for_each(|page| document.lead_to(page, ""));
    document.links.extend(others.map(linked));
    document
}
