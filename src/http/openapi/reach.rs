//! Paths of what is current in a plan, and of what is over all plans.

/// What part of the data a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The current release of a plan.
    Current,
    /// The current releases of all plans.
    All,
}

/// Headers that tell of the place in time of what stands in a release.
pub const OF_RELEASE: &[&str] = &["Memento-Datetime"];

impl Reach {
    /// What the paths begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Current => "/{publisher_id}/{plan_id}",
            Self::All => "",
        }
    }

    /// The parameters of the prefix.
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Current => &["publisher_id", "plan_id"],
            Self::All => &[],
        }
    }

    /// End of an operation id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::All => "OfAllPlans",
        }
    }

    /// Headers that tell of the bytes, if it may be a file that was stored at publish.
    pub const fn headers(self, stored: bool) -> &'static [&'static str] {
        match (self, stored) {
            (Self::Current, true) => &["Repr-Digest", "Accept-Ranges"],
            _ => &[],
        }
    }

    /// End of a summary.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::All => ", of all plans",
        }
    }
}
