//! Turns `policies/` and `schemas/` into the forms that start fastest.
//!
//! Rules become two JSON texts without what only `explain` and the tests read; that goes into a third one. Country,
//! word and regime files become one JSON text each, read when asked for. Schemas lose their descriptions.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

/// What a run of `check` never reads.
const TEXTS: [&str; 5] = ["title", "why", "examples", "since", "parameters"];
/// The keys of a check that are not parameters of its kind, as in `src/pack/part.rs`.
const PART: [&str; 11] =
    ["kind", "on", "when", "each", "needs", "grades", "due", "severity", "message", "help", "silenced_by"];
/// What a validator never reads.
const ANNOTATIONS: [&str; 5] = ["title", "description", "examples", "$comment", "default"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=schemas");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    collect(Path::new("policies"), &mut files)?;
    files.sort();
    let (mut rules, mut texts, mut data) = (Vec::new(), Map::new(), String::from("&[\n"));
    for path in files {
        let name = path.to_string_lossy().replace('\\', "/");
        let yaml: serde_yaml::Value =
            serde_yaml::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{name}: {error}"))?;
        let mut value = json(yaml);
        if let Some(code) = value.get("code").and_then(Value::as_str).map(str::to_owned) {
            let mut text = split(&mut value);
            part_parameters(&mut value);
            text.insert("path".to_owned(), Value::from(name));
            texts.insert(code, Value::Object(text));
            rules.push(value);
        } else {
            writeln!(data, "({name:?}, {:?}),", value.to_string())?;
        }
    }
    data.push(']');
    // Two lists, which are read at the same time.
    let (first, second) = rules.split_at(rules.len() / 2);
    let lists = [serde_json::to_string(first)?, serde_json::to_string(second)?];
    fs::write(out.join("rules.rs"), format!("{lists:?}"))?;
    fs::write(out.join("texts.json"), serde_json::to_string(&texts)?)?;
    fs::write(out.join("data.rs"), data)?;
    schemas(&out)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

/// Takes the texts out of a rule.
fn split(rule: &mut Value) -> Map<String, Value> {
    let Some(rule) = rule.as_object_mut() else { return Map::new() };
    TEXTS.iter().filter_map(|key| rule.shift_remove(*key).map(|value| ((*key).to_owned(), value))).collect()
}

/// Puts the parameters of each check under `parameters`, after the word of its kind: so they are read without a detour.
fn part_parameters(rule: &mut Value) {
    let part = |check: &mut Value| {
        let Some(check) = check.as_object_mut() else { return };
        let (own, parameters): (Map<_, _>, Map<_, _>) =
            std::mem::take(check).into_iter().partition(|(key, _)| PART.contains(&key.as_str()));
        *check = own;
        check.insert("parameters".to_owned(), Value::Object(parameters));
    };
    match rule.get_mut("check") {
        Some(Value::Array(checks)) => checks.iter_mut().for_each(part),
        Some(check) => part(check),
        None => {}
    }
}

/// YAML allows numbers as keys, JSON does not.
fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(map) => {
            let entries = map.into_iter().map(|(key, value)| {
                let key = match json(key) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                (key, json(value))
            });
            Value::Object(entries.collect())
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
        scalar => serde_json::to_value(scalar).unwrap_or(Value::Null),
    }
}

fn schemas(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir("schemas")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut schema: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        strip(&mut schema, false);
        files.insert(name, schema);
    }
    for (name, schema) in files {
        fs::write(out.join(name), serde_json::to_string(&schema)?)?;
    }
    Ok(())
}

/// Below `properties` and `$defs` the keys are names, not keywords.
fn strip(schema: &mut Value, names: bool) {
    match schema {
        Value::Object(map) => {
            if !names {
                for annotation in ANNOTATIONS {
                    map.shift_remove(annotation);
                }
            }
            for (key, value) in map.iter_mut() {
                let named = !names && matches!(key.as_str(), "properties" | "$defs" | "patternProperties");
                if names || named || !matches!(key.as_str(), "enum" | "const") {
                    strip(value, named);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, false)),
        _ => {}
    }
}
