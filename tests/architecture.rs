//! The house rules that a reader relies on: arrows between rooms, sizes, names, and who may touch the world.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room uses only rooms before it.
const ROOMS: [&str; 16] = [
    "share",
    "place",
    "error",
    "finding",
    "source",
    "schema",
    "config",
    "model",
    "discover",
    "expression",
    "check",
    "pack",
    "engine",
    "triage",
    "report",
    "cli",
];

/// A crate, and the only files that may name it.
const ALONE: [(&str, &[&str]); 14] = [
    ("cel", &["expression/grammar"]),
    ("granit_parser", &["source/yaml"]),
    ("jsonschema", &["schema/"]),
    ("miette", &["error.rs", "report/"]),
    ("serde_yaml", &["report/yaml.rs"]),
    ("walkdir", &["discover"]),
    ("ignore", &["discover", "config"]),
    ("clap", &["cli/"]),
    ("rayon", &["share.rs"]),
    ("rustix", &["source/file.rs", "cli/whole.rs"]),
    ("sha2", &["check/evidence.rs"]),
    ("terminal_size", &["cli/world.rs"]),
    ("unicode_normalization", &["model/text.rs"]),
    ("unicode_width", &["report/fold.rs"]),
];

/// What reaches into the world, and where it may stand.
const WORLD: [(&str, &[&str]); 6] = [
    (
        "std::fs",
        &["discover", "source/file.rs", "config", "pack/load.rs", "triage/baseline.rs", "check/evidence.rs", "cli/"],
    ),
    ("std::env", &["cli/", "pack/"]),
    ("env::var", &["cli/"]),
    ("Timestamp::now", &["cli/"]),
    ("std::process", &["cli/", "main.rs"]),
    ("IsTerminal", &["cli/"]),
];

const FORBIDDEN_NAMES: [&str; 7] = ["utils", "util", "helpers", "common", "misc", "types", "manager"];
const LONGEST_FILE: usize = 400;

struct File {
    /// Below `src`, with `/`.
    name: String,
    text: String,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort_by(|left, right| left.name.cmp(&right.name));
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path: PathBuf = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.push(File { name, text: fs::read_to_string(&path).expect("a readable file") });
        }
    }
}

impl File {
    fn room(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The code: without comments, and without the tests at its end.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// The rooms it names after `crate::`.
    fn uses(&self) -> BTreeSet<&'static str> {
        let code = self.code();
        let named = |room: &&&str| {
            let direct = format!("crate::{room}");
            code.match_indices(&direct).any(|(at, found)| {
                code.get(at + found.len()..)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            })
        };
        ROOMS.iter().filter(named).copied().collect()
    }
}

fn place_of(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

#[test]
fn arrows_point_to_rooms_before() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some(own) = place_of(file.room()) else { continue };
        for room in file.uses() {
            if place_of(room).is_some_and(|other| other > own) {
                wrong.push(format!("{} uses `{room}`", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_belongs_to_a_room() {
    let strangers: Vec<String> = files()
        .into_iter()
        .filter(|file| place_of(file.room()).is_none() && !matches!(file.name.as_str(), "lib.rs" | "main.rs"))
        .map(|file| file.name)
        .collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn crates_and_the_world_are_known_where_they_belong() {
    let mut wrong = Vec::new();
    for file in files() {
        let code = file.code();
        let crates = ALONE.iter().map(|(name, homes)| (format!("{name}::"), homes));
        let world = WORLD.iter().map(|(name, homes)| ((*name).to_owned(), homes));
        for (word, homes) in crates.chain(world) {
            let named = code.match_indices(&word).any(|(at, _)| {
                let before = code.get(..at).and_then(|text| text.chars().next_back());
                !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            });
            if named && !homes.iter().any(|home| file.name.starts_with(home)) {
                wrong.push(format!("{} names `{word}`", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_kinds_of_check_do_not_know_each_other() {
    // What several kinds share is no kind: it has no line in the table.
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/mod.rs")).expect("the table");
    let rows = table.split("kinds! {").nth(1).expect("the table of kinds");
    let kinds: Vec<&str> =
        rows.lines().filter_map(|line| line.trim().split_once("::").map(|(module, _)| module)).collect();
    assert!(kinds.len() > 10, "the table was not found");
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| file.name.starts_with("check/")) {
        let own = file.name.trim_start_matches("check/").trim_end_matches(".rs");
        let code = file.code();
        for other in kinds.iter().filter(|kind| own != "mod" && **kind != own) {
            if code.contains(&format!("super::{other}::")) {
                wrong.push(format!("{} uses `{other}`", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut wrong = Vec::new();
    for file in files() {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{} has {lines} lines", file.name));
        }
        if !file.text.starts_with("//!") {
            wrong.push(format!("{} does not say what it is for", file.name));
        }
        if FORBIDDEN_NAMES.iter().any(|name| file.name.split(['/', '.']).any(|part| part == *name)) {
            wrong.push(format!("{} hides a missing room", file.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
