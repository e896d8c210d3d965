//! Every rule file: it loads, its examples come out as they say, and the binary holds exactly what the folder holds.

#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "the counts tell the reader of a log that the examples were run at all")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::check::{Kind, Scope};
use breachlint::engine::run_examples;
use breachlint::pack::{Library, Loaded, load, rule_files};
use rayon::prelude::*;

fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")
}

fn files() -> Vec<PathBuf> {
    rule_files(&policies()).expect("a readable folder")
}

fn shown(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/")
}

/// Reads a rule as somebody's house rule is read.
fn loaded(path: &Path, library: &Library) -> Result<Loaded, String> {
    let name = shown(path);
    load(path, &name, library).map_err(|errors| {
        let told = |error: &breachlint::error::Error| {
            let place = error.location().map(|(_, at)| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
            format!("{name}{place}: {error}")
        };
        errors.iter().map(told).collect::<Vec<_>>().join("\n")
    })
}

/// The number of examples, or what is wrong with them.
fn examples_of(path: &Path, data: &Library) -> Result<usize, Vec<String>> {
    let loaded = loaded(path, data).map_err(|fault| vec![fault])?;
    let library = Library::with_rules(vec![loaded.rule]).map_err(|error| vec![error.to_string()])?;
    let rule = library.rules.first().expect("the rule just put in");
    let outcomes = run_examples(rule, &loaded.text, &library);
    let name = shown(path);
    let faults = |outcome: &breachlint::engine::ExampleOutcome| {
        outcome.faults.iter().map(|fault| format!("{name}: {}: {fault}", outcome.name)).collect::<Vec<_>>()
    };
    let failures: Vec<String> = outcomes.iter().flat_map(faults).collect();
    if failures.is_empty() { Ok(outcomes.len()) } else { Err(failures) }
}

/// Codes that a pack may not use again: the first word of each line of its `retired.txt`.
fn retired(pack: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(pack.join("retired.txt")).expect("a pack with a list of retired codes");
    let codes = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());
    codes.map(str::to_owned).collect()
}

fn code(path: &Path) -> String {
    path.file_name().expect("a file").to_string_lossy().chars().take(6).collect()
}

#[test]
fn every_rule_loads_and_its_examples_come_out_as_they_say() {
    let files = files();
    let data = Library::with_rules(Vec::new()).expect("the data of the pack");
    let results: Vec<_> = files.par_iter().map(|path| examples_of(path, &data)).collect();
    let examples: usize = results.iter().flatten().sum();
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).flatten().collect();
    println!("{} rules, {examples} examples, {} failures", files.len(), failures.len());
    assert!(!files.is_empty(), "no rule was found below policies/");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_two_rules_share_a_code_or_a_name() {
    let library = Library::builtin().expect("the built-in rules");
    let mut seen = BTreeSet::new();
    let words = library.rules.iter().flat_map(|rule| [&rule.code, &rule.name]);
    let twice: Vec<&String> = words.filter(|word| !seen.insert(*word)).collect();
    assert!(twice.is_empty(), "used twice: {twice:?}");
}

#[test]
fn every_rule_lies_in_a_family_of_a_pack_under_its_own_name() {
    let library = Library::builtin().expect("the built-in rules");
    let mut faults = Vec::new();
    for rule in &library.rules {
        let path = Library::text(&rule.code).expect("texts for every rule").path;
        let (family, slug) = rule.name.split_once('/').expect("a name of family and slug");
        let file = format!("{}-{slug}.yaml", rule.code);
        let parts: Vec<&str> = path.split('/').collect();
        if !matches!(parts[..], ["policies", _, folder, name] if folder == family && name == file) {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "not at policies/<pack>/<family>/<CODE>-<slug>.yaml:\n{}", faults.join("\n"));
}

/// Files three folders deep that look like rules to a reader must look like rules to the loader.
#[test]
fn every_file_in_a_family_is_a_rule() {
    let rules: BTreeSet<PathBuf> = files().into_iter().collect();
    let children = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let families = children(policies()).flat_map(children).filter(|path| path.is_dir());
    let strangers: Vec<String> =
        families.flat_map(children).filter(|path| !rules.contains(path)).map(|path| shown(&path)).collect();
    assert!(strangers.is_empty(), "no rule by their name: {}", strangers.join(", "));
}

#[test]
fn no_retired_code_is_used_again() {
    let mut again = Vec::new();
    for path in files() {
        let pack = path.ancestors().nth(2).expect("a pack around the family");
        if retired(pack).contains(&code(&path)) {
            again.push(shown(&path));
        }
    }
    assert!(again.is_empty(), "retired codes: {}", again.join(", "));
}

#[test]
fn the_binary_holds_the_rules_of_the_folder() {
    let library = Library::builtin().expect("the built-in rules");
    let mut embedded: Vec<String> = library.rules.iter().map(|rule| rule.code.clone()).collect();
    let mut on_disk: Vec<String> = files().iter().map(|path| code(path)).collect();
    embedded.sort();
    on_disk.sort();
    assert_eq!(embedded, on_disk);
    let unread: Vec<&String> = embedded.iter().filter(|code| Library::text(code).is_none()).collect();
    assert!(unread.is_empty(), "rules without texts: {unread:?}");
}

/// All values of a rule, as they are shown for debugging. Shown is what was read, so nothing of it is left unread.
#[test]
fn built_in_rules_say_what_their_files_say() {
    let library = Library::builtin().expect("the built-in rules");
    for path in files() {
        let loaded = load(&path, &shown(&path), &library).unwrap_or_else(|errors| panic!("{errors:?}"));
        let embedded = library.find(&loaded.rule.code).expect("the rule in the binary");
        assert_eq!(format!("{embedded:#?}"), format!("{:#?}", loaded.rule));
    }
}

#[test]
fn the_word_of_a_kind_tells_whom_it_asks() {
    let (library, read) = (Library::builtin().expect("the rules"), Library::builtin().expect("the rules"));
    for (rule, read) in library.rules.iter().zip(&read.rules) {
        for (part, read) in rule.check.iter().zip(&read.check) {
            let check = read.kind.check();
            assert_eq!((part.scope(), part.is_clocked()), (check.scope(), check.is_clocked()), "{}", rule.code);
        }
        let asks_all = read.check.iter().any(|part| part.scope() == Scope::Home);
        assert!(!asks_all || rule.may_ask_all(), "{}", rule.code);
    }
}

/// What a kind does beyond the ordinary stands in its file, and is told from its word as well.
#[test]
fn the_word_of_every_kind_tells_what_it_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let told: [(_, fn(&str) -> _); 3] = [
        ("fn prepare(", Kind::is_prepared),
        ("fn scope(", Kind::may_ask_all),
        ("fn is_clocked(", Kind::may_be_clocked),
    ];
    for entry in std::fs::read_dir(folder).expect("the kinds") {
        let path = entry.expect("a readable entry").path();
        let word = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_file() && word != "mod" {
            let code = std::fs::read_to_string(&path).expect("a readable file");
            for (function, is_told) in told {
                assert_eq!(is_told(&word), code.contains(function), "{word}: {function}");
            }
        }
    }
}

/// The program reads such a list as it stands: bringing 600 words into normal form at every start costs more than a check.
#[test]
fn words_of_whole_texts_stand_in_normal_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/words");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the word lists") {
        let text = std::fs::read_to_string(entry.expect("a readable entry").path()).expect("a readable list");
        let list: serde_json::Value = serde_yaml::from_str(&text).expect("a list");
        if list["match"] != "whole_text" {
            continue;
        }
        // Signs alone are no words: a text without letters says nothing anyway.
        let languages = list["languages"].as_object().expect("languages");
        for (language, words) in languages.iter().filter(|(language, _)| *language != "symbols") {
            for word in words.as_array().expect("words").iter().filter_map(serde_json::Value::as_str) {
                assert_eq!(breachlint::model::normalise(word), word, "{language}");
                checked += 1;
            }
        }
    }
    assert!(checked > 500, "only {checked} words were found");
}

/// What the schema for editors refuses, the reader refuses too, and the other way round.
#[test]
fn the_schema_of_rule_files_takes_every_rule_and_refuses_what_the_reader_refuses() {
    let schema = breachlint::pack::rule_schema();
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    let value = |text: &str| -> serde_json::Value { serde_yaml::from_str(text).expect("YAML") };
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/house-rules/policies-house");
    let all = files().into_iter().chain(rule_files(&house).expect("a readable folder"));
    let mut refused = Vec::new();
    for path in all {
        let rule = value(&fs::read_to_string(&path).expect("a readable file"));
        refused.extend(validator.iter_errors(&rule).map(|error| format!("{}: {error}", shown(&path))));
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let text = fs::read_to_string(house.join("house/HSE001-no-ticket.yaml")).expect("a readable file");
    for (part, faulty) in [
        ("kind: required", "kind: requird"),
        ("  fields: [/x-ticket]", "  feilds: [/x-ticket]"),
        ("  fields: [/x-ticket]", "  fields: [x-ticket]"),
        ("  fields: [/x-ticket]", "  fields: [/x-ticket]\n  each: 3"),
        ("severity: warning", "severity: wrong"),
        ("severity: warning", "severty: warning"),
        ("on: entry", "on: entries"),
        ("certainty: practice\n", ""),
        ("why: >", "whi: >"),
    ] {
        assert!(text.contains(part), "{part}");
        let rule = value(&text.replacen(part, faulty, 1));
        assert!(!validator.is_valid(&rule), "{faulty} is taken");
    }
}
