//! Every input that fuzzing kept, held against the same properties: a fault that was found once is not made again.
//!
//! `UPDATE=1 cargo test --test corpus` rewrites the list of words that the fuzzer is given.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a slip ends a test, and no user's run")]

#[path = "../fuzz/src/properties/mod.rs"]
pub mod properties;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::pack::{Library, Outside};
use properties::TARGETS;
use serde_json::Value;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The inputs of a target, by name.
fn inputs(name: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(fuzz().join("corpus").join(name)).expect("a folder for each target");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Names each input before it is tried: a panic does not.
fn replay(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of the table");
    let inputs = inputs(name);
    assert!(inputs.len() > 10, "{name}: only {} inputs", inputs.len());
    for input in inputs {
        let bytes = fs::read(&input).expect("a readable input");
        let held = std::panic::catch_unwind(|| (target.holds)(&bytes));
        assert!(held.is_ok(), "it does not hold for {}", input.display());
    }
}

/// A test for each target, so that they run beside each other.
macro_rules! replays {
    ($($name:ident),*) => {
        $(
            #[test]
            fn $name() {
                replay(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_replayed_and_built() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
            let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("a manifest");
            for name in names {
                assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is not built");
            }
        }
    };
}

replays!(reader, check, rule, expression, suppression, configuration, deadline, baseline);

/// Names of properties, and words of enumerations.
fn words(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("properties" | "patternProperties" | "$defs", Value::Object(named)) => {
                        found.extend(named.keys().cloned());
                    }
                    ("enum" | "examples", Value::Array(values)) => {
                        found.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    ("const", Value::String(word)) => drop(found.insert(word.clone())),
                    _ => {}
                }
                words(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| words(value, found)),
        _ => {}
    }
}

/// What no schema knows and a mutation should: the grammar of comments and of expressions.
const GRAMMAR: [&str; 50] = [
    "# breachlint: ignore[",
    "] until=2027-01-01",
    " by=dpo",
    " -- ",
    "ignore[",
    "until=",
    "by=",
    "---\n",
    "...\n",
    "<<: *a",
    "&a ",
    "*a",
    "|2-\n",
    ">+\n",
    "!!str ",
    "? ",
    "size(",
    "has(",
    "exists(",
    "all(",
    "exists_one(",
    "map(",
    "filter(",
    "matches(",
    "contains(",
    "startsWith(",
    "endsWith(",
    "timestamp(",
    "duration(",
    "getFullYear(",
    "getHours(",
    "int(",
    "double(",
    "string(",
    " in ",
    " && ",
    " || ",
    " ? ",
    "==",
    "!=",
    "<=",
    "item.",
    "policy.",
    "processors",
    "now",
    "r'",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{1f600}",
];

/// The list in libFuzzer's notation. It takes words of up to 64 bytes.
fn dictionary() -> String {
    let mut found: BTreeSet<String> = GRAMMAR.iter().map(|word| (*word).to_owned()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for file in fs::read_dir(folder).expect("the schemas") {
        let text = fs::read_to_string(file.expect("an entry").path()).expect("a readable schema");
        words(&serde_json::from_str(&text).expect("JSON"), &mut found);
    }
    let library = Library::builtin().expect("the built-in rules");
    for rule in &library.rules {
        found.extend([rule.code.clone(), rule.name.clone()]);
    }
    found.extend(Outside::all().iter().map(|outside| outside.code.clone()));
    let mut text = String::from("# Written by `UPDATE=1 cargo test --test corpus`.\n");
    for word in found.iter().filter(|word| (1..=64).contains(&word.len())) {
        let _ = writeln!(text, "\"{}\"", escaped(word));
    }
    text
}

fn escaped(word: &str) -> String {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    word.bytes().map(byte).collect()
}

#[test]
fn the_fuzzer_knows_every_word_of_the_schemas() {
    let (path, wanted) = (fuzz().join("words.dict"), dictionary());
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        fs::write(&path, &wanted).expect("a file that can be written");
    }
    let text = fs::read_to_string(&path).expect("the list of words");
    assert!(text == wanted, "out of date, `UPDATE=1 cargo test --test corpus` rewrites it");
}
