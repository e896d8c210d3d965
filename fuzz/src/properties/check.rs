//! The whole of `check`, from bytes to every report.

use std::collections::BTreeSet;

use breachlint::config::Suppressions;
use breachlint::engine::{Outcome, check};
use breachlint::finding::{Finding, Severity};
use breachlint::report::{Format, LedgerForm, write_ledger};
use breachlint::schema::DocumentKind;
use breachlint::triage::{Ledger, Triage};
use serde_json::Value;

use super::places;
use super::scene::{LIBRARY, files, run, written};

/// Any bytes are judged and reported: in order, at places of the text, the same in every format and every time.
pub(crate) fn holds(bytes: &[u8]) {
    // A text that does not say what it is, is each kind in turn.
    let assigned = DocumentKind::ALL.get(bytes.len() % DocumentKind::ALL.len()).copied();
    let (outcome, ledger) = judged(bytes, assigned);
    findings_are_sound(&outcome);
    let reports = reports(&outcome);
    reports.iter().for_each(|(format, report)| is_harmless(*format, report));
    counts_agree(&outcome, &reports);
    for form in [LedgerForm::Text, LedgerForm::Json] {
        write_ledger(&ledger, &outcome, form, &mut Vec::new()).expect("a vector takes everything");
    }
    let (again, _) = judged(bytes, assigned);
    assert_eq!(reports, self::reports(&again), "a second run says something else");
}

fn judged(bytes: &[u8], assigned: Option<DocumentKind>) -> (Outcome, Ledger) {
    let mut outcome = check(files(bytes, assigned), &[], &LIBRARY, run());
    let demands = Suppressions::default();
    let ledger = Triage::new(&LIBRARY, &demands, run()).expect("no rule is named").suppress(&mut outcome);
    (outcome, ledger)
}

/// In order, each at its place and with a name of its own, in one line without the user's control characters.
pub(crate) fn findings_are_sound(outcome: &Outcome) {
    let findings = &outcome.findings;
    assert!(findings.is_sorted_by(|one, next| one.order() <= next.order()), "findings are not in order");
    let mut names: Vec<_> = findings.iter().map(|finding| (&finding.code, &finding.fingerprint)).collect();
    names.sort();
    names.windows(2).for_each(|pair| assert_ne!(pair.first(), pair.last(), "two findings have one name"));
    for finding in findings {
        let Finding { message, help, location, related, .. } = finding;
        for location in std::iter::once(location).chain(related.iter().map(|related| &related.location)) {
            let file = outcome.files.iter().find(|file| file.source.path == location.path).expect("a file of the run");
            places::agrees(&file.source.text, location);
        }
        assert!(!message.trim().is_empty() && !help.trim().is_empty(), "{finding:?}");
        assert!(!message.contains(['\n', '\r']) && !message.contains("{/"), "{finding:?}");
    }
}

fn reports(outcome: &Outcome) -> Vec<(Format, String)> {
    Format::ALL.into_iter().map(|format| (format, written(outcome, format, format == Format::Text))).collect()
}

/// No character of a document has power over who reads the report.
fn is_harmless(format: Format, report: &str) {
    let bad = report.chars().find(|c| match c {
        '\n' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => true,
        _ => c.is_control(),
    });
    assert_eq!(bad, None, "{}: {report}", format.word());
}

/// Each format lists as many findings as there are, of the same weights, at the same places.
fn counts_agree(outcome: &Outcome, reports: &[(Format, String)]) {
    let all = outcome.findings.len();
    let live = outcome.findings.iter().filter(|finding| finding.suppressed.is_none()).count();
    for (format, report) in reports {
        let lines = |start: &str| report.lines().filter(|line| line.trim_start().starts_with(start)).count();
        match format {
            Format::Json => json_agrees(outcome, &parsed(report)),
            Format::Ndjson => {
                let lines: Vec<Value> = report.lines().map(parsed).collect();
                assert_eq!(lines.iter().filter(|line| line["type"] == "finding").count(), all);
            }
            Format::Sarif => assert_eq!(lines("\"ruleIndex\""), live, "{report}"),
            Format::Gitlab => assert_eq!(parsed(report).as_array().map(Vec::len), Some(live)),
            Format::Rdjson => assert_eq!(parsed(report)["diagnostics"].as_array().map(Vec::len), Some(live)),
            Format::Checkstyle => assert_eq!(lines("<error "), live, "{report}"),
            Format::Junit => {
                let cases = || report.lines().filter(|line| line.starts_with("    <testcase name="));
                let names: BTreeSet<&str> = cases().collect();
                assert_eq!(names.len(), cases().count(), "two cases have one name: {report}");
                assert_eq!(names.len() - lines("<testcase name=\"no findings\""), all, "{report}");
            }
            Format::Concise => assert_eq!(lines("a.yaml:"), all, "{report}"),
            Format::Github => {
                let of = |severity| outcome.count(severity).min(10);
                assert_eq!(lines("::"), Severity::ALL.into_iter().map(of).sum::<usize>(), "{report}");
            }
            Format::Text | Format::Markdown => {}
        }
    }
}

fn json_agrees(outcome: &Outcome, report: &Value) {
    for severity in Severity::ALL {
        assert_eq!(report["summary"][severity.word()], outcome.count(severity));
    }
    let listed = report["findings"].as_array().expect("a list");
    assert_eq!(listed.len(), outcome.findings.len());
    for (row, finding) in listed.iter().zip(&outcome.findings) {
        assert_eq!(row["message"], finding.message);
        for (key, place) in [("start", finding.location.start), ("end", finding.location.end)] {
            let said = ["line", "column", "offset"].map(|part| row[key][part].as_u64());
            assert_eq!(said, [place.line, place.column, place.offset].map(|number| Some(u64::from(number))));
        }
    }
}

fn parsed(report: &str) -> Value {
    serde_json::from_str(report).unwrap_or_else(|error| panic!("{error}: {report}"))
}
