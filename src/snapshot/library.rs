//! What is read of releases and kept in memory: contents, facts, lists of files, what publications changed. Made once, when it
//! is first asked, and shared by everything that asks; of all plans and releases together it takes a bounded number of bytes.
use super::{
    Error, Served,
    description::Facts,
    log::{Changed, Log},
};
use crate::{
    content::Content,
    dataset::Metadata,
    store::{Calls, ChangedRow, Db, Description, File, PATIENCE, Pool, Release, StoredFile, Summary, Wait},
};
use moka::sync::Cache;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Memory for what is kept, in bytes: the contents of some five hundred plans.
const MOST_BYTES: u64 = 256 << 20;

/// What is kept, by what it is and as of the last withdrawal of its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// The content of a release.
    Content(i32, Option<i32>),
    /// What is said of a release without reading its files.
    About(i32, Option<i32>),
    /// The list of its files.
    Files(i32, Option<i32>),
    /// What the publications of a plan changed, up to that publication.
    Log(i32, Option<i32>),
    /// Which of its releases, up to that publication, have the file of that name.
    Having(i32, Option<i32>, &'static str),
}

#[derive(Debug, Clone)]
enum Kept {
    Content(Arc<Content>),
    About(Arc<About>),
    Files(Arc<Vec<StoredFile>>),
    Log(Arc<Log>),
    Having(Arc<BTreeSet<i32>>),
}

/// What is said of a release without reading its files.
#[derive(Debug)]
pub struct About {
    /// What was counted and found when it was published.
    pub facts: Facts,
    /// What its package says of itself, without the text of the file.
    pub metadata: Arc<Metadata>,
}

/// The releases of a database, read when they are asked. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Library {
    /// None where there is no database, as for the examples of the OpenAPI document.
    pool: Option<Pool>,
    kept: Cache<Key, Kept>,
    /// Noted as soon as something is asked that is not kept, where nothing else may be asked.
    missed: Option<Arc<AtomicBool>>,
}

/// Takes one kind of what is kept out of the cache, or makes it: once for all who ask at the same time.
macro_rules! kept {
    ($self:ident, $key:expr, $kind:ident, $make:expr) => {{
        let make = || -> Result<Kept, Error> { Ok(Kept::$kind(Arc::new($make?))) };
        // Whoever finds another making it waits for that one, and so for the database.
        let kept = || match &$self.missed {
            None => $self.kept.try_get_with($key, make),
            Some(_) => $self.kept.get(&$key).map_or_else(|| Err(Arc::new($self.miss())), Ok),
        };
        match $self.pool.as_ref().and_then(Pool::calls).map_or_else(kept, |calls| Wait::upon(calls, kept)) {
            Ok(Kept::$kind(known)) => Ok(known),
            Ok(_) => Err(Error::Gone), // A key names one kind.
            Err(shared) => Err(Arc::try_unwrap(shared).unwrap_or_else(|shared| shared.again())),
        }
    }};
}

impl Library {
    /// The releases of a database.
    pub fn new(pool: Pool) -> Self {
        Self::of(Some(pool))
    }

    /// Nothing: whatever is asked of it is not there.
    pub fn empty() -> Self {
        Self::of(None)
    }

    fn of(pool: Option<Pool>) -> Self {
        let weight = |_: &Key, kept: &Kept| u32::try_from(kept.bytes()).unwrap_or(u32::MAX);
        Self { pool, kept: Cache::builder().max_capacity(MOST_BYTES).weigher(weight).build(), missed: None }
    }

    /// Does some work with what is kept, without waiting for the database. `None` if that is not enough, whatever the work gave.
    pub fn at_hand<T>(&self, work: impl FnOnce(&Self) -> T) -> Option<T> {
        let missed = Arc::new(AtomicBool::new(false));
        let done = work(&Self { missed: Some(Arc::clone(&missed)), ..self.clone() });
        (!missed.load(Ordering::Relaxed)).then_some(done)
    }

    /// Notes that something is not at hand. What the work makes of the error is not looked at.
    fn miss(&self) -> Error {
        self.missed.iter().for_each(|missed| missed.store(true, Ordering::Relaxed));
        Error::Gone
    }

    /// A connection to the database. Blocks.
    ///
    /// # Errors
    ///
    /// When none can be had in time.
    pub fn db(&self) -> Result<crate::store::Pooled, Error> {
        if self.missed.is_some() {
            return Err(self.miss());
        }
        let pool = self.pool.as_ref().ok_or(Error::Gone)?;
        if pool.calls().is_some_and(Calls::is_hopeless) {
            return Err(Error::Away);
        }
        Ok(pool.get_timeout(PATIENCE)?)
    }

    /// The content of a release of a plan. Blocks, unless it is kept.
    ///
    /// # Errors
    ///
    /// When a file is damaged or the database does not answer.
    pub fn content(&self, served: &Served, release: &Release) -> Result<Arc<Content>, Error> {
        let key = Key::Content(release.id, served.withdrawal());
        kept!(self, key, Content, Content::load(release, &mut *self.db()?).map_err(Error::from))
    }

    /// What is said of a release of a plan. Blocks, unless it is kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn about(&self, served: &Served, release: &Release) -> Result<Arc<About>, Error> {
        let key = Key::About(release.id, served.withdrawal());
        kept!(self, key, About, self.made_about(served, release))
    }

    fn made_about(&self, served: &Served, release: &Release) -> Result<About, Error> {
        let known = if release.id == served.release.id { served.facts() } else { None };
        let facts = match known.or(stated(release, &mut *self.db()?)?) {
            Some(facts) => facts,
            None => Facts::of(&*self.content(served, release)?),
        };
        Ok(About { metadata: Arc::new(facts.metadata()), facts })
    }

    /// What is stored for a release of a plan, by name. Blocks, unless it is kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn files(&self, served: &Served, release: &Release) -> Result<Arc<Vec<StoredFile>>, Error> {
        let key = Key::Files(release.id, served.withdrawal());
        kept!(self, key, Files, File::of_release(release.id, &mut *self.db()?).map_err(Error::from))
    }

    /// What the publications of a plan changed. Blocks, unless it is kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn log(&self, served: &Served) -> Result<Arc<Log>, Error> {
        let key = Key::Log(served.publication, served.withdrawal());
        kept!(self, key, Log, self.made_log(served))
    }

    /// Of what was recorded at each publication, or else of the contents again.
    fn made_log(&self, served: &Served) -> Result<Log, Error> {
        let Some((number, first)) = served.publications.first() else { return Ok(Log::read(None, Vec::new())) };
        let release = served.numbered(*number);
        let first = release.map(|one| Ok::<_, Error>((first.id, self.content(served, one)?))).transpose()?;
        let later: Vec<i32> = served.publications.iter().skip(1).map(|(_, publication)| publication.id).collect();
        let rows = if later.iter().all(|id| served.summaries.contains_key(id)) {
            ChangedRow::of(crate::catalog::profile().number, &later, &mut *self.db()?)?
        } else {
            self.compared(served)?
        };
        Ok(Log::read(first, rows))
    }

    /// The changes of all publications but the first, made of the contents.
    fn compared(&self, served: &Served) -> Result<Vec<ChangedRow>, Error> {
        let mut rows = Vec::new();
        for pair in served.publications.windows(2) {
            let [(before, _), (after, publication)] = pair else { continue };
            let (Some(before), Some(after)) = (served.numbered(*before), served.numbered(*after)) else { continue };
            let (before, after) = (self.content(served, before)?, self.content(served, after)?);
            rows.extend(Changed::between(Some((0, &*before)), &after).rows(publication.id));
        }
        Ok(rows)
    }

    /// What a publication changed, where it was not recorded: made of the contents of a release and of the one that was
    /// current before, by its number. Blocks.
    ///
    /// # Errors
    ///
    /// When a file is damaged or the database does not answer.
    pub fn summary(&self, served: &Served, before: Option<i32>, release: &Release) -> Result<Summary, Error> {
        let before = before.and_then(|number| served.numbered(number));
        let before = before.map(|one| Ok::<_, Error>((one.id, self.content(served, one)?))).transpose()?;
        let after = self.content(served, release)?;
        Ok(Changed::between(before.as_ref().map(|(id, content)| (*id, &**content)), &after).summary(0))
    }

    /// The numbers of the releases of a plan that have a file of that name, which is one of [`super::ALONE`]. Blocks, unless it
    /// is kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn having(&self, served: &Served, name: &str) -> Result<Arc<BTreeSet<i32>>, Error> {
        let Some(name) = super::ALONE.iter().find(|known| **known == name) else { return Ok(Arc::default()) };
        let key = Key::Having(served.publication, served.withdrawal(), name);
        let make = || -> Result<BTreeSet<i32>, Error> {
            let ids: Vec<i32> = served.kept().map(|release| release.id).collect();
            let having = File::having(name, &ids, &mut *self.db()?)?.into_iter().collect::<BTreeSet<i32>>();
            Ok(served.kept().filter(|release| having.contains(&release.id)).map(|release| release.number).collect())
        };
        kept!(self, key, Having, make())
    }

    /// Forgets everything.
    pub fn clear_caches(&self) {
        self.kept.invalidate_all();
    }
}

/// The facts that were made when the release was published, if the database keeps them.
pub(super) fn stated(release: &Release, db: &mut Db) -> Result<Option<Facts>, Error> {
    let described = Description::of(crate::catalog::profile().number, &[release.id], db)?.pop();
    Ok(described.and_then(|one| serde_json::from_str(&one.facts).ok()))
}

impl Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Content(content) => content.bytes(),
            // A parsed package takes some kilobytes.
            Self::About(about) => 8192 + about.facts.counts.len() * 64,
            Self::Files(files) => files.len() * 256,
            Self::Log(log) => log.bytes(),
            Self::Having(numbers) => 64 + numbers.len() * 16,
        }
    }
}
