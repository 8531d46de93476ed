//! What a URL below a plan names, and what can be asked of it.
use super::{parameters::Parameters, state::State};
use crate::{
    about,
    catalog::{self, Profile},
    edition,
    error::{Error, Result},
    format::{Document, Format, ShapeKind, rdf, split_suffix},
    snapshot,
    table::{Row, RowId, Table},
    view::{self, ComparedEditions, ComparedReleases, ReleasePart, Scope, WantedRoadmap, WantedRows},
};

/// What a URL below a plan names.
#[derive(Debug, Clone)]
pub enum Target {
    Plan,
    Collection(&'static Table),
    Item(&'static Table, String),
    Roadmap,
    Progress,
    Gaps,
    /// Two editions compared.
    Compare,
    Scheme(String),
    Cube,
    Data,
    /// The dataset of the catalogue, as of the current release.
    Dataset,
    Releases,
    Release,
    Changes,
    History(&'static Table, String),
    /// A file that was stored at publish.
    File(String),
}

/// What a request asks of a target, read from its parameters.
#[derive(Debug, Clone)]
pub enum TargetParameters {
    Nothing,
    Rows(Box<WantedRows>),
    Edition(Option<String>),
    Roadmap(WantedRoadmap),
    Rules(Vec<String>),
    ComparedReleases(ComparedReleases),
    ComparedEditions(ComparedEditions),
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
        let target = match (first, rest, profile.find(first)) {
            (_, None, Some(table)) => Self::Collection(table),
            (_, Some(key), Some(table)) if is_history(key, table) => {
                Self::History(table, key.trim_end_matches("/history").to_owned())
            }
            (_, Some(key), Some(table)) => Self::Item(table, key.to_owned()),
            ("roadmap", None, _) => Self::Roadmap,
            ("progress", None, _) => Self::Progress,
            ("gaps", None, _) => Self::Gaps,
            ("editions", Some("compare"), _) => Self::Compare,
            ("cube", None, _) => Self::Cube,
            ("data", None, _) => Self::Data,
            ("dataset", None, _) => Self::Dataset,
            ("releases", None, _) => Self::Releases,
            ("changes", None, _) => Self::Changes,
            ("schemes", Some(slug), _) => Self::Scheme(slug.to_owned()),
            _ => return Err(unknown()),
        };
        Ok((target, format!("/{path}"), suffix))
    }

    /// Every target of a release with its path below it: a leading slash, no suffix. A current release has those too that
    /// tell of all releases, except histories, which rows of older releases have as well.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn all(scope: &Scope) -> Result<Vec<(String, Self)>> {
        let mut all = vec![(String::new(), if scope.pinned { Self::Release } else { Self::Plan })];
        let own = [Self::Roadmap, Self::Progress, Self::Gaps, Self::Compare, Self::Cube, Self::Data];
        let growing = [Self::Dataset, Self::Releases, Self::Changes];
        let named = own.into_iter().chain(growing.into_iter().filter(|_| !scope.pinned));
        all.extend(named.map(|target| (format!("/{}", target.word()), target)));
        let content = scope.content()?;
        let schemes = about::schemes(content.own().iter().flatten()).into_iter();
        all.extend(schemes.map(|one| (format!("/schemes/{}", one.slug), Self::Scheme(one.slug.into_owned()))));
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

    /// The word that its path begins with.
    const fn word(&self) -> &'static str {
        match self {
            Self::Plan | Self::Release | Self::File(_) => "",
            Self::Collection(table) | Self::Item(table, _) | Self::History(table, _) => table.name,
            Self::Roadmap => "roadmap",
            Self::Progress => "progress",
            Self::Gaps => "gaps",
            Self::Compare => "editions/compare",
            Self::Scheme(_) => "schemes",
            Self::Cube => "cube",
            Self::Data => "data",
            Self::Dataset => "dataset",
            Self::Releases => "releases",
            Self::Changes => "changes",
        }
    }

    /// Whether it is the document of a thing, which has an IRI of its own.
    pub fn is_thing(&self) -> bool {
        match self {
            Self::Plan | Self::Scheme(_) | Self::Cube | Self::Dataset | Self::Release => true,
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
            Self::Roadmap | Self::Progress | Self::Gaps | Self::Compare | Self::History(..) => ShapeKind::ComputedTable,
            Self::Changes => ShapeKind::Graphs,
            Self::Releases => ShapeKind::Feed,
            Self::Data => ShapeKind::Tables,
            Self::Scheme(_) | Self::Cube | Self::Dataset | Self::Release => ShapeKind::Members { rdf: true },
            Self::File(_) => ShapeKind::Members { rdf: false },
        }
    }

    /// Whether the target tells of all releases of the plan. Such a document changes with each new release, so no
    /// release has a twin of it.
    pub fn spans_releases(&self) -> bool {
        matches!(self, Self::Releases | Self::Dataset | Self::Changes | Self::History(..))
    }

    /// The rows or the file that the target is about, which some releases may lack; `None` for what every release has.
    pub fn part(&self) -> Option<ReleasePart> {
        match self {
            Self::Item(table, key) => Some(ReleasePart::Row(table, key.clone())),
            Self::Collection(table) => Some(ReleasePart::Rows(table)),
            Self::File(name) => Some(ReleasePart::File(name.clone())),
            Self::Scheme(slug) if about::common_schemes().all(|common| common != slug) => {
                Some(ReleasePart::Codes(slug.clone()))
            }
            _ => None,
        }
    }

    pub fn asked(&self, format: &Format, parameters: Parameters) -> Result<TargetParameters> {
        match self {
            Self::Collection(table) => {
                parameters.wanted(table, format, false).map(|wanted| TargetParameters::Rows(Box::new(wanted)))
            }
            Self::Item(table, _) if catalog::profile_of(table).is_todays() && edition::prints_each(table.name) => {
                Ok(TargetParameters::Edition(parameters.named(&["revision_id"])?.pop().flatten()))
            }
            Self::Roadmap => {
                let mut given = parameters.named(&WantedRoadmap::PARAMETERS)?.into_iter();
                let mut next = || given.next().flatten();
                let (revision_id, from_stage, to_stage) = (next(), next(), next());
                Ok(TargetParameters::Roadmap(WantedRoadmap { revision_id, from_stage, to_stage }))
            }
            Self::Progress => Ok(TargetParameters::Edition(parameters.named(&["revision_id"])?.pop().flatten())),
            Self::Gaps => parameters.rules().map(TargetParameters::Rules),
            Self::Compare => {
                let mut given = parameters.named(&["from", "to"])?.into_iter();
                let (from, to) = (given.next().flatten(), given.next().flatten());
                Ok(TargetParameters::ComparedEditions(ComparedEditions { from, to }))
            }
            Self::Changes => parameters.compared().map(TargetParameters::ComparedReleases),
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
            (Self::Roadmap, TargetParameters::Roadmap(wanted)) => view::roadmap(wanted, scope, base),
            (Self::Progress, TargetParameters::Edition(edition)) => view::progress(edition.as_deref(), scope, base),
            (Self::Gaps, TargetParameters::Rules(rules)) => view::gaps(rules, scope, base),
            (Self::Compare, TargetParameters::ComparedEditions(compared)) => view::compare(compared, scope, base),
            (Self::Scheme(slug), _) => view::scheme(slug, scope, base),
            (Self::Cube, _) => Ok(view::cube(scope, base)),
            (Self::Data, _) => view::data(scope, base),
            (Self::Releases, _) => view::releases(scope, base),
            (Self::Dataset, _) => view::dataset(scope, &state.host),
            (Self::Release, _) => view::release(scope, &state.host),
            (Self::Changes, TargetParameters::ComparedReleases(compared)) => view::changes(*compared, scope, base),
            (Self::History(table, key), _) => view::history(table, key, scope, base),
            (
                Self::Collection(_)
                | Self::Changes
                | Self::Roadmap
                | Self::Progress
                | Self::Gaps
                | Self::Compare
                | Self::File(_),
                _,
            ) => Err(Error::Internal("a target was asked for what it does not have".into())),
        }
    }

    /// The stored file that is exactly this answer, if there is one.
    pub fn file(&self, format: &Format, asked: &TargetParameters) -> Option<String> {
        match (self, asked) {
            (Self::File(name), _) => Some(name.clone()),
            (Self::Data, _) if is_stored(self.shape(), format) => Some(snapshot::NQUADS.to_owned()),
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
