//! Where a demand of a rule stands.

use schemars::JsonSchema;
use serde::Deserialize;

/// The source of a demand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Citation")]
#[schemars(!try_from, untagged)]
pub enum Basis {
    /// A law with its article.
    Law {
        /// `GDPR`.
        law: String,
        /// `33(1)`.
        article: String,
    },
    /// A recital of a law.
    Recital {
        /// `GDPR`.
        law: String,
        /// `85`.
        recital: String,
    },
    /// A guideline with its paragraph or section.
    Guideline {
        /// `EDPB 9/2022`.
        guideline: String,
        /// `125`.
        #[serde(default)]
        paragraph: Option<String>,
        /// `II.A.4`.
        #[serde(default)]
        section: Option<String>,
    },
    /// Good practice, in words.
    Practice {
        /// What it rests on.
        practice: String,
    },
}

/// A source as it is written: which keys stand there says what it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    law: Option<String>,
    article: Option<String>,
    recital: Option<String>,
    guideline: Option<String>,
    paragraph: Option<String>,
    section: Option<String>,
    practice: Option<String>,
}

impl TryFrom<Citation> for Basis {
    type Error = &'static str;

    fn try_from(written: Citation) -> Result<Self, Self::Error> {
        let Citation { law, article, recital, guideline, paragraph, section, practice } = written;
        match (law, article, recital, guideline, paragraph, section, practice) {
            (Some(law), Some(article), None, None, None, None, None) => Ok(Self::Law { law, article }),
            (Some(law), None, Some(recital), None, None, None, None) => Ok(Self::Recital { law, recital }),
            (None, None, None, Some(guideline), paragraph, section, None) => {
                Ok(Self::Guideline { guideline, paragraph, section })
            }
            (None, None, None, None, None, None, Some(practice)) => Ok(Self::Practice { practice }),
            _ => Err("a basis names a `law` with its `article` or `recital`, a `guideline`, or a `practice`"),
        }
    }
}

impl Basis {
    /// As a line of text: `GDPR Art. 33(1)`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Law { law, article } => format!("{law} Art. {article}"),
            Self::Recital { law, recital } => format!("{law} Recital {recital}"),
            Self::Guideline { guideline, paragraph, section } => {
                let paragraph = paragraph.as_ref().map(|at| format!(" para. {at}")).unwrap_or_default();
                let section = section.as_ref().map(|at| format!(" section {at}")).unwrap_or_default();
                format!("{guideline}{section}{paragraph}")
            }
            Self::Practice { practice } => practice.clone(),
        }
    }
}
