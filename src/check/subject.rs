//! What is judged, and what is the same for a whole run. [`Facts`] answers the questions about it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::condition::Guard;
use super::facts::Facts;
use super::glance::Glance;
use super::opinion::Opinion;
use super::patience::Patience;
use super::presence::Presence;
use super::regime::{DEFAULT, Regime};
use super::running::StageOutcomes;
use super::sighting::Sighting;
use crate::config::{Counting, Grace};
use crate::model::{Country, Enisa, Home, Hygiene, Moment, MomentError, Traces, WordList, zone_named};
use crate::schema::DocumentKind;
use crate::source::{Directory, Node};

/// The data of a pack that checks read, whatever the document.
pub trait Reference: Sync {
    /// The word list of a name, as in `policies/words/`.
    fn words(&self, name: &str) -> Option<&WordList>;
    /// The country of a jurisdiction: `DE` for `DE-BY`.
    fn country(&self, jurisdiction: &str) -> Option<&Country>;
    /// The regime of an id.
    fn regime(&self, id: &str) -> Option<&Regime>;
    /// The data by which personal data in texts are recognised.
    fn hygiene(&self) -> Option<&Hygiene>;
    /// The list of traces of a name, as in `policies/words/`.
    fn traces(&self, name: &str) -> Option<&Traces>;
    /// The named conditions that rules share.
    fn guards(&self) -> &[Guard];
    /// ENISA's method, as in `policies/enisa.yaml`.
    fn enisa(&self) -> Option<&Enisa>;
    /// Which facts weigh how much, as in `policies/gdpr/second_opinion.yaml`.
    fn opinion(&self) -> Option<&Opinion>;
    /// How long entries may lack things, as in `policies/grace.yaml`.
    fn patience(&self) -> Option<&Patience>;
}

/// What is the same for all documents of a run.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The pack's data.
    pub reference: &'a dyn Reference,
    /// What the configuration chose.
    pub settings: &'a Settings,
    /// The moment against which deadlines are held.
    pub now: Timestamp,
    /// Whether a whole folder was asked for, and not single files or standard input.
    pub complete: bool,
}

/// What the configuration says about time and place.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How the hours are counted.
    pub counting: Counting,
    /// Until when open entries may lack things.
    pub grace: Grace,
    /// The jurisdiction where a document names none.
    pub jurisdiction: Option<String>,
    /// The zone for moments without offset where an entry names none.
    pub timezone: Option<String>,
    /// The regimes where neither an entry nor its policy names any.
    pub regimes: Vec<String>,
    /// So many steps an expression may take; without it [`crate::expression::MOST_STEPS`].
    pub expression_steps: Option<u64>,
}

/// The bodies of breach law that a document falls under.
#[derive(Debug, Default)]
pub struct Regimes<'a> {
    /// Those that bind, in the order in which they are named; where none does, that of the country, else the GDPR.
    pub in_force: Vec<&'a Regime>,
    /// Those that are named, but are no law yet.
    pub proposed: Vec<&'a Regime>,
}

impl<'a> Regimes<'a> {
    /// By a document's own words, else its policy's, else the configuration's, else that of its country, else the GDPR.
    fn of(root: Node<'a>, policy: Option<Node<'a>>, country: Option<&'a Country>, run: Run<'a>) -> Self {
        let words = |list: Option<Node<'a>>| {
            let words: Vec<&str> = list.into_iter().flat_map(Node::items).filter_map(|word| word.text()).collect();
            if words.is_empty() { None } else { Some(words) }
        };
        let general = || words(policy.and_then(|policy| policy.get("legal_regimes")));
        let configured = || run.settings.regimes.iter().map(String::as_str).collect();
        let named: Vec<&str> = words(root.get("regimes")).or_else(general).unwrap_or_else(configured);
        let known = named.into_iter().filter_map(|word| run.reference.regime(word));
        let (mut in_force, proposed): (Vec<_>, Vec<_>) = known.partition(|regime| regime.in_force);
        if in_force.is_empty() {
            let local = country.and_then(|country| run.reference.regime(country.regime.as_ref()?));
            in_force.extend(local.filter(|regime| regime.in_force).or_else(|| run.reference.regime(DEFAULT)));
        }
        Self { in_force, proposed }
    }
}

/// One document or entry under judgement. Made once for all rules.
pub struct Subject<'a> {
    /// What kind of document it is; an entry inside a register is an entry.
    pub kind: DocumentKind,
    /// Its map.
    pub root: Node<'a>,
    /// The folder of its file; none for standard input.
    pub folder: Option<&'a Path>,
    /// The documents of the same organisation.
    pub home: &'a Home<'a>,
    /// The policy in force for it.
    pub policy: Option<Node<'a>>,
    /// The outermost keys of its map and of the policy's.
    pub(super) directories: (Directory<'a>, Option<Directory<'a>>),
    /// The jurisdiction: its own, the policy's, or the configuration's.
    pub(super) jurisdiction: Option<&'a str>,
    /// The country of the jurisdiction.
    pub(super) country: Option<&'a Country>,
    pub(super) run: Run<'a>,
    pub(super) zone: OnceCell<(TimeZone, bool)>,
    /// The countries of the organisation and of the people concerned.
    pub(super) own_countries: OnceCell<BTreeSet<String>>,
    /// Whether outputs may name its id.
    pub(super) has_showable_id: OnceCell<bool>,
    regimes: Regimes<'a>,
    presence: Presence,
    /// What one look at all texts shows.
    pub(super) glance: OnceCell<Glance>,
    /// The personal identifiers in its texts, found once for all rules.
    pub(super) sightings: OnceCell<Vec<Sighting>>,
    /// The first moments that were read, by the [`Node::id`] of their text: many rules ask for the same.
    pub(super) moments: RefCell<Vec<(u32, Result<Moment, MomentError>)>>,
    /// How the periods of stages came out: many rules ask about the same stage.
    pub(super) outcomes: RefCell<Vec<StageOutcomes>>,
    /// How conditions came out that are the same for every item of a list, by the addresses of condition and regime.
    pub(super) answers: RefCell<BTreeMap<(usize, Option<usize>), bool>>,
    /// Which guards were worked out, and how they came out; one bit each.
    pub(super) guards: Cell<(u64, u64)>,
}

impl<'a> Subject<'a> {
    /// A subject among its related documents.
    pub fn new(kind: DocumentKind, root: Node<'a>, home: &'a Home<'a>, run: Run<'a>) -> Self {
        let policy = match kind {
            DocumentKind::Policy => Some(root),
            _ => home.policy_for(root),
        };
        let says = |node: Node<'a>| node.get("jurisdiction").and_then(|place| place.text());
        let jurisdiction = says(root).or_else(|| says(policy?)).or(run.settings.jurisdiction.as_deref());
        let country = jurisdiction.and_then(|place| run.reference.country(place));
        Self {
            kind,
            root,
            folder: None,
            home,
            policy,
            directories: (Directory::of(root), policy.map(Directory::of)),
            jurisdiction,
            country,
            run,
            zone: OnceCell::new(),
            regimes: Regimes::of(root, policy, country, run),
            presence: Presence::of(root, policy),
            own_countries: OnceCell::new(),
            has_showable_id: OnceCell::new(),
            glance: OnceCell::new(),
            sightings: OnceCell::new(),
            moments: RefCell::default(),
            outcomes: RefCell::default(),
            answers: RefCell::default(),
            guards: Cell::new((0, 0)),
        }
    }

    /// The same with the folder of its file.
    #[must_use]
    pub fn in_folder(self, folder: Option<&'a Path>) -> Self {
        Self { folder, ..self }
    }

    /// Its facts.
    #[must_use]
    pub fn facts(&'a self) -> Facts<'a> {
        Facts { subject: self, item: None, regime: None }
    }

    pub(super) fn own_text(&self, key: &str) -> Option<&'a str> {
        self.root.get(key).and_then(|node| node.text())
    }

    /// The regimes that it falls under.
    #[must_use]
    pub fn regimes(&self) -> &Regimes<'a> {
        &self.regimes
    }

    /// Which fields it and its policy have.
    #[must_use]
    pub fn presence(&self) -> Presence {
        self.presence
    }

    /// The zone for moments without offset, and whether somebody named it.
    pub(super) fn zone(&self) -> &(TimeZone, bool) {
        self.zone.get_or_init(|| {
            let named = self.own_text("timezone").or(self.run.settings.timezone.as_deref());
            if let Some(zone) = named.and_then(zone_named) {
                return (zone, true);
            }
            let zone = self.country.and_then(|country| zone_named(&country.timezone));
            (zone.unwrap_or(TimeZone::UTC), false)
        })
    }
}
