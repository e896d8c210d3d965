//! How far apart two moments are, as a condition.

use super::facts::Facts;
use super::within::Within;
use crate::place::Route;

/// `{at: /a, after: /b}` or `{at: /a, within: PT24H, of: /b}`. Of several moments at `/a` one is enough; of several at
/// `/b` the earliest counts. A moment that is missing is neither.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The later moments.
    pub at: Route,
    /// The earlier moment.
    pub from: Route,
    /// How much later they may be; without it they only have to be later. A stage is counted as the configuration says.
    pub within: Option<Within>,
}

impl Apart {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, facts: Facts<'_>) -> bool {
        let Some((_, start)) = facts.earliest(&self.from) else { return false };
        let later = facts.moments(&self.at);
        let Some(within) = &self.within else {
            return later.iter().any(|(_, moment)| moment.instant > start.instant);
        };
        let Some((period, _)) = within.period(facts) else { return false };
        let end = facts.deadline(&start, &period, within.counting(facts));
        later.iter().any(|(_, moment)| moment.instant <= end)
    }
}
