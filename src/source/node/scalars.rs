//! All texts and numbers of a document or entry, in one walk for whoever reads them all.

use super::Node;
use super::around::member_with;
use crate::source::tree::{Data, Document};

/// One value that is no list and no map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// A text.
    Text(&'a str),
    /// A number as it is written.
    Number(&'a str),
    /// An alias. What it stands for is told where it is written.
    Alias,
}

impl<'a> Node<'a> {
    /// Calls back for every text, number and alias here and below, in the order of the text, with its [`Self::id`].
    pub fn scalars(self, visit: &mut impl FnMut(u32, Scalar<'a>)) {
        if self.alias().is_none() {
            descend(self.document(), self.id(), visit);
        }
    }

    /// The keys on the way up to another value, the nearest first; for an item of a list none.
    pub fn keys_up(self, top: Self) -> impl Iterator<Item = Option<&'a str>> {
        let document = self.document();
        let mut id = self.place();
        std::iter::from_fn(move || {
            let own = id;
            id = *document.parents.get(own as usize).filter(|_| own != top.id())?;
            Some(match document.record(id)?.data {
                Data::Map { first, count } => {
                    let member = member_with(document.member_slice(first, count), own);
                    member.map(|member| document.name(member))
                }
                _ => None,
            })
        })
    }

    /// The key under which this value stands below another one; in a list that of the list.
    #[must_use]
    pub fn key_below(self, top: Self) -> Option<&'a str> {
        self.keys_up(top).find_map(|key| key)
    }
}

/// Recursion is bounded by the nesting limit of the reader.
fn descend<'a>(document: &'a Document, id: u32, visit: &mut impl FnMut(u32, Scalar<'a>)) {
    let Some(record) = document.record(id) else { return };
    match record.data {
        Data::Text(slice) => visit(id, Scalar::Text(document.slice(slice))),
        Data::Int(_) | Data::Float(_) => visit(id, Scalar::Number(record.span.slice(&document.text))),
        Data::Alias(_) => visit(id, Scalar::Alias),
        Data::List { first, count } => {
            document.item_slice(first, count).iter().for_each(|id| descend(document, *id, visit));
        }
        Data::Map { first, count } => {
            document.member_slice(first, count).iter().for_each(|member| descend(document, member.value, visit));
        }
        Data::Null | Data::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::source::{Limits, Scalar, read};

    #[test]
    fn scalars_come_in_order_with_the_key_around_them() {
        let text = "a: [x, {b: 1}, [y]]\nc: &c {d: z, e: true}\ne: *c\nf: ~\n";
        let stream = read(&text.into(), &Limits::default());
        let root = stream.documents[0].root();
        let mut found = Vec::new();
        root.scalars(&mut |id, scalar| found.push((root.other(id).key_below(root), scalar)));
        let expected = [
            ("a", Scalar::Text("x")),
            ("b", Scalar::Number("1")),
            ("a", Scalar::Text("y")),
            ("d", Scalar::Text("z")),
            ("e", Scalar::Alias),
        ];
        assert_eq!(found, expected.map(|(key, scalar)| (Some(key), scalar)));
        let list = root.get("a").expect("a list");
        assert_eq!(list.item(0).expect("an item").key_below(list), None);
        root.get("e").expect("an alias").scalars(&mut |_, scalar| panic!("{scalar:?}"));
    }
}
