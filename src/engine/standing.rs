//! Stages: what is not due yet is not scolded.

use jiff::Timestamp;

use crate::check::Facts;
use crate::config::{Counting, Grace};
use crate::model::Period;
use crate::pack::Rule;

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

/// A suspicion has a day from its detection, an open entry until the end of the stage, unless the configuration gives
/// them more or less; closed entries have no grace. Without any moment nothing is known to be early.
pub(super) fn standing(facts: Facts<'_>, stage: &str, rule: &Rule) -> Standing {
    let status = facts.subject.root.get("status").and_then(|node| node.text());
    let is_closed = matches!(status, Some("closed" | "withdrawn" | "not_a_breach"));
    let end = match grace(facts, rule) {
        Grace::None => None,
        Grace::UntilClosed if !is_closed => return Standing::Early,
        _ => end(facts, status, stage),
    };
    let Some(end) = end else { return Standing::Due };
    if facts.now() > end {
        Standing::Due
    } else if facts.now() > end.checked_sub(jiff::SignedDuration::from_hours(SOON)).unwrap_or(end) {
        Standing::Soon
    } else {
        Standing::Early
    }
}

/// How patient to be. Without what cannot be suppressed no breach is documented at all: an entry that nobody ever closes
/// must not do without it forever.
fn grace(facts: Facts<'_>, rule: &Rule) -> Grace {
    match facts.settings().grace {
        Grace::UntilClosed if !rule.suppressible => Grace::ByStage,
        grace => grace,
    }
}

fn end(facts: Facts<'_>, status: Option<&str>, stage: &str) -> Option<Timestamp> {
    let first = |names: &[&str]| names.iter().find_map(|name| facts.moment(facts.subject.root.get(name)?));
    match status {
        Some("closed" | "withdrawn" | "not_a_breach") => None,
        Some("suspected") => {
            let start = first(&["detected_at", "suspected_at", "recorded_at"])?;
            Some(facts.deadline(&start, &Period::hours(24), Counting::Plain))
        }
        _ => {
            let start = first(&["aware_at", "detected_at", "recorded_at"])?;
            facts.end_of_stage(&start, stage)
        }
    }
}
