//! What is wrong with the text or the shape of a document, as findings.

use super::ReadFile;
use super::corpus::Member;
use super::locate;
use crate::finding::{Certainty, Finding, Fingerprint, Related, Severity, Subject};
use crate::pack::{Outside, page};
use crate::place::Span;
use crate::schema::{self, DocumentKind};
use crate::source::{Document, Problem};

/// What a finding outside the catalogue says.
pub(super) struct Remark<'a> {
    pub(super) code: &'a str,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) pointer: String,
    pub(super) span: Span,
    pub(super) kind: Option<DocumentKind>,
}

/// A finding about a document that no rule is behind.
pub(super) fn finding(file: &ReadFile, document: Option<&Document>, remark: Remark<'_>) -> Finding {
    let id = document.filter(|document| !document.broken).map(Document::root);
    let id = id.and_then(|root| ["entry_id", "policy_id"].iter().find_map(|key| root.get(key)?.written()));
    let location = locate::location(file, remark.pointer, remark.span);
    let kind = remark.kind.map(DocumentKind::word);
    let fingerprint = Fingerprint::default()
        .part(remark.code)
        .part(kind.unwrap_or_default())
        .part(id.unwrap_or(&location.path))
        .part(&location.pointer)
        .part(&remark.message)
        .hex();
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
        subject: Subject { kind, id: id.map(str::to_owned), index: document.map_or(0, |document| document.index) },
        location,
        related: Vec::new(),
        fingerprint,
        suppressed: None,
    }
}

/// A problem of the reader. In a broken document it says how much was not checked.
pub(super) fn problem(member: &Member<'_>, problem: &Problem) -> Finding {
    let mut message = problem.message.clone();
    if member.document.broken {
        message = format!("{message}; {} not checked", unchecked(member));
    }
    let loose = problem.code == crate::source::code::INDENTATION;
    let mut found = finding(
        member.file,
        Some(member.document),
        Remark {
            code: problem.code,
            severity: if loose { Severity::Warning } else { Severity::Error },
            message,
            help: problem.help.to_owned(),
            pointer: String::new(),
            span: problem.span,
            kind: Some(member.kind),
        },
    );
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

/// What the schema has to say. A key that the reader already spoke of is left out.
pub(super) fn shape<'a>(member: &Member<'a>, problems: &[Problem]) -> Vec<Finding> {
    let spoken = |span: Span| problems.iter().any(|problem| problem.span == span);
    let violations = schema::validate(member.kind, member.document.root());
    let kept = violations.into_iter().filter(|violation| !spoken(violation.span));
    kept.map(|violation| {
        let anchor = violation
            .node
            .alias()
            .map(|(_, anchored)| locate::location(member.file, violation.pointer.clone(), anchored));
        let mut found = finding(
            member.file,
            Some(member.document),
            Remark {
                code: violation.code,
                severity: Severity::Error,
                message: violation.message,
                help: violation.help,
                pointer: violation.pointer,
                span: violation.span,
                kind: Some(member.kind),
            },
        );
        let message = "the alias stands for this value".to_owned();
        found.related.extend(anchor.map(|location| Related { location, message }));
        found
    })
    .collect()
}
