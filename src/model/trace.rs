//! Traces in texts: markers, phrases and patterns of a list, such as those of unfilled templates or of secrets.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::hint::Hints;
use super::text::words_of;
use super::words::WordList;

#[derive(Debug, Deserialize)]
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

/// A pattern, compiled when a hint to it was seen.
#[derive(Debug)]
struct Pattern {
    what: String,
    hints: Vec<String>,
    written: String,
    compiled: OnceLock<Option<Regex>>,
}

/// Words, and which lengths they have by their first byte: nearly every other word ends there.
#[derive(Debug)]
struct Starts {
    words: HashSet<String>,
    lengths: Vec<u64>,
}

impl Starts {
    fn new(words: HashSet<String>) -> Self {
        let mut lengths = vec![0; 256];
        for word in &words {
            let first = word.bytes().next().and_then(|first| lengths.get_mut(usize::from(first)));
            if let Some(known) = first {
                *known |= length_bit(word);
            }
        }
        Self { words, lengths }
    }

    fn contains(&self, word: &str) -> bool {
        let known = word.bytes().next().and_then(|first| self.lengths.get(usize::from(first)));
        known.is_some_and(|known| known & length_bit(word) != 0) && self.words.contains(word)
    }
}

/// All lengths from 63 on share a bit.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// A list of traces, ready to search with.
#[derive(Debug)]
pub struct Traces {
    phrases: WordList,
    /// The first words of the phrases: most texts have none of them.
    starts: Starts,
    max_words: usize,
    /// Markers and hints: nearly every text has none of them. Without it a pattern has no hint and all are tried.
    any: Option<Hints>,
    markers: Vec<String>,
    patterns: Vec<Pattern>,
    least_entropy: f64,
    harmless: Vec<String>,
}

impl Pattern {
    fn new(written: Written, what: &str) -> Self {
        let (own, written, hints) = match written {
            Written::Plain(pattern) => (String::new(), pattern, Vec::new()),
            Written::Named { what, pattern, hints } => (what, pattern, hints),
        };
        let what = if own.is_empty() { what.to_owned() } else { own };
        Self { what, hints, written, compiled: OnceLock::new() }
    }

    fn is_hinted(&self, lower: &str) -> bool {
        self.hints.is_empty() || self.hints.iter().any(|hint| lower.contains(hint.as_str()))
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

impl Traces {
    /// From the JSON form of a word list with `markers`, `patterns` and `max_words`.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let patterns: Vec<Pattern> = file.patterns.into_iter().map(|one| Pattern::new(one, &file.what)).collect();
        // Other letters than those of ASCII have no fixed form: what stands before or after them is the hint.
        let hints = patterns.iter().flat_map(|pattern| &pattern.hints).map(|hint| longest_ascii(hint));
        let hints = file.markers.iter().map(|marker| longest_ascii(marker)).chain(hints);
        let is_hinted = patterns.iter().all(|pattern| !pattern.hints.is_empty());
        let any = is_hinted.then(|| Hints::new(hints));
        let phrases = file.languages.into_values().flatten();
        let starts = phrases.filter_map(|phrase| words_of(&phrase).next().map(str::to_lowercase)).collect();
        let starts = Starts::new(starts);
        let (max_words, markers) = (file.max_words, file.markers);
        let (least_entropy, harmless) = (file.least_entropy, file.harmless);
        Ok(Self {
            phrases: WordList::from_json(json)?,
            starts,
            max_words,
            any,
            markers,
            patterns,
            least_entropy,
            harmless,
        })
    }

    /// The first marker or pattern in a text, in words of the list: never the text itself.
    #[must_use]
    pub fn mark(&self, text: &str) -> Option<String> {
        if is_word(text) || is_typed(text) || self.any.as_ref().is_some_and(|any| !any.stand_in(text)) {
            return None;
        }
        let marker = self.markers.iter().find(|marker| stands(text, marker)).map(|marker| format!("`{marker}`"));
        marker.or_else(|| {
            let lower = text.to_lowercase();
            let hit = |pattern: &&Pattern| pattern.is_hinted(&lower) && self.stands(pattern, text);
            self.patterns.iter().find(hit).map(|pattern| pattern.what.clone())
        })
    }

    fn stands(&self, pattern: &Pattern, text: &str) -> bool {
        let mut finds = pattern.regex().into_iter().flat_map(|regex| regex.captures_iter(text));
        finds.any(|found| found.name("secret").is_none_or(|secret| self.is_secret(secret.as_str())))
    }

    /// A phrase of the list in a text that says little else.
    #[must_use]
    pub fn phrase(&self, text: &str) -> Option<String> {
        let blanks = || text.bytes().filter(|byte| *byte == b' ').count();
        if self.starts.words.is_empty()
            || is_typed(text)
            || (is_word(text) && !self.starts.contains(text))
            || blanks() >= self.max_words
        {
            return None;
        }
        let (mut count, mut may_start) = (0, false);
        for word in words_of(text).take(self.max_words + 1) {
            count += 1;
            let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
            may_start |= if is_plain { self.starts.contains(word) } else { self.starts.contains(&word.to_lowercase()) };
        }
        if !may_start || count > self.max_words {
            return None;
        }
        self.phrases.hits(text).first().map(|hit| format!("`{}`", hit.term.term))
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
            && entropy(value) >= self.least_entropy
            && !self.harmless.iter().any(|word| lower.contains(word.as_str()))
    }
}

/// The longest piece of a text in which a letter and its capital differ in one bit only.
fn longest_ascii(text: &str) -> &str {
    text.split(|letter: char| !letter.is_ascii()).max_by_key(|piece| piece.len()).unwrap_or(text)
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

    use super::Traces;
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
            let list = Traces::from_json(&json_of(&format!("policies/words/{name}.yaml"))).expect("a list");
            for pattern in &list.patterns {
                let written = pattern.written.replace(r"\b", "").replace("|$)", ")").trim_end_matches('$').to_owned();
                let any = string_regex(&written).expect("a pattern that texts can be made of");
                for _ in 0..50 {
                    // The long s and the sign for kelvin are letters of "any case" that nobody types.
                    let text = any.new_tree(&mut runner).expect("a text").current();
                    let text = text.replace('\u{17f}', "s").replace('\u{212a}', "k");
                    assert!(list.any.as_ref().is_none_or(|any| any.stand_in(&text)), "{written}: {text}");
                    assert!(pattern.is_hinted(&text.to_lowercase()), "{written}: {text}");
                }
            }
        }
    }

    #[test]
    fn marks_are_named_and_never_shown() {
        let mark = |text| traces().mark(text);
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
            assert_eq!(traces().mark(text), None, "{text}");
        }
    }

    #[test]
    fn phrases_count_in_short_texts_only() {
        assert_eq!(traces().phrase("Vul in").as_deref(), Some("`vul in`"));
        assert_eq!(traces().phrase("Vul in dat geval het formulier in"), None);
        assert_eq!(traces().phrase("mis_sending"), None);
    }
}
