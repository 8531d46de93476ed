//! What can be wrong, and how it is said: what, why, what to do.
use crate::language::Language;

/// What is wrong with something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A file is no archive, or a broken one.
    NoArchive {
        /// What the reader says.
        cause: String,
    },
    /// The archive lacks its manifest, or it cannot be read.
    NoManifest {
        /// What the reader says.
        cause: String,
    },
    /// The archive's own lists of what is in it disagree: programs may see different files in it.
    Ambiguous {
        /// What the reader says.
        cause: String,
    },
    /// A name that would be written outside of the folder where an archive is unpacked.
    Unsafe,
    /// Something that no list of the archive names.
    Unlisted,
    /// Something that the manifest lists and the archive lacks.
    Missing,
    /// More than a release can be is unpacked.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A file of an archive is not as the manifest states.
    Changed {
        /// SHA-256 that is stated.
        stated: String,
        /// SHA-256 that it has.
        found: String,
    },
    /// The list for `sha256sum` says something else than the manifest.
    OtherSums,
    /// What the tables of an archive hold is not the content of the release.
    Content {
        /// Digest that is stated.
        stated: String,
        /// Digest that they have.
        found: String,
    },
    /// The N-Quads of an archive are not those of the stated graph digest.
    Graph {
        /// Digest that is stated.
        stated: String,
        /// Digest that they have.
        found: String,
    },
    /// The N-Quads of an archive are not what its tables say.
    GraphOfTables,
    /// The file of the database is damaged.
    Structure {
        /// What the database says.
        cause: String,
    },
    /// Something in the database cannot be read.
    Unreadable {
        /// What the database says.
        cause: String,
    },
    /// A file that every release has is not in the database.
    FileMissing,
    /// A stored file is not as the database records.
    FileChanged {
        /// SHA-256 that is recorded.
        recorded: String,
        /// SHA-256 that it has.
        found: String,
    },
    /// A stored file has its recorded SHA-256, but says something else than the rows, which are proven.
    FileOther,
    /// The rows of a table are not those that were published: the stored file, which is intact, says something else.
    RowsOther {
        /// First line of the stored file that differs.
        line: usize,
    },
    /// The recorded digest is that of neither rows nor files.
    Digest {
        /// Digest that is recorded.
        recorded: String,
        /// Digest of the rows.
        found: String,
    },
    /// The recorded digest of the graph is not that of the rows with the recorded IRI base.
    GraphDigest {
        /// Digest that is recorded.
        recorded: String,
        /// Digest of the graph that the rows make.
        found: String,
    },
    /// Rows and graph are as published, but this program would write another graph of them.
    GraphWritten,
    /// Something of the release was taken down: it is proven by its graph, and its digest is only its name.
    ContentWithdrawn,
    /// The release was taken down whole: nothing is left to be proven.
    Withdrawn,
    /// Something is left of a release that was taken down whole.
    Left,
    /// What the database records of a release is not what its archive states.
    RecordOther {
        /// What is recorded.
        recorded: String,
        /// What the archive states.
        stated: String,
    },
    /// A publication of a release that is not there.
    NoRelease,
    /// A release that never became current.
    NeverPublished,
    /// Numbers of releases or publications that are not there though later ones are.
    Gap {
        /// The first that is missing.
        missing: i32,
    },
}

impl Fault {
    /// Whether nothing is wrong: it is only to be known.
    pub const fn is_note(&self) -> bool {
        matches!(self, Self::GraphWritten | Self::ContentWithdrawn | Self::Withdrawn)
    }

    /// What is wrong, why, and what to do.
    pub fn said(&self, language: Language) -> String {
        match language {
            Language::Ja => self.ja(),
            Language::En => self.en(),
        }
    }

    fn ja(&self) -> String {
        const AGAIN: &str = "もう一度ダウンロードしてください。それでも同じなら、公開元に問い合わせてください。";
        const RESTORE: &str = "バックアップから戻してください（README「Databases」）。";
        match self {
            Self::NoArchive { cause } => format!("ZIPとして読めません（{cause}）。ファイルが途中で切れているか、別のものです。{AGAIN}"),
            Self::NoManifest { cause } => {
                format!("目録が読めません（{cause}）。目録がなければ、何も確かめられません。openplan の data.zip かどうかを確かめ、{AGAIN}")
            }
            Self::Ambiguous { cause } => {
                format!("ZIPの中の記録が食いちがっています（{cause}）。読むソフトによって中身が変わります。使わないでください。{AGAIN}")
            }
            Self::Unsafe => {
                format!("展開先のフォルダーの外に書かれる名前です。openplan はこのような名前を書きません。展開しないでください。{AGAIN}")
            }
            Self::Unlisted => format!("目録にないファイルです。公開された後に入れられました。使わないでください。{AGAIN}"),
            Self::Missing => format!("目録にありますが、ZIPの中にありません。公開された後に除かれました。{AGAIN}"),
            Self::TooLarge { limit } => {
                format!("展開すると {limit} バイトを超えるため、読むのをやめました。計画のデータはこれほど大きくなりません。展開しないでください。")
            }
            Self::Changed { stated, found } => {
                format!("SHA-256 が目録と違います（目録 {stated}、実際 {found}）。公開された後に変えられたか、壊れています。{AGAIN}")
            }
            Self::FileChanged { recorded, found } => format!(
                "SHA-256 が記録と違います（記録 {recorded}、実際 {found}）。保存されたファイルか記録が変えられたか、壊れています。{RESTORE}"
            ),
            Self::OtherSums => format!("SHA256SUMS と manifest.json が食いちがっています。どちらかが変えられています。{AGAIN}"),
            Self::Content { stated, found } => {
                format!("表の内容が公開されたものではありません（内容のSHA-256の記録 {stated}、実際 {found}）。{AGAIN}")
            }
            Self::Graph { stated, found } => {
                format!("グラフが公開されたものではありません（SHA-256の記録 {stated}、実際 {found}）。{AGAIN}")
            }
            Self::GraphOfTables => {
                "表から作り直したグラフと違います。どちらかが変えられたか、この openplan が公開時と違うグラフを作る版です。\
                 公開時の版の openplan でも確かめてください。"
                    .to_owned()
            }
            Self::Structure { cause } => {
                format!("データベースのファイルが壊れています（{cause}）。サーバーを止め、{RESTORE}")
            }
            Self::Unreadable { cause } => format!("読めません（{cause}）。データベースが壊れています。サーバーを止め、{RESTORE}"),
            Self::FileMissing => format!("保存されているはずのファイルがありません。{RESTORE}"),
            Self::FileOther => {
                format!("ファイルの内容が、ダイジェストで確かめた行と違います。ファイルと記録されたSHA-256の両方が変えられています。{RESTORE}")
            }
            Self::RowsOther { line } => format!(
                "データベースの行（datapackage.json では releases の package）が公開されたものではありません。保存されたファイル（正常）の {line} 行目から違います。行が変えられたか、壊れています。{RESTORE}"
            ),
            Self::Digest { recorded, found } => format!(
                "記録された内容のSHA-256（{recorded}）が、行から計算したもの（{found}）と違います。行とファイルは一致しているため、記録が変えられたか、\
                 両方が変えられています。{RESTORE}"
            ),
            Self::GraphDigest { recorded, found } => format!(
                "記録されたグラフのSHA-256（{recorded}）が、行と記録されたIRIの基底から計算したもの（{found}）と違います。どちらかの記録が変えられています。{RESTORE}"
            ),
            Self::GraphWritten => {
                "行も保存されたグラフも公開されたままですが、この版の openplan は同じ行から別のグラフを作ります。SPARQLの答えは data.nq と異なることがあります。"
                    .to_owned()
            }
            Self::ContentWithdrawn => {
                "内容の一部が取り下げられています。残りの内容はグラフのSHA-256で確かめました。内容のSHA-256は、公開した時のものです。".to_owned()
            }
            Self::Withdrawn => "公開版の全体が取り下げられています。確かめるものは残っていません。".to_owned(),
            Self::Left => {
                "取り下げられた公開版の内容が残っています。サーバーを止め、`openplan withdraw` で、もう一度取り下げてください。".to_owned()
            }
            Self::RecordOther { recorded, stated } => {
                format!("記録「{recorded}」が、data.zip の目録「{stated}」と違います。記録が変えられています。{RESTORE}")
            }
            Self::NoRelease => format!("存在しない公開版を指しています。{RESTORE}"),
            Self::NeverPublished => format!("一度も現行になっていません。公開の記録が失われています。{RESTORE}"),
            Self::Gap { missing } => format!("番号 {missing} がありません。後の番号があるため、失われています。{RESTORE}"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a sentence for each fault")]
    fn en(&self) -> String {
        const AGAIN: &str = "Download it again; if it stays so, ask who publishes it.";
        const RESTORE: &str = "Restore a backup (README, Databases).";
        match self {
            Self::NoArchive { cause } => {
                format!("it cannot be read as a ZIP archive ({cause}): it is cut off or something else. {AGAIN}")
            }
            Self::NoManifest { cause } => format!(
                "the manifest cannot be read ({cause}), and nothing can be checked without it. Is it a data.zip of openplan? \
                 {AGAIN}"
            ),
            Self::Ambiguous { cause } => format!(
                "the archive's own records disagree ({cause}), so that programs see different files in it. Do not use it. \
                 {AGAIN}"
            ),
            Self::Unsafe => format!(
                "the name leads out of the folder where the archive is unpacked, and openplan writes no such name. Do not \
                 unpack it. {AGAIN}"
            ),
            Self::Unlisted => {
                format!("the manifest does not list it: it was put in after publishing. Do not use it. {AGAIN}")
            }
            Self::Missing => {
                format!(
                    "the manifest lists it, and it is not in the archive: it was taken out after publishing. {AGAIN}"
                )
            }
            Self::TooLarge { limit } => format!(
                "it unpacks to more than {limit} bytes, so no more was read: the data of a plan are never that large. Do \
                 not unpack it."
            ),
            Self::Changed { stated, found } => format!(
                "its SHA-256 is {found}, and the manifest states {stated}: it has been changed or damaged since it was \
                 published. {AGAIN}"
            ),
            Self::FileChanged { recorded, found } => format!(
                "its SHA-256 is {found}, and {recorded} is recorded: the stored file or the record has been changed or \
                 damaged. {RESTORE}"
            ),
            Self::OtherSums => format!("SHA256SUMS and manifest.json disagree: one of them has been changed. {AGAIN}"),
            Self::Content { stated, found } => format!(
                "the tables do not hold the content that was published: its digest is {found}, and {stated} is stated. {AGAIN}"
            ),
            Self::Graph { stated, found } => {
                format!(
                    "the graph is not the one that was published: its SHA-256 is {found}, and {stated} is stated. {AGAIN}"
                )
            }
            Self::GraphOfTables => {
                "it is not the graph that the tables make: one of them has been changed, or this openplan \
                 makes another graph than the one that published it. Check with that version too."
                    .to_owned()
            }
            Self::Structure { cause } => {
                format!("the file of the database is damaged ({cause}). Stop the server. {RESTORE}")
            }
            Self::Unreadable { cause } => {
                format!("it cannot be read ({cause}): the database is damaged. Stop the server. {RESTORE}")
            }
            Self::FileMissing => format!("it ought to be stored, and is not. {RESTORE}"),
            Self::FileOther => format!(
                "it says something else than the rows, which the digest proves: the file and its recorded SHA-256 have both \
                 been changed. {RESTORE}"
            ),
            Self::RowsOther { line } => format!(
                "the rows in the database (of datapackage.json: `package` in releases) are not those that were published: \
                 they differ from line {line} of the stored file, which is intact. They have been changed or damaged. {RESTORE}"
            ),
            Self::Digest { recorded, found } => format!(
                "the recorded digest of the content is {recorded}, and that of the rows is {found}. Rows and files agree, so \
                 the record has been changed, or both have. {RESTORE}"
            ),
            Self::GraphDigest { recorded, found } => format!(
                "the recorded digest of the graph is {recorded}, and that of the rows with the recorded IRI base is {found}: \
                 one of the records has been changed. {RESTORE}"
            ),
            Self::GraphWritten => {
                "rows and stored graph are as published, but this openplan makes another graph of the same \
                 rows, so SPARQL may answer otherwise than data.nq says."
                    .to_owned()
            }
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
                "`{recorded}` is recorded, and the manifest of data.zip states `{stated}`: the record has been changed. \
                 {RESTORE}"
            ),
            Self::NoRelease => format!("it is of a release that is not there. {RESTORE}"),
            Self::NeverPublished => {
                format!("it never became current: the record of its publication is lost. {RESTORE}")
            }
            Self::Gap { missing } => {
                format!("number {missing} is not there, though later ones are: it is lost. {RESTORE}")
            }
        }
    }
}
