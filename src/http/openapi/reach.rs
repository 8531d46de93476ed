//! Paths of what is current, of each release and across all plans.

/// What part of the data a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The current release of a plan.
    Current,
    /// A release of a plan, by its number.
    Release,
    /// The current releases of all plans.
    All,
}

impl Reach {
    /// What the paths begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Current => "/{publisher_id}/{plan_id}",
            Self::Release => "/{publisher_id}/{plan_id}/releases/{release}",
            Self::All => "",
        }
    }

    /// The parameters of the prefix.
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Current => &["publisher_id", "plan_id"],
            Self::Release => &["publisher_id", "plan_id", "release"],
            Self::All => &[],
        }
    }

    /// End of an operation id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Release => "OfRelease",
            Self::All => "OfAllPlans",
        }
    }

    /// Headers that tell of its place in time and, if it may be a file that was stored at publish, of its bytes.
    pub const fn headers(self, stored: bool) -> &'static [&'static str] {
        match (self, stored) {
            (Self::Release, true) => &["Repr-Digest", "Accept-Ranges", "Memento-Datetime", "Last-Modified"],
            (Self::Release, false) => &["Memento-Datetime"],
            (Self::Current, true) => &["Repr-Digest", "Accept-Ranges"],
            _ => &[],
        }
    }

    /// End of a summary.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Release => ", as of a release",
            Self::All => ", of all plans",
        }
    }
}
