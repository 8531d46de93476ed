//! Bodies are compressed once, for those who take it, and the tag is that of the bytes that are sent.
use super::harness::{Answer, get};
use sha2::{Digest, Sha256};

const LONG: &str = "/172014/dx-action-plan/terms.csv";

fn tag_of(answer: &Answer) -> String {
    format!("\"{}\"", &hex::encode(Sha256::digest(&answer.bytes))[..32])
}

#[actix_web::test]
async fn a_compressed_answer_says_the_same_in_fewer_bytes() {
    for path in [LONG, "/172014/dx-action-plan/schedule", "/172014/dx-action-plan/data.nq", "/openapi.json"] {
        let plain = get(path, &[]).await;
        assert_eq!(plain.header("etag"), tag_of(&plain), "{path}");
        assert!(plain.header("vary").contains("Accept-Encoding"), "{path}");
        for coding in ["br", "zstd", "gzip"] {
            let compressed = get(path, &[&format!("accept-encoding: {coding}")]).await;
            assert_eq!(compressed.header("content-encoding"), coding, "{path}");
            assert_eq!(compressed.body, plain.body, "{path}");
            assert!(compressed.bytes.len() < plain.bytes.len() / 2, "{path}");
            assert_eq!(compressed.header("vary"), plain.header("vary"), "{path}");
            assert_eq!(compressed.header("etag"), tag_of(&compressed), "{path}");
        }
    }
}

#[actix_web::test]
async fn the_coding_is_the_one_that_is_taken_most_gladly_and_makes_texts_smallest() {
    for (accepted, coding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, br;q=0.9", "gzip"),
        ("gzip, zstd", "zstd"),
        ("br;q=0.5, zstd;q=0.7, gzip;q=0.6", "zstd"),
        ("br;q=0, gzip;q=0.8", "gzip"),
        ("deflate", ""),
    ] {
        let answer = get(LONG, &[&format!("accept-encoding: {accepted}")]).await;
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
    }
}

#[actix_web::test]
async fn each_coding_has_a_tag_of_its_own() {
    for coding in ["accept-encoding: gzip", "accept-encoding: br", "accept-encoding: zstd"] {
        let known = format!("if-none-match: {}", get(LONG, &[coding]).await.header("etag"));
        assert_eq!(get(LONG, &[coding, &known]).await.status.as_u16(), 304, "{coding}");
        assert_eq!(get(LONG, &[&known]).await.status.as_u16(), 200, "{coding}");
    }
}

#[actix_web::test]
async fn nothing_is_compressed_for_those_who_do_not_take_it() {
    for header in ["accept-encoding: identity", "accept-encoding: gzip;q=0", "accept-encoding: gzip;q=0.1, identity"] {
        assert_eq!(get(LONG, &[header]).await.header("content-encoding"), "", "{header}");
    }
    assert_eq!(get("/livez", &["accept-encoding: gzip"]).await.header("content-encoding"), "");
}
