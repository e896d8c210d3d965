//! Typed values from the arena: a small serde deserializer that knows the place of every mistake.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use super::node::{Kind, Node};
use crate::place::Span;

/// Reads a typed value from a node.
///
/// # Errors
/// When the node does not have the shape of the type; the error knows where.
pub fn from_node<T: DeserializeOwned>(node: Node<'_>) -> Result<T, DeserializeError> {
    T::deserialize(Located(node)).map_err(|error| error.or_at(node))
}

/// What does not fit, and where.
#[derive(Debug, Clone)]
pub struct DeserializeError {
    /// What is wrong.
    pub message: String,
    /// Where, when it is known.
    pub span: Option<Span>,
}

impl DeserializeError {
    /// The innermost place wins. A word that the message quotes is looked for among the
    /// keys and their values.
    fn or_at(mut self, node: Node<'_>) -> Self {
        if self.span.is_none() {
            let named = self.message.split('`').nth(1).and_then(|name| {
                let value = node.members().find_map(|(_, value)| (value.written() == Some(name)).then(|| value.span()));
                node.key_span(name).or(value)
            });
            self.span = Some(named.unwrap_or_else(|| node.span()));
        }
        self
    }
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeserializeError {}

impl de::Error for DeserializeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

/// The members of a map, `kind` first: it says what the others mean.
fn entries(node: Node<'_>) -> impl Iterator<Item = (String, Located<'_>)> {
    let is_kind = |key: &str| key == "kind";
    let first = node.members().filter(move |(key, _)| is_kind(key));
    let rest = node.members().filter(move |(key, _)| !is_kind(key));
    first.chain(rest).map(|(key, value)| (key.to_owned(), Located(value)))
}

#[derive(Clone, Copy)]
struct Located<'a>(Node<'a>);

impl<'de> IntoDeserializer<'de, DeserializeError> for Located<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Located<'_> {
    type Error = DeserializeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let node = self.0;
        let result = match node.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(node.bool().unwrap_or_default()),
            Kind::Number => match node.int() {
                Some(int) => visitor.visit_i64(int),
                None => visitor.visit_f64(node.number().unwrap_or_default()),
            },
            Kind::Text => visitor.visit_str(node.text().unwrap_or_default()),
            Kind::List => visitor.visit_seq(SeqDeserializer::new(node.items().map(Located))),
            Kind::Map => visitor.visit_map(MapDeserializer::new(entries(node))),
        };
        result.map_err(|error| error.or_at(node))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let node = self.0;
        let result = match node.kind() {
            Kind::Map => visitor.visit_enum(de::value::MapAccessDeserializer::new(MapDeserializer::new(entries(node)))),
            _ => visitor.visit_enum(node.written().unwrap_or_default().into_deserializer()),
        };
        result.map_err(|error: DeserializeError| error.or_at(node))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}
