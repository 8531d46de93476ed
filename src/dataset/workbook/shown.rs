//! What a sheet shows to whoever looks at it: numbers and dates as their cells format them.
use super::{Worksheet, decimal, to_usize};
use calamine::{Data, ExcelDateTime};

/// A place of a sheet as it is shown.
#[derive(Debug, Clone, Default)]
pub struct ShownCell {
    /// What it shows. A merged cell shows the same at each of its places.
    pub text: String,
    /// Number of the merged cell that it is a place of.
    pub merged: Option<usize>,
    /// Whether it is not the first place of its merged cell.
    pub is_covered: bool,
    /// Whether a line is drawn through it.
    pub is_struck: bool,
    /// Whether it holds a number, which is shown as English prints it.
    pub is_number: bool,
}

impl Worksheet {
    /// All places up to the last one that holds anything, line by line.
    pub fn shown(&self) -> Vec<Vec<ShownCell>> {
        let (height, width) = (to_usize(self.size.0), to_usize(self.size.1));
        let mut rows = vec![vec![ShownCell::default(); width]; height];
        for ((line, number), cell) in &self.cells {
            let place = &mut rows[to_usize(*line)][to_usize(*number)];
            if cell.data == Data::Empty && !cell.formula.is_empty() {
                place.text = format!("={}", cell.formula);
                continue;
            }
            place.is_struck = cell.is_struck;
            place.is_number = matches!(cell.data, Data::Int(_) | Data::Float(_));
            place.text = shown(&cell.data, cell.format.as_deref().unwrap_or("General"));
        }
        for (which, range) in self.merged.iter().filter(|range| range.len() > 1).enumerate() {
            let (top, left) = (to_usize(range.start.0), to_usize(range.start.1));
            let Some(first) = rows.get(top).and_then(|row| row.get(left)).cloned() else { continue };
            let (bottom, right) = (to_usize(range.end.0).min(height - 1), to_usize(range.end.1).min(width - 1));
            for (line, row) in rows.iter_mut().enumerate().take(bottom + 1).skip(top) {
                for (number, cell) in row.iter_mut().enumerate().take(right + 1).skip(left) {
                    let is_covered = (line, number) != (top, left);
                    *cell = ShownCell { merged: Some(which), is_covered, ..first.clone() };
                }
            }
        }
        rows
    }
}

fn shown(data: &Data, format: &str) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => formatted(&number.to_string(), format),
        Data::Float(number) => match decimal(*number) {
            Some(text) => formatted(&text, format),
            None => number.to_string(),
        },
        Data::Bool(flag) => flag.to_string().to_uppercase(),
        Data::DateTime(day) => date(day, format),
        Data::Error(error) => error.to_string(),
    }
}

/// A number in a format; as it is where the format cannot be read.
fn formatted(number: &str, format: &str) -> String {
    if format == "General" || format == "@" {
        return number.to_owned();
    }
    let shown = number.parse().ok().and_then(|number| ssfmt::format_default(number, format).ok());
    shown.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).unwrap_or_else(|| number.to_owned())
}

/// A date in words that plans print, as far as its format shows it.
fn date(day: &ExcelDateTime, format: &str) -> String {
    let (year, month, day_of_month, ..) = day.to_ymd_hms_milli();
    let plain = format.split('"').step_by(2).collect::<String>().to_lowercase();
    let in_era = plain.contains('e') || plain.contains('g');
    match (plain.contains('y') || in_era, plain.contains('m'), plain.contains('d')) {
        (true, true, false) => format!("{year}年{month}月"),
        (true, false, false) => format!("{year}年"),
        (false, true, false) => format!("{month}月"),
        _ => format!("{year}年{month}月{day_of_month}日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_its_cell_formats_it() {
        let cases = [
            (0.724, "0.0%", "72.4%"),
            (18565.0, "#,##0", "18,565"),
            (1234.0, "#,##0\"件\"", "1,234件"),
            (29.7, "0.0", "29.7"),
            (20.0, "0.0", "20.0"),
            (-3.0, "#,##0;\"△\"#,##0", "△3"),
            (12.0, "General", "12"),
            (1.5, "[$£-809]#,##0.00", "£1.50"),
        ];
        for (number, format, wanted) in cases {
            assert_eq!(shown(&Data::Float(number), format), wanted, "{format}");
        }
    }

    #[test]
    fn a_date_is_shown_in_words() {
        let date = |format: &str| {
            shown(&Data::DateTime(ExcelDateTime::new(45352.0, calamine::ExcelDateTimeType::DateTime, false)), format)
        };
        assert_eq!(date("yyyy\"年\"m\"月\""), "2024年3月");
        assert_eq!(date("[$-411]ggge\"年\"m\"月\"d\"日\""), "2024年3月1日");
        assert_eq!(date("mmm-yy"), "2024年3月");
    }
}
