//! The examples inside rule files, run as tests: a bad one gives exactly its marked findings, a good one none.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{ReadFile, check};
use crate::check::{Run, Settings};
use crate::pack::{Example, Library, Rule, RuleText};
use crate::schema::DocumentKind;
use crate::source::{Limits, SourceFile, read};

/// The moment of a run when an example names none.
const NOW: &str = "2026-11-21T12:00:00Z";

/// How one example came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// `bad 1`, `good 2`.
    pub name: String,
    /// What is wrong; empty when it passed.
    pub faults: Vec<String>,
    /// Why the rule was not evaluated; then the example proves less than it seems to.
    pub skipped: Vec<String>,
}

/// Runs all examples of a rule against a library that holds only this rule.
#[must_use]
pub fn run_examples(rule: &Rule, text: &RuleText, library: &Library) -> Vec<ExampleOutcome> {
    let sides = [("bad", &text.examples.bad), ("good", &text.examples.good)];
    let mut outcomes = Vec::new();
    for (side, examples) in sides {
        for (at, example) in examples.iter().enumerate() {
            let (mut faults, skipped) = run(rule, example, library);
            let marked = example.documents().contains(&format!("# expect: {}", rule.code));
            if (side == "bad") != marked {
                faults.push(format!(
                    "a {side} example {} mark a finding of {}",
                    if marked { "may not" } else { "must" },
                    rule.code
                ));
            }
            outcomes.push(ExampleOutcome { name: format!("{side} {}", at + 1), faults, skipped });
        }
    }
    outcomes
}

/// What is wrong, and why the rule was not evaluated.
fn run(rule: &Rule, example: &Example, library: &Library) -> (Vec<String>, Vec<String>) {
    let fault = |fault: String| (vec![fault], Vec::new());
    let now = match example {
        Example::Full { now: Some(now), .. } => now,
        _ => NOW,
    };
    let settings = match settings(example) {
        Ok(settings) => settings,
        Err(message) => return fault(message),
    };
    let Ok(now) = now.parse::<Timestamp>() else { return fault(format!("`{now}` is no moment")) };
    let text = completed(example.documents(), rule);
    let source = SourceFile::new("example.yaml", &text);
    let stream = read(&source.text, &Limits::default());
    if let Some(problem) = stream.problems.first() {
        return fault(format!("the example is not readable: {}", problem.message));
    }
    let kind = |document: &crate::source::Document| {
        DocumentKind::from_word(document.root().get("kind").and_then(|kind| kind.text()).unwrap_or_default())
    };
    let kinds = stream.documents.iter().map(kind).collect();
    let expected = expected(&text);
    let outcome = check(
        vec![ReadFile { source, stream, kinds }],
        &[],
        library,
        Run { reference: library, settings: &settings, now, complete: true },
    );
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let own = outcome.findings.iter().filter(|finding| *finding.code == *rule.code || finding.code.starts_with("SCH"));
    for finding in own {
        let mark = format!("{} ({})", finding.code, finding.severity.word());
        found.entry(finding.location.start.line).or_default().push(mark);
    }
    let mut faults: Vec<String> = outcome.errors.iter().map(ToString::to_string).collect();
    faults.extend(compare(&expected, &found, &text));
    let skipped = outcome.skipped.iter().filter(|skipped| *skipped.code == rule.code);
    (faults, skipped.map(|skipped| skipped.reason.to_owned()).collect())
}

fn settings(example: &Example) -> Result<Settings, String> {
    match example {
        Example::Full { config, .. } if !config.is_empty() => {
            let map = config.clone().into_iter().collect();
            serde_json::from_value(serde_json::Value::Object(map)).map_err(|error| format!("`config`: {error}"))
        }
        _ => Ok(Settings::default()),
    }
}

/// A document without `kind:` gets the one that the rule looks at, on a line of its own before it.
fn completed(documents: &str, rule: &Rule) -> String {
    let kind = rule.on.first().map_or(DocumentKind::Entry, |on| on.kind()).word();
    let complete = |document: &str| {
        let named = document.lines().any(|line| line.starts_with("kind:"));
        if named { document.to_owned() } else { format!("kind: {kind}\n{document}") }
    };
    documents.split("---\n").map(complete).collect::<Vec<_>>().join("---\n")
}

/// `# expect: CODE, CODE (warning)` at the end of a line, by line.
fn expected(text: &str) -> BTreeMap<u32, Vec<String>> {
    let mut expected = BTreeMap::new();
    for (line, at) in text.lines().zip(1..) {
        if let Some((_, codes)) = line.split_once("# expect:") {
            expected.insert(at, codes.split(',').map(|code| code.trim().to_owned()).collect());
        }
    }
    expected
}

fn compare(expected: &BTreeMap<u32, Vec<String>>, found: &BTreeMap<u32, Vec<String>>, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for line in expected.keys().chain(found.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (mut wanted, mut got) =
            (expected.get(line).cloned().unwrap_or_default(), found.get(line).cloned().unwrap_or_default());
        wanted.sort();
        got.sort();
        if !agree(&wanted, &got) {
            let shown = lines.get(*line as usize - 1).unwrap_or(&"");
            faults.push(format!("line {line} `{}`: expected {wanted:?}, found {got:?}", shown.trim()));
        }
    }
    faults
}

/// Whether each mark has its finding, and each finding its mark. One that names a weight takes only a finding of it.
fn agree(wanted: &[String], found: &[String]) -> bool {
    let mut left: Vec<&String> = found.iter().collect();
    let (weighed, plain): (Vec<_>, Vec<_>) = wanted.iter().partition(|mark| mark.contains('('));
    let take = |mark: &&String| {
        let is_it = |found: &&String| *found == *mark || found.split_once(" (").is_some_and(|(code, _)| code == *mark);
        left.iter().position(is_it).map(|at| left.remove(at)).is_some()
    };
    let all = weighed.iter().chain(&plain).all(take);
    all && left.is_empty()
}
