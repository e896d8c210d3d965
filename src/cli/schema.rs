//! `breachlint schema`.

use super::Ended;
use super::world::World;
use crate::error::Error;
use crate::schema::DocumentKind;

/// Print the JSON Schema of a kind of document.
#[derive(clap::Args)]
pub(super) struct SchemaOf {
    /// breach_policy, breach_entry, breach_register or processor_register
    #[arg(value_name = "KIND")]
    kind: String,
}

impl SchemaOf {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let kind = DocumentKind::from_word(&self.kind).ok_or_else(|| {
            let words: Vec<String> = DocumentKind::ALL.iter().map(|kind| format!("`{}`", kind.word())).collect();
            let help = match DocumentKind::nearest(&self.kind) {
                Some(near) => format!("did you mean `{}`?", near.word()),
                None => format!("the kinds are {}", words.join(", ")),
            };
            Error::new(format!("there is no kind of document `{}`", self.kind)).help(help)
        })?;
        world.print(|out| out.write_all(kind.schema_text().as_bytes()))?;
        Ok(Ended::Clean)
    }
}
