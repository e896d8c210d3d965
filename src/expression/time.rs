//! Moments and durations in the notation of CEL, and their parts.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::trouble::Sort;
use crate::model::zone_named;

/// CEL's durations reach about 10,000 years.
const LONGEST: i64 = 315_576_000_000;
/// 0001-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800;

pub(super) fn in_range(duration: SignedDuration) -> Result<SignedDuration, Sort> {
    if duration.as_secs().abs() > LONGEST { Err(Sort::Overflow) } else { Ok(duration) }
}

/// CEL's years are 1 to 9999.
pub(super) fn within_years(moment: Timestamp) -> Result<Timestamp, Sort> {
    if moment.as_second() < FIRST { Err(Sort::Overflow) } else { Ok(moment) }
}

/// Reads RFC 3339: day, time and offset.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let (_, time) = text.split_at_checked(10)?;
    let has_offset = time.ends_with('Z') || time.rfind(['+', '-']).is_some();
    let moment = crate::model::Moment::parse(text, &TimeZone::UTC).ok().filter(|_| has_offset && time.len() > 6)?;
    within_years(moment.instant).ok()
}

/// Reads `72h`, `1h30m`, `1.5h`, `-200ms`.
pub(super) fn duration(text: &str) -> Option<SignedDuration> {
    let (unsigned, is_negative) = match text.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    if unsigned == "0" {
        return Some(SignedDuration::ZERO);
    }
    let mut rest = unsigned;
    let mut nanoseconds: i128 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at_checked(digits)?;
        let unit = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (name, next) = after.split_at_checked(unit)?;
        nanoseconds = nanoseconds.checked_add(part(number, unit_named(name)?)?)?;
        rest = next;
    }
    if unsigned.is_empty() {
        return None;
    }
    let nanoseconds = if is_negative { -nanoseconds } else { nanoseconds };
    let seconds = i64::try_from(nanoseconds / 1_000_000_000).ok()?;
    let duration = SignedDuration::new(seconds, i32::try_from(nanoseconds % 1_000_000_000).ok()?);
    in_range(duration).ok()
}

/// In nanoseconds.
fn unit_named(name: &str) -> Option<i128> {
    Some(match name {
        "h" => 3_600_000_000_000,
        "m" => 60_000_000_000,
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "us" | "µs" => 1_000,
        "ns" => 1,
        _ => return None,
    })
}

/// `1.5` of a unit.
fn part(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || whole.len() > 18 || fraction.len() > 15 {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    digits(whole)?.checked_mul(unit)?.checked_add(digits(fraction)?.checked_mul(unit)? / scale)
}

/// As CEL writes it: `259200s`.
pub(super) fn written(duration: SignedDuration) -> String {
    let (seconds, nanoseconds) = (duration.as_secs(), duration.subsec_nanos());
    if nanoseconds == 0 {
        return format!("{seconds}s");
    }
    let sign = if duration.is_negative() { "-" } else { "" };
    let fraction = format!("{:09}", nanoseconds.unsigned_abs());
    format!("{sign}{}.{}s", seconds.unsigned_abs(), fraction.trim_end_matches('0'))
}

/// A part of a moment, in UTC or a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

/// The part as CEL counts it: months, days of the month, of the week and of the year from 0, dates from 1.
pub(super) fn of_moment(part: Part, moment: Timestamp, zone: Option<&str>) -> Result<i64, Sort> {
    let zone = zone.map_or(Some(TimeZone::UTC), zone_of).ok_or(Sort::Unreadable("a time zone"))?;
    let at = moment.to_zoned(zone);
    Ok(match part {
        Part::FullYear => i64::from(at.year()),
        Part::Month => i64::from(at.month()) - 1,
        Part::Date => i64::from(at.day()),
        Part::DayOfMonth => i64::from(at.day()) - 1,
        Part::DayOfWeek => i64::from(at.weekday().to_sunday_zero_offset()),
        Part::DayOfYear => i64::from(at.day_of_year()) - 1,
        Part::Hours => i64::from(at.hour()),
        Part::Minutes => i64::from(at.minute()),
        Part::Seconds => i64::from(at.second()),
        Part::Milliseconds => i64::from(at.millisecond()),
    })
}

/// The whole hours, minutes or seconds of a duration.
pub(super) fn of_duration(part: Part, duration: SignedDuration) -> i64 {
    match part {
        Part::Hours => duration.as_hours(),
        Part::Minutes => duration.as_mins(),
        _ => duration.as_secs(),
    }
}

/// `Europe/Amsterdam`, `UTC`, `+02:00`.
pub(super) fn zone_of(name: &str) -> Option<TimeZone> {
    let Some(unsigned) = name.strip_prefix(['+', '-']) else { return zone_named(name) };
    let (hours, minutes) = unsigned.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()?.checked_mul(3600)?.checked_add(minutes.parse::<i32>().ok()? * 60)?;
    let seconds = if name.starts_with('-') { -seconds } else { seconds };
    jiff::tz::Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_as_cel_does() {
        for (text, written_as) in [
            ("72h", "259200s"),
            ("1h30m", "5400s"),
            ("1.5h", "5400s"),
            ("-200ms", "-0.2s"),
            ("0", "0s"),
            ("1s500ms", "1.5s"),
            ("10us", "0.00001s"),
        ] {
            assert_eq!(duration(text).map(written).as_deref(), Some(written_as), "{text}");
        }
        for text in ["", "-", "3d", "1", "h", "1x", "1h 2m", "1..5h", "9999999999h", "99999999999999999999s", "1h-"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn moments_need_an_offset() {
        assert!(moment("2026-03-04T10:00:00Z").is_some() && moment("2026-03-04T10:00:00+02:00").is_some());
        for text in ["2026-03-04", "2026-03-04T10:00:00", "2026-02-30T10:00:00Z", "0000-01-01T00:00:00Z", ""] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
