//! `breachlint` reads breach documentation as a supervisory authority would.

pub mod error;
pub mod finding;
pub mod place;
pub mod source;
