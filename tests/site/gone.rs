//! Ids stay: nothing leaves unsaid, and what left says where it was.
use crate::{
    contents::{bundled, edited, other_city, second_content},
    harness::{BASE, BROWSER, PLAN, Site, options, tables},
};
use openplan::{
    dataset::Package,
    snapshot::{self, LeavingError, Options, Outcome, PublishError},
};
use std::collections::BTreeSet;

/// An initiative that is merged with none.
const INITIATIVE: &str = "i003";

/// The bundled plan without an initiative and all that cannot stand without it.
fn without() -> Package {
    edited(|_, text| text.split_inclusive('\n').filter(|line| !line.contains(&format!(",{INITIATIVE},"))).collect())
}

fn removing(ids: &[&str]) -> Options {
    Options { remove: ids.iter().map(|id| (*id).to_owned()).collect(), ..options() }
}

fn publish(site: &Site, packages: &[Package], ids: &[&str]) -> Result<Vec<Outcome>, LeavingError> {
    match snapshot::publish(packages, &removing(ids), &site.database.open()) {
        Ok(outcomes) => Ok(outcomes),
        Err(PublishError::Leaving(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

/// What of the current data speaks of the initiative, as `table/key`.
async fn of_initiative(site: &Site) -> Vec<String> {
    let mut ids = vec![format!("initiatives/{INITIATIVE}")];
    for table in ["listings", "schedule"] {
        let items = site.items(&format!("{PLAN}/{table}?initiative_id={INITIATIVE}")).await;
        let uri = format!("{BASE}/id{PLAN}/");
        ids.extend(items.iter().map(|item| item["uri"].as_str().unwrap().strip_prefix(&uri).unwrap().to_owned()));
    }
    ids
}

#[actix_web::test]
async fn ids_do_not_disappear_unsaid_and_the_refusal_names_them_all() {
    let site = Site::of(&[bundled()]);
    let gone = of_initiative(&site).await;
    assert!(gone.len() > 3, "{gone:?}");
    let refused = publish(&site, &[without()], &[]).unwrap_err();
    let LeavingError::NotNamed(leaving) = &refused else { panic!("{refused}") };
    assert_eq!(leaving.ids, gone);
    assert_eq!(leaving.named, [format!("initiatives/{INITIATIVE}")], "the others cannot stand without it");
    assert!(refused.to_string().contains(&format!("--remove initiatives/{INITIATIVE}")), "{refused}");
    assert!(!site.state.refresh().unwrap(), "nothing was published");
    let named: Vec<&str> = leaving.named.iter().map(String::as_str).collect();
    assert!(matches!(publish(&site, &[without()], &named).unwrap()[..], [Outcome::Published(_)]));
    // What came back leaves no more unsaid than before, whether its content is new or old.
    assert!(matches!(publish(&site, &[bundled()], &[]).unwrap()[..], [Outcome::Restored(_)]));
    assert!(matches!(publish(&site, &[without()], &[]), Err(LeavingError::NotNamed(_))));
    let iri = format!("{BASE}/id{PLAN}/initiatives/{INITIATIVE}");
    assert!(matches!(publish(&site, &[without()], &[&iri]).unwrap()[..], [Outcome::Restored(_)]));
}

#[actix_web::test]
async fn a_long_list_of_ids_is_counted() {
    let site = Site::of(&[bundled()]);
    let none = edited(|name, text| if name == "terms.csv" { text.lines().next().unwrap().to_owned() } else { text });
    let refused = publish(&site, &[none], &[]).unwrap_err().to_string();
    assert!(refused.contains("33 ids") && refused.contains("terms/ai,") && refused.contains("(+13)"), "{refused}");
    // Links between things are none.
    assert!(!refused.contains("initiative-terms"), "{refused}");
}

#[actix_web::test]
async fn remove_names_ids_that_are_published_and_that_the_package_lacks() {
    let site = Site::of(&[bundled(), other_city()]);
    for (ids, words) in [
        (&["initiatives/i999"][..], "no such id"),
        (&["i003"], "no such id"),
        (&["initiatives/i003", "initiatives/i002"], "initiatives/i002: the package still has it"),
        (&[PLAN], "no such id"),
    ] {
        let refused = publish(&site, &[without()], ids).unwrap_err().to_string();
        assert!(refused.contains(words), "{ids:?}: {refused}");
    }
    assert!(publish(&site, &[bundled()], &["terms/ai"]).is_err(), "nothing changes, so nothing leaves");
    // Both plans have an edition's first section.
    let sections = |site: &Site| {
        let plans = site.state.snapshot().plans.keys().map(|(lg, plan)| format!("/{lg}/{plan}")).collect::<Vec<_>>();
        assert_eq!(plans.len(), 2);
        plans
    };
    let mut shared = Vec::new();
    for plan in sections(&site) {
        let items = site.items(&format!("{plan}/initiatives")).await;
        shared.push(items.iter().map(|item| item["initiative_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
    }
    let id = shared[0].iter().find(|id| shared[1].contains(id)).expect("both plans count from i001");
    let refused = publish(&site, &[without(), other_city()], &[&format!("initiatives/{id}")]).unwrap_err();
    assert!(matches!(&refused, LeavingError::Ambiguous { iris, .. } if iris.len() == 2), "{refused}");
    assert!(!site.state.refresh().unwrap(), "nothing was published");
}

#[actix_web::test]
async fn an_id_that_left_answers_410_with_its_last_twin() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.state.refresh().unwrap();
    let gone = of_initiative(&site).await;
    site.publish_without(&without(), &[&format!("initiatives/{INITIATIVE}")]);
    site.state.refresh().unwrap();
    for id in gone.iter().map(String::as_str).chain(["initiatives/i003"]) {
        let last = format!("{BASE}{PLAN}/releases/2/{id}");
        for suffix in ["", ".json", ".ttl", ".html"] {
            for path in [format!("{PLAN}/{id}{suffix}"), format!("{PLAN}/releases/3/{id}{suffix}")] {
                let answer = site.get(&path, &[]).await;
                assert_eq!(answer.status, 410, "{path}");
                let problem = answer.json();
                assert_eq!(problem["type"], format!("{BASE}/problems/gone"));
                assert_eq!((&problem["last"]["release"], &problem["last"]["url"]), (&2.into(), &last.as_str().into()));
                assert_eq!(answer.link("memento"), Some(format!("{last}{suffix}")));
                assert_eq!(answer.header("cache-control"), "public, max-age=60");
            }
        }
        site.get(&last, &[]).await.ok(&last);
        let page = site.get(&format!("{PLAN}/{id}"), &[BROWSER]).await;
        assert_eq!(page.status, 410);
        assert!(page.body.contains(&format!("href=\"{last}\"")) && page.body.contains("公開版 2"), "{}", page.body);
        assert!(page.body.contains("<p>最後に載っていたのは公開版 2 です。"), "{}", page.body);
        let thing = site.get(&format!("/id{PLAN}/{id}"), &[]).await;
        assert_eq!((thing.status.as_u16(), thing.header("location")), (303, format!("{BASE}{PLAN}/{id}")));
        let history = site.get(&format!("{PLAN}/{id}/history"), &[]).await.ok(id).json();
        assert_eq!(history["items"].as_array().unwrap().last().unwrap()["change"], "removed", "{history}");
    }
    // Before it was there, and for an id that nobody gave, there is nothing.
    assert_eq!(site.get(&format!("{PLAN}/initiatives/i999"), &[]).await.status, 404);
    for table in tables() {
        let path = format!("{PLAN}/releases/1/{}", table.name);
        site.get(&path, &[]).await.ok(&path);
    }
}

/// The bundled plan with a newer edition that lists what the last one listed, but for one direction's initiatives.
fn next_edition(dropped: &'static str) -> Package {
    let package = bundled();
    let under = |is: bool| {
        let listings = package.rows("listings").iter().filter(move |row| (&row["policy_id"] == dropped) == is);
        listings.map(|row| row["initiative_id"].to_owned()).collect::<BTreeSet<_>>()
    };
    let said: Vec<String> = under(true).difference(&under(false)).map(|id| format!("\"e2025-03/{id}\"")).collect();
    let said = format!("\"custom\": {{\"dropped\": [{}], ", said.join(", "));
    edited(move |name, text| match name {
        "datapackage.json" => text.replace("\"custom\": {", &said),
        "revisions.csv" => format!("{text}172014,dx-action-plan,e2025-03,2025年3月改訂,2025-03,e2024-03,e2025-03,\r\n"),
        "sources.csv" => format!("{text}172014,dx-action-plan,e2025-03,計画書（2025年3月改訂）,edition,2025-03,,,\r\n"),
        "listings.csv" => {
            let listed = text.lines().skip(1).filter(|line| !line.contains(&format!(",{dropped},")));
            let again: String = listed.map(|line| line.replace(",e2024-03,", ",e2025-03,") + "\r\n").collect();
            text + &again
        }
        _ => text,
    })
}

#[actix_web::test]
async fn what_a_newer_edition_drops_stays_and_names_the_edition_that_last_lists_it() {
    let site = Site::of(&[next_edition("d22")]);
    let listed = site.items(&format!("{PLAN}/listings?policy_id=d22")).await;
    let once: Vec<_> = listed.iter().map(|listing| listing["initiative_id"].as_str().unwrap()).collect();
    assert!(!once.is_empty());
    let mut dropped = 0;
    for table in ["initiatives", "policies", "terms", "indicators"] {
        for item in site.items(&format!("{PLAN}/{table}")).await {
            let key = item["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            let path = format!("{PLAN}/{table}/{key}");
            let document = site.get(&path, &["accept: application/json"]).await.ok(&path).json();
            let newest = |listing: &serde_json::Value| listing["revision_id"] == "e2025-03";
            let expected = match table {
                "policies" => key == "d22",
                "initiatives" => !document["listings"].as_array().unwrap().iter().any(newest),
                _ => false,
            };
            let last = &document["last_listed"];
            assert_eq!(last["revision_id"] == "e2024-03", expected, "{path}: {last}");
            assert_eq!(last.is_null(), !expected, "{path}: {last}");
            if expected {
                dropped += 1;
                assert_eq!(last["url"], format!("{BASE}{PLAN}/revisions/e2024-03"));
                let page = site.get(&path, &[BROWSER]).await.ok(&path).body;
                assert!(page.contains("最後に掲載されたのは<a href=\""), "{page}");
                let (json, turtle) = (format!("{path}.jsonld"), format!("{path}.nt"));
                assert_eq!(site.get(&json, &[]).await.triples(), site.get(&turtle, &[]).await.triples());
            }
        }
    }
    assert!(dropped > 1, "the direction and its initiatives");
    // Without a newer edition, or where nothing is known of what it lists, nothing was dropped.
    for package in [
        bundled(),
        edited(|name, text| match name {
            "revisions.csv" => {
                format!("{text}172014,dx-action-plan,e2025-03,2025年3月改訂,2025-03,e2024-03,e2025-03,\r\n")
            }
            "sources.csv" => {
                format!("{text}172014,dx-action-plan,e2025-03,計画書（2025年3月改訂）,edition,2025-03,,,\r\n")
            }
            _ => text,
        }),
    ] {
        let site = Site::of(&[package]);
        let path = format!("{PLAN}/policies/d22");
        assert_eq!(site.get(&path, &[]).await.ok(&path).json()["last_listed"], serde_json::Value::Null);
    }
}
