//! `breachlint test`: the examples inside rule files.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::engine::run_examples;
use crate::pack::{Library, load, rule_files};

/// Run the examples inside rule files.
#[derive(clap::Args)]
pub(super) struct Test {
    /// Folders or files with rules.
    #[arg(default_value = "policies")]
    packs: Vec<PathBuf>,
}

impl Test {
    pub(super) fn run(&self) -> ExitCode {
        let mut out = std::io::stdout().lock();
        let mut files = Vec::new();
        for pack in &self.packs {
            match rule_files(pack) {
                Ok(found) => files.extend(found),
                Err(error) => {
                    let _ = writeln!(out, "{error}");
                    return ExitCode::from(2);
                }
            }
        }
        files.sort();
        let (mut passed, mut failed) = (0, 0);
        for file in files {
            let shown = file.to_string_lossy().into_owned();
            let faults = test_one(&file, &shown);
            if faults.is_empty() {
                passed += 1;
                continue;
            }
            failed += 1;
            let _ = writeln!(out, "FAIL {shown}");
            for fault in faults {
                let _ = writeln!(out, "     {fault}");
            }
        }
        let _ = writeln!(out, "{passed} passed, {failed} failed");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
