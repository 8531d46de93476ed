//! Plans of four bodies, each as different as they come: a city, two towns, a council in England. What their documents
//! print comes out by value in every form.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../contents/mod.rs"]
mod contents;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../database/mod.rs"]
mod database;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../site/harness.rs"]
mod harness;
#[path = "../inside/mod.rs"]
mod inside;

mod facts;
mod graph;
mod json_and_csv;
mod pages;
mod progress;
mod tables;
mod whole;

use facts::{FOLDER, PLANS};
use harness::Site;
use openplan::{
    check::check,
    dataset::{Finding, Findings, Package, Severity},
};
use std::{path::Path, sync::LazyLock};

/// A server of all of them.
static SITE: LazyLock<Site> = LazyLock::new(|| {
    let packages: Vec<Package> = PLANS.iter().map(|plan| package(plan)).collect();
    Site::of(&packages)
});

fn package(plan: &str) -> Package {
    let folder = Path::new(FOLDER).join(plan);
    Package::read(&folder, &mut Findings::new(&folder))
}

/// What `check` warns of, and rightly: 浜松市 aims at the end of fiscal year 2025 in a plan until March 2025.
const WARNINGS: &[&str] = &["221309/dx-plan/observations.csv:7 observation-after-period"];

#[test]
fn check_accepts_each_of_them() {
    let findings = PLANS.iter().flat_map(|plan| check(&Path::new(FOLDER).join(plan)).findings);
    let told = |finding: Finding| {
        assert_eq!(finding.severity, Severity::Warning, "{finding:?}");
        format!("{}:{} {}", finding.file.strip_prefix(FOLDER).unwrap().display(), finding.line, finding.rule)
    };
    assert_eq!(findings.map(told).collect::<Vec<_>>(), WARNINGS);
}
