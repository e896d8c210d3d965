//! Where a value stands in its document: under which key or index, and by which pointer.

use std::fmt::Write as _;

use super::Node;
use crate::place::Span;
use crate::source::tree::{Data, Member, NOWHERE};

impl<'a> Node<'a> {
    /// The value around this one, and the key or the index under which it stands there.
    fn parent_of(self, id: u32) -> Option<(u32, String)> {
        let parent = *self.document.parents.get(id as usize)?;
        let step = match self.document.record(parent)?.data {
            Data::Map { first, count } => {
                let members = self.document.member_slice(first, count);
                let member = member_with(members, id)?;
                self.document.name(member).replace('~', "~0").replace('/', "~1")
            }
            Data::List { first, count } => {
                let items = self.document.item_slice(first, count);
                items.binary_search(&id).ok()?.to_string()
            }
            _ => return None,
        };
        Some((parent, step))
    }

    /// The JSON Pointer (RFC 6901) from the document's root; through an alias, by the alias.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut id = self.id;
        let target = match self.document.record(self.via).map(|record| record.data) {
            Some(Data::Alias(target)) => target,
            _ => NOWHERE,
        };
        loop {
            if id == target {
                id = self.via;
            }
            let Some((parent, step)) = self.parent_of(id) else { break };
            steps.push(step);
            id = parent;
        }
        let mut pointer = String::new();
        for step in steps.iter().rev() {
            // Writing to a String cannot fail.
            let _ = write!(pointer, "/{step}");
        }
        pointer
    }

    /// The key under which this value stands, with its span; `None` for items of lists and the root.
    #[must_use]
    pub fn own_key(&self) -> Option<(&'a str, Span)> {
        let id = self.place();
        let parent = *self.document.parents.get(id as usize)?;
        let Data::Map { first, count } = self.document.record(parent)?.data else { return None };
        let members = self.document.member_slice(first, count);
        let member = member_with(members, id)?;
        Some((self.document.name(member), member.key))
    }

    /// The value itself, or the alias that stands for it alone.
    pub(super) fn place(&self) -> u32 {
        if self.via == NOWHERE || self.alias_target() != self.id { self.id } else { self.via }
    }

    fn alias_target(&self) -> u32 {
        match self.document.record(self.via).map(|record| record.data) {
            Some(Data::Alias(target)) => target,
            _ => NOWHERE,
        }
    }
}

/// Values are numbered in the order of the text, so entries of a collection stand in the order of their numbers.
pub(super) fn member_with(members: &[Member], id: u32) -> Option<&Member> {
    members.binary_search_by_key(&id, |member| member.value).ok().and_then(|at| members.get(at))
}
