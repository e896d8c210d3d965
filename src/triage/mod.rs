//! Findings come in, findings go out: silenced where a comment or the baseline says so, and with what is wrong with the
//! comments themselves. Apart from the engine because no rule may know that it can be silenced.

mod baseline;
mod comment;
mod ledger;
mod reach;
mod settled;
mod suppression;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use baseline::{Baseline, Known};
pub use ledger::{Ledger, Row, RuleState, State};
use reach::{Reach, reaches};
use settled::Settled;
use suppression::{Named, Standard, Suppression};

use crate::check::{Run, Scope};
use crate::config::Suppressions;
use crate::engine::{Outcome, ReadFile, Skips, distinguish};
use crate::error::Error;
use crate::finding::Finding;
use crate::model::zone_named;
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
                return Err(word.place.error(format!("`{}` names no rule", word.word), help));
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
        suppressions.iter_mut().for_each(|suppression| suppression.show(hygiene));
        let sites = Sites::of(&mut suppressions);
        for finding in &mut outcome.findings {
            let governing = sites.governing(finding, &suppressions);
            finding.suppressed = governing.and_then(|(at, place)| suppressions.get_mut(at)?.take(place));
        }
        let skipped = skipped(&outcome.skipped);
        let sees = |code: &str, path: &str| self.sees(code) && !skipped.contains(&(path, code));
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
        let judged = found.iter_mut().filter(|suppression| !suppression.document.broken);
        let mut named = Named::default();
        judged.for_each(|suppression| suppression.examine(standard, &mut named));
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

    /// Whether a rule runs, and sees all that it needs: of single files, a rule that looks at all documents of an
    /// organisation may find nothing although there is something.
    fn sees(&self, code: &str) -> bool {
        let Some(rule) = self.library.rules.iter().find(|rule| rule.code == code) else {
            return self.library.find(code).is_none();
        };
        let local = |needs, scope| scope == Scope::Document && needs != Some(Needs::Folder);
        self.run.complete || rule.check.iter().all(|part| local(part.needs, part.scope()))
    }
}

/// Where which rule could not be evaluated.
fn skipped(skips: &Skips) -> BTreeSet<(&str, &str)> {
    skips.iter().map(|skipped| (skipped.path, skipped.code)).collect()
}

fn of_file(file: &ReadFile) -> impl Iterator<Item = Suppression<'_>> {
    file.stream
        .documents
        .iter()
        .zip(&file.kinds)
        .flat_map(move |(document, kind)| kind.map(|kind| Suppression::of(file, document, kind)).unwrap_or_default())
}

/// Path, document, rule and reach.
type Site<'a> = (&'a str, usize, Arc<str>, Reach);

/// The sound suppressions by their sites: which of all, and which of its rules.
#[derive(Default)]
struct Sites<'a>(BTreeMap<Site<'a>, (usize, usize)>);

impl<'a> Sites<'a> {
    /// Takes in all that are sound. Of two that silence the same rule at the same place, the second is one too many.
    fn of(suppressions: &mut [Suppression<'a>]) -> Self {
        let mut sites = Self::default();
        let mut lines = Vec::with_capacity(suppressions.len());
        for (at, suppression) in suppressions.iter_mut().enumerate() {
            lines.push(suppression.line);
            if !suppression.is_sound() || suppression.document.broken {
                continue;
            }
            let (path, index, reach) = (&*suppression.file.source.path, suppression.document.index, suppression.reach);
            for (place, silence) in suppression.silences.iter_mut().enumerate() {
                if silence.fault.is_some() {
                    continue;
                }
                match sites.0.entry((path, index, Arc::clone(&silence.code), reach)) {
                    Entry::Occupied(first) => silence.repeats(lines.get(first.get().0).copied().unwrap_or_default()),
                    Entry::Vacant(free) => {
                        free.insert((at, place));
                    }
                }
            }
        }
        sites
    }

    /// The nearest one that governs a finding.
    fn governing(&self, finding: &Finding, suppressions: &[Suppression<'_>]) -> Option<(usize, usize)> {
        let site = |reach| (&*finding.location.path, finding.subject.index, Arc::clone(&finding.code), reach);
        // Whether there is one for the rule in this document at all; reaches come in their order, lines first.
        let (_, (any, _)) = self.0.range(site(Reach::Line(0))..=site(Reach::Nothing)).next()?;
        let Suppression { file, document, governed, .. } = suppressions.get(*any)?;
        reaches(finding, file, document, governed).find_map(|reach| self.0.get(&site(reach)).copied())
    }
}
