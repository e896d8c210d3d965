//! What a check may ask: the document, the documents related to it, the clock and the pack's data.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::condition::Condition;
use super::opinion::Opinion;
use super::patience::Patience;
use super::regime::{Regime, Stage};
use super::sighting::Sighting;
use super::subject::{Settings, Subject};
use crate::config::Counting;
use crate::model::{Country, Enisa, Holidays, Hygiene, Moment, Period, Traces, WordList, deadline};
use crate::place::{Key, Origin, Route, Step};
use crate::source::{Directory, Found, Node};

/// The facts of a subject, or of one item of one of its lists.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The document or entry.
    pub subject: &'a Subject<'a>,
    /// The list item under judgement.
    pub item: Option<Node<'a>>,
    /// The regime under which it is judged; without one the first that is in force.
    pub regime: Option<&'a Regime>,
}

impl<'a> Facts<'a> {
    /// The same subject with one item of a list.
    #[must_use]
    pub fn of(self, item: Node<'a>) -> Self {
        Self { item: Some(item), ..self }
    }

    /// The moment of the run.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.subject.run.now
    }

    /// The word list of a name.
    #[must_use]
    pub fn words(&self, name: &str) -> Option<&'a WordList> {
        self.subject.run.reference.words(name)
    }

    /// How long entries may lack things.
    #[must_use]
    pub fn patience(&self) -> Option<&'a Patience> {
        self.subject.run.reference.patience()
    }

    /// What the configuration chose.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        self.subject.run.settings
    }

    /// The country of the document.
    #[must_use]
    pub fn country(&self) -> Option<&'a Country> {
        self.subject.country
    }

    /// The country of a code, such as the first letters of an authority's id.
    #[must_use]
    pub fn country_of(&self, code: &str) -> Option<&'a Country> {
        self.subject.run.reference.country(code)
    }

    /// ENISA's method for the severity of a breach.
    #[must_use]
    pub fn enisa(&self) -> Option<&'a Enisa> {
        self.subject.run.reference.enisa()
    }

    /// Which facts weigh how much.
    #[must_use]
    pub fn opinion(&self) -> Option<&'a Opinion> {
        self.subject.run.reference.opinion()
    }

    /// The jurisdiction of the document.
    #[must_use]
    pub fn jurisdiction(&self) -> Option<&'a str> {
        self.subject.jurisdiction
    }

    /// The same under one regime.
    #[must_use]
    pub fn under(self, regime: &'a Regime) -> Self {
        Self { regime: Some(regime), ..self }
    }

    /// The regime under which it is judged.
    #[must_use]
    pub fn regime(&self) -> Option<&'a Regime> {
        self.regime.or_else(|| self.subject.regimes().in_force.first().copied())
    }

    /// The stage of the regime.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&'a Stage> {
        self.regime()?.stage(id)
    }

    /// Whether the law of a regime is in force and the document or its policy names it.
    #[must_use]
    pub fn in_force(&self, regime: &str) -> bool {
        let own = self.subject.root.get("regimes");
        let general = self.subject.policy.and_then(|policy| policy.get("legal_regimes"));
        let named = own.into_iter().chain(general).flat_map(Node::items).any(|word| word.text() == Some(regime));
        named && self.subject.run.reference.regime(regime).is_some_and(|law| law.in_force)
    }

    /// The period of a stage: the country's own figure, else that of the regime.
    #[must_use]
    pub fn period(&self, stage: &str) -> Option<Period> {
        self.stage(stage).and_then(|stage| self.period_of(stage))
    }

    /// The period of a stage at hand.
    #[must_use]
    pub fn period_of(&self, stage: &Stage) -> Option<Period> {
        let own = self.country().and_then(|country| country.period(&stage.id));
        own.or_else(|| stage.within())
    }

    /// The zone for moments without offset, and whether somebody named it.
    #[must_use]
    pub fn zone(&self) -> &'a (TimeZone, bool) {
        self.subject.zone()
    }

    /// The personal identifiers in the texts of the document or entry.
    pub(super) fn sightings(self) -> &'a [Sighting] {
        self.subject.sightings.get_or_init(|| super::sighting::sightings(self))
    }

    /// The data by which personal data in texts are recognised.
    #[must_use]
    pub fn hygiene(&self) -> Option<&'a Hygiene> {
        self.subject.run.reference.hygiene()
    }

    /// The list of traces of a name.
    #[must_use]
    pub fn traces(&self, name: &str) -> Option<&'a Traces> {
        self.subject.run.reference.traces(name)
    }

    /// Whether all documents of a folder were looked at, and not single files: only then something is missing when it
    /// was not found.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.subject.run.complete
    }

    /// Whether the policy at hand is the one that the document names by `ID@VERSION`; so is any when it names none.
    #[must_use]
    pub fn has_policy_of_its_time(&self) -> bool {
        let Some(reference) = self.subject.own_text("policy_ref") else { return true };
        let (id, version) = reference.trim().split_once('@').unwrap_or((reference.trim(), ""));
        let says = |key: &str| self.subject.policy.and_then(|policy| policy.get(key)).and_then(|node| node.written());
        says("policy_id") == Some(id) && (version.is_empty() || says("version") == Some(version))
    }

    /// The zone of the document's place if anything says which it is, else the one that the moment was written in.
    #[must_use]
    pub fn place(&self, moment: &Moment) -> TimeZone {
        let (zone, named) = self.zone();
        if *named || self.country().is_some() { zone.clone() } else { moment.zone.clone() }
    }

    /// When a period that starts at a moment ends, by the clocks and the calendar of the document's place.
    #[must_use]
    pub fn deadline(&self, start: &Moment, period: &Period, counting: Counting) -> Timestamp {
        let holidays = if counting == Counting::TwoWorkingDays { self.holidays() } else { None };
        deadline(start.instant, period, counting, &self.place(start), holidays)
    }

    fn holidays(&self) -> Option<&'a Holidays> {
        self.calendar().map(|country| &country.holidays)
    }

    /// The country whose public holidays count: that of the authority that was notified first, else the document's
    /// (Art. 2(1): of the place where the action is to be taken).
    #[must_use]
    pub fn calendar(&self) -> Option<&'a Country> {
        let notifications = self.subject.root.get("notifications").into_iter().flat_map(Node::items);
        let authority = notifications.filter_map(|item| item.get("authority")?.text()).next();
        authority.and_then(|id| self.country_of(id)).or_else(|| self.country())
    }

    /// A guard's outcome. An unknown name is refused when rules load. One about an item differs from item to item;
    /// the others are worked out once.
    #[must_use]
    pub fn guard(&self, name: &Key) -> bool {
        let guards = self.subject.run.reference.guards();
        let Some(at) = guards.iter().position(|guard| guard.name.hash == name.hash && guard.name == *name) else {
            return false;
        };
        let Some(guard) = guards.get(at) else { return false };
        if guard.reads_item {
            return guard.condition.holds(*self);
        }
        // Those beyond the bits are worked out each time.
        let Some(bit) = u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)) else {
            return guard.condition.holds(self.subject.facts());
        };
        let (known, value) = self.subject.guards.get();
        if known & bit != 0 {
            return value & bit != 0;
        }
        let holds = guard.condition.holds(self.subject.facts());
        let (known, value) = self.subject.guards.get();
        self.subject.guards.set((known | bit, if holds { value | bit } else { value }));
        holds
    }

    /// What a condition came to that is the same for every item of a list, under the regime at hand.
    pub(super) fn once(&self, condition: &Condition, holds: impl FnOnce() -> bool) -> bool {
        let question =
            (std::ptr::from_ref(condition).addr(), self.regime.map(|regime| std::ptr::from_ref(regime).addr()));
        let known = self.subject.answers.borrow().get(&question).copied();
        known.unwrap_or_else(|| {
            let holds = holds();
            self.subject.answers.borrow_mut().insert(question, holds);
            holds
        })
    }

    fn starts(&self, origin: Origin) -> Starts<'a> {
        let (document, policy) = &self.subject.directories;
        match (origin, self.item) {
            (Origin::Item, Some(item)) => Starts::Item(item),
            (Origin::Document | Origin::Item, _) => Starts::One(Some(document)),
            (Origin::Policy, _) => Starts::One(policy.as_ref()),
            (Origin::Processors, _) => Starts::Processors,
            (Origin::Entries, _) => Starts::Entries,
            (Origin::Registers, _) => Starts::Registers,
        }
    }

    /// The value that a route leads to; the first of several.
    #[must_use]
    pub fn one(&self, route: &Route) -> Option<Node<'a>> {
        match self.starts(route.origin) {
            Starts::One(start) => start?.one(&route.steps),
            Starts::Item(item) => item.one(route),
            Starts::Processors => self.subject.home.processors.iter().find_map(|node| node.one(route)),
            Starts::Entries => self.subject.home.entries.iter().find_map(|entry| entry.node.one(route)),
            Starts::Registers => self.subject.home.registers.iter().find_map(|node| node.one(route)),
        }
    }

    /// All values that a route leads to.
    #[must_use]
    pub fn all(&self, route: &Route) -> Vec<Node<'a>> {
        let mut found = Vec::new();
        self.each(route, &mut |node| found.push(node));
        found
    }

    /// Calls back for every value that a route leads to.
    pub fn each(&self, route: &Route, visit: &mut impl FnMut(Node<'a>)) {
        self.visit(route, &mut |place| {
            if let Found::Here(node) = place {
                visit(node);
            }
        });
    }

    /// Calls back for every value around those that a route leads to: their maps, for a route that ends with a key.
    pub(super) fn around(&self, route: &Route, visit: &mut impl FnMut(Node<'a>)) {
        let Some((_, steps)) = route.steps.split_last() else { return };
        self.follow(route.origin, steps, &mut |place| {
            if let Found::Here(node) = place {
                visit(node);
            }
        });
    }

    /// Calls back for every place of a route, there or missing.
    pub fn visit(&self, route: &Route, visit: &mut impl FnMut(Found<'a>)) {
        self.follow(route.origin, &route.steps, visit);
    }

    /// The same for the beginning of a route.
    pub(super) fn follow(&self, origin: Origin, steps: &[Step], visit: &mut impl FnMut(Found<'a>)) {
        match self.starts(origin) {
            Starts::One(start) => start.into_iter().for_each(|start| start.walk(steps, visit)),
            Starts::Item(item) => item.walk(steps, visit),
            Starts::Processors => self.subject.home.processors.iter().for_each(|node| node.walk(steps, visit)),
            Starts::Entries => self.subject.home.entries.iter().for_each(|entry| entry.node.walk(steps, visit)),
            Starts::Registers => self.subject.home.registers.iter().for_each(|node| node.walk(steps, visit)),
        }
    }

    /// Whether something is said at a route.
    #[must_use]
    pub fn filled(&self, route: &Route) -> bool {
        if !route.is_plural() {
            return self.one(route).is_some_and(|node| !node.is_blank());
        }
        let mut filled = false;
        self.each(route, &mut |node| filled = filled || !node.is_blank());
        filled
    }

    /// The value at a route when something is said there.
    #[must_use]
    pub fn said(&self, route: &Route) -> Option<Node<'a>> {
        self.one(route).filter(|node| !node.is_blank())
    }
}

enum Starts<'a> {
    One(Option<&'a Directory<'a>>),
    Item(Node<'a>),
    Processors,
    Entries,
    Registers,
}
