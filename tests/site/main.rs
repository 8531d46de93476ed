//! What the product promises, as sentences over a running application.
//!
//! `harness` starts the application with the bundled plan; every other module is about one promise.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
mod harness;
#[path = "../contents/mod.rs"]
mod contents;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../database/mod.rs"]
mod database;
#[path = "../inside/mod.rs"]
mod inside;
#[path = "../unpacked/mod.rs"]
mod unpacked;

mod across;
mod analysts;
mod archive;
mod assistants;
mod bad_input;
mod below;
mod catalogue;
mod changes;
mod csv_files;
mod coding;
mod cookbook;
mod databases;
mod discovery;
mod editions;
mod examples;
mod export;
mod facts;
mod feeds;
mod filters;
mod gone;
mod graph_store;
mod gaps;
mod graphs;
mod groups;
mod languages;
mod links;
mod memento;
mod negotiation;
mod old_texts;
mod pages;
mod paging;
mod parts;
mod portal;
mod problems;
mod protocol_suite;
mod progress;
mod ready;
mod reconcile;
mod releases;
mod representations;
mod roadmap;
mod search;
mod second_city;
mod selections;
mod snapshots;
mod sparql;
mod spreadsheets;
mod texts;
mod time_travel;
mod twins;
mod values;
mod vocabulary;
mod wire;
mod withdrawal;
mod workbooks;
