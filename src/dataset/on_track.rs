//! `custom.on_track`: by which rule a plan calls an indicator on track.
use super::Metadata;
use crate::decimal::Decimal;
use num_rational::BigRational;

/// The course that an indicator is held against between its baseline and its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// By the same amount every year.
    Linear,
    /// None: the plan gives no verdict.
    None,
}

/// By which rule a plan calls an indicator on track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTrack {
    /// The course between baseline and target.
    pub course: Course,
    /// How far an indicator may be behind the course before its target year: a share of the whole way, 0 to 1.
    pub tolerance: Decimal,
}

/// The courses, as `custom.on_track.course` names them.
pub const COURSES: &[&str] = &["linear", "none"];

/// The tolerance of a package that states none: a tenth of the way.
fn a_tenth() -> Decimal {
    Decimal::rounded(&BigRational::new(1.into(), 10.into()), 1)
}

/// A tolerance: a canonical number from 0 to 1.
pub fn tolerance(text: &str) -> Option<Decimal> {
    let number = Decimal::try_from(text.to_owned()).ok()?;
    (Decimal::from(0)..=Decimal::from(1)).contains(&number).then_some(number)
}

impl Metadata {
    /// The rule of the package: where it states none, a linear course with a tolerance of a tenth of the way.
    pub fn on_track(&self) -> OnTrack {
        let member = |name: &str| self.value().pointer(&format!("/custom/on_track/{name}"))?.as_str();
        let course = if member("course") == Some("none") { Course::None } else { Course::Linear };
        let tolerance = member("tolerance").and_then(tolerance).unwrap_or_else(a_tenth);
        OnTrack { course, tolerance }
    }
}
