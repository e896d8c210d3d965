//! What a finding is about: a document, or an entry of a register.

use std::collections::HashSet;

use super::corpus::Member;
use super::lasting;
use crate::check::Facts;
use crate::finding::{Fingerprint, Subject};
use crate::place::Key;
use crate::schema::DocumentKind;
use crate::source::Node;

/// An entry or a document under judgement.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) member: &'a Member<'a>,
    pub(super) kind: DocumentKind,
    pub(super) top: Node<'a>,
}

/// What is judged on its own, whatever else is judged at the same time.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) case: Case<'a>,
    /// An entry met before, through another alias: the schema says the same about it.
    pub(super) again: bool,
}

impl<'a> Piece<'a> {
    /// The pieces of a document: itself, and the entries of a register.
    pub(super) fn of(member: &'a Member<'a>) -> Vec<Self> {
        if member.document.broken {
            return Vec::new();
        }
        let whole = Case::whole(member);
        let mut pieces = vec![Self { case: whole, again: false }];
        if member.kind == DocumentKind::Register {
            let mut seen = HashSet::new();
            let entries = whole.top.get_key(&Key::new("entries")).into_iter().flat_map(Node::items);
            let piece = |entry: Node<'a>| Self { case: Case::entry(member, entry), again: !seen.insert(entry.id()) };
            pieces.extend(entries.map(piece));
        }
        pieces
    }
}

impl<'a> Case<'a> {
    /// A document as a whole.
    pub(super) fn whole(member: &'a Member<'a>) -> Self {
        Self { member, kind: member.kind, top: member.document.root() }
    }

    /// An entry of a register.
    pub(super) fn entry(member: &'a Member<'a>, top: Node<'a>) -> Self {
        Self { member, kind: DocumentKind::Entry, top }
    }

    /// The entry around a place of a register, else the whole document.
    pub(super) fn around(member: &'a Member<'a>, pointer: &str) -> Self {
        let root = member.document.root();
        let index = pointer.strip_prefix("/entries/").and_then(|rest| rest.split('/').next()?.parse().ok());
        let entry = index.and_then(|index: usize| root.get_key(&Key::new("entries"))?.item(index));
        match entry {
            Some(entry) if member.kind == DocumentKind::Register => Self::entry(member, entry),
            _ => Self::whole(member),
        }
    }

    /// How outputs name it: with an id that may be shown, or with none.
    pub(super) fn about(self, facts: Facts<'_>) -> Subject {
        let id = facts.id().map(str::to_owned);
        Subject { kind: Some(self.kind.word()), id, index: self.member.document.index }
    }

    /// The name of a finding about a value, which survives moved lines and reordered entries.
    pub(super) fn fingerprint(self, code: &str, about: &Subject, node: Node<'_>) -> Fingerprint {
        named(code, about, &self.member.file.source.path).part(&lasting::lasting_route(self.top, node))
    }
}

/// The beginning of every fingerprint: the code and the document, by its id, else by where it stands.
pub(super) fn named(code: &str, about: &Subject, path: &str) -> Fingerprint {
    let place = || format!("{path}#{}", about.index);
    let document = about.id.clone().unwrap_or_else(place);
    Fingerprint::default().part(code).part(about.kind.unwrap_or_default()).part(&document)
}
