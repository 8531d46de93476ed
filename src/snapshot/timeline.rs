//! A plan through time: its releases, when each was current, and what was taken down.
use super::{columns::Columns, description::Facts, withdrawn_content::todays};
use crate::{
    catalog,
    content::{self, Content},
    dataset::Metadata,
    store::{Db, Description, Publication, Release, Summary, Withdrawal},
    table::RowId,
};
use diesel::QueryResult;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// Id of a publisher and of its plan; their bytes order plans across publishers.
pub type PlanKey = (String, String);

/// A plan with its current release and all that were before.
#[derive(Debug)]
pub struct Served {
    /// Id of the publication that made the current release current.
    pub publication: i32,
    /// The current release.
    pub release: Arc<Release>,
    /// All releases that the plan ever had, newest first, withdrawn ones too.
    pub releases: Vec<Arc<Release>>,
    /// The moments at which releases became current, oldest first, with the number of the release; without those of withdrawn
    /// releases.
    pub publications: Vec<(i32, Publication)>,
    /// What publications changed, by their ids. One that is missing can be made of the contents.
    pub summaries: BTreeMap<i32, Summary>,
    /// What was taken down of the plan, oldest first.
    pub withdrawals: Vec<Withdrawal>,
    /// The facts of the current release, as JSON.
    facts: Option<String>,
    metadata: OnceLock<Arc<Metadata>>,
    /// The cells by which the rows of the current release are asked across plans; read when they first are.
    pub(super) columns: OnceLock<Arc<Columns>>,
}

/// Everything that a database holds of one plan.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub releases: Vec<Arc<Release>>,
    pub publications: Vec<(i32, Publication)>,
    pub summaries: BTreeMap<i32, Summary>,
    pub withdrawals: Vec<Withdrawal>,
    pub facts: Option<String>,
}

impl Timeline {
    /// Those of all plans, with a handful of queries.
    pub fn all(db: &mut Db) -> QueryResult<BTreeMap<PlanKey, Self>> {
        let releases: Vec<Arc<Release>> = Release::all(db)?.into_iter().map(Arc::new).collect();
        let by_id: BTreeMap<i32, &Arc<Release>> = releases.iter().map(|release| (release.id, release)).collect();
        let mut all: BTreeMap<PlanKey, Self> = BTreeMap::new();
        for release in releases.iter().rev() {
            all.entry(key(release)).or_default().releases.push(Arc::clone(release));
        }
        let history = Publication::history(db)?;
        let publications: Vec<i32> = history.iter().map(|publication| publication.id).collect();
        for publication in history {
            let Some(release) = by_id.get(&publication.release).filter(|release| !release.withdrawn) else { continue };
            all.entry(key(release)).or_default().publications.push((release.number, publication));
        }
        for withdrawal in Withdrawal::all(db)? {
            let key = (withdrawal.publisher_id.clone(), withdrawal.plan_id.clone());
            all.entry(key).or_default().withdrawals.push(withdrawal);
        }
        for timeline in all.values_mut() {
            timeline.releases.sort_by_key(|release| std::cmp::Reverse(release.number));
        }
        Self::describe(all.values_mut().collect(), &publications, db)?;
        Ok(all)
    }

    /// That of one plan.
    pub fn of((publisher_id, plan_id): &PlanKey, db: &mut Db) -> QueryResult<Self> {
        let publications = Publication::of_plan(publisher_id, plan_id, db)?;
        let ids: Vec<i32> = publications.iter().map(|(_, publication)| publication.id).collect();
        let mut timeline = Self {
            releases: Release::ever_of_plan(publisher_id, plan_id, db)?.into_iter().map(Arc::new).collect(),
            publications,
            withdrawals: Withdrawal::of_plan(publisher_id, plan_id, db)?,
            ..Self::default()
        };
        Self::describe(vec![&mut timeline], &ids, db)?;
        Ok(timeline)
    }

    /// Adds what was made of the files of releases when they were published.
    fn describe(mut all: Vec<&mut Self>, publications: &[i32], db: &mut Db) -> QueryResult<()> {
        let profile = catalog::profile().number;
        let current: Vec<i32> = all.iter().filter_map(|timeline| Some(timeline.current()?.release)).collect();
        let facts = Description::of(profile, &current, db)?.into_iter().map(|one| (one.release, one.facts));
        let mut facts: BTreeMap<i32, String> = facts.collect();
        let summaries = Summary::of(profile, publications, db)?.into_iter().map(|one| (one.publication, one));
        let summaries: BTreeMap<i32, Summary> = summaries.collect();
        for timeline in &mut all {
            timeline.facts = timeline.current().and_then(|publication| facts.remove(&publication.release));
            timeline.read_facts(db)?;
            let own = timeline.publications.iter().filter_map(|(_, one)| Some((one.id, *summaries.get(&one.id)?)));
            timeline.summaries = own.collect();
        }
        Ok(())
    }

    /// Facts that the database does not keep are read from the files: where it may only be read, or was not prepared.
    fn read_facts(&mut self, db: &mut Db) -> QueryResult<()> {
        let current = self.current().map(|publication| publication.release);
        let release = self.releases.iter().find(|release| Some(release.id) == current);
        let Some(release) = release.filter(|_| self.facts.is_none()) else { return Ok(()) };
        match Content::load(release, db) {
            Ok(content) => self.facts = serde_json::to_string(&Facts::of(&content)).ok(),
            Err(content::Error::Database(error)) => return Err(error),
            Err(damaged) => {
                tracing::error!("What is served of {}/{}: {damaged}", release.publisher_id, release.plan_id);
            }
        }
        Ok(())
    }

    fn current(&self) -> Option<&Publication> {
        self.publications.last().map(|(_, publication)| publication)
    }

    /// The plan with its current release; none if every release was withdrawn.
    pub fn served(self) -> Option<Served> {
        let (publication, number) = self.publications.last().map(|(number, one)| (one.id, *number))?;
        let release = self.releases.iter().find(|release| release.number == number).map(Arc::clone)?;
        Some(Served {
            publication,
            release,
            releases: self.releases,
            publications: self.publications,
            summaries: self.summaries,
            withdrawals: self.withdrawals,
            facts: self.facts,
            metadata: OnceLock::new(),
            columns: OnceLock::new(),
        })
    }
}

/// The row that was withdrawn, as it is called today; none if a whole release was.
pub fn withdrawn_row(withdrawal: &Withdrawal) -> Option<RowId> {
    todays(withdrawal.table_name.as_ref()?, withdrawal.row_key.as_ref()?)
}

fn key(release: &Release) -> PlanKey {
    (release.publisher_id.clone(), release.plan_id.clone())
}

impl Served {
    /// A plan of one release that no database holds.
    pub fn alone(release: Release) -> Self {
        let release = Arc::new(release);
        Self {
            publication: 0,
            release: Arc::clone(&release),
            releases: vec![release],
            publications: Vec::new(),
            summaries: BTreeMap::new(),
            withdrawals: Vec::new(),
            facts: None,
            metadata: OnceLock::new(),
            columns: OnceLock::new(),
        }
    }

    /// Whether its current release is that of another, and nothing of it was withdrawn between them.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.publication == other.publication && self.withdrawal() == other.withdrawal()
    }

    /// The plan by the id of its publisher and its own.
    pub fn key(&self) -> PlanKey {
        key(&self.release)
    }

    /// The facts of the current release, if the database keeps them.
    pub(super) fn facts(&self) -> Option<Facts> {
        serde_json::from_str(self.facts.as_ref()?).ok()
    }

    /// What the package of the current release says of itself, without the text of the file.
    pub fn metadata(&self) -> Arc<Metadata> {
        let read = || Arc::new(self.facts().unwrap_or_default().metadata());
        Arc::clone(self.metadata.get_or_init(read))
    }

    /// The releases that can be had, newest first: all but those that were withdrawn.
    pub fn kept(&self) -> impl Iterator<Item = &Arc<Release>> {
        self.releases.iter().filter(|release| !release.withdrawn)
    }

    /// The release of that number, withdrawn or not.
    pub fn numbered(&self, number: i32) -> Option<&Arc<Release>> {
        self.releases.iter().find(|release| release.number == number)
    }

    /// Number of the release before one that can be had.
    pub fn before(&self, release: &Release) -> Option<i32> {
        self.kept().map(|other| other.number).find(|number| *number < release.number)
    }

    /// When a release last became current, RFC 3339 in UTC.
    pub fn since(&self, release: &Release) -> String {
        let last = self.publications.iter().rev().find(|(number, _)| *number == release.number);
        last.map_or_else(|| release.created_at.clone(), |(_, publication)| publication.published_at.clone())
    }

    /// Id of the last withdrawal of the plan: what was made of its releases before it must not be served any longer.
    pub fn withdrawal(&self) -> Option<i32> {
        self.withdrawals.last().map(|withdrawal| withdrawal.id)
    }

    /// The withdrawal of a release, if it was withdrawn.
    pub fn withdrawal_of(&self, release: &Release) -> Option<&Withdrawal> {
        self.withdrawals.iter().rev().find(|one| one.release_number == Some(release.number))
    }

    /// The last withdrawal of a whole row, if it was ever withdrawn.
    pub fn withdrawal_of_row(&self, table: &str, key: &str) -> Option<&Withdrawal> {
        let of_row = |one: &&Withdrawal| {
            one.column_name.is_none() && withdrawn_row(one).is_some_and(|row| row.table == table && row.key == key)
        };
        self.withdrawals.iter().rev().find(of_row)
    }
}
