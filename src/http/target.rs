//! What a URL below a plan names, and what can be asked of it.
use super::{parameters::Parameters, state::State};
use crate::{
    catalog::{self, Kind},
    error::{Error, Result},
    format::{Document, Format, ShapeKind, split_suffix},
    view::{self, Compared, Scope, Wanted},
};

/// What a URL below a plan names.
#[derive(Debug, Clone)]
pub enum Target {
    Plan,
    Collection(&'static Kind),
    Item(&'static Kind, String),
    Roadmap,
    Scheme(String),
    Cube,
    Data,
    Releases,
    Release,
    Changes,
    History(&'static Kind, String),
    /// A file that was stored at publish.
    File(String),
}

/// What a request asks of a target, read from its parameters.
#[derive(Debug, Clone)]
pub enum Asked {
    Nothing,
    Rows(Box<Wanted>),
    Edition(Option<String>),
    Compared(Compared),
}

impl Target {
    /// The target of a path below a plan, with that path (a leading slash, no suffix) and the format of its suffix.
    ///
    /// # Errors
    ///
    /// Not found if nothing is named so.
    pub fn read(below: &str) -> Result<(Self, String, Option<&'static Format>)> {
        let unknown =
            || Error::not_found(format!("there is no `{below}` below a plan; the plan's document links what is"));
        if below.is_empty() || below.ends_with('/') {
            return Err(Error::not_found("there is no slash at the end of a path; leave it out"));
        }
        if matches!(below, "datapackage.json" | "csv-metadata.json" | "data.nq") {
            return Ok((Self::File(below.to_owned()), format!("/{below}"), None));
        }
        let (path, suffix) = match below.rsplit_once('/') {
            Some((path, last)) => split_suffix(last).map(|(last, suffix)| (format!("{path}/{last}"), suffix)),
            None => split_suffix(below).map(|(last, suffix)| (last.to_owned(), suffix)),
        }
        .map_err(|_| unknown())?;
        let (first, rest) = path.split_once('/').map_or((path.as_str(), None), |(first, rest)| (first, Some(rest)));
        let target = match (first, rest, catalog::find(first)) {
            (_, None, Some(kind)) => Self::Collection(kind),
            (_, Some(key), Some(kind)) if is_history(key, kind) => {
                Self::History(kind, key.trim_end_matches("/history").to_owned())
            }
            (_, Some(key), Some(kind)) => Self::Item(kind, key.to_owned()),
            ("roadmap", None, _) => Self::Roadmap,
            ("cube", None, _) => Self::Cube,
            ("data", None, _) => Self::Data,
            ("releases", None, _) => Self::Releases,
            ("changes", None, _) => Self::Changes,
            ("schemes", Some(slug), _) => Self::Scheme(slug.to_owned()),
            _ => return Err(unknown()),
        };
        Ok((target, format!("/{path}"), suffix))
    }

    pub fn shape(&self) -> ShapeKind {
        match self {
            Self::Plan => catalog::find("plans").map_or(ShapeKind::Sheet, |kind| ShapeKind::Item(kind.table)),
            Self::Collection(kind) => ShapeKind::Rows(kind.table),
            Self::Item(kind, _) => ShapeKind::Item(kind.table),
            Self::Roadmap | Self::Releases | Self::Changes | Self::History(..) => ShapeKind::Sheet,
            Self::Data => ShapeKind::Tables,
            Self::Scheme(_) | Self::Cube => ShapeKind::Members { rdf: true },
            Self::Release | Self::File(_) => ShapeKind::Members { rdf: false },
        }
    }

    pub fn asked(&self, format: &Format, parameters: Parameters) -> Result<Asked> {
        match self {
            Self::Collection(kind) => {
                parameters.wanted(kind.table, format, false).map(|wanted| Asked::Rows(Box::new(wanted)))
            }
            Self::Roadmap => Ok(Asked::Edition(parameters.named(&["revision_id"])?.pop().flatten())),
            Self::Changes => parameters.compared().map(Asked::Compared),
            _ => parameters.named(&[]).map(|_| Asked::Nothing),
        }
    }

    /// Whether it is about all releases of the plan, so that it changes with each of them and none has a twin of it.
    pub fn spans_releases(&self) -> bool {
        matches!(self, Self::Releases | Self::Changes | Self::History(..))
    }

    /// The document. Blocks.
    pub fn document(&self, asked: &Asked, scope: &Scope, state: &State) -> Result<Document> {
        let (base, db) = (&state.base, &mut *state.db()?);
        match (self, asked) {
            (Self::Plan, _) => view::plan(scope, base, db),
            (Self::Collection(kind), Asked::Rows(wanted)) => view::collection(kind, scope, wanted, base, db),
            (Self::Item(kind, key), _) => view::item(kind, key, scope, base, db),
            (Self::Roadmap, Asked::Edition(edition)) => view::roadmap(edition.as_deref(), scope, base, db),
            (Self::Scheme(slug), _) => view::scheme(slug, scope, base, db),
            (Self::Cube, _) => Ok(view::cube(scope, base)),
            (Self::Data, _) => view::data(scope, base, db),
            (Self::Releases, _) => view::releases(scope, base, db),
            (Self::Release, _) => view::release(scope, base, db),
            (Self::Changes, Asked::Compared(compared)) => view::changes(*compared, scope, base, db),
            (Self::History(kind, key), _) => view::history(kind, key, scope, base, db),
            (Self::Collection(_) | Self::Roadmap | Self::Changes | Self::File(_), _) => {
                Err(Error::Internal("a target was asked for what it does not have".into()))
            }
        }
    }

    /// The stored file that is exactly this answer, if there is one.
    pub fn file(&self, format: &Format, asked: &Asked) -> Option<String> {
        match (self, asked) {
            (Self::File(name), _) => Some(name.clone()),
            (Self::Collection(kind), Asked::Rows(wanted)) if format.stored && wanted.query.is_empty() => {
                Some(format!("{}.{}", kind.table.name, format.suffix))
            }
            _ => None,
        }
    }
}

/// Whether a path below a table names the history of a row: one part more than the key has, and the last says so.
fn is_history(key: &str, kind: &Kind) -> bool {
    key.ends_with("/history") && key.split('/').count() == kind.table.key.len() + 1
}
