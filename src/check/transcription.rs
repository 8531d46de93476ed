//! The transcribed text of a source, and how a cell is compared with it.
use super::editions;
use crate::dataset::Package;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The lines of one transcribed source.
#[derive(Debug, Clone, Copy)]
pub struct Transcription<'a> {
    /// Id of the edition.
    pub revision_id: &'a str,
    /// Id of the source.
    pub source_id: &'a str,
    /// Whether no edition is newer.
    pub is_newest: bool,
    /// Its lines, without line ends.
    pub lines: &'a [String],
}

impl<'a> Transcription<'a> {
    /// The text of an edition, if it lies in the package.
    pub fn of_edition(package: &'a Package, revision_id: &str) -> Option<Self> {
        let edition = package.rows("revisions").iter().find(|row| &row["revision_id"] == revision_id)?;
        let (revision_id, source_id) = (&edition["revision_id"], &edition["source_id"]);
        let is_newest = editions::newest(package) == Some(revision_id);
        package.transcription(source_id).map(|lines| Self { revision_id, source_id, is_newest, lines })
    }

    /// The text of the newest edition whose text lies in the package.
    pub fn newest(package: &'a Package) -> Option<Self> {
        editions::newest_first(package).iter().find_map(|row| Self::of_edition(package, &row["revision_id"]))
    }

    /// Path of the file below the folder of the package.
    pub fn file(&self) -> String {
        format!("source/{}.md", self.source_id)
    }

    /// The line of that number, from 1; empty if there is none.
    pub fn line(&self, number: usize) -> &'a str {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).map_or("", String::as_str)
    }

    /// Some lines as one text to be searched, from that number on.
    pub fn from(&self, number: usize, count: usize) -> String {
        (number..number + count).map(|number| compared(self.line(number))).collect()
    }
}

/// A text as it is compared: after NFKC, without blanks, Markdown marks, and the signs ○ ◎ ・ and New.
///
/// The bar of a Markdown table counts as a mark, like the tab between cells.
pub fn compared(text: &str) -> String {
    let is_normal = is_nfkc_quick(text.chars()) == IsNormalized::Yes;
    let normal = if is_normal { Cow::Borrowed(text) } else { text.nfkc().collect() };
    let normal = if normal.contains('<') { Cow::Owned(without_tags(&normal)) } else { normal };
    let item = normal.trim_start();
    let item = item.strip_prefix("- ").unwrap_or(item);
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '#' | '*' | '○' | '◎' | '・' | '|');
    let mut out = String::with_capacity(item.len());
    out.extend(item.chars().filter(kept));
    if out.contains("New") { out.replace("New", "") } else { out }
}

/// Whether a line of a table begins with the mark New.
pub fn is_marked_new(line: &str) -> bool {
    let plain = without_tags(&line.nfkc().collect::<String>());
    plain
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '*' | '○' | '◎' | '・'))
        .starts_with("New")
}

/// Whether nothing is printed in a line: it is blank, or the rule between the head and the body of a Markdown table.
pub fn is_blank(line: &str) -> bool {
    let rule = line.contains("--") && line.contains('|');
    line.trim().is_empty() || rule && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>') {
            Some((tag, behind)) if !tag.is_empty() => rest = behind,
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_not_compared() {
        assert_eq!(compared("- ・金沢ミュージアム<sup>+</sup>の ビュー数"), "金沢ミュージアム+のビュー数");
        assert_eq!(compared("<span>New</span> ＤＸ　**推進**"), "DX推進");
        assert_eq!(compared("1 < 2"), "1<2");
        assert!(is_blank("|---|:--:|") && is_blank(" \t") && !is_blank("---") && !is_blank("| — |"));
    }
}
