//! What judging gives: findings, and what could not be evaluated and why.

use std::borrow::Cow;
use std::sync::Arc;

use super::Skips;
use super::case::Case;
use super::skipped::Reason;
use crate::check::Facts;
use crate::expression::Trouble;
use crate::finding::Finding;
use crate::pack::{Part, Rule};

/// Findings and what could not be evaluated.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) findings: Vec<Finding>,
    pub(super) skipped: Skips,
    /// What could not be evaluated for the document at hand.
    pub(super) reasons: Vec<Reason>,
    pub(super) unanswered: Vec<Unanswered>,
}

/// A rule that is at fault itself, not the document that brought it to light.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unanswered {
    pub(super) code: Arc<str>,
    /// Which of its checks.
    pub(super) part: usize,
    pub(super) trouble: Trouble,
    pub(super) path: Arc<str>,
    pub(super) id: Option<String>,
}

impl Verdict {
    /// Takes in another one.
    pub(super) fn join(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.skipped.join(other.skipped);
        self.unanswered.extend(other.unanswered);
    }

    /// A check without an answer: the document lacks something, or the rule is at fault.
    pub(super) fn note(&mut self, (rule, part): (&Rule, &Part), case: Case<'_>, facts: Facts<'_>, trouble: Trouble) {
        if trouble.is_of_document() {
            return self.skip(rule, trouble.message);
        }
        let code = Arc::clone(&rule.heading().code);
        let path = Arc::clone(&case.member.file.source.path);
        let part = rule.check.iter().position(|other| std::ptr::eq(other, part)).unwrap_or_default();
        self.unanswered.push(Unanswered { code, part, trouble, path, id: facts.id().map(str::to_owned) });
    }

    pub(super) fn skip(&mut self, rule: &Rule, reason: impl Into<Cow<'static, str>>) {
        self.reasons.push((Arc::clone(&rule.heading().code), reason.into()));
    }
}
