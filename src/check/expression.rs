//! What a condition in CEL is true for.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::expression::{Fault, MOST_STEPS, Names, Program, Situation, Trouble};
use crate::place::Route;
use crate::schema::DocumentKind;

/// A condition in CEL (Common Expression Language); where it is true, something is found. It knows the fields of the
/// document by name, the whole of it as `self`, the moment of the run as `now`, the item of `each` as `item`, and
/// for entries also `policy` and `processors`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expression {
    /// The condition: true where something is to be found.
    found_when: String,
    /// Where to point: the first of the routes that is there, else where the first would have to be.
    at: Vec<Route>,
    /// Checked against the schema of each kind of document that the rule looks at.
    #[serde(skip)]
    #[schemars(skip)]
    programs: OnceLock<Vec<(DocumentKind, Program)>>,
}

impl Expression {
    /// The bytes of the condition where the trouble is.
    #[must_use]
    pub fn place(&self, trouble: &Trouble) -> std::ops::Range<usize> {
        trouble.place(&self.found_when)
    }

    fn compiled(&self, kinds: &[DocumentKind], each: Option<&Route>) -> Result<Vec<(DocumentKind, Program)>, Fault> {
        let mut programs: Vec<(DocumentKind, Program)> = Vec::new();
        for kind in kinds {
            if !programs.iter().any(|(known, _)| known == kind) {
                programs.push((*kind, Program::condition(&self.found_when, &Names { kind: *kind, each })?));
            }
        }
        Ok(programs)
    }

    fn is_true(&self, facts: Facts<'_>) -> Result<bool, Trouble> {
        let subject = facts.subject;
        let programs = self.programs.get().map(Vec::as_slice).unwrap_or_default();
        let program = programs.iter().find(|(kind, _)| *kind == subject.kind).map(|(_, program)| program);
        let Some(program) = program else { return Err(Trouble::unprepared()) };
        let zone = || &facts.zone().0;
        program.holds(&Situation {
            document: subject.root,
            item: facts.item,
            policy: subject.policy,
            processors: &subject.home.processors,
            now: facts.now(),
            zone: &zone,
            steps: facts.settings().expression_steps.unwrap_or(MOST_STEPS),
        })
    }
}

impl Check for Expression {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        self.attempt(facts).unwrap_or_default()
    }

    fn attempt<'a>(&self, facts: Facts<'a>) -> Result<Vec<Hit<'a>>, Trouble> {
        if !self.is_true(facts)? {
            return Ok(Vec::new());
        }
        Ok(super::hit::place_of(facts, &self.at).map(Hit::at).into_iter().collect())
    }

    fn prepare(&self, kinds: &[DocumentKind], each: Option<&Route>) -> Result<(), Fault> {
        if self.programs.get().is_none() {
            // Another thread may have been faster; it made the same.
            let _ = self.programs.set(self.compiled(kinds, each)?);
        }
        Ok(())
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.at)
    }
}
