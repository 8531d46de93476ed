//! Publishes municipal plans as open data.
//!
pub mod calendar;
pub mod municipality;
pub mod graph;
