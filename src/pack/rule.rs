//! The rule file, without what only people read.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::IgnoredAny;
use serde::de::value::Error;
use serde::{Deserialize, Deserializer};

use super::builtin::Sheet;
use super::later::Later;
use super::{Basis, Message, Part, page};
use crate::check::{Condition, Kind};
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
    pub grades: Later<Vec<Grade>>,
    /// How sure the demand is.
    pub certainty: Certainty,
    /// Where it stands.
    pub basis: Later<Vec<Basis>>,
    /// The regimes it speaks for.
    #[serde(default = "gdpr")]
    pub regimes: Vec<String>,
    /// The jurisdictions it is meant for; none means all.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
    /// When it applies at all.
    #[serde(default)]
    pub when: Later<Condition>,
    /// From when on a missing thing counts; without it at once.
    #[serde(default)]
    pub due: Later<Option<Due>>,
    /// Explanation fields that answer the rule.
    #[serde(default)]
    pub silenced_by: Later<Vec<Route>>,
    /// Whether a comment may silence it.
    #[serde(default = "yes")]
    pub suppressible: bool,
    /// The rule that took its place.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// What it looks for: one check or several, each a finding of its own.
    #[serde(deserialize_with = "checks")]
    pub check: Later<Vec<Part>>,
    /// What the document shows or lacks.
    pub message: Later<Message>,
    /// What to do.
    pub help: Later<Message>,
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
    /// A built-in rule: what it is called and where it may apply is read at once, the rest when somebody asks.
    pub(super) fn built_in(sheet: &Sheet) -> Result<Self, Error> {
        let regimes = sheet.regimes.some().map_or_else(|| Ok(gdpr()), |regimes| regimes.words())?;
        Ok(Self {
            code: sheet.code.text().to_owned(),
            name: sheet.name.text().to_owned(),
            on: sheet.on.words()?,
            severity: sheet.severity.word()?,
            certainty: sheet.certainty.word()?,
            regimes,
            jurisdictions: sheet.jurisdictions.words()?,
            suppressible: sheet.suppressible.text() != "false",
            replaced_by: sheet.replaced_by.some().map(|code| code.text().to_owned()),
            basis: Later::value(sheet.basis),
            when: Later::value_or_default(sheet.when),
            due: Later::value_or_default(sheet.due),
            silenced_by: Later::value_or_default(sheet.silenced_by),
            grades: Later::value_or_default(sheet.grades),
            message: Later::value(sheet.message),
            help: Later::value(sheet.help),
            check: Later::read(sheet.check, Part::built_in),
            heading: OnceLock::new(),
            _title: IgnoredAny,
            _why: IgnoredAny,
            _since: IgnoredAny,
            _parameters: IgnoredAny,
            _examples: IgnoredAny,
        })
    }

    /// Whether some check of it needs preparation.
    pub(super) fn is_to_be_prepared(&self) -> bool {
        self.may_have(Kind::is_prepared)
    }

    /// Whether some check of it may ask about all documents of an organisation.
    #[must_use]
    pub fn may_ask_all(&self) -> bool {
        self.may_have(Kind::may_ask_all)
    }

    /// Whether it may have a check with such a word for its kind; of one that is not read yet the words are at hand.
    fn may_have(&self, is_such: fn(&str) -> bool) -> bool {
        let Some(checks) = self.check.unread() else { return true };
        checks.checks().any(|(_, sheet)| is_such(sheet.kind.text()))
    }

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

fn gdpr() -> Vec<String> {
    vec!["gdpr".to_owned()]
}

fn yes() -> bool {
    true
}

fn checks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Later<Vec<Part>>, D::Error> {
    one_or_many(deserializer).map(Later::from)
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
