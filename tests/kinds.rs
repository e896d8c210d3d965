//! Every kind of check: a name in its parameters that leads nowhere is refused when the rule loads.
//!
//! The cases come from the schema of rule files, so a further kind or parameter is tried without a line here.

#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::indexing_slicing, reason = "a slip ends a test, and no user's run")]

use breachlint::pack::{Library, Rule, RuleText, rule_schema, verify};
use serde_json::{Map, Value, json};

/// A value with one name in it that nothing has.
struct Wrong {
    value: Value,
    name: &'static str,
}

fn wrong(name: &'static str, value: Value) -> Wrong {
    Wrong { value, name }
}

/// What conditions can name, each wrong once.
fn wrong_conditions() -> Vec<Wrong> {
    let list = "no_such_list";
    let stage = "no_such_stage";
    let item = "./no_such_field";
    vec![
        wrong("no_such_guard", json!("no_such_guard")),
        wrong("no_such_guard", json!([{"not": "no_such_guard"}])),
        wrong("no_such_guard", json!({"any": ["no_such_guard", {"filled": "/status"}]})),
        wrong("no_such_guard", json!({"some": "/notifications/*", "holds": "no_such_guard"})),
        wrong("no_such_regime", json!({"in_force": "no_such_regime"})),
        wrong(list, json!({"at": "/status", "mentions": list})),
        wrong(list, json!({"at": "/status", "words": 3, "besides": list})),
        wrong(stage, json!({"not_due": stage, "from": "/aware_at"})),
        wrong(stage, json!({"in_time": stage, "from": "/aware_at", "to": "/notifications/*/submitted_at"})),
        wrong(stage, json!({"at": "/aware_at", "within": stage, "of": "/detected_at"})),
        wrong(stage, json!({"not_due": {"at": "/x-a", "otherwise": stage}, "from": "/aware_at"})),
        wrong(stage, json!({"not_due": {"without": "/x-a", "then": stage}, "from": "/aware_at"})),
        wrong("/no_such_field", json!({"filled": "/no_such_field"})),
        wrong(item, json!({"missing": item})),
        wrong(item, json!({"some": "/notifications/*", "holds": {"past": item}})),
        wrong("no_such_word", json!({"at": "/status", "is": "no_such_word"})),
        wrong("no_such_word", json!({"at": "/notifications/*/phase", "not_in": ["initial", "no_such_word"]})),
        wrong("no_such_word", json!({"at": "/nature/types", "contains": ["no_such_word"]})),
    ]
}

/// Every way to put one wrong name into a value of the schema. `seen` are the definitions around it: one turn is enough.
fn wrong_values(schema: &Value, root: &Value, seen: &[&str]) -> Vec<Wrong> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return match name {
            "Condition" => wrong_conditions(),
            "Route" => vec![
                wrong("/no_such_field", json!("/no_such_field")),
                wrong("./no_such_field", json!("./no_such_field")),
            ],
            "StageName" => vec![wrong("no_such_stage", json!("no_such_stage"))],
            "ListName" => vec![wrong("no_such_list", json!("no_such_list"))],
            name if seen.contains(&name) => Vec::new(),
            name => wrong_values(&root["$defs"][name], root, &[seen, &[name]].concat()),
        };
    }
    let alternatives = ["anyOf", "oneOf"].iter().filter_map(|key| schema[key].as_array()).flatten();
    let mut all: Vec<Wrong> = alternatives.flat_map(|one| wrong_values(one, root, seen)).collect();
    for item in schema["prefixItems"].as_array().into_iter().flatten().chain(schema.get("items")) {
        let listed = |wrong: Wrong| Wrong { value: list_with(schema, item, wrong.value, root), name: wrong.name };
        all.extend(wrong_values(item, root, seen).into_iter().map(listed));
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let within = |wrong: Wrong| {
            let mut map = sample_map(schema, root);
            map.insert(key.clone(), wrong.value);
            Wrong { value: Value::Object(map), name: wrong.name }
        };
        all.extend(wrong_values(property, root, seen).into_iter().map(within));
    }
    all
}

/// A list with one value in it, the others as they should be.
fn list_with(schema: &Value, at: &Value, value: Value, root: &Value) -> Value {
    let Some(items) = schema["prefixItems"].as_array() else { return json!([value]) };
    let one = |item: &Value| if std::ptr::eq(item, at) { value.clone() } else { sample(item, root) };
    items.iter().map(one).collect()
}

fn sample_map(schema: &Value, root: &Value) -> Map<String, Value> {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    required.map(|key| (key.to_owned(), sample(&schema["properties"][key], root))).collect()
}

/// The smallest value that the reader takes.
fn sample(schema: &Value, root: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return match reference.trim_start_matches("#/$defs/") {
            "Condition" => json!({"filled": "/status"}),
            "Route" => json!("/notifications/*"),
            "StageName" => json!("authority_notification"),
            "ListName" => json!("placeholders"),
            "Period" => json!("PT1H"),
            name => sample(&root["$defs"][name], root),
        };
    }
    if let Some(word) = schema.get("const") {
        return word.clone();
    }
    for key in ["enum", "anyOf", "oneOf"] {
        if let Some(first) = schema[key].as_array().and_then(|all| all.first()) {
            return if key == "enum" { first.clone() } else { sample(first, root) };
        }
    }
    match schema["type"].as_str() {
        Some("object") => Value::Object(sample_map(schema, root)),
        Some("array") if schema["prefixItems"].is_array() => {
            schema["prefixItems"].as_array().into_iter().flatten().map(|item| sample(item, root)).collect()
        }
        Some("array") => json!([sample(&schema["items"], root)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!("true"),
        other => panic!("no sample for {other:?}: {schema}"),
    }
}

/// A rule around a check, as its file would say it.
fn rule_with(check: &Value) -> Value {
    json!({
        "code": "HSE001", "name": "house/some-name", "title": "A rule", "severity": "info", "certainty": "practice",
        "on": "entry", "basis": [{"practice": "Our own"}], "check": check, "message": "something", "help": "do something",
        "why": "Because.", "examples": {"bad": ["a: b"], "good": ["a: b"]},
    })
}

/// The faults of a check, in words; why it cannot be read stands first.
fn faults_of(check: &Value, library: &Library) -> Vec<String> {
    let file = rule_with(check);
    let text: RuleText = serde_json::from_value(file.clone()).expect("texts");
    match serde_json::from_value::<Rule>(file) {
        Ok(rule) => verify(&rule, &text, library).into_iter().map(|fault| fault.message).collect(),
        Err(error) => vec![format!("cannot be read: {error}")],
    }
}

/// The kinds with the schemas of their parameters.
fn kinds(root: &Value) -> Vec<(String, Value)> {
    let cases = root["$defs"]["Check"]["allOf"].as_array().expect("a case for each kind");
    let kind = |case: &Value| case["if"]["properties"]["kind"]["const"].as_str().expect("its word").to_owned();
    cases.iter().map(|case| (kind(case), case["then"].clone())).collect()
}

#[test]
fn a_wrong_name_in_any_parameter_of_any_kind_is_refused() {
    let library = Library::builtin().expect("the built-in pack");
    let root = rule_schema();
    let (mut silent, mut tried) = (Vec::new(), 0);
    for (kind, schema) in kinds(&root) {
        for wrong in wrong_values(&schema, &root, &[]) {
            let mut check = json!({"kind": kind, "each": "/notifications/*"});
            if let (Some(check), Value::Object(parameters)) = (check.as_object_mut(), wrong.value) {
                check.extend(parameters);
            }
            tried += 1;
            let faults = faults_of(&check, &library);
            let field = wrong.name.trim_start_matches(['.', '/']);
            if !faults.iter().any(|fault| fault.contains(field) && !fault.starts_with("cannot be read")) {
                silent.push(format!("{check}: {faults:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "{} of {tried} are silent:\n{}", silent.len(), silent.join("\n"));
    assert!(tried > 300, "only {tried} cases were made");
}

#[test]
fn what_every_rule_may_hold_besides_its_kind_is_proved_too() {
    let library = Library::builtin().expect("the built-in pack");
    let mut silent = Vec::new();
    for wrong in wrong_conditions() {
        let field = wrong.name.trim_start_matches(['.', '/']);
        for key in ["when", "grades"] {
            if key == "grades" && wrong.name.starts_with('.') {
                continue; // held against whatever item was found
            }
            let value =
                if key == "when" { wrong.value.clone() } else { json!([{"when": wrong.value, "severity": "info"}]) };
            let mut check = json!({"kind": "required", "fields": ["/status"], "each": "/notifications/*"});
            check[key] = value;
            let faults = faults_of(&check, &library);
            if !faults.iter().any(|fault| fault.contains(field)) {
                silent.push(format!("{check}: {faults:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "silent:\n{}", silent.join("\n"));
}

#[test]
fn a_route_from_an_item_needs_a_list() {
    let library = Library::builtin().expect("the built-in pack");
    let faults = faults_of(&json!({"kind": "required", "fields": ["./authority"]}), &library);
    assert!(faults.iter().any(|fault| fault.contains("./authority")), "{faults:?}");
}
