//! Why nothing was published or withdrawn, in Japanese.
use super::{Error as LoadError, LeavingError, PublishError, WithdrawError, listed, remove_arguments};
use crate::{
    language::{Bilingual, Language},
    store,
};
use diesel::result::Error as DatabaseError;

const NOT_PUBLISHED: &str = "何も公開しませんでした";
const NOT_WITHDRAWN: &str = "何も取り下げませんでした";

impl Bilingual for PublishError {
    fn ja(&self) -> String {
        match self {
            Self::Base { recorded, given } => format!(
                "このデータベースは {recorded} で始まるIRIで公開を始めましたが、--base-url は {given} です。\
                 すべてのIRIが別のものになってしまいます。--base-url を外すか、新しいデータベースに公開してください"
            ),
            Self::Disagree { publisher_id, member, one, other } => format!(
                "{publisher_id} のパッケージどうしで {member} が違います: {one} と {other}。同じ公表主体は同じ名前にしてください。\
                 {NOT_PUBLISHED}"
            ),
            Self::Twice { publisher_id, plan_id } => {
                format!(
                    "計画 {publisher_id}/{plan_id} のパッケージが二つあります。どちらか一つを公開してください。{NOT_PUBLISHED}"
                )
            }
            Self::RowTwice { plan, row } => {
                format!("{plan} のパッケージに {row} が二つあります。どちらかの行を削除してください。{NOT_PUBLISHED}")
            }
            Self::Changed { folder } => {
                format!("{folder} のパッケージが、検査のあとで変わりました。もう一度公開してください。{NOT_PUBLISHED}")
            }
            Self::Clock { now, last } => format!(
                "この機械の時計は {now} ですが、前回の公開は {last} です。時計を合わせてください（timedatectl）。\
                 前回の時計が誤っていて今は正しい場合は、--despite-clock を付けて公開してください。公開の日時は前回と同じに\
                 なります。{NOT_PUBLISHED}"
            ),
            Self::Leaving(error) => error.ja(),
            Self::Withdrawn { plan, places } => format!(
                "{plan} のパッケージに、取り下げた内容が戻っています: {}。行を訂正するか、削除してください。\
                 訂正した記録には同じIDを使えます。{NOT_PUBLISHED}",
                listed(places)
            ),
            Self::WithdrawnRelease { plan, number } => {
                format!("パッケージの内容が、取り下げた {plan} の公開版 {number} と同じです。{NOT_PUBLISHED}")
            }
            Self::Database(error) => refused(error),
            Self::Damaged(cause) => format!("{cause}。バックアップから戻してください。{NOT_PUBLISHED}"),
            Self::Write(error) => format!("{}。{NOT_PUBLISHED}", error.ja()),
            Self::Pool(error) => error.ja(),
        }
    }
}

/// As in English: a lost connection leaves open whether all was done.
fn refused(error: &DatabaseError) -> String {
    if store::is_lost(error) {
        return format!("{}。もう一度publishしてください。途中まで公開されることはありません", error.ja());
    }
    let cause = store::with_advice(&error.to_string(), Language::Ja);
    format!("{NOT_PUBLISHED}。もう一度実行できます。データベースが処理を受け付けませんでした: {cause}")
}

impl Bilingual for LeavingError {
    fn ja(&self) -> String {
        match self {
            Self::NotNamed(leaving) => format!(
                "公開中のデータにあるIDのうち、{}件がパッケージにありません: {}。IDは付けた物とともに残ります。\
                 行を戻すか、{} を付けて公開してください。{NOT_PUBLISHED}",
                leaving.ids.len(),
                listed(&leaving.ids),
                remove_arguments(&leaving.named)
            ),
            Self::Unknown(id) => format!(
                "--remove {id}: 公開中のデータにそのIDはありません。IRIか、initiatives/i044 のように 表/キー で書いてください。\
                 {NOT_PUBLISHED}"
            ),
            Self::StillThere(id) => format!(
                "--remove {id}: パッケージにまだあります。ファイルからその行を削除するか、--remove を外してください。\
                 {NOT_PUBLISHED}"
            ),
            Self::Ambiguous { id, iris } => format!(
                "--remove {id}: 複数の計画にあります。IRIで指定してください: {}。{NOT_PUBLISHED}",
                iris.join(", ")
            ),
        }
    }
}

impl Bilingual for WithdrawError {
    fn ja(&self) -> String {
        match self {
            Self::NoRecord { given, base, proposal } => format!(
                "{given} は記録の名前ではありません。記録とは表の1行で、IRIで指定します。ここのIRIは {base}/id/ で始まります。{}\
                 datapackage.json の文言（題名、説明、権利）と公開版のメモは記録ではありません。\
                 訂正して公開し、それを含む公開版を取り下げてください",
                proposal.as_ref().map(|iri| format!("{iri} ではありませんか。")).unwrap_or_default()
            ),
            Self::Missing(iri) => {
                format!("{iri} はどの公開版にもありません。ここで公開したことがないか、綴りが違います。{NOT_WITHDRAWN}")
            }
            Self::Plan(iri) => format!(
                "{iri} は計画の全体です。公開版を一つずつ取り下げるか、取り下げる文言の列を --column で指定してください"
            ),
            Self::NoColumn { table, column, known } => {
                format!("表 {table} に列 {column} はありません。列は次のとおりです: {known}")
            }
            Self::Needed { table, column } => format!(
                "表 {table} の列 {column} は空にできません。記録の全体を取り下げてください（--column を外します）"
            ),
            Self::Empty { row, column } => format!("{row} の {column} は、どの公開版でも空です。{NOT_WITHDRAWN}"),
            Self::NoRelease(name) => format!(
                "{name} という公開版はありません。172014/dx-action-plan/3 のように 公表主体/計画/番号 で指定してください"
            ),
            Self::Left(number) => format!(
                "これを除くと、現行の内容は、一部を取り下げた公開版 {number} と同じになります。\
                 先に訂正したパッケージを公開するか、現行の公開版を取り下げてください。{NOT_WITHDRAWN}"
            ),
            Self::Clear(error) => format!(
                "取り下げましたが、データベースのファイルを書き直せず、写しが残っているかもしれません。\
                 同じコマンドをもう一度実行してください。{}",
                error.ja()
            ),
            Self::Damaged(cause) => format!("{cause}。バックアップから戻してください。{NOT_WITHDRAWN}"),
            Self::Write(error) => format!("{}。{NOT_WITHDRAWN}", error.ja()),
            Self::Random(error) => format!("システムから乱数を得られません: {error}。{NOT_WITHDRAWN}"),
            Self::Database(error) => format!("{}。{NOT_WITHDRAWN}。もう一度実行してください", error.ja()),
            Self::Pool(error) => error.ja(),
        }
    }
}

impl Bilingual for LoadError {
    fn ja(&self) -> String {
        match self {
            Self::Database(error) => error.ja(),
            Self::Pool(error) => error.ja(),
            Self::Moved(error) => error.ja(),
            other => format!("データベースが壊れています: {other}"),
        }
    }
}
