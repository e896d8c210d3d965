//! What is still due in open entries: one task for each period that runs, each action and each question that waits.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::ReadFile;
use super::corpus::{Corpus, Member};
use super::locate;
use super::waiting;
use crate::check::{Facts, Regime, Run, Running, Stage, Subject};
use crate::error::Error;
use crate::finding::{Finding, Location};
use crate::model::Home;
use crate::place::Key;
use crate::schema::DocumentKind;
use crate::source::{Kind, Node};

/// All that waits in the open entries of a run, most urgent first.
#[derive(Debug)]
pub struct Agenda {
    /// The moment against which deadlines were held.
    pub now: Timestamp,
    /// What ends so soon counts as due.
    pub within: SignedDuration,
    /// Entries that are neither closed nor withdrawn nor no breach.
    pub open: usize,
    /// The other entries.
    pub closed: usize,
    /// Files with entries or registers.
    pub files: usize,
    /// What waits.
    pub tasks: Vec<Task>,
    /// Documents and entries that could not be read: nothing is known of their deadlines.
    pub unreadable: Vec<(Location, String)>,
    /// Paths that could not be read.
    pub errors: Vec<Error>,
}

/// One thing to do.
#[derive(Debug)]
pub struct Task {
    /// The entry's id.
    pub entry: Option<String>,
    /// Where its clock starts, or where it stands.
    pub location: Location,
    /// The id of the stage, `decision`, `action` or `answer`.
    pub stage: String,
    /// What to do, as an instruction.
    pub what: String,
    /// To whom, when it is an authority that we know.
    pub authority: Option<Receiver>,
    /// Where the demand comes from.
    pub source: Source,
    /// When it is due; nothing when no moment is recorded from which it could be counted.
    pub due: Option<(Timestamp, TimeZone)>,
    /// The field that would tell when it is due.
    pub missing: Option<String>,
    /// From when it was counted.
    pub since: Option<Timestamp>,
}

/// An authority of a country file.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// `NL-AP`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The channels it takes notifications by.
    pub channels: Vec<String>,
}

/// What sets the end of a task.
#[derive(Clone, Debug)]
pub enum Source {
    /// A stage of a law.
    Stage {
        /// The id of the regime.
        regime: String,
        /// The law with the article.
        basis: String,
        /// The period with what it runs from: `72 h after awareness`.
        period: String,
        /// Who sets the period.
        set_by: SetBy,
        /// The start is not recorded; something else stands in for it.
        is_presumed: bool,
    },
    /// A field of the entry sets the day.
    Entry(&'static str),
    /// Guidance: a suspicion is cleared up within a day.
    Suspicion,
}

/// Who sets a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The law.
    Law,
    /// A contract or the policy.
    Term,
    /// The entry: it plans the act, or postpones it on request.
    Entry,
    /// Nobody; the figure is practice.
    Practice,
}

/// How urgent a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its end is past, or nothing tells when it is.
    Overdue,
    /// Its end is near.
    Soon,
    /// There is time.
    Later,
}

impl Agenda {
    /// How urgent a task is.
    #[must_use]
    pub fn urgency(&self, task: &Task) -> Urgency {
        let left = task.due.as_ref().map(|(due, _)| due.duration_since(self.now));
        match left {
            Some(left) if left > self.within => Urgency::Later,
            Some(left) if !left.is_negative() => Urgency::Soon,
            _ => Urgency::Overdue,
        }
    }

    /// How many tasks are so urgent.
    #[must_use]
    pub fn count(&self, urgency: Urgency) -> usize {
        self.tasks.iter().filter(|task| self.urgency(task) == urgency).count()
    }
}

/// Looks through the entries of the files. `related` files are read for facts only.
#[must_use]
pub fn agenda(files: &[ReadFile], related: &[ReadFile], run: Run<'_>, within: SignedDuration) -> Agenda {
    let corpus = Corpus::new(files, related);
    let (tasks, unreadable, errors) = (Vec::new(), Vec::new(), Vec::new());
    let mut agenda = Agenda { now: run.now, within, open: 0, closed: 0, files: 0, tasks, unreadable, errors };
    for member in corpus.members.iter().filter(|member| member.shown) {
        let Some(home) = corpus.homes.get(member.home) else { continue };
        agenda.member(member, home, run);
    }
    agenda.sort();
    agenda
}

impl Agenda {
    /// Takes in what reading already found.
    pub fn admit(&mut self, strange: Vec<Finding>, errors: Vec<Error>) {
        self.unreadable.extend(strange.into_iter().map(|finding| (finding.location, finding.message)));
        self.unreadable.sort_by(|(left, _), (right, _)| (&left.path, left.start).cmp(&(&right.path, right.start)));
        self.errors.extend(errors);
    }

    fn member(&mut self, member: &Member<'_>, home: &Home<'_>, run: Run<'_>) {
        if !matches!(member.kind, DocumentKind::Entry | DocumentKind::Register) {
            return;
        }
        self.files += 1;
        if member.document.broken {
            let problem = member.file.stream.problems_of(member.document.index).first();
            let place = problem.map_or(member.document.span, |problem| problem.span);
            let why = problem.map_or("it cannot be read", |problem| &problem.message);
            self.unreadable.push((locate::location(member.file, String::new(), place), why.to_owned()));
            return;
        }
        let root = member.document.root();
        if member.kind == DocumentKind::Entry {
            return self.entry(member, home, run, root);
        }
        let entries = root.get_key(&Key::new("entries")).into_iter().flat_map(Node::items);
        entries.for_each(|entry| self.entry(member, home, run, entry));
    }

    fn entry<'a>(&mut self, member: &Member<'a>, home: &'a Home<'a>, run: Run<'a>, root: Node<'a>) {
        if root.kind() != Kind::Map {
            self.unreadable.push((locate::location_of(member, root), "an entry is a map of keys".to_owned()));
            return;
        }
        let status = root.get("status").and_then(|node| node.text());
        if matches!(status, Some("closed" | "withdrawn" | "not_a_breach")) {
            self.closed += 1;
            return;
        }
        self.open += 1;
        let subject = Subject::new(DocumentKind::Entry, root, home, run);
        let facts = subject.facts();
        let book = Book { member, facts };
        let is_suspicion = status == Some("suspected") && book.moment("/aware_at").is_none();
        if is_suspicion {
            self.tasks.push(book.suspicion());
        } else {
            for regime in &facts.subject.regimes().in_force {
                self.tasks.extend(book.stages(regime));
            }
        }
        self.tasks.extend(waiting::tasks(&book));
    }

    /// What is overdue begins with what a law sets; the rest goes by its end.
    fn sort(&mut self) {
        let mut tasks = std::mem::take(&mut self.tasks);
        tasks.sort_by_cached_key(|task| {
            let urgency = self.urgency(task);
            let weight = if urgency == Urgency::Overdue { task.source.weight() } else { 0 };
            let due = task.due.as_ref().map(|(due, _)| *due);
            let place = (task.location.path.to_string(), task.location.start.line, task.stage.clone());
            (urgency, weight, due, place)
        });
        self.tasks = tasks;
    }
}

impl Source {
    fn weight(&self) -> u8 {
        match self {
            Self::Stage { set_by: SetBy::Law, .. } => 0,
            Self::Stage { .. } | Self::Suspicion => 1,
            Self::Entry(_) => 2,
        }
    }
}

/// One open entry.
pub(super) struct Book<'a, 'b> {
    pub(super) member: &'b Member<'a>,
    pub(super) facts: Facts<'b>,
}

impl<'b> Book<'_, 'b> {
    /// The id of the entry, when it may be shown.
    pub(super) fn id(&self) -> Option<String> {
        self.facts.id().map(str::to_owned)
    }

    /// The place of a value in its file.
    pub(super) fn place(&self, node: Node<'b>) -> Location {
        locate::location(self.member.file, node.pointer(), locate::span_of_value(node))
    }

    fn top(&self) -> Location {
        let root = self.facts.subject.root;
        let span = locate::span_of(crate::source::Found::Missing(root), root);
        locate::location(self.member.file, root.pointer(), span)
    }

    fn moment(&self, route: &str) -> Option<(Node<'b>, crate::model::Moment)> {
        self.facts.earliest(&crate::place::Route::parse(route).ok()?)
    }

    /// A suspicion is cleared up within a day of its detection.
    fn suspicion(&self) -> Task {
        let start = ["/detected_at", "/suspected_at", "/recorded_at"].iter().find_map(|route| self.moment(route));
        let end = start.as_ref().map(|(_, start)| {
            let ends = self.facts.ends(start, &crate::model::Period::hours(24), crate::config::Counting::Plain);
            (ends.plain, ends.zone)
        });
        Task {
            entry: self.id(),
            location: start.as_ref().map_or_else(|| self.top(), |(node, _)| self.place(*node)),
            stage: "decision".to_owned(),
            what: "find out whether personal data were breached; if so, record `aware_at`".to_owned(),
            authority: None,
            source: Source::Suspicion,
            missing: end.is_none().then(|| "detected_at".to_owned()),
            due: end,
            since: start.map(|(_, start)| start.instant),
        }
    }

    /// The periods of a regime that run and were not stopped.
    fn stages(&self, regime: &'b Regime) -> Vec<Task> {
        let facts = self.facts.under(regime);
        let mut tasks = Vec::new();
        for (stage, clock) in regime.parts() {
            let running = facts.running(stage, clock);
            let is_undated = running.is_empty() && !clock.otherwise_from.is_empty() && clock.owed.holds(facts);
            if is_undated && facts.period_of(stage).is_some() && !clock.done.iter().any(|done| done.is_there(facts)) {
                tasks.push(self.undated(regime, stage, clock));
            }
            for running in running.into_iter().filter(|running| running.act.is_none()) {
                tasks.push(self.task(regime, stage, clock, &running));
            }
        }
        tasks
    }

    fn task(&self, regime: &'b Regime, stage: &Stage, clock: &crate::check::Clock, running: &Running<'b>) -> Task {
        let set_by = match (running.moved_by, running.set_by, stage.period) {
            (Some(_), _, _) => SetBy::Entry,
            (None, Some(_), _) => SetBy::Term,
            (None, None, Some(_)) => SetBy::Law,
            (None, None, None) => SetBy::Practice,
        };
        let period = format!("{} after {}", running.period, clock.after);
        let facts = running.item.map_or(self.facts, |item| self.facts.of(item));
        Task {
            location: self.place(running.moved_by.unwrap_or(running.start.0)),
            authority: waiting::receiver(clock, facts),
            source: source(regime, stage, period, set_by, running.is_presumed),
            due: Some((running.ends.plain, running.ends.zone.clone())),
            since: Some(running.start.1.instant),
            missing: None,
            ..self.undated(regime, stage, clock)
        }
    }

    /// A task whose clock cannot be told.
    fn undated(&self, regime: &'b Regime, stage: &Stage, clock: &crate::check::Clock) -> Task {
        let outcome = clock.decision.as_ref().and_then(|route| self.facts.said(route)).and_then(|node| node.text());
        let is_open = clock.decision.is_some() && matches!(outcome, None | Some("pending"));
        let undecided = clock.undecided.as_ref().filter(|_| is_open);
        let period = stage.within().map(|period| format!("{period} after {}", clock.after)).unwrap_or_default();
        let set_by = if stage.period.is_some() { SetBy::Law } else { SetBy::Practice };
        Task {
            entry: self.id(),
            location: self.top(),
            stage: stage.id.clone(),
            what: undecided.unwrap_or(&clock.task).clone(),
            authority: waiting::receiver(clock, self.facts),
            source: source(regime, stage, period, set_by, false),
            due: None,
            missing: Some(clock.from.field().to_owned()),
            since: None,
        }
    }
}

fn source(regime: &Regime, stage: &Stage, period: String, set_by: SetBy, is_presumed: bool) -> Source {
    let basis = format!("{} Art. {}", regime.law, stage.basis);
    Source::Stage { regime: regime.regime.clone(), basis, period, set_by, is_presumed }
}
