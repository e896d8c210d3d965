//! What a configuration says about rules: `rules` for all documents, `overrides` for some.
//!
//! Which rules there are is not known here; the room of the packs holds these words against them.

use serde_json::Value;

use super::Globs;
use super::chain::File;
use super::origin::Place;
use super::reading::{Fault, Setting, backticked, unknown_key};
use crate::finding::Severity;
use crate::schema::nearest;
use crate::source::{Kind, Node};

/// What a rule is to weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As much as this.
    At(Severity),
    /// Nothing: it does not run.
    Off,
}

impl Level {
    /// All words, the heaviest first.
    pub const ALL: [Self; 4] =
        [Self::At(Severity::Error), Self::At(Severity::Warning), Self::At(Severity::Info), Self::Off];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::At(severity) => severity.word(),
            Self::Off => "off",
        }
    }
}

/// What one file says about the rules of one word.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// A code, a name, a family or a certainty.
    pub selector: String,
    /// Where the word stands.
    pub place: Place,
    /// What they are to weigh.
    pub level: Option<(Level, Place)>,
    /// Their parameters.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a rule.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub at: Place,
    /// What it is to be.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
}

/// Settings for some documents only.
#[derive(Clone, Debug)]
pub struct Override {
    /// The files; none means all.
    pub paths: Globs,
    /// Patterns of ids of entries, with `*`; none means all documents.
    pub entries: Vec<String>,
    /// What all rules weigh at most.
    pub level: Option<(Level, Place)>,
    /// What single rules weigh.
    pub rules: Vec<RuleSetting>,
    /// Where it stands.
    pub place: Place,
}

impl Override {
    /// Whether it speaks of an entry of this id.
    #[must_use]
    pub fn means(&self, id: Option<&str>) -> bool {
        self.entries.is_empty() || id.is_some_and(|id| self.entries.iter().any(|pattern| fits(pattern, id)))
    }
}

/// Whether a text has the form of a pattern in which each `*` stands for any letters.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(head) else { return false };
    let mut pieces: Vec<&str> = tail.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The map under `rules`.
pub(super) fn rules(setting: &Setting<'_>) -> Result<Vec<RuleSetting>, Fault> {
    rules_in(setting.file, setting.node)
}

fn rules_in(file: &File, map: Node<'_>) -> Result<Vec<RuleSetting>, Fault> {
    if map.kind() != Kind::Map {
        let message = format!("`rules` is a map, not {}", map.sort());
        let help = "write rules with their settings, such as `REG008: {severity: off}`".to_owned();
        return Err(Fault { message, help, span: map.span() });
    }
    map.members().map(|(selector, node)| rule(file, selector, node)).collect()
}

/// What is not filled in yet sets nothing, but a name that is not known is told all the same.
fn rule(file: &File, selector: &str, node: Node<'_>) -> Result<RuleSetting, Fault> {
    if !matches!(node.kind(), Kind::Map | Kind::Null) {
        let message = format!("`rules.{selector}` is a map, not {}", node.sort());
        let word = node.text().filter(|word| Level::ALL.iter().any(|level| level.word() == *word));
        let help = format!("write `{selector}: {{severity: {}}}`", word.unwrap_or("warning"));
        return Err(Fault { message, help, span: node.span() });
    }
    let span = node.own_key().map_or_else(|| node.span(), |(_, key)| key);
    let mut rule =
        RuleSetting { selector: selector.to_owned(), place: file.place(span), level: None, parameters: Vec::new() };
    for (key, value) in node.members() {
        if key == "severity" {
            rule.level = if value.kind() == Kind::Null { None } else { Some(level(file, value)?) };
        } else {
            let at = file.place(node.key_span(key).unwrap_or_else(|| value.span()));
            let place = file.place(value.span());
            rule.parameters.push(Parameter { name: key.to_owned(), at, value: value.to_json(), place });
        }
    }
    Ok(rule)
}

fn level(file: &File, node: Node<'_>) -> Result<(Level, Place), Fault> {
    let written = node.written().unwrap_or_default();
    if let Some(level) = Level::ALL.into_iter().find(|level| level.word() == written) {
        return Ok((level, file.place(node.span())));
    }
    let words = Level::ALL.map(Level::word);
    let help = match nearest(written, words.into_iter()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", backticked(&words)),
    };
    let message = match node.written() {
        Some(word) => format!("`severity` is `{word}`, which is not known"),
        None => format!("`severity` is a word, not {}", node.sort()),
    };
    Err(Fault { message, help, span: node.span() })
}

/// The list under `overrides`.
pub(super) fn overrides(setting: &Setting<'_>) -> Result<Vec<Override>, Fault> {
    if setting.node.kind() != Kind::List {
        return Err(setting.misfit(setting.node.span()));
    }
    setting.node.items().map(|item| override_of(setting, item)).collect()
}

const OVERRIDE_KEYS: [&str; 4] = ["paths", "entries", "severity", "rules"];

fn override_of(setting: &Setting<'_>, map: Node<'_>) -> Result<Override, Fault> {
    if map.kind() != Kind::Map {
        return Err(setting.misfit(map.span()));
    }
    let file = setting.file;
    let mut own = Override {
        paths: Globs::default(),
        entries: Vec::new(),
        level: None,
        rules: Vec::new(),
        place: file.place(map.span()),
    };
    for (key, node) in map.members() {
        match key {
            _ if node.kind() == Kind::Null && OVERRIDE_KEYS.contains(&key) => {}
            "paths" => own.paths = super::reading::globs(&Setting { node, ..*setting })?,
            "entries" => own.entries = Setting { node, ..*setting }.value()?,
            "severity" => own.level = Some(level(file, node)?),
            "rules" => own.rules = rules_in(file, node)?,
            _ => return Err(unknown_key(map, key, "overrides.", &OVERRIDE_KEYS)),
        }
    }
    complete(own, map)
}

/// An override without a condition or without a consequence is a slip.
fn complete(own: Override, map: Node<'_>) -> Result<Override, Fault> {
    let fault = |message: &str, help: &str| Fault { message: message.into(), help: help.into(), span: map.span() };
    if own.paths.patterns().is_empty() && own.entries.is_empty() {
        let help = "add `paths` or `entries`; what holds for all documents stands under `rules`";
        return Err(fault("the override does not say for which documents it holds", help));
    }
    if let Some((Level::At(Severity::Error), place)) = &own.level {
        let help = "write `warning`, `info` or `off`; to raise single rules, name them under `rules`";
        let message = "an override's `severity` is what findings weigh at most, so `error` changes nothing";
        return Err(Fault { message: message.to_owned(), help: help.to_owned(), span: place.span });
    }
    let parameter = own.rules.iter().flat_map(|rule| &rule.parameters).next();
    if let Some(parameter) = parameter {
        let message = format!("`{}` cannot differ between documents", parameter.name);
        let help = "an override sets `severity`; move parameters to `rules`";
        return Err(Fault { message, help: help.to_owned(), span: parameter.at.span });
    }
    if own.level.is_none() && own.rules.iter().all(|rule| rule.level.is_none()) {
        return Err(fault("the override changes nothing", "add `severity` or `rules`, or remove it"));
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn each_star_stands_for_any_letters() {
        for (pattern, text, expected) in [
            ("BR-2019-*", "BR-2019-001", true),
            ("BR-2019-*", "BR-2020-001", false),
            ("*-2019-*", "BR-2019-001", true),
            ("*", "", true),
            ("BR-1", "BR-1", true),
            ("BR-1", "BR-11", false),
            ("*1", "BR-11", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
