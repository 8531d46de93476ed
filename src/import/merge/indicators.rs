//! Indicators with their values.
use super::{Merge, said::period};
use crate::{
    check,
    decimal::Decimal,
    import::{
        facts::{Facts, Indicator, Value, Why},
        label::{is_code, key},
        unit,
        when::plain,
    },
    period::{Period, Shape},
    printed::{self, Number, Qualifier, Reading, adding},
    table::Row,
};

impl Merge<'_> {
    pub fn indicators(&mut self, facts: &Facts) {
        for indicator in &facts.indicators {
            self.indicator(indicator);
        }
    }

    fn indicator(&mut self, indicator: &Indicator) {
        let mut indicator = indicator.clone();
        if accumulation(&indicator) == Some("year-to-date") {
            since_the_year_began(&mut indicator);
        }
        let indicator = &indicator;
        let (policy, initiative) = self.belongs(indicator);
        let id = self.indicator_id(indicator, &policy, &initiative);
        let source = self.source(indicator.printed);
        for value in &indicator.values {
            self.value(&id, indicator, value, &source);
        }
        self.said(&[("indicator_id", &id)], &indicator.said, &source, indicator.printed);
        self.follows(&id, indicator);
    }

    /// What an indicator belongs to: an initiative if one has the title, else a policy.
    fn belongs(&mut self, indicator: &Indicator) -> (String, String) {
        if let Some(label) = &indicator.initiative {
            let policy = self.known_policy(&indicator.path).unwrap_or_default();
            let known = self.initiative_titled(&label.title);
            if let Some(id) = known {
                return (String::new(), id);
            }
            let added = crate::import::facts::Initiative {
                path: indicator.path.clone(),
                label: label.clone(),
                printed: indicator.printed,
                is_listed: true,
                ..Default::default()
            };
            if self.edition.is_some() {
                self.initiatives_of_indicator(&added);
                if let Some(id) = self.initiative_titled(&label.title) {
                    return (String::new(), id);
                }
            }
            return (policy, String::new());
        }
        if let Some(node) = indicator.path.last()
            && self.known_policy(&indicator.path).is_none()
            && let Some(id) = self.initiative_titled(&node.label.title)
        {
            return (String::new(), id);
        }
        (self.policy(&indicator.path).unwrap_or_default(), String::new())
    }

    fn initiatives_of_indicator(&mut self, initiative: &crate::import::facts::Initiative) {
        let facts = Facts { initiatives: vec![initiative.clone()], ..Facts::default() };
        self.initiatives(&facts);
    }

    /// The id of an indicator: by its code, by its name where it belongs, or by its name if only one has it.
    fn indicator_id(&mut self, indicator: &Indicator, policy: &str, initiative: &str) -> String {
        let label = &indicator.label;
        // 申請数（件） and 申請数（人） are two indicators.
        let plain = key(without_unit(&label.title));
        let taken = self.names.get(&(plain.clone(), policy.to_owned(), initiative.to_owned()));
        let is_other =
            taken.is_some_and(|first| *first != label.title && unit::in_name(first) != unit::in_name(&label.title));
        let title = if is_other { key(&label.title) } else { plain.clone() };
        if !is_other {
            self.names.insert((plain, policy.to_owned(), initiative.to_owned()), label.title.clone());
        }
        let here = |row: &Row| row["policy_id"] == *policy && row["initiative_id"] == *initiative;
        let rows = self.tables.rows("indicators");
        let coded = |row: &&Row| is_code(&label.number) && row["number_as_printed"] == label.number;
        let named = |row: &&Row| key(&row["label"]) == title;
        let nowhere = policy.is_empty() && initiative.is_empty();
        let only = || {
            let mut all = rows.iter().filter(named);
            let first = all.next()?;
            (nowhere && all.next().is_none()).then_some(first)
        };
        let known = rows.iter().find(coded).or_else(|| rows.iter().find(|row| here(row) && named(row))).or_else(only);
        if let Some(known) = known {
            return known["indicator_id"].to_owned();
        }
        let id = self.tables.next_id("indicators", "indicator_id", "k", 2);
        let own = if indicator.own_kind.is_empty() {
            String::new()
        } else {
            self.tables.own_code("indicator-type", &indicator.own_kind)
        };
        self.tables.push(
            "indicators",
            &[
                ("indicator_id", &id),
                ("label", if is_other { &label.title } else { without_unit(&label.title) }),
                ("number_as_printed", &label.number),
                ("label_is_editorial", "false"),
                ("definition", &indicator.definition),
                ("indicator_type_id", &indicator.kind),
                ("own_indicator_type_id", &own),
                ("policy_id", policy),
                ("initiative_id", initiative),
            ],
        );
        id
    }

    fn value(&mut self, id: &str, indicator: &Indicator, value: &Value, source: &str) {
        match number_of(value) {
            Some((number, text)) => {
                let original = value.original.as_ref();
                let text = original.map_or_else(|| text.clone(), |(plain, printed)| text.replacen(plain, printed, 1));
                let kind = kind_of(value.kind, &number);
                let (period, words) = period(value.when.as_ref());
                let key = [id, &*period, kind, source];
                if self.may_write(&key, "observations", "value", number.value.as_str(), value) {
                    let cells = self.number_cells(id, indicator, value, (&number, &text), &words);
                    let cells: Vec<(&str, &str)> =
                        cells.iter().map(|(column, text)| (*column, text.as_str())).collect();
                    self.write("observations", "statements", &key, &cells);
                }
            }
            None => self.words(id, value, source),
        }
    }

    /// Words in the place of a number.
    fn words(&mut self, id: &str, value: &Value, source: &str) {
        if value.text.contains(|c: char| c.is_ascii_digit()) {
            self.note(value.printed, &value.text, Why::UnclearNumber);
        }
        // The period in brackets stands in its own column, and a dash with words behind it looks like a formula.
        let dash = crate::import::cell::period_behind(&value.text)
            .and_then(|_| printed::title::bracketed_behind(value.text.trim()))
            .map(|found| found.rest.trim())
            .filter(|rest| crate::characters::is_dash(rest));
        let text = dash.unwrap_or(&value.text);
        let (period, words) = period(value.when.as_ref());
        let key = [id, &*period, value.kind, source];
        if self.may_write(&key, "statements", "text", text, value) {
            self.write("statements", "observations", &key, &[("period_as_printed", &words), ("text", text)]);
        }
    }

    /// Whether a value may be written: another of the same key that this run has read is kept, and told.
    fn may_write(&mut self, key: &[&str; 4], table: &str, column: &str, text: &str, value: &Value) -> bool {
        if !self.read.contains(&key.map(str::to_owned)) {
            return true;
        }
        let same = self.tables.rows(table).iter().any(|row| keyed(row, key) && row[column] == *text);
        if !same {
            self.note(value.printed, &value.text, Why::Differs);
        }
        false
    }

    /// Writes a value. What stood there in the other table, words for a number or the reverse, was corrected.
    fn write(&mut self, table: &str, other: &str, key: &[&str; 4], cells: &[(&str, &str)]) {
        let named: Vec<(&str, &str)> = KEY.into_iter().zip(key.iter().copied()).collect();
        self.tables.remove(other, &named);
        self.tables.put(table, &[&named[..], cells].concat());
        self.read.insert(key.map(str::to_owned));
    }

    /// The cells of an observation behind its key.
    fn number_cells(
        &mut self,
        id: &str,
        indicator: &Indicator,
        value: &Value,
        (number, text): (&Number, &str),
        words: &str,
    ) -> Vec<(&'static str, String)> {
        let more = number.marks.iter().any(|mark| {
            mark.contains(|c: char| c.is_ascii_digit())
                && crate::import::when::named(mark).is_none_or(|when| when.printed.len() * 2 < mark.len())
        });
        if more {
            self.note(value.printed, &value.text, Why::MoreNumbers);
        }
        let (unit, own_unit) = self.unit(number);
        let label =
            self.tables.rows("indicators").iter().find(|row| row["indicator_id"] == *id).map(|row| &row["label"]);
        let title = &indicator.label.title;
        let other = if label.is_some_and(|label| label != title) { title.clone() } else { String::new() };
        let qualifier = if number.upper.is_some() { "range" } else { number.qualifier.map_or("", Qualifier::id) };
        let change = change_of(&value.change).unwrap_or_default();
        vec![
            ("indicator_as_printed", other),
            ("period_as_printed", words.to_owned()),
            ("value", number.value.to_string()),
            ("upper_value", number.upper.as_ref().map_or_else(String::new, Decimal::to_string)),
            ("qualifier_id", qualifier.to_owned()),
            ("unit_id", unit),
            ("own_unit_id", own_unit),
            ("value_as_printed", text.to_owned()),
            ("change_as_printed", value.change.clone()),
            ("change_from_previous", change),
        ]
    }

    /// What follows from the values: in which direction more is better, and how they add up.
    fn follows(&mut self, id: &str, indicator: &Indicator) {
        let Some(place) = self.tables.position("indicators", |row| row["indicator_id"] == *id) else { return };
        let row = &self.tables.rows("indicators")[place];
        let (has_direction, has_accumulation) =
            (row.get("desired_direction_id").is_some(), row.get("accumulation_id").is_some());
        if !indicator.direction.is_empty() {
            self.tables.set("indicators", place, &[("desired_direction_id", indicator.direction)]);
        } else if !has_direction && let Some(direction) = self.direction(id) {
            self.tables.set("indicators", place, &[("desired_direction_id", direction)]);
        }
        if !has_accumulation && let Some(accumulation) = accumulation(indicator) {
            self.tables.set("indicators", place, &[("accumulation_id", accumulation)]);
        }
    }

    /// The direction that is aimed at: from the baseline to the last target, or as the words of a target say.
    fn direction(&self, id: &str) -> Option<&'static str> {
        let rows: Vec<&Row> =
            self.tables.rows("observations").iter().filter(|row| row["indicator_id"] == *id).collect();
        let of = |kind: &str| {
            rows.iter().filter(|row| row["value_type_id"] == *kind).max_by_key(|row| row["period"].to_owned()).copied()
        };
        let target = of("target")?;
        if target["value_as_printed"].contains("維持") {
            return Some("keep");
        }
        match &target["qualifier_id"] {
            "at-least" | "more-than" => return Some("up"),
            "at-most" | "less-than" => return Some("down"),
            _ => {}
        }
        let baseline = of("baseline")?;
        let number = |row: &Row| row["value"].parse::<f64>().ok();
        if baseline["unit_id"] != target["unit_id"] && baseline["own_unit_id"] != target["own_unit_id"] {
            return None;
        }
        let (from, to) = (number(baseline)?, number(target)?);
        Some(if to > from {
            "up"
        } else if to < from {
            "down"
        } else {
            "keep"
        })
    }
}

/// The columns that name a value.
const KEY: [&str; 4] = ["indicator_id", "period", "value_type_id", "source_id"];

/// Whether a row is that of a key.
fn keyed(row: &Row, key: &[&str; 4]) -> bool {
    KEY.iter().zip(key).all(|(column, text)| row[*column] == **text)
}

/// A value of the year to date is of all days since the year began.
fn since_the_year_began(indicator: &mut Indicator) {
    let whens = indicator.values.iter_mut().filter_map(|value| value.when.as_mut());
    let graded = indicator.said.grades.iter_mut().filter_map(|grade| grade.when.as_mut());
    for when in whens.chain(graded) {
        if !matches!(when.period.shape(), Shape::Quarter | Shape::Month | Shape::Half) {
            continue;
        }
        let Some((first, last)) = when.period.first().zip(when.period.last()) else { continue };
        let year = if first.month() < 4 { first.year() - 1 } else { first.year() };
        let begun = jiff::civil::Date::new(year, 4, 1).ok();
        when.period = Period::between(begun, Some(last)).unwrap_or(when.period);
    }
}

/// The number of a value, and how it is printed together with its unit.
fn number_of(value: &Value) -> Option<(Number, String)> {
    let Reading::Number(number) = printed::read(&value.text) else { return None };
    if number.is_doubtful || is_no_level(&number) {
        return None;
    }
    if number.unit.is_empty() && !value.unit.is_empty() {
        let together = unit::behind_number(&value.text, &value.unit);
        if let Reading::Number(whole) = printed::read(&together) {
            // A scale makes another number of it, so it must be printed beside it.
            let text = if whole.scale.is_some() && number.scale.is_none() { together } else { value.text.clone() };
            return Some((in_unit_of_list(*whole), text));
        }
    }
    Some((in_unit_of_list(*number), value.text.clone()))
}

/// A number in the unit of the list, where it is printed in a multiple of one: 3割 is 30 %, 1.4 ktCO2e are 1,400 tCO2e.
fn in_unit_of_list(number: Number) -> Number {
    let counter = check::printed_unit(&number).map(|(_, counter)| counter.to_owned());
    let other = counter.filter(|counter| number.upper.is_none() && *counter != number.unit);
    let spelled = other.and_then(|counter| number.also.iter().find(|(_, unit)| *unit == counter).cloned());
    match spelled {
        Some((value, unit)) => Number { value, unit, also: Vec::new(), ..number },
        None => number,
    }
}

/// Whether a number is a change, or is limited by words that no column has: 前年度比5％増, ＋5.0ポイント, 3か年で100件, 80点台.
fn is_no_level(number: &Number) -> bool {
    let changes = number.change.is_some()
        || number.sign == Some(printed::Sign::Plus)
        || number.marks.iter().any(|mark| mark.ends_with('比'));
    let years = ["年間", "か年", "ヶ年", "カ年", "ヵ年"];
    let spans = number
        .marks
        .iter()
        .any(|mark| mark.starts_with(|c: char| c.is_ascii_digit()) && years.iter().any(|word| mark.ends_with(word)));
    let words = ["台", "余", "強", "弱", "する", "済", "予定"];
    let vague = number.unit.chars().count() > 1 && words.iter().any(|word| number.unit.ends_with(word));
    let is_year = matches!(number.unit.as_str(), "年" | "年度")
        && number.value.as_str().parse::<f64>().is_ok_and(|year| (1900.0..2200.0).contains(&year));
    changes || spans || vague || is_year
}

/// The name of an indicator without the unit in brackets behind it, which its values have.
fn without_unit(title: &str) -> &str {
    match unit::in_name(title) {
        Some(_) => printed::title::bracketed_behind(title).map_or(title, |found| found.rest.trim()),
        None => title,
    }
}

/// The kind of a value, which words beside it may say better: 速報値, 見込み.
fn kind_of(kind: &'static str, number: &Number) -> &'static str {
    let says = |words: &[&str]| number.marks.iter().any(|mark| words.iter().any(|word| mark.contains(word)));
    match kind {
        "actual" if says(&["速報", "暫定"]) => "actual-preliminary",
        "actual" if says(&["確定", "確報"]) => "actual-final",
        "actual" if says(&["見込", "推計"]) => "actual-estimated",
        kind => kind,
    }
}

/// The number of a printed change; `None` if whether it rose or fell is not certain.
fn change_of(text: &str) -> Option<String> {
    match printed::read(text) {
        Reading::Number(number) => number.signed().map(|change| change.to_string()),
        _ => None,
    }
}

/// How the values of an indicator add up, by the words beside them and in the name.
fn accumulation(indicator: &Indicator) -> Option<&'static str> {
    let name = plain(&indicator.label.title);
    if name.contains("yeartodate") || name.contains("年度累計") {
        return Some("year-to-date");
    }
    if name.contains("(average") || ["日平均", "月平均", "年平均"].iter().any(|word| name.contains(word)) {
        return Some("average");
    }
    let mut texts = indicator.values.iter().flat_map(|value| [value.text.as_str(), value.unit.as_str()]);
    let said = texts.find_map(|text| adding::read(text).and_then(adding::Adding::id));
    let named = || indicator.label.title.contains("累計").then_some("cumulative");
    said.or_else(named)
}
