//! Comments beside the lines of the sample: they silence findings, and do nothing else.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use breachlint::check::Run;
use breachlint::config::Suppressions;
use breachlint::engine::{Outcome, check};
use breachlint::finding::{Finding, Silenced};
use breachlint::place::Position;
use breachlint::report::{Format, LedgerForm, write_ledger};
use breachlint::triage::{Ledger, Triage};

use super::check::findings_are_sound;
use super::scene::{LIBRARY, SAMPLE, files, run, written};

/// The lines of the input become comments, each beside the line of the sample with its number: one that starts with a
/// blank at its end, any other above it. An empty line is no comment.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    if input.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{feff}') {
        return;
    }
    let commented = Commented::new(input);
    let (mut after, demands) = (judged(&commented.text), Suppressions::default());
    unchanged(&BEFORE, &after.findings, &commented);
    let ledger = triage(&demands, run()).suppress(&mut after);
    findings_are_sound(&after);
    silenced_by_comments(&after, &ledger, &commented);
    tells_the_same(&after, &ledger);
}

/// What is found in the sample as it is.
static BEFORE: LazyLock<Vec<Finding>> = LazyLock::new(|| judged(SAMPLE).findings);

fn judged(text: &str) -> Outcome {
    check(files(text.as_bytes(), None), &[], &LIBRARY, run())
}

fn triage<'a>(demands: &'a Suppressions, run: Run<'a>) -> Triage<'a> {
    Triage::new(&LIBRARY, demands, run).expect("no rule is named")
}

/// The sample with comments, and where its lines are.
struct Commented {
    text: String,
    /// The lines that have comments.
    comments: BTreeSet<u32>,
    /// How many lines stand above each line of the sample that are not the sample's.
    above: Vec<u32>,
}

impl Commented {
    fn new(input: &str) -> Self {
        let mut commented = Self { text: String::new(), comments: BTreeSet::new(), above: Vec::new() };
        let (mut line, mut above) = (1, 0);
        let comments = input.split('\n').chain(std::iter::repeat(""));
        for (own, comment) in SAMPLE.lines().zip(comments) {
            let is_beside = comment.starts_with(' ');
            if !comment.is_empty() {
                commented.comments.insert(line);
            }
            if !comment.is_empty() && !is_beside {
                let indent: String = own.chars().take_while(|c| *c == ' ').collect();
                commented.text.push_str(&format!("{indent}#{comment}\n"));
                above += 1;
                line += 1;
            }
            commented.above.push(above);
            commented.text.push_str(own);
            if is_beside {
                commented.text.push_str(&format!(" #{comment}"));
            }
            commented.text.push('\n');
            line += 1;
        }
        commented
    }

    /// The line on which a line of the sample stands.
    fn moved(&self, line: u32) -> u32 {
        line + self.above.get(line as usize - 1).copied().unwrap_or_default()
    }
}

/// The rules say the same of a document with comments, at the lines that moved, besides what is found in the comments.
fn unchanged(before: &[Finding], after: &[Finding], commented: &Commented) {
    let said = |finding: &Finding, line: u32| {
        let Position { column, .. } = finding.location.start;
        (finding.code.to_string(), finding.message.clone(), finding.fingerprint.clone(), line, column)
    };
    let before: Vec<_> =
        before.iter().map(|finding| said(finding, commented.moved(finding.location.start.line))).collect();
    let is_in_comment = |finding: &&Finding| finding.message.starts_with("`comment` holds");
    let after = after.iter().filter(|finding| !is_in_comment(finding));
    let after: Vec<_> = after.map(|finding| said(finding, finding.location.start.line)).collect();
    assert_eq!(before, after, "{}", commented.text);
}

/// What is silenced is so by a comment that is there, and only what may be silenced.
fn silenced_by_comments(outcome: &Outcome, ledger: &Ledger, commented: &Commented) {
    for finding in &outcome.findings {
        match &finding.suppressed {
            Some(Silenced::Comment(by)) => {
                assert!(commented.comments.contains(&by.line), "line {}", by.line);
                assert!(!by.reason.trim().is_empty(), "silenced without a reason");
                let rule = LIBRARY.find(&finding.code);
                assert!(rule.is_none_or(|rule| rule.suppressible), "{} cannot be silenced", finding.code);
                assert!(rule.is_some() || finding.code.starts_with("SCH"), "{} cannot be silenced", finding.code);
            }
            Some(Silenced::Baseline) => panic!("there is no baseline"),
            None => {}
        }
        if finding.code.starts_with("SUP") {
            assert!(commented.comments.contains(&finding.location.start.line), "{finding:?}");
        }
    }
    assert!(ledger.rows.is_sorted_by_key(|row| row.line), "the ledger is not in order");
    for row in &ledger.rows {
        assert!(commented.comments.contains(&row.line), "{row:?}");
        let by = |finding: &&Finding| matches!(&finding.suppressed, Some(Silenced::Comment(by)) if by.line == row.line);
        assert_eq!(row.findings(), outcome.findings.iter().filter(by).count(), "{row:?}");
        assert!(row.rules.iter().all(|rule| rule.state <= row.state), "{row:?}");
        let is_said = |code: &str| {
            let mut own = outcome.findings.iter().filter(|finding| finding.location.start.line == row.line);
            own.any(|finding| *finding.code == *code)
        };
        assert!(row.state.code().is_none_or(is_said), "{row:?}");
    }
}

/// The ledger and all reports can be written, and none of them lets a comment speak.
fn tells_the_same(outcome: &Outcome, ledger: &Ledger) {
    for form in [LedgerForm::Text, LedgerForm::Json] {
        let mut out = Vec::new();
        write_ledger(ledger, outcome, form, &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("text");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    }
    for format in [Format::Text, Format::Json] {
        let text = written(outcome, format, true);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    }
}
