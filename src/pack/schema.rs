//! The JSON Schema of a rule file, for editors: derived from the types that read it, so that it cannot say otherwise.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema as _, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{Part, REPOSITORY, Rule, RuleText};
use crate::check::Kind;

/// The schema of a rule file, draft 2020-12.
#[must_use]
pub fn rule_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut rule = Rule::json_schema(&mut generator).to_value();
    let text = RuleText::json_schema(&mut generator).to_value();
    let check = check(&mut generator);
    if let Some(properties) = rule.get_mut("properties").and_then(Value::as_object_mut) {
        properties.extend(members(&text, "properties"));
        for key in ["on", "check"] {
            let items = if key == "check" { Some(json!({"$ref": "#/$defs/Check"})) } else { None };
            one_or_many(properties, key, items);
        }
    }
    let mut definitions = generator.take_definitions(true);
    definitions.insert("Check".to_owned(), check);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{REPOSITORY}/raw/main/schemas/rule.schema.json"),
        "title": "A rule",
        "description": "One rule: what it looks for, what it says, why, and examples that run as tests. See policies/README.md.",
        "type": "object",
        "properties": rule.get("properties"),
        "required": ["code", "name", "title", "severity", "on", "basis", "certainty", "check", "message", "help", "why", "examples"],
        "additionalProperties": false,
        "$defs": definitions,
    });
    without_widths(&mut schema);
    schema
}

/// Takes out how wide a number is in memory: `uint` is no format of JSON Schema, and strict validators refuse it.
fn without_widths(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if matches!(map.get("format").and_then(Value::as_str), Some("uint" | "double")) {
                map.shift_remove("format");
            }
            map.values_mut().for_each(without_widths);
        }
        Value::Array(items) => items.iter_mut().for_each(without_widths),
        _ => {}
    }
}

fn members(schema: &Value, key: &str) -> Map<String, Value> {
    schema.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// A list may be written as its only item.
fn one_or_many(properties: &mut Map<String, Value>, key: &str, items: Option<Value>) {
    let Some(list) = properties.get_mut(key).and_then(Value::as_object_mut) else { return };
    let items = items.or_else(|| list.get("items").cloned()).unwrap_or(Value::Bool(true));
    let description = list.get("description").cloned();
    *list = Map::new();
    list.extend(description.map(|description| ("description".to_owned(), description)));
    list.insert("anyOf".to_owned(), json!([items.clone(), {"type": "array", "items": items}]));
}

/// A check has keys of its own and those of its kind. Told apart by `kind`, so that an editor says what is wrong with the
/// one that is meant and not why all others do not fit.
fn check(generator: &mut SchemaGenerator) -> Value {
    let part = Part::json_schema(generator).to_value();
    let mut words = Vec::new();
    let mut cases = Vec::new();
    for (word, schema) in Kind::schemas(generator) {
        let schema = schema.to_value();
        words.push(json!({"const": word, "description": schema.get("description")}));
        let mut then = json!({"properties": members(&schema, "properties")});
        if let (Some(required), Some(then)) = (schema.get("required"), then.as_object_mut()) {
            then.insert("required".to_owned(), required.clone());
        }
        cases.push(json!({"if": {"properties": {"kind": {"const": word}}, "required": ["kind"]}, "then": then}));
    }
    let mut properties = Map::new();
    properties.insert("kind".to_owned(), json!({"description": "What is looked for.", "oneOf": words}));
    properties.extend(members(&part, "properties"));
    json!({
        "description": part.get("description"),
        "type": "object",
        "properties": properties,
        "required": ["kind"],
        "allOf": cases,
        "unevaluatedProperties": false,
    })
}
