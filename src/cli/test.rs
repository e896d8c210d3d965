//! `breachlint test`: the examples inside rule files.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Ended;
use super::config::ConfigFlags;
use super::world::World;
use crate::config::{Flags, cleaned, shown};
use crate::engine::{ExampleOutcome, run_examples};
use crate::error::Error;
use crate::pack::{Library, load, pack_around, rule_files};
use crate::report::write_json;

const EXAMPLES: &str = "\
Examples:
  breachlint test policies/house                     all rules of a folder
  breachlint test policies/house/HSE001-two-people.yaml";

/// Run the examples inside rule files.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Test {
    /// Folders or files with rules; default: the packs of the configuration, else `policies`
    #[arg(value_name = "PACK")]
    packs: Vec<PathBuf>,

    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,

    /// Name also the examples for which a rule was not evaluated
    #[arg(long, short)]
    verbose: bool,

    #[command(flatten)]
    config: ConfigFlags,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

/// One rule that loads, with its examples.
struct Tested {
    code: String,
    path: String,
    outcomes: Vec<ExampleOutcome>,
}

/// All rules, and what is wrong with those that do not load.
#[derive(Default)]
struct Results {
    tested: Vec<Tested>,
    errors: Vec<Error>,
}

impl Test {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let mut results = Results::default();
        let folders = self.folders(world)?;
        let (mut data, mut bench) = (Library::builtin()?, Library::with_rules(Vec::new())?);
        let packs: BTreeSet<PathBuf> = folders.iter().map(|(folder, _)| pack_around(folder)).collect();
        for pack in packs {
            let shown = shown(&pack, &world.working_directory);
            results.errors.extend(data.supply(&pack, &shown));
            bench.supply(&pack, &shown);
        }
        for (folder, name) in folders {
            for file in rule_files(&folder)? {
                results.test(&file, &below(&folder, &name, &file), &data, &mut bench);
            }
        }
        if results.tested.is_empty() && results.errors.is_empty() {
            let help = "name a folder with rules, or list it under `packs` in the configuration";
            world.complain(&Error::new("nothing to test: there are no rules").help(help));
            return Ok(Ended::Nothing);
        }
        world.print(|out| match self.format {
            Form::Text => results.text(self.verbose, out),
            Form::Json => write_json(&results.json(), out),
        })?;
        results.errors.iter().for_each(|error| world.complain(error));
        Ok(results.ended())
    }

    /// What was named, else what the configuration names, else our own; with how each is shown.
    fn folders(&self, world: &World) -> Result<Vec<(PathBuf, String)>, Error> {
        if !self.packs.is_empty() {
            return Ok(self.packs.iter().map(|pack| (world.working_directory.join(pack), cleaned(pack))).collect());
        }
        let config = self.config.load(world, &[], &Flags::default())?;
        let here = world.working_directory.canonicalize().unwrap_or_else(|_| world.working_directory.clone());
        let packs: Vec<_> = config.packs.iter().map(|pack| (pack.path.clone(), shown(&pack.path, &here))).collect();
        let own = here.join("policies");
        Ok(if packs.is_empty() && own.is_dir() { vec![(own, "policies".to_owned())] } else { packs })
    }
}

fn below(folder: &Path, name: &str, file: &Path) -> String {
    match file.strip_prefix(folder) {
        Ok(rest) if !rest.as_os_str().is_empty() => format!("{}/{}", name.trim_end_matches('/'), cleaned(rest)),
        _ => name.to_owned(),
    }
}

impl Results {
    /// `data` proves the rule, `bench` runs it alone.
    fn test(&mut self, file: &Path, name: &str, data: &Library, bench: &mut Library) {
        let loaded = match load(file, name, data) {
            Ok(loaded) => loaded,
            Err(errors) => {
                self.errors.extend(errors);
                return;
            }
        };
        // A file of the house may not claim what is ours; our own files are not of the house.
        let is_ours = Library::text(&loaded.rule.code).is_some_and(|text| file.ends_with(&text.path));
        if !is_ours {
            self.errors.extend(data.claimed(&loaded));
        }
        let text = loaded.text;
        bench.rules = vec![loaded.rule];
        let Some(rule) = bench.rules.first() else { return };
        let outcomes = run_examples(rule, &text, bench);
        self.tested.push(Tested { code: rule.code.clone(), path: name.to_owned(), outcomes });
    }

    fn count(&self, status: &str) -> usize {
        self.tested.iter().flat_map(|tested| &tested.outcomes).filter(|outcome| status_of(outcome) == status).count()
    }

    fn ended(&self) -> Ended {
        if !self.errors.is_empty() {
            Ended::Failed
        } else if self.count("failed") > 0 {
            Ended::Found
        } else {
            Ended::Clean
        }
    }

    fn text(&self, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
        for Tested { code, path, outcomes } in &self.tested {
            for outcome in outcomes {
                let (word, reasons) = match status_of(outcome) {
                    "failed" => ("FAIL", &outcome.faults),
                    "skipped" if verbose => ("SKIP", &outcome.skipped),
                    _ => continue,
                };
                writeln!(out, "{word} {code} {}: {path}", outcome.name)?;
                reasons.iter().try_for_each(|reason| writeln!(out, "     {reason}"))?;
            }
        }
        let (passed, failed, skipped) = (self.count("passed"), self.count("failed"), self.count("skipped"));
        let rules = self.tested.len();
        let rules = format!("{rules} {}", if rules == 1 { "rule" } else { "rules" });
        let skipped = if skipped > 0 { format!(", {skipped} not evaluated") } else { String::new() };
        writeln!(out, "{rules}: {passed} examples passed, {failed} failed{skipped}")
    }

    fn json(&self) -> Value {
        let example = |outcome: &ExampleOutcome| {
            let reasons = if outcome.faults.is_empty() { &outcome.skipped } else { &outcome.faults };
            json!({"name": outcome.name, "status": status_of(outcome), "reasons": reasons})
        };
        let rule = |tested: &Tested| {
            let examples: Vec<Value> = tested.outcomes.iter().map(example).collect();
            json!({"code": tested.code, "path": tested.path, "examples": examples})
        };
        let error = |error: &Error| {
            let place = error.location();
            json!({
                "message": error.message,
                "help": error.help,
                "path": place.map(|(path, _)| path),
                "line": place.map(|(_, at)| at.line),
                "column": place.map(|(_, at)| at.column),
            })
        };
        json!({
            "version": 1,
            "rules": self.tested.iter().map(rule).collect::<Vec<_>>(),
            "errors": self.errors.iter().map(error).collect::<Vec<_>>(),
            "summary": {
                "rules": self.tested.len(),
                "passed": self.count("passed"),
                "failed": self.count("failed"),
                "skipped": self.count("skipped"),
                "errors": self.errors.len(),
            },
        })
    }
}

/// An example whose rule was not evaluated neither passed nor failed.
fn status_of(outcome: &ExampleOutcome) -> &'static str {
    if !outcome.faults.is_empty() {
        "failed"
    } else if !outcome.skipped.is_empty() {
        "skipped"
    } else {
        "passed"
    }
}
