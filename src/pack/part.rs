//! One check of a rule: the kind with its parameters, and what differs from the rule's own.
//!
//! Read by hand, because its keys and those of the kind stand side by side.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer as _, MapAccess, Visitor};

use super::Message;
use super::rule::{Due, Grade, On};
use crate::check::{Condition, Kind, KindNamed};
use crate::finding::Severity;
use crate::place::Route;

/// One check of a rule, with what differs from the rule's own.
#[derive(Debug, JsonSchema)]
pub struct Part {
    /// The kind of document it looks at, where the rule looks at several.
    pub on: Option<On>,
    /// When this check applies; with `each`, held against each item.
    pub when: Condition,
    /// Judges each item of this list on its own; routes `./…` start at the item.
    pub each: Option<Route>,
    /// The related document without which nothing can be said.
    pub needs: Option<Needs>,
    /// Cases of this check that weigh differently; they go before the rule's own.
    pub grades: Vec<Grade>,
    /// From when on what this check finds missing counts; without it as the rule says.
    pub due: Option<Due>,
    /// What a finding of this check weighs.
    pub severity: Option<Severity>,
    /// What it says.
    pub message: Option<Message>,
    /// What to do about it.
    pub help: Option<Message>,
    /// Explanation fields that answer this check.
    pub silenced_by: Vec<Route>,
    /// The kind with its parameters.
    #[schemars(skip)]
    pub kind: Box<Kind>,
}

/// A related document that a check cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// The policy.
    Policy,
    /// A processor register.
    ProcessorRegister,
    /// All documents of a folder: with single files or standard input, what is not there may be elsewhere.
    Folder,
    /// Every entry at hand: one that cannot be read may be the one that is missed.
    Entries,
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

/// What was read of a check so far.
#[derive(Default)]
struct Draft {
    on: Option<On>,
    when: Condition,
    each: Option<Route>,
    needs: Option<Needs>,
    grades: Vec<Grade>,
    due: Option<Due>,
    severity: Option<Severity>,
    message: Option<Message>,
    help: Option<Message>,
    silenced_by: Vec<Route>,
    word: String,
}

/// The keys of a check; any other is a parameter of its kind.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum PartKey {
    On,
    When,
    Each,
    Needs,
    Grades,
    Due,
    Severity,
    Message,
    Help,
    SilencedBy,
    Kind,
    Parameters,
    Other(String),
}

impl Draft {
    /// Reads the value of a key that every check may have; else gives the key back.
    fn read<'de, A: MapAccess<'de>>(&mut self, key: PartKey, map: &mut A) -> Result<Option<PartKey>, A::Error> {
        match key {
            PartKey::On => self.on = map.next_value()?,
            PartKey::When => self.when = map.next_value()?,
            PartKey::Each => self.each = map.next_value()?,
            PartKey::Needs => self.needs = map.next_value()?,
            PartKey::Grades => self.grades = map.next_value()?,
            PartKey::Due => self.due = map.next_value()?,
            PartKey::Severity => self.severity = map.next_value()?,
            PartKey::Message => self.message = map.next_value()?,
            PartKey::Help => self.help = map.next_value()?,
            PartKey::SilencedBy => self.silenced_by = map.next_value()?,
            PartKey::Kind => self.word = map.next_value()?,
            PartKey::Parameters | PartKey::Other(_) => return Ok(Some(key)),
        }
        Ok(None)
    }

    fn with(self, kind: Box<Kind>) -> Part {
        let Self { on, when, each, needs, grades, due, severity, message, help, silenced_by, word: _ } = self;
        Part { on, when, each, needs, grades, due, severity, message, help, silenced_by, kind }
    }
}

/// The parameters among the keys of a check. The keys that every check may have are read on the way, so each value is
/// read where it stands, and what is wrong with one has its place.
struct Parameters<'d, 'm, A> {
    draft: &'d mut Draft,
    map: &'m mut A,
    /// The key that is read already.
    first: Option<PartKey>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Parameters<'_, '_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        loop {
            let key = match self.first.take() {
                Some(first) => Some(first),
                None => self.map.next_key()?,
            };
            let Some(key) = key else { return Ok(None) };
            match self.draft.read(key, self.map)? {
                Some(PartKey::Other(name)) => return seed.deserialize(name.into_deserializer()).map(Some),
                Some(_) => return seed.deserialize("parameters".into_deserializer()).map(Some),
                None => {}
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a check: its `kind` with parameters")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Part, A::Error> {
        let mut draft = Draft::default();
        let mut first = None;
        while first.is_none()
            && let Some(key) = map.next_key()?
        {
            first = draft.read(key, &mut map)?;
        }
        if draft.word.is_empty() {
            return Err(A::Error::missing_field("kind"));
        }
        let word = std::mem::take(&mut draft.word);
        // So `build.rs` writes what is built in: the parameters together and last, read without a detour.
        let kind = if let Some(PartKey::Parameters) = first {
            let kind = map.next_value_seed(KindNamed(&word))?;
            while let Some(key) = map.next_key()? {
                if let Some(PartKey::Other(name)) = draft.read(key, &mut map)? {
                    return Err(A::Error::unknown_field(&name, &["parameters"]));
                }
            }
            kind
        } else {
            let parameters = Parameters { draft: &mut draft, map: &mut map, first };
            KindNamed(&word).deserialize(MapAccessDeserializer::new(parameters))?
        };
        Ok(draft.with(Box::new(kind)))
    }
}
