//! Text that fills a field and says nothing.

use schemars::JsonSchema;
use serde::Deserialize;

use super::worth::says_nothing;
use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;
use crate::source::Found;

/// The text of a field must not be a placeholder: one of the words for "later", "none" or "n/a" in any language,
/// only signs or digits, one repeated character, a row of the keyboard, or the printer's filler text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {
    /// The fields with text in a person's own words.
    fields: Vec<Route>,
}

impl Check for Placeholder {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for route in &self.fields {
            facts.each(route, &mut |node| {
                let text = node.text().unwrap_or_default();
                if !text.trim().is_empty() && says_nothing(facts, text) {
                    hits.push(Hit::at(Found::Here(node)).with("field", route.field()));
                }
            });
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.fields).lists(["placeholders"])
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }
}
