//! Conditions in CEL for house rules: text goes in, a checked program comes out, and its answer for a document.
//!
//! The grammar is the `cel` crate's, known to [`grammar`] alone. Types, limits and evaluation are ours: a misspelt field
//! must be an error when the rule loads, and no rule may run for long.

mod arithmetic;
mod call;
mod compare;
mod document;
mod evaluate;
mod function;
mod grammar;
mod lower;
mod operator;
mod program;
mod syntax;
mod time;
mod trouble;
mod typed;
mod value;

use std::ops::Range;

pub use evaluate::Situation;
pub use program::Program;
pub use trouble::{Sort as TroubleSort, Trouble};

use crate::place::Route;
use crate::schema::DocumentKind;

/// What the names in an expression stand for.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    /// The kind of document under judgement: its fields are variables.
    pub kind: DocumentKind,
    /// The list whose items are judged one by one: `item` is one of them.
    pub each: Option<&'a Route>,
}

/// What is wrong with an expression, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The bytes of the expression.
    pub span: Range<usize>,
}

/// The longest expression, in bytes.
pub const LONGEST: usize = 4096;
/// The deepest one, in levels of its tree.
pub const DEEPEST: usize = 64;
/// So many of `all`, `exists`, `exists_one`, `map` and `filter` may stand inside each other.
pub const MOST_FOLDS: usize = 2;
/// So many steps an evaluation may take, unless the configuration says otherwise.
pub const MOST_STEPS: u64 = 1_000_000;
