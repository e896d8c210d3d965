//! `breachlint schema`.

use super::Ended;
use super::world::World;
use crate::error::Error;
use crate::pack::rule_schema;
use crate::schema::{DocumentKind, nearest};

/// Print the JSON Schema of a kind of document, or of rule files.
#[derive(clap::Args)]
pub(super) struct SchemaOf {
    /// breach_policy, breach_entry, breach_register, processor_register or rule
    #[arg(value_name = "KIND")]
    kind: String,
}

/// The word for the schema of rule files.
const RULE: &str = "rule";

impl SchemaOf {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let text = match DocumentKind::from_word(&self.kind) {
            Some(kind) => kind.schema_text().to_owned(),
            None if self.kind == RULE => format!("{:#}\n", rule_schema()),
            None => return Err(unknown(&self.kind)),
        };
        world.print(|out| out.write_all(text.as_bytes()))?;
        Ok(Ended::Clean)
    }
}

fn unknown(word: &str) -> Error {
    let near = DocumentKind::nearest(word).map(DocumentKind::word).or_else(|| nearest(word, [RULE].into_iter()));
    let words: Vec<String> = DocumentKind::ALL.iter().map(|kind| format!("`{}`", kind.word())).collect();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}; `{RULE}` is a rule file", words.join(", ")),
    };
    Error::new(format!("there is no kind of document `{word}`")).help(help)
}
