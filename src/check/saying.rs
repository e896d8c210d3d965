//! A field that must be said, and what counts as saying it. Shared by the kinds that ask for content.

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Condition;
use super::facts::Facts;
use super::lookup::Lookups;
use super::worth::says_nothing;
use crate::place::Route;
use crate::source::Node;

/// `/a`; `[/a, /b]`, of which one is enough; or `{field: /a, said_when: …}`, where the condition decides.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no field to ask for: write a route, a list of routes, or `field` with `said_when`")]
pub(super) enum Saying {
    /// One field.
    One(Route),
    /// Several, of which one is enough.
    OneOf(Vec<Route>),
    /// A field with the condition under which it is said.
    When(When),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    /// The field that is asked for.
    field: Route,
    /// What counts as saying it.
    said_when: Condition,
}

/// What counts as said where no condition decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    /// Anything that is not blank.
    #[default]
    Anything,
    /// Only `true`.
    True,
    /// Anything but blank text, a placeholder and `false`. Versions, days and telephone numbers have no letters and are
    /// no placeholders.
    Substance,
}

impl Said {
    /// The word list it needs.
    pub(super) fn lists(self) -> Option<&'static str> {
        (self == Self::Substance).then_some("placeholders")
    }

    /// Whether a value says something.
    pub(super) fn by(self, node: Node<'_>, facts: Facts<'_>) -> bool {
        match self {
            Self::Anything => !node.is_blank(),
            Self::True => node.bool() == Some(true),
            Self::Substance => {
                let empty_talk = |text: &str| !text.contains(char::is_numeric) && says_nothing(facts, text);
                !node.is_blank() && !node.text().is_some_and(empty_talk) && node.bool() != Some(false)
            }
        }
    }
}

impl Saying {
    fn alternatives(&self) -> &[Route] {
        match self {
            Self::One(route) | Self::When(When { field: route, .. }) => std::slice::from_ref(route),
            Self::OneOf(routes) => routes,
        }
    }

    /// The field itself: of several the first.
    pub(super) fn field(&self) -> Option<&Route> {
        self.alternatives().first()
    }

    /// How people call it.
    pub(super) fn name(&self) -> &str {
        self.field().map(Route::field).unwrap_or_default()
    }

    /// Whether it is said, in one place at least.
    pub(super) fn is_said(&self, facts: Facts<'_>, said: Said) -> bool {
        match self {
            Self::When(when) => when.said_when.holds(facts),
            _ => self.alternatives().iter().any(|route| facts.all(route).iter().any(|node| said.by(*node, facts))),
        }
    }

    /// Adds what it names.
    pub(super) fn look_up<'a>(&'a self, lookups: Lookups<'a>) -> Lookups<'a> {
        let lookups = lookups.routes(self.alternatives());
        match self {
            Self::When(when) => lookups.conditions([&when.said_when]),
            _ => lookups,
        }
    }
}
