//! Numbers that are missing from a numbering.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Check, Facts, Hit, Scope};
use crate::place::Route;
use crate::source::{Found, Node};

/// Ids of the form PREFIX-YEAR-NUMBER must be numbered without gaps between the lowest and the highest of the same
/// prefix and year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gaps {
    /// The field of each entry.
    field: Route,
}

/// The numbers of one prefix and year, and where the highest stands.
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
    (!prefix.is_empty()).then_some((prefix, number))
}

impl Check for Gaps {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut series: BTreeMap<&str, Series<'a>> = BTreeMap::new();
        for entry in &facts.subject.home.entries {
            let Some(node) = entry.node.one(&self.field) else { continue };
            let Some((prefix, number)) = node.text().and_then(split) else { continue };
            let series = series.entry(prefix).or_default();
            series.numbers.insert(number);
            if series.numbers.last() == Some(&number) {
                series.highest = Some(node);
            }
        }
        series.into_iter().filter_map(|(prefix, series)| gap(prefix, &series.numbers, series.highest?)).collect()
    }

    fn routes(&self) -> Vec<&Route> {
        vec![&self.field]
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing", "count"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}

/// One finding for a series, at its highest number: a renumbered register must not drown in them.
fn gap<'a>(prefix: &str, numbers: &BTreeSet<u64>, highest: Node<'a>) -> Option<Hit<'a>> {
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let count = (last - first + 1).saturating_sub(numbers.len() as u64);
    let missing = (first..last).find(|number| !numbers.contains(number))?;
    let width = highest.text()?.len() - prefix.len();
    let hit = Hit::at(Found::Here(highest)).with("missing", format!("{prefix}{missing:0width$}"));
    Some(hit.with("count", count.to_string()))
}
