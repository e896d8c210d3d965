//! The parameters of rules that a configuration may set: declared in the rule's file, checked here, put into the rule
//! before its check is read.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::weights::narrow;
use super::{Fault, FaultPlace, Library, Rule, RuleText};
use crate::config::{Config, Parameter, RuleSetting};
use crate::error::Error;
use crate::model::Period;
use crate::schema::nearest;

/// One parameter as the rule's file declares it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What it means, as it follows its name.
    pub means: String,
    /// What values it takes.
    pub takes: Sort,
    /// JSON Pointers to the values in the rule that it sets; all have the same default.
    pub sets: Vec<String>,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A length of time.
    Period,
    /// A whole number from 1 on.
    Count,
    /// A part of a whole.
    Share,
}

/// Larger numbers are slips: nothing that is counted in a register reaches them.
const MOST: u64 = 100_000;

impl Sort {
    /// In words, as they follow "takes".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Period => "a period such as `PT24H`, `P7D` or `P12M`",
            Self::Count => "a whole number from 1 to 100000",
            Self::Share => "a number from 0 to 1, such as 0.1 for a tenth",
        }
    }

    /// Whether a value is one.
    #[must_use]
    pub fn admits(self, value: &Value) -> bool {
        match self {
            Self::Period => value.as_str().and_then(Period::parse).is_some_and(|period| period != Period::default()),
            Self::Count => value.as_u64().is_some_and(|count| (1..=MOST).contains(&count)),
            Self::Share => value.as_f64().is_some_and(|share| (0.0..=1.0).contains(&share)),
        }
    }

    /// The JSON Schema of its values.
    #[must_use]
    pub fn shape(self) -> Value {
        match self {
            Self::Period => json!({"type": "string", "pattern": "^P[0-9YMWDTHS]+$"}),
            Self::Count => json!({"type": "integer", "minimum": 1, "maximum": MOST}),
            Self::Share => json!({"type": "number", "minimum": 0, "maximum": 1}),
        }
    }
}

impl Declared {
    /// What holds when nobody sets it. `rule` is the rule's file.
    #[must_use]
    pub fn default_in<'a>(&self, rule: &'a Value) -> Option<&'a Value> {
        rule.pointer(self.sets.first()?)
    }

    /// What is wrong with the declaration.
    fn fault(&self, rule: &Value) -> Option<String> {
        let Some(default) = self.default_in(rule) else {
            return Some("a parameter sets nothing that the rule has".to_owned());
        };
        if self.sets.iter().any(|pointer| rule.pointer(pointer) != Some(default)) {
            return Some("the values that a parameter sets differ".to_owned());
        }
        (!self.takes.admits(default)).then(|| format!("the default `{default}` is not {}", self.takes.words()))
    }
}

/// The rules with the parameters of the configuration in them. Without parameters nothing is read again.
pub(super) fn tuned(mut library: Library, config: &Config) -> Result<Library, Error> {
    let mut settings = config.rules.iter().flatten().filter(|setting| !setting.parameters.is_empty()).peekable();
    if settings.peek().is_none() {
        return Ok(library);
    }
    let (mut files, mut touched) = (Library::files()?, BTreeSet::new());
    for setting in settings {
        let rule = single(setting, &library)?;
        let text = Library::text(&rule.code).map(|text| text.parameters).unwrap_or_default();
        for parameter in &setting.parameters {
            let declared = declared(rule, &text, parameter)?;
            let Some(file) = files.get_mut(&rule.code).filter(|_| !parameter.value.is_null()) else { continue };
            touched.insert(rule.code.clone());
            for pointer in &declared.sets {
                if let Some(slot) = file.pointer_mut(pointer) {
                    *slot = parameter.value.clone();
                }
            }
        }
    }
    for rule in library.rules.iter_mut().filter(|rule| touched.contains(&rule.code)) {
        if let Some(file) = files.remove(&rule.code) {
            let broken = |error| Error::new(format!("{} cannot be read with its parameters: {error}", rule.code));
            *rule = serde_json::from_value(file).map_err(broken)?;
        }
    }
    Ok(library)
}

fn single<'a>(setting: &RuleSetting, library: &'a Library) -> Result<&'a Rule, Error> {
    let found = library.rules.iter().find(|rule| narrow(rule, &setting.selector));
    found.ok_or_else(|| {
        let name = setting.parameters.first().map_or("", |parameter| parameter.name.as_str());
        let at = setting.parameters.first().map_or(&setting.place, |parameter| &parameter.at);
        let words = known_key(name).map_or_else(
            || "for several rules at once only `severity` can be set; name one rule by its code".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        at.error(format!("`{name}` is a parameter of no family"), words)
    })
}

/// `severity`, when that was meant.
fn known_key(name: &str) -> Option<&'static str> {
    nearest(name, ["severity"].into_iter())
}

fn declared<'a>(
    rule: &Rule,
    known: &'a BTreeMap<String, Declared>,
    parameter: &Parameter,
) -> Result<&'a Declared, Error> {
    let (code, name) = (&rule.code, &parameter.name);
    let Some(declared) = known.get(name) else {
        let words: Vec<&str> = known.keys().map(String::as_str).chain(["severity"]).collect();
        let help = match nearest(name, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("remove it; known keys: `{}`", words.join("`, `")),
        };
        return Err(parameter.at.error(format!("{code} has no parameter `{name}`"), help));
    };
    if !parameter.value.is_null() && !declared.takes.admits(&parameter.value) {
        let message = format!("`{name}` of {code} takes {}", declared.takes.words());
        return Err(parameter.place.error(message, "correct the value"));
    }
    Ok(declared)
}

/// What is wrong with the parameters that a rule declares.
pub(super) fn faults(rule: &Rule, text: &RuleText, file: &Value) -> Vec<Fault> {
    let mut faults: Vec<String> = text.parameters.values().filter_map(|declared| declared.fault(file)).collect();
    if !rule.suppressible && !text.parameters.is_empty() {
        faults.push("a rule that is not `suppressible` has no parameters".to_owned());
    }
    if text.parameters.contains_key("severity") {
        faults.push("`severity` is no name for a parameter".to_owned());
    }
    faults
        .into_iter()
        .map(|message| {
            let help = "correct the declaration under `parameters`";
            Fault::new(message, help, FaultPlace::Key("parameters"))
        })
        .collect()
}
