//! The program on input that was made to break it: every case ends in time, with a clear word about the file at fault,
//! and the file beside it is checked all the same.
//!
//! In a common run the inputs are large enough to show a cost that grows with the square of the size. `.ci/hostile` sets
//! `BREACHLINT_HOSTILE=full`, which makes them as large as the names of the cases say, and prints time and memory of each.
#![expect(clippy::indexing_slicing, reason = "a report that lacks what is looked for has failed")]
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "time and memory per case, for the reader of a log")]

#[path = "../late/mod.rs"]
mod late;
mod pack;
mod settings;
mod silence;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use late::LATE;

const NOW: &str = "2026-11-21T12:00:00Z";
/// The rule that finds the late entry.
const RULE: &str = "TIM002";
/// Generous: the program is built without optimisation, and the machine may be busy.
const LIMIT: Duration = Duration::from_secs(20);
/// The same for inputs in full size.
const FULL_LIMIT: Duration = Duration::from_secs(60);
/// What no case may need, in megabytes.
const MOST_MEMORY: u64 = 400;

/// So much smaller are the inputs of a common run.
const SMALLER: usize = 20;

fn is_full() -> bool {
    std::env::var_os("BREACHLINT_HOSTILE").is_some_and(|size| size == "full")
}

/// A size in full, or as small as still shows the same.
fn many(full: usize) -> usize {
    if is_full() { full } else { full / SMALLER }
}

/// An entry to be continued.
const ENTRY: &str = "kind: breach_entry\nentry_id: BR-2026-001\n";

/// A folder with the late entry as `z.yaml`.
struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        Self::empty().with("z.yaml", LATE)
    }

    fn empty() -> Self {
        Self(TempDir::new().expect("a folder for the case"))
    }

    fn with(self, name: impl AsRef<OsStr>, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(name.as_ref());
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, content).expect("a new file");
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Checks the folder with all rules as text, and with one rule as JSON: what the others miss in entries as short as
    /// these is not the question here. The two must end alike.
    fn check(&self, name: &str, args: &[&str]) -> Ran {
        let text = self.run(name, &[&["check", "--now", NOW], args].concat());
        let json = self.run(name, &[&["check", "--now", NOW, "--select", RULE, "--format", "json"], args].concat());
        assert_eq!(text.code, json.code, "{name}: text and JSON end alike");
        json
    }

    fn run(&self, name: &str, args: &[&str]) -> Ran {
        let streams = TempDir::new().expect("a folder for the streams");
        let stream = |name| File::create(streams.path().join(name)).expect("a new file");
        let mut child = program(self.path(), args).stdout(stream("out")).stderr(stream("err")).spawn().expect("starts");
        let watched = watch(&mut child, name);
        let read = |name| String::from_utf8_lossy(&fs::read(streams.path().join(name)).expect("a stream")).into_owned();
        let ran = Ran { code: watched.0.code(), stdout: read("out"), stderr: read("err") };
        println!("{name}: {:.2} s, {} MB", watched.1.as_secs_f64(), watched.2);
        assert!(watched.2 < MOST_MEMORY, "{name}: {} MB", watched.2);
        assert!(matches!(ran.code, Some(0..=3)), "{name}: ended with {:?}\n{}", watched.0, ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
        ran
    }
}

fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breachlint"));
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Waits for the end, from outside: how it ended, how long it took, and the most memory it held.
fn watch(child: &mut Child, name: &str) -> (ExitStatus, Duration, u64) {
    let start = Instant::now();
    let limit = if is_full() { FULL_LIMIT } else { LIMIT };
    let mut peak = 0;
    loop {
        peak = memory(child.id()).unwrap_or(0).max(peak);
        if let Some(status) = child.try_wait().expect("a child can be asked") {
            return (status, start.elapsed(), peak);
        }
        if start.elapsed() > limit {
            child.kill().expect("a child can be ended");
            child.wait().expect("a child that was ended");
            panic!("{name}: still running after {limit:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The most memory a process held so far, in megabytes; known on Linux only.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

/// How a run ended and what it said.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn report(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("JSON on standard output")
    }

    /// The codes of the findings about one file.
    fn codes(&self, path: &str) -> BTreeSet<String> {
        let report = self.report();
        let findings = report.get("findings").and_then(Value::as_array).expect("a list of findings");
        let about = findings.iter().filter(|finding| finding["path"] == path);
        about.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// Asserts the codes of one file.
    fn finds(&self, path: &str, codes: &[&str]) {
        let wanted: BTreeSet<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(self.codes(path), wanted, "{path}");
    }

    fn complains(&self, words: &str) {
        assert!(self.stderr.contains(words), "`{words}` is not in:\n{}", self.stderr);
    }
}

/// A hostile file beside a late entry: the first gets exactly these codes, the second is checked all the same.
fn beside(name: &str, content: impl AsRef<[u8]>, codes: &[&str]) -> Ran {
    let ran = Tree::new().with("a.yaml", content).check(name, &[]);
    assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
    ran.finds("a.yaml", codes);
    ran.finds("z.yaml", &["TIM002"]);
    ran
}

fn entry(rest: &str) -> String {
    format!("{ENTRY}{rest}")
}

/// `count` lists, each of which holds the one before by an alias. `line` writes one line from a number and a value.
fn chain(count: usize, line: impl Fn(usize, String) -> String) -> String {
    let value = |at: usize| match at.checked_sub(1) {
        None => format!("&a{at} [x]"),
        Some(before) => format!("&a{at} [*a{before}]"),
    };
    entry(&(0..count).map(|at| line(at, value(at))).collect::<String>())
}

mod aliases {
    use super::{beside, chain, entry, many};

    #[test]
    fn a_billion_laughs_are_refused() {
        let nine =
            |name: usize| format!("x-{}: &a{} [{}]\n", name + 1, name + 1, vec![format!("*a{name}"); 9].join(","));
        let lines: String = (0..20).map(nine).collect();
        let ran = beside("billion laughs", entry(&format!("x-0: &a0 [x, x, x]\n{lines}")), &["YML005"]);
        assert!(ran.stdout.contains("more than 1000000 values"));
    }

    #[test]
    fn one_long_text_by_many_aliases_is_refused() {
        let text = "a".repeat(50_000);
        let many = vec!["*a"; 50_000].join(",");
        beside("quadratic aliases", entry(&format!("x-a: &a {text}\nevidence: [{many}]\n")), &["YML005"]);
    }

    #[test]
    fn many_aliases_of_one_faulty_entry_are_checked_once() {
        let faults: String = (0..many(100)).map(|at| format!("  k{at}: 1\n")).collect();
        let many = vec!["*e"; many(1000)].join(",");
        let register = format!("kind: breach_register\nx-e: &e\n  entry_id: A\n{faults}entries: [{many}]\n");
        beside("faults multiplied by aliases", register, &["SCH001"]);
    }

    #[test]
    fn an_alias_to_what_surrounds_it_is_a_finding() {
        beside("recursive alias", entry("x-a: &a [*a]\nx-b: &b {c: [*b]}\n"), &["YML006"]);
    }

    #[test]
    fn a_chain_of_aliases_counts_as_nesting() {
        beside("alias chain", chain(200, |at, value| format!("x-{at}: {value}\n")), &["YML005"]);
        beside("long alias chain", chain(many(50_000), |at, value| format!("x-{at}: {value}\n")), &["YML005"]);
    }

    #[test]
    fn a_chain_of_aliases_through_values_that_are_not_kept_counts_too() {
        let last = format!("x-last: *a{}\n", many(50_000) - 1);
        let in_keys = chain(many(50_000), |_, value| format!("? {value}\n: 1\n")) + &last;
        beside("alias chain in keys", in_keys, &["YML005", "YML006"]);
        let in_duplicates = chain(many(50_000), |_, value| format!("x-a: {value}\n")) + &last;
        beside("alias chain in duplicate keys", in_duplicates, &["YML002", "YML005"]);
    }
}

mod shape {
    use super::{NOW, Tree, beside, entry, many};

    /// Levels or keys of one map.
    const FULL: usize = 100_000;

    fn keys(prefix: &str, count: usize) -> String {
        (0..count).map(|at| format!("{prefix}{at}: 1\n")).collect()
    }

    #[test]
    fn nesting_beyond_the_limit_is_a_finding() {
        let (open, close) = ("[".repeat(many(FULL)), "]".repeat(many(FULL)));
        beside("deep flow", entry(&format!("x-a: {open}{close}\n")), &["YML005"]);
        beside("deep flow without end", entry(&format!("x-a: {open}")), &["YML005"]);
        beside("deep maps in flow", entry(&format!("x-a: {}", "{a: ".repeat(many(FULL)))), &["YML005"]);
        beside("deep block list", entry(&format!("x-a:\n  {}x\n", "- ".repeat(many(FULL)))), &["YML005"]);
        beside("deep block keys", entry(&format!("x-a:\n  {}x\n", "? ".repeat(many(FULL)))), &["YML005"]);
        // Every level needs one space more: 100,000 of them would fill 5 GB.
        let block: String = (1..2000).map(|level| format!("{:level$}a:\n", "")).collect();
        beside("deep block maps", entry(&format!("x-a:\n{block}")), &["YML005"]);
    }

    #[test]
    fn the_deepest_nesting_that_can_be_configured_does_not_overflow() {
        let deep = |before: &str, inner: &str, end: &str| format!("{before}{}{}\n", inner.repeat(490), end.repeat(490));
        let mut tree = Tree::new().with("breachlint.yaml", "limits: {depth: 500}\n");
        for key in ["x-a", "title", "notifications", "facts", "evidence", "status"] {
            let content = format!("{}{}", entry(""), deep(&format!("{key}: "), "[", "]"));
            tree = tree.with(format!("list-{key}.yaml"), content);
            let content = format!("{}{}", entry(""), deep(&format!("{key}: "), "{a: ", "}"));
            tree = tree.with(format!("map-{key}.yaml"), content);
        }
        let ran = tree.check("nested 490 deep", &[]);
        assert_eq!(ran.code, Some(1));
        ran.finds("list-x-a.yaml", &[]);
        ran.finds("list-title.yaml", &["SCH002"]);
        ran.finds("map-facts.yaml", &["SCH001"]);
        ran.finds("z.yaml", &["TIM002"]);
    }

    #[test]
    fn many_keys_in_one_map_are_read_in_time() {
        beside("many keys of the user's own", entry(&keys("x-", many(FULL))), &[]);
        beside("many unknown keys", entry(&keys("k", many(FULL))), &["SCH001"]);
        beside("many duplicate keys", entry(&keys("x-", many(FULL) / 2).repeat(2)), &["YML002"]);
        beside("one key many times", entry(&"x-a: 1\n".repeat(many(FULL))), &["YML002"]);
    }

    #[test]
    fn many_faults_on_one_line_are_found_in_time() {
        let wrong = vec![format!("'a notification is no text {}'", "-".repeat(60)); many(8000)].join(", ");
        let line = format!("{{kind: breach_entry, notifications: [{wrong}]}}");
        beside("many faults on one line", line, &["SCH002"]);
    }

    #[test]
    fn long_words_are_not_compared_letter_by_letter() {
        let long = "k".repeat(many(5_000_000));
        beside("long key", entry(&format!("? {long}\n: 1\n")), &["SCH001"]);
        beside("key beyond what YAML takes without `?`", entry(&format!("{long}: 1\n")), &["YML001"]);
        beside("long word", entry(&format!("status: {long}\n")), &["SCH003"]);
        beside("long moment", entry(&format!("aware_at: {}\n", "2".repeat(many(5_000_000)))), &["SCH004"]);
        beside("long kind", format!("kind: {long}\n"), &[]);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_shown_cut() {
        let text = format!("nonsense: {}\n", "ä b ".repeat(many(2_000_000)));
        let tree = Tree::new().with("a.yaml", entry(&text));
        let ran = tree.run("10 MB line", &["check", "--now", NOW, "--redact", "never"]);
        assert!(ran.stdout.contains("a.yaml:3:1") && ran.stdout.len() < 100_000, "{} bytes", ran.stdout.len());
    }

    #[test]
    fn long_stretches_of_nothing_are_read_in_time() {
        beside("10 MB of spaces", entry(&format!("title: x{}\n", " ".repeat(many(10_000_000)))), &[]);
        beside(
            "10 MB behind a dash",
            entry(&format!("notifications:\n  -{}{{a: 1}}\n", " ".repeat(many(10_000_000)))),
            &["SCH001"],
        );
        beside("a million blank lines", entry(&format!("{}a: 1\n", "\n".repeat(many(1_000_000)))), &["SCH001"]);
        beside(
            "a million comments",
            entry(&format!("{}x-a:\n{}  1\n", "# c\n".repeat(many(1_000_000)), "# c\n".repeat(10_000))),
            &[],
        );
        beside(
            "a million comments before a value",
            entry(&format!("x-a:\n{}  1\n", "# c\n".repeat(many(1_000_000)))),
            &["YML005"],
        );
        beside(
            "a quotation without end",
            entry(&format!("title: \"a\n{}", "b: c\n".repeat(many(200_000)))),
            &["YML001"],
        );
        beside("a list without end", entry(&format!("title: [{}", "a, ".repeat(many(100_000)))), &["YML001"]);
    }
}

mod lists {
    use super::{NOW, Tree, beside, entry, many};

    const FULL: usize = 20_000;
    const BREACH: &str = "status: open\njurisdiction: NL\nour_role: controller\naware_at: 2026-05-04T10:30:00+02:00\n\
                          nature: {is_personal_data_breach: true, types: [confidentiality]}\n";

    /// What an incomplete message says of the rest.
    const UNKNOWN: &str = "missing_information: [record_number], missing_reason: the log files are being read";

    /// An entry with so many items in the list `key`.
    fn list(key: &str, count: usize, item: impl Fn(usize) -> String) -> String {
        let items: String = (0..count).map(|at| format!("  - {{{}}}\n", item(at))).collect();
        entry(&format!("{BREACH}{key}:\n{items}"))
    }

    /// Some minute after awareness and in time.
    fn moment(at: usize) -> String {
        format!("2026-05-{:02}T{:02}:{:02}:00+02:00", 5 + at % 2, at / 60 % 24, at % 60)
    }

    /// Messages to one authority, each of which waits for what a later one brings.
    fn notifications(count: usize) -> String {
        list("notifications", count, |at| {
            let phase = if at == 0 { "initial" } else { "follow_up" };
            let sent =
                format!("submitted_at: {}, submitted_by: DPO, channel: online_form, reference: AP{at:07}", moment(at));
            format!("authority: NL-AP, phase: {phase}, completeness: incomplete, {UNKNOWN}, {sent}")
        })
    }

    #[test]
    fn thousands_of_items_of_one_entry_are_not_held_against_each_other() {
        beside("20,000 notifications", notifications(many(FULL)), &[]);
        let processor = |at| format!("name: P{at}, processor_aware_at: {}", moment(at));
        beside("20,000 processors", list("processors_involved", many(FULL), processor), &[]);
        // Most of these lack much: the findings are several times as many.
        let alone = |at| format!("authority: A{at}, phase: initial, submitted_at: {}", moment(at));
        beside("4,000 authorities", list("notifications", many(FULL) / 5, alone), &[]);
        let letter = |at| format!("audience: A{at}, sent_at: {}, languages: [nl]", moment(at));
        beside("4,000 communications", list("communications", many(FULL) / 5, letter), &[]);
    }

    #[test]
    fn the_periods_of_thousands_of_items_are_worked_out_in_time() {
        let tree = Tree::new().with("a.yaml", notifications(many(FULL) / 5));
        let ran = tree.run("status of 4,000 notifications", &["status", "--now", NOW]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    }
}

mod documents {
    use super::{ENTRY, LATE, Tree, beside, entry, many};

    #[test]
    fn many_documents_in_one_file_are_read_in_time() {
        beside("1,000 empty documents", "---\n".repeat(many(1000)) + LATE, &["TIM002"]);
        beside("2,000 broken documents", format!("---\n{ENTRY}a: [\n").repeat(many(2000)), &["YML001"]);
        beside("1,000 faulty documents", format!("---\n{ENTRY}x-a: 1\nx-a: 2\n").repeat(many(1000)), &["YML002"]);
    }

    #[test]
    fn a_broken_document_between_two_good_ones_costs_only_itself() {
        let ran = beside("broken between good", format!("{LATE}---\n{ENTRY}a: [\n---\n{LATE}"), &["TIM002", "YML001"]);
        let report = ran.report();
        let findings = report.get("findings").and_then(serde_json::Value::as_array).expect("a list of findings");
        let late = findings.iter().filter(|finding| finding["path"] == "a.yaml" && finding["code"] == "TIM002");
        let documents: Vec<u64> = late.filter_map(|finding| finding["document"]["index"].as_u64()).collect();
        assert_eq!(documents, [0, 2]);
        let broken = findings.iter().find(|finding| finding["code"] == "YML001").expect("the broken document");
        assert!(
            broken["message"].as_str().is_some_and(|said| said.ends_with("in lines 7 to 10 was not checked")),
            "{broken}"
        );
    }

    #[test]
    fn tabs_as_indentation_are_a_finding() {
        let ran = beside("tabs", entry("facts:\n\tdescription: x\n"), &["YML001"]);
        assert!(ran.stdout.contains("indent with spaces"));
    }

    #[test]
    fn a_kind_that_is_nearly_right_is_a_finding_and_another_is_passed_over() {
        beside("near miss", "kind: breach-entry\n", &["CFG001"]);
        beside("unknown kind", "kind: Deployment\n", &[]);
        beside("kind that is no word", "kind: [breach_entry]\n", &[]);
    }

    #[test]
    fn what_holds_nothing_is_passed_over_and_alone_is_nothing_to_check() {
        for (name, content) in
            [("empty", ""), ("comments", "# kind: breach_entry"), ("marker", "---"), ("end", "...\n")]
        {
            beside(name, content, &[]);
            let alone = Tree::empty().with("a.yaml", content);
            let ran = alone.check(name, &[]);
            assert_eq!(ran.code, Some(3), "{name}");
            ran.complains("nothing to check");
            let named = alone.check(name, &["a.yaml"]);
            assert_eq!(named.code, Some(1), "{name}");
            named.finds("a.yaml", &["CFG002"]);
            assert_eq!(alone.check(name, &["--ignore-unknown", "a.yaml"]).code, Some(0), "{name}");
        }
    }
}

mod bytes {
    use std::fs::File;
    use std::io::Write as _;

    use super::{LATE, Tree, beside, entry};

    fn utf_16(text: &str, swap: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn other_encodings_than_utf_8_are_a_finding() {
        for (name, swap, mark) in [
            ("UTF-16 LE", false, false),
            ("UTF-16 LE with mark", false, true),
            ("UTF-16 BE", true, false),
            ("UTF-16 BE with mark", true, true),
        ] {
            let ran = beside(name, utf_16(LATE, swap, mark), &["YML004"]);
            assert!(ran.stdout.contains("save it as UTF-8"));
        }
    }

    #[test]
    fn a_stray_byte_is_a_finding_with_its_line() {
        let ran = beside("invalid UTF-8", [entry("title: ").as_bytes(), b"\xff\n"].concat(), &["YML004"]);
        assert!(ran.stdout.contains("a byte in line 3"));
    }

    #[test]
    fn control_characters_are_a_finding() {
        let ran = beside("NUL", entry("title: \"a\0b\"\n"), &["YML001"]);
        assert!(ran.stdout.contains("U+0000"));
    }

    #[test]
    fn binary_is_passed_over_unless_it_is_named() {
        let binary: Vec<u8> = (0..5000_u32).map(|at| u8::try_from(at * at % 251).unwrap_or(0)).collect();
        beside("binary", &binary, &[]);
        let ran = Tree::new().with("a.yaml", &binary).check("binary, named", &["a.yaml", "z.yaml"]);
        assert_eq!(ran.code, Some(2));
        ran.complains("cannot read `a.yaml`");
        ran.finds("z.yaml", &["TIM002"]);
    }

    #[test]
    fn line_ends_and_byte_order_marks_change_nothing() {
        for (name, content) in [
            ("byte order mark", format!("\u{feff}{LATE}")),
            ("CRLF", LATE.replace('\n', "\r\n")),
            ("lone CR", LATE.replace('\n', "\r")),
            ("no final newline", LATE.trim_end().to_owned()),
        ] {
            let ran = beside(name, content, &["TIM002"]);
            let report = ran.report();
            let findings = report["findings"].as_array().into_iter().flatten();
            let lines: Vec<_> = findings.map(|found| &found["start"]["line"]).collect();
            assert_eq!(lines, [6, 6], "{name}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_refused_without_being_read() {
        let tree =
            Tree::new().with("breachlint.yaml", "limits: {bytes: 500}\n").with("a.yaml", entry(&"#".repeat(500)));
        let mut sparse = File::create(tree.path().join("b.yaml")).expect("a new file");
        sparse.write_all(entry("").as_bytes()).expect("room for an entry");
        sparse.set_len(1 << 30).expect("a file with a hole");
        let ran = tree.check("1 GB", &[]);
        assert_eq!(ran.code, Some(1));
        ran.finds("a.yaml", &["YML005"]);
        ran.finds("b.yaml", &["YML005"]);
        ran.finds("z.yaml", &["TIM002"]);
        assert!(ran.stdout.contains("larger than 500 bytes and was not read"));
        let default = tree.check("1 GB, default limit", &["--no-config"]);
        default.finds("b.yaml", &["YML005"]);
    }

    #[test]
    fn the_limit_holds_for_standard_input() {
        let tree = Tree::empty().with("breachlint.yaml", "limits: {bytes: 100}\n").with("input", LATE);
        let input = File::open(tree.path().join("input")).expect("the input");
        let output = super::program(tree.path(), &["check", "--now", super::NOW, "-"]).stdin(input).output();
        let output = output.expect("starts");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("larger than 100 bytes"), "{said}");
        assert_eq!(output.status.code(), Some(1));
    }
}

mod arguments {
    use super::{LATE, Tree};

    #[test]
    fn a_file_named_twice_is_checked_once() {
        let tree = Tree::new().with("r/a.yaml", LATE.replace("002", "003"));
        let ran = tree.check("named twice", &["z.yaml", "./z.yaml", "r/../z.yaml", ".", "r"]);
        assert_eq!(ran.code, Some(1));
        assert_eq!(ran.report()["files"], 2);
        ran.finds("r/a.yaml", &["TIM002"]);
    }

    #[test]
    fn a_missing_path_does_not_keep_the_others_from_being_checked() {
        let ran = Tree::new().check("missing path", &["missing.yaml", "z.yaml"]);
        assert_eq!(ran.code, Some(2));
        ran.complains("`missing.yaml` does not exist");
        ran.finds("z.yaml", &["TIM002"]);
    }

    #[test]
    fn a_folder_called_like_a_file_is_a_folder() {
        let ran = Tree::new().with("x.yaml/a.yaml", LATE.replace("002", "003")).check("folder x.yaml", &[]);
        assert_eq!(ran.code, Some(1));
        ran.finds("x.yaml/a.yaml", &["TIM002"]);
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::{self, Permissions};
    use std::io::Read as _;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::{LATE, NOW, RULE, Ran, Tree, many, program, watch};

    fn pipe(path: &Path) {
        let made = Command::new("mkfifo").arg(path).status().expect("mkfifo starts");
        assert!(made.success(), "mkfifo makes a pipe");
    }

    /// The late entry is found, one path could not be read, and this is said.
    fn fails_beside(ran: &Ran, words: &str) {
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        ran.complains(words);
        ran.finds("z.yaml", &["TIM002"]);
    }

    #[test]
    fn links_in_a_circle_are_walked_once() {
        let tree = Tree::new().with("r/a.yaml", LATE.replace("002", "003"));
        symlink(".", tree.path().join("r/loop")).expect("a link");
        symlink("..", tree.path().join("r/up.yaml")).expect("a link");
        symlink("a.yaml", tree.path().join("r/b.yaml")).expect("a link");
        for args in [&[][..], &["--no-ignore"]] {
            let ran = tree.check("link loop", args);
            assert_eq!(ran.code, Some(1));
            assert_eq!(ran.report()["files"], 2, "each file once, by its own name");
            ran.finds("r/a.yaml", &["TIM002"]);
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_an_error() {
        let tree = Tree::new();
        symlink("nowhere", tree.path().join("a.yaml")).expect("a link");
        fails_beside(&tree.check("dangling link", &[]), "`a.yaml` leads nowhere");
        let tree = Tree::new();
        symlink("a.yaml", tree.path().join("a.yaml")).expect("a link");
        fails_beside(&tree.check("link to itself", &[]), "`a.yaml` cannot be read");
    }

    #[test]
    fn pipes_and_devices_are_not_opened() {
        for args in [&[][..], &["--no-ignore"], &["a.yaml", "z.yaml"]] {
            let tree = Tree::new();
            pipe(&tree.path().join("a.yaml"));
            fails_beside(&tree.check("pipe", args), "`a.yaml` is not a regular file");
            let tree = Tree::new();
            symlink("/dev/zero", tree.path().join("a.yaml")).expect("a link");
            fails_beside(&tree.check("device", args), "`a.yaml` is not a regular file");
        }
        let tree = Tree::new();
        pipe(&tree.path().join("breachlint.yaml"));
        let ran = tree.run("configuration that is a pipe", &["check"]);
        assert_eq!(ran.code, Some(2));
        ran.complains("`breachlint.yaml` is not a regular file");
    }

    #[test]
    fn an_ignore_file_that_would_never_end_is_an_error() {
        for (name, folder) in [(".gitignore", "r"), (".ignore", "r"), (".gitignore", "."), (".gitignore", ".git/info")]
        {
            let tree = Tree::new().with("r/a.yaml", LATE).with("s/a.yaml", LATE).with(".git/info/x", "");
            let name = if folder == ".git/info" { "exclude" } else { name };
            pipe(&tree.path().join(folder).join(name));
            let ran = tree.check("ignore file that is a pipe", &["r", "s"]);
            assert_eq!(ran.code, Some(2), "{folder}/{name}");
            ran.complains("is not a regular file");
            ran.finds("s/a.yaml", if folder == "r" { &["TIM002"] } else { &[] });
            let ran = tree.check("ignore file that is a pipe", &["--no-ignore", "r", "s"]);
            assert_eq!(ran.code, Some(1), "{folder}/{name}");
        }
        let tree = Tree::new().with(".git/HEAD", "");
        symlink("/dev/zero", tree.path().join(".gitignore")).expect("a link");
        let ran = tree.check("ignore file without end", &[]);
        assert_eq!(ran.code, Some(2));
        ran.complains("`.gitignore` is not a regular file");
    }

    #[test]
    fn what_may_not_be_read_is_an_error() {
        let tree = Tree::new().with("a.yaml", LATE);
        fs::set_permissions(tree.path().join("a.yaml"), Permissions::from_mode(0o000)).expect("own file");
        if fs::read(tree.path().join("a.yaml")).is_ok() {
            println!("unreadable file and folder: skipped, this user reads everything");
            return;
        }
        fails_beside(&tree.check("unreadable file", &[]), "cannot read `a.yaml`");
        let tree = Tree::new().with("r/a.yaml", LATE);
        fs::set_permissions(tree.path().join("r"), Permissions::from_mode(0o000)).expect("own folder");
        let ran = tree.check("unreadable folder", &[]);
        fs::set_permissions(tree.path().join("r"), Permissions::from_mode(0o700)).expect("own folder");
        fails_beside(&ran, "`r` cannot be read");
    }

    #[test]
    fn names_that_are_no_text_are_shown_harmless_and_apart() {
        let broken = |name: &[u8]| OsStr::from_bytes(name).to_owned();
        let tree = Tree::new()
            .with("a\n\u{1b}[31m.yaml", LATE)
            .with(broken(b"n\xfe.yaml"), LATE.replace("kind", "# first\nkind"))
            .with(broken(b"n\xff.yaml"), LATE.replace("kind", "# second\n\nkind"));
        let ran = tree.check("names", &[]);
        assert_eq!(ran.code, Some(1));
        for (path, line) in [("a\u{fffd}\u{fffd}[31m.yaml", 6), ("n\u{fffd}.yaml", 7), ("n\u{fffd}.yaml (2)", 8)] {
            ran.finds(path, &["TIM002"]);
            let report = ran.report();
            let mut findings = report["findings"].as_array().into_iter().flatten();
            let found = findings.find(|finding| finding["path"] == path);
            assert_eq!(found.map(|finding| &finding["start"]["line"]), Some(&line.into()), "{path}");
        }
        let text = tree.run("names", &["check", "--now", NOW, "--redact", "never", "--select", RULE]).stdout;
        assert_eq!(
            text.matches("submitted_at: 2026-03-06T09:12:00+01:00").count(),
            4,
            "each frame shows its own file\n{text}"
        );
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_name_that_looks_like_a_flag_can_be_checked() {
        let ran = Tree::empty().with("-x.yaml", LATE).check("name with a dash", &[]);
        ran.finds("-x.yaml", &["TIM002"]);
        let ran = Tree::empty().with("-x.yaml", LATE).check("name with a dash", &["--", "-x.yaml"]);
        ran.finds("-x.yaml", &["TIM002"]);
    }

    #[test]
    fn a_reader_that_goes_away_is_no_error() {
        let many: String = (0..many(6000)).map(|at| format!("---\n{}", LATE.replace("002", &at.to_string()))).collect();
        let tree = Tree::empty().with("a.yaml", many);
        for format in ["text", "json"] {
            let mut command = program(tree.path(), &["check", "--now", NOW, "--format", format]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
            let mut first = [0; 16];
            child.stdout.take().expect("a pipe").read_exact(&mut first).expect("a beginning");
            let (status, ..) = watch(&mut child, "closed pipe");
            let mut said = String::new();
            child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
            assert_eq!(status.code(), Some(1), "{said}");
            assert!(said.is_empty(), "{said}");
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
            println!("full disk: skipped, there is no /dev/full");
            return;
        };
        let tree = Tree::new();
        for args in
            [&["check", "--now", NOW][..], &["check", "--format", "json"], &["rules"], &["schema", "breach_entry"]]
        {
            let full = full.try_clone().expect("a second handle");
            let mut command = program(tree.path(), args);
            let output = command.stdout(full).stderr(Stdio::piped()).spawn().expect("starts").wait_with_output();
            let output = output.expect("an end");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
            assert!(said.contains("cannot write to standard output"), "{args:?}: {said}");
        }
    }
}
