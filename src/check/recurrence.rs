//! The same cause again and again.

use std::collections::{BTreeMap, VecDeque};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, Scope};
use crate::model::{Moment, Period, normalise};
use crate::place::Route;
use crate::source::{Found, Node};

/// Entries with the same cause must not come too often within a period, unless one of them names a measure against it.
/// Reported once for a cause, at the last entry of the series.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recurrence {
    /// The cause of an entry: the first of the routes that says something.
    cause: Vec<Route>,
    /// Words of the further routes that mean a cause of the first.
    #[serde(default)]
    means: BTreeMap<String, String>,
    /// Causes that say nothing.
    #[serde(default)]
    except_causes: Vec<String>,
    /// Where it happened. Entries that say it are compared with those of the same place, the others with each other.
    #[serde(default)]
    place: Vec<Route>,
    /// When it happened: the first of the routes that is there.
    at: Vec<Route>,
    /// The period.
    within: Period,
    /// From how many entries on.
    at_least: usize,
    /// One entry more for each so many of a number, such as the people of the organisation.
    #[serde(default)]
    one_more: Option<OneMore>,
    /// The measure that answers the series.
    answer: Route,
    /// Entries that are left out; routes start at the entry.
    #[serde(default = "nothing")]
    except: Condition,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneMore {
    per: f64,
    of: Route,
}

fn nothing() -> Condition {
    Condition::Any(Vec::new())
}

/// An entry of a series.
struct Case<'a> {
    entry: Node<'a>,
    cause: Node<'a>,
    moment: Moment,
    is_answered: bool,
}

/// A cause and a place, if one is stated.
type Series<'a> = BTreeMap<(String, Option<String>), Vec<Case<'a>>>;

impl Recurrence {
    fn cause<'a>(&self, entry: Node<'a>) -> Option<(Node<'a>, String)> {
        let said = self.cause.iter().filter_map(|route| entry.one(route));
        let (node, word) = said.filter_map(|node| Some((node, node.text()?))).find(|(_, word)| !word.is_empty())?;
        let word = self.means.get(word).map_or(word, String::as_str);
        (!self.except_causes.iter().any(|except| except == word)).then(|| (node, word.to_owned()))
    }

    fn places(&self, entry: Node<'_>) -> Vec<Option<String>> {
        let said = self.place.iter().flat_map(|route| entry.all(route)).filter_map(|node| node.text());
        let mut places: Vec<_> = said.map(normalise).filter(|place| !place.is_empty()).map(Some).collect();
        places.sort();
        places.dedup();
        if places.is_empty() { vec![None] } else { places }
    }

    fn series<'a>(&self, facts: Facts<'a>) -> Series<'a> {
        let mut series = Series::new();
        for entry in facts.subject.home.entries.iter().map(|entry| entry.node) {
            let moment = || {
                let said = self.at.iter().find_map(|route| entry.one(route).filter(|node| !node.is_blank()));
                facts.moment(said?)
            };
            let Some((cause, word)) = self.cause(entry) else { continue };
            if self.except.holds(facts.of(entry)) {
                continue;
            }
            let Some(moment) = moment() else { continue };
            let is_answered = entry.one(&self.answer).is_some_and(|node| !node.is_blank());
            for place in self.places(entry) {
                let case = Case { entry, cause, moment: moment.clone(), is_answered };
                series.entry((word.clone(), place)).or_default().push(case);
            }
        }
        series
    }

    fn threshold(&self, facts: Facts<'_>) -> usize {
        let more = self.one_more.as_ref().and_then(|more| Some(facts.one(&more.of)?.number()? / more.per));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept between 0 and 1000")]
        let more = more.map_or(0, |more| more.clamp(0.0, 1000.0) as usize);
        self.at_least + more
    }

    /// The last case of a window with too many cases and no answer, with the number and the first of them.
    fn window<'a, 'c>(&self, cases: &'c [Case<'a>], least: usize) -> Option<(&'c Case<'a>, usize, &'c Case<'a>)> {
        let mut window: VecDeque<&Case<'a>> = VecDeque::new();
        let mut answers = 0;
        let mut found = None;
        for case in cases {
            window.push_back(case);
            answers += usize::from(case.is_answered);
            while let Some(first) = window.front().copied() {
                if self.within.after(first.moment.instant, &first.moment.zone) >= case.moment.instant {
                    break;
                }
                answers -= usize::from(first.is_answered);
                window.pop_front();
            }
            if case.is_answered {
                found = None;
            } else if answers == 0 && window.len() >= least {
                found = window.front().map(|first| (case, window.len(), *first));
            }
        }
        found
    }
}

impl Check for Recurrence {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let least = self.threshold(facts);
        let mut hits: Vec<(Node<'a>, Hit<'a>)> = Vec::new();
        for ((word, _), mut cases) in self.series(facts) {
            if cases.len() < least {
                continue;
            }
            cases.sort_by_key(|case| case.moment.instant);
            let Some((last, count, first)) = self.window(&cases, least) else { continue };
            // A unit and a system of the same entries are one series.
            if hits.iter().any(|(known, _)| *known == last.entry) {
                continue;
            }
            let word = if facts.is_showable(last.cause) { word } else { "…".to_owned() };
            let hit = Hit::at(Found::Here(last.cause)).with("cause", word).with("count", count.to_string());
            hits.push((last.entry, hit.with("within", self.within.to_string()).near(first.cause, "the first of them")));
        }
        hits.into_iter().map(|(_, hit)| hit).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.cause.iter().chain(&self.place).chain(&self.at))
            .routes(self.one_more.as_ref().map(|more| &more.of))
            .routes([&self.answer])
            .conditions([&self.except])
    }

    fn values(&self) -> &'static [&'static str] {
        &["cause", "count", "within"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}
