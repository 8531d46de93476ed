//! What was taken and what was not, in words.
use super::{
    facts::{Note, Why},
    grid::Document,
};
use crate::{
    change::{self, ChangeKind},
    dataset::cell_name,
    language::Language,
    table::{Row, Table},
};

/// What became of a table.
#[derive(Debug, Clone)]
pub struct Wrote {
    table: &'static Table,
    added: usize,
    changed: usize,
}

impl Wrote {
    pub(super) fn of(table: &'static Table, before: &[Row], after: &[Row]) -> Self {
        let changes = change::of_table(before, after);
        let count = |kind: ChangeKind| changes.iter().filter(|change| change.what == kind).count();
        let added = count(ChangeKind::Added);
        Self { table, added, changed: changes.len() - added }
    }

    /// What was done, in a line.
    pub fn report_line(&self, language: Language) -> String {
        let Self { table, added, changed } = self;
        match language {
            Language::Ja => {
                format!("{}.csv（{}）: {added} 行を加え、{changed} 行を書き換えました。", table.name, table.ja)
            }
            Language::En => format!("{}.csv: {added} row(s) added, {changed} changed.", table.name),
        }
    }
}

/// Something that a person should know, with its place.
#[derive(Debug, Clone)]
pub struct Told {
    place: String,
    text: String,
    why: Why,
}

impl Told {
    pub(super) fn of(note: &Note, documents: &[Document]) -> Self {
        let at = note.printed.at;
        let place = documents.get(note.printed.document).map_or_else(String::new, |document| match &document.sheet {
            Some(_) => format!("{} {}", document.name(), cell_name(at.line, at.number)),
            None => format!("{}:{}:{}", document.file, at.line, at.number),
        });
        Self { place, text: note.text.clone(), why: note.why }
    }

    /// The place, the words, and why they were not taken.
    pub fn report_line(&self, language: Language) -> String {
        let (ja, en) = self.why.words();
        let shown: String = self.text.chars().take(60).collect();
        let more = if shown.len() < self.text.len() { "…" } else { "" };
        match language {
            Language::Ja => format!("{}: 「{shown}{more}」: {ja}", self.place),
            Language::En => format!("{}: \"{shown}{more}\": {en}", self.place),
        }
    }
}

/// Lines of text outside of tables, document by document in one line each; everything else by itself.
pub fn told(notes: &[&Note], documents: &[Document]) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut prose: Vec<(usize, Vec<&Note>)> = Vec::new();
    for note in notes {
        if note.why != Why::Prose {
            told.push(Told::of(note, documents));
            continue;
        }
        match prose.iter_mut().find(|(document, _)| *document == note.printed.document) {
            Some((_, lines)) => lines.push(note),
            None => prose.push((note.printed.document, vec![note])),
        }
    }
    for (document, lines) in prose {
        let Some(name) = documents.get(document).map(Document::name) else { continue };
        let numbers: Vec<String> = lines.iter().map(|note| note.printed.at.line.to_string()).collect();
        let text = lines.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join(" / ");
        told.push(Told { place: format!("{name}:{}", numbers.join(",")), text, why: Why::Prose });
    }
    told
}

impl Why {
    /// Why, in Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NothingOfAPlan => (
                "この表には、計画の取組・指標・用語が見当たらないので、取り込みませんでした。取り込む表なら、見出しの意味を import.toml の [columns] に書いてください。",
                "this table holds no initiatives, indicators or terms of a plan, so it was not taken. If it does, write in [columns] of import.toml what its columns hold.",
            ),
            Self::UnknownColumn => (
                "この列が何を表すか分からないので、取り込みませんでした。import.toml の [columns] に意味を書いてください。",
                "nobody can tell what this column holds, so it was not taken. Write it in [columns] of import.toml.",
            ),
            Self::UnknownKind => (
                "目標値か実績値か分からないので、取り込みませんでした。import.toml の [columns] に \"target\" か \"actual\" などと書いてください。",
                "whether this is a target or a result is not said, so it was not taken. Write \"target\", \"actual\" … for the column in [columns] of import.toml.",
            ),
            Self::NoPlace => (
                "データにこの列を入れる欄がないので、取り込みませんでした。",
                "the data have no place for this column, so it was not taken.",
            ),
            Self::Total => ("合計の行なので、取り込みませんでした。", "a line of sums, which was not taken."),
            Self::Difference => {
                ("ほかの行の差なので、取り込みませんでした。", "a difference between other lines, which was not taken.")
            }
            Self::Example => {
                ("記入例の行なので、取り込みませんでした。", "an example of how to fill in, which was not taken.")
            }
            Self::Struck => {
                ("取り消し線が引かれているので、取り込みませんでした。", "it is struck through, so it was not taken.")
            }
            Self::ErrorValue => (
                "表計算ソフトのエラー値なので、取り込みませんでした。値を書いてから、もう一度 import してください。",
                "an error value of a spreadsheet, which was not taken. Write the value and import again.",
            ),
            Self::UnclearNumber => (
                "数が含まれますが、一つの数とは読めないので、言葉のまま取り込みました。",
                "it has a number in it, but is not one number, so it was taken in its words.",
            ),
            Self::MoreNumbers => (
                "数のあとに別の数があります。最初の数だけを値とし、全体は原典表記に残しました。",
                "there is another number behind the first. The first was taken as the value; all of it stands in the printed form.",
            ),
            Self::DoneWords => (
                "実績の行の言葉は予定ではないので、工程に取り込みませんでした。",
                "the words of a line of results are no plan, so they were not taken into the schedule.",
            ),
            Self::Gone => (
                "前に取り込んだものですが、今回の表にはありません。データには残してあります。なくなったものなら、その行を消すか、次の版で外してください。",
                "it was taken before, and these tables do not have it. It stays in the data: remove its rows, or drop it with the next edition, if it is gone.",
            ),
            Self::Joined => (
                "同じ取組の複数の行が同じ時期に違う言葉を書いているので、「／」でつなぎました。行ごとの取組なら、その名称の列の意味を import.toml の [columns] に \"initiative\" と書いてください。",
                "several lines of one initiative say different words for one period; they were joined by ／. If each line is an initiative, write \"initiative\" for the column of their titles in [columns] of import.toml.",
            ),
            Self::HiddenCells => (
                "この行か列（と、続く行や列）は表示されていないので、取り込みませんでした。取り込むなら、再表示して保存してください。",
                "this line or column, and those next to it, are hidden, so they were not taken. Show them and save the workbook, if they are to be taken.",
            ),
            Self::UnexplainedSign => (
                "主担当か関係課かを記号が表していますが、その意味が書かれていないので、取り込みませんでした。「◎：主担当　○：関係課」のような行を表の上か下に書いて、もう一度 import してください。",
                "a sign says how it takes part, and nothing says what the sign means, so it was not taken. Write a line such as ◎: lead, ○: partner above or below the table, and import again.",
            ),
            Self::HiddenSheet => (
                "表示されていないシートなので、取り込みませんでした。取り込むなら、再表示して保存してください。",
                "a hidden sheet, which was not taken. Show it and save the workbook, if it is to be taken.",
            ),
            Self::Nameless => ("名称がないので、取り込みませんでした。", "it has no name, so it was not taken."),
            Self::Differs => (
                "同じ項目に別の値があるので、先に読んだ値を残しました。どちらが正しいか確かめてください。",
                "the same thing is said otherwise before, and that was kept. See which is right.",
            ),
            Self::Prose => {
                ("表の外の文なので、取り込みませんでした。", "text outside of the tables, which was not taken.")
            }
            Self::Footnote => ("表の注なので、取り込みませんでした。", "a note to a table, which was not taken."),
            Self::UnclearAmount => (
                "通貨の額として読めないので、取り込みませんでした。単位（千円など）を見出しに書いてください。",
                "it is no amount of a known currency, so it was not taken. Write the unit in the head.",
            ),
            Self::UnknownPeriod => (
                "いつのことか分からないので、取り込みませんでした。年度を見出しに書いてください。",
                "for which period it is, is not said, so it was not taken. Write the year in the head.",
            ),
            Self::UndatedEdition => (
                "版の策定・改訂の年月が分からないので、undated という版にしました。分かれば --edition e2024-03 のように指定してください。",
                "when the edition was adopted is not printed, so it is called undated. If you know, name it as --edition e2024-03.",
            ),
            Self::InferredKind => (
                "目標値か実績値かの語がないので、ほかの列の年度から判断しました。違うなら import.toml の [columns] に書いてください。",
                "whether these are targets or results is not said; it was told by the years of the other columns. If it is wrong, write it in [columns] of import.toml.",
            ),
            Self::RelistedAlone => (
                "再掲とありますが、もとの掲載が見当たらないので、ここを掲載の場所とし、「再掲」の印はタグに残しました。もとの掲載のある表があれば、一緒に import してください。",
                "it is printed as listed again, and is listed nowhere else, so this is where it is listed, and the mark stays as a tag. If a table lists it first, import both together.",
            ),
            Self::NearlyTitled => (
                "再掲の取組名が少し違いますが、同じ取組としました。違うなら listings.csv を直してください。",
                "the title of this relisting differs a little; it was taken for the same initiative. If it is not, mend listings.csv.",
            ),
        }
    }
}
