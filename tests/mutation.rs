//! Would the examples of a rule notice if the rule were wrong? Each rule is damaged in one place after the other, and its
//! own examples must come out differently.
//!
//! A rule that has lost a check, or does the opposite, must be noticed: the test fails otherwise. Finer damage is listed.
//! Slow, so it runs in `.ci/mutation` only.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "the table is what the job is for")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use breachlint::engine::run_examples;
use breachlint::pack::{Library, Rule, RuleText, rule_files};
use breachlint::source::{Limits, from_node, read};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

/// How a rule was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    /// One of its checks is gone.
    Disabled,
    /// It applies where it did not, and not where it did.
    Inverted,
    /// It applies everywhere.
    Unconditional,
    /// A test inside a condition says the opposite, or `all` became `any`.
    Flipped,
    /// A case of another weight is gone.
    Grade,
    /// A parameter that may be left out is left out.
    Parameter,
    /// A number or a duration is one more, or one less.
    Number,
    /// A list has lost an item.
    Item,
}

impl Damage {
    /// What no rule may get away with.
    const COARSE: [Self; 2] = [Self::Disabled, Self::Inverted];
}

/// Checks that an example cannot show: files of evidence have no place in one. `tests/evidence.rs` shows them.
const SHOWN_ELSEWHERE: [&str; 2] = ["ACC001 /check/2", "ACC001 /check/3"];

/// A damaged rule.
struct Mutant {
    damage: Damage,
    place: String,
    rule: Value,
}

/// A rule file.
struct Original {
    code: String,
    rule: Value,
    text: RuleText,
}

fn original(path: &Path) -> Original {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let stream = read(&text.as_str().into(), &Limits::default());
    let root = stream.documents.first().expect("a document").root();
    let mut rule = root.to_json();
    if let Some(check) = rule.get_mut("check").filter(|check| !check.is_array()) {
        *check = json!([check.take()]);
    }
    let text = from_node(root).unwrap_or_else(|error| panic!("{}: {}", path.display(), error.message));
    let code = rule.get("code").and_then(Value::as_str).expect("a rule has a code").to_owned();
    Original { code, rule, text }
}

/// What only people read, and what examples do not show: they name lines and codes, no words and seldom weights.
const TEXTS: [&str; 16] = [
    "code",
    "name",
    "title",
    "on",
    "severity",
    "certainty",
    "basis",
    "regimes",
    "since",
    "message",
    "help",
    "why",
    "examples",
    "suppressible",
    "replaced_by",
    "kind",
];

fn mutants(rule: &Value) -> Vec<Mutant> {
    let mut places = Vec::new();
    collect(rule, String::new(), &mut places);
    let change = |(damage, place, new): (Damage, String, Option<Value>)| {
        let mut rule = rule.clone();
        replace(&mut rule, &place, new);
        Mutant { damage, place, rule }
    };
    places.into_iter().map(change).collect()
}

/// A change: at a place a new value, or none.
type Change = (Damage, String, Option<Value>);

fn collect(value: &Value, place: String, changes: &mut Vec<Change>) {
    match value {
        Value::Object(map) => {
            of_map(map, &place, changes);
            for (key, value) in map.iter().filter(|(key, _)| !TEXTS.contains(&key.as_str())) {
                collect(value, format!("{place}/{}", key.replace('/', "~1")), changes);
            }
        }
        Value::Array(items) => {
            let damage = match place.rsplit('/').next() {
                Some("check") => Damage::Disabled,
                Some("grades") => Damage::Grade,
                _ => Damage::Item,
            };
            let is_more = items.len() > 1 || damage != Damage::Item;
            for (at, item) in items.iter().enumerate() {
                let own = format!("{place}/{at}");
                changes.extend(is_more.then(|| (damage, own.clone(), None)));
                collect(item, own, changes);
            }
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let shifted =
                |by: f64| if number.fract() == 0.0 { json!((number + by) as i64) } else { json!(number + by) };
            changes.push((Damage::Number, place.clone(), Some(shifted(1.0))));
            changes.push((Damage::Number, place, Some(shifted(-1.0))));
        }
        Value::String(text) => changes.extend(longer(text).map(|text| (Damage::Number, place, Some(json!(text))))),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A duration one unit longer.
fn longer(text: &str) -> Option<String> {
    let digits: String =
        text.strip_prefix('P')?.trim_start_matches('T').chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    Some(text.replacen(&digits, &(number + 1).to_string(), 1))
}

/// Words of conditions and their opposites.
const OPPOSITES: [(&str, &str); 8] = [
    ("is", "is_not"),
    ("is_not", "is"),
    ("in", "not_in"),
    ("not_in", "in"),
    ("filled", "missing"),
    ("missing", "filled"),
    ("all", "any"),
    ("any", "all"),
];

fn of_map(map: &Map<String, Value>, place: &str, changes: &mut Vec<Change>) {
    if let Some(when) = map.get("when") {
        let is_grade = place.contains("/grades/");
        let own = format!("{place}/when");
        changes.push((
            if is_grade { Damage::Grade } else { Damage::Inverted },
            own.clone(),
            Some(json!({"not": when})),
        ));
        changes.extend((!is_grade).then_some((Damage::Unconditional, own, None)));
    }
    if let Some(inner) = map.get("not") {
        changes.push((Damage::Flipped, place.to_owned(), Some(inner.clone())));
    }
    for (word, opposite) in OPPOSITES {
        let Some(value) = map.get(word) else { continue };
        let is_alone = value.as_array().is_some_and(|items| matches!(word, "all" | "any") && items.len() < 2);
        if !is_alone {
            let renamed =
                map.iter().map(|(key, value)| (if key == word { opposite } else { key }.to_owned(), value.clone()));
            changes.push((Damage::Flipped, place.to_owned(), Some(Value::Object(renamed.collect()))));
        }
    }
    if map.contains_key("kind") {
        let parameters =
            map.keys().filter(|key| !TEXTS.contains(&key.as_str()) && !matches!(key.as_str(), "when" | "grades"));
        changes.extend(parameters.map(|key| (Damage::Parameter, format!("{place}/{key}"), None)));
    }
}

fn replace(rule: &mut Value, place: &str, new: Option<Value>) {
    let Some((parent, key)) = place.rsplit_once('/') else { return };
    let key = key.replace("~1", "/");
    match (rule.pointer_mut(parent), new) {
        (Some(Value::Object(map)), None) => drop(map.shift_remove(&key)),
        (Some(Value::Object(map)), Some(new)) => drop(map.insert(key, new)),
        (Some(Value::Array(items)), None) => drop(items.remove(key.parse().expect("an index"))),
        (Some(Value::Array(items)), Some(new)) => {
            let item = key.parse().ok().and_then(|at: usize| items.get_mut(at)).expect("an item");
            *item = new;
        }
        _ => panic!("nothing at {place}"),
    }
}

/// Whether an example notices; nothing for what is no rule at all.
fn is_noticed(mutant: Value, text: &RuleText, library: &mut Library) -> Option<bool> {
    let rule: Rule = serde_json::from_value(mutant).ok()?;
    library.rules = vec![rule];
    let rule = library.rules.first().expect("the rule just put in");
    Some(run_examples(rule, text, library).iter().any(|outcome| !outcome.faults.is_empty()))
}

/// Damage done, and where it was not noticed.
#[derive(Default)]
struct Row {
    done: usize,
    unnoticed: Vec<String>,
}

fn judge(original: &Original, library: &mut Library) -> BTreeMap<Damage, Row> {
    let mut rows: BTreeMap<Damage, Row> = BTreeMap::new();
    for mutant in mutants(&original.rule) {
        let Mutant { damage, place, rule } = mutant;
        let Some(noticed) = is_noticed(rule, &original.text, library) else { continue };
        let row = rows.entry(damage).or_default();
        let place = format!("{} {place}", original.code);
        row.done += 1;
        row.unnoticed.extend(Some(place).filter(|place| !noticed && !SHOWN_ELSEWHERE.contains(&place.as_str())));
    }
    rows
}

fn selected() -> Vec<PathBuf> {
    let wanted = std::env::var("BREACHLINT_MUTATE").unwrap_or_default();
    let files = rule_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).expect("a readable folder");
    let is_wanted = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&wanted));
    files.into_iter().filter(is_wanted).collect()
}

#[test]
#[ignore = "slow: thousands of damaged rules; .ci/mutation runs it"]
fn damaged_rules_are_noticed_by_their_own_examples() {
    let files = selected();
    let library = || Library::with_rules(Vec::new()).expect("the data of the pack");
    let judged: Vec<_> = files.par_iter().map_init(library, |library, path| judge(&original(path), library)).collect();
    let mut rows: BTreeMap<Damage, Row> = BTreeMap::new();
    for (damage, row) in judged.into_iter().flatten() {
        let all = rows.entry(damage).or_default();
        all.done += row.done;
        all.unnoticed.extend(row.unnoticed);
    }
    for (damage, row) in &rows {
        row.unnoticed.iter().for_each(|place| println!("unnoticed: {damage:?} {place}"));
    }
    println!("{} rules", files.len());
    println!("{:14} {:>6} {:>9}", "damage", "done", "unnoticed");
    for (damage, Row { done, unnoticed }) in &rows {
        println!("{:14} {done:>6} {:>9}", format!("{damage:?}"), unnoticed.len());
    }
    let coarse: Vec<&String> =
        rows.iter().filter(|(damage, _)| Damage::COARSE.contains(damage)).flat_map(|(_, row)| &row.unnoticed).collect();
    assert!(!rows.is_empty() && coarse.is_empty(), "{coarse:#?}");
}
