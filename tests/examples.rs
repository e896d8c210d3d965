//! The organisations under `examples/`: the clean ones have nothing of warning or above, the faulty one exactly what
//! its comments expect.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const NOW: &str = "2026-11-21T12:00:00Z";

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// Runs the program in the folder of the examples, as a user would.
fn check(folder: &str) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_breachlint"))
        .args(["check", "--now", NOW, "--no-config", "--format", "json", folder])
        .current_dir(examples())
        .env_clear()
        .output()
        .expect("the program starts");
    let report = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    (output.status.code(), report)
}

fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().expect("a list of findings")
}

fn word<'a>(finding: &'a Value, pointer: &str) -> &'a str {
    finding.pointer(pointer).and_then(Value::as_str).expect("a text")
}

fn folders() -> Vec<String> {
    let entries = fs::read_dir(examples()).expect("the folder of the examples");
    let mut folders: Vec<String> = entries
        .map(|entry| entry.expect("a readable entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    folders
}

#[test]
fn clean_examples_have_nothing_of_warning_or_above() {
    let mut faults = Vec::new();
    let mut clean = 0;
    for folder in folders().iter().filter(|folder| *folder != "faulty") {
        let (code, report) = check(folder);
        for finding in findings(&report).iter().filter(|finding| word(finding, "/severity") != "info") {
            faults.push(format!(
                "{}:{} {} {}",
                word(finding, "/path"),
                finding["start"]["line"],
                word(finding, "/code"),
                word(finding, "/message")
            ));
        }
        if code != Some(0) {
            faults.push(format!("{folder} ended with {code:?}"));
        }
        clean += 1;
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(clean >= 7, "only {clean} clean examples were found");
}

/// `# expect: A, B` by file and line.
fn expected(folder: &Path, found: &mut BTreeMap<(String, u64), BTreeSet<String>>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            expected(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a readable file");
        let name = path.strip_prefix(examples()).expect("below the examples").to_string_lossy().replace('\\', "/");
        for (line, number) in text.lines().zip(1..) {
            if let Some((_, codes)) = line.split_once("# expect:") {
                let codes = codes.split(',').map(|code| code.trim().to_owned()).collect();
                found.insert((name.clone(), number), codes);
            }
        }
    }
}

#[test]
fn the_faulty_example_has_exactly_the_planted_faults() {
    let mut planted = BTreeMap::new();
    expected(&examples().join("faulty"), &mut planted);
    let (code, report) = check("faulty");
    let mut found: BTreeMap<(String, u64), BTreeSet<String>> = BTreeMap::new();
    for finding in findings(&report).iter().filter(|finding| word(finding, "/severity") != "info") {
        let line = finding["start"]["line"].as_u64().expect("a line");
        let place = (word(finding, "/path").to_owned(), line);
        found.entry(place).or_default().insert(word(finding, "/code").to_owned());
    }
    assert_eq!(found, planted);
    assert_eq!(code, Some(1));
    let codes: BTreeSet<&str> = planted.values().flatten().map(String::as_str).collect();
    for flag in ["DEC002", "TIM002", "PRC002"] {
        assert!(codes.contains(flag), "the flags of the mission are planted, {flag} is not");
    }
}

#[test]
fn the_order_of_arguments_does_not_matter() {
    let run = |folders: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_breachlint"))
            .args(["check", "--now", NOW, "--no-config"])
            .args(folders)
            .current_dir(examples())
            .env_clear()
            .output();
        output.expect("the program starts").stdout
    };
    assert_eq!(run(&["faulty", "nl-gemeente"]), run(&["nl-gemeente", "faulty", "faulty"]));
}

/// Runs the program in the folder with rules of the house, with their configuration.
fn in_house(arguments: &[&str]) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_breachlint"))
        .args(arguments)
        .args(["--format", "json"])
        .current_dir(examples().join("house-rules"))
        .env_clear()
        .output()
        .expect("the program starts");
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("JSON on standard output"))
}

#[test]
fn the_rules_of_the_house_run_and_their_examples_come_out() {
    let (code, report) = in_house(&["test"]);
    assert_eq!((code, &report["summary"]["rules"], &report["summary"]["skipped"]), (Some(0), &4.into(), &0.into()));
    let (code, report) = in_house(&["check", "--now", NOW, "--fail-on", "info", "--select", "HSE"]);
    assert_eq!((code, findings(&report).len()), (Some(0), 0), "the entries meet the rules of the house");
    let listed = in_house(&["rules"]).1;
    let codes = listed.as_array().expect("a list").iter().filter_map(|rule| rule["code"].as_str());
    assert_eq!(codes.filter(|code| code.starts_with("HSE")).count(), 4);
}
