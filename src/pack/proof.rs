//! Whether what a rule, a regime or a guard names is there: fields in the schemas, the rest in the pack.

use super::{Fault, FaultPlace, Library};
use crate::check::{ANY, DEFAULT, Lookup, Lookups, Reference as _, Scalar};
use crate::place::{Origin, Route};
use crate::schema::{self, DocumentKind, Sort};

/// Where `./…` starts.
#[derive(Clone)]
pub(super) enum Start {
    /// There is no item.
    Nowhere,
    /// At the item that was found, of whatever list.
    Anywhere,
    /// At the items of a list.
    Items(Route),
}

impl Start {
    /// The items of a list that itself may start from an item.
    fn below(&self, list: &Route) -> Self {
        match self {
            Self::Items(around) => Self::Items(list.after(around)),
            Self::Anywhere if list.origin == Origin::Item => Self::Anywhere,
            _ => Self::Items(list.clone()),
        }
    }
}

/// Holds names against the schemas of some kinds of document and against a library.
pub(super) struct Proof<'l> {
    library: &'l Library,
    kinds: Vec<DocumentKind>,
    pub(super) faults: Vec<Fault>,
}

impl<'l> Proof<'l> {
    pub(super) fn new(library: &'l Library, kinds: Vec<DocumentKind>) -> Self {
        Self { library, kinds, faults: Vec::new() }
    }

    /// Holds all names against what there is.
    pub(super) fn hold(&mut self, lookups: Lookups<'_>, start: &Start) {
        for (lookup, list) in lookups {
            let start = &list.map_or_else(|| start.clone(), |list| start.below(&list));
            match lookup {
                Lookup::Condition(condition) => self.hold(condition.lookups(), start),
                Lookup::Route(route) => self.route(&route, start),
                Lookup::Words(at, words) => self.words(at, words, start),
                Lookup::Guard(name) => {
                    let known = || self.library.guards().iter().map(|guard| &*guard.name.name);
                    let fault = (!known().any(|guard| guard == name)).then(|| unknown("guard", name, known()));
                    self.faults.extend(fault);
                }
                Lookup::List(list) => {
                    let fault = || unknown("word list", list, self.library.word_lists());
                    let fault = self.library.words(list).is_none().then(fault);
                    self.faults.extend(fault);
                }
                Lookup::Regime(regime) => self.regime(regime),
                Lookup::Stage(stage) => self.stage(stage),
            }
        }
    }

    /// A regime, or the word for all of them.
    pub(super) fn regime(&mut self, regime: &str) {
        if regime != ANY && self.library.regime(regime).is_none() {
            self.faults.push(unknown("regime", regime, self.library.regime_ids()));
        }
    }

    /// A stage of the regime that holds where nothing is said.
    pub(super) fn stage(&mut self, name: &str) {
        let known =
            || self.library.regime(DEFAULT).into_iter().flat_map(|regime| &regime.stages).map(|stage| &*stage.id);
        if known().all(|stage| stage != name) {
            let fault = unknown("stage", name, known());
            let help = if fault.help.starts_with("did you mean") {
                fault.help
            } else {
                "name a stage of `policies/regimes/gdpr.yaml`, or a period such as `PT24H`".to_owned()
            };
            self.faults.push(Fault { help, ..fault });
        }
    }

    fn route(&mut self, route: &Route, start: &Start) {
        let Some((full, kinds)) = self.resolved(route, start) else { return };
        let is_known = full.steps.is_empty() || kinds.iter().any(|kind| schema::field(*kind, &full).is_some());
        if is_known {
            return;
        }
        let nearest = kinds.iter().find_map(|kind| schema::suggestion(*kind, &full));
        let help = nearest.map_or_else(
            || "`breachlint schema KIND` shows the fields".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("no schema knows the route `{full}`");
        self.faults.push(Fault::new(message, help, FaultPlace::Word(route.to_string())));
    }

    /// The route from its start, with the kinds of document that may have it.
    fn resolved(&mut self, route: &Route, start: &Start) -> Option<(Route, Vec<DocumentKind>)> {
        let full = match start {
            _ if route.origin != Origin::Item => route.clone(),
            Start::Items(list) => route.after(list),
            Start::Anywhere => return None,
            Start::Nowhere => {
                let message = format!("`{route}` starts from an item, and no list is judged here");
                let help = "add `each`, or start the route with `/`";
                self.faults.push(Fault::new(message, help, FaultPlace::Word(route.to_string())));
                return None;
            }
        };
        let kinds = match full.origin {
            Origin::Policy => vec![DocumentKind::Policy],
            Origin::Processors => vec![DocumentKind::ProcessorRegister],
            Origin::Entries => vec![DocumentKind::Entry],
            Origin::Registers => vec![DocumentKind::Register],
            Origin::Document | Origin::Item => self.kinds.clone(),
        };
        Some((full, kinds))
    }

    /// Words that a field can never have.
    fn words(&mut self, at: &Route, words: &[Scalar], start: &Start) {
        let no_faults = self.faults.len();
        let Some((full, kinds)) = self.resolved(at, start) else {
            self.faults.truncate(no_faults);
            return;
        };
        let fields: Vec<schema::Field> = kinds.iter().filter_map(|kind| schema::field(*kind, &full)).collect();
        let item = |field: &schema::Field| field.item.as_deref().cloned().unwrap_or_else(|| field.clone());
        let fields: Vec<schema::Field> = fields.iter().map(item).collect();
        if fields.is_empty() || fields.iter().any(|field| field.sort != Sort::Word || field.or.is_some()) {
            return;
        }
        let known = || fields.iter().flat_map(|field| field.words.iter().copied());
        for word in words.iter().filter_map(Scalar::word).filter(|word| known().all(|known| known != *word)) {
            let help = match schema::nearest(word, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it takes `{}`", known().collect::<Vec<_>>().join("`, `")),
            };
            let message = format!("`{full}` never is `{word}`");
            self.faults.push(Fault::new(message, help, FaultPlace::Word(word.to_owned())));
        }
    }
}

/// A name that leads nowhere, and the one that was meant.
pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    let help = match schema::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("name a {what} that `policies/README.md` lists"),
    };
    Fault::new(format!("unknown {what} `{name}`"), help, FaultPlace::Word(name.to_owned()))
}
