//! Every address that is answered to who asks for nothing: what a copy of the site is made of.
//!
//! The list is derived from the same descriptions as the answers. If it lacked an address, the copy would have a dead
//! link, which a crawl finds.
use super::{discovery, files::FILES, graph_store, sparql, state::State, static_pages, target::Target, whole_archive};
use crate::{
    catalog, dcat,
    error::Result,
    examples,
    format::{ShapeKind, jsonld},
    snapshot::{self, Library, Served},
    view::{self, AllKeys, InCopy, Keys, Page, Scope, Server},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
    sync::Arc,
};

/// Every address that is answered to who asks for nothing. Paths begin with a slash.
#[derive(Debug, Default)]
pub struct Addresses {
    /// Resources by their path without suffix, each with the suffixes of its forms: none has the home page.
    pub resources: BTreeMap<String, BTreeSet<&'static str>>,
    /// What has one form only, under the one name that it has.
    pub files: BTreeSet<String>,
    /// Things by their path behind `/id`, with the path of the document that says most of them: that of the current
    /// release, or of the last one that has them.
    pub things: BTreeMap<String, String>,
    /// Rows that are gone: the current release has them no more, or they were withdrawn.
    pub gone: BTreeSet<String>,
    /// What only a server answers: it needs parameters.
    pub asked: BTreeSet<String>,
}

/// What is of no use without parameters, or shows how a server is asked.
const ASKED: &[&str] = &["/docs", graph_store::PATH, sparql::PATH, whole_archive::PATH];

impl Addresses {
    /// Those of a server. Blocks.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of(state: &State) -> Result<Self> {
        let mut all = Self::default();
        all.of_server(state)?;
        for served in state.snapshot().plans.values() {
            all.of_plan(served, &state.library)?;
        }
        Ok(all)
    }

    fn resource(&mut self, path: impl Into<String>, shape: ShapeKind) {
        let suffixes = shape.formats().map(|format| format.suffix);
        self.resources.entry(path.into()).or_default().extend(suffixes);
    }

    fn thing(&mut self, path: impl Into<String>) {
        let path = path.into();
        self.things.insert(path.clone(), path);
    }

    fn of_server(&mut self, state: &State) -> Result<()> {
        for table in catalog::tables().iter().filter(|table| table.across) {
            self.resource(format!("/{}", table.name), ShapeKind::Rows(table));
        }
        let snapshot = state.snapshot();
        let server = Server { snapshot: &snapshot, library: &state.library, host: &state.host, limits: &[] };
        for page in Page::of_server() {
            self.page(page, &server)?;
        }
        self.files.extend(examples::ALL.iter().map(|example| format!("{}.rq", example.path())));
        self.files.extend(FILES.iter().map(|file| file.path.to_owned()));
        self.files.extend([static_pages::SHAPES, dcat::void::PATH].map(str::to_owned));
        self.files.insert(format!("{}.ttl", static_pages::SHAPES));
        for served in snapshot.plans.values() {
            self.files.insert(jsonld::context_path(served.metadata().language()));
        }
        if state.host.contact.is_some() {
            self.files.insert(discovery::SECURITY.to_owned());
        }
        let parts = view::sitemap(None, &snapshot, &state.base, &state.library)?;
        self.files.extend(parts.iter().filter_map(|(url, _)| Some(url.strip_prefix(&state.base)?.to_owned())));
        self.asked.extend(ASKED.iter().map(|path| (*path).to_owned()));
        Ok(())
    }

    /// A page of the server, with all keys that its path can have.
    fn page(&mut self, page: &Page, server: &Server<'_>) -> Result<()> {
        if page.is_root() {
            self.resource("/index", page.shape);
            return Ok(());
        }
        let all = match page.own.keys {
            Some(Keys { all: AllKeys::OfServer(all), .. }) => all(server)?,
            _ => vec![Vec::new()],
        };
        for keys in all {
            let path = page.path_of(keys.iter().map(String::as_str));
            if page.own.in_copy == InCopy::LeftOut {
                self.asked.insert(path);
                continue;
            }
            for shape in iter::once(page.shape).chain(page.own.also) {
                self.resource(path.clone(), shape);
            }
            if page.own.is_thing {
                self.thing(path);
            }
        }
        Ok(())
    }

    fn of_plan(&mut self, served: &Arc<Served>, library: &Library) -> Result<()> {
        let current = Scope::current(served, library);
        // The oldest first and the current one last: of a thing, the last document counts.
        let kept: Vec<i32> = served.kept().map(|release| release.number).collect();
        for number in kept.into_iter().rev() {
            self.of_release(&Scope::pinned(served, number, library)?)?;
        }
        self.of_release(&current)?;
        let left = self.things.iter().filter(|(thing, document)| thing != document).map(|(thing, _)| thing.clone());
        self.gone.extend(left);
        for withdrawn in &served.withdrawals {
            if let (Some(table), Some(key), None) = (&withdrawn.table_name, &withdrawn.row_key, &withdrawn.column_name)
                && let Some(row) = snapshot::todays_row(table, key)
            {
                self.gone.insert(format!("{}/{row}", current.plan_path()));
            }
        }
        self.gone.retain(|path| !self.resources.contains_key(path));
        Ok(())
    }

    fn of_release(&mut self, scope: &Scope) -> Result<()> {
        let (here, plan) = (scope.path(), scope.plan_path());
        self.asked.insert(format!("{here}{}", sparql::PATH));
        for (below, target) in Target::all(scope)? {
            let path = format!("{here}{below}");
            self.resource(path.clone(), target.shape());
            if target.is_thing() {
                let of_release = scope.pinned && below.is_empty();
                self.things.insert(if of_release { path.clone() } else { format!("{plan}{below}") }, path);
            }
            if let Target::Item(table, key) = target {
                self.resource(format!("{plan}{below}/history"), Target::History(table, key).shape());
            }
        }
        let stored = scope.library.files(&scope.served, &scope.release)?;
        self.files.extend(stored.iter().map(|file| format!("{here}/{}", file.name)));
        Ok(())
    }
}
