//! The data by which personal data in texts are recognised, read together because they are asked together.

use std::ops::Range;
use std::sync::LazyLock;

use super::identifier::{Identifiers, Locality};
use super::mailbox::Mailboxes;
use super::person::Honorifics;

/// What is read when it is first asked for.
type Lazily<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// Identifiers, mailboxes and words for people.
#[derive(Debug)]
pub struct Hygiene {
    /// The formats of personal identifiers.
    pub identifiers: Lazily<Identifiers>,
    /// The addresses that belong to functions.
    pub mailboxes: Lazily<Mailboxes>,
    /// The words beside which names stand.
    pub honorifics: Lazily<Honorifics>,
}

#[expect(clippy::expect_used, reason = "the files are embedded, and examples of rules ask for all three")]
fn lazily<T: 'static>(json: &'static str, read: fn(&'static str) -> serde_json::Result<T>) -> Lazily<T> {
    LazyLock::new(Box::new(move || read(json).expect("the shape of the file")))
}

impl Hygiene {
    /// From the JSON forms of `identifiers.yaml`, `words/role_mailboxes.yaml` and `words/honorifics.yaml`.
    #[must_use]
    pub fn built_in(identifiers: &'static str, mailboxes: &'static str, honorifics: &'static str) -> Self {
        Self {
            identifiers: lazily(identifiers, Identifiers::from_json),
            mailboxes: lazily(mailboxes, serde_json::from_str),
            honorifics: lazily(honorifics, Honorifics::from_json),
        }
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
