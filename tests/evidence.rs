//! Files that evidence links to, on a real disk.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot set the scene has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

const SUM_OF_HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

/// The findings of ACC001 as `severity line`.
fn found(folder: &Path, argument: &str, input: Stdio) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_breachlint"))
        .args(["check", "--select", "ACC001", "--format", "json", "--now", "2026-11-21T12:00:00Z", argument])
        .current_dir(folder)
        .stdin(input)
        .env_clear()
        .output()
        .expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    let findings = report["findings"].as_array().expect("a list of findings");
    let line = |finding: &Value| finding.pointer("/start/line").and_then(Value::as_u64);
    findings
        .iter()
        .map(|finding| format!("{} {}", finding["severity"].as_str().unwrap_or(""), line(finding).unwrap_or(0)))
        .collect()
}

fn scene(links: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let register = folder.path().join("repository/register/evidence");
    fs::create_dir_all(&register).expect("folders");
    fs::create_dir_all(folder.path().join("repository/.git")).expect("a repository");
    fs::write(register.join("a.txt"), "hello").expect("a file");
    fs::write(folder.path().join("repository/b.txt"), "hello").expect("a file");
    fs::write(folder.path().join("outside.txt"), "hello").expect("a file");
    let entry = format!("kind: breach_entry\nevidence:\n{links}");
    fs::write(folder.path().join("repository/register/entry.yaml"), entry).expect("an entry");
    folder
}

#[test]
fn a_missing_file_is_a_warning_and_another_checksum_an_error() {
    let other = SUM_OF_HELLO.replace("2cf2", "0000");
    let scene = scene(&format!(
        "  - {{link: evidence/a.txt, sha256: {SUM_OF_HELLO}}}\n  - {{link: evidence/a.txt, sha256: {other}}}\n  \
         - {{link: evidence/b.txt}}\n  - {{link: ./evidence/a.txt#page=3, sha256: {}}}\n  - {{link: evidence}}\n  \
         - {{link: evidence\\a.txt}}\n  - {{link: ../b.txt, sha256: {other}}}\n  - {{link: ../c.txt}}\n",
        SUM_OF_HELLO.to_uppercase()
    ));
    let found = found(&scene.path().join("repository"), "register", Stdio::null());
    assert_eq!(found, ["error 4", "warning 5", "error 9", "warning 10"]);
}

#[test]
fn addresses_and_paths_out_of_the_repository_are_not_followed() {
    let other = SUM_OF_HELLO.replace("2cf2", "0000");
    let scene = scene(&format!(
        "  - {{link: \"https://dms.invalid/a.pdf\", sha256: {other}}}\n  - {{link: ../../outside.txt, sha256: {other}}}\n  \
         - {{link: ../../nothing.txt}}\n  - {{link: /nothing/at/all.txt}}\n  - {{link: TICKET-17}}\n  \
         - {{link: evidence/led.txt, sha256: {other}}}\n"
    ));
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        scene.path().join("outside.txt"),
        scene.path().join("repository/register/evidence/led.txt"),
    )
    .expect("a symbolic link");
    #[cfg(not(unix))]
    fs::write(scene.path().join("repository/register/evidence/led.txt"), "x").expect("a file");
    let found = found(&scene.path().join("repository"), "register", Stdio::null());
    #[cfg(unix)]
    assert_eq!(found, Vec::<String>::new());
    #[cfg(not(unix))]
    assert_eq!(found, ["error 8"]);
}

#[test]
fn nothing_is_looked_up_for_standard_input() {
    let scene = scene("  - {link: evidence/b.txt}\n");
    let folder = scene.path().join("repository/register");
    let input = fs::File::open(folder.join("entry.yaml")).expect("the entry");
    assert_eq!(found(&folder, "-", input.into()), Vec::<String>::new());
    assert_eq!(found(&folder, "entry.yaml", Stdio::null()), ["warning 3"]);
}
