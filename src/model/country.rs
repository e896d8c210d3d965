//! What differs from country to country: authorities, their channels, urgent calls, languages, the zone, public holidays.

use serde::Deserialize;

use super::{Holidays, Period};

/// One country file.
#[derive(Debug, Deserialize)]
pub struct Country {
    /// ISO code; `EU` for the institutions.
    pub country: String,
    /// English name.
    pub name: String,
    /// The IANA zone of the capital.
    pub timezone: String,
    /// Official languages.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whether the GDPR applies as in the EEA.
    #[serde(default)]
    pub eea: bool,
    /// The breach law that holds there unless something else is said.
    #[serde(default)]
    pub regime: Option<String>,
    /// The supervisory authorities.
    pub authorities: Vec<Authority>,
    /// The public holidays.
    #[serde(default)]
    pub holidays: Holidays,
}

/// A supervisory authority.
#[derive(Debug, Deserialize)]
pub struct Authority {
    /// Our id: `NL-AP`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The domain of its addresses.
    #[serde(default)]
    pub domain: Option<String>,
    /// The channels it takes notifications by; empty when unknown.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Restrictions of its competence; none means general.
    #[serde(default)]
    pub competent_for: Competence,
    /// When it wants a call at once.
    #[serde(default)]
    pub urgent_call: Option<UrgentCall>,
    /// How soon it wants the rest after an incomplete notification, where it says so.
    #[serde(default)]
    pub follow_up_within: Option<Period>,
}

/// For whom an authority is competent.
#[derive(Debug, Default, Deserialize)]
pub struct Competence {
    /// `public` or `private`.
    #[serde(default)]
    pub sector: Option<String>,
    /// `church`, `media`, `parliament`, `eu_institution`.
    #[serde(default)]
    pub special_status: Option<String>,
    /// Jurisdictions below the country, such as `DE-BY`.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
}

/// A call that an authority asks for.
#[derive(Debug, Deserialize)]
pub struct UrgentCall {
    /// The case: `danger_to_life_or_health`.
    pub when: String,
}

impl Country {
    /// The authority of an id.
    #[must_use]
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// The figure that its authorities give for a stage where the law gives none.
    #[must_use]
    pub fn period(&self, stage: &str) -> Option<Period> {
        match stage {
            "follow_up" => self.authorities.iter().find_map(|authority| authority.follow_up_within),
            _ => None,
        }
    }

    /// Whether one of its authorities asks for a call in urgent cases.
    #[must_use]
    pub fn wants_urgent_call(&self) -> bool {
        self.authorities.iter().any(|authority| authority.urgent_call.is_some())
    }
}
