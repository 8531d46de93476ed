//! Rows, stored files and digests of a release in a database.

/// What is wrong with rows, files and digests in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfStored {
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
    /// The same in the archive of a database, where it may be the work of another version.
    FileWritten,
    /// The recorded length of a stored file is not its length.
    Length {
        /// Length that is recorded, in bytes.
        recorded: i32,
        /// Length that it has.
        found: usize,
    },
    /// A content that no file names.
    Unnamed,
    /// A stored file has its recorded SHA-256, but says something else than the others, which are proven.
    FileOther,
    /// A file of the archive is not the stored file of that name, with which it was written.
    OtherTwin,
    /// The rows of a table that is asked across plans are not those of the stored file, which they are made of.
    RowsOther {
        /// First line of the stored file that differs.
        line: usize,
    },
    /// Rows stand in a table that is asked across plans, and it is not said that they do.
    RowsLeft,
    /// What is said of a release without reading its files is not what they say.
    DescriptionOther,
    /// Graph or search index that are loaded without being built are not those of the files.
    FormOther,
    /// What a publication is said to have changed is not what the files say.
    ChangesOther,
    /// The recorded digest is not that of the files.
    Digest {
        /// Digest that is recorded.
        recorded: String,
        /// Digest of the files.
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
}

impl OfStored {
    pub(super) fn ja(&self) -> String {
        use super::ja::RESTORE;
        match self {
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
            Self::FileChanged { recorded, found } => format!(
                "SHA-256 が記録と違います（記録 {recorded}、実際 {found}）。保存されたファイルか記録が変えられたか、壊れています。{RESTORE}"
            ),
            Self::FileWritten => {
                "この版の openplan が書くものと違います。別の版が書いたか、記録とともに変えられています。バックアップと比べてください。".to_owned()
            }
            Self::FileOther => {
                format!("ファイルの内容が、ほかのファイルと違います。ファイルと記録されたSHA-256の両方が変えられています。{RESTORE}")
            }
            Self::OtherTwin => format!(
                "保存された同じ名前のファイルと違います。この二つは同時に書かれたものです。どちらかが記録とともに変えられています。{RESTORE}"
            ),
            Self::Length { recorded, found } => {
                format!("長さの記録（{recorded} バイト）が、実際（{found} バイト）と違います。記録が変えられています。{RESTORE}")
            }
            Self::Unnamed => {
                "どの公開版のファイルでもない内容です。取り下げた内容が残っているか、後から入れられたものです。openplan copy で新しいデータベースに複製し、それを使ってください。"
                    .to_owned()
            }
            Self::RowsOther { line } => format!(
                "計画をまたいで問い合わせる表の行が、保存されたファイル（正常）の {line} 行目から違います。行はファイルから作り直せます。openplan copy で新しいデータベースに複製し、それを使ってください。"
            ),
            Self::RowsLeft => {
                "計画をまたいで問い合わせる表に、あるはずのない行が残っています。行はファイルから作り直せます。openplan copy で新しいデータベースに複製し、それを使ってください。"
                    .to_owned()
            }
            Self::DescriptionOther => {
                "ファイルから作った説明が、ファイルと違います。説明は作り直せます。openplan copy で新しいデータベースに複製し、それを使ってください。"
                    .to_owned()
            }
            Self::FormOther => {
                "ファイルから作ったグラフまたは検索の索引が、ファイル（正常）と違います。これは作り直せます。openplan copy で新しいデータベースに複製し、それを使ってください。"
                    .to_owned()
            }
            Self::ChangesOther => {
                "この公開で変わったとされる行が、前後の公開版のファイル（正常）と違います。公開の記録が変えられていなければ、作り直せます。バックアップと比べ、同じなら openplan copy で新しいデータベースに複製し、それを使ってください。"
                    .to_owned()
            }
            Self::Digest { recorded, found } => format!(
                "記録された内容のSHA-256（{recorded}）が、ファイルから計算したもの（{found}）と違います。記録かファイルのどちらかが変えられています。{RESTORE}"
            ),
            Self::GraphDigest { recorded, found } => format!(
                "記録されたグラフのSHA-256（{recorded}）が、ファイルと記録されたIRIの基底から計算したもの（{found}）と違います。どちらかの記録が変えられています。{RESTORE}"
            ),
            Self::GraphWritten => {
                "表も保存されたグラフも公開されたままですが、この版の openplan は同じ表から別のグラフを作ります。SPARQLには、公開された data.nq で答えます。"
                    .to_owned()
            }
        }
    }

    pub(super) fn en(&self) -> String {
        use super::en::RESTORE;
        match self {
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
            Self::FileChanged { recorded, found } => format!(
                "its SHA-256 is {found}, and {recorded} is recorded: the stored file or the record has been changed or \
                 damaged. {RESTORE}"
            ),
            Self::FileWritten => {
                "it is not what this openplan writes: another version wrote it, or it has been changed \
                 together with what is recorded. Compare with a backup."
                    .to_owned()
            }
            Self::FileOther => format!(
                "it says something else than the other files, which prove each other: the file and its recorded SHA-256 have \
                 both been changed. {RESTORE}"
            ),
            Self::OtherTwin => format!(
                "it is not the stored file of that name, though both were written together: one of them and its records have \
                 been changed. {RESTORE}"
            ),
            Self::Length { recorded, found } => format!(
                "its length is recorded as {recorded} bytes, and it has {found}: the record has been changed. {RESTORE}"
            ),
            Self::Unnamed => "no file of any release has this content: it was withdrawn and is still there, or was put in. \
                 `openplan copy` into a new database leaves it out; use that."
                .to_owned(),
            Self::RowsOther { line } => format!(
                "the rows that are asked across plans differ from line {line} of the stored file, which is intact. They can be \
                 made again of the files: `openplan copy` into a new database, and use that."
            ),
            Self::RowsLeft => "rows that are asked across plans stand where none ought to. They can be made again of the files: \
                 `openplan copy` into a new database, and use that."
                .to_owned(),
            Self::DescriptionOther => "what was made of the files to describe the release is not what they say. It can be made \
                 again of them: `openplan copy` into a new database, and use that."
                .to_owned(),
            Self::FormOther => "what was made of the files so that it loads without being built is not what they say, and they \
                 are intact. It can be made again of them: `openplan copy` into a new database, and use that."
                .to_owned(),
            Self::ChangesOther => "what it is said to have changed is not what the files before and after it say, and they are \
                 intact. Unless the record of publications has been changed, it can be made again of them. Compare with a \
                 backup; if that says the same, `openplan copy` into a new database, and use that."
                .to_owned(),
            Self::Digest { recorded, found } => format!(
                "the recorded digest of the content is {recorded}, and that of the files is {found}: the record or the files have \
                 been changed. {RESTORE}"
            ),
            Self::GraphDigest { recorded, found } => format!(
                "the recorded digest of the graph is {recorded}, and that of the tables with the recorded IRI base is {found}: \
                 one of the records has been changed. {RESTORE}"
            ),
            Self::GraphWritten => {
                "tables and stored graph are as published, but this openplan would make another graph of the \
                 same tables. SPARQL is answered from data.nq, as it was published."
                    .to_owned()
            }
        }
    }
}
