//! A moment as people write it: with offset, without, or only the day.

use std::collections::BTreeMap;
use std::sync::RwLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// How exactly a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Day, time and offset.
    Exact,
    /// Day and time, no offset.
    Local,
    /// Only the day: taken as 00:00 local time, the worst case for a deadline that runs from it.
    Day,
}

/// A point in time with the zone in which it is shown.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The instant: all arithmetic happens here, never on calendar days.
    pub instant: Timestamp,
    /// How it was written.
    pub form: Form,
    /// The zone or the offset for showing it.
    pub zone: TimeZone,
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// Not in any of the forms; the schema reports it.
    NotAMoment,
    /// The 30th of February and the like.
    NoSuchDay,
    /// The hour that the clocks leave out in spring.
    NoSuchLocalTime,
}

impl Moment {
    /// Reads `2026-05-04`, `2026-05-04T10:30`, `2026-05-04T10:30:00Z`, `…+02:00`. A moment without an offset is
    /// local time in `zone`; of the two moments that an autumn hour names, the earlier counts.
    ///
    /// # Errors
    /// When the text has none of the forms, or names a day or a local time that does not exist.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, MomentError> {
        let (day, rest) = text.split_at_checked(10).ok_or(MomentError::NotAMoment)?;
        let date = date(day)?;
        if rest.is_empty() {
            let instant = local(date.to_datetime(Time::midnight()), zone)?;
            return Ok(Self { instant, form: Form::Day, zone: zone.clone() });
        }
        let rest = rest.strip_prefix('T').ok_or(MomentError::NotAMoment)?;
        let split = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (clock, offset) = rest.split_at_checked(split).ok_or(MomentError::NotAMoment)?;
        let at = date.to_datetime(time(clock)?);
        if offset.is_empty() {
            let instant = local(at, zone)?;
            return Ok(Self { instant, form: Form::Local, zone: zone.clone() });
        }
        let offset = offset_of(offset)?;
        let instant = offset.to_timestamp(at).map_err(|_| MomentError::NotAMoment)?;
        Ok(Self { instant, form: Form::Exact, zone: TimeZone::fixed(offset) })
    }

    /// The day in its zone.
    #[must_use]
    pub fn day(&self) -> Date {
        self.instant.to_zoned(self.zone.clone()).date()
    }

    /// Whether the clocks of its zone showed this local time twice.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        let local = self.instant.to_zoned(self.zone.clone()).datetime();
        self.form == Form::Local && self.zone.to_ambiguous_timestamp(local).is_ambiguous()
    }

    /// The last instant that it may stand for: a day without a time lasts until its midnight.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        let midnight = || self.day().tomorrow().ok()?.to_zoned(self.zone.clone()).ok();
        let end = if self.form == Form::Day { midnight() } else { None };
        end.map_or(self.instant, |end| end.timestamp())
    }

    /// Whether this moment is earlier than another for certain. A day without a time may lie anywhere in that day: only
    /// a difference of days counts then.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        match (self.form, other.form) {
            (Form::Day, _) | (_, Form::Day) => self.day() < other.day(),
            _ => self.instant < other.instant,
        }
    }

    /// The time between this moment and a later one; negative when the other is earlier.
    #[must_use]
    pub fn until(&self, later: Timestamp) -> SignedDuration {
        later.duration_since(self.instant)
    }
}

/// The zone of an IANA name. Every entry of a register asks for the same few, so they are remembered.
#[must_use]
pub fn zone_named(name: &str) -> Option<TimeZone> {
    static KNOWN: RwLock<BTreeMap<String, TimeZone>> = RwLock::new(BTreeMap::new());
    if let Some(zone) = KNOWN.read().ok().and_then(|known| known.get(name).cloned()) {
        return Some(zone);
    }
    let zone = TimeZone::get(name).ok()?;
    if let Ok(mut known) = KNOWN.write() {
        known.insert(name.to_owned(), zone.clone());
    }
    Some(zone)
}

fn two_digits(text: &str, at: usize) -> Result<i8, MomentError> {
    let digits = text.get(at..at + 2).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|part| part.parse().ok()).ok_or(MomentError::NotAMoment)
}

fn date(text: &str) -> Result<Date, MomentError> {
    let year = text.get(..4).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let year = year.and_then(|part| part.parse().ok()).ok_or(MomentError::NotAMoment)?;
    if text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
        return Err(MomentError::NotAMoment);
    }
    let (month, day) = (two_digits(text, 5)?, two_digits(text, 8)?);
    Date::new(year, month, day).map_err(|_| MomentError::NoSuchDay)
}

/// `10:30`, `10:30:15`, `10:30:15.250`.
fn time(text: &str) -> Result<Time, MomentError> {
    let separated = text.get(2..3) == Some(":") && matches!(text.get(5..6), None | Some(":"));
    if !separated || text.len() == 6 {
        return Err(MomentError::NotAMoment);
    }
    let second = if text.len() > 5 { two_digits(text, 6)? } else { 0 };
    let nanosecond = match text.get(8..) {
        None | Some("") => 0,
        Some(fraction) => fraction_of(fraction)?,
    };
    Time::new(two_digits(text, 0)?, two_digits(text, 3)?, second, nanosecond).map_err(|_| MomentError::NotAMoment)
}

fn fraction_of(text: &str) -> Result<i32, MomentError> {
    let digits = text.strip_prefix('.').ok_or(MomentError::NotAMoment)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MomentError::NotAMoment);
    }
    // Nine digits are a nanosecond; what is finer changes no deadline.
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().map_err(|_| MomentError::NotAMoment)
}

fn offset_of(text: &str) -> Result<Offset, MomentError> {
    if text == "Z" {
        return Ok(Offset::UTC);
    }
    let (hours, minutes) = (two_digits(text, 1)?, two_digits(text, 4)?);
    if text.get(3..4) != Some(":") || text.len() != 6 || minutes > 59 {
        return Err(MomentError::NotAMoment);
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    let seconds = if text.starts_with('-') { -seconds } else { seconds };
    Offset::from_seconds(seconds).map_err(|_| MomentError::NotAMoment)
}

fn local(at: DateTime, zone: &TimeZone) -> Result<Timestamp, MomentError> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(MomentError::NoSuchLocalTime);
    }
    ambiguous.earlier().map_err(|_| MomentError::NotAMoment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, MomentError> {
        let zone = zone_named("Europe/Amsterdam").expect("in the embedded database");
        Moment::parse(text, &zone).map(|moment| moment.instant.to_string())
    }

    #[test]
    fn every_form_is_read() {
        for (text, instant) in [
            ("2026-05-04", "2026-05-03T22:00:00Z"),
            ("2026-05-04T10:30", "2026-05-04T08:30:00Z"),
            ("2026-05-04T10:30Z", "2026-05-04T10:30:00Z"),
            ("2026-05-04T10:30:15.25+02:00", "2026-05-04T08:30:15.25Z"),
            ("2026-05-04T10:30:00-03:30", "2026-05-04T14:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(instant), "{text}");
        }
    }

    #[test]
    fn an_autumn_hour_is_the_earlier_one_and_a_spring_hour_is_none() {
        assert_eq!(read("2026-10-25T02:30").as_deref(), Ok("2026-10-25T00:30:00Z"));
        assert_eq!(read("2026-03-29T02:30"), Err(MomentError::NoSuchLocalTime));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        assert_eq!(read("2026-02-30"), Err(MomentError::NoSuchDay));
        for text in ["", "2026", "2026-05-04 10:30", "2026-05-04T25:00", "2026-05-04T10:3", "2026-05-04T10:30+2", "ä"]
        {
            assert_eq!(read(text), Err(MomentError::NotAMoment), "{text}");
        }
    }
}
