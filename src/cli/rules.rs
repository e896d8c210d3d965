//! `breachlint rules`.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Ended;
use super::config::{ConfigFlags, library};
use super::explain::weights;
use super::world::World;
use crate::config::Flags;
use crate::error::Error;
use crate::pack::{Basis, Library, Rule, RuleText};
use crate::report::{write_json, yaml};

const EXAMPLES: &str = "\
Examples:
  breachlint rules | grep ^TIM                       one family
  breachlint rules --format markdown > rules.md      for a handbook
  breachlint rules --format json | jq '.[].url'";

/// List all rules.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Rules {
    /// The form of the list
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Form,

    #[command(flatten)]
    config: ConfigFlags,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Table,
    Json,
    Yaml,
    Markdown,
}

impl Rules {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let config = self.config.load(world, &[], &Flags::default())?;
        let (library, broken) = library(world, &config)?;
        let rows: Vec<(&Rule, RuleText)> =
            library.rules.iter().filter_map(|rule| Some((rule, library.text_of(&rule.code)?))).collect();
        match self.format {
            Form::Table => world.print(|out| table(&rows, out))?,
            Form::Markdown => world.print(|out| markdown(&rows, out))?,
            Form::Json => world.print(|out| write_json(&list(&library, &rows), out))?,
            Form::Yaml => {
                let text = yaml(&list(&library, &rows))?;
                world.print(|out| out.write_all(text.as_bytes()))?;
            }
        }
        broken.iter().for_each(|error| world.complain(error));
        Ok(if broken.is_empty() { Ended::Clean } else { Ended::Failed })
    }
}

fn table(rows: &[(&Rule, RuleText)], out: &mut dyn Write) -> io::Result<()> {
    for (rule, text) in rows {
        writeln!(out, "{}  {:<7}  {:<8}  {}", rule.code, rule.severity.word(), rule.certainty.word(), text.title)?;
    }
    writeln!(out, "\n{} rules; `breachlint explain CODE` says more", rows.len())
}

fn markdown(rows: &[(&Rule, RuleText)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| code | name | severity | certainty | basis | title |\n|---|---|---|---|---|---|")?;
    for (rule, text) in rows {
        let basis: Vec<String> = rule.basis.iter().map(Basis::words).collect();
        let cells = [
            rule.code.as_str(),
            &format!("`{}`", rule.name),
            &weights(rule),
            rule.certainty.word(),
            &basis.join("; "),
            &text.title,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// The machine-readable list.
fn list(library: &Library, rows: &[(&Rule, RuleText)]) -> Value {
    rows.iter()
        .map(|(rule, text)| {
            json!({
                "code": rule.code,
                "name": rule.name,
                "title": text.title,
                "severity": rule.severity.word(),
                "certainty": rule.certainty.word(),
                "basis": rule.basis.iter().map(Basis::words).collect::<Vec<_>>(),
                "regimes": rule.regimes,
                "jurisdictions": rule.jurisdictions,
                "suppressible": rule.suppressible,
                "since": text.since,
                "help": rule.help.to_string(),
                "why": text.why.split_whitespace().collect::<Vec<_>>().join(" "),
                "url": library.page_of(&rule.code),
            })
        })
        .collect()
}
