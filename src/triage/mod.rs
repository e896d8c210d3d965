//! Findings come in, findings go out: silenced where a comment or the baseline says so, and with what is wrong with the
//! comments themselves. Apart from the engine because no rule may know that it can be silenced.

mod baseline;
mod comment;
mod ledger;
mod reach;
mod settled;
mod suppression;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use baseline::{Baseline, Known};
pub use ledger::{Ledger, Row, RuleState, State};
use reach::Reach;
use settled::Settled;
use suppression::{Standard, Suppression};

use crate::check::{Run, Scope};
use crate::config::Suppressions;
use crate::engine::{Outcome, ReadFile, Skipped, distinguish};
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{Hygiene, zone_named};
use crate::pack::{Library, Needs, names_nothing};

/// What findings and suppressions are held against.
#[derive(Clone, Copy)]
pub struct Triage<'a> {
    library: &'a Library,
    demands: &'a Suppressions,
    run: Run<'a>,
}

impl<'a> Triage<'a> {
    /// With the rules of the run and the demands of the configuration.
    ///
    /// # Errors
    /// When the configuration names a rule that does not exist, with the place.
    pub fn new(library: &'a Library, demands: &'a Suppressions, run: Run<'a>) -> Result<Self, Error> {
        for word in demands.allowed.iter().chain(&demands.forbidden) {
            if let Some(help) = names_nothing(&word.word, library) {
                return Err(word.refused(format!("`{}` names no rule", word.word)).help(help));
            }
        }
        Ok(Self { library, demands, run })
    }

    /// Silences what the comments of the documents silence, and adds a finding for each comment that is not as it
    /// should be.
    pub fn suppress(&self, outcome: &mut Outcome) -> Ledger {
        let mut suppressions = self.suppressions(&outcome.files);
        if suppressions.is_empty() {
            return Ledger::default();
        }
        let hygiene = self.run.reference.hygiene();
        silence(&mut outcome.findings, &mut suppressions, hygiene);
        let skipped = &outcome.skipped;
        let sees = |code: &str, path: &str| self.would_find(code, path, skipped);
        let settled: Vec<Settled<'_>> =
            suppressions.into_iter().map(|suppression| Settled::new(suppression, hygiene, sees)).collect();
        for settled in settled.iter().filter(|settled| !settled.personal.is_empty()) {
            outcome.personal.entry(settled.path()).or_default().extend(&settled.personal);
        }
        let mut findings: Vec<Finding> = settled.iter().flat_map(Settled::findings).collect();
        let ledger = Ledger { rows: settled.iter().map(Settled::row).collect() };
        findings.sort_by(|left, right| left.order().cmp(&right.order()));
        distinguish(&mut findings);
        outcome.admit(findings, Vec::new(), 0);
        ledger
    }

    /// All suppressions by path and place, each with what is wrong with it.
    fn suppressions<'f>(&self, files: &'f [ReadFile]) -> Vec<Suppression<'f>> {
        let mut found: Vec<Suppression<'f>> = files.iter().flat_map(of_file).collect();
        if found.is_empty() {
            return found;
        }
        found.sort_by(|left, right| (&left.file.source.path, left.span).cmp(&(&right.file.source.path, right.span)));
        let standard = Standard { library: self.library, demands: self.demands, today: self.today() };
        let mut known = BTreeMap::new();
        for suppression in found.iter_mut().filter(|suppression| !suppression.document.broken) {
            suppression.examine(standard);
            if suppression.is_sound() {
                refuse_repeated(suppression, &mut known);
            }
        }
        found
    }

    /// The day in the zone of the configuration, else of its jurisdiction, else in UTC.
    fn today(&self) -> Date {
        let settings = self.run.settings;
        let named = settings.timezone.as_deref().and_then(zone_named);
        let country = || settings.jurisdiction.as_deref().and_then(|place| self.run.reference.country(place));
        let zone = named.or_else(|| zone_named(&country()?.timezone)).unwrap_or(TimeZone::UTC);
        self.run.now.to_zoned(zone).date()
    }

    /// Whether this run would have found what a rule finds in a file.
    fn would_find(&self, code: &str, path: &str, skipped: &[Skipped]) -> bool {
        self.sees(code) && !skipped.iter().any(|skipped| skipped.code == code && skipped.path == path)
    }

    /// Whether a rule runs, and sees all that it needs: of single files, a rule that looks at all documents of an
    /// organisation may find nothing although there is something.
    fn sees(&self, code: &str) -> bool {
        let Some(rule) = self.library.rules.iter().find(|rule| rule.code == code) else {
            return self.library.find(code).is_none();
        };
        let local = |needs, scope| scope == Scope::Document && needs != Some(Needs::Folder);
        self.run.complete || rule.check.iter().all(|part| local(part.needs, part.kind.check().scope()))
    }
}

fn of_file(file: &ReadFile) -> impl Iterator<Item = Suppression<'_>> {
    file.stream.documents.iter().zip(&file.kinds).flat_map(move |(document, kind)| {
        let kind = *kind;
        let comments = document.comments.iter().filter(move |_| kind.is_some());
        comments.filter_map(move |comment| Suppression::read(file, document, kind?, *comment))
    })
}

/// What stands where: path, document, reach, rule.
type Site<'a> = (&'a str, usize, Reach, String);

/// Of two that silence the same rule at the same place, the second is one too many.
fn refuse_repeated<'a>(suppression: &mut Suppression<'a>, known: &mut BTreeMap<Site<'a>, u32>) {
    let (path, index) = (&*suppression.file.source.path, suppression.document.index);
    for silence in suppression.silences.iter_mut().filter(|silence| silence.fault.is_none()) {
        let site = (path, index, suppression.reach, silence.code.clone());
        match known.get(&site) {
            Some(line) => silence.repeats(*line),
            None => {
                known.insert(site, suppression.line);
            }
        }
    }
}

/// Marks the findings that a comment governs. The nearest comment counts: one at the line before one for the document.
fn silence(findings: &mut [Finding], suppressions: &mut [Suppression<'_>], hygiene: Option<&Hygiene>) {
    let mut by_document: BTreeMap<(Arc<str>, usize), Vec<&mut Suppression<'_>>> = BTreeMap::new();
    for suppression in suppressions.iter_mut().filter(|suppression| suppression.is_sound()) {
        let document = (Arc::clone(&suppression.file.source.path), suppression.document.index);
        by_document.entry(document).or_default().push(suppression);
    }
    by_document.values_mut().for_each(|own| own.sort_by_key(|suppression| suppression.reach));
    for finding in findings {
        let document = (Arc::clone(&finding.location.path), finding.subject.index);
        let own = by_document.get_mut(&document).into_iter().flatten();
        finding.suppressed = own.into_iter().find_map(|suppression| suppression.take(finding, hygiene));
    }
}
