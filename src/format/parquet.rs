//! Parquet: a table with types, nulls and a description of every column, for whatever computes.
//!
//! The type of a column follows from its description and not from its cells, so that files of several releases can be read as
//! one. A column with a number that its type cannot hold is text, as the CSV has it: no digit is lost.
use super::{
    Document, Format, ShapeKind, WriteError, json,
    typed::{self, CellType, TypedColumn},
};
use jiff::civil::Date;
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as PhysicalType},
    data_type::{
        BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
    },
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};
use std::sync::Arc;

/// A table in the columns of its CSV.
pub const PARQUET: Format = Format {
    suffix: "parquet",
    content_type: "application/vnd.apache.parquet",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| shape.is_computed_table() || matches!(shape, ShapeKind::Rows(_)),
    write,
};

/// Digits of a decimal, and how many of them stand behind the point: the most that everybody reads, and the same for all.
const DIGITS: i32 = 38;
/// See [`DIGITS`].
const PLACES: i32 = 10;

impl From<ParquetError> for WriteError {
    fn from(error: ParquetError) -> Self {
        Self(error.into())
    }
}

fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let (columns, lines) = typed::lines(document);
    let cells = |place: usize| lines.iter().map(move |line| line[place].as_str());
    let types: Vec<CellType> =
        columns.iter().enumerate().map(|(place, column)| CellType::of(column.kind, cells(place), holds)).collect();
    let fields = columns.iter().zip(&types).map(|(column, own)| Ok(Arc::new(field(column.name, *own)?)));
    let schema = Type::group_type_builder("rows").with_fields(fields.collect::<Result<_, ParquetError>>()?).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::GZIP(parquet::basic::GzipLevel::default()))
        .set_key_value_metadata(Some(metadata(document, &columns)?))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    if !lines.is_empty() {
        let mut group = file.next_row_group()?;
        for (place, own) in types.iter().enumerate() {
            if let Some(mut writer) = group.next_column()? {
                write_column(&mut writer, *own, cells(place))?;
                writer.close()?;
            }
        }
        group.close()?;
    }
    Ok(file.into_inner()?)
}

/// What the file says of itself and, as JSON, of its columns.
fn metadata(document: &Document, columns: &[TypedColumn]) -> Result<Vec<KeyValue>, WriteError> {
    let facts = typed::facts(document).into_iter();
    let mut metadata: Vec<_> = facts.map(|(name, text)| KeyValue::new(name.to_owned(), text.into_owned())).collect();
    let columns: Vec<_> = columns.iter().map(TypedColumn::description).collect();
    let columns = String::from_utf8(json::pretty(&serde_json::json!(columns))?).map_err(WriteError::from_other)?;
    metadata.push(KeyValue::new("columns".to_owned(), columns));
    Ok(metadata)
}

fn field(name: &str, own: CellType) -> Result<Type, ParquetError> {
    let (physical, logical) = match own {
        CellType::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        CellType::Integer => (PhysicalType::INT64, None),
        CellType::Decimal => (PhysicalType::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(PLACES, DIGITS))),
        CellType::Flag => (PhysicalType::BOOLEAN, None),
        CellType::Date => (PhysicalType::INT32, Some(LogicalType::Date)),
    };
    let field =
        Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    match own {
        CellType::Decimal => field.with_length(16).with_precision(DIGITS).with_scale(PLACES).build(),
        _ => field.build(),
    }
}

fn holds(own: CellType, cell: &str) -> bool {
    match own {
        CellType::Text => true,
        CellType::Integer => cell.parse::<i64>().is_ok(),
        CellType::Decimal => scaled(cell).is_some(),
        CellType::Flag => cell.parse::<bool>().is_ok(),
        CellType::Date => days(cell).is_some(),
    }
}

fn write_column<'c>(
    writer: &mut SerializedColumnWriter<'_>,
    own: CellType,
    cells: impl Iterator<Item = &'c str>,
) -> Result<(), ParquetError> {
    match own {
        CellType::Text => write_cells::<ByteArrayType>(writer, cells, |cell| Some(ByteArray::from(cell))),
        CellType::Integer => write_cells::<Int64Type>(writer, cells, |cell| cell.parse().ok()),
        CellType::Decimal => write_cells::<FixedLenByteArrayType>(writer, cells, |cell| {
            Some(FixedLenByteArray::from(scaled(cell)?.to_be_bytes().to_vec()))
        }),
        CellType::Flag => write_cells::<BoolType>(writer, cells, |cell| cell.parse().ok()),
        CellType::Date => write_cells::<Int32Type>(writer, cells, days),
    }
}

/// The cells of a column; an empty one is null.
fn write_cells<'c, T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = &'c str>,
    value: impl Fn(&str) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let cells: Vec<Option<T::T>> = cells.map(|cell| if cell.is_empty() { None } else { value(cell) }).collect();
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// A decimal as a whole number of its last place; nothing if it has more digits than a decimal here.
fn scaled(cell: &str) -> Option<i128> {
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    let places = usize::try_from(PLACES).ok()?;
    let number: i128 = (fraction.len() <= places).then(|| format!("{whole}{fraction:0<places$}").parse().ok())??;
    (number.unsigned_abs() < 10_u128.pow(DIGITS.unsigned_abs())).then_some(number)
}

/// Days since 1 January 1970.
fn days(cell: &str) -> Option<i32> {
    let date: Date = cell.parse().ok()?;
    date.since(Date::constant(1970, 1, 1)).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_each_of_its_digits_or_is_none() {
        assert_eq!(scaled("-0.5"), Some(-5_000_000_000));
        assert_eq!(scaled("50"), Some(500_000_000_000));
        assert_eq!(scaled("0.00000000001"), None);
        assert_eq!(scaled(&"9".repeat(28)), Some(10_i128.pow(38) - 10_i128.pow(10)));
        assert_eq!(scaled(&"9".repeat(29)), None);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!((days("1970-01-02"), days("1969-12-31"), days("2024-03")), (Some(1), Some(-1), None));
    }
}
