//! Which rules are asked about a kind of document, with what is known of them before any document is seen.

use crate::check::{Guard, Presence, Reference as _, Regime, Regimes, Scope};
use crate::pack::{Library, Part, Rule};
use crate::schema::DocumentKind;

/// The rules for each kind of document.
pub(super) struct Rosters<'a>(Vec<(DocumentKind, Roster<'a>)>);

impl<'a> Rosters<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        let roster = |kind| (kind, Roster::new(&library.rules, kind, library));
        Self(DocumentKind::ALL.map(roster).into())
    }

    pub(super) fn of(&self, kind: DocumentKind) -> Option<&Roster<'a>> {
        self.0.iter().find(|(known, _)| *known == kind).map(|(_, roster)| roster)
    }
}

/// The rules for one kind of document.
pub(super) struct Roster<'a> {
    pub(super) duties: Vec<Duty<'a>>,
    /// The lists of regimes that rules speak for, each once.
    voices: Vec<&'a [String]>,
}

/// A rule that is asked.
pub(super) struct Duty<'a> {
    pub(super) rule: &'a Rule,
    pub(super) questions: Vec<Question<'a>>,
    /// Without which its condition cannot hold.
    pub(super) wanted: Presence,
    /// For which regimes it speaks, as an index of [`Roster::heard`].
    pub(super) voice: usize,
}

/// A check of it.
pub(super) struct Question<'a> {
    pub(super) part: &'a Part,
    /// Without which it finds nothing.
    pub(super) wanted: Presence,
    pub(super) is_clocked: bool,
}

/// How rules of one voice stand to the regimes of a document.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    /// The first regime in force that they speak for.
    pub(super) first: Option<&'a Regime>,
    /// Whether there is nothing to say about other regimes.
    pub(super) is_all: bool,
}

impl<'a> Roster<'a> {
    pub(super) fn new(rules: &'a [Rule], kind: DocumentKind, library: &'a Library) -> Self {
        let mut roster = Self { duties: Vec::new(), voices: Vec::new() };
        for rule in rules.iter().filter(|rule| rule.on.iter().any(|on| on.kind() == kind)) {
            let parts = rule.check.iter().filter(|part| is_asked(part, kind));
            let questions = parts.map(|part| Question::new(part, library.guards())).collect();
            let wanted = rule.when.wants(library.guards());
            let voice = roster.voice(&rule.regimes);
            roster.duties.push(Duty { rule, questions, wanted, voice });
        }
        roster
    }

    fn voice(&mut self, regimes: &'a [String]) -> usize {
        let known = self.voices.iter().position(|known| *known == regimes);
        known.unwrap_or_else(|| {
            self.voices.push(regimes);
            self.voices.len() - 1
        })
    }

    /// How the rules stand to the regimes of a document, by their voice.
    pub(super) fn heard<'b>(&self, regimes: &Regimes<'b>) -> Vec<Heard<'b>> {
        let heard = |voice: &&[String]| {
            let is_meant = |regime: &&'b Regime| regime.is_meant_by(voice);
            let first = regimes.in_force.iter().copied().find(is_meant);
            Heard { first, is_all: regimes.proposed.is_empty() && regimes.in_force.iter().all(is_meant) }
        };
        self.voices.iter().map(heard).collect()
    }
}

impl<'a> Question<'a> {
    fn new(part: &'a Part, guards: &[Guard]) -> Self {
        let list = part.each.as_ref().map(Presence::on_the_way).unwrap_or_default();
        let check = part.kind.check();
        Self { part, wanted: part.when.wants(guards).or(list), is_clocked: check.is_clocked() }
    }
}

/// A rule for several kinds of document says for each check which it means.
fn is_asked(part: &Part, kind: DocumentKind) -> bool {
    part.kind.check().scope() == Scope::Document && part.on.is_none_or(|on| on.kind() == kind)
}
