//! Stages: what is not due yet is not scolded.

use crate::check::Facts;
use crate::config::Grace;
use crate::model::Period;
use crate::pack::Rule;
use crate::place::{Key, Origin, Route, Step};

/// A suspicion has a day from its detection, an open entry until the end of the stage, unless the configuration gives
/// them more or less; closed entries have no grace.
pub(super) fn is_due(facts: Facts<'_>, stage: &str, rule: &Rule) -> bool {
    let status = facts.subject.root.get_key(&Key::new("status")).and_then(|node| node.text());
    match (status, grace(facts, rule)) {
        (Some("closed" | "withdrawn" | "not_a_breach"), _) | (_, Grace::None) => true,
        (_, Grace::UntilClosed) => false,
        (Some("suspected"), Grace::ByStage) => {
            is_past(facts, &["detected_at", "suspected_at", "recorded_at"], Some(Period::hours(24)))
        }
        (_, Grace::ByStage) => is_past(facts, &["aware_at", "detected_at", "recorded_at"], facts.period(stage)),
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

/// Whether the period from the first moment that is known has ended; without any moment nothing is known to be early.
fn is_past(facts: Facts<'_>, starts: &[&str], period: Option<Period>) -> bool {
    let route = |name: &&str| Route { origin: Origin::Document, steps: vec![Step::Key(Key::new(name))] };
    let start = starts.iter().find_map(|name| facts.earliest(&route(name)));
    let (Some((_, start)), Some(period)) = (start, period) else { return true };
    let counting = facts.settings().counting;
    facts.now() > facts.deadline(&start, &period, counting)
}
