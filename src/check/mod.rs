//! The kinds of check: each one struct with its parameters and one question to a document's facts.
//!
//! A kind knows no rule code, no severity and no wording. Two kinds do not know each other.

mod apart;
mod condition;
mod facts;
mod fields;
mod glance;
mod hit;
mod lapse;
mod lookup;
mod moments;
mod opinion;
mod patience;
mod presence;
mod receiver;
mod regime;
mod running;
mod saying;
mod showable;
mod sighting;
mod subject;
mod texts;
mod values;
mod within;
mod worth;

mod agreement;
mod calendar;
mod competence;
mod copies;
mod counterpart;
mod coverage;
mod deadline;
mod difference;
mod enisa;
mod evidence;
mod expression;
mod followed;
mod forbidden;
mod future;
mod gaps;
mod identifier;
mod included;
mod known;
mod mention;
mod merged;
mod moment_form;
mod monotony;
mod named;
mod order;
mod overlap;
mod placeholder;
mod policy_version;
mod reach;
mod recurrence;
mod reports;
mod required;
mod revisited;
mod second_opinion;
mod sequence;
mod term;
mod thin;
mod trace;
mod unique;

pub use self::expression::Expression;
pub use apart::Apart;
pub use condition::{Condition, Guard, Scalar, Test};
pub use facts::Facts;
pub use hit::{Hit, listed};
pub use lookup::{ListName, Lookup, Lookups, StageName};
pub use opinion::Opinion;
pub use patience::Patience;
pub use presence::Presence;
pub use regime::{ANY, Clock, DEFAULT, Pick, Regime, Stage, Threshold};
pub use running::{Ends, Running};
pub use subject::{Reference, Regimes, Run, Settings, Subject};

use schemars::{JsonSchema as _, Schema, SchemaGenerator};
use serde::de::{DeserializeSeed, Error as _};
use serde::{Deserialize, Deserializer};

use crate::expression::{Fault, Trouble};
use crate::place::Route;
use crate::schema::DocumentKind;

/// Whom a kind asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One document or entry after the other.
    Document,
    /// All documents of one organisation at once.
    Home,
}

/// One kind of check with its parameters.
pub trait Check {
    /// What the facts show.
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>>;

    /// The same for a kind that may have no answer.
    ///
    /// # Errors
    /// When the document or the rule leaves none.
    fn attempt<'a>(&self, facts: Facts<'a>) -> Result<Vec<Hit<'a>>, Trouble> {
        Ok(self.run(facts))
    }

    /// Makes what has to be made once for all documents of these kinds; `each` is the list whose items are judged.
    ///
    /// # Errors
    /// When a parameter does not fit the documents.
    fn prepare(&self, _kinds: &[DocumentKind], _each: Option<&Route>) -> Result<(), Fault> {
        Ok(())
    }

    /// What the parameters name, for the proof against the schemas and the pack.
    fn lookups(&self) -> Lookups<'_>;

    /// The names that a message may use in braces.
    fn values(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whom it asks.
    fn scope(&self) -> Scope {
        Scope::Document
    }

    /// Whether the first hit in a document that was asked for says all.
    fn is_said_once(&self) -> bool {
        false
    }

    /// Whether it runs a clock of the regime: then it is asked once for each regime that the entry falls under.
    fn is_clocked(&self) -> bool {
        false
    }
}

impl Kind {
    /// Whether checks of this word may ask about all documents of an organisation. Told from the word, so that a check
    /// whose turn does not come is not read; a test holds it against [`Check::scope`].
    #[must_use]
    pub fn may_ask_all(word: &str) -> bool {
        matches!(word, "copies" | "counterpart" | "gaps" | "known" | "monotony" | "recurrence" | "unique")
    }

    /// The same for [`Check::is_clocked`].
    #[must_use]
    pub fn may_be_clocked(word: &str) -> bool {
        matches!(word, "deadline" | "reports")
    }

    /// Whether checks of this word have something to [`Check::prepare`].
    #[must_use]
    pub fn is_prepared(word: &str) -> bool {
        word == "expression"
    }
}

/// Declares the table: the word in `check.kind`, the file, the struct.
macro_rules! kinds {
    ($($module:ident :: $name:ident),* $(,)?) => {
        /// The one table of kinds.
        #[derive(Debug)]
        pub enum Kind {
            $(#[doc = concat!("See `check/", stringify!($module), ".rs`.")] $name($module::$name),)*
        }

        impl Kind {
            /// The words of all kinds.
            const WORDS: &[&str] = &[$(stringify!($module)),*];

            /// The word of each kind with the schema of its parameters.
            #[must_use]
            pub fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
                vec![$((stringify!($module), $module::$name::json_schema(generator))),*]
            }

            /// The check behind the word.
            #[must_use]
            pub fn check(&self) -> &dyn Check {
                match self {
                    $(Self::$name(check) => check,)*
                }
            }
        }

        impl<'de> DeserializeSeed<'de> for KindNamed<'_> {
            type Value = Kind;

            fn deserialize<D: Deserializer<'de>>(self, parameters: D) -> Result<Kind, D::Error> {
                match self.0 {
                    $(stringify!($module) => $module::$name::deserialize(parameters).map(Kind::$name),)*
                    word => Err(D::Error::unknown_variant(word, Kind::WORDS)),
                }
            }
        }
    };
}

/// Reads the parameters of the kind behind a word.
pub struct KindNamed<'w>(pub &'w str);

kinds! {
    agreement::Agreement,
    calendar::Calendar,
    competence::Competence,
    copies::Copies,
    counterpart::Counterpart,
    coverage::Coverage,
    deadline::Deadline,
    difference::Difference,
    enisa::Enisa,
    followed::Followed,
    evidence::Evidence,
    expression::Expression,
    forbidden::Forbidden,
    future::Future,
    gaps::Gaps,
    identifier::Identifier,
    included::Included,
    known::Known,
    merged::Merged,
    mention::Mention,
    moment_form::MomentForm,
    monotony::Monotony,
    named::Named,
    order::Order,
    overlap::Overlap,
    placeholder::Placeholder,
    reach::Reach,
    policy_version::PolicyVersion,
    recurrence::Recurrence,
    reports::Reports,
    required::Required,
    revisited::Revisited,
    second_opinion::SecondOpinion,
    sequence::Sequence,
    term::Term,
    thin::Thin,
    trace::Trace,
    unique::Unique,
}
