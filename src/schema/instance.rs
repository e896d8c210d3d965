//! The arena as the schema crate sees it: values are validated where they lie, nothing is copied.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::{Number, Value};

use super::same;
use crate::place::Key;
use crate::source::{Kind, Node};

/// The representation "arena".
pub(super) struct Arena;

/// A value of a document, or a bare text for the schema crate's checks of key names.
#[derive(Clone, Copy)]
pub(super) enum Instance<'a> {
    Value(Node<'a>),
    Name(&'a str),
}

static NOTHING: Value = Value::Null;

impl Json for Arena {
    type Node<'a> = Instance<'a>;
    type PreparedKey = Key;
    type StringBuffer = String;

    fn prepare_key(key: &str) -> Key {
        Key::new(key)
    }

    fn with_string_node<T>(buffer: &mut String, string: &str, f: impl FnOnce(Instance<'_>) -> T) -> T {
        buffer.clear();
        buffer.push_str(string);
        f(Instance::Name(buffer))
    }
}

impl<'a> Instance<'a> {
    fn node(self) -> Option<Node<'a>> {
        match self {
            Self::Value(node) => Some(node),
            Self::Name(_) => None,
        }
    }

    /// JSON has neither infinity nor "not a number": such a value must not pass as a number.
    fn is_beyond_json(self) -> bool {
        self.node().and_then(|node| node.number()).is_some_and(|number| !number.is_finite())
    }
}

impl<'a> JsonNode<'a, Arena> for Instance<'a> {
    type Object = Self;
    type Array = Self;
    type Number = Self;

    fn as_object(&self) -> Option<Self> {
        (self.json_type() == JsonType::Object).then_some(*self)
    }

    fn as_array(&self) -> Option<Self> {
        (self.json_type() == JsonType::Array).then_some(*self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Value(node) if self.is_beyond_json() => node.written().map(Cow::Borrowed),
            Self::Value(node) => node.text().map(Cow::Borrowed),
            Self::Name(name) => Some(Cow::Borrowed(name)),
        }
    }

    fn as_number(&self) -> Option<Self> {
        self.is_number().then_some(*self)
    }

    fn as_boolean(&self) -> Option<bool> {
        self.node()?.bool()
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn is_number(&self) -> bool {
        self.json_type() == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
        let Some(node) = self.node() else { return JsonType::String };
        match node.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number if self.is_beyond_json() => JsonType::String,
            Kind::Number => JsonType::Number,
            Kind::Text => JsonType::String,
            Kind::List => JsonType::Array,
            Kind::Map => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::Null => self.is_null(),
            Value::Bool(wanted) => self.as_boolean() == Some(*wanted),
            Value::String(wanted) => self.as_string().is_some_and(|text| text == *wanted),
            Value::Number(wanted) => self.node().and_then(|node| node.number()) == wanted.as_f64(),
            // No `const` or `enum` of ours holds a list or a map.
            Value::Array(_) | Value::Object(_) => self.node().is_some_and(|node| node.to_json() == *expected),
        }
    }

    /// Only errors ask for it, and what they would print never reaches a user: it might be personal data.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Borrowed(&NOTHING)
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let node = self.node()?;
        Some(NodeIdentity::tagged(std::ptr::from_ref(node.document()) as usize, node.id()))
    }
}

impl<'a> Object<'a, Arena> for Instance<'a> {
    type Node = Self;
    type MemberName = &'a str;
    type MembersIter = Box<dyn Iterator<Item = (&'a str, Self)> + 'a>;

    fn len(&self) -> usize {
        self.node().map_or(0, |node| node.members().len())
    }

    fn get(&self, key: &Key) -> Option<Self> {
        self.node()?.get_key(key).map(Self::Value)
    }

    fn members(&self) -> Self::MembersIter {
        match self.node() {
            Some(node) => Box::new(node.members().map(|(name, value)| (name, Self::Value(value)))),
            None => Box::new(std::iter::empty()),
        }
    }
}

impl<'a> Array<'a, Arena> for Instance<'a> {
    type Node = Self;
    type ElementsIter = Box<dyn Iterator<Item = Self> + 'a>;

    fn len(&self) -> usize {
        self.node().map_or(0, |node| node.items().len())
    }

    fn elements(&self) -> Self::ElementsIter {
        match self.node() {
            Some(node) => Box::new(node.items().map(Self::Value)),
            None => Box::new(std::iter::empty()),
        }
    }

    fn is_unique(&self) -> bool {
        self.node().is_none_or(|node| same::repeated(node).is_empty())
    }
}

impl JsonNumber for Instance<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|number| u64::try_from(number).ok())
    }

    fn as_i64(&self) -> Option<i64> {
        self.node()?.int()
    }

    fn as_f64(&self) -> Option<f64> {
        self.node()?.number()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_number().to_string())
    }

    fn to_number(&self) -> Cow<'_, Number> {
        let whole = self.as_i64().map(Number::from);
        let number = whole.or_else(|| self.as_f64().and_then(Number::from_f64));
        Cow::Owned(number.unwrap_or_else(|| Number::from(0)))
    }

    fn is_integer(&self) -> bool {
        self.as_i64().is_some() || self.as_f64().is_some_and(|number| number.fract() == 0.0)
    }
}
