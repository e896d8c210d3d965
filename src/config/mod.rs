//! `breachlint.yaml` goes in, the settings in force come out, with the line that each was read from.
//!
//! Apart from the command line because a setting is the repository's, a flag is one run's. What keys there are stands in
//! [`key`] alone.

mod find;
mod globs;
mod key;
mod shown;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::place::{LineIndex, Span};
use crate::schema::DocumentKind;
use crate::source::{self, Limits, Problem, SourceFile, TextError};

pub use find::{NAMES, find, upwards};
pub use globs::Globs;
pub use shown::{cleaned, shown};

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

/// A folder with rules of the house.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The path as it is written.
    pub written: String,
    /// The folder, links resolved.
    pub path: PathBuf,
}

/// The settings in force. What no file says is the default.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The jurisdiction where a document names none: a word of the schemas, such as `NL` or `DE-BY`.
    pub jurisdiction: Option<String>,
    /// The IANA zone for moments without offset where an entry names none.
    pub timezone: Option<String>,
    /// How hours are counted.
    pub counting: Counting,
    /// The bodies of breach law where neither an entry nor its policy names any; none means the GDPR.
    pub regimes: Vec<String>,
    /// What is left out, even when it is named on the command line.
    pub exclude: Globs,
    /// What a document without `kind:` is, by where it stands.
    pub documents: BTreeMap<DocumentKind, Globs>,
    /// Folders with rules of the house.
    pub packs: Vec<Pack>,
    /// So many steps an expression of a rule may take; without it 1,000,000.
    pub expression_steps: Option<u64>,
    /// What a text may cost before it is refused: 256 MiB, 128 levels, 1,000,000 values.
    pub limits: Limits,
    /// The file, when there is one.
    pub origin: Option<ConfigOrigin>,
    /// The line of each key that the file sets.
    lines: BTreeMap<&'static str, u32>,
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
    pub fn load(path: &Path, shown: &str) -> Result<Self, Error> {
        let file = SourceFile::read(path, shown, &Limits::default()).map_err(|error| unreadable(error, shown))?;
        let path = path.canonicalize().map_err(|error| unreadable(TextError::Unreadable(error), shown))?;
        Self::parse(&file.text, ConfigOrigin { shown: shown.to_owned(), path })
    }

    /// Takes the text of a configuration file that somebody else read, or that stands in an example.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub fn parse(text: &Arc<str>, origin: ConfigOrigin) -> Result<Self, Error> {
        let stream = source::read(text, &Limits::default());
        if let Some(problem) = stream.problems.first() {
            return Err(told(problem).at(&origin.shown, text, problem.span));
        }
        if let Some(second) = stream.documents.get(1) {
            let at = Span::new(second.span.start as usize, second.span.start as usize);
            let error = Error::new("a configuration is one document").help("remove the `---` and what follows it");
            return Err(error.at(&origin.shown, text, at));
        }
        let mut config = Self { origin: Some(origin.clone()), ..Self::default() };
        let Some(document) = stream.documents.first() else { return Ok(config) };
        let lines = LineIndex::new(text);
        key::read_all(&mut config, document.root(), &lines)
            .map_err(|fault| Error::new(fault.message).help(fault.help).at(&origin.shown, text, fault.span))?;
        Ok(config)
    }

    /// The effective configuration, itself a valid configuration file, and per key where it comes from.
    ///
    /// `{"config": {"counting": "plain", …}, "origins": {"counting": "breachlint.yaml:3", "limits.bytes": "default", …}}`
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let mut config = serde_json::Value::Object(serde_json::Map::new());
        let mut origins = serde_json::Map::new();
        for key in key::KEYS {
            let mut place = &mut config;
            for step in key.name.split('.') {
                // A missing key is made, and a null becomes a map. Nothing else is met: no key is below another.
                place = &mut place[step];
            }
            *place = (key.show)(self);
            let line = self.lines.get(key.name).zip(self.origin.as_ref());
            let from = line.map_or_else(|| "default".to_owned(), |(line, origin)| format!("{}:{line}", origin.shown));
            origins.insert(key.name.to_owned(), from.into());
        }
        serde_json::json!({"config": config, "origins": origins})
    }
}

fn told(problem: &Problem) -> Error {
    Error::new(problem.message.clone()).help(problem.help)
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
