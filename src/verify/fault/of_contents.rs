//! What the files of an archive say.

/// What is wrong with what the files of an archive say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfContents {
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
}

impl OfContents {
    pub(super) fn ja(&self) -> String {
        use super::ja::AGAIN;
        match self {
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
        }
    }

    pub(super) fn en(&self) -> String {
        use super::en::AGAIN;
        match self {
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
        }
    }
}
