//! What makes a rule file unfit, found when it loads and not when it should have fired.

use super::{On, Part, Rule, RuleText};
use crate::check::{ANY, Apart, Condition, DEFAULT, Reference as _, Regime, Scope, Test};
use crate::place::{Origin, Route};
use crate::schema::{self, DocumentKind};

use super::Library;

/// One fault of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
}

fn fault(message: impl Into<String>) -> Fault {
    Fault { message: message.into() }
}

/// Everything that is wrong with a rule.
#[must_use]
pub fn verify(rule: &Rule, text: &RuleText, library: &Library) -> Vec<Fault> {
    let mut faults = Vec::new();
    names(rule, text, &mut faults);
    words(rule, library, &mut faults);
    for part in &rule.check {
        messages(rule, part, &mut faults);
    }
    for (route, start) in routes(rule) {
        if let Some(message) = unknown(rule, route, start) {
            faults.push(fault(message));
        }
    }
    faults
}

/// Everything that is wrong with the clocks of a regime.
#[must_use]
pub fn verify_regime(regime: &Regime, library: &Library) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (stage, clock) in regime.parts() {
        clock.owed.visit(&mut |condition| faults.extend(stranger(condition, library)));
        for route in clock.routes() {
            let full = clock.each.as_ref().map_or_else(|| route.clone(), |each| route.after(each));
            if let Some(message) = unknown_in(&[DocumentKind::Entry], &full) {
                faults.push(fault(format!("stage `{}`: {message}", stage.id)));
            }
        }
        if stage.within().is_none() {
            faults.push(fault(format!("stage `{}`: a clock needs a period", stage.id)));
        }
    }
    if let Some(other) = regime.follows.as_ref().filter(|other| library.regime(other).is_none()) {
        faults.push(fault(format!("it follows the unknown regime `{other}`")));
    }
    faults
}

fn names(rule: &Rule, text: &RuleText, faults: &mut Vec<Fault>) {
    let (letters, digits) = rule.code.split_at_checked(3).unwrap_or_default();
    let well_formed = letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.len() == 3
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed {
        faults.push(fault(format!("`{}` is no code: three capital letters and three digits", rule.code)));
    }
    let slug = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let named = rule.name.split_once('/').is_some_and(|(family, name)| slug(family) && slug(name));
    if !named {
        faults.push(fault(format!("`{}` is no name: family/slug", rule.name)));
    }
    for (what, none) in [
        ("a bad example", text.examples.bad.is_empty()),
        ("a good example", text.examples.good.is_empty()),
        ("a `why`", text.why.trim().is_empty()),
        ("a `basis`", rule.basis.is_empty()),
        ("a `check`", rule.check.is_empty()),
        ("a `help`", rule.help.to_string().is_empty()),
    ] {
        if none {
            faults.push(fault(format!("the rule has no {}", what.trim_start_matches("a "))));
        }
    }
}

fn words(rule: &Rule, library: &Library, faults: &mut Vec<Fault>) {
    let own = rule.check.iter().flat_map(|part| &part.grades);
    let grades = rule.grades.iter().chain(own).map(|grade| &grade.when);
    let parts = rule.check.iter().map(|part| &part.when);
    for condition in grades.chain(parts).chain([&rule.when]) {
        condition.visit(&mut |condition| faults.extend(stranger(condition, library)));
    }
    for list in rule.check.iter().flat_map(|part| part.kind.check().words()) {
        if library.words(list).is_none() {
            faults.push(fault(format!("unknown word list `{list}`")));
        }
    }
    for regime in rule.regimes.iter().filter(|regime| *regime != ANY && library.regime(regime).is_none()) {
        faults.push(fault(format!("unknown regime `{regime}`")));
    }
    let due = rule.check.iter().filter_map(|part| part.due.as_ref()).chain(&rule.due);
    for stage in due.map(|due| due.stage.as_str()) {
        if !is_stage(stage, library) {
            faults.push(fault(format!("unknown stage `{stage}`")));
        }
    }
}

/// A condition that names what the pack does not have.
fn stranger(condition: &Condition, library: &Library) -> Option<Fault> {
    let (what, name, is_known) = match condition {
        Condition::Guard(name) => ("guard", &*name.name, library.guards().iter().any(|guard| guard.name == *name)),
        Condition::Value { test: Test::Mentions(list), .. } => {
            ("word list", list.as_str(), library.words(list).is_some())
        }
        Condition::Value { test: Test::Words { besides: Some(list), .. }, .. } => {
            ("word list", list.as_str(), library.words(list).is_some())
        }
        Condition::InForce(regime) => ("regime", regime.as_str(), library.regime(regime).is_some()),
        Condition::NotDue { within, .. }
        | Condition::InTime { within, .. }
        | Condition::Apart(Apart { within: Some(within), .. }) => {
            let stage = within.named_stage()?;
            return (!is_stage(stage, library)).then(|| fault(format!("unknown stage `{stage}`")));
        }
        _ => return None,
    };
    (!is_known).then(|| fault(format!("unknown {what} `{name}`")))
}

fn is_stage(stage: &str, library: &Library) -> bool {
    library.regime(DEFAULT).and_then(|regime| regime.stage(stage)).is_some()
}

/// A message names only what its check gives.
fn messages(rule: &Rule, part: &Part, faults: &mut Vec<Fault>) {
    let given = part.kind.check().values();
    let grades = part.grades.iter().chain(&rule.grades).filter_map(|grade| grade.message.as_ref());
    let own = [part.message.as_ref().unwrap_or(&rule.message), part.help.as_ref().unwrap_or(&rule.help)];
    for name in own.into_iter().chain(grades).flat_map(super::Message::values) {
        if !given.contains(&name) {
            faults.push(fault(format!("the check gives no value `{{{name}}}` for the message; it gives {given:?}")));
        }
    }
}

/// Every route of a rule, with the list from which `./…` starts.
fn routes(rule: &Rule) -> Vec<(&Route, Option<&Route>)> {
    let mut all = Vec::new();
    let mut own = Vec::new();
    rule.when.routes(&mut own);
    own.extend(&rule.silenced_by);
    all.extend(own.into_iter().map(|route| (route, None)));
    for part in &rule.check {
        let each = part.each.as_ref();
        let mut own = part.kind.check().routes();
        part.when.routes(&mut own);
        own.extend(&part.silenced_by);
        own.extend(part.message.iter().flat_map(super::Message::fields));
        // Across documents, items are entries.
        let home = part.kind.check().scope() == Scope::Home;
        all.extend(own.into_iter().filter(|route| !(home && route.origin == Origin::Item)).map(|route| (route, each)));
        all.extend(each.map(|route| (route, None)));
    }
    all
}

/// A sentence when no schema knows the route.
fn unknown(rule: &Rule, route: &Route, each: Option<&Route>) -> Option<String> {
    let full = each.map_or_else(|| route.clone(), |each| route.after(each));
    let own: Vec<DocumentKind> = rule.on.iter().flat_map(|on| on.kinds()).collect();
    unknown_in(&own, &full)
}

/// The same for documents of these kinds.
fn unknown_in(own: &[DocumentKind], full: &Route) -> Option<String> {
    let kinds = match full.origin {
        Origin::Policy => &[DocumentKind::Policy],
        Origin::Processors => &[DocumentKind::ProcessorRegister],
        Origin::Entries => &[DocumentKind::Entry],
        Origin::Registers => &[DocumentKind::Register],
        // Without `each`, `./…` belongs to a condition on the items of some list, checked where it is used.
        Origin::Item => return None,
        Origin::Document => own,
    };
    let known = full.steps.is_empty() || kinds.iter().any(|kind| schema::field(*kind, full).is_some());
    if known {
        return None;
    }
    let nearest = kinds.iter().find_map(|kind| schema::suggestion(*kind, full));
    let hint = nearest.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    Some(format!("no schema knows the route `{full}`{hint}"))
}

impl On {
    /// The kind of document in which its routes start.
    #[must_use]
    pub fn kind(self) -> DocumentKind {
        match self {
            Self::Policy => DocumentKind::Policy,
            Self::ProcessorRegister => DocumentKind::ProcessorRegister,
            Self::Entry | Self::Register | Self::Repository => DocumentKind::Entry,
        }
    }

    /// The kinds whose fields it may name: besides its entries a register has fields of its own.
    fn kinds(self) -> Vec<DocumentKind> {
        match self {
            Self::Register | Self::Repository => vec![DocumentKind::Entry, DocumentKind::Register],
            _ => vec![self.kind()],
        }
    }
}
