//! Which period a head or a line names.
use super::words;
use crate::period::Period;
use unicode_normalization::UnicodeNormalization;

/// When a value is of, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The period; [`Period::UNKNOWN`] if the words do not say.
    pub period: Period,
    /// The words.
    pub printed: String,
}

/// What the words of a head mean depends on the plan and on what stands above the table.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// The period of the plan.
    pub plan: Option<Period>,
    /// The period that the table is about, by its caption.
    pub table: Option<When>,
    /// Words that the document explains as periods: 短期：令和6～7年度.
    pub words: Vec<(String, Period)>,
    /// The month in which a fiscal year ends that is named by the year of its end, where the document says so.
    pub year_end: Option<i8>,
}

impl Times {
    /// What a head says of its time; `None` if it says nothing.
    pub fn of(&self, text: &str) -> Option<When> {
        if let Some(found) = self.quarter(text) {
            return Some(found);
        }
        if let Some(found) = self.fiscal(text).or_else(|| named(text)) {
            return Some(self.as_the_plan_counts(found));
        }
        let plain = plain(text);
        let printed = || super::grid::flat(text);
        if let Some((_, period)) = self.words.iter().find(|(word, _)| *word == plain) {
            return Some(When { period: *period, printed: printed() });
        }
        let says = |list: &str| words::list(list).iter().any(|word| plain.contains(word.as_str()));
        let year = self.table.as_ref().and_then(|table| year_around(table.period));
        if let Some(period) = year.and_then(|year| within(year, &plain)) {
            return Some(When { period, printed: printed() });
        }
        if matches!(plain.as_str(), "ytd" | "yeartodate" | "年度累計" | "今年度累計") {
            let table = self.table.as_ref().map(|table| table.period);
            let period = table.and_then(|table| Period::between(year?.first(), table.last()));
            return Some(When { period: period.unwrap_or(Period::UNKNOWN), printed: printed() });
        }
        if says("time-end") {
            return Some(When { period: self.last_year().unwrap_or(Period::UNKNOWN), printed: printed() });
        }
        if says("time-previous")
            && !["前年度比", "前年比", "前期比", "前年度差", "前年差"].iter().any(|word| plain.contains(word))
        {
            let before = self.table.as_ref().and_then(|table| table.period.before());
            return Some(When { period: before.unwrap_or(Period::UNKNOWN), printed: printed() });
        }
        if says("time-current") {
            let table = self.table.as_ref().map_or(Period::UNKNOWN, |table| table.period);
            return Some(When { period: table, printed: printed() });
        }
        if let Some(years) = years_on(&plain) {
            let period = self.last_year().filter(|_| self.years() == Some(years));
            return Some(When { period: period.unwrap_or(Period::UNKNOWN), printed: printed() });
        }
        self.short_year(&plain).map(|period| When { period, printed: printed() })
    }

    /// A quarter and one year, Q4 2025: a quarter of the calendar where the plan is of calendar years. Elsewhere nobody can
    /// tell.
    fn quarter(&self, text: &str) -> Option<When> {
        let plain = plain(text);
        let (first, second) = plain.split_at_checked(plain.len().checked_sub(4)?)?;
        let (year, part) = if first.starts_with('q') { (second, first) } else { plain.split_at_checked(4)? };
        let number = part.trim_matches(['-', '/', ',']).strip_prefix('q')?.parse::<i8>().ok()?;
        let year = year.parse::<i16>().ok().filter(|year| (1990..=2100).contains(year))?;
        let day = |month: i8| jiff::civil::Date::new(year, month, 1).ok();
        let last = (1..=4).contains(&number).then(|| day(number * 3))??.last_of_month();
        let period = Period::between(day(number * 3 - 2), Some(last)).filter(|_| self.is_of_calendar_years());
        Some(When { period: period.unwrap_or(Period::UNKNOWN), printed: text.trim().to_owned() })
    }

    fn is_of_calendar_years(&self) -> bool {
        let ends = self.plan.and_then(|plan| plan.first().zip(plan.last()));
        ends.is_some_and(|(first, last)| first.month() == 1 && last.month() == 12)
    }

    /// A fiscal year that is named by its end: FY2024 of a body whose years end in June.
    fn fiscal(&self, text: &str) -> Option<When> {
        let at = text.find("FY")?;
        let digits = text[at + 2..].trim_start_matches([' ', '\'', '’']);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let goes_on = digits[count..].starts_with(['/', '-', '–'])
            && digits[count + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !matches!(count, 2 | 4) || goes_on {
            return None;
        }
        let number: i16 = digits[..count].parse().ok()?;
        let year = if count == 2 { 2000 + number } else { number };
        let end = text.len() - digits.len() + count;
        let Some(month) = self.year_end else {
            let period = Period::read(&year.to_string()).filter(|_| count == 2)?;
            return Some(When { period, printed: text[at..end].to_owned() });
        };
        let last = jiff::civil::Date::new(year, month, 1).ok()?.last_of_month();
        let first = last.checked_sub(jiff::Span::new().years(1)).ok()?.last_of_month().tomorrow().ok()?;
        Period::between(Some(first), Some(last)).map(|period| When { period, printed: text[at..end].to_owned() })
    }

    /// A number alone is a calendar year where the plan is of calendar years.
    fn as_the_plan_counts(&self, when: When) -> When {
        // 2024-25 of a body whose years end in June begins in July.
        let two = when.printed.contains(['/', '-', '–']) && when.printed.contains(|c: char| c.is_ascii_digit());
        if let Some((month, year)) = self.year_end.zip(when.period.fiscal_year()).filter(|_| two) {
            let last = i16::try_from(year + 1)
                .ok()
                .and_then(|year| jiff::civil::Date::new(year, month, 1).ok())
                .map(jiff::civil::Date::last_of_month);
            let first = last
                .and_then(|last| last.checked_sub(jiff::Span::new().years(1)).ok())
                .and_then(|before| before.last_of_month().tomorrow().ok());
            return When { period: Period::between(first, last).unwrap_or(when.period), ..when };
        }
        let calendar = self.is_of_calendar_years();
        let digits: String = when.printed.nfkc().collect();
        let year = digits.parse::<u32>().ok().filter(|_| calendar && digits.len() == 4);
        match year.and_then(|year| Period::read(&format!("cy{year}"))) {
            Some(period) => When { period, ..when },
            None => when,
        }
    }

    /// The last year of the plan, a fiscal year or a calendar year as the plan has.
    fn last_year(&self) -> Option<Period> {
        let last = self.plan?.last()?;
        let (year, month) = (i32::from(last.year()), last.month());
        match month {
            3 => Period::read(&(year - 1).to_string()),
            12 => Period::read(&format!("cy{year}")),
            _ => None,
        }
    }

    /// How many years the plan has.
    fn years(&self) -> Option<i32> {
        let months = self.plan?.months()?;
        (months % 12 == 0).then_some(months / 12)
    }

    /// A year without its century or era, 24年度 or 6年度: the one that is near the plan, if only one is.
    fn short_year(&self, text: &str) -> Option<Period> {
        let end = text.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=2).contains(end))?;
        let unit = ["年度", "年"].into_iter().find(|unit| text[end..].starts_with(unit))?;
        let number: i32 = text[..end].parse().ok()?;
        let plan = self.plan?;
        let near = i32::from(plan.first()?.year()) - 6..=i32::from(plan.last()?.year()) + 6;
        let candidates = [2000 + number, 2018 + number, 1988 + number];
        let mut fitting: Vec<i32> = candidates.into_iter().filter(|year| near.contains(year)).collect();
        fitting.dedup();
        match fitting[..] {
            [year] => Period::read(&format!("{year}{unit}")),
            _ => None,
        }
    }
}

/// A period that a text names by itself, wherever it stands in it. Of several the longest text counts.
pub fn named(text: &str) -> Option<When> {
    let text = super::grid::flat(text);
    if let Some(period) = read(&text) {
        let printed = without_kind(&text, period).unwrap_or(&text).to_owned();
        return Some(When { period, printed });
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if chars.len() > 160 {
        return None;
    }
    let begins = |place: usize| {
        let c = chars[place].1;
        let before = place.checked_sub(1).map(|before| chars[before].1);
        let alone = before.is_none_or(|b| !b.is_ascii_alphanumeric() && !('０'..='９').contains(&b));
        // The year of 03/04/2026 is a part of a day.
        let is_of_day = before == Some('/') && place > 1 && chars[place - 2].1.is_ascii_digit();
        // Neither is the last year of 2024 - 2029 what the words say.
        let behind = text[..chars[place].0].trim_end().strip_suffix(['-', '–', '～', '〜', '~']).map(str::trim_end);
        let is_end = behind.is_some_and(|behind| behind.ends_with(|c: char| c.is_ascii_digit() || "年度".contains(c)));
        alone
            && !is_of_day
            && !is_end
            && !before.is_some_and(|b| matches!(b, '-' | '–' | '～' | '〜' | '~'))
            && (c.is_ascii_digit()
                || ('０'..='９').contains(&c)
                || "令平昭ＲＨRHSFQCJMASOND".contains(c)
                || text[chars[place].0..].to_lowercase().starts_with("quarter"))
    };
    let mut best: Option<When> = None;
    for from in (0..chars.len()).filter(|place| begins(*place)) {
        for to in (from + 1..=chars.len().min(from + 40)).rev() {
            let end = chars.get(to).map_or(text.len(), |(at, _)| *at);
            let part = &text[chars[from].0..end];
            if best.as_ref().is_some_and(|best| part.len() <= best.printed.len()) {
                break;
            }
            if part.trim() != part || cuts(&text, end) {
                continue;
            }
            if let Some(period) = read(part) {
                best = Some(When { period, printed: part.to_owned() });
                break;
            }
        }
    }
    best
}

/// Whether a text is a period and nothing else.
pub fn is_all(text: &str) -> bool {
    let bare = |text: &str| plain(text).replace(['(', ')'], "");
    named(text).is_some_and(|when| bare(&when.printed) == bare(text))
}

/// Whether a text names a part of a year: 4月, 第1四半期, Q1, 上期.
pub fn names_part(text: &str) -> bool {
    let year = Period::read("2024年度").unwrap_or(Period::UNKNOWN);
    matches!(plain(text).as_str(), "上期" | "下期" | "上半期" | "下半期" | "前半" | "後半")
        || within(year, &plain(text)).is_some()
}

/// The words of a period without those of the kind of value behind it: 2026年度 of 2026年度目標値.
fn without_kind(text: &str, period: Period) -> Option<&str> {
    let kinds = ["forecast", "actual", "baseline", "target"];
    let words = kinds.iter().flat_map(|kind| words::list(&format!("kind-{kind}")));
    let shorter = words.filter_map(|word| {
        let text = text.strip_suffix('値').unwrap_or(text).trim_end_matches([')', '）']);
        text.strip_suffix(word.as_str())
            .or_else(|| text.strip_suffix(&format!("{word}み")))
            .or_else(|| text.strip_suffix(word.trim_end_matches('値')))
    });
    let plain = shorter
        .map(|rest| rest.trim_end_matches([' ', '　', '(', '（', 'の']))
        .filter(|rest| read(rest) == Some(period));
    plain.min_by_key(|rest| rest.len())
}

/// Whether a text goes on with a digit or a letter at a place: what was read is then a part of something else.
fn cuts(text: &str, end: usize) -> bool {
    let before = text[..end].chars().next_back();
    let after = text[end..].chars().next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c));
    // One end of 2024 - 2029 is not what it says.
    let goes_on = text[end..].trim_start().strip_prefix(['-', '–', '～', '〜', '~']).map(str::trim_start);
    if goes_on.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "ＲＨRH令平".contains(c))) {
        return true;
    }
    let follows = text[end..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    if digit(before) && follows && matches!(after, Some('-' | '/' | '–')) {
        return true;
    }
    let counted = after.is_some_and(|c| "件人名回校所社％%円万千億台箇か店組歳".contains(c));
    digit(before)
        && (digit(after)
            || counted
            || matches!(after, Some('.' | ',')) && text[end..].chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
}

/// A period as one is written in a head. A lone number of four digits is a year, any other number none.
fn read(text: &str) -> Option<Period> {
    let text = text.trim();
    let plain: String = text.nfkc().collect();
    let period = Period::read(text)
        .or_else(|| Period::read(text.strip_suffix('末')?))
        .or_else(|| half(text))
        .or_else(|| part_of_year(&plain))
        .or_else(|| day(&plain))
        .or_else(|| Period::read(plain.replace("年末", "年").as_str()).filter(|_| plain.contains("年末")))?;
    let is_number = plain.bytes().all(|byte| byte.is_ascii_digit());
    let likely = plain.parse::<u32>().is_ok_and(|year| (1950..=2100).contains(&year));
    (!period.is_unknown() && (!is_number || plain.len() == 4 && likely)).then_some(period)
}

/// A day as it is written where the day comes first, 31/03/2025: the first number can be no month.
fn day(text: &str) -> Option<Period> {
    let mut parts = text.split(['/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str, most: usize| (part.len() <= most).then(|| part.parse::<i16>().ok()).flatten();
    let (day, month, year) = (number(day, 2)?, number(month, 2)?, number(year, 4)?);
    // Where the second number can be no month, the first is it: 03/15/2026.
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    let certain = day > 12 && year > 1900 && parts.next().is_none();
    certain.then(|| Period::read(&format!("{year:04}-{month:02}-{day:02}")))?
}

/// A month or a quarter of a fiscal year: 令和7年度4月, R6 1Q, R6第2四半期.
fn part_of_year(text: &str) -> Option<Period> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let at = text.find("年度").map(|at| (at, at + "年度".len()));
    let short = || {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let end = at + text[at..].find(|c: char| !c.is_ascii_digit())?;
        let rest = if text[end..].starts_with('第') { end } else { end - 1 };
        text[..at].starts_with(['R', 'H', '令', '平']).then_some((rest, rest))
    };
    let (end, part) = at.or_else(short)?;
    let year = Period::read(&format!("{}年度", &text[..end])).filter(|year| year.fiscal_year().is_some())?;
    within(year, &text[part..])
}

/// The fiscal year in which a period lies.
fn year_around(period: Period) -> Option<Period> {
    let (first, last) = period.first().zip(period.last())?;
    let year = if first.month() < 4 { first.year() - 1 } else { first.year() };
    Period::read(&format!("{year}年度")).filter(|year| year.contains(last) == Some(true))
}

/// The part of a fiscal year that a text names: 4月, 第1四半期, Q1, 上期.
fn within(year: Period, part: &str) -> Option<Period> {
    let number = i16::try_from(year.fiscal_year()?).ok()?;
    let plain: String = part.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect();
    if let Some(month) =
        plain.strip_suffix('月').and_then(|month| month.parse::<i16>().ok()).filter(|month| (1..=12).contains(month))
    {
        let of = if month < 4 { number + 1 } else { number };
        return Period::read(&format!("{of:04}-{month:02}"));
    }
    let digit = plain
        .strip_prefix('q')
        .or_else(|| plain.strip_suffix('q'))
        .or_else(|| plain.strip_suffix("四半期").map(|rest| rest.trim_start_matches('第')))?;
    let quarter = digit.parse::<u8>().ok().filter(|quarter| (1..=4).contains(quarter))?;
    Period::read(&format!("{number:04}-q{quarter}"))
}

/// A half of a year in fewer words: R6上期.
fn half(text: &str) -> Option<Period> {
    let (year, half) = [("上期", "上半期"), ("下期", "下半期"), ("前半", "上半期"), ("後半", "下半期")]
        .into_iter()
        .find_map(|(word, half)| Some((text.strip_suffix(word)?, half)))?;
    let year = year.trim_end_matches("年度");
    Period::read(&format!("{year}年度{half}"))
}

/// How many years on it is: 5年後, in 5 years.
fn years_on(plain: &str) -> Option<i32> {
    let at = plain.find("年後")?;
    let start = plain[..at]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |place| place + plain[place..].chars().next().map_or(1, char::len_utf8));
    plain[start..at].parse().ok()
}

/// A text folded to one width and case, without blanks.
pub fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: &Times, text: &str) -> Option<String> {
        times.of(text).map(|when| when.period.to_string())
    }

    #[test]
    fn a_period_is_found_wherever_it_stands() {
        let times = Times { plan: Period::read("2022年度～2026年度"), ..Times::default() };
        let cases = [
            ("目標値(平成31年度)", "2019"),
            ("R6目標", "2024"),
            ("令和10年度\n目標値", "2028"),
            ("２０３０年（目標値）", "cy2030"),
            ("Year 1 (24/25)", "2024"),
            ("2024年度のKPI及びその進捗状況", "2024"),
            ("This is the data for quarter 3, 2024 to 2025.", "2024-q3"),
            ("R6末", "2024"),
            ("R6上期", "2024-h1"),
            ("6年度", "2024"),
            ("24年度", "2024"),
            ("最終年度目標", "2026"),
            ("5年後", "2026"),
            ("現状値(R4.3)", "m2022-03"),
        ];
        for (text, wanted) in cases {
            assert_eq!(of(&times, text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["目標値", "現状", "2000件", "指標1", "前年度比", "3.自治体の生産性向上"] {
            assert_eq!(of(&times, text), None, "{text}");
        }
        assert_eq!(of(&times, "7年後").as_deref(), Some("unknown"), "nobody says from when on");
    }

    #[test]
    fn this_period_is_that_of_the_caption() {
        let times = Times { table: named("quarter 3, 2024 to 2025"), ..Times::default() };
        assert_eq!(of(&times, "This quarter").as_deref(), Some("2024-q3"));
        assert_eq!(of(&times, "Last quarter").as_deref(), Some("2024-q2"));
        assert_eq!(of(&Times::default(), "前年度").as_deref(), Some("unknown"));
    }
}
