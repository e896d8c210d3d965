//! Rules that could not be evaluated. Thousands of entries lack the same things: what they lack is kept once, for a
//! register of 100,000 entries would otherwise remember a million sentences.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A rule that could not be evaluated for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped<'a> {
    /// The file.
    pub path: &'a str,
    /// The document's own id, when it has one.
    pub id: Option<&'a str>,
    /// The rule.
    pub code: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// A rule and why it could not be evaluated.
pub type Reason = (Arc<str>, Cow<'static, str>);

/// All that could not be evaluated in a run, by document.
#[derive(Debug, Default)]
pub struct Skips {
    documents: Vec<Document>,
    /// The lists of reasons, each once.
    lists: Vec<Arc<[Reason]>>,
    /// Where each of them stands.
    known: HashMap<Arc<[Reason]>, usize>,
    /// What was added before, in the order of asking, and which list it became: in a register most documents lack the same.
    before: (Vec<Reason>, usize),
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Document {
    path: Arc<str>,
    id: Option<Box<str>>,
    /// Which of the lists.
    list: usize,
}

impl Skips {
    /// Takes in what could not be evaluated for one document. The vector is left empty, for the next one.
    pub fn add(&mut self, path: &Arc<str>, id: Option<&str>, reasons: &mut Vec<Reason>) {
        if reasons.is_empty() {
            return;
        }
        if self.before.0 != *reasons {
            self.before.0.clone_from(reasons);
            reasons.sort_unstable();
            reasons.dedup();
            self.before.1 = self.list(reasons.as_slice().into());
        }
        reasons.clear();
        self.documents.push(Document { path: Arc::clone(path), id: id.map(Box::from), list: self.before.1 });
    }

    fn list(&mut self, reasons: Arc<[Reason]>) -> usize {
        let Self { lists, known, .. } = self;
        *known.entry(reasons).or_insert_with_key(|reasons| {
            lists.push(Arc::clone(reasons));
            lists.len() - 1
        })
    }

    /// Takes in what another share of the work left.
    pub(super) fn join(&mut self, other: Self) {
        let places: Vec<usize> = other.lists.into_iter().map(|list| self.list(list)).collect();
        let placed = |document: Document| Some(Document { list: *places.get(document.list)?, ..document });
        self.documents.extend(other.documents.into_iter().filter_map(placed));
    }

    /// Sorts the documents; those that share an id become one.
    pub(super) fn settle(&mut self) {
        let mut documents = std::mem::take(&mut self.documents);
        documents.sort_unstable();
        for document in documents {
            let same = |last: &&mut Document| (&last.path, &last.id) == (&document.path, &document.id);
            match self.documents.pop_if(|last| same(&last)) {
                Some(last) if last.list != document.list => {
                    let both = [last.list, document.list].into_iter().filter_map(|list| self.lists.get(list));
                    let mut reasons = both.flat_map(|list| list.iter().cloned()).collect();
                    self.add(&document.path, document.id.as_deref(), &mut reasons);
                }
                _ => self.documents.push(document),
            }
        }
    }

    /// Each rule with each document, sorted by path, id and code.
    pub fn iter(&self) -> impl Iterator<Item = Skipped<'_>> {
        self.documents.iter().flat_map(|Document { path, id, list }| {
            let reasons = self.lists.get(*list).into_iter().flat_map(|list| list.iter());
            reasons.map(|(code, reason)| Skipped { path, id: id.as_deref(), code, reason })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Reason, Skips};

    #[test]
    fn documents_of_one_id_become_one_and_the_order_is_that_of_the_words() {
        let reason = |code: &str, why: &'static str| -> Reason { (code.into(), why.into()) };
        let path: Arc<str> = "a.yaml".into();
        let mut skips = Skips::default();
        skips.add(&path, Some("2"), &mut vec![reason("B", "y"), reason("A", "x")]);
        skips.add(&path, None, &mut vec![reason("C", "z")]);
        skips.add(&path, Some("1"), &mut Vec::new());
        let mut other = Skips::default();
        other.add(&path, Some("2"), &mut vec![reason("B", "y"), reason("A", "w")]);
        other.add(&path, Some("1"), &mut vec![reason("B", "y"), reason("B", "y")]);
        skips.join(other);
        skips.settle();
        let told: Vec<_> = skips.iter().map(|skipped| (skipped.id, skipped.code, skipped.reason)).collect();
        let two = Some("2");
        assert_eq!(told, [(None, "C", "z"), (Some("1"), "B", "y"), (two, "A", "w"), (two, "A", "x"), (two, "B", "y")]);
        assert!(skips.iter().is_sorted());
    }
}
