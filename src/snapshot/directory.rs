//! What stands around the rows and is found by its name as they are: plans, publishers, departments.
use super::searchable;
use crate::{
    catalog,
    dcat::CataloguedPlan,
    search::{Index, SearchEntry, SearchText},
    table::local_name,
};

const PUBLISHER: (&str, &str) = ("org:FormalOrganization", "公表主体");
const DEPARTMENT: (&str, &str) = ("org:OrganizationalUnit", "担当部署");

fn plan() -> Option<(&'static str, &'static str)> {
    let table = catalog::find("plans")?;
    Some((*table.classes.first()?, table.ja))
}

/// The classes of all that is found by its name, each with its name in Japanese.
pub fn named_classes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_rows = searchable::tables().filter_map(|table| Some((*table.classes.first()?, table.ja)));
    of_rows.chain(plan()).chain([PUBLISHER, DEPARTMENT])
}

/// Plans, publishers and departments as entries of an index. Their ids are their paths.
pub(super) fn index<'p>(plans: impl Iterator<Item = &'p CataloguedPlan>) -> Index {
    let mut entries: Vec<SearchEntry> = Vec::new();
    for plan in plans {
        for entry in [Some(publisher(plan)), department(plan), Some(entry_of(plan))].into_iter().flatten() {
            // Several plans of a publisher have the publisher alike, and often the department.
            let mut near =
                entries.iter().rev().take_while(|known| known.id.split('/').next() == entry.id.split('/').next());
            if !near.any(|known| known.id == entry.id) {
                entries.push(entry);
            }
        }
    }
    Index::build(&entries, Vec::new())
}

fn entry(class: &str, rank: u8, id: String, names: &[&str], context: Vec<String>) -> SearchEntry {
    let text = |text: &&str| SearchText { column: "name".into(), text: (*text).to_owned() };
    let mut texts = names.iter().filter(|name| !name.is_empty()).map(text);
    let label = texts.next().unwrap_or_else(|| text(&&*id));
    SearchEntry { kind: local_name(class).into(), rank, label, texts: texts.collect(), id, context }
}

fn publisher(plan: &CataloguedPlan) -> SearchEntry {
    let metadata = &plan.current.metadata;
    let full_name = metadata.full_name();
    let names = [metadata.publisher_name(), &full_name, metadata.publisher_name_en()];
    entry(PUBLISHER.0, 1, metadata.publisher_id().to_owned(), &names, Vec::new())
}

fn department(plan: &CataloguedPlan) -> Option<SearchEntry> {
    let metadata = &plan.current.metadata;
    let id = format!("{}/organizations/{}", metadata.publisher_id(), metadata.department_id());
    let contributors = metadata.contributors();
    let is_named = !metadata.department_id().is_empty();
    is_named.then(|| entry(DEPARTMENT.0, 2, id, &contributors[..contributors.len().min(1)], vec![metadata.full_name()]))
}

fn entry_of(plan: &CataloguedPlan) -> SearchEntry {
    let (metadata, id) = (&plan.current.metadata, plan.current.plan_path());
    let class = self::plan().map_or("mp:Plan", |(class, _)| class);
    entry(class, 0, id.trim_start_matches('/').to_owned(), &[metadata.title()], vec![metadata.full_name()])
}
