//! What every format says about the same findings: the same places, the same counts, each in its own unit.

use breachlint::engine::{Outcome, ReadFile};
use breachlint::finding::{Finding, Severity};
use breachlint::report::{Format, Options, digest};
use breachlint::schema::DocumentKind;
use regex::Regex;
use serde_json::Value;

use crate::scene::{clean, file, finding, location};
use crate::written;

/// Path, line and column of a finding as a format tells them; no column where the format knows none.
type Place = (String, u64, Option<u64>);

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

/// The column in a unit, counted anew from the text.
fn column(finding: &Finding, unit: impl Fn(&str) -> usize) -> u64 {
    let before = &TEXT[..finding.location.span.start as usize];
    let line = before.rsplit(['\n', '\r']).next().expect("there is always one").trim_start_matches('\u{feff}');
    u64::try_from(unit(line) + 1).expect("small")
}

fn expected(findings: &[Finding], unit: Option<fn(&str) -> usize>) -> Vec<Place> {
    let place = |finding: &Finding| {
        let column = unit.map(|unit| column(finding, unit));
        (finding.location.path.to_string(), u64::from(finding.location.start.line), column)
    };
    let mut places: Vec<Place> = findings.iter().map(place).collect();
    places.sort();
    places
}

const CODE_POINTS: fn(&str) -> usize = |line| line.chars().count();
const UTF16: fn(&str) -> usize = |line| line.encode_utf16().count();
const BYTES: fn(&str) -> usize = |line| line.len();

fn assert_places(format: Format, mut told: Vec<Place>, unit: Option<fn(&str) -> usize>) {
    let (_, findings) = scene();
    told.sort();
    assert_eq!(told, expected(&findings, unit), "{}", format.word());
}

fn shown(format: Format) -> String {
    written(format, &scene().0, &Options::default())
}

fn json(format: Format) -> Value {
    serde_json::from_str(&shown(format)).expect("JSON")
}

fn place(value: &Value, path: &str, line: &str, column: Option<&str>) -> Place {
    let number = |pointer: &str| value.pointer(pointer).and_then(Value::as_u64).expect("a number");
    let path = value.pointer(path).and_then(Value::as_str).expect("a path").to_owned();
    (path, number(line), column.map(number))
}

/// The places that a pattern with the groups path, line and column finds.
fn matched(pattern: &str, text: &str, unescape: impl Fn(&str) -> String) -> Vec<Place> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let number = |text: &str| text.parse().expect("a number");
    let found = pattern.captures_iter(text);
    found.map(|found| (unescape(&found["path"]), number(&found["line"]), Some(number(&found["column"])))).collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == b'%' {
            let (digits, after) = rest.split_at(2);
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).expect("digits"), 16).expect("hexadecimal"));
            rest = after;
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn xml_decoded(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#35;", "#"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[test]
fn json_tells_code_points() {
    let report = json(Format::Json);
    let findings = report["findings"].as_array().expect("findings");
    let told = findings.iter().map(|found| place(found, "/path", "/start/line", Some("/start/column"))).collect();
    assert_places(Format::Json, told, Some(CODE_POINTS));
    let counts: u64 = ["error", "warning", "info"].iter().filter_map(|word| report["summary"][word].as_u64()).sum();
    assert_eq!(counts, findings.len() as u64);
}

#[test]
fn ndjson_tells_the_same() {
    let text = shown(Format::Ndjson);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let findings = lines.iter().filter(|line| line["type"] == "finding");
    let told = findings.map(|found| place(found, "/path", "/start/line", Some("/start/column"))).collect();
    assert_places(Format::Ndjson, told, Some(CODE_POINTS));
    assert_eq!(lines.last().expect("a line")["type"], "summary");
}

#[test]
fn sarif_tells_utf16_units_and_encoded_paths() {
    let report = json(Format::Sarif);
    let results = report["runs"][0]["results"].as_array().expect("results");
    let told = results.iter().map(|result| {
        let at = &result["locations"][0]["physicalLocation"];
        let (uri, line, column) = place(at, "/artifactLocation/uri", "/region/startLine", Some("/region/startColumn"));
        (percent_decoded(&uri), line, column)
    });
    assert_places(Format::Sarif, told.collect(), Some(UTF16));
}

#[test]
fn rdjson_tells_bytes() {
    let report = json(Format::Rdjson);
    let diagnostics = report["diagnostics"].as_array().expect("diagnostics").iter();
    let (line, column) = ("/location/range/start/line", Some("/location/range/start/column"));
    let told = diagnostics.map(|found| place(found, "/location/path", line, column)).collect();
    assert_places(Format::Rdjson, told, Some(BYTES));
}

#[test]
fn gitlab_tells_lines_and_no_fingerprint_twice() {
    let report = json(Format::Gitlab);
    let entries = report.as_array().expect("a list");
    let told = entries.iter().map(|entry| place(entry, "/location/path", "/location/lines/begin", None)).collect();
    assert_places(Format::Gitlab, told, None);
    let mut fingerprints: Vec<&str> = entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), entries.len());
}

#[test]
fn github_tells_the_first_ten_of_a_kind_and_counts_the_rest() {
    let text = shown(Format::Github);
    let pattern =
        r"(?m)^::(?:error|warning|notice) file=(?<path>[^,:]+),line=(?<line>\d+),endLine=\d+,col=(?<column>\d+),";
    let told = matched(pattern, &text, percent_decoded);
    let (_, findings) = scene();
    assert_eq!(told.len(), 30);
    let all = expected(&findings, Some(CODE_POINTS));
    assert!(told.iter().all(|place| all.contains(place)), "{text}");
    let rest = Regex::new(r"(\d+) of kind").expect("a pattern");
    let rest = rest.captures_iter(&text).map(|found| found[1].parse::<usize>().expect("a number"));
    assert_eq!(rest.sum::<usize>() + told.len(), findings.len(), "{text}");
    // Errors come first, and no line but ours is a command.
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("::")?.split(' ').next()).collect();
    assert_eq!(kinds, [["error"; 10], ["warning"; 10], ["notice"; 10]].concat());
}

#[test]
fn checkstyle_and_junit_tell_code_points() {
    let text = shown(Format::Checkstyle);
    let mut told = Vec::new();
    for part in text.split("<file name=\"").skip(1) {
        let path = part.split('"').next().expect("a path");
        let pattern = r#"<error (?<path>)line="(?<line>\d+)" column="(?<column>\d+)""#;
        told.extend(matched(pattern, part, |_| xml_decoded(path)));
    }
    assert_places(Format::Checkstyle, told, Some(CODE_POINTS));
    let text = shown(Format::Junit);
    let told = matched(r"(?m)^at (?<path>.+):(?<line>\d+):(?<column>\d+)$", &text, xml_decoded);
    let told = told.into_iter().map(|(path, line, column)| (path.replace("#\u{ff03}", "##"), line, column)).collect();
    assert_places(Format::Junit, told, Some(CODE_POINTS));
    let count = |word: &str| text.matches(word).count();
    assert_eq!(count("<testcase "), scene().1.len());
    assert!(text.contains(&format!(" failures=\"{}\" errors=\"0\">", count("<failure "))), "{text}");
}

#[test]
fn people_are_told_code_points_and_harmless_paths() {
    let plain = |path: &str| path.replace("#\u{ff03}", "##");
    let line = r"(?m)^(?<path>.+):(?<line>\d+):(?<column>\d+): (?:error|warning|info)\[";
    assert_places(Format::Concise, matched(line, &shown(Format::Concise), plain), Some(CODE_POINTS));
    let frame = r"(?m)─\[(?<path>.+):(?<line>\d+):(?<column>\d+)\]$";
    assert_places(Format::Text, matched(frame, &shown(Format::Text), plain), Some(CODE_POINTS));
    let row = r"(?m)^\| \w+ \| .+? \| `(?<path>.+):(?<line>\d+):(?<column>\d+)` \| ";
    let told = matched(row, &shown(Format::Markdown), |path| plain(path).replace('│', "|"));
    assert_places(Format::Markdown, told, Some(CODE_POINTS));
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
