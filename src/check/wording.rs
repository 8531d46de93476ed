//! Where else a wording stands: what was copied wrongly is mended in all these places at once.
use super::transcription::{compared, is_blank};
use crate::{
    dataset::{Package, Place, distance},
    table::{CellKind, Column},
};

/// Shorter wordings are words, which stand in many places without being the same thing.
const SHORTEST: usize = 6;

/// So many places are told.
const SHOWN: usize = 20;

/// Every text of a package with its place, in the order in which it is mended: the source, the rows that are copied from it,
/// and what repeats these.
#[derive(Debug, Default)]
pub struct Wordings(Vec<(String, Place)>);

impl Wordings {
    /// The texts of a package.
    pub fn of(package: &Package) -> Self {
        let mut texts = Vec::new();
        for id in package.transcribed() {
            let lines = package.transcription(id).unwrap_or_default();
            let lines = (1..).zip(lines).filter(|(_, line)| !is_blank(line));
            texts
                .extend(lines.map(|(number, line)| (compared(line), Place::new(format!("source/{id}.md"), number, 1))));
        }
        let is_text = |column: &&Column| matches!(column.kind, CellKind::Text | CellKind::TextEn | CellKind::Plain);
        for is_copied in [true, false] {
            let sheets = package.sheets().iter();
            for sheet in sheets.filter(|sheet| sheet.table.column("source_line").is_some() == is_copied) {
                for index in 0..sheet.rows.len() {
                    let cells = sheet.table.columns.iter().filter(is_text).map(|column| sheet.cell(index, column.name));
                    texts.extend(cells.filter_map(|cell| Some((compared(cell.text()), cell.place()?))));
                }
            }
        }
        Self(texts)
    }

    /// Facts for a finding on wordings that differ and should be one: a sentence that names every place at which one of them
    /// stands, in Japanese and English; empty if they are too short to be told from others.
    pub fn facts(&self, wordings: &[&str]) -> (String, String) {
        let wordings: Vec<String> = wordings.iter().map(|wording| compared(wording)).collect();
        if wordings.iter().any(|wording| wording.chars().count() < SHORTEST) {
            return (String::new(), String::new());
        }
        let has_one = |text: &str| wordings.iter().any(|wording| text.contains(wording));
        let mut places: Vec<String> = (self.0.iter())
            .filter(|(text, _)| has_one(text))
            .map(|(_, place)| format!("{}:{}", place.file, place.spot()))
            .collect();
        if places.len() > SHOWN {
            places.truncate(SHOWN);
            places.push("…".to_owned());
        }
        let ja = format!(
            "計画が正しく、公開データの写し間違いを直すときは、次の所を、この順に全て同じ文言に直してください: {}。",
            places.join("、")
        );
        let en = format!(
            " If the plan is right and the data are to be corrected, mend all of these places alike, in this order: {}.",
            places.join(", ")
        );
        (ja, en)
    }
}

/// The piece of some lines that a wording seems to be a wrong copy of; `None` if there is nothing like it.
pub fn nearest_piece<'a>(wording: &str, lines: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wording = compared(wording);
    let pieces = lines.flat_map(|line| line.split(['\t', '|'])).filter(|piece| !piece.trim().is_empty());
    let far = |piece: &&str| distance(&wording, &compared(piece));
    pieces.min_by_key(far).filter(|piece| 3 * far(piece) <= wording.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_that_was_copied_wrongly_is_found() {
        let lines = ["| ○ 市民の森の間伐 | 推進 |", "街路樹の更新\t検討"];
        assert_eq!(nearest_piece("市民の林の間伐", lines.into_iter()), Some(" ○ 市民の森の間伐 "));
        assert_eq!(nearest_piece("庁舎の公開", lines.into_iter()), None);
    }
}
