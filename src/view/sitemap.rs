//! Sitemaps: the pages that people look for, for search engines.
use super::Page;
use crate::{
    error::{Error, Result},
    snapshot::{Library, Served, Snapshot},
    table::Row,
};

/// Addresses with the day since when their content stands, where that is known.
pub type Pages = Vec<(String, Option<String>)>;

/// The sitemaps of the server by the part of it that they list: one for the server, one for each plan.
///
/// A part's own pages: `None` for the list of parts.
///
/// # Errors
///
/// Not found if there is no such part; when the database does not answer.
pub fn sitemap(part: Option<&str>, snapshot: &Snapshot, base: &str, library: &Library) -> Result<Pages> {
    match part {
        None => {
            let plans = snapshot.plans.values().map(|served| (name(served), Some(served.since(&served.release))));
            let parts = std::iter::once((SERVER.to_owned(), None)).chain(plans);
            Ok(parts.map(|(part, since)| (format!("{base}/sitemap-{part}.xml"), since)).collect())
        }
        Some(SERVER) => Ok(server(snapshot, base)),
        Some(part) => {
            let served = snapshot.plans.values().find(|served| name(served) == part);
            let unknown = || Error::not_found(format!("there is no sitemap of `{part}`; see /sitemap.xml"));
            plan(served.ok_or_else(unknown)?, base, library)
        }
    }
}

const SERVER: &str = "server";

fn name(served: &Served) -> String {
    format!("{}-{}", served.release.publisher_id, served.release.plan_id)
}

fn server(snapshot: &Snapshot, base: &str) -> Pages {
    let pages = Page::of_server().filter(|page| page.own.in_sitemap && page.own.keys.is_none());
    let pages = pages.map(|page| page.path.to_owned());
    let fixed = ["/sparql", "/docs", "/docs.en.html", "/docs/reference"].map(str::to_owned);
    let mut cities: Vec<String> = snapshot.plans.keys().map(|(publisher_id, _)| format!("/{publisher_id}")).collect();
    cities.dedup();
    pages.chain(fixed).chain(cities).map(|path| (format!("{base}{path}"), None)).collect()
}

/// The plan, its tables, and every row that has a name: some hundreds, where a sitemap may have 50,000.
fn plan(served: &Served, base: &str, library: &Library) -> Result<Pages> {
    let (release, content) = (&served.release, library.content(served, &served.release)?);
    let path = format!("/{}/{}", release.publisher_id, release.plan_id);
    let pages = Page::of_plans().filter(|page| page.own.in_sitemap).map(|page| format!("{path}{}", page.path));
    let mut paths: Vec<String> = std::iter::once(path.clone()).chain(pages).collect();
    for (table, rows) in content.profile.tables.iter().zip(content.own()) {
        paths.push(format!("{path}/{}", table.name));
        if table.label.is_some() && table.name != "plans" {
            paths.extend(rows.iter().map(Row::path));
        }
    }
    let since = served.since(release);
    Ok(paths.into_iter().map(|path| (format!("{base}{path}"), Some(since.clone()))).collect())
}
