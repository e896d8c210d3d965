//! The readings of "72 hours", and how times are written for people.
//!
//! GDPR Art. 33(1) counts hours from awareness; Regulation (EEC, Euratom) 1182/71, Art. 3, says how Union law counts.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{Holidays, Period};
use crate::config::Counting;

/// Which of the readings a check asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The one that the configuration chose.
    #[default]
    Chosen,
    /// Always the plain one.
    Plain,
    /// Always the rounded one.
    HourRounded,
    /// Always the one with two working days.
    TwoWorkingDays,
}

impl Reading {
    /// The way of counting behind the reading.
    #[must_use]
    pub fn counting(self, chosen: Counting) -> Counting {
        match self {
            Self::Chosen => chosen,
            Self::Plain => Counting::Plain,
            Self::HourRounded => Counting::HourRounded,
            Self::TwoWorkingDays => Counting::TwoWorkingDays,
        }
    }
}

/// When a period that starts at a moment ends. Only the reading with two working days looks at the holidays; without
/// them it knows weekends only.
#[must_use]
pub fn deadline(
    start: Timestamp,
    period: &Period,
    counting: Counting,
    zone: &TimeZone,
    holidays: Option<&Holidays>,
) -> Timestamp {
    // Art. 3(1), first subparagraph, speaks of periods in hours; one in days or months is rounded by neither reading.
    if counting == Counting::Plain || !period.is_in_hours() {
        return period.after(start, zone);
    }
    let counted_from = next_full_hour(start, zone);
    let rounded = period.after(counted_from, zone);
    // Art. 3(5) speaks of periods of two days or more.
    if counting == Counting::HourRounded || period.rough_seconds() < 2 * 86_400 {
        return rounded;
    }
    let none = Holidays::default();
    let working = holidays.unwrap_or(&none).end_of_second_working_day(counted_from, zone);
    working.map_or(rounded, |end| end.max(rounded))
}

/// The hour of the event is not counted (Art. 3(1)), even when it has just begun: 13:00 counts from 14:00.
fn next_full_hour(moment: Timestamp, zone: &TimeZone) -> Timestamp {
    let offset = i64::from(zone.to_offset(moment).seconds());
    let local = moment.as_second() + offset;
    let rounded = local - local.rem_euclid(3600) + 3600 - offset;
    Timestamp::from_second(rounded).unwrap_or(moment)
}

/// A stretch of time as people say it: `96 h 12 min`, `25 min`, `40 s`; from a fortnight on in days, `201 d 3 h`.
#[must_use]
pub fn distance(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().unsigned_abs();
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    if hours >= 14 * 24 {
        return match (hours / 24, hours % 24) {
            (days, 0) => format!("{days} d"),
            (days, hours) => format!("{days} d {hours} h"),
        };
    }
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How much time is left or has gone by, as people say it: `17 h 20 min`, from two days on `2 d 3 h`.
#[must_use]
pub fn stretch(duration: SignedDuration) -> String {
    let minutes = duration.as_secs().unsigned_abs() / 60;
    let (days, hours, rest) = (minutes / 1440, minutes / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (2.., _, _) if hours % 24 == 0 => format!("{days} d"),
        (2.., _, _) => format!("{days} d {} h", hours % 24),
        (_, 0, _) => format!("{rest} min"),
        (_, _, 0) => format!("{hours} h"),
        _ => format!("{hours} h {rest} min"),
    }
}

/// A moment with its weekday, for people in a hurry: `Mon 30 Mar 2026 21:00 +02:00`. What ends at midnight ends with
/// the day before it: `end of Tue 31 Mar 2026 +02:00`.
#[must_use]
pub fn spoken(moment: Timestamp, zone: &TimeZone) -> String {
    let zoned = moment.to_zoned(zone.clone());
    if zoned.time() != Time::midnight() {
        return zoned.strftime("%a %-d %b %Y %H:%M %:z").to_string();
    }
    let before = moment.checked_sub(SignedDuration::from_secs(1)).unwrap_or(moment);
    before.to_zoned(zone.clone()).strftime("end of %a %-d %b %Y %:z").to_string()
}

/// A moment as people write it: `2026-03-05 09:15 +01:00`.
#[must_use]
pub fn written(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_said_with_units() {
        for (seconds, said) in [
            (0, "0 s"),
            (59, "59 s"),
            (1500, "25 min"),
            (345_600, "96 h"),
            (346_320, "96 h 12 min"),
            (1_209_540, "335 h 59 min"),
            (1_216_900, "14 d 2 h"),
        ] {
            assert_eq!(distance(SignedDuration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn time_left_is_said_as_people_say_it() {
        for (seconds, said) in [
            (0, "less than a minute"),
            (-59, "less than a minute"),
            (60, "1 min"),
            (3600, "1 h"),
            (62_400, "17 h 20 min"),
            (172_740, "47 h 59 min"),
            (172_800, "2 d"),
            (-183_600, "2 d 3 h"),
        ] {
            assert_eq!(stretch(SignedDuration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn a_day_ends_on_itself_and_not_on_the_next() {
        let zone = super::super::zone_named("Europe/Warsaw").expect("in the embedded database");
        for (moment, said) in [
            ("2026-03-30T19:00:00Z", "Mon 30 Mar 2026 21:00 +02:00"),
            ("2026-03-31T22:00:00Z", "end of Tue 31 Mar 2026 +02:00"),
            ("2026-03-28T23:00:00Z", "end of Sat 28 Mar 2026 +01:00"),
        ] {
            assert_eq!(spoken(moment.parse().expect("a moment"), &zone), said);
        }
    }

    #[test]
    fn only_periods_in_hours_leave_out_the_hour_of_the_event() {
        let start: Timestamp = "2026-03-02T12:10:00Z".parse().expect("a moment");
        for (period, end) in [(Period::days(3), "2026-03-05T12:10:00Z"), (Period::months(1), "2026-04-02T12:10:00Z")] {
            let counted = deadline(start, &period, Counting::HourRounded, &TimeZone::UTC, None);
            assert_eq!(counted.to_string(), end);
        }
    }

    #[test]
    fn an_event_on_the_hour_still_leaves_out_that_hour() {
        let start: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a moment");
        let zone = super::super::zone_named("Europe/Amsterdam").expect("in the embedded database");
        let end = deadline(start, &Period::hours(72), Counting::HourRounded, &zone, None);
        assert_eq!(written(end, &zone), "2026-03-05 14:00 +01:00");
    }
}
