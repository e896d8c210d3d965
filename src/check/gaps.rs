//! Numbers that are missing from a numbering.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, Scope};
use crate::place::Route;
use crate::source::{Found, Node};

/// Ids of the form PREFIX-YEAR-NUMBER must be numbered without gaps between the lowest and the highest of the same
/// prefix and year. Days (`2026-05-04`) and numbers of six digits and more, as ticket systems give them, are no
/// numbering of entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gaps {
    /// The field of each entry.
    field: Route,
    /// Where ids of entries stand that are kept elsewhere now, in a register of one file. They leave no gap.
    #[serde(default)]
    kept_elsewhere: Option<Route>,
}

/// The numbers of one prefix and year, and the entry with the highest.
#[derive(Default)]
struct Series<'a> {
    numbers: BTreeSet<u64>,
    highest: Option<Node<'a>>,
}

/// Prefix with everything before the last run of digits, and the number.
fn split(id: &str) -> Option<(&str, u64)> {
    let at = id.len() - id.chars().rev().take_while(char::is_ascii_digit).count();
    let (prefix, digits) = id.split_at_checked(at)?;
    let number = digits.parse().ok()?;
    (!prefix.is_empty() && digits.len() < 6 && !is_day(prefix, digits)).then_some((prefix, number))
}

/// `2026-05-` and `04`.
fn is_day(prefix: &str, digits: &str) -> bool {
    let mut parts = prefix.trim_end_matches('-').rsplit('-');
    let figure = |part: Option<&str>| part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).map(str::len);
    let (month, year) = (figure(parts.next()), figure(parts.next()));
    digits.len() == 2 && month == Some(2) && year == Some(4)
}

impl Check for Gaps {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let home = facts.subject.home;
        let mut all: BTreeMap<&str, Series<'a>> = BTreeMap::new();
        for node in home.entries.iter().filter_map(|entry| entry.node.one(&self.field)) {
            let Some((prefix, number)) = node.text().and_then(split) else { continue };
            let series = all.entry(prefix).or_default();
            series.numbers.insert(number);
            if series.numbers.last() == Some(&number) {
                series.highest = Some(node);
            }
        }
        for node in self.kept_elsewhere.iter().flat_map(|route| home.registers.iter().flat_map(|node| node.all(route)))
        {
            let Some((prefix, number)) = node.text().and_then(split) else { continue };
            all.entry(prefix).or_default().numbers.insert(number);
        }
        all.into_iter().filter_map(|(prefix, series)| gap(facts, prefix, &series)).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.kept_elsewhere).routes([&self.field])
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing", "count"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}

/// One finding for a series, at its highest number: a renumbered register must not drown in them.
fn gap<'a>(facts: Facts<'a>, prefix: &str, series: &Series<'a>) -> Option<Hit<'a>> {
    let (numbers, highest) = (&series.numbers, series.highest?);
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let count = (last - first + 1).saturating_sub(numbers.len() as u64);
    let missing = (first..last).find(|number| !numbers.contains(number))?;
    let width = highest.text()?.len() - prefix.len();
    let missing = if facts.is_showable(highest) { format!("{prefix}{missing:0width$}") } else { "…".to_owned() };
    let hit = Hit::at(Found::Here(highest)).with("missing", missing);
    Some(hit.with("count", count.to_string()))
}
