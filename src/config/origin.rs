//! Where a setting was said: for errors that only a later room can find, and for `breachlint config`.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::place::Span;

/// A place in a configuration file or in a profile.
#[derive(Clone, Debug)]
pub struct Place {
    pub(super) shown: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) span: Span,
    /// None in a profile, which is no file of the user's.
    pub(super) line: Option<u32>,
}

impl Place {
    /// An error about what stands here.
    #[must_use]
    pub fn error(&self, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(message).help(help).at(&self.shown, &self.text, self.span)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.shown),
            None => f.write_str(&self.shown),
        }
    }
}

/// Who set a key. What nobody set is the default.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A file or a profile.
    Place(Place),
    /// A flag, by its name.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}
