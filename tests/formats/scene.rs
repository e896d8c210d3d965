//! The hand-made outcome: a path with a space, letters of several bytes before the column, lines above 1, two findings
//! on one line, and a message of difficult characters.
#![expect(unreachable_pub, reason = "each test sees this file as a module of its own")]

use std::collections::BTreeMap;
use std::sync::Arc;

use breachlint::engine::{Outcome, ReadFile, Skips};
use breachlint::error::Error;
use breachlint::finding::{Certainty, Finding, Location, Related, Severity, Silenced, Subject, Suppressed};
use breachlint::place::Span;
use breachlint::schema::DocumentKind;
use breachlint::source::{Limits, SourceFile, read};

/// Free text is planted in every corner; `hidden` must never reach a redacted output.
const ENTRY: &str = "\
# hidden: Jan Jansen
kind: breach_entry
entry_id: BR-2026-014
controller: {name: \"ärger 😀 hidden\", eea_established: true} # hidden, too
aware_at: 2026-03-02T09:00:00+01:00
facts:
  description: >-
    hidden 111222333
    and: jan.hidden@example.com
data_subjects:
  number: {value: 12, kind: exact} # expect: REG004
notifications:
  - phase: initial # breachlint: ignore[N03] -- hidden!
    delay_reasons: \"hidden \u{85}red \u{202e}\tend\"
    submitted_at: 2026-03-06T09:00:00+01:00
    delay_reasons: hidden twice
    x-note: [hidden one, 'hidden # two', &a hidden]
";

/// The control characters make it a broken document.
const POLICY: &str =
    "kind: breach_policy\nname: [hidden\nowner: \u{1b}[31mhidden\u{1b}[0m\nkey: and hidden\u{9b}: too\n";

fn entry_path() -> &'static str {
    "register/2026 naïve/BR-2026-014.yaml"
}

pub fn file(path: &str, text: &str, kind: DocumentKind) -> ReadFile {
    let source = SourceFile::new(path, text);
    let stream = read(&source.text, &Limits::default());
    let kinds = vec![Some(kind); stream.documents.len()];
    ReadFile { source, stream, kinds }
}

pub fn location(file: &ReadFile, pointer: &str, start: usize, length: usize) -> Location {
    let (text, lines) = (&file.source.text, file.source.lines());
    let span = Span::new(start, start + length);
    let [start, end] = [span.start, span.end].map(|offset| lines.position(text, offset));
    Location { path: Arc::clone(&file.source.path), pointer: pointer.into(), span, start, end }
}

/// The first place of a text in a file.
pub fn at(file: &ReadFile, pointer: &str, wanted: &str) -> Location {
    let start = file.source.text.find(wanted).expect("the text is there");
    location(file, pointer, start, wanted.len())
}

pub fn related(location: Location, message: &str) -> Related {
    Related { location, message: message.into() }
}

pub fn finding(code: &str, name: &str, severity: Severity, location: Location) -> Finding {
    Finding {
        code: code.into(),
        name: name.into(),
        severity,
        certainty: Certainty::Law,
        message: "something is missing".into(),
        help: "record it".into(),
        basis: Arc::new([]),
        url: format!("https://example.org/rules/{code}").into(),
        subject: Subject { kind: Some("breach_entry"), id: Some("BR-2026-014".into()), index: 0 },
        location,
        related: Vec::new(),
        fingerprint: "0123456789abcdef".into(),
        suppressed: None,
    }
}

fn late(entry: &ReadFile, policy: &ReadFile) -> Finding {
    let place = at(entry, "/notifications/0/submitted_at", "2026-03-06T09:00:00+01:00");
    Finding {
        message: "submitted 96 h after awareness, 24 h after the limit, and no reasons for the delay are stated, \
                  although the limit of 72 h was over"
            .into(),
        help: "record in `delay_reasons` why it took longer, or correct `aware_at`".into(),
        basis: Arc::new(["GDPR Art. 33(1)".to_owned(), "EDPB 9/2022 par. 125".to_owned()]),
        related: vec![
            related(at(entry, "/aware_at", "2026-03-02T09:00:00+01:00"), "aware here"),
            related(at(entry, "/notifications/0/phase", "phase"), "of this phase"),
            related(at(policy, "/kind", "breach_policy"), "the policy allows 48 h"),
        ],
        ..finding("TIM002", "timing/late-without-reasons", Severity::Error, place)
    }
}

/// Two on one line behind letters of several bytes, and a message of difficult characters.
fn on_one_line(entry: &ReadFile) -> [Finding; 2] {
    let mut awkward = finding("SCH004", "schema/unknown-key", Severity::Warning, at(entry, "/controller/name", "😀"));
    awkward.message = "unknown key `100% \"sure\"\nor 'not'\u{202e}`".into();
    awkward.help = "use <b>`a|b`</b> & co., `::error::` \u{1b}[2J".into();
    let second = at(entry, "/controller/eea_established", "eea_established");
    [awkward, finding("TIM007", "timing/naive", Severity::Info, second)]
}

fn silenced(entry: &ReadFile) -> [Finding; 2] {
    let place = || at(entry, "/notifications/0/phase", "initial");
    let mut by_comment = finding("NOT003", "notification/phase", Severity::Error, place());
    by_comment.suppressed = Some(Silenced::Comment(Suppressed {
        by: Some("dpo".into()),
        until: Some("2027-01-01".into()),
        reason: "agreed".into(),
        line: 11,
    }));
    let mut by_baseline = finding("NOT004", "notification/phase-order", Severity::Warning, place());
    by_baseline.suppressed = Some(Silenced::Baseline);
    [by_comment, by_baseline]
}

/// Places in every corner where free text may stand, for the frames.
pub fn corners(entry: &ReadFile, policy: &ReadFile) -> Vec<Finding> {
    let corner = |place| finding("REG004", "register/corner", Severity::Info, place);
    let text = &entry.source.text;
    let block = text.find("hidden 111222333").expect("the text is there");
    let block_end = text.find("data_subjects").expect("the text is there");
    let mut found = vec![
        corner(location(entry, "/kind", 0, 1)),
        corner(at(entry, "/facts/description", "description: >-")),
        finding("HYG001", "hygiene/national-id-number", Severity::Error, at(entry, "/entry_id", "BR-2026-014")),
        corner(location(entry, "/facts/description", block, block_end - block)),
        corner(at(entry, "/facts/description", "and: jan")),
        corner(at(entry, "/data_subjects/number", "{value: 12, kind: exact}")),
        corner(at(entry, "/notifications/0/delay_reasons", "\"hidden \u{85}red \u{202e}\tend\"")),
        corner(at(entry, "/notifications/0/delay_reasons", "delay_reasons: hidden twice")),
        corner(at(entry, "/notifications/0/x-note/1", "'hidden # two'")),
        corner(location(entry, "", text.len(), 0)),
    ];
    found.push(corner(at(policy, "/name", "name")));
    found.push(finding("YML001", "yaml/syntax", Severity::Error, at(policy, "", "owner: \u{1b}[31mhidden")));
    found.push(corner(at(policy, "", "too")));
    found
}

pub fn outcome(findings: impl FnOnce(&ReadFile, &ReadFile) -> Vec<Finding>) -> Outcome {
    let entry = file(entry_path(), ENTRY, DocumentKind::Entry);
    let policy = file("policy.yaml", POLICY, DocumentKind::Policy);
    assert!(entry.stream.documents.iter().all(|document| !document.broken), "{:?}", entry.stream.problems);
    let mut findings = findings(&entry, &policy);
    findings.sort_by(|one, other| one.order().cmp(&other.order()));
    let configuration: Arc<str> = "select: [TIM]\nselct: []\n".into();
    let broken = Error::new("unknown key `selct`").help("write `select`");
    let mut skipped = Skips::default();
    let reason = |code: &str| (code.into(), "no policy".into());
    let path = "register/BR-2026-003.yaml".into();
    skipped.add(&path, Some("BR-2026-003"), &mut vec![reason("DEC007"), reason("DEC008")]);
    skipped.add(&path, None, &mut vec![reason("DEC007")]);
    Outcome {
        now: "2026-11-21T12:00:00.5Z".parse().expect("a moment"),
        files: vec![policy, entry],
        documents: BTreeMap::from([(DocumentKind::Policy, 1), (DocumentKind::Entry, 1), (DocumentKind::Register, 0)]),
        findings,
        errors: vec![Error::new("no such path `a`"), broken.at("breachlint.yaml", &configuration, Span::new(14, 19))],
        skipped,
        passed_over: 3,
        unread_lines: 2,
        ..Outcome::default()
    }
}

pub fn mixed() -> Outcome {
    outcome(|entry, policy| {
        let mut findings = vec![late(entry, policy)];
        findings.extend(on_one_line(entry));
        findings.extend(silenced(entry));
        findings
    })
}

pub fn clean() -> Outcome {
    Outcome { now: "2026-11-21T12:00:00Z".parse().expect("a moment"), ..Outcome::default() }
}
