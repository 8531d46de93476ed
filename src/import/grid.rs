//! What a document prints, whatever file it comes from: headings, lines and grids of cells.

/// A file, or a sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Document {
    /// Name of the file, without folders.
    pub file: String,
    /// The sheet of a workbook; `None` for a file that has none.
    pub sheet: Option<String>,
    /// Whether nobody sees it: a hidden sheet is not read.
    pub is_hidden: bool,
    /// What it has in lines and columns that nobody sees: it is not read either.
    pub unseen: Vec<Line>,
    /// What it prints, from top to bottom.
    pub blocks: Vec<Block>,
}

impl Document {
    /// What people call it: the file, with the sheet behind it.
    pub fn name(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}[{sheet}]", self.file),
            None => self.file.clone(),
        }
    }
}

/// A piece of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading. Markdown says its depth; in a sheet nobody does, and it is 0.
    Heading(Line, u8),
    /// A line of text, or several that stand in one cell.
    Line(Line),
    /// Cells in lines and columns.
    Grid(Grid),
}

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, without blanks around it.
    pub text: String,
    /// Its place.
    pub at: At,
}

/// A place in a document: line and number of a cell in it, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct At {
    pub line: usize,
    pub number: usize,
}

/// Cells in lines and columns. All lines have as many cells.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub rows: Vec<Vec<Cell>>,
}

/// One place of a grid.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says. A cell that is merged with others says the same at each of its places.
    pub text: String,
    pub at: At,
    /// Number of the merged cell that it is a place of; `None` for one that stands alone.
    pub merged: Option<usize>,
    /// Whether it is not the first place of its merged cell.
    pub is_covered: bool,
    /// Whether the text is struck through: it is printed as withdrawn.
    pub is_struck: bool,
    /// Whether it is a number of a workbook, which is shown as English prints it.
    pub is_number: bool,
    /// The text as printed, where [`Cell::text`] has its numbers as Japanese and English print them.
    pub original: Option<String>,
}

impl Cell {
    /// Whether something stands in it that does not stand in a place before.
    pub fn is_filled(&self) -> bool {
        !self.is_covered && !self.text.is_empty()
    }
}

impl Grid {
    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The cells of a line that hold something of their own.
    pub fn filled(&self, row: usize) -> Vec<usize> {
        self.rows[row].iter().enumerate().filter(|(_, cell)| cell.is_filled()).map(|(place, _)| place).collect()
    }

    /// The same cells with lines for columns.
    pub fn turned(&self) -> Self {
        let line = |column: usize| self.rows.iter().map(|row| row[column].clone()).collect();
        Self { rows: (0..self.width()).map(line).collect() }
    }

    /// The text of a line if one cell alone holds something.
    pub fn only(&self, row: usize) -> Option<&Cell> {
        match self.filled(row)[..] {
            [one] => Some(&self.rows[row][one]),
            _ => None,
        }
    }

    /// The same lines with so many of the columns, from one on.
    pub fn columns(&self, from: usize, to: usize) -> Self {
        Self { rows: self.rows.iter().map(|row| row[from..to].to_vec()).collect() }
    }
}

/// A text in one line: lines of Japanese are joined without a blank.
pub fn flat(text: &str) -> String {
    let mut out = String::new();
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let latin = |c: char| c.is_ascii_graphic();
        if out.ends_with(latin) && part.starts_with(latin) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}
