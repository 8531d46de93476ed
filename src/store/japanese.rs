//! Why the database cannot be used, in Japanese.
use super::{Error, in_a_line, is_lost, with_advice};
use crate::language::{Bilingual, Language};
use diesel::{r2d2::PoolError, result::Error as DatabaseError};

impl Bilingual for Error {
    fn ja(&self) -> String {
        let advised = |cause: &str| with_advice(cause, Language::Ja);
        match self {
            Self::Open { url, cause } => format!("データベース {url} を開けません: {}", advised(cause)),
            Self::Migrate { url, cause } => {
                format!("データベース {url} の表を新しくできません。表は元のままです: {}", advised(cause))
            }
            Self::Newer { url, version } => format!(
                "データベース {url} の表は、これより新しいopenplanのものです（{version}）。このプログラムを更新してください"
            ),
            Self::Older { url } => format!(
                "データベース {url} の表は、古いopenplanのものです。一度 `openplan serve` をこのデータベースで起動してください"
            ),
            Self::Lost { url, trace } => format!(
                "データベース {url} はありませんが、{trace} があります。動いているサーバーの下で、削除または移動された\
                 ようです。元に戻すか、控え（バックアップ）を戻してください。新しく作る場合は、サーバーを止めて \
                 {trace} を先に削除してください"
            ),
            Self::OldLog { url } => format!(
                "データベース {url} は別のファイルに置き換えられましたが、{url}-wal は前のファイルのものです。\
                 {url}-wal と {url}-shm を削除してから、もう一度ファイルを置いてください"
            ),
            Self::Missing { url } => format!("データベース {url} がありません"),
            Self::Empty { url } => format!(
                "ファイル {url} は空で、データベースではありません。控え（バックアップ）を戻してください。\
                 まだ何も公開していないのなら、削除してやり直してください"
            ),
            Self::Unencoded { url } => format!(
                "アドレス {url} のパスワードはパーセント符号化が必要です。@ は %40、/ は %2F、? は %3F、# は %23、% は %25、\
                 空白は %20 と書いてください"
            ),
            Self::Unknown { url } => format!(
                "{url} は扱えるデータベースではありません。postgres://user@host/name か、SQLiteのファイル名を指定してください"
            ),
            Self::Encoding { url, encoding } => format!(
                "データベース {url} の文字コードは {encoding} で、日本語の人名や地名の文字が足りません。\
                 createdb --template template0 --encoding UTF8 NAME で作ってください"
            ),
        }
    }
}

impl Bilingual for DatabaseError {
    fn ja(&self) -> String {
        if is_lost(self) {
            return format!("データベースとの接続が切れました: {}", in_a_line(&self.to_string()));
        }
        format!("データベースの処理に失敗しました: {}", with_advice(&self.to_string(), Language::Ja))
    }
}

impl Bilingual for PoolError {
    fn ja(&self) -> String {
        format!("データベースに接続できません: {}", with_advice(&self.to_string(), Language::Ja))
    }
}
