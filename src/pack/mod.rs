//! From `policies/` to rules: what a rule says, and the data that checks read.
//!
//! A rule is one YAML file. Built-in rules reach the binary as one text, with a sheet for each that says where its
//! values stand, and are proved by tests; all others are proved when they load.

mod basis;
mod builtin;
mod fault;
mod house;
mod later;
mod library;
mod load;
mod message;
mod outside;
mod parameter;
mod part;
mod proof;
mod rule;
mod schema;
mod selection;
mod shown;
mod supply;
mod text;
mod verify;
mod weights;

pub use basis::Basis;
pub use later::Later;
pub use library::Library;
pub use load::{Loaded, load, load_text, rule_files};
pub use message::Message;
pub use outside::Outside;
pub use parameter::{Declared, Sort};
pub use part::{Needs, Part};
pub use rule::{Before, Due, Grade, Heading, On, Rule, Weight};
pub use schema::rule_schema;
pub use selection::{Selection, meets, names_nothing};
pub use shown::{ShownRules, config_schema};
pub use supply::pack_around;
pub use text::{Example, Examples, RuleText};
pub use verify::{Fault, FaultPlace, verify, verify_data, verify_regime};
pub use weights::Weights;

/// Where the project lives; every address derives from it.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The page that explains a rule.
#[must_use]
pub fn page(code: &str) -> String {
    format!("{REPOSITORY}/blob/main/docs/rules/{code}.md")
}
