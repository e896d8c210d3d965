//! Files and rules go in, findings come out. The only loop over everything.

mod agenda;
mod case;
mod corpus;
mod countdown;
mod example;
mod gather;
mod judge;
mod lasting;
mod locate;
mod outcome;
mod reading;
mod regime;
mod roster;
mod skipped;
mod standing;
mod verdict;
mod waiting;

use std::collections::BTreeMap;

use case::Piece;
use corpus::{Corpus, Member};
use judge::Judge;
use roster::Rosters;
use verdict::{Unanswered, Verdict};

use crate::check::Run;
use crate::error::Error;
use crate::finding::{Finding, Names};
use crate::pack::Library;
use crate::share::summed;

pub use agenda::{Agenda, Receiver, SetBy, Source, Task, Urgency, agenda};
pub use countdown::{Closed, Countdown, End, Leg, countdown};
pub use example::{ExampleOutcome, run_examples};
pub use gather::{Gathered, Unknown, gather, gather_facts, gather_text};
pub use outcome::{Choice, Outcome, ReadFile};
pub use skipped::{Reason, Skipped, Skips};

/// From how many documents and entries on it pays to build validators.
const FEW: usize = 100;

/// Judges the documents of the files. `related` files are read for facts only: no finding is about them.
#[must_use]
pub fn check(files: Vec<ReadFile>, related: &[ReadFile], library: &Library, run: Run<'_>) -> Outcome {
    let corpus = Corpus::new(&files, related);
    let shown: Vec<&Member<'_>> = corpus.members.iter().filter(|member| member.shown).collect();
    let pieces: Vec<Piece<'_>> = shown.iter().copied().flat_map(Piece::of).collect();
    let judge = Judge { library, corpus: &corpus, run, are_few: pieces.len() <= FEW };
    let mut verdict = match pieces.as_slice() {
        [piece] => judge.lone(piece),
        _ => {
            let rosters = Rosters::new(library);
            summed(&pieces, |verdict, piece| judge.piece(&rosters, piece, verdict), Verdict::join)
        }
    };
    for member in &shown {
        let problems = member.file.stream.problems_of(member.document.index);
        verdict.findings.extend(problems.iter().map(|problem| reading::problem(&judge, member, problem)));
    }
    verdict.findings.extend(judge.homes().findings);
    let mut documents = BTreeMap::new();
    for member in &shown {
        *documents.entry(member.kind).or_default() += 1;
    }
    let unread_lines = shown.iter().map(|member| unread_lines(member)).sum();
    let errors = unanswered(library, std::mem::take(&mut verdict.unanswered));
    let (findings, skipped) = settled(verdict);
    drop(corpus);
    Outcome { now: run.now, files, documents, findings, errors, skipped, unread_lines, ..Outcome::default() }
}

/// One error for each fault of a rule, however many documents bring it to light.
fn unanswered(library: &Library, mut all: Vec<Unanswered>) -> Vec<Error> {
    all.sort();
    let same = |one: &Unanswered, other: &Unanswered| {
        (&one.code, one.part, &one.trouble) == (&other.code, other.part, &other.trouble)
    };
    let mut errors = Vec::new();
    for group in all.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        let mut about = first.id.as_ref().map_or_else(|| first.path.to_string(), |id| format!("{id} ({})", first.path));
        if group.len() > 1 {
            about = format!("{about} and {} more", group.len() - 1);
        }
        errors.push(library.unanswered(&first.code, first.part, &first.trouble, &about));
    }
    errors
}

fn unread_lines(member: &Member<'_>) -> usize {
    if member.document.broken { member.document.own_text().trim().lines().count() } else { 0 }
}

/// Sorted, and with an ordinal where two findings would have one name.
fn settled(mut verdict: Verdict) -> (Vec<Finding>, Skips) {
    verdict.findings.sort_by(|left, right| left.order().cmp(&right.order()));
    distinguish(&mut verdict.findings);
    verdict.skipped.settle();
    (verdict.findings, verdict.skipped)
}

/// Gives findings that would have one name an ordinal, in their order.
pub fn distinguish(findings: &mut [Finding]) {
    let mut names = Names::default();
    for finding in findings {
        finding.fingerprint = names.distinct(std::mem::take(&mut finding.fingerprint));
    }
}
