//! What `check` finds.
use openplan::{check, dataset::Language};
use std::path::Path;

#[test]
fn real() {
    for folder in std::env::var("FOLDERS").unwrap_or("datasets/172014/dx-action-plan".into()).split(':') {
        let report = check::check(Path::new(folder));
        for finding in &report.findings {
            println!("{} [{}]", finding.message(Language::Ja), finding.rule);
        }
    }
}
