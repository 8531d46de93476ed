//! What a release holds: its canonical files, parsed once.
//!
//! The files are those that `format` writes: `datapackage.json`, and a CSV file for each table of the profile that the package
//! names. A release of an older profile has its own tables, and is read as today's profile has them.
mod beside;

use crate::{
    catalog::{self, Profile},
    dataset::{self, Metadata},
    edition::{Dropped, Editions, Entered},
    store::{Db, File, Release},
    table::{Row, RowId, Table},
};
use std::{collections::HashMap, sync::OnceLock};

/// Name of the file that describes the package.
pub const PACKAGE: &str = "datapackage.json";

/// The content of a release.
#[derive(Debug)]
pub struct Content {
    /// `datapackage.json` as it was published.
    pub metadata: Metadata,
    /// The profile that the package names.
    pub profile: &'static Profile,
    /// A list of rows for each table of that profile.
    own: Vec<Vec<Row>>,
    /// The same as today's profile has them; none if that is the one that the package names.
    todays: Option<Vec<Vec<Row>>>,
    /// Where each row of the own tables is, by its key; made when it is first asked.
    places: OnceLock<HashMap<RowId, (u32, u32)>>,
    /// How far its editions are entered; found when it is first asked.
    entered: OnceLock<Vec<Entered>>,
}

/// Why the content of a release cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is missing, or is not one that this program can read.
    #[error("`{name}` of release {release} is damaged in the database")]
    Damaged {
        /// Number of the release.
        release: i32,
        /// Name of the file.
        name: String,
    },
    /// A newer program published it.
    #[error("release {release} is written in profile {profile}, which this program does not know: update it")]
    Unknown {
        /// Number of the release.
        release: i32,
        /// Number of the profile.
        profile: i32,
    },
    /// The database did not answer.
    #[error("the database did not answer: {0}")]
    Database(#[from] diesel::result::Error),
}

/// Names of the canonical files of a profile.
pub fn canonical_names(profile: &Profile) -> Vec<String> {
    profile.tables.iter().map(|table| file_name(table)).chain([PACKAGE.to_owned()]).collect()
}

/// Name of the canonical file of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

impl Content {
    /// The content of a release, from its files.
    ///
    /// # Errors
    ///
    /// When a file is damaged or the database does not answer.
    pub fn load(release: &Release, db: &mut Db) -> Result<Self, Error> {
        let (number, profile) = (release.number, Profile::numbered(release.profile));
        let profile = profile.ok_or(Error::Unknown { release: number, profile: release.profile })?;
        let damaged = |name: &str| Error::Damaged { release: number, name: name.to_owned() };
        let id = release.id;
        let intact = |file: &File| dataset::sha256(&file.content) == file.sha256;
        let files = File::some(id, &canonical_names(profile), db)?.into_iter().filter(intact);
        let files: HashMap<String, Vec<u8>> = files.map(|file| (file.name, file.content)).collect();
        Self::of_files(profile, |name| files.get(name).map(Vec::as_slice)).map_err(|name| damaged(&name))
    }

    /// The content that the canonical files of a profile hold.
    ///
    /// # Errors
    ///
    /// The name of a file that is missing or cannot be read.
    pub fn of_files<'f>(profile: &'static Profile, file: impl Fn(&str) -> Option<&'f [u8]>) -> Result<Self, String> {
        let package = file(PACKAGE).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let metadata = package.and_then(Metadata::published).ok_or(PACKAGE)?;
        let rows = |table: &&'static Table| {
            let name = file_name(table);
            file(&name).and_then(|content| rows(table, content)).ok_or(name)
        };
        let own = profile.tables.iter().map(rows).collect::<Result<_, _>>()?;
        Ok(Self::of(metadata, profile, own))
    }

    /// A content that is not that of a stored release, such as one that is about to be published.
    pub fn of(metadata: Metadata, profile: &'static Profile, own: Vec<Vec<Row>>) -> Self {
        let todays = (!profile.is_todays()).then(|| profile.read(&own));
        Self { metadata, profile, own, todays, places: OnceLock::new(), entered: OnceLock::new() }
    }

    /// A list of rows for each table of the profile that the package names.
    pub fn own(&self) -> &[Vec<Row>] {
        &self.own
    }

    /// A list of rows for each of [`catalog::tables`].
    pub fn tables(&self) -> &[Vec<Row>] {
        self.todays.as_deref().unwrap_or(&self.own)
    }

    /// The rows of a table of today's profile in printed order; none if there is no such table.
    pub fn rows(&self, table: &str) -> &[Row] {
        let place = catalog::tables().iter().position(|known| known.name == table);
        place.and_then(|place| self.tables().get(place)).map_or(&[], Vec::as_slice)
    }

    /// The editions of the plan. A package of an older profile had no way to say what an edition dropped.
    pub fn editions(&self) -> Editions<'_> {
        let dropped =
            if self.profile.is_todays() { Dropped::saying(self.metadata.dropped()) } else { Dropped::silently() };
        let tables = || self.tables().iter().map(Vec::as_slice);
        let entered = self.entered.get_or_init(|| Editions::new(tables(), dropped.clone()).entered());
        Editions::known(tables(), dropped, entered)
    }

    /// The rows of a table of its own profile in printed order; none if there is no such table.
    pub fn own_rows(&self, table: &str) -> &[Row] {
        let place = self.profile.tables.iter().position(|known| known.name == table);
        place.and_then(|place| self.own.get(place)).map_or(&[], Vec::as_slice)
    }

    /// The row of its own profile with that id.
    pub fn find(&self, table: &'static Table, key: &str) -> Option<&Row> {
        let (table, row) = self.places().get(&RowId { table: table.name, key: key.to_owned() })?;
        self.own.get(usize::try_from(*table).ok()?)?.get(usize::try_from(*row).ok()?)
    }

    fn places(&self) -> &HashMap<RowId, (u32, u32)> {
        self.places.get_or_init(|| {
            let table = |(table, rows): (u32, &Vec<Row>)| -> Vec<_> {
                (0..).zip(rows).map(|(place, row)| (RowId::of(row), (table, place))).collect()
            };
            (0..).zip(&self.own).flat_map(table).collect()
        })
    }

    /// What a row of today's profile is called in its own; none if it has no such row.
    pub fn own_id(&self, id: &RowId) -> Option<RowId> {
        if self.todays.is_none() {
            return Some(id.clone());
        }
        self.own.iter().flatten().map(RowId::of).find(|own| self.profile.moved(own.clone()) == *id)
    }

    /// The memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        let of_row = |row: &Row| {
            size_of::<Row>() + row.cells.iter().map(|cell| size_of::<String>() + cell.capacity()).sum::<usize>()
        };
        let lists = self.own.iter().chain(self.todays.iter().flatten()).flatten();
        // Twice, as the places of the rows have their keys.
        self.metadata.text().len() * 3
            + lists.map(of_row).sum::<usize>()
            + self.own.iter().map(Vec::len).sum::<usize>() * 96
    }

    /// Digest of the content as its own profile spells it, see [`dataset::digest`].
    pub fn digest(&self) -> String {
        let rows = self.own.iter().map(Vec::as_slice);
        dataset::digest(&self.metadata, self.profile.tables.iter().copied().zip(rows))
    }

    /// Digest of the content as today's profile spells it: two contents that say the same have the same.
    pub fn digest_today(&self) -> String {
        let Some(todays) = &self.todays else { return self.digest() };
        let rows = todays.iter().map(Vec::as_slice);
        dataset::digest(&self.todays_metadata(), catalog::tables().iter().copied().zip(rows))
    }

    /// `datapackage.json` as today's profile has it.
    pub fn todays_metadata(&self) -> Metadata {
        if self.todays.is_none() {
            return self.metadata.clone();
        }
        Metadata::of_value(self.profile.read_package(self.metadata.value().clone()))
    }
}

/// The rows of a canonical CSV file; none if its header is not that of the table, or a row has not as many cells.
fn rows(table: &'static Table, content: &[u8]) -> Option<Vec<Row>> {
    let body = content.strip_prefix(&*dataset::canonical_csv(table, &[]))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body);
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        if record.len() != table.columns.len() {
            return None;
        }
        rows.push(Row { table, cells: record.iter().map(str::to_owned).collect() });
    }
    Some(rows)
}
