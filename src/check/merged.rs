//! Content that may be spread over several messages to the same receiver.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::receiver::Receivers;
use super::saying::{Said, Saying};
use super::{Check, Condition, Facts, Hit, Lookups, listed};
use crate::place::Route;
use crate::source::{Found, Node};

/// Messages to one receiver are read together: what one of them says need not stand in the others. Art. 33(4) lets
/// information come in phases; a first short alert to people may be followed by a letter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The messages.
    messages: Route,
    /// Which of them count.
    #[serde(default)]
    counting: Condition,
    /// A message that takes back all before it to the same receiver.
    #[serde(default = "never")]
    taken_back_by: Condition,
    /// The receiver: messages with the same value belong together.
    by: Route,
    /// What some message of each group must say. A list of routes: one of these is enough. `{field: …, said_when: …}`:
    /// the condition decides, held against each message.
    fields: Vec<Saying>,
    /// Fields without which the group is left to another check.
    #[serde(default)]
    given: Vec<Saying>,
    /// What counts as said.
    #[serde(default)]
    said: Said,
    /// The map that holds the content: where a missing thing is reported.
    within: Route,
    /// Two moments of a message, planned and sent: while one to the same receiver is planned for later, nothing is
    /// missing yet.
    #[serde(default)]
    unless_planned: Option<(Route, Route)>,
}

fn never() -> Condition {
    Condition::Any(Vec::new())
}

impl Merged {
    fn is_said(&self, facts: Facts<'_>, group: &[Node<'_>], field: &Saying) -> bool {
        group.iter().any(|message| field.is_said(facts.of(*message), self.said))
    }

    fn receiver<'a>(&self, message: Node<'a>) -> &'a str {
        message.one(&self.by).and_then(|node| node.text()).unwrap_or_default()
    }

    /// To whom a further message is planned for a moment that has not come.
    fn planned<'a>(&self, facts: Facts<'a>) -> BTreeSet<&'a str> {
        let Some((planned, sent)) = &self.unless_planned else { return BTreeSet::new() };
        let is_ahead = |message: &Node<'a>| {
            let moment = message.one(planned).and_then(|node| facts.moment(node));
            let is_sent = message.one(sent).is_some_and(|node| !node.is_blank());
            !is_sent && moment.is_some_and(|moment| moment.instant > facts.now())
        };
        facts.all(&self.messages).into_iter().filter(is_ahead).map(|message| self.receiver(message)).collect()
    }

    /// Messages per receiver, in the order of the text.
    fn groups<'a>(&self, facts: Facts<'a>) -> impl Iterator<Item = Vec<Node<'a>>> {
        let mut receivers = Receivers::default();
        for message in facts.all(&self.messages) {
            if self.taken_back_by.holds(facts.of(message)) {
                receivers.take_back(self.receiver(message));
            } else if self.counting.holds(facts.of(message)) {
                receivers.push(self.receiver(message), message);
            }
        }
        receivers.groups()
    }
}

impl Check for Merged {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let planned = LazyCell::new(|| self.planned(facts));
        let mut hits = Vec::new();
        for group in self.groups(facts) {
            let is_said = |field: &&Saying| self.is_said(facts, &group, field);
            let missing: Vec<&str> = self.fields.iter().filter(|field| !is_said(field)).map(Saying::name).collect();
            let is_given = self.given.iter().all(|field| is_said(&field));
            if missing.is_empty() || !is_given {
                continue;
            }
            // The last message is the one that should have completed the picture.
            if let Some(last) = group.last().filter(|last| !planned.contains(self.receiver(**last))) {
                let place = last.one(&self.within).map_or(*last, |content| content);
                let mut hit = Hit::at(Found::Missing(place)).with("missing", listed(missing));
                hit.item = Some(*last);
                hits.push(hit);
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        let conditions = [&self.counting, &self.taken_back_by];
        let planned = self.unless_planned.iter().flat_map(|(planned, sent)| [planned, sent]);
        Lookups::of([&self.messages])
            .items_of(&self.messages)
            .conditions(conditions)
            .routes([&self.by, &self.within])
            .routes(planned)
            .saying(self.fields.iter().chain(&self.given))
            .lists(self.said.lists())
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing"]
    }
}
