//! Cuts a sheet into headings, lines and grids: what stands around a table is no part of it.
use super::grid::{At, Block, Cell, Grid, Line, flat};

/// The pieces of a sheet, from top to bottom. `rows` are all its lines, with as many cells each.
pub fn pieces(rows: Vec<Vec<Cell>>) -> Vec<Block> {
    let mut pieces = Vec::new();
    let whole = Grid { rows };
    let mut from = 0;
    while from < whole.rows.len() {
        let is_blank = |row: usize| whole.rows[row].iter().all(|cell| cell.text.is_empty());
        if is_blank(from) {
            from += 1;
            continue;
        }
        let to = (from..whole.rows.len()).find(|row| is_blank(*row)).unwrap_or(whole.rows.len());
        for region in beside(&Grid { rows: whole.rows[from..to].to_vec() }) {
            cut(&region, pieces.is_empty(), &mut pieces);
        }
        from = to;
    }
    pieces
}

/// Tables that stand side by side: a blank column is between them, and each has at least two columns and two lines.
fn beside(region: &Grid) -> Vec<Grid> {
    // A title reaches over all columns, whatever stands below it.
    let full = |row: &&Vec<Cell>| row.iter().filter(|cell| cell.is_filled()).count() > 1;
    let is_blank = |column: usize| region.rows.iter().filter(full).all(|row| row[column].text.is_empty());
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut from = None;
    for column in 0..=region.width() {
        let blank = column == region.width() || is_blank(column);
        match from {
            None if !blank => from = Some(column),
            Some(start) if blank => {
                parts.push((start, column));
                from = None;
            }
            _ => {}
        }
    }
    let is_table = |(from, to): &(usize, usize)| {
        let full = |row: &&Vec<Cell>| row[*from..*to].iter().filter(|cell| cell.is_filled()).count() > 1;
        region.rows.iter().filter(full).count() > 1
    };
    if parts.len() > 1 && parts.iter().all(is_table) {
        let above = region.rows.iter().take_while(|row| !full(row)).count();
        let (titles, tables) = region.rows.split_at(above);
        let tables = Grid { rows: tables.to_vec() };
        let titles = (!titles.is_empty()).then(|| Grid { rows: titles.to_vec() });
        return titles.into_iter().chain(parts.into_iter().map(|(from, to)| tables.columns(from, to))).collect();
    }
    vec![region.clone()]
}

/// Cuts lines above and below a table from it.
fn cut(region: &Grid, is_first: bool, pieces: &mut Vec<Block>) {
    let count = region.rows.len();
    let first = (0..count).find(|row| region.filled(*row).len() > 1).unwrap_or(count);
    let mut last = count;
    // A note behind the table, and what continues it.
    if let Some(note) = (first..count).find(|row| region.only(*row).is_some_and(|cell| is_note(&cell.text)))
        && (note..count).all(|row| region.only(row).is_some())
    {
        last = note;
    }
    let mut above =
        (0..first).chain(last..count).filter_map(|row| region.only(row).map(|cell| (row, cell))).collect::<Vec<_>>();
    let below = above.split_off(above.iter().position(|(row, _)| *row >= last).unwrap_or(above.len()));
    for (_, cell) in above {
        pieces.push(heading_or_line(cell, is_first && pieces.is_empty()));
    }
    let rows = region.rows[first..last].to_vec();
    match rows.len() {
        0 => {}
        // Behind a table a line may go on with it; before one it says something of it.
        1 if !pieces.iter().any(|piece| matches!(piece, Block::Grid(_))) => {
            let cells = rows[0].iter().filter(|cell| cell.is_filled());
            let text = cells.map(|cell| flat(&cell.text)).collect::<Vec<_>>().join("　");
            pieces.push(Block::Line(Line { text, at: at(&rows[0]) }));
        }
        _ => pieces.push(Block::Grid(Grid { rows })),
    }
    pieces.extend(below.into_iter().map(|(_, cell)| Block::Line(Line { text: flat(&cell.text), at: cell.at })));
}

fn at(row: &[Cell]) -> At {
    row.iter().find(|cell| cell.is_filled()).map_or_else(At::default, |cell| cell.at)
}

fn heading_or_line(cell: &Cell, is_first: bool) -> Block {
    let line = Line { text: flat(&cell.text), at: cell.at };
    if is_first || may_be_heading(&line.text) { Block::Heading(line, 0) } else { Block::Line(line) }
}

/// Whether a text that stands alone can be a heading: it is short, no sentence, and says nothing about the table itself.
pub fn may_be_heading(text: &str) -> bool {
    let about =
        ["期間", "更新", "単位", "作成", "現在", "時点", "published", "updated", "source", "出典", "資料", "unit"];
    let lower = text.to_lowercase();
    let says = |word: &str| lower.trim_start_matches(['(', '（', '【', ' ', '　']).starts_with(word);
    let explains = !super::legend::read(text).is_empty()
        || ["単位", "作成", "更新", "公表"].iter().any(|word| text.contains(word))
        || super::legend::in_brackets(text).is_some()
        || super::legend::in_lines(text).is_some()
        || super::legend::year_end(text).is_some()
        || !text.contains(char::is_alphabetic);
    !explains
        && text.chars().count() <= 60
        && !text.ends_with(['。', '.', '．'])
        && !text.contains('。')
        && !about.iter().any(|word| says(word))
        && !is_note(text)
}

/// Whether a text is a note to what stands above it.
pub fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '（', '[', '［', '【', '<', '＜', ' ', '　']);
    let marks = ["※", "＊", "*", "注", "備考", "出典", "資料：", "資料:", "凡例", "Note", "Source", "Notes", "†"];
    marks.iter().any(|mark| text.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(lines: &[&[&str]]) -> Vec<Vec<Cell>> {
        let cell = |(line, number): (usize, usize), text: &str| Cell {
            text: text.to_owned(),
            at: At { line: line + 1, number: number + 1 },
            ..Cell::default()
        };
        (lines.iter().enumerate())
            .map(|(line, cells)| cells.iter().enumerate().map(|(number, text)| cell((line, number), text)).collect())
            .collect()
    }

    fn shape(lines: &[&[&str]]) -> Vec<String> {
        (pieces(grid(lines)).iter())
            .map(|piece| match piece {
                Block::Heading(line, depth) => format!("h{depth} {}", line.text),
                Block::Line(line) => format!("l {}", line.text),
                Block::Grid(grid) => format!("g {}x{}", grid.rows.len(), grid.width()),
            })
            .collect()
    }

    #[test]
    fn titles_and_notes_are_no_part_of_a_table() {
        let lines: &[&[&str]] = &[
            &["○○計画　指標一覧", "", ""],
            &["", "", "（単位：人）"],
            &["", "", ""],
            &["指標", "現状", "目標"],
            &["(1)産業", "", ""],
            &["利用者", "1", "2"],
            &["※現状は2023年度", "", ""],
            &["　ただし速報", "", ""],
        ];
        let wanted = ["h0 ○○計画　指標一覧", "l （単位：人）", "g 3x3", "l ※現状は2023年度", "l ただし速報"];
        assert_eq!(shape(lines), wanted.map(str::to_owned));
    }

    #[test]
    fn tables_side_by_side_are_two() {
        let lines: &[&[&str]] = &[&["a", "b", "", "c", "d"], &["1", "2", "", "3", "4"]];
        assert_eq!(shape(lines), ["g 2x2", "g 2x2"]);
        let lines: &[&[&str]] = &[&["", "a", "b", "", "d"], &["", "1", "2", "", ""], &["", "1", "2", "", ""]];
        assert_eq!(shape(lines), ["g 3x5"], "a note beside the table is looked at with it");
    }
}
