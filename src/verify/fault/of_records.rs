//! What a database records of releases, publications and withdrawals.

/// What is wrong with what a database records of releases, publications and withdrawals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfRecords {
    /// Something of the release was taken down: it is proven by its graph, and its digest is only its name.
    ContentWithdrawn,
    /// The release was taken down whole: nothing is left to be proven.
    Withdrawn,
    /// Something is left of a release that was taken down whole.
    Left,
    /// What the database records of a release is not what its archive or, without one, its package states.
    RecordOther {
        /// What is recorded.
        recorded: String,
        /// What is stated.
        stated: String,
    },
    /// A publication of a release that is not there.
    NoRelease,
    /// A release that never became current.
    NeverPublished,
    /// A moment that cannot be read.
    NoMoment {
        /// What is recorded.
        moment: String,
    },
    /// A moment is before one that was earlier.
    Before {
        /// The moment.
        moment: String,
        /// The moment that was earlier.
        other: String,
    },
    /// A tombstone of what was not withdrawn.
    NotWithdrawn,
    /// Something was withdrawn, and there is no tombstone of it.
    NoTombstone,
    /// A release of which something is said to be withdrawn has all that was published.
    Whole,
    /// A release holds what was withdrawn.
    Held,
    /// The recorded base is that of no release, though their packages name none of their own.
    Base {
        /// Base that is recorded.
        recorded: String,
        /// Base of a release.
        found: String,
    },
    /// Numbers of releases or publications that are not there though later ones are.
    Gap {
        /// The first that is missing.
        missing: i32,
    },
}

impl OfRecords {
    pub(super) fn ja(&self) -> String {
        use super::ja::RESTORE;
        match self {
            Self::ContentWithdrawn => {
                "内容の一部が取り下げられています。残りの内容はグラフのSHA-256で確かめました。内容のSHA-256は、公開した時のものです。".to_owned()
            }
            Self::Withdrawn => "公開版の全体が取り下げられています。確かめるものは残っていません。".to_owned(),
            Self::Left => {
                "取り下げられた公開版の内容が残っています。サーバーを止め、`openplan withdraw` で、もう一度取り下げてください。".to_owned()
            }
            Self::RecordOther { recorded, stated } => {
                format!("記録「{recorded}」が、公開版のファイルにある「{stated}」と違います。記録が変えられています。{RESTORE}")
            }
            Self::NoRelease => format!("存在しない公開版を指しています。{RESTORE}"),
            Self::NeverPublished => format!("一度も現行になっていません。公開の記録が失われています。{RESTORE}"),
            Self::NoMoment { moment } => format!("記録「{moment}」は時刻として読めません。記録が変えられています。{RESTORE}"),
            Self::Before { moment, other } => format!(
                "時刻 {moment} が、先にあったはずの {other} より前です。記録が変えられたか、サーバーの時計が戻りました。時計が正しかったなら、{RESTORE}"
            ),
            Self::NotWithdrawn => format!(
                "取り下げの記録ですが、それに当たる公開版に取り下げられたという印がないか、理由や番号が正しくありません。記録が変えられています。{RESTORE}"
            ),
            Self::NoTombstone => format!("取り下げられたという印がありますが、取り下げの記録がありません。記録が変えられています。{RESTORE}"),
            Self::Whole => format!("内容の一部が取り下げられたという印がありますが、公開した時の内容がすべてあります。記録が変えられています。{RESTORE}"),
            Self::Held => format!(
                "取り下げの記録があるのに、その内容が残っています。もう一度 `openplan withdraw` で取り下げてください。取り下げていないなら、記録が変えられています。{RESTORE}"
            ),
            Self::Base { recorded, found } => {
                format!("記録された基底「{recorded}」が、どの公開版のもの（{found}）とも違います。記録が変えられています。{RESTORE}")
            }
            Self::Gap { missing } => format!("番号 {missing} がありません。後の番号があるため、失われています。{RESTORE}"),
        }
    }

    pub(super) fn en(&self) -> String {
        use super::en::RESTORE;
        match self {
            Self::ContentWithdrawn => {
                "something of it was withdrawn: what is left is proven by the digest of the graph, and \
                 the digest of the content is that of what was published."
                    .to_owned()
            }
            Self::Withdrawn => "the whole release was withdrawn: nothing is left to be proven.".to_owned(),
            Self::Left => "it is left of a release that was withdrawn. Stop the server and withdraw it again \
                 (`openplan withdraw`)."
                .to_owned(),
            Self::RecordOther { recorded, stated } => format!(
                "`{recorded}` is recorded, and the files of the release state `{stated}`: the record has been changed. \
                 {RESTORE}"
            ),
            Self::NoRelease => format!("it is of a release that is not there. {RESTORE}"),
            Self::NeverPublished => {
                format!("it never became current: the record of its publication is lost. {RESTORE}")
            }
            Self::NoMoment { moment } => {
                format!("`{moment}` cannot be read as a time: the record has been changed. {RESTORE}")
            }
            Self::Before { moment, other } => format!(
                "{moment} is before {other}, which was earlier: the record has been changed, or the clock of the server \
                 went back. If the clock was right: {RESTORE}"
            ),
            Self::NotWithdrawn => format!(
                "it records a withdrawal, and no release says that anything was withdrawn, or its reason or numbers are \
                 none: the record has been changed. {RESTORE}"
            ),
            Self::NoTombstone => format!(
                "it says that something was withdrawn, and no withdrawal is recorded: the record has been changed. {RESTORE}"
            ),
            Self::Whole => format!(
                "it says that something of it was withdrawn, and it has all that was published: the record has been changed. \
                 {RESTORE}"
            ),
            Self::Held => format!(
                "a withdrawal of it is recorded, and it is still there. Withdraw it again (`openplan withdraw`); if it never \
                 was withdrawn, the record has been changed. {RESTORE}"
            ),
            Self::Base { recorded, found } => format!(
                "the base `{recorded}` is recorded, and it is that of no release ({found}): the record has been changed. \
                 {RESTORE}"
            ),
            Self::Gap { missing } => {
                format!("number {missing} is not there, though later ones are: it is lost. {RESTORE}")
            }
        }
    }
}
