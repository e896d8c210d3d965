//! The public holidays of a country, and what a complete working day is (Reg. 1182/71, Art. 2 and 3(5)).

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

/// The days on which offices are closed, besides Saturdays and Sundays.
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    /// Sorted.
    days: Vec<Date>,
    years: Vec<i16>,
    /// Holidays that begin in the course of the day, every year.
    half_days: Vec<MonthDay>,
}

/// How much of a day is a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// From some hour on.
    Half,
}

/// As a country file has them: years with days as `12-25`.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    days: BTreeMap<String, Vec<MonthDay>>,
    #[serde(default)]
    half_days: Vec<HalfDay>,
}

#[derive(Deserialize)]
struct HalfDay {
    day: MonthDay,
}

/// `12-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MonthDay {
    month: i8,
    day: i8,
}

impl From<Date> for MonthDay {
    fn from(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Without a copy of the text: a country has a hundred days.
        let text: &str = Deserialize::deserialize(deserializer)?;
        let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        let (month, day) = parts.ok_or_else(|| wrong(text))?;
        Ok(Self { month, day })
    }
}

fn wrong<E: Error>(text: &str) -> E {
    E::custom(format!("`{text}` is no day such as `12-25`"))
}

impl Holidays {
    /// Whether the days of a year are known.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// Whether a day is a holiday, or becomes one in its course.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Extent> {
        if self.is_whole(day) {
            return Some(Extent::Whole);
        }
        self.half_days.contains(&day.into()).then_some(Extent::Half)
    }

    /// The years between two moments whose days are not known.
    #[must_use]
    pub fn unknown_years(&self, from: Date, to: Date) -> Vec<i16> {
        (from.year()..=to.year()).filter(|year| !self.knows(*year)).collect()
    }

    /// Whether people work on a day from its first to its last hour.
    #[must_use]
    pub fn is_complete_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.is_whole(day) && !self.half_days.contains(&day.into())
    }

    fn is_whole(&self, day: Date) -> bool {
        self.days.binary_search(&day).is_ok()
    }

    /// The end of the second complete working day after a moment, by the clocks of a zone.
    #[must_use]
    pub fn end_of_second_working_day(&self, start: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let zoned = start.to_zoned(zone.clone());
        // A day that has begun is no complete day any more.
        let begun = zoned.start_of_day().is_ok_and(|midnight| midnight.timestamp() < start);
        let first = if begun { zoned.date().tomorrow().ok()? } else { zoned.date() };
        let mut working = first.series(1.day()).take(60).filter(|day| self.is_complete_working_day(*day));
        let second = working.nth(1)?;
        Some(second.tomorrow().ok()?.to_zoned(zone.clone()).ok()?.timestamp())
    }
}

impl<'de> Deserialize<'de> for Holidays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let mut holidays = Self::default();
        for (year, days) in written.days {
            let year: i16 = year.parse().map_err(|_| D::Error::custom(format!("`{year}` is no year")))?;
            holidays.years.push(year);
            for MonthDay { month, day } in days {
                let date = Date::new(year, month, day);
                holidays.days.push(date.map_err(|_| wrong(&format!("{month:02}-{day:02}")))?);
            }
        }
        holidays.days.sort_unstable();
        holidays.half_days = written.half_days.into_iter().map(|half| half.day).collect();
        Ok(holidays)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iceland() -> Holidays {
        let json =
            r#"{"years": [2026], "days": {"2026": ["12-25"]}, "half_days": [{"day": "12-24", "from": "13:00"}]}"#;
        serde_json::from_str(json).expect("the shape of a country file")
    }

    fn second(start: &str) -> Option<String> {
        let start: Timestamp = start.parse().expect("a moment");
        iceland().end_of_second_working_day(start, &TimeZone::UTC).map(|end| end.to_string())
    }

    #[test]
    fn half_a_holiday_is_no_complete_working_day() {
        assert_eq!(second("2026-12-24T00:00:00Z").as_deref(), Some("2026-12-30T00:00:00Z"));
    }

    #[test]
    fn a_day_that_has_begun_is_not_counted() {
        assert_eq!(second("2026-12-07T00:00:00Z").as_deref(), Some("2026-12-09T00:00:00Z"));
        assert_eq!(second("2026-12-07T00:00:01Z").as_deref(), Some("2026-12-10T00:00:00Z"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        let read = |json: &str| serde_json::from_str::<Holidays>(json).is_err();
        assert!(read(r#"{"days": {"2026": ["02-30"]}}"#) && read(r#"{"days": {"x": []}}"#));
        assert!(iceland().knows(2026) && !iceland().knows(2027));
    }
}
