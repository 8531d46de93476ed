//! What one cell holds: a name with its value, several values with their periods, several lines.
use super::{
    label::Label,
    when::{self, When},
};
use crate::printed::{self, Reading};

/// A name and a value that stand in one cell: `DX人材育成研修受講者:1,000人/年`.
pub fn name_and_value(text: &str) -> Option<(String, String)> {
    let flat = super::grid::flat(text);
    let (name, value) = flat.rsplit_once([':', '：'])?;
    let is_value = (matches!(printed::read(value.trim()), Reading::Number(_) | Reading::NoValue)
        || from_and_to(value).is_some())
        && value.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let name = name.trim();
    (is_value && !name.is_empty() && !name.chars().all(|c| c.is_ascii_digit()))
        .then(|| (name.to_owned(), value.trim().to_owned()))
}

/// A value of today and one that is aimed at, with an arrow between: 5,320人/日（R4）→6,000人/日（R9）.
pub fn from_and_to(text: &str) -> Option<(String, String)> {
    let flat = super::grid::flat(text);
    let (from, to) = flat.split_once(['→', '⇒', '➡'])?;
    let is_value =
        |text: &str| matches!(printed::read(text.trim()), Reading::Number(_) | Reading::NoValue | Reading::Words);
    (!to.contains(['→', '⇒', '➡'])
        && is_value(from)
        && is_value(to)
        && !from.trim().is_empty()
        && !to.trim().is_empty())
    .then(|| (from.trim().to_owned(), to.trim().to_owned()))
}

/// The values of a cell, each with the period that stands before it: `R6：50件` and `R7：60件` in two lines.
pub fn values(text: &str) -> Vec<(Option<When>, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let dated: Vec<Option<(When, String)>> = lines.iter().map(|line| dated(line)).collect();
    if !lines.is_empty() && dated.iter().all(Option::is_some) {
        return dated.into_iter().flatten().map(|(when, text)| (Some(when), text)).collect();
    }
    let behind: Vec<Option<(When, String)>> = lines.iter().map(|line| period_behind(line)).collect();
    if lines.len() > 1 && behind.iter().all(Option::is_some) {
        return behind.into_iter().flatten().map(|(when, text)| (Some(when), text)).collect();
    }
    vec![(None, super::grid::flat(text))]
}

/// A period, a colon or a blank, and a value.
fn dated(line: &str) -> Option<(When, String)> {
    let (before, after) = line.split_once([':', '：']).or_else(|| line.split_once([' ', '　']))?;
    let before = before.trim_matches(['(', ')', '（', '）', '【', '】', '[', ']']);
    let when = when::named(before).filter(|when| when.printed.len() == before.len())?;
    matches!(printed::read(after.trim()), Reading::Number(_) | Reading::NoValue)
        .then(|| (when, after.trim().to_owned()))
}

/// The period that stands in brackets behind a value: 50件（R6）.
pub fn period_behind(text: &str) -> Option<(When, String)> {
    let found = printed::title::bracketed_behind(text.trim())?;
    let inside = found.inside.trim();
    let when = when::named(inside).filter(|when| when.printed.len() * 10 >= inside.len() * 7)?;
    matches!(printed::read(found.rest.trim()), Reading::Number(_) | Reading::NoValue)
        .then(|| (when, text.trim().to_owned()))
}

/// The lines of a cell, if each is an item of its own: it begins with a number or a sign.
pub fn items(text: &str) -> Option<Vec<&str>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let item = |line: &&str| {
        let label = Label::read(line);
        !label.number.is_empty() || line.starts_with(['・', '○', '●', '■', '◆', '-', '–', '•'])
    };
    (lines.len() > 1 && lines.iter().all(item)).then_some(lines)
}

/// The words of several periods in one cell, each behind its period: R6:設計 R7:構築. `None` if it is anything else.
pub fn plan(text: &str, times: &when::Times) -> Option<Vec<(When, String)>> {
    let mut planned: Vec<(When, String)> = Vec::new();
    for part in text.split(['\n', ' ', '　', '、', ';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        let dated = part.split_once([':', '：']).and_then(|(before, words)| {
            let when = times.of(before).filter(|when| when.printed.len() + 3 >= before.len())?;
            Some((when, words.trim().to_owned()))
        });
        let alone = times.of(part).filter(|when| when.printed.len() == part.len());
        match (dated, alone) {
            (Some(dated), _) => planned.push(dated),
            (None, Some(when)) => planned.push((when, String::new())),
            // Words go on behind their period.
            (None, None) => {
                let (_, words) = planned.last_mut()?;
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(part);
            }
        }
    }
    let whole = !planned.is_empty() && planned.iter().all(|(_, words)| !words.is_empty());
    whole.then_some(planned)
}

/// The parts of an indicator that is printed in one cell: 指標：…… 現状：…… 目標：……. The name, and kinds with their values.
pub fn parts(text: &str) -> Option<(String, Vec<(&'static str, String)>)> {
    let flat = super::grid::flat(&text.replace('\n', "　"));
    let heads = [
        ("指標", ""),
        ("KPI", ""),
        ("現状値", "baseline"),
        ("現状", "baseline"),
        ("基準値", "baseline"),
        ("実績値", "actual"),
        ("実績", "actual"),
        ("目標値", "target"),
        ("目標", "target"),
    ];
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (word, kind) in heads {
        for (at, _) in flat.match_indices(word) {
            let end = at + word.len();
            let sign = flat[end..].chars().next().filter(|c| matches!(c, ':' | '：'));
            let free = found.iter().all(|(from, to, _)| end <= *from || at >= *to);
            if let Some(sign) = sign.filter(|_| free) {
                found.push((at, end + sign.len_utf8(), kind));
            }
        }
    }
    found.sort_unstable();
    let (name, values): (Vec<_>, Vec<_>) = found.iter().enumerate().partition(|(_, (.., kind))| kind.is_empty());
    let said = |place: usize| {
        let end = found.get(place + 1).map_or(flat.len(), |next| next.0);
        flat[found[place].1..end].trim_matches([' ', '　', '、', '/', '／']).to_owned()
    };
    let [(place, _)] = name[..] else { return None };
    let name = said(place);
    (place == 0 && !values.is_empty() && !name.is_empty())
        .then(|| (name, values.into_iter().map(|(place, (.., kind))| (*kind, said(place))).collect()))
}

/// Titles that stand below each other in one cell, if each line is a whole one: a title that goes on in the next line does
/// not end with a particle.
pub fn titles(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let hiragana = |c: char| ('ぁ'..='ゖ').contains(&c);
    let whole = |line: &&str| {
        line.chars().count() >= 4 && !line.starts_with(hiragana) && !line.starts_with(['（', '(', '、', '・', '～'])
    };
    let goes_on = |line: &&str| {
        line.ends_with(['を', 'に', 'の', 'で', 'が', 'は', 'と', 'や', 'た', 'る', '、', '・', '，', '及', 'び'])
            || line.is_ascii()
    };
    let head = lines.split_last().map_or(&[][..], |(_, head)| head);
    if lines.len() > 1 && lines.iter().all(whole) && !head.iter().any(goes_on) { lines } else { vec![text] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_its_value() {
        let read = |text: &str| name_and_value(text).map(|(name, value)| format!("{name}|{value}"));
        assert_eq!(
            read("目標2_DX人材育成研修受講者:1,000人/年").as_deref(),
            Some("目標2_DX人材育成研修受講者|1,000人/年")
        );
        assert_eq!(read("満足度：50%").as_deref(), Some("満足度|50%"));
        for text in ["目標1_LGX行動規範の制定", "12:30", "会議：開催", "取組項目1:LGX推進"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_may_have_a_whole_plan_or_a_whole_indicator() {
        let read = |text: &str| {
            let planned = plan(text, &when::Times::default())?;
            Some(planned.iter().map(|(when, words)| format!("{} {words}", when.period)).collect::<Vec<_>>().join(", "))
        };
        assert_eq!(read("R6:設計 R7:構築　R8：運用").as_deref(), Some("2024 設計, 2025 構築, 2026 運用"));
        assert_eq!(read("令和6年度 要件定義\n令和7年度 調達").as_deref(), Some("2024 要件定義, 2025 調達"));
        assert_eq!(read("随時"), None);
        let (name, values) = parts("指標：受講者数　現状：18人（R5）　目標：30人（R10）").unwrap();
        assert_eq!(
            (name.as_str(), values),
            ("受講者数", vec![("baseline", "18人（R5）".to_owned()), ("target", "30人（R10）".to_owned())])
        );
        assert_eq!(parts("満足度：50%"), None);
    }

    #[test]
    fn a_cell_may_have_several_values() {
        let read = |text: &str| {
            let values = values(text).into_iter();
            values
                .map(|(when, text)| format!("{} {text}", when.map_or_else(String::new, |when| when.period.to_string())))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("R6：50件\nR7：60件"), ["2024 50件", "2025 60件"]);
        assert_eq!(read("50件\n（累計）"), [" 50件（累計）"]);
        assert_eq!(period_behind("50件（R6）").map(|(when, _)| when.period.to_string()).as_deref(), Some("2024"));
        assert_eq!(period_behind("50件（累計）"), None);
    }
}
