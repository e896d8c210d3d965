//! Messages with places for values: `submitted {elapsed} after awareness`, `level is {/risk_assessment/level}`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::place::Route;

/// So many bytes may it have. Every finding repeats it.
const LONGEST: usize = 4096;

/// A text with the values it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    written: Box<str>,
    /// The routes among the names, in their order.
    fields: Vec<Route>,
}

enum Piece<'m> {
    Text(&'m str),
    /// A value that the check gives.
    Value(&'m str),
    /// A word, number or moment of the document.
    Field(&'m str),
    /// A word that agrees with the value before it: after one name the first form, after several the second.
    Agreeing(&'m str, &'m str),
    /// What follows a brace without partner.
    Open,
}

/// A text cut at its braces.
struct Pieces<'m> {
    rest: &'m str,
}

impl<'m> Iterator for Pieces<'m> {
    type Item = Piece<'m>;

    fn next(&mut self) -> Option<Piece<'m>> {
        let Some(named) = self.rest.strip_prefix('{') else {
            let (text, rest) = self.rest.split_at(self.rest.find('{').unwrap_or(self.rest.len()));
            self.rest = rest;
            return (!text.is_empty()).then_some(Piece::Text(text));
        };
        let (name, rest) = named.split_once('}').unwrap_or_default();
        self.rest = rest;
        if let Some((one, several)) = name.split_once('|') {
            return Some(Piece::Agreeing(one, several));
        }
        Some(match name {
            "" => Piece::Open,
            route if route.contains('/') => Piece::Field(route),
            value => Piece::Value(value),
        })
    }
}

impl Message {
    /// Reads the text; `{` and `}` stand only around names, routes and the two forms of a word.
    ///
    /// # Errors
    /// When it is longer than anybody reads, a brace has no partner, a route is none, or a word has nothing to agree with.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("it has more than {LONGEST} bytes"));
        }
        let mut fields = Vec::new();
        let mut has_value = false;
        let pieces = Pieces { rest: text };
        for piece in pieces {
            match piece {
                Piece::Text(_) => {}
                Piece::Value(_) => has_value = true,
                Piece::Agreeing(..) if has_value => {}
                Piece::Agreeing(one, several) => {
                    return Err(format!("`{{{one}|{several}}}` agrees with the value before it, and there is none"));
                }
                Piece::Field(name) => fields.push(Route::parse(name).map_err(|error| format!("`{name}`: {error}"))?),
                Piece::Open => return Err(format!("`{{` without a name and `}}` in `{text}`")),
            }
        }
        Ok(Self { written: text.trim().into(), fields })
    }

    fn pieces(&self) -> Pieces<'_> {
        Pieces { rest: &self.written }
    }

    /// The text with its values put in.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>, field: impl Fn(&Route) -> Option<String>) -> String {
        let mut filled = String::new();
        let mut fields = self.fields.iter();
        let mut lists_several = false;
        for piece in self.pieces() {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Value(name) => {
                    let value = value(name).unwrap_or_default();
                    lists_several = value.contains("` and `");
                    filled.push_str(&value);
                }
                Piece::Agreeing(one, several) => filled.push_str(if lists_several { several } else { one }),
                Piece::Field(_) | Piece::Open => {
                    let shown = fields.next().and_then(&field);
                    filled.push_str(shown.as_deref().unwrap_or("nothing"));
                }
            }
        }
        filled.trim().to_owned()
    }

    /// The names it takes from the check.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Value(name) => Some(name),
            _ => None,
        })
    }

    /// The routes it takes from the document.
    pub fn fields(&self) -> impl Iterator<Item = &Route> {
        self.fields.iter()
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
            "description": "One line without a final period; `{missing}` is a value of the check, `{/route}` one of the document, `{is|are}` agrees with the list before it."
        })
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn values_and_fields_stand_in_braces() {
        let message = Message::parse(" {/status}: {missing} of {/facts/date}, {missing}").expect("a message");
        assert_eq!(message.values().collect::<Vec<_>>(), ["missing", "missing"]);
        let filled = message.fill(|name| Some(name.to_uppercase()), |route| Some(route.field().to_owned()));
        assert_eq!(filled, "status: MISSING of date, MISSING");
    }

    #[test]
    fn a_brace_without_partner_or_name_is_refused() {
        for text in ["a {", "a {b", "a {}", "a {else:/b}"] {
            assert!(Message::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_agrees_with_the_list_before_it() {
        let message = Message::parse("closed, but {missing} {is|are} not recorded").expect("a message");
        let filled = |list: &str| message.fill(|_| Some(list.to_owned()), |_| None);
        assert_eq!(filled("`a`"), "closed, but `a` is not recorded");
        assert_eq!(filled("`a` and `b`"), "closed, but `a` and `b` are not recorded");
        assert_eq!(filled("`a`, `b` and `c`"), "closed, but `a`, `b` and `c` are not recorded");
        assert!(Message::parse("{is|are} not recorded: {missing}").is_err());
    }
}
