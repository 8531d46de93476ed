//! The lines of a table as facts.
use super::{
    cell,
    facts::{Amount, Facts, Grade, Indicator, Initiative, Note, Path, Printed, Question, Said, Term, Value, Why},
    grid::{Cell, Grid, flat},
    head::{self, Head, Role},
    label::{Label, key},
    sheet::is_note,
    table::{Caption, Layout},
    tree::{Headings, may_head},
    unit,
    when::When,
};
use crate::period::Period;

/// Values that stand in the cell of a name, each with its kind if the cell says it.
type NamedValues = Vec<(Option<&'static str>, String)>;

/// A table while its lines are read.
pub struct Rows<'a> {
    pub facts: &'a mut Facts,
    pub document: usize,
    pub grid: &'a Grid,
    pub layout: &'a Layout,
    pub caption: &'a Caption,
    pub headings: &'a mut Headings,
    /// The initiative that the whole document is about, by a form above the table.
    pub owner: Option<(Path, Label)>,
    /// For each column the last title in it, for lines that leave it blank.
    pub last: Vec<Option<Label>>,
    /// Signs that stand for what is new.
    pub new_signs: Vec<char>,
}

impl Rows<'_> {
    /// Reads all lines.
    pub fn read(mut self) {
        for column in self.places(&Role::Grade) {
            let scheme = (self.document, scheme(&self.layout.columns[column]));
            if !self.facts.schemes.contains(&scheme) {
                self.facts.schemes.push(scheme);
            }
        }
        for row in self.layout.head..self.grid.rows.len() {
            self.row(row);
        }
        self.ask();
    }

    fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.grid.rows[row][column]
    }

    fn text(&self, row: usize, column: usize) -> String {
        let cell = self.cell(row, column);
        if cell.is_struck { String::new() } else { flat(&cell.text) }
    }

    fn places(&self, role: &Role) -> impl Iterator<Item = usize> + use<> {
        let found: Vec<usize> =
            (0..self.layout.columns.len()).filter(|place| self.layout.columns[*place].role == *role).collect();
        found.into_iter()
    }

    fn place(&self, role: &Role) -> Option<usize> {
        self.places(role).next()
    }

    fn printed(&self, row: usize, column: usize) -> Printed {
        Printed { document: self.document, at: self.cell(row, column).at }
    }

    fn note(&mut self, row: usize, column: usize, why: Why) {
        let (printed, text) = (self.printed(row, column), flat(&self.cell(row, column).text));
        self.facts.notes.push(Note { printed, text, why });
    }

    fn row(&mut self, row: usize) {
        let filled = self.grid.filled(row);
        let Some(first) = filled.first().copied() else { return };
        if self.repeats_head(row) {
            return;
        }
        for column in &filled {
            if self.cell(row, *column).is_struck {
                self.note(row, *column, Why::Struck);
            }
        }
        let text = flat(&self.cell(row, first).text);
        if is_example(&text) {
            return self.note(row, first, Why::Example);
        }
        if is_total(&text) {
            return self.note(row, first, Why::Total);
        }
        if self.is_section(row, &filled) {
            return self.section(row, first, &text);
        }
        if self.layout.has(&Role::Term) {
            return self.term(row);
        }
        self.line(row);
    }

    fn repeats_head(&self, row: usize) -> bool {
        let texts = |row: usize| self.grid.rows[row].iter().map(|cell| flat(&cell.text)).collect::<Vec<_>>();
        self.layout.head > 0 && (0..self.layout.head).any(|head| texts(head) == texts(row))
    }

    /// Whether a line is a heading of those below it: one cell alone is filled, and it stands before all that lines say.
    fn is_section(&self, row: usize, filled: &[usize]) -> bool {
        let [only] = filled[..] else { return false };
        let cell = self.cell(row, only);
        let others = self.grid.rows[row]
            .iter()
            .any(|other| other.is_covered && !other.text.is_empty() && other.merged != cell.merged);
        let is_wide =
            cell.merged.is_some() && self.grid.rows[row].iter().filter(|other| other.merged == cell.merged).count() > 1;
        if others {
            return false;
        }
        if is_wide || is_note(&cell.text) {
            return true;
        }
        // A word without its meaning is a line of a glossary, and 五十音 head their groups.
        if self.layout.has(&Role::Term) {
            let kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
            return cell.text.ends_with('行') || cell.text.chars().all(kana) && cell.text.chars().count() <= 2;
        }
        let title =
            self.place(&Role::Indicator).or_else(|| self.place(&Role::Initiative)).or_else(|| self.place(&Role::Term));
        let says = self
            .layout
            .columns
            .iter()
            .any(|column| matches!(column.role, Role::Value | Role::Schedule | Role::Meaning));
        match self.layout.columns[only].role {
            // Below a title of another column that goes on, a name alone is a line.
            Role::Indicator | Role::Initiative if title == Some(only) => {
                let above = (0..only).any(|column| self.last[column].is_some());
                says && !above
            }
            Role::Level
            | Role::Number
            | Role::Nothing
            | Role::Unknown
            | Role::Indicator
            | Role::Initiative
            | Role::Term
            | Role::IndicatorType => title.is_none_or(|title| only <= title),
            _ => false,
        }
    }

    fn section(&mut self, row: usize, column: usize, text: &str) {
        if is_note(text) {
            return self.note(row, column, Why::Footnote);
        }
        if may_head(text) && self.headings.section(text) {
            self.last = vec![None; self.last.len()];
            self.facts.tree.push(self.headings.path());
            return;
        }
        self.note(row, column, Why::Prose);
    }

    fn term(&mut self, row: usize) {
        let of = |role: &Role| self.place(role).map(|column| self.text(row, column)).unwrap_or_default();
        let (label, alias, meaning) = (of(&Role::Term), of(&Role::Alias), of(&Role::Meaning));
        let column = self.place(&Role::Term).unwrap_or(0);
        if label.is_empty() && !meaning.is_empty() {
            // A cell that goes on in the next line of the sheet.
            if let Some(last) = self.facts.terms.last_mut().filter(|last| last.printed.document == self.document) {
                last.meaning.push_str(&meaning);
                return;
            }
        }
        if label.is_empty() || meaning.is_empty() {
            return self.note(row, column, Why::Nameless);
        }
        let printed = self.printed(row, column);
        self.facts.terms.push(Term { label, alias, meaning, printed });
    }

    /// The tree above a line: the headings, and the levels in columns.
    fn path(&mut self, row: usize) -> Path {
        let levels: Vec<usize> = self.places(&Role::Level).collect();
        for column in &levels {
            let text = self.text(row, *column);
            if text.is_empty() || head::is_sign(&text) {
                continue;
            }
            let mut label = Label::read(&text);
            if let Some(number) = self.number_of(row, *column).filter(|_| label.number.is_empty()) {
                label.number = number;
            }
            if label.level.is_empty() {
                self.layout.columns[*column].last().clone_into(&mut label.level);
            }
            if self.last[*column].as_ref() != Some(&label) {
                for later in *column..self.last.len() {
                    self.last[later] = None;
                }
            }
            self.last[*column] = Some(label);
        }
        let mut path = self.headings.path();
        for label in levels.iter().filter_map(|column| self.last[*column].clone()) {
            // A column may say again what the heading says.
            if !path.iter().any(|node| key(&node.label.title) == key(&label.title)) {
                path.push(super::facts::Node { label, slogan: String::new() });
            }
        }
        path
    }

    /// The number of a title that stands in a column of its own, at the left of the title.
    fn number_of(&self, row: usize, title: usize) -> Option<String> {
        let before = title.checked_sub(1)?;
        let near = |column: &usize| self.layout.columns[*column].role == Role::Number;
        let column = Some(before).filter(near).or_else(|| {
            Some(title + 1)
                .filter(|column| *column < self.layout.columns.len())
                .filter(near)
                .filter(|_| self.place(&Role::Indicator) != Some(title + 2))
        })?;
        let text = self.text(row, column);
        (!text.is_empty()).then_some(text)
    }

    fn line(&mut self, row: usize) {
        let mut path = self.path(row);
        if self.layout.is_of_subject {
            path.pop();
        }
        if !path.is_empty() {
            self.facts.tree.push(path.clone());
        }
        let indicators = self.indicators(row);
        let initiative = self.initiative(row, !indicators.is_empty());
        let kind_of_row = self.place(&Role::KindOfRow).map(|column| self.kind_of_row(row, column));
        let mut said = self.said(row, indicators.is_empty());
        let about_initiative = initiative.as_ref().is_some_and(|(_, own)| *own);
        let several = self.several(row);
        if several.len() > 1 && about_initiative {
            // Each line of the cell is an initiative; what the line of the table says beside is of none of them alone.
            for label in &several {
                self.push_initiative(row, &path, label, false, &mut Said::default());
                if let Some(last) = self.facts.initiatives.last_mut() {
                    last.is_listed = true;
                }
            }
        }
        let initiative = initiative.filter(|_| several.len() < 2);
        if let Some((label, _)) = initiative.as_ref().filter(|(_, own)| *own || self.layout.plans()) {
            self.push_initiative(row, &path, label, indicators.is_empty(), &mut said);
        }
        let owner = self.owner.clone();
        if initiative.is_none()
            && indicators.is_empty()
            && let Some((path, label)) = &owner
        {
            return self.of_owner(row, path.clone(), label.clone(), said);
        }
        if let Some((label, false)) = initiative.as_ref().filter(|_| indicators.is_empty() && !self.layout.plans())
            && let Some(last) = self.facts.initiatives.last_mut().filter(|last| last.label == *label)
        {
            // A line more about the initiative above.
            merge_said(&mut last.said, std::mem::take(&mut said));
        }
        let initiative = initiative.map(|(label, _)| label).or_else(|| owner.as_ref().map(|(_, label)| label.clone()));
        let path = if path.is_empty() { owner.map(|(path, _)| path).unwrap_or(path) } else { path };
        if indicators.is_empty() {
            if initiative.is_none() && self.has_values(row) {
                let column = self.grid.filled(row)[0];
                self.note(row, column, Why::Nameless);
            }
            return;
        }
        let count = indicators.len();
        for (which, (label, column, named_value)) in indicators.into_iter().enumerate() {
            let mut indicator = Indicator {
                path: path.clone(),
                initiative: initiative.clone(),
                printed: self.printed(row, column),
                ..Indicator::default()
            };
            indicator.direction = self.place(&Role::Direction).map_or("", |column| direction(&self.text(row, column)));
            indicator.definition =
                self.place(&Role::Definition).map(|column| self.text(row, column)).unwrap_or_default();
            self.type_of(row, column, &mut indicator);
            indicator.values = self.values(row, &label, kind_of_row.as_deref(), (which, count), &mut indicator.said);
            self.named_value(column, named_value, &label, &mut indicator);
            indicator.label = label;
            if which == 0 && !about_initiative {
                merge_said(&mut indicator.said, std::mem::take(&mut said));
            } else if which == 0 {
                indicator.said.grades.append(&mut said.grades);
            }
            graded_as_measured(&mut indicator);
            self.facts.indicators.push(indicator);
        }
    }

    /// The kind that a line says. A blank one goes on with that above, where the lines have nothing else to begin with.
    fn kind_of_row(&self, row: usize, column: usize) -> String {
        let stated = |row: &usize| self.cell(*row, column).is_filled();
        let above = (self.layout.head..=row).rev().find(stated).filter(|_| self.layout.is_of_subject);
        self.text(above.unwrap_or(row), column)
    }

    /// What a line of a form says of the initiative that the form is about: its first cell says what the line is of.
    fn of_owner(&mut self, row: usize, path: Path, label: Label, mut said: Said) {
        let first = self.grid.filled(row)[0];
        let named = !matches!(self.layout.columns[first].role, Role::Grade | Role::Amount | Role::Comment);
        let of = if named { self.text(row, first) } else { String::new() };
        // 事業費 is the whole; what it is made of is no other amount of the initiative.
        let plain = super::when::plain(&of);
        let part = named
            && (plain.starts_with("うち")
                || plain.starts_with("内訳")
                || !["費", "額", "計", "cost", "budget", "total"].iter().any(|word| plain.ends_with(word)));
        if part && !said.amounts.is_empty() {
            said.amounts.clear();
            self.note(row, first, Why::Total);
        }
        if self.layout.has(&Role::Milestone) {
            said.leads.clear();
            said.partners.clear();
        }
        for grade in said.grades.iter_mut().filter(|_| named) {
            grade.scheme.clone_from(&of);
        }
        let printed = self.printed(row, first);
        self.facts.initiatives.push(Initiative { path, label, printed, said, ..Initiative::default() });
    }

    /// The value that stands in the cell of the name, or the words that are a target themselves.
    fn named_value(&self, column: usize, named: NamedValues, label: &Label, indicator: &mut Indicator) {
        let head = &self.layout.columns[column];
        let kind = head.kind.or(self.caption.kind);
        let when = head.when.clone().or_else(|| self.caption.times.table.clone());
        let words_only = self
            .places(&Role::Value)
            .all(|place| self.layout.columns[place].kind != Some("target") || place == column + 1);
        let words =
            || (indicator.values.is_empty() && head.kind.is_some() && words_only).then(|| (None, label.title.clone()));
        let named = if named.is_empty() { words().into_iter().collect() } else { named };
        for (stated, text) in named {
            let when = when.clone().filter(|_| stated.is_none());
            Self::add_named(stated.or(kind), when, text, indicator);
        }
    }

    /// Adds a value that stands in the cell of the name.
    fn add_named(kind: Option<&'static str>, when: Option<When>, text: String, indicator: &mut Indicator) {
        let printed = indicator.printed;
        let value = |kind: &'static str, when: Option<When>, text: String| Value {
            kind,
            when,
            text,
            unit: String::new(),
            original: None,
            change: String::new(),
            printed,
        };
        if let Some((from, to)) = cell::from_and_to(&text) {
            let behind = |text: &str| cell::period_behind(text).map(|(when, _)| when);
            indicator.values.push(value("baseline", behind(&from), from));
            indicator.values.push(value("target", behind(&to), to));
            return;
        }
        let when = cell::period_behind(&text).map(|(when, _)| when).or(when);
        indicator.values.push(value(kind.unwrap_or("target"), when, text));
    }

    fn type_of(&self, row: usize, column: usize, indicator: &mut Indicator) {
        let stated =
            self.place(&Role::IndicatorType).map(|column| self.text(row, column)).filter(|text| !text.is_empty());
        let text = stated.unwrap_or_else(|| {
            let head = self.layout.columns[column].text();
            let plain = super::when::plain(&head);
            let known = [
                ("kpi", "kpi"),
                ("kgi", "kgi"),
                ("成果指標", "成果指標"),
                ("活動指標", "活動指標"),
                ("アウトカム", "成果指標"),
                ("アウトプット", "活動指標"),
                ("数値目標", "数値目標"),
            ];
            known.iter().find(|(word, _)| plain.contains(word)).map_or_else(String::new, |(_, kind)| (*kind).to_owned())
        });
        match head::indicator_type(&text) {
            Some("") => indicator.own_kind = text,
            Some(code) => code.clone_into(&mut indicator.kind),
            None => {}
        }
    }

    /// The names of indicators in a line, each with its column and the value that stands in its cell.
    fn indicators(&mut self, row: usize) -> Vec<(Label, usize, NamedValues)> {
        if self.layout.is_of_subject {
            let column = self.grid.filled(row)[0];
            let subject = self.caption.subject.clone().filter(|_| self.has_values(row));
            let read = subject.map(|label| (label, column, Vec::new())).into_iter().collect();
            return self.of_group(row, read);
        }
        let Some(column) = self.place(&Role::Indicator) else { return Vec::new() };
        let raw = self.cell(row, column).clone();
        if raw.is_struck {
            return Vec::new();
        }
        if let Some(label) = self.of_other_unit(row, column).filter(|_| raw.is_covered) {
            return vec![(label, column, Vec::new())];
        }
        if raw.text.is_empty() {
            // Lines of one indicator: its targets, below them its results.
            let goes_on = [Role::KindOfRow, Role::Time, Role::Group].iter().any(|role| self.layout.has(role));
            let last = self.last[column].clone().filter(|_| goes_on && self.has_values(row));
            // A name that reaches over two columns stands in the first of them.
            let level = (0..column)
                .rev()
                .find(|place| self.layout.columns[*place].role == Role::Level && self.cell(row, *place).is_filled());
            let wide = level.filter(|_| self.has_values(row)).map(|place| Label::read(&self.text(row, place)));
            let other = self.of_other_unit(row, column);
            let read = last.or(wide).or(other).map(|label| (label, column, Vec::new())).into_iter().collect();
            return self.of_group(row, read);
        }
        let texts = cell::items(&raw.text)
            .map_or_else(|| vec![raw.text.clone()], |items| items.into_iter().map(str::to_owned).collect());
        let read: Vec<_> = texts
            .iter()
            .map(|text| {
                let one = || cell::name_and_value(text).map(|(name, value)| (name, vec![(None, value)]));
                let several = cell::parts(text).map(|(name, values)| {
                    (name, values.into_iter().map(|(kind, value)| (Some(kind), value)).collect())
                });
                let (name, value) = several.or_else(one).unwrap_or_else(|| (flat(text), Vec::new()));
                let mut label = Label::read(&name);
                if let Some(number) = self.number_of(row, column).filter(|_| label.number.is_empty()) {
                    label.number = number;
                }
                (label, column, value)
            })
            .filter(|(label, ..)| !label.title.is_empty() && !head::is_sign(&label.title))
            .collect();
        self.last[column] = read.last().map(|(label, ..)| label.clone());
        self.of_group(row, read)
    }

    /// The name of the lines above with the unit of this line, which is another one: 居宅介護 in 時間/月, and 人/月 below.
    fn of_other_unit(&self, row: usize, column: usize) -> Option<Label> {
        let goes_on = [Role::KindOfRow, Role::Time, Role::Group].iter().any(|role| self.layout.has(role));
        let unit = self.place(&Role::Unit).filter(|_| !goes_on && self.has_values(row))?;
        let (own, first) = (self.text(row, unit), self.unit_above(row, unit)?);
        let label = self.last[column].clone().filter(|_| !own.is_empty() && own != first)?;
        Some(Label { title: format!("{}（{own}）", label.title), ..label })
    }

    /// The names with the group that the line is of: 喫煙率（男性） is another indicator than 喫煙率（女性）.
    fn of_group(&self, row: usize, mut read: Vec<(Label, usize, NamedValues)>) -> Vec<(Label, usize, NamedValues)> {
        // A kind that reaches over the column of groups is of all of them.
        let reaches = |column: &usize| {
            let kind = self.place(&Role::KindOfRow).map(|kind| self.cell(row, kind));
            kind.is_some_and(|kind| kind.merged.is_some() && kind.merged == self.cell(row, *column).merged)
        };
        let column = self.place(&Role::Group).filter(|column| !reaches(column));
        let group = column.map(|column| self.text(row, column)).filter(|text| !text.is_empty());
        if let Some(group) = group {
            for (label, ..) in &mut read {
                label.title = format!("{}（{group}）", label.title);
            }
        }
        read
    }

    /// The initiatives of a line whose cell has one in each of its lines.
    fn several(&self, row: usize) -> Vec<Label> {
        let Some(column) = self.place(&Role::Initiative).filter(|_| !self.layout.plans()) else {
            return Vec::new();
        };
        let text = &self.cell(row, column).text;
        let lines = cell::items(text).unwrap_or_else(|| cell::titles(text));
        lines.into_iter().map(Label::read).filter(|label| !label.title.is_empty()).collect()
    }

    /// The initiative of a line, and whether the line itself has its title.
    fn initiative(&mut self, row: usize, has_indicator: bool) -> Option<(Label, bool)> {
        let column = self.place(&Role::Initiative)?;
        let text = self.text(row, column);
        if text.is_empty() || head::is_sign(&text) {
            let goes_on = has_indicator
                || self.has_values(row)
                || [Role::Schedule, Role::Plan, Role::Milestone, Role::Grade, Role::Amount]
                    .iter()
                    .any(|role| self.layout.has(role));
            return self.last[column].clone().filter(|_| goes_on).map(|label| (label, false));
        }
        let mut label = Label::read(&text);
        if let Some(number) = self.number_of(row, column).filter(|_| label.number.is_empty()) {
            label.number = number;
        }
        if let Some(mark) = self.place(&Role::Mark).map(|column| self.text(row, column)).filter(|mark| !mark.is_empty())
        {
            let marked = Label::read(&format!("{}【{mark}】", label.title));
            label.is_new |= marked.is_new;
            label.is_relisted |= marked.is_relisted;
            if marked.is_relisted && super::super::printed::title::without_relisting_mark(&label.title).is_none() {
                label.title = format!("{}（{mark}）", label.title);
            }
            if !marked.is_new && !marked.is_relisted {
                label.marks.push(mark);
            }
        }
        let starred = label
            .marks
            .iter()
            .position(|mark| mark.chars().count() == 1 && mark.chars().all(|sign| self.new_signs.contains(&sign)));
        if let Some(place) = starred {
            label.marks.remove(place);
            label.is_new = true;
        }
        let own = !self.cell(row, column).is_covered;
        self.last[column] = Some(label.clone());
        Some((label, own))
    }

    fn push_initiative(
        &mut self,
        row: usize,
        path: &[super::facts::Node],
        label: &Label,
        alone: bool,
        said: &mut Said,
    ) {
        let column = self.place(&Role::Initiative).unwrap_or(0);
        // A heading above may be the title itself.
        let itself = path.last().is_some_and(|node| key(&node.label.title) == key(&label.title));
        let path = if itself { &path[..path.len() - 1] } else { path };
        let done = self
            .place(&Role::KindOfRow)
            .is_some_and(|column| head::row_kind(&self.text(row, column)) == Some("actual"));
        let schedule = if done { Vec::new() } else { self.schedule(row) };
        if done {
            self.note(row, column, Why::DoneWords);
        }
        let goes_on = self.cell(row, column).is_covered || self.text(row, column).is_empty();
        if goes_on && let Some(last) = self.facts.initiatives.last_mut().filter(|last| last.label == *label) {
            last.schedule.extend(schedule);
            merge_said(&mut last.said, std::mem::take(said));
            return;
        }
        let mut own = if alone { std::mem::take(said) } else { Said { grades: Vec::new(), ..said.clone() } };
        if !alone {
            *said = Said { grades: std::mem::take(&mut said.grades), ..Said::default() };
        }
        own.marks.extend(label.marks.iter().cloned());
        let is_listed = alone || !schedule.is_empty() || self.layout.plans();
        let printed = self.printed(row, column);
        self.facts.initiatives.push(Initiative {
            path: path.to_vec(),
            label: label.clone(),
            printed,
            is_listed,
            schedule,
            said: own,
        });
    }

    fn schedule(&mut self, row: usize) -> Vec<(When, String)> {
        let mut planned: Vec<(When, String)> = Vec::new();
        let columns: Vec<usize> = self.places(&Role::Schedule).collect();
        let mut merged: Option<String> = None;
        for column in columns {
            let Some(when) = self.layout.columns[column].when.clone() else { continue };
            let mut text = self.text(row, column);
            if is_error(&text) {
                self.note(row, column, Why::ErrorValue);
                continue;
            }
            // What became a part of another initiative stays one.
            if text.is_empty() {
                match &merged {
                    Some(words) => text.clone_from(words),
                    None => continue,
                }
            }
            merged = text.contains("に統合").then(|| text.clone());
            planned.push((when, text));
        }
        self.planned_in_cells(row, &mut planned);
        planned
    }

    /// What stands in a cell for several periods: R6:設計 R7:構築 R8:運用.
    fn planned_in_cells(&mut self, row: usize, planned: &mut Vec<(When, String)>) {
        for column in self.places(&Role::Plan) {
            let text = self.cell(row, column).text.clone();
            if text.is_empty() {
                continue;
            }
            match cell::plan(&text, &self.caption.times) {
                Some(words) => planned.extend(words),
                None => self.note(row, column, Why::UnknownPeriod),
            }
        }
    }

    fn has_values(&self, row: usize) -> bool {
        self.places(&Role::Value).any(|column| !self.text(row, column).is_empty())
    }

    /// What a line says beside names, values and schedule.
    fn said(&mut self, row: usize, no_indicator: bool) -> Said {
        let mut said = Said::default();
        // What the first line of an initiative says is not said again by those that go on with it.
        let goes_on = self.place(&Role::Initiative).is_some_and(|column| self.cell(row, column).is_covered);
        let own = |rows: &Self, column: usize| (no_indicator || goes_on) && rows.cell(row, column).is_covered;
        for column in self.places(&Role::Lead).filter(|column| !own(self, *column)) {
            let (text, with) = without_partners(&self.layout.columns[column].text(), &self.cell(row, column).text);
            said.leads.extend(organizations(&text));
            said.partners.extend(with.iter().flat_map(|names| organizations(names)));
        }
        for column in self.places(&Role::Partner).filter(|column| !own(self, *column)) {
            said.partners.extend(organizations(&self.cell(row, column).text));
        }
        for column in self.places(&Role::Involved).filter(|column| !own(self, *column)) {
            let (sign, printed) = (self.text(row, column), self.printed(row, column));
            if !sign.is_empty() {
                let name = self.layout.columns[column].last().to_owned();
                said.involved.push((name, sign, printed));
            }
        }
        for column in self.places(&Role::Goals).filter(|column| !own(self, *column)) {
            said.goals.extend(Some(self.text(row, column)).filter(|text| !text.is_empty()));
        }
        self.grades(row, &mut said);
        self.amounts(row, &mut said);
        self.milestones(row, &mut said);
        said
    }

    fn grades(&mut self, row: usize, said: &mut Said) {
        let table = self.caption.times.table.clone();
        for (column, is_comment) in self
            .places(&Role::Grade)
            .map(|column| (column, false))
            .chain(self.places(&Role::Rate).map(|column| (column, false)))
            .chain(self.places(&Role::Comment).map(|column| (column, true)))
            .collect::<Vec<_>>()
        {
            let text = self.text(row, column);
            if text.is_empty() || crate::characters::is_dash(&text) {
                continue;
            }
            if is_error(&text) {
                self.note(row, column, Why::ErrorValue);
                continue;
            }
            let head = &self.layout.columns[column];
            let when = head.when.clone().or_else(|| table.clone());
            match said.grades.last_mut().filter(|last| is_comment && last.comment.is_empty()) {
                Some(last) => last.comment = text,
                None if is_comment => {
                    said.grades.push(Grade { scheme: scheme(head), comment: text, when, ..Grade::default() });
                }
                None => said.grades.push(Grade { scheme: scheme(head), given: text, when, ..Grade::default() }),
            }
        }
    }

    fn amounts(&mut self, row: usize, said: &mut Said) {
        for column in self.places(&Role::Amount) {
            let text = self.text(row, column);
            if text.is_empty() || self.cell(row, column).is_covered {
                continue;
            }
            let head = &self.layout.columns[column];
            let unit = head.unit.clone().or_else(|| self.layout.unit.clone()).unwrap_or_default();
            let plain = super::when::plain(&head.text());
            let kinds = [
                ("当初予算", "initial-budget"),
                ("補正", "supplementary-budget"),
                ("決算", "settlement"),
                ("実績", "settlement"),
                ("見込", "estimate"),
                ("概算", "estimate"),
                ("予算現額", "current-budget"),
            ];
            let kind = kinds.iter().find(|(word, _)| plain.contains(word)).map_or("budget", |(_, kind)| *kind);
            let when =
                head.when.clone().or_else(|| self.time_of(row, column)).or_else(|| self.caption.times.table.clone());
            said.amounts.push(Amount { kind, when, text: with_unit(&text, &unit) });
        }
    }

    fn milestones(&mut self, row: usize, said: &mut Said) {
        let due = self.place(&Role::DueBy).map(|column| self.text(row, column)).filter(|text| !text.is_empty());
        let words = due.clone();
        let due = due.and_then(|text| self.caption.times.of(&text).map(|when| When { printed: text.clone(), ..when }));
        said.marks.extend(words.filter(|words| due.is_none() && !crate::characters::is_dash(words)));
        let columns: Vec<usize> = self.places(&Role::Milestone).collect();
        for column in &columns {
            let text = self.text(row, *column);
            if !text.is_empty() {
                let when = due
                    .clone()
                    .or_else(|| self.layout.columns[*column].when.clone())
                    .or_else(|| super::when::named(&text));
                said.milestones.push((when, text));
            }
        }
        if columns.is_empty() && due.is_some() {
            let title = self.place(&Role::Initiative).map(|column| Label::read(&self.text(row, column)).title);
            said.milestones.extend(title.filter(|title| !title.is_empty()).map(|title| (due, title)));
        }
    }

    fn values(
        &mut self,
        row: usize,
        label: &Label,
        kind_of_row: Option<&str>,
        (which, count): (usize, usize),
        said: &mut Said,
    ) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for column in self.places(&Role::Value).collect::<Vec<_>>() {
            let whole = self.cell(row, column).clone();
            if whole.text.is_empty() || whole.is_struck || head::is_arrow(&whole.text) {
                continue;
            }
            let lines: Vec<&str> = whole.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let text = if count > 1 && lines.len() == count { lines[which] } else { whole.text.as_str() };
            if is_error(text) {
                self.note(row, column, Why::ErrorValue);
                continue;
            }
            let head = self.layout.columns[column].clone();
            let of_row = kind_of_row.and_then(head::row_kind).or_else(|| head::row_kind(&label.title));
            if of_row == Some("difference") {
                // The line is told of once.
                let first = self.grid.filled(row)[0];
                let printed = self.printed(row, first);
                if !self.facts.notes.iter().any(|note| note.printed == printed && note.why == Why::Difference) {
                    self.note(row, first, Why::Difference);
                }
                continue;
            }
            if of_row == Some("rate") {
                let scheme = kind_of_row.unwrap_or_default().to_owned();
                said.grades.push(Grade { scheme, given: flat(text), when: head.when.clone(), ..Grade::default() });
                continue;
            }
            // A result in a column that is expected is one.
            let of_row = of_row.map(|kind| match (kind, head.kind) {
                ("actual", Some("forecast")) => "actual-estimated",
                (kind, _) => kind,
            });
            let Some(kind) = of_row.or(head.kind) else {
                // The column is asked for as a whole.
                continue;
            };
            if let Some((from, to)) = cell::from_and_to(text).filter(|_| head.text().contains(['→', '⇒'])) {
                values.push(self.value(
                    row,
                    column,
                    "baseline",
                    cell::period_behind(&from).map(|(when, _)| when),
                    from,
                    label,
                ));
                values.push(self.value(
                    row,
                    column,
                    "target",
                    cell::period_behind(&to).map(|(when, _)| when),
                    to,
                    label,
                ));
                continue;
            }
            if let Some(values_of) = self.by_convention(&whole.text, &head.text(), kind) {
                for (kind, text) in values_of {
                    values.push(self.value(row, column, kind, None, text, label));
                }
                continue;
            }
            for (when, text) in cell::values(text) {
                let value = self.value(row, column, kind, when, text, label);
                values.push(value);
            }
        }
        self.changes(row, &mut values);
        values
    }

    fn value(
        &self,
        row: usize,
        column: usize,
        kind: &'static str,
        when: Option<When>,
        text: String,
        label: &Label,
    ) -> Value {
        let head = &self.layout.columns[column];
        let behind = || cell::period_behind(&text).map(|(when, _)| when);
        let table = || self.caption.times.table.clone().filter(|_| kind != "baseline");
        let when = when
            .or_else(behind)
            .or_else(|| head.when.clone())
            .or_else(|| self.time_of(row, column))
            .or_else(|| self.caption.time_of_head(&head.text()))
            .or_else(table);
        let unit = self.beside(column, &Role::Unit);
        let stated = unit
            .map(|unit| self.text(row, unit))
            .filter(|unit| !unit.is_empty())
            .or_else(|| self.unit_above(row, unit?));
        let of_kind = self.place(&Role::KindOfRow).map(|kind| self.kind_of_row(row, kind));
        let elsewhere = of_kind
            .as_deref()
            .and_then(unit::in_name)
            .map(str::to_owned)
            .or_else(|| head.unit.clone())
            .or_else(|| unit::in_name(&label.title).map(str::to_owned))
            .or_else(|| self.layout.unit.clone());
        let printed = self.printed(row, column);
        let (text, unit) = match stated {
            Some(unit) => (with_unit(&text, &unit), String::new()),
            None => (text, elsewhere.unwrap_or_default()),
        };
        let cell = self.cell(row, column);
        let original = cell.original.as_ref().map(|original| (flat(&cell.text), flat(original)));
        Value { kind, when, text, unit, original, change: String::new(), printed }
    }

    /// The two values of a cell of which a note says which is which: （　）内は目標値, 上段：目標 下段：実績.
    fn by_convention(&self, text: &str, head: &str, kind: &'static str) -> Option<Vec<(&'static str, String)>> {
        let words = &self.caption.conventions;
        let in_head = super::legend::in_lines(head);
        if let Some((upper, lower)) = words.lines.or(in_head).filter(|_| !self.layout.has(&Role::KindOfRow)) {
            let lines = text.split('\n').map(str::trim);
            let both = [upper, lower].into_iter().zip(lines);
            return Some(
                both.filter(|(_, text)| !text.is_empty()).map(|(kind, text)| (kind, text.to_owned())).collect(),
            );
        }
        let inside = words.brackets?;
        let plain = flat(text);
        let found = crate::printed::title::bracketed_behind(&plain).filter(|found| !found.rest.trim().is_empty())?;
        let outside = if inside == kind && kind == "target" {
            "actual"
        } else if inside == kind {
            "target"
        } else {
            kind
        };
        Some(vec![(outside, found.rest.trim().to_owned()), (inside, found.inside.trim().to_owned())])
    }

    /// The unit of a line that goes on with the indicator above it.
    fn unit_above(&self, row: usize, unit: usize) -> Option<String> {
        let name = self.place(&Role::Indicator)?;
        let is_named = |row: usize| self.grid.rows[row][name].is_filled();
        let first = (self.layout.head..=row).rev().find(|row| is_named(*row)).filter(|first| *first < row)?;
        Some(self.text(first, unit)).filter(|unit| !unit.is_empty())
    }

    /// The period that a line states for a column of values.
    fn time_of(&self, row: usize, column: usize) -> Option<When> {
        let time = self.beside(column, &Role::Time)?;
        let text = self.text(row, time);
        self.caption
            .times
            .of(&text)
            .map(|when| When { printed: text.clone(), ..when })
            .or_else(|| (!text.is_empty()).then_some(When { period: Period::UNKNOWN, printed: text }))
    }

    /// The column of a role that belongs to a column of values: under the same head, else of the same kind, else the only one.
    fn beside(&self, column: usize, role: &Role) -> Option<usize> {
        let columns = &self.layout.columns;
        let places: Vec<usize> = self.places(role).collect();
        let of: &Head = &columns[column];
        let group = |place: &&usize| {
            of.path.len() > 1 && columns[**place].path.len() > 1 && columns[**place].path[0] == of.path[0]
        };
        if let Some(found) = places.iter().find(group) {
            return Some(*found);
        }
        let kinds = |place: &&usize| columns[**place].kind.is_some() && columns[**place].kind == of.kind;
        if let Some(found) = places.iter().filter(kinds).min_by_key(|place| place.abs_diff(column)) {
            return Some(*found);
        }
        let general: Vec<usize> = places.iter().copied().filter(|place| columns[*place].kind.is_none()).collect();
        match general[..] {
            [] => None,
            [only] => Some(only),
            // A unit stands behind its value, a time before it.
            _ if *role == Role::Unit => general.into_iter().find(|place| *place > column),
            _ => general.into_iter().rev().find(|place| *place < column),
        }
    }

    fn changes(&self, row: usize, values: &mut [Value]) {
        for column in self.places(&Role::Difference) {
            let text = self.text(row, column);
            if text.is_empty() {
                continue;
            }
            let at = self.cell(row, column).at.number;
            if let Some(when) = &self.layout.columns[column].when {
                let same = |value: &&mut Value| value.when.as_ref().is_some_and(|own| own.period == when.period);
                if let Some(value) = values.iter_mut().find(same) {
                    value.change = text;
                }
                continue;
            }
            let before = values.iter_mut().rfind(|value| value.kind == "actual" && value.printed.at.number < at);
            if let Some(value) = before {
                value.change = text;
            }
        }
    }

    /// The first cell below the head of a column that holds anything.
    fn first_filled(&self, column: usize) -> Printed {
        let row = (self.layout.head..self.grid.rows.len()).find(|row| self.cell(*row, column).is_filled());
        self.printed(row.unwrap_or(0), column)
    }

    /// Asks what the columns hold that are not known.
    fn ask(&mut self) {
        for column in 0..self.layout.columns.len() {
            let head = self.layout.columns[column].clone();
            let line =
                (0..self.layout.head).rev().find(|line| !self.grid.rows[*line][column].text.is_empty()).unwrap_or(0);
            if head.is_inferred {
                let (printed, text) = (self.printed(line, column), head.text());
                self.facts.notes.push(Note { printed, text, why: Why::InferredKind });
            }
            let used = self.place(&head.role) == Some(column);
            let says =
                !head::Body::of(self.grid, self.layout.head, column).texts.iter().all(|text| head::is_sign(text));
            let lost = match head.role {
                Role::Definition => !self.layout.has(&Role::Indicator) || !used,
                Role::Nothing => says && !head.is_decided,
                Role::Difference => !self.layout.has(&Role::Value),
                Role::Group | Role::Direction | Role::IndicatorType => {
                    !self.layout.has(&Role::Indicator) && !self.layout.is_of_subject
                }
                // Who is in charge of a milestone is not who is in charge of all.
                Role::Lead | Role::Partner => self.owner.is_some() && self.layout.has(&Role::Milestone),
                Role::Alias | Role::Meaning => !used,
                _ => false,
            };
            if lost {
                let (printed, text) = (self.printed(line, column), head.text());
                self.facts.notes.push(Note { printed, text, why: Why::NoPlace });
            }
            let wants_kind = head.role == Role::Value && head.kind.is_none() && !self.layout.has(&Role::KindOfRow);
            if head.role != Role::Unknown && !wants_kind {
                continue;
            }
            let body = head::Body::of(self.grid, self.layout.head, column);
            let samples: Vec<String> = body.texts.iter().take(3).map(|text| flat(text)).collect();
            if samples.is_empty() {
                continue;
            }
            if head.text().is_empty() {
                let (printed, text) = (self.first_filled(column), samples.join(" / "));
                self.facts.notes.push(Note { printed, text, why: Why::UnknownColumn });
                continue;
            }
            let question = Question { document: self.document, head: head.text(), samples, wants_kind };
            let printed = self.printed(line, column);
            if !self.facts.questions.contains(&question) {
                let why = if wants_kind { Why::UnknownKind } else { Why::UnknownColumn };
                self.facts.notes.push(Note { printed, text: question.head.clone(), why });
                self.facts.questions.push(question);
            }
        }
    }
}

/// A grade of no stated period is of the one period whose result stands beside it.
fn graded_as_measured(indicator: &mut Indicator) {
    let mut results =
        indicator.values.iter().filter(|value| value.kind == "actual").filter_map(|value| value.when.clone());
    let Some(first) = results.next() else { return };
    if results.all(|other| other.period == first.period) {
        for grade in indicator.said.grades.iter_mut().filter(|grade| grade.when.is_none()) {
            grade.when = Some(first.clone());
        }
    }
}

fn merge_said(into: &mut Said, mut from: Said) {
    into.leads.append(&mut from.leads);
    into.partners.append(&mut from.partners);
    into.involved.append(&mut from.involved);
    into.grades.append(&mut from.grades);
    into.amounts.append(&mut from.amounts);
    into.milestones.append(&mut from.milestones);
    into.goals.append(&mut from.goals);
    into.marks.append(&mut from.marks);
}

/// The name of a scheme of grades: its head without the period.
fn scheme(head: &Head) -> String {
    let text = head.text();
    let Some(when) = &head.when else { return text };
    let rest = text.replacen(&when.printed, "", 1);
    let rest = rest.trim_matches([' ', '　', '(', ')', '（', '）', ':', '：', 'の']).to_owned();
    if rest.is_empty() { text } else { rest }
}

/// In which direction more is better, as a column says it.
fn direction(text: &str) -> &'static str {
    match super::when::plain(text).as_str() {
        "↑" | "↗" | "⬆" | "増加" | "上昇" | "向上" | "high" | "higher" | "bigger" | "up" | "increase" | "高い"
        | "多い" | "大きい" => "up",
        "↓" | "↘" | "⬇" | "減少" | "低下" | "low" | "lower" | "smaller" | "down" | "decrease" | "低い" | "少ない"
        | "小さい" => "down",
        "→" | "維持" | "現状維持" | "maintain" | "keep" | "stable" => "keep",
        _ => "",
    }
}

/// A number with the unit that stands in another cell; one that has its own stays as it is.
fn with_unit(text: &str, unit: &str) -> String {
    match crate::printed::read(text) {
        crate::printed::Reading::Number(number) if number.unit.is_empty() && !unit.is_empty() => {
            unit::behind_number(text, unit)
        }
        _ => text.to_owned(),
    }
}

/// A cell without the names in brackets, and these, where the head says that those in brackets take part: 担当課（関係課）.
fn without_partners(head: &str, text: &str) -> (String, Vec<String>) {
    let inside = crate::printed::title::bracketed_behind(head).map(|found| found.inside);
    let takes_part =
        |words: &str| ["関係", "連携", "協力", "partner", "support"].iter().any(|word| words.contains(word));
    if !inside.is_some_and(|inside| takes_part(&inside.to_lowercase())) {
        return (text.to_owned(), Vec::new());
    }
    let (mut outside, mut within, mut is_within) = (String::new(), Vec::new(), false);
    for c in text.chars() {
        match c {
            '(' | '（' => {
                is_within = true;
                within.push(String::new());
                outside.push('\n');
            }
            ')' | '）' => is_within = false,
            c if is_within => {
                if let Some(names) = within.last_mut() {
                    names.push(c);
                }
            }
            c => outside.push(c),
        }
    }
    (outside, within)
}

/// The organisations in a cell.
fn organizations(text: &str) -> Vec<String> {
    let japanese = text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
    let between: &[char] = if japanese { &['\n', '、', '，', '／', '/'] } else { &['\n', ';'] };
    text.split(between)
        .map(flat)
        .filter(|name| !name.is_empty() && !crate::characters::is_dash(name) && !head::is_sign(name))
        .collect()
}

fn is_total(text: &str) -> bool {
    let plain = super::when::plain(text);
    matches!(
        plain.as_str(),
        "合計" | "計" | "小計" | "総計" | "total" | "合計額" | "subtotal" | "grandtotal" | "計画全体"
    )
}

fn is_example(text: &str) -> bool {
    let plain = super::when::plain(text);
    let marks = ["例:", "(例)", "【例】", "記入例", "e.g.", "example:", "[例]", "例)"];
    marks.iter().any(|mark| plain.starts_with(mark))
}

/// Whether a text is what a spreadsheet shows for an error.
fn is_error(text: &str) -> bool {
    // A formula whose value no spreadsheet has worked out.
    text.trim_start().starts_with('=')
        || matches!(
            text.trim(),
            "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!" | "#SPILL!" | "#####"
        )
}
