//! Names of persons in texts, by the words beside which they stand.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::field_of;
use super::{Check, Facts, Hit, Lookups};
use crate::model::words_of;
use crate::place::Route;
use crate::schema::is_free_text;
use crate::source::Found;

/// No free text may name a person. A capitalised word beside a title or a word for people counts as a name; that is a
/// guess, so the finding should weigh little. Messages name the title, never the name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Texts whose words are no names: functions, organisations, systems.
    known: Vec<Route>,
}

/// Most texts begin with one, and few have another.
fn has_capital(text: &str, after: usize) -> bool {
    let mut rest = text.chars();
    rest.by_ref().take(after).for_each(drop);
    let text = rest.as_str();
    // Without an early end many are looked at together.
    text.bytes().fold(false, |found, byte| found | byte.is_ascii_uppercase())
        || (!text.is_ascii() && text.contains(char::is_uppercase))
}

impl Check for Named {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(data) = facts.hygiene() else { return Vec::new() };
        let first = if data.honorifics.may_follow(facts.triples()) { 0 } else { 1 };
        let mut known: Option<HashSet<&str>> = None;
        let mut hits = Vec::new();
        for node in facts.texts() {
            let text = node.text().unwrap_or_default();
            // A name has a word before or after it and a capital.
            if !text.contains(' ') || !has_capital(text, first) {
                continue;
            }
            if data.honorifics.names(text, &|_| false).is_empty() {
                continue;
            }
            let known = known.get_or_insert_with(|| {
                let texts = self.known.iter().flat_map(|route| facts.all(route)).filter_map(|node| node.text());
                texts.flat_map(words_of).collect()
            });
            let titles = data.honorifics.names(text, &|word| known.contains(word));
            if let Some(first) = titles.first()
                && is_free_text(facts.subject.kind, node)
            {
                let hit =
                    Hit::at(Found::Here(node)).on_value().with("field", field_of(node)).with("title", first.as_str());
                hits.push(hit.with("count", titles.len().to_string()));
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.known)
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "title", "count"]
    }
}
