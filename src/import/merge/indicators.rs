//! Indicators with their values.
use super::{Merge, said::period};
use crate::{
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
        let title = key(without_unit(&label.title));
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
                ("label", without_unit(&label.title)),
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
        let (period, words) = period(value.when.as_ref());
        let key = [("indicator_id", id), ("period", &*period), ("value_type_id", value.kind), ("source_id", source)];
        let number = number_of(value).map(|(number, text)| match &value.original {
            Some((plain, original)) => (number, text.replacen(plain, original, 1)),
            None => (number, text),
        });
        let Some((number, text)) = number else {
            if value.text.contains(|c: char| c.is_ascii_digit()) {
                self.note(value.printed, &value.text, Why::UnclearNumber);
            }
            // The period in brackets stands in its own column, and a dash with words behind it looks like a formula.
            let dash = crate::import::cell::period_behind(&value.text)
                .and_then(|_| printed::title::bracketed_behind(value.text.trim()))
                .map(|found| found.rest.trim())
                .filter(|rest| crate::characters::is_dash(rest));
            let value = &Value { text: dash.unwrap_or(&value.text).to_owned(), ..value.clone() };
            let known = self
                .tables
                .rows("statements")
                .iter()
                .find(|row| key.iter().all(|(column, text)| row[*column] == **text));
            let differs = known.is_some_and(|row| row["text"] != value.text);
            if self.was_read(&key) && differs {
                self.note(value.printed, &value.text, Why::Differs);
                return;
            }
            // What was a number before is words now.
            self.tables.remove("observations", &key);
            self.tables
                .put("statements", &[&key[..], &[("period_as_printed", &words), ("text", &value.text)]].concat());
            self.read.insert(key.map(|(_, text)| text.to_owned()));
            return;
        };
        let rest = number.marks.iter().any(|mark| {
            mark.contains(|c: char| c.is_ascii_digit())
                && crate::import::when::named(mark).is_none_or(|when| when.printed.len() * 2 < mark.len())
        });
        if rest {
            self.note(value.printed, &value.text, Why::MoreNumbers);
        }
        let kind = kind_of(value.kind, &number);
        let key = [("indicator_id", id), ("period", &*period), ("value_type_id", kind), ("source_id", source)];
        let (unit, own_unit) = self.unit(&number);
        let upper = number.upper.as_ref().map_or("", Decimal::as_str);
        let qualifier = if number.upper.is_some() { "range" } else { number.qualifier.map_or("", Qualifier::id) };
        let label = self
            .tables
            .rows("indicators")
            .iter()
            .find(|row| row["indicator_id"] == *id)
            .map(|row| row["label"].to_owned());
        let other = label
            .filter(|label| *label != indicator.label.title)
            .map(|_| indicator.label.title.clone())
            .unwrap_or_default();
        let change = if value.change.is_empty() { None } else { change_of(&value.change) };
        let cells = [
            ("indicator_as_printed", &*other),
            ("period_as_printed", &words),
            ("value", number.value.as_str()),
            ("upper_value", upper),
            ("qualifier_id", qualifier),
            ("unit_id", &unit),
            ("own_unit_id", &own_unit),
            ("value_as_printed", &text),
            ("change_as_printed", &value.change),
            ("change_from_previous", change.as_deref().unwrap_or_default()),
        ];
        let same =
            self.tables.rows("observations").iter().find(|row| key.iter().all(|(column, text)| row[*column] == **text));
        if let Some(row) = same
            && row["value"] != *number.value.as_str()
            && self.was_read(&key)
        {
            self.note(value.printed, &format!("{} / {}", row["value_as_printed"].to_owned(), value.text), Why::Differs);
            return;
        }
        // What was words before is a number now.
        let words = [("indicator_id", id), ("period", &*period), ("value_type_id", value.kind), ("source_id", source)];
        self.tables.remove("statements", &words);
        self.tables.put("observations", &[&key[..], &cells[..]].concat());
        self.read.insert(key.map(|(_, text)| text.to_owned()));
    }

    /// Whether this run has read a value of the same key: two cells of one document then say different things.
    fn was_read(&self, key: &[(&str, &str); 4]) -> bool {
        self.read.contains(&key.map(|(_, text)| text.to_owned()))
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
    // 3割 is 30 percent.
    if number.unit == "割"
        && let Some((tenfold, percent)) = number.also.first().cloned()
    {
        return Some((Number { value: tenfold, unit: percent, also: Vec::new(), ..*number }, value.text.clone()));
    }
    if number.unit.is_empty() && !value.unit.is_empty() {
        let together = unit::behind_number(&value.text, &value.unit);
        if let Reading::Number(whole) = printed::read(&together) {
            // A scale makes another number of it, so it must be printed beside it.
            let text = if whole.scale.is_some() && number.scale.is_none() { together } else { value.text.clone() };
            return Some((*whole, text));
        }
    }
    Some((*number, value.text.clone()))
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
