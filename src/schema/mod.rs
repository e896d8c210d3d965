//! Documents go in; what does not fit their shape comes out as sentences with a place. Also tells rules which fields there are.
//!
//! The only room that knows the schema crate. Apart from the rules because a schema is also read by editors.

mod field;
mod free_text;
mod instance;
mod kind;
mod locate;
mod nearest;
mod quick;
mod same;
mod sentence;
mod shape;
mod sort;
mod unknown_key;
mod validator;

pub use field::{Field, Sort, field, suggestion};
pub use free_text::{free_texts, is_free_text, is_free_text_under};
pub use kind::DocumentKind;
pub use nearest::nearest;
pub use validator::{is_sound, validate, validate_entry, validate_shell};

use crate::place::Span;
use crate::source::Node;

/// The findings about shape, each with its code.
pub mod code {
    /// A key that the schema does not know.
    pub const UNKNOWN_KEY: &str = "SCH001";
    /// A value of the wrong sort, such as text in place of a number.
    pub const SORT: &str = "SCH002";
    /// A word that is not among the allowed ones.
    pub const WORD: &str = "SCH003";
    /// A text that is not in the expected form, such as a moment.
    pub const FORM: &str = "SCH004";
    /// A number that is too small or too large.
    pub const RANGE: &str = "SCH005";
    /// The same item twice in a list.
    pub const REPEATED: &str = "SCH006";
}

/// One place of a document that does not fit the schema.
#[derive(Clone, Debug)]
pub struct Violation<'a> {
    /// One of [`code`].
    pub code: &'static str,
    /// What is wrong, without values that might be personal data.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The value; for an unknown key the value under it.
    pub node: Node<'a>,
    /// Where to look: the value, or the unknown key.
    pub span: Span,
    /// JSON Pointer from the document's root.
    pub pointer: String,
}
