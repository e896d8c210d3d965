//! The rule file, without what only people read.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::{Message, Part, page};
use crate::check::Condition;
use crate::finding::{Certainty, Severity};
use crate::place::Route;

/// One rule, ready to run.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `TIM002`.
    pub code: String,
    /// `timing/late-without-reasons`.
    pub name: String,
    /// The documents it looks at.
    #[serde(deserialize_with = "one_or_many")]
    pub on: Vec<On>,
    /// What a finding weighs.
    pub severity: Severity,
    /// Cases that weigh differently, in order; the first that holds decides.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// How sure the demand is.
    pub certainty: Certainty,
    /// Where it stands.
    pub basis: Vec<Basis>,
    /// The regimes it speaks for.
    #[serde(default = "gdpr")]
    pub regimes: Vec<String>,
    /// The jurisdictions it is meant for; none means all.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
    /// When it applies at all.
    #[serde(default)]
    pub when: Condition,
    /// From when on a missing thing counts; without it at once.
    #[serde(default)]
    pub due: Option<Due>,
    /// Explanation fields that answer the rule.
    #[serde(default)]
    pub silenced_by: Vec<Route>,
    /// Whether a comment may silence it.
    #[serde(default = "yes")]
    pub suppressible: bool,
    /// The rule that took its place.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// What it looks for: one check or several, each a finding of its own.
    #[serde(deserialize_with = "one_or_many")]
    pub check: Vec<Part>,
    /// What the document shows or lacks.
    pub message: Message,
    /// What to do.
    pub help: Message,
    #[serde(skip)]
    #[schemars(skip)]
    heading: OnceLock<Heading>,
    /// Read by [`super::RuleText`] only.
    #[serde(default, rename = "title")]
    #[schemars(skip)]
    _title: IgnoredAny,
    #[serde(default, rename = "why")]
    #[schemars(skip)]
    _why: IgnoredAny,
    #[serde(default, rename = "since")]
    #[schemars(skip)]
    _since: IgnoredAny,
    #[serde(default, rename = "parameters")]
    #[schemars(skip)]
    _parameters: IgnoredAny,
    #[serde(default, rename = "examples")]
    #[schemars(skip)]
    _examples: IgnoredAny,
}

/// What every finding of a rule carries alike. Shared, because there may be a hundred thousand of them.
#[derive(Clone, Debug)]
pub struct Heading {
    /// `TIM002`.
    pub code: Arc<str>,
    /// `timing/late-without-reasons`.
    pub name: Arc<str>,
    /// Where the demand stands, one text each.
    pub basis: Arc<[String]>,
    /// The page that explains the rule.
    pub url: Arc<str>,
}

impl Rule {
    /// What every finding of the rule carries.
    #[must_use]
    pub fn heading(&self) -> &Heading {
        self.heading.get_or_init(|| self.headed(&page(&self.code)))
    }

    /// The same without a page: rules of the house have none.
    pub(super) fn without_page(mut self) -> Self {
        self.heading = self.headed("").into();
        self
    }

    fn headed(&self, url: &str) -> Heading {
        Heading {
            code: self.code.as_str().into(),
            name: self.name.as_str().into(),
            basis: self.basis.iter().map(Basis::words).collect(),
            url: url.into(),
        }
    }
}

/// A kind of document, as rules name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// A breach policy.
    Policy,
    /// A register entry.
    Entry,
    /// All entries of an organisation together.
    Register,
    /// A processor register.
    ProcessorRegister,
    /// All documents of an organisation together.
    Repository,
}

/// A case of a rule that weighs differently.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// The case, held against the entry and the item found.
    pub when: Condition,
    /// What it weighs then.
    pub severity: Weight,
    /// What it says then.
    #[serde(default)]
    pub message: Option<Message>,
}

/// A severity, or no finding at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Good practice.
    Info,
    /// A guideline expects it.
    Warning,
    /// A duty of the law.
    Error,
    /// Not worth a finding.
    Silent,
}

impl Weight {
    /// The severity, if there is a finding.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Silent => None,
        }
    }
}

/// From when on something missing counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The stage whose end makes it due.
    pub stage: String,
    /// What it is before.
    pub before: Before,
}

impl JsonSchema for Due {
    fn schema_name() -> Cow<'static, str> {
        "Due".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let before = generator.subschema_for::<Before>();
        json_schema!({
            "description": "The stage at whose end something missing counts; before that it is silent, or a hint.",
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"stage": {"type": "string"}, "before": before},
                    "required": ["stage"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// What a thing is that is not due yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// No finding.
    #[default]
    Silent,
    /// A hint.
    Info,
    /// A hint on the last day, nothing before.
    DueSoon,
}

impl Due {
    /// As a line for people.
    #[must_use]
    pub fn words(&self) -> String {
        let before = match self.before {
            Before::Silent => "silent before",
            Before::Info => "a hint before",
            Before::DueSoon => "a hint in the 24 hours before",
        };
        format!("at the end of the stage `{}`, {before}", self.stage)
    }
}

impl Rule {
    /// From when on what it finds missing counts: the rule's own, and those of its checks.
    pub fn dues(&self) -> impl Iterator<Item = &Due> {
        self.due.iter().chain(self.check.iter().filter_map(|part| part.due.as_ref()))
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize, JsonSchema)]
        #[serde(untagged, expecting = "no due date: write a stage, or `stage` with `before`")]
        enum Written {
            Stage(String),
            Full {
                stage: String,
                #[serde(default)]
                before: Before,
            },
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Stage(stage) => Self { stage, before: Before::Silent },
            Written::Full { stage, before } => Self { stage, before },
        })
    }
}

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

fn gdpr() -> Vec<String> {
    vec!["gdpr".to_owned()]
}

fn yes() -> bool {
    true
}

/// A list, or one value for a list of one.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
    use serde::de::{Error, MapAccess, SeqAccess, Visitor};
    use std::marker::PhantomData;

    struct Either<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("one value or a list")
        }

        fn visit_str<E: Error>(self, word: &str) -> Result<Vec<T>, E> {
            Ok(vec![T::deserialize(StrDeserializer::new(word))?])
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
            Ok(vec![T::deserialize(MapAccessDeserializer::new(map))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(items))
        }
    }

    deserializer.deserialize_any(Either(PhantomData))
}
