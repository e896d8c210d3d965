//! Reports as a user gets them: several in one run, in files that are whole or not there, and without personal data.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]

mod late;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use breachlint::report::Format;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use late::LATE;

const NOW: &str = "2026-11-21T12:00:00Z";

struct Tree(TempDir);

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(TempDir::new().expect("a folder for the case"));
        for (name, content) in files {
            let path = tree.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            fs::write(path, content).expect("a new file");
        }
        tree
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a report")
    }

    /// Checks in a folder of the tree.
    fn command(&self, folder: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_breachlint"));
        command.args(["check", "--no-config", "--now", NOW]).args(args).env_clear();
        command.current_dir(self.path().join(folder));
        command
    }

    fn check(&self, args: &[&str]) -> Output {
        self.command(".", args).output().expect("the program starts")
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn several_reports_come_from_one_run() {
    let tree = Tree::new(&[("a.yaml", LATE)]);
    let ran =
        tree.check(&["--select", "TIM002", "--format", "concise", "--format=sarif=out.sarif", "--format=junit=j.xml"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(text(&ran.stdout).starts_with("a.yaml:6:5: error[TIM002] submitted"), "{}", text(&ran.stdout));
    let sarif: Value = serde_json::from_str(&tree.read("out.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "TIM002");
    assert!(tree.read("j.xml").contains("<failure "), "{}", tree.read("j.xml"));
}

#[test]
fn a_report_only_in_a_file_leaves_standard_output_empty() {
    let tree = Tree::new(&[("a.yaml", LATE)]);
    let ran = tree.check(&["--format", "json=out.json"]);
    assert_eq!((ran.status.code(), text(&ran.stdout), text(&ran.stderr)), (Some(1), "", ""));
    let shown = tree.check(&["--format", "json"]);
    assert_eq!(tree.read("out.json"), text(&shown.stdout), "the same as on standard output");
}

#[test]
fn what_would_keep_a_report_from_being_written_is_told_before_the_work() {
    let tree = Tree::new(&[("a.yaml", LATE), ("folder/x", "")]);
    for (args, said) in [
        (&["--format", "json=none/out.json"][..], "there is no folder `none`"),
        (&["--format", "json=folder"], "is a folder"),
        (&["--format", "json="], "names no file"),
        (&["--format", "jsn=out.json"], "no output format `jsn`"),
        (&["--format", "json", "--format", "text"], "two reports are to go to the same standard output"),
        (&["--format", "json=a", "--format", "text=a"], "two reports are to go to the same file `a`"),
    ] {
        let ran = tree.check(args);
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        assert!(text(&ran.stderr).contains(said) && ran.stdout.is_empty(), "{}", text(&ran.stderr));
    }
    assert_eq!(fs::read_dir(tree.path()).expect("a folder").count(), 2, "nothing was written");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_2_and_keeps_no_other_report_from_being_written() {
    let tree = Tree::new(&[("a.yaml", LATE)]);
    let ran = tree.check(&["--format", "json=/dev/full", "--format", "concise", "--format", "gitlab=ok.json"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("cannot write `/dev/full`"), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).contains("TIM002") && tree.read("ok.json").contains("TIM002"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let tree = Tree::new(&[("a.yaml", LATE)]);
    for format in Format::ALL {
        let mut child = tree.command(".", &["--format", format.word()]);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let ran = child.wait_with_output().expect("it ends");
        assert_eq!((ran.status.code(), text(&ran.stderr)), (Some(1), ""), "{}", format.word());
    }
}

#[test]
fn paths_start_at_the_root_of_the_repository_where_a_program_looks_them_up_there() {
    let tree = Tree::new(&[(".git/HEAD", ""), ("legal/breaches/a.yaml", LATE), ("legal/b.yaml", LATE)]);
    let args =
        ["--select", "TIM002", "--format", "github", "--format", "sarif=s", "--format", "gitlab=g", ".", "../b.yaml"];
    let ran = tree.command("legal/breaches", &args).output().expect("the program starts");
    for text in [text(&ran.stdout), &tree.read("legal/breaches/s"), &tree.read("legal/breaches/g")] {
        assert!(text.contains("legal/breaches/a.yaml") && text.contains("legal/b.yaml"), "{text}");
        assert!(!text.contains(".."), "{text}");
    }
}

#[test]
fn githubs_summary_of_the_job_is_added_to() {
    let tree = Tree::new(&[("a.yaml", LATE), ("summary.md", "before\n")]);
    let with = |args: &[&str]| {
        let mut command = tree.command(".", args);
        command.env("GITHUB_STEP_SUMMARY", tree.path().join("summary.md")).output().expect("the program starts")
    };
    with(&["--format", "text"]);
    assert_eq!(tree.read("summary.md"), "before\n", "only for GitHub");
    let ran = with(&["--format", "github", "--select", "TIM002"]);
    assert_eq!(ran.status.code(), Some(1), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).starts_with("::error file=a.yaml,line=6,"), "{}", text(&ran.stdout));
    let summary = tree.read("summary.md");
    assert!(summary.starts_with("before\n<!-- breachlint -->\n### breachlint: 1 error"), "{summary}");
    assert!(summary.contains("| error | [TIM002]("), "{summary}");
}

#[test]
fn fingerprints_survive_moved_lines() {
    let names = |content: &str| {
        let ran = Tree::new(&[("a.yaml", content)]).check(&["--format", "sarif"]);
        let log: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results").clone();
        let names: Vec<Value> = results.iter().map(|result| result["partialFingerprints"].clone()).collect();
        (names, results)
    };
    let (before, first) = names(LATE);
    let (after, second) = names(&format!("# a comment\n\n\n{LATE}"));
    assert_eq!(before, after);
    assert_ne!(first, second, "the lines did move");
    let mut unique = before.clone();
    unique.sort_by_key(Value::to_string);
    unique.dedup();
    assert_eq!(unique.len(), before.len());
}

#[test]
fn colours_are_for_those_who_want_them() {
    let tree = Tree::new(&[("a.yaml", LATE)]);
    let coloured = |args: &[&str], set: &[(&str, &str)]| {
        let ran = tree.command(".", args).envs(set.iter().copied()).output().expect("the program starts");
        (text(&ran.stdout).contains("\u{1b}["), text(&ran.stdout).contains("\u{1b}]8;"))
    };
    assert_eq!(coloured(&[], &[]), (false, false), "no terminal");
    // A link is only for a terminal: a log would show its escapes.
    assert_eq!(coloured(&[], &[("FORCE_COLOR", "1")]), (true, false));
    assert_eq!(coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), (false, false));
    assert_eq!(coloured(&[], &[("NO_COLOR", "")]), (false, false));
    assert_eq!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), (true, false));
    assert_eq!(coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]), (false, false));
    tree.command(".", &["--format", "text=out.txt"]).env("FORCE_COLOR", "1").output().expect("the program starts");
    assert!(!tree.read("out.txt").contains('\u{1b}'), "a file is no terminal");
}

#[test]
fn a_narrow_terminal_is_not_overrun() {
    let entry = LATE.replace("phase: initial", "{phase: initial, authority: NL-AP, submitted_by_role: controller} # x");
    let tree = Tree::new(&[("a.yaml", LATE), ("b.yaml", &entry.replace("    submitted_at", "# "))]);
    let ran = tree.command(".", &["--redact", "never"]).env("COLUMNS", "40").output().expect("the program starts");
    // The last line is one line for programs; names of rules and what is one word cannot be broken.
    let lines: Vec<&str> = text(&ran.stdout).lines().collect();
    let (_, lines) = lines.split_last().expect("a summary");
    for line in lines.iter().filter(|line| !line.starts_with(char::is_alphabetic)) {
        let longest = line.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
        assert!(line.chars().count() <= 40 || longest > 28, "{line}");
    }
}

/// A number, a name and an address, in words as somebody would write them.
const MARKER: &str = "Zoe Xylander 111222333 zoe.xylander@secret.example said so";
const TRACES: [&str; 4] = ["Xylander", "xylander", "111222333", "secret.example"];

/// A document with every field of its schema, and the marker wherever words are welcome.
fn full(schema: &Value, node: &Value, key: &str, turn: &mut usize) -> Value {
    if let Some(name) = node["$ref"].as_str() {
        let target = schema.pointer(name.trim_start_matches('#')).expect("a definition");
        return full(schema, target, key, turn);
    }
    if !node["const"].is_null() {
        return node["const"].clone();
    }
    if let Some(words) = node["enum"].as_array() {
        *turn += 1;
        return words.get(*turn % words.len().saturating_sub(1).max(1)).cloned().unwrap_or_default();
    }
    if let Some(properties) = node["properties"].as_object() {
        let full = properties.iter().map(|(key, value)| (key.clone(), full(schema, value, key, turn)));
        let mut map: Map<String, Value> = full.collect();
        map.insert("x-note".to_owned(), MARKER.into());
        return map.into();
    }
    if !node["items"].is_null() {
        return (0..2).map(|_| full(schema, &node["items"], key, turn)).collect();
    }
    let example = node["examples"].get(0).cloned().unwrap_or_default();
    let is_word = key == "id" || key.ends_with("_id") || key.ends_with("_at") || key.ends_with("_on") || key == "at";
    match example.as_str() {
        Some(_) if is_word || !node["pattern"].is_null() => example,
        Some(_) => MARKER.into(),
        None => example,
    }
}

fn documents() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let kinds = [
        ("breach-policy", "policy.yaml"),
        ("processor-register", "processors.yaml"),
        ("breach-entry", "register/entry.yaml"),
        ("breach-register", "other/register.yaml"),
    ];
    let read = |(kind, path): (&str, &str)| {
        let text = fs::read_to_string(folder.join(format!("{kind}.schema.json"))).expect("a schema");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        let document = full(&schema, &schema, "", &mut 0);
        assert!(document.to_string().matches("Xylander").count() > 5, "{document:#}");
        (path.to_owned(), format!("# {MARKER}\n{document:#}\n"))
    };
    kinds.map(read).into()
}

#[test]
fn personal_data_of_a_register_are_in_no_report() {
    let documents = documents();
    let files: Vec<(&str, &str)> = documents.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let tree = Tree::new(&files);
    let formats: Vec<String> =
        Format::ALL.iter().map(|format| format!("--format={0}=out.{0}", format.word())).collect();
    for redact in ["always", "never"] {
        let mut args = vec!["--verbose", "--statistics", "--sarif-suppressed", "--redact", redact, "."];
        args.extend(formats.iter().map(String::as_str));
        let mut command = tree.command(".", &args);
        let ran = command.env("GITHUB_STEP_SUMMARY", tree.path().join("summary.md")).output().expect("it starts");
        assert_eq!(ran.status.code(), Some(1), "{}", text(&ran.stderr));
        let mut reports = vec![("standard error".to_owned(), text(&ran.stderr).to_owned())];
        reports.push(("summary".to_owned(), tree.read("summary.md")));
        reports.extend(
            Format::ALL.iter().map(|format| (format.word().to_owned(), tree.read(&format!("out.{}", format.word())))),
        );
        // Frames show the file when a person asks for it; nothing else ever does.
        for (name, report) in reports.iter().filter(|(name, _)| redact == "always" || name != "text") {
            let found = report.lines().find(|line| TRACES.iter().any(|trace| line.contains(trace)));
            assert_eq!(found, None, "{name} with --redact {redact}");
        }
    }
    // With nothing that masks them the markers do stand in the lines of the findings.
    let ran = tree.check(&["--redact", "never", "--ignore", "HYG", "."]);
    assert!(text(&ran.stdout).contains("Xylander"), "{}", text(&ran.stdout));
    let report: Value = serde_json::from_str(&tree.read("out.json")).expect("JSON");
    let codes = report["findings"].as_array().expect("findings").iter().map(|found| found["code"].to_string());
    let codes: std::collections::BTreeSet<String> = codes.collect();
    assert!(codes.len() > 30, "many rules had their say: {codes:?}");
    assert_eq!(report["errors"], json!([]));
}
