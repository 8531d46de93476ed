//! Initiatives with their listings and schedules.
use super::Merge;
use crate::{
    characters,
    dataset::distance,
    import::{
        decisions::Decisions,
        facts::{Facts, Initiative, Printed, Said, Why},
        label::{Label, key},
    },
    table::Row,
    vocabulary,
};
use unicode_normalization::UnicodeNormalization;

impl Merge<'_> {
    /// Takes up all initiatives: first those that are printed for themselves, then those that are printed again.
    pub fn initiatives(&mut self, facts: &Facts) {
        for initiative in facts.initiatives.iter().filter(|initiative| !initiative.label.is_relisted) {
            self.initiative(initiative);
        }
        for initiative in facts.initiatives.iter().filter(|initiative| initiative.label.is_relisted) {
            self.initiative(initiative);
        }
        // The order of the lines is that of the page.
        for initiative in &facts.initiatives {
            self.remember(initiative);
        }
        self.list_first(facts);
        for initiative in &facts.initiatives {
            self.merged(initiative);
        }
        self.name_gone(facts);
    }

    /// What is printed as listed again, and nowhere else in the edition, is listed where it is printed. The mark stays as a tag.
    fn list_first(&mut self, facts: &Facts) {
        let Some(edition) = self.edition.clone() else { return };
        for initiative in facts.initiatives.iter().filter(|initiative| initiative.label.is_relisted) {
            let titled = self.titled(&key(&initiative.label.title));
            let [id] = &titled[..] else { continue };
            if self.is_listed_now(id) {
                continue;
            }
            let own = |row: &Row| row["revision_id"] == edition && row["initiative_id"] == *id;
            let Some(place) = self.tables.position("listings", own) else { continue };
            let printed = &initiative.label.title;
            let title = crate::printed::title::without_relisting_mark(printed).unwrap_or(printed);
            self.tables.set("listings", place, &[("relisted", "false"), ("title_as_printed", title)]);
            self.note(initiative.printed, printed, Why::RelistedAlone);
            let mark = printed.replacen(title, "", 1);
            let mark = mark.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let (id, source) = (id.clone(), self.source(initiative.printed));
            let said = Said { marks: vec![mark], ..Said::default() };
            self.said(&[("initiative_id", &id)], &said, &source, initiative.printed);
        }
    }

    /// Names what the edition lists under the policies that were read, and these tables do not.
    fn name_gone(&mut self, facts: &Facts) {
        let Some(edition) = self.edition.clone() else { return };
        let listed = facts.initiatives.iter().filter(|initiative| initiative.is_listed);
        let read: Vec<(String, Printed)> =
            listed.filter_map(|initiative| Some((self.known_policy(&initiative.path)?, initiative.printed))).collect();
        let gone: Vec<(String, Printed)> = (self.tables.rows("listings").iter())
            .filter(|row| row["revision_id"] == edition && !self.tables.was_printed(&edition, &row["listing_id"]))
            .filter_map(|row| {
                let (_, printed) = read.iter().find(|(policy, _)| row["policy_id"] == *policy)?;
                Some((row["title_as_printed"].to_owned(), *printed))
            })
            .collect();
        let gone_words = self.words_gone(facts, &edition);
        for (title, printed) in gone.into_iter().chain(gone_words) {
            self.note(printed, &title, Why::Gone);
        }
    }

    /// What the edition plans for initiatives that were read, in periods that these tables do not have.
    fn words_gone(&self, facts: &Facts, edition: &str) -> Vec<(String, Printed)> {
        let mut gone = Vec::new();
        for initiative in facts.initiatives.iter().filter(|initiative| !initiative.schedule.is_empty()) {
            let titled = self.titled(&key(&initiative.label.title));
            let [id] = &titled[..] else { continue };
            let read: Vec<String> = initiative.schedule.iter().map(|(when, _)| when.period.to_string()).collect();
            let own = |row: &&Row| {
                row["revision_id"] == *edition
                    && row["initiative_id"] == **id
                    && !read.contains(&row["period"].to_owned())
            };
            for row in self.tables.rows("schedule").iter().filter(own) {
                let text = format!("{}: {}: {}", initiative.label.title, &row["period"], &row["stage_as_printed"]);
                gone.push((text, initiative.printed));
            }
        }
        gone
    }

    fn initiative(&mut self, initiative: &Initiative) {
        let policy = self.policy(&initiative.path).unwrap_or_default();
        let id = self.initiative_id(&initiative.label, &policy, initiative);
        // What an indicator belongs to is listed where the plan lists it.
        let is_listed_elsewhere = (policy.is_empty() || !initiative.is_listed) && self.is_listed_now(&id);
        if let Some(edition) = self.edition.clone() {
            if !is_listed_elsewhere {
                self.listing(&edition, &id, &policy, &initiative.label);
            }
            self.schedule(&edition, &id, initiative);
        }
        let source = self.source(initiative.printed);
        self.said(&[("initiative_id", &id)], &initiative.said, &source, initiative.printed);
    }

    /// The id of an initiative by its title; a new one if nothing has that title.
    fn initiative_id(&mut self, label: &Label, policy: &str, initiative: &Initiative) -> String {
        let title = key(&label.title);
        let titled = self.titled(&title);
        // A table that says nothing of where it stands speaks of what is listed elsewhere.
        if policy.is_empty() && titled.len() == 1 {
            return titled[0].clone();
        }
        let here = titled.iter().find(|id| self.is_listed(id, policy));
        if let Some(id) = here.or_else(|| {
            titled.first().filter(|_| titled.len() == 1 && (label.is_relisted || !self.is_listed_now(&titled[0])))
        }) {
            return id.clone();
        }
        if label.is_relisted {
            if let Some(id) = titled.first() {
                return id.clone();
            }
            if let Some(id) = self.nearly_titled(&title) {
                self.note(initiative.printed, &label.title, Why::NearlyTitled);
                return id;
            }
        }
        let id = self.tables.next_id("initiatives", "initiative_id", "i", 3);
        let plain = crate::printed::title::without_relisting_mark(&label.title).unwrap_or(&label.title);
        self.tables.push("initiatives", &[("initiative_id", &id), ("title", plain)]);
        id
    }

    /// The initiatives that have a title, or had it in a listing.
    fn titled(&self, title: &str) -> Vec<String> {
        let own = self
            .tables
            .rows("initiatives")
            .iter()
            .filter(|row| key(&row["title"]) == title)
            .map(|row| &row["initiative_id"]);
        let listed = self
            .tables
            .rows("listings")
            .iter()
            .filter(|row| key(&row["title_as_printed"]) == title)
            .map(|row| &row["initiative_id"]);
        let mut found: Vec<String> = Vec::new();
        for id in own.chain(listed) {
            if !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
            }
        }
        found
    }

    /// The only initiative of a title.
    pub fn initiative_titled(&self, title: &str) -> Option<String> {
        let found = self.titled(&key(title));
        (found.len() == 1).then(|| found[0].clone())
    }

    fn is_listed(&self, id: &str, policy: &str) -> bool {
        self.tables.rows("listings").iter().any(|row| {
            &row["initiative_id"] == id
                && &row["policy_id"] == policy
                && Some(&row["revision_id"]) == self.edition.as_deref()
        })
    }

    /// Whether an initiative is listed somewhere in the edition that is read: the same title elsewhere is another initiative.
    fn is_listed_now(&self, id: &str) -> bool {
        self.tables.rows("listings").iter().any(|row| {
            &row["initiative_id"] == id
                && Some(&row["revision_id"]) == self.edition.as_deref()
                && &row["relisted"] == "false"
        })
    }

    /// The one initiative whose title differs by so little that a relisting is of it.
    fn nearly_titled(&self, title: &str) -> Option<String> {
        let near = |row: &&Row| {
            let own = key(&row["title"]);
            distance(&own, title) * 8 <= own.chars().count().max(title.chars().count())
        };
        let mut found = self.tables.rows("initiatives").iter().filter(near);
        let first = found.next()?;
        found.next().is_none().then(|| first["initiative_id"].to_owned())
    }

    fn listing(&mut self, edition: &str, initiative: &str, policy: &str, label: &Label) {
        let flag = |is: bool| if is { "true" } else { "false" };
        let own = |row: &Row| {
            row["revision_id"] == *edition && row["initiative_id"] == *initiative && row["policy_id"] == *policy
        };
        let known = self.tables.rows("listings").iter().find(|row| own(row)).map(|row| row["listing_id"].to_owned());
        let is_new = known.is_none();
        let id = known.unwrap_or_else(|| {
            let of_edition = self.tables.rows("listings").iter().filter(|row| row["revision_id"] == *edition);
            let last = of_edition
                .filter_map(|row| row["listing_id"].strip_prefix('l')?.parse::<u32>().ok())
                .max()
                .unwrap_or(0);
            format!("l{:03}", last + 1)
        });
        if is_new {
            self.tables.is_new(edition, &id);
        }
        self.tables.put(
            "listings",
            &[
                ("revision_id", edition),
                ("listing_id", &id),
                ("initiative_id", initiative),
                ("policy_id", policy),
                ("number_as_printed", &label.number),
                ("title_as_printed", &label.title),
                ("relisted", flag(label.is_relisted)),
                ("new_mark", flag(label.is_new)),
            ],
        );
    }

    /// Remembers the place of a listing on the page.
    fn remember(&mut self, initiative: &Initiative) {
        let Some(edition) = self.edition.clone() else { return };
        let policy = self.known_policy(&initiative.path).unwrap_or_default();
        let title = &initiative.label.title;
        let here = || {
            let rows = self.tables.rows("listings").iter();
            rows.filter(|row| row["revision_id"] == edition && row["policy_id"] == policy)
        };
        let exact = here().find(|row| row["title_as_printed"] == *title);
        let row = exact.or_else(|| here().find(|row| key(&row["title_as_printed"]) == key(title)));
        if let Some(id) = row.map(|row| row["listing_id"].to_owned()) {
            self.tables.printed(&edition, &id);
        }
    }

    fn schedule(&mut self, edition: &str, id: &str, initiative: &Initiative) {
        let mut words: Vec<(String, String, String)> = Vec::new();
        for (when, text) in &initiative.schedule {
            if when.period.is_unknown() {
                self.note(initiative.printed, &format!("{}: {text}", when.printed), Why::UnknownPeriod);
                continue;
            }
            let period = when.period.to_string();
            match words.iter_mut().find(|(known, ..)| *known == period) {
                // Lines of one initiative below each other.
                Some((_, before, _)) if before != text => {
                    *before = format!("{before}／{text}");
                    self.note(
                        initiative.printed,
                        &format!("{}: {period}: {before}", initiative.label.title),
                        Why::Joined,
                    );
                }
                Some(_) => {}
                None => words.push((period, text.clone(), String::new())),
            }
        }
        for (period, text, _) in words {
            let same =
                |row: &Row| row["revision_id"] == *edition && row["initiative_id"] == *id && row["period"] == period;
            let other =
                self.tables.rows("schedule").iter().find(|row| same(row)).map(|row| row["stage_as_printed"].to_owned());
            if initiative.label.is_relisted
                && let Some(other) = &other
            {
                if *other != text {
                    self.note(
                        initiative.printed,
                        &format!("{}: {period}: {other} / {text}", initiative.label.title),
                        Why::Differs,
                    );
                }
                continue;
            }
            let is_sign = !text.chars().any(char::is_alphanumeric);
            let meaning =
                self.meaning(initiative.printed.document, &text).filter(|_| is_sign).unwrap_or_else(|| text.clone());
            let (stage, own) = self.stage(&meaning);
            let cells = [
                ("revision_id", edition),
                ("initiative_id", id),
                ("period", &period),
                ("stage_id", &stage),
                ("own_stage_id", &own),
                ("stage_as_printed", &text),
            ];
            self.tables.put("schedule", &cells);
        }
    }

    /// The code of a printed word; neither if no list has it.
    fn stage(&mut self, text: &str) -> (String, String) {
        if characters::is_dash(text) {
            return ("none".to_owned(), String::new());
        }
        if text.contains("に統合") {
            return ("merged".to_owned(), String::new());
        }
        if let Some(code) = Decisions::code(&self.decisions.stages, text) {
            return if vocabulary::concept("stage", code).is_some() {
                (code.to_owned(), String::new())
            } else {
                (String::new(), self.tables.own_code("stage", text))
            };
        }
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let own = self.tables.rows("codes").iter().find(|row| &row["list_id"] == "stage" && row["label"] == *text);
        if let Some(own) = own {
            return (String::new(), own["code_id"].to_owned());
        }
        let named = vocabulary::concepts("stage").iter().find(|stage| {
            stage.ja == plain || stage.also.contains(&plain) || stage.en.eq_ignore_ascii_case(text.trim())
        });
        let Some(named) = named else {
            // A word, and no sentence, may be given a code.
            if text.chars().count() <= 16 && text.contains(char::is_alphabetic) {
                self.decisions.ask_stage(text);
            }
            return Default::default();
        };
        (named.id.clone(), String::new())
    }

    /// Where an initiative went that became a part of another.
    fn merged(&mut self, initiative: &Initiative) {
        let Some((when, text)) = initiative.schedule.iter().find(|(_, text)| text.contains("に統合")) else {
            return;
        };
        let Some(title) =
            text.split_once("に統合").map(|(title, _)| title.trim().trim_matches(['「', '」', '『', '』']))
        else {
            return;
        };
        let policy = self.known_policy(&initiative.path).unwrap_or_default();
        let titled = self.titled(&key(&initiative.label.title));
        let own = titled.iter().find(|id| self.is_listed(id, &policy)).or(titled.first()).cloned();
        let into = self.initiative_titled(title);
        if let (Some(own), Some(into)) = (own, into)
            && let Some(place) = self.tables.position("initiatives", |row| row["initiative_id"] == own)
        {
            self.tables.set(
                "initiatives",
                place,
                &[("merged_into_id", &into), ("merged_in_period", &when.period.to_string())],
            );
        }
    }
}
