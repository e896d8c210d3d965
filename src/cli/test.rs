//! `breachlint test`: the examples inside rule files.

use std::path::{Path, PathBuf};

use super::Ended;
use super::world::World;
use crate::engine::run_examples;
use crate::error::Error;
use crate::pack::{Library, load, rule_files};

const EXAMPLES: &str = "\
Examples:
  breachlint test policies/house                     all rules of a folder
  breachlint test policies/house/HSE001-two-people.yaml";

/// Run the examples inside rule files.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Test {
    /// Folders or files with rules.
    #[arg(default_value = "policies")]
    packs: Vec<PathBuf>,
}

impl Test {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let mut files = Vec::new();
        for pack in &self.packs {
            files.extend(rule_files(pack)?);
        }
        let mut failures = Vec::new();
        for file in &files {
            let shown = file.to_string_lossy().into_owned();
            let faults = test_one(file, &shown);
            if !faults.is_empty() {
                failures.push((shown, faults));
            }
        }
        world.print(|out| {
            for (shown, faults) in &failures {
                writeln!(out, "FAIL {shown}")?;
                faults.iter().try_for_each(|fault| writeln!(out, "     {fault}"))?;
            }
            writeln!(out, "{} passed, {} failed", files.len() - failures.len(), failures.len())
        })?;
        Ok(if failures.is_empty() { Ended::Clean } else { Ended::Found })
    }
}

fn test_one(file: &Path, shown: &str) -> Vec<String> {
    let library = match Library::with_rules(Vec::new()) {
        Ok(library) => library,
        Err(error) => return vec![error.to_string()],
    };
    let loaded = match load(file, shown, &library) {
        Ok(loaded) => loaded,
        Err(error) => {
            let place = error.location().map(|(_, at)| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
            return vec![format!("{place}{error}")];
        }
    };
    let text = loaded.text;
    let library = match Library::with_rules(vec![loaded.rule]) {
        Ok(library) => library,
        Err(error) => return vec![error.to_string()],
    };
    let Some(rule) = library.rules.first() else { return Vec::new() };
    let outcomes = run_examples(rule, &text, &library);
    outcomes
        .into_iter()
        .flat_map(|outcome| outcome.faults.into_iter().map(move |fault| format!("{}: {fault}", outcome.name)))
        .collect()
}
