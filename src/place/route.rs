//! A way through a document: `/notifications/*/submitted_at`.
//!
//! Rules name places by routes only; a route becomes a line once, in the engine.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// One key of a mapping, with its hash worked out once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// The key as written.
    pub name: Box<str>,
    /// [`key_hash`] of the name.
    pub hash: u32,
}

impl Key {
    /// A key of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), hash: key_hash(name) }
    }
}

/// FNV-1a over the bytes: two keys with different hashes are different, which spares comparing text.
#[must_use]
pub fn key_hash(name: &str) -> u32 {
    name.bytes().fold(NO_BYTE, hash_with)
}

/// The hash of nothing.
const NO_BYTE: u32 = 0x811c_9dc5;

/// A hash after one more byte.
fn hash_with(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// One step of a route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Into the value of a key.
    Key(Key),
    /// Into each item of a list (`*`).
    Each,
}

impl Step {
    /// From what stands between two slashes, with its hash.
    fn new(name: Option<&str>, hash: u32) -> Result<Self, RouteError> {
        match name {
            None | Some("") => Err(RouteError),
            Some("*") => Ok(Self::Each),
            Some(name) => Ok(Self::Key(Key { name: name.into(), hash })),
        }
    }
}

/// Where a route starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// `/…`: the document under judgement (policy, entry, processor register).
    Document,
    /// `./…`: the list item under judgement.
    Item,
    /// `policy:/…`: the policy that governs the document.
    Policy,
    /// `processors:/…`: the processor registers of the same organisation.
    Processors,
    /// `entries:/…`: all entries of the same organisation.
    Entries,
    /// `registers:/…`: the registers of the same organisation that hold their entries in one file.
    Registers,
}

impl Origin {
    const WORDS: [(&'static str, Self); 6] = [
        ("/", Self::Document),
        ("./", Self::Item),
        ("policy:/", Self::Policy),
        ("processors:/", Self::Processors),
        ("entries:/", Self::Entries),
        ("registers:/", Self::Registers),
    ];
}

/// A parsed route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// Where it starts.
    pub origin: Origin,
    /// The steps from there; none means the start itself.
    pub steps: Vec<Step>,
}

impl Route {
    /// Reads `/a/*/b`, `./a`, `policy:/a`, `processors:/a`, `entries:/a` or `registers:/a`.
    ///
    /// # Errors
    /// When the text has another start, or an empty step.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let (rest, origin) = Origin::WORDS
            .iter()
            .find_map(|(word, origin)| text.strip_prefix(word).map(|rest| (rest, *origin)))
            .or_else(|| (text == ".").then_some(("", Origin::Item)))
            .ok_or(RouteError)?;
        if rest.is_empty() {
            return Ok(Self { origin, steps: Vec::new() });
        }
        let mut steps = Vec::with_capacity(1 + rest.bytes().filter(|byte| *byte == b'/').count());
        // Looked at once: a run reads up to a thousand routes.
        let (mut start, mut hash) = (0, NO_BYTE);
        for (at, byte) in rest.bytes().enumerate() {
            if byte == b'/' {
                steps.push(Step::new(rest.get(start..at), hash)?);
                (start, hash) = (at + 1, NO_BYTE);
            } else {
                hash = hash_with(hash, byte);
            }
        }
        steps.push(Step::new(rest.get(start..), hash)?);
        Ok(Self { origin, steps })
    }

    /// The keys of the route, the last one first.
    fn keys_from_end(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(&*key.name),
            Step::Each => None,
        })
    }

    /// The last key of the route: how people call the field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.keys_from_end().next().unwrap_or_default()
    }

    /// The key before the last one: what the field belongs to.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.keys_from_end().nth(1)
    }

    /// Whether some step stands for several items.
    #[must_use]
    pub fn is_plural(&self) -> bool {
        self.steps.contains(&Step::Each)
    }

    /// This route, continued from the items of another: `./a` after `/list/*` is `/list/*/a`.
    #[must_use]
    pub fn after(&self, start: &Self) -> Self {
        if self.origin != Origin::Item {
            return self.clone();
        }
        let steps = start.steps.iter().chain(&self.steps).cloned().collect();
        Self { origin: start.origin, steps }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = Origin::WORDS
            .iter()
            .find_map(|(word, origin)| (*origin == self.origin).then_some(*word))
            .unwrap_or_default();
        f.write_str(start)?;
        for (at, step) in self.steps.iter().enumerate() {
            if at > 0 {
                f.write_str("/")?;
            }
            match step {
                Step::Key(key) => f.write_str(&key.name)?,
                Step::Each => f.write_str("*")?,
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Route {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader)
    }
}

/// Reads a route without a copy of its text.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = Route;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Route, E> {
        Route::parse(text).map_err(|error| E::custom(format!("`{text}`: {error}")))
    }
}

impl JsonSchema for Route {
    fn schema_name() -> Cow<'static, str> {
        "Route".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^((policy:|processors:|entries:|registers:|\\.)?/|\\.$)",
            "description": "A way through a document: `/notifications/*/submitted_at` from the document or entry, `./submitted_at` \
                            from the item of `each`, `policy:/dpo` from the policy.",
            "examples": ["/aware_at", "/notifications/*/submitted_at", "./name", "policy:/version"]
        })
    }
}

/// A text that is no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteError;

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a route starts with `/`, `./`, `policy:/`, `processors:/` or `entries:/` and has no empty step")
    }
}

impl std::error::Error for RouteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_and_written_alike() {
        for text in ["/a/*/b", "./c", "policy:/dpo/contact", "processors:/processors/*/name", "/"] {
            assert_eq!(Route::parse(text).map(|route| route.to_string()), Ok(text.to_owned()));
        }
        for text in ["a/b", "/a//b", "", "else:/a"] {
            assert_eq!(Route::parse(text), Err(RouteError), "{text}");
        }
    }

    #[test]
    fn a_route_of_an_item_continues_the_route_to_the_list() {
        let list = Route::parse("/notifications/*").expect("a route");
        let item = Route::parse("./submitted_at").expect("a route");
        assert_eq!(item.after(&list).to_string(), "/notifications/*/submitted_at");
    }
}
