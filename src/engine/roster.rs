//! Which rules are asked about a kind of document, with what is known of them before any document is seen. Rules have many
//! conditions in common: each is worked out once for a document.

use super::standing::{Standing, standing};
use crate::check::{Condition, Facts, Guard, Presence, Reference as _, Regime, Scope};
use crate::pack::{Before, Library, Part, Rule};
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
    /// What checks wait for before they say anything, each once.
    waits: Vec<Wait<'a>>,
}

/// A rule that is asked.
pub(super) struct Duty<'a> {
    pub(super) rule: &'a Rule,
    pub(super) questions: Vec<Question<'a>>,
    /// For which regimes it speaks.
    pub(super) voice: Voice,
    pub(super) grounds: Grounds,
    /// What all its checks cannot do without.
    least: Presence,
}

/// A check of it.
pub(super) struct Question<'a> {
    pub(super) part: &'a Part,
    pub(super) is_clocked: bool,
    pub(super) grounds: Grounds,
    /// The number of what it waits for.
    wait: Option<usize>,
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

/// The end of a stage, under the first regime that a voice speaks for. A rule that cannot be silenced may wait less long.
struct Wait<'a> {
    stage: &'a str,
    voice: Voice,
    rule: &'a Rule,
}

impl<'a> Roster<'a> {
    /// For one document: without the rules and checks that it lacks the fields for.
    pub(super) fn for_one(rules: &'a [Rule], kind: DocumentKind, library: &'a Library, present: Presence) -> Self {
        Self::new(rules, &Audience { kind, guards: library.guards(), present: Some(present) })
    }

    fn new(rules: &'a [Rule], audience: &Audience<'_>) -> Self {
        let mut roster = Self { duties: Vec::new(), voices: Vec::new(), premises: Vec::new(), waits: Vec::new() };
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
            questions.extend(parts.map(|part| self.question((rule, part), voice, audience.guards)));
            rule.when.conjuncts(&mut |condition| premises.push(self.premise(condition, voice, audience.guards)));
        }
        let least = wanted.or(least(&questions));
        Duty { rule, questions, voice, grounds: Grounds { wanted, premises }, least }
    }

    fn question(&mut self, (rule, part): (&'a Rule, &'a Part), voice: Voice, guards: &[Guard]) -> Question<'a> {
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
        let wait = if is_clocked { None } else { self.wait((rule, part), voice) };
        let grounds = Grounds { wanted: part.when.wants(guards).or(list), premises };
        Question { part, is_clocked, grounds, wait, own }
    }

    /// Nothing for a check that speaks at any time; that of an expression tells when the rule is at fault.
    fn wait(&mut self, (rule, part): (&'a Rule, &'a Part), voice: Voice) -> Option<usize> {
        let due = part.due.as_ref().or(rule.due.as_ref())?;
        if due.before == Before::Info || part.is_expression() {
            return None;
        }
        let stage = due.stage.as_str();
        let own = (stage, voice, rule.suppressible);
        let is_same = |known: &Wait<'_>| (known.stage, known.voice, known.rule.suppressible) == own;
        Some(number(&mut self.waits, is_same, || Wait { stage, voice, rule }))
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

/// A check that lacks a whole document is told of, whatever the fields.
fn least(questions: &[Question<'_>]) -> Presence {
    let wanted = |question: &Question<'_>| match question.part.needs {
        None => question.grounds.wanted,
        Some(_) => Presence::default(),
    };
    questions.iter().map(wanted).reduce(Presence::and).unwrap_or_default()
}

impl Duty<'_> {
    /// Whether the rule or all its checks lack a field that they cannot do without.
    pub(super) fn is_idle(&self, facts: Facts<'_>) -> bool {
        let is_idle = !facts.subject.presence().may_hold(self.least);
        // As for [`Question::is_meant_for`].
        debug_assert!(
            !is_idle || !self.rule.when.holds(facts) || !self.questions.iter().any(|one| one.is_meant_for_any(facts)),
            "{}",
            self.rule.code
        );
        is_idle
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
    /// Which waits are not over, as far as somebody asked.
    early: Vec<Option<bool>>,
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
        let (outcomes, early) = (vec![None; roster.premises.len()], vec![None; roster.waits.len()]);
        Self { roster, facts, voices, outcomes, early }
    }

    /// How the rules of a voice stand to its regimes.
    pub(super) fn heard(&self, voice: Voice) -> Option<Heard<'a>> {
        self.voices.get(voice).copied()
    }

    /// Whether a check asks for something that is not due yet, and says nothing before it is.
    pub(super) fn is_early(&mut self, question: &Question<'_>) -> bool {
        let is_entry = self.facts.subject.kind == DocumentKind::Entry;
        is_entry && question.wait.is_some_and(|at| self.is_waiting_for(at).unwrap_or_default())
    }

    fn is_waiting_for(&mut self, at: usize) -> Option<bool> {
        if let Some(Some(known)) = self.early.get(at) {
            return Some(*known);
        }
        let Wait { stage, voice, rule } = self.roster.waits.get(at)?;
        let regime = self.voices.get(*voice)?.first;
        let is_early = standing(Facts { regime, ..self.facts }, stage, rule) == Standing::Early;
        *self.early.get_mut(at)? = Some(is_early);
        Some(is_early)
    }

    /// Whether the grounds are there.
    pub(super) fn grants(&mut self, grounds: &Grounds) -> bool {
        self.facts.subject.presence().may_hold(grounds.wanted)
            && grounds.premises.iter().all(|at| self.outcome(*at).unwrap_or_default())
    }

    fn outcome(&mut self, at: usize) -> Option<bool> {
        self.outcomes.get(at)?.or_else(|| self.work_out(at))
    }

    /// Apart from the answers that are there, which most are and which take a few instructions.
    #[inline(never)]
    fn work_out(&mut self, at: usize) -> Option<bool> {
        let premise = self.roster.premises.get(at)?;
        let regime = self.voices.get(premise.voice)?.first;
        let holds = premise.condition.holds(Facts { regime, ..self.facts });
        *self.outcomes.get_mut(at)? = Some(holds);
        Some(holds)
    }
}
