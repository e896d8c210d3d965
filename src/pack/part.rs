//! One check of a rule: the kind with its parameters, and what differs from the rule's own.
//!
//! Read by hand, because its keys and those of the kind stand side by side.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer as _, MapAccess, Visitor};

use super::Message;
use super::builtin::{CheckSheet, Passage};
use super::later::{Later, sound};
use super::rule::{Due, Grade, On};
use crate::check::{Condition, Kind, KindNamed, Scope};
use crate::finding::Severity;
use crate::place::Route;

/// One check of a rule, with what differs from the rule's own.
#[derive(Debug, JsonSchema)]
pub struct Part {
    /// The kind of document it looks at, where the rule looks at several.
    pub on: Option<On>,
    /// When this check applies; with `each`, held against each item.
    pub when: Later<Condition>,
    /// Judges each item of this list on its own; routes `./…` start at the item.
    pub each: Option<Route>,
    /// The related document without which nothing can be said.
    pub needs: Option<Needs>,
    /// Cases of this check that weigh differently; they go before the rule's own.
    pub grades: Later<Vec<Grade>>,
    /// From when on what this check finds missing counts; without it as the rule says.
    pub due: Option<Due>,
    /// What a finding of this check weighs.
    pub severity: Option<Severity>,
    /// What it says.
    #[schemars(default)]
    pub message: Later<Option<Message>>,
    /// What to do about it.
    #[schemars(default)]
    pub help: Later<Option<Message>>,
    /// Explanation fields that answer this check.
    pub silenced_by: Vec<Route>,
    /// The kind with its parameters.
    #[schemars(skip)]
    pub kind: Later<Box<Kind>>,
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

impl Part {
    /// The checks of a built-in rule: what each is about is read at once, what it looks for when it applies.
    pub(super) fn built_in(checks: Passage) -> Vec<Self> {
        checks.checks().map(|(place, sheet)| Self::of(place, sheet)).collect()
    }

    fn of(place: Passage, sheet: &CheckSheet) -> Self {
        Self {
            on: sheet.on.some().map(sound),
            when: Later::value_or_default(sheet.when),
            each: sheet.each.some().map(sound),
            needs: sheet.needs.some().map(sound),
            grades: Later::value_or_default(sheet.grades),
            due: sheet.due.some().map(sound),
            severity: sheet.severity.some().map(sound),
            message: Later::value_or_default(sheet.message),
            help: Later::value_or_default(sheet.help),
            silenced_by: sheet.silenced_by.some().map(sound).unwrap_or_default(),
            kind: Later::read(place, kind),
        }
    }

    /// Whom it asks.
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.may_be(Kind::may_ask_all) { self.kind.check().scope() } else { Scope::Document }
    }

    /// Whether it runs a clock of the regime.
    #[must_use]
    pub fn is_clocked(&self) -> bool {
        self.may_be(Kind::may_be_clocked) && self.kind.check().is_clocked()
    }

    /// Whether it is a condition in CEL.
    #[must_use]
    pub fn is_expression(&self) -> bool {
        self.may_be(Kind::is_prepared) && matches!(**self.kind, Kind::Expression(_))
    }

    /// Whether it may be of such a kind: mostly the word tells, before the parameters are read.
    fn may_be(&self, is_such: fn(&str) -> bool) -> bool {
        self.kind.unread().and_then(word).is_none_or(is_such)
    }
}

/// The word of the kind of a built-in check.
fn word(check: Passage) -> Option<&'static str> {
    check.checks().next().map(|(_, sheet)| sheet.kind.text())
}

#[expect(clippy::expect_used, reason = "the text is embedded, and tests/rules.rs reads all of it")]
fn kind(check: Passage) -> Box<Kind> {
    let (_, sheet) = check.checks().next().expect("a check has a sheet");
    let mut parameters = serde_json::Deserializer::from_str(sheet.parameters.text());
    let kind = KindNamed(sheet.kind.text()).deserialize(&mut parameters);
    Box::new(kind.expect("the built-in rules are sound"))
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
    when: Later<Condition>,
    each: Option<Route>,
    needs: Option<Needs>,
    grades: Later<Vec<Grade>>,
    due: Option<Due>,
    severity: Option<Severity>,
    message: Later<Option<Message>>,
    help: Later<Option<Message>>,
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
            PartKey::Other(_) => return Ok(Some(key)),
        }
        Ok(None)
    }

    fn with(self, kind: Kind) -> Part {
        let kind = Box::new(kind).into();
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
            if let Some(PartKey::Other(name)) = self.draft.read(key, self.map)? {
                return seed.deserialize(name.into_deserializer()).map(Some);
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
        let parameters = Parameters { draft: &mut draft, map: &mut map, first };
        let kind = KindNamed(&word).deserialize(MapAccessDeserializer::new(parameters))?;
        Ok(draft.with(kind))
    }
}
