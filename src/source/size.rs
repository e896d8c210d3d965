//! How large a document is with its aliases followed, found without following each of them.

use super::tree::{Data, Document};

/// What a value comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) nodes: u64,
    /// Bytes of text.
    pub(super) bytes: u64,
    pub(super) depth: usize,
}

impl Document {
    /// The size of the whole document: every value is measured once, however many aliases lead to it. Not recursive:
    /// through keys and values that are not kept, an alias may lead to a chain of aliases of any length. It ends
    /// because no alias leads to what contains it.
    pub(super) fn size(&self) -> Size {
        let mut sizes: Vec<Option<Size>> = vec![None; self.nodes.len()];
        let known = |sizes: &[Option<Size>], id: u32| sizes.get(id as usize).copied().flatten();
        let mut open = vec![self.root];
        while let Some(id) = open.last().copied() {
            if !sizes.get(id as usize).is_some_and(Option::is_none) {
                open.pop();
                continue;
            }
            let before = open.len();
            self.children(id, &mut |child| {
                if known(&sizes, child).is_none() {
                    open.push(child);
                }
            });
            if open.len() == before {
                let own = self.size_of(id, |child| known(&sizes, child).unwrap_or_default());
                if let Some(slot) = sizes.get_mut(id as usize) {
                    *slot = Some(own);
                }
            }
        }
        known(&sizes, self.root).unwrap_or_default()
    }

    /// Calls back for what stands in a value; for an alias, for what it stands for.
    fn children(&self, id: u32, visit: &mut dyn FnMut(u32)) {
        match self.record(id).map(|record| record.data) {
            Some(Data::Map { first, count }) => {
                self.member_slice(first, count).iter().for_each(|member| visit(member.value));
            }
            Some(Data::List { first, count }) => self.item_slice(first, count).iter().for_each(|item| visit(*item)),
            Some(Data::Alias(target)) => visit(target),
            _ => {}
        }
    }

    /// The size of a value, from the sizes of what stands in it.
    fn size_of(&self, id: u32, of: impl Fn(u32) -> Size) -> Size {
        let data = self.record(id).map(|record| record.data);
        if let Some(Data::Alias(target)) = data {
            return of(target);
        }
        let bytes = match data {
            Some(Data::Text(slice)) => self.slice(slice).len() as u64,
            _ => 0,
        };
        let mut size = Size { nodes: 1, bytes, depth: 0 };
        self.children(id, &mut |child| {
            let child = of(child);
            size.nodes = size.nodes.saturating_add(child.nodes);
            size.bytes = size.bytes.saturating_add(child.bytes);
            size.depth = size.depth.max(child.depth);
        });
        size.depth += 1;
        size
    }
}

#[cfg(test)]
mod tests {
    use super::Size;
    use crate::source::{Limits, read};

    #[test]
    fn aliases_count_as_what_they_stand_for() {
        for (text, nodes, bytes, depth) in [
            ("{a: [xy, 1]}", 4, 2, 3),
            ("{a: &a [xy, 1], b: *a}", 7, 4, 3),
            ("{a: &a [xy], b: &b [*a, *a], c: {d: *b}}", 14, 10, 5),
        ] {
            let stream = read(&text.into(), &Limits::default());
            assert_eq!(stream.documents[0].size(), Size { nodes, bytes, depth }, "{text}");
        }
    }
}
