//! The data by which personal data in texts are recognised, read together because they are asked together.

use std::ops::Range;

use super::identifier::{Identifiers, Locality};
use super::mailbox::Mailboxes;
use super::person::Honorifics;

/// Identifiers, mailboxes and words for people.
#[derive(Debug)]
pub struct Hygiene {
    /// The formats of personal identifiers.
    pub identifiers: Identifiers,
    /// The addresses that belong to functions.
    pub mailboxes: Mailboxes,
    /// The words beside which names stand.
    pub honorifics: Honorifics,
}

impl Hygiene {
    /// From the JSON forms of `identifiers.yaml`, `words/role_mailboxes.yaml` and `words/honorifics.yaml`.
    ///
    /// # Errors
    /// When a file has another shape.
    pub fn from_json(identifiers: &str, mailboxes: &str, honorifics: &str) -> Result<Self, serde_json::Error> {
        Ok(Self {
            identifiers: Identifiers::from_json(identifiers)?,
            mailboxes: serde_json::from_str(mailboxes)?,
            honorifics: Honorifics::from_json(honorifics)?,
        })
    }

    /// The places of personal data in a text that stands outside the values of a document, in bytes. Every country is
    /// taken for ours: too much hidden is better than too little.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = self.honorifics.places(text);
        if text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
            let is_of_a_function = |find: &str| self.mailboxes.is_of_a_function(find);
            places.extend(self.identifiers.places(text, |_| Locality::Own, is_of_a_function));
        }
        places.sort_by_key(|place| (place.start, place.end));
        // Whoever hides them replaces one after the other.
        places.dedup_by(|next, before| {
            let is_joined = next.start < before.end;
            before.end = if is_joined { before.end.max(next.end) } else { before.end };
            is_joined
        });
        places
    }
}
