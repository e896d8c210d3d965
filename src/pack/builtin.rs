//! What `build.rs` made of `policies/`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

use crate::model::Prepared;

/// The values of all rules in one text.
static WRITTEN: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.json"));
/// The rules, sorted by code.
pub(super) static SHEETS: &[Sheet] = include!(concat!(env!("OUT_DIR"), "/sheets.rs"));
/// Their checks.
static CHECKS: &[CheckSheet] = include!(concat!(env!("OUT_DIR"), "/checks.rs"));
/// The texts by code.
pub(super) const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.json"));
/// Every other file of `policies/` by its path.
pub(super) static DATA: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// What was worked out of the word lists among them.
static LISTS: &[(&str, Prepared)] = include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// From where to where something stands. Numbers and no references: those would have to be adjusted at every start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage(u32, u32);

/// Where nothing stands.
const NOWHERE: Passage = Passage(0, 0);

/// Where the values of a rule stand: words, the rest JSON.
pub(super) struct Sheet {
    pub(super) code: Passage,
    pub(super) name: Passage,
    pub(super) on: Passage,
    pub(super) severity: Passage,
    pub(super) certainty: Passage,
    pub(super) regimes: Passage,
    pub(super) jurisdictions: Passage,
    pub(super) suppressible: Passage,
    pub(super) replaced_by: Passage,
    pub(super) basis: Passage,
    pub(super) when: Passage,
    pub(super) due: Passage,
    pub(super) silenced_by: Passage,
    pub(super) grades: Passage,
    pub(super) message: Passage,
    pub(super) help: Passage,
    /// Among [`CHECKS`].
    pub(super) check: Passage,
    /// The whole file.
    pub(super) file: Passage,
}

/// Where the values of a check stand.
pub(super) struct CheckSheet {
    pub(super) on: Passage,
    pub(super) when: Passage,
    pub(super) each: Passage,
    pub(super) needs: Passage,
    pub(super) grades: Passage,
    pub(super) due: Passage,
    pub(super) severity: Passage,
    pub(super) message: Passage,
    pub(super) help: Passage,
    pub(super) silenced_by: Passage,
    /// The word of the kind.
    pub(super) kind: Passage,
    pub(super) parameters: Passage,
}

impl Passage {
    fn bounds(self) -> std::ops::Range<usize> {
        self.0 as usize..self.1 as usize
    }

    pub(super) fn text(self) -> &'static str {
        WRITTEN.get(self.bounds()).unwrap_or_default()
    }

    /// Some where something stands.
    pub(super) fn some(self) -> Option<Self> {
        (self.0 < self.1).then_some(self)
    }

    /// The words that stand there.
    pub(super) fn words<T: Deserialize<'static>>(self) -> Result<Vec<T>, Error> {
        self.text().split_ascii_whitespace().map(|word| T::deserialize(StrDeserializer::new(word))).collect()
    }

    /// The only word.
    pub(super) fn word<T: Deserialize<'static>>(self) -> Result<T, Error> {
        T::deserialize(StrDeserializer::new(self.text()))
    }

    /// The value that stands there as JSON.
    pub(super) fn value<T: DeserializeOwned>(self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.text())
    }

    /// The checks that stand there, each with its own place.
    pub(super) fn checks(self) -> impl Iterator<Item = (Self, &'static CheckSheet)> {
        let checks = CHECKS.get(self.bounds()).unwrap_or_default();
        (self.0..self.1).map(|at| Self(at, at + 1)).zip(checks)
    }
}

/// The JSON form of a data file.
pub(super) fn data(path: &str) -> Option<&'static str> {
    DATA.iter().find_map(|(known, json)| (*known == path).then_some(*json))
}

/// What was worked out of a word list.
pub(super) fn prepared(path: &str) -> Option<&'static Prepared> {
    LISTS.iter().find_map(|(known, prepared)| (*known == path).then_some(prepared))
}

#[cfg(test)]
mod tests {
    use super::{LISTS, data};
    use crate::model::{Traces, WordList};

    /// `build.rs` works it out from the file, the program from the list.
    #[test]
    fn what_was_worked_out_of_a_list_is_what_its_words_give() {
        assert!(LISTS.len() > 10);
        for (path, prepared) in LISTS {
            let json = data(path).expect("the file");
            let list = WordList::from_json(json).expect("a list");
            assert_eq!(list.worked_out(), WordList::built_in(json, prepared).worked_out(), "{path}");
            let traces = Traces::from_json(json).expect("a list");
            assert_eq!(traces.worked_out(), Traces::built_in(json, prepared).worked_out(), "{path}");
        }
    }
}
