//! What kept an expression from an answer, and where.

use std::ops::Range;

use super::program::{Code, Op};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Something that it asks for is not in the document.
    Missing,
    /// Something in the document is not of the sort that its schema asks for, which another finding says.
    Misfit(&'static str),
    /// A value of a sort with which the operation can do nothing.
    Unfit(&'static str),
    /// A number, moment or duration beyond its range.
    Overflow,
    /// Division by zero.
    DividedByZero,
    /// A text that is not in the form of what it is to become.
    Unreadable(&'static str),
    /// A map with the same key twice.
    RepeatedKey,
    /// It took more steps than the limits allow.
    OutOfSteps,
}

/// Trouble before it is told: cheap, for `&&` and `||` may yet make it irrelevant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop<'p> {
    pub(super) at: &'p Op,
    pub(super) sort: Sort,
}

/// Why an expression has no answer for a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Why.
    pub sort: Sort,
    /// In words.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// By this [`Self::place`] finds the place in the expression.
    pub(super) id: u64,
}

impl Trouble {
    /// The bytes of the expression where the trouble is.
    #[must_use]
    pub fn place(&self, text: &str) -> Range<usize> {
        super::grammar::place(text, self.id)
    }

    /// Nobody held the expression against the schema of this kind of document.
    #[must_use]
    pub fn unprepared() -> Self {
        let message = "the expression was not prepared for this kind of document".to_owned();
        Self { sort: Sort::Unfit("a document"), message, help: "name the kind of document with `on`", id: 0 }
    }

    /// Whether the document gives no answer, and not the rule: then the rule was not evaluated, and nobody is at fault.
    #[must_use]
    pub fn is_of_document(&self) -> bool {
        matches!(self.sort, Sort::Missing | Sort::Misfit(_))
    }
}

impl Stop<'_> {
    pub(super) fn told(self) -> Trouble {
        let path = path(self.at);
        let named =
            |rest: &str| path.as_ref().map_or_else(|| format!("a value {rest}"), |path| format!("`{path}` {rest}"));
        let (message, help) = match self.sort {
            Sort::Missing => (named("is missing"), "ask for it with `has(…)` first"),
            Sort::Misfit(wanted) => (named(&format!("is not {wanted}")), "correct the document"),
            Sort::Unfit(found) => (
                format!("`{}` can do nothing with {found}", self.at.code.words()),
                "convert the value, or exclude the case",
            ),
            Sort::Overflow => (format!("`{}` goes beyond its range", self.at.code.words()), "exclude the case"),
            Sort::DividedByZero => ("a division by zero".to_owned(), "exclude the case"),
            Sort::Unreadable(what) => (format!("a text is not in the form of {what}"), "exclude the case"),
            Sort::RepeatedKey => ("a map has the same key twice".to_owned(), "use different keys"),
            Sort::OutOfSteps => (
                "the expression takes more steps than `limits.expression_steps` allows".to_owned(),
                "simplify it, or raise the limit",
            ),
        };
        Trouble { sort: self.sort, message, help, id: self.at.id }
    }
}

/// The way to a field as it is written: `decisions.notify_authority`.
fn path(op: &Op) -> Option<String> {
    match &op.code {
        Code::Select { of, key, .. } => Some(match path(of) {
            Some(path) => format!("{path}.{}", key.name),
            None => key.name.to_string(),
        }),
        Code::Index { of, .. } => path(of).map(|path| format!("{path}[…]")),
        Code::Fold(fold) => path(&fold.over),
        Code::Policy => Some("policy".to_owned()),
        Code::Item(_) => Some("item".to_owned()),
        _ => None,
    }
}
