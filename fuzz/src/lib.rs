//! What fuzz targets are made of: the properties that must hold, and changes to a text that go deeper than changed bytes.
//!
//! `tests/corpus.rs` of the program takes in [`properties`], too, and holds them against every input that was kept.

pub mod mutation;
pub mod properties;
