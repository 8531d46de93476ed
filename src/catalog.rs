//! All kinds of resource in one list, without their types. One line here publishes a kind.
use crate::{
    language::Bilingual,
    resource::{
        Direction, Exclusion, Field, Indicator, Initiative, InitiativeTerm, Listing, Observation, Plan, RelatedPlan,
        Resource, Revision, ScheduleEntry, Section, Source, SourceNote, Term,
    },
    store::{Db, Query},
    table::{Kind as Cell, Row, Table},
};
use diesel::QueryResult;
use serde_json::Value;

pub use crate::resource::Placed;

/// Every table of a package, in the order in which the plan's document links them.
pub const KINDS: &[Kind] = &[
    kind::<Plan>(),
    kind::<Revision>(),
    kind::<Source>(),
    kind::<Section>(),
    kind::<RelatedPlan>(),
    kind::<Field>(),
    kind::<Direction>(),
    kind::<Initiative>(),
    kind::<Listing>(),
    kind::<ScheduleEntry>(),
    kind::<Indicator>(),
    kind::<Observation>(),
    kind::<Term>(),
    kind::<InitiativeTerm>(),
    kind::<SourceNote>(),
    kind::<Exclusion>(),
];

/// One kind of resource: its description and its queries.
#[derive(Debug)]
pub struct Kind {
    /// What the columns mean.
    pub table: &'static Table,
    /// Whether cells make a row of this kind; the error names what does not fit.
    pub accepts: fn(&Row) -> Result<(), csv::Error>,
    insert: fn(&[Row], i32, &mut Db) -> Result<(), InsertError>,
    select: fn(&Query, &mut Db) -> QueryResult<Vec<Placed<Row>>>,
    count: fn(&Query, &mut Db) -> QueryResult<i64>,
    delete: fn(i32, &mut Db) -> QueryResult<()>,
    copy: fn(&Query, &mut Db, &mut Db) -> QueryResult<usize>,
    agree: fn(&Query, &mut Db, &mut Db) -> QueryResult<bool>,
}

/// Why rows could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    /// A cell does not fit its type; `check` finds these with their place.
    #[error("a row of {table} does not fit: {cause}")]
    Row {
        /// Table of the row.
        table: &'static str,
        /// What does not fit.
        cause: csv::Error,
    },
    /// The database refused a row.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Bilingual for InsertError {
    fn ja(&self) -> String {
        match self {
            Self::Row { table, cause } => format!("表 {table} の行が列の型に合いません: {cause}"),
            Self::Database(error) => error.ja(),
        }
    }
}

/// The kind of that table name.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.table.name == name)
}

/// Columns that refer to a row of another table, with that table: `(own columns, table, its key)`.
pub fn references(table: &'static Table) -> impl Iterator<Item = (Vec<&'static str>, &'static Table)> {
    table.columns.iter().filter_map(|column| {
        let (target, columns) = match column.kind {
            Cell::Link(target) => (target, vec![column.name]),
            Cell::LinkWithin(target, within) => (target, vec![within, column.name]),
            _ => return None,
        };
        Some((columns, find(target)?.table))
    })
}

impl Kind {
    /// Adds the rows, in their order, to a release that is not yet published.
    ///
    /// # Errors
    ///
    /// When a cell does not fit its type or the database refuses a row.
    pub fn insert(&self, rows: &[Row], release: i32, db: &mut Db) -> Result<(), InsertError> {
        (self.insert)(rows, release, db)
    }

    /// Rows of the releases of the query, by release and in printed order.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn select(&self, query: &Query, db: &mut Db) -> QueryResult<Vec<Placed<Row>>> {
        (self.select)(query, db)
    }

    /// How many rows the query has without its limit and place.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn count(&self, query: &Query, db: &mut Db) -> QueryResult<i64> {
        (self.count)(query, db)
    }

    /// Replaces the rows of a release by what is left of them after a withdrawal. Only within its transaction.
    ///
    /// # Errors
    ///
    /// As [`Kind::insert`].
    pub fn replace(&self, rows: &[Row], release: i32, db: &mut Db) -> Result<(), InsertError> {
        (self.delete)(release, db)?;
        (self.insert)(rows, release, db)
    }

    /// Adds the rows of the query at their places to another database; says how many they are.
    ///
    /// # Errors
    ///
    /// When a database does not answer, or has such a row already.
    pub fn copy(&self, query: &Query, from: &mut Db, to: &mut Db) -> QueryResult<usize> {
        (self.copy)(query, from, to)
    }

    /// Whether the query has the same rows at the same places in both databases.
    ///
    /// # Errors
    ///
    /// When a database does not answer.
    pub fn agree(&self, query: &Query, one: &mut Db, other: &mut Db) -> QueryResult<bool> {
        (self.agree)(query, one, other)
    }
}

const fn kind<R: Resource>() -> Kind {
    Kind {
        table: R::TABLE,
        accepts: |row| typed::<R>(row).map(drop),
        insert: insert::<R>,
        select: select::<R>,
        count: R::count,
        delete: R::delete,
        copy: copy::<R>,
        agree: |query, one, other| Ok(R::select(query, one)? == R::select(query, other)?),
    }
}

fn insert<R: Resource>(rows: &[Row], release: i32, db: &mut Db) -> Result<(), InsertError> {
    let typed = rows.iter().map(typed::<R>).collect::<Result<Vec<_>, _>>();
    let rows = typed.map_err(|cause| InsertError::Row { table: R::TABLE.name, cause })?;
    let placed = |(ordinal, row)| Placed { release, ordinal, row };
    Ok(R::insert(&(0..).zip(rows).map(placed).collect::<Vec<_>>(), db)?)
}

fn copy<R: Resource>(query: &Query, from: &mut Db, to: &mut Db) -> QueryResult<usize> {
    let rows = R::select(query, from)?;
    R::insert(&rows, to)?;
    Ok(rows.len())
}

fn select<R: Resource>(query: &Query, db: &mut Db) -> QueryResult<Vec<Placed<Row>>> {
    let placed = R::select(query, db)?;
    placed
        .into_iter()
        .map(|Placed { release, ordinal, row: typed }| Ok(Placed { release, ordinal, row: row(&typed)? }))
        .collect()
}

/// Cells to a typed row, as a CSV reader does it.
fn typed<R: Resource>(row: &Row) -> Result<R, csv::Error> {
    let header: csv::StringRecord = R::TABLE.columns.iter().map(|column| column.name).collect();
    csv::StringRecord::from_iter(&row.cells).deserialize(Some(&header))
}

/// A typed row to its cells; the reverse of [`typed`].
fn row<R: Resource>(typed: &R) -> QueryResult<Row> {
    let value =
        serde_json::to_value(typed).map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    let cell = |column: &str| match &value[column] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Ok(Row { table: R::TABLE, cells: R::TABLE.columns.iter().map(|column| cell(column.name)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::expand;

    /// A cell that the column's kind admits.
    fn example(kind: Cell) -> &'static str {
        match kind {
            Cell::MunicipalityCode => "172014",
            Cell::Integer => "7",
            Cell::Decimal => "-22261",
            Cell::Flag => "true",
            Cell::FiscalYear => "2024",
            Cell::Month => "2024-03",
            Cell::Iri => "https://example.org/",
            _ => "x1",
        }
    }

    /// The description and the type are written next to each other; this keeps them equal.
    #[test]
    fn tables_describe_their_rows() {
        fn agree<R: Resource>() {
            let table = R::TABLE;
            let full = Row { table, cells: table.columns.iter().map(|column| example(column.kind).into()).collect() };
            let sparse = |column: &crate::table::Column| if column.required { example(column.kind) } else { "" };
            let sparse = Row { table, cells: table.columns.iter().map(|column| sparse(column).into()).collect() };
            for cells in [full, sparse] {
                let typed = typed::<R>(&cells).unwrap_or_else(|error| panic!("{}: {error}", table.name));
                let value = serde_json::to_value(&typed).unwrap();
                let members: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
                assert_eq!(members, table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
                assert_eq!(row(&typed).unwrap(), cells);
            }
            for column in table.columns.iter().filter(|column| column.required && example(column.kind) != "x1") {
                let mut cells: Vec<_> = table.columns.iter().map(|column| example(column.kind).to_owned()).collect();
                cells[table.position(column.name).unwrap()].clear();
                let optional = matches!(column.kind, Cell::MunicipalityCode | Cell::Month);
                assert!(typed::<R>(&Row { table, cells }).is_err() || optional, "{}.{}", table.name, column.name);
            }
            let filters: Vec<_> = table.columns.iter().filter(|c| c.filter).map(|c| c.name).collect();
            let mut kept = R::filters();
            kept.sort_by_key(|name| table.position(name));
            assert_eq!(kept, filters, "filters of {}", table.name);
        }
        agree::<Plan>();
        agree::<Revision>();
        agree::<Source>();
        agree::<Section>();
        agree::<RelatedPlan>();
        agree::<Field>();
        agree::<Direction>();
        agree::<Initiative>();
        agree::<Listing>();
        agree::<ScheduleEntry>();
        agree::<Indicator>();
        agree::<Observation>();
        agree::<Term>();
        agree::<InitiativeTerm>();
        agree::<SourceNote>();
        agree::<Exclusion>();
    }

    #[test]
    fn every_table_and_column_is_explained_in_both_languages() {
        for table in KINDS.iter().map(|kind| kind.table) {
            assert!(!table.ja.is_empty() && !table.about.is_empty() && !table.about_ja.is_empty(), "{}", table.name);
            assert!(table.key.iter().all(|key| table.column(key).is_some_and(|column| column.required)));
            for column in table.columns {
                assert!(!column.about.is_empty() && !column.about_ja.is_empty(), "{}.{}", table.name, column.name);
                assert!(column.property.is_empty() || expand(column.property).starts_with("http"), "{}", column.name);
            }
            for (columns, target) in references(table) {
                assert_eq!(columns.len(), target.key.len(), "{} to {}", table.name, target.name);
            }
            for embed in table.embeds {
                assert!(
                    find(embed.table).is_some_and(|kind| kind.table.column(embed.by).is_some()),
                    "{}",
                    embed.member
                );
            }
        }
    }
}
