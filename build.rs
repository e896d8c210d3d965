//! Turns `policies/` and `schemas/` into the forms that start fastest.
//!
//! Of each rule becomes a sheet that says in which bytes of one text its values stand: so each is read when it is asked for,
//! and most never are. What only `explain` and the tests read goes into a text of its own. Country, word and regime files become
//! one JSON text each. Schemas lose their descriptions; outermost places that hold no others stand apart as well.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

#[allow(dead_code, unreachable_pub, reason = "the program looks at texts, too")]
#[path = "src/model/triple.rs"]
mod triple;
use triple::{Pieces, Stand};

/// What a run of `check` never reads.
const TEXTS: [&str; 5] = ["title", "why", "examples", "since", "parameters"];
/// The keys of a check that are not parameters of its kind, as in `src/pack/part.rs`.
const PART: [&str; 10] = ["on", "when", "each", "needs", "grades", "due", "severity", "message", "help", "silenced_by"];
/// The keys of a rule whose words stand in the text as they are; all others stand there as JSON.
const WORDS: [&str; 9] =
    ["code", "name", "on", "severity", "certainty", "regimes", "jurisdictions", "suppressible", "replaced_by"];
const VALUES: [&str; 7] = ["basis", "when", "due", "silenced_by", "grades", "message", "help"];
/// What a validator never reads.
const ANNOTATIONS: [&str; 5] = ["title", "description", "examples", "$comment", "default"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=schemas");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    collect(Path::new("policies"), &mut files)?;
    files.sort();
    let (mut rules, mut texts) = (Rules::default(), Map::new());
    let (mut data, mut lists) = (String::from("&[\n"), String::from("&[\n"));
    for path in files {
        let name = path.to_string_lossy().replace('\\', "/");
        let yaml: serde_yaml::Value =
            serde_yaml::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{name}: {error}"))?;
        let mut value = json(yaml);
        if let Some(code) = value.get("code").and_then(Value::as_str).map(str::to_owned) {
            let mut text = split(&mut value);
            text.insert("path".to_owned(), Value::from(name));
            texts.insert(code.clone(), Value::Object(text));
            rules.add(code, &value)?;
        } else {
            writeln!(data, "({name:?}, {:?}),", value.to_string())?;
            if value.get("match").is_some() {
                writeln!(lists, "({name:?}, {}),", prepared(&value))?;
            }
        }
    }
    data.push(']');
    lists.push(']');
    fs::write(out.join("lists.rs"), lists)?;
    rules.write(&out)?;
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

/// The text with all values of all rules, and the sheets.
#[derive(Default)]
struct Rules {
    text: String,
    /// Where what stands in the text: many rules have values in common.
    known: BTreeMap<String, String>,
    sheets: BTreeMap<String, String>,
    checks: Vec<String>,
}

impl Rules {
    fn add(&mut self, code: String, rule: &Value) -> Result<(), Box<dyn Error>> {
        let mut sheet = String::from("Sheet {");
        for key in WORDS {
            let text = rule.get(key).map(words).unwrap_or_default();
            write!(sheet, " {key}: {},", self.passage(text))?;
        }
        for key in VALUES {
            write!(sheet, " {key}: {},", self.value(rule.get(key)))?;
        }
        let first = self.checks.len();
        let checks = rule.get("check").map(std::slice::from_ref).unwrap_or_default();
        for check in checks.iter().flat_map(|check| check.as_array().map_or(checks, Vec::as_slice)) {
            let check = self.check(check)?;
            self.checks.push(check);
        }
        write!(sheet, " check: Passage({first}, {}), file: {} }}", self.checks.len(), self.value(Some(rule)))?;
        self.sheets.insert(code, sheet);
        Ok(())
    }

    fn check(&mut self, check: &Value) -> Result<String, Box<dyn Error>> {
        let mut sheet = String::from("CheckSheet {");
        for key in PART {
            write!(sheet, " {key}: {},", self.value(check.get(key)))?;
        }
        let parameters = check.as_object().into_iter().flatten();
        let parameters = parameters.filter(|(key, _)| *key != "kind" && !PART.contains(&key.as_str()));
        let parameters: Map<String, Value> = parameters.map(|(key, value)| (key.clone(), value.clone())).collect();
        let kind = self.passage(check.get("kind").map(words).unwrap_or_default());
        write!(sheet, " kind: {kind}, parameters: {} }}", self.value(Some(&Value::Object(parameters))))?;
        Ok(sheet)
    }

    fn value(&mut self, value: Option<&Value>) -> String {
        self.passage(value.map(Value::to_string).unwrap_or_default())
    }

    /// Where a text stands; what is not there stands nowhere.
    fn passage(&mut self, text: String) -> String {
        if text.is_empty() {
            return "NOWHERE".to_owned();
        }
        if !self.known.contains_key(&text) {
            let start = self.text.len();
            self.text.push_str(&text);
            self.known.insert(text.clone(), format!("Passage({start}, {})", self.text.len()));
        }
        self.known.get(&text).cloned().unwrap_or_default()
    }

    fn write(&self, out: &Path) -> Result<(), Box<dyn Error>> {
        let list =
            |items: Vec<&String>| items.into_iter().fold("&[\n".to_owned(), |list, item| list + item + ",\n") + "]";
        fs::write(out.join("rules.json"), &self.text)?;
        fs::write(out.join("sheets.rs"), list(self.sheets.values().collect()))?;
        fs::write(out.join("checks.rs"), list(self.checks.iter().collect()))?;
        Ok(())
    }
}

/// A word, or several parted by blanks.
fn words(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// What is worked out of a word list, as `src/model/words.rs` and `src/model/trace.rs` would at every start: a test compares.
fn prepared(list: &Value) -> String {
    let texts = |key: &str| list.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let all = |value: Option<&'_ Value>| value.into_iter().flat_map(strings).collect::<Vec<_>>();
    let terms = texts("terms").iter().flat_map(|term| all(term.get("term")));
    let mut words: Vec<String> = terms.chain(all(list.get("languages"))).collect();
    let hints = texts("patterns").iter().flat_map(|pattern| match all(pattern.get("hints")) {
        hints if hints.is_empty() => vec![String::new()],
        hints => hints,
    });
    let marks: Vec<String> = all(list.get("markers")).into_iter().chain(hints).collect();
    let row = |words: &[String], stand| Pieces::of(words.iter().map(|word| (word.as_str(), stand))).0.into_owned();
    let marks = row(&marks, Stand::Anywhere);
    let (words, whole) = match list.get("match").and_then(Value::as_str) {
        Some("whole_text") => {
            words.sort_unstable();
            (Vec::new(), words.join("\n"))
        }
        Some("stem") => (row(&words, Stand::Beginning), String::new()),
        _ => (row(&words, Stand::Whole), String::new()),
    };
    format!("Prepared {{ words: &{words:?}, marks: &{marks:?}, whole: {whole:?} }}")
}

/// All texts in a value.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => Vec::new(),
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
    let mut plain = String::from("&[\n");
    for (name, schema) in files {
        for (key, place) in outermost(&schema).into_iter().flatten() {
            let text = place.to_string();
            if !["$ref", "properties", "items"].iter().any(|keyword| text.contains(keyword)) {
                writeln!(plain, "({name:?}, {key:?}, {text:?}),")?;
            }
        }
        fs::write(out.join(name), serde_json::to_string(&schema)?)?;
    }
    plain.push(']');
    Ok(fs::write(out.join("plain.rs"), plain)?)
}

/// The outermost places of a schema.
fn outermost(schema: &Value) -> Option<&Map<String, Value>> {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix("#/$defs/"));
    let root = name.map_or(Some(schema), |name| schema.get("$defs")?.get(name))?;
    root.get("properties")?.as_object()
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
