//! The year of the city's staff, through the real commands and a real server: a progress report, a new edition.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../database/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod database;
mod begin;
mod edition;
mod guide;
mod load;
mod report;
mod town;
