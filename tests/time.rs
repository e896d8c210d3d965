//! The 72 hours: every worked example in every reading, and what must hold for all moments.
#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use breachlint::check::Reference as _;
use breachlint::config::Counting;
use breachlint::model::{Moment, Period, deadline, zone_named};
use breachlint::pack::Library;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    id: String,
    title: String,
    zone: String,
    country: String,
    aware: String,
    counted_from: String,
    plain: String,
    hour_rounded: String,
    two_working_days: String,
    plain_96_hours: String,
    #[serde(rename = "note")]
    _note: String,
}

impl Example {
    fn instant(&self, text: &str) -> Timestamp {
        Moment::parse(text, &self.zone()).expect("a moment").instant
    }

    fn zone(&self) -> TimeZone {
        zone_named(&self.zone).expect("a zone of the embedded database")
    }

    fn end(&self, library: &Library, hours: i64, counting: Counting) -> Timestamp {
        let country = library.country(&self.country).expect("a country file");
        let aware = self.instant(&self.aware);
        deadline(aware, &Period::hours(hours), counting, &self.zone(), Some(&country.holidays))
    }
}

fn examples() -> Vec<Example> {
    let text = std::fs::read_to_string("tests/time/worked_examples.yaml").expect("a readable file");
    serde_yaml::from_str(&text).expect("a list of examples")
}

#[test]
fn every_worked_example_comes_out() {
    let library = Library::builtin().expect("built-in rules");
    let examples = examples();
    assert_eq!(examples.len(), 22);
    for example in &examples {
        for (hours, counting, expected) in [
            (72, Counting::Plain, &example.plain),
            (72, Counting::HourRounded, &example.hour_rounded),
            (72, Counting::TwoWorkingDays, &example.two_working_days),
            (96, Counting::Plain, &example.plain_96_hours),
            (0, Counting::HourRounded, &example.counted_from),
        ] {
            let end = example.end(&library, hours, counting);
            let named = format!("{} {}: {hours} h {counting:?}", example.id, example.title);
            assert_eq!(end, example.instant(expected), "{named}");
        }
    }
}

#[test]
fn every_year_of_a_worked_example_is_in_the_holiday_data() {
    let library = Library::builtin().expect("built-in rules");
    for example in examples() {
        let country = library.country(&example.country).expect("a country file");
        for text in [&example.aware, &example.two_working_days] {
            let year = text.get(..4).and_then(|year| year.parse().ok()).expect("a year");
            assert!(country.holidays.knows(year), "{} {year}", example.country);
        }
    }
}

#[test]
fn the_holidays_of_every_country_are_readable() {
    let library = Library::builtin().expect("built-in rules");
    for code in library.country_codes() {
        let country = library.country(code).unwrap_or_else(|| panic!("policies/countries/{code}.yaml"));
        assert!(country.holidays.knows(2026), "{code}");
    }
}

const ZONES: [&str; 6] =
    ["UTC", "Europe/Amsterdam", "Europe/Oslo", "Atlantic/Reykjavik", "Europe/Riga", "Europe/Warsaw"];

/// From 2018, when the GDPR began, to 2035, where the holiday data end.
fn moment() -> impl Strategy<Value = Timestamp> {
    (1_527_199_200_i64..2_082_758_400).prop_map(|second| Timestamp::from_second(second).expect("in range"))
}

fn zone() -> impl Strategy<Value = TimeZone> {
    prop::sample::select(ZONES.to_vec()).prop_map(|name| zone_named(name).expect("in the embedded database"))
}

fn end(start: Timestamp, counting: Counting, zone: &TimeZone) -> Timestamp {
    deadline(start, &Period::hours(72), counting, zone, None)
}

proptest! {
    #[test]
    fn each_reading_ends_no_earlier_than_the_one_before(start in moment(), zone in zone()) {
        let plain = end(start, Counting::Plain, &zone);
        let rounded = end(start, Counting::HourRounded, &zone);
        prop_assert!(plain < rounded && rounded.duration_since(plain).as_secs() <= 3600);
        prop_assert!(end(start, Counting::TwoWorkingDays, &zone) >= rounded);
    }

    #[test]
    fn who_knows_later_has_no_earlier_end(a in moment(), b in moment(), zone in zone()) {
        for counting in [Counting::Plain, Counting::HourRounded, Counting::TwoWorkingDays] {
            let (first, second) = (end(a.min(b), counting, &zone), end(a.max(b), counting, &zone));
            prop_assert!(first <= second, "{counting:?}");
        }
    }

    #[test]
    fn moments_close_together_keep_their_order(a in moment(), later in 0_i64..200_000, zone in zone()) {
        let b = Timestamp::from_second(a.as_second() + later).expect("in range");
        for counting in [Counting::Plain, Counting::HourRounded, Counting::TwoWorkingDays] {
            prop_assert!(end(a, counting, &zone) <= end(b, counting, &zone), "{counting:?}");
        }
    }

    #[test]
    fn the_plain_end_is_the_same_everywhere(start in moment(), here in zone(), there in zone()) {
        prop_assert_eq!(end(start, Counting::Plain, &here), end(start, Counting::Plain, &there));
    }

    #[test]
    fn the_rounded_end_is_the_same_at_all_offsets_of_whole_hours(start in moment(), here in -12_i8..=14, zone in zone()) {
        let fixed = TimeZone::fixed(Offset::constant(here));
        prop_assert_eq!(end(start, Counting::HourRounded, &fixed), end(start, Counting::HourRounded, &zone));
    }

    #[test]
    fn working_days_end_at_midnight_or_not_at_all(start in moment(), zone in zone()) {
        let (rounded, working) = (end(start, Counting::HourRounded, &zone), end(start, Counting::TwoWorkingDays, &zone));
        let midnight = working.to_zoned(zone.clone()).time() == jiff::civil::Time::midnight();
        prop_assert!(working == rounded || midnight);
    }
}
