//! The types of expressions, and what the schemas say about the fields of documents.

use super::value::Read;
use crate::place::{Key, Route, Step};
use crate::schema::{self, DocumentKind, Field, Sort};

/// What an expression will be worth.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// Known only when it is evaluated.
    Any,
    Null,
    Bool,
    Int,
    UInt,
    Double,
    /// Text; of a fixed vocabulary when words are given.
    Text(Vec<&'static str>),
    Moment,
    Duration,
    List(Box<Type>),
    /// A map that was made, or one of the user's own: what its values are.
    Map(Box<Type>),
    /// A map of a document whose fields the schema knows.
    Place(Place),
    Optional(Box<Type>),
}

/// A place that a schema describes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) kind: DocumentKind,
    pub(super) route: Route,
    /// Whether one line of text may stand there instead of a map.
    pub(super) or_text: bool,
}

impl Type {
    /// Any text.
    pub(super) fn text() -> Self {
        Self::Text(Vec::new())
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::UInt | Self::Double)
    }

    /// Whether the sort of value is known before it is there.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Any) || matches!(self, Self::Place(place) if place.or_text)
    }

    /// Whether both are the same sort of value.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(_), Self::Text(_)) | (Self::Map(_), Self::Map(_)) => true,
            (Self::List(one), Self::List(other)) | (Self::Optional(one), Self::Optional(other)) => {
                one.is_open() || other.is_open() || one.is_like(other)
            }
            _ => self == other,
        }
    }

    /// Whether a map of a document is in it: such maps keep what their schema says of them.
    pub(super) fn holds_place(&self) -> bool {
        match self {
            Self::Place(_) => true,
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => inner.holds_place(),
            _ => false,
        }
    }

    /// One type for two values of which one will be taken; nothing when what is known of one would be lost.
    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one.clone()),
            (Self::Text(one), Self::Text(other)) if !one.is_empty() && !other.is_empty() => {
                let fresh = other.iter().filter(|word| !one.contains(word)).copied();
                Some(Self::Text(one.iter().copied().chain(fresh).collect()))
            }
            (Self::Text(_), Self::Text(_)) => Some(Self::text()),
            (Self::List(one), Self::List(other)) => one.joined(other).map(|item| Self::List(Box::new(item))),
            (Self::Map(one), Self::Map(other)) => one.joined(other).map(|item| Self::Map(Box::new(item))),
            (Self::Optional(one), Self::Optional(other)) => {
                one.joined(other).map(|inner| Self::Optional(Box::new(inner)))
            }
            (one, other) if one.holds_place() || other.holds_place() => None,
            _ => Some(Self::Any),
        }
    }

    /// What it is, for messages.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Any => "a value of unknown sort",
            Self::Null => "`null`",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::UInt => "a whole number without sign",
            Self::Double => "a number",
            Self::Text(_) => "text",
            Self::Moment => "a moment",
            Self::Duration => "a duration",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Place(_) => "a map",
            Self::Optional(_) => "an optional value",
        }
    }

    /// How a value of this type is read from a document.
    pub(super) fn read(&self) -> Read {
        match self {
            Self::Bool => Read::Bool,
            Self::Int => Read::Int,
            Self::Double => Read::Double,
            Self::Text(_) => Read::Text,
            Self::Moment => Read::Moment,
            Self::Duration => Read::Duration,
            Self::Place(place) if !place.or_text => Read::Map,
            Self::List(item) => item.read().list(),
            _ => Read::Any,
        }
    }
}

impl Place {
    /// The whole document or entry.
    pub(super) fn root(kind: DocumentKind) -> Self {
        Self { kind, route: Route { origin: crate::place::Origin::Document, steps: Vec::new() }, or_text: false }
    }

    /// What stands under a key; nothing when the schema knows no such key.
    pub(super) fn field(&self, name: &str) -> Option<Type> {
        let mut route = self.route.clone();
        route.steps.push(Step::Key(Key::new(name)));
        let field = schema::field(self.kind, &route)?;
        Some(type_of(&field, self.kind, route))
    }

    /// The name that was meant by one that the schema does not know.
    pub(super) fn suggestion(&self, name: &str) -> Option<String> {
        let mut route = self.route.clone();
        route.steps.push(Step::Key(Key::new(name)));
        let meant = Route::parse(&schema::suggestion(self.kind, &route)?).ok()?;
        let is_beside = meant.steps.len() == route.steps.len()
            && meant.steps.split_last().map(|(_, rest)| rest) == Some(&self.route.steps);
        Some(if is_beside { format!("`{}`", meant.field()) } else { format!("the route `{meant}`") })
    }
}

/// The type of what a route leads to, item by item.
pub(super) fn at(kind: DocumentKind, route: &Route) -> Option<Type> {
    Some(type_of(&schema::field(kind, route)?, kind, route.clone()))
}

fn type_of(field: &Field, kind: DocumentKind, route: Route) -> Type {
    if field.or.is_some() {
        return if field.sort == Sort::Map { Type::Place(Place { kind, route, or_text: true }) } else { Type::Any };
    }
    match field.sort {
        Sort::Text | Sort::FreeText => Type::text(),
        Sort::Word => Type::Text(field.words.clone()),
        Sort::Moment | Sort::Day => Type::Moment,
        Sort::Duration => Type::Duration,
        Sort::Integer => Type::Int,
        Sort::Number => Type::Double,
        Sort::Bool => Type::Bool,
        Sort::Map => Type::Place(Place { kind, route, or_text: false }),
        Sort::Own => Type::Any,
        Sort::List => {
            let item = field.item.as_ref().map(|item| {
                let mut route = route;
                route.steps.push(Step::Each);
                type_of(item, kind, route)
            });
            Type::List(Box::new(item.unwrap_or(Type::Any)))
        }
    }
}
