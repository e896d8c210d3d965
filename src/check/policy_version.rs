//! The version of a policy that a document names.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;
use crate::source::{Found, Node};

/// `ID@VERSION` must name a policy that is there and was in force at a moment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyVersion {
    /// The reference.
    reference: Route,
    /// The moment at which it must have been in force.
    at: Route,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// No policy has this id.
    Unknown,
    /// A policy has this id, none this version.
    OtherVersion,
    /// The version came into force later, or a newer one was in force already.
    NotInForce,
}

fn says(policy: Node<'_>, key: &str, word: &str) -> bool {
    policy.get(key).and_then(|node| node.written()).is_some_and(|written| written.trim() == word)
}

fn starts(facts: Facts<'_>, policy: Node<'_>) -> Option<Timestamp> {
    let text = policy.get("effective_from")?.text()?;
    crate::model::Moment::parse(text, &facts.zone().0).ok().map(|moment| moment.instant)
}

impl PolicyVersion {
    /// Whether the policy was not in force; what does not say when it starts speaks for neither.
    fn is_not_in_force(&self, facts: Facts<'_>, policy: Node<'_>, others: &[Node<'_>]) -> bool {
        let Some((_, moment)) = facts.earliest(&self.at) else { return false };
        let Some(start) = starts(facts, policy) else { return false };
        let newer = |other: &Node<'_>| starts(facts, *other).is_some_and(|at| at > start && at <= moment.instant);
        start > moment.instant || others.iter().any(newer)
    }
}

impl Check for PolicyVersion {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(node) = facts.said(&self.reference) else { return Vec::new() };
        let Some(reference) = node.text() else { return Vec::new() };
        let (id, version) = reference.trim().split_once('@').unwrap_or((reference.trim(), ""));
        let mut same = facts.subject.home.policies.clone();
        same.retain(|policy| says(*policy, "policy_id", id));
        let exact = same.iter().copied().find(|policy| !version.is_empty() && says(*policy, "version", version));
        let wrong = match self.fault {
            Fault::Unknown => same.is_empty(),
            Fault::OtherVersion => !same.is_empty() && !version.is_empty() && exact.is_none(),
            Fault::NotInForce => exact.is_some_and(|policy| self.is_not_in_force(facts, policy, &same)),
        };
        if wrong { vec![Hit::at(Found::Here(node))] } else { Vec::new() }
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.reference, &self.at])
    }
}
