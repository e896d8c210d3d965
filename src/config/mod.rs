//! `breachlint.yaml` goes in, the settings in force come out, with the line that each was read from.
//!
//! Apart from the command line because a setting is the repository's, a flag is one run's. What keys there are stands in
//! [`key`] alone. What goes before what: defaults, the profile, extended files, the file, its overrides, flags.

mod chain;
mod find;
mod globs;
mod key;
mod origin;
mod profile;
mod reading;
mod schema;
mod shown;
mod suppressions;
mod tuning;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::finding::Severity;
use crate::schema::DocumentKind;
use crate::source::{Limits, SourceFile, TextError};

use origin::Origin;

pub use find::{NAMES, find, passed_over, upwards};
pub use globs::{Globs, is_bristling};
pub use origin::Place;
pub use profile::Profile;
pub use schema::{RuleShapes, reference, schema};
pub use shown::{cleaned, shown};
pub use suppressions::{Inline, RuleWord, Suppressions};
pub use tuning::{Level, Override, Parameter, RuleSetting};

/// How the hours of a period are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// From the moment itself.
    Plain,
    /// From the next full hour: Reg. 1182/71, Art. 3(1) leaves out the hour of the event.
    #[default]
    HourRounded,
    /// As rounded, but not before two complete working days are over: a contested reading of Art. 3(5).
    TwoWorkingDays,
}

impl Counting {
    /// All ways of counting.
    pub const ALL: [Self; 3] = [Self::Plain, Self::HourRounded, Self::TwoWorkingDays];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::HourRounded => "hour_rounded",
            Self::TwoWorkingDays => "two_working_days",
        }
    }
}

/// Until when an entry that is not closed may still lack things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// Until the end of the stage that they belong to.
    #[default]
    ByStage,
    /// Until it is closed.
    UntilClosed,
    /// Not at all.
    None,
}

impl Grace {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::ByStage, Self::UntilClosed, Self::None];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ByStage => "by_stage",
            Self::UntilClosed => "until_closed",
            Self::None => "none",
        }
    }
}

/// A folder with rules of the house.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The path as it is written.
    pub written: String,
    /// The folder, links resolved.
    pub path: PathBuf,
    /// Where the path is written.
    pub place: Place,
}

/// The settings in force. What no file says is the default.
#[derive(Clone, Debug)]
pub struct Config {
    /// For whom the run is.
    pub profile: &'static str,
    /// The jurisdiction where a document names none: a word of the schemas, such as `NL` or `DE-BY`.
    pub jurisdiction: Option<String>,
    /// The IANA zone for moments without offset where an entry names none.
    pub timezone: Option<String>,
    /// How hours are counted.
    pub counting: Counting,
    /// The bodies of breach law where neither an entry nor its policy names any; none means the GDPR.
    pub regimes: Vec<String>,
    /// Until when open entries may lack things.
    pub grace: Grace,
    /// The lightest finding that makes the exit code 1.
    pub fail_on: Severity,
    /// The lightest finding that is shown.
    pub min_severity: Severity,
    /// What is left out, even when it is named on the command line.
    pub exclude: Globs,
    /// What a document without `kind:` is, by where it stands.
    pub documents: BTreeMap<DocumentKind, Globs>,
    /// Folders with rules of the house.
    pub packs: Vec<Pack>,
    /// What rules weigh: one list for the profile and for each file, the nearest last.
    pub rules: Vec<Vec<RuleSetting>>,
    /// What differs for some documents, the one that decides last.
    pub overrides: Vec<Override>,
    /// What is demanded of suppressions.
    pub suppressions: Suppressions,
    /// So many steps an expression of a rule may take; without it 1,000,000.
    pub expression_steps: Option<u64>,
    /// What a text may cost before it is refused: 256 MiB, 128 levels, 1,000,000 values.
    pub limits: Limits,
    /// The file, when there is one.
    pub origin: Option<ConfigOrigin>,
    /// All files that were read for it, links resolved.
    pub files: Vec<PathBuf>,
    allow_outside: bool,
    /// Who set each key that is not at its default.
    origins: BTreeMap<&'static str, Origin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: profile::DEFAULT,
            jurisdiction: None,
            timezone: None,
            counting: Counting::default(),
            regimes: Vec::new(),
            grace: Grace::default(),
            fail_on: Severity::Error,
            min_severity: Severity::Info,
            exclude: Globs::default(),
            documents: BTreeMap::new(),
            packs: Vec::new(),
            rules: Vec::new(),
            overrides: Vec::new(),
            suppressions: Suppressions::default(),
            expression_steps: None,
            limits: Limits::default(),
            origin: None,
            files: Vec::new(),
            allow_outside: false,
            origins: BTreeMap::new(),
        }
    }
}

/// What the command line says; it goes before everything else.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--fail-on`.
    pub fail_on: Option<Severity>,
    /// `--min-severity`.
    pub min_severity: Option<Severity>,
}

/// Where a configuration was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigOrigin {
    /// The path as it is shown.
    pub shown: String,
    /// The file, links resolved.
    pub path: PathBuf,
}

impl ConfigOrigin {
    /// The folder that its globs are relative to.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

impl Config {
    /// Reads a configuration file. `shown` is its path for messages.
    ///
    /// # Errors
    /// When it cannot be read, is not one map in YAML, or says something that no setting takes; with the place.
    pub fn load(path: &Path, shown: &str, flags: &Flags) -> Result<Self, Error> {
        let file = SourceFile::read(path, shown, &Limits::default()).map_err(|error| unreadable(error, shown))?;
        let path = path.canonicalize().map_err(|error| unreadable(TextError::Unreadable(error), shown))?;
        Self::parse(&file.text, ConfigOrigin { shown: shown.to_owned(), path }, flags)
    }

    /// Takes the text of a configuration file that somebody else read, or that stands in an example.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub fn parse(text: &Arc<str>, origin: ConfigOrigin, flags: &Flags) -> Result<Self, Error> {
        let files = chain::chain(text, &origin)?;
        let config = Self::assembled(&files, flags)?;
        Ok(Self { origin: Some(origin), ..config })
    }

    /// The configuration where there is no file.
    ///
    /// # Errors
    /// When a flag names no profile.
    pub fn without_file(flags: &Flags) -> Result<Self, Error> {
        Self::assembled(&[], flags)
    }

    /// From the weakest to the strongest: defaults, profile, extended files, the file, flags.
    fn assembled(files: &[chain::File], flags: &Flags) -> Result<Self, Error> {
        let mut config = Self::default();
        let by_flag = flags.profile.as_deref().map(profile::named).transpose()?;
        let said = || files.iter().find_map(|file| file.root()?.get("profile")?.text());
        let profile = by_flag.or_else(said).and_then(profile::file).transpose()?;
        for file in profile.iter().chain(files.iter().rev()) {
            reading::read_all(&mut config, file).map_err(|fault| file.error(fault))?;
        }
        config.files = files.iter().map(|file| file.path.clone()).collect();
        config.obey(flags, by_flag);
        Ok(config)
    }

    /// The profile, unless it is the one that holds when nobody chooses.
    #[must_use]
    pub fn profile_chosen(&self) -> Option<&'static str> {
        Some(self.profile).filter(|profile| *profile != profile::DEFAULT)
    }

    fn obey(&mut self, flags: &Flags, profile: Option<&'static str>) {
        if let Some(profile) = profile {
            self.profile = profile;
            self.origins.insert("profile", Origin::Flag("--profile"));
        }
        if let Some(severity) = flags.fail_on {
            self.fail_on = severity;
            self.origins.insert("fail_on", Origin::Flag("--fail-on"));
        }
        if let Some(severity) = flags.min_severity {
            self.min_severity = severity;
            self.origins.insert("min_severity", Origin::Flag("--min-severity"));
        }
    }

    /// The effective configuration, itself a valid configuration file, and per key where it comes from. What rules weigh
    /// is not among it: that is known once the words were held against the rules.
    ///
    /// `{"config": {"counting": "plain", …}, "origins": {"counting": "breachlint.yaml:3", "limits.bytes": "default", …}}`
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let mut config = serde_json::Value::Object(serde_json::Map::new());
        let mut origins = serde_json::Map::new();
        for key in key::KEYS {
            let Some(show) = key.show else { continue };
            let mut place = &mut config;
            for step in key.name.split('.') {
                // A missing key is made, and a null becomes a map. Nothing else is met: no key is below another.
                place = &mut place[step];
            }
            *place = show(self);
            let from = self.origins.get(key.name).map_or_else(|| "default".to_owned(), ToString::to_string);
            origins.insert(key.name.to_owned(), from.into());
        }
        serde_json::json!({"config": config, "origins": origins})
    }
}

fn unreadable(error: TextError, shown: &str) -> Error {
    let why = match error {
        TextError::Unreadable(error) if error.kind() == ErrorKind::NotFound => "does not exist".to_owned(),
        TextError::Unreadable(error) => format!("cannot be read: {}", error.kind()),
        TextError::NotAFile => "is not a regular file".to_owned(),
        TextError::Unsuitable(problem) => {
            return Error::new(format!("the configuration `{shown}`: {}", problem.message)).help(problem.help);
        }
    };
    Error::new(format!("the configuration `{shown}` {why}")).help("correct the path, or run with `--no-config`")
}
