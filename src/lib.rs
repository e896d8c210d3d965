//! `breachlint` reads breach documentation as a supervisory authority would.

pub mod check;
pub mod cli;
pub mod config;
pub mod discover;
pub mod engine;
pub mod error;
pub mod expression;
pub mod finding;
pub mod model;
pub mod pack;
pub mod place;
pub mod report;
pub mod schema;
mod share;
pub mod source;
pub mod triage;
