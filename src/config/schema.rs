//! The JSON Schema of a configuration file and its reference for people, both from the table of keys.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Config;
use super::key::{KEYS, Key};
use super::tuning::Level;
use crate::source::{Limits, read};

/// What the room of the packs adds: the rules there are. Maps from a word to the JSON Schema of what it takes.
#[derive(Clone, Debug, Default)]
pub struct RuleShapes {
    /// Words with all that can be set for them.
    pub named: Map<String, Value>,
}

/// The JSON Schema (2020-12) of a configuration file.
#[must_use]
pub fn schema(id: &str, rules: RuleShapes) -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        match key.name.split_once('.') {
            None => {
                properties.insert(key.name.to_owned(), described(key));
            }
            Some((map, name)) => {
                let map = properties.entry(map).or_insert_with(|| map_of(map));
                if let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) {
                    properties.insert(name.to_owned(), described(key));
                }
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": "Configuration of breachlint",
        "description": "The file breachlint.yaml (or .breachlint.yaml) in a repository. All keys may be missing.",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": false,
        "$defs": {"severity": severity(), "rules": rules_shape(rules), "override": override_shape()},
    })
}

fn described(key: &Key) -> Value {
    let mut shape = Map::from_iter([
        ("title".to_owned(), Value::from(title(key.name))),
        ("description".to_owned(), Value::from(format!("{} Takes {}.", key.about, key.takes))),
    ]);
    if let Value::Object(own) = (key.shape)() {
        shape.extend(own);
    }
    if let Some(show) = key.show {
        shape.insert("default".to_owned(), show(&Config::default()));
    }
    shape.insert("examples".to_owned(), json!([example(key)]));
    Value::Object(shape)
}

/// `documents.breach_policy` is titled `Breach policy`.
fn title(name: &str) -> String {
    let words = name.rsplit('.').next().unwrap_or(name).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The example of the table, read as YAML.
fn example(key: &Key) -> Value {
    let stream = read(&Arc::from(key.example), &Limits::default());
    stream.documents.first().map_or(Value::Null, |document| document.root().to_json())
}

fn map_of(name: &str) -> Value {
    let about = match name {
        "documents" => "Globs that say what a document without `kind:` is, by where it stands.",
        _ => "What a text may cost before it is refused.",
    };
    json!({
        "title": title(name), "description": about, "type": ["object", "null"], "properties": {},
        "additionalProperties": false,
    })
}

fn severity() -> Value {
    let words: Vec<Value> = Level::ALL.iter().map(|level| level.word().into()).chain([Value::Null]).collect();
    json!({
        "title": "Severity",
        "description": "What findings of the rule weigh; cases that the rule itself grades lower stay lower. `off`: it does not run.",
        "enum": words,
    })
}

/// Rules of the house have codes that this schema does not know, so other well-formed words are let through.
fn rules_shape(rules: RuleShapes) -> Value {
    json!({
        "title": "Rules",
        "description": "Rules by code, name, family or certainty, with their settings.",
        "type": ["object", "null"],
        "properties": rules.named,
        "patternProperties": {
            "^([A-Z]{3}[0-9]{3}|[a-z0-9-]+(/[a-z0-9-]+)?)$": {
                "type": ["object", "null"],
                "properties": {"severity": {"$ref": "#/$defs/severity"}},
            },
        },
        "additionalProperties": false,
    })
}

fn override_shape() -> Value {
    json!({
        "title": "Override",
        "description": "Other severities for some documents.",
        "type": "object",
        "properties": {
            "paths": {
                "title": "Paths", "description": "Globs as in a .gitignore, from the folder of the configuration.",
                "type": ["array", "null"], "items": {"type": "string"}, "examples": [["register/2019/"]],
            },
            "entries": {
                "title": "Entries", "description": "Ids of entries; `*` stands for any letters.",
                "type": ["array", "null"], "items": {"type": "string"}, "examples": [["BR-2019-*"]],
            },
            "severity": {
                "title": "Severity of all rules",
                "description": "What findings weigh at most. The core of Art. 33(5) keeps its weight.",
                "enum": ["warning", "info", "off", null],
            },
            "rules": {
                "title": "Rules", "description": "What single rules weigh.", "type": ["object", "null"],
                "additionalProperties": {
                    "type": ["object", "null"], "properties": {"severity": {"$ref": "#/$defs/severity"}},
                    "additionalProperties": false,
                },
                "examples": [{"TIM007": {"severity": "off"}}],
            },
        },
        "additionalProperties": false,
    })
}

/// The keys as a table in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from("| key | takes | default | what it does |\n|---|---|---|---|\n");
    for key in KEYS {
        let default = key.show.map_or(Value::Null, |show| show(&Config::default()));
        let default = match &default {
            Value::Null => "none".to_owned(),
            Value::Array(items) if items.is_empty() => "none".to_owned(),
            Value::String(word) => format!("`{word}`"),
            other => format!("`{other}`"),
        };
        let row = format!("`{}` | {} | {default} | {} Example: `{}`", key.name, key.takes, key.about, key.example);
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| {row} |");
    }
    page
}
