//! `data.zip`: everything of a release in one file, with the digest of every part.
use crate::{
    contents::{bundled, other_city, second_content},
    harness::{BASE, BROWSER, PLAN, Site, get, tables},
    unpacked::unpacked,
};
use diesel::{RunQueryDsl, sql_query};
use openplan::{archive::Manifest, calendar::day_in_japan, snapshot::Outcome};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[actix_web::test]
async fn the_archive_of_the_server_has_those_of_all_plans_as_they_are() {
    let site = Site::of(&[bundled(), other_city()]);
    let answer = site.get("/data.zip", &[]).await.ok("archive");
    assert_eq!(answer.header("content-type"), "application/zip");
    let files: BTreeMap<_, _> = unpacked(&answer.bytes).into_iter().collect();
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let plans = manifest.as_array().unwrap();
    assert_eq!((plans.len(), files.len()), (2, 3));
    for plan in plans {
        let own = format!("/{}/{}/data.zip", plan["publisher_id"].as_str().unwrap(), plan["plan_id"].as_str().unwrap());
        let stored = site.get(&own, &[]).await.ok(&own).bytes;
        assert_eq!(files[plan["file"].as_str().unwrap()], stored, "{own}");
        assert_eq!((&plan["sha256"], &plan["size_bytes"]), (&sha256(&stored).into(), &stored.len().into()), "{own}");
        assert!(plan["publisher_name"].is_string() && plan["plan_title"].is_string(), "{plan}");
    }
    let known = site.get("/data.zip", &[&format!("if-none-match: {}", answer.header("etag"))]).await;
    assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
    assert_eq!(site.get("/data.zip?x=1", &[]).await.status, 400);
}

#[actix_web::test]
async fn the_archive_holds_the_files_that_are_served() {
    let answer = get(&format!("{PLAN}/data.zip"), &[]).await.ok("data.zip");
    assert_eq!(answer.header("content-type"), "application/zip");
    let files: BTreeMap<_, _> = unpacked(&answer.bytes).into_iter().collect();
    let csv = tables().map(|table| format!("{}.csv", table.name));
    let same = csv.chain(["datapackage.json", "csv-metadata.json", "data.nq"].map(str::to_owned));
    let renamed = [("CITATION.cff", "citation.cff"), ("CITATION.bib", "citation.bib")];
    let renamed = renamed.map(|(inside, served)| (inside.to_owned(), served.to_owned()));
    let mut seen = 0;
    for (inside, served) in same.map(|name| (name.clone(), name)).chain(renamed) {
        let served = get(&format!("{PLAN}/releases/1/{served}"), &[]).await.ok(&served);
        assert_eq!(files[&inside], served.bytes, "{inside}");
        seen += 1;
    }
    let written = ["README.txt", "LICENSE.txt", "ro-crate-metadata.json", "manifest.json", "SHA256SUMS"];
    assert!(written.iter().all(|name| files.contains_key(*name)) && files.len() == seen + written.len());
}

#[actix_web::test]
async fn the_lists_of_an_archive_name_every_file_with_its_size_and_digest() {
    let release = get(&format!("{PLAN}/releases/1"), &[]).await.ok("release").json();
    let files = unpacked(&get(&format!("{PLAN}/data.zip"), &[]).await.ok("data.zip").bytes);
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let content = |name: &str| files.iter().find(|(known, _)| known == name).unwrap().1.as_slice();
    let sums: Vec<_> = files.iter().map(|(name, content)| format!("{}  {name}", sha256(content))).collect();
    let (last, others) = sums.split_last().unwrap();
    assert!(last.ends_with("  SHA256SUMS"));
    assert_eq!(String::from_utf8_lossy(content("SHA256SUMS")).lines().collect::<Vec<_>>(), others);

    let manifest: Manifest = serde_json::from_slice(content("manifest.json")).unwrap();
    let listed: Vec<_> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(listed, names[..names.len() - 2]);
    for file in &manifest.files {
        let content = content(&file.name);
        assert_eq!((file.bytes, &file.sha256), (content.len() as u64, &sha256(content)), "{}", file.name);
    }
    assert_eq!(manifest.release, 1);
    assert_eq!(release["uri"], manifest.uri);
    assert_eq!(release["created_at"], manifest.created_at);
    assert_eq!(release["digest"], manifest.digest);
    assert_eq!(release["graph_digest"], manifest.graph.sha256);
    assert_eq!(manifest.graph.sha256, sha256(content("data.nq")));
    assert_eq!((manifest.graph.iri_base.as_str(), manifest.graph.iri), (BASE, format!("{BASE}/graph{PLAN}")));
}

#[actix_web::test]
async fn terms_of_use_are_what_the_package_states_and_nothing_else() {
    let text = |files: &[(String, Vec<u8>)]| {
        String::from_utf8(files.iter().find(|(name, _)| name == "LICENSE.txt").unwrap().1.clone()).unwrap()
    };
    let said = text(&unpacked(&get(&format!("{PLAN}/data.zip"), &[]).await.ok("data.zip").bytes));
    let package = bundled().metadata;
    for stated in [
        package.license_name(),
        package.license_path(),
        package.license_title().unwrap(),
        package.attribution_ja(),
        package.attribution_en(),
        package.rights_ja().unwrap(),
        package.rights_en().unwrap(),
    ] {
        assert!(said.contains(stated), "{stated}: {said}");
    }
    let site = Site::of(&[other_city()]);
    let silent = text(&unpacked(&site.get("/019992/green-plan/data.zip", &[]).await.ok("data.zip").bytes));
    assert!(!silent.contains("権利") && !silent.contains("Rights"), "{silent}");
}

#[actix_web::test]
async fn an_archive_is_the_same_bytes_whatever_is_published_behind_it() {
    let site = Site::of(&[bundled()]);
    let first = format!("{PLAN}/releases/1/data.zip");
    let before = site.get(&first, &[]).await.ok(&first).bytes;
    assert!(matches!(site.publish(&second_content()), Outcome::Published(_)));
    assert!(site.state.refresh().unwrap());
    assert_eq!(site.get(&first, &[]).await.ok(&first).bytes, before);
    let current = site.get(&format!("{PLAN}/data.zip"), &[]).await.ok("current").bytes;
    assert_ne!(current, before);
    assert_eq!(site.get(&format!("{PLAN}/releases/2/data.zip"), &[]).await.ok("twin").bytes, current);
}

#[actix_web::test]
async fn a_release_of_an_older_openplan_says_why_it_has_none() {
    let site = Site::of(&[bundled()]);
    sql_query("DELETE FROM files WHERE name = 'data.zip'").execute(&mut site.database.connect()).unwrap();
    let site = Site::over(site.database);
    for path in ["data.zip", "releases/1/data.zip"] {
        let missing = site.get(&format!("{PLAN}/{path}"), &[]).await;
        assert_eq!(missing.status, 404);
        let why = missing.json()["detail"].as_str().unwrap().to_owned();
        assert!(why.contains("release 1 has no file `data.zip`") && why.contains("older openplan"), "{why}");
    }
    let page = site.get(&format!("{PLAN}/dataset"), &[BROWSER]).await.ok("dataset").body;
    assert!(!page.contains("data.zip"), "it is no download of this release");
}

#[actix_web::test]
async fn documents_pages_and_files_cite_the_release_by_its_fixed_address_and_date() {
    let release = get(&format!("{PLAN}/releases/1"), &[]).await.ok("release").json();
    let (uri, created) = (release["uri"].as_str().unwrap(), release["created_at"].as_str().unwrap());
    let day = created.split('T').next().unwrap();
    let cff = get(&format!("{PLAN}/citation.cff"), &[]).await.ok("cff").body;
    let bib = get(&format!("{PLAN}/citation.bib"), &[]).await.ok("bib").body;
    let citation = &release["citation"];
    assert_eq!(citation["bibtex"], bib);
    let sentences = ["ja", "en"].map(|language| citation[language].as_str().unwrap().to_owned());
    let in_japan = day_in_japan(created).unwrap();
    for (said, day) in [(&sentences[0], &*in_japan), (&sentences[1], day), (&cff, day), (&bib, day)] {
        for part in [uri, day, "金沢市DXアクションプラン"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    for path in [PLAN.to_owned(), format!("{PLAN}/dataset"), format!("{PLAN}/releases/1")] {
        let document = get(&path, &[]).await.ok(&path).json();
        assert_eq!(&document["citation"], citation, "{path}");
        for relation in ["archive", "cff", "bibtex"] {
            let url = document["links"][relation].as_str().unwrap();
            get(url, &[]).await.ok(url);
        }
        let page = get(&path, &[BROWSER]).await.ok(&path).body;
        assert!(sentences.iter().all(|sentence| page.contains(sentence)), "{path}");
    }
}

#[actix_web::test]
async fn citations_tell_releases_of_one_label_apart() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.state.refresh().unwrap();
    for number in [1, 2] {
        let release = format!("{PLAN}/releases/{number}");
        assert_eq!(site.get(&release, &[]).await.json()["label"], "2024.3.0");
        let version = format!("2024.3.0, 公開版 {number}");
        let cff = site.get(&format!("{release}/citation.cff"), &[]).await.ok("cff").body;
        assert!(cff.lines().any(|line| line == format!("version: \"{version}\"")), "{cff}");
        let bib = site.get(&format!("{release}/citation.bib"), &[]).await.ok("bib").body;
        assert!(bib.lines().any(|line| line == format!("  version = {{{version}}},")), "{bib}");
    }
}
