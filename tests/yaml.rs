//! The YAML reader against YAML 1.2.2: our own cases, a second reader, and the YAML test suite.
//!
//! A case names the section of the specification it follows from. The second reader (saphyr-parser) guards the cases
//! themselves: where the two readers part, one of them or the case is wrong, and the case says which.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "the counts tell the reader of a log that the cases were run at all")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter};

use breachlint::source::{Limits, code, read};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use serde::Deserialize;
use serde_json::{Map, Value};

const CASES: &str = include_str!("yaml/cases.yaml");
const README: &str = include_str!("yaml/README.md");
const CORE: &str = "tag:yaml.org,2002:";
const SUITE_SIZE: usize = 402;

/// One case of `yaml/cases.yaml`: exactly one of `reject`, `accept` and `json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    clause: String,
    /// Why the specification says so, where the clause alone does not tell.
    #[serde(rename = "about")]
    _about: Option<String>,
    yaml: String,
    #[serde(default)]
    reject: bool,
    /// Accepted, with values JSON cannot say or the specification leaves to the application.
    #[serde(default)]
    accept: bool,
    json: Option<Vec<Value>>,
    #[serde(default)]
    differs: Differs,
}

/// Which reader is known to depart from the specification in a case: `accepts: why`, `refuses: why` or `reads: what`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Differs {
    granit: Option<String>,
    saphyr: Option<String>,
}

/// One case of the YAML test suite, as `shared/data/README.md` describes it.
#[derive(Deserialize)]
struct SuiteCase {
    id: String,
    yaml: String,
    error: bool,
    in_json: Option<String>,
}

/// What a reader made of a stream: its documents, or why it was refused.
type Reading = Result<Vec<Value>, String>;

#[test]
fn our_reader_follows_the_clause_of_every_case() {
    report("our reader", &cases(), read_with_ours, |case| case.differs.granit.as_deref());
}

#[test]
fn saphyr_differs_from_the_specification_exactly_where_a_case_says_so() {
    report("saphyr-parser", &cases(), read_with_saphyr, |case| case.differs.saphyr.as_deref());
}

#[test]
fn every_case_has_its_own_name_one_clause_and_one_expectation() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have the same name");
    for case in &cases {
        let said = [case.reject, case.accept, case.json.is_some()];
        assert_eq!(said.iter().filter(|said| **said).count(), 1, "{}: say one of reject, accept, json", case.name);
        assert!(case.name.split('-').all(is_lower_case_word), "{}: not in kebab-case", case.name);
        assert!(case.clause.split('.').all(|part| part.parse::<u8>().is_ok()), "{}: not a clause", case.name);
    }
}

#[test]
fn the_cases_read_the_same_with_two_readers_that_are_not_ours() {
    let with_serde: Value = serde_yaml::from_str(CASES).expect("serde_yaml reads the cases");
    let with_saphyr = read_with_saphyr(CASES).expect("saphyr-parser reads the cases");
    let lists = (with_serde.as_array().expect("a list"), with_saphyr[0].as_array().expect("a list"));
    assert_eq!(lists.0.len(), lists.1.len());
    for (one, other) in lists.0.iter().zip(lists.1) {
        assert!(is_equal(one, other), "serde_yaml: {one}\nsaphyr: {other}");
    }
}

#[test]
fn the_readme_counts_the_cases_of_every_chapter() {
    let mut chapters: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    for case in cases() {
        let chapter =
            case.clause.split('.').next().and_then(|part| part.parse().ok()).expect("a clause starts with its chapter");
        let count = chapters.entry(chapter).or_default();
        if case.reject { count.1 += 1 } else { count.0 += 1 }
    }
    for (chapter, (accepted, refused)) in chapters {
        let row = format!("| {chapter} | {accepted} | {refused} |");
        assert!(README.contains(&row), "tests/yaml/README.md lacks the row `{row}`");
    }
}

#[test]
fn our_reader_passes_the_yaml_test_suite() {
    let Some(path) = std::env::var_os("BREACHLINT_YAML_SUITE") else {
        println!("yaml test suite: skipped, BREACHLINT_YAML_SUITE is not set");
        return;
    };
    let text = std::fs::read_to_string(&path).expect("BREACHLINT_YAML_SUITE names a readable file");
    let suite: Vec<SuiteCase> = serde_json::from_str(&text).expect("the suite is a list of cases");
    let failures: Vec<String> = suite.iter().filter_map(suite_failure).collect();
    println!("yaml test suite: {} of {} cases pass", suite.len() - failures.len(), suite.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(suite.len(), SUITE_SIZE, "the suite is not the one these tests were written for");
}

fn cases() -> Vec<Case> {
    serde_yaml::from_str(CASES).expect("tests/yaml/cases.yaml is a list of cases")
}

fn is_lower_case_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

/// Runs all cases before failing, so that one run shows the whole extent of a fault.
fn report(reader: &str, cases: &[Case], read: fn(&str) -> Reading, excuse: fn(&Case) -> Option<&str>) {
    let mut failures = Vec::new();
    for case in cases {
        let wrong = match (departure(read(&case.yaml), case.reject, case.json.as_deref()), excuse(case)) {
            (Some(departure), Some(excuse)) if departure.is_of_kind(excuse) => continue,
            (Some(departure), _) => departure.to_string(),
            // A reader that was mended must not keep its excuse: the next fault would hide behind it.
            (None, Some(_)) => "does not differ any more, remove `differs`".to_owned(),
            (None, None) => continue,
        };
        failures.push(format!("{} ({}): {wrong}", case.name, case.clause));
    }
    let excused = cases.iter().filter(|case| excuse(case).is_some()).count();
    println!(
        "{reader}: {} of {} cases as expected, {excused} of them known to differ",
        cases.len() - failures.len(),
        cases.len()
    );
    assert!(failures.is_empty(), "{reader}:\n{}", failures.join("\n"));
}

/// How a reading departs from what its case demands.
enum Departure {
    Accepts(Vec<Value>),
    Refuses(String),
    Reads(Vec<Value>, Vec<Value>),
}

impl Departure {
    /// An entry in `differs` says with its first word what the reader does.
    fn is_of_kind(&self, excuse: &str) -> bool {
        let word = match self {
            Self::Accepts(_) => "accepts",
            Self::Refuses(_) => "refuses",
            Self::Reads(..) => "reads",
        };
        excuse.split(':').next() == Some(word)
    }
}

impl Display for Departure {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Accepts(documents) => write!(out, "accepts it as {}", Value::from(documents.clone())),
            Self::Refuses(why) => write!(out, "refuses it: {why}"),
            Self::Reads(documents, wanted) => {
                write!(out, "reads {}, wanted {}", Value::from(documents.clone()), Value::from(wanted.clone()))
            }
        }
    }
}

fn departure(reading: Reading, reject: bool, wanted: Option<&[Value]>) -> Option<Departure> {
    match (reading, wanted) {
        (Ok(documents), _) if reject => Some(Departure::Accepts(documents)),
        (Err(why), _) if !reject => Some(Departure::Refuses(why)),
        (Ok(documents), Some(wanted)) if !are_equal(&documents, wanted) => {
            Some(Departure::Reads(documents, wanted.to_vec()))
        }
        _ => None,
    }
}

fn suite_failure(case: &SuiteCase) -> Option<String> {
    let wanted = case.in_json.as_deref().filter(|_| !case.error).map(|text| {
        let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        documents.collect::<Result<Vec<_>, _>>().expect("in_json holds JSON documents")
    });
    let departure = departure(read_with_ours(&case.yaml), case.error, wanted.as_deref())?;
    Some(format!("{}: {departure}", case.id))
}

fn are_equal(one: &[Value], other: &[Value]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
}

/// Equality of data: numbers compare by value, because the core schema does not tell 65 from 65.0 and `-0` is 0.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => are_equal(one, other),
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|found| is_equal(value, found)))
        }
        _ => one == other,
    }
}

fn read_with_ours(text: &str) -> Reading {
    let stream = read(&text.into(), &Limits::default());
    match stream.problems.iter().find(|problem| matches!(problem.code, code::SYNTAX | code::INDENTATION)) {
        Some(problem) => Err(problem.message.clone()),
        None => Ok(stream.documents.iter().map(|document| document.root().to_json()).collect()),
    }
}

fn read_with_saphyr(text: &str) -> Reading {
    documents_of(text).map_err(|error| error.to_string())
}

fn documents_of(text: &str) -> Result<Vec<Value>, ScanError> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        builder.take(event?.0);
    }
    Ok(builder.documents)
}

/// Builds values from the events of saphyr-parser, apart from the reader under test: they must not share a mistake.
#[derive(Default)]
struct Builder {
    documents: Vec<Value>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
}

/// A collection whose end was not seen yet, with the number of its anchor.
enum Open {
    Sequence(usize, Vec<Value>),
    Mapping(usize, Map<String, Value>, Option<String>),
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.add(anchor, typed(&text, style, tag.as_deref())),
            Event::Alias(anchor) => self.add(0, self.anchors.get(&anchor).cloned().unwrap_or_default()),
            Event::SequenceStart(anchor, _) => self.open.push(Open::Sequence(anchor, Vec::new())),
            Event::MappingStart(anchor, _) => self.open.push(Open::Mapping(anchor, Map::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }

    fn close(&mut self) {
        match self.open.pop().expect("an end follows its start") {
            Open::Sequence(anchor, entries) => self.add(anchor, Value::Array(entries)),
            Open::Mapping(anchor, entries, _) => self.add(anchor, Value::Object(entries)),
        }
    }

    fn add(&mut self, anchor: usize, value: Value) {
        // 0 is how saphyr-parser says "no anchor".
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some(Open::Sequence(_, entries)) => entries.push(value),
            Some(Open::Mapping(_, entries, key)) => match key.take() {
                None => *key = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
                Some(key) => drop(entries.insert(key, value)),
            },
        }
    }
}

/// The value of a scalar by its tag, else by the core schema (10.3.2) when it is plain.
fn typed(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
    match tag.as_deref() {
        None if style == ScalarStyle::Plain => resolved(text),
        Some(tag) if tag.strip_prefix(CORE).is_some_and(|name| matches!(name, "int" | "float" | "bool" | "null")) => {
            resolved(text)
        }
        _ => Value::from(text),
    }
}

fn resolved(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Value::Null,
        _ if matches!(text.trim_start_matches(['-', '+']), ".inf" | ".Inf" | ".INF") => Value::Null,
        _ => number(text).unwrap_or_else(|| Value::from(text)),
    }
}

fn number(text: &str) -> Option<Value> {
    if let Some(digits) = text.strip_prefix("0o") {
        return digits
            .bytes()
            .all(|digit| digit.is_ascii_digit())
            .then(|| u64::from_str_radix(digits, 8).ok().map(Value::from))?;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return digits
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then(|| u64::from_str_radix(digits, 16).ok().map(Value::from))?;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    // Within this alphabet Rust's grammar of floats is the core schema's; outside it Rust also knows `inf` and `nan`.
    let is_in_alphabet = text.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    text.parse::<f64>().ok().filter(|_| is_in_alphabet).map(Value::from)
}
