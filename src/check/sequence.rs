//! Messages to one receiver, one after the other.

use schemars::JsonSchema;
use serde::Deserialize;

use super::receiver::Receivers;
use super::within::Within;
use super::{Check, Condition, Facts, Hit, Lookups};
use crate::model::{Form, Moment, Period, distance, written};
use crate::place::Route;
use crate::source::{Found, Node};

/// Messages to one receiver come in an order: what one of them announces another brings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The messages.
    messages: Route,
    /// The receiver: messages with the same value belong together.
    by: Route,
    /// When a message was sent. One without it was not sent and does not count.
    sent: Route,
    /// The messages that come first.
    first: Condition,
    /// Those that come after them.
    then: Condition,
    /// What is wrong.
    fault: Fault,
    /// How long the continuation may take, for `unfinished`; without it, it must be there.
    #[serde(default)]
    within: Option<Within>,
    /// Where to point in the message.
    point_at: Route,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// Nothing came after a first message, and the time for it is over.
    Unfinished,
    /// What comes after was sent before every first message.
    Early,
    /// A second first message, with nothing after the one before it.
    Repeated,
}

/// One message with the moment it was sent.
struct Sent<'a> {
    message: Node<'a>,
    moment: Moment,
}

impl Sequence {
    /// Messages per receiver, in the order of the text.
    fn groups<'a>(&self, facts: Facts<'a>) -> Vec<Vec<Sent<'a>>> {
        let sent = facts.all(&self.messages).into_iter().filter_map(|message| {
            let moment = facts.moment(message.one(&self.sent)?)?;
            let receiver = message.one(&self.by).and_then(|node| node.text()).unwrap_or_default();
            Some((receiver, Sent { message, moment }))
        });
        sent.collect::<Receivers<'a, _>>().groups().map(in_order).collect()
    }

    fn hit<'a>(&self, at: &Sent<'a>, other: Option<&Sent<'a>>) -> Hit<'a> {
        let place = at.message.one(&self.point_at).map_or(Found::Missing(at.message), Found::Here);
        let mut hit = Hit::at(place).with("sent", written(at.moment.instant, &at.moment.zone));
        hit.item = Some(at.message);
        let Some(other) = other else { return hit };
        let moment = written(other.moment.instant, &other.moment.zone);
        let place = other.message.one(&self.sent).unwrap_or(other.message);
        hit.with("other", moment.clone()).near(place, format!("the other message, sent at {moment}"))
    }

    fn unfinished<'a>(&self, facts: Facts<'a>, group: &[Sent<'a>]) -> Vec<Hit<'a>> {
        let is = |condition: &Condition, sent: &Sent<'a>| condition.holds(facts.of(sent.message));
        let last = group.iter().rposition(|sent| is(&self.then, sent));
        let open =
            group.iter().enumerate().filter(|(at, sent)| is(&self.first, sent) && last.is_none_or(|last| last <= *at));
        open.filter_map(|(_, sent)| {
            let hit = self.hit(sent, None).with("elapsed", distance(facts.now().duration_since(sent.moment.instant)));
            match &self.within {
                None => Some(hit),
                Some(within) => Self::overdue(facts, sent, within.period(facts.of(sent.message))?, hit),
            }
        })
        .collect()
    }

    fn overdue<'a>(
        facts: Facts<'a>,
        sent: &Sent<'a>,
        (period, set_by): (Period, Option<Node<'a>>),
        hit: Hit<'a>,
    ) -> Option<Hit<'a>> {
        let due = period.after(sent.moment.instant, &sent.moment.zone);
        if facts.now() <= due {
            return None;
        }
        let hit = hit.with("limit", period.to_string()).with("due", written(due, &sent.moment.zone));
        Some(match set_by {
            Some(term) => hit.near(term, "the period is set here"),
            None => hit,
        })
    }

    fn early<'a>(&self, facts: Facts<'a>, group: &[Sent<'a>]) -> Vec<Hit<'a>> {
        let is = |condition: &Condition, sent: &Sent<'a>| condition.holds(facts.of(sent.message));
        let Some(first) = group.iter().find(|sent| is(&self.first, sent)) else { return Vec::new() };
        let early = group.iter().filter(|sent| is(&self.then, sent) && sent.moment.is_before(&first.moment));
        early.map(|sent| self.hit(sent, Some(first))).collect()
    }

    fn repeated<'a>(&self, facts: Facts<'a>, group: &[Sent<'a>]) -> Vec<Hit<'a>> {
        let mut before: Option<&Sent<'a>> = None;
        let mut hits = Vec::new();
        for sent in group {
            if self.then.holds(facts.of(sent.message)) {
                before = None;
            } else if self.first.holds(facts.of(sent.message)) {
                hits.extend(before.map(|before| self.hit(sent, Some(before))));
                before = Some(sent);
            }
        }
        hits
    }
}

/// Within a day of which some message names no time, the order of the text decides.
fn in_order(mut group: Vec<Sent<'_>>) -> Vec<Sent<'_>> {
    if group.iter().any(|sent| sent.moment.form == Form::Day) {
        group.sort_by_key(|sent| sent.moment.day());
    } else {
        group.sort_by_key(|sent| sent.moment.instant);
    }
    group
}

impl Check for Sequence {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let groups = self.groups(facts);
        let judge = |group: &Vec<Sent<'a>>| match self.fault {
            Fault::Unfinished => self.unfinished(facts, group),
            Fault::Early => self.early(facts, group),
            Fault::Repeated => self.repeated(facts, group),
        };
        groups.iter().flat_map(judge).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.messages])
            .items_of(&self.messages)
            .routes([&self.by, &self.sent, &self.point_at])
            .conditions([&self.first, &self.then])
            .within(self.within.as_ref())
    }

    fn values(&self) -> &'static [&'static str] {
        match (self.fault, &self.within) {
            (Fault::Unfinished, None) => &["sent", "elapsed"],
            (Fault::Unfinished, Some(_)) => &["sent", "elapsed", "limit", "due"],
            (Fault::Early | Fault::Repeated, _) => &["sent", "other"],
        }
    }
}
