//! `breachlint suppressions`.

use super::Ended;
use super::asked::Asked;
use super::world::World;
use crate::error::Error;
use crate::report::{LedgerForm, write_ledger};

const EXAMPLES: &str = "\
Examples:
  breachlint suppressions                    who silenced what, until when and why
  breachlint suppressions --format json | jq .";

/// List what is silenced by comments.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Suppressions {
    #[command(flatten)]
    asked: Asked,

    /// The form of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

impl Suppressions {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let form = match self.format {
            Form::Text => LedgerForm::Text,
            Form::Json => LedgerForm::Json,
        };
        self.asked.judged(world, |_, outcome, ledger| {
            world.print(|out| write_ledger(&ledger, &outcome, form, out))?;
            outcome.errors.iter().for_each(|error| world.complain(error));
            Ok(if !outcome.errors.is_empty() {
                Ended::Failed
            } else if outcome.documents.is_empty() {
                world.complain(&Error::new("nothing to check: no document of a known kind was found"));
                Ended::Nothing
            } else if ledger.rows.iter().any(|row| row.state.code().is_some()) {
                Ended::Found
            } else {
                Ended::Clean
            })
        })
    }
}
