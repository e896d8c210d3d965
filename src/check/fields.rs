//! Fields as a rule names them: one by one, or all of a kind wherever they stand.

use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::Facts;
use crate::place::Route;
use crate::source::{Found, Node};

/// A list of routes, or `{ending: _at, besides: [at], except: [planned_at]}`: every key of the document so named.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no fields: write a list of routes, or `ending` with `besides` and `except`")]
pub(super) enum Fields {
    /// These.
    Routes(Vec<Route>),
    /// All of a kind.
    Every(Every),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Every {
    /// How the keys end.
    ending: String,
    /// Other keys that count.
    #[serde(default)]
    besides: Vec<String>,
    /// Keys that do not.
    #[serde(default)]
    except: Vec<String>,
}

impl Fields {
    /// Calls back for every value that may be a moment with the name of its field.
    pub(super) fn visit<'a, 'r>(&'r self, facts: Facts<'a>, visit: &mut impl FnMut(Node<'a>, &str)) {
        match self {
            Self::Routes(routes) => {
                for route in routes {
                    facts.visit(route, &mut |place| {
                        if let Found::Here(node) = place {
                            visit(node, route.field());
                        }
                    });
                }
            }
            Self::Every(every) => every.visit(facts, visit),
        }
    }

    /// The routes in it, for the check against the schemas.
    pub(super) fn routes(&self) -> Vec<&Route> {
        match self {
            Self::Routes(routes) => routes.iter().collect(),
            Self::Every(_) => Vec::new(),
        }
    }
}

impl Every {
    fn visit<'a>(&self, facts: Facts<'a>, visit: &mut impl FnMut(Node<'a>, &str)) {
        for node in facts.dated() {
            if let Some(name) = self.name_of(node, facts.subject.root) {
                visit(node, name);
            }
        }
    }

    /// The name of the field, if it is one of these. What stands below a key so called, or below one with `x-`, which is the
    /// user's own, is none.
    fn name_of<'a>(&self, node: Node<'a>, root: Node<'a>) -> Option<&'a str> {
        let mut keys = node.keys_up(root);
        let name = keys.next()??;
        let is_below = |key: &str| self.means(key) || is_own(key);
        (self.means(name) && !is_own(name) && !keys.flatten().any(is_below)).then_some(name)
    }

    fn means(&self, name: &str) -> bool {
        let named = name.ends_with(&self.ending) || self.besides.iter().any(|other| other == name);
        named && !self.except.iter().any(|other| other == name)
    }
}

fn is_own(name: &str) -> bool {
    name.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use super::Every;
    use crate::source::{Limits, read};

    #[test]
    fn a_field_is_known_by_its_name_wherever_it_stands() {
        let text = "aware_at: 1\nx-at: 2\nat: 3\nplanned_at: 4\nb: [{done_at: 5}, 6, &c {at: 7}]\nx-own: {at: 8}\n\
                    sent_at: {at: 9}\nat_once: 10\nd: &e 11\nread_at: *e\nf: *c\n";
        let stream = read(&text.into(), &Limits::default());
        let root = stream.documents.first().expect("a document").root();
        let every =
            Every { ending: "_at".to_owned(), besides: vec!["at".to_owned()], except: vec!["planned_at".to_owned()] };
        let mut found = Vec::new();
        root.scalars(&mut |id, _| {
            let node = root.other(id);
            found.extend(every.name_of(node, root).map(|name| (name, node.written().unwrap_or_default())));
        });
        assert_eq!(found, [("aware_at", "1"), ("at", "3"), ("done_at", "5"), ("at", "7"), ("read_at", "11")]);
    }
}
