//! The tree of the plan.
use super::Merge;
use crate::{
    import::{
        facts::{Facts, Node},
        label::key,
    },
    table::Row,
};

impl Merge<'_> {
    /// Takes up all nodes of the tree, in printed order.
    pub fn tree(&mut self, facts: &Facts) {
        // Nodes under which something is printed; a heading above nothing is one of the document.
        let used: Vec<&[Node]> = (facts.initiatives.iter().map(|initiative| initiative.path.as_slice()))
            .chain(facts.indicators.iter().map(|indicator| indicator.path.as_slice()))
            .collect();
        let titles: Vec<String> = facts
            .initiatives
            .iter()
            .filter(|initiative| initiative.is_listed)
            .map(|initiative| key(&initiative.label.title))
            .collect();
        for path in &facts.tree {
            let is_used = used.iter().any(|other| other.len() >= path.len() && same(&other[..path.len()], path));
            // What an indicator stands under may be an initiative.
            let is_initiative = path.last().is_some_and(|node| {
                titles.contains(&key(&node.label.title)) || self.initiative_titled(&node.label.title).is_some()
            });
            let listed = facts
                .initiatives
                .iter()
                .any(|initiative| initiative.path.len() >= path.len() && same(&initiative.path[..path.len()], path));
            if is_used && (listed || !is_initiative) {
                self.policy(path);
            }
        }
    }

    /// The policy that a path ends with; it is added if it is not known. `None` for an empty path.
    pub fn policy(&mut self, path: &[Node]) -> Option<String> {
        let (node, above) = path.split_last()?;
        if let Some(found) = self.known_policy(path) {
            if !node.slogan.is_empty()
                && let Some(place) =
                    self.tables.position("policies", |row| row["policy_id"] == found && row["slogan"].is_empty())
            {
                self.tables.set("policies", place, &[("slogan", &node.slogan)]);
            }
            return Some(found);
        }
        let parent = self.policy(above).unwrap_or_default();
        let id = self.tables.next_id("policies", "policy_id", "p", 2);
        let beside = self.tables.rows("policies").iter().filter(|row| row["parent_policy_id"] == parent);
        let position = beside.filter_map(|row| row["position"].parse::<u32>().ok()).max().unwrap_or(0) + 1;
        let label = &node.label;
        self.tables.push(
            "policies",
            &[
                ("policy_id", &id),
                ("parent_policy_id", &parent),
                ("level_as_printed", &label.level),
                ("number_as_printed", &label.number),
                ("label", &label.title),
                ("slogan", &node.slogan),
                ("position", &position.to_string()),
            ],
        );
        Some(id)
    }

    /// The policy at the end of a path: with this title under this one, or the only one of its title.
    pub fn known_policy(&self, path: &[Node]) -> Option<String> {
        let (node, above) = path.split_last()?;
        let title = key(&node.label.title);
        let named: Vec<&Row> = self.tables.rows("policies").iter().filter(|row| key(&row["label"]) == title).collect();
        let parent = if above.is_empty() { Some(String::new()) } else { self.known_policy(above) };
        let under = named.iter().find(|row| parent.as_deref() == Some(&row["parent_policy_id"]));
        // A table may leave out what stands above.
        let only = || (above.is_empty() && named.len() == 1).then(|| &named[0]);
        under.or_else(only).map(|row| row["policy_id"].to_owned())
    }
}

/// Whether two paths have the same titles.
fn same(one: &[Node], other: &[Node]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| key(&one.label.title) == key(&other.label.title))
}
