//! Which recorded facts speak for a risk to people, and how much: a table that a lawyer can read and correct
//! (`policies/gdpr/second_opinion.yaml`). Nothing here knows which facts there are.

use serde::Deserialize;

use super::condition::Condition;
use super::facts::Facts;
use super::lookup::Lookups;
use crate::place::Route;

/// The table: which facts weigh how much.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// From how many points on each level is reached, the lowest level first.
    levels: Vec<Threshold>,
    /// What people may suffer from. Only dangers that exist and that nothing has ended count.
    dangers: Vec<Danger>,
    /// The facts under their headings. Under each heading the first row that holds counts, no other.
    headings: Vec<Heading>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    level: String,
    from: i32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Danger {
    /// Its name, for the rows that speak of it.
    danger: String,
    /// When it exists.
    when: Condition,
    /// What ends it.
    #[serde(default)]
    ended_by: Vec<Reason>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    when: Condition,
    because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    /// For readers of the table.
    #[serde(rename = "heading")]
    _heading: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The fact.
    #[serde(default)]
    when: Condition,
    /// The danger without which the row means nothing.
    #[serde(default)]
    danger: Option<String>,
    /// What it weighs; negative speaks against a risk.
    points: i32,
    /// A few words for the message; none for what goes without saying.
    #[serde(default)]
    because: Option<String>,
    /// A number to set before those words.
    #[serde(default)]
    count: Option<Route>,
}

/// How the facts came out.
pub(super) struct Weighed {
    pub(super) points: i32,
    pub(super) speaking_for: Vec<String>,
    pub(super) speaking_against: Vec<String>,
}

impl Opinion {
    /// What the table names.
    #[must_use]
    pub fn lookups(&self) -> Lookups<'_> {
        let reasons = self.dangers.iter().flat_map(|danger| &danger.ended_by).map(|reason| &reason.when);
        let rows = || self.headings.iter().flat_map(|heading| &heading.rows);
        let conditions = self.dangers.iter().map(|danger| &danger.when).chain(reasons);
        Lookups::of(rows().filter_map(|row| row.count.as_ref()))
            .conditions(conditions.chain(rows().map(|row| &row.when)))
    }

    /// The dangers that are open, and the facts that count.
    pub(super) fn weigh(&self, facts: Facts<'_>) -> Weighed {
        let mut weighed = Weighed { points: 0, speaking_for: Vec::new(), speaking_against: Vec::new() };
        let mut open = Vec::new();
        for danger in self.dangers.iter().filter(|danger| danger.when.holds(facts)) {
            match danger.ended_by.iter().find(|reason| reason.when.holds(facts)) {
                Some(reason) => weighed.speaking_against.push(reason.because.clone()),
                None => open.push(danger.danger.as_str()),
            }
        }
        if open.is_empty() {
            return weighed;
        }
        for heading in &self.headings {
            let counts = |row: &&Row| row.danger.as_deref().is_none_or(|danger| open.contains(&danger));
            let Some(row) = heading.rows.iter().find(|row| counts(row) && row.when.holds(facts)) else { continue };
            weighed.points += row.points;
            if let Some(words) = row.words(facts) {
                let side = if row.points < 0 { &mut weighed.speaking_against } else { &mut weighed.speaking_for };
                side.push(words);
            }
        }
        weighed
    }

    /// Where a level stands; the lowest is 0.
    pub(super) fn rank(&self, level: &str) -> Option<usize> {
        self.levels.iter().position(|known| known.level == level)
    }

    /// Where the highest level stands.
    pub(super) fn highest(&self) -> usize {
        self.levels.len().saturating_sub(1)
    }

    /// The highest level that the points reach.
    pub(super) fn level(&self, points: i32) -> Option<(usize, &str)> {
        let mut reached = self.levels.iter().enumerate().filter(|(_, threshold)| points >= threshold.from);
        reached.next_back().map(|(at, threshold)| (at, threshold.level.as_str()))
    }
}

impl Row {
    fn words(&self, facts: Facts<'_>) -> Option<String> {
        let because = self.because.as_ref()?;
        let count = self.count.as_ref().and_then(|route| facts.one(route)).and_then(|node| node.int());
        Some(count.map_or_else(|| because.clone(), |count| format!("{} {because}", grouped(count))))
    }
}

/// `60000` as `60,000`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!([9, 999, 1000, 60_000, 1_234_567].map(grouped), ["9", "999", "1,000", "60,000", "1,234,567"]);
    }
}
