//! Stored files can be had in parts, say their digest, and under a release the time since when they are the same.
use crate::harness::{Answer, PLAN, get, send, tables};
use actix_web::http::Method;
use base64::{Engine, prelude::BASE64_STANDARD};
use openplan::snapshot;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Every stored file, at its current address and at that of its release.
fn files() -> Vec<String> {
    let suffixes = ["csv", "excel.csv", "csv-metadata.json", "excel.csv-metadata.json"];
    let of_tables = tables().flat_map(|table| suffixes.map(|suffix| format!("{}.{suffix}", table.name)));
    let names = of_tables.chain(snapshot::ALONE.iter().chain(&[snapshot::NQUADS]).map(|name| (*name).to_owned()));
    names.flat_map(|name| [format!("{PLAN}/{name}"), format!("{PLAN}/releases/1/{name}")]).collect()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// The headers that both a file and a part of it have.
fn common(answer: &Answer) -> Vec<String> {
    let names =
        ["etag", "repr-digest", "last-modified", "cache-control", "vary", "link", "content-type", "accept-ranges"];
    names.iter().map(|name| answer.header(name)).collect()
}

#[actix_web::test]
async fn every_stored_file_can_be_had_in_parts_that_make_the_whole() {
    for path in files() {
        let whole = get(&path, &[]).await.ok(&path);
        assert_eq!(whole.header("accept-ranges"), "bytes", "{path}");
        assert!(!whole.header("vary").split(", ").any(|name| name == "Accept"), "{path} names its format");
        let (length, middle) = (whole.bytes.len(), whole.bytes.len() / 2);
        let mut joined = Vec::new();
        for (asked, first, last) in
            [(format!("bytes=0-{}", middle - 1), 0, middle - 1), (format!("bytes={middle}-"), middle, length - 1)]
        {
            let known = format!("if-range: {}", whole.header("etag"));
            let part = get(&path, &[&format!("range: {asked}"), &known]).await;
            assert_eq!(part.status, 206, "{path}");
            assert_eq!(part.header("content-range"), format!("bytes {first}-{last}/{length}"));
            assert_eq!(common(&part), common(&whole), "{path}");
            joined.extend(part.bytes);
        }
        assert_eq!(joined, whole.bytes, "{path}");
        let tail = get(&path, &["range: bytes=-1"]).await;
        assert_eq!(tail.bytes, whole.bytes[length - 1..], "{path}");
    }
}

#[actix_web::test]
async fn programs_that_read_the_end_of_a_file_first_are_given_it() {
    for path in ["/172014/dx-action-plan/roadmap.parquet", "/terms.parquet", "/172014/dx-action-plan/data.sqlite"] {
        let whole = get(path, &[]).await.ok(path);
        let end = whole.bytes.len() - 8;
        assert_eq!((whole.header("accept-ranges"), whole.header("repr-digest")), ("bytes".to_owned(), String::new()));
        let known = format!("if-range: {}", whole.header("etag"));
        let part = get(path, &["range: bytes=-8", &known]).await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &whole.bytes[end..]), "{path}");
        let head = send(Method::HEAD, path, &[]).await.ok(path);
        assert_eq!((head.header("accept-ranges"), head.header("etag")), ("bytes".to_owned(), whole.header("etag")));
    }
    let chosen = get(&format!("{PLAN}/terms"), &["accept: application/vnd.apache.parquet"]).await.ok("chosen");
    assert_eq!(chosen.header("accept-ranges"), "", "another request may choose another format there");
}

#[actix_web::test]
async fn every_stored_file_says_the_digest_of_what_is_sent_and_head_says_the_same() {
    for path in files() {
        for coding in ["accept-encoding: identity", "accept-encoding: gzip"] {
            let whole = get(&path, &[coding]).await.ok(&path);
            assert_eq!(whole.header("repr-digest"), digest(&whole.bytes), "{path} with {coding}");
            if Path::new(&path).extension().is_some_and(|extension| extension == "zip") {
                assert_eq!(whole.header("content-encoding"), "", "{path} is compressed already");
            }
            let head = send(Method::HEAD, &path, &[coding, "range: bytes=0-9"]).await.ok(&path);
            assert_eq!(common(&head), common(&whole), "{path} with {coding}");
            let known = format!("if-none-match: {}", whole.header("etag"));
            let unchanged = get(&path, &[coding, &known, "range: bytes=0-9"]).await;
            assert_eq!((unchanged.status.as_u16(), unchanged.bytes.len()), (304, 0), "{path} with {coding}");
            if whole.header("content-encoding") == "gzip" {
                assert_eq!(whole.header("accept-ranges"), "", "{path}");
                let ranged = get(&path, &[coding, "range: bytes=0-9"]).await;
                assert_eq!((ranged.status.as_u16(), ranged.bytes), (200, whole.bytes), "{path}");
            }
        }
    }
}

#[actix_web::test]
async fn only_files_of_a_release_have_last_modified_and_tags_count_before_it() {
    for path in files() {
        let whole = get(&path, &[]).await.ok(&path);
        let modified = whole.header("last-modified");
        assert_eq!(modified.is_empty(), !path.contains("/releases/"), "{path}");
        let since = format!(
            "if-modified-since: {}",
            if modified.is_empty() { "Fri, 01 Jan 2100 00:00:00 GMT" } else { &modified }
        );
        let status = |headers: Vec<String>| {
            let path = path.clone();
            async move { get(&path, &headers.iter().map(String::as_str).collect::<Vec<_>>()).await.status.as_u16() }
        };
        assert_eq!(status(vec![since.clone()]).await, if modified.is_empty() { 200 } else { 304 }, "{path}");
        assert_eq!(status(vec![since, "if-none-match: \"other\"".to_owned()]).await, 200, "{path}");
        assert_eq!(status(vec!["if-modified-since: Thu, 01 Jan 1970 00:00:00 GMT".to_owned()]).await, 200, "{path}");
        assert_eq!(status(vec!["if-modified-since: yesterday".to_owned()]).await, 200, "{path}");
    }
}

#[actix_web::test]
async fn whoever_cannot_be_given_a_part_gets_the_whole_or_is_told_why_not() {
    let path = format!("{PLAN}/releases/1/terms.csv");
    let whole = get(&path, &[]).await.ok(&path);
    let (tag, modified) = (whole.header("etag"), whole.header("last-modified"));
    for headers in [
        vec!["range: bytes=0-9,20-29".to_owned()],
        vec!["range: lines=0-9".to_owned()],
        vec!["range: bytes=9-0".to_owned()],
        vec!["range: bytes=0-9".to_owned(), "if-range: \"other\"".to_owned()],
        vec!["range: bytes=0-9".to_owned(), format!("if-range: W/{tag}")],
        vec!["range: bytes=0-9".to_owned(), format!("if-range: {modified}")],
        vec!["range: bytes=99999999-".to_owned(), "if-range: \"other\"".to_owned()],
    ] {
        let answer = get(&path, &headers.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!((answer.status.as_u16(), &answer.bytes), (200, &whole.bytes), "{headers:?}");
        assert_eq!(answer.header("content-range"), "");
    }
    for range in ["range: bytes=99999999-", "range: bytes=-0"] {
        let answer = get(&path, &[range]).await;
        assert_eq!(answer.status, 416);
        assert_eq!(answer.header("content-range"), format!("bytes */{}", whole.bytes.len()));
        assert_eq!(answer.header("accept-ranges"), "bytes");
        assert!(answer.json()["type"].as_str().unwrap().ends_with("/problems/range-not-satisfiable"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for other in [format!("{PLAN}/terms.json"), format!("{PLAN}/terms.csv?q=AI"), format!("{PLAN}/roadmap.csv")] {
        let answer = get(&other, &["range: bytes=0-9"]).await;
        assert_eq!((answer.status.as_u16(), answer.header("accept-ranges")), (200, String::new()), "{other}");
        assert_eq!((answer.header("repr-digest"), answer.header("last-modified")), (String::new(), String::new()));
    }
}
