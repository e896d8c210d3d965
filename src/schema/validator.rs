//! Documents go in, violations come out. The compiled schemas live here, one per kind, built when a first
//! document does not keep to its schema.

use std::collections::HashSet;
use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::instance::{Arena, Instance};
use super::locate::Locator;
use super::sentence::{self, Fault};
use super::shape::{per_kind, places, schema};
use super::{DocumentKind, Violation, quick};
use crate::place::{Key, Step};
use crate::source::Node;

/// Validates one document against the schema of its kind. The findings come in the order of the text.
///
/// A register is validated as [`validate_shell`] and [`validate_entry`] for each of its entries.
#[must_use]
pub fn validate(kind: DocumentKind, root: Node<'_>) -> Vec<Violation<'_>> {
    if kind != DocumentKind::Register {
        return run(kind, root, String::new);
    }
    let mut violations = validate_shell(root);
    let entries = root.get("entries").into_iter().flat_map(Node::items).enumerate();
    // The same entry through another alias has the same faults, of which only the first are kept.
    let mut seen = HashSet::new();
    for (index, entry) in entries.filter(|(_, entry)| seen.insert(entry.id())) {
        violations.extend(run(DocumentKind::Entry, entry, || format!("/entries/{index}")));
    }
    sorted(violations)
}

/// Whether validating a document or an entry would surely find nothing. That takes no validator, so that a run over few
/// documents ends sooner.
#[must_use]
pub fn is_sound(kind: DocumentKind, root: Node<'_>) -> bool {
    quick::is_valid(kind, root)
}

/// Validates a register but not what stands in its `entries`.
#[must_use]
pub fn validate_shell(root: Node<'_>) -> Vec<Violation<'_>> {
    run(DocumentKind::Register, root, String::new)
}

/// Validates one entry, in a register or in a file of its own.
#[must_use]
pub fn validate_entry(entry: Node<'_>) -> Vec<Violation<'_>> {
    run(DocumentKind::Entry, entry, || entry.pointer())
}

/// `base` is where the value stands in its document; it is asked for only when there is something to say.
fn run<'a>(kind: DocumentKind, root: Node<'a>, base: impl Fn() -> String) -> Vec<Violation<'a>> {
    let mut violations = Vec::new();
    let errors: Vec<_> = validator(kind).iter_errors(Instance::Value(root)).collect();
    if !errors.is_empty() {
        let (base, mut locator) = (base(), Locator::new(kind, root));
        for error in without_echoes(&errors) {
            if let Some(fault) = Fault::of(kind, &mut locator, &base, error) {
                sentence::write(&fault, error.kind(), &mut violations);
            }
        }
    }
    for steps in day_fields(kind) {
        impossible_days(root, steps, &base, &mut violations);
    }
    sorted(violations)
}

/// A value of the wrong sort breaks every other rule of its place, too: the sort alone is said.
fn without_echoes<'e, 'i>(errors: &'e [ValidationError<'i>]) -> impl Iterator<Item = &'e ValidationError<'i>> {
    let is_about_sort = |error: &&ValidationError<'_>| error.kind().keyword() == "type";
    let wrong: HashSet<&str> =
        errors.iter().filter(is_about_sort).map(|error| error.instance_path().as_str()).collect();
    errors.iter().filter(move |error| is_about_sort(error) || !wrong.contains(error.instance_path().as_str()))
}

/// A pattern cannot count the days of a month. `base` is the pointer of the value.
fn impossible_days<'a>(node: Node<'a>, steps: &[Step], base: &dyn Fn() -> String, violations: &mut Vec<Violation<'a>>) {
    match steps.split_first() {
        None => violations.extend(sentence::impossible_day(node, base)),
        Some((Step::Key(key), rest)) => {
            if let Some(value) = node.get_key(key) {
                impossible_days(value, rest, &|| format!("{}/{}", base(), key.name), violations);
            }
        }
        Some((Step::Each, rest)) => {
            for (index, item) in node.items().enumerate() {
                impossible_days(item, rest, &|| format!("{}/{index}", base()), violations);
            }
        }
    }
}

/// The routes of all days in a schema; in a register those outside the entries.
fn day_fields(kind: DocumentKind) -> &'static [Vec<Step>] {
    static FIELDS: [OnceLock<Vec<Vec<Step>>>; 4] = [const { OnceLock::new() }; 4];
    per_kind(&FIELDS, kind).get_or_init(|| {
        let entries = Step::Key(Key::new("entries"));
        let mut fields = Vec::new();
        places(kind, &mut |steps, shape| {
            let is_of_entry = kind == DocumentKind::Register && steps.first() == Some(&entries);
            if shape.definition == Some("day") && !is_of_entry {
                fields.push(steps.to_vec());
            }
        });
        fields
    })
}

/// By place; of a fault that is seen again through an alias, only the first is kept.
fn sorted(mut violations: Vec<Violation<'_>>) -> Vec<Violation<'_>> {
    violations.sort_by(|one, other| {
        (one.node.alias().is_some(), place(one)).cmp(&(other.node.alias().is_some(), place(other)))
    });
    let mut seen = HashSet::new();
    violations.retain(|violation| seen.insert((violation.node.id(), violation.code, violation.message.clone())));
    violations.sort_by(|one, other| place(one).cmp(&place(other)));
    violations
}

fn place<'v>(violation: &'v Violation<'_>) -> impl Ord + 'v {
    (violation.span, violation.code, &*violation.message, &*violation.pointer)
}

#[expect(clippy::expect_used, reason = "the schemas are embedded, and tests/schemas.rs builds all four")]
fn validator(kind: DocumentKind) -> &'static Validator<Arena> {
    static BUILT: [OnceLock<Validator<Arena>>; 4] = [const { OnceLock::new() }; 4];
    per_kind(&BUILT, kind).get_or_init(|| build(kind).expect("an embedded schema can be built"))
}

fn build(kind: DocumentKind) -> Result<Validator<Arena>, Box<dyn std::error::Error>> {
    let shell;
    let mut whole = schema(kind);
    if kind == DocumentKind::Register {
        shell = without_entries(whole.clone());
        whole = &shell;
    }
    let options = jsonschema::options_for::<Arena>().offline().with_pattern_options(PatternOptions::regex());
    Ok(options.with_draft(Draft::Draft202012).build(whole)?)
}

fn without_entries(mut register: Value) -> Value {
    if let Some(items) = register.pointer_mut("/properties/entries/items") {
        *items = Value::Bool(true);
    }
    register
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{validate, validate_entry, validate_shell};
    use crate::schema::DocumentKind;
    use crate::source::{Limits, read};

    /// What is said about a document: code, the text at the place, message, help, pointer.
    fn said(kind: DocumentKind, text: &str) -> Vec<[String; 5]> {
        let text: Arc<str> = text.into();
        let stream = read(&text, &Limits::default());
        let violations = validate(kind, stream.documents[0].root());
        let parts = violations.into_iter().map(|violation| {
            let place = violation.span.slice(&text).to_owned();
            [violation.code.to_owned(), place, violation.message, violation.help, violation.pointer]
        });
        parts.collect()
    }

    fn one(kind: DocumentKind, text: &str) -> [String; 5] {
        let [only] = <[_; 1]>::try_from(said(kind, text)).expect("one violation");
        only
    }

    fn entry(text: &str, wanted: [&str; 5]) {
        assert_eq!(one(DocumentKind::Entry, text), wanted, "{text}");
    }

    #[test]
    fn an_unknown_key_comes_with_the_nearest_known_one() {
        entry(
            "{notifications: [{delay_reson: x}]}",
            [
                "SCH001",
                "delay_reson",
                "unknown key `delay_reson`, did you mean `delay_reasons`?",
                "rename it to `delay_reasons`",
                "/notifications/0/delay_reson",
            ],
        );
        entry(
            "delay_reasons: x",
            [
                "SCH001",
                "delay_reasons",
                "unknown key `delay_reasons`, it belongs in `notifications` items",
                "move it to `notifications` items",
                "/delay_reasons",
            ],
        );
        entry(
            "a/b~`\u{85}: {deep: 1}",
            [
                "SCH001",
                "a/b~`\u{85}",
                "unknown key `a/b~??`",
                "remove it, or start its name with `x-` to keep it as your own",
                "/a~1b~0`\u{85}",
            ],
        );
    }

    #[test]
    fn beyond_a_hundred_the_unknown_keys_of_one_map_are_counted() {
        let text: String = (0..250).map(|number| format!("{number}: x\n")).collect();
        let violations = said(DocumentKind::Entry, &text);
        assert_eq!(violations.len(), 101);
        assert!(violations.iter().any(|[_, _, message, ..]| message == "150 more unknown keys stand in the same map"));
    }

    #[test]
    fn a_key_that_is_there_already_is_not_suggested() {
        let [_, _, message, ..] = one(DocumentKind::Entry, "{aware_at: null, aware_att: null}");
        assert_eq!(message, "unknown key `aware_att`");
    }

    #[test]
    fn a_key_of_another_kind_of_document_is_said_to_belong_there() {
        let [_, _, message, ..] = one(DocumentKind::Entry, "legal_regimes: [gdpr]");
        assert_eq!(message, "unknown key `legal_regimes`, it belongs in a `breach_policy`");
    }

    #[test]
    fn a_value_of_another_sort_is_said_once() {
        entry(
            "{nature: {is_personal_data_breach: Yes}}",
            [
                "SCH002",
                "Yes",
                "`is_personal_data_breach` must be `true` or `false`; `Yes` is text in YAML 1.2",
                "write `true`",
                "/nature/is_personal_data_breach",
            ],
        );
        entry(
            "status: 5",
            [
                "SCH002",
                "5",
                "`status` must be text, not a number",
                "write one of `suspected`, `open`, `contained`, `notified`, `closed`, `withdrawn`, `not_a_breach`",
                "/status",
            ],
        );
        entry(
            "data_subjects: {number: {value: .inf}}",
            [
                "SCH002",
                ".inf",
                "`value` must be a whole number, not infinity or \"not a number\"",
                "write a whole number",
                "/data_subjects/number/value",
            ],
        );
    }

    #[test]
    fn words_are_repeated_only_when_they_look_like_words() {
        entry(
            "notifications: [{phase: inital}]",
            [
                "SCH003",
                "inital",
                "`phase` is `inital`, which is not one of `initial`, `follow_up`, `final`, `withdrawal`",
                "did you mean `initial`?",
                "/notifications/0/phase",
            ],
        );
        let [_, _, message, help, _] = one(DocumentKind::Entry, "our_role: Jan de Vries");
        assert_eq!(message, "`our_role` has a value that is not one of `controller`, `joint_controller`, `processor`");
        assert_eq!(help, "write one of these words");
    }

    #[test]
    fn forms_ranges_and_repetitions_have_their_codes() {
        let form = [
            "SCH004",
            "yesterday",
            "`aware_at` is not a moment",
            "write it as `2026-05-04T10:30:00+02:00`",
            "/aware_at",
        ];
        entry("aware_at: yesterday", form);
        let range = [
            "SCH005",
            "-1",
            "`value` must be at least 0",
            "write a number that is at least 0",
            "/data_subjects/number/value",
        ];
        entry("data_subjects: {number: {value: -1}}", range);
        let twice = [
            "SCH006",
            "integrity",
            "the same item stands twice in `types`",
            "remove one of the two",
            "/nature/types/1",
        ];
        entry("nature: {types: [integrity, integrity]}", twice);
    }

    #[test]
    fn a_day_that_no_month_has_is_found() {
        entry(
            "evidence: [{date: 2026-02-30}, {date: 2024-02-29}]",
            [
                "SCH004",
                "2026-02-30",
                "`2026-02-30` is not a day of the calendar",
                "correct the day or the month",
                "/evidence/0/date",
            ],
        );
    }

    #[test]
    fn a_fault_seen_through_an_alias_is_said_at_the_alias() {
        entry(
            "x-own: &a {nonsense: 1}\nfacts: *a",
            [
                "SCH001",
                "*a",
                "unknown key `nonsense`",
                "remove it, or start its name with `x-` to keep it as your own",
                "/facts/nonsense",
            ],
        );
        assert_eq!(said(DocumentKind::Entry, "facts: &a {nonsense: 1}\ncause: *a").len(), 1);
    }

    #[test]
    fn a_register_is_its_shell_and_its_entries() {
        let text: Arc<str> = "{entrys: 1, entries: [{}, {statu: x}, null]}".into();
        let stream = read(&text, &Limits::default());
        let root = stream.documents[0].root();
        let shell = validate_shell(root);
        assert_eq!(shell.iter().map(|violation| &*violation.pointer).collect::<Vec<_>>(), ["/entrys"]);
        let entries = root.get("entries").expect("entries");
        let parts: Vec<_> = entries.items().flat_map(validate_entry).map(|violation| violation.pointer).collect();
        assert_eq!(parts, ["/entries/1/statu"]);
        let whole = validate(DocumentKind::Register, root);
        assert_eq!(
            whole.iter().map(|violation| &*violation.pointer).collect::<Vec<_>>(),
            ["/entrys", "/entries/1/statu"]
        );
    }

    #[test]
    fn what_is_no_map_at_all_is_one_violation() {
        for kind in DocumentKind::ALL {
            assert_eq!(said(kind, "null").len(), 0);
            for text in ["text", "[1, 2]", "7"] {
                assert_eq!(one(kind, text)[0], "SCH002");
            }
        }
    }
}
