//! What a database records of moments, withdrawals and its base, compared with what else it holds.
use super::{OfRecords, ProofReport, ReleaseName, database::missing};
use crate::{
    content::PACKAGE,
    dataset::Metadata,
    snapshot,
    store::{Db, File, Publication, Release, Withdrawal, WithdrawalReason},
    table::{Row, RowId},
};
use diesel::QueryResult;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Publications are in the order of their moments, and none is before its release.
pub fn check_moments(publications: &[Publication], releases: &[Release], report: &mut ProofReport) {
    let created: BTreeMap<i32, &str> = releases.iter().map(|one| (one.id, one.created_at.as_str())).collect();
    let place = |id: i32| format!("publications, {id}");
    let moments = publications.iter().map(|one| (place(one.id), one.published_at.as_str()));
    check_order(moments, report);
    for publication in publications {
        let Some(created) = created.get(&publication.release) else { continue };
        if moment(&publication.published_at).is_some_and(|time| Some(time) < moment(created)) {
            let before = OfRecords::Before { moment: publication.published_at.clone(), other: (*created).to_owned() };
            report.add(None, place(publication.id), before);
        }
    }
}

/// Each moment can be read and is not before the one in front of it.
fn check_order<'m>(moments: impl Iterator<Item = (String, &'m str)>, report: &mut ProofReport) {
    let mut last: Option<&str> = None;
    for (place, text) in moments {
        match (moment(text), last) {
            (None, _) => report.add(None, place, OfRecords::NoMoment { moment: text.to_owned() }),
            (time, Some(other)) if time < moment(other) => {
                report.add(None, place, OfRecords::Before { moment: text.to_owned(), other: other.to_owned() });
            }
            _ => last = Some(text),
        }
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Whatever says that it was withdrawn has its tombstone, and whatever has a tombstone says that it was withdrawn.
pub fn check_withdrawals(withdrawals: &[Withdrawal], releases: &[Release], report: &mut ProofReport) {
    for withdrawal in withdrawals {
        let of_plan = releases.iter().filter(|release| is_of(withdrawal, release));
        let mut of_plan = of_plan.filter(|release| moment(&release.created_at) <= moment(&withdrawal.withdrawn_at));
        let is_said = match (withdrawal.release_number, &withdrawal.table_name, &withdrawal.row_key) {
            (Some(number), None, None) => of_plan.any(|release| release.number == number && release.withdrawn),
            (None, Some(_), Some(_)) => of_plan.any(|release| release.content_withdrawn),
            _ => false,
        };
        let by = |number| releases.iter().any(|release| is_of(withdrawal, release) && release.number == number);
        if !is_said || !withdrawal.by_release.is_none_or(by) || withdrawal.reason.parse::<WithdrawalReason>().is_err() {
            report.add(None, format!("withdrawals, {}", withdrawal.id), OfRecords::NotWithdrawn);
        }
    }
    for release in releases {
        let of_release = |one: &&Withdrawal| is_of(one, release);
        let mut of_plan = withdrawals.iter().filter(of_release);
        let mut rows = withdrawals.iter().filter(of_release).filter(|one| one.table_name.is_some());
        if release.withdrawn && !of_plan.any(|one| one.release_number == Some(release.number))
            || release.content_withdrawn && rows.next().is_none()
        {
            report.add(Some(&ReleaseName::of(release)), "withdrawals", OfRecords::NoTombstone);
        }
    }
    check_order(withdrawals.iter().map(|one| (format!("withdrawals, {}", one.id), &*one.withdrawn_at)), report);
    if let Some(missing) = missing(&withdrawals.iter().map(|withdrawal| withdrawal.id).collect()) {
        report.add(None, "withdrawals", OfRecords::Gap { missing });
    }
}

fn is_of(withdrawal: &Withdrawal, release: &Release) -> bool {
    (&withdrawal.publisher_id, &withdrawal.plan_id) == (&release.publisher_id, &release.plan_id)
}

/// What was withdrawn and is held still, as `table/key` or `table/key/column`: rows and texts that stand where a
/// tombstone says that they were taken down, and withdrawn texts that came back.
pub fn withdrawn_but_held(
    release: &Release,
    tables: &[Vec<Row>],
    withdrawals: &[Withdrawal],
    db: &mut Db,
) -> QueryResult<Vec<String>> {
    let rows = || tables.iter().flatten();
    let mut held = snapshot::comes_back(&release.publisher_id, &release.plan_id, rows(), db)?;
    // A release that was made after the withdrawal may have the row again, corrected. Times are kept in seconds, so a
    // release of the same second counts as later.
    let earlier = |one: &&Withdrawal| moment(&release.created_at) < moment(&one.withdrawn_at) && is_of(one, release);
    for withdrawal in withdrawals.iter().filter(earlier) {
        let (Some(table), Some(key)) = (&withdrawal.table_name, &withdrawal.row_key) else { continue };
        // The tombstone may have been left when an older profile was that of today.
        let Some(id) = snapshot::todays_row(table, key) else { continue };
        let Some(row) = rows().find(|row| RowId::of(row) == id) else { continue };
        match &withdrawal.column_name {
            None => held.push(id.to_string()),
            Some(column) if row.get(column).is_some() => held.push(format!("{id}/{column}")),
            Some(_) => {}
        }
    }
    held.sort();
    held.dedup();
    Ok(held)
}

/// The recorded base is that of the releases whose packages name none.
pub fn check_base(settings: &[(String, String)], releases: &[Release], db: &mut Db, report: &mut ProofReport) {
    // A package that cannot be read is told of with its release.
    let mut names_none = |release: &Release| {
        let package = File::find(release.id, PACKAGE, db).ok().flatten();
        let package = package.and_then(|file| String::from_utf8(file.content).ok()).and_then(Metadata::published);
        package.is_some_and(|metadata| metadata.iri_base().is_none())
    };
    let mut bases: Vec<&str> = Vec::new();
    for release in releases.iter().filter(|release| !release.withdrawn) {
        // One release of each base is enough.
        if !bases.contains(&release.iri_base.as_str()) && names_none(release) {
            bases.push(&release.iri_base);
        }
    }
    let recorded = settings.iter().find(|(name, _)| name == "base_url").map_or("", |(_, value)| value);
    // A release that disagrees with the others is found by its graph.
    let Some(base) = bases.first().filter(|_| !bases.contains(&recorded)) else { return };
    let (recorded, found) = (recorded.to_owned(), (*base).to_owned());
    report.add(None, "settings, base_url", OfRecords::Base { recorded, found });
}
