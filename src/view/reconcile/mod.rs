//! The Reconciliation Service API 0.2: who has names finds the things that they mean.
//!
//! Found are the rows of the search indexes and, across plans, the plans, publishers and departments. Their identifiers are
//! paths: what their IRIs have behind `/id/`.
mod answer;
mod asked;
mod entity;

pub use self::{
    answer::{Candidates, Manifest, Preview, Suggestions},
    asked::Sought,
};

use self::{
    answer::{Candidate, Suggestion},
    entity::Entity,
};
use crate::{
    dcat::{CataloguedPlan, Host},
    error::{Error, Result},
    search::{self, Alike, Entry, Index, Ranking, SearchQuery, WhereFound, fold},
    snapshot::{Part, PlanKey, Whole},
};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

/// Path of the service, of all plans or below one.
pub const RECONCILE: &str = "/reconcile";

/// What is suggested to who types.
pub const SUGGESTED: [&str; 3] = ["entity", "type", "property"];

/// Suggestions that are told at once.
const MOST_SUGGESTED: usize = 20;

/// What is current, for those who look for things by their names.
#[derive(Debug)]
pub struct Reconciliation<'a> {
    whole: &'a Whole,
    host: &'a Host,
    /// The plan whose rows alone are found.
    within: Option<PlanKey>,
}

impl<'a> Reconciliation<'a> {
    /// Of all plans, or of the rows of one.
    pub fn of(whole: &'a Whole, host: &'a Host, within: Option<PlanKey>) -> Self {
        Self { whole, host, within }
    }

    fn parts(&self) -> impl Iterator<Item = &'a Arc<Part>> {
        let is_within = |key: &PlanKey| self.within.as_ref().is_none_or(|within| within == key);
        self.whole.parts.iter().filter(move |(key, _)| is_within(key)).map(|(_, part)| part)
    }

    /// What stands around the rows.
    fn directory(&self) -> Option<&'a Index> {
        self.within.is_none().then(|| self.whole.directory())
    }

    /// A plan, a publisher or a department as an entity.
    fn around(&self, entry: Entry<'a>) -> Option<Entity<'a>> {
        let mut names = entry.id().splitn(3, '/').map(str::to_owned);
        let (publisher_id, plan_id) = (names.next()?, names.next().unwrap_or_default());
        let key = (publisher_id.clone(), plan_id);
        let first = || self.whole.parts.range((publisher_id, String::new())..).next().map(|(_, part)| part);
        let plan = &self.whole.parts.get(&key).or_else(first)?.entry;
        Some(Entity { id: entry.id().to_owned(), entry, plan })
    }

    /// What queries find, by their names.
    pub fn reconcile(&self, queries: &[(String, Sought)]) -> BTreeMap<String, Candidates> {
        queries.iter().map(|(id, sought)| (id.clone(), Candidates { result: self.candidates(sought) })).collect()
    }

    /// The best first. One that has the name asked for, and alone has it, is the one that is meant.
    fn candidates(&self, sought: &Sought) -> Vec<Candidate> {
        let mut found = match &sought.name {
            Some(name) => self.found(name, sought),
            None => self.with_properties(sought),
        };
        found.sort_by_key(|(score, _)| Reverse(*score));
        let is_sure = found.iter().filter(|(score, _)| *score >= Alike::OTHER_NAME).count() == 1;
        let candidates = found.into_iter().take(sought.limit).enumerate();
        candidates.map(|(place, (score, entity))| Candidate::of(&entity, score, is_sure && place == 0)).collect()
    }

    /// What has a name or an id, with scores.
    fn found(&self, name: &str, sought: &Sought) -> Vec<(usize, Entity<'a>)> {
        if let Some(entity) = self.find(name).filter(|entity| sought.admits(entity)) {
            return vec![(100, entity)];
        }
        if fold(name).chars().count() > SearchQuery::MAX_CHARACTERS {
            return Vec::new();
        }
        let around = self.directory().into_iter().flat_map(|directory| directory.alike(name));
        let around = around.filter_map(|alike| Some((alike.score, self.around(alike.entry)?)));
        let rows = self.parts().filter(|part| sought.looks_into(&part.entry)).flat_map(|part| {
            part.index.alike(name).into_iter().map(move |alike| (alike.score, Entity::row(alike.entry, &part.entry)))
        });
        around.chain(rows).filter(|(_, entity)| entity.has_name() && sought.admits(entity)).collect()
    }

    /// What has the properties, if no name is asked for; nothing tells which of them is better.
    fn with_properties(&self, sought: &Sought) -> Vec<(usize, Entity<'a>)> {
        let around = self.directory().into_iter().flat_map(Index::entries);
        let around = around.filter_map(|entry| self.around(entry));
        let rows = self.parts().filter(|part| sought.looks_into(&part.entry));
        let rows = rows.flat_map(|part| part.index.entries().map(move |entry| Entity::row(entry, &part.entry)));
        let all = around.chain(rows).filter(|entity| entity.has_name() && sought.admits(entity));
        all.take(sought.limit).map(|entity| (0, entity)).collect()
    }

    /// The thing with an id, or with an IRI.
    fn find(&self, id: &str) -> Option<Entity<'a>> {
        let id = id.split_once("/id/").map_or(id, |(_, path)| path);
        if let Some(entry) = self.directory().and_then(|directory| named(directory, id)) {
            return self.around(entry);
        }
        let mut names = id.splitn(3, '/');
        let key = (names.next()?.to_owned(), names.next()?.to_owned());
        let part = self.whole.parts.get(&key).filter(|_| self.within.as_ref().is_none_or(|within| *within == key))?;
        let entity = Entity::row(named(&part.index, names.next()?)?, &part.entry);
        entity.has_name().then_some(entity)
    }

    /// What a thing is, for people.
    ///
    /// # Errors
    ///
    /// Not found if nothing has that id.
    pub fn preview(&self, id: &str) -> Result<Preview> {
        let entity = self.find(id).ok_or_else(|| Error::not_found(format!("nothing here has the id `{id}`")))?;
        Ok(Preview::of(&entity, &self.host.base))
    }

    /// Things whose names have what somebody begins to type, from a place of the list on.
    ///
    /// # Errors
    ///
    /// When it cannot be searched.
    pub fn entities(&self, prefix: &str, from: usize) -> Result<Suggestions> {
        if prefix.trim().is_empty() {
            return Ok(Suggestions::default());
        }
        let query: SearchQuery = prefix
            .parse()
            .map_err(|error| Error::parameter("prefix", format!("`prefix` cannot be searched: {error}")))?;
        let plans: Vec<&'a CataloguedPlan> = self.parts().map(|part| &part.entry).collect();
        let around = self.directory().into_iter().collect::<Vec<_>>();
        let indexes = around.iter().copied().chain(self.parts().map(|part| &*part.index));
        let ranking = Ranking::of(indexes, &query, &[]);
        let named = ranking.page(0, usize::MAX).filter(|(_, hit)| hit.score().place() != WhereFound::Elsewhere);
        let entity = |(index, hit): (usize, search::Hit<'a>)| match index.checked_sub(around.len()) {
            Some(plan) => Some(Entity::row(hit.entry(), plans.get(plan).copied()?)),
            None => self.around(hit.entry()),
        };
        let found = named.filter_map(entity).filter(Entity::has_name);
        let all = self.find(prefix).into_iter().chain(found).skip(from).take(MOST_SUGGESTED);
        Ok(Suggestions { result: all.map(|entity| Suggestion::of(&entity)).collect() })
    }
}

fn named<'i>(index: &'i Index, id: &str) -> Option<Entry<'i>> {
    index.entries().find(|entry| entry.id() == id)
}
