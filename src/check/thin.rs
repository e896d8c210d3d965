//! Text that is there but too thin to be verified.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, ListName, Lookups};
use crate::model::words_of;
use crate::place::Route;
use crate::source::Found;

/// A text needs a least length, and a word of a list. Blank text and placeholders are other checks' business.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thin {
    /// The fields with text.
    fields: Vec<Route>,
    /// The fewest words.
    #[serde(default)]
    words: usize,
    /// The fewest characters.
    #[serde(default)]
    characters: usize,
    /// A word list of which one must be mentioned.
    #[serde(default)]
    about: Option<ListName>,
}

impl Thin {
    fn fault(&self, facts: Facts<'_>, text: &str) -> Option<String> {
        let words = words_of(text).take(self.words).count();
        if words < self.words {
            let unit = if words == 1 { "word" } else { "words" };
            return Some(format!("has only {words} {unit}"));
        }
        let characters = text.trim().chars().take(self.characters).count();
        if characters < self.characters {
            return Some(format!("has only {characters} characters"));
        }
        let about = self.about.as_deref().and_then(|list| facts.words(list))?;
        about.hits(text).is_empty().then(|| "names no fact of the assessment".to_owned())
    }
}

impl Check for Thin {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for route in &self.fields {
            for node in facts.all(route) {
                let text = node.text().unwrap_or_default();
                if text.trim().is_empty() || super::worth::says_nothing(facts, text) {
                    continue;
                }
                if let Some(fault) = self.fault(facts, text) {
                    hits.push(Hit::at(Found::Here(node)).with("field", route.field()).with("fault", fault));
                }
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.fields).lists(self.about.as_deref())
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "fault"]
    }
}
