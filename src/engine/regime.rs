//! Which rules speak for which law, and how a finding says under which it stands.

use std::sync::Arc;

use crate::check::{Facts, Hit, Regime, Regimes};
use crate::pack::Rule;

/// The regimes in force that a rule speaks for, in the order in which the document names them.
pub(super) fn spoken<'a, 'r>(rule: &'r Rule, facts: Facts<'a>) -> impl Iterator<Item = &'a Regime> + use<'a, 'r> {
    facts.subject.regimes().in_force.iter().copied().filter(|regime| regime.is_meant_by(&rule.regimes))
}

/// Why a rule says nothing under a regime that the document names.
pub(super) fn unspoken<'a>(rule: &'a Rule, regimes: &'a Regimes<'_>) -> impl Iterator<Item = String> + use<'a> {
    let strange = regimes.in_force.iter().filter(|regime| !regime.is_meant_by(&rule.regimes));
    let strange = strange.map(|regime| format!("the rule does not speak for `{}`", regime.regime));
    let is_clocked = |rule: &Rule| rule.check.iter().any(|part| part.is_clocked());
    let proposed = regimes.proposed.iter().filter(move |regime| regime.is_meant_by(&rule.regimes) && is_clocked(rule));
    strange.chain(proposed.map(|regime| format!("`{}` is a proposal and not in force", regime.regime)))
}

/// The message, with the name of the law where it is not the GDPR.
pub(super) fn named(hit: &Hit<'_>, message: String) -> String {
    match hit.under {
        Some((regime, _)) => format!("{}: {message}", regime.short),
        None => message,
    }
}

/// The article of the law whose clock it is, where that is not the GDPR.
pub(super) fn basis(hit: &Hit<'_>) -> Option<Arc<[String]>> {
    hit.under.map(|(regime, stage)| vec![format!("{} Art. {}", regime.law, stage.basis)].into())
}
