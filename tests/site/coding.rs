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
        let compressed = get(path, &["accept-encoding: gzip, deflate, br"]).await;
        assert_eq!(compressed.header("content-encoding"), "gzip", "{path}");
        assert_eq!(compressed.body, plain.body, "{path}");
        assert!(compressed.bytes.len() < plain.bytes.len() / 2, "{path}");
        assert!(plain.header("vary").contains("Accept-Encoding"), "{path}");
        assert_eq!(compressed.header("vary"), plain.header("vary"), "{path}");
        for answer in [plain, compressed] {
            assert_eq!(answer.header("etag"), tag_of(&answer), "{path}");
        }
    }
}

#[actix_web::test]
async fn each_coding_has_a_tag_of_its_own() {
    let compressed = get(LONG, &["accept-encoding: gzip"]).await;
    let known = format!("if-none-match: {}", compressed.header("etag"));
    assert_eq!(get(LONG, &["accept-encoding: gzip", &known]).await.status.as_u16(), 304);
    assert_eq!(get(LONG, &[&known]).await.status.as_u16(), 200);
}

#[actix_web::test]
async fn nothing_is_compressed_for_those_who_do_not_take_it() {
    for header in ["accept-encoding: identity", "accept-encoding: gzip;q=0", "accept-encoding: gzip;q=0.1, identity"] {
        assert_eq!(get(LONG, &[header]).await.header("content-encoding"), "", "{header}");
    }
    assert_eq!(get("/livez", &["accept-encoding: gzip"]).await.header("content-encoding"), "");
}
