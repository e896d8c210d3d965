//! Files are read and their documents claimed: ours, nearly ours, or somebody else's.

use std::io;
use std::path::Path;

use super::case::named;
use super::reading::{self, Remark};
use super::{Outcome, ReadFile};
use crate::discover::{Candidate, Claim, claim, claim_of_unreadable};
use crate::error::Error;
use crate::finding::{Finding, Severity, Subject};
use crate::place::Span;
use crate::schema::DocumentKind;
use crate::share::shared;
use crate::source::{Limits, Problem, SourceFile, Stream, TextError, read};

/// What reading gave.
#[derive(Default)]
pub struct Gathered {
    /// Files with a document of ours.
    pub files: Vec<ReadFile>,
    /// Documents whose `kind` is missing or misspelt.
    pub strange: Vec<Finding>,
    /// Files that could not be read.
    pub errors: Vec<Error>,
    /// Files without a document of ours.
    pub passed_over: usize,
}

/// What to do with a file that was named and holds no document of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Say so.
    Report,
    /// Pass it over and count it.
    Ignore,
}

enum Read {
    Ours(Box<ReadFile>, Vec<Finding>),
    Stranger(Option<Box<Finding>>),
    Failed(Error),
}

/// Reads files for facts only. What does not name a kind of ours is not even parsed: a hook that checks one entry must
/// not pay for all YAML of the repository.
///
/// A file that is gone by now has nothing to say. One that cannot be read may be the policy, so it is an error: what is
/// held against the policy would be skipped as if there were none.
#[must_use]
pub fn gather_facts(candidates: &[Candidate], limits: &Limits) -> (Vec<ReadFile>, Vec<Error>) {
    let read = shared(candidates, |candidate| fact(candidate, limits));
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for one in read.into_iter().flatten() {
        match one {
            Ok(file) => files.push(file),
            Err(error) => errors.push(error),
        }
    }
    (files, errors)
}

fn fact(candidate: &Candidate, limits: &Limits) -> Option<Result<ReadFile, Error>> {
    let text = SourceFile::read(&candidate.path, &candidate.shown, limits);
    match &text {
        Ok(source) if candidate.assigned.is_none() && !names_a_kind(&source.text) => return None,
        Err(TextError::Unreadable(error)) if error.kind() == io::ErrorKind::NotFound => return None,
        _ => {}
    }
    match claimed(text, candidate, limits, Unknown::Ignore, || head(&candidate.path)) {
        Read::Ours(file, _) => Some(Ok(*file)),
        Read::Stranger(_) => None,
        Read::Failed(error) => {
            Some(Err(error.help("what is checked is held against it; make it readable, or list it under `exclude`")))
        }
    }
}

fn names_a_kind(text: &str) -> bool {
    DocumentKind::ALL.iter().any(|kind| text.contains(kind.word()))
}

/// Reads the candidates. The order of the result does not depend on how the work was shared out.
#[must_use]
pub fn gather(candidates: &[Candidate], limits: &Limits, unknown: Unknown) -> Gathered {
    let read: Vec<Read> = shared(candidates, |candidate| read_one(candidate, limits, unknown));
    let mut gathered = Gathered::default();
    for one in read {
        match one {
            Read::Ours(file, strange) => {
                gathered.files.push(*file);
                gathered.strange.extend(strange);
            }
            Read::Stranger(strange) => {
                gathered.passed_over += usize::from(strange.is_none());
                gathered.strange.extend(strange.map(|finding| *finding));
            }
            Read::Failed(error) => gathered.errors.push(error),
        }
    }
    gathered
}

/// One text that did not come from a file; `candidate` says under which name.
#[must_use]
pub fn gather_text(bytes: Vec<u8>, candidate: &Candidate, limits: &Limits, unknown: Unknown) -> Gathered {
    let mut gathered = Gathered::default();
    let head: Vec<u8> = bytes.iter().take(HEAD).copied().collect();
    match claimed(SourceFile::from_bytes(bytes, &candidate.shown, limits), candidate, limits, unknown, || head) {
        Read::Ours(file, strange) => {
            gathered.files.push(*file);
            gathered.strange = strange;
        }
        Read::Stranger(strange) => {
            gathered.passed_over = usize::from(strange.is_none());
            gathered.strange.extend(strange.map(|finding| *finding));
        }
        Read::Failed(error) => gathered.errors.push(error),
    }
    gathered
}

/// So much of an unreadable file is searched for the word that would make it ours.
const HEAD: usize = 64 << 10;

fn read_one(candidate: &Candidate, limits: &Limits, unknown: Unknown) -> Read {
    // A walk has seen what it found.
    let read = if candidate.named { SourceFile::read } else { SourceFile::read_seen };
    let text = read(&candidate.path, &candidate.shown, limits);
    claimed(text, candidate, limits, unknown, || head(&candidate.path))
}

fn head(path: &Path) -> Vec<u8> {
    SourceFile::head(path, HEAD).unwrap_or_default()
}

fn claimed(
    text: Result<SourceFile, TextError>,
    candidate: &Candidate,
    limits: &Limits,
    unknown: Unknown,
    head: impl FnOnce() -> Vec<u8>,
) -> Read {
    match text {
        Ok(source) => documents(source, candidate, limits, unknown),
        Err(TextError::Unsuitable(problem)) => {
            let kind = candidate.assigned.or_else(|| claim_of_unreadable(&head()));
            match kind {
                Some(kind) => Read::Ours(Box::new(refused(candidate, problem, kind)), Vec::new()),
                None if candidate.named && unknown == Unknown::Report => {
                    let error = Error::new(format!("cannot read `{}`: {}", candidate.shown, problem.message));
                    Read::Failed(error.help(problem.help))
                }
                None => Read::Stranger(None),
            }
        }
        Err(TextError::Unreadable(error)) => {
            let error = Error::new(format!("cannot read `{}`: {error}", candidate.shown));
            Read::Failed(error.help("make it readable, or list it under `exclude`"))
        }
        Err(TextError::NotAFile) => {
            Read::Failed(Error::new(format!("cannot read `{}`: it is not a regular file", candidate.shown)))
        }
    }
}

/// A file of ours that is no text: one broken document that says why.
fn refused(candidate: &Candidate, problem: Problem, kind: DocumentKind) -> ReadFile {
    let source = SourceFile::new(&candidate.shown, "");
    let stream = Stream::refused(&source.text, problem);
    ReadFile { source, stream, kinds: vec![Some(kind)] }
}

fn documents(source: SourceFile, candidate: &Candidate, limits: &Limits, unknown: Unknown) -> Read {
    let stream = read(&source.text, limits);
    let claims: Vec<Claim> = stream.documents.iter().map(|document| claim(document, candidate.assigned)).collect();
    let kinds: Vec<Option<DocumentKind>> = claims
        .iter()
        .map(|claim| match claim {
            Claim::Known(kind) => Some(*kind),
            _ => None,
        })
        .collect();
    let file = ReadFile { source, stream, kinds };
    let strange: Vec<Finding> =
        claims.iter().enumerate().filter_map(|(index, claim)| misspelt(&file, index, claim)).collect();
    if !strange.is_empty() || file.kinds.iter().any(Option::is_some) {
        return Read::Ours(Box::new(file), strange);
    }
    let report = candidate.named && unknown == Unknown::Report;
    Read::Stranger(report.then(|| Box::new(without_kind(&file))))
}

fn misspelt(file: &ReadFile, index: usize, claim: &Claim) -> Option<Finding> {
    let Claim::NearMiss { written, meant } = claim else { return None };
    let document = file.stream.documents.get(index)?;
    let span = document.root().key_span("kind").unwrap_or(document.span);
    let subject = Subject { kind: None, id: None, index };
    let remark = Remark {
        fingerprint: named("CFG001", &subject, &file.source.path),
        subject,
        code: "CFG001",
        severity: Severity::Error,
        message: format!("`{written}` is no kind of document, so this document was not checked"),
        help: format!("write `kind: {}`", meant.word()),
        pointer: "/kind".to_owned(),
        span,
    };
    Some(reading::finding(file, remark))
}

fn without_kind(file: &ReadFile) -> Finding {
    let words: Vec<String> = DocumentKind::ALL.iter().map(|kind| format!("`{}`", kind.word())).collect();
    let subject = Subject { kind: None, id: None, index: 0 };
    let remark = Remark {
        fingerprint: named("CFG002", &subject, &file.source.path),
        subject,
        code: "CFG002",
        severity: Severity::Error,
        message: "the file holds no document of a known kind, so nothing in it was checked".to_owned(),
        help: format!("start it with `kind:` and one of {}, or leave it out", words.join(", ")),
        pointer: String::new(),
        span: Span::default(),
    };
    reading::finding(file, remark)
}

impl Outcome {
    /// Takes in what reading already found.
    pub fn admit(&mut self, strange: Vec<Finding>, errors: Vec<Error>, passed_over: usize) {
        self.findings.extend(strange);
        self.findings.sort_by(|left, right| left.order().cmp(&right.order()));
        self.errors.extend(errors);
        self.passed_over += passed_over;
    }
}
