//! Words before or after which the name of a person stands. Reads `policies/words/honorifics.yaml`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use super::triple::{Pieces, Stand, Triples};

/// The file, with words that stand where its text does: to copy them would be most of the work.
#[derive(Debug, Deserialize)]
struct File<'f> {
    #[serde(borrow)]
    languages: BTreeMap<Cow<'f, str>, Vec<Word<'f>>>,
    after_name: Words<'f>,
    abbreviations: Words<'f>,
    titles: Words<'f>,
    particles: Words<'f>,
    two_names: Words<'f>,
    no_names: Words<'f>,
}

#[derive(Debug, Deserialize)]
struct Word<'f>(#[serde(borrow)] Cow<'f, str>);

/// A sorted list.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<Word<'f>>", bound(deserialize = "'de: 'f"))]
struct Words<'f>(Vec<Word<'f>>);

impl<'f> From<Vec<Word<'f>>> for Words<'f> {
    fn from(mut words: Vec<Word<'f>>) -> Self {
        words.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        Self(words)
    }
}

impl Words<'_> {
    fn contains(&self, word: &str) -> bool {
        self.0.binary_search_by(|known| (*known.0).cmp(word)).is_ok()
    }
}

/// A phrase in small letters, and where its last word begins.
#[derive(Debug)]
struct Phrase {
    text: Cow<'static, str>,
    last: usize,
}

impl Phrase {
    fn new(written: Cow<'static, str>) -> Self {
        let is_small = written.is_ascii() && !written.bytes().any(|byte| byte.is_ascii_uppercase());
        let text = if is_small { written } else { written.to_lowercase().into() };
        Self { last: text.bytes().rposition(|byte| byte == b' ').map_or(0, |blank| blank + 1), text }
    }

    fn last(&self) -> &str {
        self.text.get(self.last..).unwrap_or_default()
    }
}

/// Titles and words for people, ready to search with.
#[derive(Debug)]
pub struct Honorifics {
    file: File<'static>,
    /// Sorted by the last word.
    phrases: Vec<Phrase>,
    /// Those of the words behind names.
    after_name: Pieces,
}

/// A word of a text with its place.
#[derive(Clone, Copy)]
struct Place<'t> {
    start: usize,
    end: usize,
    text: &'t str,
}

impl Honorifics {
    /// From the JSON form of the file.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &'static str) -> Result<Self, serde_json::Error> {
        let mut file: File<'static> = serde_json::from_str(json)?;
        let written = std::mem::take(&mut file.languages).into_values().flatten();
        let mut phrases: Vec<_> = written.map(|Word(phrase)| Phrase::new(phrase)).collect();
        phrases.sort_by(|left, right| left.last().cmp(right.last()));
        let after_name = Pieces::of(file.after_name.0.iter().map(|word| (&*word.0, Stand::Whole)));
        Ok(Self { file, phrases, after_name })
    }

    /// The phrases with this last word.
    fn ending_with(&self, last: &str) -> &[Phrase] {
        let start = self.phrases.partition_point(|phrase| phrase.last() < last);
        let behind = self.phrases.get(start..).unwrap_or_default();
        behind.get(..behind.partition_point(|phrase| phrase.last() == last)).unwrap_or_default()
    }

    /// Whether a word that stands behind names may stand in texts with these triples. Where none does, no text begins with
    /// a name that is seen.
    #[must_use]
    pub fn may_follow(&self, texts: &Triples) -> bool {
        self.after_name.may_stand_in(texts)
    }

    /// The words of the list in a text beside which a name seems to stand. `is_known` are capitalised words that are
    /// no names: functions, systems, organisations.
    #[must_use]
    pub fn names(&self, text: &str, is_known: &dyn Fn(&str) -> bool) -> Vec<String> {
        self.found(text, is_known).into_iter().map(|(beside, _)| beside).collect()
    }

    /// The places of the names themselves, in bytes.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        self.found(text, &|_| false).into_iter().map(|(_, place)| place).collect()
    }

    /// What names stand beside, and where they are.
    fn found(&self, text: &str, is_known: &dyn Fn(&str) -> bool) -> Vec<(String, Range<usize>)> {
        let mut found = Vec::new();
        if !self.may_name(text) {
            return found;
        }
        let words = words(text);
        for (at, word) in words.iter().enumerate() {
            if !is_capitalised(word.text)
                || is_known(word.text)
                || self.file.no_names.contains(&word.text.to_lowercase())
            {
                continue;
            }
            let before = words.get(..at).unwrap_or_default();
            let after = words.get(at + 1..).unwrap_or_default();
            if let Some(honorific) = self.before(text, before, *word, after) {
                found.push((honorific, self.whole(text, *word, after)));
            } else if let Some(next) = after.first().filter(|next| self.file.after_name.contains(next.text))
                && joins(text, word.end, next.start, false)
            {
                found.push((next.text.to_owned(), word.start..word.end));
            }
        }
        found
    }

    /// A name with the names and particles that follow it.
    fn whole(&self, text: &str, name: Place<'_>, after: &[Place<'_>]) -> Range<usize> {
        let (mut end, mut last) = (name.end, name);
        for next in after {
            let is_name = is_capitalised(next.text);
            let is_initial = last.text.chars().count() == 1;
            if !joins(text, last.end, next.start, is_initial) || !(is_name || self.file.particles.contains(next.text)) {
                break;
            }
            end = if is_name { next.end } else { end };
            last = *next;
        }
        name.start..end
    }

    /// Whether a word of the list or a particle stands beside a capitalised word. Nearly every text ends here.
    fn may_name(&self, text: &str) -> bool {
        let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_before = |word: &str| !self.ending_with(word).is_empty() || self.file.particles.contains(word);
        capitals(text).any(|at| {
            let (before, from) = text.split_at_checked(at).unwrap_or_default();
            let before = before.trim_end_matches(['(', '"', '\'', '„', '“', '«']);
            if !before.is_empty() && !before.ends_with(|c: char| c.is_ascii_whitespace()) {
                return false;
            }
            let previous = before.split_ascii_whitespace().next_back();
            let next = from.split_ascii_whitespace().nth(1);
            previous.is_some_and(|word| is_before(&letters(word)))
                || next.is_some_and(|word| self.file.after_name.contains(&letters(word)))
        })
    }

    fn before(&self, text: &str, before: &[Place<'_>], name: Place<'_>, after: &[Place<'_>]) -> Option<String> {
        let mut rest = before;
        let mut start = name.start;
        let mut by_particle = false;
        while let Some((last, earlier)) = rest.split_last() {
            if !self.file.particles.contains(last.text) || !joins(text, last.end, start, false) {
                break;
            }
            (rest, start, by_particle) = (earlier, last.start, true);
        }
        let (last, earlier) = rest.split_last()?;
        let word = last.text.to_lowercase();
        let phrases = self.ending_with(&word);
        let abbreviated = self.file.abbreviations.contains(&word);
        let is_title = self.file.titles.contains(&word);
        let second = || {
            let next = after.first().filter(|next| is_capitalised(next.text));
            next.is_some_and(|next| joins(text, name.end, next.start, name.text.chars().count() == 1))
        };
        let initial = name.text.chars().count() == 1;
        if !joins(text, last.end, start, abbreviated)
            || (by_particle && !is_title)
            || ((initial || self.file.two_names.contains(&word)) && !second())
        {
            return None;
        }
        let stands = |phrase: &&Phrase| {
            let mut parts = phrase.text.rsplit(' ').skip(1);
            let mut words = earlier.iter().rev();
            parts.all(|part| words.next().is_some_and(|word| word.text.to_lowercase() == part))
        };
        phrases.iter().filter(stands).max_by_key(|phrase| phrase.text.len()).map(|phrase| phrase.text.to_string())
    }
}

/// Where capitals stand. Bytes are looked at, because most texts have one capital.
fn capitals(text: &str) -> impl Iterator<Item = usize> {
    let may_be = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii();
    let places = text.bytes().enumerate().filter(move |(_, byte)| may_be(*byte)).map(|(at, _)| at);
    places.filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
}

/// Whether only a blank stands between two words, or a point and a blank where one may.
fn joins(text: &str, end: usize, start: usize, point: bool) -> bool {
    let between = text.get(end..start).unwrap_or("?");
    let between = if point { between.strip_prefix('.').unwrap_or(between) } else { between };
    between.chars().all(char::is_whitespace) && (!between.is_empty() || point)
}

/// A capital and then small letters, or a single capital: an acronym is no name.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase)
}

fn words(text: &str) -> Vec<Place<'_>> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, inside(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.extend(text.get(from..at).map(|text| Place { start: from, end: at, text }));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::Honorifics;

    fn honorifics() -> Honorifics {
        let json = r#"{"languages": {"nl": ["dhr", "mevrouw", "patiënt", "medewerker"], "en": ["staff member"]},
            "after_name": ["kungs"], "abbreviations": ["dhr"], "titles": ["dhr", "mevrouw"], "particles": ["van", "den"],
            "two_names": ["medewerker"], "no_names": ["team"]}"#;
        Honorifics::from_json(json).expect("the shape of the list")
    }

    fn found(text: &str) -> Vec<String> {
        honorifics().names(text, &|word| word == "Privacyofficer")
    }

    #[test]
    fn names_beside_titles_are_seen() {
        assert_eq!(found("Gemaild aan dhr. J. Jansen en mevrouw van den Berg."), ["dhr", "mevrouw"]);
        assert_eq!(found("De patiënt Jansen belde; medewerker Jan Jansen nam op."), ["patiënt", "medewerker"]);
        assert_eq!(found("Staff member Ola belde Bērziņš kungs."), ["staff member", "kungs"]);
    }

    #[test]
    fn a_name_is_found_as_a_whole() {
        let text = "Gemaild aan dhr. J. P. Jansen, mevrouw van den Berg en Bērziņš kungs; patiënt Jan van Dijk belde.";
        let names: Vec<&str> = honorifics().places(text).into_iter().filter_map(|place| text.get(place)).collect();
        assert_eq!(names, ["J. P. Jansen", "Berg", "Bērziņš", "Jan van Dijk"]);
    }

    #[test]
    fn sentences_functions_and_acronyms_are_no_names() {
        assert_eq!(found("Een patiënt. De lijst ging naar een medewerker. Zij belde."), Vec::<String>::new());
        assert_eq!(
            found("De patiënt Privacyofficer, patiënt ICT, medewerker Burgerzaken, patiënt Team"),
            Vec::<String>::new()
        );
    }
}
