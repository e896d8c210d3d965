//! The life of a baseline: an old register is adopted, one fault is mended, a new one is caught.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const FILE: &str = "breachlint-baseline.json";
const REASONS: &str = "    delay_reasons: The registry of the authority was closed for five days after the flood\n";

/// A repository in a folder of its own.
struct Repository(TempDir);

/// What a command left behind.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Repository {
    /// Two entries of 2019 that lack nearly everything.
    fn old() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.write("breachlint.yaml", "# the root of the repository\n");
        repository.write("register/001.yaml", &entry(1, &notification("AP-1")));
        repository.write("register/002.yaml", &entry(2, &notification("AP-1")));
        repository
    }

    /// The same with the baseline that it was adopted by.
    fn adopted() -> Self {
        let repository = Self::old();
        let written = repository.run(&["baseline", "write"]);
        assert_eq!(written.code, Some(0), "{}{}", written.out, written.err);
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
        fs::write(path, text).expect("a file that can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a readable file")
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.path().join(path)).expect("a file that can be removed");
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_breachlint"));
        command.env_clear().current_dir(self.0.path()).args(arguments).args(["--now", "2026-11-21T12:00:00Z"]);
        let output = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Exit code and last line of `check --baseline`.
    fn check(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let ran = self.run(&[&["check", "--baseline", FILE], arguments].concat());
        assert_eq!(ran.err, "");
        (ran.code, ran.out.lines().last().unwrap_or_default().to_owned())
    }
}

fn notification(reference: &str) -> String {
    format!("  - phase: initial\n    reference: {reference}\n    submitted_at: 2019-03-09T09:00:00+01:00\n")
}

fn entry(number: u32, notifications: &str) -> String {
    format!(
        "kind: breach_entry\nentry_id: BR-2019-{number:03}\nstatus: closed\nexternal_policy_ref: intranet/privacy\n\
         aware_at: 2019-03-02T09:00:00+01:00\nnotifications:\n{notifications}"
    )
}

/// The number before a word in a line.
fn number(line: &str, word: &str) -> usize {
    let before = line.split(word).next().filter(|before| before.len() < line.len()).unwrap_or("0 ");
    before.split_whitespace().next_back().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[test]
fn an_adopted_register_passes() {
    let old = Repository::old();
    let found = old.run(&["check"]);
    assert_eq!(found.code, Some(1));
    let repository = Repository::adopted();
    let listed = repository.read(FILE).matches("fingerprint").count();
    assert!(listed > 30, "{listed}");
    let (code, line) = repository.check(&[]);
    assert_eq!((code, number(&line, " in the baseline")), (Some(0), listed), "{line}");
    assert!(line.starts_with("no findings"), "{line}");
    let json = repository.run(&["check", "--baseline", FILE, "--format", "json"]).out;
    assert!(json.contains("\"findings\": []") && json.contains(&format!("\"baselined\": {listed}\n")), "{json}");
    let verbose = repository.run(&["check", "--baseline", FILE, "--verbose", "--select", "TIM002"]).out;
    assert_eq!(verbose.matches("timing/late-without-reasons (in the baseline)").count(), 2, "{verbose}");
    assert_eq!(repository.run(&["baseline", "check"]).out, format!("{listed} findings in {FILE}, none stale\n"));
}

#[test]
fn what_is_mended_is_stale_until_it_is_taken_out() {
    let repository = Repository::adopted();
    let mended = repository.read("register/002.yaml").replace("    submitted", &format!("{REASONS}    submitted"));
    repository.write("register/002.yaml", &mended);
    // A warning takes the place of the error: late, but with reasons.
    let (code, line) = repository.check(&[]);
    assert_eq!(code, Some(0), "{line}");
    assert!(line.starts_with("1 warning") && line.ends_with("1 entry of the baseline is stale"), "{line}");
    let checked = repository.run(&["baseline", "check"]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.out.starts_with("stale: TIM002 register/002.yaml BR-2019-002\n"), "{}", checked.out);

    let before = repository.read(FILE);
    let written = repository.run(&["baseline", "write"]);
    assert_eq!(written.code, Some(1), "the warning is new, and left out");
    assert!(written.out.contains("removed: TIM002 register/002.yaml"), "{}", written.out);
    assert!(written.out.contains("not added: TIM003 register/002.yaml"), "{}", written.out);
    let after = repository.read(FILE);
    let gone: Vec<&str> = before.lines().filter(|line| !after.contains(line.trim_end_matches(','))).collect();
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert_eq!(repository.run(&["baseline", "check"]).code, Some(0));

    // The mended fault comes back: nothing remembers it.
    repository.write("register/002.yaml", &mended.replace(REASONS, ""));
    let (code, line) = repository.check(&["--select", "TIM"]);
    assert_eq!(code, Some(1), "{line}");
}

#[test]
fn a_new_fault_of_the_same_rule_in_the_same_entry_is_caught() {
    let repository = Repository::adopted();
    let second = notification("AP-1") + &notification("AP-2");
    repository.write("register/001.yaml", &entry(1, &second));
    let ran = repository.run(&["check", "--baseline", FILE, "--select", "SAN004"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out.matches("error[SAN004]").count(), 1, "{}", ran.out);
    assert!(ran.out.contains("register/001.yaml:10:3"), "{}", ran.out);
    // An item that is the same word for word: the second one is not the one that was known.
    repository.write("register/001.yaml", &entry(1, &notification("AP-1").repeat(2)));
    let ran = repository.run(&["check", "--baseline", FILE, "--select", "SAN007", "--fail-on", "warning"]);
    assert_eq!((ran.code, ran.out.matches("warning[SAN007]").count()), (Some(1), 1), "{}", ran.out);
}

#[test]
fn a_new_entry_counts_and_is_taken_in_only_when_told() {
    let repository = Repository::adopted();
    let before = repository.read(FILE);
    repository.write("register/003.yaml", &entry(3, &notification("AP-1")));
    assert_eq!(repository.check(&[]).0, Some(1));
    let refused = repository.run(&["baseline", "write"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.out.contains("not added: TIM002 register/003.yaml BR-2019-003"), "{}", refused.out);
    assert!(refused.out.contains("run with --accept-new"), "{}", refused.out);
    assert_eq!(repository.read(FILE), before);
    let accepted = repository.run(&["baseline", "write", "--accept-new"]);
    assert_eq!(accepted.code, Some(0));
    assert!(accepted.out.contains("added: TIM002 register/003.yaml BR-2019-003"), "{}", accepted.out);
    assert_eq!(repository.check(&[]).0, Some(0));
    let after = repository.read(FILE);
    assert!(before.lines().all(|line| after.contains(line.trim_end_matches(','))), "only lines are added");
}

#[test]
fn moved_lines_reordered_entries_and_renamed_files_change_nothing() {
    let repository = Repository::adopted();
    let (first, second) = (repository.read("register/001.yaml"), repository.read("register/002.yaml"));
    repository.remove("register/001.yaml");
    repository.remove("register/002.yaml");
    let first = first.replace("status: closed\n", "\n# closed long ago\nstatus: closed\n");
    repository.write("archive/old.yaml", &format!("# moved\n---\n{second}---\n{first}"));
    let (code, line) = repository.check(&[]);
    assert_eq!(code, Some(0), "{line}");
    assert!(line.starts_with("no findings") && !line.contains("stale"), "{line}");
    let written = repository.run(&["baseline", "write"]);
    assert_eq!(written.code, Some(0), "{}", written.out);
    let file = repository.read(FILE);
    assert!(!file.contains("register/001.yaml") && file.contains("archive/old.yaml"), "{file}");
}

#[test]
fn only_what_was_looked_at_can_be_stale() {
    let repository = Repository::adopted();
    repository.remove("register/001.yaml");
    repository.write("other/002.yaml", &repository.read("register/002.yaml"));
    for (arguments, code) in [
        (vec!["baseline", "check"], 1),
        (vec!["baseline", "check", "register"], 1),
        (vec!["baseline", "check", "./register/../register/"], 1),
        (vec!["baseline", "check", "other"], 0),
        (vec!["baseline", "check", "register/002.yaml"], 0),
    ] {
        let ran = repository.run(&arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}{}", ran.out, ran.err);
    }
    let (_, line) = repository.check(&["--select", "HYG"]);
    assert!(!line.contains("stale"), "rules that do not run find nothing: {line}");
}

#[test]
fn a_document_that_cannot_be_read_keeps_its_debts() {
    let repository = Repository::adopted();
    let before = repository.read(FILE);
    repository.write("register/002.yaml", &(repository.read("register/002.yaml") + "x: [\n"));
    let (code, _) = repository.check(&[]);
    assert_eq!(code, Some(1), "a baseline does not silence what is wrong in reading");
    let written = repository.run(&["baseline", "write"]);
    assert!(written.out.ends_with("0 removed; 1 finding of reading or suppressions cannot wait\n"), "{}", written.out);
    assert_eq!(repository.read(FILE), before);
}

#[test]
fn what_a_comment_silences_is_no_debt() {
    let repository = Repository::adopted();
    let late = "    submitted_at: 2019-03-09T09:00:00+01:00";
    let comment =
        "  # breachlint: ignore[TIM002] -- the authority was told by telephone in time, its note is in the file";
    let text = repository.read("register/001.yaml").replace(late, &format!("{late}{comment}"));
    repository.write("register/001.yaml", &text);
    let checked = repository.run(&["baseline", "check"]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.out.starts_with("stale: TIM002 register/001.yaml BR-2019-001\n"), "{}", checked.out);
    repository.run(&["baseline", "write"]);
    let (code, line) = repository.check(&[]);
    assert_eq!((code, number(&line, " suppressed")), (Some(0), 1), "{line}");
}

#[test]
fn the_file_is_the_same_every_time() {
    let repository = Repository::adopted();
    let first = repository.read(FILE);
    repository.remove(FILE);
    repository.run(&["baseline", "write", "register/002.yaml", "register/001.yaml", "register"]);
    assert_eq!(repository.read(FILE), first);
    let mut lines: Vec<&str> = first.lines().filter(|line| line.contains("fingerprint")).collect();
    let written = lines.clone();
    lines.sort_unstable();
    assert_eq!(lines, written, "sorted by path, document, code");
}
