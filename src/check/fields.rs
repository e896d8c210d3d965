//! Fields as a rule names them: one by one, or all of a kind wherever they stand.

use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::Facts;
use crate::place::Route;
use crate::source::{Kind, Node};

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
    /// Calls back for every value with the name of its field.
    pub(super) fn visit<'a, 'r>(&'r self, facts: Facts<'a>, visit: &mut impl FnMut(Node<'a>, &str)) {
        match self {
            Self::Routes(routes) => {
                for route in routes {
                    facts.all(route).into_iter().for_each(|node| visit(node, route.field()));
                }
            }
            Self::Every(every) => every.walk(facts.subject.root, visit),
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
    /// As deep as the reader lets documents be. Keys with `x-` are the user's own.
    fn walk<'a>(&self, node: Node<'a>, visit: &mut impl FnMut(Node<'a>, &str)) {
        // What an alias stands for is read where it is written.
        if node.alias().is_some() {
            return;
        }
        match node.kind() {
            Kind::Map => {
                for (name, value) in node.members().filter(|(name, _)| !name.starts_with("x-")) {
                    if self.means(name) {
                        visit(value, name);
                    } else {
                        self.walk(value, visit);
                    }
                }
            }
            Kind::List => node.items().for_each(|item| self.walk(item, visit)),
            _ => {}
        }
    }

    fn means(&self, name: &str) -> bool {
        let named = name.ends_with(&self.ending) || self.besides.iter().any(|other| other == name);
        named && !self.except.iter().any(|other| other == name)
    }
}
