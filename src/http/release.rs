//! Which release of a plan a URL is about.
use super::{blocking::blocking, state::State};
use crate::{
    error::{Error, Result},
    view::Scope,
};
use actix_web::web::Data;

/// The current release of a plan.
///
/// # Errors
///
/// Not found if there is no such plan.
pub fn current(publisher_id: &str, plan_id: &str, state: &State) -> Result<Scope> {
    let snapshot = state.snapshot();
    if let Some(served) = snapshot.plan(publisher_id, plan_id) {
        return Ok(Scope::current(served, &state.library));
    }
    match snapshot.withdrawn.get(&(publisher_id.to_owned(), plan_id.to_owned())) {
        Some(withdrawal) => Err(Error::withdrawn(format!("every release of {publisher_id}/{plan_id}"), withdrawal)),
        None => Err(Error::not_found(format!("no plan `{plan_id}` of {publisher_id} is published here; see /plans"))),
    }
}

/// A release of a plan by its number as a URL writes it.
///
/// # Errors
///
/// Not found if the plan has no such release.
pub async fn pinned(publisher_id: &str, plan_id: &str, number: &str, state: Data<State>) -> Result<Scope> {
    let digits = number.parse().ok().filter(|digits: &i32| digits.to_string() == number);
    let digits = digits.ok_or_else(|| no_release(number, publisher_id, plan_id))?;
    let known = current(publisher_id, plan_id, &state)?;
    if known.release.number == digits {
        return Ok(Scope { pinned: true, ..known });
    }
    blocking(move || Scope::pinned(&known.served, digits, &known.library)).await
}

/// There is no release of that number, as a URL writes it.
pub fn no_release(number: &str, publisher_id: &str, plan_id: &str) -> Error {
    Error::not_found(format!("`{number}` is no release; see /{publisher_id}/{plan_id}/releases"))
}
