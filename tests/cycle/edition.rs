//! Next March: an edition in which an initiative is new, one renamed, one merged into another, one dropped.
use crate::town::{PLAN, Town, ask, output_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A table in memory, changed row by row.
struct Table {
    path: std::path::PathBuf,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of(town: &Town, table: &str) -> Self {
        let path = town.folder().join(format!("{table}.csv"));
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        Self { path, head, rows }
    }

    fn place(&self, column: &str) -> usize {
        self.head.iter().position(|name| name == column).unwrap_or_else(|| panic!("{column}"))
    }

    /// Adds a row; cells that are not given are empty.
    fn add(&mut self, cells: &[(&str, &str)]) {
        let mut row = vec![String::new(); self.head.len()];
        for (column, text) in [("lg_code", "172014"), ("plan_id", "dx-action-plan")].iter().chain(cells) {
            (*text).clone_into(&mut row[self.place(column)]);
        }
        self.rows.push(row);
    }

    /// Changes cells of the rows that one cell tells.
    fn set(&mut self, (column, text): (&str, &str), cells: &[(&str, &str)]) {
        let at = self.place(column);
        let cells: Vec<_> = cells.iter().map(|(column, text)| (self.place(column), *text)).collect();
        for row in self.rows.iter_mut().filter(|row| row[at] == text) {
            for (at, text) in &cells {
                (*text).clone_into(&mut row[*at]);
            }
        }
    }

    /// The rows of the edition before, once more for the new one; its text is not transcribed, so they have no line.
    fn print_again(&mut self) {
        let (edition, line) = (self.place("revision_id"), self.place("source_line"));
        let again: Vec<_> = self.rows.iter().filter(|row| row[edition] == OLD).cloned().collect();
        self.rows.extend(again.into_iter().map(|mut row| {
            NEW.clone_into(&mut row[edition]);
            row[line].clear();
            row
        }));
    }

    fn write(&self) {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_path(&self.path).unwrap();
        writer.write_record(&self.head).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
    }
}

const OLD: &str = "e2024-03";
const NEW: &str = "e2025-03";

/// What staff enter.
fn enter_edition(town: &Town) {
    let mut sources = Table::of(town, "sources");
    let title = "金沢市DXアクションプラン 2025年3月改訂版";
    sources.add(&[
        ("source_id", NEW),
        ("title", title),
        ("kind_id", "edition"),
        ("issued", "2025-03"),
        ("issued_as_printed", "2025年3月改訂"),
    ]);
    sources.write();
    let mut revisions = Table::of(town, "revisions");
    revisions.add(&[
        ("revision_id", NEW),
        ("label", "2025年3月改訂"),
        ("issued", "2025-03"),
        ("previous_revision_id", OLD),
        ("source_id", NEW),
    ]);
    revisions.write();
    for table in ["sections", "related-plans"] {
        let mut rows = Table::of(town, table);
        rows.print_again();
        rows.write();
    }
    let mut initiatives = Table::of(town, "initiatives");
    initiatives.set(("initiative_id", "i060"), &[("title", "AIを活用した除雪体制の強化")]);
    let merged = [("merged_into_id", "i062"), ("merged_fiscal_year", "2025")];
    initiatives.set(("initiative_id", "i061"), &merged);
    initiatives.add(&[("initiative_id", "i063"), ("title", "生成AIによる窓口案内の試行")]);
    initiatives.write();
    let mut terms = Table::of(town, "initiative-terms");
    terms.add(&[("initiative_id", "i060"), ("term_id", "ai")]);
    terms.add(&[("initiative_id", "i063"), ("term_id", "generative-ai")]);
    terms.write();
    enter_listings(town);
    enter_schedule(town);
}

/// As printed, anew: without the dropped one, with the new one behind the last of its direction.
fn enter_listings(town: &Town) {
    let mut listings = Table::of(town, "listings");
    listings.print_again();
    let (edition, initiative) = (listings.place("revision_id"), listings.place("initiative_id"));
    listings.rows.retain(|row| row[edition] != NEW || row[initiative] != "i004");
    let (listing, direction, position) =
        (listings.place("listing_id"), listings.place("direction_id"), listings.place("position"));
    let (title, mark) = (listings.place("title_as_printed"), listings.place("new_mark"));
    let last = listings.rows.last().unwrap()[direction].clone();
    let new = [
        ("revision_id", NEW),
        ("listing_id", "l000"),
        ("initiative_id", "i063"),
        ("direction_id", &last),
        ("title_as_printed", "生成AIによる窓口案内の試行"),
        ("relisted", "false"),
        ("new_mark", "true"),
        ("position", "0"),
    ];
    listings.add(&new);
    let (mut number, mut before, mut place) = (0, String::new(), 0);
    for row in listings.rows.iter_mut().filter(|row| row[edition] == NEW) {
        number += 1;
        place = if row[direction] == before { place + 1 } else { 1 };
        before.clone_from(&row[direction]);
        row[listing] = format!("l{number:03}");
        row[position] = place.to_string();
        row[mark] = (row[initiative] == "i063").to_string();
        if row[initiative] == "i060" {
            "AIを活用した除雪体制の強化".clone_into(&mut row[title]);
        }
    }
    listings.write();
}

fn enter_schedule(town: &Town) {
    let mut schedule = Table::of(town, "schedule");
    schedule.print_again();
    let (edition, initiative, year) =
        (schedule.place("revision_id"), schedule.place("initiative_id"), schedule.place("fiscal_year"));
    let (stage, printed) = (schedule.place("stage_id"), schedule.place("stage_as_printed"));
    schedule.rows.retain(|row| row[edition] != NEW || row[initiative] != "i004");
    for row in schedule.rows.iter_mut().filter(|row| row[edition] == NEW && row[initiative] == "i061") {
        if row[year] == "2025" {
            "merged".clone_into(&mut row[stage]);
            "「ARを活用したデジタルハザードマップアプリの導入」に統合".clone_into(&mut row[printed]);
        }
    }
    for (year, stage, printed) in [("2023", "none", "—"), ("2024", "none", "—"), ("2025", "pilot", "試行")] {
        schedule.add(&[
            ("revision_id", NEW),
            ("initiative_id", "i063"),
            ("fiscal_year", year),
            ("stage_id", stage),
            ("stage_as_printed", printed),
        ]);
    }
    schedule.write();
}

#[test]
fn a_new_edition_is_published_and_everything_says_which_edition_it_speaks_of() {
    let town = Town::new();
    enter_edition(&town);
    assert_eq!(town.findings(), [""; 0]);
    let formatted = town.openplan(&["format", "datasets/172014/dx-action-plan"]);
    assert!(output_of(&formatted).contains("直すところもありません"), "{}", output_of(&formatted));
    town.publish("2025年3月改訂", 2);

    // Editions and releases are two axes.
    let editions = town.get(&format!("/{PLAN}/revisions")).json();
    let ids: Vec<_> = items(&editions).iter().map(|one| one["revision_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["e2023-02", OLD, NEW]);
    let before = town.get(&format!("/{PLAN}/releases/1/revisions")).json();
    assert_eq!(items(&before).len(), 2, "the release before knows nothing of the edition");
    what_the_roadmap_says(&town);
    what_initiatives_say(&town);
    what_changed(&town);
    let gaps = town.get(&format!("/{PLAN}/gaps")).json();
    assert_eq!(gaps["meta"]["revision_id"], NEW);
    let progress = town.get(&format!("/{PLAN}/progress")).json();
    let k01 = items(&progress).iter().find(|row| row["indicator_id"] == "k01").unwrap();
    assert_eq!(k01["target"]["source_id"], OLD, "what the new edition does not state stays with the one that does");
    // The fiscal year 2024 ends with the month of the edition: now its values could be known.
    let year = |year: i64| k01["series"].as_array().unwrap().iter().find(|one| one["fiscal_year"] == year).unwrap();
    assert_eq!((&year(2024)["absence"], &year(2025)["absence"]), (&json!("not-stated"), &json!("not-yet-measured")));
}

/// The titles of an edition's roadmap in a release, by initiative; relistings left out.
fn roadmap(town: &Town, path: &str) -> BTreeMap<String, Value> {
    let json = town.get(&format!("/{PLAN}{path}")).json();
    let primary = items(&json).iter().filter(|row| row["relisted"] == false);
    primary.map(|row| (row["initiative_id"].as_str().unwrap().to_owned(), row.clone())).collect()
}

fn what_the_roadmap_says(town: &Town) {
    let (now, asked) = (roadmap(town, "/roadmap"), roadmap(town, "/roadmap?revision_id=e2024-03"));
    let release = roadmap(town, "/releases/1/roadmap");
    assert_eq!(asked, release, "an edition asked for is what it was when it was the newest");
    assert!(now.values().all(|row| row["revision_id"] == NEW) && asked.values().all(|row| row["revision_id"] == OLD));
    let differ = |one: &BTreeMap<String, Value>, other: &BTreeMap<String, Value>| {
        one.keys().filter(|id| !other.contains_key(*id)).cloned().collect::<Vec<_>>()
    };
    assert_eq!((differ(&now, &asked), differ(&asked, &now)), (vec!["i063".to_owned()], vec!["i004".to_owned()]));
    assert_eq!(now["i060"]["title_as_printed"], "AIを活用した除雪体制の強化");
    assert_eq!(asked["i060"]["title_as_printed"], "デジタルを活用した除雪体制の強化");
    let absence = |row: &Value| row["years"].as_array().unwrap().iter().map(|year| year["absence"].clone()).collect();
    let absences: Vec<Vec<Value>> = vec![absence(&now["i061"]), absence(&asked["i061"]), absence(&now["i063"])];
    let (dash, none) = (json!("dash"), Value::Null);
    assert_eq!(absences[0], [dash.clone(), none.clone(), json!("merged")]);
    assert_eq!(absences[1], [dash.clone(), none.clone(), none.clone()], "the edition before knows of no merging");
    assert_eq!(absences[2], [dash.clone(), dash, none]);
    assert_eq!(now["i063"]["new_mark"], true);
}

fn what_initiatives_say(town: &Town) {
    let initiative = |id: &str| town.get(&format!("/{PLAN}/initiatives/{id}")).json();
    let editions = |document: &Value| -> BTreeSet<String> {
        document["listings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["revision_id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(editions(&initiative("i004")), BTreeSet::from([OLD.to_owned()]), "dropped, and still there");
    assert_eq!(initiative("i004")["last_listed"]["revision_id"], OLD);
    assert!(["i060", "i061", "i063"].iter().all(|id| initiative(id).get("last_listed").is_none_or(Value::is_null)));
    assert_eq!(editions(&initiative("i060")), BTreeSet::from([OLD.to_owned(), NEW.to_owned()]));
    assert_eq!(editions(&initiative("i063")), BTreeSet::from([NEW.to_owned()]));
    assert_eq!(initiative("i060")["title"], "AIを活用した除雪体制の強化");
    assert_eq!(
        (&initiative("i061")["merged_into_id"], &initiative("i061")["merged_fiscal_year"]),
        (&json!("i062"), &json!(2025))
    );
    let missing = ask(&town.address, &format!("/{PLAN}/releases/1/initiatives/i063"));
    assert_eq!(missing.status, 404, "it was not there yet");
    let before = town.get(&format!("/{PLAN}/releases/1/initiatives/i060")).json();
    assert_eq!(before["title"], "デジタルを活用した除雪体制の強化", "the twin is what it was");
    let history = town.get(&format!("/{PLAN}/initiatives/i060/history")).json();
    let turns: Vec<_> =
        items(&history).iter().map(|one| (one["release"].as_i64().unwrap(), one["change"].as_str().unwrap())).collect();
    assert_eq!(turns.iter().collect::<BTreeSet<_>>(), BTreeSet::from([&(1, "added"), &(2, "changed")]));
}

fn what_changed(town: &Town) {
    let changes = town.get(&format!("/{PLAN}/changes")).json();
    let (things, printed): (Vec<_>, Vec<_>) =
        items(&changes).iter().partition(|item| !item["key"].as_str().unwrap().starts_with("e2025-03/"));
    let ids: BTreeSet<String> = things
        .iter()
        .map(|item| {
            let text = |member: &str| item[member].as_str().unwrap();
            format!("{} {}/{}", text("change"), text("table"), text("key"))
        })
        .collect();
    let expected = [
        "added sources/e2025-03",
        "added revisions/e2025-03",
        "changed initiatives/i060",
        "changed initiatives/i061",
        "added initiatives/i063",
        "added initiative-terms/i060/ai",
        "added initiative-terms/i063/generative-ai",
    ];
    assert_eq!(ids, expected.map(str::to_owned).into());
    assert!(printed.iter().all(|item| item["change"] == "added"), "an edition changes no row of another");
    assert_eq!(changes["meta"]["to"]["note"], "2025年3月改訂");
    let titles: Vec<_> = things.iter().filter(|item| item["key"] == "i060").map(|item| &item["cells"]).collect();
    let renamed =
        json!([{"column": "title", "from": "デジタルを活用した除雪体制の強化", "to": "AIを活用した除雪体制の強化"}]);
    assert_eq!(titles, [&renamed]);
}

fn items(document: &Value) -> &Vec<Value> {
    document["items"].as_array().unwrap()
}
