//! A period that runs from one moment, and an act that must come before its end.

use jiff::Timestamp;
use serde::Deserialize;

use super::within::Within;
use super::{Check, Facts, Hit};
use crate::config::Counting;
use crate::model::{Moment, Period, Reading, deadline, distance, written};
use crate::place::Route;
use crate::source::{Found, Node};

/// Two moments must not be further apart than a period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Where the period starts. Of several routes the latest moment counts.
    from: Starts,
    /// The act that stops the clock. Of several places the earliest counts. Without it nothing does: what was done
    /// last is due again when the period ends.
    #[serde(default)]
    to: Option<Route>,
    /// How long the period is.
    within: Within,
    /// Which of the readings of "72 hours" decides. Periods of our own are never rounded.
    #[serde(default)]
    reading: Reading,
    /// What is wrong.
    #[serde(default)]
    fault: Fault,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Starts {
    One(Route),
    Latest(Vec<Route>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// The act came after the end.
    #[default]
    Late,
    /// The act has not come, and the end is past.
    Overdue,
    /// The act has not come, and the end is less than a day away.
    Approaching,
    /// The act came after the plain end, but before the end under the chosen reading.
    WithinRounding,
    /// As `overdue`, between the plain end and the end under the chosen reading.
    OverdueWithinRounding,
}

/// A period under way.
struct Clock<'a> {
    start: (Node<'a>, Moment),
    period: Period,
    set_by: Option<Node<'a>>,
    plain: Timestamp,
    end: Timestamp,
}

impl Starts {
    fn routes(&self) -> &[Route] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::Latest(routes) => routes,
        }
    }

    fn moment<'a>(&self, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
        let starts = self.routes().iter().filter_map(|route| facts.earliest(route));
        starts.max_by_key(|(_, moment)| moment.instant)
    }
}

impl Deadline {
    fn clock<'a>(&self, facts: Facts<'a>) -> Option<Clock<'a>> {
        let start = self.from.moment(facts)?;
        let (period, set_by) = self.within.period(facts)?;
        let counting = match self.within.stage() {
            Some(_) => self.reading.counting(facts.settings().counting),
            None => Counting::Plain,
        };
        let end = |counting| deadline(start.1.instant, &period, counting, &start.1.zone);
        let (plain, end) = (end(Counting::Plain), end(counting));
        Some(Clock { start, period, set_by, plain, end })
    }

    fn act<'a>(&self, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
        facts.earliest(self.to.as_ref()?)
    }

    fn hit<'a>(clock: &Clock<'a>, at: Found<'a>, act: Timestamp) -> Hit<'a> {
        let (node, start) = &clock.start;
        let zone = &start.zone;
        let far = if act > clock.end { act.duration_since(clock.end) } else { clock.end.duration_since(act) };
        let hit = Hit::at(at)
            .with("elapsed", distance(act.duration_since(start.instant)))
            .with("late", distance(far))
            .with("left", distance(far))
            .with("limit", clock.period.to_string())
            .with("aware", written(start.instant, zone))
            .with("due", written(clock.end, zone))
            .with("plain_due", written(clock.plain, zone))
            .with("done", written(act, zone))
            .near(*node, format!("the clock starts here, at {}", written(start.instant, zone)));
        match clock.set_by {
            Some(term) => hit.near(term, "the term is set here"),
            None => hit,
        }
    }

    /// The start of the clock is where a missing act is reported: there the reader can see why.
    fn open<'a>(&self, facts: Facts<'a>, clock: &Clock<'a>, range: (Timestamp, Timestamp)) -> Vec<Hit<'a>> {
        let now = facts.now();
        if self.act(facts).is_some() || now <= range.0 || now > range.1 {
            return Vec::new();
        }
        let mut hit = Self::hit(clock, Found::Here(clock.start.0), now);
        hit.related.retain(|(node, _)| *node != clock.start.0);
        vec![hit]
    }
}

impl Check for Deadline {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(clock) = self.clock(facts) else { return Vec::new() };
        let done = |after: Timestamp, until: Timestamp| match self.act(facts) {
            Some((node, act)) if act.instant > after && act.instant <= until => {
                vec![Self::hit(&clock, Found::Here(node), act.instant)]
            }
            _ => Vec::new(),
        };
        let day_before = Period::hours(-24).after(clock.plain, &clock.start.1.zone);
        match self.fault {
            Fault::Late => done(clock.end, Timestamp::MAX),
            Fault::WithinRounding => done(clock.plain, clock.end),
            Fault::Overdue => self.open(facts, &clock, (clock.end, Timestamp::MAX)),
            Fault::OverdueWithinRounding => self.open(facts, &clock, (clock.plain, clock.end)),
            Fault::Approaching => self.open(facts, &clock, (day_before, clock.plain)),
        }
    }

    fn routes(&self) -> Vec<&Route> {
        self.from.routes().iter().chain(&self.to).chain(self.within.routes()).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["elapsed", "late", "left", "limit", "aware", "due", "plain_due", "done"]
    }
}
