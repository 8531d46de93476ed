//! What can be wrong, and how it is said: what, why, what to do.
use crate::language::Language;

/// What is wrong with something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A file is no archive.
    NoArchive,
    /// An archive, or a file in it, cannot be read.
    Damaged,
    /// The archive lacks its manifest, or it cannot be read.
    NoManifest {
        /// Why not.
        why: NotRead,
    },
    /// The archive's own lists of what is in it disagree: programs may see different files in it.
    Ambiguous,
    /// Something stands before or behind the archive.
    Around,
    /// A name that would be written outside of the folder where an archive is unpacked.
    Unsafe,
    /// Something that no list of the archive names.
    Unlisted,
    /// Something that the manifest lists and the archive lacks.
    Missing,
    /// A file that every archive has is not listed in its manifest.
    Omitted,
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
    /// A file of an archive is longer than the manifest states; it was not read further.
    Longer {
        /// The length that is stated, in bytes.
        stated: u64,
    },
    /// A table is not of the columns that it must have.
    Shape {
        /// The first line that is not: of records, from 1.
        line: usize,
    },
    /// Tables have more cells than those of a plan.
    TooManyCells {
        /// How many they may have together.
        limit: usize,
    },
    /// The manifest states something else than what the other files say.
    Stated {
        /// What is stated.
        stated: String,
        /// What the files say.
        found: String,
    },
    /// A file does not state what the manifest states.
    Contradicts {
        /// What the manifest states.
        fact: String,
    },
    /// A file of an archive is not what this openplan writes.
    OtherWritten,
    /// The same in the archive of a database, where it may be the work of another version.
    FileWritten,
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
    /// The files that an openplan before `data.zip` did not write are not there: it wrote the release, or they were taken
    /// out together.
    Older,
    /// A file that no release has.
    FileStrange,
    /// A stored file is served as something else than it is written as.
    MediaType {
        /// Media type that is recorded.
        recorded: String,
        /// Media type that this openplan writes.
        wanted: String,
    },
    /// A stored file is not as the database records.
    FileChanged {
        /// SHA-256 that is recorded.
        recorded: String,
        /// SHA-256 that it has.
        found: String,
    },
    /// A stored file has its recorded SHA-256, but says something else than the rows, which are proven.
    FileOther,
    /// A file of the archive is not the stored file of that name, with which it was written.
    OtherTwin,
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

/// Why the manifest of an archive cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// It is not there.
    Missing,
    /// It is longer than that of any release.
    TooLong {
        /// How many bytes it may have.
        limit: u64,
    },
    /// It is no manifest.
    Malformed {
        /// Line up to which it is one, from 1.
        line: usize,
    },
}

impl Fault {
    /// Whether nothing is wrong: it is only to be known.
    pub const fn is_note(&self) -> bool {
        matches!(self, Self::Older | Self::FileWritten | Self::GraphWritten | Self::ContentWithdrawn | Self::Withdrawn)
    }

    /// What is wrong, why, and what to do.
    pub fn said(&self, language: Language) -> String {
        match language {
            Language::Ja => self.ja(),
            Language::En => self.en(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a sentence for each fault")]
    fn ja(&self) -> String {
        const AGAIN: &str = "もう一度ダウンロードしてください。それでも同じなら、公開元に問い合わせてください。";
        const RESTORE: &str = "バックアップから戻してください（README「Databases」）。";
        match self {
            Self::NoArchive => {
                format!("ZIPではありません。エラーのページなど、別のものが保存されています。{AGAIN}")
            }
            Self::Damaged => {
                format!("ZIPとして読めません。途中で切れているか、壊れているか、ほかのソフトで作り直されています。{AGAIN}")
            }
            Self::NoManifest { why } => format!(
                "目録が{}。目録がなければ、何も確かめられません。openplan の data.zip かどうかを確かめ、{AGAIN}",
                why.ja()
            ),
            Self::Ambiguous => {
                format!("ZIPの中の記録が食いちがっています。読むソフトによって中身が変わります。使わないでください。{AGAIN}")
            }
            Self::Around => {
                format!("ZIPの前か後ろに、別のデータが付いています。openplan は付けません。使わないでください。{AGAIN}")
            }
            Self::Longer { stated } => {
                format!("目録にある長さ {stated} バイトより長いため、読むのをやめました。公開された後に変えられています。{AGAIN}")
            }
            Self::Shape { line } => format!(
                "{line} 番目の行が、この表の列のとおりではありません。変えられたか、別の版の openplan が書いた表です。読むのをやめました。{AGAIN}"
            ),
            Self::TooManyCells { limit } => {
                format!("表のセルが合わせて {limit} を超えるため、読むのをやめました。計画のデータはこれほど大きくなりません。")
            }
            Self::Stated { stated, found } => {
                format!("目録には「{stated}」とありますが、ほかのファイルからは「{found}」です。どちらかが変えられています。{AGAIN}")
            }
            Self::Contradicts { fact } => {
                format!("目録にある「{fact}」が書かれていません。どちらかが変えられています。{AGAIN}")
            }
            Self::OtherWritten => "この版の openplan がこのZIPに書くものと違います（内容、またはあるかないか）。目録とともに変えられたか、\
                 別の版の openplan が書いたものです。公開時の版の openplan でも確かめてください。"
                .to_owned(),
            Self::FileWritten => {
                "この版の openplan が書くものと違います。別の版が書いたか、記録とともに変えられています。バックアップと比べてください。".to_owned()
            }
            Self::Unsafe => {
                format!("展開先のフォルダーの外に書かれる名前です。openplan はこのような名前を書きません。展開しないでください。{AGAIN}")
            }
            Self::Unlisted => format!("目録にないファイルです。公開された後に入れられました。使わないでください。{AGAIN}"),
            Self::Missing => format!("目録にありますが、ZIPの中にありません。公開された後に除かれました。{AGAIN}"),
            Self::Omitted => format!("どの data.zip にもあるファイルですが、目録にありません。公開された後に除かれました。{AGAIN}"),
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
            Self::Older => {
                "このファイルがありません。data.zip より前の openplan が公開した公開版か、まとめて消されたものです。バックアップと比べてください。"
                    .to_owned()
            }
            Self::FileStrange => format!(
                "この openplan が作らないファイルです。公開の後に入れられたか、別の版の openplan が書いたものです。{RESTORE}"
            ),
            Self::MediaType { recorded, wanted } => {
                format!("メディアタイプの記録「{recorded}」が、openplan が書くもの「{wanted}」と違います。記録が変えられています。{RESTORE}")
            }
            Self::FileOther => {
                format!("ファイルの内容が、ダイジェストで確かめた行と違います。ファイルと記録されたSHA-256の両方が変えられています。{RESTORE}")
            }
            Self::OtherTwin => format!(
                "保存された同じ名前のファイルと違います。この二つは同時に書かれたものです。どちらかが記録とともに変えられています。{RESTORE}"
            ),
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
            Self::NoMoment { moment } => format!("記録「{moment}」は時刻として読めません。記録が変えられています。{RESTORE}"),
            Self::Before { moment, other } => format!(
                "時刻 {moment} が、先にあったはずの {other} より前です。記録が変えられたか、サーバーの時計が戻りました。時計が正しかったなら、{RESTORE}"
            ),
            Self::NotWithdrawn => format!(
                "取り下げの記録ですが、それに当たる公開版に取り下げられたという印がないか、理由や番号が正しくありません。記録が変えられています。{RESTORE}"
            ),
            Self::NoTombstone => format!("取り下げられたという印がありますが、取り下げの記録がありません。記録が変えられています。{RESTORE}"),
            Self::Held => format!(
                "取り下げの記録があるのに、その内容が残っています。もう一度 `openplan withdraw` で取り下げてください。取り下げていないなら、記録が変えられています。{RESTORE}"
            ),
            Self::Base { recorded, found } => {
                format!("記録された基底「{recorded}」が、どの公開版のもの（{found}）とも違います。記録が変えられています。{RESTORE}")
            }
            Self::Gap { missing } => format!("番号 {missing} がありません。後の番号があるため、失われています。{RESTORE}"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a sentence for each fault")]
    fn en(&self) -> String {
        const AGAIN: &str = "Download it again; if it stays so, ask who publishes it.";
        const RESTORE: &str = "Restore a backup (README, Databases).";
        match self {
            Self::NoArchive => {
                format!("it is no ZIP archive: something else was saved in its place, such as a page with an error. {AGAIN}")
            }
            Self::Damaged => format!(
                "it cannot be read as part of a ZIP archive: it is cut short or damaged, or another program packed it anew. {AGAIN}"
            ),
            Self::NoManifest { why } => format!(
                "the manifest {}, and without it nothing can be checked. See whether it is a data.zip of openplan. {AGAIN}",
                why.en()
            ),
            Self::Ambiguous => format!(
                "the archive's own lists of what is in it disagree, so that programs may see different files in it. Do not use \
                 it. {AGAIN}"
            ),
            Self::Around => format!(
                "something stands before or behind the archive, and openplan puts nothing there. Do not use it. {AGAIN}"
            ),
            Self::Longer { stated } => format!(
                "it is longer than the {stated} bytes that the manifest states, so no more was read: it has been changed \
                 since it was published. {AGAIN}"
            ),
            Self::Shape { line } => format!(
                "record {line} has not the cells that the table has, so no more was read: it has been changed, or another \
                 version of openplan wrote the table. {AGAIN}"
            ),
            Self::TooManyCells { limit } => format!(
                "the tables have more than {limit} cells together, so no more was read: the data of a plan are never that \
                 large."
            ),
            Self::Stated { stated, found } => format!(
                "the manifest states `{stated}`, and by the other files it is `{found}`: one of them has been changed. {AGAIN}"
            ),
            Self::Contradicts { fact } => {
                format!("it does not state `{fact}`, as the manifest does: one of them has been changed. {AGAIN}")
            }
            Self::OtherWritten => "it is not what this openplan writes into this archive (its content, or that it is there \
                 at all): it has been changed together with the lists, or another version of openplan wrote it. Check with \
                 that version too."
                .to_owned(),
            Self::FileWritten => "it is not what this openplan writes: another version wrote it, or it has been changed \
                 together with what is recorded. Compare with a backup."
                .to_owned(),
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
            Self::Omitted => {
                format!("every data.zip lists this file, and this one does not: it was taken out after publishing. {AGAIN}")
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
            Self::Older => {
                "these files are not there: an openplan before data.zip published the release, or they were \
                 taken out together. Compare with a backup."
                    .to_owned()
            }
            Self::FileStrange => format!(
                "this openplan writes no such file: it was put in after publishing, or another version wrote it. {RESTORE}"
            ),
            Self::MediaType { recorded, wanted } => format!(
                "its media type is recorded as `{recorded}`, and openplan writes it as `{wanted}`: the record has been \
                 changed. {RESTORE}"
            ),
            Self::FileOther => format!(
                "it says something else than the rows, which the digest proves: the file and its recorded SHA-256 have both \
                 been changed. {RESTORE}"
            ),
            Self::OtherTwin => format!(
                "it is not the stored file of that name, though both were written together: one of them and its records have \
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

impl NotRead {
    fn ja(self) -> String {
        match self {
            Self::Missing => "ありません".to_owned(),
            Self::TooLong { limit } => format!("{limit} バイトを超えるため、読みません"),
            Self::Malformed { line } => format!("{line} 行目から、目録として読めません"),
        }
    }

    fn en(self) -> String {
        match self {
            Self::Missing => "is not there".to_owned(),
            Self::TooLong { limit } => format!("is longer than {limit} bytes, and was not read"),
            Self::Malformed { line } => format!("cannot be read as one from line {line} on"),
        }
    }
}
