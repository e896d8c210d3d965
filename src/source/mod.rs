//! Text goes in, documents with a place for every key and value come out, and what is wrong with the text.
//!
//! The only room that knows how YAML is read. Values and places come from one reading, never from two.

mod build;
mod de;
mod file;
mod inside;
mod node;
mod parts;
mod quick;
mod scalar;
mod seam;
mod size;
mod tree;
mod yaml;

pub use de::{DeserializeError, from_node};
pub use file::{SourceFile, TextError, open};
pub use node::{Directory, Found, Kind, Node, Scalar};
pub use parts::Part;
pub use tree::{Document, Problem, Stream};
pub use yaml::read;

/// What a text may cost before it is refused. Defaults stand in the documentation of `config`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, and most text of one document with aliases followed, in bytes.
    pub bytes: u64,
    /// Deepest nesting of lists and maps, aliases followed.
    pub depth: usize,
    /// Most values in one document, aliases followed.
    pub nodes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 << 20, depth: 128, nodes: 1_000_000 }
    }
}

/// The findings about reading, each with its code.
pub mod code {
    /// The text is not YAML 1.2.2.
    pub const SYNTAX: &str = "YML001";
    /// A key stands twice in one map.
    pub const DUPLICATE_KEY: &str = "YML002";
    /// `<<` is not applied.
    pub const MERGE_KEY: &str = "YML003";
    /// The bytes are not UTF-8 text.
    pub const ENCODING: &str = "YML004";
    /// Larger or deeper than the limits allow.
    pub const LIMIT: &str = "YML005";
    /// A value in brackets is indented less than its key: readable, but not YAML 1.2.2.
    pub const INDENTATION: &str = "YML007";
    /// A list or map as a key, an own tag, an alias to what surrounds it: legal YAML, no use here.
    pub const UNUSABLE: &str = "YML006";
}
