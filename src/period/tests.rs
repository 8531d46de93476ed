use super::*;
use crate::language::Bilingual;

/// A spelling, the first and the last day, the shape, the number of months.
type Canonical = (&'static str, Option<&'static str>, Option<&'static str>, Shape, Option<i32>);

/// Every canonical form, with what it says.
const CANONICAL: [Canonical; 27] = [
    ("2023", Some("2023-04-01"), Some("2024-03-31"), Shape::Year, Some(12)),
    ("1868", Some("1868-04-01"), Some("1869-03-31"), Shape::Year, Some(12)),
    ("2200", Some("2200-04-01"), Some("2201-03-31"), Shape::Year, Some(12)),
    ("2023-q1", Some("2023-04-01"), Some("2023-06-30"), Shape::Quarter, Some(3)),
    ("2023-q2", Some("2023-07-01"), Some("2023-09-30"), Shape::Quarter, Some(3)),
    ("2023-q3", Some("2023-10-01"), Some("2023-12-31"), Shape::Quarter, Some(3)),
    ("2023-q4", Some("2024-01-01"), Some("2024-03-31"), Shape::Quarter, Some(3)),
    ("2023-h1", Some("2023-04-01"), Some("2023-09-30"), Shape::Half, Some(6)),
    ("2023-h2", Some("2023-10-01"), Some("2024-03-31"), Shape::Half, Some(6)),
    ("cy2023", Some("2023-01-01"), Some("2023-12-31"), Shape::Year, Some(12)),
    ("cy2023-h1", Some("2023-01-01"), Some("2023-06-30"), Shape::Half, Some(6)),
    ("cy2023-h2", Some("2023-07-01"), Some("2023-12-31"), Shape::Half, Some(6)),
    ("m2023-05", Some("2023-05-01"), Some("2023-05-31"), Shape::Month, Some(1)),
    ("m2024-02", Some("2024-02-01"), Some("2024-02-29"), Shape::Month, Some(1)),
    ("m2023-12", Some("2023-12-01"), Some("2023-12-31"), Shape::Month, Some(1)),
    ("d2023-05-31", Some("2023-05-31"), Some("2023-05-31"), Shape::Day, None),
    ("d2024-02-29", Some("2024-02-29"), Some("2024-02-29"), Shape::Day, None),
    ("2021-04-01-to-2027-03-31", Some("2021-04-01"), Some("2027-03-31"), Shape::Span, Some(72)),
    ("2023-05-01-to-2023-07-31", Some("2023-05-01"), Some("2023-07-31"), Shape::Span, Some(3)),
    ("2023-02-01-to-2023-07-31", Some("2023-02-01"), Some("2023-07-31"), Shape::Span, Some(6)),
    ("2023-07-01-to-2024-06-30", Some("2023-07-01"), Some("2024-06-30"), Shape::Span, Some(12)),
    ("2023-05-01-to-2023-05-30", Some("2023-05-01"), Some("2023-05-30"), Shape::Span, None),
    ("2023-04-02-to-2024-03-31", Some("2023-04-02"), Some("2024-03-31"), Shape::Span, None),
    ("1868-01-01-to-2201-03-31", Some("1868-01-01"), Some("2201-03-31"), Shape::Span, Some(3999)),
    ("from-2021-04-01", Some("2021-04-01"), None, Shape::Open, None),
    ("to-2031-03-31", None, Some("2031-03-31"), Shape::Open, None),
    ("unknown", None, None, Shape::Unknown, None),
];

fn period(text: &str) -> Period {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn date_of(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn a_canonical_spelling_is_the_span_that_it_says() {
    for (text, first, last, shape, months) in CANONICAL {
        let read = period(text);
        assert_eq!((read.first(), read.last()), (first.map(date_of), last.map(date_of)), "{text}");
        assert_eq!((read.shape(), read.months()), (shape, months), "{text}");
        assert_eq!(Period::between(read.first(), read.last()), Some(read), "{text}");
        assert_eq!((read.to_string().as_str(), Period::read(text)), (text, Some(read)));
        assert_eq!(read.is_unknown(), text == "unknown");
        assert_eq!(serde_json::from_value::<Period>(serde_json::json!(text)).ok(), Some(read));
        assert_eq!(serde_json::json!(read), text);
    }
}

#[test]
fn any_other_spelling_is_refused_with_the_canonical_one() {
    for (text, canonical) in [
        ("2023-04-01-to-2024-03-31", "2023"),
        ("2023-01-01-to-2023-12-31", "cy2023"),
        ("2023-04-01-to-2023-06-30", "2023-q1"),
        ("2023-01-01-to-2023-06-30", "cy2023-h1"),
        ("2024-01-01-to-2024-03-31", "2023-q4"),
        ("2023-05-01-to-2023-05-31", "m2023-05"),
        ("2023-05-31-to-2023-05-31", "d2023-05-31"),
        ("cy2024-q1", "2023-q4"),
        ("cy2024-q2", "2024-q1"),
        ("cy2024-q4", "2024-q3"),
        ("CY2023", "cy2023"),
        ("2023-Q1", "2023-q1"),
        (" 2023", "2023"),
        ("２０２３", "2023"),
        ("2023-05", "m2023-05"),
        ("2023年度", "2023"),
        ("令和5年", "cy2023"),
    ] {
        let error = text.parse::<Period>().expect_err(text);
        assert_eq!(error.canonical().map(String::from).as_deref(), Some(canonical), "{text}");
        let (en, ja) = (error.to_string(), error.ja());
        assert!(en.contains(&format!("written `{canonical}`")) && ja.contains(&format!("{canonical} と")), "{en} {ja}");
    }
    assert_eq!(
        "令和5年度".parse::<Period>().unwrap_err().to_string(),
        "`令和5年度` is written `2023` here (fiscal year 2023)"
    );
    let backwards = "2027-03-31-to-2021-04-01".parse::<Period>().unwrap_err();
    assert!(backwards.to_string().contains("is after its last") && backwards.ja().contains("後です"));
    for text in [
        "",
        "-",
        "―",
        "20233",
        "023",
        "1867",
        "2201",
        "m2023-13",
        "m2023-00",
        "m2023-5-1",
        "d2023-02-29",
        "d2023-5-31",
        "d20230531",
        "2023-q0",
        "2023-q5",
        "2023-h3",
        "cy1867",
        "cy2201",
        "m2201-04",
        "from-",
        "to-",
        "from-2021",
        "to-to",
        "2023-04-01-to-",
        "-to-2023-04-01",
        "2023-04-01-to-2024-03-31-to-2025-03-31",
        "+023",
        "2023-04-01-to-2024-03-31 ",
        "dunknown",
        "cy",
        "cyd2023-05-01",
    ] {
        let error = text.parse::<Period>().err();
        // What has a space too many is mended; the rest cannot be.
        assert_eq!(error.as_ref().map(|error| error.canonical().is_none()), Some(!text.ends_with(' ')), "{text}");
        let (en, ja) = error.map(|error| (error.to_string(), error.ja())).unwrap_or_default();
        assert!(text.ends_with(' ') || (en.contains("cy2023") && ja.contains("cy2023")), "{en} {ja}");
    }
}

#[test]
fn a_period_is_told_in_both_languages() {
    for (text, ja, en) in [
        ("2023", "2023年度（令和5年度）", "fiscal year 2023"),
        ("2019", "2019年度（令和元年度）", "fiscal year 2019"),
        ("1926", "1926年度（大正15年度）", "fiscal year 1926"),
        ("2023-q1", "2023年度第1四半期", "first quarter of fiscal year 2023 (April to June 2023)"),
        ("2023-q4", "2023年度第4四半期", "fourth quarter of fiscal year 2023 (January to March 2024)"),
        ("2023-h1", "2023年度上半期", "first half of fiscal year 2023 (April to September 2023)"),
        ("2023-h2", "2023年度下半期", "second half of fiscal year 2023 (October 2023 to March 2024)"),
        ("cy2023", "2023年（令和5年）", "2023"),
        ("cy2019", "2019年（令和元年）", "2019"),
        ("cy2023-h1", "2023年1～6月", "January to June 2023"),
        ("cy2023-h2", "2023年7～12月", "July to December 2023"),
        ("m2023-05", "2023年5月", "May 2023"),
        ("d2023-05-01", "2023年5月1日", "1 May 2023"),
        ("2021-04-01-to-2027-03-31", "2021～2026年度（令和3～8年度）", "FY2021–FY2026"),
        ("2018-04-01-to-2020-03-31", "2018～2019年度（平成30年度～令和元年度）", "FY2018–FY2019"),
        ("2019-04-01-to-2021-03-31", "2019～2020年度（令和元～2年度）", "FY2019–FY2020"),
        ("1868-04-01-to-2201-03-31", "1868～2200年度", "FY1868–FY2200"),
        ("2015-01-01-to-2018-12-31", "2015～2018年（平成27～30年）", "2015–2018"),
        ("2018-01-01-to-2019-12-31", "2018～2019年（平成30年～令和元年）", "2018–2019"),
        ("2023-05-01-to-2023-07-31", "2023年5～7月", "May to July 2023"),
        ("2023-01-01-to-2025-03-31", "2023年1月～2025年3月", "January 2023 to March 2025"),
        ("2024-02-01-to-2025-01-31", "2024年2月～2025年1月", "February 2024 to January 2025"),
        ("2021-04-02-to-2027-03-31", "2021年4月2日から2027年3月31日まで", "2 April 2021 to 31 March 2027"),
        ("2021-04-01-to-2027-03-30", "2021年4月1日から2027年3月30日まで", "1 April 2021 to 30 March 2027"),
        ("from-2021-04-01", "2021年4月1日から", "from 1 April 2021"),
        ("to-2031-03-31", "2031年3月31日まで", "until 31 March 2031"),
        ("unknown", "時期の記載なし", "period not stated"),
    ] {
        let words = period(text).in_words();
        assert_eq!((words.ja().as_str(), words.to_string().as_str()), (ja, en));
    }
}

/// Spans of all shapes, over all years that there can be.
fn many() -> Vec<Period> {
    let firsts = (1868..=2200).step_by(7).flat_map(|year| (1..=12).map(move |month| date(year, month, 1)));
    let lengths = [(0, 1), (1, 0), (2, 0), (3, 0), (6, 0), (12, 0), (36, 0), (3, 5)];
    let mut many: Vec<_> = firsts
        .flat_map(|first| {
            lengths.map(|(months, days)| {
                let end = first.saturating_add(jiff::Span::new().months(months).days(days));
                Period::between(Some(first), end.yesterday().ok())
            })
        })
        .flatten()
        .collect();
    let open =
        many.iter().flat_map(|one| [Period::between(one.first, None), Period::between(None, one.last)]).flatten();
    many.extend(open.collect::<Vec<_>>());
    many
}

#[test]
fn every_span_has_one_spelling_and_is_read_from_it_and_from_its_words() {
    let many = many();
    assert!(many.len() > 5000, "{}", many.len());
    for one in &many {
        let spelling = one.to_string();
        assert_eq!(spelling.parse(), Ok(*one));
        assert_eq!(Period::read(&spelling), Some(*one), "{spelling}");
        let words = one.in_words();
        assert_eq!(Period::read(&words.ja()), Some(*one), "{}", words.ja());
        assert!(words.ja().starts_with(&words.without_era()), "{}", words.ja());
        assert_eq!(Period::read(&words.without_era()), Some(*one), "{}", words.without_era());
        // A calendar year is a bare number in English, and that is a fiscal year where periods are written.
        let years = one.first.is_some_and(|day| day.month() == 1) && one.last.is_some_and(|day| day.month() == 12);
        if !years || one.months().is_none() {
            assert_eq!(Period::read(&words.to_string()), Some(*one), "{words}");
        }
    }
}

#[test]
fn one_whole_year_is_told_from_all_else() {
    for (text, fiscal, calendar) in [
        ("2023", Some(2023), None),
        ("cy2023", None, Some(2023)),
        ("2023-q1", None, None),
        ("2021-04-01-to-2023-03-31", None, None),
        ("2023-07-01-to-2024-06-30", None, None),
        ("to-2024-03-31", None, None),
        ("unknown", None, None),
    ] {
        assert_eq!((period(text).fiscal_year(), period(text).calendar_year()), (fiscal, calendar), "{text}");
    }
    for year in FiscalYear::all() {
        let period = Period::from(year);
        assert_eq!(period.fiscal_year(), Some(year.into()));
        assert_eq!((period.first().map(|d| d.to_string()), period.last().map(|d| d.to_string())), {
            let (first, last) = year.days();
            (Some(first), Some(last))
        });
    }
}

#[test]
fn no_period_runs_backwards_or_beyond_the_bounds() {
    for (first, last) in [
        (Some("2024-04-02"), Some("2024-04-01")),
        (Some("1867-12-31"), Some("2024-04-01")),
        (Some("2024-04-01"), Some("2201-04-01")),
        (Some("1867-12-31"), None),
        (None, Some("2201-04-01")),
        (None, Some("1867-12-31")),
    ] {
        assert_eq!(Period::between(first.map(date_of), last.map(date_of)), None, "{first:?} {last:?}");
    }
}

#[test]
fn an_unknown_end_decides_nothing() {
    for (text, day, expected) in [
        ("2023", "2023-04-01", Some(true)),
        ("2023", "2024-03-31", Some(true)),
        ("2023", "2023-12-01", Some(true)),
        ("2023", "2023-03-31", Some(false)),
        ("2023", "2024-04-01", Some(false)),
        ("from-2021-04-01", "2021-04-01", Some(true)),
        ("from-2021-04-01", "2021-03-31", Some(false)),
        ("from-2021-04-01", "2021-04-02", None),
        ("to-2031-03-31", "2031-03-31", Some(true)),
        ("to-2031-03-31", "2031-04-01", Some(false)),
        ("to-2031-03-31", "2031-03-30", None),
        ("unknown", "2023-04-01", None),
    ] {
        assert_eq!(period(text).contains(date_of(day)), expected, "{text} {day}");
    }
    for (one, two, expected) in [
        ("2023", "2023", Some(true)),
        ("2023", "cy2023", Some(true)),
        ("2023", "cy2022", Some(false)),
        ("2023", "2023-q4", Some(true)),
        ("2023", "2024-q1", Some(false)),
        ("2022-04-01-to-2025-03-31", "2023", Some(true)),
        ("from-2021-04-01", "2020", Some(false)),
        ("from-2021-04-01", "2021", Some(true)),
        ("from-2021-04-01", "2022", None),
        ("from-2021-04-01", "from-2022-04-01", None),
        ("from-2021-04-01", "to-2021-03-31", Some(false)),
        ("from-2021-04-01", "to-2031-03-31", None),
        ("from-2021-04-01", "to-2021-04-01", Some(true)),
        ("unknown", "2023", None),
        ("unknown", "unknown", None),
    ] {
        let (first, second) = (period(one), period(two));
        assert_eq!((first.overlaps(second), second.overlaps(first)), (expected, expected), "{one} {two}");
    }
}

#[test]
fn what_ends_first_comes_first_and_the_unknown_last() {
    let order = ["2022", "to-2023-03-31", "2022-h2"];
    // Of what ends on one day, what began nobody knows when, then the longer.
    let mut sorted: Vec<_> = order.map(period).into();
    sorted.sort();
    assert_eq!(sorted, ["to-2023-03-31", "2022", "2022-h2"].map(period));

    let order = [
        "cy2022",
        "to-2023-03-31",
        "2022",
        "2022-q4",
        "m2023-03",
        "d2023-03-31",
        "2023-q1",
        "cy2023",
        "2023",
        "from-2020-01-01",
        "from-2021-04-01",
        "unknown",
    ];
    let mut sorted: Vec<_> = order.map(period).into();
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted, order.map(period));
}

#[test]
fn before_a_period_is_one_of_the_same_length() {
    for (text, before) in [
        ("2023", Some("2022")),
        ("cy2023", Some("cy2022")),
        ("2023-q1", Some("2022-q4")),
        ("2023-q4", Some("2023-q3")),
        ("2023-h1", Some("2022-h2")),
        ("cy2023-h2", Some("cy2023-h1")),
        ("m2024-03", Some("m2024-02")),
        ("m2024-01", Some("m2023-12")),
        ("2021-04-01-to-2024-03-31", Some("2018-04-01-to-2021-03-31")),
        ("1868", None),
        ("d2023-05-31", None),
        ("2023-05-01-to-2023-05-30", None),
        ("from-2021-04-01", None),
        ("to-2031-03-31", None),
        ("unknown", None),
    ] {
        assert_eq!(period(text).before(), before.map(period), "{text}");
    }
}
