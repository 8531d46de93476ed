//! The rules on spreadsheets that lie in a package, with the sentences of their findings side by side. Only `format`
//! opens spreadsheets, so only `format` finds these.
use super::rule::rules;

rules! {
    WORKBOOK_OPEN "workbook-open" Error,
        "{file} は表計算ソフトで開かれたままです。" / "{file} is still open in a spreadsheet.",
        "保存していない変更が残っているかもしれません。" / "It may hold changes that are not saved.",
        "保存して閉じてから実行してください。だれも開いていないのに出る場合は {lock} を削除してください。" / "Save it, close it and run again; delete {lock} if nobody has it open.";
    WORKBOOK_PASSWORD "workbook-password" Error,
        "パスワードで保護されたブックです。" / "The workbook is protected by a password.",
        "パスワードのないブックが必要です。" / "It must be without one.",
        "表計算ソフトで開き、パスワードを外して保存し直してください。" / "Open it, remove the password and save it again.";
    WORKBOOK_UNREADABLE "workbook-unreadable" Error,
        "Excel ブック（.xlsx）として開けません。{cause_ja}。" / "It cannot be opened as a workbook (.xlsx): {cause}.",
        "壊れていない .xlsx ファイルが必要です。" / "It must be an .xlsx file that is whole.",
        "表計算ソフトで開けるか確かめ、「Excel ブック（.xlsx）」で保存し直すか、公開サイトから取得し直してください。" / "See whether a spreadsheet opens it, and save it again as .xlsx, or download it again.";
    NO_SUCH_CELL "no-such-cell" Error,
        "ブックの中に、シートにはないセル {cell} があります。" / "The workbook names a cell {cell}, which no sheet has.",
        "セルは A1 から XFD1048576 までです。" / "Cells are A1 to XFD1048576.",
        "表計算ソフトで開き、「Excel ブック（.xlsx）」で保存し直してください。" / "Open it in a spreadsheet and save it again as .xlsx.";
    FAR_CELL "far-cell" Error,
        "表から遠く離れたセル {cell} に内容があります。" / "There is something in the cell {cell}, far from the table.",
        "表は A1 から始まり、そのほかのセルは空であることが必要です。" / "The table begins at A1, and other cells are empty.",
        "{cell} を含む、表の外の行と列を削除して保存し直してください。" / "Delete the rows and columns outside of the table, that of {cell} among them, and save it again.";
    EMPTY_FILE "empty-file" Error,
        "空のファイル（0 バイト）です。" / "The file is empty (0 bytes).",
        "表の入った Excel ブック（.xlsx）が必要です。" / "It must be a workbook (.xlsx) that holds a table.",
        "公開サイトから取得し直すか、表計算ソフトで保存し直してください。" / "Download it again, or save it again.";
    UNKNOWN_SHEET "unknown-sheet" Error,
        "シート「{sheet}」がどの表か分かりません。" / "The sheet {sheet} is no table.",
        "この名前のシートは取り込まれません。名前が近い表は「{nearest}」です。" / "A sheet of that name is not taken. The table of the closest name is {nearest}.",
        "シート名を直すか、表でないシートは別のブックに移してください。" / "Rename the sheet, or move it to another workbook if it is no table.";
    EMPTY_WORKBOOK "empty-workbook" Error,
        "このブックには中身のあるシートがありません。" / "No sheet of the workbook holds anything.",
        "1行目に見出しのある表が必要です。" / "It must hold a table with its header in line 1.",
        "公開サイトから取得し直してください。" / "Download it again.";
    TWO_SPREADSHEETS "two-spreadsheets" Error,
        "{file} と {other} で、表「{table}」の同じ行（{keys}）の内容が違います。" / "{file} and {other} differ in the same row(s) of the table {table}: {keys}.",
        "別々の行や欄の追加・変更は合わせて取り込みますが、同じ欄の違いは、どちらが正しいか分かりません。" / "What two people changed in different rows or cells is taken together; of two values of one cell nobody knows which is right.",
        "正しい方に合わせて、もう一方のその行を直してください。" / "See which is right, and mend these rows in the other.";
    CSV_NEWER "csv-newer" Error,
        "{csv} は、{file} より後に変更されていて、内容が違います。" / "{csv} was changed after {file}, and differs from it.",
        "どちらが正しいかは、ファイルからは分かりません。" / "Which of them is right cannot be told.",
        "{file} が正しければ {csv} を、{csv} が正しければ {file} を、フォルダの外に移してください。" / "Move {csv} out of the folder if {file} is right, else {file}.";
    REPEATED_KEY "repeated-key" Error,
        "キー {key} の行が {first} にもあります。" / "The key {key} stands at {first}, too.",
        "キー（{columns}）は表の中で1度だけ使えます。" / "A key ({columns}) stands once in a table.",
        "重複した行を削除するか、ID を直してください。" / "Delete one of the rows, or mend its id.";
    OTHER_PLAN "other-plan" Error,
        "{title}「{cell}」が、この計画のものと違います。" / "{column} `{cell}` is not that of this plan.",
        "全ての行で {wanted} であることが必要です。" / "It must be {wanted} in every row.",
        "{wanted} に直すか、ほかの計画の行なら削除してください。コピーで数が増えていないか（172014、172015、…）も確かめてください。" / "Write {wanted}, or delete the row if it belongs to another plan; see whether filling down has counted up.";
    ROWS_LACKING "rows-lacking" Error,
        "{file} に、{csv} にある {count} 行がありません（{keys}）。" / "{file} lacks {count} row(s) of {csv}: {keys}.",
        "元の行が全て残っていることが必要です。前に取得した、古いファイルかもしれません。" / "All rows that were there must be in it; it may have been downloaded before they were added.",
        "足りない行を書き足してください。消してよい行なら、openplan format --allow-removed {folder} を実行してください。" / "Add what it lacks, or run openplan format --allow-removed {folder} if these rows may go.";
    MERGED_CELLS "merged-cells" Error,
        "結合されたセル（{range}）です。" / "Cells are merged ({range}).",
        "結合されたセルでは、左上のほかの値が失われています。" / "Of merged cells only the first has a value.",
        "結合を解除し、それぞれの欄に値を入れてください。" / "Split them and fill each cell.";
    CELL_FORMULA "cell-formula" Error,
        "{title}に数式 ={formula} があります。" / "{column} holds the formula ={formula}.",
        "欄には値そのものを入れます。数式の結果は計算し直すと変わります。" / "Cells hold values; what a formula gives changes when it is computed again.",
        "セルをコピーし、「値の貼り付け」で値に置き換えてください。" / "Copy the cell and paste it as a value.";
    CELL_STRUCK "cell-struck" Error,
        "{title}「{shown}」に取り消し線が引かれています。" / "{column} `{shown}` is struck through.",
        "CSV には取り消し線がなく、消したつもりの文字がそのまま公開されます。" / "A CSV file has no such line: what was crossed out would be published.",
        "消すのなら、その欄の文字（行を消すなら行）を削除し、残すのなら取り消し線を外してください。" / "Delete what is crossed out, or remove the line.";
    CELL_TRIMMED "cell-trimmed" Error,
        "{title}「{cell}」の前か後ろに、空白か改行がありました。" / "There were blanks or line breaks around {column} `{cell}`.",
        "前後の空白や改行は取り込みません。" / "They are not taken.",
        "openplan format を実行すると取り除かれます。" / "Run openplan format, which drops them.";
    CELL_ERROR "cell-error" Error,
        "{title}が {shown} というエラーになっています。" / "{column} is the error {shown}.",
        "欄には値を入れます。" / "Cells hold values.",
        "正しい値を入れるか、値がなければ空にしてください。" / "Enter the value, or leave the cell empty if there is none.";
    CELL_DATE "cell-date" Error,
        "{title}が日付（{shown}）になっています。" / "{column} has become a date ({shown}).",
        "表計算ソフトは 2024-03 や 1-2 のような文字を日付に変えます。元の文字は、ここからは分かりません。" / "A spreadsheet makes dates of texts such as 2024-03 or 1-2; what was typed cannot be told.",
        "セルの表示形式を「文字列」にしてから、正しい値を入れ直してください。" / "Format the cell as text, then type it again.";
    CELL_NUMBER "cell-number" Error,
        "{title}が数値（{shown}）になっています。" / "{column} has become a number ({shown}).",
        "この列は文字です。数値になると、先頭の 0 や「1.10」の終わりの 0 などが失われます。" / "This column is text; a number has lost leading zeros, or the last zero of 1.10.",
        "セルの表示形式を「文字列」にしてから、正しい値を入れ直してください（例: 011002）。" / "Format the cell as text, then type it again, as in 011002.";
    CELL_FLAG "cell-flag" Error,
        "{title}が論理値（{shown}）になっています。" / "{column} has become a truth value ({shown}).",
        "この列は文字か数値です。" / "This column holds text or numbers.",
        "セルの表示形式を「文字列」にしてから、正しい値を入れ直してください。" / "Format the cell as text, then type it again.";
    CELL_PERCENT "cell-percent" Error,
        "{title}は {shown} と表示されますが、セルの値はその100分の1です。" / "{column} is shown as {shown}, but its value is a hundredth of that.",
        "値は単位の列のとおりの数（50% なら 50）です。" / "The value is the number in its unit: 50 for 50%.",
        "セルの表示形式を「標準」にしてから、% を付けずに数を入れ直してください。" / "Format the cell as General, then type the number without %.";
    CELL_PRECISION "cell-precision" Error,
        "{title}の {shown} には、表計算ソフトが正確に保てない桁があります。" / "{column} is {shown}, of which a spreadsheet keeps only 15 digits.",
        "表計算ソフトの数値は15桁までです。" / "Numbers of a spreadsheet have 15 digits.",
        "セルの表示形式を「文字列」にしてから、数を入れ直してください。" / "Format the cell as text, then type the number again.";
    LOST_CHARACTER "lost-character" Error,
        "{title}「{cell}」に、Shift_JIS で保存すると変わる文字 {lost} があります。" / "{column} `{cell}` has {lost}, which other characters become in Shift_JIS.",
        "「—」は「―」に、Shift_JIS にない文字は「?」になり、元の文字はここからは分かりません。" / "There — becomes ―, and what it lacks becomes ?; what it was cannot be told.",
        "公開サイトから取得し直したファイルに入力し、「Excel ブック（.xlsx）」か「CSV UTF-8」で保存してください。" / "Enter it in a file downloaded again, and save that as .xlsx or as \"CSV UTF-8\".";
    MONTH_DATE "month-date" Error,
        "{title}「{cell}」は、表計算ソフトの日付でした。" / "{column} `{cell}` was a date of the spreadsheet.",
        "年月は YYYY-MM と書きます。" / "Months are written YYYY-MM.",
        "openplan format を実行すると直ります。" / "Run openplan format.";
    PROFILE_FIRST "profile-first" Error,
        "{file} は、古いプロファイルのパッケージの中にあります。" / "{file} lies in a package of an older profile.",
        "プロファイルを移すときは、表計算ソフトのファイルを一緒に取り込めません。" / "A spreadsheet cannot be taken while the package is brought to the profile of today.",
        "{file} をフォルダの外に移して openplan format を実行し、そのあと新しい表に入力し直してください。" / "Move {file} out of the folder, run openplan format, and enter its changes into a table of today.";
    KEPT "kept" Error,
        "{title}「{cell}」を、表計算ソフトが「{found}」に変えていました。" / "The spreadsheet had turned {column} `{cell}` into `{found}`.",
        "元の CSV のとおりです。" / "The CSV has it as it was.",
        "openplan format を実行すると直ります。" / "Run openplan format.";
}
