//! What a configuration says about rules as `breachlint config` shows it, and as its JSON Schema describes it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::weights::{Special, Weights, narrow};
use super::{Library, REPOSITORY};
use crate::config::{Config, Level, Place, RuleShapes};

/// The settings of rules in force: maps for the keys `rules` and `overrides`, and where each part comes from.
#[derive(Clone, Debug, Default)]
pub struct ShownRules {
    /// By code, for all documents or those of the path.
    pub rules: Map<String, Value>,
    /// Those that may still apply to some documents.
    pub overrides: Vec<Value>,
    /// `rules.TIM006.severity` and the like.
    pub origins: Map<String, Value>,
}

impl Weights {
    /// What is in force for a path, or without a path for all. Both must have been made from this configuration.
    #[must_use]
    pub fn shown(&self, config: &Config, library: &Library, path: Option<&Path>) -> ShownRules {
        let mut shown = ShownRules::default();
        for (code, (level, place)) in &self.rules {
            shown.set(code, "severity", level.word().into(), place);
        }
        for setting in config.rules.iter().flatten() {
            let rule = library.rules.iter().find(|rule| narrow(rule, &setting.selector));
            let filled = || setting.parameters.iter().filter(|parameter| !parameter.value.is_null());
            for (rule, parameter) in rule.into_iter().flat_map(|rule| filled().map(move |one| (rule, one))) {
                shown.set(&rule.code, &parameter.name, parameter.value.clone(), &parameter.place);
            }
        }
        for special in &self.overrides {
            let paths = &special.said.paths;
            let is_met = path.is_some_and(|path| paths.match_path(path, path.is_dir()));
            if path.is_some() && !is_met && !paths.patterns().is_empty() {
                continue;
            }
            if is_met && special.said.entries.is_empty() && special.said.level.is_none() {
                for (code, (level, place)) in &special.rules {
                    shown.set(code, "severity", level.word().into(), place);
                }
            } else {
                shown
                    .origins
                    .insert(format!("overrides.{}", shown.overrides.len()), special.said.place.to_string().into());
                shown.overrides.push(written(special));
            }
        }
        shown.rules.sort_keys();
        shown.origins.sort_keys();
        shown
    }
}

impl ShownRules {
    fn set(&mut self, code: &str, key: &str, value: Value, place: &Place) {
        let rule = self.rules.entry(code).or_insert_with(|| json!({}));
        // It was made as a map a line above.
        rule[key] = value;
        self.origins.insert(format!("rules.{code}.{key}"), place.to_string().into());
    }
}

/// An override as it would be written.
fn written(special: &Special) -> Value {
    let mut map = Map::new();
    let said = &special.said;
    if !said.paths.patterns().is_empty() {
        map.insert("paths".to_owned(), said.paths.patterns().into());
    }
    if !said.entries.is_empty() {
        map.insert("entries".to_owned(), said.entries.as_slice().into());
    }
    if let Some((level, _)) = &said.level {
        map.insert("severity".to_owned(), level.word().into());
    }
    if !special.rules.is_empty() {
        let rule = |(code, (level, _)): (&String, &(Level, Place))| (code.clone(), json!({"severity": level.word()}));
        map.insert("rules".to_owned(), Value::Object(special.rules.iter().map(rule).collect()));
    }
    Value::Object(map)
}

/// The JSON Schema of a configuration file, with all built-in rules.
#[must_use]
pub fn config_schema(library: &Library) -> Value {
    let mut named = Map::new();
    let files = Library::files().unwrap_or_default();
    for word in ["law", "guidance", "practice"] {
        named.insert(word.to_owned(), shape(&format!("All rules of the certainty `{word}`."), Map::new()));
    }
    for rule in &library.rules {
        let family = rule.name.split('/').next().unwrap_or_default();
        if !named.contains_key(family) {
            named.insert(family.to_owned(), shape(&format!("All rules of the family `{family}`."), Map::new()));
        }
    }
    for rule in &library.rules {
        let Some(text) = Library::text(&rule.code) else { continue };
        let file = files.get(&rule.code);
        let mut parameters = Map::new();
        for (name, declared) in &text.parameters {
            let default = file.and_then(|file| declared.default_in(file)).cloned().unwrap_or_default();
            let about = json!({"title": name, "description": declared.means, "default": default});
            let both =
                [about, declared.takes.shape()].into_iter().filter_map(|part| part.as_object().cloned()).flatten();
            parameters.insert(name.clone(), both.collect());
        }
        named.insert(rule.code.clone(), shape(&text.title, parameters));
    }
    let id = format!("{REPOSITORY}/schemas/breachlint-config.schema.json");
    crate::config::schema(&id, RuleShapes { named })
}

fn shape(about: &str, mut properties: Map<String, Value>) -> Value {
    properties.insert("severity".to_owned(), json!({"$ref": "#/$defs/severity"}));
    json!({
        "description": about, "type": ["object", "null"], "properties": properties, "additionalProperties": false,
    })
}
