//! What belongs together: the policy of one organisation, its processor registers and all its entries.

use crate::place::Key;
use crate::schema::DocumentKind;
use crate::source::Node;

/// One register entry, wherever it stands: in a file of its own or in a register.
#[derive(Clone, Copy, Debug)]
pub struct EntryFacts<'a> {
    /// The entry's map.
    pub node: Node<'a>,
    /// Which document of the run it stands in.
    pub document: usize,
}

/// The documents of one organisation.
#[derive(Debug, Default)]
pub struct Home<'a> {
    /// Its policies, more than one when versions are kept.
    pub policies: Vec<Node<'a>>,
    /// Its processor registers.
    pub processors: Vec<Node<'a>>,
    /// Its entries, in the order of their files.
    pub entries: Vec<EntryFacts<'a>>,
    /// The roots of its registers in one file.
    pub registers: Vec<Node<'a>>,
    /// The kinds of its documents that could not be read to their end.
    pub unread: Vec<DocumentKind>,
}

impl<'a> Home<'a> {
    /// The policy that an entry names by `policy_ref: ID@VERSION`, else the first.
    #[must_use]
    pub fn policy_for(&self, document: Node<'a>) -> Option<Node<'a>> {
        let first = self.policies.first().copied();
        if self.policies.len() < 2 {
            return first;
        }
        let Some(reference) = document.get_key(&Key::new("policy_ref")).and_then(|node| node.text()) else {
            return first;
        };
        let (id, version) = reference.split_once('@').unwrap_or((reference, ""));
        let says =
            |policy: &Node<'a>, key: &str, word: &str| policy.get(key).and_then(|node| node.written()) == Some(word);
        let exact =
            self.policies.iter().find(|policy| says(policy, "policy_id", id) && says(policy, "version", version));
        let same = self.policies.iter().find(|policy| says(policy, "policy_id", id));
        exact.or(same).copied().or(first)
    }
}
