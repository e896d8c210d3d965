//! What every format says about the same findings: the same places, the same counts, each in its own unit.

use breachlint::engine::{Outcome, ReadFile};
use breachlint::finding::{Finding, Severity};
use breachlint::report::{Format, Options, digest};
use breachlint::schema::DocumentKind;
use regex::Regex;
use serde_json::Value;

use crate::scene::{clean, file, finding, location};
use crate::told::{Told, annotated, assert_told, counted_in_log, expected, places, told};
use crate::written;

/// Characters of one to four bytes, one or two units, a mark that stands above its letter, all line ends, and a byte
/// order mark.
const TEXT: &str = "\u{feff}kind: x\r\nä😀e\u{301}: 1, here: 2, there: 3\r漢😀😀: [here, there]\n\nhere: last";
const PATHS: [&str; 3] = ["a b/ä#1,x:%20;.yaml", "sub/it's \"<&>\" [1](2)|3.yaml", "z##[error].yaml"];

/// Two findings about every `here` and `there`.
fn scene() -> (Outcome, Vec<Finding>) {
    let files: Vec<ReadFile> = PATHS.iter().map(|path| file(path, TEXT, DocumentKind::Entry)).collect();
    let mut findings = Vec::new();
    for file in &files {
        let places = TEXT.match_indices("here").chain(TEXT.match_indices("there")).chain(TEXT.match_indices("kind"));
        for (number, (at, word)) in places.enumerate() {
            let severity = Severity::ALL[number % 3];
            findings.push(finding("TIM002", "timing/late", severity, location(file, "/here", at, word.len())));
            findings.push(finding("TIM007", "timing/naive", severity, location(file, "/here", at, word.len())));
        }
    }
    findings.sort_by(|one, other| one.order().cmp(&other.order()));
    (Outcome { files, findings: findings.clone(), ..clean() }, findings)
}

fn shown(format: Format) -> String {
    written(format, &scene().0, &Options::default())
}

fn json(format: Format) -> Value {
    serde_json::from_str(&shown(format)).expect("JSON")
}

/// All findings of the scene as a format ought to tell them.
fn all_expected(format: Format) -> Vec<Told> {
    let (outcome, findings) = scene();
    let places = places(format).expect("a format whose places are findings");
    findings.iter().map(|finding| expected(&outcome, finding, places)).collect()
}

/// Each in its unit: code points, UTF-16 units (SARIF), bytes (rdjson), or lines (GitLab).
#[test]
fn every_format_tells_every_finding_at_its_place() {
    let all = Format::ALL.into_iter().filter(|format| !matches!(format, Format::Text | Format::Github));
    all.for_each(|format| assert_told(format, told(format, &shown(format)), all_expected(format)));
}

#[test]
fn json_counts_what_it_lists() {
    let report = json(Format::Json);
    let counts: u64 = ["error", "warning", "info"].iter().filter_map(|word| report["summary"][word].as_u64()).sum();
    assert_eq!(counts, scene().1.len() as u64);
    let text = shown(Format::Ndjson);
    let last: Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["type"], "summary");
}

#[test]
fn gitlab_is_told_no_fingerprint_twice() {
    let report = json(Format::Gitlab);
    let entries = report.as_array().expect("a list");
    let mut fingerprints: Vec<&str> = entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), entries.len());
}

#[test]
fn github_tells_the_first_ten_of_a_kind_and_counts_the_rest() {
    let text = shown(Format::Github);
    let told = told(Format::Github, &text);
    let (outcome, findings) = scene();
    assert_eq!(told.len(), 30);
    let places = places(Format::Github).expect("a format whose places are findings");
    let first = annotated(findings.iter()).into_iter().map(|finding| expected(&outcome, finding, places));
    assert_eq!(told, first.collect::<Vec<_>>());
    assert_eq!(counted_in_log(&text) + told.len(), findings.len(), "{text}");
    // Errors come first, and no line but ours is a command.
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("::")?.split(' ').next()).collect();
    assert_eq!(kinds, [["error"; 10], ["warning"; 10], ["notice"; 10]].concat());
}

#[test]
fn junit_counts_what_it_lists() {
    let text = shown(Format::Junit);
    let count = |word: &str| text.matches(word).count();
    assert_eq!(count("<testcase "), scene().1.len());
    assert!(text.contains(&format!(" failures=\"{}\" errors=\"0\">", count("<failure "))), "{text}");
}

#[test]
fn frames_tell_code_points_and_harmless_paths() {
    let frame = Regex::new(r"(?m)─\[(?<path>.+):(?<line>\d+):(?<column>\d+)\]$").expect("a pattern");
    let text = shown(Format::Text);
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let place = |found: regex::Captures<'_>| {
        (found["path"].replace("#\u{ff03}", "##"), number(&found["line"]), Some(number(&found["column"])))
    };
    let mut framed: Vec<_> = frame.captures_iter(&text).map(place).collect();
    let wanted = all_expected(Format::Concise).into_iter().map(|told| (told.path, told.line, told.column));
    let mut wanted: Vec<_> = wanted.collect();
    framed.sort();
    wanted.sort();
    assert_eq!(framed, wanted);
}

/// Many findings far into one long line: what counts from the start of the line for each would take minutes.
#[test]
fn a_long_line_with_many_findings_is_told_in_linear_time() {
    let text = format!("kind: {}", "ä😀 here ".repeat(100_000));
    let file = file("long.yaml", &text, DocumentKind::Entry);
    let places = text.match_indices("here").step_by(50);
    let findings: Vec<Finding> = places
        .map(|(at, word)| finding("TIM002", "timing/late", Severity::Info, location(&file, "", at, word.len())))
        .collect();
    assert_eq!(findings.len(), 2000);
    let outcome = Outcome { files: vec![file], findings, ..clean() };
    let started = std::time::Instant::now();
    for format in [Format::Sarif, Format::Rdjson, Format::Github, Format::Json, Format::Text] {
        written(format, &outcome, &Options { redact: true, ..Options::default() });
    }
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn a_digest_is_cut_by_whole_rows_and_counts_the_rest() {
    let (outcome, findings) = scene();
    let whole = digest(&outcome, &Options::default(), usize::MAX);
    let rows = |text: &str| text.lines().filter(|line| line.starts_with("| ") && line.contains("TIM00")).count();
    assert_eq!(rows(&whole), findings.len());
    for room in (400..whole.len()).step_by(97) {
        let text = digest(&outcome, &Options::default(), room);
        assert!(text.len() <= room, "{} of {room}", text.len());
        assert!(text.lines().filter(|line| line.starts_with("| ")).all(|line| line.ends_with(" |")));
        let rest = text.lines().last().and_then(|line| line.strip_prefix("Not listed for want of room: "));
        let counts = rest.unwrap_or_default().split(" × ").filter_map(|part| part.rsplit([' ', ',']).next());
        let left_out: usize = counts.filter_map(|count| count.parse::<usize>().ok()).sum();
        assert_eq!(rows(&text) + left_out, findings.len(), "{text}");
    }
}
