//! What the search promises, on the sentences of the example plan and on arbitrary text.
use super::*;
use crate::{fold::Folded, passage::Passage};
use proptest::prelude::*;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

const SOURCE: &str = include_str!("../../../datasets/172014/dx-action-plan/source/e2024-03.md");

fn text(column: &'static str, text: &str) -> SearchText {
    SearchText { column: column.into(), text: text.to_owned() }
}

fn entry(kind: &'static str, rank: u8, id: &str, label: &str, others: &[(&'static str, &str)]) -> SearchEntry {
    let texts = others.iter().map(|(column, other)| text(column, other)).collect();
    SearchEntry { kind: kind.into(), rank, id: id.to_owned(), label: text("label", label), texts, context: vec![] }
}

fn initiative(id: &str, label: &str) -> SearchEntry {
    entry("Initiative", 0, id, label, &[])
}

fn ai() -> Synonyms {
    Synonyms { label: "AI".into(), alternatives: vec!["Artificial Intelligence".into(), "人工知能".into()] }
}

/// Every line of the plan as an initiative.
fn lines() -> Vec<&'static str> {
    SOURCE.lines().filter(|line| !line.trim().is_empty()).collect()
}

fn plan() -> Index {
    let rows = lines().iter().enumerate().map(|(line, label)| initiative(&line.to_string(), label)).collect::<Vec<_>>();
    Index::build(&rows, vec![ai()])
}

fn query(text: &str) -> SearchQuery {
    text.parse().expect("a query")
}

fn ids<'i>(index: &'i Index, asked: &str) -> Vec<&'i str> {
    index.search(&query(asked), &[]).iter().map(|hit| hit.entry().id()).collect()
}

fn marked(passage: &Passage) -> Vec<&str> {
    passage.pieces().into_iter().filter(|(_, marked)| *marked).map(|(piece, _)| piece).collect()
}

/// Whether the texts of an entry have a query as a glossary understands it.
fn matches(entry: &SearchEntry, asked: &str, terms: Vec<Synonyms>) -> bool {
    Glossary::new(terms).resolve(&query(asked)).matches(entry.all_texts().map(|text| text.text.as_str()))
}

/// Whether the words as asked are all in the texts of the hit.
fn contains_query(hit: &Hit<'_>, asked: &str) -> bool {
    matches(&hit.entry().into(), asked, vec![])
}

#[test]
fn words_of_one_and_two_characters_are_found_wherever_a_line_contains_them() {
    let index = plan();
    for word in ["防災", "除雪", "観光", "決済", "窓口", "人材", "市", "町", "Web3.0", "DX", "3", "ー"] {
        let scanned = lines().iter().filter(|line| fold(line).contains(&fold(word))).count();
        assert_eq!(index.search(&query(word), &[]).len(), scanned, "{word}");
        assert!(scanned > 0, "the plan has no {word}");
    }
    assert!(ids(&index, "潜水艦").is_empty());
}

#[test]
fn writing_makes_no_difference() {
    let index = plan();
    for forms in [
        ["メタバース", "めたばーす", "ﾒﾀﾊﾞｰｽ", "メタバ―ス", "めたハ\u{3099}−ス"],
        ["Web3.0", "Ｗｅｂ３．０", "WEB3.0", "ｗｅｂ3.0", "ＷＥＢ３.0"],
        ["Wi-Fi", "ＷＩ－ＦＩ", "wi‐fi", "Wi–Fi", "wiーfi"],
        ["2021~2022", "2021〜2022", "２０２１～２０２２", "2021∼2022", "2021〰2022"],
        ["ヴァーチャル", "ゔぁーちゃる", "ｳﾞｧｰﾁｬﾙ", "ゔァ‐チャル", "ウ\u{3099}ァーチャル"],
        ["葛城", "葛\u{e0100}城", "葛\u{fe00}城", "葛\u{200b}城", "葛城\u{e0101}"],
    ] {
        for form in forms {
            assert_eq!(ids(&index, form), ids(&index, forms[0]), "{form}");
            assert_eq!(fold(form), fold(forms[0]));
        }
    }
}

#[test]
fn what_differs_in_meaning_stays_different() {
    for (one, other) in
        [("一", "ー"), ("〜", "ー"), ("々", "ー"), ("は", "ば"), ("つ", "っ"), ("ヽ", "ゝ"), ("口", "ロ")]
    {
        assert_ne!(fold(one), fold(other), "{one} {other}");
    }
    assert_eq!(fold("ヷ々"), "ヷ々");
}

#[test]
fn words_may_be_in_different_columns() {
    let texts = [("definition", "市役所の窓口での決済")];
    let index = Index::build(&[entry("Indicator", 1, "k01", "利用者数", &texts)], vec![]);
    assert_eq!(ids(&index, "利用者　決済"), ["k01"]);
    assert!(ids(&index, "利用者 防災").is_empty());
    assert!(ids(&index, "利用者市役所").is_empty(), "no word runs over from one column into the next");
}

#[test]
fn blank_and_endless_queries_are_refused() {
    assert_eq!("".parse::<SearchQuery>(), Err(InvalidSearch::Blank));
    assert_eq!(" \t\u{3000}\u{fe00}".parse::<SearchQuery>(), Err(InvalidSearch::Blank));
    assert!("あ".repeat(SearchQuery::MAX_CHARACTERS).parse::<SearchQuery>().is_ok());
    let endless = "あ".repeat(257).parse::<SearchQuery>().expect_err("too long");
    assert_eq!(endless, InvalidSearch::TooLong { characters: 257 });
    assert_eq!(endless.to_string(), "it has 257 characters, more than 256");
}

#[test]
fn queries_that_find_the_same_are_written_the_same() {
    assert_eq!(query("　ＤＸ\t データ データ").to_string(), "dx で-た");
    assert_eq!(query("dx データ"), query("ＤＸ　でーた"));
}

#[test]
fn better_places_come_first_then_types_then_the_given_order() {
    let index = Index::build(
        &[
            entry("Section", 5, "text", "はじめに", &[("text", "観光を進めます")]),
            entry("Section", 5, "text-2", "つづき", &[("text", "観光")]),
            entry("Direction", 3, "start", "観光DXを進めます", &[]),
            initiative("in-1", "快適な観光の提供"),
            initiative("in-2", "広域の観光"),
            initiative("start-1", "観光データの活用"),
            entry("PolicyField", 4, "whole", "観光", &[]),
        ],
        vec![],
    );
    assert_eq!(ids(&index, "観光"), ["whole", "start-1", "start", "in-1", "in-2", "text", "text-2"]);
    let places: Vec<_> = index.search(&query("観光"), &[]).iter().map(|hit| hit.score().place()).collect();
    assert_eq!(places[..2], [WhereFound::Label, WhereFound::LabelStart]);
    assert_eq!(places[4..6], [WhereFound::InLabel, WhereFound::Elsewhere]);
}

#[test]
fn several_words_can_be_a_label_together() {
    let index = Index::build(
        &[
            initiative("apart", "Alliance of Wireless Broadband"),
            initiative("start", "Wireless Broadband Alliance"),
            initiative("whole", "wireless  broadband"),
        ],
        vec![],
    );
    assert_eq!(ids(&index, "Wireless Broadband"), ["whole", "start", "apart"]);
}

#[test]
fn whole_words_of_latin_script_come_before_parts() {
    let texts = [("definition", "AIを用いる")];
    let labels = ["AIRの測定", "MAIL配信", "生成AIの活用", "5AI", "AI-OCRの導入"];
    let mut entries: Vec<_> = labels.iter().map(|label| initiative(label, label)).collect();
    entries.push(entry("Term", 2, "term", "OCR", &texts));
    let index = Index::build(&entries, vec![]);
    assert_eq!(ids(&index, "ai"), ["AI-OCRの導入", "生成AIの活用", "term", "AIRの測定", "MAIL配信", "5AI"]);
    assert!(index.search(&query("ai"), &[])[3].score().is_part_of_word());
}

#[test]
fn other_names_of_a_term_are_searched_and_named() {
    let term = entry("Term", 2, "terms/ai", "AI", &[("alt_label_ja", "人工知能")]);
    let entries =
        vec![initiative("i1", "AIによる窓口"), initiative("i2", "MAIL配信"), initiative("i3", "人工知能"), term];
    let index = Index::build(&entries, vec![ai()]);
    for asked in ["人工知能", "Artificial Intelligence", "ＡＲＴＩＦＩＣＩＡＬ　ｉｎｔｅｌｌｉｇｅｎｃｅ"]
    {
        let hits = index.search(&query(asked), &[]);
        let mut found: Vec<_> = hits.iter().map(|hit| hit.entry().id()).collect();
        found.sort_unstable();
        assert_eq!(found, ["i1", "i3", "terms/ai"], "{asked} never means MAIL");
        let by_name = hits.iter().find(|hit| hit.entry().id() == "i1").expect("found by its other name");
        let [expansion] = &by_name.shown().expansions[..] else { panic!("one expansion") };
        assert_eq!((expansion.searched.as_str(), expansion.term.as_str()), ("AI", "AI"));
        assert_eq!(fold(&expansion.asked), fold(asked).replace('　', " "));
        assert!(by_name.score().is_expanded());
        assert_eq!(marked(&by_name.shown().passage), ["AI"]);
    }
    assert_eq!(ids(&index, "人工知能"), ["i3", "terms/ai", "i1"], "as asked before by another name");
    assert_eq!(ids(&index, "AI"), ["terms/ai", "i3", "i1", "i2"]);
    assert_eq!(ids(&index, "窓口 人工知能"), ["i1"], "part of a query can be a name");
    assert!(ids(&index, "知能").iter().all(|id| *id != "i1"), "part of a name is not the name");
    assert_eq!(index.expansions(&query("人工知能")).len(), 2);
    assert!(index.expansions(&query("防災")).is_empty());
}

#[test]
fn empty_names_are_no_names() {
    let blank = Synonyms { label: "  ".into(), alternatives: vec![String::new(), "防災".into()] };
    let index = Index::build(&[initiative("i1", "除雪"), initiative("i2", "防災")], vec![blank]);
    assert_eq!(ids(&index, "防災"), ["i2"]);
}

#[test]
fn a_search_can_be_limited_to_types() {
    let index = Index::build(&[initiative("i", "除雪"), entry("Term", 2, "t", "除雪", &[])], vec![]);
    let found = index.search(&query("除雪"), &["Term", "Section"]);
    assert_eq!(found.iter().map(|hit| hit.entry().id()).collect::<Vec<_>>(), ["t"]);
}

#[test]
fn a_relisting_and_a_presumed_form_find_the_one_row() {
    let titles = [("title_as_printed", "町会活動のデジタル化促進(再掲)"), ("presumed", "町会活動のデジタル化推進")];
    let index = Index::build(&[entry("Initiative", 0, "i1", "町会活動のデジタルの化推進", &titles)], vec![]);
    assert_eq!(ids(&index, "町会"), ["i1"]);
    let [hit] = &index.search(&query("デジタル化推進"), &[])[..] else { panic!("one hit") };
    assert_eq!(&*hit.shown().column, "presumed");
    assert_eq!(&*index.search(&query("町会"), &[])[0].shown().column, "label");
}

#[test]
fn a_passage_shows_the_print_around_the_word() {
    let long = format!("{}ﾒﾀﾊﾞｰｽ｢空間｣{}", "前".repeat(50), "後".repeat(100));
    let index = Index::build(&[entry("Section", 5, "s", "", &[("text", &long)])], vec![]);
    let shown = index.search(&query("メタバース"), &[])[0].shown();
    assert_eq!(&*shown.column, "text");
    assert_eq!(shown.passage.text, format!("…{}ﾒﾀﾊﾞｰｽ｢空間｣{}…", "前".repeat(20), "後".repeat(51)));
    assert_eq!(shown.passage.marks, [Mark { characters: 21..27, word: "めたば-す".into() }]);
    let pieces = shown.passage.pieces();
    assert_eq!(pieces[1], ("ﾒﾀﾊﾞｰｽ", true));
}

#[test]
fn all_words_of_a_passage_are_marked_and_none_twice() {
    let index = Index::build(&[initiative("i", "観光データの利活用、データ連携と株式会社㈱")], vec![]);
    let shown = index.search(&query("データ 観光 光デ 利活用 株"), &[])[0].shown();
    assert_eq!(marked(&shown.passage), ["観光データ", "利活用", "データ", "株", "㈱"]);
}

#[test]
fn the_passage_comes_from_the_column_with_most_words() {
    let texts = [("definition", "MAILの略"), ("note", "窓口のAI")];
    let index = Index::build(&[entry("Term", 2, "t", "窓口", &texts)], vec![]);
    assert_eq!(&*index.search(&query("窓口 AI"), &[])[0].shown().column, "note");
    assert_eq!(&*index.search(&query("AI"), &[])[0].shown().column, "note", "a whole word rather than a part");
    assert_eq!(&*index.search(&query("窓口"), &[])[0].shown().column, "label");
}

#[test]
fn hits_of_several_plans_merge_by_score_then_plan_then_entry() {
    let labels = [["除雪の計画", "冬の除雪", "除雪"], ["除雪", "除雪の支援", "夏"]];
    let plans = labels.map(|labels| Index::build(&labels.map(|label| initiative(label, label)), vec![]));
    let ranking = Ranking::of(&plans, &query("除雪"), &[]);
    let page = |from, most| -> Vec<_> {
        ranking.page(from, most).map(|(plan, hit)| (plan, hit.entry().id().to_owned())).collect()
    };
    let told = [(0, "除雪"), (1, "除雪"), (0, "除雪の計画"), (1, "除雪の支援"), (0, "冬の除雪")];
    let told = told.map(|(plan, id)| (plan, id.to_owned()));
    assert_eq!(page(0, usize::MAX), told);
    assert_eq!(page(1, 3), told[1..4]);
    assert_eq!(ranking.total(), 5);
}

#[test]
fn an_index_finds_the_rows_of_a_table_in_its_columns_alone() {
    let texts = [("definition", "除雪のAI"), ("presumed", "融雪")];
    let plan = |label: &str| entry("Term", 2, label, label, &texts);
    let index = Index::build(&[initiative("除雪", "除雪"), plan("窓口"), plan("除雪")], vec![ai()]);
    let having = |asked: &str, columns: &[&str]| index.having(&query(asked), 2, columns);
    assert_eq!(having("除雪", &["label"]), [1]);
    assert_eq!(having("除雪", &["label", "definition"]), [0, 1]);
    assert_eq!(having("窓口 人工知能", &["label", "definition"]), [0]);
    assert!(having("融雪", &["label", "definition"]).is_empty());
}

#[test]
fn rows_are_matched_without_an_index() {
    let has = |asked: &str, terms: Vec<Synonyms>, row: &[&str]| {
        Glossary::new(terms).resolve(&query(asked)).matches(row.iter().copied())
    };
    let row = ["メタバースを活用した金沢の文化"];
    assert!(has("ﾒﾀﾊﾞｰｽ　文化", vec![], &row));
    assert!(!has("めたばーす 防災", vec![], &row));
    assert!(has("金沢 観光", vec![], &["金沢市", "観光DX"]));
    // By another name, which counts as a whole word alone.
    assert!(has("人工知能", vec![ai()], &["生成AIの活用"]));
    assert!(!has("人工知能", vec![], &["生成AIの活用"]));
    assert!(!has("人工知能", vec![ai()], &["MAILの活用"]));
    assert!(!has("人工知能 防災", vec![ai()], &["生成AIの活用"]));
}

#[test]
fn an_empty_plan_finds_nothing() {
    assert!(ids(&Index::build(&[], vec![]), "防災").is_empty());
    assert!(ids(&Index::build(&[initiative("i", "")], vec![]), "防").is_empty());
}

fn shifted(c: char, by: i32) -> char {
    u32::from(c).checked_add_signed(by).and_then(char::from_u32).expect("a character")
}

/// Half-width katakana, full-width ASCII: the forms NFKC undoes.
fn other_width(text: &str) -> String {
    let narrow: HashMap<char, char> =
        ('\u{ff66}'..='\u{ff9f}').filter_map(|half| Some((half.to_string().nfkc().next()?, half))).collect();
    let widen = |c: char| if c.is_ascii_graphic() { shifted(c, 0xfee0) } else { c };
    text.nfd().map(|c| narrow.get(&c).copied().unwrap_or_else(|| widen(c))).collect()
}

fn other_kana(text: &str) -> String {
    let turn = |c: char| match c {
        'ぁ'..='ゖ' => shifted(c, 0x60),
        'ァ'..='ヶ' => shifted(c, -0x60),
        c => c,
    };
    text.chars().map(turn).collect()
}

/// Text as plans have it, spiced with what breaks folding.
fn texts() -> impl Strategy<Value = String> {
    let spice =
        "[ -~ぁ-ゖァ-ヺーｦ-ﾟ一-三ÀÉİßÅ\u{301}\u{307}\u{316}\u{331}\u{3099}\u{fe00}\u{e0100}㈱①ﬁ가\u{11a8}〜—　\t]{0,12}";
    prop_oneof![
        proptest::sample::select(lines()).prop_map(str::to_owned),
        spice,
        "\\PC{0,12}",
        (proptest::sample::select(lines()), spice, proptest::sample::select(lines()))
            .prop_map(|(one, spice, other)| format!("{one}{spice}{other}")),
    ]
}

fn entries() -> impl Strategy<Value = Vec<SearchEntry>> {
    let row = (0..6u8, texts(), proptest::collection::vec(texts(), 0..3));
    proptest::collection::vec(row, 1..8).prop_map(|rows| {
        let build = |(at, (rank, label, others)): (usize, (u8, String, Vec<String>))| {
            let others: Vec<_> = others.iter().map(|other| ("text", other.as_str())).collect();
            entry("Row", rank, &at.to_string(), &label, &others)
        };
        rows.into_iter().enumerate().map(build).collect()
    })
}

/// Every pair of neighbouring characters of a folded text, without those a blank parts.
fn pairs(text: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).chars().collect();
    let pairs = folded.windows(2).filter(|pair| !pair.iter().any(|c| c.is_whitespace()));
    pairs.map(String::from_iter).collect()
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in "\\PC*") {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn folding_is_idempotent_on_spiced_text(text in texts()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn folding_with_places_is_folding(text in texts()) {
        let folded = Folded::new(&text);
        prop_assert_eq!(folded.text(), fold(&text));
        prop_assert_eq!(folded.original_of(&(0..folded.len())), &text);
        for piece in 0..folded.len() {
            prop_assert!(!folded.original_of(&(piece..piece + 1)).is_empty());
        }
    }

    #[test]
    fn places_fold_to_what_they_are_the_place_of(text in texts(), from in 0..40usize, length in 1..5usize) {
        let folded = Folded::new(&text);
        let edges: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
        if let (Some(&start), Some(&end)) = (edges.get(from), edges.get(from + length)) {
            let original = folded.original_of(&folded.pieces_of(&(start..end)));
            prop_assert!(fold(original).contains(&folded.text()[start..end]));
        }
    }

    #[test]
    fn every_pair_of_characters_finds_its_entry(entries in entries()) {
        let index = Index::build(&entries, vec![ai()]);
        for entry in &entries {
            for pair in entry.all_texts().flat_map(|text| pairs(&text.text)) {
                prop_assert!(ids(&index, &pair).contains(&entry.id.as_str()), "{:?} in {:?}", pair, entry);
            }
        }
    }

    #[test]
    fn the_hits_are_the_entries_that_contain_the_query(entries in entries(), asked in "[ぁ-んァ-ンa-cA-C3.ー市の金沢 ]{1,4}") {
        prop_assume!(asked.parse::<SearchQuery>().is_ok());
        for terms in [vec![], vec![ai()]] {
            let index = Index::build(&entries, terms.clone());
            let mut found = ids(&index, &asked);
            found.sort_unstable();
            let containing = |entry: &&SearchEntry| matches(entry, &asked, terms.clone());
            let scanned: Vec<_> = entries.iter().filter(containing).map(|entry| entry.id.as_str()).collect();
            prop_assert_eq!(found, scanned);
        }
    }

    #[test]
    fn variants_of_writing_find_the_same(line in proptest::sample::select(lines()), from in 0..30usize, length in 1..8usize) {
        let characters: Vec<char> = line.trim().chars().collect();
        let word: String = characters.iter().cycle().skip(from).take(length).collect();
        prop_assume!(word.parse::<SearchQuery>().is_ok());
        let index = plan();
        for variant in [other_width(&word), other_kana(&word), word.to_uppercase(), word.to_lowercase()] {
            prop_assert_eq!(fold(&variant), fold(&word));
            prop_assert_eq!(ids(&index, &variant), ids(&index, &word));
        }
    }

    #[test]
    fn a_passage_is_a_piece_of_the_print_and_its_marks_are_the_words(entries in entries(), row in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), length in 1..30usize) {
        let folded: Vec<char> = fold(&row.get(&entries).label.text).chars().collect();
        prop_assume!(!folded.is_empty());
        let asked: String = folded[at.index(folded.len())..].iter().take(length).collect();
        prop_assume!(asked.parse::<SearchQuery>().is_ok());
        let index = Index::build(&entries, vec![ai()]);
        for hit in index.search(&query(&asked), &[]) {
            let Shown { passage, expansions, column } = hit.shown();
            prop_assert!(!expansions.is_empty() || contains_query(&hit, &asked));
            prop_assert_eq!(!expansions.is_empty(), hit.score().is_expanded());
            let shown = passage.text.trim_start_matches('…').trim_end_matches('…');
            let printed = hit.entry().all_texts().any(|(of, text)| *of == column && text.contains(shown));
            prop_assert!(printed);
            prop_assert!(!passage.marks.is_empty());
            prop_assert_eq!(passage.pieces().iter().map(|(piece, _)| *piece).collect::<String>(), passage.text.as_str());
            for (piece, mark) in marked(&passage).iter().zip(&passage.marks) {
                prop_assert!(fold(piece).contains(&mark.word), "{:?} {:?}", piece, mark);
            }
            for pair in passage.marks.windows(2) {
                prop_assert!(pair[0].characters.end <= pair[1].characters.start);
            }
        }
    }

    #[test]
    fn searching_twice_finds_the_same_in_the_same_order(entries in entries(), asked in "[ぁ-んァ-ンa-cの金沢]{1,2}") {
        let (one, other) = (Index::build(&entries, vec![]), Index::build(&entries, vec![]));
        prop_assert_eq!(ids(&one, &asked), ids(&other, &asked));
        let scores: Vec<_> = one.search(&query(&asked), &[]).iter().map(Hit::score).collect();
        prop_assert!(scores.is_sorted());
    }
}

#[test]
fn a_name_is_found_by_what_is_like_it_and_the_same_name_first() {
    let plan = Index::build(
        &[
            initiative("i1", "AIチャットボットの導入"),
            entry(
                "Term",
                2,
                "ai",
                "AI",
                &[("alt_label", "人工知能"), ("definition", "人間の知能を模した仕組みの総称である。")],
            ),
            initiative("i2", "電子申請の拡充"),
        ],
        vec![],
    );
    let found = |name: &str| plan.alike(name).iter().map(|one| (one.entry.id(), one.score)).collect::<Vec<_>>();
    assert_eq!(found("ＡＩチャットボットの導入 "), [("i1", 100)]);
    assert_eq!(found("ai"), [("ai", 100)]);
    assert_eq!(found("人工知能"), [("ai", 95)]);
    let near = found("AIチャットボット導入（再掲）");
    assert!(near.len() == 1 && near[0].0 == "i1" && (40..95).contains(&near[0].1), "{near:?}");
    for none in ["", " ", "下水道", "A"] {
        assert_eq!(found(none), [], "{none}");
    }
}

proptest! {
    #[test]
    fn every_label_is_found_by_itself(line in 0..lines().len()) {
        let (plan, label) = (plan(), lines()[line]);
        prop_assume!(label == label.trim());
        let same: Vec<_> = plan.alike(label).into_iter().filter(|one| one.score == 100).collect();
        prop_assert!(same.iter().any(|one| one.entry.id() == line.to_string()), "{label}");
        prop_assert!(same.iter().all(|one| fold(one.entry.label()).trim() == fold(label).trim()));
    }
}
