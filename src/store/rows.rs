//! Rows of current releases for questions across plans, in SQL tables that are made of the descriptions of the nouns.
//!
//! Names in statements are those of descriptions, which are constants; values are bound. The name of a table carries the
//! number of its profile, so that programs of two profiles can share a database. Every column is text, as in the CSV file,
//! and null where the cell is empty: a cell has one spelling, so that equal text is an equal value. Order is by ordinals.
use super::{Db, Publication, RowSet};
use crate::table::{Row, Table};
use diesel::{
    QueryResult, QueryableByName, RunQueryDsl,
    backend::Backend,
    connection::DefaultLoadingMode,
    deserialize::{self, FromSql},
    pg::Pg,
    row::{Field, NamedRow},
    sql_query,
    sql_types::{BigInt, Integer, Nullable, Text},
    sqlite::Sqlite,
};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write,
};

/// What to select, in words every table understands.
#[derive(Debug, Clone, Default)]
pub struct RowQuery {
    /// Releases whose rows are wanted.
    pub releases: Vec<i32>,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Of which editions.
    pub edition: WantedEdition,
}

/// Of which editions rows are wanted. A row of which editions do not say whether they print it is of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum WantedEdition {
    /// Of any.
    #[default]
    All,
    /// Of the one that is shown where none is asked for.
    Latest,
    /// Of the one with this id.
    Named(String),
}

/// What stands beside the cells of a row: words between blanks, so that ` education ` is found in ` ai education `.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Ids of the editions that print it; `None` where they do not say.
    pub editions: Option<String>,
    /// What it is about through links, such as `policy_id=education`; `None` if it is about nothing.
    pub about: Option<String>,
}

impl Beside {
    /// Stands behind a word that is so in the edition that is shown.
    pub const WANTED: &'static str = "*";

    /// Name of what a row is about, beside the names of columns.
    pub const ABOUT: &'static str = "about";

    /// The columns in which the words stand.
    pub const COLUMNS: [&'static str; 2] = ["editions", Self::ABOUT];

    fn cells(&self) -> [Option<&String>; 2] {
        [self.editions.as_ref(), self.about.as_ref()]
    }
}

impl WantedEdition {
    /// Whether a row is of it.
    pub fn admits(&self, beside: &Beside) -> bool {
        let words = self.words();
        words.is_empty() || beside.editions.as_ref().is_none_or(|said| words.iter().any(|word| said.contains(word)))
    }

    /// Any of these words says that a row is of it; without any each row is.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::All => Vec::new(),
            Self::Latest => vec![format!("{} ", Beside::WANTED)],
            Self::Named(id) => vec![format!(" {id} "), format!(" {id}{} ", Beside::WANTED)],
        }
    }

    /// Any of these words says that a row is about a thing.
    pub fn about(&self, column: &str, id: &str, across: bool) -> Vec<String> {
        let marked = format!(" {column}={id}{} ", Beside::WANTED);
        if self.is_about_any(across) { vec![format!(" {column}={id} "), marked] } else { vec![marked] }
    }

    /// The ids of those things that [`Self::about`] finds among the words of what a row is about.
    pub fn ids_among<'w>(&self, words: &'w str, column: &str, across: bool) -> Vec<&'w str> {
        let any = self.is_about_any(across);
        let id = |word: &'w str| word.strip_prefix(column)?.strip_prefix('=');
        let wanted = |id: &'w str| id.strip_suffix(Beside::WANTED).or_else(|| any.then_some(id));
        words.split(' ').filter_map(|word| id(word).and_then(wanted)).collect()
    }

    /// Whether rows are about what any edition says. What is kept across plans is marked for the edition that is shown alone, so
    /// that there another edition is not told from the rest.
    fn is_about_any(&self, across: bool) -> bool {
        matches!(self, Self::All) || (across && matches!(self, Self::Named(_)))
    }
}

/// A condition on one column: any of the values, or no value; or on what a row is about.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A filterable column of the table; `None` if rows are asked for what they are about.
    pub column: Option<&'static str>,
    /// Accepted cells, as in the CSV file.
    pub any_of: Vec<String>,
    /// Whether an empty cell is accepted.
    pub or_absent: bool,
    /// Accepted words of [`Beside::about`].
    pub or_about: Vec<String>,
}

impl Filter {
    /// Whether a row meets the condition.
    pub fn admits(&self, row: &Row, beside: &Beside) -> bool {
        let cell = self.column.map(|column| row.get(column));
        cell.is_some_and(|cell| cell.map_or(self.or_absent, |cell| self.any_of.iter().any(|one| one == cell)))
            || beside.about.as_ref().is_some_and(|about| self.or_about.iter().any(|word| about.contains(word)))
    }
}

/// A row with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRow<R> {
    /// Release it belongs to.
    pub release: i32,
    /// Place in the file, from 0: the printed order.
    pub ordinal: i32,
    /// The row itself.
    pub row: R,
    /// What stands beside its cells.
    pub beside: Beside,
}

impl StoredRow<&Row> {
    /// The same, with a row of its own.
    pub fn cloned(self) -> StoredRow<Row> {
        let Self { release, ordinal, row, beside } = self;
        StoredRow { release, ordinal, row: row.clone(), beside }
    }
}

/// How many rows have the same cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// The cells, as many as were asked for; empty is absent.
    pub cells: Vec<String>,
    /// How many rows have them.
    pub count: usize,
}

impl Tally {
    /// Counts rows in memory by their cells in some columns, of which [`Beside::ABOUT`] can be one.
    pub fn of_rows<'r>(rows: impl IntoIterator<Item = (&'r Row, &'r Beside)>, columns: &[&str]) -> Vec<Self> {
        let cell = |row: &'r Row, beside: &'r Beside, column: &str| {
            if column == Beside::ABOUT { beside.about.as_deref() } else { row.get(column) }
        };
        let mut counts: HashMap<Vec<&str>, usize> = HashMap::new();
        for (row, beside) in rows {
            let cells = columns.iter().map(|column| cell(row, beside, column).unwrap_or_default()).collect();
            *counts.entry(cells).or_default() += 1;
        }
        let owned = |cells: Vec<&str>| cells.into_iter().map(str::to_owned).collect();
        counts.into_iter().map(|(cells, count)| Self { cells: owned(cells), count }).collect()
    }
}

/// The columns of the SQL table of a table, behind release and ordinal.
fn names(table: &Table) -> impl Iterator<Item = &'static str> {
    table.columns.iter().map(|column| column.name).chain(Beside::COLUMNS)
}

/// Values that go into one statement, below the limits of both databases.
const MOST_VALUES: usize = 30_000;

/// The tables of one profile.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Number of the profile.
    pub profile: i32,
    /// Those of its tables that are asked across plans.
    pub tables: &'static [&'static Table],
}

impl Rows {
    fn across(self) -> impl Iterator<Item = &'static Table> {
        self.tables.iter().copied().filter(|table| table.across)
    }

    /// Name of the SQL table: `p1_related_plans`.
    pub fn name(self, table: &Table) -> String {
        format!("p{}_{}", self.profile, table.name.replace('-', "_"))
    }

    /// Names of all SQL tables.
    pub fn names(self) -> Vec<String> {
        self.across().map(|table| self.name(table)).collect()
    }

    /// Whether the tables are there, with the columns of the descriptions.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn are_there(self, db: &mut Db) -> QueryResult<bool> {
        self.all(|found, wanted| found == wanted, db)
    }

    /// Whether an earlier program made one of them, which wanted other columns: it is made anew before it is asked.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn are_earlier(self, db: &mut Db) -> QueryResult<bool> {
        Ok(!self.all(|found, wanted| found.is_empty() || found == wanted, db)?)
    }

    /// Whether something holds for each table, of the columns that it has and those that it is to have.
    fn all(self, holds: impl Fn(&[String], &[String]) -> bool, db: &mut Db) -> QueryResult<bool> {
        for table in self.across() {
            let wanted: Vec<String> =
                ["release", "ordinal"].into_iter().chain(names(table)).map(str::to_owned).collect();
            if !holds(&columns(&self.name(table), db)?, &wanted) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes the tables anew, without rows. Their rows are found by their places: which ones are wanted is known in memory.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub fn create(self, db: &mut Db) -> QueryResult<()> {
        for table in self.across() {
            let name = self.name(table);
            let columns = names(table).map(|column| format!("{column} TEXT")).collect::<Vec<_>>();
            run(&format!("DROP TABLE IF EXISTS {name}"), db)?;
            run(
                &format!(
                    "CREATE TABLE {name} (release INTEGER NOT NULL, ordinal INTEGER NOT NULL, {}, \
                     PRIMARY KEY (release, ordinal))",
                    columns.join(", ")
                ),
                db,
            )?;
        }
        Ok(())
    }

    /// Adds the rows of a release, a list for each table of the profile, with what `beside` says of a list.
    ///
    /// # Errors
    ///
    /// When the database refuses a row.
    pub fn insert(
        self,
        release: i32,
        lists: &[Vec<Row>],
        beside: impl Fn(&[Row]) -> Vec<Beside>,
        db: &mut Db,
    ) -> QueryResult<()> {
        for (table, rows) in self.tables.iter().zip(lists).filter(|(table, _)| table.across) {
            let columns = names(table).collect::<Vec<_>>().join(", ");
            let width = names(table).count() + 2;
            let beside = beside(rows);
            let placed: Vec<(i32, (&Row, &Beside))> = (0..).zip(rows.iter().zip(&beside)).collect();
            for batch in placed.chunks(MOST_VALUES / width) {
                let mut statement = Statement::new(db);
                statement.say(&format!("INSERT INTO {} (release, ordinal, {columns}) VALUES ", self.name(table)));
                for (place, (ordinal, (row, beside))) in batch.iter().enumerate() {
                    statement.say(if place == 0 { "(" } else { ", (" });
                    statement.bind(Value::Integer(release));
                    statement.say(", ");
                    statement.bind(Value::Integer(*ordinal));
                    for cell in &row.cells {
                        statement.say(", ");
                        statement.bind(Value::Text((!cell.is_empty()).then(|| cell.clone())));
                    }
                    for words in beside.cells() {
                        statement.say(", ");
                        statement.bind(Value::Text(words.cloned()));
                    }
                    statement.say(")");
                }
                statement.execute(db)?;
            }
        }
        Ok(())
    }

    /// Deletes the rows of a release.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete(self, release: i32, db: &mut Db) -> QueryResult<()> {
        for name in self.names() {
            let mut statement = Statement::new(db);
            statement.say(&format!("DELETE FROM {name} WHERE release = "));
            statement.bind(Value::Integer(release));
            statement.execute(db)?;
        }
        Ok(())
    }

    /// The releases of which a row stands in any of the tables.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn releases(self, db: &mut Db) -> QueryResult<BTreeSet<i32>> {
        let mut releases = BTreeSet::new();
        for name in self.names() {
            let mut statement = Statement::new(db);
            statement.say(&format!("SELECT DISTINCT release FROM {name}"));
            releases.extend(statement.load::<Standing>(db)?.into_iter().map(|standing| standing.release));
        }
        Ok(releases)
    }

    /// Rows of the releases of the query, by release and in printed order.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn select(self, table: &'static Table, query: &RowQuery, db: &mut Db) -> QueryResult<Vec<StoredRow<Row>>> {
        let columns = names(table).collect::<Vec<_>>().join(", ");
        let mut statement = Statement::new(db);
        statement.say(&format!("SELECT release, ordinal, {columns} FROM {}", self.name(table)));
        statement.conditions(query);
        statement.say(" ORDER BY release, ordinal");
        Ok(statement.load::<Fetched>(db)?.into_iter().map(|fetched| fetched.placed(table)).collect())
    }

    /// The rows at some places, each a release and an ordinal, in any order. A place without a row has none.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn at(self, table: &'static Table, places: &[(i32, i32)], db: &mut Db) -> QueryResult<Vec<StoredRow<Row>>> {
        let columns = names(table).collect::<Vec<_>>().join(", ");
        let mut rows = Vec::new();
        for some in places.chunks(MOST_VALUES / 2) {
            let some: Vec<String> = some.iter().map(|(release, ordinal)| format!("({release}, {ordinal})")).collect();
            let mut statement = Statement::new(db);
            statement.say(&format!(
                "SELECT release, ordinal, {columns} FROM {} WHERE (release, ordinal) IN (VALUES {})",
                self.name(table),
                some.join(", ")
            ));
            rows.extend(statement.load::<Fetched>(db)?.into_iter().map(|fetched| fetched.placed(table)));
        }
        Ok(rows)
    }

    /// Gives some cells of each row of some releases, by release and in printed order; empty where a cell is.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn each(
        self,
        table: &Table,
        columns: &[&str],
        releases: &[i32],
        mut take: impl FnMut(i32, Vec<String>),
        db: &mut Db,
    ) -> QueryResult<()> {
        let mut statement = Statement::new(db);
        statement.say(&format!("SELECT release, {} FROM {} WHERE ", columns.join(", "), self.name(table)));
        statement.is_among("release", releases.iter().map(|release| Value::Integer(*release)));
        statement.say(" ORDER BY release, ordinal");
        statement.each(|ReleaseCells(release, cells)| take(release, cells), db)
    }

    /// How many rows the query has without its limit and place.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn count(self, table: &'static Table, query: &RowQuery, db: &mut Db) -> QueryResult<usize> {
        let mut statement = Statement::new(db);
        statement.say(&format!("SELECT COUNT(*) AS rows FROM {}", self.name(table)));
        statement.conditions(query);
        let counted = statement.load::<Counted>(db)?;
        Ok(counted.first().and_then(|counted| usize::try_from(counted.rows).ok()).unwrap_or_default())
    }
}

impl Rows {
    /// How many rows of the query have the same cells in some columns, of which [`Beside::ABOUT`] can be one; without its limit
    /// and place.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn tally(
        self,
        table: &'static Table,
        columns: &[&str],
        query: &RowQuery,
        db: &mut Db,
    ) -> QueryResult<Vec<Tally>> {
        // SQLite sorts rows to count them, and that takes several times as long as counting them here.
        let counts_itself = matches!(db, Db::Pg(_));
        let (columns, counted) = (columns.join(", "), if counts_itself { "COUNT(*)" } else { "1" });
        let mut statement = Statement::new(db);
        statement.say(&format!("SELECT {columns}, {counted} AS rows FROM {}", self.name(table)));
        statement.conditions(query);
        if counts_itself {
            statement.say(&format!(" GROUP BY {columns}"));
        }
        let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
        statement.each(|CountedCells(tally)| *counts.entry(tally.cells).or_default() += tally.count, db)?;
        Ok(counts.into_iter().map(|(cells, count)| Tally { cells, count }).collect())
    }
}

/// Names of the SQL tables of rows, those of other profiles too.
///
/// # Errors
///
/// When the database does not answer.
pub fn of_every_profile(db: &mut Db) -> QueryResult<Vec<String>> {
    let all = match db {
        Db::Sqlite(_) => "SELECT name AS text FROM sqlite_master WHERE type = 'table'",
        Db::Pg(_) => "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = current_schema()",
    };
    let mut names = Vec::new();
    for name in texts(all, db)?.into_iter().filter(|name| names_a_profile(name)) {
        if columns(&name, db)?.starts_with(&["release".to_owned(), "ordinal".to_owned()]) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Whether it begins as `p1_` does.
fn names_a_profile(name: &str) -> bool {
    let number = name.strip_prefix('p').and_then(|rest| rest.split_once('_')).map(|(number, _)| number);
    number.is_some_and(|number| number.parse::<i32>().is_ok())
}

/// Those of [`of_every_profile`] in which a row of a release stands.
///
/// # Errors
///
/// When the database does not answer.
pub fn holding(release: i32, db: &mut Db) -> QueryResult<Vec<String>> {
    let mut holding = Vec::new();
    for name in of_every_profile(db)? {
        let row = format!("SELECT CAST(release AS TEXT) AS text FROM {name} WHERE release = {release} LIMIT 1");
        if !texts(&row, db)?.is_empty() {
            holding.push(name);
        }
    }
    Ok(holding)
}

/// Deletes the rows of a release from the tables of every profile, and forgets that they stood there.
///
/// # Errors
///
/// When the database does not answer.
pub fn clear_caches(release: i32, db: &mut Db) -> QueryResult<()> {
    for name in of_every_profile(db)? {
        run(&format!("DELETE FROM {name} WHERE release = {release}"), db)?;
    }
    RowSet::clear_caches(release, db)
}

/// The columns of an SQL table in their order; none if there is no such table.
fn columns(name: &str, db: &mut Db) -> QueryResult<Vec<String>> {
    let query = match db {
        Db::Sqlite(_) => format!("SELECT name AS text FROM pragma_table_info('{name}')"),
        Db::Pg(_) => format!(
            "SELECT column_name::text AS text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{name}' ORDER BY ordinal_position"
        ),
    };
    texts(&query, db)
}

/// What a query gives in its column `text`.
fn texts(query: &str, db: &mut Db) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        text: String,
    }
    let lines: Vec<Line> = match db {
        Db::Sqlite(db) => sql_query(query).load(db)?,
        Db::Pg(db) => sql_query(query).load(db)?,
    };
    Ok(lines.into_iter().map(|line| line.text).collect())
}

/// The current releases whose rows do not stand in the tables of a profile.
///
/// # Errors
///
/// When the database does not answer.
pub fn lacking(profile: i32, db: &mut Db) -> QueryResult<Vec<i32>> {
    let current = Publication::current(db)?;
    let standing: BTreeSet<i32> = RowSet::among(profile, &current, db)?.into_iter().collect();
    Ok(current.into_iter().filter(|release| !standing.contains(release)).collect())
}

/// Runs a statement without values.
fn run(statement: &str, db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(db) => sql_query(statement).execute(db).map(drop),
        Db::Pg(db) => sql_query(statement).execute(db).map(drop),
    }
}

/// A value of a statement.
enum Value {
    Integer(i32),
    Text(Option<String>),
}

/// A statement that is being written, with its values.
struct Statement {
    sql: String,
    values: Vec<Value>,
    /// PostgreSQL numbers its placeholders.
    numbered: bool,
}

/// Puts the values of a statement into their places, for one kind of database.
macro_rules! bound {
    ($statement:expr, $backend:ty) => {{
        let mut query = sql_query($statement.sql).into_boxed::<$backend>();
        for value in $statement.values {
            query = match value {
                Value::Integer(number) => query.bind::<Integer, _>(number),
                Value::Text(text) => query.bind::<Nullable<Text>, _>(text),
            };
        }
        query
    }};
}

impl Statement {
    fn new(db: &Db) -> Self {
        Self { sql: String::new(), values: Vec::new(), numbered: matches!(db, Db::Pg(_)) }
    }

    fn say(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn bind(&mut self, value: Value) {
        self.values.push(value);
        if self.numbered {
            // Writing into memory cannot fail.
            let _ = write!(self.sql, "${}", self.values.len());
        } else {
            self.sql.push('?');
        }
    }

    /// That a column has one of the values; PostgreSQL knows no list without any.
    fn is_among(&mut self, column: &str, values: impl ExactSizeIterator<Item = Value>) {
        if values.len() == 0 {
            return self.say("FALSE");
        }
        self.say(column);
        self.say(" IN (");
        for (place, value) in values.enumerate() {
            self.say(if place == 0 { "" } else { ", " });
            self.bind(value);
        }
        self.say(")");
    }

    fn conditions(&mut self, query: &RowQuery) {
        self.say(" WHERE ");
        self.is_among("release", query.releases.iter().map(|release| Value::Integer(*release)));
        for Filter { column, any_of, or_absent, or_about } in &query.filters {
            self.say(" AND (");
            self.is_among(column.unwrap_or("release"), any_of.iter().map(|cell| Value::Text(Some(cell.clone()))));
            if let Some(column) = column.filter(|_| *or_absent) {
                self.say(&format!(" OR {column} IS NULL"));
            }
            self.or_has("about", or_about);
            self.say(")");
        }
        let words = query.edition.words();
        if !words.is_empty() {
            self.say(" AND (editions IS NULL");
            self.or_has("editions", &words);
            self.say(")");
        }
    }

    /// Or that a text has one of some words.
    fn or_has(&mut self, column: &str, words: &[String]) {
        for word in words {
            self.say(&format!(" OR {}({column}, ", if self.numbered { "strpos" } else { "instr" }));
            self.bind(Value::Text(Some(word.clone())));
            self.say(") > 0");
        }
    }

    fn execute(self, db: &mut Db) -> QueryResult<()> {
        match db {
            Db::Sqlite(db) => bound!(self, Sqlite).execute(db).map(drop),
            Db::Pg(db) => bound!(self, Pg).execute(db).map(drop),
        }
    }

    fn load<T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static>(self, db: &mut Db) -> QueryResult<Vec<T>> {
        match db {
            Db::Sqlite(db) => bound!(self, Sqlite).load(db),
            Db::Pg(db) => bound!(self, Pg).load(db),
        }
    }

    /// Takes one row after another, so that not all of them are held.
    fn each<T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static>(
        self,
        mut take: impl FnMut(T),
        db: &mut Db,
    ) -> QueryResult<()> {
        match db {
            Db::Sqlite(db) => {
                bound!(self, Sqlite).load_iter::<T, DefaultLoadingMode>(db)?.try_for_each(|row| row.map(&mut take))
            }
            Db::Pg(db) => {
                bound!(self, Pg).load_iter::<T, DefaultLoadingMode>(db)?.try_for_each(|row| row.map(&mut take))
            }
        }
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Integer)]
    release: i32,
}

/// A row as a database gives it: its place, then its cells in the order of the columns.
struct Fetched {
    release: i32,
    ordinal: i32,
    cells: Vec<String>,
}

impl<DB: Backend> QueryableByName<DB> for Fetched
where
    i32: FromSql<Integer, DB>,
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        Ok(Self {
            release: NamedRow::get::<Integer, _>(row, "release")?,
            ordinal: NamedRow::get::<Integer, _>(row, "ordinal")?,
            cells: cells(row, 2..row.field_count())?,
        })
    }
}

impl Fetched {
    fn placed(self, table: &'static Table) -> StoredRow<Row> {
        let Self { release, ordinal, mut cells } = self;
        let [editions, about] = cells.split_off(table.columns.len()).try_into().unwrap_or_default();
        let said = |words: String| (!words.is_empty()).then_some(words);
        let beside = Beside { editions: said(editions), about: said(about) };
        StoredRow { release, ordinal, row: Row { table, cells }, beside }
    }
}

/// Cells of a row as a database gives them, behind its release.
struct ReleaseCells(i32, Vec<String>);

impl<DB: Backend> QueryableByName<DB> for ReleaseCells
where
    i32: FromSql<Integer, DB>,
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let field = diesel::row::Row::get(row, 0).ok_or("a row without a cell")?;
        let release = <i32 as FromSql<Integer, DB>>::from_nullable_sql(field.value())?;
        Ok(Self(release, cells(row, 1..row.field_count())?))
    }
}

/// A tally as a database gives it: its cells, then how many rows have them.
struct CountedCells(Tally);

impl<DB: Backend> QueryableByName<DB> for CountedCells
where
    i64: FromSql<BigInt, DB>,
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        // By its place, because looking for its name in each of many rows takes longer than the rest.
        let last = row.field_count().saturating_sub(1);
        let field = diesel::row::Row::get(row, last).ok_or("a row without a cell")?;
        let count = <i64 as FromSql<BigInt, DB>>::from_nullable_sql(field.value())?;
        Ok(Self(Tally { cells: cells(row, 0..last)?, count: usize::try_from(count)? }))
    }
}

/// The texts of some places of a row; empty where it has null.
fn cells<'a, DB: Backend>(
    row: &impl NamedRow<'a, DB>,
    places: std::ops::Range<usize>,
) -> deserialize::Result<Vec<String>>
where
    String: FromSql<Text, DB>,
{
    let cell = |place: usize| -> deserialize::Result<String> {
        let field = diesel::row::Row::get(row, place).ok_or("a row has fewer cells than its table has columns")?;
        let Some(value) = field.value() else { return Ok(String::new()) };
        let cell = <String as FromSql<Text, DB>>::from_sql(value)?;
        // It would not be found by who asks for rows without a value.
        if cell.is_empty() { Err("an empty cell is not null".into()) } else { Ok(cell) }
    };
    places.map(cell).collect()
}
