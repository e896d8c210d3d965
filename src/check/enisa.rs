//! ENISA's severity of a breach, worked out again.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, listed};
use crate::model::Enisa as Method;
use crate::place::{Key, Route};
use crate::source::{Found, Node};

/// The parts of a stated score must be ones that the method knows, and its result the one they give.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enisa {
    /// The map with `dpc`, `ei`, `cb`, `se` and `band`.
    of: Route,
    /// What is wrong.
    fault: Fault,
    /// The legal level beside the score, for `understated` and `overstated`.
    #[serde(default)]
    level: Option<Route>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// A part has a score that does not exist.
    OutOfRange,
    /// The base is not that of the kind of data.
    Base,
    /// The score of the data is not the base with its adjustments.
    Score,
    /// An adjustment has no reason.
    AdjustmentWithoutReason,
    /// The result is not what the parts give.
    Result,
    /// The band is not that of the result.
    Band,
    /// The legal level is below the one that the result indicates.
    Understated,
    /// The legal level is more than one step above the one that the result indicates.
    Overstated,
}

fn same(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9
}

/// A value below the map, by its keys.
fn part<'a>(of: Node<'a>, keys: &[&str]) -> Option<Node<'a>> {
    keys.iter().try_fold(of, |node, key| node.get_key(&Key::new(key)))
}

fn number(of: Node<'_>, keys: &[&str]) -> Option<f64> {
    part(of, keys).and_then(|node| node.number())
}

/// A figure without needless digits.
fn figure(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hit<'a>(node: Node<'a>, field: &str, expected: String) -> Hit<'a> {
    let found = node.number().map(figure).or_else(|| node.written().map(str::to_owned)).unwrap_or_default();
    Hit::at(Found::Here(node)).with("field", field).with("found", found).with("expected", expected)
}

fn out_of_range<'a>(of: Node<'a>, method: &Method) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    let mut held = |keys: &[&str], allowed: &[f64]| {
        let Some(node) = part(of, keys) else { return };
        let known = node.number().is_none_or(|score| allowed.iter().any(|known| same(*known, score)));
        if !known {
            let allowed: Vec<String> = allowed.iter().map(|score| figure(*score)).collect();
            hits.push(hit(node, keys.last().unwrap_or(&""), listed(allowed.iter().map(String::as_str))));
        }
    };
    let steps = std::iter::successors(Some(method.dpc.range.min), |score| Some(score + 1.0));
    let steps: Vec<f64> = steps.take_while(|score| *score <= method.dpc.range.max).collect();
    held(&["dpc", "score"], &steps);
    held(&["ei"], &method.ei.values);
    for circumstance in method.circumstances() {
        held(&["cb", circumstance], method.scores(circumstance));
    }
    hits
}

fn base_of(of: Node<'_>, method: &Method) -> Option<f64> {
    let word = part(of, &["dpc", "data_type"])?.text()?;
    method.dpc.types.get(word).map(|kind| kind.base)
}

fn wrong_base<'a>(of: Node<'a>, method: &Method) -> Option<Hit<'a>> {
    let base = base_of(of, method)?;
    let node = part(of, &["dpc", "base"]).filter(|node| node.number().is_some_and(|stated| !same(stated, base)))?;
    Some(hit(node, "base", figure(base)))
}

/// The base that is stated, else that of the kind of data: a wrong base is another fault.
fn wrong_score<'a>(of: Node<'a>, method: &Method) -> Option<Hit<'a>> {
    let base = number(of, &["dpc", "base"]).or_else(|| base_of(of, method))?;
    let steps = part(of, &["dpc", "adjustments"]).into_iter().flat_map(Node::items);
    let sum: f64 = steps.filter_map(|step| number(step, &["delta"])).sum();
    let expected = (base + sum).clamp(method.dpc.range.min, method.dpc.range.max);
    let node = part(of, &["dpc", "score"]).filter(|node| node.number().is_some_and(|score| !same(score, expected)))?;
    Some(hit(node, "score", figure(expected)))
}

fn without_reason(of: Node<'_>) -> Vec<Hit<'_>> {
    let steps = part(of, &["dpc", "adjustments"]).into_iter().flat_map(Node::items);
    let silent = |step: &Node<'_>| part(*step, &["reason"]).is_none_or(|reason| reason.is_blank());
    let moved = |step: &Node<'_>| number(*step, &["delta"]).is_some_and(|delta| !same(delta, 0.0));
    steps
        .filter(|step| moved(step) && silent(step))
        .map(|step| Hit::at(Found::Missing(step)).with("field", "reason").with("found", "").with("expected", ""))
        .collect()
}

/// A part that does not exist is another fault: then nothing can be worked out.
fn wrong_result<'a>(of: Node<'a>, method: &Method) -> Option<Hit<'a>> {
    let score = number(of, &["dpc", "score"])?;
    let ease = number(of, &["ei"])?;
    if !out_of_range(of, method).is_empty() {
        return None;
    }
    let circumstances: f64 = method.circumstances().filter_map(|name| number(of, &["cb", name])).sum();
    let expected = score.mul_add(ease, circumstances);
    let far = |stated: f64| (stated - expected).abs() > method.se.tolerance;
    let node = part(of, &["se"]).filter(|node| node.number().is_some_and(far))?;
    Some(hit(node, "se", figure(expected)))
}

fn wrong_band<'a>(facts: Facts<'a>, of: Node<'a>, method: &Method) -> Option<Hit<'a>> {
    let expected = method.band(number(of, &["se"])?)?;
    let node = part(of, &["band"]).filter(|node| node.text().is_some_and(|stated| stated != expected))?;
    let hit = Hit::at(Found::Here(node)).with("field", "band").with("found", facts.shown(node));
    Some(hit.with("expected", expected))
}

const LEVELS: [&str; 3] = ["unlikely", "risk", "high_risk"];

fn rank(level: &str) -> Option<usize> {
    LEVELS.iter().position(|known| *known == level)
}

impl Enisa {
    fn wrong_level<'a>(&self, facts: Facts<'a>, of: Node<'a>, method: &Method) -> Option<Hit<'a>> {
        let result = part(of, &["se"])?;
        let expected = method.level(result.number()?)?;
        let node = facts.said(self.level.as_ref()?)?;
        let (stated, indicated) = (rank(node.text()?)?, rank(expected)?);
        let wrong = match self.fault {
            Fault::Understated => stated < indicated,
            _ => stated > indicated + 1,
        };
        let severity = format!("`se` is {} here", result.number().map(figure).unwrap_or_default());
        wrong.then(|| hit(node, "level", expected.to_owned()).near(result, severity))
    }
}

impl Check for Enisa {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(of) = facts.said(&self.of) else { return Vec::new() };
        let Some(method) = facts.enisa() else { return Vec::new() };
        match self.fault {
            Fault::OutOfRange => out_of_range(of, method),
            Fault::Base => wrong_base(of, method).into_iter().collect(),
            Fault::Score => wrong_score(of, method).into_iter().collect(),
            Fault::AdjustmentWithoutReason => without_reason(of),
            Fault::Result => wrong_result(of, method).into_iter().collect(),
            Fault::Band => wrong_band(facts, of, method).into_iter().collect(),
            Fault::Understated | Fault::Overstated => self.wrong_level(facts, of, method).into_iter().collect(),
        }
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.of]).routes(&self.level)
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "found", "expected"]
    }
}
