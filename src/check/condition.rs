//! Conditions: the `when` of rules, grades and checks, in words a lawyer can read.
//!
//! `when: is_breach` names a guard. `{filled: /a}`, `{missing: /a}`, `{at: /a, in: [x, y]}` and their like look at
//! the document; `all`, `any`, `not` and a plain list (all) combine.

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};

use super::facts::Facts;
use super::within::Within;
use super::worth::{other_words, says_nothing};
use crate::model::{Form, Period, words_of};
use crate::place::{Origin, Route};
use crate::source::{Kind, Node};

/// A condition on a document or on one item of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A named guard.
    Guard(String),
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
    /// The authorities of the country ask for a call in urgent cases.
    UrgentCall,
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
    Mentions(String),
    /// A text of at least so many words that is no placeholder; with a list, so many longer words besides those of it.
    Words {
        /// How many.
        least: usize,
        /// The list.
        besides: Option<String>,
    },
}

/// A word, number or boolean to compare with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A word.
    Word(String),
}

impl Scalar {
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
            Self::NotDue { within, from } => not_due(facts, within, from),
            Self::Past(route) => is_past(facts, route),
            Self::InForce(regime) => facts.in_force(regime),
            Self::UrgentCall => facts.country().is_some_and(crate::model::Country::wants_urgent_call),
        }
    }

    /// Every route in it, for the check against the schemas.
    pub fn routes<'a>(&'a self, found: &mut Vec<&'a Route>) {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().for_each(|condition| condition.routes(found)),
            Self::Not(condition) => condition.routes(found),
            Self::Filled(route) | Self::Missing(route) | Self::Past(route) => found.push(route),
            Self::NotDue { within, from } => {
                found.push(from);
                found.extend(within.routes());
            }
            Self::Value { at, .. } => found.push(at),
            Self::Some { list, holds, .. } => {
                found.push(list);
                holds.routes(found);
            }
            Self::Guard(_) | Self::InForce(_) | Self::UrgentCall => {}
        }
    }

    /// Whether it looks at the item under judgement, so that it may hold for one item and not for the next.
    #[must_use]
    pub fn reads_item(&self) -> bool {
        let starts_there = |route: &Route| route.origin == Origin::Item;
        match self {
            Self::All(all) | Self::Any(all) => all.iter().any(Self::reads_item),
            Self::Not(condition) => condition.reads_item(),
            Self::Filled(route) | Self::Missing(route) | Self::Past(route) | Self::NotDue { from: route, .. } => {
                starts_there(route)
            }
            // What holds for the items of a list of its own is about those.
            Self::Value { at: route, .. } | Self::Some { list: route, .. } => starts_there(route),
            Self::Guard(_) | Self::InForce(_) | Self::UrgentCall => false,
        }
    }

    /// Calls back for the condition and for every one in it.
    pub fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::All(all) | Self::Any(all) => all.iter().for_each(|condition| condition.visit(visit)),
            Self::Not(condition) | Self::Some { holds: condition, .. } => condition.visit(visit),
            _ => {}
        }
    }
}

fn not_due(facts: Facts<'_>, within: &Within, from: &Route) -> bool {
    let (Some((_, start)), Some((period, _))) = (facts.earliest(from), within.period(facts)) else { return false };
    facts.now() <= period.after(start.instant, &start.zone)
}

fn is_past(facts: Facts<'_>, route: &Route) -> bool {
    let Some((_, moment)) = facts.earliest(route) else { return false };
    let whole_day = if moment.form == Form::Day { Period::days(1) } else { Period::default() };
    facts.now() > whole_day.after(moment.instant, &moment.zone)
}

impl Test {
    fn passes(&self, facts: Facts<'_>, at: &Route) -> bool {
        if let Self::NotIn(words) = self {
            return !facts.all(at).iter().any(|node| words.iter().any(|word| word.equals(*node)));
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

/// The map form, as it is written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    filled: Option<Route>,
    missing: Option<Route>,
    in_force: Option<String>,
    some: Option<Route>,
    holds: Option<Box<Condition>>,
    at: Option<Route>,
    is: Option<Scalar>,
    is_not: Option<Scalar>,
    #[serde(rename = "in")]
    within: Option<Vec<Scalar>>,
    not_in: Option<Vec<Scalar>>,
    contains: Option<Vec<Scalar>>,
    at_least: Option<f64>,
    below: Option<f64>,
    above: Option<f64>,
    eea: Option<bool>,
    items: Option<usize>,
    mentions: Option<String>,
    past: Option<Route>,
    words: Option<usize>,
    besides: Option<String>,
    not_due: Option<Within>,
    from: Option<Route>,
}

impl Written {
    fn read(mut self) -> Result<Condition, &'static str> {
        let condition = if let Some(at) = self.at.take() {
            Condition::Value {
                at,
                test: self.test().ok_or("`at` needs a test: `is`, `in`, `contains`, `at_least`, …")?,
            }
        } else if let Some(list) = self.some.take() {
            let holds = self.holds.take().ok_or("`some` needs `holds`")?;
            Condition::Some { list, holds, items: self.items.take().unwrap_or(1) }
        } else if let Some(within) = self.not_due.take() {
            Condition::NotDue { within, from: self.from.take().ok_or("`not_due` needs `from`")? }
        } else {
            self.simple().ok_or(
                "a condition needs one of `all`, `any`, `not`, `filled`, `missing`, `some`, `at`, `past`, `not_due`, \
                 `in_force`",
            )?
        };
        let left = self.test().is_some()
            || self.simple().is_some()
            || self.holds.is_some()
            || self.from.is_some()
            || self.besides.is_some();
        if left { Err("a condition says one thing; combine several with a list") } else { Ok(condition) }
    }

    fn test(&mut self) -> Option<Test> {
        let one = |scalar: Scalar| vec![scalar];
        (self.is.take().map(one).or_else(|| self.within.take()).map(Test::In))
            .or_else(|| self.is_not.take().map(one).or_else(|| self.not_in.take()).map(Test::NotIn))
            .or_else(|| self.contains.take().map(Test::Contains))
            .or_else(|| self.at_least.take().map(Test::AtLeast))
            .or_else(|| self.below.take().map(Test::Below))
            .or_else(|| self.above.take().map(Test::Above))
            .or_else(|| self.eea.take().map(Test::Eea))
            .or_else(|| self.items.take().map(Test::Items))
            .or_else(|| self.mentions.take().map(Test::Mentions))
            .or_else(|| self.words.take().map(|least| Test::Words { least, besides: self.besides.take() }))
    }

    fn simple(&mut self) -> Option<Condition> {
        (self.all.take().map(Condition::All))
            .or_else(|| self.any.take().map(Condition::Any))
            .or_else(|| self.not.take().map(Condition::Not))
            .or_else(|| self.filled.take().map(Condition::Filled))
            .or_else(|| self.missing.take().map(Condition::Missing))
            .or_else(|| self.past.take().map(Condition::Past))
            .or_else(|| self.in_force.take().map(Condition::InForce))
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Condition;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a guard, a condition, or a list of conditions")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Condition, E> {
        Ok(if name == "urgent_call" { Condition::UrgentCall } else { Condition::Guard(name.to_owned()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Condition, A::Error> {
        let mut all = Vec::new();
        while let Some(condition) = items.next_element()? {
            all.push(condition);
        }
        Ok(Condition::All(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Condition, A::Error> {
        let written = Written::deserialize(MapAccessDeserializer::new(entries))?;
        written.read().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Condition, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_condition_says_exactly_one_thing() {
        assert!(read(r#"{"at": "/status", "is": "closed"}"#).is_ok());
        assert!(read(r#"["is_breach", {"filled": "/aware_at"}]"#).is_ok());
        assert!(
            read(r#"{"at": "/status", "is": "closed", "filled": "/a"}"#)
                .is_err_and(|error| error.contains("one thing"))
        );
        assert!(read(r#"{"at": "/status"}"#).is_err_and(|error| error.contains("needs a test")));
        assert!(read(r#"{"is_filled": "/a"}"#).is_err_and(|error| error.contains("unknown field")));
    }
}
