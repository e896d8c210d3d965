//! One check of a rule: the kind with its parameters, and what differs from the rule's own.
//!
//! Read by hand, because its keys and those of the kind stand side by side.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed as _, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

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
    kind: Option<Box<Kind>>,
    parameters: Vec<(String, Value)>,
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
    fn read<'de, A: MapAccess<'de>>(&mut self, key: PartKey, map: &mut A) -> Result<(), A::Error> {
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
            // So `build.rs` writes what is built in: the parameters together and after their kind, read without a detour.
            PartKey::Parameters => self.kind = Some(Box::new(map.next_value_seed(KindNamed(&self.word))?)),
            PartKey::Other(key) => self.parameters.push((key, map.next_value()?)),
        }
        Ok(())
    }

    fn settled<E: Error>(self) -> Result<Part, E> {
        let Self { on, when, each, needs, grades, due, severity, message, help, silenced_by, .. } = self;
        let kind = match self.kind {
            Some(kind) => kind,
            None if self.word.is_empty() => return Err(E::missing_field("kind")),
            None => {
                let parameters = MapDeserializer::new(self.parameters.into_iter());
                let kind = KindNamed(&self.word).deserialize(parameters);
                Box::new(kind.map_err(|error: serde_json::Error| E::custom(error))?)
            }
        };
        Ok(Part { on, when, each, needs, grades, due, severity, message, help, silenced_by, kind })
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
        while let Some(key) = map.next_key()? {
            draft.read(key, &mut map)?;
        }
        draft.settled()
    }
}
