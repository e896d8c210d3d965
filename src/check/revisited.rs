//! A later message that reports more than an earlier one, and the judgement that should have been made anew.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, listed};
use crate::model::Moment;
use crate::place::Route;
use crate::source::{Found, Node};

/// When a message reports more than the one before it to the same receiver, some moment must be later than that
/// earlier message: the facts were looked at again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revisited {
    /// The messages.
    messages: Route,
    /// Which of them count.
    #[serde(default)]
    counting: Condition,
    /// The receiver: messages with the same value belong together.
    by: Route,
    /// When a message went out.
    at: Route,
    /// Numbers of a message that may have grown.
    #[serde(default)]
    numbers: Vec<Route>,
    /// Lists of a message that may have got a new word.
    #[serde(default)]
    lists: Vec<Route>,
    /// Words of a message that may have become graver.
    #[serde(default)]
    words: Vec<Grave>,
    /// The moments of the new judgement.
    judged: Vec<Route>,
}

/// A word with the order of its values.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Grave {
    /// The field.
    at: Route,
    /// Its words, the gravest last. Words that are not listed are not compared.
    order: Vec<String>,
}

fn has_grown(route: &Route, earlier: Node<'_>, later: Node<'_>) -> bool {
    let number = |message: Node<'_>| message.one(route).and_then(|node| node.number());
    matches!((number(earlier), number(later)), (Some(before), Some(after)) if after > before)
}

fn has_new_word(route: &Route, earlier: Node<'_>, later: Node<'_>) -> bool {
    let (Some(before), Some(after)) = (earlier.one(route), later.one(route)) else { return false };
    if before.is_blank() {
        return false;
    }
    let is_known = |word: Option<&str>| before.items().any(|item| item.written() == word);
    after.items().any(|item| !is_known(item.written()))
}

impl Grave {
    fn has_risen(&self, earlier: Node<'_>, later: Node<'_>) -> bool {
        let rank = |message: Node<'_>| {
            let word = message.one(&self.at)?.text()?;
            self.order.iter().position(|known| known == word)
        };
        matches!((rank(earlier), rank(later)), (Some(before), Some(after)) if after > before)
    }
}

/// How people call a number: the key above `value`.
fn name(route: &Route) -> String {
    let text = route.to_string();
    let steps = text.rsplit('/').find(|step| *step != "value");
    steps.unwrap_or_default().to_owned()
}

impl Revisited {
    /// The fields in which the later message reports more.
    fn more(&self, earlier: Node<'_>, later: Node<'_>) -> Vec<String> {
        let numbers = self.numbers.iter().filter(|route| has_grown(route, earlier, later));
        let lists = self.lists.iter().filter(|route| has_new_word(route, earlier, later));
        let words = self.words.iter().filter(|word| word.has_risen(earlier, later)).map(|word| &word.at);
        numbers.chain(lists).chain(words).map(name).collect()
    }

    /// The messages that went out, in the order of time.
    fn sent<'a>(&self, facts: Facts<'a>) -> Vec<(Node<'a>, Node<'a>, Moment)> {
        let counted = facts.all(&self.messages).into_iter().filter(|message| self.counting.holds(facts.of(*message)));
        let dated = counted.filter_map(|message| {
            let at = message.one(&self.at)?;
            Some((message, at, facts.moment(at)?))
        });
        let mut sent: Vec<_> = dated.collect();
        sent.sort_by_key(|(_, _, moment)| moment.instant);
        sent
    }
}

impl Check for Revisited {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let sent = self.sent(facts);
        let judged = self.judged.iter().flat_map(|route| facts.moments(route));
        let last_judged = judged.map(|(_, moment)| moment.instant).max();
        let mut before = BTreeMap::new();
        let mut hits = Vec::new();
        for (later, place, moment) in &sent {
            let receiver = later.one(&self.by).and_then(|node| node.text());
            let Some((earlier, first, moment)) = before.insert(receiver, (later, place, moment)) else { continue };
            let more = self.more(*earlier, *later);
            let looked_again = last_judged.is_some_and(|judged| judged > moment.instant);
            if !more.is_empty() && !looked_again {
                let hit = Hit::at(Found::Here(*place)).with("more", listed(more.iter().map(String::as_str)));
                hits.push(hit.near(*first, "compared with the message sent here"));
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.messages])
            .routes(&self.judged)
            .items_of(&self.messages)
            .conditions([&self.counting])
            .routes([&self.by, &self.at])
            .routes(self.numbers.iter().chain(&self.lists))
            .routes(self.words.iter().map(|grave| &grave.at))
    }

    fn values(&self) -> &'static [&'static str] {
        &["more"]
    }
}
