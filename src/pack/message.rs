//! Messages with places for values: `submitted {elapsed} after awareness`, `level is {/risk_assessment/level}`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::place::Route;

/// A text with the values it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    written: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// A value that the check gives.
    Value(String),
    /// A word, number or moment of the document.
    Field(Route),
}

impl Message {
    /// Reads the text; `{` and `}` stand only around names and routes.
    ///
    /// # Errors
    /// When a brace has no partner, or a route is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, next) = after.split_once('}').ok_or_else(|| format!("`{{` without `}}` in `{text}`"))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(if name.contains('/') {
                Piece::Field(Route::parse(name).map_err(|error| format!("`{name}`: {error}"))?)
            } else {
                Piece::Value(name.to_owned())
            });
            rest = next;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { written: text.trim().to_owned(), pieces })
    }

    /// The text with its values put in.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>, field: impl Fn(&Route) -> Option<String>) -> String {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Value(name) => filled.push_str(&value(name).unwrap_or_default()),
                Piece::Field(route) => filled.push_str(&field(route).unwrap_or_else(|| "nothing".to_owned())),
            }
        }
        filled.trim().to_owned()
    }

    /// The names it takes from the check.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The routes it takes from the document.
    pub fn fields(&self) -> impl Iterator<Item = &Route> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(route) => Some(route),
            _ => None,
        })
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl JsonSchema for Message {
    fn schema_name() -> Cow<'static, str> {
        "Message".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "One line without a final period; `{missing}` is a value of the check, `{/route}` one of the document."
        })
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
