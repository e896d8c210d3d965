//! Moments, periods and zones: read, counted from and written, up to the ends of the calendar.

use std::fmt::Write as _;

use breachlint::check::{Reference as _, Regime, Run, Settings};
use breachlint::config::Counting;
use breachlint::engine::{agenda, check, countdown};
use breachlint::model::{Country, Form, Moment, Period, deadline, distance, spoken, stretch, written, zone_named};
use breachlint::report::{AgendaForm, Options, deadline_json, write_agenda, write_deadline};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::check::findings_are_sound;
use super::scene::{LIBRARY, files, now};

/// The lines of the input: a moment, another, a zone, a country, a law, a period, and `now`.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    let mut lines = input.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let [aware, end, zone, country, regime, period, at] = std::array::from_fn(|_| line());
    let named = zone_named(zone).unwrap_or(TimeZone::UTC);
    let country = country.get(..2).and_then(|code| LIBRARY.country(code));
    let regime = LIBRARY.regime(regime).or_else(|| LIBRARY.regime("gdpr")).expect("the GDPR");
    let period = periods(period);
    let moments = [aware, end].map(|text| Moment::parse(text, &named).inspect(|moment| is_read(text, moment)).ok());
    for moment in moments.iter().flatten() {
        counts(moment, &named, country, &period);
        counts_down(moment, &named, country, regime);
    }
    if let [Some(one), Some(other)] = &moments {
        assert!(!(one.is_before(other) && other.is_before(one)));
        let between = one.until(other.instant);
        assert!(!distance(between).is_empty() && !stretch(between).is_empty());
    }
    let now = Moment::parse(at, &named).map_or_else(|_| now(), |moment| moment.instant);
    judged([aware, end, zone, input.lines().nth(5).unwrap_or_default()], now);
}

/// What is read is what is written, and jiff reads an exact moment as the same.
fn is_read(text: &str, moment: &Moment) {
    assert!(moment.end() >= moment.instant || moment.form != Form::Day, "{text}");
    if moment.form == Form::Exact {
        // More than nine digits of a second are too many for it.
        let other = text.parse().map(|other: Timestamp| other.as_second());
        assert!(other.is_ok_and(|other| other == moment.instant.as_second()) || text.len() > 30, "{text}");
    } else {
        let local = moment.instant.to_zoned(moment.zone.clone()).datetime().to_string();
        assert!(local.starts_with(text.get(..16).unwrap_or(text)), "{text} is {local}");
    }
}

fn periods(text: &str) -> Period {
    let Some(period) = Period::parse(text) else { return Period::hours(72) };
    assert!(!period.to_string().is_empty() && period.rough_seconds() >= 0, "{text}");
    period
}

/// Each reading ends after the start, none before a shorter one, and all can be written.
fn counts(moment: &Moment, zone: &TimeZone, country: Option<&Country>, period: &Period) {
    let holidays = country.map(|country| &country.holidays);
    let ends = Counting::ALL.map(|counting| deadline(moment.instant, period, counting, zone, holidays));
    assert!(ends.is_sorted(), "{ends:?}");
    for end in ends {
        assert!(end >= moment.instant, "{end} is before {}", moment.instant);
        assert!(!spoken(end, zone).is_empty() && !written(end, zone).is_empty());
        assert!(!distance(moment.until(end)).is_empty());
    }
    let next = moment.instant.checked_add(SignedDuration::from_hours(1));
    if let Ok(next) = next.map(|next| deadline(next, period, Counting::Plain, zone, holidays)) {
        let is_monotone = ends.first().is_none_or(|first| *first <= next);
        assert!(is_monotone, "an hour later ends earlier: {ends:?} {next}");
    }
}

fn counts_down(moment: &Moment, zone: &TimeZone, country: Option<&Country>, regime: &Regime) {
    for counting in Counting::ALL {
        let countdown = countdown(moment.clone(), zone.clone(), country, regime, counting);
        let mut out = Vec::new();
        write_deadline(&countdown, &mut out).expect("a vector takes everything");
        assert!(String::from_utf8(out).is_ok_and(|text| !text.contains(|c: char| c.is_control() && c != '\n')));
        assert_eq!(deadline_json(&countdown)["stages"].as_array().map(Vec::len), Some(countdown.legs.len()));
    }
}

/// All rules and the agenda take any moment and period, wherever a document may name one.
fn judged([aware, end, zone, period]: [&str; 4], now: Timestamp) {
    let text = documents(aware, end, zone, period);
    let files = files(text.as_bytes(), None);
    let settings = Settings::default();
    let run = Run { reference: &*LIBRARY, settings: &settings, now, complete: true };
    let agenda = agenda(&files, &[], run, SignedDuration::from_hours(24));
    for form in [AgendaForm::Text, AgendaForm::Json, AgendaForm::Markdown] {
        write_agenda(form, &agenda, &Options::default(), &mut Vec::new()).expect("a vector takes everything");
    }
    findings_are_sound(&check(files, &[], &LIBRARY, run));
}

/// The sample with other values.
fn documents(aware: &str, end: &str, zone: &str, period: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let (mut text, mut moments) = (String::new(), [aware, end].into_iter().cycle());
    for line in super::scene::SAMPLE.lines() {
        let Some((key, value)) = line.split_once(": ") else {
            let _ = writeln!(text, "{line}");
            continue;
        };
        let is_moment = value.starts_with("20") && value.as_bytes().get(4) == Some(&b'-');
        let is_period = value.starts_with('P') && Period::parse(value).is_some();
        let value = match key.trim_start_matches(['-', ' ']) {
            "timezone" if !zone.is_empty() => quoted(zone),
            _ if is_moment => quoted(moments.next().unwrap_or_default()),
            _ if is_period => quoted(period),
            _ => value.to_owned(),
        };
        let _ = writeln!(text, "{key}: {value}");
    }
    text
}
