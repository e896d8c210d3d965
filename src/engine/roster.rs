//! Which rules are asked about a kind of document, with what is known of them before any document is seen. Rules have many
//! conditions in common: each is worked out once for a document.

use crate::check::{Condition, Facts, Guard, Presence, Reference as _, Regime, Scope};
use crate::pack::{Library, Part, Rule};
use crate::schema::DocumentKind;

/// The rules for each kind of document.
pub(super) struct Rosters<'a>(Vec<(DocumentKind, Roster<'a>)>);

impl<'a> Rosters<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        let all = |kind| Audience { kind, guards: library.guards(), present: None };
        let roster = |kind| (kind, Roster::new(&library.rules, &all(kind)));
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
    /// What rules and checks presuppose, each once.
    premises: Vec<Premise<'a>>,
}

/// A rule that is asked.
pub(super) struct Duty<'a> {
    pub(super) rule: &'a Rule,
    pub(super) questions: Vec<Question<'a>>,
    /// For which regimes it speaks.
    pub(super) voice: Voice,
    pub(super) grounds: Grounds,
}

/// A check of it.
pub(super) struct Question<'a> {
    pub(super) part: &'a Part,
    pub(super) is_clocked: bool,
    pub(super) grounds: Grounds,
    /// The conditions that come out differently from item to item, or from regime to regime.
    own: Vec<&'a Condition>,
}

/// A number of a list of regimes.
type Voice = usize;

/// What has to be so for a rule or a check to be asked at all.
pub(super) struct Grounds {
    /// What they cannot do without: most go by this alone.
    wanted: Presence,
    /// The numbers of their premises.
    premises: Vec<usize>,
}

/// A condition on the document as a whole, under the first regime that a voice speaks for.
struct Premise<'a> {
    condition: &'a Condition,
    voice: Voice,
    wanted: Presence,
}

impl<'a> Roster<'a> {
    /// For one document: without the rules and checks that it lacks the fields for.
    pub(super) fn for_one(rules: &'a [Rule], kind: DocumentKind, library: &'a Library, present: Presence) -> Self {
        Self::new(rules, &Audience { kind, guards: library.guards(), present: Some(present) })
    }

    fn new(rules: &'a [Rule], audience: &Audience<'_>) -> Self {
        let mut roster = Self { duties: Vec::new(), voices: Vec::new(), premises: Vec::new() };
        for rule in rules.iter().filter(|rule| rule.on.iter().any(|on| on.kind() == audience.kind)) {
            let duty = roster.duty(rule, audience);
            roster.duties.push(duty);
        }
        roster
    }

    fn duty(&mut self, rule: &'a Rule, audience: &Audience<'_>) -> Duty<'a> {
        let voice = number(&mut self.voices, |known| *known == rule.regimes, || &rule.regimes);
        let wanted = rule.when.wants(audience.guards);
        let (mut premises, mut questions) = (Vec::new(), Vec::new());
        if audience.may_have(wanted) {
            let parts = rule.check.iter().filter(|part| audience.is_meant_by(part));
            questions.extend(parts.map(|part| self.question(part, voice, audience.guards)));
            rule.when.conjuncts(&mut |condition| premises.push(self.premise(condition, voice, audience.guards)));
        }
        Duty { rule, questions, voice, grounds: Grounds { wanted, premises } }
    }

    fn question(&mut self, part: &'a Part, voice: Voice, guards: &[Guard]) -> Question<'a> {
        let list = list_of(part);
        let is_clocked = part.is_clocked();
        let (mut premises, mut own) = (Vec::new(), Vec::new());
        part.when.conjuncts(&mut |condition| {
            if is_clocked || (part.each.is_some() && condition.reads_item(guards)) {
                own.push(condition);
            } else {
                premises.push(self.premise(condition, voice, guards));
            }
        });
        Question { part, is_clocked, grounds: Grounds { wanted: part.when.wants(guards).or(list), premises }, own }
    }

    fn premise(&mut self, condition: &'a Condition, voice: Voice, guards: &[Guard]) -> usize {
        let wanted = condition.wants(guards);
        // Most are told apart by their fields.
        let is_same =
            |known: &Premise<'_>| known.wanted == wanted && known.voice == voice && known.condition == condition;
        number(&mut self.premises, is_same, || Premise { condition, voice, wanted })
    }
}

impl Question<'_> {
    /// Whether its conditions, as written, hold for the document or some item of its list.
    pub(super) fn is_meant_for_any(&self, facts: Facts<'_>) -> bool {
        match &self.part.each {
            None => self.part.when.holds(facts),
            Some(list) => facts.all(list).into_iter().any(|item| self.part.when.holds(facts.of(item))),
        }
    }

    /// Whether it is asked about an item, when its grounds are granted.
    pub(super) fn is_meant_for(&self, facts: Facts<'_>) -> bool {
        let is_meant = self.own.iter().all(|condition| condition.holds(facts));
        // All tests, which run without optimisation, hold the short way against the long one.
        debug_assert_eq!(is_meant, self.part.when.holds(facts));
        is_meant
    }
}

/// The number of a thing in a list of different ones.
fn number<T>(list: &mut Vec<T>, is_same: impl FnMut(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is_same).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}

/// What must be there for the list whose items a check judges.
fn list_of(part: &Part) -> Presence {
    part.each.as_ref().map(Presence::of_route).unwrap_or_default()
}

/// Whom a roster is for.
struct Audience<'l> {
    kind: DocumentKind,
    guards: &'l [Guard],
    /// What the only document has; without it there are several.
    present: Option<Presence>,
}

impl Audience<'_> {
    fn may_have(&self, wanted: Presence) -> bool {
        self.present.is_none_or(|present| present.may_hold(wanted))
    }

    /// A rule for several kinds of document says for each check which it means. One that misses another document says so.
    fn is_meant_by(&self, part: &Part) -> bool {
        let is_of_kind = part.on.is_none_or(|on| on.kind() == self.kind);
        let may_ask = part.needs.is_some() || self.may_have(list_of(part));
        is_of_kind && may_ask && part.scope() == Scope::Document
    }
}

/// One document before the rules of a roster.
pub(super) struct Hearing<'r, 'a> {
    roster: &'r Roster<'r>,
    facts: Facts<'a>,
    voices: Vec<Heard<'a>>,
    /// Which premises hold, as far as somebody asked.
    outcomes: Vec<Option<bool>>,
}

/// How rules of one voice stand to the regimes of a document.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    /// The first regime in force that they speak for.
    pub(super) first: Option<&'a Regime>,
    /// Whether there is nothing to say about other regimes.
    pub(super) is_all: bool,
}

impl<'r, 'a> Hearing<'r, 'a> {
    pub(super) fn new(roster: &'r Roster<'r>, facts: Facts<'a>) -> Self {
        let regimes = facts.subject.regimes();
        let heard = |voice: &&[String]| {
            let is_meant = |regime: &&'a Regime| regime.is_meant_by(voice);
            let first = regimes.in_force.iter().copied().find(is_meant);
            Heard { first, is_all: regimes.proposed.is_empty() && regimes.in_force.iter().all(is_meant) }
        };
        let voices = roster.voices.iter().map(heard).collect();
        Self { roster, facts, voices, outcomes: vec![None; roster.premises.len()] }
    }

    /// How the rules of a voice stand to its regimes.
    pub(super) fn heard(&self, voice: Voice) -> Option<Heard<'a>> {
        self.voices.get(voice).copied()
    }

    /// Whether the grounds are there.
    pub(super) fn grants(&mut self, grounds: &Grounds) -> bool {
        self.facts.subject.presence().may_hold(grounds.wanted)
            && grounds.premises.iter().all(|at| self.outcome(*at).unwrap_or_default())
    }

    fn outcome(&mut self, at: usize) -> Option<bool> {
        if let Some(Some(known)) = self.outcomes.get(at) {
            return Some(*known);
        }
        let premise = self.roster.premises.get(at)?;
        let regime = self.voices.get(premise.voice)?.first;
        let holds = premise.condition.holds(Facts { regime, ..self.facts });
        *self.outcomes.get_mut(at)? = Some(holds);
        Some(holds)
    }
}
