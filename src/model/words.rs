//! Word lists: how a text is held against them, fast and the same in every language.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use super::text::words_of;
use super::triple::{Pieces, Stand, Triples};

/// How much of a text a word must meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// The whole text, normalised.
    WholeText,
    /// A whole word or phrase inside the text.
    WholeWord,
    /// The beginning of a word inside the text.
    Stem,
}

/// A list as it stands in its file.
#[derive(Debug, Deserialize)]
struct Raw {
    #[serde(rename = "match")]
    matching: Matching,
    #[serde(default)]
    languages: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    terms: Vec<Term>,
}

/// One term with what to write instead.
#[derive(Clone, Debug, Deserialize)]
pub struct Term {
    /// The term.
    pub term: String,
    /// The right word.
    #[serde(default)]
    pub instead: Option<String>,
    /// Short names are matched as written: `PUL`, not `pul`.
    #[serde(default)]
    pub case_sensitive: bool,
    /// What a text is held against, where it differs from the term: its lower case.
    #[serde(skip)]
    lower: Option<String>,
    /// The first byte of that form, in lower case even where case matters.
    #[serde(skip)]
    first: u8,
}

impl Term {
    fn form(&self) -> &str {
        self.lower.as_deref().unwrap_or(&self.term)
    }

    /// Works out what the file does not say.
    fn prepared(mut self) -> Self {
        if !self.case_sensitive && self.term.bytes().any(|byte| !byte.is_ascii() || byte.is_ascii_uppercase()) {
            self.lower = Some(self.term.to_lowercase());
        }
        let first = self.form().chars().next().and_then(|first| first.to_lowercase().next()).unwrap_or_default();
        self.first = first.encode_utf8(&mut [0; 4]).bytes().next().unwrap_or_default();
        self
    }
}

/// Words to hold a text against. Those of ours are read when a document may hold one of them.
#[derive(Debug)]
pub struct WordList {
    whole: WholeTexts,
    pieces: Pieces,
    terms: OnceLock<Terms>,
    /// Its file as JSON, for a list that is not read yet.
    written: &'static str,
}

/// What of our own lists is worked out when the program is built.
#[derive(Debug)]
pub struct Prepared {
    /// Of what letters the words and phrases are made.
    pub words: &'static [u16],
    /// The same of markers and of the hints to patterns.
    pub marks: &'static [u16],
    /// The whole texts: sorted, each on a line of its own.
    pub whole: &'static str,
}

/// Whole texts: sorted, each on a line of its own.
#[derive(Debug)]
struct WholeTexts {
    lines: Cow<'static, str>,
    longest: OnceLock<usize>,
}

impl WholeTexts {
    fn new(lines: Cow<'static, str>) -> Self {
        Self { lines, longest: OnceLock::new() }
    }

    fn of(mut texts: Vec<String>) -> Self {
        // No text in normal form has two lines.
        texts.retain(|text| !text.contains('\n'));
        texts.sort_unstable();
        Self::new(texts.join("\n").into())
    }

    fn longest(&self) -> usize {
        *self.longest.get_or_init(|| self.lines.split('\n').map(str::len).max().unwrap_or_default())
    }

    fn hold(&self, text: &str) -> bool {
        let mut among = &*self.lines;
        while !among.is_empty() {
            let is_end = |byte: &u8| *byte == b'\n';
            let middle = among.as_bytes().iter().take(among.len() / 2).rposition(is_end).map_or(0, |end| end + 1);
            let (before, from) = among.split_at_checked(middle).unwrap_or_default();
            let (line, behind) = from.split_once('\n').unwrap_or((from, ""));
            match text.cmp(line) {
                Ordering::Equal => return true,
                Ordering::Less => among = before.trim_end_matches('\n'),
                Ordering::Greater => among = behind,
            }
        }
        false
    }
}

/// Words and phrases to look for inside of texts.
#[derive(Debug)]
struct Terms {
    matching: Matching,
    /// By the first byte in lower case, so that each word of a text meets few candidates.
    terms: Vec<Term>,
    /// Where the terms of each first byte start, and where the last ones end.
    starts: Vec<usize>,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// The term of the list.
    pub term: &'a Term,
    /// How many words of the text it covers.
    pub words: usize,
}

impl From<Raw> for WordList {
    fn from(raw: Raw) -> Self {
        if raw.matching == Matching::WholeText {
            // They stand in the file as `normalise` gives them, which a test proves: it would cost more than all else.
            let whole = raw.terms.into_iter().map(|term| term.term).chain(raw.languages.into_values().flatten());
            let (whole, pieces) = (WholeTexts::of(whole.collect()), Pieces::default());
            return Self { whole, pieces, terms: Terms::default().into(), written: "" };
        }
        let terms = Terms::from(raw);
        let stand = if terms.matching == Matching::Stem { Stand::Beginning } else { Stand::Whole };
        let pieces = Pieces::of(terms.terms.iter().map(|term| (term.term.as_str(), stand)));
        Self { whole: WholeTexts::of(Vec::new()), pieces, terms: terms.into(), written: "" }
    }
}

impl<'de> Deserialize<'de> for WordList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Raw::deserialize(deserializer).map(Self::from)
    }
}

impl From<Raw> for Terms {
    fn from(Raw { matching, languages, terms }: Raw) -> Self {
        let plain = languages.into_values().flatten();
        let plain = plain.map(|term| Term { term, instead: None, case_sensitive: false, lower: None, first: 0 });
        let mut terms: Vec<_> = terms.into_iter().chain(plain).map(Term::prepared).collect();
        terms.sort_by_key(|term| term.first);
        let mut starts = Vec::with_capacity(257);
        let mut at = 0;
        for first in 0..=255 {
            starts.push(at);
            at += terms.iter().skip(at).take_while(|term| term.first == first).count();
        }
        starts.push(at);
        Self { matching, terms, starts }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self { matching: Matching::WholeText, terms: Vec::new(), starts: Vec::new() }
    }
}

impl Terms {
    /// The terms that start with a byte, in the order of the list.
    fn candidates(&self, first: u8) -> &[Term] {
        let at = usize::from(first);
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds.and_then(|(start, end)| self.terms.get(*start..*end)).unwrap_or_default()
    }

    fn meets(&self, rest: &str, term: &Term) -> bool {
        let Some((start, after)) = rest.split_at_checked(term.form().len()) else { return false };
        let is_same = if term.case_sensitive { start == term.form() } else { start.eq_ignore_ascii_case(term.form()) };
        is_same && (self.matching == Matching::Stem || !after.starts_with(char::is_alphanumeric))
    }
}

impl WordList {
    /// From the JSON form of its file.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// One of our own, from the JSON form of its file and what was worked out of it.
    #[must_use]
    pub fn built_in(written: &'static str, prepared: &Prepared) -> Self {
        let whole = WholeTexts::new(prepared.whole.into());
        Self { whole, pieces: Pieces(prepared.words.into()), terms: OnceLock::new(), written }
    }

    /// What [`Prepared`] says of one of our own: texts and pieces.
    #[cfg(test)]
    pub(crate) fn worked_out(&self) -> (&str, &[u16]) {
        (&self.whole.lines, &self.pieces.0)
    }

    #[expect(clippy::expect_used, reason = "the text is embedded, and a test reads all lists")]
    fn terms(&self) -> &Terms {
        let read = || serde_json::from_str::<Raw>(self.written).expect("the built-in lists are sound").into();
        self.terms.get_or_init(|| if self.whole.lines.is_empty() { read() } else { Terms::default() })
    }

    /// The most bytes that a whole text of the list has.
    pub(super) fn longest(&self) -> usize {
        self.whole.longest()
    }

    /// Whether the whole text, normalised, is one of the words.
    #[must_use]
    pub fn is_whole(&self, normalised: &str) -> bool {
        self.whole.hold(normalised)
    }

    /// Whether a word of the list may stand in texts with these triples.
    #[must_use]
    pub fn may_stand_in(&self, texts: &Triples) -> bool {
        self.pieces.may_stand_in(texts)
    }

    /// All words of the list that stand in the text.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        // Letters of ASCII are compared where they stand.
        let lower = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
        // Lower case may have other lengths; then only the lower text is searched.
        let written = if lower.len() == text.len() { text } else { &lower };
        let terms = self.terms();
        let mut hits = Vec::new();
        let mut before = ' ';
        for (at, first) in lower.char_indices() {
            let starts = !before.is_alphanumeric();
            before = first;
            if !starts {
                continue;
            }
            let candidates =
                lower.as_bytes().get(at).map_or(&[][..], |byte| terms.candidates(byte.to_ascii_lowercase()));
            let found = candidates.iter().find(|candidate| {
                let source = if candidate.case_sensitive { written } else { &lower };
                source.get(at..).is_some_and(|rest| terms.meets(rest, candidate))
            });
            if let Some(term) = found {
                hits.push(Hit { term, words: words_of(&term.term).count().max(1) });
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{json_of, normalise};

    fn list(matching: &str) -> WordList {
        let json = format!(
            r#"{{"match": "{matching}", "languages": {{"nl": ["versleutel", "n.v.t"]}},
                "terms": [{{"term": "PUL", "case_sensitive": true}}]}}"#
        );
        WordList::from_json(&json).expect("the shape of a list")
    }

    #[test]
    fn stems_meet_the_beginning_of_words_only() {
        let stems = list("stem");
        assert_eq!(stems.hits("De schijf was Versleuteld.").len(), 1);
        assert_eq!(stems.hits("De schijf was onversleuteld.").len(), 0);
    }

    #[test]
    fn acronyms_are_matched_as_written() {
        let words = list("whole_word");
        assert_eq!(words.hits("enligt PUL gäller").len(), 1);
        assert_eq!(words.hits("ett pul, PULS").len(), 0);
    }

    #[test]
    fn a_list_may_stand_in_whatever_text_it_is_found_in() {
        for name in ["legacy_terms", "raised_thresholds", "factor_keywords", "person_harms", "organisation_harms"] {
            let list = WordList::from_json(json_of(&format!("policies/words/{name}.yaml"))).expect("a list");
            for term in list.terms().terms.iter().map(|term| &term.term) {
                for text in [term.clone(), format!("Zie „{term}” hier."), format!("§{}.", term.to_uppercase())] {
                    let is_found = !list.hits(&text).is_empty();
                    assert!(!is_found || list.may_stand_in(&Triples::of(&text)), "{name}: {text}");
                }
                assert!(!list.hits(term).is_empty(), "{name}: {term}");
            }
        }
        let list = WordList::from_json(json_of("policies/words/legacy_terms.yaml")).expect("a list");
        let text = "Een brief met gegevens van een inwoner is op een verkeerd adres bezorgd, ABIOTISCH of in Parijs.";
        assert!(!list.may_stand_in(&Triples::of(text)));
    }

    #[test]
    fn whole_texts_are_normalised() {
        let whole = list("whole_text");
        assert!(whole.is_whole(&normalise(" N.V.T. ")));
        assert!(!whole.is_whole(&normalise("n.v.t., want versleuteld")));
    }
}
