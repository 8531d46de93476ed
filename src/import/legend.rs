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
    let about = ["fiscal year", "financial year", "years run", "fy =", "fy=", "year runs", "reporting year"];
    let at = about.iter().filter_map(|words| lower.find(words)).min()?;
    let rest = &lower[at..];
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
    let mut found: Vec<(usize, usize)> = months
        .iter()
        .enumerate()
        .flat_map(|(place, month)| rest.match_indices(month).map(move |(at, _)| (at, place)))
        .collect();
    found.sort_unstable();
    // 1 July to 30 June: the second month is the last.
    let month =
        if rest.contains("end") && !rest.contains("run") && found.len() == 1 { found.first() } else { found.get(1) };
    i8::try_from(month?.1 + 1).ok()
}

/// Periods that a line gives to heads: 現状値は令和5年度、目標値は令和10年度.
pub fn head_times(text: &str) -> Vec<(String, when::When)> {
    let words = [
        "最終目標値",
        "最終目標",
        "中間目標値",
        "中間目標",
        "現状値",
        "基準値",
        "目標値",
        "実績値",
        "当初値",
        "baseline",
        "target",
    ];
    let plain = plain(text);
    let mut found: Vec<(String, when::When)> = Vec::new();
    let mut covered: Vec<std::ops::Range<usize>> = Vec::new();
    for word in words {
        for (at, _) in plain.match_indices(word) {
            let end = at + word.len();
            let rest = &plain[end..];
            let said = rest.strip_prefix(['は', ':', '=', '(']).or_else(|| rest.strip_prefix("とは"));
            let Some(said) = said.filter(|_| !covered.iter().any(|range| range.contains(&at))) else { continue };
            covered.push(at..end);
            let said: String =
                said.chars().take_while(|c| !matches!(c, '、' | ',' | '。' | ')' | ';')).take(16).collect();
            if let Some(when) = when::named(&said) {
                found.push((word.to_owned(), when));
            }
        }
    }
    found
}

/// The kind of the values in brackets: （　）内は目標値.
pub fn in_brackets(text: &str) -> Option<&'static str> {
    let plain = plain(text);
    let at = ["()内", "かっこ内", "括弧内", "カッコ内"]
        .iter()
        .find_map(|words| plain.find(words).map(|at| at + words.len()))?;
    super::head::kind(&plain[at..])
}

/// The kinds of the upper and the lower line of cells: 上段：目標値 下段：実績値.
pub fn in_lines(text: &str) -> Option<(&'static str, &'static str)> {
    let plain = plain(text);
    let (_, rest) = plain.split_once("上段")?;
    let (upper, lower) = rest.split_once("下段")?;
    Some((super::head::kind(upper)?, super::head::kind(lower)?))
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
        assert_eq!(year_end("The fiscal year runs from October 1 to September 30."), Some(9));
        assert_eq!(year_end("FY = 1 July - 30 June"), Some(6));
        assert_eq!(year_end("Published in June"), None);
        let times = head_times("※現状値は令和5年度、目標値は令和10年度の値です。");
        assert_eq!(
            times.iter().map(|(word, when)| format!("{word} {}", when.period)).collect::<Vec<_>>(),
            ["現状値 2023", "目標値 2028"]
        );
        assert_eq!(in_brackets("（　）内は目標値"), Some("target"));
        assert_eq!(in_lines("R7（上段：目標値　下段：実績値）"), Some(("target", "actual")));
    }
}
