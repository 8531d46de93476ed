//! Things that are found by their names, and their types.
use super::answer::NamedCode;
use crate::{
    dcat::CataloguedPlan,
    search::Entry,
    snapshot,
    table::{expand, local_name},
};

/// Something that has a name.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    /// What stands behind `/id/` in its IRI.
    pub id: String,
    pub entry: Entry<'a>,
    /// The plan that it stands in or is; of a publisher or a department, one of the plans.
    pub plan: &'a CataloguedPlan,
}

impl<'a> Entity<'a> {
    /// A row of a plan.
    pub(super) fn row(entry: Entry<'a>, plan: &'a CataloguedPlan) -> Self {
        let release = &plan.current.release;
        Self { id: format!("{}/{}/{}", release.publisher_id, release.plan_id, entry.id()), entry, plan }
    }

    /// Paragraphs may have none.
    pub(super) fn has_name(&self) -> bool {
        !self.entry.label().trim().is_empty()
    }

    pub(super) fn name(&self) -> &'a str {
        self.entry.label()
    }

    /// Whether it is the plan or a row of it.
    pub(super) fn is_in_plan(&self) -> bool {
        let path = self.plan.current.plan_path();
        let below = self.id.strip_prefix(path.trim_start_matches('/'));
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    fn is_row(&self) -> bool {
        self.id != self.entry.id()
    }

    /// What it is and what tells it from others of its name, in the language of the plan.
    pub(super) fn description(&self) -> String {
        let metadata = &self.plan.current.metadata;
        let kind = class(self.entry.kind()).map(|(class, ja)| {
            let name = if metadata.language() == "ja" { ja } else { local_name(class) };
            name.to_owned()
        });
        let of_row = self.is_row().then(|| [metadata.full_name(), metadata.title().to_owned()]);
        let all = kind.into_iter().chain(of_row.into_iter().flatten()).chain(self.entry.context().map(str::to_owned));
        all.collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn types(&self) -> Vec<NamedCode> {
        class(self.entry.kind()).map(NamedCode::of_class).into_iter().collect()
    }
}

impl NamedCode {
    fn of_class((class, ja): (&str, &str)) -> Self {
        Self { id: expand(class), name: format!("{ja} ({})", local_name(class)) }
    }
}

/// The class by its IRI or its local name.
pub(super) fn class(name: &str) -> Option<(&'static str, &'static str)> {
    snapshot::named_classes().find(|(class, _)| local_name(class) == name || expand(class) == name)
}

/// The types of all that is found.
pub(super) fn types() -> impl Iterator<Item = NamedCode> {
    snapshot::named_classes().map(NamedCode::of_class)
}
