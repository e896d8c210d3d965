//! The four schemas: sound in themselves, true to the rules' routes, and reporting what the fixtures say, where they say it.
//!
//! A fixture in `schemas/<kind>/{valid,invalid}/` carries its findings as `# expect: SCH001, SCH002` on the line they point at.

#![expect(clippy::print_stdout, reason = "a test tells how much it covered")]
#![expect(clippy::expect_used, reason = "a test ends where its own files are not as they should be")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::place::{LineIndex, Route};
use breachlint::schema::{DocumentKind, field, suggestion, validate};
use breachlint::source::{Limits, read};
use serde_json::{Map, Value};

const NAMES: &str = include_str!("schemas/names.yaml");

/// What `src/schema` understands. A schema that uses more would be validated right, but described wrongly to rules and users.
const KEYWORDS: [&str; 20] = [
    "$schema",
    "$id",
    "$defs",
    "$ref",
    "title",
    "description",
    "examples",
    "type",
    "enum",
    "const",
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "uniqueItems",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

#[test]
fn every_fixture_gives_the_findings_on_its_lines() {
    let mut failures = Vec::new();
    let mut count = 0;
    for kind in DocumentKind::ALL {
        for path in fixtures(kind) {
            count += 1;
            let text = fs::read_to_string(&path).expect("a fixture is readable");
            let expected = expected(&text);
            let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            if expected.is_empty() != is_in(&path, "valid") {
                failures.push(format!("{name}: stands in the wrong folder"));
            }
            failures
                .extend(departures(kind, &text, expected).into_iter().map(|departure| format!("{name}:{departure}")));
        }
    }
    println!("{count} fixtures of the schemas");
    assert!(failures.is_empty(), "{} departures:\n{}", failures.len(), failures.join("\n"));
    assert!(count > 0, "there are no fixtures");
}

#[test]
fn every_example_in_a_schema_fits_its_place() {
    let mut failures = Vec::new();
    for kind in DocumentKind::ALL {
        let schema = parsed(kind);
        let validators = jsonschema::validator_map_for(&schema).expect("a schema can be built");
        places(&schema, "", &mut |place, pointer| {
            for example in place.get("examples").and_then(Value::as_array).into_iter().flatten() {
                let validator =
                    validators.get(&format!("#{pointer}")).unwrap_or_else(|| panic!("no rule reaches {pointer}"));
                if let Err(error) = validator.validate(example) {
                    failures.push(format!("{}{pointer}: {error}", kind.word()));
                }
            }
        });
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_schema_is_valid_2020_12() {
    for kind in DocumentKind::ALL {
        let schema = parsed(kind);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", kind.word());
        let id = schema["$id"].as_str().expect("a schema has an $id");
        assert!(id.starts_with(concat!(env!("CARGO_PKG_REPOSITORY"), "/")), "{id}");
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{}: {error}", kind.word()));
    }
}

#[test]
fn the_schema_room_and_a_plain_validator_agree_on_every_fixture() {
    for kind in DocumentKind::ALL {
        let plain = jsonschema::draft202012::new(&parsed(kind)).expect("a schema can be built");
        for path in fixtures(kind) {
            let text = fs::read_to_string(&path).expect("a fixture is readable");
            for document in read(&text.as_str().into(), &Limits::default()).documents {
                // A day that no calendar has is ours alone: a pattern cannot count.
                let ours = validate(kind, document.root());
                let is_sound = kind != DocumentKind::Register && ours.is_empty();
                assert_eq!(breachlint::schema::is_sound(kind, document.root()), is_sound, "{}", path.display());
                let ours = ours.iter().filter(|violation| !violation.message.ends_with("of the calendar")).count();
                let is_valid = plain.is_valid(&document.root().to_json());
                assert_eq!(ours == 0, is_valid, "{}, document {}", path.display(), document.index);
            }
        }
    }
}

#[test]
fn a_register_holds_the_same_definitions_as_an_entry() {
    let (entry, register) = (parsed(DocumentKind::Entry), parsed(DocumentKind::Register));
    for (name, definition) in entry["$defs"].as_object().expect("definitions") {
        assert_eq!(register["$defs"].get(name), Some(definition), "$defs/{name} differs");
    }
    assert_eq!(register["properties"]["entries"]["items"]["$ref"], "#/$defs/entry");
}

#[test]
fn no_schema_refers_to_itself() {
    fn follow(schema: &Value, name: &str, within: &mut Vec<String>) {
        assert!(!within.iter().any(|outer| outer == name), "$defs/{name} leads back to itself by {within:?}");
        within.push(name.to_owned());
        references(&schema["$defs"][name], &mut |name| follow(schema, name, within));
        within.pop();
    }
    for kind in DocumentKind::ALL {
        let schema = parsed(kind);
        for name in schema["$defs"].as_object().expect("definitions").keys() {
            follow(&schema, name, &mut Vec::new());
        }
    }
}

#[test]
fn every_place_is_described_and_nothing_is_demanded() {
    let mut failures = Vec::new();
    for kind in DocumentKind::ALL {
        places(&parsed(kind), "", &mut |place, pointer| {
            let name = format!("{}{pointer}", kind.word());
            for keyword in place.keys().filter(|keyword| !KEYWORDS.contains(&keyword.as_str())) {
                failures.push(format!("{name}: the keyword `{keyword}` is unknown to src/schema"));
            }
            let is_named = pointer.rsplit('/').nth(1).is_some_and(|step| step == "properties");
            for keyword in ["title", "description"] {
                if is_named && !place.get(keyword).is_some_and(Value::is_string) {
                    failures.push(format!("{name}: has no {keyword}"));
                }
            }
            let others = place.get("additionalProperties");
            if place.contains_key("properties") && !others.is_some_and(|others| others == false || others.is_object()) {
                failures.push(format!("{name}: takes any key"));
            }
            if place.contains_key("pattern") && !place.contains_key("examples") {
                failures.push(format!("{name}: has a pattern and no example"));
            }
        });
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_route_that_a_rule_reads_exists() {
    let names: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        serde_yaml::from_str(NAMES).expect("names.yaml is a map");
    let mut failures = Vec::new();
    let mut count = 0;
    for (code, kinds) in &names {
        for (word, routes) in kinds {
            let kind = kind_of(word);
            for text in routes.iter().filter(|text| !text.is_empty()) {
                count += 1;
                let route = Route::parse(text).unwrap_or_else(|error| panic!("{code}: {text}: {error}"));
                if field(kind, &route).is_none() {
                    failures.push(format!("{code}: {word} {text}, suggested {:?}", suggestion(kind, &route)));
                }
            }
        }
    }
    println!("{count} routes of {} rules", names.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn kind_of(word: &str) -> DocumentKind {
    match word {
        "policy" => DocumentKind::Policy,
        "entry" => DocumentKind::Entry,
        "register" => DocumentKind::Register,
        "processor_register" => DocumentKind::ProcessorRegister,
        _ => panic!("names.yaml: `{word}` is no kind"),
    }
}

fn parsed(kind: DocumentKind) -> Value {
    serde_json::from_str(kind.schema_text()).expect("a schema is JSON")
}

/// Calls back for every subschema with its pointer.
fn places(schema: &Value, pointer: &str, visit: &mut impl FnMut(&Map<String, Value>, &str)) {
    let Some(place) = schema.as_object() else { return };
    visit(place, pointer);
    for keyword in ["$defs", "properties", "patternProperties"] {
        for (key, value) in place.get(keyword).and_then(Value::as_object).into_iter().flatten() {
            places(value, &format!("{pointer}/{keyword}/{key}"), visit);
        }
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(value) = place.get(keyword) {
            places(value, &format!("{pointer}/{keyword}"), visit);
        }
    }
}

/// Calls back for every definition that a subschema refers to; it must be one of its own `$defs`.
fn references(schema: &Value, visit: &mut impl FnMut(&str)) {
    places(schema, "", &mut |place, pointer| {
        if let Some(reference) = place.get("$ref") {
            let name = reference.as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
            visit(name.unwrap_or_else(|| panic!("{pointer}: {reference} is no definition of this schema")));
        }
    });
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

fn fixtures(kind: DocumentKind) -> Vec<PathBuf> {
    let folder = root().join(kind.word().replace('_', "-"));
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths = files.map(|file| file.expect("the fixtures are readable").into_path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect()
}

fn is_in(path: &Path, folder: &str) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|name| name == folder)
}

/// Line and code of every expected finding.
fn expected(text: &str) -> Vec<(u32, String)> {
    let mut expected = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let codes = text.split_once("# expect:").map_or("", |(_, codes)| codes);
        expected.extend(
            codes.split(',').map(str::trim).filter(|code| !code.is_empty()).map(|code| (line, code.to_owned())),
        );
    }
    expected
}

/// Findings without a comment and comments without a finding.
fn departures(kind: DocumentKind, text: &str, mut expected: Vec<(u32, String)>) -> Vec<String> {
    let stream = read(&text.into(), &Limits::default());
    let lines = LineIndex::new(text);
    let mut departures: Vec<_> = stream.problems.iter().map(|problem| format!(" {}", problem.message)).collect();
    for document in &stream.documents {
        for violation in validate(kind, document.root()) {
            let line = lines.position(text, violation.span.start).line;
            match expected.iter().position(|(at, code)| *at == line && code == violation.code) {
                Some(index) => drop(expected.remove(index)),
                None => {
                    departures.push(format!("{line}: {} {} [{}]", violation.code, violation.message, violation.pointer))
                }
            }
        }
    }
    departures.extend(expected.into_iter().map(|(line, code)| format!("{line}: {code} is not found")));
    departures
}
