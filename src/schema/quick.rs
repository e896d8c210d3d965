//! Whether a document keeps to its schema, by code that the schema crate generates when we are built.
//!
//! Most documents do. Only for one that does not is a validator worth building: it says where and why.

use serde_json::Value;

use super::DocumentKind;
use super::sentence::impossible_day;
use crate::source::{Kind, Node};

macro_rules! generated {
    ($($name:ident: $path:literal),* $(,)?) => {
        $(
            #[jsonschema::validator(
                path = $path,
                pattern_options = { engine = regex },
                methods = { is_valid = true, validate = false, iter_errors = false }
            )]
            struct $name;
        )*
    };
}

generated! {
    Policy: "schemas/breach-policy.schema.json",
    Entry: "schemas/breach-entry.schema.json",
    ProcessorRegister: "schemas/processor-register.schema.json",
}

/// Whether a document or an entry surely is as its schema wants it.
pub(super) fn is_valid(kind: DocumentKind, root: Node<'_>) -> bool {
    has_real_days(root) && keeps(kind, root)
}

fn keeps(kind: DocumentKind, root: Node<'_>) -> bool {
    match kind {
        DocumentKind::Policy => Policy::is_valid(&json(root)),
        DocumentKind::Entry => Entry::is_valid(&json(root)),
        DocumentKind::ProcessorRegister => ProcessorRegister::is_valid(&json(root)),
        // Without its entries little is left: a validator for that is built fast.
        DocumentKind::Register => false,
    }
}

/// JSON has neither infinity nor "not a number": such a value must not pass as a number, nor as nothing.
fn json(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Number if !node.number().is_some_and(f64::is_finite) => node.written().into(),
        Kind::List => node.items().map(json).collect(),
        Kind::Map => node.members().map(|(key, value)| (key.to_owned(), json(value))).collect(),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Text => node.to_json(),
    }
}

/// A pattern cannot count the days of a month. What looks like a day that there is not may be one wherever it stands.
fn has_real_days(node: Node<'_>) -> bool {
    impossible_day(node, String::new).is_none()
        && node.items().all(has_real_days)
        && node.members().all(|(_, value)| has_real_days(value))
}
