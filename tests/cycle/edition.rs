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
        for (column, text) in [("publisher_id", "172014"), ("plan_id", "dx-action-plan")].iter().chain(cells) {
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
    say_what_is_dropped(town);
    let begun = town.openplan(&["edition", NEW, "--from", OLD, "datasets/172014/dx-action-plan"]);
    assert!(begun.status.success(), "{}", output_of(&begun));
    let mut sources = Table::of(town, "sources");
    sources.set(("source_id", NEW), &[("title", "金沢市DXアクションプラン 2025年3月改訂版")]);
    sources.write();
    for table in ["sections", "related-plans"] {
        let mut rows = Table::of(town, table);
        rows.print_again();
        rows.write();
    }
    let mut initiatives = Table::of(town, "initiatives");
    initiatives.set(("initiative_id", "i060"), &[("title", "AIを活用した除雪体制の強化")]);
    let merged = [("merged_into_id", "i062"), ("merged_in_period", "2025")];
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

fn say_what_is_dropped(town: &Town) {
    let file = town.folder().join("datapackage.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"custom\": {", "\"custom\": {\"dropped\": [\"e2025-03/i004\"], ")).unwrap();
}

/// As printed, anew: without the dropped one, with the new one behind the last of its direction.
fn enter_listings(town: &Town) {
    let mut listings = Table::of(town, "listings");
    let (edition, initiative) = (listings.place("revision_id"), listings.place("initiative_id"));
    listings.rows.retain(|row| row[edition] != NEW || row[initiative] != "i004");
    let (listing, direction, position) =
        (listings.place("listing_id"), listings.place("policy_id"), listings.place("position"));
    let (title, mark) = (listings.place("title_as_printed"), listings.place("new_mark"));
    let last = listings.rows.last().unwrap()[direction].clone();
    let new = [
        ("revision_id", NEW),
        ("listing_id", "l000"),
        ("initiative_id", "i063"),
        ("policy_id", &last),
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
    // It prints what is over, too.
    let edition = schedule.place("revision_id");
    schedule.rows.retain(|row| row[edition] != NEW);
    schedule.print_again();
    let (edition, initiative, year) =
        (schedule.place("revision_id"), schedule.place("initiative_id"), schedule.place("period"));
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
            ("period", year),
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
    let formatted = town.openplan(&["format", "datasets/172014/dx-action-plan"]);
    assert!(formatted.status.success(), "{}", output_of(&formatted));
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
    let year =
        |year: i64| k01["series"].as_array().unwrap().iter().find(|one| one["period"] == *year.to_string()).unwrap();
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
    let absence = |row: &Value| row["periods"].as_array().unwrap().iter().map(|year| year["absence"].clone()).collect();
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
        (&initiative("i061")["merged_into_id"], &initiative("i061")["merged_in_period"]),
        (&json!("i062"), &json!("2025"))
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
    // The lines of the text of the edition before go with what it prints.
    let moved = |item: &&Value| {
        let cells = item["cells"].as_array();
        cells.is_some_and(|cells| {
            !cells.is_empty()
                && cells.iter().all(|cell| cell["column"] == "source_line" || cell["column"] == "source_page")
        })
    };
    let of_edition = |item: &&Value| {
        let key = item["key"].as_str().unwrap();
        key.starts_with("e2025-03/") || key.starts_with("e2024-03/")
    };
    let (printed, things): (Vec<_>, Vec<_>) = items(&changes).iter().filter(|item| !moved(item)).partition(of_edition);
    let ids: BTreeSet<String> = things
        .iter()
        .map(|item| {
            let text = |member: &str| item[member].as_str().unwrap();
            format!("{} {}/{}", text("change"), text("table"), text("key"))
        })
        .collect();
    let expected = [
        "added datapackage/",
        "added sources/e2025-03",
        "added revisions/e2025-03",
        "changed revisions/e2024-03",
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

/// The cells of the rows of a table that a cell tells.
fn cells(town: &Town, table: &str, (column, text): (&str, &str), wanted: &str) -> Vec<String> {
    let rows = Table::of(town, table);
    let (at, wanted) = (rows.place(column), rows.place(wanted));
    rows.rows.iter().filter(|row| row[at] == text).map(|row| row[wanted].clone()).collect()
}

/// An edition that `openplan edition` begins, in which a policy is renamed, one moved, one dropped, and a term redefined.
#[test]
fn an_edition_that_is_begun_keeps_what_the_one_before_printed() {
    let town = Town::new();
    let folder = "datasets/172014/dx-action-plan";
    let refused = town.openplan(&["edition", "e2023-01", "--from", OLD, folder]);
    assert!(
        !refused.status.success() && output_of(&refused).contains("より新しくありません"),
        "{}",
        output_of(&refused)
    );
    // Of one whose words are in no table nothing can be kept, so no edition is begun from it.
    let before: Vec<_> = ["revisions", "policy-listings", "term-listings"]
        .map(|table| std::fs::read_to_string(town.folder().join(format!("{table}.csv"))).unwrap_or_default())
        .into();
    let refused = town.openplan(&["edition", NEW, "--from", "e2023-02", folder]);
    assert!(
        !refused.status.success() && output_of(&refused).contains("--from e2024-03 としてください"),
        "{}",
        output_of(&refused)
    );
    let after: Vec<_> = ["revisions", "policy-listings", "term-listings"]
        .map(|table| std::fs::read_to_string(town.folder().join(format!("{table}.csv"))).unwrap_or_default())
        .into();
    assert_eq!(before, after, "nothing is written");
    let begun = town.openplan(&["edition", NEW, "--from", OLD, folder]);
    let said = output_of(&begun);
    assert!(begun.status.success() && said.contains("listings.csv（掲載）: e2024-03 の 68 行を写しました。"), "{said}");
    assert!(said.contains("もう終わった時期の 62 行は写していません"), "{said}");
    assert_eq!(town.findings(), [""; 0]);
    assert_eq!(cells(&town, "listings", ("revision_id", NEW), "new_mark"), ["false"; 68]);
    let again = town.openplan(&["edition", NEW, "--from", OLD, folder]);
    assert!(!again.status.success() && output_of(&again).contains("もう revisions.csv にあります"));

    // The newest edition: what it says of the things is in their own tables.
    let mut policies = Table::of(&town, "policies");
    policies.set(("policy_id", "industry"), &[("label", "産業・しごと")]);
    policies.set(("policy_id", "d25"), &[("parent_policy_id", "culture"), ("position", "6")]);
    for (id, position) in [("d21", "2"), ("d22", "3"), ("d23", "4"), ("d24", "5")] {
        policies.set(("policy_id", id), &[("position", position)]);
    }
    policies.write();
    let mut terms = Table::of(&town, "terms");
    terms.set(("term_id", "ai"), &[("definition", "人工知能。")]);
    terms.write();
    // One that it drops keeps its row, because the edition before prints it.
    let dropped = "d20";
    let mut listings = Table::of(&town, "listings");
    let (edition, policy) = (listings.place("revision_id"), listings.place("policy_id"));
    let gone: Vec<String> = {
        let initiative = listings.place("initiative_id");
        let of = |row: &&Vec<String>| row[edition] == NEW && row[policy] == dropped;
        listings.rows.iter().filter(of).map(|row| row[initiative].clone()).collect()
    };
    listings.rows.retain(|row| row[edition] != NEW || row[policy] != dropped);
    listings.write();
    let mut schedule = Table::of(&town, "schedule");
    let (of, initiative) = (schedule.place("revision_id"), schedule.place("initiative_id"));
    schedule.rows.retain(|row| row[of] != NEW || !gone.contains(&row[initiative]));
    schedule.write();
    // What a person must decide is named: first the initiatives, then the policy under which nothing stands any more.
    let file = town.folder().join("datapackage.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let gone: BTreeSet<String> = gone.into_iter().collect();
    let mut said = Vec::new();
    for more in
        [gone.iter().map(|id| format!("\"{NEW}/{id}\"")).collect(), vec![format!("\"{NEW}/policies/{dropped}\"")]]
    {
        assert_eq!(town.findings(), ["revisions.csv:4 left-out warning"], "{said:?}");
        said.extend(more);
        let member = format!("\"custom\": {{\"dropped\": [{}], ", said.join(", "));
        std::fs::write(&file, text.replace("\"custom\": {", &member)).unwrap();
        town.openplan(&["format", folder]);
    }
    assert_eq!(town.findings(), [""; 0]);

    // The edition before is as it was printed.
    let of = |table: &str, key: (&str, &str), wanted: &str| {
        let rows = Table::of(&town, table);
        let (edition, at, wanted) = (rows.place("revision_id"), rows.place(key.0), rows.place(wanted));
        let old = rows.rows.iter().find(|row| row[edition] == OLD && row[at] == key.1);
        old.unwrap()[wanted].clone()
    };
    assert_eq!(of("policy-listings", ("policy_id", "industry"), "title_as_printed"), "産業");
    assert_eq!(of("policy-listings", ("policy_id", "d25"), "parent_policy_id"), "education");
    assert_eq!(of("policy-listings", ("policy_id", dropped), "source_line"), "482");
    assert!(
        of("term-listings", ("term_id", "ai"), "definition_as_printed").starts_with("Artificial Intelligence の略。")
    );
    town.publish("2025年3月改訂", 2);
    let ids = |path: &str| -> BTreeSet<String> {
        let document = town.get(&format!("/{PLAN}{path}")).json();
        items(&document).iter().map(|one| one["policy_id"].as_str().unwrap().to_owned()).collect()
    };
    let (then, now) =
        (ids("/policies?revision_id=e2024-03&limit=1000"), ids("/policies?revision_id=e2025-03&limit=1000"));
    assert_eq!(then.difference(&now).collect::<Vec<_>>(), [dropped]);
    let compared = town.get(&format!("/{PLAN}/editions/compare")).json();
    let of = |kind: &str| -> Vec<&str> {
        let rows = items(&compared).iter().filter(|row| row["kind"] == kind);
        rows.map(|row| row["id"].as_str().unwrap()).collect()
    };
    let dropped: Vec<&str> = [dropped].into_iter().chain(gone.iter().map(String::as_str)).collect();
    assert_eq!(of("dropped"), dropped);
    assert_eq!((of("redefined"), of("target-dropped").len()), (vec!["ai"], 0), "targets that it does not state go on");
}

/// Begun and published as it is, a newer edition says what the one before said.
#[test]
fn an_edition_that_is_begun_and_published_differs_in_nothing() {
    let town = Town::new();
    let begun = town.openplan(&["edition", NEW, "--from", OLD, "datasets/172014/dx-action-plan"]);
    assert!(begun.status.success(), "{}", output_of(&begun));
    town.publish("始めただけ", 2);
    let compared = town.get(&format!("/{PLAN}/editions/compare?from={OLD}&to={NEW}")).json();
    assert_eq!((items(&compared).len(), &compared["meta"]["uncompared"]), (0, &json!([])));
    let period = |table: &str, of: (&str, &str)| cells(&town, table, of, "period");
    assert_eq!(
        period("revisions", ("revision_id", OLD)),
        period("plans", ("plan_id", "dx-action-plan")),
        "it may be prolonged"
    );
    let targets = |edition: &str| -> Vec<Value> {
        let document = town.get(&format!("/{PLAN}/progress?revision_id={edition}")).json();
        items(&document).iter().map(|row| row["target"].clone()).collect()
    };
    assert_eq!(targets(OLD), targets(NEW));
}

fn items(document: &Value) -> &Vec<Value> {
    document["items"].as_array().unwrap()
}
