//! The edition whose tables are read, and the documents that state values.
use super::Merge;
use crate::{
    dataset::{Package, is_slug},
    import::{
        facts::{Facts, Note, Printed, Why},
        grid::{At, Block, Document},
        when::{self, When, plain},
    },
    period::Shape,
    table::Row,
};
use unicode_normalization::UnicodeNormalization;

/// Id of an edition of which nobody says when it was adopted.
const UNDATED: &str = "undated";

impl Merge<'_> {
    /// The edition that the tables print: the one that is named, else the newest of the package, else a new one.
    pub fn edition_of(&mut self, package: &Package, facts: &Facts, named: Option<&str>) {
        if let Some(named) = named.map(str::to_owned).or_else(|| self.decisions.edition.clone()) {
            self.date_undated(&named);
        }
        let needs = facts.initiatives.iter().any(|initiative| initiative.is_listed || !initiative.schedule.is_empty())
            || !facts.initiatives.is_empty();
        let named = named.map(str::to_owned).or_else(|| self.decisions.edition.clone());
        let newest = package.rows("revisions").iter().max_by_key(|row| row["issued"].to_owned());
        let known = |id: &str| self.tables.rows("revisions").iter().any(|row| &row["revision_id"] == id);
        let id = match (&named, newest) {
            (Some(named), _) => Some(named.clone()),
            (None, Some(newest)) => Some(newest["revision_id"].to_owned()),
            (None, None) if needs => None,
            (None, None) => return,
        };
        if let Some(id) = id.as_ref().filter(|id| known(id)) {
            self.edition = Some(id.clone());
            return;
        }
        if id.is_none() && !needs {
            return;
        }
        let adopted = id.is_none().then(|| self.adopted()).flatten();
        let month = id
            .as_deref()
            .and_then(|id| id.strip_prefix('e'))
            .map(str::to_owned)
            .or_else(|| adopted.as_ref().map(|(month, _)| month.clone()));
        let id = id.unwrap_or_else(|| month.as_ref().map_or_else(|| UNDATED.to_owned(), |month| format!("e{month}")));
        if month.is_none() {
            let printed = Printed { document: 0, at: At { line: 1, number: 1 } };
            self.notes.push(Note { printed, text: self.title.clone(), why: Why::UndatedEdition });
        }
        let month = month.unwrap_or_default();
        let words = adopted.map(|(_, words)| words).unwrap_or_default();
        let label = if words.is_empty() { self.title.clone() } else { words.clone() };
        let printed = if words.is_empty() { month.clone() } else { words };
        let title = self.title.clone();
        self.tables.put(
            "sources",
            &[
                ("source_id", &id),
                ("title", &title),
                ("kind_id", "edition"),
                ("issued", &month),
                ("issued_as_printed", &printed),
            ],
        );
        let before = newest.map(|row| row["revision_id"].to_owned()).unwrap_or_default();
        self.tables.put(
            "revisions",
            &[
                ("revision_id", &id),
                ("label", &label),
                ("issued", &month),
                ("previous_revision_id", &before),
                ("source_id", &id),
            ],
        );
        self.edition = Some(id);
    }

    /// An edition that was read before its month was known gets the id that it has now.
    fn date_undated(&mut self, id: &str) {
        let known = |id: &str| self.tables.rows("revisions").iter().any(|row| row["revision_id"] == *id);
        if !known(UNDATED) || known(id) {
            return;
        }
        self.tables.rename(&["revision_id", "source_id", "previous_revision_id"], UNDATED, id);
        let month = id.trim_start_matches('e').to_owned();
        for (table, column) in [("revisions", "revision_id"), ("sources", "source_id")] {
            if let Some(place) = self.tables.position(table, |row| row[column] == *id) {
                self.tables.set(table, place, &[("issued", &month), ("issued_as_printed", &month)]);
            }
        }
    }

    /// The month in which the plan was adopted or revised, as a document says it, and the words.
    fn adopted(&self) -> Option<(String, String)> {
        let words = ["策定", "改訂", "改定", "adopted", "版"];
        for document in self.documents {
            for (text, _) in lines(document) {
                for part in text.split(['。', '　', '|', '｜', '）', ')']) {
                    let Some(when) = when::named(part) else { continue };
                    if words.iter().any(|word| part.to_lowercase().contains(word))
                        && !part.contains("策定時")
                        && let Some(month) = month(&when)
                    {
                        return Some((month, adopted_words(part, &when.printed)));
                    }
                }
            }
        }
        None
    }

    /// The source of what each document states.
    pub fn sources_of(&mut self, facts: &Facts) {
        for (number, document) in self.documents.iter().enumerate() {
            let of_it = |printed: &Printed| printed.document == number;
            let values = facts.indicators.iter().filter(|indicator| of_it(&indicator.printed));
            let reports = values.clone().any(|indicator| {
                indicator.values.iter().any(|value| value.kind == "actual") || indicator.said.reports()
            }) || facts
                .initiatives
                .iter()
                .any(|initiative| of_it(&initiative.printed) && initiative.said.reports());
            let states = values.count() > 0 || facts.initiatives.iter().any(|initiative| of_it(&initiative.printed));
            if !states {
                continue;
            }
            let name = document.name();
            let decided = self
                .decisions
                .sources
                .get(&name)
                .filter(|id| self.tables.rows("sources").iter().any(|row| &row["source_id"] == id.as_str()));
            let id = match decided.cloned() {
                Some(id) => id,
                None if reports => self.report(document),
                None => self.edition.clone().unwrap_or_else(|| self.of_the_plan()),
            };
            if Some(&id) != self.edition.as_ref() {
                self.decisions.sources.insert(name, id.clone());
            }
            self.sources.insert(number, id);
        }
    }

    /// The plan itself as a document, where no edition is known.
    fn of_the_plan(&mut self) -> String {
        let id = "plan".to_owned();
        let title = self.title.clone();
        if self.tables.position("sources", |row| row["source_id"] == id).is_none() {
            self.tables.push("sources", &[("source_id", &id), ("title", &title), ("kind_id", "other")]);
        }
        id
    }

    /// A document that says how things stand, as a source of its own.
    fn report(&mut self, document: &Document) -> String {
        let title = self.title_of(document);
        let issued = issued(document);
        let (month, words) = issued.unwrap_or_default();
        let kind = if plain(&title).contains("シート") { "evaluation-sheet" } else { "progress-report" };
        let base = if month.is_empty() { slug(document) } else { format!("r{month}") };
        let taken = |id: &str, rows: &[Row]| rows.iter().any(|row| &row["source_id"] == id);
        let rows = self.tables.rows("sources");
        let id = if taken(&base, rows) {
            (2..u32::MAX)
                .map(|number| format!("{base}-{number}"))
                .find(|id| !taken(id, rows))
                .unwrap_or_else(|| base.clone())
        } else {
            base.clone()
        };
        self.tables.push(
            "sources",
            &[
                ("source_id", &id),
                ("title", &title),
                ("kind_id", kind),
                ("issued", &month),
                ("issued_as_printed", &words),
            ],
        );
        id
    }

    /// The title of a document: its first heading. One that others have too has what tells it apart behind it.
    fn title_of(&self, document: &Document) -> String {
        let first = |document: &Document| {
            document.blocks.iter().find_map(|block| match block {
                Block::Heading(line, _) => Some(line.text.clone()),
                _ => None,
            })
        };
        let own = document.sheet.clone().unwrap_or_else(|| {
            document.file.rsplit_once('.').map_or_else(|| document.file.clone(), |(stem, _)| stem.to_owned())
        });
        let Some(title) = first(document) else { return own };
        let shared = self.documents.iter().filter(|other| first(other).as_ref() == Some(&title)).count() > 1
            || self.tables.rows("sources").iter().any(|row| row["title"] == title);
        if !shared {
            return title;
        }
        let said = lines(document).find_map(|(text, is_heading)| {
            (!is_heading)
                .then(|| when::named(&text))
                .flatten()
                .filter(|when| !matches!(when.period.shape(), Shape::Month | Shape::Day))
        });
        format!("{title} ({})", said.map_or(own, |when| when.printed))
    }
}

/// The words that say when a plan was adopted, without a title before them.
fn adopted_words(part: &str, printed: &str) -> String {
    let at = part.find(printed).unwrap_or(0);
    part[at..].trim_matches(['（', '(', '）', ')', ' ']).to_owned()
}

/// The lines and headings of a document.
fn lines(document: &Document) -> impl Iterator<Item = (String, bool)> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Heading(line, _) => Some((line.text.clone(), true)),
        Block::Line(line) => Some((line.text.clone(), false)),
        Block::Grid(_) => None,
    })
}

/// When a document was issued: the month, and the words that say so.
fn issued(document: &Document) -> Option<(String, String)> {
    let words = ["更新", "公表", "発行", "作成", "現在", "published", "updated", "issued"];
    let says = |text: &str| words.iter().any(|word| text.to_lowercase().contains(word));
    for (text, _) in lines(document) {
        for part in text.split(['。', '　', '|', '｜']).flat_map(|part| part.split(". ")) {
            let Some(when) = when::named(part) else { continue };
            let alone = when.printed.chars().count() + 1 >= part.trim().chars().count() || text.chars().count() < 24;
            if let Some(month) = month(&when).filter(|_| says(part) || alone) {
                let words = if says(part) { part.trim().to_owned() } else { when.printed };
                return Some((month, words));
            }
        }
    }
    None
}

/// The month that a month or a day is.
fn month(when: &When) -> Option<String> {
    let first = when.period.first()?;
    matches!(when.period.shape(), Shape::Month | Shape::Day).then(|| first.strftime("%Y-%m").to_string())
}

/// An id of the words in the name of a document that can be in one.
fn slug(document: &Document) -> String {
    let stem = document.file.rsplit_once('.').map_or(document.file.as_str(), |(stem, _)| stem);
    let name = document.sheet.as_deref().map_or_else(|| stem.to_owned(), |sheet| format!("{stem} {sheet}"));
    let plain: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if is_slug(&slug) && slug.chars().any(|c| c.is_ascii_alphabetic()) {
        slug
    } else {
        format!("report{}{slug}", if slug.is_empty() { "" } else { "-" })
    }
}
