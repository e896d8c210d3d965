//! How conditions are written in YAML. Apart, so that what they mean stands alone.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};

use super::{Condition, Scalar, Test};
use crate::check::apart::Apart;
use crate::check::lookup::ListName;
use crate::check::within::Within;
use crate::place::{Key, Route};

/// The map form, as it is written.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ConditionMap")]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    filled: Option<Route>,
    missing: Option<Route>,
    in_force: Option<String>,
    some: Option<Route>,
    holds: Option<Box<Condition>>,
    at: Option<Route>,
    is: Option<Scalar>,
    is_not: Option<Scalar>,
    #[serde(rename = "in")]
    within: Option<Vec<Scalar>>,
    not_in: Option<Vec<Scalar>>,
    contains: Option<Vec<Scalar>>,
    only: Option<Vec<Scalar>>,
    at_least: Option<f64>,
    below: Option<f64>,
    above: Option<f64>,
    eea: Option<bool>,
    items: Option<usize>,
    mentions: Option<ListName>,
    past: Option<Route>,
    #[serde(rename = "within")]
    length: Option<Within>,
    of: Option<Route>,
    after: Option<Route>,
    words: Option<usize>,
    besides: Option<ListName>,
    not_due: Option<Within>,
    in_time: Option<Within>,
    from: Option<Route>,
    to: Option<Route>,
}

impl Written {
    fn read(mut self) -> Result<Condition, &'static str> {
        let condition = if let Some(apart) = self.apart() {
            Condition::Apart(apart)
        } else if let Some(at) = self.at.take() {
            Condition::Value {
                at,
                test: self.test().ok_or("`at` needs a test: `is`, `in`, `contains`, `at_least`, …")?,
            }
        } else if let Some(list) = self.some.take() {
            let holds = self.holds.take().ok_or("`some` needs `holds`")?;
            Condition::Some { list, holds, items: self.items.take().unwrap_or(1) }
        } else if let Some(within) = self.not_due.take() {
            Condition::NotDue { within, from: self.from.take().ok_or("`not_due` needs `from`")? }
        } else if let Some(within) = self.in_time.take() {
            let (from, to) = self.from.take().zip(self.to.take()).ok_or("`in_time` needs `from` and `to`")?;
            Condition::InTime { within, from, to }
        } else {
            self.simple().ok_or(
                "a condition needs one of `all`, `any`, `not`, `filled`, `missing`, `some`, `at`, `past`, `not_due`, \
                 `in_time`, `in_force`",
            )?
        };
        let left = self.test().is_some()
            || self.simple().is_some()
            || self.holds.is_some()
            || self.from.is_some()
            || self.to.is_some()
            || [&self.of, &self.after].iter().any(|route| route.is_some())
            || self.length.is_some()
            || self.besides.is_some();
        if left { Err("a condition says one thing; combine several with a list") } else { Ok(condition) }
    }

    /// `within` with `of`, or `after`.
    fn apart(&mut self) -> Option<Apart> {
        let from = if self.length.is_some() { self.of.take() } else { self.after.take() }?;
        Some(Apart { at: self.at.take()?, from, within: self.length.take() })
    }

    fn test(&mut self) -> Option<Test> {
        let one = |scalar: Scalar| vec![scalar];
        (self.is.take().map(one).or_else(|| self.within.take()).map(Test::In))
            .or_else(|| self.is_not.take().map(one).or_else(|| self.not_in.take()).map(Test::NotIn))
            .or_else(|| self.contains.take().map(Test::Contains))
            .or_else(|| self.only.take().map(Test::Only))
            .or_else(|| self.at_least.take().map(Test::AtLeast))
            .or_else(|| self.below.take().map(Test::Below))
            .or_else(|| self.above.take().map(Test::Above))
            .or_else(|| self.eea.take().map(Test::Eea))
            .or_else(|| self.items.take().map(Test::Items))
            .or_else(|| self.mentions.take().map(Test::Mentions))
            .or_else(|| self.words.take().map(|least| Test::Words { least, besides: self.besides.take() }))
    }

    fn simple(&mut self) -> Option<Condition> {
        (self.all.take().map(Condition::All))
            .or_else(|| self.any.take().map(Condition::Any))
            .or_else(|| self.not.take().map(Condition::Not))
            .or_else(|| self.filled.take().map(Condition::Filled))
            .or_else(|| self.missing.take().map(Condition::Missing))
            .or_else(|| self.past.take().map(Condition::Past))
            .or_else(|| self.in_force.take().map(Condition::InForce))
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Self>();
        let map = generator.subschema_for::<Written>();
        json_schema!({
            "description": "The name of a guard, a condition such as `{filled: /aware_at}`, or a list of which all hold.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": condition}, map]
        })
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "A word, a number, or true or false.", "type": ["string", "number", "boolean"]})
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Condition;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a guard, a condition, or a list of conditions")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Condition, E> {
        Ok(match name {
            "urgent_call" => Condition::UrgentCall,
            "policy_of_its_time" => Condition::PolicyOfItsTime,
            name => Condition::Guard(Key::new(name)),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Condition, A::Error> {
        let mut all = Vec::new();
        while let Some(condition) = items.next_element()? {
            all.push(condition);
        }
        Ok(Condition::All(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Condition, A::Error> {
        let written = Written::deserialize(MapAccessDeserializer::new(entries))?;
        written.read().map_err(de::Error::custom)
    }
}

/// By hand, because the derived form of "one of these" reads everything twice.
impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarReader)
    }
}

struct ScalarReader;

impl Visitor<'_> for ScalarReader {
    type Value = Scalar;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a word, a number, `true` or `false`")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of people or hours is far below 2^53")]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of people or hours is far below 2^53")]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Word(value.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Condition, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_condition_says_exactly_one_thing() {
        assert!(read(r#"{"at": "/status", "is": "closed"}"#).is_ok());
        assert!(read(r#"["is_breach", {"filled": "/aware_at"}]"#).is_ok());
        assert!(
            read(r#"{"at": "/status", "is": "closed", "filled": "/a"}"#)
                .is_err_and(|error| error.contains("one thing"))
        );
        assert!(read(r#"{"at": "/status"}"#).is_err_and(|error| error.contains("needs a test")));
        assert!(read(r#"{"is_filled": "/a"}"#).is_err_and(|error| error.contains("unknown field")));
    }
}
