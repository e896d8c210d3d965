//! A legal regime as its file states it: its stages, each a duty with a period and clocks. The GDPR is one of several.
//!
//! Clocks are written in the language of rules: routes, conditions, moments of acts. A further regime is one more file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Condition;
use super::lookup::Lookups;
use super::moments::Moments;
use super::within::Within;
use crate::model::{Moment, Period};
use crate::place::Route;

/// The regime that holds where nothing is said.
pub const DEFAULT: &str = "gdpr";

/// One regime file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// `gdpr`.
    pub regime: String,
    /// Its full name.
    pub name: String,
    /// What people call it: `NIS2`.
    pub short: String,
    /// The law, as a source is cited.
    pub law: String,
    /// What it is about, in a line for editors.
    pub summary: String,
    /// Who is notified, in general words.
    pub authority: String,
    /// Whether it binds anybody yet; a proposal does not.
    pub in_force: bool,
    /// Since when, and what is moving.
    pub status: String,
    /// The regime whose demands it repeats: rules that speak for that one speak for it, too.
    #[serde(default)]
    pub follows: Option<String>,
    /// Its stages.
    pub stages: Vec<Stage>,
}

/// One duty with a period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Fixed id: `authority_notification`, `follow_up`, …
    pub id: String,
    /// What it is.
    pub title: String,
    /// The period that the law sets, if it sets one.
    #[serde(default)]
    pub period: Option<Period>,
    /// Our working figure where the law has none.
    #[serde(default)]
    pub default_period: Option<Period>,
    /// The article.
    pub basis: String,
    /// From which risk on it is owed: `any_breach`, `unless_unlikely`, `risk`, `high_risk`.
    pub threshold: Threshold,
    /// When the period runs; without one the entry does not show it.
    #[serde(default)]
    pub clocks: Vec<Clock>,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// From which risk on something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// Always.
    AnyBreach,
    /// Unless a risk is unlikely.
    UnlessUnlikely,
    /// At a risk.
    Risk,
    /// At a high risk.
    HighRisk,
}

/// From where to where a period runs in an entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// What to do, as an instruction.
    pub task: String,
    /// What to do while the decision is open.
    #[serde(default)]
    pub undecided: Option<String>,
    /// The decision that the task carries out.
    #[serde(default)]
    pub decision: Option<Route>,
    /// One clock for each item of this list; routes `./…` start at the item.
    #[serde(default)]
    pub each: Option<Route>,
    /// When the duty exists at all, held against the item.
    #[serde(default)]
    pub owed: Condition,
    /// What starts it.
    pub from: Moments,
    /// Which of several moments starts it.
    #[serde(default)]
    pub pick: Pick,
    /// What is taken for the start while it is not recorded: the first of these that is there.
    #[serde(default)]
    pub otherwise_from: Vec<Route>,
    /// The start in a word, as it follows "72 h after".
    pub after: String,
    /// The acts that stop it; the earliest counts.
    #[serde(default)]
    pub done: Vec<Moments>,
    /// Only acts of items with the same word under this key as the item of `each`, and that come after it.
    #[serde(default)]
    pub same: Option<String>,
    /// What goes before the period of the stage where it is there: a term of a contract or policy.
    #[serde(default)]
    pub term: Option<Within>,
    /// Moments that take the place of the end; the first that is there.
    #[serde(default)]
    pub postponed_until: Vec<Route>,
}

/// Which of several moments counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The first.
    #[default]
    Earliest,
    /// The last.
    Latest,
}

impl Pick {
    /// Keeps the one that counts of a moment and the next; of several at one instant the first or the last that came.
    pub(super) fn keep<T>(self, kept: &mut Option<(T, Moment)>, next: (T, Moment)) {
        let counts = kept.as_ref().is_none_or(|(_, known)| match self {
            Self::Earliest => next.1.instant < known.instant,
            Self::Latest => next.1.instant >= known.instant,
        });
        if counts {
            *kept = Some(next);
        }
    }
}

impl Regime {
    /// The stage of an id.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// Whether rules that name these regimes speak for it.
    #[must_use]
    pub fn is_meant_by(&self, regimes: &[String]) -> bool {
        let own = |word: &String| *word == self.regime || word == ANY || self.follows.as_ref() == Some(word);
        regimes.iter().any(own)
    }

    /// Every route in it with the list from which `./…` starts, and every condition, for the check against schemas.
    pub fn parts(&self) -> impl Iterator<Item = (&Stage, &Clock)> {
        self.stages.iter().flat_map(|stage| stage.clocks.iter().map(move |clock| (stage, clock)))
    }
}

/// A rule that speaks for every regime.
pub const ANY: &str = "any";

impl Stage {
    /// The period of the law, else the working figure.
    #[must_use]
    pub fn within(&self) -> Option<Period> {
        self.period.or(self.default_period)
    }
}

impl Clock {
    /// Whether every act that stops it stands in one list.
    pub(super) fn is_stopped_in(&self, list: &Route) -> bool {
        let mut routes = self.done.iter().flat_map(Moments::routes).peekable();
        routes.peek().is_some()
            && routes.all(|route| route.origin == list.origin && route.steps.starts_with(&list.steps))
    }

    /// Whether it is about one list: its items are what it runs for, or what stops it.
    #[must_use]
    pub fn is_about(&self, list: &Route) -> bool {
        self.each.as_ref().is_some_and(|each| each.steps.starts_with(&list.steps)) || self.is_stopped_in(list)
    }

    /// What it names; `./…` starts from the items of `each`.
    #[must_use]
    pub fn lookups(&self) -> Lookups<'_> {
        let lookups = Lookups::of(&self.each);
        let lookups = self.each.iter().fold(lookups, Lookups::items_of);
        let lookups = lookups
            .conditions([&self.owed])
            .moments([&self.from])
            .routes(self.decision.iter().chain(&self.otherwise_from).chain(&self.postponed_until))
            .within(self.term.as_ref());
        match (&self.same, &self.each) {
            (Some(key), Some(each)) => lookups.key_of(each, key),
            _ => lookups,
        }
        .moments(&self.done)
    }
}
