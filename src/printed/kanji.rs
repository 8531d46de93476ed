//! Numerals in kanji: 五百人, 三割.
use super::words::Said;

/// Counters behind which a numeral in kanji is certainly a number: 一部 and 十分 are words.
pub const COUNTERS: &[&str] = &[
    "",
    "人",
    "名",
    "件",
    "回",
    "円",
    "割",
    "%",
    "校",
    "社",
    "箇所",
    "か所",
    "カ所",
    "ヶ所",
    "ヵ所",
    "枚",
    "時間",
    "年間",
    "世帯",
    "台",
    "冊",
    "歳",
    "点",
    "位",
    "倍",
    "組",
    "団体",
    "施設",
    "地区",
    "戸",
    "棟",
    "事業",
    "パーセント",
];

/// A text whose number is in kanji, with digits instead: 五百人 is 500人. Any other text stays.
pub fn with_digits(text: &str) -> String {
    let numeral = |c: char| "〇零一二三四五六七八九十百千万億".contains(c);
    if text.contains(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut said = Said::default();
    let Some(rest) = said.before(text.strip_prefix('(').unwrap_or(text)) else { return text.to_owned() };
    let start = text.find(rest).unwrap_or_default();
    let end = rest.find(|c: char| !numeral(c)).unwrap_or(rest.len());
    let (digits, end) = match rest.strip_prefix("ゼロ") {
        Some(_) => (Some(0), "ゼロ".len()),
        None => (of_kanji(&rest[..end]), end),
    };
    let tail = rest[end..].split('(').next().unwrap_or_default().trim_end_matches(')');
    let counter = Said::default().behind(tail).unwrap_or(tail).trim();
    match digits.filter(|_| COUNTERS.contains(&counter)) {
        Some(digits) => format!("{}{digits}{}", &text[..start], &rest[end..]),
        None => text.to_owned(),
    }
}

/// The number of a numeral in kanji, with scales or digit by digit; `None` for anything else.
pub fn of_kanji(text: &str) -> Option<u64> {
    let digit = |c| "〇一二三四五六七八九".chars().position(|known| known == c || c == '零' && known == '〇');
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        let digits: String = text.chars().filter_map(digit).map(|digit| digit.to_string()).collect();
        return digits.parse().ok();
    }
    let (mut total, mut section, mut last) = (0_u64, 0_u64, None::<u64>);
    for c in text.chars() {
        match c {
            '万' | '億' => {
                let scale = if c == '万' { 10_000 } else { 100_000_000 };
                let part = section + last.take().unwrap_or_default();
                total += (part > 0).then_some(part)?.checked_mul(scale)?;
                section = 0;
            }
            '十' | '百' | '千' => {
                let scale = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section += last.take().unwrap_or(1) * scale;
            }
            _ => {
                let digit = digit(c)?;
                last = Some(last.is_none().then_some(digit as u64)?);
            }
        }
    }
    (!text.is_empty()).then_some(total + section + last.unwrap_or_default())
}
