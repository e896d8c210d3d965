//! The configuration: where it is found, what it takes, and where the place of a mistake is.

#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use breachlint::config::{Config, ConfigOrigin, Counting, Flags, Inline, find, reference, upwards};
use breachlint::error::Error;
use breachlint::pack::{Library, config_schema};
use breachlint::schema::DocumentKind;
use breachlint::source::Limits;
use serde_json::json;

const NAME: &str = "breachlint.yaml";

fn parsed(text: &str) -> Result<Config, Error> {
    let origin = ConfigOrigin { shown: NAME.to_owned(), path: PathBuf::from("/repo/breachlint.yaml") };
    Config::parse(&Arc::from(text), origin, &Flags::default())
}

/// Message, help, line and column of the error.
fn refused(text: &str) -> (String, String, u32, u32) {
    let error = parsed(text).map(|config| config.to_json()).expect_err(text);
    let (path, at) = error.location().expect("a place");
    assert_eq!(path, NAME);
    (error.message.clone(), error.help.clone().expect("a help"), at.line, at.column)
}

#[track_caller]
fn refuses(text: &str, message: &str, help: &str, at: (u32, u32)) {
    let (said, helped, line, column) = refused(text);
    assert_eq!((&*said, &*helped, (line, column)), (message, help, at));
}

const FULL: &str = "\
jurisdiction: DE-BY
timezone: Europe/Berlin
counting: plain
exclude:
  - drafts/
  - '*.draft.yaml'
documents:
  breach_entry: ['register/**/*.yaml']
limits:
  depth: 20
";

#[test]
fn every_key_is_read() {
    let config = parsed(FULL).expect("valid");
    assert_eq!(config.jurisdiction.as_deref(), Some("DE-BY"));
    assert_eq!(config.timezone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(config.counting, Counting::Plain);
    assert_eq!(config.exclude.patterns(), ["drafts/", "*.draft.yaml"]);
    assert!(config.exclude.match_path(Path::new("/repo/drafts/a.yaml"), false));
    assert_eq!(config.documents[&DocumentKind::Entry].patterns(), ["register/**/*.yaml"]);
    assert_eq!((config.limits.bytes, config.limits.depth, config.limits.nodes), (256 << 20, 20, 1_000_000));
    assert_eq!(config.origin.expect("read from a file").folder(), Path::new("/repo"));
}

#[test]
fn regimes_are_those_of_the_schemas() {
    assert_eq!(parsed("regimes: [gdpr, nis2]").expect("valid").regimes, ["gdpr", "nis2"]);
    let error = parsed("regimes: [gdpr, nis]").expect_err("no such law");
    assert_eq!(error.message, "`regimes` is `nis`, which is not known");
    assert_eq!(error.help.as_deref(), Some("did you mean `nis2`?"));
}

#[test]
fn demands_on_suppressions_are_read() {
    let text = "suppressions: {inline: forbid, require_until: true, max_days: 365, require_by: true, allowed: [TIM]}";
    let demands = parsed(text).expect("valid").suppressions;
    assert_eq!((demands.inline, demands.max_days), (Inline::Forbid, Some(365)));
    assert!(demands.require_until && demands.require_by && demands.forbidden.is_empty());
    assert_eq!(demands.allowed.iter().map(|word| word.word.as_str()).collect::<Vec<_>>(), ["TIM"]);
    assert_eq!(
        refused("suppressions: {max_days: 0}").0,
        "`suppressions.max_days` takes a whole number of days from 1 to 3650"
    );
    assert_eq!(refused("suppressions: {require_by: dpo}").0, "`suppressions.require_by` takes `true` or `false`");
}

#[test]
fn the_effective_configuration_tells_where_each_part_comes_from() {
    let json = parsed(FULL).expect("valid").to_json();
    let origins = json!({
        "allow_outside": "default",
        "profile": "default",
        "jurisdiction": "breachlint.yaml:1",
        "timezone": "breachlint.yaml:2",
        "counting": "breachlint.yaml:3",
        "grace": "default",
        "fail_on": "default",
        "min_severity": "default",
        "regimes": "default",
        "exclude": "breachlint.yaml:4",
        "documents.breach_policy": "default",
        "documents.breach_entry": "breachlint.yaml:8",
        "documents.breach_register": "default",
        "documents.processor_register": "default",
        "packs": "default",
        "suppressions.inline": "default",
        "suppressions.require_until": "default",
        "suppressions.max_days": "default",
        "suppressions.require_by": "default",
        "suppressions.allowed": "default",
        "suppressions.forbidden": "default",
        "limits.bytes": "default",
        "limits.depth": "breachlint.yaml:10",
        "limits.nodes": "default",
        "limits.expression_steps": "default",
    });
    assert_eq!(json["origins"], origins);
    assert_eq!(
        json["config"]["limits"],
        json!({"bytes": 268_435_456, "depth": 20, "nodes": 1_000_000, "expression_steps": 1_000_000})
    );
}

#[test]
fn the_effective_configuration_is_itself_a_configuration() {
    for text in [FULL, ""] {
        let json = parsed(text).expect("valid").to_json();
        let again = parsed(&json["config"].to_string()).expect("its own output").to_json();
        assert_eq!(again["config"], json["config"]);
    }
    assert_eq!(Config::default().to_json()["config"], parsed("").expect("valid").to_json()["config"]);
}

#[test]
fn an_empty_file_and_keys_without_value_mean_the_defaults() {
    for text in ["", "# nothing yet\n", "---\n", "{}", "jurisdiction:\nexclude:\ndocuments:\nlimits: {depth: }\n"] {
        let config = parsed(text).expect(text);
        assert_eq!(config.jurisdiction, None);
        assert_eq!(config.counting, Counting::HourRounded);
        assert!(config.documents.is_empty() && config.exclude.patterns().is_empty());
        assert!(config.to_json()["origins"].as_object().expect("a map").values().all(|from| from == "default"));
    }
}

#[test]
fn a_misspelt_key_comes_with_its_line_and_a_suggestion() {
    let text = "counting: plain\nexlude: [a]\n";
    refuses(text, "unknown key `exlude`, did you mean `exclude`?", "rename it to `exclude`", (2, 1));
    let text = "documents:\n  breach-entry: [a]\n";
    let message = "unknown key `documents.breach-entry`, did you mean `breach_entry`?";
    refuses(text, message, "rename it to `breach_entry`", (2, 3));
    let help = "remove it; known keys: `bytes`, `depth`, `nodes`, `expression_steps`";
    refuses("limits: {width: 5}", "unknown key `limits.width`", help, (1, 10));
    let (said, help, ..) = refused("x: 1");
    assert_eq!(said, "unknown key `x`");
    assert!(help.starts_with("remove it; known keys: `extends`, ") && help.contains("`documents`, "), "{help}");
    assert_eq!(refused("limits.depth: 5").0, "unknown key `limits.depth`");
}

/// A blank that is missing behind a colon makes a key without a value of `severity:off`.
#[test]
fn a_misspelt_key_without_a_value_is_told_too() {
    let text = "overrides:\n  - paths: [a/]\n    serverity: off\n    rules: {TIM002: {severity: off}}\n";
    refuses(text, "unknown key `overrides.serverity`, did you mean `severity`?", "rename it to `severity`", (3, 5));
    let text = "overrides:\n  - paths: [a/]\n    serverity:\n    rules: {TIM002: {severity: off}}\n";
    refuses(text, "unknown key `overrides.serverity`, did you mean `severity`?", "rename it to `severity`", (3, 5));
    let text = "overrides:\n  - paths: [a/]\n    rules: {TIM002: {severity:off}}\n";
    let help = "an override sets `severity`; move parameters to `rules`";
    refuses(text, "`severity:off` cannot differ between documents", help, (3, 22));
    let text = "overrides:\n  - paths: [a/]\n    rules: {TIM002: {severity: }}\n";
    refuses(text, "the override changes nothing", "add `severity` or `rules`, or remove it", (2, 5));
}

#[test]
fn an_unknown_word_comes_with_its_place_and_a_suggestion() {
    let message = "`counting` is `hour-round`, which is not known";
    refuses("counting: hour-round", message, "did you mean `hour_rounded`?", (1, 11));
    let message = "`jurisdiction` is `nl`, which is not known";
    refuses("jurisdiction: nl", message, "did you mean `NL`?", (1, 15));
    let help = "write the code of a country or Land such as `NL` or `DE-BY`";
    refuses("jurisdiction: Nederland", "`jurisdiction` is `Nederland`, which is not known", help, (1, 15));
    let message = "`timezone` is `Europe/Amsterdm`, which is not known";
    refuses("timezone: Europe/Amsterdm", message, "did you mean `Europe/Amsterdam`?", (1, 11));
}

#[test]
fn a_value_of_another_sort_is_refused_at_its_place() {
    let globs = "`exclude` takes a list of globs such as `drafts/**`, as in a `.gitignore`";
    refuses("exclude: drafts/", globs, "correct the value", (1, 10));
    refuses("exclude:\n- drafts/\n- 5\n", globs, "correct the value", (3, 3));
    let code = "`jurisdiction` takes the code of a country or Land such as `NL` or `DE-BY`";
    refuses("jurisdiction: [NL]", code, "correct the value", (1, 15));
    let depth = "`limits.depth` takes a whole number from 1 to 500";
    for value in ["0", "1001", "-5", "1.5", "many", "'20'", "18446744073709551616"] {
        refuses(&format!("limits:\n  depth: {value}\n"), depth, "correct the value", (2, 10));
    }
    let help = "write keys with values; known keys: `bytes`, `depth`, `nodes`, `expression_steps`";
    refuses("limits: 5", "`limits` is a map, not a number", help, (1, 9));
    assert_eq!(refused("- counting").0, "a configuration is a map, not a list");
}

#[test]
fn a_bad_glob_is_refused_at_its_place() {
    let message = "`a[b` is not a glob: unclosed character class; missing ']'";
    refuses("exclude:\n- ok/\n- 'a[b'\n", message, "write it as in a `.gitignore`", (3, 3));
    let message = "the glob `./register` starts with `./`, which matches nothing";
    refuses("documents: {breach_entry: [./register]}", message, "leave out the `.`", (1, 28));
}

#[test]
fn broken_yaml_is_an_error_with_a_place() {
    for (text, line, column) in [
        ("counting: [plain", 1, 11),
        ("counting: plain\ncounting: plain\n", 2, 1),
        ("a: *b", 1, 4),
        ("exclude: [\na\n]", 2, 1),
    ] {
        let (_, _, at_line, at_column) = refused(text);
        assert_eq!((at_line, at_column), (line, column), "{text:?}");
    }
    assert_eq!(refused("counting: plain\n---\ncounting: plain\n").0, "a configuration is one document");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let message = |path: &Path| {
        Config::load(path, "x.yaml", &Flags::default()).map(|_| ()).expect_err("no configuration").message
    };
    assert_eq!(message(&folder.path().join("x.yaml")), "the configuration `x.yaml` does not exist");
    assert_eq!(message(folder.path()), "the configuration `x.yaml` is not a regular file");
    fs::write(folder.path().join("x.yaml"), b"counting: \xff").expect("a file");
    assert!(message(&folder.path().join("x.yaml")).starts_with("the configuration `x.yaml`: the file is not UTF-8"));
}

/// A folder with files, links resolved.
fn folder(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let owner = tempfile::tempdir().expect("a folder");
    let path = owner.path().canonicalize().expect("it is there");
    for file in files {
        let file = path.join(file);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder");
        fs::write(file, "").expect("a file");
    }
    (owner, path)
}

fn found(start: &str, root: &Path, working_directory: &str) -> Option<PathBuf> {
    let found = find(Path::new(start), &root.join(working_directory)).expect("no trouble");
    found.map(|path| path.strip_prefix(root).expect("inside").to_owned())
}

#[test]
fn the_nearest_configuration_up_to_the_root_of_the_repository_is_found() {
    let (_owner, root) = folder(&[
        "breachlint.yaml",
        "repo/.git/HEAD",
        "repo/.breachlint.yaml",
        "repo/a/breachlint.yaml",
        "repo/a/b/x.yaml",
    ]);
    for (start, expected) in [
        ("repo/a/b/x.yaml", "repo/a/breachlint.yaml"),
        ("repo/a/b", "repo/a/breachlint.yaml"),
        ("repo/a/b/not/there/yet.yaml", "repo/a/breachlint.yaml"),
        ("repo/a/../a/b", "repo/a/breachlint.yaml"),
        ("repo", "repo/.breachlint.yaml"),
        ("repo/.git", "repo/.breachlint.yaml"),
        (".", "breachlint.yaml"),
    ] {
        assert_eq!(found(start, &root, ""), Some(PathBuf::from(expected)), "{start}");
    }
    assert_eq!(found("b", &root, "repo/a"), Some(PathBuf::from("repo/a/breachlint.yaml")));
    fs::remove_file(root.join("repo/.breachlint.yaml")).expect("ours");
    assert_eq!(found("repo", &root, ""), None, "outside the repository");
}

#[test]
fn without_a_repository_the_search_ends_at_the_working_directory() {
    let (_owner, root) = folder(&["breachlint.yaml", "here/a/x.yaml", "beside/b/breachlint.yaml", "beside/b/c/x.yaml"]);
    assert_eq!(found("a/x.yaml", &root, "here"), None);
    assert_eq!(found("here/a/x.yaml", &root, ""), Some(PathBuf::from(NAME)));
    assert_eq!(found("../beside/b/c/x.yaml", &root, "here"), None);
    assert_eq!(found("../beside/b", &root, "here"), Some(PathBuf::from("beside/b/breachlint.yaml")));
    let folders = upwards(Path::new("a/x.yaml"), &root.join("here"));
    assert_eq!(folders, [root.join("here/a"), root.join("here")]);
}

#[test]
fn two_configurations_in_one_folder_and_a_wrong_ending_are_errors() {
    let (_owner, root) = folder(&["both/breachlint.yaml", "both/.breachlint.yaml", "near/breachlint.yml"]);
    let said = |start: &str| find(Path::new(start), &root).expect_err("trouble").message;
    assert_eq!(said("both"), "both `breachlint.yaml` and `.breachlint.yaml` stand in `both`");
    assert_eq!(said("near"), "`breachlint.yml` in `near` is not read as the configuration");
}

#[test]
fn the_json_schema_takes_what_is_read_and_refuses_what_is_not() {
    let schema = config_schema(&Library::builtin().expect("the rules"));
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    assert!(validator.is_valid(&json!({"extends": "base.yaml", "packs": ["."], "allow_outside": true})));
    for (text, is_valid) in [
        (FULL, true),
        ("", true),
        ("rules:\n", true),
        ("profile: audit\nfail_on: warning\nmin_severity: info\ngrace: none\n", true),
        ("rules: {TIM002: {severity: off}, timing: {severity: info}, practice: {}, REG007: {within: P14D}}", true),
        ("rules: {timing/late-without-reasons: {severity: off}}", true),
        ("overrides: [{paths: [a/], severity: info}, {entries: [B-*], rules: {TIM002: {severity: off}}}]", true),
        ("limits: {depth: 500}", true),
        ("rule: {}", false),
        ("profile: strict", false),
        ("counting: Plain", false),
        ("jurisdiction: XX", false),
        ("timezone: [Europe/Oslo]", false),
        ("exclude: drafts/", false),
        ("allow_outside: yes", false),
        ("fail_on: off", false),
        ("rules: [TIM002]", false),
        ("rules: {TIM002: off}", false),
        ("rules: {TIM002: {severity: never}}", false),
        ("overrides: {paths: [a/]}", false),
        ("overrides: [{paths: [a/], severity: error}]", false),
        ("overrides: [{path: [a/], severity: info}]", false),
        ("overrides: [{paths: [a/], rules: {REG007: {within: P14D}}}]", false),
        ("limits: {depth: 0}", false),
        ("documents: {breach-entry: [a]}", false),
    ] {
        let value = breachlint::source::read(&Arc::from(text), &Limits::default());
        let value = value.documents.first().map(|document| document.root().to_json()).unwrap_or_default();
        assert_eq!(validator.is_valid(&value), is_valid, "the schema, {text:?}");
        assert_eq!(parsed(text).is_ok(), is_valid, "the reader, {text:?}");
    }
    // What only the rules know is checked when they are at hand, in the schema as it is written.
    for text in ["rules: {TIM 2: {}}", "rules: {REG007: {within: soon}}", "rules: {REG007: {witin: P14D}}"] {
        let value = breachlint::source::read(&Arc::from(text), &Limits::default()).documents[0].root().to_json();
        assert!(!validator.is_valid(&value), "{text}");
    }
}

#[test]
fn every_example_of_the_reference_is_read() {
    for row in reference().lines().skip(2) {
        let mut cells = row.split("| ");
        let key = cells.nth(1).expect("a key").trim().trim_matches('`');
        let example = row.rsplit_once("Example: `").expect("an example").1.trim_end_matches("` |");
        if key == "extends" || key == "packs" {
            continue;
        }
        let text = match key.split_once('.') {
            Some((map, name)) => format!("{map}:\n  {name}: {example}\n"),
            None => format!("{key}: {example}\n"),
        };
        parsed(&text).map(|_| ()).expect(&text);
    }
}
