//! Publishes municipal plans as open data: `openplan --help`.
fn main() {}
