//! Reads documents from top to bottom: headings and captions first, then the tables below them.
use super::{
    decisions::Decisions,
    facts::{Facts, Note, Path, Printed, Term, Why},
    form,
    grid::{At, Block, Document, Grid, Line, flat},
    head,
    label::Label,
    legend::{self, Entry},
    rows::Rows,
    table::{self, Caption, Conventions, Layout},
    tree::Headings,
    when::{self, Times, When},
};
use crate::period::{Period, Shape};

/// What is known of the plan before its tables are read.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Titles of the plan and names of its publisher: a heading that says them is none of its tree.
    pub own: Vec<String>,
    /// Its period.
    pub period: Option<Period>,
}

/// Everything that documents say of a plan.
pub fn read(documents: &[Document], about: &About, decisions: &Decisions) -> Facts {
    let mut facts = Facts::default();
    for (number, document) in documents.iter().enumerate() {
        let mut reader = Reader {
            facts: &mut facts,
            number,
            about,
            decisions,
            headings: Headings::new(about.own.clone()),
            lines: Vec::new(),
            sheet: document.sheet.clone(),
            owner: None,
            is_glossary: false,
            glossary_depth: 0,
            last_columns: None,
            words: Words::of(document),
            time: None,
            subject: None,
        };
        reader.facts.legends.extend(reader.words.entries.iter().map(|entry| (number, entry.clone())));
        if document.is_hidden {
            let printed = Printed { document: number, at: At { line: 1, number: 1 } };
            reader.facts.notes.push(Note { printed, text: document.name(), why: Why::HiddenSheet });
        }
        for Line { text, at } in &document.unseen {
            let printed = Printed { document: number, at: *at };
            reader.facts.notes.push(Note { printed, text: text.clone(), why: Why::HiddenCells });
        }
        for block in &document.blocks {
            reader.block(block);
        }
        reader.end();
    }
    facts
}

struct Reader<'a> {
    facts: &'a mut Facts,
    number: usize,
    about: &'a About,
    decisions: &'a Decisions,
    headings: Headings,
    /// Lines and headings since the last table, which may say what the next one is.
    lines: Vec<(Line, bool)>,
    sheet: Option<String>,
    owner: Option<(Path, Label)>,
    is_glossary: bool,
    /// How deep the heading of the glossary is: those below it are of its parts.
    glossary_depth: u8,
    /// The layout of the last table, for lines that go on behind a blank one.
    last_columns: Option<(usize, Layout)>,
    words: Words,
    /// The period that the title of the document names.
    time: Option<When>,
    /// The heading right above what is read next, which names the indicator of a table without names.
    subject: Option<Label>,
}

/// What the lines of a document explain, wherever they stand.
#[derive(Debug, Default)]
struct Words {
    entries: Vec<Entry>,
    /// Signs that stand for what is new.
    new_signs: Vec<char>,
    year_end: Option<i8>,
    head_times: Vec<(String, When)>,
    conventions: Conventions,
}

impl Words {
    fn of(document: &Document) -> Self {
        let mut words = Self::default();
        let lines = document.blocks.iter().flat_map(|block| match block {
            Block::Heading(line, _) | Block::Line(line) => vec![line.text.clone()],
            // A note may stand in the last line of a table.
            Block::Grid(grid) => {
                (0..grid.rows.len()).filter_map(|row| grid.only(row).map(|cell| cell.text.clone())).collect()
            }
        });
        for text in lines {
            words.entries.extend(legend::read(&text));
            words.new_signs.extend(
                ['★', '☆', '◎', '●', '○', '◆', '◇', '※'].into_iter().filter(|sign| legend::says_new(&text, *sign)),
            );
            words.year_end = words.year_end.or_else(|| legend::year_end(&text));
            words.head_times.extend(legend::head_times(&text));
            words.conventions.brackets = words.conventions.brackets.or_else(|| legend::in_brackets(&text));
            words.conventions.lines = words.conventions.lines.or_else(|| legend::in_lines(&text));
        }
        words
    }
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(line, depth) => {
                if is_glossary(&line.text) {
                    (self.is_glossary, self.glossary_depth) = (true, *depth);
                } else if (1..=self.glossary_depth).contains(depth) {
                    self.is_glossary = false;
                }
                if *depth <= 1 {
                    self.time = self.time.take().or_else(|| table_time(&line.text));
                }
                self.subject = None;
                if self.headings.heading(&line.text, *depth) {
                    let path = self.headings.path();
                    self.subject = path.last().map(|node| node.label.clone());
                    self.facts.tree.push(path);
                }
                self.lines.push((line.clone(), true));
                self.last_columns = None;
            }
            Block::Line(line) => {
                self.headings.text();
                if !self.is_glossary || !(self.term(line) || self.paragraph(line)) {
                    self.lines.push((line.clone(), false));
                }
            }
            Block::Grid(grid) => {
                self.grid(grid);
            }
        }
    }

    /// A line of a glossary: the word, a colon, its meaning.
    fn term(&mut self, line: &Line) -> bool {
        let text = line.text.trim_start_matches(['・', '-', '*', '●', '○', ' ', '　']);
        if super::sheet::is_note(&line.text) {
            return false;
        }
        let Some((label, meaning)) = text.split_once(['：', ':']) else { return false };
        let short = label.chars().count() <= 40 && !label.contains('。');
        if !short || label.trim().is_empty() || meaning.trim().is_empty() {
            return false;
        }
        let printed = Printed { document: self.number, at: line.at };
        self.facts.terms.push(Term {
            label: label.trim().to_owned(),
            alias: String::new(),
            meaning: meaning.trim().to_owned(),
            printed,
        });
        true
    }

    /// A sentence of a glossary below the word that it explains, which stands in a line or a heading of its own.
    fn paragraph(&mut self, line: &Line) -> bool {
        let meaning = line.text.trim_start_matches([':', '：', ' ', '　']);
        let is_word = |text: &str| {
            text.chars().count() <= 40
                && !text.ends_with(['。', '行'])
                && !is_glossary(text)
                && !super::sheet::is_note(text)
                && text.chars().count() > 1
        };
        let is_sentence = meaning.ends_with(['。', '.']) || meaning.len() < line.text.len();
        let Some((word, _)) = self.lines.last().filter(|(word, _)| is_sentence && is_word(&word.text)) else {
            return false;
        };
        let printed = Printed { document: self.number, at: word.at };
        let label = Label::read(&word.text).title;
        self.facts.terms.push(Term { label, alias: String::new(), meaning: meaning.to_owned(), printed });
        self.lines.pop();
        true
    }

    fn grid(&mut self, grid: &Grid) {
        let caption = self.caption();
        match form::read(grid) {
            Some((form, head)) => self.table(&form, &caption, Some(head)),
            None if table::is_turned(grid, &caption.times) => self.table(&grid.turned(), &caption, None),
            None => self.table(grid, &caption, None),
        }
        self.subject = None;
        self.leave_lines();
        self.headings.end_table();
    }

    fn table(&mut self, grid: &Grid, caption: &Caption, head_of_form: Option<usize>) {
        let is_form = head_of_form.is_some();
        let own = Layout::of(grid, head_of_form, caption, self.decisions);
        let goes_on = self.last_columns.take().filter(|(width, _)| *width == grid.width());
        let Some(layout) = own.or_else(|| goes_on.map(|(_, layout)| Layout { head: 0, ..layout })) else {
            let at = grid
                .rows
                .first()
                .and_then(|row| row.iter().find(|cell| cell.is_filled()))
                .map_or_else(At::default, |cell| cell.at);
            let head = grid.rows.first().map(|row| {
                row.iter().filter(|cell| cell.is_filled()).map(|cell| flat(&cell.text)).collect::<Vec<_>>().join(" | ")
            });
            let printed = Printed { document: self.number, at };
            self.facts.notes.push(Note { printed, text: head.unwrap_or_default(), why: Why::NothingOfAPlan });
            return;
        };
        let before = self.facts.initiatives.len();
        let rows = Rows {
            facts: self.facts,
            document: self.number,
            grid,
            layout: &layout,
            caption,
            headings: &mut self.headings,
            owner: self.owner.clone(),
            last: vec![None; grid.width()],
            new_signs: self.words.new_signs.clone(),
        };
        rows.read();
        if is_form && let Some(initiative) = self.facts.initiatives.get(before) {
            self.owner = Some((initiative.path.clone(), initiative.label.clone()));
        }
        if !is_form {
            self.last_columns = Some((grid.width(), layout));
        }
    }

    /// What the lines above a table say of it.
    fn caption(&self) -> Caption {
        let times = Times {
            plan: self.about.period,
            table: None,
            words: legend::periods(&self.words.entries),
            year_end: self.words.year_end,
        };
        let mut caption = Caption {
            times,
            is_glossary: self.is_glossary,
            is_owned: self.owner.is_some(),
            head_times: self.words.head_times.clone(),
            conventions: self.words.conventions,
            subject: self.subject.clone(),
            ..Caption::default()
        };
        let sheet = self.sheet.iter().map(String::as_str);
        for text in self.lines.iter().rev().map(|(line, _)| line.text.as_str()).chain(sheet) {
            if caption.times.table.is_none() {
                caption.times.table = table_time(text);
            }
            if caption.unit.is_none() && (text.contains("単位") || text.to_lowercase().contains("unit:")) {
                caption.unit = head::unit_of(text);
            }
            let kinds: Vec<&str> =
                ["目標", "実績", "現状", "推計", "見込"].into_iter().filter(|word| text.contains(word)).collect();
            if caption.kind.is_none() && kinds.len() == 1 && kinds[0] != "現状" {
                caption.kind = head::kind(text);
            }
            caption.is_glossary |= is_glossary(text);
        }
        caption.times.table = caption.times.table.or_else(|| self.time.clone());
        caption
    }

    fn end(&mut self) {
        self.leave_lines();
    }

    /// Tells the lines that say nothing of a table.
    fn leave_lines(&mut self) {
        for (line, is_heading) in std::mem::take(&mut self.lines) {
            let text = line.text.as_str();
            let is_used = table_time(text).is_some()
                || text.contains("単位")
                || !legend::read(text).is_empty()
                || legend::year_end(text).is_some()
                || !legend::head_times(text).is_empty();
            if is_heading || is_used {
                continue;
            }
            let why = if super::sheet::is_note(text) { Why::Footnote } else { Why::Prose };
            self.facts.notes.push(Note {
                printed: Printed { document: self.number, at: line.at },
                text: line.text,
                why,
            });
        }
    }
}

fn is_glossary(text: &str) -> bool {
    let plain = when::plain(text);
    [
        "用語集",
        "用語解説",
        "用語の解説",
        "用語説明",
        "用語の説明",
        "用語一覧",
        "語句説明",
        "語句の説明",
        "glossary",
        "用語",
    ]
    .iter()
    .any(|word| plain.ends_with(word) || plain.starts_with(word) && plain.chars().count() < 12)
}

/// The year, half or quarter that a caption says its table is about. When it was published, updated or decided is another
/// thing, and so is how long the plan is.
fn table_time(text: &str) -> Option<When> {
    let other = [
        "更新",
        "公表",
        "策定",
        "改訂",
        "改定",
        "作成",
        "計画期間",
        "発行",
        "現在",
        "published",
        "updated",
        "期間：",
        "期間:",
        "adopted",
        "から",
    ];
    let parts = text.split(['。', '　', '|', '｜', '／']).flat_map(|part| part.split(". "));
    let said = parts.filter(|part| !other.iter().any(|word| part.to_lowercase().contains(word)));
    let mut named = said
        .filter_map(when::named)
        .filter(|when| matches!(when.period.shape(), Shape::Year | Shape::Half | Shape::Quarter));
    let first = named.next()?;
    // Of two years nobody can tell which is meant; what follows the first in the same words may name another.
    let rest = text.replacen(&first.printed, "", 1);
    // How long a plan is, 2024-2028, names no year of the table.
    let ranged = rest
        .split([' ', '　', ':', '：'])
        .filter(|word| !word.contains(['-', '–', '～', '〜', '~']))
        .collect::<Vec<_>>()
        .join(" ");
    let other = when::named(&ranged).filter(|other| {
        matches!(other.period.shape(), Shape::Year)
            && first.period.shape() == Shape::Year
            && other.period != first.period
    });
    (named.all(|other| other.period == first.period) && other.is_none()).then_some(first)
}
