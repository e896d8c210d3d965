//! All texts and numbers of a document or entry, in one walk for whoever reads them all.

use super::around::member_with;
use super::{Kind, Node};
use crate::source::tree::{Data, Document};

impl<'a> Node<'a> {
    /// Calls back for every text and number here and below, in the order of the text, with its [`Self::id`] and the text or
    /// the number as it is written. What an alias stands for is left out: it is read where it is written.
    pub fn scalars(self, visit: &mut impl FnMut(u32, Kind, &'a str)) {
        if self.alias().is_none() {
            descend(self.document(), self.id(), visit);
        }
    }

    /// The key under which this value stands below another one; in a list that of the list.
    #[must_use]
    pub fn key_below(&self, top: Self) -> Option<&'a str> {
        let document = self.document();
        let mut id = self.id();
        while id != top.id() {
            let parent = *document.parents.get(id as usize)?;
            match document.record(parent)?.data {
                Data::Map { first, count } => {
                    let members = document.member_slice(first, count);
                    return member_with(members, id).map(|member| document.name(member));
                }
                _ => id = parent,
            }
        }
        None
    }
}

/// Recursion is bounded by the nesting limit of the reader.
fn descend<'a>(document: &'a Document, id: u32, visit: &mut impl FnMut(u32, Kind, &'a str)) {
    let Some(record) = document.record(id) else { return };
    match record.data {
        Data::Text(slice) => visit(id, Kind::Text, document.slice(slice)),
        Data::Int(_) | Data::Float(_) => visit(id, Kind::Number, record.span.slice(&document.text)),
        Data::List { first, count } => {
            document.item_slice(first, count).iter().for_each(|id| descend(document, *id, visit));
        }
        Data::Map { first, count } => {
            document.member_slice(first, count).iter().for_each(|member| descend(document, member.value, visit));
        }
        Data::Null | Data::Bool(_) | Data::Alias(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::source::{Kind, Limits, read};

    #[test]
    fn scalars_come_in_order_with_the_key_around_them() {
        let text = "a: [x, {b: 1}, [y]]\nc: &c {d: z, e: true}\ne: *c\nf: ~\n";
        let stream = read(&text.into(), &Limits::default());
        let root = stream.documents[0].root();
        let mut found = Vec::new();
        root.scalars(&mut |id, kind, text| found.push((root.other(id).key_below(root), kind, text)));
        let expected =
            [("a", Kind::Text, "x"), ("b", Kind::Number, "1"), ("a", Kind::Text, "y"), ("d", Kind::Text, "z")];
        assert_eq!(found, expected.map(|(key, kind, value)| (Some(key), kind, value)));
        let list = root.get("a").expect("a list");
        assert_eq!(list.item(0).expect("an item").key_below(list), None);
        root.get("e").expect("an alias").scalars(&mut |_, _, text| panic!("{text}"));
    }
}
