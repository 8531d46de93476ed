//! The rules on rows, with the sentences of their findings side by side.
use crate::dataset::rule::rules;

rules! {
    // Cells by themselves
    REQUIRED_CELL "required-cell" Error,
        "{named}が空です。" / "{column} is empty.",
        "この欄には値が必要です。" / "This cell always has a value.",
        "原典を確かめて、値を入れてください。" / "Look into the source and fill it in.";
    NO_VALUE "no-value" Error,
        "{named}が空で、原典表記は「{printed}」です。" / "{column} is empty, and `{printed}` is printed.",
        "横線は値がないことを示し、値のない行は置きません。" / "A dash says that there is no value, and there is no row without one.",
        "この行を削除してください。" / "Delete the row.";
    NONE_OF "none-of" Error,
        "{columns} がどれも空です。" / "{columns} are all empty.",
        "少なくとも一つに値が必要です。" / "At least one of them has a value.",
        "原典を確かめて書くか、行を削除してください。" / "Fill one in from the source, or delete the row.";
    SPACES "spaces" Error,
        "{column}「{cell}」の前か後ろに空白があります。" / "There is a space before or behind {column} `{cell}`.",
        "前後に空白のない「{wanted}」であることが必要です。" / "It is `{wanted}` without them.",
        "空白を削除してください。" / "Delete the spaces.";
    LINE_BREAK "line-break" Error,
        "{column} の中に改行があります。" / "There is a line break in {column}.",
        "1つの欄に改行を入れません。" / "A cell has no line break.",
        "改行を削除してください。段落が分かれるときは行を分けます。" / "Delete it; paragraphs are rows of their own.";
    PADDING "padding" Error,
        "{column}「{cell}」の中に空白が続いています。" / "There are several spaces in a row in {column} `{cell}`.",
        "文字をそろえるための空白は入れません。" / "Text is not padded with spaces.",
        "「{wanted}」のように、余分な空白を削除してください。" / "Delete the superfluous ones: `{wanted}`.";
    UNREADABLE_CHARACTER "unreadable-character" Error,
        "{column} に、ほかの環境で読めない文字（{character_ja}）があります。" / "{column} has a character that cannot be read elsewhere ({character}).",
        "外字、制御文字、見えない文字は使いません（異体字と絵文字のためのものは使えます）。" / "There are no private, control or invisible characters, but for those of variants and emoji.",
        "原典を見て、同じ意味の文字に置き換えるか、取り除いてください。" / "Look into the source and write a character of the same meaning, or delete it.";
    PLATFORM_CHARACTER "platform-character" Error,
        "{column} に機種依存文字「{character}」があります。" / "{column} has the platform-dependent character `{character}`.",
        "ここでは「{wanted}」と書きます（名称・本文・原典表記の欄では使えます）。" / "Here it is written `{wanted}`; names, prose and printed forms may have it.",
        "文字を置き換えてください。" / "Exchange the character.";
    FORMULA "formula" Error,
        "{column}「{cell}」は、表計算ソフトで数式として動くおそれがあります。" / "A spreadsheet may run {column} `{cell}` as a formula.",
        "= + - @ で始まる文字の欄は置きません。" / "No text begins with = + - @.",
        "原典のとおりなら、datapackage.json の custom/formula_allow に「{allow}」を加えてください。" / "If the source has it, add `{allow}` to custom/formula_allow in datapackage.json.";
    FORMULA_ALLOW_UNUSED "formula-allow-unused" Warning,
        "custom/formula_allow の「{allow}」に当たる欄がありません。" / "No cell belongs to `{allow}` in custom/formula_allow.",
        "= + - @ で始まる欄を「表/キー/列名」で示します。" / "It names a cell that begins with = + - @, as table/key/column.",
        "不要なら削除してください。" / "Delete it if it is not needed.";
    CANONICAL_NUMBER "canonical-number" Error,
        "{column}「{cell}」は数の書き方が違います。" / "{column} `{cell}` is not written as a number is here.",
        "「{wanted}」と書きます。" / "It is written `{wanted}`.",
        "半角数字だけに直してください。桁区切り・△・単位・余分な0は付けません。" / "Write digits only: no thousands separators, no △, no unit, no needless zeros.";
    NOT_A_NUMBER "not-a-number" Error,
        "{column}「{cell}」は数ではありません。" / "{column} `{cell}` is no number.",
        "{kind_ja}を書きます。" / "It holds {kind}.",
        "数に直してください。原典の書き方は、名前が _as_printed で終わる列に残します。" / "Write a number; the printed form goes to the column that ends in _as_printed.";
    ERROR_VALUE "error-value" Error,
        "{column}が、表計算ソフトのエラー {cell} になっています。" / "{column} is {cell}, an error of a spreadsheet.",
        "欄には値を入れます。計算や参照に失敗した結果は値ではありません。" / "Cells hold values; what could not be computed or looked up is none.",
        "元の表を開いて正しい値を入れるか、値がなければ空にしてください。" / "Look into the original and enter the value, or leave the cell empty if there is none.";
    FLAG "flag" Error,
        "{column}「{cell}」は true でも false でもありません。" / "{column} `{cell}` is neither true nor false.",
        "「はい」は true、「いいえ」は false です。" / "Yes is true, no is false, in lower case.",
        "{wanted_ja} と書いてください。" / "Write {wanted}.";
    MONTH "month" Error,
        "{column}「{cell}」は年月の書き方が違います。" / "{column} `{cell}` is no month.",
        "年4桁と月2桁をハイフンでつなぎ、YYYY-MM の形で{hint_ja}書きます。" / "It is written YYYY-MM{hint}.",
        "書き方を直してください。" / "Write it that way.";
    SPREADSHEET_DATE "spreadsheet-date" Error,
        "{column}「{cell}」は、表計算ソフトが日付に変えたもののようです。" / "A spreadsheet seems to have made a date of {column}: `{cell}`.",
        "{kind_ja}（もとは {wanted} と思われます）。" / "It holds {kind}, perhaps {wanted}.",
        "もとの値に戻し、表計算ソフトではこの列を「文字列」にして開いてください。" / "Put the value back, and open the column as text in the spreadsheet.";
    SLUG "slug" Error,
        "{column}「{cell}」は ID に使えない書き方です。" / "{column} `{cell}` cannot be an id.",
        "ID は半角の英小文字と数字をハイフンでつないだもので、たとえば {wanted} です。" / "Ids are lower-case ASCII letters and digits, joined by hyphens: {wanted}.",
        "同じものを指す ID を全ての表で直してください。" / "Mend it in all tables that refer to it.";
    IRI "iri" Error,
        "{column}「{cell}」は URL ではありません。" / "{column} `{cell}` is no URL.",
        "https:// か http:// で始まる URL を書きます。" / "It is an absolute URL that begins with https:// or http://.",
        "ブラウザのアドレス欄から写してください。" / "Copy it from the address bar of a browser.";
    LOST_LEADING_ZERO "lost-leading-zero" Error,
        "{column}「{cell}」は、表計算ソフトで先頭の 0 が消えたもののようです。" / "A spreadsheet seems to have dropped the first 0 of {column} `{cell}`.",
        "6桁の {wanted} であることが必要です。" / "It is {wanted}, six digits.",
        "0 を戻し、表計算ソフトではこの列を「文字列」にして開いてください。" / "Put the 0 back, and open the column as text in the spreadsheet.";
    PUBLISHER_ID "publisher-id" Error,
        "{column}「{cell}」はこの計画の公表主体のIDではありません。" / "{column} `{cell}` is not the id of the publisher of this plan.",
        "datapackage.json の custom/publisher_id は {wanted} です。" / "custom/publisher_id of datapackage.json is {wanted}.",
        "{wanted} と書いてください。" / "Write {wanted}.";
    PERIOD_SPELLING "period-spelling" Error,
        "{column}「{cell}」は期間の書き方が違います。" / "{column} `{cell}` is not written as a period is here.",
        "同じ期間は一通りに書きます。ここでは {wanted} です。" / "A period has one spelling, which is {wanted}.",
        "{wanted} と書いてください。openplan format が直します。" / "Write {wanted}; openplan format does so.";
    PERIOD "period" Error,
        "{column}「{cell}」は期間として読めません。" / "{column} `{cell}` cannot be read as a period.",
        "年度は 2024、四半期は 2024-q1、半期は 2024-h1、暦年は cy2024、月は m2024-05、日は d2024-05-31、範囲は 2024-01-01-to-2025-03-31、不明は unknown と書きます。" / "A fiscal year is 2024, a quarter 2024-q1, a half 2024-h1, a calendar year cy2024, a month m2024-05, a day d2024-05-31, a span 2024-01-01-to-2025-03-31, and what nobody says is unknown.",
        "原典を確かめて、このどれかで書いてください。" / "Look into the source and write one of these.";
    PERIOD_DAYS "period-days" Error,
        "{column}「{cell}」は、期間「{period}」の日付と合いません。" / "{column} `{cell}` is not that of the period `{period}`.",
        "期間の最初と最後の日は、期間から決まります。ここでは「{wanted}」です。" / "First and last day follow from the period: here `{wanted}`.",
        "openplan format を実行すると入ります。期間が違うときは、期間を直してください。" / "Run openplan format, which writes them; or mend the period.";
    DATE "date" Error,
        "{column}「{cell}」は日付の書き方が違います。" / "{column} `{cell}` is no day.",
        "年4桁、月2桁、日2桁をハイフンでつなぎ、2024-03-31 のように書きます。" / "It is written YYYY-MM-DD, such as 2024-03-31.",
        "書き方を直してください。" / "Write it that way.";
    PATTERN "code-spelling" Error,
        "{column}「{cell}」は書き方が違います。" / "{column} `{cell}` is not written as such a code is.",
        "{kind_ja}を書きます。" / "It holds {kind}.",
        "書き方を直してください。" / "Write it that way.";
    OWN_CODE "own-code" Error,
        "{column}「{cell}」が codes にありません。" / "{column} `{cell}` is not in codes.",
        "計画独自のコードは、codes の表に list_id「{list}」として定めます。" / "A code of the plan's own is declared in the table codes, with the list_id `{list}`.",
        "codes に行を加えるか、組み込みのコードを {builtin} に書いてください。" / "Add a row to codes, or write a built-in code into {builtin}.";
    TWO_CODES "two-codes" Error,
        "{builtin} と {column} の両方に値があります。" / "{builtin} and {column} are both filled.",
        "組み込みのコードと独自のコードは、どちらか一つだけを書きます。" / "A thing has a built-in code or one of the plan's own.",
        "どちらかを空にしてください。" / "Empty one of them.";
    SUBJECTS "subjects" Error,
        "この行の対象が二つ以上あります（{columns}）。" / "The row is about more than one thing ({columns}).",
        "対象は、政策・取組・指標のどれか一つか、どれも空（計画全体）です。" / "It is about one policy, initiative or indicator, or about the whole plan when all are empty.",
        "一つを残して空にするか、行を分けてください。" / "Keep one, or make a row for each.";
    BUILTIN_LIST "builtin-list" Error,
        "{column}「{cell}」がありますが、組み込みの一覧に「{list}」はありません。" / "{column} is `{cell}`, but there is no built-in list `{list}`.",
        "組み込みのコードと対応させられるのは、list_id が unit や stage などの場合だけです。" / "A code corresponds to a built-in one only where its list_id is that of a built-in list, such as unit or stage.",
        "{column} を空にするか、list_id を直してください。" / "Empty {column}, or mend list_id.";
    AREA_MISSING "area-missing" Error,
        "{column} が空です。" / "{column} is empty.",
        "datapackage.json に地域（custom/area_uri）がある計画では、全ての値に地域があります。ふつうは {area} です。" / "In a plan with an area (custom/area_uri in datapackage.json) every value has one, usually {area}.",
        "openplan format を実行すると入ります。" / "Run openplan format, which fills it.";
    AREA_UNKNOWN "area-unknown" Error,
        "{column}「{cell}」がありますが、計画の地域が分かりません。" / "{column} is `{cell}`, but the area of the plan is not known.",
        "地域のある値は、datapackage.json の custom/area_uri と共に書きます。" / "Values have areas where datapackage.json has custom/area_uri.",
        "custom/area_uri を書くか、全ての値の {column} を空にしてください。" / "State custom/area_uri, or empty {column} of all values.";
    UNKNOWN_CODE "unknown-code" Error,
        "{column}「{cell}」は、コード表にありません。" / "{column} `{cell}` is not in its code list.",
        "近いコードは {nearest}（{label_ja}）です。" / "The closest code is {nearest} ({label_en}).",
        "次のどれかを書いてください: {codes}。" / "Write one of {codes}.";

    // Keys and references
    DUPLICATE_KEY "duplicate-key" Error,
        "キー {key} が {first} 行目にもあります。" / "The key {key} stands in line {first}, too.",
        "キー（{columns}）は表の中で1度だけ使えます。" / "A key ({columns}) stands once in a table.",
        "重複した行を削除するか、ID を直してください。" / "Delete the row, or mend its id.";
    UNKNOWN_REFERENCE "unknown-reference" Error,
        "{column}「{cell}」が {table}.csv にありません。" / "{column} `{cell}` is not in {table}.csv.",
        "近いものは {nearest} です。" / "The closest there is {nearest}.",
        "ID を直すか、{table}.csv に行を加えてください。" / "Mend the id, or add a row to {table}.csv.";
    WITHIN_NOTHING "within-nothing" Error,
        "{column} が空で、{of} だけがあります。" / "{column} is empty, but {of} is not.",
        "{of} は、{column} の示す一覧の中のコードです。" / "{of} is a code of the list that {column} names.",
        "{column} を書くか、{of} を空にしてください。" / "Fill in {column}, or empty {of}.";
    OTHER_PACKAGE "other-package" Error,
        "{column}「{cell}」が、この計画のものと違います。" / "{column} `{cell}` is not that of this plan.",
        "全ての行で {wanted} であることが必要です。" / "It is {wanted} in every row.",
        "{wanted} に直すか、ほかの計画の行なら削除してください。" / "Write {wanted}, or delete the row if it belongs to another plan.";
    ONE_PLAN "one-plan" Error,
        "plans.csv の行が {found} 行あります。" / "plans.csv has {found} rows.",
        "1つのフォルダに計画は1つ、行は1行であることが必要です。" / "A folder holds one plan, and one row.",
        "この計画の行だけを残してください。" / "Keep the row of this plan alone.";

    // Order
    POSITION "position" Error,
        "{column} が {cell} です。" / "{column} is {cell}.",
        "同じ親の中で上から数えた順の {wanted} であることが必要です。" / "It is number {wanted} under its parent.",
        "掲載順を 1 からの連番に直してください。" / "Number the rows under a parent from 1 in their order.";
    SOURCE_LINE_ORDER "source-line-order" Warning,
        "{column} が {cell} で、前の行の {before} より小さくなっています。" / "{column} is {cell}, less than {before} in the row before.",
        "行は原典に載る順に並べます。" / "Rows stand in the printed order.",
        "行の順か行番号を確かめてください。" / "Look at the order of the rows and at the number.";

    // The plan and its editions
    REVISION_ID "revision-id" Error,
        "版ID {cell} が、策定・改訂年月 {issued} と合いません。" / "The id {cell} does not fit the month of issue, {issued}.",
        "版ID は e に年月を続けた {wanted} であることが必要です。" / "The id is e and the month: {wanted}.",
        "版ID か年月を直してください。" / "Mend the id or the month.";
    REVISION_SOURCE "revision-source" Error,
        "{column} が {cell} です。" / "{column} is {cell}.",
        "版の文書の出典ID は版ID と同じ {wanted} であることが必要です。" / "The source of an edition has the id of the edition, {wanted}.",
        "{wanted} と書き、sources.csv の ID もそろえてください。" / "Write {wanted}, and use that id in sources.csv, too.";
    REVISION_DOCUMENT "revision-document" Error,
        "版 {revision} の文書の {column} が {cell} です。" / "{column} of the document of edition {revision} is {cell}.",
        "{wanted} であることが必要です。" / "It must be {wanted}.",
        "{wanted} に直してください。" / "Write {wanted}.";
    PREVIOUS_REVISION "previous-revision" Error,
        "前の版 {cell} が、この版 {revision} より前のものではありません。" / "The previous edition {cell} is not older than this one, {revision}.",
        "前の版は、この版より早く策定されたものであることが必要です。" / "The previous edition was issued before this one.",
        "前の版の ID を直してください。" / "Mend the id of the previous edition.";
    FIRST_REVISION "first-revision" Error,
        "版 {revision} の「前の版」が空です。" / "Edition {revision} has no previous edition.",
        "空にできるのは最も古い版 {oldest} だけです。" / "Only the oldest, {oldest}, has none.",
        "直前の版の ID を書いてください。" / "Write the id of the edition before it.";
    NEWEST_LISTING "newest-listing" Error,
        "{column}「{printed}」が、{table}.csv の {key} の {other}「{found}」と違います。" / "{column} is `{printed}`, but {other} of {key} in {table}.csv is `{found}`.",
        "最も新しい版 {revision} の掲載と {table}.csv は、同じことを述べます。" / "{table}.csv says what the newest edition, {revision}, prints.",
        "原典を見て、違う方を直してください。{places_ja}" / "Look into the source and mend the one that is wrong.{places}";
    EDITION_BEGUN "edition-begun" Warning,
        "版 {cell} には、取組の掲載がまだ1つもありません。" / "Edition {cell} lists no initiative yet.",
        "前の版 {before} には取組の掲載があります。" / "The edition {before} lists some.",
        "listings.csv に {cell} の行を加えてください。openplan edition は前の版の行を写して始めます。" / "Add rows of {cell} to listings.csv; openplan edition begins with those of the edition before.";
    LEFT_OUT "left-out" Warning,
        "版 {cell} に、前の版 {before} の{things} {count} 件の掲載がありません（{ids}）。" / "Edition {cell} does not list {count} of the {table} of {before}: {ids}.",
        "入力の途中なら、まだ足りない行です。取組が足りない版は、公開ページが最初に示す版になりません。" / "Rows may be lacking that are not entered yet. An edition that lacks initiatives is not the one that pages show at first.",
        "足りない行を加えてください。版が載せなくなったものは、{table}.csv の行を残し、datapackage.json の custom/dropped に「{dropped}」のように書きます。" / "Add the rows. What the edition dropped keeps its row in {table}.csv and is named in custom/dropped in datapackage.json, as `{dropped}`.";
    DROPPED_UNUSED "dropped-unused" Warning,
        "custom/dropped の「{dropped}」に当たるものがありません。" / "Nothing belongs to `{dropped}` in custom/dropped.",
        "版が載せなくなった取組を「版ID/取組ID」、政策・指標・用語を「版ID/policies/政策ID」のように示します。その版に掲載のあるものは書きません。" / "It names what an edition no longer lists: an initiative as edition/initiative, a policy, an indicator or a term as edition/policies/id.",
        "不要なら削除してください。" / "Delete it if it is not needed.";
    POLICY_CYCLE "policy-cycle" Error,
        "政策 {policy} の上位をたどると、自分自身に戻ります（{path}）。" / "Following what policy {policy} stands under leads back to it ({path}).",
        "上位の政策は、自分自身でもその下の政策でもありません。" / "A policy stands neither under itself nor under what is below it.",
        "上位の政策ID を直してください。" / "Mend the policy above it.";
    PARENT_UNLISTED "parent-unlisted" Error,
        "上位の政策「{cell}」の掲載が、版 {revision} にありません。" / "Edition {revision} does not print the policy `{cell}` above it.",
        "上位の政策も、同じ版の policy-listings.csv に載っていることが必要です。" / "What stands above is in policy-listings.csv for the same edition.",
        "{cell} の行を加えるか、上位の政策ID を直してください。" / "Add the row of {cell}, or mend the policy above.";
    DATE_PAIR "date-pair" Error,
        "年月 {issued} の原典表記がありません。" / "The month {issued} stands without its printed form.",
        "年月には、原典の書き方を {column} に添えます。" / "A month has its printed form beside it, in {column}.",
        "「2024年3月策定」のように、原典のとおりに書いてください。" / "Write it as the source does, such as March 2024.";
    PRINTED_MONTH "printed-month" Error,
        "{column} が {found} で、原典表記「{printed}」と違います。" / "{column} is {found}, but `{printed}` is printed.",
        "原典表記のとおりなら {wanted} です。" / "As printed it is {wanted}.",
        "どちらかを直してください。" / "Mend one of them.";
    PLANNED_ISSUED "planned-issued" Error,
        "策定予定の計画に年月 {cell} が書かれています。" / "A plan that is only planned has the month {cell}.",
        "予定は策定の年月ではないので、この欄は空であることが必要です。" / "A planned date is no date of issue: the cell is empty.",
        "年月を消し、原典の書き方を date_as_printed に残してください。" / "Empty it, and keep the printed form in date_as_printed.";
    SECTION_EMPTY "section-empty" Error,
        "節 {section} に見出しも本文もありません。" / "Section {section} has neither heading nor text.",
        "見出し（heading）か本文（text）の少なくとも一方が必要です。" / "It has a heading, a text, or both.",
        "原典を見て書くか、行を削除してください。" / "Fill it in from the source, or delete the row.";
    SECTION_PARENT "section-parent" Error,
        "親の節 {cell} が、この節 {section} より下にあります。" / "The parent {cell} does not stand above its section {section}.",
        "親は、自分自身でも子でもなく、先に載る節であることが必要です。" / "A parent is printed before what it contains, and never the section itself.",
        "親の節ID を直してください。" / "Mend the id of the parent.";
    NOTE_PRINTED "note-printed" Error,
        "「{cell}」が、原典の {line} 行目にありません。" / "`{cell}` is not in line {line} of the source.",
        "printed は、その行の文字をそのまま写したものであることが必要です。" / "It is copied from that line, character by character.",
        "文字か行番号を直してください。" / "Mend the text or the number of the line.";
    NOTE_PRESUMED "note-presumed" Error,
        "推定される表記が、原典の表記「{cell}」と同じです。" / "What is presumed is what is printed: `{cell}`.",
        "推定は、原典の表記と違うものであることが必要です。" / "It differs from what is printed.",
        "直すか、推定しない場合は空にしてください。" / "Mend it, or leave it empty if nothing is presumed.";

    // Initiatives, listings, schedule
    INITIATIVE_UNLISTED "initiative-unlisted" Error,
        "取組 {cell} が、どの版にも掲載されていません。" / "Initiative {cell} is listed in no edition.",
        "取組は、少なくとも1つの版の listings.csv に載っていることが必要です。" / "An initiative stands in listings.csv for at least one edition.",
        "掲載の行を加えるか、取組の行を削除してください。" / "Add its listing, or delete the row.";
    NO_PRIMARY_LISTING "no-primary-listing" Error,
        "取組 {initiative} は、版 {revision} では再掲だけです。" / "Initiative {initiative} is only relisted in edition {revision}.",
        "再掲でない掲載が1つ必要です。" / "One of its listings is not a relisting.",
        "最初の掲載の relisted を false にしてください。" / "Set relisted of the first one to false.";
    TWO_PRIMARY_LISTINGS "two-primary-listings" Error,
        "取組 {initiative} の、再掲でない掲載が {first} 行目にもあります。" / "Line {first} already lists initiative {initiative} without being a relisting.",
        "1つの版で、再掲でない掲載は1つだけであることが必要です。" / "An initiative has one such listing in an edition.",
        "再掲なら relisted を true に、別の取組なら新しい ID を付けてください。" / "Set relisted to true, or give it an id of its own if it is another initiative.";
    RELISTED_TITLE "relisted-title" Error,
        "再掲の取組名「{cell}」に (再掲) がありません。" / "The title of a relisting, `{cell}`, does not end in (再掲).",
        "再掲の取組名は、原典のとおり (再掲) で終わることが必要です。" / "It ends in (再掲), as printed.",
        "原典を見て、取組名か relisted を直してください。" / "Look into the source and mend the title or relisted.";
    RELISTED_FLAG "relisted-flag" Error,
        "取組名が (再掲) で終わるのに、relisted が {cell} です。" / "The title ends in (再掲), but relisted is {cell}.",
        "再掲の行では true であることが必要です。" / "It is true for a relisting.",
        "relisted を true にし、もとの取組の ID を書いてください。" / "Set it to true, and use the id of the initiative it repeats.";
    INITIATIVE_TITLE "initiative-title" Error,
        "取組名「{cell}」が、版 {revision} の掲載「{printed}」と違います。" / "The title `{cell}` differs from `{printed}`, as edition {revision} lists it.",
        "取組名は、それを載せる最も新しい版の、再掲でない掲載のとおりであることが必要です。" / "It is that of the newest edition that lists it, where it is not a relisting.",
        "「{printed}」に直してください。誤植と思われる場合も、source-notes.csv に注記してそのまま残します。{places_ja}" / "Write `{printed}`; a misprint stays and gets a row in source-notes.csv.{places}";
    SCHEDULE_UNLISTED "schedule-unlisted" Error,
        "取組 {cell} は、版 {revision} に掲載されていません。" / "Edition {revision} does not list initiative {cell}.",
        "工程に書けるのは、その版に載る取組だけです。" / "An edition has a schedule for what it lists.",
        "版ID か取組ID を直してください。" / "Mend the edition or the initiative.";
    SCHEDULE_OUTSIDE_PERIOD "schedule-outside-period" Error,
        "時期「{cell}」は計画期間の外です。" / "The period `{cell}` is outside that of the plan.",
        "計画期間は{plan_ja}です。" / "The plan covers {plan}.",
        "時期を直してください。計画期間の方が違う場合は plans.csv か revisions.csv を直します。" / "Mend it, or the period in plans.csv or revisions.csv.";
    SCHEDULE_GAP "schedule-gap" Warning,
        "取組 {cell} の工程（{periods_ja}）が、版 {revision} にありません。" / "Edition {revision} has no schedule of initiative {cell} for {periods}.",
        "この版のほかの取組にはその時期の工程があるので、この取組にも必要かもしれません。" / "It has one of other initiatives.",
        "原典に欄があれば schedule.csv に加えてください。横線「—」は none と書きます。" / "Add it to schedule.csv if the source prints a cell; a dash is none.";
    SCHEDULE_OF_FEW "schedule-of-few" Warning,
        "版 {revision} で、その時期（{periods_ja}）の工程があるのは取組 {initiatives} だけです。" / "In edition {revision} only {initiatives} has a schedule for {periods}.",
        "ほかの取組（{others} 件）にはありません。" / "The {others} others have none.",
        "原典を見て、時期を直すか、ほかの取組にも欄があれば schedule.csv に加えてください。原典のとおりなら、このままで構いません。" / "Look into the source: mend the period, or add what it prints of the others to schedule.csv; leave it if it is printed so.";
    SCHEDULE_MISSING "schedule-missing" Error,
        "取組 {cell} の工程（{periods_ja}）が、版 {revision} にありません。" / "Edition {revision} has no schedule of initiative {cell} for {periods}.",
        "原典の {line} 行目に、その時期の欄があります。" / "Line {line} of the source prints a cell for it.",
        "schedule.csv に加えてください。横線「—」は none、統合された欄は時期ごとに1行です。" / "Add it to schedule.csv; a dash is none, and a merged cell is a row for each of its periods.";
    NEW_MARK "new-mark" Warning,
        "{column} が {cell} で、原典の {line} 行目と合いません。" / "{column} is {cell}, which does not fit line {line} of the source.",
        "その行に New の表示があれば true、なければ false です。" / "It is true if that line has the mark New.",
        "原典を見て直してください。表示が画像で、翻刻にない場合はそのままで構いません。" / "Look into the source; leave it if the mark is an image that the text lacks.";
    NEW_AGAIN "new-again" Warning,
        "取組 {initiative} は版 {older} にも載っていますが、版 {revision} の {column} が true です。" / "Initiative {initiative} is in edition {older} already, but {column} is true in edition {revision}: it is marked New.",
        "New の表示は、ふつう、その版で初めて載る取組に付きます。前の版の行を写したときに残ったものかもしれません。" / "The mark New usually stands at what an edition lists for the first time; it may have been copied with the row of the older edition.",
        "原典を見て、表示がなければ false にしてください。" / "Look into the source, and set it to false if the mark is not printed.";
    MERGE_PAIR "merge-pair" Error,
        "{column} が空で、{other} だけがあります。" / "{column} is empty, but {other} is not.",
        "統合先と統合時期は、必ず両方を書きます。" / "What an initiative is merged into and the time always come together.",
        "もう一方も書くか、両方を空にしてください。" / "Fill in both or neither.";
    MERGE_CYCLE "merge-cycle" Error,
        "取組 {initiative} の統合先をたどると、自分自身に戻ります（{path}）。" / "Following what initiative {initiative} is merged into leads back to it ({path}).",
        "統合先は、ほかの取組であることが必要です。" / "It is merged into another one that goes on.",
        "統合先の取組ID を直してください。" / "Mend what it is merged into.";
    MERGED_STAGE_MISSING "merged-stage-missing" Error,
        "統合後（{period_ja}）の段階が {cell} です。" / "The stage of {period}, after the merger, is {cell}.",
        "統合時期（{merged_ja}）からは merged であることが必要です。" / "From {merged} on it is merged.",
        "段階を merged にするか、initiatives.csv の統合時期を直してください。" / "Set it to merged, or mend the time in initiatives.csv.";
    MERGED_STAGE_UNEXPECTED "merged-stage-unexpected" Error,
        "取組 {initiative} はその時期（{period_ja}）には統合されていません。" / "Initiative {initiative} is not merged in {period}.",
        "merged を使えるのは、initiatives.csv に書かれた統合時期からだけです。" / "The stage is merged only from the time on that initiatives.csv states.",
        "段階を直すか、initiatives.csv に統合先と統合時期を書いてください。" / "Mend the stage, or state the merger in initiatives.csv.";
    MERGED_TITLE "merged-title" Error,
        "「{cell}」は統合先 {target} の取組名を挙げていません。" / "`{cell}` does not name {target}, into which it is merged.",
        "統合先の取組名「{title}」を、全て含むことが必要です。" / "Its title is `{title}`.",
        "統合先の取組ID か、原典表記を直してください。" / "Mend what it is merged into, or the printed text.";
    DASH_STAGE "dash-stage" Error,
        "段階 {stage} の原典表記が「{printed}」です。" / "The stage is {stage}, but `{printed}` is printed.",
        "none は、横線「—」が印刷されている場合だけに使います。" / "none is for a printed dash, and for nothing else.",
        "原典を見て、段階か原典表記を直してください。" / "Look into the source and mend one of them.";
    STAGE_LABEL "stage-label" Error,
        "段階 {cell}（{label}）の原典表記が「{printed}」です。" / "The stage is {cell} ({label}), but `{printed}` is printed.",
        "「{printed}」なら、段階は {wanted} であることが必要です。" / "The stage of `{printed}` is {wanted}.",
        "{wanted} に直すか、原典表記を直してください。" / "Write {wanted}, or mend the printed form.";
    UNKNOWN_STAGE_FORM "unknown-stage-form" Warning,
        "段階の原典表記「{cell}」は、組み込みのコードの表記にありません。" / "The printed stage `{cell}` is no form of a built-in code.",
        "{near_ja}" / "{near}",
        "誤記なら直してください。原典のとおりで段階も合っていれば、このままで構いません。" / "Mend it if it is a slip; leave it if it is printed so and the stage fits.";
    UNCODED "uncoded" Warning,
        "原典表記「{printed}」に {column} がありません。" / "`{printed}` is printed, and {column} is empty.",
        "{near_ja}" / "{near}",
        "当てはまるコードがあれば書いてください。なければ空のままで構いません。計画独自のコードは codes に定めて {own} に書きます。" / "Write the code that fits; else leave it empty, or declare a code of the plan's own in codes and write it into {own}.";

    // Indicators and values
    EDITORIAL_LABEL "editorial-label" Error,
        "指標名「{cell}」が、原典の {line} 行目からの部分にありません。" / "The label `{cell}` is not in the source from line {line} on.",
        "原典にない名称なら label_is_editorial は true であることが必要です。" / "A label that is not printed has label_is_editorial true.",
        "名称か行番号を直すか、label_is_editorial を true にしてください。" / "Mend the label or the line, or set label_is_editorial to true.";
    LABEL_PRINTED "label-printed" Warning,
        "label_is_editorial が true ですが、指標名「{label}」は原典の {line} 行目からの部分にあります。" / "label_is_editorial is true, but the label `{label}` is in the source from line {line} on.",
        "原典にある名称なら false であることが必要です。" / "It is false for a label that is printed.",
        "false に直してください。" / "Set it to false.";
    COMPONENT_OF "component-of" Error,
        "指標 {indicator} の構成先 {cell} は使えません（{reason_ja}）。" / "Indicator {indicator} cannot be a part of {cell}: {reason}.",
        "構成先は、主な指標について、同じ政策かその上下の政策の KPI を書きます。" / "It names the KPI under which a main indicator is printed, of the same policy or of one above or below.",
        "構成先を直すか、空にしてください。" / "Mend it, or leave it empty.";
    KPI_TARGET "kpi-target" Warning,
        "KPI {cell} に目標値がありません。" / "KPI {cell} has no target.",
        "KPI には目標とする時期の値が必要です。" / "A KPI has a value for its target period.",
        "原典に目標値があれば observations.csv に、言葉の目標なら statements.csv に加えてください。" / "Add the target to observations.csv if the source states one, or to statements.csv if it is in words.";
    TARGET_YEAR "target-year" Error,
        "KPI {indicator} の目標の時期 {cell} が、計画の開始（{start}）より前です。" / "The target of KPI {indicator} is for {cell}, before the plan begins on {start}.",
        "目標の時期は計画の開始以後であることが必要です。" / "A target is for a time in the plan, or later.",
        "期間か値の種類を直してください。計画前の値は基準値（baseline）です。" / "Mend the period or the type; a value from before the plan is a baseline.";
    OBSERVATION_AFTER_PERIOD "observation-after-period" Warning,
        "期間 {cell} は、計画の終了（{end}）より後です。" / "The period {cell} is after the plan ends on {end}.",
        "指標の値は、ふつう計画期間までのものです。" / "Values usually end with the plan.",
        "期間を確かめてください。" / "Look at the period.";
    ACTUAL_TOO_EARLY "actual-too-early" Error,
        "期間 {cell} の実績が、{issued} に出た資料 {source} にあることになっています。" / "An actual value of {cell} is said to stand in {source}, issued {issued}.",
        "実績は、その期間が始まった後に出た資料に載ります。" / "An actual value is printed after its period began.",
        "期間・値の種類・出典を直してください。" / "Mend the period, the type or the source.";
    CHANGE_SIGN "change-sign" Error,
        "増減「{printed}」に対して {column} が {found} です。" / "{column} is {found}, but `{printed}` is printed.",
        "△・▲・- と「減」「低下」などは負の数、+ と「増」「上昇」などは正の数です。" / "A minus, △ and words such as decrease mean a negative number, a plus and words such as increase a positive one.",
        "{wanted} と書いてください。" / "Write {wanted}.";
    CHANGE_PRINTED "change-printed" Error,
        "{column} が {cell} で、増減の原典表記「{printed}」と違います。" / "{column} is {cell}, but `{printed}` is printed.",
        "原典表記のとおりなら {wanted} です。" / "As printed it is {wanted}.",
        "どちらかを直してください。" / "Mend one of them.";
    CHANGE_UNPRINTED "change-unprinted" Error,
        "増減 {change} の原典表記がありません。" / "The change {change} stands without its printed form.",
        "増減は、原典に印刷されているものだけを、その書き方と共に記します。" / "A change is recorded only if it is printed, and with its printed form.",
        "{column} に原典の書き方を入れるか、計算した値なら増減を消してください。" / "Fill in {column}, or delete the change if it was computed.";
    VALUE_UNPRINTED "value-unprinted" Warning,
        "値 {value} の原典表記がありません。" / "The value {value} stands without its printed form.",
        "値には、原典の書き方を {column} に添えます。" / "A value has its printed form beside it, in {column}.",
        "「17万件」のように、原典のとおりに書いてください。" / "Write it as the source does, such as 1.2 million.";
    VALUE_SIGN "value-sign" Error,
        "{column} が {cell} で、原典表記「{printed}」と符号が違います。" / "{column} is {cell}, but the sign of `{printed}` is another.",
        "△・▲・- の付いた値は負の数で、{wanted} です。" / "A value with △, ▲ or - is negative, others are not: {wanted}.",
        "符号を直してください。" / "Mend the sign.";
    VALUE_PRINTED "value-printed" Error,
        "{column} が {cell} で、原典表記「{printed}」と違います。" / "{column} is {cell}, but `{printed}` is printed.",
        "原典表記を単位そのもので書くと {wanted} です（17万件は 170000）。" / "In the unit itself that is {wanted} (1.2 million is 1200000).",
        "どちらかを直してください。" / "Mend one of them.";
    VALUE_UNREAD "value-unread" Warning,
        "{column} が {cell} ですが、原典表記「{printed}」では確かめられません（{reason_ja}）。" / "{column} is {cell}, which `{printed}` does not confirm: {reason}.",
        "値は、原典表記から読み取れる数であることが必要です。" / "A value is the number that its printed form states.",
        "原典を確かめてください。原典に数がない場合は、この行を削除します。" / "Look into the source; delete the row if the source prints no number.";
    DASH_VALUE "dash-value" Error,
        "{column} が {cell} ですが、原典表記は「{printed}」です。" / "{column} is {cell}, but `{printed}` is printed.",
        "横線は値がないことを示し、0 ではありません。" / "A dash says that there is no value; it is not zero.",
        "増減なら空にし、値ならこの行を削除してください。0 と印刷されている場合は、原典表記を直します。" / "Empty a change; delete the row of a value. If a zero is printed, mend the printed form.";
    CHANGE_UNREAD "change-unread" Warning,
        "{column} が {cell} ですが、増減の原典表記「{printed}」では確かめられません（{reason_ja}）。" / "{column} is {cell}, which `{printed}` does not confirm: {reason}.",
        "増減は、原典表記から読み取れる数であることが必要です。" / "A change is the number that its printed form states.",
        "原典を確かめ、増減の数が印刷されていなければ空にしてください。" / "Look into the source; empty it if the source prints no such number.";
    CHANGE_UNIT "change-unit" Error,
        "{column} が {cell} ですが、増減の原典表記「{printed}」の単位は「{counter}」（{other}）で、値の単位と違います。" / "{column} is {cell}, but `{printed}` is in `{counter}` ({other}), which is not the unit of the value.",
        "増減は、値と同じ単位の差です。率は差ではありません。" / "A change is a difference in the unit of the value; a rate is none.",
        "増減を空にし、原典表記だけを残してください。" / "Empty it, and keep the printed form.";
    CHANGE_DIFFERENCE "change-difference" Warning,
        "{column} が {cell} ですが、値 {value} と、前の期間である{period_ja}の値 {before}（{line} 行目）の差は {wanted} です。" / "{column} is {cell}, but the value {value} and that of {period}, {before} (line {line}), differ by {wanted}.",
        "増減は、すぐ前の同じ長さの期間の値との差です。" / "A change is the difference from the value of the period of the same length directly before.",
        "値と増減を原典で確かめてください。原典の計算が合わない場合は、そのままで構いません。" / "Look up the values and the change; leave them if the source itself does not add up.";
    RANGE_END "range-end" Error,
        "{column} が空です。" / "{column} is empty.",
        "幅のある値（qualifier_id が range）には、下限の value と上限の upper_value があります。" / "A range (qualifier_id is range) has a lower end, value, and an upper end, upper_value.",
        "上限を書くか、qualifier_id を直してください。" / "Write the upper end, or mend qualifier_id.";
    RANGE_QUALIFIER "range-qualifier" Error,
        "upper_value に「{upper}」がありますが、{column} は「{cell}」です。" / "There is an upper_value, {upper}, but {column} is `{cell}`.",
        "upper_value は幅のある値の上限で、{column} は range です。" / "upper_value is the upper end of a range, of which {column} is range.",
        "幅のある値なら range と書き、そうでなければ upper_value を空にしてください。" / "Write range if it is one, or empty upper_value.";
    RANGE_ORDER "range-order" Error,
        "{column} の「{cell}」が value の「{value}」より大きくありません。" / "{column} is {cell}, which is not above value, {value}.",
        "value が下限、{column} が上限です。" / "value is the lower end and {column} the upper one.",
        "2つの値を原典と比べて直してください。" / "Compare both with the source and mend them.";
    SUM_OF_PARTS "sum-of-parts" Warning,
        "{column}「{cell}」から内訳の値を引くと {rest} が残ります。" / "Less its parts, {rest} is left of {column} {cell}.",
        "component_of_id で内訳とされた指標の値は、足すと全体の値になります。" / "Values of the indicators that component_of_id names as parts add up to that of the whole.",
        "値を原典と比べてください。原典のとおりなら、そのままで構いません。" / "Compare the values with the source; leave them if they are printed so.";
    SOURCES_DISAGREE "sources-disagree" Warning,
        "{column} が資料 {source} では {cell} ですが、資料 {other_source}（{line} 行目）では {other} です。" / "{column} is {cell} in {source}, but {other} in {other_source} (line {line}).",
        "同じ指標・時期・種類の値は、どの資料でも同じです（目標は見直されることがあります）。" / "Values of one indicator, period and kind are the same in all sources; targets may be revised.",
        "桁や時期を確かめてください。どちらも原典のとおりなら、そのままで構いません。" / "Look at the digits and the period; leave them if both are printed so.";
    PERCENT_RANGE "percent-range" Warning,
        "指標「{label}」の {column} が {cell} % です。" / "{column} of `{label}` is {cell} percent.",
        "割合は、ふつう 0 から 100 までです。" / "A share is between 0 and 100, as a rule.",
        "小数点の位置と単位を確かめてください。" / "Look at the decimal point and at the unit.";
    MONTH_RANGE "month-range" Warning,
        "{column} が {cell} です。" / "{column} is {cell}.",
        "策定・発行の年月は、ふつう {last} までのものです。" / "What is quoted was issued by {last}, as a rule.",
        "年月とその原典表記を確かめてください。" / "Look at the month and at its printed form.";
    COUNTER_UNKNOWN "counter-unknown" Warning,
        "単位が {cell}（{name}）ですが、原典表記は「{printed}」で、「{counter}」に当たる単位が確かめられません。" / "The unit is {cell} ({name}), but `{printed}` is printed, and `{counter}` is not known to mean it.",
        "単位は、印刷された単位と同じものであることが必要です。" / "The unit is the one that is printed.",
        "原典を見て、同じ意味の単位か確かめてください。" / "Look into the source whether the unit means the same.";
    UNIT_PRINTED "unit-printed" Error,
        "単位 {cell} が、原典表記「{printed}」と合いません。" / "The unit {cell} does not fit `{printed}`.",
        "「{counter}」なら、単位は {wanted} であることが必要です。" / "The unit of `{counter}` is {wanted}.",
        "{wanted} に直してください。" / "Write {wanted}.";
    QUALIFIER_PRINTED "qualifier-printed" Error,
        "{column} が {cell} で、原典表記「{printed}」と合いません。" / "{column} is {cell}, which does not fit `{printed}`.",
        "原典表記のとおりなら {wanted}（{label_ja}）です。" / "As printed it is {wanted} ({label}).",
        "どちらかを直してください。" / "Mend one of them.";
    QUALIFIER_UNSTATED "qualifier-unstated" Warning,
        "原典表記「{printed}」の限定が {column} にありません。" / "`{printed}` is limited, but {column} is empty.",
        "当てはまるコードは {wanted}（{label_ja}）です。" / "The code is {wanted} ({label}).",
        "{wanted} と書いてください。" / "Write {wanted}.";
    TIME_PRINTED "time-printed" Warning,
        "期間が{period_ja}で、集計方法（accumulation_id）が {found} ですが、原典表記は「{printed}」です。" / "The period is {period} and accumulation_id is {found}, but `{printed}` is printed.",
        "{wanted_ja}。" / "{wanted}.",
        "原典を見て、期間か指標の accumulation_id を直してください。" / "Look into the source, and mend the period or accumulation_id of the indicator.";

    // Glossary
    DUPLICATE_LABEL "duplicate-label" Error,
        "用語「{cell}」が {first} 行目にもあります。" / "The term `{cell}` stands in line {first}, too.",
        "同じ見出し語は1度だけ使えます。" / "A headword stands once.",
        "一方を削除するか、見出し語を直してください。" / "Delete one of them, or mend its headword.";
    ALT_LABEL "alt-label" Error,
        "別名「{cell}」が見出し語と同じです。" / "The other name `{cell}` is the headword itself.",
        "別名は、見出し語と違うものであることが必要です。" / "It differs from the headword.",
        "{column} を空にしてください。" / "Empty {column}.";
    ALT_LABEL_EN "alt-label-en" Error,
        "英語の別名が「{found}」です。" / "The other name in English is `{found}`.",
        "略さない語形「{wanted}」を alt_label_en にも書きます。" / "The full form `{wanted}` is repeated in alt_label_en.",
        "alt_label_en に「{wanted}」と書いてください。" / "Write `{wanted}` into alt_label_en.";
    TERM_NOT_IN_TITLE "term-not-in-title" Error,
        "用語「{label}」が、取組名「{printed}」にありません。" / "The term `{label}` is not in the title `{printed}`.",
        "取組名に、用語かその別名が使われていることが必要です。" / "The title uses the term or another name of it.",
        "取組ID か用語ID を直すか、行を削除してください。" / "Mend one of the ids, or delete the row.";
    TERM_MISSING "term-missing" Warning,
        "取組名「{cell}」で用語「{label}」が使われています。" / "The title `{cell}` uses the term `{label}`.",
        "initiative-terms.csv に {initiative} と {term} の行が必要です。" / "initiative-terms.csv has a row of {initiative} and {term}.",
        "別の意味でなければ、「{row}」の行を加えてください。" / "Add the row `{row}`, unless the word means something else here.";

    // Coverage of the source
    UNKNOWN_TRANSCRIPTION "unknown-transcription" Warning,
        "{file} に当たる出典が sources.csv にありません。" / "No row of sources.csv belongs to {file}.",
        "ファイル名は、出典ID に .md を付けたものであることが必要です。" / "The name of the file is the id of a source and .md.",
        "ファイル名を直すか、sources.csv に出典を加えてください。" / "Rename the file, or add the source to sources.csv.";
    EXCLUSION_RANGE "exclusion-range" Error,
        "収録しない行の範囲が {from}～{cell} です。" / "The excluded lines are {from} to {cell}.",
        "終了行は開始行以後で、原典の最後の {last} 行目までであることが必要です。" / "A range ends where it begins or later, and within the {last} lines of the source.",
        "行番号を直してください。" / "Mend the numbers.";
    EXCLUSION_OVERLAP "exclusion-overlap" Error,
        "収録しない行の範囲が、{first} 行目の範囲と重なっています。" / "The excluded lines overlap with those of line {first}.",
        "同じ行を2度除きません。" / "A line is excluded once.",
        "範囲を直してください。" / "Mend the ranges.";
    SOURCE_LINE_MISSING "source-line-missing" Error,
        "{named}が空です。" / "{column} is empty.",
        "原典の翻刻 {file} があるので、全ての行に行番号を書きます。" / "There is a transcription, {file}: every row has its line.",
        "原典でこの行が始まる行番号を書いてください。" / "Write the number of the line at which the row begins.";
    SOURCE_LINE_RANGE "source-line-range" Error,
        "原典に {cell} 行目の文字がありません。" / "There is nothing in line {cell} of the source.",
        "行番号は、原典（1～{last} 行）の空でない行を指すことが必要です。" / "It is the number of a line with text, from 1 to {last}.",
        "原典を見て、行番号を直してください。" / "Look into the source and mend the number.";
    NOT_PRINTED "not-printed" Error,
        "{column}「{excerpt}」が、原典の {line} 行目からの部分にありません。" / "{column} `{excerpt}` is not in the source from line {line} on.",
        "原典から写す欄は、source_line の行から始まる部分と同じ文字であることが必要です。" / "What is copied from the source stands there, from the line in source_line on.",
        "文字を原典に合わせるか、行番号を直してください。誤植もそのまま写し、source-notes.csv に注記します。{places_ja}" / "Make it what is printed, or mend the line; a misprint stays and gets a row in source-notes.csv.{places}";
    LOOK_ALIKE "look-alike" Error,
        "{column} の「{found}」（{found_code}）は、原典の「{printed}」（{printed_code}）と形の似た別の文字です。" / "{column} has `{found}` ({found_code}), which only looks like the `{printed}` ({printed_code}) of the source.",
        "原典から写す欄は原典と同じ文字であることが必要です。Shift_JIS で保存すると変わることがあります。" / "What is copied from the source has its characters; a file that was saved as Shift_JIS may have lost them.",
        "「{printed}」に置き換えてください。" / "Replace it by `{printed}`.";
    LINE_UNCOVERED "line-uncovered" Error,
        "原典のこの行「{excerpt}」が、どの表にも入っていません。" / "This line of the source, `{excerpt}`, is in no table.",
        "空でない行は、表の行か exclusions.csv に入っていることが必要です。" / "Every line with text belongs to a row or to exclusions.csv.",
        "当てはまる表に行を加えるか、データでない行なら exclusions.csv に理由と共に加えてください。" / "Add a row, or exclude the line with a reason if it is no data.";
    LINE_BOTH "line-both" Error,
        "原典のこの行「{excerpt}」は、収録しない行なのに、表にも入っています（{table}.csv の {row} 行目）。" / "This line of the source, `{excerpt}`, is excluded, but also in a table ({table}.csv, line {row}).",
        "1つの行は、表に入れるか除くかのどちらか一方にします。" / "A line is either in a table or excluded.",
        "exclusions.csv の範囲か、表の行番号を直してください。" / "Mend the range in exclusions.csv or the line of the row.";
    LINE_DIFFERS "line-differs" Error,
        "原典のこの行の「{rest}」が、この行を収めた表の欄にありません。" / "`{rest}` in this line of the source is in no cell of its rows.",
        "行の文字は全て、{rows} に入っていることが必要です。" / "All of a line is in the cells of its rows: {rows}.",
        "欄の文字を原典に合わせるか、行番号を直してください。この行がどの表の行でもないなら、exclusions.csv に理由と共に加えてください。取り下げた文字なら、改行を残して翻刻から消してください。" / "Make the cells what is printed, or mend the line of a row; a line of no row is excluded with a reason in exclusions.csv, and what was withdrawn is blanked in the transcription, its line breaks kept.";
}
