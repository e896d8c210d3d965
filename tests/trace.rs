//! What five pages about data breaches ask of an organisation, item by item, and the proof that a rule says when it lacks.
//!
//! `tests/trace/` holds the items, one file per page. An item is shown by a clean organisation of `examples/` from which
//! precisely that thing was taken, or by an example of a rule; then all rules run, and the named one must speak where it was
//! silent. What no rule can see says why. `--nocapture` prints the table.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "the table is for the reader of a log")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use breachlint::check::{Run, Settings};
use breachlint::discover::Candidate;
use breachlint::engine::{ReadFile, Unknown, check, gather_text, run_examples};
use breachlint::finding::Finding;
use breachlint::pack::{Library, load, rule_files};
use breachlint::source::{Limits, read};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};

const NOW: &str = "2026-11-21T12:00:00Z";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().expect("the built-in rules"));
/// What rules are loaded against.
static DATA: LazyLock<Library> = LazyLock::new(|| Library::with_rules(Vec::new()).expect("the data of the pack"));
static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

/// One page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// What the page is.
    page: String,
    /// What it asks for.
    items: BTreeMap<String, Item>,
    /// Where it is wrong or behind the law: who copies it is told.
    discrepancies: BTreeMap<String, Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    asks: String,
    #[serde(default)]
    shown: Vec<Shown>,
    /// Why no rule can see it, or the part of it that is left.
    #[serde(default)]
    uncheckable: Option<String>,
}

/// One proof.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    rule: String,
    /// An example of the rule, such as `bad 2`; or else
    #[serde(default)]
    example: Option<String>,
    /// a document of a clean organisation: `no-kommune/policy`, `no-kommune/AV-2026-001`
    #[serde(default, rename = "in")]
    document: String,
    /// that is left out,
    #[serde(default)]
    absent: bool,
    /// or changed: these places are removed (`*` is each),
    #[serde(default)]
    remove: Vec<String>,
    /// these list items, by their text or by what they hold,
    #[serde(default)]
    without: BTreeMap<String, Value>,
    /// and these set.
    #[serde(default)]
    set: BTreeMap<String, Value>,
    /// What the message must name.
    #[serde(default)]
    says: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> Page {
    let text = fs::read_to_string(root().join("tests/trace").join(name)).expect("the file of the page");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("tests/trace/{name}: {error}"))
}

/// The documents of an organisation: path and text.
fn organisation(name: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                found.push(path);
            }
        }
    }
    let examples = root().join("examples");
    let mut paths = Vec::new();
    collect(&examples.join(name), &mut paths);
    paths.sort();
    let shown = |path: &Path| path.strip_prefix(&examples).expect("below").to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (shown(path), fs::read_to_string(path).expect("a readable file"))).collect()
}

fn files(texts: &[(String, String)]) -> Vec<ReadFile> {
    let read = |(path, text): &(String, String)| {
        let file = Candidate { path: path.into(), shown: path.clone(), named: true, assigned: None, target: None };
        gather_text(text.clone().into_bytes(), &file, &Limits::default(), Unknown::Ignore).files
    };
    texts.iter().flat_map(read).collect()
}

fn findings(shown: Vec<ReadFile>, related: &[ReadFile]) -> Vec<Finding> {
    let now = NOW.parse().expect("a moment");
    let run = Run { reference: &*LIBRARY, settings: &SETTINGS, now, complete: true };
    check(shown, related, &LIBRARY, run).findings
}

/// A document that is to lack something, among the others of its organisation.
struct Scene {
    path: String,
    /// Where the document or entry begins.
    base: Vec<String>,
    value: Value,
    others: Vec<ReadFile>,
    clean: Vec<Finding>,
}

impl Scene {
    fn new(document: &str) -> Self {
        let (folder, name) = document.split_once('/').expect("`organisation/document`");
        let texts = organisation(folder);
        let value = |text: &str| read(&text.into(), &Limits::default()).documents.first().map(|it| it.root().to_json());
        let places = texts.iter().filter_map(|(path, text)| Some((path, value(text)?)));
        let (path, base, value) = places
            .filter_map(|(path, value)| Some((path.clone(), base_of(&value, path, name)?, value)))
            .next()
            .unwrap_or_else(|| panic!("there is no {document} in examples/"));
        let (own, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(other, _)| *other == path);
        let others = files(&others);
        let clean = findings(files(&own), &others);
        Self { path, base, value, others, clean }
    }

    /// The findings that the change brings.
    fn changed(&self, shown: &Shown) -> Result<Vec<Finding>, String> {
        let mut value = self.value.clone();
        let steps = |pointer: &str| -> Vec<String> {
            let own = pointer.split('/').skip(1).map(str::to_owned);
            self.base.iter().cloned().chain(own).collect()
        };
        for (pointer, new) in &shown.set {
            if !edit(&mut value, &steps(pointer), &mut |parent, key| put(parent, key, new)) {
                return Err(format!("nothing to set at {pointer} of {}", shown.document));
            }
        }
        for (pointer, wanted) in &shown.without {
            let mut lists = 0;
            let mut drop = |parent: &mut Value, key: &str| {
                let Some(list) = parent.get_mut(key).and_then(Value::as_array_mut) else { return false };
                let before = list.len();
                list.retain(|item| !fits(item, wanted));
                lists += usize::from(list.len() < before);
                true
            };
            edit(&mut value, &steps(pointer), &mut drop);
            if lists == 0 {
                return Err(format!("no {wanted} to leave out of {pointer} of {}", shown.document));
            }
        }
        for pointer in &shown.remove {
            if !edit(&mut value, &steps(pointer), &mut take) {
                return Err(format!("nothing to remove at {pointer} of {}", shown.document));
            }
        }
        // A JSON text is YAML.
        let text = serde_json::to_string_pretty(&value).expect("a value");
        Ok(findings(files(&[(self.path.clone(), text)]), &self.others))
    }
}

/// Where in a file the named document stands: the file itself, or an entry of a register.
fn base_of(value: &Value, path: &str, name: &str) -> Option<Vec<String>> {
    if path.ends_with(&format!("/{name}.yaml")) || value.get("entry_id").and_then(Value::as_str) == Some(name) {
        return Some(Vec::new());
    }
    let entries = value.get("entries")?.as_array()?;
    let at = entries.iter().position(|entry| entry.get("entry_id").and_then(Value::as_str) == Some(name))?;
    Some(vec!["entries".to_owned(), at.to_string()])
}

/// Calls with the parent and the last key of every place that the steps lead to. Whether there was one.
fn edit(value: &mut Value, steps: &[String], act: &mut impl FnMut(&mut Value, &str) -> bool) -> bool {
    match steps {
        [] => false,
        [last] => act(value, last),
        [first, rest @ ..] if first == "*" => {
            let mut done = false;
            for item in value.as_array_mut().into_iter().flatten() {
                done |= edit(item, rest, act);
            }
            done
        }
        [first, rest @ ..] => {
            let next = match value {
                Value::Array(items) => first.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
                other => other.get_mut(first),
            };
            next.is_some_and(|next| edit(next, rest, act))
        }
    }
}

fn put(parent: &mut Value, key: &str, new: &Value) -> bool {
    match parent {
        Value::Object(map) => {
            map.insert(key.to_owned(), new.clone());
            true
        }
        Value::Array(items) if key == "*" => {
            items.iter_mut().for_each(|item| *item = new.clone());
            true
        }
        _ => false,
    }
}

fn take(parent: &mut Value, key: &str) -> bool {
    match parent {
        Value::Object(map) => map.shift_remove(key).is_some(),
        Value::Array(items) => key.parse().is_ok_and(|at: usize| at < items.len() && !items.remove(at).is_null()),
        _ => false,
    }
}

/// Whether a list item is the wanted text, or a map that holds what is wanted.
fn fits(item: &Value, wanted: &Value) -> bool {
    let holds = |wanted: &Map<String, Value>| wanted.iter().all(|(key, value)| item.get(key) == Some(value));
    item == wanted || wanted.as_object().is_some_and(holds)
}

fn speaks(findings: &[Finding], shown: &Shown) -> bool {
    let says = |finding: &&Finding| shown.says.as_ref().is_none_or(|word| finding.message.contains(word.as_str()));
    findings.iter().filter(|finding| *finding.code == *shown.rule).any(|finding| says(&finding))
}

/// How an item was shown, or what is wrong.
fn prove(shown: &Shown, scenes: &BTreeMap<&str, Scene>) -> Result<String, String> {
    if let Some(example) = &shown.example {
        return prove_by_example(&shown.rule, example).map(|()| format!("{} ({example})", shown.rule));
    }
    let scene = scenes.get(shown.document.as_str()).expect("a scene per document");
    if speaks(&scene.clean, shown) {
        return Err(format!("{} speaks of {} already", shown.rule, shown.document));
    }
    let found = if shown.absent {
        let folder = shown.document.split('/').next().unwrap_or_default();
        let texts = organisation(folder).into_iter().filter(|(path, _)| *path != scene.path).collect::<Vec<_>>();
        findings(files(&texts), &[])
    } else {
        scene.changed(shown)?
    };
    if speaks(&found, shown) {
        return Ok(format!("{} ({})", shown.rule, shown.document));
    }
    let codes: BTreeSet<&str> = found.iter().map(|finding| &*finding.code).collect();
    let own: Vec<&str> = found.iter().filter(|it| *it.code == *shown.rule).map(|it| it.message.as_str()).collect();
    Err(format!("{} is silent about {}: {codes:?} {own:?}", shown.rule, shown.document))
}

fn prove_by_example(code: &str, name: &str) -> Result<(), String> {
    let paths = rule_files(&root().join("policies")).expect("a readable folder");
    let is_it = |path: &&PathBuf| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(code));
    let path = paths.iter().find(is_it).ok_or_else(|| format!("there is no rule {code}"))?;
    let told =
        |errors: Vec<breachlint::error::Error>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let loaded = load(path, code, &DATA).map_err(|errors| format!("{code}: {}", told(errors)))?;
    let library = Library::with_rules(vec![loaded.rule]).map_err(|error| format!("{code}: {error}"))?;
    let rule = library.rules.first().expect("the rule just put in");
    let outcomes = run_examples(rule, &loaded.text, &library);
    match outcomes.iter().find(|outcome| outcome.name == name && name.starts_with("bad")) {
        Some(outcome) if outcome.faults.is_empty() => Ok(()),
        Some(outcome) => Err(format!("{code} {name}: {}", outcome.faults.join("; "))),
        None => Err(format!("{code} has no example {name}")),
    }
}

/// Proves all items of a page and prints them.
fn prove_page(name: &str, count: usize) {
    let page = page(name);
    assert_eq!(page.items.len(), count, "tests/trace/{name} has every item");
    let all = || page.items.iter().chain(&page.discrepancies);
    let documents: BTreeSet<&str> =
        all().flat_map(|(_, item)| &item.shown).map(|shown| shown.document.as_str()).collect();
    let documents = documents.into_par_iter().filter(|document| !document.is_empty());
    let scenes: BTreeMap<&str, Scene> = documents.map(|document| (document, Scene::new(document))).collect();
    let mut faults = Vec::new();
    println!("{name}: {}", page.page);
    let proved: Vec<Vec<_>> = all()
        .collect::<Vec<_>>()
        .par_iter()
        .map(|(_, item)| item.shown.iter().map(|shown| prove(shown, &scenes)).collect())
        .collect();
    for ((id, item), proofs) in all().zip(proved) {
        let mut how: Vec<&str> = proofs.iter().flatten().map(String::as_str).collect();
        let reason = item.uncheckable.as_ref().map(|reason| format!("unseen: {reason}"));
        how.extend(reason.as_deref());
        println!("  {id:6} {} -> {}", item.asks, how.join(", "));
        faults.extend(proofs.into_iter().filter_map(Result::err).map(|fault| format!("{id}: {fault}")));
        if item.shown.is_empty() && item.uncheckable.is_none() {
            faults.push(format!("{id}: neither a rule shows it nor a reason stands why none can"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_the_dutch_page_asks_for_is_checked() {
    prove_page("nl.yaml", 23);
}

#[test]
fn what_the_norwegian_routine_asks_for_is_checked() {
    prove_page("nn.yaml", 29);
}

#[test]
fn what_the_icelandic_guidance_asks_for_is_checked() {
    prove_page("is.yaml", 31);
}

#[test]
fn what_the_latvian_page_asks_for_is_checked() {
    prove_page("lv.yaml", 43);
}

#[test]
fn what_the_polish_summary_asks_for_is_checked() {
    prove_page("pl.yaml", 45);
}
