//! Bytes go in, and nothing comes out unless a property is broken: then it panics, and says which.
//!
//! Each property is written once, here. A fuzz target holds it against inputs that a fuzzer makes, `tests/corpus.rs` against
//! those that were worth keeping.

mod baseline;
mod check;
mod configuration;
mod deadline;
mod expression;
mod places;
mod reader;
mod rule;
mod scene;
mod suppression;

/// What is fuzzed, and what has to hold for every input.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of the target, and of the folder with its inputs.
    pub name: &'static str,
    /// Panics where it does not hold.
    pub holds: fn(&[u8]),
}

/// The one table of targets.
pub const TARGETS: [Target; 8] = [
    Target { name: "reader", holds: reader::holds },
    Target { name: "check", holds: check::holds },
    Target { name: "rule", holds: rule::holds },
    Target { name: "expression", holds: expression::holds },
    Target { name: "suppression", holds: suppression::holds },
    Target { name: "configuration", holds: configuration::holds },
    Target { name: "deadline", holds: deadline::holds },
    Target { name: "baseline", holds: baseline::holds },
];

/// Holds the property of a target.
pub fn hold(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of the table");
    (target.holds)(bytes);
}
