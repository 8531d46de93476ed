//! When which release of a plan became the current one.
use super::Scope;
use crate::{
    catalog::Profile,
    error::Result,
    store::Release,
    table::{RowId, Table},
};
use std::{collections::BTreeSet, sync::Arc};

/// A moment at which a release became the current one of its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Number of the release.
    pub release: i32,
    /// RFC 3339 in UTC.
    pub time: String,
    /// Path of the row below the release, where that is not the one that was asked for: an older profile called it otherwise.
    pub path: Option<String>,
}

/// A row, a table or a stored file, which some releases of a plan may lack.
#[derive(Debug, Clone)]
pub enum ReleasePart {
    /// A row, by its key in the profile of the release that was asked.
    Row(&'static Table, String),
    /// All rows of a table, which releases of another profile may not have.
    Rows(&'static Table),
    /// A stored file, by its name.
    File(String),
    /// The scheme of a list of codes that the plan itself declares.
    Codes(String),
}

impl ReleasePart {
    /// The numbers of the releases that have it.
    fn having(&self, scope: &Scope) -> Result<BTreeSet<i32>> {
        let served = &scope.served;
        match self {
            Self::File(name) => Ok((*scope.library.having(served, name)?).clone()),
            Self::Codes(list) => {
                let mut having = BTreeSet::new();
                for release in served.kept() {
                    let content = scope.library.content(served, release)?;
                    if content.own_rows("codes").iter().any(|code| code["list_id"] == **list) {
                        having.insert(release.number);
                    }
                }
                Ok(having)
            }
            Self::Rows(table) => {
                let has = |release: &&Arc<Release>| {
                    Profile::numbered(release.profile).is_some_and(|profile| profile.find(table.name).is_some())
                };
                Ok(served.kept().filter(has).map(|release| release.number).collect())
            }
            Self::Row(table, key) => {
                let id = scope.profile().moved(RowId { table: table.name, key: key.clone() });
                Ok(scope.library.log(served)?.having(&id, served).into_iter().collect())
            }
        }
    }

    /// Path below a release of another profile than the one that was asked.
    fn path_in(&self, release: i32, scope: &Scope) -> Result<Option<String>> {
        let Self::Row(table, key) = self else { return Ok(None) };
        let known = scope.served.numbered(release).is_none_or(|one| one.profile == scope.release.profile);
        if known {
            return Ok(None);
        }
        let own = RowId { table: table.name, key: key.clone() };
        let there = scope.id_in(release, &scope.profile().moved(own.clone()))?;
        Ok((there != own).then(|| format!("/{there}")))
    }
}

/// The moments at which releases of a plan became current, oldest first; of releases that have a part only, if one is named.
/// Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn moments(scope: &Scope, part: Option<&ReleasePart>) -> Result<Vec<Moment>> {
    let having = part.map(|part| part.having(scope)).transpose()?;
    let mut moments = Vec::new();
    for (release, publication) in &scope.served.publications {
        if having.as_ref().is_none_or(|numbers| numbers.contains(release)) {
            let path = part.map_or(Ok(None), |part| part.path_in(*release, scope))?;
            moments.push(Moment { release: *release, time: publication.published_at.clone(), path });
        }
    }
    Ok(moments)
}
