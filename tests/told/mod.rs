//! What a report tells of each finding, read the way the programs behind the format read it: code, file and place, the
//! columns in the unit of the format.

use breachlint::engine::Outcome;
use breachlint::finding::{Finding, Severity};
use breachlint::report::Format;
use regex::{Captures, Regex};
use serde_json::Value;

/// A finding as a report tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) path: String,
    pub(crate) line: usize,
    /// Nothing where the format knows no columns.
    pub(crate) column: Option<usize>,
    /// Line and column; nothing where the format knows no ends.
    pub(crate) end: Option<(usize, usize)>,
    pub(crate) code: String,
}

/// How far into a line a text leads.
pub(crate) type Unit = fn(&str) -> usize;

/// What a format says of a place, and how it counts columns.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Places {
    /// Only the line.
    Lines,
    /// The start.
    Starts(Unit),
    /// The start, and the end on the line of the start.
    OneLine(Unit),
    /// The start and the end, wherever that is.
    Whole(Unit),
}

/// What a format says of places. The frames of `text` show more places than findings.
pub(crate) fn places(format: Format) -> Option<Places> {
    let code_points: Unit = |line| line.chars().count();
    Some(match format {
        Format::Text => return None,
        Format::Gitlab => Places::Lines,
        Format::Concise | Format::Junit | Format::Checkstyle | Format::Markdown => Places::Starts(code_points),
        Format::Github => Places::OneLine(code_points),
        Format::Sarif => Places::OneLine(|line| line.encode_utf16().count()),
        Format::Rdjson => Places::OneLine(str::len),
        Format::Json | Format::Ndjson => Places::Whole(code_points),
    })
}

/// What a report ought to tell of a finding, counted anew from the text of its file.
pub(crate) fn expected(outcome: &Outcome, finding: &Finding, places: Places) -> Told {
    let location = &finding.location;
    let file = outcome.files.iter().find(|file| file.source.path == location.path).expect("a file of the run");
    let text = &*file.source.text;
    let (start, end) = (location.span.start as usize, location.span.end as usize);
    let rest = text.get(start..end).expect("a stretch of the text");
    let on_line = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
    let at = |offset, unit| position(text, offset, unit);
    let (column, end) = match places {
        Places::Lines => (None, None),
        Places::Starts(unit) => (Some(at(start, unit).1), None),
        Places::OneLine(unit) => (Some(at(start, unit).1), Some(at(on_line, unit))),
        Places::Whole(unit) => (Some(at(start, unit).1), Some(at(end, unit))),
    };
    let path = location.path.to_string();
    Told { path, line: at(start, str::len).0, column, end, code: finding.code.to_string() }
}

/// Line and column of an offset. A line ends with `\n`, `\r` or both; a byte order mark is no column.
fn position(text: &str, offset: usize, unit: Unit) -> (usize, usize) {
    let (before, after) = text.split_at(offset);
    // Between the two signs of one line end stands no end of a line.
    let is_inside = before.ends_with('\r') && after.starts_with('\n');
    let whole =
        before.strip_suffix('\r').filter(|_| is_inside).unwrap_or(before).replace("\r\n", "\n").replace('\r', "\n");
    let line = whole.rsplit('\n').next().unwrap_or_default();
    let rest = if is_inside { 1 } else { 0 };
    (whole.matches('\n').count() + 1, unit(line.trim_start_matches('\u{feff}')) + rest + 1)
}

/// Asserts that a format tells what it ought to, in whatever order.
pub(crate) fn assert_told(format: Format, mut told: Vec<Told>, mut wanted: Vec<Told>) {
    told.sort();
    wanted.sort();
    for (told, wanted) in told.iter().zip(&wanted) {
        assert_eq!(told, wanted, "{}", format.word());
    }
    assert_eq!(told.len(), wanted.len(), "{}", format.word());
}

/// The findings of which GitHub shows annotations: the first ten of each weight, the heaviest first.
pub(crate) fn annotated<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> Vec<&'a Finding> {
    let of = |severity| findings.clone().filter(move |finding| finding.severity == severity).take(10);
    Severity::ALL.into_iter().flat_map(of).collect()
}

/// How many findings GitHub's log counts instead.
pub(crate) fn counted_in_log(report: &str) -> usize {
    let pattern = Regex::new(r"(\d+) of kind").expect("a pattern");
    pattern.captures_iter(report).map(|found| found[1].parse::<usize>().expect("a number")).sum()
}

/// The findings of a report, in its order.
pub(crate) fn told(format: Format, report: &str) -> Vec<Told> {
    match format {
        Format::Text => Vec::new(),
        Format::Json => rows(&parsed(report)["findings"]).iter().map(of_json).collect(),
        Format::Ndjson => {
            report.lines().map(parsed).filter(|line| line["type"] == "finding").map(|row| of_json(&row)).collect()
        }
        Format::Sarif => rows(&parsed(report)["runs"][0]["results"]).iter().map(of_sarif).collect(),
        Format::Rdjson => rows(&parsed(report)["diagnostics"]).iter().map(of_rdjson).collect(),
        Format::Gitlab => rows(&parsed(report)).iter().map(of_gitlab).collect(),
        Format::Github => {
            let pattern = r"(?m)^::(?:error|warning|notice) file=(?<path>[^,:]+),line=(?<line>\d+),endLine=(?<end_line>\d+),col=(?<column>\d+),endColumn=(?<end_column>\d+),title=(?<code>\w+) ";
            matched(pattern, report, percent_decoded)
        }
        Format::Concise => matched(
            r"(?m)^(?<path>.+?):(?<line>\d+):(?<column>\d+): (?:error|warning|info)\[(?<code>\w+)\]",
            report,
            plain,
        ),
        Format::Markdown => {
            let pattern =
                r"(?m)^\| \w+ \| .*?\b(?<code>[A-Z]{3}\d{3})\b.*? \| `(?<path>.+?):(?<line>\d+):(?<column>\d+)` \| ";
            matched(pattern, report, |path| plain(path).replace('│', "|"))
        }
        Format::Junit => {
            let pattern = r"(?m)\w+\[(?<code>\w+)\].*\nat (?<path>.+):(?<line>\d+):(?<column>\d+)$";
            matched(pattern, report, |path| plain(&xml_decoded(path)))
        }
        Format::Checkstyle => report.split("<file name=\"").skip(1).flat_map(of_checkstyle).collect(),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn rows(list: &Value) -> &[Value] {
    list.as_array().expect("a list")
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number")
}

fn word(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn of_json(row: &Value) -> Told {
    let (start, end) = (&row["start"], &row["end"]);
    Told {
        path: word(&row["path"]),
        line: number(&start["line"]),
        column: Some(number(&start["column"])),
        end: Some((number(&end["line"]), number(&end["column"]))),
        code: word(&row["code"]),
    }
}

/// A region without an end line ends on the line of its start (SARIF 2.1.0, 3.30.7).
fn of_sarif(row: &Value) -> Told {
    let place = &row["locations"][0]["physicalLocation"];
    let region = &place["region"];
    let line = number(&region["startLine"]);
    Told {
        path: percent_decoded(&word(&place["artifactLocation"]["uri"])),
        line,
        column: Some(number(&region["startColumn"])),
        end: Some((region.get("endLine").map_or(line, number), number(&region["endColumn"]))),
        code: word(&row["ruleId"]),
    }
}

fn of_rdjson(row: &Value) -> Told {
    let range = &row["location"]["range"];
    Told {
        path: word(&row["location"]["path"]),
        line: number(&range["start"]["line"]),
        column: Some(number(&range["start"]["column"])),
        end: Some((number(&range["end"]["line"]), number(&range["end"]["column"]))),
        code: word(&row["code"]["value"]),
    }
}

fn of_gitlab(row: &Value) -> Told {
    let place = &row["location"];
    let description = word(&row["description"]);
    let code = description.split(':').next().unwrap_or_default().to_owned();
    Told { path: word(&place["path"]), line: number(&place["lines"]["begin"]), column: None, end: None, code }
}

fn of_checkstyle(file: &str) -> Vec<Told> {
    let path = file.split('"').next().unwrap_or_default();
    let pattern =
        r#"<error (?<path>)line="(?<line>\d+)" column="(?<column>\d+)" severity="\w+" message="(?<code>\w+): "#;
    matched(pattern, file, |_| xml_decoded(path))
}

/// What a pattern with groups of these names finds.
fn matched(pattern: &str, report: &str, path: impl Fn(&str) -> String) -> Vec<Told> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let number = |found: &Captures<'_>, name| found.name(name).map(|number| number.as_str().parse().expect("a number"));
    let found = pattern.captures_iter(report).map(|found| Told {
        path: path(&found["path"]),
        line: number(&found, "line").expect("every format tells lines"),
        column: number(&found, "column"),
        end: number(&found, "end_line").zip(number(&found, "end_column")),
        code: found["code"].to_owned(),
    });
    found.collect()
}

/// Build servers obey `##`, so people are shown another sign.
fn plain(path: &str) -> String {
    path.replace("#\u{ff03}", "##")
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
