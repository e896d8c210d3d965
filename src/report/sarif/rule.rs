//! The rules of a SARIF run: all that the tool knows, and those of the house that found something.

use std::collections::BTreeMap;

use serde::Serialize;

use super::level;
use super::location::Text;
use crate::finding::{Certainty, Finding, Severity};
use crate::pack::{Basis, Library, Outside, page};

/// GitHub cuts a full description behind so many characters; it is cut before, behind a sentence.
const LONGEST: usize = 1024;

/// A `reportingDescriptor` (3.49).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: String,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// What GitHub asks for besides the standard.
#[derive(Serialize)]
struct Properties {
    #[serde(rename = "problem.severity")]
    severity: &'static str,
    precision: &'static str,
    tags: Vec<String>,
}

/// Every rule, sorted by code.
pub(super) fn rules(findings: &[&Finding]) -> Vec<Rule> {
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    // A built-in rule that cannot be read is excluded by a test.
    for rule in Library::builtin().map(|library| library.rules).unwrap_or_default() {
        let Some(text) = Library::text(&rule.code) else { continue };
        let card = Card {
            code: &rule.code,
            name: &rule.name,
            title: &text.title,
            why: &flat(&text.why),
            help: &rule.help.to_string(),
            url: &page(&rule.code),
            severity: rule.severity,
            certainty: Some(rule.certainty),
            basis: &rule.basis.iter().map(Basis::words).collect::<Vec<_>>(),
        };
        rules.insert(rule.code.clone(), card.written());
    }
    for outside in Outside::all() {
        let Outside { code, name, title, why, help } = outside;
        let (why, url) = (&flat(why), &page(code));
        let card = Card { code, name, title, why, help, url, severity: Severity::Error, certainty: None, basis: &[] };
        rules.insert(code.clone(), card.written());
    }
    for finding in findings {
        if !rules.contains_key(&*finding.code) {
            rules.insert(finding.code.to_string(), of_finding(finding));
        }
    }
    rules.into_values().collect()
}

/// A rule that is not built in, as far as its finding tells.
fn of_finding(finding: &Finding) -> Rule {
    let card = Card {
        code: &finding.code,
        name: &finding.name,
        title: &finding.name,
        why: &finding.help,
        help: &finding.help,
        url: &finding.url,
        severity: finding.severity,
        certainty: Some(finding.certainty),
        basis: &finding.basis,
    };
    card.written()
}

/// What a reader of an alert is shown of a rule.
struct Card<'a> {
    code: &'a str,
    name: &'a str,
    title: &'a str,
    why: &'a str,
    help: &'a str,
    url: &'a str,
    severity: Severity,
    /// None for findings about reading, which are beyond doubt.
    certainty: Option<Certainty>,
    basis: &'a [String],
}

impl Card<'_> {
    fn written(&self) -> Rule {
        Rule {
            id: self.code.to_owned(),
            name: self.name.to_owned(),
            short_description: Text { text: sentence(self.title) },
            full_description: Text { text: cut(&sentence(self.why)) },
            help: Help { text: self.text(), markdown: self.markdown() },
            help_uri: self.url.starts_with("https://").then(|| self.url.to_owned()),
            default_configuration: Configuration { level: level(self.severity) },
            properties: Properties {
                severity: problem(self.severity),
                precision: precision(self.certainty),
                tags: self.tags(),
            },
        }
    }

    fn tags(&self) -> Vec<String> {
        let family = self.name.split('/').next().unwrap_or_default();
        let mut tags = vec![family.to_owned()];
        tags.extend(self.certainty.map(|certainty| certainty.word().to_owned()));
        tags.extend(self.basis.iter().cloned());
        // GitHub takes twenty tags of a rule.
        tags.truncate(20);
        tags
    }

    fn text(&self) -> String {
        let source = self.source().map(|source| format!("\n\nSource: {source}.")).unwrap_or_default();
        format!("{}\n\nWhat to do: {}{source}", sentence(self.why), sentence(self.help))
    }

    fn markdown(&self) -> String {
        let source = self.source().map(|source| format!("\n\n**Source:** {source}.")).unwrap_or_default();
        format!("{}\n\n**What to do:** {}{source}", sentence(self.why), sentence(self.help))
    }

    fn source(&self) -> Option<String> {
        (!self.basis.is_empty()).then(|| self.basis.join("; "))
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// GitHub asks how often a rule is right; ours differ in how firm the ground is that they stand on.
fn precision(certainty: Option<Certainty>) -> &'static str {
    match certainty {
        None | Some(Certainty::Law) => "very-high",
        Some(Certainty::Guidance) => "high",
        Some(Certainty::Practice) => "medium",
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = flat(text);
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{stop}", capital(&text))
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// As many whole sentences as fit.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    head.rfind(". ").and_then(|end| head.get(..=end)).unwrap_or(&head).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_description_ends_behind_a_sentence() {
        let text = "A rule says ä. ".repeat(200);
        let short = cut(text.trim());
        assert!(short.chars().count() <= LONGEST && short.ends_with("says ä."), "{short}");
        assert_eq!(cut("Short."), "Short.");
    }

    #[test]
    fn every_rule_is_listed_once_with_all_its_texts() {
        let rules = rules(&[]);
        let known = Library::builtin().expect("the built-in rules").rules.len() + Outside::all().len();
        assert_eq!(rules.len(), known);
        for rule in &rules {
            let rule = serde_json::to_value(rule).expect("JSON");
            for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown", "/helpUri"]
            {
                let text = rule.pointer(text).and_then(|text| text.as_str());
                assert!(text.is_some_and(|text| text.len() > 10), "{rule}");
            }
        }
    }
}
