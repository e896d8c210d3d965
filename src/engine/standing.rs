//! Stages: what is not due yet is not scolded.

use jiff::Timestamp;

use crate::check::Facts;
use crate::config::Counting;
use crate::model::Period;
use crate::place::{Key, Origin, Route, Step};

/// Where an entry stands with something that it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is time.
    Early,
    /// The last day before it is due.
    Soon,
    /// It is due.
    Due,
}

/// How long before its end something is due soon.
const SOON: i64 = 24;

/// A suspicion has a day from its detection, an open entry until the end of the stage; closed entries have no grace.
/// Without any moment nothing is known to be early.
pub(super) fn standing(facts: Facts<'_>, stage: &str) -> Standing {
    let Some(end) = end(facts, stage) else { return Standing::Due };
    if facts.now() > end {
        Standing::Due
    } else if facts.now() > end.checked_sub(jiff::SignedDuration::from_hours(SOON)).unwrap_or(end) {
        Standing::Soon
    } else {
        Standing::Early
    }
}

fn end(facts: Facts<'_>, stage: &str) -> Option<Timestamp> {
    let status = facts.subject.root.get_key(&Key::new("status")).and_then(|node| node.text());
    let earliest = |names: &[&str]| names.iter().find_map(|name| facts.earliest(&route(name)));
    match status {
        Some("closed" | "withdrawn" | "not_a_breach") => None,
        Some("suspected") => {
            let (_, start) = earliest(&["detected_at", "suspected_at", "recorded_at"])?;
            Some(facts.deadline(&start, &Period::hours(24), Counting::Plain))
        }
        _ => {
            let (_, start) = earliest(&["aware_at", "detected_at", "recorded_at"])?;
            facts.end_of_stage(&start, stage)
        }
    }
}

fn route(name: &str) -> Route {
    Route { origin: Origin::Document, steps: vec![Step::Key(Key::new(name))] }
}
