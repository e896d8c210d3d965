//! All documents of a run, and which of them belong to one organisation.

use std::collections::{BTreeMap, HashMap};

use super::ReadFile;
use crate::model::{EntryFacts, Home};
use crate::place::Key;
use crate::schema::DocumentKind;
use crate::source::{Document, Node};

/// One document of a known kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    pub(super) file: &'a ReadFile,
    pub(super) document: &'a Document,
    pub(super) kind: DocumentKind,
    /// Its organisation.
    pub(super) home: usize,
    /// Whether findings about it are shown.
    pub(super) shown: bool,
}

/// All documents, by organisation.
pub(super) struct Corpus<'a> {
    pub(super) members: Vec<Member<'a>>,
    pub(super) homes: Vec<Home<'a>>,
    /// From a document's address to its member.
    by_address: HashMap<usize, usize>,
}

fn address(document: &Document) -> usize {
    std::ptr::from_ref(document) as usize
}

/// The folders of a path, outermost first.
fn folders(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.pop();
    parts
}

impl<'a> Corpus<'a> {
    /// Files whose findings are shown, and files read for facts only.
    pub(super) fn new(shown: &'a [ReadFile], related: &'a [ReadFile]) -> Self {
        let mut members = Vec::new();
        for (file, shown) in shown.iter().map(|file| (file, true)).chain(related.iter().map(|file| (file, false))) {
            for (document, kind) in file.stream.documents.iter().zip(&file.kinds) {
                if let Some(kind) = *kind {
                    members.push(Member { file, document, kind, home: 0, shown });
                }
            }
        }
        members.sort_by(|left, right| {
            (&left.file.source.path, left.document.index).cmp(&(&right.file.source.path, right.document.index))
        });
        let governed = governed(&members);
        let mut corpus = Self { members, homes: Vec::new(), by_address: HashMap::new() };
        corpus.settle(&governed);
        corpus
    }

    /// Gives every document to the organisation whose folder is nearest above it.
    fn settle(&mut self, governed: &BTreeMap<Vec<&'a str>, usize>) {
        self.homes.resize_with(governed.len() + 1, Home::default);
        for (at, member) in self.members.iter_mut().enumerate() {
            let path = folders(&member.file.source.path);
            let nearest = (0..=path.len()).rev().find_map(|depth| governed.get(path.get(..depth)?));
            member.home = nearest.copied().unwrap_or(0);
            self.by_address.insert(address(member.document), at);
            let Some(home) = self.homes.get_mut(member.home) else { continue };
            if member.document.broken {
                if !home.unread.contains(&member.kind) {
                    home.unread.push(member.kind);
                }
                continue;
            }
            let root = member.document.root();
            match member.kind {
                DocumentKind::Policy => home.policies.push(root),
                DocumentKind::ProcessorRegister => home.processors.push(root),
                DocumentKind::Entry => home.entries.push(EntryFacts { node: root, document: at }),
                DocumentKind::Register => {
                    home.registers.push(root);
                    let entries = root.get_key(&Key::new("entries")).into_iter().flat_map(Node::items);
                    home.entries.extend(entries.map(|node| EntryFacts { node, document: at }));
                }
            }
        }
    }

    /// The member whose document a node stands in.
    pub(super) fn member_of(&self, node: Node<'_>) -> Option<&Member<'a>> {
        self.by_address.get(&address(node.document())).and_then(|at| self.members.get(*at))
    }
}

/// A policy governs its folder and all below; when no entry stands there, the folder above, and so on, so that
/// `policy/policy.yaml` governs `register/`.
fn governed<'a>(members: &[Member<'a>]) -> BTreeMap<Vec<&'a str>, usize> {
    let entries: Vec<Vec<&str>> = members
        .iter()
        .filter(|member| matches!(member.kind, DocumentKind::Entry | DocumentKind::Register))
        .map(|member| folders(&member.file.source.path))
        .collect();
    let mut governed = BTreeMap::new();
    for member in members.iter().filter(|member| member.kind == DocumentKind::Policy) {
        let own = folders(&member.file.source.path);
        let mut folder = own.clone();
        while !folder.is_empty() && !entries.iter().any(|entry| entry.starts_with(&folder)) {
            folder.pop();
        }
        if !entries.iter().any(|entry| entry.starts_with(&folder)) {
            folder = own;
        }
        let next = governed.len() + 1;
        governed.entry(folder).or_insert(next);
    }
    governed
}
