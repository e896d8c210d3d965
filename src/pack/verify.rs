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

/// A name that leads nowhere, and the one that was meant.
fn unknown_name<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    let help = match schema::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("name a {what} that `policies/README.md` lists"),
    };
    Fault::new(format!("unknown {what} `{name}`"), help, FaultPlace::Word(name.to_owned()))
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
    prepared(rule, &mut faults);
    for (route, start) in routes(rule) {
        faults.extend(unknown(rule, route, start));
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
            let fault = unknown_in(&[DocumentKind::Entry], &full, route);
            faults.extend(
                fault.map(|fault| Fault { message: format!("stage `{}`: {}", stage.id, fault.message), ..fault }),
            );
        }
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

fn words(rule: &Rule, library: &Library, faults: &mut Vec<Fault>) {
    let own = rule.check.iter().flat_map(|part| &part.grades);
    let grades = rule.grades.iter().chain(own).map(|grade| &grade.when);
    let parts = rule.check.iter().map(|part| &part.when);
    for condition in grades.chain(parts).chain([&rule.when]) {
        condition.visit(&mut |condition| faults.extend(stranger(condition, library)));
    }
    for list in rule.check.iter().flat_map(|part| part.kind.check().words()) {
        if library.words(list).is_none() {
            faults.push(unknown_name("word list", list, library.word_lists()));
        }
    }
    for regime in rule.regimes.iter().filter(|regime| *regime != ANY && library.regime(regime).is_none()) {
        let help = "name a regime of `policies/regimes`, such as `gdpr`";
        faults.push(Fault::new(format!("unknown regime `{regime}`"), help, FaultPlace::Word(regime.clone())));
    }
    let due = rule.check.iter().filter_map(|part| part.due.as_ref()).chain(&rule.due);
    for stage in due.map(|due| due.stage.as_str()) {
        if !is_stage(stage, library) {
            faults.push(unknown_stage(stage));
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
            return (!is_stage(stage, library)).then(|| unknown_stage(stage));
        }
        _ => return None,
    };
    let known: Vec<&str> = match what {
        "guard" => library.guards().iter().map(|guard| &*guard.name.name).collect(),
        "word list" => library.word_lists().collect(),
        _ => Vec::new(),
    };
    (!is_known).then(|| unknown_name(what, name, known.into_iter()))
}

fn unknown_stage(stage: &str) -> Fault {
    let help = "name a stage of `policies/regimes/gdpr.yaml`, or a period such as `PT24H`";
    Fault::new(format!("unknown stage `{stage}`"), help, FaultPlace::Word(stage.to_owned()))
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

/// A fault when no schema knows the route.
fn unknown(rule: &Rule, route: &Route, each: Option<&Route>) -> Option<Fault> {
    let full = each.map_or_else(|| route.clone(), |each| route.after(each));
    let own: Vec<DocumentKind> = rule.on.iter().flat_map(|on| on.kinds()).collect();
    unknown_in(&own, &full, route)
}

/// The same for documents of these kinds; `written` is how the route stands in the file.
fn unknown_in(own: &[DocumentKind], full: &Route, written: &Route) -> Option<Fault> {
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
    let help = nearest.map_or_else(
        || "`breachlint schema KIND` shows the fields".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Some(Fault::new(format!("no schema knows the route `{full}`"), help, FaultPlace::Word(written.to_string())))
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
