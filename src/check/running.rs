//! Periods under way in an entry: where each started, when it ends by every reading, and what stopped it.

use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

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
        let owed = self.items_of(clock).into_iter().filter(|facts| clock.owed.holds(*facts));
        owed.filter_map(|facts| facts.one_running(stage, clock, None)).collect()
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
        let items = self.items_of(clock).into_iter();
        let running = items.filter_map(|facts| facts.one_running(stage, clock, Some(counting)));
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

    /// The period of a clock for the item at hand.
    fn one_running(self, stage: &'a Stage, clock: &'a Clock, asked: Option<Counting>) -> Option<Running<'a>> {
        let (start, is_presumed) = self.start_of(clock)?;
        let act = self.act_of(clock, &start.1);
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

    fn act_of(self, clock: &Clock, start: &Moment) -> Option<(Node<'a>, Moment)> {
        let mut first = None;
        let (Some(key), Some(own)) = (&clock.same, self.item) else {
            clock.done.iter().for_each(|done| done.each(self, &mut |act| Pick::Earliest.keep(&mut first, act)));
            return first;
        };
        let word = |item: Node<'a>| item.get(key).and_then(|node| node.text()).unwrap_or_default();
        let list = clock.each.as_ref().map(|list| self.all(list)).unwrap_or_default();
        let own_at = list.iter().position(|item| *item == own);
        let others = list.into_iter().enumerate().filter(|(_, item)| *item != own && word(*item) == word(own));
        let follows = |at: usize, act: &Moment| start.is_before(act) || (own_at < Some(at) && !act.is_before(start));
        for (at, item) in others {
            let mut keep = |act: (Node<'a>, Moment)| {
                if follows(at, &act.1) {
                    Pick::Earliest.keep(&mut first, act);
                }
            };
            clock.done.iter().for_each(|done| done.each(self.of(item), &mut keep));
        }
        first
    }
}
