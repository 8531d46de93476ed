//! What was published lasts: whatever earlier programs have kept is served and proven, and whatever is made of it can be lost.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
#[path = "../contents/mod.rs"]
mod contents;
#[path = "../database/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod database;
#[path = "../site/harness.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod harness;
#[path = "../inside/mod.rs"]
mod inside;
#[path = "../unpacked/mod.rs"]
mod unpacked;

mod derived;
mod earlier;
mod second;
