//! The values of an expression: those of a document are looked at where they stand, all others are made.

use std::borrow::Cow;
use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use crate::source::Node;

/// What an expression is worth.
#[derive(Clone, Debug)]
pub(super) enum Value<'v> {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Double(f64),
    Text(Cow<'v, str>),
    Moment(Timestamp),
    Duration(SignedDuration),
    /// A map of a document.
    Tree(Node<'v>),
    /// A list of a document, and how its items are read.
    Items(Node<'v>, Read),
    List(Rc<[Value<'v>]>),
    Map(Rc<[(Value<'v>, Value<'v>)]>),
    Optional(Option<Rc<Value<'v>>>),
}

/// As what a value of a document is read: what its schema says about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Whatever it is: below the user's own keys, and where a schema allows two sorts.
    Any,
    Bool,
    Int,
    Double,
    Text,
    /// Also a day, which is its first moment.
    Moment,
    Duration,
    Map,
    List(&'static Self),
}

impl Read {
    /// The list of it. The schemas know no list of lists.
    pub(super) fn list(self) -> Self {
        Self::List(match self {
            Self::Any | Self::List(_) => &Self::Any,
            Self::Bool => &Self::Bool,
            Self::Int => &Self::Int,
            Self::Double => &Self::Double,
            Self::Text => &Self::Text,
            Self::Moment => &Self::Moment,
            Self::Duration => &Self::Duration,
            Self::Map => &Self::Map,
        })
    }

    /// How the items of a list are read.
    pub(super) fn item(self) -> Self {
        match self {
            Self::List(item) => *item,
            _ => Self::Any,
        }
    }

    /// What belongs there, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Double => "a number",
            Self::Text => "text",
            Self::Moment => "a moment",
            Self::Duration => "a period of fixed length",
            Self::Map => "a map",
            Self::List(_) => "a list",
        }
    }
}

impl<'v> Value<'v> {
    /// A text that was made.
    pub(super) fn owned(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    /// What it is, for messages.
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::UInt(_) => "a whole number without sign",
            Self::Double(_) => "a number",
            Self::Text(_) => "text",
            Self::Moment(_) => "a moment",
            Self::Duration(_) => "a duration",
            Self::Tree(_) | Self::Map(_) => "a map",
            Self::Items(..) | Self::List(_) => "a list",
            Self::Optional(_) => "an optional value",
        }
    }
}

/// Constants of a program are shared between threads, so they are kept apart from values that hold counted lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Double(f64),
    Text(Box<str>),
    Moment(Timestamp),
    Duration(SignedDuration),
}

impl Constant {
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::UInt(value) => Value::UInt(*value),
            Self::Double(value) => Value::Double(*value),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::Moment(moment) => Value::Moment(*moment),
            Self::Duration(duration) => Value::Duration(*duration),
        }
    }
}
