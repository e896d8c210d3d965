//! What makes a rule file unfit, found when it loads and not when it should have fired.

use super::proof::{Proof, Start};
use super::{Library, Message, On, Part, Rule, RuleText};
use crate::check::{Lookups, Opinion, Reference as _, Regime, Scope};
use crate::place::{Origin, Route};
use crate::schema::DocumentKind;

/// One fault of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where.
    pub place: FaultPlace,
}

/// Where in its file a rule is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultPlace {
    /// The rule as a whole.
    Rule,
    /// The value of a key of the rule.
    Key(&'static str),
    /// Wherever this word is written.
    Word(String),
    /// Bytes of the expression of one of the checks.
    Expression(usize, std::ops::Range<usize>),
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>, place: FaultPlace) -> Self {
        Self { message: message.into(), help: help.into(), place }
    }
}

/// Everything that is wrong with a rule.
#[must_use]
pub fn verify(rule: &Rule, text: &RuleText, library: &Library) -> Vec<Fault> {
    let mut faults = Vec::new();
    names(rule, text, &mut faults);
    for part in &rule.check {
        messages(rule, part, &mut faults);
    }
    prepared(rule, &mut faults);
    faults.extend(named(rule, library));
    faults
}

/// Everything that is wrong with the clocks of a regime.
#[must_use]
pub fn verify_regime(regime: &Regime, library: &Library) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (stage, clock) in regime.parts() {
        let mut proof = Proof::new(library, vec![DocumentKind::Entry]);
        proof.hold(clock.lookups(), &Start::Nowhere);
        let told = |fault: Fault| Fault { message: format!("stage `{}`: {}", stage.id, fault.message), ..fault };
        faults.extend(proof.faults.into_iter().map(told));
        if stage.within().is_none() {
            let message = format!("stage `{}`: a clock needs a period", stage.id);
            faults.push(Fault::new(message, "add `period`", FaultPlace::Rule));
        }
    }
    if let Some(other) = regime.follows.as_ref().filter(|other| library.regime(other).is_none()) {
        let message = format!("it follows the unknown regime `{other}`");
        faults.push(Fault::new(message, "name a regime of `policies/regimes`", FaultPlace::Word(other.clone())));
    }
    faults
}

fn names(rule: &Rule, text: &RuleText, faults: &mut Vec<Fault>) {
    let (letters, digits) = rule.code.split_at_checked(3).unwrap_or_default();
    let well_formed = letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.len() == 3
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed {
        let message = format!("`{}` is no code: three capital letters and three digits", rule.code);
        faults.push(Fault::new(message, "write it like `HSE001`", FaultPlace::Key("code")));
    }
    let slug = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let named = rule.name.split_once('/').is_some_and(|(family, name)| slug(family) && slug(name));
    if !named {
        let message = format!("`{}` is no name: family/slug", rule.name);
        let help = "write small letters, digits and `-`, such as `house/no-ticket`";
        faults.push(Fault::new(message, help, FaultPlace::Key("name")));
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
            let message = format!("the rule has no {}", what.trim_start_matches("a "));
            faults.push(Fault::new(message, format!("add {what}; `policies/README.md` shows one"), FaultPlace::Rule));
        }
    }
}

/// What a rule names and the schemas and the pack do not have.
fn named(rule: &Rule, library: &Library) -> Vec<Fault> {
    let mut proof = Proof::new(library, rule.on.iter().flat_map(|on| on.kinds()).collect());
    rule.regimes.iter().for_each(|regime| proof.regime(regime));
    let due = rule.check.iter().filter_map(|part| part.due.as_ref()).chain(&rule.due);
    due.for_each(|due| proof.stage(&due.stage));
    proof.hold(Lookups::default().conditions([&*rule.when]), &Start::Nowhere);
    for part in &rule.check {
        let own = part.each.as_ref();
        proof.hold(Lookups::of(own), &Start::Nowhere);
        let items = own.map_or(Start::Nowhere, |each| Start::Items(each.clone()));
        // Across documents, items are entries.
        let entries = Start::Items(Route { origin: Origin::Entries, steps: Vec::new() });
        let is_home = part.kind.check().scope() == Scope::Home;
        proof.hold(part.kind.check().lookups(), if is_home { &entries } else { &items });
        proof.hold(Lookups::of(&part.silenced_by).conditions([&*part.when]), &items);
        // Grades and texts are held against the item that was found, of whatever list.
        let texts = [part.message.as_ref().unwrap_or(&rule.message), part.help.as_ref().unwrap_or(&rule.help)];
        let grades = || part.grades.iter().chain(&rule.grades);
        let texts = texts.into_iter().chain(grades().filter_map(|grade| grade.message.as_ref()));
        let found = own.map_or(Start::Anywhere, |each| Start::Items(each.clone()));
        proof.hold(Lookups::of(texts.flat_map(Message::fields)), &found);
        proof.hold(Lookups::of(&rule.silenced_by).conditions(grades().map(|grade| &grade.when)), &Start::Anywhere);
    }
    let mut seen = Vec::new();
    proof.faults.retain(|fault| {
        !seen.contains(fault) && {
            seen.push(fault.clone());
            true
        }
    });
    proof.faults
}

/// Everything that is wrong with the guards of a library and with its table of facts.
#[must_use]
pub fn verify_data(library: &Library, opinion: &Opinion) -> Vec<Fault> {
    let guards = library.guards().iter().map(|guard| &guard.condition);
    let mut proof = Proof::new(library, DocumentKind::ALL.to_vec());
    proof.hold(Lookups::default().conditions(guards), &Start::Anywhere);
    proof.hold(opinion.lookups(), &Start::Nowhere);
    proof.faults
}

/// A message names only what its check gives.
fn messages(rule: &Rule, part: &Part, faults: &mut Vec<Fault>) {
    let given = part.kind.check().values();
    let grades = part.grades.iter().chain(&rule.grades).filter_map(|grade| grade.message.as_ref());
    let own = [part.message.as_ref().unwrap_or(&rule.message), part.help.as_ref().unwrap_or(&rule.help)];
    for name in own.into_iter().chain(grades).flat_map(Message::values) {
        if !given.contains(&name) {
            let message = format!("the check gives no value `{{{name}}}` for the message");
            let given: Vec<String> = given.iter().map(|name| format!("`{{{name}}}`")).collect();
            let help = match given.as_slice() {
                [] => "this kind gives none; a field is shown by its route, such as `{/entry_id}`".to_owned(),
                given => format!("it gives {}; a field is shown by its route", given.join(", ")),
            };
            faults.push(Fault::new(message, help, FaultPlace::Word(format!("{{{name}}}"))));
        }
    }
}

/// Expressions are held against the schemas of all kinds of document that they will meet.
fn prepared(rule: &Rule, faults: &mut Vec<Fault>) {
    for (at, part) in rule.check.iter().enumerate() {
        if let Err(fault) = prepare(rule, part) {
            faults.push(Fault::new(fault.message, fault.help, FaultPlace::Expression(at, fault.span)));
        }
    }
}

/// Makes what a check needs once for all documents.
pub(super) fn prepare(rule: &Rule, part: &Part) -> Result<(), crate::expression::Fault> {
    let kinds: Vec<DocumentKind> = match part.on {
        Some(on) => vec![on.kind()],
        None => rule.on.iter().map(|on| on.kind()).collect(),
    };
    part.kind.check().prepare(&kinds, part.each.as_ref())
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
