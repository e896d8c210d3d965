//! The moments of an act as a rule names them: a field, neighbouring fields, or only those of some items of a list.

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Condition;
use super::facts::Facts;
use super::regime::Pick;
use crate::model::{Moment, MomentError};
use crate::place::{Route, Step};
use crate::source::Node;

/// So many moments of an entry are remembered. An entry has a dozen; to look through thousands takes longer than to read.
const MOST_MOMENTS: usize = 32;

/// `/notifications/*/submitted_at`; of neighbours the first that is there:
/// `[./notified_controller_at, ./notice_received_at]`; or with a condition on the item:
/// `{at: /notifications/*/submitted_at, where: {at: ./phase, is_not: withdrawal}}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no moment of an act: write a route, a list of routes, or `at` with `where`")]
pub enum Moments {
    /// One field, or neighbouring fields.
    At(Fields),
    /// The same, of those items only that meet the condition; `./…` starts at the item.
    Some {
        /// The field or the neighbouring fields.
        at: Fields,
        /// Which items count.
        #[serde(rename = "where")]
        holds: Condition,
    },
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no moment of an act: write a route or a list of routes")]
pub enum Fields {
    One(Route),
    First(Vec<Route>),
}

impl Fields {
    fn routes(&self) -> &[Route] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::First(routes) => routes,
        }
    }
}

impl Moments {
    /// Calls back for every moment with where it stands, in the order of the document.
    pub(super) fn each<'a>(&self, facts: Facts<'a>, visit: &mut impl FnMut((Node<'a>, Moment))) {
        let fields = self.fields().routes();
        match (fields, self.condition()) {
            ([], _) => {}
            ([only], None) => facts.each_moment(only, visit),
            ([first, ..], condition) => facts.around(first, &mut |item| {
                if condition.is_none_or(|held| held.holds(facts.of(item))) {
                    first_of(fields, item, facts).into_iter().for_each(&mut *visit);
                }
            }),
        }
    }

    /// Whether there is one.
    #[must_use]
    pub fn is_there(&self, facts: Facts<'_>) -> bool {
        self.pick(Pick::Earliest, facts).is_some()
    }

    /// The earliest or the latest of them.
    pub(super) fn pick<'a>(&self, pick: Pick, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
        let mut picked = None;
        self.each(facts, &mut |moment| pick.keep(&mut picked, moment));
        picked
    }

    fn fields(&self) -> &Fields {
        let (Self::At(fields) | Self::Some { at: fields, .. }) = self;
        fields
    }

    /// The routes to the moments.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.fields().routes().iter()
    }

    /// The condition on the items.
    pub(super) fn condition(&self) -> Option<&Condition> {
        match self {
            Self::At(_) => None,
            Self::Some { holds, .. } => Some(holds),
        }
    }

    /// The route to the items.
    pub(super) fn items(&self) -> Option<Route> {
        let route = self.routes().next()?;
        let (_, above) = route.steps.split_last()?;
        Some(Route { origin: route.origin, steps: above.to_vec() })
    }

    /// How people call the field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.routes().next().map(Route::field).unwrap_or_default()
    }
}

impl<'a> Facts<'a> {
    /// A value as a moment; `None` when it is not one, which other findings say.
    #[must_use]
    pub fn moment(&self, node: Node<'a>) -> Option<Moment> {
        self.read_moment(node).ok()
    }

    /// A value as a moment, or why it is none.
    ///
    /// # Errors
    /// As [`Moment::parse`].
    pub fn read_moment(&self, node: Node<'a>) -> Result<Moment, MomentError> {
        let read = || Moment::parse(node.text().ok_or(MomentError::NotAMoment)?, &self.zone().0);
        if !std::ptr::eq(node.document(), self.subject.root.document()) {
            return read();
        }
        let known = &self.subject.moments;
        let found = known.borrow().iter().find(|(id, _)| *id == node.id()).map(|(_, moment)| moment.clone());
        found.unwrap_or_else(|| {
            let moment = read();
            let mut known = known.borrow_mut();
            if known.len() < MOST_MOMENTS {
                known.push((node.id(), moment.clone()));
            }
            moment
        })
    }

    /// Calls back for every moment at a route, with where it stands.
    pub(super) fn each_moment(&self, route: &Route, visit: &mut impl FnMut((Node<'a>, Moment))) {
        self.each(route, &mut |node| {
            if let Some(moment) = self.moment(node) {
                visit((node, moment));
            }
        });
    }

    /// The moments at a route with where they stand.
    #[must_use]
    pub fn moments(&self, route: &Route) -> Vec<(Node<'a>, Moment)> {
        let mut found = Vec::new();
        self.each_moment(route, &mut |moment| found.push(moment));
        found
    }

    /// The first of the moments at a route.
    #[must_use]
    pub fn earliest(&self, route: &Route) -> Option<(Node<'a>, Moment)> {
        let mut earliest = None;
        self.each_moment(route, &mut |moment| Pick::Earliest.keep(&mut earliest, moment));
        earliest
    }
}

fn first_of<'a>(fields: &[Route], item: Node<'a>, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
    fields.iter().find_map(|route| {
        let Some(Step::Key(key)) = route.steps.last() else { return None };
        let node = item.get_key(key)?;
        facts.moment(node).map(|moment| (node, moment))
    })
}
