//! The glossary.
use super::Merge;
use crate::import::{facts::Facts, label::key};

impl Merge<'_> {
    pub fn terms(&mut self, facts: &Facts) {
        for term in &facts.terms {
            let known = self.tables.rows("terms").iter().find(|row| key(&row["label"]) == key(&term.label));
            let id = known.map(|row| row["term_id"].to_owned());
            let is_english = term.alias.is_ascii();
            let alias = if is_english { ("expansion_en", &*term.alias) } else { ("alt_label", &*term.alias) };
            if let Some(id) = id {
                let place = self.tables.position("terms", |row| row["term_id"] == id).unwrap_or(0);
                self.tables.set("terms", place, &[("definition", &term.meaning)]);
                if !term.alias.is_empty() {
                    self.tables.set("terms", place, &[alias]);
                }
                continue;
            }
            let id = self.tables.next_id("terms", "term_id", "t", 3);
            let position = (self
                .tables
                .rows("terms")
                .iter()
                .filter_map(|row| row["position"].parse::<u32>().ok())
                .max()
                .unwrap_or(0)
                + 1)
            .to_string();
            self.tables.push(
                "terms",
                &[
                    ("term_id", &id),
                    ("label", &term.label),
                    ("definition", &term.meaning),
                    ("position", &position),
                    alias,
                ],
            );
        }
    }
}
