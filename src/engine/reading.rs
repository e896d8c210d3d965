//! What is wrong with the text or the shape of a document, as findings.

use super::ReadFile;
use super::case::{Case, named};
use super::corpus::Member;
use super::judge::Judge;
use super::locate;
use crate::check::Facts;
use crate::finding::{Certainty, Finding, Fingerprint, Related, Severity, Subject};
use crate::pack::{Outside, page};
use crate::place::Span;
use crate::schema::{self, DocumentKind, Violation};
use crate::source::Problem;

/// What a finding outside the catalogue says.
pub(super) struct Remark<'a> {
    pub(super) code: &'a str,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) pointer: String,
    pub(super) span: Span,
    pub(super) subject: Subject,
    pub(super) fingerprint: Fingerprint,
}

/// A finding about a document that no rule is behind.
pub(super) fn finding(file: &ReadFile, remark: Remark<'_>) -> Finding {
    let location = locate::location(file, remark.pointer, remark.span);
    let basis = if remark.code.starts_with("YML") { vec!["YAML 1.2.2".to_owned()] } else { Vec::new() };
    Finding {
        code: remark.code.into(),
        name: Outside::find(remark.code).map_or("reading/other", |outside| &outside.name).into(),
        severity: remark.severity,
        certainty: Certainty::Practice,
        message: remark.message,
        help: remark.help,
        basis: basis.into(),
        url: page(remark.code).into(),
        subject: remark.subject,
        location,
        related: Vec::new(),
        fingerprint: remark.fingerprint.hex(),
        suppressed: None,
    }
}

/// A problem of the reader. In a broken document it says how much was not checked.
pub(super) fn problem<'a>(judge: &Judge<'a>, member: &'a Member<'a>, problem: &Problem) -> Finding {
    let mut message = problem.message.clone();
    if member.document.broken {
        message = format!("{message}; {} not checked", unchecked(member));
    }
    let subject = if member.document.broken {
        Subject { kind: Some(member.kind.word()), id: None, index: member.document.index }
    } else {
        judge.about(Case::whole(member))
    };
    // Without the lines, which would not survive an edit above them.
    let fingerprint = named(problem.code, &subject, &member.file.source.path).part(&problem.message);
    let loose = problem.code == crate::source::code::INDENTATION;
    let remark = Remark {
        code: problem.code,
        severity: if loose { Severity::Warning } else { Severity::Error },
        message,
        help: problem.help.to_owned(),
        pointer: String::new(),
        span: problem.span,
        subject,
        fingerprint,
    };
    let mut found = finding(member.file, remark);
    if let Some((span, what)) = problem.related {
        let location = locate::location(member.file, String::new(), span);
        found.related.push(Related { location, message: what.to_owned() });
    }
    found
}

/// The lines of a document that could not be read to its end. None of it is judged: half an entry would seem to lack
/// what stands in the other half.
fn unchecked(member: &Member<'_>) -> String {
    let lines = member.file.source.lines();
    let line = |offset| lines.position(&member.file.source.text, offset).line;
    let own = member.document.own_text();
    if own.is_empty() {
        return "the file was".to_owned();
    }
    let before = own.len() - own.trim_start().len();
    let start = member.document.span.start as usize;
    let text = Span::new(start + before, start + own.trim_end().len());
    let (first, last) = (line(text.start), line(text.end));
    if first == last {
        format!("the document in line {first} was")
    } else {
        format!("the document in lines {first} to {last} was")
    }
}

/// What the schema has to say. A key that the reader already spoke of is left out. Among few documents, those as they
/// should be need no validator.
pub(super) fn shape<'a>(case: Case<'a>, facts: Facts<'_>, are_few: bool) -> Vec<Finding> {
    let member = case.member;
    if are_few && schema::is_sound(case.kind, case.top) {
        return Vec::new();
    }
    let problems = member.file.stream.problems_of(member.document.index);
    let spoken = |span: Span| problems.iter().any(|problem| problem.span == span);
    let violations = match (member.kind, case.kind) {
        (DocumentKind::Register, DocumentKind::Register) => schema::validate_shell(case.top),
        (DocumentKind::Register, _) => schema::validate_entry(case.top),
        (kind, _) => schema::validate(kind, case.top),
    };
    let kept = violations.into_iter().filter(|violation| !spoken(violation.span));
    kept.map(|violation| misfit(case, facts, violation)).collect()
}

fn misfit<'a>(case: Case<'a>, facts: Facts<'_>, violation: Violation<'a>) -> Finding {
    let Violation { code, message, help, node, span, pointer } = violation;
    let file = case.member.file;
    let anchored = node.alias().map(|(_, anchored)| locate::location(file, pointer.clone(), anchored));
    let subject = case.about(facts);
    let fingerprint = case.fingerprint(code, &subject, node);
    let severity = Severity::Error;
    let remark = Remark { code, severity, message, help, pointer, span, subject, fingerprint };
    let mut found = finding(file, remark);
    let message = "the alias stands for this value".to_owned();
    found.related.extend(anchored.map(|location| Related { location, message }));
    found
}
