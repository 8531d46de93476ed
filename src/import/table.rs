//! One table: where its head ends, what its columns hold together, and what kind of table it is.
use super::{
    decisions::Decisions,
    grid::{Cell, Grid, flat},
    head::{self, Body, Head, Role},
    label::Label,
    when::{Times, When},
};

/// A table that was understood as far as it can be.
#[derive(Debug)]
pub struct Layout {
    /// How many lines its head has.
    pub head: usize,
    pub columns: Vec<Head>,
    /// The unit of all numbers, as a line above the table says it.
    pub unit: Option<String>,
    /// Whether its lines have no names, because they are all about what the heading above says.
    pub is_of_subject: bool,
}

/// What lines above a table say of it.
#[derive(Debug, Clone, Default)]
pub struct Caption {
    pub times: Times,
    pub unit: Option<String>,
    pub kind: Option<&'static str>,
    /// Whether it says that the table is a glossary.
    pub is_glossary: bool,
    /// Periods that a line gives to heads: ※現状値は令和5年度、目標値は令和10年度の値です.
    pub head_times: Vec<(String, When)>,
    /// What two values in one cell are.
    pub conventions: Conventions,
    /// Whether the document is about one initiative, so that its tables need no titles.
    pub is_owned: bool,
    /// What the heading right above says, which is what a table without names is about.
    pub subject: Option<Label>,
}

/// What two values in one cell are, by a line that says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conventions {
    /// The kind of the value in brackets.
    pub brackets: Option<&'static str>,
    /// The kinds of the upper and the lower line.
    pub lines: Option<(&'static str, &'static str)>,
}

impl Caption {
    /// The period that a line gives to a head; of several the one whose words are the longest.
    pub fn time_of_head(&self, head: &str) -> Option<When> {
        let head = super::when::plain(head);
        let fitting = self.head_times.iter().filter(|(words, _)| head.contains(words.as_str()));
        fitting.max_by_key(|(words, _)| words.len()).map(|(_, when)| when.clone())
    }
}

impl Layout {
    /// Reads the head of a table; `None` if it has none that is known.
    ///
    /// `head` is how many lines its head has, where that is known.
    pub fn of(grid: &Grid, head: Option<usize>, caption: &Caption, decisions: &Decisions) -> Option<Self> {
        let head = head.unwrap_or_else(|| head_lines(grid, &caption.times));
        let columns: Vec<Head> = (0..grid.width())
            .map(|column| {
                let path = path(grid, head, column);
                let body = Body::of(grid, head, column);
                let read = head::read(path, &body, &caption.times);
                decisions.column(&read.text()).map_or(read.clone(), |decided| decided.apply(read))
            })
            .collect();
        let mut layout = Self { head, columns, unit: caption.unit.clone(), is_of_subject: false };
        layout.settle(grid, caption);
        layout.says_something(grid, caption).then_some(layout)
    }

    fn places(&self, role: &Role) -> Vec<usize> {
        (0..self.columns.len()).filter(|place| self.columns[*place].role == *role).collect()
    }

    /// Whether any column says what is planned.
    pub fn plans(&self) -> bool {
        self.has(&Role::Schedule) || self.has(&Role::Plan)
    }

    /// Whether any column has a role.
    pub fn has(&self, role: &Role) -> bool {
        self.columns.iter().any(|column| column.role == *role)
    }

    fn first(&self, roles: &[Role]) -> Option<usize> {
        self.columns.iter().position(|column| roles.contains(&column.role))
    }

    /// Decides what one column alone cannot say.
    fn settle(&mut self, grid: &Grid, caption: &Caption) {
        self.settle_glossary(grid, caption);
        if self.has(&Role::Term) {
            return;
        }
        self.settle_numbers(grid);
        self.settle_composite(grid);
        let values = self.has(&Role::Value);
        if self.has(&Role::Indicator) && !self.has(&Role::Initiative) {
            for place in self.places(&Role::Schedule) {
                self.columns[place].role = Role::Value;
            }
        }
        // Where most years have numbers, a year of words is one of values.
        let years =
            |role: &Role| self.columns.iter().filter(|column| column.role == *role && column.when.is_some()).count();
        if years(&Role::Value) > years(&Role::Schedule) && !self.has(&Role::Initiative) {
            for place in self.places(&Role::Schedule) {
                self.columns[place].role = Role::Value;
            }
        }
        let schedule = self.plans();
        if schedule && !self.has(&Role::Indicator) {
            // Numbers beside a schedule are of no indicator.
            for place in self.places(&Role::Value) {
                let column = &mut self.columns[place];
                let is_year = column.path.len() == 1 && column.when.is_some() && column.kind.is_none();
                column.role = if is_year { Role::Schedule } else { Role::Unknown };
            }
        }
        let values = values && self.has(&Role::Value);
        if schedule && !self.has(&Role::Initiative) {
            self.name_last(&[Role::Schedule, Role::Plan], Role::Initiative);
        } else if values && !self.has(&Role::Indicator) {
            self.name_last(&[Role::Value, Role::Time, Role::Unit, Role::KindOfRow], Role::Indicator);
            self.settle_subject(caption);
        }
        // In a form about one initiative the first column says what is graded.
        let graded = self.places(&Role::Grade);
        if caption.is_owned && graded.len() > 1 && !self.has(&Role::Indicator) {
            self.columns[graded[0]].role = Role::Unknown;
        }
        if caption.is_owned && !graded.is_empty() && !values {
            for place in self.places(&Role::Indicator) {
                self.columns[place].role = Role::Unknown;
            }
        }
        if caption.is_owned && !values && !schedule && !self.has(&Role::Initiative) && !self.has(&Role::Indicator) {
            return;
        }
        if !values && !schedule && !self.has(&Role::Initiative) && !self.has(&Role::Indicator) && self.rows_are_told() {
            self.name_last(
                &[Role::Lead, Role::Amount, Role::Grade, Role::DueBy, Role::Milestone, Role::Comment],
                Role::Initiative,
            );
        }
        // What is to be done by a time stands in the column of contents.
        if self.has(&Role::DueBy)
            && !self.has(&Role::Milestone)
            && let Some(place) = self.places(&Role::Definition).pop()
        {
            self.columns[place].role = Role::Milestone;
        }
        self.settle_contents(grid);
        // Of several columns of titles the last is what the line is about.
        for (role, other) in [(Role::Initiative, Role::Level), (Role::Indicator, Role::Definition)] {
            let places = self.places(&role);
            let keep = if role == Role::Indicator { places.first() } else { places.last() };
            for place in places.iter().filter(|place| Some(*place) != keep) {
                self.columns[*place].role = other.clone();
            }
        }
        // A level behind the title is no level above it.
        let title = self.first(&[Role::Initiative, Role::Indicator]);
        for place in self.places(&Role::Value).into_iter().filter(|place| title.is_some_and(|title| *place < title)) {
            if !Body::of(grid, self.head, place).is_numeric() {
                self.columns[place].role = Role::Level;
            }
        }
        for place in self.places(&Role::Comment).into_iter().filter(|place| title.is_some_and(|title| *place < title)) {
            self.columns[place].role = Role::Level;
        }
        self.settle_groups(grid, title.unwrap_or(0));
        for place in self.places(&Role::Level).into_iter().filter(|place| title.is_some_and(|title| *place > title)) {
            self.columns[place].role = Role::Unknown;
        }
        self.infer_kinds();
        // What stands above the table says what its columns are, unless they say it themselves.
        if !self.columns.iter().any(|column| column.role == Role::Value && column.kind.is_some()) {
            for column in self.columns.iter_mut().filter(|column| column.role == Role::Value) {
                column.kind = caption.kind;
            }
        }
    }

    /// A table whose lines have a kind of value or a period and no name is about what the heading above it says; words
    /// between the kind and the values say of whom: 量の見込み | 低学年 | 620.
    fn settle_subject(&mut self, caption: &Caption) {
        let says = self.has(&Role::KindOfRow) || self.has(&Role::Time);
        if self.has(&Role::Indicator) || self.has(&Role::Initiative) || caption.subject.is_none() || !says {
            return;
        }
        self.is_of_subject = true;
        let end = self.first(&[Role::Value]).unwrap_or(0);
        for column in &mut self.columns[..end] {
            if matches!(column.role, Role::Level | Role::Unknown) {
                column.role = Role::Group;
            }
        }
    }

    /// The kind of years that have no word for it, by those that have: years before the target are results, years behind the
    /// last result are targets.
    fn infer_kinds(&mut self) {
        if self.has(&Role::KindOfRow) {
            return;
        }
        let last = |column: &Head| column.when.as_ref().and_then(|when| when.period.last());
        let of = |layout: &Self, kinds: &[&str]| -> Vec<_> {
            let stated = layout
                .columns
                .iter()
                .filter(|column| column.role == Role::Value && column.kind.is_some_and(|kind| kinds.contains(&kind)));
            stated.filter_map(last).collect()
        };
        let first_target = of(self, &["target"]).into_iter().min();
        // A quarter of the year that the target is of comes before its end.
        let is_part = |column: &Head, layout: &Self| {
            let own = column.when.as_ref().map(|when| when.period);
            let targets =
                layout.columns.iter().filter(|other| other.role == Role::Value && other.kind == Some("target"));
            targets.filter_map(|other| other.when.as_ref()).any(|when| {
                own.is_some_and(|own| {
                    own != when.period && own.last() == when.period.last() && own.first() > when.period.first()
                })
            })
        };
        let parts: Vec<bool> = self.columns.iter().map(|column| is_part(column, self)).collect();
        let last_result = of(self, &["actual", "baseline"]).into_iter().max();
        let has_target = self.columns.iter().any(|column| column.role == Role::Value && column.kind == Some("target"));
        let columns = self.columns.iter_mut().zip(parts);
        for (column, is_part) in columns.filter(|(column, _)| column.role == Role::Value && column.kind.is_none()) {
            let Some(end) = last(column) else { continue };
            let kind = match (first_target, last_result) {
                (Some(target), _) if end < target || is_part && end == target => Some("actual"),
                (None, Some(result)) if end < result => Some("actual"),
                (None, Some(result)) if !has_target && end > result => Some("target"),
                _ => None,
            };
            column.kind = kind;
            column.is_inferred = kind.is_some();
        }
    }

    /// What stands in a column of contents is what the lines are about, if one title has several lines with contents of
    /// their own: 施策 and, below each, its 取組内容.
    fn settle_contents(&mut self, grid: &Grid) {
        let Some(title) = self.first(&[Role::Initiative]).filter(|_| self.plans()) else { return };
        let goes_on = |row: &Vec<Cell>| row[title].is_covered || row[title].text.is_empty();
        let lines = || grid.rows.iter().skip(self.head);
        let contents = self.places(&Role::Definition).into_iter().find(|place| {
            *place > title
                && lines().any(|row| goes_on(row) && row[*place].is_filled())
                && lines().filter(|row| row[*place].is_filled()).count() * 2 > lines().count()
        });
        if let Some(place) = contents {
            self.columns[title].role = Role::Level;
            self.columns[place].role = Role::Initiative;
        }
    }

    /// A column of words before the title that has fewer of them than there are lines groups the lines.
    fn settle_groups(&mut self, grid: &Grid, title: usize) {
        let lines = Body::of(grid, self.head, title).texts.len();
        for place in 0..title {
            let body = Body::of(grid, self.head, place);
            let distinct: std::collections::BTreeSet<&str> = body.texts.iter().copied().collect();
            let groups = !distinct.is_empty() && distinct.len() * 3 <= lines * 2 && !body.is_numeric();
            if self.columns[place].role == Role::Unknown && groups {
                self.columns[place].role = Role::Level;
            }
        }
    }

    /// Whether columns say something of a line that has no values and no schedule.
    fn rows_are_told(&self) -> bool {
        [Role::Lead, Role::Amount, Role::Grade, Role::DueBy, Role::Milestone].iter().any(|role| self.has(role))
    }

    fn settle_glossary(&mut self, grid: &Grid, caption: &Caption) {
        let filled: Vec<usize> =
            (0..self.columns.len()).filter(|place| !Body::of(grid, self.head, *place).texts.is_empty()).collect();
        if caption.is_glossary
            && !self.has(&Role::Schedule)
            && !self.has(&Role::Term)
            && !self.has(&Role::Value)
            && filled.len() >= 2
        {
            let first = filled.iter().copied().find(|place| self.columns[*place].role != Role::Number);
            let last = filled.last().copied().filter(|last| Some(*last) != first);
            if let (Some(first), Some(last)) = (first, last) {
                self.columns[first].role = Role::Term;
                self.columns[last].role = Role::Meaning;
            }
        }
        if self.has(&Role::Term) && !self.has(&Role::Meaning) {
            let texts = [Role::Definition, Role::Unknown, Role::Comment, Role::Initiative];
            if let Some(place) = (0..self.columns.len()).rev().find(|place| texts.contains(&self.columns[*place].role))
            {
                self.columns[place].role = Role::Meaning;
            } else {
                for column in self.columns.iter_mut().filter(|column| column.role == Role::Term) {
                    column.role = Role::Level;
                }
            }
        }
        if !self.has(&Role::Term) {
            for column in self.columns.iter_mut().filter(|column| matches!(column.role, Role::Meaning)) {
                column.role = Role::Definition;
            }
            for column in self.columns.iter_mut().filter(|column| matches!(column.role, Role::Alias)) {
                column.role = Role::Unknown;
            }
        }
    }

    /// A column without a head before the first title has its numbers, or is a title itself.
    fn settle_numbers(&mut self, grid: &Grid) {
        for place in 0..self.columns.len() {
            let column = &self.columns[place];
            if column.role != Role::Unknown || !column.text().is_empty() {
                continue;
            }
            let body = Body::of(grid, self.head, place);
            if !body.texts.is_empty() && body.texts.iter().all(|text| super::unit::is_unit(text)) {
                self.columns[place].role = Role::Unit;
                continue;
            }
            let numbers = body.texts.iter().all(|text| {
                super::label::number_before(&format!("{text} x"))
                    .is_some_and(|(number, _)| number.len() + 2 >= text.len())
                    || text.bytes().all(|byte| byte.is_ascii_digit())
            });
            let short = body.texts.iter().all(|text| text.chars().count() <= 6);
            self.columns[place].role = if numbers && short { Role::Number } else { Role::Level };
        }
    }

    /// A column of targets whose cells have names, as in `研修受講者:1,000人/年`, is a column of indicators.
    fn settle_composite(&mut self, grid: &Grid) {
        if self.has(&Role::Indicator) {
            return;
        }
        let targets = (0..self.columns.len()).filter(|place| {
            let column = &self.columns[*place];
            column.role == Role::Value || column.role == Role::Level && column.kind == Some("target")
        });
        let composite = targets.collect::<Vec<_>>().into_iter().find(|place| {
            let body = Body::of(grid, self.head, *place);
            let long = body.texts.iter().filter(|text| text.chars().count() > 8 && !super::head::is_sign(text)).count();
            let named = body.texts.iter().filter(|text| super::cell::name_and_value(text).is_some()).count();
            !body.is_numeric()
                && !body.texts.is_empty()
                && (named * 3 >= body.texts.len()
                    || long * 2 >= body.texts.len() && Label::read(body.texts[0]).number.starts_with(['目', 'K', '指']))
        });
        if let Some(place) = composite {
            self.columns[place].role = Role::Indicator;
        }
    }

    /// Makes the last column of words before the first of some others the title of the lines.
    fn name_last(&mut self, before: &[Role], role: Role) {
        let end = self.first(before).unwrap_or(self.columns.len());
        let names = [Role::Initiative, Role::Indicator, Role::Level, Role::Definition, Role::Unknown, Role::Milestone];
        let found = (0..end).rev().find(|place| {
            let column = &self.columns[*place];
            names.contains(&column.role)
                && (column.role != Role::Definition
                    || end == 1
                    || !(0..*place).any(|other| names.contains(&self.columns[other].role)))
        });
        if let Some(place) = found {
            self.columns[place].role = role;
        }
    }

    /// Whether the table says anything of a plan.
    fn says_something(&self, grid: &Grid, caption: &Caption) -> bool {
        let body = grid.rows.len() > self.head;
        let people = |column: &Head| super::words::list("no-plan").contains(&super::when::plain(&column.text()));
        if self.columns.iter().any(people) && !self.has(&Role::Value) && !self.has(&Role::Schedule) {
            return false;
        }
        let named = self.has(&Role::Initiative) || self.has(&Role::Indicator);
        let glossary = self.has(&Role::Term) && self.has(&Role::Meaning);
        let owned = caption.is_owned && [Role::Amount, Role::Grade, Role::Milestone].iter().any(|role| self.has(role));
        // One date beside a word is no schedule.
        let columns = self.places(&Role::Schedule);
        let others = [Role::Indicator, Role::Lead, Role::Level, Role::Number, Role::Value, Role::Grade]
            .iter()
            .any(|role| self.has(role));
        let is_date = columns.len() == 1
            && !others
            && self.first(&[Role::Initiative]).is_some_and(|title| {
                super::head::by_head(&self.columns[title].text()).is_none() && !self.columns[title].path.is_empty()
            });
        body && (named && !is_date || glossary || owned || self.is_of_subject)
    }
}

/// Whether a table has a line for each period and a column for each indicator: 年度 | ごみ排出量（g） | リサイクル率（％）.
pub fn is_turned(grid: &Grid, times: &Times) -> bool {
    let is_period = |text: &&str| times.of(text).is_some_and(|when| !when.period.is_unknown());
    let head = grid.rows.iter().take_while(|row| !is_period(&row[0].text.as_str())).count();
    if head == 0 || head > 3 || grid.width() < 2 {
        return false;
    }
    let lines = Body::of(grid, head, 0);
    let is_named = |column: usize| {
        let body = Body::of(grid, head, column);
        let Some(first) = path(grid, head, column).into_iter().next() else { return false };
        let read = head::read(vec![first], &body, times);
        body.is_numeric() && read.role == Role::Unknown && read.kind.is_none() && read.when.is_none()
    };
    let is_filled = |column: &usize| grid.rows.iter().any(|row| !row[*column].text.is_empty());
    let filled: Vec<usize> = (1..grid.width()).filter(is_filled).collect();
    let named = !filled.is_empty() && filled.into_iter().all(is_named);
    lines.texts.len() > 1 && lines.texts.iter().all(is_period) && named
}

/// How many lines the head of a table has. A table without a head has none.
fn head_lines(grid: &Grid, times: &Times) -> usize {
    if grid.rows.is_empty() || !is_head(grid, 0, times) {
        return 0;
    }
    let mut lines = 1;
    while lines < 4.min(grid.rows.len() - 1) && continues_head(grid, lines, times) {
        lines += 1;
    }
    lines
}

/// Whether a text is one that heads have.
pub fn is_headish(text: &str, times: &Times) -> bool {
    let flat = flat(text);
    let no_body = Body { texts: Vec::new() };
    let read = head::read(vec![flat.clone()], &no_body, times);
    let named = super::when::named(&flat).is_some();
    !matches!(read.role, Role::Nothing | Role::Unknown)
        || read.kind.is_some()
        || named
        || times.of(&flat).is_some()
        || super::when::names_part(text)
        || matches!(
            super::when::plain(text).as_str(),
            "名称"
                | "数値"
                | "値"
                | "第1四半期"
                | "第2四半期"
                | "第3四半期"
                | "第4四半期"
                | "4月"
                | "上半期"
                | "下半期"
                | "前半"
                | "後半"
                | "1q"
                | "2q"
                | "3q"
                | "4q"
                | "年"
                | "年度"
                | "内容"
                | "区分"
                | "項目"
                | "名前"
                | "年次"
                | "当初"
                | "中間"
                | "最終"
                | "q1"
                | "q2"
                | "q3"
                | "q4"
                | "上期"
                | "下期"
        )
}

/// Whether a text is a number with what it counts, and no period or ordinal.
fn is_number(text: &str) -> bool {
    matches!(crate::printed::read(text), crate::printed::Reading::Number(_))
        && super::when::named(text).is_none()
        && !text.trim_start().starts_with('第')
}

/// Whether a text is the name of a part of a body: 環境課, 教育委員会.
fn is_organization(text: &str) -> bool {
    let plain = super::when::plain(text);
    super::words::list("organization-ends").iter().any(|end| plain.ends_with(end.as_str()))
}

fn is_head(grid: &Grid, row: usize, times: &Times) -> bool {
    let texts: Vec<&str> = grid.filled(row).into_iter().map(|place| grid.rows[row][place].text.as_str()).collect();
    let head = texts.iter().filter(|text| is_headish(text, times)).count();
    let numbers = texts.iter().filter(|text| is_number(text) && !is_headish(text, times)).count();
    head > 0 && numbers == 0 && head * 3 >= texts.len()
}

/// Whether a line continues the head: what it says stands below something wider, or below nothing.
fn continues_head(grid: &Grid, row: usize, times: &Times) -> bool {
    let filled = grid.filled(row);
    if filled.len() < 2 && !grid.rows[row].iter().any(|cell| cell.is_covered) || filled.is_empty() {
        return false;
    }
    let under = |place: usize| {
        let above = &grid.rows[row - 1][place];
        let wide = above.merged.is_some()
            && (place > 0 && grid.rows[row - 1][place - 1].merged == above.merged
                || grid.rows[row - 1].get(place + 1).is_some_and(|next| next.merged == above.merged));
        let next_is_blank =
            grid.rows[row - 1].get(place + 1).is_some_and(|next| next.text.is_empty() && next.merged.is_none())
                && filled.contains(&(place + 1));
        above.text.is_empty() || wide || next_is_blank
    };
    let is_unit = |place: &usize| {
        let text = &grid.rows[row][*place].text;
        super::unit::is_unit(text.trim_matches(['(', ')', '（', '）'])) && !is_number(text)
    };
    // A line of units below the heads.
    if filled.iter().all(is_unit) && filled.first() != Some(&0) {
        return true;
    }
    let headish = |place: &usize| is_headish(&grid.rows[row][*place].text, times);
    let number = |place: &usize| is_number(&grid.rows[row][*place].text) && !headish(place);
    // Heads of their own below heads that reach over several columns.
    if filled.iter().all(headish) && filled.iter().any(|place| under(*place)) && filled.first() != Some(&0) {
        return true;
    }
    // Below a first head that reaches down, words stand that no list has: 職員数 and 増減 below 令和6年.
    let first = &grid.rows[row][0];
    let reaches = first.is_covered && first.merged == grid.rows[row - 1][0].merged || first.text.is_empty();
    let wide = filled.iter().filter(|place| under(**place)).count();
    let is_known = |place: &usize| headish(place) || is_organization(&grid.rows[row][*place].text);
    if reaches && row == 1 && wide * 2 >= filled.len() && !filled.iter().any(number) && filled.iter().any(is_known) {
        return true;
    }
    let headish = filled.iter().filter(|place| headish(place)).count();
    // A first column that is filled below a filled one begins the rows.
    let begins = filled.first() == Some(&0) && !under(0);
    !begins && filled.iter().all(|place| under(*place)) && !filled.iter().any(number) && headish * 2 >= filled.len()
}

/// The lines of the head over a column, the widest first.
fn path(grid: &Grid, head: usize, column: usize) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for row in 0..head {
        let text = flat(&own_or_left(grid, head, row, column).text);
        if !text.is_empty() && path.last() != Some(&text) {
            path.push(text);
        }
    }
    path
}

/// The cell over a column; one that is blank belongs to the one at its left, if it heads something below.
fn own_or_left(grid: &Grid, head: usize, row: usize, column: usize) -> &Cell {
    let cell = &grid.rows[row][column];
    let below = (row + 1..head).any(|row| grid.rows[row][column].is_filled());
    if !cell.text.is_empty() || !below {
        return cell;
    }
    let left = (0..column).rev().find(|place| !grid.rows[row][*place].text.is_empty());
    match left {
        // What reaches down by itself has no columns below it.
        Some(place) if (row + 1..head).any(|row| grid.rows[row][place].is_filled()) => &grid.rows[row][place],
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{grid::Block, markdown};

    fn roles(text: &str) -> Vec<Role> {
        let document = markdown::read("a.md", text);
        let Some(Block::Grid(grid)) = document.blocks.iter().find(|block| matches!(block, Block::Grid(_))) else {
            panic!("no table")
        };
        let layout = Layout::of(grid, None, &Caption::default(), &Decisions::default());
        layout.map(|layout| layout.columns.into_iter().map(|column| column.role).collect()).unwrap_or_default()
    }

    #[test]
    fn a_column_of_targets_may_have_the_names_in_it() {
        let text = "| 取組項目 | 目標 | 実績 | 進捗 |\n|---|---|---|---|\n| 項目1:意識の変革 | 目標1_行動規範の制定 |  |  |\n|  | 目標2_研修受講者:1,000人/年 |  |  |\n| 項目2:環境の整備 | 目標1_満足している割合:50% |  |  |\n";
        assert_eq!(roles(text), [Role::Initiative, Role::Indicator, Role::Nothing, Role::Grade]);
    }
}
