//! What stands beside the cells of a row when rows are asked for: which editions print it, and what it is about through links.
//!
//! Both are lists of words, so that a database and the memory compare the same texts. [`Profile::reached`] says which tables
//! a way leads to.
use super::Content;
use crate::{
    catalog::{self, Profile},
    edition::{self, Edition, Editions},
    store::Beside,
    table::{Row, Table},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A thing that a row is about: its table and its id.
type Thing<'c> = (&'static str, &'c str);

/// What each edition prints of the things of which it prints its own words and tree.
type Printed<'c> = Vec<(&'c str, Vec<Row>)>;

/// The links of a content.
struct Links<'c> {
    profile: &'static Profile,
    /// Rows of each thing, with the edition that prints them; `None` for what the content says by itself.
    things: HashMap<Thing<'c>, Vec<(Option<&'c str>, &'c Row)>>,
    /// Rows of joins by each thing that they link, with whether it is the first.
    joined: HashMap<Thing<'c>, Vec<(bool, &'c Row)>>,
}

impl Content {
    /// Gives `ask` a function that tells what stands beside each of some rows of a table of today's profile. `edition` is the
    /// one as of which things are wanted; without it the one that is shown. The links are read once, however often it is
    /// called.
    pub fn with_beside<T>(&self, edition: Option<&str>, ask: impl FnOnce(&dyn Fn(&[Row]) -> Vec<Beside>) -> T) -> T {
        let editions = self.editions();
        let wanted = edition.unwrap_or_else(|| editions.newest().id());
        let own_words = |table: &&&Table| edition::prints(table.name);
        let of = |edition: &Edition| {
            catalog::tables().iter().filter(own_words).flat_map(|one| edition.printed(one.name)).collect()
        };
        let trees: Printed = editions.all().map(|edition| (edition.id(), of(&edition))).collect();
        let links = Links::of(self, &trees);
        ask(&|rows| {
            let printed = rows.first().map_or_else(HashMap::new, |row| self.printed_by(row.table, &editions));
            let of_editions = |row: &Row| match row.get("revision_id") {
                Some(id) => Some(words([(id, id == wanted)])),
                None => printed.get(&row.key()).map(|ids| words(ids.iter().map(|id| (*id, *id == wanted)))),
            };
            rows.iter().map(|row| Beside { editions: of_editions(row), about: links.words(row, wanted) }).collect()
        })
    }

    /// The editions that print each thing of a table, by its key; nothing where editions do not say, or the one that is shown
    /// prints no such thing at all.
    fn printed_by<'e>(&self, table: &'static Table, editions: &'e Editions<'e>) -> HashMap<String, BTreeSet<&'e str>> {
        if !edition::prints_each(table.name) || editions.newest().printed(table.name).is_empty() {
            return HashMap::new();
        }
        let none = self.rows(table.name).iter().map(|row| (row.key(), BTreeSet::new()));
        let mut printed: HashMap<String, BTreeSet<&str>> = none.collect();
        for edition in editions.all() {
            for row in edition.printed(table.name) {
                printed.entry(row.key()).or_default().insert(edition.id());
            }
        }
        printed
    }
}

/// Words between blanks; one that is of the wanted edition has a mark.
fn words<'w>(words: impl IntoIterator<Item = (&'w str, bool)>) -> String {
    let marked = |(word, is_wanted)| format!("{word}{} ", if is_wanted { Beside::WANTED } else { "" });
    std::iter::once(" ".to_owned()).chain(words.into_iter().map(marked)).collect()
}

impl<'c> Links<'c> {
    fn of(content: &'c Content, printed: &'c Printed<'c>) -> Self {
        let profile = catalog::profile();
        let mut links = Self { profile, things: HashMap::new(), joined: HashMap::new() };
        let own = profile.tables.iter().flat_map(|table| content.rows(table.name)).map(|row| (None, row));
        let printed = printed.iter().flat_map(|(edition, rows)| rows.iter().map(|row| (Some(*edition), row)));
        for (edition, row) in own.chain(printed).filter(|(_, row)| row.table.key.len() == 1) {
            let thing = (row.table.name, &row[row.table.key[0]]);
            links.things.entry(thing).or_default().push((edition, row));
        }
        for (table, columns) in profile.joins() {
            for row in content.rows(table.name) {
                for (place, (column, target)) in columns.iter().enumerate() {
                    let Some(id) = row.get(column.name) else { continue };
                    links.joined.entry((target.name, id)).or_default().push((place == 0, row));
                }
            }
        }
        links
    }

    /// What a row is about in any edition, as words such as `policy_id=education`, marked where it is so in the wanted one.
    fn words(&self, row: &'c Row, wanted: &'c str) -> Option<String> {
        // A row that an edition prints is about what that edition says, whichever is wanted.
        let own = row.get("revision_id");
        let ever = self.about(row, own);
        let wanted = self.about(row, own.or(Some(wanted).filter(|id| !id.is_empty())));
        let word = |thing: &Thing| {
            let key = self.profile.find(thing.0)?.key[0];
            Some((format!("{key}={}", thing.1), wanted.contains(thing)))
        };
        let named: BTreeMap<String, bool> = ever.iter().filter_map(word).collect();
        (!named.is_empty()).then(|| words(named.iter().map(|(word, is_wanted)| (word.as_str(), *is_wanted))))
    }

    /// The things that a row is about, as of one edition or of any.
    fn about(&self, row: &'c Row, edition: Option<&str>) -> BTreeSet<Thing<'c>> {
        let mut about = BTreeSet::new();
        let own: Vec<Thing> = self.named(row).collect();
        for named in &own {
            // What the row itself names of a table is not widened by what it names of another.
            let is_own = |thing: &Thing| thing.0 == named.0 || own.iter().all(|(table, _)| *table != thing.0);
            about.extend(self.reached(*named, edition).into_iter().filter(is_own));
        }
        if row.table.key.len() != 1 {
            return about;
        }
        let itself = (row.table.name, &row[row.table.key[0]]);
        for (is_first, join) in self.joining(itself, edition) {
            let mut linked = self.named(join);
            let others: Vec<Thing> =
                if is_first { linked.skip(1).collect() } else { linked.next().into_iter().collect() };
            for other in others {
                about.extend(self.reached(other, edition).into_iter().filter(|thing| thing.0 != itself.0));
            }
        }
        if self.profile.is_tree(row.table) {
            about.insert(itself);
        }
        about
    }

    /// The rows of a thing: as an edition prints it, if that is wanted and known, else all.
    fn rows(&self, thing: Thing<'c>, edition: Option<&str>) -> impl Iterator<Item = &'c Row> {
        let rows = self.things.get(&thing).map(Vec::as_slice).unwrap_or_default();
        let is_known = edition.is_some() && rows.iter().any(|(of, _)| *of == edition);
        rows.iter().filter(move |(of, _)| !is_known || *of == edition).map(|(_, row)| *row)
    }

    /// The things that a row names.
    fn named(&self, row: &'c Row) -> impl Iterator<Item = Thing<'c>> {
        let links = self.profile.links(row.table);
        links.filter_map(|(column, target)| Some((target.name, row.get(column.name)?)))
    }

    /// The rows of joins that link a thing, as of one edition or of any, with whether it is their first.
    fn joining(&self, thing: Thing<'c>, edition: Option<&str>) -> impl Iterator<Item = (bool, &'c Row)> {
        let joined = self.joined.get(&thing).map(Vec::as_slice).unwrap_or_default();
        let is_of =
            move |row: &Row| edition.is_none_or(|wanted| row.get("revision_id").is_none_or(|own| own == wanted));
        joined.iter().copied().filter(move |(_, row)| is_of(row))
    }

    /// A thing, and all that it is about.
    fn reached(&self, from: Thing<'c>, edition: Option<&str>) -> BTreeSet<Thing<'c>> {
        let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(thing) = next.pop() {
            if !reached.insert(thing) {
                continue;
            }
            next.extend(self.rows(thing, edition).flat_map(|row| self.named(row)));
            let joins = self.joining(thing, edition).filter(|(is_first, _)| *is_first);
            next.extend(joins.flat_map(|(_, join)| self.named(join).skip(1)));
        }
        reached
    }
}
