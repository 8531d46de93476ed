//! SQLite: the tables of a plan as a database, with keys, a dictionary of every column and what the file says of itself.
//!
//! The same question has the same bytes: the database is filled in one order, and nothing in it knows the time.
use super::{
    Document, Format, Shape, ShapeKind, WriteError,
    typed::{self, CellType},
};
use crate::{
    catalog,
    table::{Column, Row, Table},
};
use diesel::{
    Connection, QueryResult, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::{Nullable, Text},
    sqlite::Sqlite,
};

/// A database: a table for each table, one for the columns and one for the file.
pub const SQLITE: Format = Format {
    suffix: "sqlite",
    content_type: "application/vnd.sqlite3",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| matches!(shape, ShapeKind::Tables),
    write,
};

fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let Shape::Tables(tables) = &document.shape else { return Ok(Vec::new()) };
    let mut db = SqliteConnection::establish(":memory:").map_err(WriteError::from_other)?;
    // Tables name those that come behind them.
    sql_query("PRAGMA foreign_keys = OFF").execute(&mut db).map_err(WriteError::from_other)?;
    db.transaction(|db| fill(document, tables, db)).map_err(WriteError::from_other)?;
    Ok(db.serialize_database_to_buffer().try_as_slice().map_err(WriteError::from_other)?.to_vec())
}

fn fill(document: &Document, tables: &[(&'static Table, Vec<Row>)], db: &mut SqliteConnection) -> QueryResult<()> {
    for (table, rows) in tables {
        let types: Vec<CellType> =
            table.columns.iter().enumerate().map(|(place, one)| cell_type(one, place, rows)).collect();
        sql_query(create(table, &types)).execute(db)?;
        let value = |place: usize, cell: &str| match (types[place], cell) {
            (_, "") => None,
            // SQLite has no booleans but these.
            (CellType::Flag, cell) => Some(i32::from(cell == "true").to_string()),
            (_, cell) => Some(cell.to_owned()),
        };
        let line = |row: &Row| row.cells.iter().enumerate().map(|(place, cell)| value(place, cell)).collect();
        insert(&sql_name(table), rows.iter().map(line), db)?;
    }
    sql_query(DICTIONARY).execute(db)?;
    let described: Vec<_> =
        tables.iter().flat_map(|(table, _)| table.columns.iter().map(move |one| (*table, one))).collect();
    insert("dictionary", described.into_iter().map(|(table, column)| definition(table, column)), db)?;
    sql_query("CREATE TABLE metadata (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)").execute(db)?;
    let facts = typed::facts(document).into_iter();
    insert("metadata", facts.map(|(name, text)| vec![Some(name.to_owned()), Some(text.into_owned())]), db)
}

/// What the columns of all tables mean.
const DICTIONARY: &str = "CREATE TABLE dictionary (table_name TEXT NOT NULL, table_title_ja TEXT NOT NULL, \
    column_name TEXT NOT NULL, title_ja TEXT NOT NULL, title_en TEXT NOT NULL, description_ja TEXT, description_en TEXT, \
    datatype TEXT NOT NULL, required INTEGER NOT NULL, unit_column TEXT, property TEXT, references_table TEXT, \
    references_column TEXT, PRIMARY KEY (table_name, column_name))";

fn definition(table: &'static Table, column: &'static Column) -> Vec<Option<String>> {
    let typed = typed::columns_of(table).into_iter().find(|one| one.name == column.name);
    let Some(typed) = typed else { return Vec::new() };
    let about = typed.description();
    let target =
        references(table).into_iter().find(|(own, _)| own.last() == Some(&column.name)).map(|(_, target)| target);
    let some = |text: &str| Some(text.to_owned());
    vec![
        some(&sql_name(table)),
        some(table.ja),
        some(about.name),
        some(about.title_ja),
        some(&about.title_en),
        about.description_ja.and_then(some),
        about.description_en.as_deref().and_then(some),
        some(about.datatype),
        some(if column.required { "1" } else { "0" }),
        about.unit_column.and_then(some),
        about.property,
        target.map(sql_name),
        target.and_then(|target| target.key.last().copied()).and_then(some),
    ]
}

fn create(table: &'static Table, types: &[CellType]) -> String {
    let column = |(column, own): (&Column, &CellType)| {
        let affinity = match own {
            CellType::Text | CellType::Date => "TEXT",
            CellType::Integer | CellType::Flag => "INTEGER",
            CellType::Decimal => "NUMERIC",
        };
        // A cell of any other column may have been withdrawn.
        let filled = if table.key.contains(&column.name) && column.required { " NOT NULL" } else { "" };
        format!("{} {affinity}{filled}", column.name)
    };
    let mut parts: Vec<_> = table.columns.iter().zip(types).map(column).collect();
    parts.push(format!("PRIMARY KEY ({})", table.key.join(", ")));
    let foreign = |(own, target): (Vec<&str>, &'static Table)| {
        format!("FOREIGN KEY ({}) REFERENCES {} ({})", own.join(", "), sql_name(target), target.key.join(", "))
    };
    parts.extend(references(table).into_iter().map(foreign));
    format!("CREATE TABLE {} ({})", sql_name(table), parts.join(", "))
}

/// The links of a table, and that to its plan.
fn references(table: &'static Table) -> Vec<(Vec<&'static str>, &'static Table)> {
    let profile = catalog::profile_of(table);
    let plan = profile.find("plans").filter(|plans| *plans != table).map(|plans| (plans.key.to_vec(), plans));
    plan.into_iter().chain(profile.references(table)).collect()
}

/// What SQL calls a table.
fn sql_name(table: &Table) -> String {
    table.name.replace('-', "_")
}

fn cell_type(column: &Column, place: usize, rows: &[Row]) -> CellType {
    let cells = rows.iter().map(|row| row.cells[place].as_str());
    // The kinds of code lists and links are text, and so are days, which SQLite compares as text.
    CellType::of(column.kind, cells, |own, cell| match own {
        CellType::Integer => cell.parse::<i64>().is_ok(),
        CellType::Decimal => typed::double(cell).is_some(),
        CellType::Text | CellType::Date | CellType::Flag => true,
    })
}

/// Rows that go into one statement: with the widest table their values stay below the limit of SQLite.
const ROWS_AT_ONCE: usize = 200;

fn insert(table: &str, lines: impl Iterator<Item = Vec<Option<String>>>, db: &mut SqliteConnection) -> QueryResult<()> {
    let lines: Vec<_> = lines.collect();
    for lines in lines.chunks(ROWS_AT_ONCE) {
        let marks = |line: &Vec<_>| format!("({})", vec!["?"; line.len()].join(", "));
        let values = lines.iter().map(marks).collect::<Vec<_>>().join(", ");
        let mut statement = sql_query(format!("INSERT INTO {table} VALUES {values}")).into_boxed::<Sqlite>();
        for cell in lines.iter().flatten() {
            statement = statement.bind::<Nullable<Text>, _>(cell.clone());
        }
        statement.execute(db)?;
    }
    Ok(())
}
