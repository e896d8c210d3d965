//! Where something stands: byte spans, line numbers, routes through a document.
//!
//! Nothing here knows YAML or rules. It is apart because every other room speaks of places.

mod keys;
mod lines;
mod route;
mod span;

pub use keys::Keys;
pub use lines::{LineIndex, Position};
pub use route::{Key, Origin, Route, RouteError, Step, key_hash};
pub use span::Span;
