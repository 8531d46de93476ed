//! What a printed title holds beside its words: a number, the word of its level, marks such as New and 再掲.
use super::words;
use crate::printed::title::{self, bracketed_before, bracketed_behind, without_relisting_mark};
use std::{cell::RefCell, collections::HashMap};
use unicode_normalization::UnicodeNormalization;

/// A printed title in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The title alone, with the mark of a relisting.
    pub title: String,
    /// Its number as printed: (1), ①, 1-2, 第3章. Empty if it has none.
    pub number: String,
    /// The word of its level as printed: 基本目標, 施策, Goal. Empty if it has none.
    pub level: String,
    /// Whether it is marked as new.
    pub is_new: bool,
    /// Whether it is marked as printed elsewhere as well.
    pub is_relisted: bool,
    /// Other marks, in their own words: 拡充, 廃止, 重点.
    pub marks: Vec<String>,
    /// The mark of a relisting that stands before the title.
    pub again: String,
}

impl Label {
    /// Reads a printed title.
    pub fn read(text: &str) -> Self {
        let mut label = Self::default();
        let mut rest = super::grid::flat(text).trim().to_owned();
        loop {
            let before = rest.clone();
            rest = Self::without_bullet(&rest);
            rest = label.without_mark_before(&rest);
            if label.number.is_empty() {
                rest = label.without_number(&rest);
            }
            if rest == before {
                break;
            }
        }
        label.title = label.without_marks_behind(&rest);
        label
    }

    /// A sign before the title that says nothing but that it is one of a list.
    fn without_bullet(text: &str) -> String {
        let bullets =
            ['〇', '○', '●', '◯', '・', '■', '□', '◆', '◇', '▼', '▶', '►', '➢', '✓', '•', '‣', '◎', '-', '–', '･'];
        let trimmed = text.trim_start();
        match trimmed.strip_prefix(bullets) {
            Some(rest) if !rest.trim().is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
                rest.trim().to_owned()
            }
            _ => trimmed.to_owned(),
        }
    }

    fn without_mark_before(&mut self, text: &str) -> String {
        if let Some(found) = bracketed_before(text)
            && !found.rest.trim().is_empty()
        {
            if title::is_mark(found.inside) {
                self.is_relisted = true;
                self.again.push_str(found.whole);
                return found.rest.trim().to_owned();
            }
            if self.takes_mark(found.inside) {
                return found.rest.trim().to_owned();
            }
        }
        for star in ["★", "☆", "◎新規", "※新規"] {
            if let Some(rest) = text.strip_prefix(star).filter(|rest| !rest.trim().is_empty()) {
                if star.len() > 3 {
                    self.is_new = true;
                } else {
                    self.marks.push(star.to_owned());
                }
                return rest.trim().to_owned();
            }
        }
        for mark in ["New", "NEW", "new", "新規"] {
            let apart = |rest: &&str| {
                mark == "NEW" || mark == "新規" || rest.starts_with([':', '：', '!', '！']) || !rest.is_ascii()
            };
            // New homes are homes that are new; New before Japanese is a mark.
            let rest = text
                .strip_prefix(mark)
                .filter(apart)
                .filter(|rest| rest.starts_with([' ', '　', '!', '！', ':', '：', '\t']));
            if let Some(rest) = rest {
                self.is_new = true;
                return rest.trim_start_matches(['!', '！', ':', '：']).trim().to_owned();
            }
        }
        text.to_owned()
    }

    fn without_marks_behind(&mut self, text: &str) -> String {
        let mut rest = without_footnote(text.trim()).to_owned();
        let mut relisted = String::new();
        if let Some(before) = without_relisting_mark(&rest).filter(|before| rest.starts_with(before)) {
            self.is_relisted = true;
            rest[before.len()..].clone_into(&mut relisted);
            rest = before.to_owned();
        }
        while let Some(found) = bracketed_behind(&rest).filter(|found| !found.rest.trim().is_empty())
            && self.takes_mark(found.inside)
        {
            rest = found.rest.trim().to_owned();
        }
        for mark in [" New", "　New", " NEW", "　NEW", "　新規", " 新規"] {
            if let Some(before) = rest.strip_suffix(mark) {
                self.is_new = true;
                rest = before.trim().to_owned();
            }
        }
        format!("{}{rest}{relisted}", self.again)
    }

    /// Takes a mark that stands in brackets; false for any other words.
    fn takes_mark(&mut self, inside: &str) -> bool {
        if is_of(inside, "mark-new") {
            self.is_new = true;
        } else if is_of(inside, "mark") || says_what_became(inside) {
            self.marks.push(inside.trim().to_owned());
        } else {
            return false;
        }
        true
    }

    /// Takes a number, with the word of a level around it.
    fn without_number(&mut self, text: &str) -> String {
        // 目標2_ is a code before it is a level.
        if let Some((number, title)) =
            coded(text).filter(|(_, title)| title.starts_with(['_', '＿']) && !without_separator(title).is_empty())
        {
            number.trim().clone_into(&mut self.number);
            return without_separator(title).to_owned();
        }
        let levels = || words::list("level").iter().filter(|level| text.len() > level.len());
        let level = levels().filter(|level| starts_with(text, level)).max_by_key(|level| level.len());
        if let Some(level) = level {
            let (word, rest) = text.split_at(level.len());
            let after = rest.trim_start_matches([' ', '　']);
            if let Some((number, title)) = plain_number(after).or_else(|| number_before(after)) {
                let title = without_separator(title);
                if !title.is_empty() {
                    (self.level, self.number) = (word.trim().to_owned(), number.trim().to_owned());
                    return title.to_owned();
                }
            }
            if let Some(title) = after.strip_prefix([':', '：']).filter(|title| !title.trim().is_empty()) {
                word.trim().clone_into(&mut self.level);
                return title.trim().to_owned();
            }
        }
        match number_before(text) {
            Some((number, title)) if !without_separator(title).is_empty() => {
                number.trim().clone_into(&mut self.number);
                without_separator(title).to_owned()
            }
            _ => text.to_owned(),
        }
    }
}

/// Whether words in brackets say what became of something: 統合→窓口改革, 窓口改革に統合, R6終了.
fn says_what_became(inside: &str) -> bool {
    let inside = inside.trim();
    let before = inside.split(['→', '⇒', '：', ':']).next().filter(|before| before.len() < inside.len());
    let ends = ["統合", "廃止", "終了", "完了", "移行", "名称変更"];
    let behind = ends.iter().find_map(|end| inside.strip_suffix(end));
    let into = behind.filter(|rest| rest.ends_with(['に', 'へ']) || super::when::is_all(rest));
    before.is_some_and(|before| is_of(before, "mark")) || into.is_some()
}

/// A title without the marks of footnotes behind it: ※1, 注2, *3.
fn without_footnote(text: &str) -> &str {
    let plain = text.trim_end_matches(|c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '、' | ',' | ')' | '）')
    });
    let mark = ["※", "（※", "(※", "*", "＊", "（注", "(注", "†"]
        .iter()
        .filter_map(|mark| plain.strip_suffix(mark))
        .min_by_key(|rest| rest.len());
    mark.map(str::trim_end).filter(|rest| !rest.is_empty()).unwrap_or(text)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// The text behind a number, without what separates the two.
fn without_separator(text: &str) -> &str {
    text.trim_start_matches([' ', '　', ':', '：', '_', '＿', '.', '．', '、', '-', '–', '—', '|', '｜']).trim()
}

/// Whether a text is a word of a list.
fn is_of(inside: &str, list: &str) -> bool {
    let plain: String = inside.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    words::list(list).contains(&plain)
}

/// A number that is nothing else, and what follows it: 3, Ⅱ, 1-2. It ends before something that is no digit.
fn plain_number(text: &str) -> Option<(&str, &str)> {
    let digit = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || ('Ⅰ'..='Ⅿ').contains(&c)
            || c == '-'
            || c == '－'
            || c == '.'
            || ('①'..='⑳').contains(&c)
            || "一二三四五六七八九十".contains(c)
    };
    let end = text.find(|c: char| !digit(c)).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(['-', '－', '.']);
    (!number.is_empty()).then(|| (number, &text[number.len()..]))
}

/// A number that is marked as one, and what follows: (1), ①, 1., 1-2 , 第3章, Ⅱ. ア
pub fn number_before(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let circled = ('①'..='⑳').contains(&first)
        || ('㉑'..='㊿').contains(&first)
        || ('❶'..='❿').contains(&first)
        || ('⑴'..='⒇').contains(&first)
        || ('Ⓐ'..='Ⓩ').contains(&first);
    if circled {
        return Some(text.split_at(first.len_utf8()));
    }
    let mut after = text.chars().skip(1);
    if "アイウエオカキクケコサシスセソ".contains(first) && matches!(after.next(), Some(' ' | '　' | '．' | '.' | '：'))
    {
        return Some(text.split_at(first.len_utf8()));
    }
    if matches!(first, '(' | '（' | '[' | '［') {
        let end = text.char_indices().find(|(_, c)| matches!(c, ')' | '）' | ']' | '］'))?;
        let inside = &text[first.len_utf8()..end.0];
        let short = inside.chars().count() <= 4 && !inside.is_empty();
        let number = inside.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || ('０'..='９').contains(&c)
                || "-－.一二三四五六七八九十アイウエオカキクケコ".contains(c)
                || ('Ⅰ'..='Ⅿ').contains(&c)
        });
        let is_number = short && number && !is_of(inside, "mark-new") && !title::is_mark(inside);
        return is_number.then(|| text.split_at(end.0 + end.1.len_utf8()));
    }
    if let Some(rest) = text.strip_prefix('第') {
        let (_, after) = plain_number(rest)?;
        let unit = after.chars().next().filter(|c| "章節部編款項条".contains(*c))?;
        return Some(text.split_at(text.len() - after.len() + unit.len_utf8()));
    }
    coded(text).or_else(|| numbered(text))
}

/// A number with a point, a blank or a dash behind it: 1. 2-3　1.1.2 Ⅱ．
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = plain_number(text)?;
    let kanji = number.chars().all(|c| "一二三四五六七八九十".contains(c));
    let separator = rest.chars().next()?;
    let strong = matches!(separator, '.' | '．' | ')' | '）' | ':' | '：' | '、' | '_' | '＿');
    let weak = matches!(separator, ' ' | '　') && !kanji;
    // 3.5% is a number, 2 件 is a count.
    let goes_on = rest[separator.len_utf8()..].trim_start().chars().next()?;
    let is_word = !goes_on.is_ascii_digit() && !('０'..='９').contains(&goes_on);
    let with_sign =
        if matches!(separator, '.' | '．' | ')' | '）') { number.len() + separator.len_utf8() } else { number.len() };
    ((strong || weak) && is_word && number.chars().count() <= 8).then(|| text.split_at(with_sign))
}

/// A code of letters and digits: A-1, 1.1.2.PI, KPI1, 目標2_.
fn coded(text: &str) -> Option<(&str, &str)> {
    for word in ["KPI", "目標", "指標", "KGI", "成果目標", "数値目標"] {
        if let Some(rest) = text.strip_prefix(word) {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && !('０'..='９').contains(&c)).unwrap_or(rest.len());
            let behind = &rest[digits..];
            if behind.starts_with(['_', '＿', ':', '：', ' ', '　', '.'])
                && (digits > 0 || behind.starts_with(['_', '＿']))
            {
                return Some(text.split_at(word.len() + digits));
            }
        }
    }
    let end = text.find([' ', '　', ':', '：', '_'])?;
    is_code(&text[..end]).then(|| text.split_at(end))
}

/// Whether a text is a code and no word: it has letters or points and digits, and is short.
pub fn is_code(text: &str) -> bool {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let joined = text.contains(['.', '-', '_']);
    let year = digits == 4 && letters <= 2 && !joined;
    plain && digits > 0 && text.len() <= 14 && (letters > 0 && letters <= 4 || joined) && !year && !text.ends_with('%')
}

/// What two titles have in common if they are the same: without numbers, marks, blanks and differences of width.
pub fn key(title: &str) -> String {
    thread_local! {
        /// Titles are compared with each other many times.
        static KEYS: RefCell<HashMap<String, String>> = RefCell::default();
    }
    KEYS.with_borrow_mut(|keys| {
        if let Some(known) = keys.get(title) {
            return known.clone();
        }
        let made = made_key(title);
        keys.insert(title.to_owned(), made.clone());
        made
    })
}

fn made_key(title: &str) -> String {
    let read = Label::read(title);
    let title = read.title.trim_end_matches(['。', '.']);
    let title = without_relisting_mark(title).unwrap_or(title);
    title
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '・' | '、' | ',' | '「' | '」'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String, String) {
        let label = Label::read(text);
        (label.level, label.number, label.title)
    }

    #[test]
    fn numbers_and_levels_are_told_from_titles() {
        let cases = [
            ("1.競争力のある産業振興", "", "1.", "競争力のある産業振興"),
            ("(1)第一次産業の振興", "", "(1)", "第一次産業の振興"),
            ("　（1）第一次産業の振興", "", "（1）", "第一次産業の振興"),
            ("基本目標1　競争力のある産業", "基本目標", "1", "競争力のある産業"),
            ("① 新規就農者数", "", "①", "新規就農者数"),
            ("取組項目1:LGX推進", "取組項目", "1", "LGX推進"),
            ("目標2_DX人材", "", "目標2", "DX人材"),
            ("目標_庁内会議", "", "目標", "庁内会議"),
            ("1.1.2.PI Percentage", "", "1.1.2.PI", "Percentage"),
            ("第3章 産業", "", "第3章", "産業"),
            ("Goal 2: Healthy places", "Goal", "2", "Healthy places"),
            ("施策の推進", "", "", "施策の推進"),
            ("5G環境の整備", "", "", "5G環境の整備"),
            ("2025年度までの整備", "", "", "2025年度までの整備"),
            ("Web3.0技術の利活用", "", "", "Web3.0技術の利活用"),
            ("○ 便利な移動", "", "", "便利な移動"),
            ("1-2　観光の振興", "", "1-2", "観光の振興"),
            ("24時間対応", "", "", "24時間対応"),
        ];
        for (text, level, number, title) in cases {
            assert_eq!(parts(text), (level.to_owned(), number.to_owned(), title.to_owned()), "{text}");
        }
    }

    #[test]
    fn marks_are_told_from_titles() {
        let marked = |text: &str| {
            let label = Label::read(text);
            (label.is_new, label.is_relisted, label.title, label.marks.join(","))
        };
        for text in [
            "New 交通データ",
            "【新規】交通データ",
            "(新)交通データ",
            "交通データ［NEW］",
            "〔新規〕 交通データ",
            "交通データ　新規",
        ] {
            assert_eq!(marked(text), (true, false, "交通データ".to_owned(), String::new()), "{text}");
        }
        assert_eq!(marked("スマホ講座(再掲)"), (false, true, "スマホ講座(再掲)".to_owned(), String::new()));
        assert_eq!(marked("紙申請【廃止】"), (false, false, "紙申請".to_owned(), "廃止".to_owned()));
        for mark in ["統合→窓口改革", "窓口改革に統合", "R6終了"] {
            let text = format!("紙申請【{mark}】");
            assert_eq!(marked(&text), (false, false, "紙申請".to_owned(), mark.to_owned()), "{text}");
        }
        assert_eq!(marked("新規就農者数"), (false, false, "新規就農者数".to_owned(), String::new()));
        assert_eq!(marked("参加者（延べ）").2, "参加者（延べ）");
    }

    #[test]
    fn titles_are_compared_without_what_stands_around_them() {
        assert_eq!(key("(1)ＤＸの推進（再掲）"), key("① DXの推進"));
        assert_ne!(key("DXの推進"), key("GXの推進"));
    }
}
