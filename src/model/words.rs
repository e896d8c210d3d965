//! Word lists: how a text is held against them, fast and the same in every language.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// What a text is held against: the term in lower case, unless case matters.
    #[serde(skip)]
    form: String,
}

/// Words to hold a text against.
#[derive(Debug)]
pub struct WordList {
    matching: Matching,
    /// Sorted.
    whole: Vec<String>,
    /// By the first byte in lower case, so that each word of a text meets few candidates.
    by_first: Vec<Vec<Term>>,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// The term of the list.
    pub term: &'a Term,
    /// How many words of the text it covers.
    pub words: usize,
}

impl WordList {
    /// From the JSON form of its file.
    ///
    /// # Errors
    /// When the file has another shape.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        let raw: Raw = serde_json::from_str(json)?;
        let plain = raw.languages.into_values().flatten();
        let plain = plain.map(|term| Term { term, instead: None, case_sensitive: false, form: String::new() });
        let mut list = Self { matching: raw.matching, whole: Vec::new(), by_first: vec![Vec::new(); 256] };
        for term in raw.terms.into_iter().chain(plain) {
            list.add(term);
        }
        list.whole.sort_unstable();
        Ok(list)
    }

    fn add(&mut self, term: Term) {
        if self.matching == Matching::WholeText {
            // They stand in the file as `normalise` gives them, which a test proves: it would cost more than all else.
            self.whole.push(term.term);
            return;
        }
        let form = if term.case_sensitive { term.term.clone() } else { term.term.to_lowercase() };
        let term = Term { form, ..term };
        let first = term.form.to_lowercase().bytes().next();
        if let Some(candidates) = first.and_then(|first| self.by_first.get_mut(usize::from(first))) {
            candidates.push(term);
        }
    }

    /// Whether the whole text, normalised, is one of the words.
    #[must_use]
    pub fn is_whole(&self, normalised: &str) -> bool {
        self.whole.binary_search_by(|word| word.as_str().cmp(normalised)).is_ok()
    }

    /// All words of the list that stand in the text.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let lower = text.to_lowercase();
        // Lower case may have other lengths; then only the lower text is searched.
        let written = if lower.len() == text.len() { text } else { &lower };
        let mut hits = Vec::new();
        let mut before = ' ';
        for (at, first) in lower.char_indices() {
            let starts = !before.is_alphanumeric();
            before = first;
            if !starts {
                continue;
            }
            let byte = lower.as_bytes().get(at).map(|byte| usize::from(*byte));
            let Some(candidates) = byte.and_then(|byte| self.by_first.get(byte)) else { continue };
            let found = candidates.iter().find(|candidate| {
                let source = if candidate.case_sensitive { written } else { &lower };
                source.get(at..).is_some_and(|rest| self.meets(rest, &candidate.form))
            });
            if let Some(term) = found {
                hits.push(Hit { term, words: super::text::words_of(&term.term).count().max(1) });
            }
        }
        hits
    }

    fn meets(&self, rest: &str, term: &str) -> bool {
        let Some(after) = rest.strip_prefix(term) else { return false };
        self.matching == Matching::Stem || !after.starts_with(char::is_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::normalise;

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
    fn whole_texts_are_normalised() {
        let whole = list("whole_text");
        assert!(whole.is_whole(&normalise(" N.V.T. ")));
        assert!(!whole.is_whole(&normalise("n.v.t., want versleuteld")));
    }
}
