//! Fields as a rule names them: one by one, or all of a kind wherever they stand.

use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::Facts;
use crate::place::Route;
use crate::source::{Found, Kind, Node};

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
            Kind::Map => node.members().for_each(|(name, value)| self.member(name, value, visit)),
            Kind::List => node.items().for_each(|item| self.walk(item, visit)),
            _ => {}
        }
    }

    /// Most values are words and texts: whether one may be a moment is asked before how its key is called.
    fn member<'a>(&self, name: &str, value: Node<'a>, visit: &mut impl FnMut(Node<'a>, &str)) {
        let is_own = || name.starts_with("x-");
        match value.text() {
            Some(text) if !text.starts_with(|first: char| first.is_ascii_digit()) => {}
            Some(_) if self.means(name) && !is_own() => visit(value, name),
            None if matches!(value.kind(), Kind::Map | Kind::List) && !self.means(name) && !is_own() => {
                self.walk(value, visit);
            }
            _ => {}
        }
    }

    fn means(&self, name: &str) -> bool {
        let named = name.ends_with(&self.ending) || self.besides.iter().any(|other| other == name);
        named && !self.except.iter().any(|other| other == name)
    }
}
