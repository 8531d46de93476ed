//! Reads Markdown: headings, tables of pipes, and tables of tabs, as they are copied out of a document.
use super::grid::{At, Block, Cell, Document, Grid, Line};

/// The document that a text is.
pub fn read(file: &str, text: &str) -> Document {
    let mut reader = Reader { blocks: Vec::new(), rows: Vec::new() };
    let mut in_code = false;
    for (place, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if !in_code {
            reader.line(line, place + 1);
        }
    }
    reader.end_table();
    Document { file: file.to_owned(), sheet: None, is_hidden: false, unseen: Vec::new(), blocks: reader.blocks }
}

/// What has been read so far.
struct Reader {
    blocks: Vec<Block>,
    /// The lines of a table that has not ended yet.
    rows: Vec<Vec<Cell>>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) {
        if let Some(cells) = cells(line) {
            if !is_rule(&cells) {
                let cell = |(place, text): (usize, String)| Cell {
                    text: plain(&text),
                    is_struck: is_struck(&text),
                    at: At { line: number, number: place + 1 },
                    ..Cell::default()
                };
                self.rows.push(cells.into_iter().enumerate().map(cell).collect());
            }
            return;
        }
        self.end_table();
        let at = At { line: number, number: 1 };
        let trimmed = line.trim();
        let depth = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&depth) && !trimmed[depth..].trim().is_empty();
        let text = plain(if is_heading { &trimmed[depth..] } else { trimmed });
        if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' ')) {
            return;
        }
        let line = Line { text, at };
        self.blocks.push(match u8::try_from(depth) {
            Ok(depth) if is_heading => Block::Heading(line, depth),
            _ => Block::Line(line),
        });
    }

    fn end_table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            let line = row.first().map_or(0, |cell| cell.at.line);
            while row.len() < width {
                row.push(Cell { at: At { line, number: row.len() + 1 }, ..Cell::default() });
            }
        }
        // One line with a bar in it is a sentence.
        match rows.len() {
            0 => {}
            1 => {
                let at = rows[0][0].at;
                let text = rows[0].iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
                self.blocks.push(Block::Line(Line { text: text.trim().to_owned(), at }));
            }
            _ => self.blocks.push(Block::Grid(Grid { rows })),
        }
    }
}

/// The cells of a line of a table; `None` for any other line.
fn cells(line: &str) -> Option<Vec<String>> {
    let bars = line.trim();
    if bars.starts_with('|') || bars.matches(" | ").count() > 0 && !bars.starts_with('#') {
        let inner = bars.strip_prefix('|').unwrap_or(bars);
        let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
        let mut out = vec![String::new()];
        let mut escaped = false;
        for c in inner.chars() {
            match c {
                '|' if !escaped => out.push(String::new()),
                _ => {
                    if let Some(last) = out.last_mut() {
                        last.push(c);
                    }
                }
            }
            escaped = c == '\\' && !escaped;
        }
        return Some(out);
    }
    line.contains('\t').then(|| line.split('\t').map(str::to_owned).collect())
}

/// Whether a line is the one between the head of a table and its rows.
fn is_rule(cells: &[String]) -> bool {
    let dashes = |cell: &String| {
        let cell = cell.trim().trim_matches(':');
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    cells.len() > 1 && cells.iter().all(dashes)
}

fn is_struck(text: &str) -> bool {
    let text = text.trim();
    text.len() > 4 && text.starts_with("~~") && text.ends_with("~~")
}

/// A text without the signs of Markdown and HTML; a line break in a cell stays one.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let name = tag[1..].trim_start_matches('/');
        let end = tag.find('>').filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        if end.is_some() && name.to_ascii_lowercase().starts_with("br") {
            out.push('\n');
        } else if end.is_none() {
            out.push('<');
        }
        rest = &tag[end.unwrap_or(0) + 1..];
    }
    out.push_str(rest);
    let signs = [
        ("**", ""),
        ("__", ""),
        ("~~", ""),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("\\|", "|"),
        ("\\*", "*"),
        ("\\_", "_"),
    ];
    let plain = signs.iter().fold(out, |text, (sign, with)| text.replace(sign, with));
    plain.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &Document) -> Vec<String> {
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join("|");
        (document.blocks.iter())
            .flat_map(|block| match block {
                Block::Heading(line, depth) => vec![format!("{depth} {}", line.text)],
                Block::Line(line) => vec![line.text.clone()],
                Block::Grid(grid) => grid.rows.iter().map(row).collect(),
            })
            .collect()
    }

    #[test]
    fn tables_of_pipes_and_of_tabs_are_read_alike() {
        let pipes = read(
            "a.md",
            "## 産業\n\n|  | 2023 | 2024 |\n|---|:--:|---|\n| <span>New</span> **支援** | 検討<br>中 | a\\|b |\n",
        );
        let tabs = read("a.md", "## 産業\n\n\t2023\t2024\n<span>New</span> 支援\t検討<br>中\ta|b\n");
        assert_eq!(texts(&pipes), ["2 産業", "|2023|2024", "New 支援|検討\n中|a|b"]);
        assert_eq!(texts(&pipes), texts(&tabs));
    }

    #[test]
    fn what_is_no_table_is_a_line() {
        let read = read("a.md", "数値目標\n---\n- ・参加者数\n| 一行 | だけ |\n\n```\n| a | b |\n```\n2 < 3\n");
        assert_eq!(texts(&read), ["数値目標", "- ・参加者数", "一行 だけ", "2 < 3"]);
    }

    #[test]
    fn lines_are_filled_up_to_the_width_of_the_table() {
        let document = read("a.md", "a\tb\tc\nx\ty\n");
        let Block::Grid(grid) = &document.blocks[0] else { panic!("{document:?}") };
        assert_eq!(grid.rows.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(grid.rows[1][2].at, At { line: 2, number: 3 });
    }
}
