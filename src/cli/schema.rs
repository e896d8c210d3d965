//! `breachlint schema`.

use super::Ended;
use super::world::World;
use crate::error::Error;
use crate::pack::{Library, config_schema, rule_schema};
use crate::schema::{DocumentKind, nearest};

const EXAMPLES: &str = "\
Examples:
  breachlint schema breach_entry > breach-entry.schema.json
  breachlint schema config > breachlint-config.schema.json

The first line `# yaml-language-server: $schema=breach-entry.schema.json` of a document makes editors complete and
explain its keys.";

/// Print the JSON Schema of a kind of document, of the configuration, or of rule files.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SchemaOf {
    /// breach_policy, breach_entry, breach_register, processor_register, config or rule
    #[arg(value_name = "KIND")]
    kind: String,
}

/// The words for the schemas of the configuration and of rule files.
const CONFIG: &str = "config";
const RULE: &str = "rule";

impl SchemaOf {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let text = match DocumentKind::from_word(&self.kind) {
            Some(kind) => kind.schema_text().to_owned(),
            None if self.kind == CONFIG => format!("{:#}\n", config_schema(&Library::builtin()?)),
            None if self.kind == RULE => format!("{:#}\n", rule_schema()),
            None => return Err(unknown(&self.kind)),
        };
        world.print(|out| out.write_all(text.as_bytes()))?;
        Ok(Ended::Clean)
    }
}

fn unknown(word: &str) -> Error {
    let near =
        DocumentKind::nearest(word).map(DocumentKind::word).or_else(|| nearest(word, [CONFIG, RULE].into_iter()));
    let words: Vec<String> = DocumentKind::ALL.iter().map(|kind| format!("`{}`", kind.word())).collect();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}; `{CONFIG}` is the configuration, `{RULE}` a rule file", words.join(", ")),
    };
    Error::new(format!("there is no kind of document `{word}`")).help(help)
}
