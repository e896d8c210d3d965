//! Personal identifiers in texts: candidates, their checksums, and what speaks for them. Reads `policies/identifiers.yaml`.
//!
//! Nothing of what is found leaves this room whole, except to compare it with the organisation's own addresses.

mod checksum;
mod format;
mod sieve;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use checksum::Verdict;
use format::Proof;
pub use format::{Format, Group};
use sieve::Shape;

/// How sure a find is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// It looks like one.
    Possible,
    /// Its checksum fits, or a word near by names it.
    Likely,
    /// Its checksum fits, and the spelling or a word near by speaks for it.
    Certain,
}

/// What speaks for a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sign {
    /// A word near by that names the format.
    Keyword,
    /// The spelling with separators.
    Separated,
    /// Nothing.
    None,
}

/// Where a format is at home, seen from the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locality {
    /// In a country of the organisation or of the people.
    Own,
    /// Nothing says which country it is about.
    Unknown,
    /// In another country.
    Other,
}

impl Locality {
    const ALL: [Self; 3] = [Self::Own, Self::Unknown, Self::Other];
}

/// A row of the table of outcomes; what it does not name fits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    #[serde(default)]
    group: Option<Group>,
    #[serde(default)]
    checksum: Option<Verdict>,
    #[serde(default)]
    sign: Option<Vec<Sign>>,
    #[serde(default)]
    country: Option<Vec<Locality>>,
    #[serde(default)]
    excused: Option<bool>,
    sure: Option<Sureness>,
}

#[derive(Debug, Deserialize)]
struct Gating {
    keyword_within: usize,
    excuse_within: usize,
    /// Beginnings of words that name numbers of another sort: invoices, cases, telephones.
    excuses: Vec<String>,
    outcomes: Vec<Outcome>,
}

#[derive(Debug, Deserialize)]
struct Show {
    first: usize,
}

#[derive(Debug, Deserialize)]
struct File {
    gating: Gating,
    show: Show,
    formats: Vec<Format>,
}

/// What else the file says of each format.
#[derive(Debug, Default, Deserialize)]
struct Proofs {
    formats: Vec<Proof>,
}

/// All that the table of outcomes asks about a candidate.
struct Evidence {
    group: Group,
    checksum: Verdict,
    sign: Sign,
    country: Locality,
    excused: bool,
}

impl Gating {
    /// How sure the first row that fits makes a candidate.
    fn sure(&self, of: &Evidence) -> Option<Sureness> {
        let fits = |row: &&Outcome| {
            row.group.is_none_or(|group| group == of.group)
                && row.checksum.is_none_or(|verdict| verdict == of.checksum)
                && row.sign.as_ref().is_none_or(|signs| signs.contains(&of.sign))
                && row.country.as_ref().is_none_or(|countries| countries.contains(&of.country))
                && row.excused.is_none_or(|excused| excused == of.excused)
        };
        self.outcomes.iter().find(fits).and_then(|row| row.sure)
    }

    /// Whether nothing but a word near by can make a number of a group and a country count.
    fn asks_for_a_word(&self, group: Group, country: Locality) -> bool {
        let signs = [Sign::Separated, Sign::None].into_iter();
        let of = signs.flat_map(|sign| [Verdict::Passes, Verdict::None].map(|checksum| (sign, checksum)));
        let of = of.flat_map(|(sign, checksum)| [true, false].map(|excused| (sign, checksum, excused)));
        let mut of = of.map(|(sign, checksum, excused)| Evidence { group, checksum, sign, country, excused });
        of.all(|evidence| self.sure(&evidence).is_none())
    }
}

/// All formats, ready to search with.
#[derive(Debug)]
pub struct Identifiers {
    file: File,
    proofs: OnceLock<Proofs>,
    /// The file as JSON.
    written: &'static str,
    /// Where only a word near by makes a candidate count.
    asks_for_a_word: Vec<(Group, Locality)>,
}

/// One find in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The place of its format in [`Identifiers::formats`].
    pub format: usize,
    /// How sure it is.
    pub sure: Sureness,
    /// The find itself; never shown.
    pub text: String,
    start: usize,
    by_keyword: bool,
}

impl Identifiers {
    /// From the JSON form of the file.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &'static str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let groups = [Group::National, Group::Payment, Group::Contact].into_iter();
        let all = groups.flat_map(|group| Locality::ALL.map(|country| (group, country)));
        let asks_for_a_word = all.filter(|(group, country)| file.gating.asks_for_a_word(*group, *country)).collect();
        Ok(Self { file, proofs: OnceLock::new(), written: json, asks_for_a_word })
    }

    /// How candidates of a format are found and proved. A fault in the file would show in every test of identifiers.
    #[expect(clippy::expect_used, reason = "the text is embedded, and a test proves all formats")]
    fn proof(&self, format: usize) -> Option<&Proof> {
        let read = || serde_json::from_str(self.written).expect("the built-in formats are sound");
        self.proofs.get_or_init(read).formats.get(format)
    }

    /// The formats.
    #[must_use]
    pub fn formats(&self) -> &[Format] {
        &self.file.formats
    }

    /// A find as a message may show it: the first characters and the length.
    #[must_use]
    pub fn masked(&self, find: &Find) -> String {
        let first: String = find.text.chars().take(self.file.show.first).collect();
        format!("`{first}…` ({} characters)", find.text.chars().count())
    }

    /// The places in a text, in bytes, of what is at least likely and nothing excuses. `country` as for [`Self::search`].
    #[must_use]
    pub fn places(
        &self,
        text: &str,
        country: impl Fn(&Format) -> Locality,
        is_excused: impl Fn(&str) -> bool,
    ) -> Vec<Range<usize>> {
        // The plain text, in which finds have their places, has the same characters one by one.
        let plain = plain(text);
        let offset = |at: usize| {
            let before = plain.get(..at).unwrap_or_default().chars().count();
            text.char_indices().nth(before).map_or(text.len(), |(at, _)| at)
        };
        let finds = self.search(text, country).into_iter();
        let mut places: Vec<_> = finds
            .filter(|find| find.sure != Sureness::Possible && !is_excused(&find.text))
            .map(|find| offset(find.start)..offset(find.start + find.text.len()))
            .collect();
        places.sort_by_key(|place| place.start);
        places
    }

    /// All finds in a text, none overlapping another. `country` says where a format is at home.
    #[must_use]
    pub fn search(&self, text: &str, country: impl Fn(&Format) -> Locality) -> Vec<Find> {
        let text = plain(text);
        let (shape, lower) = (Shape::of(&text), text.to_lowercase());
        let formats = self.file.formats.iter().enumerate();
        let mut finds: Vec<Find> = formats
            .filter(|(_, format)| format.sieve.lets_through(&shape, &text))
            .map(|(at, format)| (at, format, country(format)))
            .filter(|(_, format, country)| !self.asks_for_a_word(format, *country) || format.is_named(&lower))
            .flat_map(|(at, format, country)| {
                let regex = self.proof(at).and_then(|proof| proof.regex.regex());
                let candidates = regex.into_iter().flat_map(|regex| regex.find_iter(&text));
                candidates
                    .filter_map(|found| self.judge(&text, found.range(), (at, format), country))
                    .collect::<Vec<_>>()
            })
            .collect();
        let group = |find: &Find| self.file.formats.get(find.format).map(|format| format.group == Group::Contact);
        finds.sort_by_key(|find| {
            (!find.by_keyword, group(find) != Some(true), std::cmp::Reverse(find.sure), find.start, find.format)
        });
        // By start: what was kept never overlaps, so only the two neighbours can.
        let mut kept: BTreeMap<usize, Find> = BTreeMap::new();
        for find in finds {
            let end = find.start + find.text.len();
            let before =
                kept.range(..=find.start).next_back().is_some_and(|(at, other)| at + other.text.len() > find.start);
            let after = kept.range(find.start..).next().is_some_and(|(at, _)| *at < end);
            if !before && !after {
                kept.insert(find.start, find);
            }
        }
        kept.into_values().collect()
    }

    /// Whether only a word can make a candidate of this format count; a spelling like no other speaks as a word does.
    fn asks_for_a_word(&self, format: &Format, country: Locality) -> bool {
        !format.unmistakable && self.asks_for_a_word.contains(&(format.group, country))
    }

    fn judge(
        &self,
        text: &str,
        range: std::ops::Range<usize>,
        (at, format): (usize, &Format),
        country: Locality,
    ) -> Option<Find> {
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        // Letters beyond ASCII are no edge of a word either.
        if before.chars().next_back().is_some_and(|c| c.is_alphanumeric() && !c.is_ascii()) {
            return None;
        }
        let proof = self.proof(at)?;
        let candidate = proof.cut(text.get(range.clone())?);
        let verdict = proof.verdict(candidate)?;
        if verdict == Verdict::Fails {
            return None;
        }
        let gating = &self.file.gating;
        let (left, right) = (last(before, gating.keyword_within), first(after, gating.keyword_within));
        let near = last(before, gating.excuse_within);
        let keyword = format.keywords.iter().filter_map(|word| whole_word(&left, word)).max();
        let excuse = gating.excuses.iter().filter_map(|word| beginning(&near, word)).max();
        // Both counted from the end: what stands nearer to the number says what it is.
        let nearer = |at: usize, side: &str| side.len() - at;
        let is_excused = format.group != Group::Contact
            && excuse
                .is_some_and(|excuse| keyword.is_none_or(|keyword| nearer(excuse, &near) < nearer(keyword, &left)));
        let named = keyword.is_some() || format.keywords.iter().any(|word| whole_word(&right, word).is_some());
        let separated = proof.separator_form.as_ref().is_some_and(|form| form.is_match(candidate));
        let sign = match (named && !is_excused, separated) {
            (true, _) => Sign::Keyword,
            (false, true) if format.unmistakable => Sign::Keyword,
            (false, true) => Sign::Separated,
            (false, false) => Sign::None,
        };
        let sure =
            gating.sure(&Evidence { group: format.group, checksum: verdict, sign, country, excused: is_excused })?;
        let by_keyword = sign == Sign::Keyword;
        Some(Find { format: at, sure, text: candidate.to_owned(), start: range.start, by_keyword })
    }
}

/// The text with the blanks and hyphens of print in their plain form.
fn plain(text: &str) -> String {
    let plain = |c| match c {
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{2010}'..='\u{2013}' => '-',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// The last characters of a text, in lower case.
fn last(text: &str, count: usize) -> String {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default().to_lowercase()
}

/// The first characters of a text, in lower case.
fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect::<String>().to_lowercase()
}

/// Where a word of the list stands last in the text, as a whole word.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    starts(text, word).filter(|at| !follows(text, at + word.len())).last()
}

/// Where a word of the text last begins with the word of the list.
fn beginning(text: &str, word: &str) -> Option<usize> {
    starts(text, word).last()
}

fn starts<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(|at| !text.get(..*at).is_some_and(|before| before.ends_with(char::is_alphanumeric)))
}

fn follows(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::model::json_of;

    #[test]
    fn a_sieve_lets_through_whatever_its_pattern_finds() {
        let mut runner = TestRunner::deterministic();
        let built_in = Identifiers::from_json(json_of("policies/identifiers.yaml")).expect("the shape of the file");
        for (at, format) in built_in.formats().iter().enumerate() {
            let proof = built_in.proof(at).expect("a proof for each format");
            let pattern = proof.regex.written().replace(r"(?-u:\b)", "");
            let any = string_regex(&pattern).expect("a pattern that texts can be made of");
            for _ in 0..200 {
                let text = any.new_tree(&mut runner).expect("a text").current();
                assert!(format.sieve.lets_through(&Shape::of(&text), &text), "{}: {text}", format.id);
            }
        }
    }
}
