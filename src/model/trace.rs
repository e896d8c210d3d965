//! Traces in texts: markers, phrases and patterns of a list, such as those of unfilled templates or of secrets.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::text::words_of;
use super::triple::{Piece, Pieces, Stand, Triples};
use super::words::{Prepared, WordList};

#[derive(Debug, Default, Deserialize)]
struct File {
    #[serde(default)]
    languages: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    max_words: usize,
    #[serde(default)]
    markers: Vec<String>,
    /// What a pattern without a word of its own finds.
    #[serde(default)]
    what: String,
    #[serde(default)]
    patterns: Vec<Written>,
    #[serde(default)]
    least_entropy: f64,
    #[serde(default)]
    harmless: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(String),
    Named {
        #[serde(default)]
        what: String,
        pattern: String,
        /// Texts of which one stands in every find, small letters.
        #[serde(default)]
        hints: Vec<String>,
    },
}

/// A text to look for as it is.
#[derive(Debug)]
struct Exact {
    text: String,
    piece: Piece,
}

/// A pattern, compiled when a hint to it was seen.
#[derive(Debug)]
struct Pattern {
    what: String,
    hints: Vec<Exact>,
    written: String,
    compiled: OnceLock<Option<Regex>>,
}

/// A list of traces. Those of ours are read when a document may hold one of them.
#[derive(Debug)]
pub struct Traces {
    list: WordList,
    /// Of what letters the markers and the hints to patterns are made.
    marks: Pieces,
    signs: OnceLock<Signs>,
    /// Its file as JSON, for a list that is not read yet.
    written: &'static str,
}

/// What a list of traces has besides words, ready to search with.
#[derive(Debug)]
struct Signs {
    phrases: Vec<String>,
    max_words: usize,
    markers: Vec<Exact>,
    patterns: Vec<Pattern>,
    least_entropy: f64,
    harmless: Vec<String>,
}

/// What of a list may stand in some texts: mostly nothing.
#[derive(Debug)]
pub struct Suspects<'l> {
    of: &'l Traces,
    may_be_phrase: bool,
    markers: Vec<&'l str>,
    patterns: Vec<&'l Pattern>,
}

impl From<String> for Exact {
    fn from(text: String) -> Self {
        Self { piece: Piece::new(&text, Stand::Anywhere), text }
    }
}

impl Pattern {
    fn new(written: Written, what: &str) -> Self {
        let (own, written, hints) = match written {
            Written::Plain(pattern) => (String::new(), pattern, Vec::new()),
            Written::Named { what, pattern, hints } => (what, pattern, hints),
        };
        let what = if own.is_empty() { what.to_owned() } else { own };
        Self { what, hints: hints.into_iter().map(Exact::from).collect(), written, compiled: OnceLock::new() }
    }

    /// Without a hint it is tried on every text.
    fn is_hinted(&self, stands: impl Fn(&Exact) -> bool) -> bool {
        self.hints.is_empty() || self.hints.iter().any(stands)
    }

    /// A pattern without hints may find something anywhere.
    fn hints(&self) -> impl Iterator<Item = &str> {
        let everywhere = if self.hints.is_empty() { Some("") } else { None };
        self.hints.iter().map(|hint| &*hint.text).chain(everywhere)
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

impl From<File> for Signs {
    fn from(file: File) -> Self {
        Self {
            phrases: file.languages.into_values().flatten().collect(),
            max_words: file.max_words,
            markers: file.markers.into_iter().map(Exact::from).collect(),
            patterns: file.patterns.into_iter().map(|one| Pattern::new(one, &file.what)).collect(),
            least_entropy: file.least_entropy,
            harmless: file.harmless,
        }
    }
}

impl Signs {
    fn marks(&self) -> Pieces {
        let markers = self.markers.iter().map(|marker| &*marker.text);
        let hints = self.patterns.iter().flat_map(Pattern::hints);
        Pieces::of(markers.chain(hints).map(|text| (text, Stand::Anywhere)))
    }
}

impl Traces {
    /// From the JSON form of a word list with `markers`, `patterns` and `max_words`.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        let signs = Signs::from(serde_json::from_str::<File>(json)?);
        Ok(Self { list: WordList::from_json(json)?, marks: signs.marks(), signs: signs.into(), written: "" })
    }

    /// One of our own, from the JSON form of its file and what was worked out of it.
    #[must_use]
    pub fn built_in(written: &'static str, prepared: &Prepared) -> Self {
        let (list, marks) = (WordList::built_in(written, prepared), Pieces(prepared.marks.into()));
        Self { list, marks, signs: OnceLock::new(), written }
    }

    /// What [`Prepared`] says of one of our own besides its words.
    #[cfg(test)]
    pub(crate) fn worked_out(&self) -> &[u16] {
        &self.marks.0
    }

    #[expect(clippy::expect_used, reason = "the text is embedded, and a test reads all lists")]
    fn signs(&self) -> &Signs {
        let read = || serde_json::from_str::<File>(self.written).expect("the built-in lists are sound");
        self.signs.get_or_init(|| read().into())
    }

    /// What of the list may stand in texts with these triples.
    #[must_use]
    pub fn suspects(&self, texts: &Triples) -> Suspects<'_> {
        let may_be_phrase = self.list.may_stand_in(texts);
        let mut suspects = Suspects { of: self, may_be_phrase, markers: Vec::new(), patterns: Vec::new() };
        if self.marks.may_stand_in(texts) {
            let (signs, stands) = (self.signs(), |exact: &Exact| exact.piece.may_stand_in(texts));
            let markers = signs.markers.iter().filter(|marker| stands(marker)).map(|marker| &*marker.text);
            suspects.markers = markers.collect();
            suspects.patterns = signs.patterns.iter().filter(|pattern| pattern.is_hinted(stands)).collect();
        }
        suspects
    }

    /// Whether a marker or pattern of the list stands in a text.
    #[must_use]
    pub fn marks(&self, text: &str) -> bool {
        self.suspects(&Triples::of(text)).mark(text).is_some()
    }

    fn stands(&self, pattern: &Pattern, text: &str) -> bool {
        let mut finds = pattern.regex().into_iter().flat_map(|regex| regex.captures_iter(text));
        finds.any(|found| found.name("secret").is_none_or(|secret| self.is_secret(secret.as_str())))
    }

    /// Whether a phrase begins with a word.
    fn begins(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.signs()
            .phrases
            .iter()
            .filter_map(|phrase| words_of(phrase).next())
            .any(|first| first.to_lowercase() == word)
    }

    /// Letters together with digits or signs, not too regular, and no word for a test.
    fn is_secret(&self, written: &str) -> bool {
        let value = written.trim_end_matches(['.', ',', ';', ')', ']', '"', '\'', '!', '?']);
        let value = value.trim_start_matches(['"', '\'', '(']);
        let lower = value.to_lowercase();
        let mixed = value.chars().any(|c| c.is_ascii_digit() || "!@#$%^&*?+=~".contains(c))
            || value.chars().skip(1).any(char::is_uppercase) && value.chars().any(char::is_lowercase);
        value.chars().any(char::is_alphabetic)
            && mixed
            && entropy(value) >= self.signs().least_entropy
            && !self.signs().harmless.iter().any(|word| lower.contains(word.as_str()))
    }
}

impl Suspects<'_> {
    /// Whether the list is done with these texts.
    #[must_use]
    pub fn are_none(&self) -> bool {
        !self.may_be_phrase && self.markers.is_empty() && self.patterns.is_empty()
    }

    /// The first marker or pattern in a text, in words of the list: never the text itself.
    #[must_use]
    pub fn mark(&self, text: &str) -> Option<String> {
        if is_word(text) || is_typed(text) {
            return None;
        }
        let marker = self.markers.iter().find(|marker| stands(text, marker)).map(|marker| format!("`{marker}`"));
        marker.or_else(|| {
            let lower = if self.patterns.is_empty() { String::new() } else { text.to_lowercase() };
            let is_hinted = |pattern: &Pattern| pattern.is_hinted(|hint| lower.contains(&hint.text));
            let hit = |pattern: &&&Pattern| is_hinted(pattern) && self.of.stands(pattern, text);
            self.patterns.iter().find(hit).map(|pattern| pattern.what.clone())
        })
    }

    /// A phrase of the list in a text that says little else.
    #[must_use]
    pub fn phrase(&self, text: &str) -> Option<String> {
        let blanks = || text.bytes().filter(|byte| *byte == b' ').count();
        if !self.may_be_phrase || is_typed(text) || blanks() >= self.of.signs().max_words {
            return None;
        }
        let hit = *self.of.list.hits(text).first()?;
        let mut words = words_of(text);
        // What stands behind a hyphen or an underscore is part of a word.
        let begins = if is_word(text) { self.of.begins(text) } else { words.clone().any(|word| self.of.begins(word)) };
        let is_short = words.nth(self.of.signs().max_words).is_none();
        (begins && is_short).then(|| format!("`{}`", hit.term.term))
    }
}

/// A word of a vocabulary, such as `mis_sending`: half of all texts, and none of them a trace.
fn is_word(text: &str) -> bool {
    let mut before = b'a';
    text.bytes().all(|byte| {
        let previous = std::mem::replace(&mut before, byte);
        byte.is_ascii_lowercase() || (byte == b'_' && previous != b'_')
    })
}

/// A moment or a day, or what is written like one.
fn is_typed(text: &str) -> bool {
    text.len() <= 25 && text.starts_with(|c: char| c.is_ascii_digit()) && text.as_bytes().get(4) == Some(&b'-')
}

/// A marker stands on its own: `TODO`, not `METODOS`.
fn stands(text: &str, marker: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(marker).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        let continues = letter(before) && letter(marker.chars().next());
        !(continues || (letter(after) && letter(marker.chars().next_back())))
    })
}

/// Bits per character.
#[expect(clippy::cast_precision_loss, reason = "a value in a text is far shorter than 2^53")]
fn entropy(text: &str) -> f64 {
    let mut counts: HashMap<char, usize> = HashMap::new();
    text.chars().for_each(|c| *counts.entry(c).or_default() += 1);
    let length = text.chars().count() as f64;
    // Sorted, so that the sum is the same on every run.
    let counts: BTreeMap<usize, usize> = counts.into_values().fold(BTreeMap::new(), |mut all, count| {
        *all.entry(count).or_default() += 1;
        all
    });
    counts
        .into_iter()
        .map(|(count, times)| times as f64 * (count as f64 / length) * (length / count as f64).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    use super::{Traces, Triples};
    use crate::model::json_of;

    fn traces() -> Traces {
        let json = r#"{"match": "whole_word", "languages": {"nl": ["vul in"]}, "max_words": 4, "what": "a gap",
            "markers": ["TODO", "___"], "patterns": [{"pattern": "\\{\\{[^{}]*\\}\\}", "hints": ["{{"]},
            {"what": "a password", "hints": ["password"], "pattern": "(?i)\\bpassword: (?P<secret>\\S{6,})"}],
            "least_entropy": 2.3, "harmless": ["test"]}"#;
        Traces::from_json(json).expect("the shape of a list")
    }

    #[test]
    fn a_hint_stands_in_whatever_its_pattern_finds() {
        let mut runner = TestRunner::deterministic();
        for name in ["secrets", "unfilled_template", "data_dumps"] {
            let list = Traces::from_json(json_of(&format!("policies/words/{name}.yaml"))).expect("a list");
            for pattern in &list.signs().patterns {
                let written = pattern.written.replace(r"\b", "").replace("|$)", ")").trim_end_matches('$').to_owned();
                let any = string_regex(&written).expect("a pattern that texts can be made of");
                for _ in 0..50 {
                    // The long s and the sign for kelvin are letters of "any case" that nobody types.
                    let text = any.new_tree(&mut runner).expect("a text").current();
                    let text = text.replace('\u{17f}', "s").replace('\u{212a}', "k");
                    let (lower, triples) = (text.to_lowercase(), Triples::of(&text));
                    assert!(pattern.is_hinted(|hint| lower.contains(&hint.text)), "{written}: {text}");
                    assert!(pattern.is_hinted(|hint| hint.piece.may_stand_in(&triples)), "{written}: {text}");
                }
            }
        }
    }

    #[test]
    fn marks_are_named_and_never_shown() {
        let mark = |text| {
            let list = traces();
            let found = list.suspects(&Triples::of(text)).mark(text);
            assert_eq!(list.marks(text), found.is_some());
            found
        };
        assert_eq!(mark("Nog TODO: datum").as_deref(), Some("`TODO`"));
        assert_eq!(mark("METODOLOGIE"), None);
        assert_eq!(mark("Naam ______").as_deref(), Some("`___`"));
        assert_eq!(mark("{{ naam }}").as_deref(), Some("a gap"));
        assert_eq!(mark("Password: Zomer2026!").as_deref(), Some("a password"));
    }

    #[test]
    fn words_and_rows_are_no_secrets() {
        for text in [
            "password: changed",
            "password: ********",
            "password: aaaa1111",
            "password: Test1234",
            "password: 20260504",
        ] {
            assert!(!traces().marks(text), "{text}");
        }
    }

    #[test]
    fn phrases_count_in_short_texts_only() {
        let list = traces();
        let phrase = |text| list.suspects(&Triples::of(text)).phrase(text);
        assert_eq!(phrase("Vul in").as_deref(), Some("`vul in`"));
        assert_eq!(phrase("Vul in dat geval het formulier in"), None);
        assert_eq!(phrase("mis_sending"), None);
        assert_eq!(phrase("half-vul in"), None);
    }
}
