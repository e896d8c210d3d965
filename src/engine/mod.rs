//! Files and rules go in, findings come out. The only loop over everything.

mod outcome;

pub use outcome::{Outcome, ReadFile, Skipped};
