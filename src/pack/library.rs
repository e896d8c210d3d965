//! All rules of a run with the data they read. Data files are parsed when first asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::house::House;
use super::supply::Supply;
use super::{Rule, RuleText, builtin};
use crate::check::{Guard, Opinion, Patience, Reference, Regime};
use crate::error::Error;
use crate::model::{Country, Enisa, Hygiene, Prepared, Traces, WordList};

/// Rules and data.
pub struct Library {
    /// The rules that run, sorted by code.
    pub rules: Vec<Rule>,
    /// The rules that a selection leaves out.
    idle: Vec<Rule>,
    /// The rules of the house among them, by code.
    pub(super) house: BTreeMap<String, House>,
    /// Their codes by their names.
    pub(super) house_names: BTreeMap<String, String>,
    pub(super) guards: Vec<Guard>,
    /// What packs of the house bring besides rules.
    pub(super) supply: Supply,
    words: BTreeMap<&'static str, OnceLock<Option<WordList>>>,
    countries: BTreeMap<&'static str, OnceLock<Option<Country>>>,
    regimes: BTreeMap<&'static str, OnceLock<Option<Regime>>>,
    /// Regimes that are not built in.
    further: BTreeMap<String, Regime>,
    enisa: OnceLock<Option<Enisa>>,
    opinion: OnceLock<Option<Opinion>>,
    patience: OnceLock<Option<Patience>>,
    traces: BTreeMap<&'static str, OnceLock<Option<Traces>>>,
    hygiene: OnceLock<Option<Hygiene>>,
}

#[derive(Deserialize)]
struct Guards {
    guards: InOrder,
}

/// Guards in the order of their file, which lets later ones use earlier ones.
#[derive(Default)]
struct InOrder(Vec<Guard>);

impl<'de> Deserialize<'de> for InOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self::default())
    }
}

impl<'de> Visitor<'de> for InOrder {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("guards by their names")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut guards: A) -> Result<Self, A::Error> {
        while let Some((name, condition)) = guards.next_entry::<Cow<'_, str>, _>()? {
            let guard = Guard::new(&name, condition, &self.0);
            self.0.push(guard);
        }
        Ok(self)
    }
}

impl Library {
    /// The built-in packs.
    ///
    /// # Errors
    /// When a built-in file is broken, which a test excludes.
    pub fn builtin() -> Result<Self, Error> {
        let mut rules = Vec::with_capacity(builtin::SHEETS.len());
        for sheet in builtin::SHEETS {
            rules.push(Rule::built_in(sheet).map_err(|error| broken("rules", &error))?);
        }
        Self::with_rules(rules)
    }

    /// Other rules with the built-in data.
    ///
    /// # Errors
    /// As [`Self::builtin`].
    pub fn with_rules(rules: Vec<Rule>) -> Result<Self, Error> {
        for rule in rules.iter().filter(|rule| rule.is_to_be_prepared()) {
            // A fault shows at the first evaluation; a test excludes it for our rules, `load` for all others.
            rule.check.iter().for_each(|part| drop(super::verify::prepare(rule, part)));
        }
        Ok(Self {
            rules,
            idle: Vec::new(),
            house: BTreeMap::new(),
            house_names: BTreeMap::new(),
            guards: guards()?,
            supply: Supply::default(),
            words: table("policies/words/"),
            countries: table("policies/countries/"),
            regimes: table("policies/regimes/"),
            further: BTreeMap::new(),
            enisa: OnceLock::new(),
            opinion: OnceLock::new(),
            patience: OnceLock::new(),
            traces: table("policies/words/"),
            hygiene: OnceLock::new(),
        })
    }

    /// Keeps the rules that a selection takes.
    #[must_use]
    pub fn select(mut self, selection: &super::Selection) -> Self {
        if self.rules.iter().all(|rule| selection.takes(rule)) {
            return self;
        }
        let (rules, idle) = std::mem::take(&mut self.rules).into_iter().partition(|rule| selection.takes(rule));
        self.rules = rules;
        self.idle.extend::<Vec<Rule>>(idle);
        self
    }

    /// The files of all built-in rules as JSON, without the texts, by code: for a configuration that sets parameters, and for
    /// the schema of configurations.
    pub(super) fn files() -> Result<BTreeMap<String, Value>, Error> {
        let file = |sheet: &builtin::Sheet| {
            let file = sheet.file.value().map_err(|error| broken("rules", &error))?;
            Ok((sheet.code.text().to_owned(), file))
        };
        builtin::SHEETS.iter().map(file).collect()
    }

    /// What holds for a parameter that no configuration sets.
    #[must_use]
    pub fn default_of(code: &str, parameter: &super::Declared) -> Option<String> {
        let sheet = builtin::SHEETS.iter().find(|sheet| sheet.code.text() == code)?;
        let file: Value = sheet.file.value().ok()?;
        let value = parameter.default_in(&file)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// What people read of a built-in rule.
    #[must_use]
    pub fn text(code: &str) -> Option<RuleText> {
        static TEXTS: OnceLock<BTreeMap<String, RuleText>> = OnceLock::new();
        let texts = TEXTS.get_or_init(|| serde_json::from_str(builtin::TEXTS).unwrap_or_default());
        texts.get(code).cloned()
    }

    /// The rule of a code or a name, whether it runs or not.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Rule> {
        self.known().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
    }

    /// All rules, those that a selection leaves out last.
    pub fn known(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.idle)
    }

    /// The names of all word lists.
    pub fn word_lists(&self) -> impl Iterator<Item = &str> {
        self.words.keys().copied().chain(self.supply.word_lists())
    }

    /// The ids of all regimes.
    pub fn regime_ids(&self) -> impl Iterator<Item = &str> {
        self.regimes.keys().copied().chain(self.further.keys().map(String::as_str))
    }

    /// Takes in a regime that is not built in. Its routes and guards are proved, so that a typo is no clock that never
    /// runs.
    ///
    /// # Errors
    /// When it has the id of a built-in one, or names what no schema knows.
    pub fn add_regime(&mut self, regime: Regime) -> Result<(), Error> {
        if self.regimes.contains_key(regime.regime.as_str()) {
            return Err(Error::new(format!("the regime `{}` is built in", regime.regime)));
        }
        if let Some(fault) = super::verify_regime(&regime, self).into_iter().next() {
            return Err(Error::new(format!("the regime `{}`: {}", regime.regime, fault.message)).help(fault.help));
        }
        self.further.insert(regime.regime.clone(), regime);
        Ok(())
    }

    /// The codes of all countries.
    pub fn country_codes(&self) -> impl Iterator<Item = &'static str> {
        self.countries.keys().copied()
    }
}

fn guards() -> Result<Vec<Guard>, Error> {
    let json = builtin::data("policies/gdpr/guards.yaml").unwrap_or("{\"guards\":{}}");
    let Guards { guards: InOrder(guards) } = serde_json::from_str(json).map_err(|error| broken("guards", &error))?;
    Ok(guards)
}

fn broken(what: &str, error: &dyn std::error::Error) -> Error {
    Error::new(format!("the built-in {what} cannot be read: {error}"))
}

/// One empty slot for each file below a folder, by its name without the ending.
fn table<T>(folder: &str) -> BTreeMap<&'static str, OnceLock<Option<T>>> {
    let names = builtin::DATA.iter().filter_map(|(path, _)| path.strip_prefix(folder)?.strip_suffix(".yaml"));
    names.map(|name| (name, OnceLock::new())).collect()
}

fn lookup<'a, T>(
    table: &'a BTreeMap<&'static str, OnceLock<Option<T>>>,
    folder: &str,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<&'a T> {
    let slot = table.get(name)?;
    slot.get_or_init(|| read(&format!("{folder}{name}.yaml"))).as_ref()
}

fn parsed<T: DeserializeOwned>(path: &str) -> Option<T> {
    serde_json::from_str(builtin::data(path)?).ok()
}

fn list<T>(path: &str, built_in: impl Fn(&'static str, &Prepared) -> T) -> Option<T> {
    Some(built_in(builtin::data(path)?, builtin::prepared(path)?))
}

/// A file of its own, parsed when first asked for.
fn single<'a, T: DeserializeOwned>(slot: &'a OnceLock<Option<T>>, path: &str) -> Option<&'a T> {
    slot.get_or_init(|| parsed(path)).as_ref()
}

impl Reference for Library {
    fn words(&self, name: &str) -> Option<&WordList> {
        let own = lookup(&self.words, "policies/words/", name, |path| list(path, WordList::built_in));
        own.or_else(|| self.supply.words(name))
    }

    fn country(&self, jurisdiction: &str) -> Option<&Country> {
        let code = jurisdiction.get(..2)?;
        lookup(&self.countries, "policies/countries/", code, parsed)
    }

    fn regime(&self, id: &str) -> Option<&Regime> {
        let own = lookup(&self.regimes, "policies/regimes/", id, parsed);
        own.or_else(|| self.further.get(id))
    }

    fn hygiene(&self) -> Option<&Hygiene> {
        let read = || {
            let data = builtin::data;
            let identifiers = data("policies/identifiers.yaml")?;
            let (mailboxes, honorifics) =
                (data("policies/words/role_mailboxes.yaml")?, data("policies/words/honorifics.yaml")?);
            Some(Hygiene::built_in(identifiers, mailboxes, honorifics))
        };
        self.hygiene.get_or_init(read).as_ref()
    }

    fn traces(&self, name: &str) -> Option<&Traces> {
        let own = lookup(&self.traces, "policies/words/", name, |path| list(path, Traces::built_in));
        own.or_else(|| self.supply.traces(name))
    }

    fn guards(&self) -> &[Guard] {
        &self.guards
    }

    fn enisa(&self) -> Option<&Enisa> {
        single(&self.enisa, "policies/enisa.yaml")
    }

    fn opinion(&self) -> Option<&Opinion> {
        single(&self.opinion, "policies/gdpr/second_opinion.yaml")
    }

    fn patience(&self) -> Option<&Patience> {
        single(&self.patience, "policies/grace.yaml")
    }
}
