//! One document and all rules: what each check found becomes a finding with weight, words and place.

use super::case::{Case, Piece};
use super::corpus::{Corpus, Member};
use super::roster::{Duty, Hearing, Question, Roster, Rosters};
use super::standing::{Standing, standing};
use super::verdict::Verdict;
use super::{locate, reading, regime};
use crate::check::{Facts, Hit, Kind, Run, Scope, Subject};
use crate::finding::{Finding, Related, Severity, Subject as About};
use crate::model::{Home, written};
use crate::pack::{Before, Heading, Library, Needs, Part, Rule};
use crate::place::{Origin, Route};
use crate::schema::DocumentKind;
use crate::share::both;
use crate::source::{Found, Node};

/// A document or entry of more bytes is long.
const LONG: usize = 64 << 10;

/// What judging needs besides the document.
pub(super) struct Judge<'a> {
    pub(super) library: &'a Library,
    pub(super) corpus: &'a Corpus<'a>,
    pub(super) run: Run<'a>,
    /// Whether there are few documents and entries.
    pub(super) are_few: bool,
}

impl<'a> Judge<'a> {
    /// What a finding that no rule is behind is about.
    pub(super) fn about(&self, case: Case<'_>) -> About {
        let home = Home::default();
        let home = self.home(case.member).unwrap_or(&home);
        case.about(Subject::new(case.kind, case.top, home, self.run).facts())
    }

    fn home(&self, member: &Member<'_>) -> Option<&'a Home<'a>> {
        self.corpus.homes.get(member.home)
    }

    /// All findings of the rules and the schema about one document or entry.
    pub(super) fn piece(&self, rosters: &Rosters<'a>, piece: &Piece<'a>, verdict: &mut Verdict) {
        if let (Some(subject), Some(roster)) = (self.subject(piece.case), rosters.of(piece.case.kind)) {
            self.rules(roster, piece.case, &subject, verdict);
            verdict.findings.extend(self.shape(piece, &subject));
        }
    }

    /// The same for one that is alone: of rules that it gives no ground for, no more is read. Where it is long, both cores
    /// have work; where it is not, to start a thread would take longer.
    pub(super) fn lone(&self, piece: &Piece<'a>) -> Verdict {
        let judged = |rules: &'a [Rule]| {
            let (mut verdict, subject) = (Verdict::default(), self.subject(piece.case)?);
            let roster = Roster::for_one(rules, piece.case.kind, self.library, subject.presence());
            self.rules(&roster, piece.case, &subject, &mut verdict);
            Some((verdict, subject))
        };
        let rules = &self.library.rules;
        let is_long = piece.case.top.span().range().len() > LONG;
        let (first, second) = rules.split_at(if is_long { rules.len() / 2 } else { rules.len() });
        let here = || {
            let (mut verdict, subject) = judged(first)?;
            verdict.findings.extend(self.shape(piece, &subject));
            Some(verdict)
        };
        if second.is_empty() {
            return here().unwrap_or_default();
        }
        let (here, beside) = both(here, || judged(second).map(|(verdict, _)| verdict));
        let mut verdict = here.unwrap_or_default();
        verdict.join(beside.unwrap_or_default());
        verdict
    }

    fn shape(&self, piece: &Piece<'_>, subject: &Subject<'_>) -> Vec<Finding> {
        if piece.again { Vec::new() } else { reading::shape(piece.case, subject.facts(), self.are_few) }
    }

    fn subject(&self, case: Case<'a>) -> Option<Subject<'a>> {
        let folder = case.member.file.source.folder.as_deref();
        Some(Subject::new(case.kind, case.top, self.home(case.member)?, self.run).in_folder(folder))
    }

    fn rules(&self, roster: &Roster<'_>, case: Case<'a>, subject: &Subject<'a>, verdict: &mut Verdict) {
        let facts = subject.facts();
        let mut hearing = Hearing::new(roster, facts);
        for duty in &roster.duties {
            let Some(heard) = hearing.heard(duty.voice).filter(|_| is_local(duty.rule, facts)) else { continue };
            if !heard.is_all {
                let strange = regime::unspoken(duty.rule, subject.regimes());
                strange.into_iter().for_each(|reason| verdict.skip(duty.rule, reason));
            }
            let Some(regime) = heard.first.filter(|regime| !duty.is_idle(facts.under(regime))) else { continue };
            let is_granted = hearing.grants(&duty.grounds);
            debug_assert_eq!(is_granted, duty.rule.when.holds(facts.under(regime)), "{}", duty.rule.code);
            if is_granted {
                self.rule(duty, &mut hearing, (case, facts.under(regime)), verdict);
            }
        }
        // Whether an id may be shown is not worked out for nothing.
        if !verdict.reasons.is_empty() {
            verdict.skipped.add(&case.member.file.source.path, subject.facts().id(), &mut verdict.reasons);
        }
    }

    fn rule<'b>(
        &self,
        duty: &Duty<'_>,
        hearing: &mut Hearing<'_, 'b>,
        (case, facts): (Case<'b>, Facts<'b>),
        verdict: &mut Verdict,
    ) where
        'a: 'b,
    {
        let rule = duty.rule;
        if rule.silenced_by.iter().any(|route| facts.filled(route)) {
            return;
        }
        for question in &duty.questions {
            if let Some(reason) = lacks(question.part, facts) {
                verdict.skip(rule, reason);
            } else if hearing.is_early(question) {
                debug_assert!(
                    !question.is_meant_for_any(facts) || self.finds_nothing((rule, question), case, facts),
                    "{}",
                    rule.code
                );
            } else if !hearing.grants(&question.grounds) {
                debug_assert!(!question.is_meant_for_any(facts), "{}", rule.code);
            } else if question.is_clocked {
                regime::spoken(rule, facts)
                    .for_each(|regime| self.items((rule, question), case, facts.under(regime), verdict));
            } else {
                self.items((rule, question), case, facts, verdict);
            }
        }
    }

    /// Whether a check has nothing to say, as it is asked at length.
    fn finds_nothing<'b>(&self, asked: (&Rule, &Question<'_>), case: Case<'b>, facts: Facts<'b>) -> bool
    where
        'a: 'b,
    {
        let mut verdict = Verdict::default();
        self.items(asked, case, facts, &mut verdict);
        verdict.findings.is_empty() && verdict.reasons.is_empty() && verdict.unanswered.is_empty()
    }

    fn items<'b>(
        &self,
        (rule, question): (&Rule, &Question<'_>),
        case: Case<'b>,
        facts: Facts<'b>,
        verdict: &mut Verdict,
    ) where
        'a: 'b,
    {
        let part = question.part;
        let is_of_item = |route: &&Route| part.each.is_some() && route.origin == Origin::Item;
        // What answers it for the whole document is looked for once, not for each item.
        if part.silenced_by.iter().any(|route| !is_of_item(&route) && facts.filled(route)) {
            return;
        }
        let mut ask = |facts: Facts<'b>| {
            let is_answered = || part.silenced_by.iter().filter(is_of_item).any(|route| facts.filled(route));
            if question.is_meant_for(facts) && !is_answered() {
                self.part((rule, part), case, facts, verdict);
            }
        };
        match &part.each {
            None => ask(facts),
            Some(list) => facts.each(list, &mut |item| ask(facts.of(item))),
        }
    }

    fn part<'b>(&self, (rule, part): (&Rule, &Part), case: Case<'b>, facts: Facts<'b>, verdict: &mut Verdict)
    where
        'a: 'b,
    {
        let hits = match part.kind.check().attempt(facts) {
            Ok(hits) => hits,
            Err(trouble) => return verdict.note((rule, part), case, facts, trouble),
        };
        for mut hit in hits {
            hit.item = hit.item.or(facts.item);
            verdict.findings.extend(self.finding((rule, part), case, &hit, facts));
        }
    }

    /// The checks that look at all documents of an organisation at once.
    pub(super) fn homes(&self) -> Verdict {
        let mut verdict = Verdict::default();
        for (index, home) in self.corpus.homes.iter().enumerate() {
            let member = self.corpus.members.iter().find(|member| member.home == index && !member.document.broken);
            let Some(member) = member else { continue };
            let subject = Subject::new(member.kind, member.document.root(), home, self.run);
            for rule in self.library.rules.iter().filter(|rule| rule.may_ask_all()) {
                for part in &rule.check {
                    if part.scope() == Scope::Home {
                        self.home_part((rule, part), home, subject.facts(), &mut verdict);
                    }
                }
            }
        }
        verdict
    }

    fn home_part<'b>(
        &'b self,
        (rule, part): (&Rule, &Part),
        home: &'b Home<'b>,
        facts: Facts<'b>,
        verdict: &mut Verdict,
    ) {
        if lacks(part, facts).is_some() {
            return;
        }
        for hit in part.kind.check().run(facts) {
            let node = match hit.at {
                Found::Here(node) | Found::Missing(node) => node,
            };
            let Some(member) = self.corpus.member_of(node).filter(|member| member.shown) else { continue };
            let case = Case::around(member, &node.pointer());
            let subject = Subject::new(case.kind, case.top, home, self.run);
            let facts = subject.facts();
            // The conditions are about the entry that was found, not about the first document of the organisation.
            let conditions = [&rule.when, &part.when];
            let is_silenced = rule.silenced_by.iter().chain(&part.silenced_by).any(|route| facts.filled(route));
            let is_meant = is_local(rule, facts) && regime::spoken(rule, facts).next().is_some();
            if is_meant && conditions.iter().all(|when| when.holds(facts)) && !is_silenced {
                let found = self.finding((rule, part), case, &hit, facts);
                let is_enough = found.is_some() && part.kind.check().is_said_once();
                verdict.findings.extend(found);
                if is_enough {
                    return;
                }
            }
        }
    }

    fn finding<'b>(
        &self,
        (rule, part): (&Rule, &Part),
        case: Case<'b>,
        hit: &Hit<'b>,
        facts: Facts<'b>,
    ) -> Option<Finding> {
        let facts = hit.item.map_or(facts, |item| facts.of(item));
        let (severity, graded) = self.weight(rule, part, case, facts)?;
        let value = |name: &str| hit.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let field = |route: &Route| shown(facts, route);
        let message = graded.or(part.message.as_ref()).unwrap_or(&rule.message).fill(value, field);
        let message = regime::named(hit, message);
        let help = part.help.as_ref().unwrap_or(&rule.help).fill(value, field);
        let (Found::Here(node) | Found::Missing(node)) = hit.at;
        let span = match hit.comment {
            Some(comment) => comment,
            None if hit.on_value => node.span(),
            None => locate::span_of(hit.at, case.top),
        };
        let location = locate::location(case.member.file, node.pointer(), span);
        let about = case.about(facts);
        let Heading { code, name, basis, url } = rule.heading().clone();
        let basis = regime::basis(hit).unwrap_or(basis);
        let fingerprint = case.fingerprint(&rule.code, &about, node);
        let fingerprint = hit.under.map_or(fingerprint, |(regime, _)| fingerprint.part(&regime.regime));
        Some(Finding {
            code,
            name,
            severity,
            certainty: rule.certainty,
            message,
            help,
            basis,
            url,
            fingerprint: fingerprint.hex(),
            subject: about,
            location,
            related: self.related(hit, node),
            suppressed: None,
        })
    }

    /// The severity with the grade's own message; nothing when the case is silent or not due.
    fn weight<'r>(
        &self,
        rule: &'r Rule,
        part: &'r Part,
        case: Case<'_>,
        facts: Facts<'_>,
    ) -> Option<(Severity, Option<&'r crate::pack::Message>)> {
        let grade = part.grades.iter().chain(&rule.grades).find(|grade| grade.when.holds(facts));
        let own = part.severity.unwrap_or(rule.severity);
        let severity = grade.map_or(Some(own), |grade| grade.severity.severity())?;
        let message = grade.and_then(|grade| grade.message.as_ref());
        match part.due.as_ref().or(rule.due.as_ref()) {
            Some(due) if case.kind == DocumentKind::Entry => match (standing(facts, &due.stage, rule), due.before) {
                (Standing::Due, _) => Some((severity, message)),
                (_, Before::Info) | (Standing::Soon, Before::DueSoon) => Some((Severity::Info, message)),
                _ => None,
            },
            _ => Some((severity, message)),
        }
    }

    fn related(&self, hit: &Hit<'_>, node: Node<'_>) -> Vec<Related> {
        let mut related = Vec::new();
        if let (Some((_, anchored)), Some(member)) = (node.alias(), self.corpus.member_of(node)) {
            let location = locate::location(member.file, node.pointer(), anchored);
            related.push(Related { location, message: "the alias stands for this value".to_owned() });
        }
        for (node, message) in &hit.related {
            if let Some(member) = self.corpus.member_of(*node) {
                let location = locate::location_of(member, *node);
                related.push(Related { location, message: message.clone() });
            }
        }
        related
    }
}

fn is_local(rule: &Rule, facts: Facts<'_>) -> bool {
    let here = |place: &str| rule.jurisdictions.iter().any(|own| own == place || place.get(..2) == Some(own));
    rule.jurisdictions.is_empty() || facts.jurisdiction().is_some_and(here)
}

fn lacks(part: &Part, facts: Facts<'_>) -> Option<&'static str> {
    let home = facts.subject.home;
    let is_unread = |kind| home.unread.contains(&kind);
    match part.needs? {
        Needs::Policy if facts.subject.policy.is_some() => None,
        Needs::Policy if is_unread(DocumentKind::Policy) => Some("the policy cannot be read"),
        Needs::Policy => Some("there is no policy"),
        Needs::ProcessorRegister if !home.processors.is_empty() => None,
        Needs::ProcessorRegister if is_unread(DocumentKind::ProcessorRegister) => {
            Some("the processor register cannot be read")
        }
        Needs::ProcessorRegister => Some("there is no processor register"),
        Needs::Folder if !facts.is_complete() => Some("not all files of a folder were checked"),
        // Sees for itself whether what it misses cannot be read.
        Needs::Folder if matches!(**part.kind, Kind::Counterpart(_)) => None,
        Needs::Folder | Needs::Entries => {
            let unread = is_unread(DocumentKind::Entry) || is_unread(DocumentKind::Register);
            unread.then_some("an entry cannot be read")
        }
    }
}

/// A word, number or moment of the document as a message may show it. Rules that ask for free text are refused when they
/// load; where something else stands than the field takes, that may be personal data too.
fn shown(facts: Facts<'_>, route: &Route) -> Option<String> {
    let node = facts.said(route)?;
    if let Some(moment) = facts.moment(node) {
        return Some(written(moment.instant, &moment.zone));
    }
    node.written().map(|_| format!("`{}`", facts.shown(node)))
}
