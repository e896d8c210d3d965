//! Every hour of 2026 in five zones, held against a second way of counting that shares nothing with the first: whole
//! seconds, the rule of summer time written out, and holidays by Easter and fixed days.
#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use breachlint::check::Reference as _;
use breachlint::config::Counting;
use breachlint::model::{Period, deadline, zone_named};
use breachlint::pack::Library;
use jiff::Timestamp;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Days since 1970-01-01 of a day of the Gregorian calendar, counted year by year and month by month.
fn day_number(year: i64, month: usize, day: i64) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let years: i64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let february = if is_leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + months.iter().take(month - 1).sum::<i64>() + day - 1
}

/// 0 is Monday: 1970-01-01 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Easter Sunday in the Gregorian calendar, after Gauss with Lichtenberg's correction.
fn easter(year: i64) -> i64 {
    let (a, k) = (year % 19, year / 100);
    let m = 15 + (3 * k + 3) / 4 - (8 * k + 13) / 25;
    let d = (19 * a + m) % 30;
    let r = (d + a / 11) / 29;
    let og = 21 + d - r;
    let sz = 7 - (year + year / 4 + (2 - (3 * k + 3) / 4)) % 7;
    let oe = 7 - (og - sz) % 7;
    day_number(year, 3, 1) + og + oe - 1
}

/// The `n`-th weekday from a day on.
fn weekday_from(day: i64, wanted: i64) -> i64 {
    day + (wanted - weekday(day)).rem_euclid(7)
}

struct Place {
    country: &'static str,
    zone: &'static str,
    /// Hours ahead of UTC in winter, and whether there is summer time.
    winter: i64,
    has_summer: bool,
    fixed: &'static [(usize, i64)],
    by_easter: &'static [i64],
}

const PLACES: [Place; 5] = [
    Place {
        country: "NL",
        zone: "Europe/Amsterdam",
        winter: 1,
        has_summer: true,
        fixed: &[(1, 1), (12, 25), (12, 26)],
        by_easter: &[-2, 0, 1, 39, 49, 50],
    },
    Place {
        country: "NO",
        zone: "Europe/Oslo",
        winter: 1,
        has_summer: true,
        fixed: &[(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)],
        by_easter: &[-3, -2, 0, 1, 39, 49, 50],
    },
    Place {
        country: "IS",
        zone: "Atlantic/Reykjavik",
        winter: 0,
        has_summer: false,
        // 24 and 31 December are holidays from 13:00 on: no complete working days.
        fixed: &[(1, 1), (5, 1), (6, 17), (12, 24), (12, 25), (12, 26), (12, 31)],
        by_easter: &[-3, -2, 0, 1, 39, 49, 50],
    },
    Place {
        country: "LV",
        zone: "Europe/Riga",
        winter: 2,
        has_summer: true,
        // 2 January and 22 June 2026 are working days that the government moved.
        fixed: &[
            (1, 1),
            (1, 2),
            (5, 1),
            (5, 4),
            (6, 22),
            (6, 23),
            (6, 24),
            (11, 18),
            (12, 24),
            (12, 25),
            (12, 26),
            (12, 31),
        ],
        by_easter: &[-2, 0, 1, 49],
    },
    Place {
        country: "PL",
        zone: "Europe/Warsaw",
        winter: 1,
        has_summer: true,
        fixed: &[(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)],
        by_easter: &[0, 1, 49, 60],
    },
];

impl Place {
    /// Seconds ahead of UTC: summer time from the last Sunday of March to that of October, both at 01:00 UTC.
    fn offset(&self, second: i64) -> i64 {
        let last_sunday = |month, year| {
            let last = day_number(year, month, 31);
            (last - (weekday(last) + 1) % 7) * DAY + HOUR
        };
        let is_summer = (2026..=2027).any(|year| (last_sunday(3, year)..last_sunday(10, year)).contains(&second));
        (self.winter + i64::from(self.has_summer && is_summer)) * HOUR
    }

    fn holidays(&self, year: i64) -> BTreeSet<i64> {
        let fixed =
            self.fixed.iter().filter(|(month, day)| year == 2026 || (*month, *day) != (1, 2) || self.country != "LV");
        let mut days: BTreeSet<i64> = fixed.map(|(month, day)| day_number(year, *month, *day)).collect();
        days.extend(self.by_easter.iter().map(|after| easter(year) + after));
        match self.country {
            "NL" => {
                let birthday = day_number(year, 4, 27);
                days.insert(if weekday(birthday) == 6 { birthday - 1 } else { birthday });
            }
            "IS" => {
                days.insert(weekday_from(day_number(year, 4, 19), 3));
                days.insert(weekday_from(day_number(year, 8, 1), 0));
            }
            "LV" => {
                days.insert(weekday_from(day_number(year, 5, 1), 6) + 7);
            }
            _ => {}
        }
        days
    }

    fn rounded(&self, second: i64) -> i64 {
        // The clocks are whole hours away from UTC, so that a full hour is one everywhere.
        (second / HOUR + 1 + 72) * HOUR
    }

    fn two_working_days(&self, second: i64, holidays: &BTreeSet<i64>) -> i64 {
        let counted_from = self.rounded(second) - 72 * HOUR;
        // Midnight by the local clocks, as an instant: no clock here changes near midnight.
        let midnight = |day: i64| day * DAY - self.offset(day * DAY - self.winter * HOUR);
        let first = (counted_from + self.offset(counted_from)).div_euclid(DAY);
        let complete = (first..).filter(|day| midnight(*day) >= counted_from);
        let mut working = complete.filter(|day| weekday(*day) < 5 && !holidays.contains(day));
        let second_day = working.nth(1).expect("working days come");
        midnight(second_day + 1).max(self.rounded(second))
    }
}

fn sweep(place: &Place) {
    let library = Library::with_rules(Vec::new()).expect("built-in data");
    let country = library.country(place.country).expect("a country file");
    let zone = zone_named(place.zone).expect("in the embedded database");
    let holidays: BTreeSet<i64> = place.holidays(2026).into_iter().chain(place.holidays(2027)).collect();
    let first = day_number(2026, 1, 1) * DAY;
    for hour in 0..365 * 24 {
        // Not always on the hour.
        let second = first + hour * HOUR + hour * 7 % 60 * 60;
        let start = Timestamp::from_second(second).expect("in range");
        let counted =
            |counting| deadline(start, &Period::hours(72), counting, &zone, Some(&country.holidays)).as_second();
        assert_eq!(counted(Counting::Plain), second + 72 * HOUR, "{} {start}", place.zone);
        assert_eq!(counted(Counting::HourRounded), place.rounded(second), "{} {start}", place.zone);
        let working = place.two_working_days(second, &holidays);
        assert_eq!(counted(Counting::TwoWorkingDays), working, "{} {start}", place.zone);
    }
}

#[test]
fn every_hour_of_2026_in_amsterdam() {
    sweep(&PLACES[0]);
}

#[test]
fn every_hour_of_2026_in_oslo() {
    sweep(&PLACES[1]);
}

#[test]
fn every_hour_of_2026_in_reykjavik() {
    sweep(&PLACES[2]);
}

#[test]
fn every_hour_of_2026_in_riga() {
    sweep(&PLACES[3]);
}

#[test]
fn every_hour_of_2026_in_warsaw() {
    sweep(&PLACES[4]);
}
