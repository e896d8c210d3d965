//! Moments written too loosely for a clock that counts hours.

use schemars::JsonSchema;
use serde::Deserialize;

use super::fields::Fields;
use super::{Check, Facts, Hit, Lookups};
use crate::model::{Form, MomentError};
use crate::source::{Found, Node};

/// A moment must name day, time and offset, and must exist.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MomentForm {
    /// The moments.
    fields: Fields,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// No time of day.
    DayOnly,
    /// A time, but neither an offset nor a `timezone`.
    NoOffset,
    /// An offset that the zone does not have at that moment.
    WrongOffset,
    /// A day or a local time that does not exist.
    Impossible,
}

impl MomentForm {
    fn is_faulty(&self, facts: Facts<'_>, node: Node<'_>) -> Option<&'static str> {
        let (zone, named) = facts.zone();
        match (self.fault, facts.read_moment(node)) {
            (Fault::Impossible, Err(MomentError::NoSuchDay)) => Some("that day is not in the calendar"),
            (Fault::Impossible, Err(MomentError::NoSuchLocalTime)) => Some("the clocks left out that hour"),
            (Fault::DayOnly, Ok(moment)) if moment.form == Form::Day => Some("it has no time of day"),
            (Fault::NoOffset, Ok(moment)) if moment.form == Form::Local && !named => Some("it has no offset from UTC"),
            (Fault::WrongOffset, Ok(moment)) if moment.form == Form::Exact && *named => {
                // `Z` is right anywhere: machines write it.
                let written = moment.zone.to_offset(moment.instant);
                let same = written.is_zero() || zone.to_offset(moment.instant) == written;
                (!same).then_some("its offset is not that of `timezone` on that day")
            }
            _ => None,
        }
    }
}

impl Check for MomentForm {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        self.fields.visit(facts, &mut |node, field| {
            if let Some(fault) = self.is_faulty(facts, node) {
                hits.push(Hit::at(Found::Here(node)).with("field", field).with("fault", fault));
            }
        });
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.fields.routes())
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "fault"]
    }
}
