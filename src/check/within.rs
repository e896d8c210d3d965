//! A length of time as a rule names it: a stage of the regime, a period, or a field of some document.

use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::Facts;
use super::lookup::{Lookups, StageName};
use crate::config::Counting;
use crate::model::Period;
use crate::place::{Origin, Route};
use crate::source::Node;

/// `authority_notification`, `PT24H`, or `{at: /route, unit: months, otherwise: P24M}`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "no length of time: write a stage, a period such as `PT24H`, `at` with a field, or `without` with `then`"
)]
pub enum Within {
    /// A period as such.
    Period(Period),
    /// A stage of the regime in force.
    Stage(StageName),
    /// A field that holds a number of hours, days or months, or a period.
    Field(Field),
    /// A period that holds only where a field gives no figure.
    Without(Without),
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Without {
    /// The field that goes before it.
    without: Route,
    /// As for a field.
    #[serde(default)]
    same: Vec<String>,
    /// The stage or the period that holds then.
    then: Box<Within>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The field.
    at: Route,
    /// What a number in it counts.
    #[serde(default)]
    unit: Unit,
    /// For the contract of the processor under judgement: the item of `at` with the first of these keys equal to the
    /// item's own.
    #[serde(default)]
    same: Vec<String>,
    /// What holds when the field is not filled: a stage, a period or another field; without it the check says nothing.
    #[serde(default)]
    otherwise: Option<Box<Within>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    #[default]
    Hours,
    Days,
    /// Months of the calendar.
    Months,
}

impl Within {
    /// The period for these facts, with the place that sets it.
    pub(super) fn period<'a>(&self, facts: Facts<'a>) -> Option<(Period, Option<Node<'a>>)> {
        match self {
            Self::Period(period) => Some((*period, None)),
            Self::Stage(stage) => facts.period(stage).map(|period| (period, None)),
            Self::Field(field) => {
                let node = look_up(&field.at, &field.same, facts);
                let said = node.and_then(|node| field.unit.period(node)).map(|period| (period, node));
                said.or_else(|| field.otherwise.as_ref().and_then(|otherwise| otherwise.period(facts)))
            }
            Self::Without(Without { without, same, then }) => {
                let figure = look_up(without, same, facts).and_then(|node| Unit::Hours.period(node));
                if figure.is_some() { None } else { then.period(facts) }
            }
        }
    }

    /// Adds what it names.
    pub(super) fn lookups<'a>(&'a self, lookups: Lookups<'a>) -> Lookups<'a> {
        match self {
            Self::Period(_) => lookups,
            Self::Stage(stage) => lookups.stage(stage),
            Self::Field(Field { at, same, otherwise, .. }) => matched(lookups, at, same).within(otherwise.as_deref()),
            Self::Without(Without { without, same, then }) => matched(lookups, without, same).within(Some(then)),
        }
    }

    /// Whether it differs from item to item.
    pub(super) fn reads_item(&self) -> bool {
        let starts_there = |route: &Route, same: &[String]| route.origin == Origin::Item || !same.is_empty();
        match self {
            Self::Period(_) | Self::Stage(_) => false,
            Self::Field(Field { at, same, otherwise, .. }) => {
                starts_there(at, same) || otherwise.as_ref().is_some_and(|otherwise| otherwise.reads_item())
            }
            Self::Without(Without { without, same, then }) => starts_there(without, same) || then.reads_item(),
        }
    }

    /// How it is counted: by the configuration where the law sets the hours; periods of our own are never rounded.
    pub(super) fn counting(&self, facts: Facts<'_>) -> Counting {
        let is_law = self.stage().and_then(|stage| facts.stage(stage)).is_some_and(|stage| stage.period.is_some());
        if is_law { facts.settings().counting } else { Counting::Plain }
    }

    /// The stage it names.
    pub(super) fn stage(&self) -> Option<&str> {
        match self {
            Self::Stage(stage) => Some(stage),
            Self::Without(without) => without.then.stage(),
            _ => None,
        }
    }
}

/// The field, and the keys by which the item of its list is found.
fn matched<'a>(lookups: Lookups<'a>, at: &'a Route, same: &[String]) -> Lookups<'a> {
    let list = Route { origin: at.origin, steps: at.steps.iter().take(2).cloned().collect() };
    same.iter().fold(lookups.routes([at]), |lookups, key| lookups.key_of(&list, key))
}

fn look_up<'a>(at: &Route, same: &[String], facts: Facts<'a>) -> Option<Node<'a>> {
    if same.is_empty() {
        return facts.said(at);
    }
    // `processors:/processors/*/…`: the first two steps lead to the items, the rest into the matching one.
    let (list, rest) = at.steps.split_at_checked(2)?;
    let list = Route { origin: at.origin, steps: list.to_vec() };
    let rest = Route { origin: Origin::Item, steps: rest.to_vec() };
    let (own, items) = (facts.item?, facts.all(&list));
    let matching = same.iter().find_map(|key| {
        let mine = own.get(key).and_then(|node| node.text()).filter(|text| !text.trim().is_empty())?;
        items.iter().find(|other| other.get(key).and_then(|node| node.text()) == Some(mine))
    });
    matching?.one(&rest).filter(|node| !node.is_blank())
}

impl Unit {
    /// A number counts units, a text is a period.
    #[expect(clippy::cast_possible_truncation, reason = "the number is between 0 and a million")]
    pub(super) fn period(self, node: Node<'_>) -> Option<Period> {
        let Some(number) = node.number() else { return node.text().and_then(Period::parse) };
        (0.0..1e6).contains(&number).then(|| match self {
            Self::Hours => Period::seconds((number * 3600.0) as i64),
            Self::Days => Period::days(number as i64),
            Self::Months => Period::months(number as i64),
        })
    }
}
