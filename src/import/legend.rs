//! Lines that explain signs and words of a table: ○：準備, A：目標を達成, 短期：令和6～7年度, ★：新規事業.
use super::when::{self, plain};
use crate::period::Period;

/// A sign or a word with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub sign: String,
    pub meaning: String,
}

/// The entries of a line; none if it explains nothing.
pub fn read(text: &str) -> Vec<Entry> {
    let text = text.trim_start_matches(['※', '＊', '*', ' ', '　']);
    let mut entries: Vec<Entry> = Vec::new();
    for part in text.split([' ', '　', '、', '，', ';', '；', ',', '\n']).filter(|part| !part.is_empty()) {
        let part = part.trim_start_matches('…');
        match part.split_once(['：', ':', '=', '＝']).filter(|(sign, _)| is_sign(sign)) {
            Some((sign, meaning)) => {
                let sign = sign.trim();
                let sign = sign.rsplit(['】', '）', '」']).next().filter(|rest| !rest.is_empty()).unwrap_or(sign);
                entries.push(Entry { sign: sign.to_owned(), meaning: meaning.trim().to_owned() });
            }
            None => {
                if let Some(last) = entries.last_mut() {
                    if !last.meaning.is_empty() {
                        last.meaning.push(' ');
                    }
                    last.meaning.push_str(part.trim());
                }
            }
        }
    }
    entries.retain(|entry| !entry.meaning.is_empty());
    let is_list = entries.len() > 1 || entries.iter().any(|entry| entry.sign.chars().all(|c| !c.is_alphanumeric()));
    if is_list { entries } else { Vec::new() }
}

fn is_sign(text: &str) -> bool {
    let count = text.trim().chars().count();
    (1..=24).contains(&count)
        && (count <= 6 || text.contains(['【', '〔', '★', '☆', '○', '◎', '〇']))
        && !text.contains("単位")
        && !text.contains("期間")
}

/// Words that a line explains as periods.
pub fn periods(entries: &[Entry]) -> Vec<(String, Period)> {
    let period = |entry: &Entry| {
        let when = when::named(&entry.meaning)?;
        let whole = when.printed.chars().count() * 10 >= entry.meaning.chars().count() * 6;
        whole.then(|| (plain(&entry.sign), when.period))
    };
    entries.iter().filter_map(period).collect()
}

/// Whether a line says that a sign stands for what is new.
pub fn says_new(text: &str, sign: char) -> bool {
    text.split([' ', '　', '、', ',']).any(|part| {
        let Some((signs, meaning)) = part.split_once(['：', ':', '=', '＝', 'は']) else { return false };
        signs.contains(sign) && (meaning.contains("新規") || meaning.to_lowercase().contains("new"))
    })
}

/// The month in which years end that are named by their end: `Fiscal years end June 30.`
pub fn year_end(text: &str) -> Option<i8> {
    let lower = text.to_lowercase();
    let (_, rest) = lower.split_once("fiscal year")?;
    let (_, rest) = rest.split_once("end")?;
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let found = months.iter().enumerate().filter_map(|(place, month)| rest.find(month).map(|at| (at, place))).min()?;
    i8::try_from(found.1 + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_explained_in_many_ways() {
        let read = |text: &str| {
            read(text).into_iter().map(|entry| format!("{}={}", entry.sign, entry.meaning)).collect::<Vec<_>>()
        };
        assert_eq!(read("凡例　○：準備　●：移行作業　◎：稼働"), ["○=準備", "●=移行作業", "◎=稼働"]);
        assert_eq!(
            read("A:目標より進んでいる、B:目標どおり進んでいる"),
            ["A=目標より進んでいる", "B=目標どおり進んでいる"]
        );
        assert_eq!(read("【評価】A：目標を達成　B：概ね達成（90％以上）"), ["A=目標を達成", "B=概ね達成（90％以上）"]);
        assert!(read("計画期間：令和5年度～令和7年度").is_empty());
        assert!(read("更新日:2025年8月5日").is_empty());
        let periods = periods(&super::read("短期：令和6～7年度　中期：令和8～10年度　長期：令和11～15年度"));
        assert_eq!(periods.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["短期", "中期", "長期"]);
        assert!(says_new("【新】〔新規〕NEW★：新規事業、(拡)：拡充事業", '★'));
        assert_eq!(year_end("Fiscal years end June 30."), Some(6));
    }
}
