//! Content that may be spread over several messages to the same receiver.

use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, listed};
use crate::place::Route;
use crate::source::{Found, Node};

/// Messages to one receiver are read together: what one of them says need not stand in the others. Art. 33(4) lets
/// information come in phases; a first short alert to people may be followed by a letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The messages.
    messages: Route,
    /// Which of them count.
    #[serde(default)]
    counting: Condition,
    /// The receiver: messages with the same value belong together.
    by: Route,
    /// What some message of each group must say. A list of routes: one of these is enough.
    fields: Vec<Fields>,
    /// What counts as said.
    #[serde(default)]
    said: Said,
    /// The map that holds the content: where a missing thing is reported.
    within: Route,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Fields {
    One(Route),
    OneOf(Vec<Route>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    /// Anything that is not blank.
    #[default]
    Anything,
    /// Only `true`.
    True,
}

impl Fields {
    fn routes(&self) -> &[Route] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::OneOf(routes) => routes,
        }
    }
}

impl Merged {
    fn says(&self, message: Node<'_>, field: &Fields) -> bool {
        field.routes().iter().any(|route| {
            message.one(route).is_some_and(|node| match self.said {
                Said::Anything => !node.is_blank(),
                Said::True => node.bool() == Some(true),
            })
        })
    }

    /// Messages per receiver, in the order of the text.
    fn groups<'a>(&self, facts: Facts<'a>) -> Vec<(&'a str, Vec<Node<'a>>)> {
        let mut groups: Vec<(&str, Vec<Node<'a>>)> = Vec::new();
        for message in facts.all(&self.messages) {
            if !self.counting.holds(facts.of(message)) {
                continue;
            }
            let receiver = message.one(&self.by).and_then(|node| node.text()).unwrap_or_default();
            match groups.iter_mut().find(|(known, _)| *known == receiver) {
                Some((_, group)) => group.push(message),
                None => groups.push((receiver, vec![message])),
            }
        }
        groups
    }
}

impl Check for Merged {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for (_, group) in self.groups(facts) {
            let is_missing = |field: &&Fields| !group.iter().any(|message| self.says(*message, field));
            let missing = self.fields.iter().filter(is_missing);
            let missing: Vec<&str> = missing.filter_map(|field| field.routes().first()).map(Route::field).collect();
            // The last message is the one that should have completed the picture.
            if let (false, Some(last)) = (missing.is_empty(), group.last()) {
                let place = last.one(&self.within).map_or(*last, |content| content);
                let mut hit = Hit::at(Found::Missing(place)).with("missing", listed(missing));
                hit.item = Some(*last);
                hits.push(hit);
            }
        }
        hits
    }

    fn routes(&self) -> Vec<&Route> {
        let mut routes = vec![&self.messages];
        self.counting.routes(&mut routes);
        routes
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing"]
    }
}
