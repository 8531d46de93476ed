//! How an archive is packed and listed.

/// What is wrong with an archive, whatever its files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfArchive {
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
    /// The list for `sha256sum` says something else than the manifest.
    OtherSums,
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

impl OfArchive {
    pub(super) fn ja(&self) -> String {
        use super::ja::AGAIN;
        match self {
            Self::NoArchive => {
                format!("ZIPではありません。エラーのページなど、別のものが保存されています。{AGAIN}")
            }
            Self::Damaged => {
                format!(
                    "ZIPとして読めません。途中で切れているか、壊れているか、ほかのソフトで作り直されています。{AGAIN}"
                )
            }
            Self::NoManifest { why } => format!(
                "目録が{}。目録がなければ、何も確かめられません。openplan の data.zip かどうかを確かめ、{AGAIN}",
                why.ja()
            ),
            Self::Ambiguous => {
                format!(
                    "ZIPの中の記録が食いちがっています。読むソフトによって中身が変わります。使わないでください。{AGAIN}"
                )
            }
            Self::Around => {
                format!("ZIPの前か後ろに、別のデータが付いています。openplan は付けません。使わないでください。{AGAIN}")
            }
            Self::Unsafe => {
                format!(
                    "展開先のフォルダーの外に書かれる名前です。openplan はこのような名前を書きません。展開しないでください。{AGAIN}"
                )
            }
            Self::Unlisted => {
                format!("目録にないファイルです。公開された後に入れられました。使わないでください。{AGAIN}")
            }
            Self::Missing => format!("目録にありますが、ZIPの中にありません。公開された後に除かれました。{AGAIN}"),
            Self::Omitted => {
                format!("どの data.zip にもあるファイルですが、目録にありません。公開された後に除かれました。{AGAIN}")
            }
            Self::TooLarge { limit } => {
                format!(
                    "展開すると {limit} バイトを超えるため、読むのをやめました。計画のデータはこれほど大きくなりません。展開しないでください。"
                )
            }
            Self::Changed { stated, found } => {
                format!(
                    "SHA-256 が目録と違います（目録 {stated}、実際 {found}）。公開された後に変えられたか、壊れています。{AGAIN}"
                )
            }
            Self::Longer { stated } => {
                format!(
                    "目録にある長さ {stated} バイトより長いため、読むのをやめました。公開された後に変えられています。{AGAIN}"
                )
            }
            Self::OtherSums => {
                format!("SHA256SUMS と manifest.json が食いちがっています。どちらかが変えられています。{AGAIN}")
            }
        }
    }

    pub(super) fn en(&self) -> String {
        use super::en::AGAIN;
        match self {
            Self::NoArchive => {
                format!(
                    "it is no ZIP archive: something else was saved in its place, such as a page with an error. {AGAIN}"
                )
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
                format!(
                    "every data.zip lists this file, and this one does not: it was taken out after publishing. {AGAIN}"
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
            Self::Longer { stated } => format!(
                "it is longer than the {stated} bytes that the manifest states, so no more was read: it has been changed \
                 since it was published. {AGAIN}"
            ),
            Self::OtherSums => format!("SHA256SUMS and manifest.json disagree: one of them has been changed. {AGAIN}"),
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
