//! Periods under way in an entry: where each started, when it ends by every reading, and what stopped it.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::facts::Facts;
use super::regime::{Clock, Pick, Stage};
use crate::config::Counting;
use crate::model::{Moment, Period};
use crate::source::Node;

/// One period of an entry.
#[derive(Debug)]
pub struct Running<'a> {
    /// The moment from which it runs, with its place.
    pub start: (Node<'a>, Moment),
    /// The start was not recorded; another moment stands in for it.
    pub is_presumed: bool,
    /// The item of a list that it is about.
    pub item: Option<Node<'a>>,
    /// The stage that it belongs to, where it is a regime's.
    pub stage: Option<&'a Stage>,
    /// How long it is.
    pub period: Period,
    /// The field that sets it, where it is not the regime's.
    pub set_by: Option<Node<'a>>,
    /// The field that moved its end.
    pub moved_by: Option<Node<'a>>,
    /// The moments at which it ends.
    pub ends: Ends,
    /// The act that stopped it.
    pub act: Option<(Node<'a>, Moment)>,
}

/// When a period ends by each reading, and by the one in force.
#[derive(Clone, Debug)]
pub struct Ends {
    /// From the moment itself.
    pub plain: Timestamp,
    /// From the next full hour; as plain where that reading is not in use.
    pub rounded: Timestamp,
    /// By the reading in force.
    pub chosen: Timestamp,
    /// The zone in which they are shown.
    pub zone: TimeZone,
}

/// How a period came out, whatever its places.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The moments at which it ends.
    pub(super) ends: Ends,
    /// When the act came that stopped it.
    pub(super) act: Option<Timestamp>,
}

/// How the recorded periods of a stage of some regime came out.
#[derive(Debug)]
pub(super) struct StageOutcomes {
    /// The address of the stage: each regime has its own.
    stage: usize,
    counting: Counting,
    outcomes: Rc<[Outcome]>,
}

impl Running<'_> {
    /// How it came out.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome { ends: self.ends.clone(), act: self.act.as_ref().map(|(_, act)| act.instant) }
    }
}

impl<'a> Facts<'a> {
    /// When a period ends that starts at a moment. Only a period that the law sets in hours is rounded.
    #[must_use]
    pub fn ends(&self, start: &Moment, period: &Period, counting: Counting) -> Ends {
        let by = |counting| self.deadline(start, period, counting);
        let plain = by(Counting::Plain);
        let rounded = if counting == Counting::Plain { plain } else { by(Counting::HourRounded) };
        let chosen = match counting {
            Counting::Plain => plain,
            Counting::HourRounded => rounded,
            Counting::TwoWorkingDays => by(counting),
        };
        Ends { plain, rounded, chosen, zone: self.place(start) }
    }

    /// When a stage ends that starts at a moment: counted as the configuration says where a law sets its hours.
    #[must_use]
    pub fn end_of_stage(&self, start: &Moment, stage: &str) -> Option<Timestamp> {
        let stage = self.stage(stage)?;
        let counting = if stage.period.is_some() { self.settings().counting } else { Counting::Plain };
        Some(self.deadline(start, &self.period_of(stage)?, counting))
    }

    /// The periods of a clock that are owed, for each item of its list.
    #[must_use]
    pub fn running(self, stage: &'a Stage, clock: &'a Clock) -> Vec<Running<'a>> {
        let items = self.items_of(clock);
        let acts = Acts::of(clock, &items);
        let owed = items.into_iter().enumerate().filter(|(_, facts)| clock.owed.holds(*facts));
        owed.filter_map(|(at, facts)| facts.one_running(stage, clock, (&acts, at), None)).collect()
    }

    fn items_of(self, clock: &'a Clock) -> Vec<Self> {
        match &clock.each {
            Some(list) => self.all(list).into_iter().map(|item| self.of(item)).collect(),
            None => vec![self],
        }
    }

    /// The periods of a clock that a check asks for, owed or not: their start is recorded, and nothing moves their end.
    #[must_use]
    pub(super) fn recorded(self, stage: &'a Stage, clock: &'a Clock, counting: Counting) -> Vec<Running<'a>> {
        let items = self.items_of(clock);
        let acts = Acts::of(clock, &items);
        let items = items.into_iter().enumerate();
        let running = items.filter_map(|(at, facts)| facts.one_running(stage, clock, (&acts, at), Some(counting)));
        running.filter(|running| !running.is_presumed).collect()
    }

    /// How the same periods of all clocks of the stage came out. What is about an item of a list is not remembered.
    pub(super) fn outcomes(self, stage: &'a Stage, counting: Counting) -> Rc<[Outcome]> {
        let address = std::ptr::from_ref(stage).addr();
        let is_meant = |known: &&StageOutcomes| known.stage == address && known.counting == counting;
        let known = self.subject.outcomes.borrow().iter().find(is_meant).map(|known| Rc::clone(&known.outcomes));
        if let Some(outcomes) = known.filter(|_| self.item.is_none()) {
            return outcomes;
        }
        let recorded = stage.clocks.iter().flat_map(|clock| self.recorded(stage, clock, counting));
        let outcomes: Rc<[Outcome]> = recorded.map(|running| running.outcome()).collect();
        if self.item.is_none() {
            let outcomes = Rc::clone(&outcomes);
            self.subject.outcomes.borrow_mut().push(StageOutcomes { stage: address, counting, outcomes });
        }
        outcomes
    }

    /// The period of a clock for the item at hand, with the acts among which its own are, and its index.
    fn one_running(
        self,
        stage: &'a Stage,
        clock: &'a Clock,
        (acts, at): (&Acts<'a>, usize),
        asked: Option<Counting>,
    ) -> Option<Running<'a>> {
        let (start, is_presumed) = self.start_of(clock)?;
        let act = match &clock.same {
            Some(key) => acts.after(Acts::word(self, key), at, &start.1),
            None => self.act_of(clock),
        };
        let term = clock.term.as_ref().and_then(|term| term.period(self));
        let (period, set_by) = term.or_else(|| self.period_of(stage).map(|period| (period, None)))?;
        let is_law = set_by.is_none() && stage.period.is_some();
        let counting = if is_law { self.settings().counting } else { Counting::Plain };
        let mut ends = self.ends(&start.1, &period, asked.unwrap_or(counting));
        let moved = clock.postponed_until.iter().find_map(|route| self.earliest(route));
        if let (Some((_, until)), None) = (&moved, asked) {
            let until = until.end();
            ends = Ends { plain: until, rounded: until, chosen: until, ..ends };
        }
        let moved_by = moved.map(|(node, _)| node);
        Some(Running { start, is_presumed, item: self.item, stage: Some(stage), period, set_by, moved_by, ends, act })
    }

    fn start_of(self, clock: &Clock) -> Option<((Node<'a>, Moment), bool)> {
        let recorded = clock.from.pick(clock.pick, self);
        let other = || clock.otherwise_from.iter().find_map(|route| self.earliest(route));
        recorded.map(|start| (start, false)).or_else(|| other().map(|start| (start, true)))
    }

    fn act_of(self, clock: &Clock) -> Option<(Node<'a>, Moment)> {
        let mut first = None;
        clock.done.iter().for_each(|done| done.each(self, &mut |act| Pick::Earliest.keep(&mut first, act)));
        first
    }
}

/// The acts of all items of a clock's list, by the word that makes one an answer to another, the earliest first: of
/// thousands of messages each is looked through once.
struct Acts<'a>(BTreeMap<&'a str, Vec<Act<'a>>>);

/// The index of an item, and its act with the place.
type Act<'a> = (usize, (Node<'a>, Moment));

impl<'a> Acts<'a> {
    /// Those of the items of a clock that asks for the same word; else none.
    fn of(clock: &Clock, items: &[Facts<'a>]) -> Self {
        let mut acts: BTreeMap<&str, Vec<Act<'a>>> = BTreeMap::new();
        if let Some(key) = &clock.same {
            for (at, item) in items.iter().enumerate() {
                let known = acts.entry(Self::word(*item, key)).or_default();
                clock.done.iter().for_each(|done| done.each(*item, &mut |act| known.push((at, act))));
            }
        }
        acts.values_mut().for_each(|acts| acts.sort_by_key(|(_, (_, act))| act.instant));
        Self(acts)
    }

    fn word(facts: Facts<'a>, key: &str) -> &'a str {
        facts.item.and_then(|item| item.get(key)?.text()).unwrap_or_default()
    }

    /// The first act of another item that follows a moment; of those at that moment itself one of an item further down.
    fn after(&self, word: &str, own: usize, start: &Moment) -> Option<(Node<'a>, Moment)> {
        let acts = self.0.get(word)?;
        // Days without a time are compared as days. However far around the world they are, four days are enough.
        let early = start.instant.checked_sub(SignedDuration::from_hours(4 * 24)).unwrap_or(Timestamp::MIN);
        let first = acts.partition_point(|(_, (_, act))| act.instant < early);
        let follows = |at: usize, act: &Moment| start.is_before(act) || (own < at && !act.is_before(start));
        let mut later = acts.get(first..)?.iter().filter(|(at, (_, act))| *at != own && follows(*at, act));
        later.next().map(|(_, act)| act.clone())
    }
}
