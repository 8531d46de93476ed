use super::*;
use crate::{
    catalog,
    dataset::Course,
    edition::{Dropped, Editions},
};

/// A row of a table of today's profile with these cells, the others empty.
fn row(table: &str, cells: &[(&str, &str)]) -> Row {
    let table = catalog::find(table).unwrap();
    assert!(cells.iter().all(|(name, _)| table.column(name).is_some()), "{cells:?}");
    let cell = |name: &str| cells.iter().find(|(known, _)| *known == name).map_or("", |(_, cell)| cell).to_owned();
    Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
}

/// A value of the one indicator: kind, period, value, and more cells.
type Given<'g> = (&'g str, &'g str, &'g str, &'g [(&'g str, &'g str)]);

fn value((kind, period, value, more): &Given) -> Row {
    let own = [
        ("indicator_id", "k1"),
        ("value_type_id", *kind),
        ("period", *period),
        ("value", *value),
        ("source_id", "plan"),
        ("unit_id", "person"),
    ];
    let given = own.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let cells: Vec<_> = given.chain(more.iter().copied()).collect();
    row("observations", &cells)
}

fn rule() -> OnTrack {
    OnTrack { course: Course::Linear, tolerance: Decimal::try_from("0.1".to_owned()).unwrap() }
}

/// Progress of one indicator of a plan from 2021 to 2026, and what is asked of it. Its target is stated in words, too.
fn of<T>(indicator: &[(&str, &str)], values: &[Given], ask: impl Fn(&Progress) -> T) -> T {
    of_words("増加", indicator, values, ask)
}

/// The same with these words in place of the target.
fn of_words<T>(words: &str, indicator: &[(&str, &str)], values: &[Given], ask: impl Fn(&Progress) -> T) -> T {
    let own = [("indicator_id", "k1")];
    let tables = [
        vec![row("plans", &[("plan_id", "p"), ("period", "2021-04-01-to-2027-03-31")])],
        vec![
            row("sources", &[("source_id", "plan"), ("kind_id", "edition"), ("issued", "2021-03")]),
            row("sources", &[("source_id", "report"), ("kind_id", "progress-report"), ("issued", "2025-07")]),
        ],
        vec![row("indicators", &own.iter().chain(indicator).copied().collect::<Vec<_>>())],
        values.iter().map(value).collect(),
        vec![row(
            "statements",
            &[
                ("indicator_id", "k1"),
                ("value_type_id", "target"),
                ("period", "2026"),
                ("text", words),
                ("source_id", "plan"),
            ],
        )],
    ];
    let editions = Editions::new(tables.iter().map(Vec::as_slice), Dropped::default());
    let (edition, rule) = (editions.newest(), rule());
    ask(&Statements::new(&tables, &edition, &rule).progress(&tables[2][0]))
}

const UP: &[(&str, &str)] = &[("desired_direction_id", "up")];

/// Reasons of gap, share and verdict, and of whether the target is reached.
fn reasons(progress: &Progress) -> [Option<NoResult>; 4] {
    [
        progress.gap.as_ref().err().copied(),
        progress.share.as_ref().err().copied(),
        progress.on_track.as_ref().err().copied(),
        progress.reached.as_ref().err().copied(),
    ]
}

#[test]
fn a_year_is_not_held_against_six_years() {
    let values: &[Given] = &[("actual", "2024", "250", &[]), ("target", "2021-04-01-to-2027-03-31", "1200", &[])];
    assert_eq!(of(UP, values, reasons), [Some(NoResult::PeriodsDiffer); 4]);
    // The same where the print says of one of them only that it is a total.
    let values: &[Given] =
        &[("actual", "2024", "1300", &[]), ("target", "2026", "1200", &[("value_as_printed", "累計1,200人")])];
    assert_eq!(of(UP, values, reasons), [Some(NoResult::AccumulationsDiffer); 4]);
    // A total since a day is held against a total since that day.
    let total = &[("desired_direction_id", "up"), ("accumulation_id", "cumulative")];
    let values: &[Given] =
        &[("actual", "2021-04-01-to-2025-03-31", "600", &[]), ("target", "2021-04-01-to-2027-03-31", "1200", &[])];
    assert_eq!(of(total, values, |one| (one.gap.clone(), one.reached)), (Ok(Decimal::from(600)), Ok(false)));
}

/// What is printed of a total or of a year counts where nothing else says it.
#[test]
fn a_printed_total_is_not_held_against_a_year() {
    let asked = |more: &[(&str, &str)], target: (&str, &str), actual: (&str, &str)| {
        let indicator = [UP, more].concat();
        let [target_printed, actual_printed] = [[("value_as_printed", target.1)], [("value_as_printed", actual.1)]];
        let values: &[Given] =
            &[("actual", actual.0, "1250", &actual_printed), ("target", target.0, "1200", &target_printed)];
        of(&indicator, values, |one| one.reached)
    };
    let annual = &[("accumulation_id", "annual")];
    let cumulative = &[("accumulation_id", "cumulative")];
    for (more, target, actual) in [
        (&[][..], "6年間で1,200人", "1,250人"),
        (&[], "1,200人（6年間）", "1,250人"),
        (&[], "計1,200人", "1,250人"),
        (&[], "延べ1,200人", "1,250人"),
        (&[], "1,200人", "1,250人/年"),
        (&[], "1,200人", "年間1,250人"),
        (&[], "1,200 in total", "1,250"),
        (annual, "1,200人（累計）", "1,250人"),
        (cumulative, "1,200人", "年間1,250人"),
    ] {
        let reached = asked(more, ("2026", target), ("2024", actual));
        assert_eq!(reached, Err(NoResult::AccumulationsDiffer), "{target} {actual}");
    }
    for (more, target, actual) in [
        (&[][..], "1,200人", "1,250人"),
        (&[], "年間1,200人", "1,250人/年"),
        (&[], "延べ1,200人", "延べ1,250人"),
        (annual, "延べ1,200人", "1,250人"),
        (annual, "年間1,200人", "1,250人"),
    ] {
        assert_eq!(asked(more, ("2026", target), ("2024", actual)), Ok(true), "{target} {actual}");
    }
    // Words that repeat the length of the period, or the unit, say nothing new.
    let years = "2021-04-01-to-2027-03-31";
    assert_eq!(asked(&[], (years, "1,200人（6年間）"), (years, "1,250人")), Ok(true));
    let yearly: &[(&str, &str)] = &[("unit_id", "person-per-year"), ("value_as_printed", "1,250人/年")];
    let values: &[Given] =
        &[("actual", "2024", "1250", yearly), ("target", "2026", "1200", &[("unit_id", "person-per-year")])];
    assert_eq!(of(UP, values, |one| one.reached), Ok(true));
}

#[test]
fn an_actual_value_that_is_only_a_bound_keeps_no_target() {
    let limited: &[(&str, &str)] = &[("qualifier_id", "less-than"), ("value_as_printed", "10人未満")];
    let values: &[Given] = &[("actual", "2024", "10", limited), ("target", "2026", "5", &[])];
    assert_eq!(of(UP, values, |one| one.reached), Err(NoResult::ActualLimited));
    let about: &[(&str, &str)] = &[("qualifier_id", "about"), ("value_as_printed", "約10人")];
    let values: &[Given] = &[("actual", "2024", "10", about), ("target", "2026", "5", &[])];
    assert_eq!(of(UP, values, |one| one.reached), Ok(true));
}

/// Totals of the same length may be counted since different days, and say different things then.
#[test]
fn a_total_is_held_against_a_total_since_the_same_day() {
    let total = &[("desired_direction_id", "up"), ("accumulation_id", "cumulative")];
    let of_periods = |actual: &'static str, target: &'static str| {
        let values: &[Given] = &[("actual", actual, "1300", &[]), ("target", target, "1200", &[])];
        of(total, values, |one| (one.reached, reasons(one)))
    };
    for (actual, target, reason) in [
        ("2018-04-01-to-2024-03-31", "2020-04-01-to-2026-03-31", NoResult::PeriodsDiffer),
        ("2021-10-01-to-2024-03-31", "2021-04-01-to-2027-03-31", NoResult::PeriodsDiffer),
        ("2023", "cy2026", NoResult::PeriodsDiffer),
        ("m2024-03", "2021-04-01-to-2027-03-31", NoResult::PeriodsDiffer),
        ("to-2024-03-31", "to-2027-03-31", NoResult::PeriodUnknown),
        ("2021-04-01-to-2024-03-31", "from-2021-04-01", NoResult::PeriodUnknown),
    ] {
        assert_eq!(of_periods(actual, target).1, [Some(reason); 4], "{actual} {target}");
    }
    // A year is what a total is labelled by: 500人（累計） by the end of it.
    for (actual, target) in [
        ("2021-04-01-to-2024-03-31", "2021-04-01-to-2027-03-31"),
        ("2024-q1", "2024"),
        ("2023", "2026"),
        ("m2024-03", "m2026-03"),
    ] {
        assert_eq!(of_periods(actual, target).0, Ok(true), "{actual} {target}");
    }
}

#[test]
fn one_part_of_the_year_is_not_held_against_another() {
    let of_periods = |accumulation: &'static str, actual: &'static str, target: &'static str| {
        let indicator = &[("desired_direction_id", "up"), ("accumulation_id", accumulation)];
        let values: &[Given] = &[("actual", actual, "1300", &[]), ("target", target, "1200", &[])];
        of(indicator, values, |one| (one.reached, reasons(one)))
    };
    for (actual, target) in [
        ("cy2023", "2025"),
        ("2023", "cy2025"),
        ("2023-h1", "2025-h2"),
        ("cy2023-h1", "2025-h1"),
        ("2023-q1", "2025-q4"),
        ("m2023-08", "m2025-02"),
        ("2023-06-01-to-2024-05-31", "2025"),
        ("2021-04-01-to-2023-03-31", "2023-04-01-to-2026-03-31"),
    ] {
        for accumulation in ["", "annual", "average"] {
            let found = of_periods(accumulation, actual, target).1;
            assert_eq!(found, [Some(NoResult::PeriodsDiffer); 4], "{accumulation} {actual} {target}");
        }
        // A stock is that of the last day.
        assert_eq!(of_periods("stock", actual, target).0, Ok(true), "{actual} {target}");
    }
    for (actual, target) in [
        ("cy2023", "cy2025"),
        ("2023-h2", "2026-h2"),
        ("2023-q4", "2025-q4"),
        ("m2023-02", "m2024-02"),
        ("2021-04-01-to-2023-03-31", "2024-04-01-to-2026-03-31"),
        ("2021-09-15-to-2022-06-30", "2024-09-15-to-2025-06-30"),
        ("d2024-03-31", "d2026-10-01"),
    ] {
        assert_eq!(of_periods("", actual, target).0, Ok(true), "{actual} {target}");
    }
}

#[test]
fn a_target_that_is_a_range_says_the_way_from_where_it_began() {
    let from = |baseline: &'static str, more: &'static [(&'static str, &'static str)]| {
        let range: &[(&str, &str)] = &[("qualifier_id", "range"), ("upper_value", "350")];
        let values: &[Given] =
            &[("baseline", "2020", baseline, more), ("actual", "2024", "310", &[]), ("target", "2026", "300", range)];
        of(&[], values, |one| (one.direction, one.reached))
    };
    assert_eq!(from("251", &[]), (Some(Trend::Increase), Ok(true)));
    assert_eq!(from("400", &[]), (Some(Trend::Decrease), Ok(true)));
    // Within the range, at its ends, or with a range of its own that reaches into it, it may go either way.
    for (baseline, more) in
        [("300", &[][..]), ("320", &[]), ("350", &[]), ("280", &[("qualifier_id", "range"), ("upper_value", "310")])]
    {
        assert_eq!(from(baseline, more), (None, Err(NoResult::DirectionUnknown)), "{baseline}");
    }
    assert_eq!(from("280", &[("qualifier_id", "range"), ("upper_value", "290")]).0, Some(Trend::Increase));
    // A year says nothing of what six years are to bring.
    let values: &[Given] = &[("baseline", "2020", "250", &[]), ("target", "2021-04-01-to-2027-03-31", "1200", &[])];
    assert_eq!(of(&[], values, |one| one.direction), None);
}

#[test]
fn a_dash_is_no_value() {
    for dash in ["―", "—", "－", "-", "ー", "（－）", "――", "― 件/年", "－％", "—　人"] {
        let found = of_words(dash, UP, &[("actual", "2024", "250", &[])], |one| {
            (one.target_absence, one.share.clone().err(), one.in_words.len())
        });
        assert_eq!(found, (Some(Absence::NotStated), Some(NoResult::NoTarget), 1), "{dash}");
    }
    for words in ["・条例の制定", "- 条例の制定", "―年度内の条例制定", "-2%程度の減", "データ連携基盤の構築"]
    {
        let found = of_words(words, UP, &[("actual", "2024", "250", &[])], |one| one.target_absence);
        assert_eq!(found, Some(Absence::InWords), "{words}");
    }
}

#[test]
fn nothing_is_told_where_nobody_says_what_is_good() {
    let values: &[Given] = &[("actual", "2024", "250", &[]), ("target", "2026", "300", &[])];
    assert_eq!(of(&[], values, reasons), [Some(NoResult::DirectionUnknown); 4]);
    for (bound, reached) in [("300人以上", false), ("300人以下", true), ("300人未満", true)] {
        let values: &[Given] =
            &[("actual", "2024", "250", &[]), ("target", "2026", "300", &[("value_as_printed", bound)])];
        assert_eq!(of(&[], values, |one| one.reached), Ok(reached), "{bound}");
    }
    let values: &[Given] =
        &[("actual", "2024", "300", &[]), ("target", "2026", "300", &[("qualifier_id", "less-than")])];
    assert_eq!(of(&[], values, |one| one.reached), Ok(false));
    // A baseline and a target that differ say it.
    let values: &[Given] =
        &[("baseline", "2020", "100", &[]), ("actual", "2024", "250", &[]), ("target", "2026", "300", &[])];
    assert_eq!(of(&[], values, |one| one.direction), Some(Trend::Increase));
    // What is stated comes first.
    let down = &[("desired_direction_id", "down")];
    assert_eq!(of(down, values, |one| one.reached), Ok(true));
}

#[test]
fn a_unit_that_is_not_known_is_not_the_same() {
    let values: &[Given] =
        &[("actual", "2024", "250", &[("unit_id", "")]), ("target", "2026", "300", &[("unit_id", "")])];
    assert_eq!(of(UP, values, reasons), [Some(NoResult::UnitUnknown); 4]);
    let own: &[(&str, &str)] = &[("unit_id", ""), ("own_unit_id", "mori")];
    let values: &[Given] = &[("actual", "2024", "250", own), ("target", "2026", "300", own)];
    assert_eq!(of(UP, values, |one| one.gap.clone()), Ok(Decimal::from(50)));
    let values: &[Given] = &[("actual", "2024", "250", own), ("target", "2026", "300", &[])];
    assert_eq!(of(UP, values, reasons), [Some(NoResult::UnitsDiffer); 4]);
}

#[test]
fn a_final_value_comes_before_a_preliminary_one_and_a_forecast_is_no_actual_value() {
    let report: &[(&str, &str)] = &[("source_id", "report")];
    let values: &[Given] = &[
        ("actual-final", "2023", "240", &[]),
        ("actual-preliminary", "2023", "250", report),
        ("actual-preliminary", "2024", "260", report),
        ("actual-estimated", "2024", "255", &[]),
        ("forecast", "2025", "270", report),
    ];
    let found = of(UP, values, |one| {
        let of_periods: Vec<_> =
            one.periods.iter().filter_map(|period| Some(period.actual.as_ref()?.value.clone())).collect();
        (of_periods, one.actual.as_ref().map(|actual| actual.period.to_string()), one.stated.len())
    });
    assert_eq!(found, (vec![Decimal::from(240), Decimal::from(255)], Some("2024".to_owned()), 5));
}

#[test]
fn quarters_and_years_stand_side_by_side() {
    let values: &[Given] = &[
        ("actual", "2024-q1", "60", &[]),
        ("actual", "2024-q2", "70", &[]),
        ("actual", "2023", "250", &[]),
        ("target", "2026", "300", &[]),
    ];
    let found = of(UP, values, |one| {
        let entries = one.periods.iter().filter(|entry| entry.actual.is_some());
        let entry = |entry: &IndicatorPeriod| {
            (entry.period.to_string(), entry.change.as_ref().map(|change| change.value.clone()))
        };
        (entries.map(entry).collect::<Vec<_>>(), one.gap.clone())
    });
    let expected = [("2023", None), ("2024-q1", None), ("2024-q2", Some(10))];
    let expected = expected.map(|(period, change)| (period.to_owned(), change.map(Decimal::from)));
    assert_eq!(found, (expected.to_vec(), Err(NoResult::PeriodsDiffer)));
}

#[test]
fn an_indicator_that_is_to_stay_is_good_while_it_does() {
    let keep = &[("desired_direction_id", "keep")];
    for (actual, qualifier, upper, reached) in [
        ("300", "", "", true),
        ("301", "", "", false),
        ("301", "at-least", "", true),
        ("299", "at-least", "", false),
        ("305", "range", "310", true),
        ("311", "range", "310", false),
    ] {
        let values: &[Given] = &[
            ("actual", "2024", actual, &[]),
            ("target", "2026", "300", &[("qualifier_id", qualifier), ("upper_value", upper)]),
        ];
        let (found, share) = of(keep, values, |one| (one.reached, one.share.clone().err()));
        assert_eq!((found, share), (Ok(reached), Some(NoResult::ToKeep)), "{actual} {qualifier}");
    }
}

#[test]
fn a_target_in_words_is_told_and_no_number() {
    let values: &[Given] = &[("actual", "2024", "250", &[])];
    assert_eq!(of(UP, values, reasons), [Some(NoResult::TargetInWords); 4]);
    assert_eq!(of(UP, values, |one| (one.target_absence, one.in_words.len())), (Some(Absence::InWords), 1));
}

#[test]
fn a_value_of_a_time_that_nobody_says_is_on_no_way() {
    let values: &[Given] =
        &[("baseline", "unknown", "100", &[]), ("actual", "2024", "250", &[]), ("target", "2026", "300", &[])];
    let found = of(UP, values, |one| (one.gap.clone(), one.reached, one.share.clone().err()));
    assert_eq!(found, (Ok(Decimal::from(50)), Ok(false), Some(NoResult::PeriodUnknown)));
}

#[test]
fn the_course_goes_from_end_to_end() {
    // 36 of 72 months have passed, of 200 persons 120 have come: 100 are due.
    let values: &[Given] =
        &[("baseline", "2020", "100", &[]), ("actual", "2023", "220", &[]), ("target", "2026", "300", &[])];
    let due = |number: i64| BigRational::from_integer(number.into());
    assert_eq!(of(UP, values, |one| one.on_track.clone()), Ok((true, due(200))));
    // What is there at the end of a month can be held against what is there at the end of another.
    let stock = &[("desired_direction_id", "up"), ("accumulation_id", "stock")];
    let months: &[Given] =
        &[("baseline", "m2024-01", "0", &[]), ("actual", "m2024-04", "20", &[]), ("target", "m2024-07", "60", &[])];
    assert_eq!(of(stock, months, |one| one.on_track.clone()), Ok((false, due(30))));
}

#[test]
fn a_number_less_is_no_share_of_a_target_that_is_to_be_kept_below() {
    let values: &[Given] = &[("actual", "2024", "450", &[]), ("target", "2026", "300", &[])];
    let down = &[("desired_direction_id", "down")];
    assert_eq!(of(down, values, |one| one.share.clone().err()), Some(NoResult::NoBaseline));
    assert!(of(UP, values, |one| one.share.is_ok()));
}
