//! A legal regime: its stages with their periods. The GDPR is one of several.

use serde::Deserialize;

use super::Period;
use crate::place::Route;

/// One regime file.
#[derive(Debug, Deserialize)]
pub struct Regime {
    /// `gdpr`.
    pub regime: String,
    /// Its full name.
    pub name: String,
    /// Whether it binds anybody yet; a proposal does not.
    #[serde(default)]
    pub in_force: bool,
    /// Its stages.
    pub stages: Vec<Stage>,
}

/// One duty with a clock.
#[derive(Debug, Deserialize)]
pub struct Stage {
    /// Fixed id: `authority_notification`, `follow_up`, …
    pub id: String,
    /// What it is.
    pub title: String,
    /// The period that the law sets, if it sets one.
    #[serde(default)]
    pub period: Option<Period>,
    /// Our working figure where the law has none.
    #[serde(default)]
    pub default_period: Option<Period>,
    /// The field from which it runs.
    pub from: Route,
}

impl Regime {
    /// The stage of an id.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }
}

impl Stage {
    /// The period of the law, else the working figure.
    #[must_use]
    pub fn within(&self) -> Option<Period> {
        self.period.or(self.default_period)
    }
}
