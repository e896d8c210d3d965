//! The periods of a regime for one moment of awareness, in every reading: what `deadline` answers.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::check::{Clock, Regime, Stage};
use crate::config::Counting;
use crate::model::{Country, Extent, Form, Moment, Period, deadline};
use crate::place::Route;

/// What holds for one moment.
#[derive(Debug)]
pub struct Countdown<'a> {
    /// The moment.
    pub aware: Moment,
    /// The zone in which everything is shown.
    pub zone: TimeZone,
    /// The country whose holidays count.
    pub country: Option<&'a Country>,
    /// The law.
    pub regime: &'a Regime,
    /// The reading that the configuration chose.
    pub counting: Counting,
    /// Its stages.
    pub legs: Vec<Leg<'a>>,
    /// The days between awareness and the last end of a period in law on which offices are closed.
    pub closed_days: Vec<(Date, Closed)>,
    /// When the clocks change in that time, and by how much.
    pub clock_changes: Vec<(Timestamp, SignedDuration)>,
    /// The years of that time whose holidays are not known.
    pub unknown_years: Vec<i16>,
}

/// Why an office is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday.
    Holiday,
    /// A day that becomes a holiday in its course.
    HalfHoliday,
}

/// One stage.
#[derive(Debug)]
pub struct Leg<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// The period.
    pub period: Option<Period>,
    /// What it runs from.
    pub after: &'a str,
    /// When it ends, where it runs from awareness: by each reading, if a law sets its hours, else plainly.
    pub ends: Vec<End>,
}

/// An end.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// By which reading.
    pub counting: Counting,
    /// The moment.
    pub at: Timestamp,
}

/// Counts from a moment of awareness.
#[must_use]
pub fn countdown<'a>(
    aware: Moment,
    zone: TimeZone,
    country: Option<&'a Country>,
    regime: &'a Regime,
    counting: Counting,
) -> Countdown<'a> {
    let legs: Vec<Leg<'a>> = regime.stages.iter().map(|stage| leg(stage, &aware, &zone, country)).collect();
    let lawful = legs.iter().filter(|leg| leg.stage.period.is_some_and(|period| period.is_in_hours()));
    let last = lawful.flat_map(|leg| &leg.ends).map(|end| end.at).max().unwrap_or(aware.instant);
    let (first_day, last_day) = (day(aware.instant, &zone), day(last, &zone));
    let closed_days = closed_days(first_day, last_day, country);
    let clock_changes = clock_changes(aware.instant, last, &zone);
    let unknown_years = country.map(|country| country.holidays.unknown_years(first_day, last_day)).unwrap_or_default();
    Countdown { aware, zone, country, regime, counting, legs, closed_days, clock_changes, unknown_years }
}

fn leg<'a>(stage: &'a Stage, aware: &Moment, zone: &TimeZone, country: Option<&Country>) -> Leg<'a> {
    let own = country.and_then(|country| country.period(&stage.id));
    let period = own.or_else(|| stage.within());
    let clock = stage.clocks.first();
    let holidays = country.map(|country| &country.holidays);
    let end = |counting: &Counting, period: &Period| End {
        counting: *counting,
        at: deadline(aware.instant, period, *counting, zone, holidays),
    };
    let ends = match (clock, &period) {
        (Some(clock), Some(period)) if runs_from_awareness(clock) => {
            let is_read_in_three_ways = stage.period.is_some() && period.is_in_hours();
            let readings = if is_read_in_three_ways { &Counting::ALL[..] } else { &[Counting::Plain] };
            readings.iter().map(|counting| end(counting, period)).collect()
        }
        _ => Vec::new(),
    };
    Leg { stage, period, after: clock.map_or("", |clock| &clock.after), ends }
}

/// Also a clock of detection, where awareness may stand in for it.
fn runs_from_awareness(clock: &Clock) -> bool {
    let Ok(awareness) = Route::parse("/aware_at") else { return false };
    clock.each.is_none() && clock.from.routes().chain(&clock.otherwise_from).any(|route| *route == awareness)
}

fn day(moment: Timestamp, zone: &TimeZone) -> Date {
    moment.to_zoned(zone.clone()).date()
}

fn closed_days(from: Date, to: Date, country: Option<&Country>) -> Vec<(Date, Closed)> {
    let closed = |day: Date| {
        let holiday = country.and_then(|country| country.holidays.on(day));
        match (holiday, day.weekday()) {
            (Some(Extent::Whole), _) => Some(Closed::Holiday),
            (_, Weekday::Saturday | Weekday::Sunday) => Some(Closed::Weekend),
            (Some(Extent::Half), _) => Some(Closed::HalfHoliday),
            _ => None,
        }
    };
    let days = from.series(1.day()).take_while(|day| *day <= to);
    days.filter_map(|day| closed(day).map(|why| (day, why))).collect()
}

/// Summer time begins or ends: hours that the clocks show twice, or not at all, are hours like others.
fn clock_changes(from: Timestamp, to: Timestamp, zone: &TimeZone) -> Vec<(Timestamp, SignedDuration)> {
    let offset = |moment: Timestamp| i64::from(zone.to_offset(moment).seconds());
    let changes = zone.following(from).take_while(|change| change.timestamp() <= to);
    let change = |at: Timestamp| {
        let before = at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at);
        (at, SignedDuration::from_secs(offset(at) - offset(before)))
    };
    changes.map(|found| change(found.timestamp())).filter(|(_, by)| !by.is_zero()).collect()
}

impl Countdown<'_> {
    /// What a reader should know besides the figures.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.regime.in_force {
            notes.push(format!("{} is no law: for comparison only", self.regime.short));
        }
        if self.aware.form == Form::Day {
            notes.push("a day without a time counts from 00:00, the worst case".to_owned());
        }
        if self.aware.is_repeated() {
            notes.push("the clocks showed this hour twice that night; the earlier one counts".to_owned());
        }
        match (self.country, &*self.unknown_years) {
            (None, _) => notes.push("no country is known: of the closed days only weekends count".to_owned()),
            (Some(country), [_, ..]) => {
                let years: Vec<String> = self.unknown_years.iter().map(ToString::to_string).collect();
                let years = years.join(" and ");
                notes.push(format!("the holidays of {} in {years} are not known: only weekends count", country.name));
            }
            _ => {}
        }
        notes
    }
}
