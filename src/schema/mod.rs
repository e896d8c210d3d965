//! Stub.
use crate::source::Node;
/// The kinds of document we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// The policy.
    Policy,
    /// One entry.
    Entry,
    /// A register in one file.
    Register,
    /// Processors and their contracts.
    ProcessorRegister,
}
impl DocumentKind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Entry, Self::Register, Self::ProcessorRegister];
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "breach_policy",
            Self::Entry => "breach_entry",
            Self::Register => "breach_register",
            Self::ProcessorRegister => "processor_register",
        }
    }
    /// Back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
/// Free text.
pub fn is_free_text(_: DocumentKind, _: Node<'_>) -> bool {
    true
}
/// Field stub.
pub fn field(_: DocumentKind, _: &crate::place::Route) -> Option<()> {
    Some(())
}
/// Stub.
pub fn suggestion(_: DocumentKind, _: &crate::place::Route) -> Option<String> {
    None
}
/// Stub.
pub struct Violation<'a> {
    /// c
    pub code: &'static str,
    /// m
    pub message: String,
    /// h
    pub help: String,
    /// n
    pub node: Node<'a>,
    /// s
    pub span: crate::place::Span,
    /// p
    pub pointer: String,
}
/// Stub.
pub fn validate<'a>(_: DocumentKind, _: Node<'a>) -> Vec<Violation<'a>> {
    Vec::new()
}
