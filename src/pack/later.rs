//! Values that are read when they are first asked for. Most documents ask for few rules, and of most rules for little.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::builtin::Passage;

/// A value of a rule. Of a built-in rule it is read at its first use; of any other it is there from the start, because
/// every fault in it has to be told with its place.
pub struct Later<T> {
    value: OnceLock<T>,
    written: Option<Written<T>>,
}

/// Where the value stands, and how it is read.
type Written<T> = (Passage, fn(Passage) -> T);

impl<T> Later<T> {
    /// What stands in a passage.
    pub(super) fn read(from: Passage, how: fn(Passage) -> T) -> Self {
        Self { value: OnceLock::new(), written: Some((from, how)) }
    }

    /// Where it stands, if nobody asked for it yet.
    pub(super) fn unread(&self) -> Option<Passage> {
        let (passage, _) = self.written.filter(|_| self.value.get().is_none())?;
        Some(passage)
    }
}

impl<T: DeserializeOwned> Later<T> {
    /// What stands in a passage as JSON.
    pub(super) fn value(from: Passage) -> Self {
        Self::read(from, sound)
    }
}

impl<T: DeserializeOwned + Default> Later<T> {
    /// The same where nothing may stand.
    pub(super) fn value_or_default(from: Passage) -> Self {
        Self::read(from, |from| from.some().map(sound).unwrap_or_default())
    }
}

#[expect(clippy::expect_used, reason = "the text is embedded, and tests/rules.rs reads all of it")]
pub(super) fn sound<T: DeserializeOwned>(passage: Passage) -> T {
    passage.value().expect("the built-in rules are sound")
}

impl<T> Deref for Later<T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "no other function makes one that has neither")]
    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            let (passage, read) = self.written.expect("a value that is not there is written somewhere");
            read(passage)
        })
    }
}

impl<T: fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a Later<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (**self).into_iter()
    }
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self { value: value.into(), written: None }
    }
}

impl<T: Default> Default for Later<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Later<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
