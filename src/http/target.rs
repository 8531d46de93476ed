//! What a URL below a plan names, and what can be asked of it.
use super::{parameters::Parameters, state::State};
use crate::{
    catalog::{self, Profile},
    edition,
    error::{Error, Result},
    format::{Document, Format, ShapeKind, rdf, split_suffix},
    snapshot,
    table::{Row, RowId, Table},
    view::{self, AllKeys, Asked, Keys, Page, Reach, ReleasePart, Scope, WantedRows},
};

/// What a URL below a plan names.
#[derive(Debug, Clone)]
pub enum Target {
    Plan,
    Collection(&'static Table),
    Item(&'static Table, String),
    /// A page of the list, with the keys of its path.
    Page(&'static Page, Vec<(&'static str, String)>),
    History(&'static Table, String),
    /// A file that was stored at publish.
    File(String),
}

/// Rows that are looked through for a light document, and rows that may stand in it.
const MOST_READ: usize = 2_000;
/// See [`MOST_READ`].
const MOST_WRITTEN: usize = 200;

/// What a request asks of a target, read from its parameters.
#[derive(Debug, Clone)]
pub enum TargetParameters {
    Nothing,
    Rows(Box<WantedRows>),
    Edition(Option<String>),
    Page(Asked),
}

impl Target {
    /// The target of a path below a plan, with that path (a leading slash, no suffix) and the format of its suffix.
    ///
    /// # Errors
    ///
    /// Not found if nothing is named so.
    pub fn read(below: &str, profile: &Profile) -> Result<(Self, String, Option<&'static Format>)> {
        let unknown =
            || Error::not_found(format!("there is no `{below}` below a plan; the plan's document links what is"));
        if below.is_empty() || below.ends_with('/') {
            return Err(Error::not_found("there is no slash at the end of a path; leave it out"));
        }
        if snapshot::ALONE.contains(&below) {
            return Ok((Self::File(below.to_owned()), format!("/{below}"), None));
        }
        let (path, suffix) = match below.rsplit_once('/') {
            Some((path, last)) => split_suffix(last).map(|(last, suffix)| (format!("{path}/{last}"), suffix)),
            None => split_suffix(below).map(|(last, suffix)| (last.to_owned(), suffix)),
        }
        .map_err(|_| unknown())?;
        let (first, rest) = path.split_once('/').map_or((path.as_str(), None), |(first, rest)| (first, Some(rest)));
        let below = format!("/{path}");
        let page = Page::of_plans().find_map(|page| Some(Self::Page(page, page.keys_in(&below)?)));
        let target = match (rest, profile.find(first), page) {
            (_, _, Some(page)) => page,
            (None, Some(table), _) => Self::Collection(table),
            (Some(key), Some(table), _) if is_history(key, table) => {
                Self::History(table, key.trim_end_matches("/history").to_owned())
            }
            (Some(key), Some(table), _) => Self::Item(table, key.to_owned()),
            _ => return Err(unknown()),
        };
        Ok((target, below, suffix))
    }

    /// Every target of a release with its path below it: a leading slash, no suffix. A current release has those too that
    /// tell of all releases, except histories, which rows of older releases have as well.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn all(scope: &Scope) -> Result<Vec<(String, Self)>> {
        let mut all =
            vec![(String::new(), if scope.pinned { Self::Page(&view::RELEASE, Vec::new()) } else { Self::Plan })];
        for page in Page::of_plans().filter(|page| !scope.pinned || !page.spans_releases()) {
            let keys = match page.own.keys {
                Some(Keys { all: AllKeys::OfRelease(all, _), .. }) => all(scope)?,
                _ => vec![String::new()],
            };
            let paths = keys.iter().map(|key| page.path_of([key.as_str()]));
            all.extend(paths.filter_map(|path| Some((path.clone(), Self::Page(page, page.keys_in(&path)?)))));
        }
        let content = scope.content()?;
        for (table, rows) in content.profile.tables.iter().copied().zip(content.own()) {
            all.push((format!("/{}", table.name), Self::Collection(table)));
            let item = |row: &Row| (format!("/{}/{}", table.name, row.key()), Self::Item(table, row.key()));
            all.extend(rows.iter().map(item));
        }
        Ok(all)
    }

    /// What a row or a table of one profile is called in the release of a scope, as a path below the plan; none if that has
    /// nothing like it. Blocks.
    pub fn called_in(&self, profile: &'static Profile, scope: &Scope) -> Result<Option<String>> {
        match self {
            Self::Collection(table) => {
                let today = profile.moved(RowId { table: table.name, key: String::new() });
                Ok(scope.profile().find(today.table).map(|table| table.name.to_owned()))
            }
            Self::Item(table, key) | Self::History(table, key) => {
                let today = profile.moved(RowId { table: table.name, key: key.clone() });
                let own = scope.content()?.own_id(&today);
                Ok(own.filter(|own| scope.profile().find(own.table).is_some()).map(|own| own.to_string()))
            }
            _ => Ok(None),
        }
    }

    /// A query about a table of an older profile in the words of today's: names of columns, as filters, in `sort`, `group_by` and `select`. What
    /// is no column stays as it is.
    pub fn query_today(&self, profile: &'static Profile, query: &str) -> String {
        let Self::Collection(table) = self else { return query.to_owned() };
        let sorted = |column: &str| {
            let (sign, name) = column.strip_prefix('-').map_or(("", column), |name| ("-", name));
            format!("{sign}{}", profile.column_today(table.name, name))
        };
        let pair = |pair: &str| match pair.split_once('=') {
            Some((name @ ("sort" | "group_by" | "select"), columns)) => {
                format!("{name}={}", columns.split(',').map(sorted).collect::<Vec<_>>().join(","))
            }
            Some((name, value)) => format!("{}={value}", profile.column_today(table.name, name)),
            None => pair.to_owned(),
        };
        query.split('&').map(pair).collect::<Vec<_>>().join("&")
    }

    /// Whether it is the document of a thing, which has an IRI of its own.
    pub fn is_thing(&self) -> bool {
        match self {
            Self::Plan => true,
            Self::Page(page, _) => page.own.is_thing,
            // The plan itself has a path of its own.
            Self::Item(table, _) => table.key != ["plan_id"],
            _ => false,
        }
    }

    pub fn shape(&self) -> ShapeKind {
        match self {
            Self::Plan => catalog::find("plans").map_or(ShapeKind::ComputedTable, ShapeKind::Item),
            Self::Collection(table) => ShapeKind::Rows(table),
            Self::Item(table, _) => ShapeKind::Item(table),
            Self::Page(page, _) => page.shape,
            Self::History(..) => ShapeKind::ComputedTable,
            Self::File(_) => ShapeKind::Members { rdf: false },
        }
    }

    /// Whether the target tells of all releases of the plan. Such a document changes with each new release, so no
    /// release has a twin of it.
    pub fn spans_releases(&self) -> bool {
        match self {
            Self::Page(page, _) => page.spans_releases(),
            other => matches!(other, Self::History(..)),
        }
    }

    /// The rows or the file that the target is about, which some releases may lack; `None` for what every release has.
    pub fn part(&self) -> Option<ReleasePart> {
        match self {
            Self::Item(table, key) => Some(ReleasePart::Row(table, key.clone())),
            Self::Collection(table) => Some(ReleasePart::Rows(table)),
            Self::File(name) => Some(ReleasePart::File(name.clone())),
            Self::Page(page, keys) => match page.own.keys {
                Some(Keys { all: AllKeys::OfRelease(_, part), .. }) => keys.first().and_then(|(_, key)| part(key)),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn asked(&self, format: &Format, parameters: Parameters) -> Result<TargetParameters> {
        match self {
            Self::Collection(table) => {
                parameters.wanted(table, format, false).map(|wanted| TargetParameters::Rows(Box::new(wanted)))
            }
            Self::Item(table, _) if catalog::profile_of(table).is_todays() && edition::prints_each(table.name) => {
                parameters.revision().map(TargetParameters::Edition)
            }
            Self::Page(page, keys) => parameters.asked(page, keys, format).map(TargetParameters::Page),
            _ => parameters.named(&[]).map(|_| TargetParameters::Nothing),
        }
    }

    /// The document. Blocks.
    pub fn document(&self, asked: &TargetParameters, scope: &Scope, state: &State) -> Result<Document> {
        let base = &state.base;
        match (self, asked) {
            (Self::Plan, _) => view::plan(scope, base),
            (Self::Collection(table), TargetParameters::Rows(wanted)) => view::collection(table, scope, wanted, base),
            (Self::Item(table, key), TargetParameters::Edition(edition)) => {
                view::item(table, key, edition.as_deref(), scope, base)
            }
            (Self::Item(table, key), _) => view::item(table, key, None, scope, base),
            (Self::Page(page, _), TargetParameters::Page(asked)) => match page.reach {
                Reach::Plan(document) | Reach::Release(document) | Reach::Numbered(document) => {
                    document(asked, scope, &state.host)
                }
                Reach::Server(_) => Err(Error::Internal(format!("{} is no page of a plan", page.path))),
            },
            (Self::History(table, key), _) => view::history(table, key, scope, base),
            (Self::Collection(_) | Self::Page(..) | Self::File(_), _) => {
                Err(Error::Internal("a target was asked for what it does not have".into()))
            }
        }
    }

    /// Whether the document costs so little that others can wait for it: it is of one row, or of few that are taken by their own
    /// cells. What is not in memory is not light.
    pub fn is_light(&self, format: &Format, asked: &TargetParameters, scope: &Scope) -> bool {
        if format.is_binary() {
            return false;
        }
        match (self, asked) {
            (Self::Item(..), _) => true,
            (Self::Collection(table), TargetParameters::Rows(wanted)) => {
                let content = scope.library.at_hand(|library| scope.read_in(library).content().ok()).flatten();
                let rows = content.map_or(usize::MAX, |content| content.own_rows(table.name).len());
                rows <= MOST_READ && wanted.limit.unwrap_or(rows).min(rows) <= MOST_WRITTEN && wanted.is_plain()
            }
            _ => false,
        }
    }

    /// The stored file that is exactly this answer, if there is one.
    pub fn file(&self, format: &Format, asked: &TargetParameters) -> Option<String> {
        match (self, asked) {
            (Self::File(name), _) => Some(name.clone()),
            (Self::Page(page, _), _) if is_stored(page.shape, format) => page.own.stored.map(str::to_owned),
            (Self::Collection(table), TargetParameters::Rows(wanted))
                if is_stored(self.shape(), format) && wanted.query.is_empty() =>
            {
                Some(format!("{}.{}", table.name, format.suffix))
            }
            _ => None,
        }
    }
}

/// Whether a document of this shape, if all of it is asked for, is in this format a file that was stored at publish.
pub fn is_stored(shape: ShapeKind, format: &Format) -> bool {
    match shape {
        ShapeKind::Rows(_) => format.stored,
        ShapeKind::Tables => format.suffix == rdf::N_QUADS.suffix,
        _ => false,
    }
}

/// Whether a path below a table names the history of a row: one part more than the key has, and the last says so.
fn is_history(key: &str, table: &'static Table) -> bool {
    key.ends_with("/history") && key.split('/').count() == table.key.len() + 1
}
