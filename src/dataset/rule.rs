//! The rules on files and metadata, with the sentences of their findings side by side.
use crate::language::Language;
use serde::Serialize;
use std::borrow::Cow;

/// Whether a finding stands in the way of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The package cannot be published.
    Error,
    /// The package can be published; somebody should look.
    Warning,
    /// Nothing is wrong: something is as somebody wanted it, and is good to know.
    Note,
}

/// The three sentences of a finding in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentences {
    /// What is wrong.
    pub wrong: String,
    /// What was expected instead.
    pub expected: String,
    /// How to mend it.
    pub fix: String,
}

/// A rule that a package keeps, with the sentences of its findings. `{name}` stands for a fact of the finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id in kebab case.
    pub id: &'static str,
    /// Whether a breach stands in the way of publishing.
    pub severity: Severity,
    /// What is wrong, in Japanese and English.
    pub wrong: (&'static str, &'static str),
    /// What was expected, in Japanese and English.
    pub expected: (&'static str, &'static str),
    /// How to mend it, in Japanese and English.
    pub fix: (&'static str, &'static str),
}

impl Rule {
    /// The sentences in a language, with the facts in their places.
    pub fn text(&self, language: Language, facts: &[(&str, &str)]) -> Sentences {
        let choose = |(ja, en): (&'static str, &'static str)| match language {
            Language::Ja => fill(ja, facts),
            Language::En => fill(en, facts),
        };
        Sentences { wrong: choose(self.wrong), expected: choose(self.expected), fix: choose(self.fix) }
    }
}

/// In one pass, so that a fact with braces stays as it is.
fn fill(template: &str, facts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(before);
        match facts.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(&excerpt(value)),
            // A fact that was forgotten shows in tests.
            None => out.extend(["{", name, "}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Longest fact that is told whole, in characters: a cell may hold megabytes.
const TOLD: usize = 1000;

fn excerpt(fact: &str) -> Cow<'_, str> {
    match fact.char_indices().nth(TOLD) {
        Some((end, _)) => Cow::Owned(format!("{}…", &fact[..end])),
        None => Cow::Borrowed(fact),
    }
}

/// Writes rules: `NAME "id" Severity, "wrong" / "…", "expected" / "…", "fix" / "…";` each in Japanese / English.
macro_rules! rules {
    ($($name:ident $id:literal $severity:ident,
        $wrong_ja:literal / $wrong:literal,
        $expected_ja:literal / $expected:literal,
        $fix_ja:literal / $fix:literal;)*) => {
        $(pub(crate) static $name: $crate::dataset::Rule = $crate::dataset::Rule {
            id: $id,
            severity: $crate::dataset::Severity::$severity,
            wrong: ($wrong_ja, $wrong),
            expected: ($expected_ja, $expected),
            fix: ($fix_ja, $fix),
        };)*

        /// The rules above, in their order.
        pub static ALL: &[&$crate::dataset::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;

rules! {
    MISSING_FILE "missing-file" Error,
        "ファイル {file} がありません。" / "The file {file} is missing.",
        "データがない表も、見出し行だけのファイルとして置きます。" / "A table without rows is a file with its header alone.",
        "ファイルを戻すか、見出し行だけの {file} を作ってください。" / "Put it back, or make {file} with its header alone.";
    UNKNOWN_FILE "unknown-file" Error,
        "{file} は、この形式にない表です。" / "{file} is no table of the profile.",
        "名前が近い表は {nearest}.csv です。" / "The table of the closest name is {nearest}.csv.",
        "ファイル名を直すか、このフォルダの外に移してください。" / "Rename it, or move it out of this folder.";
    SPREADSHEET_WAITS "spreadsheet-waits" Error,
        "{file} は、まだ CSV に取り込まれていません。" / "{file} has not been taken into the CSV files yet.",
        "公開されるのは CSV の内容です。" / "What is published are the CSV files.",
        "openplan format を実行して取り込むか、このフォルダの外に移してください。" / "Run openplan format, which takes it, or move it out of this folder.";
    UNKNOWN_WORKBOOK "unknown-workbook" Error,
        "{file} がどの表か分かりません。" / "Which table {file} holds cannot be told.",
        "取り込むのは {nearest}.xlsx のような「表の名前.xlsx」か data.xlsx で、形式は .xlsx だけです。" / "What is taken is named by its table, such as {nearest}.xlsx, or data.xlsx, and is .xlsx.",
        "「Excel ブック（.xlsx）」で、その名前にして保存し直すか、このフォルダの外に移してください。" / "Save it as .xlsx under that name, or move it out of this folder.";
    RENAMED_SPREADSHEET "renamed-spreadsheet" Error,
        "{file} は、表「{title}」（{table}）のファイルの名前が変わったもののようです。" / "{file} seems to be a file of the table {table} under another name.",
        "この名前のファイルは取り込まれません。" / "Under this name it is not taken.",
        "これを取り込むなら {wanted} という名前に直し、そうでなければこのフォルダの外に移してください。" / "Rename it to {wanted} if it is to be taken, else move it out of this folder.";
    MISPLACED_SPREADSHEET "misplaced-spreadsheet" Error,
        "{file} は、計画のフォルダの1つ上にあります。" / "{file} lies one folder above the plan.",
        "そこに置いたファイルは取り込まれません。" / "There it is not taken.",
        "取り込むなら計画のフォルダ（{folder}）に、そうでなければ別の場所に移してください。" / "Move it into the folder of its plan ({folder}) if it is to be taken, else somewhere else.";
    NOT_TAKEN "not-taken" Warning,
        "{file} は取り込まれません（{why_ja}ため）。" / "{file} is not taken: {why}.",
        "取り込むのは、計画のフォルダに直に置いた「表の名前.xlsx」「表の名前.excel.csv」か data.xlsx です。" / "What is taken lies in the folder of the plan itself: data.xlsx, or a .xlsx or .excel.csv file named by its table.",
        "取り込むものなら、その名前と形式で計画のフォルダに置いてください。" / "Put it there under such a name if it is to be taken.";
    SPREADSHEET_FOLDER "spreadsheet-folder" Error,
        "{file} はファイルではなく、フォルダです。" / "{file} is a folder, not a file.",
        "取り込むのはファイルです。" / "What is taken is a file.",
        "中のファイルを計画のフォルダに移し、{file} を削除するか名前を変えてください。" / "Move what is in it into the folder of the plan, and delete or rename {file}.";
    UNREADABLE_FILE "unreadable-file" Error,
        "{file} を開けません（{cause_ja}）。" / "{file} cannot be opened ({cause}).",
        "読み取れるファイルであることが必要です。" / "It must be a file that can be read.",
        "ほかのソフトで開いていないか、アクセス権があるかを確かめてください。" / "See whether another program holds it open and whether you may read it.";
    NO_FILE "no-file" Error,
        "{file} は読み取りません（{cause_ja}）。" / "{file} is not read ({cause}).",
        "フォルダの中にある、ふつうのファイルであることが必要です。" / "It must be an ordinary file within the folder.",
        "内容をこの名前のファイルとして置き直してください。" / "Put its content there as a file of this name.";
    LARGE_FILE "large-file" Error,
        "{file} は大きすぎます（{cause_ja}）。" / "{file} is too large ({cause}).",
        "計画の表は、この大きさにはなりません。" / "No table of a plan is that large.",
        "余分な行・列・空白や、別のファイルの内容が入っていないか確かめ、取り除いてください。" / "See whether needless rows, columns or blanks, or another file got into it, and delete them.";
    SOURCE_CHARACTER "source-character" Warning,
        "原典の翻刻に、ほかの環境で読めない文字（{character_ja}）があります。" / "The transcribed source has a character that cannot be read elsewhere ({character}).",
        "外字、制御文字、見えない文字は使いません（異体字と絵文字のためのものは使えます）。" / "There are no private, control or invisible characters, but for those of variants and emoji.",
        "原典を見て、同じ意味の文字に置き換えるか、取り除いてください。" / "Look into the source and write a character of the same meaning, or delete it.";
    UTF_16 "utf-16" Error,
        "文字コードが UTF-16（表計算ソフトの「Unicode テキスト」）です。" / "The file is UTF-16 (\"Unicode text\" of a spreadsheet).",
        "文字コードは UTF-8 であることが必要です。" / "Files are UTF-8.",
        "表計算ソフトで「CSV UTF-8（コンマ区切り）」を選んで保存し直し、openplan format を実行してください。" / "Save it again as \"CSV UTF-8 (comma delimited)\" and run openplan format.";
    SHIFT_JIS "shift-jis" Error,
        "文字コードが Shift_JIS です。" / "The file is Shift_JIS.",
        "文字コードは UTF-8 であることが必要です。" / "Files are UTF-8.",
        "openplan format を実行すると UTF-8 に直ります。「—」や「～」などの文字が変わっていないか、後で確かめてください。" / "Run openplan format, which turns it into UTF-8; then see whether characters such as — and ～ are still right.";
    ENCODING "encoding" Error,
        "UTF-8 でも Shift_JIS でもない文字があります。" / "There are bytes that are neither UTF-8 nor Shift_JIS.",
        "文字コードは UTF-8 であることが必要です。" / "Files are UTF-8.",
        "元のファイルを開き、「CSV UTF-8（コンマ区切り）」で保存し直してください。" / "Open the original and save it again as \"CSV UTF-8 (comma delimited)\".";
    BROKEN_UTF_8 "broken-utf-8" Error,
        "{line} 行目の {byte} バイト目（「{before}」の後）が、UTF-8 の文字になっていません。壊れているところは {count} か所（{lines} 行目）です。" / "Byte {byte} of line {line} (behind `{before}`) is no character of UTF-8; {count} place(s) are broken, in line(s) {lines}.",
        "ほかの文字は UTF-8 です。文字が途中で切れたか、文字コードの違う行が混ざっています。元の文字は、ここからは分かりません。" / "The rest is UTF-8: characters were cut, or lines of another encoding got in. What they were cannot be told.",
        "元のファイルから取り直すか、その行を入力し直し、UTF-8 で保存してください。" / "Take the file from where it came from again, or type these lines anew, and save it as UTF-8.";
    EUC_JP "euc-jp" Error,
        "文字コードが EUC-JP です。" / "The file is EUC-JP.",
        "UTF-8 であることが必要です。" / "Files must be UTF-8.",
        "EUC-JP を読めるエディターで開き、UTF-8 で保存し直してください。" / "Open it in an editor that reads EUC-JP and save it as UTF-8.";
    MISREAD "misread" Error,
        "{what_ja}「{text}」は文字化けしています。{was_ja}。" / "{what} `{text}` is garbled. {was}.",
        "{written} の文字を {read} として読み、そのまま保存すると、こうなります。" / "This comes of {written} that was read as {read}, and saved.",
        "元のファイルを、文字コードに {written} を選んで開き直し（表計算ソフトでは「データ」の「テキストまたは CSV から」）、UTF-8 で保存してください。元のファイルがなければ、公開サイトから取得してください。" / "Open the original again with the encoding {written} (in a spreadsheet: Data, From Text/CSV) and save it as UTF-8; without the original, download the file again.";
    ISO_2022_JP "iso-2022-jp" Error,
        "文字コードが ISO-2022-JP（JIS）です。" / "The file is ISO-2022-JP.",
        "UTF-8 であることが必要です。" / "Files must be UTF-8.",
        "表計算ソフトで「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。" / "Save it again as \"CSV UTF-8 (comma delimited)\".";
    NOT_CSV "not-csv" Error,
        "名前は .csv ですが、中身は Excel のブックです。" / "It is named .csv, but is a workbook inside.",
        "文字だけの CSV であることが必要です。" / "It must be CSV, which is text.",
        "表計算ソフトで開き、「CSV UTF-8（コンマ区切り）」で保存するか、「Excel ブック（.xlsx）」で表の名前.xlsx として保存してください。" / "Open it in a spreadsheet and save it as \"CSV UTF-8 (comma delimited)\", or as .xlsx under the name of its table.";
    SEPARATOR "separator" Error,
        "列が{separator_ja}で区切られています。" / "The columns are separated by {separator}.",
        "CSV の列はコンマ（,）で区切られていることが必要です。" / "Those of a CSV file must be separated by commas.",
        "表計算ソフトで「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。" / "Save it again as \"CSV UTF-8 (comma delimited)\".";
    BOM "bom" Error,
        "ファイルの先頭に BOM（文字コードを示す印）が付いています。" / "The file begins with a BOM (byte order mark).",
        "BOM のない UTF-8 であることが必要です。" / "Files are UTF-8 without it.",
        "openplan format を実行すると取り除かれます。" / "Run openplan format, which removes it.";
    LINE_ENDS "line-ends" Error,
        "行の終わりが CRLF ではありません。" / "The line does not end in CRLF.",
        "CSV の行の終わりは全て CRLF であることが必要です。" / "Every line of a CSV file ends in CRLF.",
        "openplan format を実行すると直ります。" / "Run openplan format.";
    FINAL_LINE_END "final-line-end" Error,
        "最後の行の終わりに改行がありません。" / "The last line has no line end.",
        "最後の行も CRLF で終わることが必要です。" / "The last line ends in CRLF, too.",
        "openplan format を実行すると直ります。" / "Run openplan format.";
    QUOTES "quotes" Error,
        "引用符「\"」の付け方が決まりと違います: {raw}" / "Quotes are not set as they should be: {raw}",
        "引用符は、カンマ・引用符・改行を含む欄だけに付けます: {canonical}" / "Only a cell with a comma, a quote or a line break is quoted: {canonical}",
        "openplan format を実行すると直ります。" / "Run openplan format.";
    NO_HEADER "no-header" Error,
        "1行目に列名がありません。" / "Line 1 holds no column names.",
        "1行目には列名 {header} が必要です。" / "Line 1 is {header}.",
        "1行目に列名の行を入れてください。" / "Insert the column names as line 1.";
    JAPANESE_HEADER "japanese-header" Error,
        "列名が日本語「{found}」です。" / "The header is the Japanese title {found}.",
        "列名は {column} であることが必要です。" / "The name of the column is {column}.",
        "openplan format を実行すると、日本語の列名が全て直ります。" / "Run openplan format, which turns all Japanese headers into names.";
    UNKNOWN_HEADER "unknown-header" Error,
        "列「{found}」は、この表にありません。" / "The table has no column {found}.",
        "名前が近い列は {nearest} です。" / "The column of the closest name is {nearest}.",
        "列名を直すか、列を削除してください。" / "Mend the name, or delete the column.";
    PUBLISHER_NAME_COLUMN "publisher-name-column" Error,
        "Excel 用の列「{column}」が残っています。" / "The column {column} of the Excel variant is still there.",
        "このファイルには、この列を入れません。" / "These files do not have it.",
        "openplan format を実行すると、内容が公表主体の名称と同じ場合に取り除かれます。" / "Run openplan format, which drops it if it holds the name of the publisher.";
    PUBLISHER_NAME "publisher-name" Error,
        "列「{column}」の「{found}」が、datapackage.json の公表主体の名称と違います。" / "The column {column} has `{found}`, which is not the publisher of datapackage.json.",
        "「{wanted}」であることが必要です。" / "It must be `{wanted}`.",
        "ほかの公表主体の行が混ざっていないか確かめてください。" / "See whether rows of another publisher got in.";
    HEADER_SPELLING "header-spelling" Error,
        "列名「{found}」は、{column} の書き方が違うものです。" / "The header `{found}` is {column} in another spelling.",
        "列名は半角の {column} であることが必要です。" / "The name of the column is {column}.",
        "openplan format を実行すると直ります。" / "Run openplan format, which mends it.";
    TITLE_ABOVE "title-above" Error,
        "見出し（{line} 行目）の上に、表ではない「{text}」があります。" / "Above the header (line {line}) stands `{text}`, which is no part of the table.",
        "CSV は見出しの行から始まります。" / "A CSV file begins with its header.",
        "openplan format を実行すると取り除かれます（元のファイルは taken に残ります）。" / "Run openplan format, which drops it; the file as it was is kept in taken.";
    OTHER_TABLE "other-table" Error,
        "表「{title}」（{table}）のはずですが、見出しは表「{other_title}」（{other}）のものです。" / "This should be the table {table}, but its header is that of {other}.",
        "表の内容は、その表の名前のファイル（シート）にあることが必要です。" / "A table stands in the file, or on the sheet, of its name.",
        "ファイル（シート）の名前を {other}（{other_title}）に直すか、{table}（{title}）の内容と入れ替えてください。" / "Rename the file, or the sheet, to {other}, or put the rows of {table} there.";
    INCOMPLETE_ROW "incomplete-row" Error,
        "「{text}」の行には、{columns_ja} がありません。" / "The line of `{text}` lacks {columns}.",
        "表の行には、これらの値が必要です。表の下の注や合計は、表の行として取り込めません。" / "Every row has them. A note below the table, or a line of totals, is no row.",
        "注や合計なら別のファイルに移し、表の行なら欄を埋めてください。" / "Move a note or a total to another file; fill in the cells of a row.";
    BESIDE_TABLE "beside-table" Error,
        "表の横に、見出しのない「{text}」があります。" / "Beside the table stands `{text}`, in a column without a header.",
        "見出しのない列は取り込まれません。" / "A column without a header is not taken.",
        "メモなら削除するか、別のファイルに移し、表の一部なら見出しを付けてください。" / "Delete a note, or move it to another file; give the column a header if it is part of the table.";
    REPEATED_COLUMN "repeated-column" Error,
        "列 {column} が2つあります（最初は {first} 列目）。2つ目は、空か同じ内容です。" / "The column {column} is there twice (first as {first}); the second says nothing else.",
        "同じ列は1つだけ置けます。" / "A column stands once.",
        "openplan format を実行すると、2つ目が取り除かれます。" / "Run openplan format, which drops the second.";
    DUPLICATE_HEADER "duplicate-header" Error,
        "列 {column} が2つあり（最初は {first} 列目）、内容が違います。" / "The column {column} is there twice (first as {first}), with different cells.",
        "同じ列は1つだけ置けます。" / "A column stands once.",
        "内容を比べて、一方を削除してください。" / "Compare them and delete one.";
    MISSING_HEADER "missing-header" Error,
        "列 {columns_ja} がありません。" / "Columns are missing: {columns}.",
        "この表に必要な列です。" / "The table needs them.",
        "列を加え、全ての行に値を入れてください。" / "Add them, and fill in every row.";
    COLUMN_LEFT_OUT "column-left-out" Error,
        "列 {columns_ja} がありません。" / "Columns are left out: {columns}.",
        "CSV には、値のない列も置きます。" / "A CSV file has all columns, even those without a value.",
        "openplan format を実行すると加わります。" / "Run openplan format, which adds them.";
    HEADER_ORDER "header-order" Error,
        "{number} 列目が {found} です。" / "Column {number} is {found}.",
        "{number} 列目は {column} であることが必要です。" / "Column {number} should be {column}.",
        "openplan format を実行すると、列が正しい順に並びます。" / "Run openplan format, which puts the columns in order.";
    BLANK_COLUMN "blank-column" Error,
        "{number} 列目が空の列です。" / "Column {number} is blank.",
        "空の列は置きません。" / "There are no blank columns.",
        "openplan format を実行すると取り除かれます。" / "Run openplan format, which drops it.";
    BLANK_ROW "blank-row" Error,
        "空の行です。" / "The row is blank.",
        "空の行は置きません。" / "There are no blank rows.",
        "openplan format を実行すると取り除かれます。" / "Run openplan format, which drops it.";
    RAGGED_ROW "ragged-row" Error,
        "この行には欄が {found} 個あります。" / "The row has {found} cells.",
        "見出し行と同じ {number} 個が必要です。" / "It needs {number}, as many as the header.",
        "カンマの数を確かめてください。カンマを含む文は「\"」で囲みます。" / "Look at the commas; a text with a comma is put in quotes.";
    NFC "nfc" Error,
        "{column} に、濁点などが分かれた文字があります。" / "{column} has characters in separate parts (not Unicode NFC).",
        "「が」は1文字で書きます（Unicode NFC）。" / "A character with its mark is one character, as in é.",
        "openplan format を実行すると直ります。" / "Run openplan format.";
    SPREADSHEET_FLAG "spreadsheet-flag" Error,
        "{column}「{cell}」は、表計算ソフトの書き方です。" / "{column} `{cell}` is the spelling of a spreadsheet.",
        "小文字で {wanted} と書きます（値は同じです）。" / "The same value is written {wanted} here.",
        "openplan format を実行すると、全ての行が直ります。" / "Run openplan format, which mends every row.";
    JSON_SYNTAX "json-syntax" Error,
        "JSON の書き方に誤りがあります（{cause}）。" / "The JSON is not well-formed ({cause}).",
        "括弧・引用符・カンマのそろった JSON が必要です。" / "Brackets, quotes and commas must match.",
        "この位置とその直前を見て直してください。" / "Look at this place and just before it.";
    METADATA_MISSING "metadata-missing" Error,
        "項目 {member} がありません。" / "The member {member} is missing.",
        "{member} には {kind_ja} を書きます。" / "It holds {kind}.",
        "datapackage.json に {member} を加えてください。" / "Add {member} to datapackage.json.";
    METADATA_VALUE "metadata-value" Error,
        "項目 {member} の値 {found} は使えません。" / "The member {member} cannot be {found}.",
        "{kind_ja} を書きます。" / "It holds {kind}.",
        "datapackage.json の {member} を直してください。" / "Mend {member} in datapackage.json.";
    METADATA_TWICE "metadata-twice" Error,
        "項目 {member} が2つあります。" / "The member {member} is there twice.",
        "同じ項目は1度だけ書けます。どちらが有効かは、読むプログラムによって違います。" / "A member stands once; programs differ on which of two they read.",
        "内容を比べて、一方を削除してください。" / "Compare them and delete one.";
    METADATA_CHARACTER "metadata-character" Error,
        "項目 {member} に、ほかの環境で読めない文字（{character_ja}）があります。" / "The member {member} has a character that cannot be read elsewhere ({character}).",
        "外字、制御文字、見えない文字は使いません（異体字と絵文字のためのものは使えます）。" / "There are no private, control or invisible characters, but for those of variants and emoji.",
        "同じ意味の文字に置き換えるか、取り除いてください。" / "Write a character of the same meaning, or delete it.";
    METADATA_UNKNOWN "metadata-unknown" Warning,
        "項目 {member} は使われません。" / "The member {member} is not used.",
        "名前が近い項目は {nearest} です。" / "The member of the closest name is {nearest}.",
        "名前を直すか、削除してください。" / "Mend its name, or delete it.";
    RESOURCES "resources" Error,
        "表の説明 {member} が {found} になっています。" / "The description of the tables has {found} at {member}.",
        "{wanted} であることが必要です（この部分は自動で作られます）。" / "It is {wanted}; this part is generated.",
        "openplan format を実行すると作り直されます。" / "Run openplan format, which writes it anew.";
    OLD_PROFILE "old-profile" Warning,
        "このパッケージは {found} で書かれています。" / "The package is written in {found}.",
        "いまのプロファイルは {wanted} で、その形に読み替えて検査・公開します。" / "The profile of today is {wanted}; it is read, checked and published as one of that.",
        "openplan format を実行すると、ファイルが {wanted} になります。" / "Run openplan format, which brings its files to {wanted}.";
    FOLDER_NAME "folder-name" Error,
        "{member} の値 {found} が、フォルダ名「{folder}」と違います。" / "The member {member} is {found}, but the folder is named {folder}.",
        "フォルダの名前は「公表主体のID/計画ID」であることが必要です。" / "Folders are named by the id of the publisher and the id of the plan.",
        "フォルダ名か {member} のどちらかを直してください。" / "Rename the folder, or mend {member}.";
    DRAFT "draft" Note,
        "項目 custom/draft が true なので、このパッケージは下書きです。" / "The member custom/draft is true: this package is a draft.",
        "下書きは公開されません。publish と serve は、下書きを飛ばします。" / "A draft is not published: publish and serve pass it over.",
        "公開してよくなったら、datapackage.json の draft を false にしてください。" / "When it is ready, set draft in datapackage.json to false.";
}
