//! Every address that is answered to who asks for nothing: what a copy of the site is made of.
//!
//! The list is derived from the same descriptions as the answers. If it lacked an address, the copy would have a dead
//! link, which a crawl finds.
use super::{discovery, files::FILES, graph_store, sparql, state::State, static_pages, target::Target};
use crate::{
    catalog, dcat,
    error::{PROBLEMS, Result},
    examples,
    format::{ShapeKind, jsonld},
    snapshot::{self, Library, Served},
    view::{self, Page, Scope},
};
use std::{
    collections::{BTreeMap, BTreeSet},
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

/// Resources of the server as a whole, with their shapes: some are a table as well.
const RESOURCES: &[(&str, &[ShapeKind])] =
    &[("/ns/plan", &[LINKED, ShapeKind::ComputedTable]), (examples::PATH, &[LINKED, ShapeKind::ComputedTable])];

const LINKED: ShapeKind = ShapeKind::Members { rdf: true };

const PLAIN: ShapeKind = ShapeKind::Members { rdf: false };

/// What is of no use without parameters, or shows how a server is asked.
const ASKED: &[&str] = &["/docs", view::LIMITS, graph_store::PATH, "/search", sparql::PATH];

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
        self.resources.insert(String::new(), BTreeSet::new());
        for (path, shapes) in RESOURCES {
            shapes.iter().for_each(|shape| self.resource(*path, *shape));
        }
        for table in catalog::tables().iter().filter(|table| table.across) {
            self.resource(format!("/{}", table.name), ShapeKind::Rows(table));
        }
        for page in Page::of_server() {
            self.resource(page.path, page.shape);
            if page.own.is_thing {
                self.thing(page.path);
            }
        }
        self.thing(examples::PATH);
        for example in examples::ALL.iter() {
            self.resource(example.path(), LINKED);
            self.thing(example.path());
            self.files.insert(format!("{}.rq", example.path()));
        }
        for problem in PROBLEMS {
            self.resource(format!("/problems/{}", problem.slug), PLAIN);
        }
        self.files.extend(FILES.iter().map(|file| file.path.to_owned()));
        self.files.extend([static_pages::SHAPES, dcat::void::PATH].map(str::to_owned));
        self.files.insert(format!("{}.ttl", static_pages::SHAPES));
        for served in state.snapshot().plans.values() {
            self.files.insert(jsonld::context_path(served.metadata().language()));
        }
        if state.host.contact.is_some() {
            self.files.insert(discovery::SECURITY.to_owned());
        }
        let snapshot = state.snapshot();
        let parts = view::sitemap(None, &snapshot, &state.base, &state.library)?;
        self.files.extend(parts.iter().filter_map(|(url, _)| Some(url.strip_prefix(&state.base)?.to_owned())));
        for graph in view::graphs(&*state.whole()?, &state.base) {
            self.resource(graph, LINKED);
        }
        self.asked.extend(ASKED.iter().map(|path| (*path).to_owned()));
        Ok(())
    }

    fn of_plan(&mut self, served: &Arc<Served>, library: &Library) -> Result<()> {
        let current = Scope::current(served, library);
        let publisher_id = &current.release.publisher_id;
        let city = format!("/{publisher_id}");
        self.resource(city.clone(), LINKED);
        self.thing(city.clone());
        if !current.metadata.department_id().is_empty() {
            let department = format!("{city}/organizations/{}", current.metadata.department_id());
            self.resource(department.clone(), LINKED);
            self.thing(department);
        }
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
                let of_release = matches!(target, Target::Release);
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
