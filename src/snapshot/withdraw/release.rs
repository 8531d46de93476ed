//! A whole release is withdrawn.
use super::{Error, TombstoneDraft, Withdrawn, everything, server_base};
use crate::{
    content::Content,
    snapshot::{
        derive::{self, Next},
        log,
        publish::{now, now_after, published},
    },
    store::{Db, File, Publication, Release, Withdrawal, WithdrawalReason},
};

/// Why an older release is current again when the current one was taken down.
const RESTORED_NOTE: &str = "現在の公開版を取り下げたため、前の版に戻しました（withdrawal）。";

/// Takes a release down: its number, digest and dates are all that is left.
pub(super) fn withdraw(name: &str, reason: WithdrawalReason, db: &mut Db) -> Result<Withdrawn, Error> {
    let unknown = || Error::NoRelease(name.to_owned());
    let parts: Vec<&str> = name.split('/').collect();
    let [publisher_id, plan_id, number] = parts[..] else { return Err(unknown()) };
    let number = number.parse().map_err(|_| unknown())?;
    let release = Release::by_number(publisher_id, plan_id, number, db)?.ok_or_else(unknown)?;
    let mut done = Withdrawn { what: name.to_owned(), ..Withdrawn::default() };
    if release.withdrawn {
        let by_release = Withdrawal::of_release(&release, db)?.and_then(|one| one.by_release);
        return Ok(Withdrawn { again: true, by_release, ..done });
    }
    let base = server_base(db)?;
    let was_current = Release::current(publisher_id, plan_id, db)?.is_some_and(|current| current.id == release.id);
    let twin = format!("{base}/{publisher_id}/{plan_id}/releases/{number}");
    done.urls.extend(File::of_release(release.id, db)?.into_iter().map(|file| format!("{twin}/{}", file.name)));
    done.urls.extend([format!("{twin}*"), everything(&base)]);
    derive::clear_caches(release.id, db)?;
    let (label, graph_digest) = (String::new(), String::new());
    let remaining = Release { label, graph_digest, note: None, author: None, withdrawn: true, ..release.clone() };
    remaining.record_withdrawal(db)?;
    if was_current {
        let next = Release::current(publisher_id, plan_id, db)?;
        done.nothing_left = next.is_none();
        done.by_release = next.as_ref().map(|next| next.number);
        if let Some(next) = next {
            current_again(&next, db)?;
        }
    }
    done.releases.push(number);
    let tombstone = TombstoneDraft { publisher_id, plan_id, reason, at: now(), by_release: done.by_release };
    tombstone.insert(Some(number), None, None, db)?;
    log::record_anew((publisher_id, plan_id), db)?;
    Ok(done)
}

/// Makes an older release current again.
fn current_again(release: &Release, db: &mut Db) -> Result<(), Error> {
    let at = now_after(Publication::last_moment(db)?.as_deref());
    let publication = published(release, &at, Some(RESTORED_NOTE.to_owned()), None).insert(db)?;
    let content = Content::load(release, db)?;
    let next = Next { release, content: &content, is_new: false, publication: publication.id, at: &at };
    Ok(derive::becomes_current(&next, None, db)?)
}
