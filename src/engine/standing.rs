//! Stages: what is not due yet is not scolded.

use jiff::SignedDuration;

use crate::check::Facts;
use crate::config::{Counting, Grace};
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

/// What holds for the entry's status in `policies/grace.yaml`, unless the configuration gives more or less. Without any
/// moment nothing is known to be early.
pub(super) fn standing(facts: Facts<'_>, stage: &str, rule: &Rule) -> Standing {
    let status = facts.subject.root.get("status").and_then(|node| node.text());
    let Some(patience) = facts.patience() else { return Standing::Due };
    let Some(case) = patience.case(status).filter(|case| !case.from.is_empty()) else { return Standing::Due };
    let start = || case.from.iter().find_map(|key| facts.moment(facts.subject.root.get(key)?));
    let end = match grace(facts, rule) {
        Grace::None => None,
        Grace::UntilClosed => return Standing::Early,
        Grace::ByStage => start().and_then(|start| match &case.within {
            Some(within) => Some(facts.deadline(&start, within, Counting::Plain)),
            None => facts.end_of_stage(&start, stage),
        }),
    };
    let Some(end) = end else { return Standing::Due };
    let last = SignedDuration::from_hours(patience.last_hours);
    if facts.now() > end {
        Standing::Due
    } else if facts.now() > end.checked_sub(last).unwrap_or(end) {
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
