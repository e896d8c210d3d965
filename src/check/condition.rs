//! Conditions: the `when` of rules, grades and checks, in words a lawyer can read.
//!
//! `when: is_breach` names a guard. `{filled: /a}`, `{missing: /a}`, `{at: /a, in: [x, y]}` and their like look at
//! the document; `all`, `any`, `not` and a plain list (all) combine.

mod written;

use jiff::Timestamp;

use super::apart::Apart;
use super::facts::Facts;
use super::lookup::{ListName, Lookup, Lookups};
use super::within::Within;
use super::worth::{other_words, says_nothing};
use crate::config::Counting;
use crate::model::words_of;
use crate::place::{Key, Origin, Route};
use crate::source::{Kind, Node};

/// A condition on a document or on one item of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A named guard.
    Guard(Key),
    /// All hold. None given: always.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Something is said at the route.
    Filled(Route),
    /// Nothing is said there.
    Missing(Route),
    /// Some item of the list meets the condition.
    Some {
        /// The list.
        list: Route,
        /// What the item meets; routes `./…` start at it.
        holds: Box<Condition>,
        /// How many items must meet it.
        items: usize,
    },
    /// The value at the route passes the test; of several, one is enough.
    Value {
        /// The value.
        at: Route,
        /// The test.
        test: Test,
    },
    /// The period counted from the moment at the route has not ended.
    NotDue {
        /// A stage, a period, or the field that holds one.
        within: Within,
        /// Where it starts.
        from: Route,
    },
    /// The moment at the route has passed; a day has passed when it is over.
    Past(Route),
    /// The law of a regime is in force, and the document or its policy names it.
    InForce(String),
    /// The first act came within the period, counted from the moment at the route without rounding.
    InTime {
        /// The period.
        within: Within,
        /// Where the period starts.
        from: Route,
        /// The act.
        to: Route,
    },
    /// Two moments are so far apart.
    Apart(Apart),
    /// The authorities of the country ask for a call in urgent cases.
    UrgentCall,
    /// The policy at hand is the one that the document names, or it names none.
    PolicyOfItsTime,
}

/// A condition with a name, stated once and used by many rules.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Its name.
    pub name: Key,
    /// What it stands for.
    pub condition: Condition,
    /// Whether it is about the item under judgement, so that it differs from item to item.
    pub reads_item: bool,
}

impl Guard {
    /// A guard of this name, below others.
    #[must_use]
    pub fn new(name: &str, condition: Condition, above: &[Self]) -> Self {
        Self { name: Key::new(name), reads_item: condition.reads_item(above), condition }
    }
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal to one of the words.
    In(Vec<Scalar>),
    /// Equal to none of them; a missing value is none of them.
    NotIn(Vec<Scalar>),
    /// A list that contains one of the words.
    Contains(Vec<Scalar>),
    /// A list with nothing but these words, and at least one.
    Only(Vec<Scalar>),
    /// A number not below.
    AtLeast(f64),
    /// A number below.
    Below(f64),
    /// A number above.
    Above(f64),
    /// The code of a country inside the EEA, or outside.
    Eea(bool),
    /// A list of at least so many items.
    Items(usize),
    /// A text that uses a word of the list.
    Mentions(ListName),
    /// A text of at least so many words that is no placeholder; with a list, so many longer words besides those of it.
    Words {
        /// How many.
        least: usize,
        /// The list.
        besides: Option<ListName>,
    },
}

/// A word, number or boolean to compare with.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A word.
    Word(String),
}

impl Scalar {
    /// The word, when it is one.
    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    fn equals(&self, node: Node<'_>) -> bool {
        match self {
            Self::Bool(value) => node.bool() == Some(*value),
            Self::Number(value) => node.number().is_some_and(|number| (number - value).abs() < 1e-9),
            Self::Word(word) => node.text() == Some(word),
        }
    }
}

impl Default for Condition {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Condition {
    /// Whether it holds for the facts.
    #[must_use]
    pub fn holds(&self, facts: Facts<'_>) -> bool {
        if facts.item.is_some() && self.looks_through_list() {
            // For thousands of items it would be looked through thousands of times.
            return facts.once(self, || self.is_met(facts));
        }
        self.is_met(facts)
    }

    /// Whether it looks through a list, and that of the document whichever item is under judgement.
    fn looks_through_list(&self) -> bool {
        match self {
            Self::Filled(route)
            | Self::Missing(route)
            | Self::Past(route)
            | Self::Value { at: route, .. }
            | Self::Some { list: route, .. } => route.origin != Origin::Item && route.is_plural(),
            _ => false,
        }
    }

    fn is_met(&self, facts: Facts<'_>) -> bool {
        match self {
            Self::Guard(name) => facts.guard(name),
            Self::All(all) => all.iter().all(|condition| condition.holds(facts)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(facts)),
            Self::Not(condition) => !condition.holds(facts),
            Self::Filled(route) => facts.filled(route),
            Self::Missing(route) => !facts.filled(route),
            Self::Some { list, holds, items } => {
                let meets = |item: &Node<'_>| holds.holds(facts.of(*item));
                facts.all(list).into_iter().filter(meets).take(*items).count() == *items
            }
            Self::Value { at, test } => test.passes(facts, at),
            Self::NotDue { within, from } => {
                end(facts, within, from, within.counting(facts)).is_some_and(|end| facts.now() <= end)
            }
            Self::InTime { within, from, to } => in_time(facts, within, from, to),
            Self::Past(route) => is_past(facts, route),
            Self::InForce(regime) => facts.in_force(regime),
            Self::Apart(apart) => apart.holds(facts),
            Self::PolicyOfItsTime => facts.has_policy_of_its_time(),
            Self::UrgentCall => facts.country().is_some_and(crate::model::Country::wants_urgent_call),
        }
    }

    /// Calls back for each of the conditions that have to hold all together.
    pub fn conjuncts<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::All(all) => all.iter().for_each(|condition| condition.conjuncts(visit)),
            _ => visit(self),
        }
    }

    /// What it names. Conditions in it are lookups of their own.
    #[must_use]
    pub fn lookups(&self) -> Lookups<'_> {
        let lookups = Lookups::default();
        match self {
            Self::All(all) | Self::Any(all) => lookups.conditions(all),
            Self::Not(condition) => lookups.conditions([&**condition]),
            Self::Filled(route) | Self::Missing(route) | Self::Past(route) => lookups.routes([route]),
            Self::NotDue { within, from } => lookups.routes([from]).within(Some(within)),
            Self::InTime { within, from, to } => lookups.routes([from, to]).within(Some(within)),
            Self::Apart(Apart { at, from, within }) => lookups.routes([at, from]).within(within.as_ref()),
            Self::Value { at, test } => test.lookups(at, lookups.routes([at])),
            Self::Some { list, holds, .. } => lookups.routes([list]).items_of(list).conditions([&**holds]),
            Self::Guard(name) => lookups.push(Lookup::Guard(&name.name)),
            Self::InForce(regime) => lookups.push(Lookup::Regime(regime)),
            Self::UrgentCall | Self::PolicyOfItsTime => lookups,
        }
    }

    /// Whether it looks at the item under judgement, so that it may hold for one item and not for the next.
    #[must_use]
    pub fn reads_item(&self, guards: &[Guard]) -> bool {
        let starts_there = |route: &Route| route.origin == Origin::Item;
        match self {
            Self::All(all) | Self::Any(all) => all.iter().any(|condition| condition.reads_item(guards)),
            Self::Not(condition) => condition.reads_item(guards),
            Self::Filled(route) | Self::Missing(route) | Self::Past(route) => starts_there(route),
            Self::NotDue { within, from } => starts_there(from) || within.reads_item(),
            Self::Apart(Apart { at, from, within }) => {
                starts_there(at) || starts_there(from) || within.as_ref().is_some_and(Within::reads_item)
            }
            // What holds for the items of a list of its own is about those.
            Self::Value { at: route, .. } | Self::Some { list: route, .. } => starts_there(route),
            Self::InTime { within, from, to } => starts_there(from) || starts_there(to) || within.reads_item(),
            Self::Guard(name) => guards.iter().any(|guard| guard.reads_item && guard.name == *name),
            Self::InForce(_) | Self::UrgentCall | Self::PolicyOfItsTime => false,
        }
    }
}

/// When a period ends.
fn end(facts: Facts<'_>, within: &Within, from: &Route, counting: Counting) -> Option<Timestamp> {
    let ((_, start), (period, _)) = facts.earliest(from).zip(within.period(facts))?;
    Some(facts.deadline(&start, &period, counting))
}

fn in_time(facts: Facts<'_>, within: &Within, from: &Route, to: &Route) -> bool {
    let (end, act) = (end(facts, within, from, Counting::Plain), facts.earliest(to));
    end.zip(act).is_some_and(|(end, (_, act))| act.instant <= end)
}

fn is_past(facts: Facts<'_>, route: &Route) -> bool {
    facts.earliest(route).is_some_and(|(_, moment)| facts.now() > moment.end())
}

impl Test {
    /// Adds what it names; `at` is the field under test.
    fn lookups<'a>(&'a self, at: &'a Route, lookups: Lookups<'a>) -> Lookups<'a> {
        match self {
            Self::In(words) | Self::NotIn(words) | Self::Contains(words) | Self::Only(words) => {
                lookups.push(Lookup::Words(at, words))
            }
            Self::Mentions(list) => lookups.lists([&**list]),
            Self::Words { besides, .. } => lookups.lists(besides.as_deref()),
            _ => lookups,
        }
    }

    fn passes(&self, facts: Facts<'_>, at: &Route) -> bool {
        if let Self::NotIn(words) = self {
            let is_one = |node: Node<'_>| words.iter().any(|word| word.equals(node));
            return if at.is_plural() {
                !facts.all(at).into_iter().any(is_one)
            } else {
                !facts.one(at).is_some_and(is_one)
            };
        }
        if !at.is_plural() {
            return facts.one(at).is_some_and(|node| self.holds(facts, node));
        }
        facts.all(at).into_iter().any(|node| self.holds(facts, node))
    }

    fn holds(&self, facts: Facts<'_>, node: Node<'_>) -> bool {
        match self {
            Self::In(words) => words.iter().any(|word| word.equals(node)),
            Self::NotIn(_) => false,
            Self::Contains(words) => node.items().any(|item| words.iter().any(|word| word.equals(item))),
            Self::Only(words) => {
                !node.is_blank() && node.items().all(|item| words.iter().any(|word| word.equals(item)))
            }
            Self::AtLeast(least) => node.number().is_some_and(|number| number >= *least),
            Self::Below(limit) => node.number().is_some_and(|number| number < *limit),
            Self::Above(limit) => node.number().is_some_and(|number| number > *limit),
            Self::Eea(inside) => {
                let country = node.text().and_then(|code| facts.country_of(code));
                country.is_some_and(|country| country.eea == *inside)
            }
            Self::Items(least) => node.kind() == Kind::List && node.items().len() >= *least,
            Self::Words { least, besides } => {
                let text = node.text().filter(|text| !text.trim().is_empty() && !says_nothing(facts, text));
                text.is_some_and(|text| counted(facts, text, besides.as_deref()) >= *least)
            }
            Self::Mentions(list) => {
                let words = facts.words(list);
                node.text().is_some_and(|text| words.is_some_and(|words| !words.hits(text).is_empty()))
            }
        }
    }
}

fn counted(facts: Facts<'_>, text: &str, besides: Option<&str>) -> usize {
    match besides.and_then(|list| facts.words(list)) {
        Some(list) => other_words(text, &list.hits(text)),
        None => words_of(text).count(),
    }
}
