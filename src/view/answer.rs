//! What a page answers as JSON and as a table: the types that say it.
use crate::format::{AnswerRow, MemberColumn};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// The schema of a type, and those that it refers to, by their names.
pub type Schemas = fn() -> Vec<(String, RefOr<Schema>)>;

/// What a page answers as JSON and as a table.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Name of its schema.
    pub name: &'static str,
    /// What it is made of.
    pub parts: AnswerParts,
    /// The columns of its tables; none if it is no table.
    pub columns: &'static [MemberColumn],
    /// The members of a row that have no column of their own.
    pub unshown: &'static [&'static str],
}

/// What an answer is made of.
#[derive(Debug, Clone, Copy)]
pub enum AnswerParts {
    /// What no type says: its schema is told elsewhere.
    Elsewhere,
    /// Rows.
    Rows {
        /// A row.
        row: Schemas,
        /// What `meta` says of them.
        meta: Schemas,
        /// Whether `meta` tells of a release, too.
        of_release: bool,
        /// Whether they are of several plans, so that each says in words of which.
        of_plans: bool,
    },
    /// Members of one thing.
    Members {
        /// The thing.
        thing: Schemas,
        /// Whether triples give it more members.
        linked: bool,
        /// Whether `meta` tells of a release.
        of_release: bool,
    },
}

impl Answer {
    const fn of(name: &'static str, parts: AnswerParts) -> Self {
        Self { name, parts, columns: &[], unshown: &[] }
    }

    /// One whose schema is told elsewhere.
    pub const fn by_hand(name: &'static str) -> Self {
        Self::of(name, AnswerParts::Elsewhere)
    }

    const fn rows<R: AnswerRow, M: ToSchema>(name: &'static str, of_release: bool) -> Self {
        let parts = AnswerParts::Rows { row: schemas::<R>, meta: schemas::<M>, of_release, of_plans: false };
        Self { name, parts, columns: R::COLUMNS, unshown: R::UNSHOWN }
    }

    /// Rows of one release of a plan; `M` is what `meta` says beside the release.
    pub const fn of_plan<R: AnswerRow, M: ToSchema>(name: &'static str) -> Self {
        Self::rows::<R, M>(name, true)
    }

    /// Rows of all plans, as each of them has its own: they say beside it what rows across plans say.
    pub const fn of_plans<R: AnswerRow, M: ToSchema>(name: &'static str) -> Self {
        let parts = AnswerParts::Rows { row: schemas::<R>, meta: schemas::<M>, of_release: false, of_plans: true };
        Self { parts, ..Self::rows::<R, M>(name, false) }
    }

    /// Rows that are of no release; `M` is what `meta` says.
    pub const fn of_rows<R: AnswerRow, M: ToSchema>(name: &'static str) -> Self {
        Self::rows::<R, M>(name, false)
    }

    /// Members of one thing.
    pub const fn of_members<T: ToSchema>(name: &'static str) -> Self {
        Self::of(name, AnswerParts::Members { thing: schemas::<T>, linked: false, of_release: false })
    }

    /// The same of a release of a plan.
    pub const fn of_members_of_plan<T: ToSchema>(name: &'static str) -> Self {
        Self::of(name, AnswerParts::Members { thing: schemas::<T>, linked: false, of_release: true })
    }

    /// Members of one thing that is no row and has triples, which may give it more of them.
    pub const fn of_thing<T: ToSchema>(name: &'static str) -> Self {
        Self::of(name, AnswerParts::Members { thing: schemas::<T>, linked: true, of_release: false })
    }

    /// The same of a release of a plan.
    pub const fn of_thing_of_plan<T: ToSchema>(name: &'static str) -> Self {
        Self::of(name, AnswerParts::Members { thing: schemas::<T>, linked: true, of_release: true })
    }
}

/// The schema of a type, and those that it refers to, by their names: as the type says them.
pub fn schemas<T: ToSchema>() -> Vec<(String, RefOr<Schema>)> {
    let mut all = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut all);
    all
}
