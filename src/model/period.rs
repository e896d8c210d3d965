//! A duration in the notation of ISO 8601: `PT72H`, `P14D`, `P1M`.

use std::borrow::Cow;
use std::fmt;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};

/// Months, days and seconds, kept apart: a month has no fixed length, a day of the calendar may have 23 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Period {
    months: i64,
    days: i64,
    seconds: i64,
}

impl Period {
    /// Whole hours.
    #[must_use]
    pub fn hours(hours: i64) -> Self {
        Self { seconds: hours.saturating_mul(3600), ..Self::default() }
    }

    /// Whole days of 24 hours.
    #[must_use]
    pub fn days(days: i64) -> Self {
        Self { days, ..Self::default() }
    }

    /// Whole months of the calendar.
    #[must_use]
    pub fn months(months: i64) -> Self {
        Self { months, ..Self::default() }
    }

    /// Whole seconds.
    #[must_use]
    pub fn seconds(seconds: i64) -> Self {
        Self { seconds, ..Self::default() }
    }

    /// Whether it is said in hours, minutes or seconds alone.
    #[must_use]
    pub fn is_in_hours(&self) -> bool {
        self.months == 0 && self.days == 0
    }

    /// Its length where it has a fixed one: months have none.
    #[must_use]
    pub fn fixed(&self) -> Option<SignedDuration> {
        let seconds = self.days.checked_mul(24 * 60 * 60)?.checked_add(self.seconds)?;
        (self.months == 0).then(|| SignedDuration::from_secs(seconds))
    }

    /// Reads `PnYnMnWnDTnHnMnS` with whole numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('P')?;
        let (date, time) = match rest.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None => (rest, ""),
        };
        let mut period = Self::default();
        let parts = units(date, "YMWD")?
            .into_iter()
            .chain(units(time, "HMS")?.into_iter().map(|(n, u)| (n, if u == 'M' { 'm' } else { u })));
        let mut any = false;
        for (number, unit) in parts {
            any = true;
            match unit {
                'Y' => period.months += number.checked_mul(12)?,
                'M' => period.months += number,
                'W' => period.days += number.checked_mul(7)?,
                'D' => period.days += number,
                'H' => period.seconds += number.checked_mul(3600)?,
                'm' => period.seconds += number.checked_mul(60)?,
                _ => period.seconds += number,
            }
        }
        any.then_some(period)
    }

    /// The moment a period after a start. Hours are elapsed hours; days count as 24 elapsed hours each, so that no
    /// change of the clocks shortens a deadline; months are calendar months in the zone. What would lie beyond the
    /// calendar ends with it: a period of ten thousand years is never over.
    #[must_use]
    pub fn after(&self, start: Timestamp, zone: &TimeZone) -> Timestamp {
        let at = self.months_after(start, zone).unwrap_or(Timestamp::MAX);
        let elapsed = self.days.saturating_mul(86_400).saturating_add(self.seconds);
        let end = if elapsed < 0 { Timestamp::MIN } else { Timestamp::MAX };
        at.checked_add(SignedDuration::from_secs(elapsed)).unwrap_or(end)
    }

    /// Nothing when it lies beyond the calendar.
    fn months_after(&self, start: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.months == 0 {
            return Some(start);
        }
        let months = Span::new().try_months(self.months).ok()?;
        let later = start.to_zoned(zone.clone()).checked_add(months).ok()?;
        Some(later.timestamp())
    }

    /// Seconds, with a month counted as 30 days: for comparing periods, not for deadlines.
    #[must_use]
    pub fn rough_seconds(&self) -> i64 {
        (self.months * 30 + self.days).saturating_mul(86_400).saturating_add(self.seconds)
    }
}

/// `14D` becomes `[(14, 'D')]`; units must come in the given order.
fn units(mut text: &str, order: &str) -> Option<Vec<(i64, char)>> {
    let mut found = Vec::new();
    let mut left = order;
    while !text.is_empty() {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = text.split_at_checked(digits)?;
        let number: i64 = number.parse().ok().filter(|number| *number < 1_000_000)?;
        let unit = rest.chars().next()?;
        let at = left.find(unit)?;
        left = left.get(at + 1..)?;
        found.push((number, unit));
        text = rest.get(1..)?;
    }
    Some(found)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        if self.months > 0 {
            words.push(format!("{} {}", self.months, if self.months == 1 { "month" } else { "months" }));
        }
        if self.days > 0 {
            words.push(format!("{} d", self.days));
        }
        if self.seconds > 0 || words.is_empty() {
            words.push(super::distance(SignedDuration::from_secs(self.seconds)));
        }
        f.write_str(&words.join(" "))
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no duration such as `PT72H` or `P14D`")))
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^P[0-9YMWDTHS]+$",
            "description": "A length of time in the notation of ISO 8601.",
            "examples": ["PT72H", "P14D", "P1M"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_are_read_and_nonsense_is_not() {
        for (text, shown) in [
            ("PT72H", "72 h"),
            ("P14D", "14 d"),
            ("P1M", "1 month"),
            ("P2M", "2 months"),
            ("PT90M", "1 h 30 min"),
            ("P1DT12H", "1 d 12 h"),
        ] {
            assert_eq!(Period::parse(text).map(|period| period.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in ["", "P", "PT", "72H", "P5H", "PT5D", "P1D2Y", "P-1D", "PT1.5H"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_beyond_the_calendar_ends_with_it() {
        let start: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a moment");
        for text in ["P999999M", "P999999Y", "P9000Y", "P999999W", "P9000YT999999H"] {
            let period = Period::parse(text).expect("a period");
            assert_eq!(period.after(start, &TimeZone::UTC), Timestamp::MAX, "{text}");
        }
        assert_eq!(Period::hours(-24).after(Timestamp::MIN, &TimeZone::UTC), Timestamp::MIN);
    }
}
