//! The kinds of document that exist, and the word for each.

use super::nearest::distance;

/// What a document is, as its `kind:` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// The organisation's breach policy.
    Policy,
    /// One register entry in a file of its own.
    Entry,
    /// A register in one file.
    Register,
    /// The processors and their contracts.
    ProcessorRegister,
}

/// Longer texts are no attempt at one of the words; they are not compared.
const LONGEST_ATTEMPT: usize = 40;

impl DocumentKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Entry, Self::Register, Self::ProcessorRegister];

    /// The word that stands in `kind:`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "breach_policy",
            Self::Entry => "breach_entry",
            Self::Register => "breach_register",
            Self::ProcessorRegister => "processor_register",
        }
    }

    /// The kind of exactly this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind that was meant by a word at most two typing mistakes away: `breach-entry`, `Breach_Entri`.
    ///
    /// Two, because a third lets in words of other tools: a `kind:` stands in many YAML files that are not ours.
    #[must_use]
    pub fn nearest(word: &str) -> Option<Self> {
        if word.len() > LONGEST_ATTEMPT {
            return None;
        }
        let word = word.trim().to_lowercase().replace(['-', ' '], "_");
        let close = |kind: &Self| distance(&word, kind.word()) <= 2;
        Self::ALL.into_iter().filter(close).min_by_key(|kind| distance(&word, kind.word()))
    }

    /// The key under which a document of the kind names itself, if it does.
    #[must_use]
    pub fn id_key(self) -> Option<&'static str> {
        match self {
            Self::Policy => Some("policy_id"),
            Self::Entry => Some("entry_id"),
            Self::Register | Self::ProcessorRegister => None,
        }
    }

    /// The JSON Schema of the kind, as published.
    #[must_use]
    pub fn schema_text(self) -> &'static str {
        match self {
            Self::Policy => include_str!("../../schemas/breach-policy.schema.json"),
            Self::Entry => include_str!("../../schemas/breach-entry.schema.json"),
            Self::Register => include_str!("../../schemas/breach-register.schema.json"),
            Self::ProcessorRegister => include_str!("../../schemas/processor-register.schema.json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentKind::{self, Entry, Policy, ProcessorRegister, Register};

    #[test]
    fn every_kind_is_found_by_its_word() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_word(kind.word()), Some(kind));
            assert_eq!(DocumentKind::nearest(kind.word()), Some(kind));
        }
        assert_eq!(DocumentKind::from_word("breach-entry"), None);
    }

    #[test]
    fn near_misses_are_understood_and_words_of_others_are_not() {
        let near = [
            ("breach-entry", Entry),
            ("breach_entri", Entry),
            ("Breach_Entry", Entry),
            ("breachentry", Entry),
            ("Breach Polcy", Policy),
            ("breach_registre", Register),
            ("procesor-register", ProcessorRegister),
        ];
        for (word, kind) in near {
            assert_eq!(DocumentKind::nearest(word), Some(kind), "{word}");
        }
        for word in ["", "Deployment", "entry", "breach", "register", &"breach_entry".repeat(9)] {
            assert_eq!(DocumentKind::nearest(word), None, "{word}");
        }
    }
}
