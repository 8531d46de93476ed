//! The form of a plan: a workbook into which people type what the plan prints, in tables as they are printed.
//!
//! It is filled in and then imported like any other printed table: headers in one row, years as people write them, no merged
//! cells. What is to be known stands on a sheet of its own and in notes on the headers.
use super::Beginning;
use crate::{
    characters,
    language::{Bilingual, Language},
    municipality::MunicipalityCode,
    period::Period,
    publisher::full_name,
    vocabulary::{self, Concept},
};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, Format as Style, FormatAlign, FormatBorder, IgnoreError, Note, Workbook,
    Worksheet, XlsxError,
};

/// Names of the file: of a plan in Japanese, and in any other language.
pub const NAMES: [&str; 2] = ["記入用.xlsx", "for-filling-in.xlsx"];

/// How the first cell of a row begins that is an example and no part of the plan: in Japanese, and in any other language.
pub const EXAMPLE: [&str; 2] = ["例：", "e.g. "];

/// The form of a plan that begins: the name of the file and its bytes. `folder` is that of the package, as people type it.
///
/// # Errors
///
/// When the workbook cannot be written.
pub fn form(beginning: &Beginning, folder: &str) -> Result<(&'static str, Vec<u8>), XlsxError> {
    let words = Words(if beginning.is_in_japanese() { Language::Ja } else { Language::En });
    let (name, style) = (words.choose(NAMES), Styles::new(words));
    let mut book = Workbook::new();
    let title = characters::of_xml(&beginning.title);
    book.set_properties(&DocProperties::new().set_title(&*title));
    about(book.add_worksheet(), &words.about(beginning, folder, name), &style)?;
    let years = years(beginning.period);
    for sheet in [words.roadmap(&years), words.indicators(&years), words.terms()] {
        fill(book.add_worksheet(), &sheet, &title, &style)?;
    }
    Ok((name, book.save_to_buffer()?))
}

/// The years of a period: calendar years if it is made of such, else the fiscal years that it touches.
fn years(period: Period) -> Vec<Period> {
    let Some((first, last)) = period.first().zip(period.last()) else { return Vec::new() };
    let of_calendar = (first.month(), first.day(), last.month(), last.day()) == (1, 1, 12, 31);
    let year = |day: jiff::civil::Date| if of_calendar || day.month() > 3 { day.year() } else { day.year() - 1 };
    let spelled = |year: i16| if of_calendar { format!("cy{year}") } else { year.to_string() };
    (year(first)..=year(last)).filter_map(|year| spelled(year).parse().ok()).collect()
}

/// A sheet to be filled in.
struct FormSheet {
    name: &'static str,
    /// How many columns stay in sight.
    frozen: u16,
    columns: Vec<FormColumn>,
}

/// A column of it.
struct FormColumn {
    title: String,
    /// In digits of the standard font.
    width: f64,
    example: String,
    /// What whoever points at the header is told; empty if the header says all.
    note: &'static str,
    /// What is offered. Any other word may be typed, as plans print what they print.
    choices: Vec<&'static str>,
}

impl FormColumn {
    fn new(title: impl Into<String>, width: f64, example: impl Into<String>, note: &'static str) -> Self {
        Self { title: title.into(), width, example: example.into(), note, choices: Vec::new() }
    }

    fn offering(self, choices: Vec<&'static str>) -> Self {
        Self { choices, ..self }
    }
}

/// What a drop-down list may hold, in UTF-16 units with the commas between its words.
const LONGEST_LIST: usize = 255;

/// As many of these words as a drop-down list takes.
fn fitting(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut length = 0;
    let fits = |word: &&str| {
        length += word.encode_utf16().count() + 1;
        length <= LONGEST_LIST + 1
    };
    words.filter(|word| !word.contains(',')).take_while(fits).collect()
}

/// The units that plans print most, by their codes, the commonest first: a drop-down list does not take all that there are.
const UNITS: [&str; 44] = [
    "percent",
    "person",
    "case",
    "occurrence",
    "place",
    "organization",
    "company",
    "facility",
    "household",
    "school",
    "hour",
    "day",
    "month",
    "year",
    "jpy",
    "gbp",
    "t",
    "t-co2",
    "kwh",
    "km",
    "m2",
    "ha",
    "point",
    "rank",
    "item",
    "kind",
    "event",
    "course",
    "project",
    "system",
    "procedure",
    "service",
    "dataset",
    "vehicle",
    "building",
    "dwelling",
    "district",
    "municipality",
    "establishment",
    "operation",
    "book",
    "person-per-year",
    "case-per-year",
    "occurrence-per-year",
];

/// The words of a form in one language.
#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    const fn choose<T: Copy>(self, [ja, en]: [T; 2]) -> T {
        match self.0 {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn label(self, concept: &'static Concept) -> &'static str {
        self.choose([&*concept.ja, &*concept.en])
    }

    /// A year as the header of a column, which says which calendar it is of.
    fn year(self, year: Period) -> String {
        match (self.0, year.calendar_year(), year.fiscal_year()) {
            (Language::Ja, ..) => year.in_words().without_era(),
            (Language::En, Some(year), _) => format!("CY{year}"),
            (Language::En, _, Some(year)) => format!("FY{year}"),
            (Language::En, ..) => year.to_string(),
        }
    }

    fn stages(self) -> Vec<&'static str> {
        // A dash is printed as one in any language.
        let word = |stage: &'static Concept| if stage.id == "none" { &*stage.ja } else { self.label(stage) };
        fitting(vocabulary::concepts("stage").iter().map(word))
    }

    fn units(self) -> Vec<&'static str> {
        let units = UNITS.iter().filter_map(|id| vocabulary::concept("unit", id));
        fitting(units.map(|unit| self.label(unit)))
    }

    fn example(self, text: [&str; 2]) -> String {
        format!("{}{}", self.choose(EXAMPLE), self.choose(text))
    }

    /// A row an initiative, a column a year.
    fn roadmap(self, years: &[Period]) -> FormSheet {
        let same = self.choose([
            "印刷されたとおりに書きます。上の行と同じなら空のままで構いません。段がなければ、列を空のままにします。",
            "As printed. Leave it empty where it is the same as in the row above, and in all rows if the plan has no such level.",
        ]);
        let mark = self.choose([
            "新規（New）・再掲・統合・廃止の印があるときに選びます。",
            "Choose one if the plan marks the initiative as new, repeated, merged or abolished.",
        ]);
        let stage = self.choose([
            "その年度の欄に印刷された言葉を書きます。一覧にない言葉も書けます。矢印は → と書き、何も印刷されていなければ空のままにします。",
            "The word that is printed for that year. Any word may be typed. Write an arrow as →, and leave empty what is empty in the plan.",
        ]);
        let text = |title, width, example, note| FormColumn::new(self.choose(title), width, self.choose(example), note);
        let field = self.example(["行政", "Public services"]);
        let mut columns = vec![
            FormColumn::new(self.choose(["分野", "Theme"]), 18.0, field, same),
            text(["施策", "Objective"], 26.0, ["手続のオンライン化", "Services online"], same),
            text(["取組", "Initiative"], 40.0, ["電子申請の対象を広げる", "Accept more applications online"], ""),
            text(["新規・再掲", "Mark"], 11.0, ["新規", "New"], mark).offering(self.choose(MARKS).to_vec()),
            text(["担当課", "Department"], 22.0, ["デジタル推進課", "Digital team"], ""),
        ];
        let stages = self.stages();
        for (place, year) in years.iter().enumerate() {
            let printed = if place == 0 { ["検討", "consider"] } else { ["実施", "carry out"] };
            let column = FormColumn::new(self.year(*year), 13.0, self.choose(printed), stage);
            columns.push(column.offering(stages.clone()));
        }
        FormSheet { name: self.choose(["工程表", "Roadmap"]), frozen: 3, columns }
    }

    /// A row an indicator; the targets of all years, then their actual values.
    fn indicators(self, years: &[Period]) -> FormSheet {
        let policy = self.choose([
            "指標が属する見出し（分野や施策）を書きます。上の行と同じなら空のままで構いません。",
            "The heading that the indicator stands under. Leave it empty where it is the same as in the row above.",
        ]);
        let value = self.choose([
            "印刷されたとおりに書きます（88,179、約50、80以上 など）。単位は「単位」の欄に書きます。",
            "As printed, such as 88,179, about 50 or at least 80. The unit stands in its own column.",
        ]);
        let unit = self.choose(["一覧にない単位も書けます。", "Any other unit may be typed."]);
        let year = self.choose(["2025年度 のように書きます。", "The year of the baseline, such as FY2025."]);
        let text = |title, width, example, note| FormColumn::new(self.choose(title), width, self.choose(example), note);
        let heading = self.example(["手続のオンライン化", "Services online"]);
        let mut columns = vec![
            FormColumn::new(self.choose(["施策", "Objective"]), 26.0, heading, policy),
            text(["指標名", "Indicator"], 36.0, ["電子申請の件数", "Applications made online"], ""),
            text(["単位", "Unit"], 11.0, ["件", "case"], unit).offering(self.units()),
            text(["現状値", "Baseline"], 12.0, ["65,918", "65,918"], value),
            text(["現状値の年度", "Baseline year"], 13.0, ["2025年度", "FY2025"], year),
        ];
        for (kind, example) in [(["目標値", " target"], "80,000"), (["実績値", " actual"], "")] {
            let title = |year: &Period| format!("{}{}", self.year(*year), self.choose(kind));
            columns.extend(years.iter().map(|year| FormColumn::new(title(year), 13.0, example, value)));
        }
        FormSheet { name: self.choose(["目標と実績", "Targets and actuals"]), frozen: 2, columns }
    }

    /// A row a term.
    fn terms(self) -> FormSheet {
        let term = self.example(["電子申請", "online application"]);
        let meaning =
            self.choose(["インターネットで申請や届出をすること。", "An application that is made over the internet."]);
        let columns = vec![
            FormColumn::new(self.choose(["用語", "Term"]), 28.0, term, ""),
            FormColumn::new(self.choose(["説明", "Explanation"]), 90.0, meaning, ""),
        ];
        FormSheet { name: self.choose(["用語", "Terms"]), frozen: 1, columns }
    }

    /// What the form is, as headings with their lines. All of it stands in one column: it is no table.
    fn about(self, beginning: &Beginning, folder: &str, name: &str) -> [(&'static str, Vec<String>); 3] {
        let Beginning { title, period, publisher_id, .. } = beginning;
        let prefecture =
            publisher_id.code().filter(|code| !code.is_prefecture()).map(MunicipalityCode::prefecture_name);
        let period = period.in_words().in_language(self.0);
        let of_the_plan = match self.0 {
            Language::Ja => [
                format!("計画: {title}"),
                format!("公表主体: {}（{publisher_id}）", full_name(prefecture, &beginning.name)),
                format!("計画期間: {period}"),
            ],
            Language::En => [
                format!("Plan: {title}"),
                format!("Publisher: {} ({publisher_id})", beginning.name),
                format!("Period: {period}"),
            ],
        };
        let what = std::iter::once(self.choose(PURPOSE).to_owned()).chain(of_the_plan).collect();
        let filling = self.choose(HOW_TO_FILL).iter().map(|line| (*line).to_owned()).collect();
        let next = self.choose(NEXT).map(|step| step.replace("{folder}", folder).replace("{file}", name)).to_vec();
        [
            (self.choose(["この様式について", "About this form"]), what),
            (self.choose(["書き方", "How to fill it in"]), filling),
            (self.choose(["次にすること", "What comes next"]), next),
        ]
    }
}

const MARKS: [&[&str]; 2] = [&["新規", "再掲", "統合", "廃止"], &["New", "Relisted", "Merged", "Abolished"]];

const PURPOSE: [&str; 2] = [
    "計画に印刷された工程表・目標と実績・用語を書き写し、オープンデータの表に取り込むためのファイルです。",
    "Copy the roadmap, the targets and actual values, and the terms of the plan into this file; it is then imported into the tables of the open data.",
];

const HOW_TO_FILL: [&[&str]; 2] = [
    &[
        "印刷されたとおりの言葉と数字を、1行に1つずつ書きます。計画にないものは書かず、空のままにします。",
        "「工程表」は1行に1つの取組です。年度の欄には、印刷された段階（検討、実施など）を書きます。",
        "「目標と実績」は1行に1つの指標です。目標値を先に、実績値は分かった年度から書きます。",
        "「用語」は1行に1つの用語です。",
        "分野や施策は、上の行と同じなら空のままで構いません。",
        "「例：」で始まる行は記入例で、取り込まれません。消しても、残しても構いません。",
        "一覧から選べる欄にも、一覧にない言葉を書けます。行は増やせますが、間に空の行を入れないでください。見出しの行は変えないでください。",
        "見出しにマウスを置くと、その欄の説明が出ます。",
    ],
    &[
        "Write words and numbers as they are printed, one thing a row. What the plan does not say stays empty.",
        "Roadmap: a row for each initiative. The column of a year holds the stage that is printed for it, such as consider or carry out.",
        "Targets and actuals: a row for each indicator. Targets come first; actual values follow as they become known.",
        "Terms: a row for each term.",
        "Theme and objective may stay empty where they are the same as in the row above.",
        "A row that begins with e.g. is an example and is not imported. Delete it or leave it.",
        "Where a list is offered, any other word may be typed too. Add as many rows as you need, with no blank row between them, and leave the headers as they are.",
        "Point at a header to read what its column holds.",
    ],
];

const NEXT: [[&str; 3]; 2] = [
    [
        "保存して閉じ、次のコマンドで取り込みます: openplan import {folder} {folder}/{file}",
        "openplan check {folder} で確かめ、指摘されたところを直します。",
        "公開してよくなったら、datapackage.json の draft を false にして、openplan publish {folder} で公開します。",
    ],
    [
        "Save and close it, and import it: openplan import {folder} {folder}/{file}",
        "Ask openplan check {folder}, and mend what it names.",
        "When it is ready, set draft in datapackage.json to false, and publish it: openplan publish {folder}",
    ],
];

/// How cells look. All of them are text: what is typed stays as it was typed, and no date is made of it.
struct Styles {
    head: Style,
    example: Style,
    side: Style,
    text: Style,
}

impl Styles {
    fn new(words: Words) -> Self {
        let plain =
            Style::new().set_font_name(words.choose(["游ゴシック", "Calibri"])).set_num_format("@").set_text_wrap();
        let text = plain.clone().set_align(FormatAlign::Top);
        let head = plain.set_bold().set_align(FormatAlign::VerticalCenter);
        Self {
            head: head.set_background_color(Color::RGB(0x00DD_EBF7)).set_border_bottom(FormatBorder::Thin),
            example: text.clone().set_italic().set_font_color(Color::RGB(0x0070_7070)),
            side: text.clone().set_bold().set_align(FormatAlign::Bottom),
            text,
        }
    }
}

/// A4.
const PAPER: u8 = 9;

/// So many rows offer their lists; more may be filled in.
const OFFERED_ROWS: u32 = 2000;

/// Width of the sheet about the form, in digits of the standard font.
const ABOUT: u32 = 110;

/// Height of a line of text, in points.
const LINE: f64 = 19.0;

fn about(sheet: &mut Worksheet, parts: &[(&str, Vec<String>)], style: &Styles) -> Result<(), XlsxError> {
    let [(name, _), ..] = parts else { return Ok(()) };
    sheet.set_name(*name)?.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, f64::from(ABOUT))?;
    let mut row = 0;
    for (head, lines) in parts {
        sheet.write_string_with_format(row, 0, *head, &style.side)?.set_row_height(row, 1.5 * LINE)?;
        for line in lines {
            row += 1;
            sheet.write_string_with_format(row, 0, characters::of_xml(line), &style.text)?;
            sheet.set_row_height(row, LINE * f64::from(lines_in(line, ABOUT)))?;
        }
        row += 1;
    }
    Ok(())
}

/// How many lines a text has in a column of that width: a letter is narrower than a digit, a Japanese sign twice as wide.
fn lines_in(text: &str, width: u32) -> u32 {
    let tenths: u32 = text.chars().map(|character| if character.is_ascii() { 9 } else { 20 }).sum();
    tenths.div_ceil(10 * width).max(1)
}

fn fill(sheet: &mut Worksheet, form: &FormSheet, title: &str, style: &Styles) -> Result<(), XlsxError> {
    sheet
        .set_name(form.name)?
        .set_freeze_panes(1, form.frozen)?
        .set_row_height(0, 2.0 * LINE)?
        .set_row_height(1, LINE)?;
    for (place, column) in (0..).zip(&form.columns) {
        sheet.set_column_width(place, column.width)?.set_column_format(place, &style.text)?;
        sheet.write_string_with_format(0, place, &column.title, &style.head)?;
        if !column.example.is_empty() {
            sheet.write_string_with_format(1, place, &column.example, &style.example)?;
        }
        if !column.note.is_empty() {
            sheet.insert_note(0, place, &note(column.note))?;
        }
        if !column.choices.is_empty() {
            // Whatever else is printed may be typed.
            let list = DataValidation::new().allow_list_strings(&column.choices)?.show_error_message(false);
            sheet.add_data_validation(1, place, OFFERED_ROWS, place, &list)?;
        }
    }
    let last = u16::try_from(form.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.ignore_error_range(1, 0, OFFERED_ROWS, last, IgnoreError::NumberStoredAsText)?;
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_print_gridlines(true);
    sheet.set_repeat_rows(0, 0)?.set_footer(footer(title, form.name));
    Ok(())
}

/// How wide a note is and how high a line of it, in pixels, and about how many digits stand in a line.
const NOTE: (u32, u32, u32) = (300, 20, 38);

fn note(text: &str) -> Note {
    let (width, line, digits) = NOTE;
    let height = line * (lines_in(text, digits) + 1);
    Note::new(text).add_author_prefix(false).set_width(width).set_height(height)
}

/// Longest title in a footer: a spreadsheet takes 255 characters with all signs.
const LONGEST_IN_FOOTER: usize = 80;

/// The plan, the sheet and the page; an `&` is a command there unless it is doubled.
fn footer(title: &str, name: &str) -> String {
    let title: String = title.chars().take(LONGEST_IN_FOOTER).collect();
    format!("&L{}  {name}&R&P / &N", title.replace('&', "&&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_down_lists_take_what_plans_print_most() {
        assert!(UNITS.iter().all(|id| vocabulary::concept("unit", id).is_some()));
        let (ja, en) = (Words(Language::Ja), Words(Language::En));
        assert_eq!((ja.units().len(), ja.stages().len()), (UNITS.len(), vocabulary::concepts("stage").len()));
        assert!(en.units().len() >= 25 && en.stages().len() >= 20, "{:?} {:?}", en.units(), en.stages());
        for list in [ja.units(), ja.stages(), en.units(), en.stages()] {
            assert!(
                list.join(",").encode_utf16().count() <= LONGEST_LIST && list.iter().all(|word| !word.contains(','))
            );
        }
    }

    #[test]
    fn the_years_of_a_plan_are_those_of_its_period_and_are_read_as_such() {
        for (period, ja, en) in [
            ("2026-04-01-to-2029-03-31", "2026年度 2027年度 2028年度", "FY2026 FY2027 FY2028"),
            ("2026-01-01-to-2027-12-31", "2026年 2027年", "CY2026 CY2027"),
            ("cy2026", "2026年", "CY2026"),
            ("2026-01-01-to-2027-06-30", "2025年度 2026年度 2027年度", "FY2025 FY2026 FY2027"),
            ("2026-q4", "2026年度", "FY2026"),
        ] {
            let years = years(period.parse().unwrap());
            for (words, wanted) in [(Words(Language::Ja), ja), (Words(Language::En), en)] {
                let said: Vec<String> = years.iter().map(|year| words.year(*year)).collect();
                assert_eq!(said.join(" "), wanted, "{period}");
                assert!(years.iter().eq(&said.iter().filter_map(|year| Period::read(year)).collect::<Vec<_>>()));
            }
        }
    }
}
