//! Messages whose words are held against a list that stands elsewhere: languages people read, channels that are unsafe.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, listed};
use crate::place::Route;
use crate::source::{Found, Kind, Node};

/// What the messages to one receiver say in a field, read together, is compared with the words of a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// The messages.
    messages: Route,
    /// Which of them count.
    #[serde(default)]
    counting: Condition,
    /// The receiver: messages with the same value belong together.
    by: Route,
    /// The word or the list of words of a message. A receiver without any is passed over.
    words: Route,
    /// The words that they are held against.
    among: Vec<Route>,
    /// Countries whose official languages stand in when nothing is said there; the document's own comes last.
    #[serde(default)]
    or_languages_of: Option<Route>,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// No message shares a word with the list.
    NothingShared,
    /// Every message is in the list: there is none beside it.
    AllShared,
}

/// The words of one message with the place of the field.
struct Said<'a> {
    receiver: &'a str,
    field: Node<'a>,
    words: Vec<&'a str>,
}

/// A word, or the words of a list.
fn words_of(node: Node<'_>) -> Vec<&str> {
    std::iter::once(node).chain(node.items()).filter_map(|word| word.text()).collect()
}

/// The words as a message may show them.
fn shown_words<'a>(facts: Facts<'a>, nodes: impl IntoIterator<Item = Node<'a>>) -> String {
    let words = nodes.into_iter().flat_map(|node| std::iter::once(node).chain(node.items()));
    listed(words.filter(|word| word.kind() == Kind::Text).map(|word| facts.shown(word)))
}

/// `nl-BE` is Dutch, and both written forms of Norwegian are read by those who read one of them.
fn main_language(word: &str) -> String {
    let main = word.split('-').next().unwrap_or(word).to_ascii_lowercase();
    if matches!(main.as_str(), "nb" | "nn") { "no".to_owned() } else { main }
}

impl Overlap {
    fn is_shared(&self, word: &str, list: &[&str]) -> bool {
        match self.or_languages_of {
            Some(_) => list.iter().any(|known| main_language(known) == main_language(word)),
            None => list.contains(&word),
        }
    }

    fn list<'a>(&self, facts: Facts<'a>) -> Vec<&'a str> {
        let said: Vec<&str> = self.among.iter().flat_map(|route| facts.all(route)).flat_map(words_of).collect();
        let Some(countries) = self.or_languages_of.as_ref().filter(|_| said.is_empty()) else { return said };
        let named = facts.all(countries).into_iter().filter_map(|node| node.text());
        let mut known: Vec<_> = named.filter_map(|code| facts.country_of(code)).collect();
        if known.is_empty() {
            known.extend(facts.country());
        }
        known.into_iter().flat_map(|country| country.languages.iter().map(String::as_str)).collect()
    }

    fn said<'a>(&self, facts: Facts<'a>) -> Vec<Said<'a>> {
        let counted = facts.all(&self.messages).into_iter().filter(|message| self.counting.holds(facts.of(*message)));
        let said = counted.filter_map(|message| {
            let field = message.one(&self.words)?;
            let words = words_of(field);
            let receiver = message.one(&self.by).and_then(|node| node.text()).unwrap_or_default();
            (!words.is_empty()).then_some(Said { receiver, field, words })
        });
        said.collect()
    }
}

impl Check for Overlap {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let (list, said) = (self.list(facts), self.said(facts));
        let expected =
            LazyCell::new(|| match shown_words(facts, self.among.iter().flat_map(|route| facts.all(route))) {
                none if none.is_empty() => listed(list.iter().copied()),
                words => words,
            });
        if list.is_empty() {
            return Vec::new();
        }
        let shares = |message: &Said<'a>| message.words.iter().any(|word| self.is_shared(word, &list));
        // Whether all is well with a receiver.
        let mut fine: BTreeMap<&str, bool> = BTreeMap::new();
        for message in &said {
            *fine.entry(message.receiver).or_default() |= shares(message) == (self.fault == Fault::NothingShared);
        }
        let mut hits = Vec::new();
        for message in &said {
            // Said once for a receiver, at the first message to it.
            if fine.insert(message.receiver, true) == Some(false) {
                let hit = Hit::at(Found::Here(message.field)).with("found", shown_words(facts, [message.field]));
                hits.push(hit.with("expected", expected.as_str()));
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.messages])
            .routes(self.among.iter().chain(&self.or_languages_of))
            .items_of(&self.messages)
            .conditions([&self.counting])
            .routes([&self.by, &self.words])
    }

    fn values(&self) -> &'static [&'static str] {
        &["found", "expected"]
    }
}
