//! A suppression after the findings were silenced: its row in the ledger, and the findings about itself.

use std::sync::Arc;

use super::ledger::{Row, RuleState, State};
use super::reach::Reach;
use super::suppression::{Fault, Suppression, fault, masked};
use crate::finding::{Certainty, Finding, Fingerprint, Location, Severity, Subject};
use crate::model::Hygiene;
use crate::pack::{Outside, page};
use crate::place::Span;

/// A suppression of which it is known what it silences.
pub(super) struct Settled<'a> {
    suppression: Suppression<'a>,
    /// The state of each of its silences.
    states: Vec<State>,
    hygiene: Option<&'a Hygiene>,
    /// The stretches of the comment that hold personal data.
    pub(super) personal: Vec<Span>,
}

impl<'a> Settled<'a> {
    /// `sees` says whether this run would have found what a rule finds in a file.
    pub(super) fn new(
        mut suppression: Suppression<'a>,
        hygiene: Option<&'a Hygiene>,
        sees: impl Fn(&str, &str) -> bool,
    ) -> Self {
        let (is_sound, is_broken) = (suppression.is_sound(), suppression.document.broken);
        let own = suppression.faults.iter().map(|fault| fault.state).max();
        let path = &*suppression.file.source.path;
        let mut states = Vec::new();
        for silence in &mut suppression.silences {
            if is_sound && !is_broken && silence.fault.is_none() && silence.findings == 0 && sees(&silence.code, path) {
                let message = format!("nothing that `{}` finds stands here, so nothing is silenced", silence.code);
                let help = "remove it from the comment, or move the comment to the line that the finding names";
                silence.fault = Some(fault(State::Unused, silence.span, message, help));
            }
            let mended = if silence.findings > 0 { State::InUse } else { State::NotChecked };
            states.push(silence.fault.as_ref().map(|fault| fault.state).max(own).unwrap_or(mended));
        }
        let comment = suppression.span.slice(&suppression.file.source.text);
        let places = hygiene.map(|hygiene| hygiene.places(comment)).unwrap_or_default();
        let start = suppression.span.start as usize;
        let personal = places.into_iter().map(|place| Span::new(start + place.start, start + place.end)).collect();
        Self { suppression, states, hygiene, personal }
    }

    pub(super) fn path(&self) -> Arc<str> {
        Arc::clone(&self.suppression.file.source.path)
    }

    fn masked(&self, text: &str) -> String {
        masked(text, self.hygiene)
    }

    /// The document's own id.
    fn id(&self) -> Option<String> {
        let document = self.suppression.document;
        let id = document.root().get(self.suppression.kind.id_key()?).filter(|_| !document.broken)?.written()?;
        (!id.trim().is_empty()).then(|| self.masked(id))
    }

    pub(super) fn row(&self) -> Row {
        let Suppression { line, reach, request, faults, silences, shown, .. } = &self.suppression;
        let rules = silences.iter().zip(&self.states).map(|(silence, state)| RuleState {
            code: silence.code.to_string(),
            state: *state,
            findings: silence.findings,
        });
        let (request, shown) = (request.as_ref(), shown.as_ref());
        let own = faults.iter().map(|fault| fault.state);
        Row {
            path: self.path(),
            line: *line,
            whole_document: *reach == Reach::Document,
            id: self.id(),
            rules: rules.collect(),
            by: shown.and_then(|shown| shown.by.clone()),
            until: request.and_then(|request| request.until).map(|(until, _)| until),
            reason: shown.map(|shown| shown.reason.clone()).filter(|reason| !reason.is_empty()),
            state: own.chain(self.states.iter().copied()).max().unwrap_or(State::NotChecked),
        }
    }

    /// A finding for each thing that is wrong. Of a document that cannot be read nothing is judged.
    pub(super) fn findings(&self) -> Vec<Finding> {
        if self.suppression.document.broken {
            return Vec::new();
        }
        let silences = self.suppression.silences.iter().filter_map(|silence| silence.fault.as_ref());
        self.suppression.faults.iter().chain(silences).filter_map(|fault| self.finding(fault)).collect()
    }

    fn finding(&self, fault: &Fault) -> Option<Finding> {
        let code = fault.state.code()?;
        let Suppression { file, document, kind, span, .. } = &self.suppression;
        let at = |offset| file.source.lines().position(&file.source.text, offset);
        let location = Location {
            path: self.path(),
            pointer: String::new(),
            span: fault.span,
            start: at(fault.span.start),
            end: at(fault.span.end),
        };
        let subject = Subject { kind: Some(kind.word()), id: self.id(), index: document.index };
        let place = subject.id.clone().unwrap_or_else(|| format!("{}#{}", location.path, subject.index));
        // By its words, not by its line: what stands above it may change.
        let words = span.slice(&file.source.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let fingerprint = Fingerprint::default().part(code).part(kind.word()).part(&place).part(&words);
        Some(Finding {
            code: code.into(),
            name: Outside::find(code).map(|outside| outside.name.as_str()).unwrap_or_default().into(),
            severity: severity(fault.state),
            certainty: Certainty::Practice,
            message: fault.message.clone(),
            help: fault.help.clone(),
            basis: Arc::new([]),
            url: page(code).into(),
            fingerprint: fingerprint.hex(),
            subject,
            location,
            related: Vec::new(),
            suppressed: None,
        })
    }
}

/// An error claims a decision that does not hold; what has no effect at all only litters.
fn severity(state: State) -> Severity {
    match state {
        State::InUse | State::NotChecked | State::Unused | State::Duplicate | State::Misplaced => Severity::Warning,
        _ => Severity::Error,
    }
}
