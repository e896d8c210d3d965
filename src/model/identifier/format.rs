//! One format of identifiers: what a candidate looks like and whether it is one.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::OnceLock;

use regex::Regex;
use serde::{Deserialize, Deserializer};

use super::checksum::{Checksum, Verdict};
use super::sieve::Sieve;

/// What a format is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Numbers that a state gives to people.
    National,
    /// Payment cards and bank accounts.
    Payment,
    /// Addresses by which people are reached.
    Contact,
}

/// A regular expression, compiled at its first use: most runs meet few formats. Word boundaries are those of ASCII,
/// which keeps the search fast in texts with other letters; [`super::Identifiers`] looks at the letters around a
/// candidate itself.
#[derive(Debug)]
pub(super) struct Pattern {
    written: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    #[cfg(test)]
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// None for a pattern that is none, which a test excludes.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?.replace(r"\b", r"(?-u:\b)");
        Ok(Self { written, compiled: OnceLock::new() })
    }
}

/// One format, as it stands in its file: what it is about, and what a text must hold for its pattern to be tried.
#[derive(Debug, Deserialize)]
pub struct Format {
    /// `nl_bsn`.
    pub id: String,
    /// The country that gives such numbers; `*` is everywhere.
    pub country: String,
    /// Further countries with the same numbers.
    #[serde(default)]
    pub also_in: Vec<String>,
    /// What it is about.
    pub group: Group,
    /// What people call it.
    pub name: String,
    pub(super) sieve: Sieve,
    /// The separated spelling is enough: nothing else is written like this.
    #[serde(default)]
    pub(super) unmistakable: bool,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
}

/// How candidates of a format are found and proved: the rest of it, read when a text passes some sieve.
#[derive(Debug, Deserialize)]
pub(super) struct Proof {
    pub(super) regex: Pattern,
    #[serde(default)]
    pub(super) separator_form: Option<Pattern>,
    group: Group,
    #[serde(default)]
    excluded_prefixes: Vec<String>,
    #[serde(default)]
    replace: BTreeMap<String, String>,
    #[serde(default)]
    use_last: Option<usize>,
    #[serde(default)]
    date_check: Option<DateCheck>,
    #[serde(default)]
    without_checksum: Option<Pattern>,
    checksum: Checksum,
    #[serde(default)]
    skip_ranges: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct DateCheck {
    day_at: usize,
    month_at: usize,
    year_at: usize,
    year_digits: usize,
    #[serde(default = "none_added")]
    day_offsets: Vec<i32>,
    #[serde(default = "none_added")]
    month_offsets: Vec<i32>,
}

fn none_added() -> Vec<i32> {
    vec![0]
}

impl Format {
    /// Whether one of its words stands somewhere in a text of small letters.
    pub(super) fn is_named(&self, lower: &str) -> bool {
        self.keywords.iter().any(|word| lower.contains(word.as_str()))
    }
}

impl Proof {
    /// How a candidate fares; `None` when it is none after all.
    pub(super) fn verdict(&self, candidate: &str) -> Option<Verdict> {
        if self.excluded_prefixes.iter().any(|prefix| candidate.starts_with(prefix.as_str())) {
            return None;
        }
        if !self.skip_ranges.is_empty() {
            let address: IpAddr = candidate.parse().ok()?;
            return (!self.skip_ranges.iter().any(|range| is_within(address, range))).then_some(Verdict::None);
        }
        if self.group == Group::Contact {
            return Some(Verdict::None);
        }
        let compact = self.compact(candidate);
        if compact.bytes().all(|byte| byte == b'0') {
            return None;
        }
        if self.without_checksum.as_ref().is_some_and(|form| form.is_match(&compact)) {
            return Some(Verdict::None);
        }
        if self.date_check.as_ref().is_some_and(|check| !check.holds(&compact)) {
            return Some(Verdict::Fails);
        }
        Some(self.checksum.verdict(&compact))
    }

    fn compact(&self, candidate: &str) -> String {
        let mut compact: String = candidate.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '/' | '+')).collect();
        let first = self.replace.iter().filter_map(|(word, by)| Some((compact.find(word.as_str())?, word, by))).min();
        if let Some((_, word, by)) = first {
            compact = compact.replacen(word.as_str(), by, 1);
        }
        let from = self.use_last.map_or(0, |last| compact.len().saturating_sub(last));
        compact.split_off(from.min(compact.len()))
    }

    /// The candidate without what the pattern took from the next word.
    pub(super) fn cut<'t>(&self, candidate: &'t str) -> &'t str {
        let length = self.checksum.length(&self.compact(candidate));
        let mut seen = 0;
        let end = candidate.char_indices().find(|(_, c)| {
            seen += usize::from(c.is_ascii_alphanumeric());
            seen > length
        });
        end.and_then(|(at, _)| candidate.get(..at)).unwrap_or(candidate).trim_end()
    }
}

impl DateCheck {
    /// Short years: a date in any century from 1800 to 2199 will do.
    fn holds(&self, text: &str) -> bool {
        let digits = |at: usize, count: usize| text.get(at..at + count).and_then(|part| part.parse::<i32>().ok());
        let parts = (digits(self.day_at, 2), digits(self.month_at, 2), digits(self.year_at, self.year_digits));
        let (Some(day), Some(month), Some(year)) = parts else { return false };
        let years: &[i32] = if self.year_digits == 2 { &[1800, 1900, 2000, 2100] } else { &[1000, 2000] };
        let years = years.iter().map(|century| century + year).filter(|year| (1800..2200).contains(year));
        let mut years = years.collect::<Vec<_>>().into_iter();
        years.any(|year| {
            let months = self.month_offsets.iter().map(|offset| month - offset);
            months.into_iter().any(|month| self.day_offsets.iter().any(|offset| exists(year, month, day - offset)))
        })
    }
}

fn exists(year: i32, month: i32, day: i32) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        _ => 0,
    };
    (1..=last).contains(&day)
}

/// Whether an address lies in a range such as `10.0.0.0/8`.
fn is_within(address: IpAddr, range: &str) -> bool {
    let Some((start, bits)) = range.split_once('/') else { return false };
    let number = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
        IpAddr::V6(address) => address.to_bits(),
    };
    let (Ok(start), Ok(bits)) = (start.parse::<IpAddr>(), bits.parse::<u32>()) else { return false };
    let shift = 128_u32.saturating_sub(bits);
    start.is_ipv4() == address.is_ipv4()
        && number(start).checked_shr(shift).unwrap_or(0) == number(address).checked_shr(shift).unwrap_or(0)
}
