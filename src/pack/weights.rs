//! What findings weigh under a configuration: the words under `rules` and `overrides`, held against the rules there are.
//!
//! Rules that may not be suppressed keep their weight: a setting that names one of them otherwise is an error, a setting
//! for many rules passes them by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Library, Outside, Rule, Selection, parameter};
use crate::config::{Config, Level, Override, Place, RuleSetting};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::schema::nearest;

/// What rules weigh for all documents and for some.
#[derive(Debug, Default)]
pub struct Weights {
    /// What is set for all documents, by code.
    pub(super) rules: BTreeMap<String, (Level, Place)>,
    pub(super) overrides: Vec<Special>,
    /// The rules, by code.
    known: BTreeMap<String, Own>,
}

/// An override whose words are codes.
#[derive(Debug)]
pub(super) struct Special {
    pub(super) said: Override,
    pub(super) rules: BTreeMap<String, (Level, Place)>,
}

/// What a rule itself says.
#[derive(Clone, Copy, Debug)]
struct Own {
    severity: Severity,
    is_core: bool,
    /// The command line names it: nothing switches it off.
    is_wanted: bool,
}

impl Weights {
    /// Holds the words of a configuration against the rules.
    ///
    /// # Errors
    /// When a word names no rule, or a rule of the core of Art. 33(5) is to weigh less; with the place.
    pub fn new(config: &Config, library: &Library, selection: &Selection) -> Result<Self, Error> {
        if config.rules.iter().all(Vec::is_empty) && config.overrides.is_empty() {
            return Ok(Self::default());
        }
        let mut rules = BTreeMap::new();
        for layer in &config.rules {
            rules.extend(levels(layer, library)?);
        }
        let special = |said: &Override| Ok(Special { rules: levels(&said.rules, library)?, said: said.clone() });
        let overrides = config.overrides.iter().map(special).collect::<Result<_, Error>>()?;
        let own = |rule: &Rule| Own {
            severity: rule.severity,
            is_core: !rule.suppressible,
            is_wanted: selection.names(rule),
        };
        let known = library.rules.iter().map(|rule| (rule.code.clone(), own(rule))).collect();
        Ok(Self { rules, overrides, known })
    }

    /// The rules that run somewhere, with the parameters of the configuration.
    ///
    /// # Errors
    /// When a parameter is unknown or takes no such value; with the place.
    pub fn tuned(&self, library: Library, config: &Config) -> Result<Library, Error> {
        let mut library = parameter::tuned(library, config)?;
        library.rules.retain(|rule| !self.is_off(&rule.code));
        Ok(library)
    }

    /// Whether a rule runs for no document.
    fn is_off(&self, code: &str) -> bool {
        let is_wanted = self.known.get(code).is_some_and(|own| own.is_wanted);
        let off = |level: Option<&(Level, Place)>| level.is_some_and(|(level, _)| *level == Level::Off);
        let elsewhere = |special: &Special| special.rules.get(code).is_some_and(|(level, _)| *level != Level::Off);
        !is_wanted && off(self.rules.get(code)) && !self.overrides.iter().any(elsewhere)
    }

    /// Rules that are switched off for all documents, with the place that says so.
    pub fn off<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = (&'a Rule, &'a Place)> {
        let off = library.rules.iter().filter(|rule| self.is_off(&rule.code));
        off.filter_map(|rule| Some((rule, &self.rules.get(&rule.code)?.1)))
    }

    /// Gives findings their weight, takes out those that weigh nothing, and says how many these were. `absolute` makes a
    /// shown path one that globs can be held against.
    pub fn weigh(&self, findings: &mut Vec<Finding>, absolute: impl Fn(&str) -> PathBuf) -> usize {
        let before = findings.len();
        if self.known.is_empty() {
            return 0;
        }
        let mut last: Option<(std::sync::Arc<str>, Vec<&Special>)> = None;
        findings.retain_mut(|finding| {
            let path = &finding.location.path;
            if last.as_ref().is_none_or(|(known, _)| known != path) {
                last = Some((path.clone(), self.special(&absolute(path))));
            }
            let special = last.as_ref().map_or(&[][..], |(_, special)| special);
            match self.weight(finding, special) {
                Some(severity) => {
                    finding.severity = severity;
                    true
                }
                None => false,
            }
        });
        before - findings.len()
    }

    /// The overrides for a file.
    fn special(&self, path: &Path) -> Vec<&Special> {
        let meant =
            |special: &&Special| special.said.paths.patterns().is_empty() || special.said.paths.match_path(path, false);
        self.overrides.iter().filter(meant).collect()
    }

    /// What a finding weighs; nothing when it is not to be shown.
    fn weight(&self, finding: &Finding, special: &[&Special]) -> Option<Severity> {
        let Some(own) = self.known.get(&*finding.code) else { return Some(finding.severity) };
        let mut severity = Some(finding.severity);
        if let Some((level, _)) = self.rules.get(&*finding.code) {
            severity = own.weighed(finding.severity, severity, *level);
        }
        for special in special.iter().filter(|special| special.said.means(finding.subject.id.as_deref())) {
            if let Some((level, _)) = special.rules.get(&*finding.code) {
                severity = own.weighed(finding.severity, severity, *level);
            } else if let Some((most, _)) = special.said.level.as_ref().filter(|_| !own.is_core) {
                severity = own.at_most(severity, *most);
            }
        }
        severity
    }
}

impl Own {
    /// The ordinary case weighs what was asked for; a case that the rule itself grades lower stays lower. `before` is what
    /// a weaker setting made of it.
    fn weighed(self, graded: Severity, before: Option<Severity>, level: Level) -> Option<Severity> {
        match level {
            Level::Off => before.filter(|_| self.is_wanted),
            Level::At(wanted) if graded >= self.severity => Some(wanted),
            Level::At(wanted) => Some(graded.min(wanted)),
        }
    }

    fn at_most(self, severity: Option<Severity>, most: Level) -> Option<Severity> {
        match most {
            Level::Off => severity.filter(|_| self.is_wanted),
            Level::At(most) => severity.map(|severity| severity.min(most)),
        }
    }
}

/// Whether a word names this one rule.
pub(super) fn narrow(rule: &Rule, word: &str) -> bool {
    rule.code == word || rule.name == word
}

/// How narrow a word is that names a rule: its code or name, its family, its certainty.
fn narrowness(rule: &Rule, word: &str) -> Option<u8> {
    let family = rule.name.split('/').next().unwrap_or_default();
    match word {
        _ if narrow(rule, word) => Some(2),
        _ if family == word || rule.code.get(..3) == Some(word) => Some(1),
        _ => (rule.certainty.word() == word).then_some(0),
    }
}

/// What the words of one file say, by code. The narrower word decides, whatever their order.
fn levels(settings: &[RuleSetting], library: &Library) -> Result<BTreeMap<String, (Level, Place)>, Error> {
    let mut levels: BTreeMap<String, (u8, &RuleSetting)> = BTreeMap::new();
    for setting in settings {
        let mut is_known = false;
        for rule in &library.rules {
            let Some(width) = narrowness(rule, &setting.selector) else { continue };
            is_known = true;
            let before = levels.get(&rule.code);
            if let Some((_, twin)) = before.filter(|(other, _)| *other == width && width == 2) {
                let message = format!("`{}` and `{}` are the same rule", twin.selector, setting.selector);
                return Err(setting.place.error(message, "keep one of the two"));
            }
            if setting.level.is_some()
                && before.is_none_or(|(other, _)| *other <= width)
                && keeps(rule, setting, width)?
            {
                levels.insert(rule.code.clone(), (width, setting));
            }
        }
        if !is_known {
            return Err(unknown(setting, library));
        }
    }
    let level = |(code, (_, setting)): (String, (u8, &RuleSetting))| Some((code, setting.level.clone()?));
    Ok(levels.into_iter().filter_map(level).collect())
}

/// Whether a setting may touch a rule. What documents a breach at all (GDPR Art. 33(5)) is not weighed down.
fn keeps(rule: &Rule, setting: &RuleSetting, width: u8) -> Result<bool, Error> {
    let Some((level, place)) = &setting.level else { return Ok(true) };
    let lowers = match level {
        Level::Off => true,
        Level::At(severity) => *severity < rule.severity,
    };
    if rule.suppressible || !lowers {
        return Ok(true);
    }
    if width < 2 {
        return Ok(false);
    }
    let message = format!("`{}` cannot weigh less than `{}`", setting.selector, rule.severity.word());
    let help =
        "remove the setting; without what this rule asks for, the register documents no breach (GDPR Art. 33(5))";
    Err(place.error(message, help))
}

fn unknown(setting: &RuleSetting, library: &Library) -> Error {
    let word = &setting.selector;
    if let Some(outside) = Outside::find(word) {
        let message = format!("the weight of {} is fixed", outside.code);
        return setting.place.error(message, "remove the setting; only rules of a pack can be weighed");
    }
    let rules = library.rules.iter();
    let family = |rule: &Rule| rule.name.split('/').next().unwrap_or_default().to_owned();
    let families: Vec<String> = rules.clone().map(family).collect();
    let words = rules.flat_map(|rule| [rule.code.as_str(), rule.name.as_str(), rule.certainty.word()]);
    let help = nearest(word, words.chain(families.iter().map(String::as_str))).map_or_else(
        || "use a code, a name, a family, or `law`, `guidance` or `practice`; `breachlint rules` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    setting.place.error(format!("`{word}` names no rule"), help)
}
