//! A period that runs from one moment, and an act that must come before its end.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::moments::Moments;
use super::within::Within;
use super::{Check, Facts, Hit};
use crate::config::Counting;
use crate::model::{Moment, Period, Reading, distance, written};
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
    to: Option<Moments>,
    /// How long the period is.
    within: Within,
    /// Which of the readings of "72 hours" decides. Periods of our own are never rounded.
    #[serde(default)]
    reading: Reading,
    /// What is wrong.
    #[serde(default)]
    fault: Fault,
    /// Only what is wrong by the plain reading, but not by this one; with it the chosen reading is the outer limit.
    #[serde(default)]
    in_time_by: Option<InTimeBy>,
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
}

/// What a later end rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InTimeBy {
    /// The hour of the event is left out.
    Rounding,
    /// Two complete working days must be over; only where the configuration chose that reading.
    WorkingDays,
}

/// A period under way.
struct Clock<'a> {
    start: (Node<'a>, Moment),
    zone: TimeZone,
    period: Period,
    set_by: Option<Node<'a>>,
    plain: Timestamp,
    rounded: Timestamp,
    end: Timestamp,
}

impl Clock<'_> {
    /// After which moment, and until which, the act or its absence is the fault.
    fn range(&self, fault: Fault, in_time_by: Option<InTimeBy>) -> (Timestamp, Timestamp) {
        match (fault, in_time_by) {
            (Fault::Approaching, _) => (Period::hours(-24).after(self.plain, &self.zone), self.plain),
            (_, None) => (self.end, Timestamp::MAX),
            (_, Some(InTimeBy::Rounding)) => (self.plain, self.rounded.min(self.end)),
            (_, Some(InTimeBy::WorkingDays)) => (self.rounded, self.end),
        }
    }
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
        let end_by = |counting| facts.deadline(&start.1, &period, counting);
        let (plain, end) = (end_by(Counting::Plain), end_by(counting));
        let rounded = if counting == Counting::Plain { plain } else { end_by(Counting::HourRounded) };
        let zone = facts.place(&start.1);
        Some(Clock { start, zone, period, set_by, plain, rounded, end })
    }

    fn act<'a>(&self, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
        self.to.as_ref()?.earliest(facts)
    }

    fn hit<'a>(clock: &Clock<'a>, at: Found<'a>, act: Timestamp) -> Hit<'a> {
        let (node, start) = &clock.start;
        let zone = &clock.zone;
        let far = if act > clock.end { act.duration_since(clock.end) } else { clock.end.duration_since(act) };
        let hit = Hit::at(at)
            .with("elapsed", distance(act.duration_since(start.instant)))
            .with("late", distance(far))
            .with("left", distance(far))
            .with("limit", clock.period.to_string())
            .with("aware", written(start.instant, zone))
            .with("due", written(clock.end, zone))
            .with("rounded_due", written(clock.rounded, zone))
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
        match (self.fault, clock.range(self.fault, self.in_time_by)) {
            (Fault::Late, (after, until)) => done(after, until),
            (Fault::Overdue | Fault::Approaching, range) => self.open(facts, &clock, range),
        }
    }

    fn routes(&self) -> Vec<&Route> {
        let to = self.to.iter().flat_map(Moments::routes);
        self.from.routes().iter().chain(to).chain(self.within.routes()).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["elapsed", "late", "left", "limit", "aware", "due", "rounded_due", "plain_due", "done"]
    }
}
