//! Which fields there are, and which a condition cannot do without: most rules are about fields that a document lacks, and a
//! look at a few bits spares asking them.

use super::condition::{Condition, Guard, Test};
use crate::place::{Keys, Origin, Route, Step};
use crate::source::Node;

/// Outermost keys of a document and of the policy that governs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    document: Keys,
    policy: Keys,
}

impl Presence {
    /// What a document and its policy have.
    pub(super) fn of(root: Node<'_>, policy: Option<Node<'_>>) -> Self {
        Self { document: root.keys(), policy: policy.map(Node::keys).unwrap_or_default() }
    }

    /// What must be there for a route to lead anywhere.
    #[must_use]
    pub fn of_route(route: &Route) -> Self {
        let Some(Step::Key(key)) = route.steps.first() else { return Self::default() };
        match route.origin {
            Origin::Document => Self { document: Keys::one(key), ..Self::default() },
            Origin::Policy => Self { policy: Keys::one(key), ..Self::default() },
            Origin::Item | Origin::Processors | Origin::Entries | Origin::Registers => Self::default(),
        }
    }

    /// This and that.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { document: self.document.or(other.document), policy: self.policy.or(other.policy) }
    }

    /// What this and that have in common.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { document: self.document.and(other.document), policy: self.policy.and(other.policy) }
    }

    /// Whether all that is wanted may be there; if not, something is missing for sure.
    #[must_use]
    pub fn may_hold(self, wanted: Self) -> bool {
        self.document.may_hold(wanted.document) && self.policy.may_hold(wanted.policy)
    }
}

impl Condition {
    /// What must be there for it to hold.
    #[must_use]
    pub fn wants(&self, guards: &[Guard]) -> Presence {
        match self {
            Self::Guard(name) => {
                // A guard names only guards above it.
                let at = guards.iter().position(|guard| guard.name == *name).unwrap_or_default();
                let (above, rest) = guards.split_at(at);
                rest.first().map(|guard| guard.condition.wants(above)).unwrap_or_default()
            }
            Self::All(all) => {
                all.iter().map(|condition| condition.wants(guards)).fold(Presence::default(), Presence::or)
            }
            Self::Any(any) => {
                any.iter().map(|condition| condition.wants(guards)).reduce(Presence::and).unwrap_or_default()
            }
            Self::Some { items: 0, .. } | Self::Value { test: Test::NotIn(_), .. } => Presence::default(),
            Self::Some { list, holds, .. } => Presence::of_route(list).or(holds.wants(guards)),
            Self::Filled(route)
            | Self::Value { at: route, .. }
            | Self::Past(route)
            | Self::NotDue { from: route, .. } => Presence::of_route(route),
            Self::InTime { from, to, .. } => Presence::of_route(from).or(Presence::of_route(to)),
            Self::Apart(apart) => Presence::of_route(&apart.at).or(Presence::of_route(&apart.from)),
            Self::Not(_) | Self::Missing(_) | Self::InForce(_) | Self::UrgentCall | Self::PolicyOfItsTime => {
                Presence::default()
            }
        }
    }
}
