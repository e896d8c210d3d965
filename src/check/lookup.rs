//! What the parameters of a check name: proved against the schemas and the pack when a rule loads.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::{Condition, Scalar};
use super::moments::Moments;
use super::saying::Saying;
use super::values::Values;
use super::within::Within;
use crate::place::{Key, Route, Step};

/// The name of a word list, as in `policies/words/`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct ListName(String);

/// The id of a stage of a regime, as in `policies/regimes/`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct StageName(String);

impl std::ops::Deref for ListName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for StageName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// One thing that is named, and has to be there.
#[derive(Debug)]
pub enum Lookup<'a> {
    /// A field.
    Route(Cow<'a, Route>),
    /// A condition, with all that it names.
    Condition(&'a Condition),
    /// Words with which the value of a field is compared.
    Words(&'a Route, &'a [Scalar]),
    /// A guard.
    Guard(&'a str),
    /// A regime.
    Regime(&'a str),
    /// A word list.
    List(&'a str),
    /// A stage of a regime.
    Stage(&'a str),
}

/// Lookups in the order of the parameters, each with the list from whose items its `./…` starts; without one, from where
/// the whole check starts.
#[derive(Debug, Default)]
pub struct Lookups<'a> {
    all: Vec<(Lookup<'a>, Option<Cow<'a, Route>>)>,
    list: Option<Cow<'a, Route>>,
}

impl<'a> Lookups<'a> {
    /// Routes of the document.
    pub(crate) fn of(routes: impl IntoIterator<Item = &'a Route>) -> Self {
        Self::default().routes(routes)
    }

    /// All that follows starts from the items of a list.
    pub(super) fn items_of(self, list: &'a Route) -> Self {
        Self { list: Some(Cow::Borrowed(list)), ..self }
    }

    /// One more.
    pub(super) fn push(mut self, lookup: Lookup<'a>) -> Self {
        self.all.push((lookup, self.list.clone()));
        self
    }

    pub(super) fn routes(self, routes: impl IntoIterator<Item = &'a Route>) -> Self {
        routes.into_iter().fold(self, |lookups, route| lookups.push(Lookup::Route(Cow::Borrowed(route))))
    }

    pub(crate) fn conditions(self, conditions: impl IntoIterator<Item = &'a Condition>) -> Self {
        conditions.into_iter().fold(self, |lookups, condition| lookups.push(Lookup::Condition(condition)))
    }

    pub(super) fn lists(self, lists: impl IntoIterator<Item = &'a str>) -> Self {
        lists.into_iter().fold(self, |lookups, list| lookups.push(Lookup::List(list)))
    }

    pub(super) fn stage(self, stage: &'a StageName) -> Self {
        self.push(Lookup::Stage(stage))
    }

    /// The key that items of a list have in common with the item under judgement.
    pub(super) fn key_of(self, list: &Route, key: &str) -> Self {
        let steps = list.steps.iter().cloned().chain([Step::Key(Key::new(key))]).collect();
        self.push(Lookup::Route(Cow::Owned(Route { origin: list.origin, steps })))
    }

    pub(super) fn within(self, within: Option<&'a Within>) -> Self {
        within.into_iter().fold(self, |lookups, within| within.lookups(lookups))
    }

    pub(super) fn saying(self, fields: impl IntoIterator<Item = &'a Saying>) -> Self {
        fields.into_iter().fold(self, |lookups, field| field.look_up(lookups))
    }

    pub(super) fn moments(self, moments: impl IntoIterator<Item = &'a Moments>) -> Self {
        moments
            .into_iter()
            .fold(self, |lookups, moments| lookups.routes(moments.routes()).held(moments.condition(), moments.items()))
    }

    pub(super) fn values(self, values: &'a Values) -> Self {
        self.routes([values.route()]).held(values.condition(), values.items())
    }

    /// Routes that start from the items in which values stand.
    pub(super) fn routes_by(self, values: &Values, routes: impl IntoIterator<Item = &'a Route>) -> Self {
        let list = values.items().map(Cow::Owned);
        Self { list, ..self }.routes(routes)
    }

    /// A condition on the items of a list that itself may start from an item.
    fn held(mut self, condition: Option<&'a Condition>, items: Option<Route>) -> Self {
        let list = match (&self.list, items) {
            (Some(around), Some(items)) => Some(Cow::Owned(items.after(around))),
            (around, items) => items.map(Cow::Owned).or_else(|| around.clone()),
        };
        self.all.extend(condition.map(|condition| (Lookup::Condition(condition), list)));
        self
    }
}

impl<'a> IntoIterator for Lookups<'a> {
    type Item = (Lookup<'a>, Option<Cow<'a, Route>>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}
