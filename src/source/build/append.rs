//! Takes in the part of a list that another builder built. The arena is the same as if all had been read in one go.

use super::{Builder, MOST_PROBLEMS};
use crate::place::Span;
use crate::source::tree::{Data, Document, Member, NOWHERE, Problem, Record, Slice};

/// How far what a part holds moves when it is put behind what is there.
struct Shift {
    nodes: u32,
    members: u32,
    names: u32,
    items: u32,
    unescaped: u32,
    /// The list that the items of the part belong to.
    list: u32,
}

impl Builder<'_> {
    /// Where the innermost collection starts, when it is a list and so deep.
    pub(in crate::source) fn open_list(&self, depth: usize) -> Option<usize> {
        let frame = self.open.last().filter(|frame| self.open.len() == depth && !frame.is_map)?;
        self.document.record(frame.node).map(|record| record.span.start as usize)
    }

    /// Where the first item of the innermost list starts, while that is open.
    pub(in crate::source) fn first_item(&self) -> Option<usize> {
        let item = self.items.get(self.open.last()?.first)?;
        self.document.record(*item).map(|record| record.span.start as usize)
    }

    /// Where the outermost value starts, while it is open.
    pub(in crate::source) fn outermost(&self) -> Option<usize> {
        let node = self.open.first()?.node;
        self.document.record(node).map(|record| record.span.start as usize)
    }

    /// Anchors end with the part that they stand in: an alias in another part is not known there.
    pub(in crate::source) fn forget_anchors(&mut self) {
        self.anchors.clear();
    }

    /// Makes room for so many times what is there, where the system has it. Lists that grow step by step leave holes behind
    /// that nothing else fits in.
    pub(in crate::source) fn expect(&mut self, times: usize) {
        let Document { nodes, parents, members, hashes, items, .. } = &mut self.document;
        room(nodes, times);
        room(parents, times);
        room(members, times);
        room(hashes, times);
        room(items, times);
    }

    /// Takes in a part whose only open collection is a part of the list that is open here. None when it has more
    /// problems than are told.
    pub(in crate::source) fn append(&mut self, part: Builder<'_>) -> Option<()> {
        if part.met.values().any(|(met, _)| *met > MOST_PROBLEMS) {
            return None;
        }
        let shift = self.shift()?;
        let Document { comments, nodes, parents, members, hashes, names, items, unescaped, .. } = part.document;
        let document = &mut self.document;
        document.comments.extend(comments);
        // The first value is the part's own list.
        document.nodes.extend(nodes.into_iter().skip(1).map(|record| shift.record(record)));
        document.parents.extend(parents.into_iter().skip(1).map(|parent| shift.node(parent)));
        document.members.extend(members.into_iter().map(|member| shift.member(member)));
        document.hashes.extend(hashes);
        document.names.extend(names.into_iter().map(|name| shift.slice(name)));
        document.items.extend(items.into_iter().map(|item| shift.node(item)));
        document.unescaped.push_str(&unescaped);
        self.items.extend(part.items.into_iter().map(|item| shift.node(item)));
        self.aliases |= part.aliases;
        let index = self.document.index;
        part.problems.into_iter().for_each(|problem| self.report(Problem { document: index, ..problem }));
        Some(())
    }

    fn shift(&self) -> Option<Shift> {
        let Document { nodes, members, names, items, unescaped, .. } = &self.document;
        let length = |length: usize| u32::try_from(length).ok();
        Some(Shift {
            nodes: length(nodes.len())?.checked_sub(1)?,
            members: length(members.len())?,
            names: length(names.len())?,
            items: length(items.len())?,
            unescaped: length(unescaped.len())?,
            list: self.open.last()?.node,
        })
    }
}

fn room<T>(list: &mut Vec<T>, times: usize) {
    // Without it the list grows as any other.
    let _ = list.try_reserve_exact(list.len().saturating_mul(times));
}

impl Shift {
    fn node(&self, id: u32) -> u32 {
        if id == 0 { self.list } else { id.saturating_add(self.nodes) }
    }

    fn member(&self, member: Member) -> Member {
        let name = if member.name == NOWHERE { NOWHERE } else { member.name + self.names };
        Member { name, value: self.node(member.value), ..member }
    }

    fn record(&self, Record { span, data }: Record) -> Record {
        let data = match data {
            Data::Text(slice) => Data::Text(self.slice(slice)),
            Data::List { first, count } => Data::List { first: first + self.items, count },
            Data::Map { first, count } => Data::Map { first: first + self.members, count },
            Data::Alias(target) => Data::Alias(self.node(target)),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) => data,
        };
        Record { span, data }
    }

    fn slice(&self, slice: Slice) -> Slice {
        match slice {
            Slice::Source(_) => slice,
            Slice::Unescaped(Span { start, end }) => {
                Slice::Unescaped(Span { start: start + self.unescaped, end: end + self.unescaped })
            }
        }
    }
}
