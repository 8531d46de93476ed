//! Headings and section lines as the tree of the plan.
use super::{
    facts::{Node, Path},
    label::{Label, key},
    sheet::may_be_heading,
    when::plain,
    words,
};

/// The headings above what is read next.
#[derive(Debug, Default)]
pub struct Headings {
    stack: Vec<(Rank, Node)>,
    /// Whether the last heading had nothing behind it yet.
    is_fresh: bool,
    /// Titles that are the plan's own, and no part of its tree.
    own: Vec<String>,
    seen: usize,
}

/// How deep a heading is: by its signs in Markdown, by the kind of its number elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rank {
    Depth(u8),
    Kind(String),
}

impl Headings {
    /// `own` are titles of the plan and names of its publisher.
    pub fn new(own: Vec<String>) -> Self {
        Self { own: own.into_iter().map(|title| plain(&title)).collect(), ..Self::default() }
    }

    /// Takes up a heading; false if it is none of the tree.
    pub fn heading(&mut self, text: &str, depth: u8) -> bool {
        self.seen += 1;
        let fresh = std::mem::replace(&mut self.is_fresh, false);
        let Some(label) = self.of_tree(text) else {
            // What stands under another chapter is under no node of the one before.
            if depth > 0 {
                self.stack.retain(|(rank, _)| matches!(rank, Rank::Depth(other) if *other < depth));
            }
            return false;
        };
        let is_title = self.seen == 1 && depth <= 1 && label.number.is_empty() && label.level.is_empty();
        if is_title {
            return false;
        }
        self.is_fresh = true;
        if depth == 0 {
            self.section_of(label);
            return true;
        }
        // A second heading of the same depth with nothing between says what the first is about.
        if fresh
            && label.number.is_empty()
            && let Some((Rank::Depth(last), node)) = self.stack.last_mut()
            && *last == depth
            && node.slogan.is_empty()
            && node.label.number.is_empty()
        {
            node.slogan = label.title;
            return true;
        }
        self.stack.retain(|(rank, _)| matches!(rank, Rank::Depth(other) if *other < depth));
        self.stack.push((Rank::Depth(depth), Node { label, slogan: String::new() }));
        true
    }

    /// Takes up a line of a table that is a heading of those below it.
    pub fn section(&mut self, text: &str) -> bool {
        self.is_fresh = false;
        let Some(label) = self.of_tree(text) else { return false };
        self.section_of_raw(text, label);
        true
    }

    fn section_of(&mut self, label: Label) {
        let rank = Rank::Kind(kind_of(&label, ""));
        self.push(rank, label);
    }

    fn section_of_raw(&mut self, text: &str, label: Label) {
        let rank = Rank::Kind(kind_of(&label, text));
        self.push(rank, label);
    }

    fn push(&mut self, rank: Rank, label: Label) {
        if let Some(place) = self.stack.iter().position(|(other, _)| *other == rank) {
            self.stack.truncate(place);
        }
        self.stack.push((rank, Node { label, slogan: String::new() }));
    }

    /// Something else than a heading was read.
    pub fn text(&mut self) {
        self.is_fresh = false;
    }

    /// Leaves the sections that stand in a table that has ended.
    pub fn end_table(&mut self) {
        self.is_fresh = false;
        if self.stack.iter().any(|(rank, _)| matches!(rank, Rank::Depth(_))) {
            self.stack.retain(|(rank, _)| matches!(rank, Rank::Depth(_)));
        }
    }

    /// The tree above what is read next.
    pub fn path(&self) -> Path {
        self.stack.iter().map(|(_, node)| node.clone()).collect()
    }

    /// The part of a heading that names a node of the tree; `None` if no part does.
    fn of_tree(&self, text: &str) -> Option<Label> {
        let whole = super::grid::flat(text);
        // What goes on is the heading of before.
        let ends = ["（続き）", "(続き)", "（つづき）", "(つづき)", "(continued)", "（続）", "(続)"];
        let text = ends.iter().find_map(|end| whole.strip_suffix(end)).unwrap_or(&whole).trim().to_owned();
        let whole = Label::read(&text);
        let parts: Vec<&str> = whole
            .title
            .split(['|', '｜'])
            .flat_map(|part| part.split(" - "))
            .flat_map(|part| part.split(" – "))
            .flat_map(|part| part.split('　'))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let named: Vec<&str> = parts.iter().copied().filter(|part| !self.is_about_the_document(part)).collect();
        if named.is_empty() || self.own.iter().any(|own| plain(&text) == *own) {
            return None;
        }
        let title = if named.len() == parts.len() { whole.title.clone() } else { named.join("　") };
        (title.chars().count() <= 120 && title.contains(char::is_alphabetic)).then_some(Label { title, ..whole })
    }

    fn is_about_the_document(&self, part: &str) -> bool {
        let plain = plain(&key(part));
        let own = self.own.iter().any(|own| {
            !own.is_empty()
                && (plain.contains(own.as_str()) || own.contains(plain.as_str()) && plain.chars().count() > 3)
        });
        own || is_generic(&plain)
            || super::when::named(part).is_some_and(|when| when.printed.chars().count() * 2 > part.chars().count())
    }
}

/// How a heading is numbered: headings of one kind stand beside each other.
fn kind_of(label: &Label, text: &str) -> String {
    let number: String = label
        .number
        .chars()
        .map(|c| if c.is_numeric() || "一二三四五六七八九十アイウエオ".contains(c) { '1' } else { c })
        .collect();
    let sign = text.trim().chars().next().filter(|c| !c.is_alphanumeric()).filter(|_| number.is_empty());
    let mut squeezed = String::new();
    for c in number.chars() {
        if !(c == '1' && squeezed.ends_with('1')) {
            squeezed.push(c);
        }
    }
    let circled = label.number.chars().next().is_some_and(|c| ('①'..='⑳').contains(&c));
    format!("{}{squeezed}{}{}", label.level, if circled { "○" } else { "" }, sign.map(String::from).unwrap_or_default())
}

/// Words by which headings name a document or a part of it, and nothing of the plan's tree.
fn is_generic(plain: &str) -> bool {
    let tail = plain.trim_end_matches([')', '）']);
    let ends = |word: &String| plain.ends_with(word.as_str()) || tail.ends_with(word.as_str());
    let numbered = |word: &String| {
        let rest = plain.strip_prefix(word.as_str());
        rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_numeric() || c == '-' || c == ':'))
    };
    words::list("document-ends").iter().any(ends)
        || words::list("document-is").iter().any(|word| word == plain)
        || words::list("document-begins").iter().any(numbered)
        || plain.starts_with("計画の")
}

/// Whether a line of a table with one filled cell heads the lines below it.
pub fn may_head(text: &str) -> bool {
    may_be_heading(text) || text.chars().count() <= 80 && !text.contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(headings: &Headings) -> Vec<String> {
        headings.path().iter().map(|node| node.label.title.clone()).collect()
    }

    #[test]
    fn chapters_and_titles_are_no_part_of_the_tree() {
        let mut headings = Headings::new(vec!["金沢市DXアクションプラン".to_owned()]);
        for (text, depth) in [("2 取り組み", 2), ("2.5. 主な具体的取組", 3), ("産業", 4)] {
            headings.heading(text, depth);
        }
        assert_eq!(titles(&headings), ["産業"]);
        headings.section("○ 観光DXを進めます");
        assert_eq!(titles(&headings), ["産業", "観光DXを進めます"]);
        headings.section("○ 産業のDXを支援します");
        assert_eq!(titles(&headings), ["産業", "産業のDXを支援します"]);
        headings.end_table();
        headings.heading("2.5. 主な具体的取組", 2);
        headings.heading("地域", 2);
        headings.heading("住民相互の交流と連帯意識の醸成", 2);
        assert_eq!(titles(&headings), ["地域"]);
        assert_eq!(headings.path()[0].slogan, "住民相互の交流と連帯意識の醸成");
    }

    #[test]
    fn sections_are_as_deep_as_their_numbers() {
        let mut headings = Headings::default();
        headings.heading("総合戦略　数値目標・ＫＰＩ一覧", 1);
        headings.section("基本目標1　競争力のある産業");
        headings.section("　（1）第一次産業の振興");
        headings.section("　（2）観光産業の振興");
        assert_eq!(titles(&headings), ["競争力のある産業", "観光産業の振興"]);
        headings.section("基本目標2　まちづくり");
        assert_eq!(titles(&headings), ["まちづくり"]);
    }

    #[test]
    fn what_a_heading_says_of_the_document_is_left_out() {
        let mut headings = Headings::default();
        headings.heading("報告", 1);
        headings.heading("3.生産性向上の取組　2024年度のKPI及びその進捗状況", 2);
        assert_eq!(titles(&headings), ["生産性向上の取組"]);
        headings.heading("Engaged and healthy communities - Key result indicators", 0);
        assert_eq!(titles(&headings).last().map(String::as_str), Some("Engaged and healthy communities"));
    }
}
