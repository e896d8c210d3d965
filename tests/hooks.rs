//! What others install: the hooks read what a walk would read, the action keeps input out of its shell, versions agree.

#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use breachlint::config::Config;
use breachlint::discover::{Request, discover};
use regex::Regex;
use serde_yaml::Value;

const READ: [&str; 9] = [
    "policy.yaml",
    "policy.yml",
    "POLICY.YAML",
    "Policy.Yml",
    "register/2026/BR-2026-001.yaml",
    "register/a file, with (brackets) and ünïcode.yaml",
    "register/a.b.yaml",
    ".github/breach/policy.yaml",
    "with.dots/in.folders/x.yml",
];

const NOT_READ: [&str; 12] = [
    "policy.yaml.bak",
    "policy.yaml~",
    "policy.json",
    "yaml",
    "yml/readme.md",
    "policyyaml",
    "policy.yamll",
    ".hidden.yaml",
    ".pre-commit-config.yaml",
    ".git/policy.yaml",
    "register/.cache/BR-2026-001.yaml",
    ".githubby/policy.yaml",
];

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a readable file")
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&text(path)).expect("YAML")
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn hooks() -> Vec<Value> {
    yaml(".pre-commit-hooks.yaml").as_sequence().expect("a list of hooks").clone()
}

fn hook(id: &str) -> Value {
    hooks().into_iter().find(|hook| word(hook, "id") == id).expect("the hook is listed")
}

/// What the patterns of the two hooks on changed documents let through.
fn passed_by_hook(paths: &[&str]) -> BTreeSet<String> {
    let patterns: BTreeSet<String> =
        ["breachlint", "breachlint-src"].iter().map(|id| word(&hook(id), "files").to_owned()).collect();
    assert_eq!(patterns.len(), 1, "the compiled hook reads other files than the prebuilt one");
    let pattern = Regex::new(patterns.first().expect("one of them")).expect("a pattern");
    paths.iter().filter(|path| pattern.is_match(path)).map(|path| (*path).to_owned()).collect()
}

fn met_by_walk(paths: &[&str]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for path in paths {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(path, "kind: breach_entry\n").expect("a file");
    }
    let config = Config::default();
    let request = Request { paths: &[], working_directory: folder.path(), config: &config, use_ignore_files: true };
    discover(&request).files.into_iter().map(|file| file.shown).collect()
}

#[test]
fn hooks_name_exactly_the_files_that_a_walk_reads() {
    // Names that differ in case only would be one file on some machines.
    let paths: Vec<&str> = READ.into_iter().filter(|path| *path != "POLICY.YAML").chain(NOT_READ).collect();
    assert_eq!(passed_by_hook(&paths), met_by_walk(&paths));
    let read: BTreeSet<String> = READ.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(passed_by_hook(&READ), read);
    assert_eq!(passed_by_hook(&NOT_READ), BTreeSet::new());
}

#[test]
fn the_action_reads_the_same_files_as_the_hook() {
    let pattern = word(&hook("breachlint"), "files").to_owned();
    assert!(text("packaging/action/check.sh").contains(&format!("readable='{pattern}'")));
}

#[test]
fn hooks_on_the_register_run_on_every_commit() {
    for id in ["breachlint-register", "breachlint-register-src"] {
        let hook = hook(id);
        assert_eq!(hook.get("always_run").and_then(Value::as_bool), Some(true), "{id}");
        assert_eq!(hook.get("pass_filenames").and_then(Value::as_bool), Some(false), "{id}");
        assert!(hook.get("files").is_none(), "{id} would not see a deletion");
    }
}

#[test]
fn prebuilt_and_compiled_hooks_do_the_same() {
    let hooks = hooks();
    assert_eq!(hooks.len(), 4);
    for hook in &hooks {
        let id = word(hook, "id");
        let language = if id.ends_with("-src") { "rust" } else { "python" };
        assert_eq!(word(hook, "language"), language, "{id}");
        assert_eq!(hook.get("require_serial").and_then(Value::as_bool), Some(true), "{id}");
        let twin = self::hook(id.trim_end_matches("-src"));
        assert_eq!(word(hook, "entry"), word(&twin, "entry"), "{id}");
    }
}

#[test]
fn the_entry_of_each_hook_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("other.yaml"), "for: {other: purposes}\n").expect("a file");
    for (id, file, ended) in [("breachlint", Some("other.yaml"), 0), ("breachlint-register", None, 3)] {
        let hook = hook(id);
        let mut words = word(&hook, "entry").split_whitespace();
        assert_eq!(words.next(), Some("breachlint"));
        let mut program = Command::new(env!("CARGO_BIN_EXE_breachlint"));
        let run = program.args(words).args(file).current_dir(folder.path()).env_clear().output().expect("it starts");
        assert_eq!(run.status.code(), Some(ended), "{id}: {}", String::from_utf8_lossy(&run.stderr));
    }
}

/// The value of a line `key = "value"`.
fn toml(text: &str, key: &str) -> String {
    let start = format!("{key} = \"");
    let line = text.lines().find_map(|line| line.strip_prefix(&start)).expect("the key is there");
    line.trim_end_matches('"').to_owned()
}

#[test]
fn the_placeholder_brings_the_wheel_of_this_version_and_nothing_else() {
    let version = env!("CARGO_PKG_VERSION");
    let project = text("pyproject.toml");
    assert_eq!(toml(&project, "version"), version);
    assert!(project.contains(&format!("dependencies = [\"breachlint=={version}\"]")), "the wheel of another version");
    // A build with maturin here would compile in everyone's hook.
    assert!(!project.lines().any(|line| !line.starts_with('#') && line.contains("maturin")));
    assert!(!project.contains("[tool.setuptools]\npackages"));
}

#[test]
fn the_action_hands_each_input_to_its_scripts_through_the_environment() {
    let action = yaml("action.yml");
    let inputs = action.get("inputs").and_then(Value::as_mapping).expect("inputs");
    let steps = action.get("runs").and_then(|runs| runs.get("steps")).and_then(Value::as_sequence).expect("steps");
    let mut handed = BTreeSet::new();
    for step in steps {
        assert!(!word(step, "run").contains("${{"), "input in a shell command of `{}`", word(step, "name"));
        let script = word(step, "run").split('/').next_back().unwrap_or_default().trim_end_matches('"');
        let script = text(&format!("packaging/action/{script}"));
        for (name, value) in step.get("env").and_then(Value::as_mapping).into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            assert!(
                script.contains(&format!("${name}")) || script.contains(&format!("${{{name}")),
                "`{name}` is not read"
            );
            handed.insert(value.as_str().unwrap_or_default().to_owned());
        }
    }
    for name in inputs.keys().filter_map(Value::as_str) {
        assert!(handed.contains(&format!("${{{{ inputs.{name} }}}}")), "the input `{name}` reaches no script");
        assert!(text("docs/guide/ci.md").contains(&format!("| `{name}` |")), "the input `{name}` is not described");
    }
    let outputs = action.get("outputs").and_then(Value::as_mapping).expect("outputs");
    let check = text("packaging/action/check.sh");
    for name in outputs.keys().filter_map(Value::as_str) {
        assert!(check.contains(&format!("{name}=")), "nothing writes the output `{name}`");
        assert!(text("docs/guide/ci.md").contains(&format!("| `{name}` |")), "the output `{name}` is not described");
    }
}

#[test]
fn every_page_names_this_version() {
    let mention = Regex::new(r"(?:breachlint@v|rev: v|breachlint==|breachlint-)(\d+\.\d+\.\d+)").expect("a pattern");
    let mut mentions = 0;
    for page in [
        "README.md",
        "docs/guide/ci.md",
        "docs/guide/install.md",
        "docs/workflows/pull-request.yml",
        "docs/workflows/deadlines.yml",
    ] {
        for found in mention.captures_iter(&text(page)) {
            assert_eq!(found.get(1).map(|version| version.as_str()), Some(env!("CARGO_PKG_VERSION")), "{page}");
            mentions += 1;
        }
    }
    assert!(mentions > 5, "only {mentions} mentions were found");
}
