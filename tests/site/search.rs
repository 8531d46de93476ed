//! Words of two characters are found, however they are written.
use crate::harness::{BROWSER, PLAN, get, json};
use serde_json::Value;

async fn hits(question: &str) -> Vec<Value> {
    json(&format!("/search?{question}&limit=1000")).await["items"].as_array().unwrap().clone()
}

fn urls(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["url"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn words_of_two_characters_are_found_where_they_stand() {
    for word in ["防災", "除雪", "観光", "決済", "窓口", "人材"] {
        let found = hits(&format!("q={word}")).await;
        assert!(!found.is_empty(), "{word}");
        for hit in &found {
            assert!(hit["passage"].as_str().unwrap().contains(word), "{word} is not in the passage of {hit}");
            let marks = hit["marks"].as_array().unwrap();
            let passage: Vec<char> = hit["passage"].as_str().unwrap().chars().collect();
            let (from, to) = (marks[0][0].as_u64().unwrap(), marks[0][1].as_u64().unwrap());
            let marked = &passage[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
            assert_eq!(marked.iter().collect::<String>(), word, "{hit}");
            assert!(!hit["column"].as_str().unwrap().is_empty());
        }
    }
}

#[actix_web::test]
async fn nothing_that_contains_the_word_is_missed() {
    for word in ["防災", "除雪", "観光", "決済", "窓口", "人材"] {
        let found = hits(&format!("q={word}&type=Initiative")).await;
        let (_, listings) = crate::harness::read_csv(&get(&format!("{PLAN}/listings.csv"), &[]).await.body);
        let listed: std::collections::BTreeSet<_> =
            listings.iter().filter(|row| row[6].contains(word)).map(|row| row[4].clone()).collect();
        for id in listed {
            let url = format!("https://data.example.jp{PLAN}/initiatives/{id}");
            assert!(urls(&found).contains(&url.as_str()), "{word}: {url}");
        }
    }
}

#[actix_web::test]
async fn widths_and_kana_are_one() {
    let expected = hits("q=メタバース").await;
    assert!(!expected.is_empty());
    for spelling in ["ﾒﾀﾊﾞｰｽ", "めたばーす"] {
        assert_eq!(urls(&hits(&format!("q={spelling}")).await), urls(&expected), "{spelling}");
    }
    assert_eq!(urls(&hits("q=ＡＩ").await), urls(&hits("q=ai").await));
}

#[actix_web::test]
async fn relistings_collapse_into_their_initiative() {
    let found = hits("q=メタバースを活用した金沢の文化").await;
    let of_it = found.iter().filter(|hit| hit["url"].as_str().unwrap().ends_with("/initiatives/i002"));
    assert_eq!(of_it.clone().count(), 1, "{found:?}");
    assert_eq!(of_it.clone().next().unwrap()["policies"], serde_json::json!(["産業", "文化"]));
    // Wording of a relisting finds its initiative too.
    let drifted = hits("q=社会実装促進").await;
    assert!(urls(&drifted).iter().any(|url| url.ends_with("/initiatives/i001")), "{drifted:?}");
}

#[actix_web::test]
async fn another_name_finds_the_term_and_the_answer_says_so() {
    let found = hits("q=人工知能").await;
    let term = found.iter().find(|hit| hit["url"].as_str().unwrap().ends_with("/terms/ai")).expect("AI");
    assert_eq!(found[0]["url"], term["url"], "the term itself comes first");
    let expanded = found.iter().find(|hit| hit["expansions"].as_array().is_some_and(|all| !all.is_empty()));
    let expansion = &expanded.expect("a hit by expansion")["expansions"][0];
    assert_eq!((expansion["asked"].as_str(), expansion["searched"].as_str()), (Some("人工知能"), Some("AI")));
    assert_eq!(hits("q=Artificial+Intelligence").await[0]["url"], term["url"]);
}

#[actix_web::test]
async fn what_is_presumed_of_a_misprint_finds_the_row() {
    let found = hits("q=町会活動のデジタル化推進").await;
    assert!(urls(&found).iter().any(|url| url.contains("/initiatives/")), "{found:?}");
}

#[actix_web::test]
async fn hits_can_be_limited_to_types_and_plans() {
    let all = hits("q=データ").await;
    for kind in ["Initiative", "Indicator", "Term", "Policy", "Section"] {
        let of_kind = hits(&format!("q=データ&type={kind}")).await;
        assert_eq!(of_kind, all.iter().filter(|hit| hit["type"] == kind).cloned().collect::<Vec<_>>(), "{kind}");
    }
    let two = hits("q=データ&type=Initiative&type=Term").await;
    assert_eq!(two.len(), all.iter().filter(|hit| hit["type"] == "Initiative" || hit["type"] == "Term").count());
    assert_eq!(hits("q=データ&publisher_id=172014").await, all);
    assert!(hits("q=データ&publisher_id=011002").await.is_empty());
    let other = get("/search?q=AI&plan_id=dx-action", &[]).await;
    assert!(other.status == 400 && other.body.contains("the nearest is `dx-action-plan`"), "{}", other.body);
}

#[actix_web::test]
async fn pages_of_hits_are_the_hits() {
    let all = hits("q=データ").await;
    let (mut walked, mut url) = (Vec::new(), Some("/search?q=データ&limit=7".to_owned()));
    while let Some(path) = url {
        let answer = get(&path, &[]).await.ok(&path);
        walked.extend(answer.json()["items"].as_array().unwrap().clone());
        assert_eq!(answer.json()["meta"]["total"], all.len());
        url = answer.link("next");
    }
    assert!(all.len() > 14);
    assert_eq!(walked, all);
    let last = get(&format!("/search?q=データ&limit=7&cursor={}", all.len() + 5), &[]).await.ok("behind the end");
    assert!(last.json()["items"].as_array().unwrap().is_empty());
    get(&format!("/search?q=データ&cursor={}", usize::MAX), &[]).await.ok("far behind the end");
}

#[actix_web::test]
async fn several_words_must_all_be_there() {
    let both = hits("q=観光+データ").await;
    assert!(!both.is_empty());
    let one = hits("q=観光").await;
    assert!(both.iter().all(|hit| urls(&one).contains(&hit["url"].as_str().unwrap())));
    assert!(both.len() < one.len());
}

#[actix_web::test]
async fn nothing_found_is_an_answer() {
    let answer = get("/search?q=zzzzzz", &[]).await.ok("nothing");
    assert_eq!(answer.json()["meta"]["total"], 0);
    assert!(get("/search?q=zzzzzz", &[BROWSER]).await.ok("nothing").body.contains("該当するものはありません"));
}

#[actix_web::test]
async fn what_was_asked_cannot_break_the_page() {
    let page = get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", &[BROWSER]).await.ok("a script").body;
    assert!(!page.contains("<script>alert"), "{page}");
}
