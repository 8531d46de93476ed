//! Publishes plans of public bodies as open data.
//!
//! Modules are listed lowest first. Each may use those above it in this list and none below:
//! a fact enters at [`dataset`], is checked, kept by [`store`], and leaves through [`mod@format`] and [`http`].
//! The first three are packages of their own, which know nothing of plans.
pub use openplan_compact as compact;
pub use openplan_graph as graph;
pub use openplan_search as search;
pub mod language;
pub mod characters;
pub mod file;
pub mod calendar;
pub mod period;
pub mod decimal;
pub mod printed;
pub mod municipality;
pub mod publisher;
pub mod table;
pub mod vocabulary;
pub mod store;
pub mod resource;
pub mod catalog;
pub mod change;
pub mod edition;
pub mod dataset;
pub mod content;
pub mod copy;
pub mod check;
pub mod import;
pub mod format;
pub mod about;
pub mod citation;
pub mod archive;
pub mod dcat;
pub mod progress;
pub mod gaps;
pub mod examples;
pub mod snapshot;
pub mod verify;
pub mod error;
pub mod view;
pub mod page;
pub mod http;
pub mod export;
pub mod cli;
