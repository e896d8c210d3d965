//! Profiles: settings below those of all files, for whom a run is. Each is a file in `policies/profiles/`.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use super::ConfigOrigin;
use super::chain::{File, Role};
use super::reading::{Fault, Setting};
use crate::error::Error;
use crate::schema::nearest;
use crate::source::{Limits, from_node, read};

/// The one that holds when nobody chooses.
pub(super) const DEFAULT: &str = "standard";

/// The files, in the order of their strictness. Text as it stands: a profile is parsed only when it is asked for.
const FILES: [(&str, &str); 3] = [
    ("draft", include_str!("../../policies/profiles/draft.yaml")),
    ("standard", include_str!("../../policies/profiles/standard.yaml")),
    ("audit", include_str!("../../policies/profiles/audit.yaml")),
];

/// What people read of a profile.
#[derive(Clone, Debug, Deserialize)]
pub struct Profile {
    /// `draft`.
    #[serde(rename = "profile")]
    pub name: String,
    /// One line.
    pub title: String,
    /// For whom it is, and what it changes.
    pub why: String,
}

impl Profile {
    /// All profiles.
    ///
    /// # Errors
    /// When a built-in file is broken, which a test excludes.
    pub fn all() -> Result<Vec<Self>, Error> {
        FILES.iter().map(|(name, text)| described(name, text)).collect()
    }
}

fn described(name: &str, text: &str) -> Result<Profile, Error> {
    let broken = || Error::new(format!("the built-in profile `{name}` cannot be read"));
    let stream = read(&Arc::from(text), &Limits::default());
    let document = stream.documents.first().ok_or_else(broken)?;
    from_node(document.root()).map_err(|_| broken())
}

pub(super) fn names() -> Vec<&'static str> {
    FILES.iter().map(|(name, _)| *name).collect()
}

/// The name that a file gives.
pub(super) fn name(setting: &Setting<'_>) -> Result<&'static str, Fault> {
    setting.one_of(&FILES.map(|(name, _)| (name, name)))
}

/// The name that a flag gives.
pub(super) fn named(word: &str) -> Result<&'static str, Error> {
    FILES.iter().find(|(name, _)| *name == word).map(|(name, _)| *name).ok_or_else(|| {
        let error = Error::new(format!("there is no profile `{word}`"));
        match nearest(word, names().into_iter()) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error.help("use `draft`, `standard` or `audit`"),
        }
    })
}

/// The settings of a profile as a file below all others; nothing for a word that names none.
pub(super) fn file(name: &str) -> Option<Result<File, Error>> {
    let (name, text) = FILES.iter().find(|(known, _)| *known == name)?;
    let origin = ConfigOrigin { shown: format!("profile {name}"), path: PathBuf::new() };
    Some(File::parse(&Arc::from(*text), &origin, Role::Profile))
}
