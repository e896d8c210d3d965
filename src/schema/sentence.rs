//! What the schema crate reports becomes a sentence with a place and an instruction. Its own texts never reach the user.

use std::borrow::Cow;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Reported;
use serde_json::Value;

use super::shape::Shape;
use super::{DocumentKind, Violation, code, nearest, same, sort, unknown_key};
use crate::source::{Kind, Node};

/// More words than these are counted, not listed.
const MOST_WORDS: usize = 8;
/// Longer keys are cut: a message is one line.
const LONGEST_KEY: usize = 60;

/// One place that does not fit.
pub(super) struct Fault<'a> {
    /// The schema it was held against.
    pub(super) kind: DocumentKind,
    /// The value.
    pub(super) node: Node<'a>,
    /// How the sentence calls it.
    pub(super) subject: String,
    /// Its pointer from the document's root.
    pub(super) pointer: String,
    /// Whether it is the document or entry itself.
    pub(super) is_whole: bool,
    /// What may stand there.
    pub(super) shape: Shape,
}

impl<'a> Fault<'a> {
    fn of(kind: DocumentKind, root: Node<'a>, base: &str, error: &ValidationError<'_>) -> Option<Self> {
        let path = error.instance_path().as_str();
        let (node, subject) = located(kind, root, path)?;
        let shape = Shape::of_keyword(kind, error.schema_path().as_str()).unwrap_or_else(|| Shape::root(kind));
        Some(Self { kind, node, subject, pointer: format!("{base}{path}"), is_whole: path.is_empty(), shape })
    }

    /// A violation at the value.
    pub(super) fn says(&self, code: &'static str, message: String, help: String) -> Violation<'a> {
        let Self { node, pointer, .. } = self;
        Violation { code, message, help, node: *node, span: node.span(), pointer: pointer.clone() }
    }
}

/// Writes what there is to say about one error.
pub(super) fn write<'a>(
    kind: DocumentKind,
    root: Node<'a>,
    base: &str,
    error: &ValidationError<'_>,
    violations: &mut Vec<Violation<'a>>,
) {
    let Some(fault) = Fault::of(kind, root, base, error) else { return };
    match error.kind() {
        Reported::AdditionalProperties { unexpected } => {
            violations.extend(unexpected.iter().filter_map(|key| unknown_key::violation(&fault, key)));
        }
        Reported::UniqueItems => {
            violations.extend(same::repeated(fault.node).into_iter().map(|item| repeated(&fault, item)))
        }
        other => violations.push(violation(&fault, other)),
    }
}

fn violation<'a>(fault: &Fault<'a>, reported: &Reported) -> Violation<'a> {
    match reported {
        Reported::Type { .. } => sort::violation(fault),
        Reported::Enum { .. } | Reported::Constant { .. } => word(fault),
        Reported::Pattern { .. } | Reported::Format { .. } => form(fault),
        Reported::Minimum { limit } => range(fault, "at least", limit),
        Reported::Maximum { limit } => range(fault, "at most", limit),
        Reported::ExclusiveMinimum { limit } => range(fault, "more than", limit),
        Reported::ExclusiveMaximum { limit } => range(fault, "less than", limit),
        _ => {
            let message = format!("{} does not have the shape that the schema describes", fault.subject);
            fault.says(code::SORT, message, compare_with_schema(fault.kind))
        }
    }
}

/// The value at a path, and how a sentence calls it.
fn located<'a>(kind: DocumentKind, root: Node<'a>, path: &str) -> Option<(Node<'a>, String)> {
    let whole = if kind == DocumentKind::Entry { "the entry" } else { "the document" };
    let (mut node, mut subject, mut list) = (root, whole.to_owned(), whole.to_owned());
    for step in path.split('/').skip(1) {
        if node.kind() == Kind::List {
            let index: usize = step.parse().ok()?;
            node = node.items().nth(index)?;
            subject = format!("item {} of {list}", index + 1);
        } else {
            let key = step.replace("~1", "/").replace("~0", "~");
            node = node.get(&key)?;
            list = format!("`{}`", shown(&key));
            subject.clone_from(&list);
        }
    }
    Some((node, subject))
}

/// A word or key of the user's, fit for one line between back-ticks.
pub(super) fn shown(name: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| !letter.is_control() && letter != '`';
    if name.len() <= LONGEST_KEY && name.chars().all(is_plain) {
        return Cow::Borrowed(name);
    }
    let plain = name.chars().take(LONGEST_KEY).map(|letter| if is_plain(letter) { letter } else { '?' });
    let cut = if name.chars().count() > LONGEST_KEY { "…" } else { "" };
    Cow::Owned(plain.chain(cut.chars()).collect())
}

fn word<'a>(fault: &Fault<'a>) -> Violation<'a> {
    let words = fault.shape.words();
    let written = fault.node.text().filter(|text| is_identifier(text));
    let whose = match written {
        Some(text) => format!("{} is `{text}`, which", fault.subject),
        None => format!("{} has a value that", fault.subject),
    };
    let one_of = if words.len() == 1 { "" } else { "one of " };
    let message = format!("{whose} is not {one_of}{}", listed(&words));
    let help = match written.and_then(|text| nearest(text, words.iter().copied())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if words.len() > MOST_WORDS => format!("`breachlint schema {}` prints all the words", fault.kind.word()),
        None if words.len() == 1 => format!("write {}", listed(&words)),
        None => "write one of these words".to_owned(),
    };
    fault.says(code::WORD, message, help)
}

/// Only what looks like a word of a vocabulary is repeated: other text might be about a person.
fn is_identifier(text: &str) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=40).contains(&text.len()) && text.bytes().all(is_of_word)
}

/// Words for a sentence: `a`, `b` and 7 more.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().take(MOST_WORDS).map(|word| format!("`{word}`")).collect();
    match words.len().saturating_sub(MOST_WORDS) {
        0 => quoted.join(", "),
        more => format!("{} and {more} more", quoted.join(", ")),
    }
}

fn form<'a>(fault: &Fault<'a>) -> Violation<'a> {
    let (message, help) = match form_of(fault.shape) {
        Some((noun, example)) => (format!("{} is not {noun}", fault.subject), format!("write it as `{example}`")),
        None => (format!("{} does not have the expected form", fault.subject), compare_with_schema(fault.kind)),
    };
    fault.says(code::FORM, message, help)
}

/// The texts with a form of their own, by definition or key: what to call them, and one that is right.
const FORMS: [(&str, &str, &str); 8] = [
    ("moment", "a moment", "2026-05-04T10:30:00+02:00"),
    ("day", "a day", "2026-05-04"),
    ("duration", "a duration", "PT24H"),
    ("language", "a language tag", "nl"),
    ("country", "a country code", "NL"),
    ("timezone", "a time zone", "Europe/Oslo"),
    ("sha256", "a SHA-256 checksum", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("term", "a duration or `without_undue_delay`", "PT24H"),
];

pub(super) fn form_of(shape: Shape) -> Option<(&'static str, &'static str)> {
    shape.pattern()?;
    let name = shape.definition.or(shape.key)?;
    FORMS.into_iter().find_map(|(of, noun, example)| (of == name).then_some((noun, example)))
}

fn compare_with_schema(kind: DocumentKind) -> String {
    format!("compare it with `breachlint schema {}`", kind.word())
}

fn range<'a>(fault: &Fault<'a>, relation: &str, limit: &Value) -> Violation<'a> {
    let message = format!("{} must be {relation} {limit}", fault.subject);
    fault.says(code::RANGE, message, format!("write a number that is {relation} {limit}"))
}

fn repeated<'a>(fault: &Fault<'a>, item: Node<'a>) -> Violation<'a> {
    let message = format!("the same item stands twice in {}", fault.subject);
    let index = fault.node.items().position(|other| other.id() == item.id()).unwrap_or_default();
    Violation {
        node: item,
        span: item.span(),
        pointer: format!("{}/{index}", fault.pointer),
        ..fault.says(code::REPEATED, message, "remove one of the two".to_owned())
    }
}

/// What there is to say about a day such as 30 February.
pub(super) fn impossible_day(node: Node<'_>) -> Option<Violation<'_>> {
    let text = node.text()?;
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // Months and days that no month has are a matter of form.
    let has_month = text.get(5..7).is_some_and(|month| ("01"..="12").contains(&month));
    let has_day = text.get(8..).is_some_and(|day| ("01"..="31").contains(&day));
    if !(has_form && has_month && has_day) || text.parse::<jiff::civil::Date>().is_ok() {
        return None;
    }
    let message = format!("`{text}` is not a day of the calendar");
    let help = "correct the day or the month".to_owned();
    Some(Violation { code: code::FORM, message, help, node, span: node.span(), pointer: node.pointer() })
}

#[cfg(test)]
mod tests {
    use super::form_of;
    use crate::schema::DocumentKind;
    use crate::schema::shape::places;

    #[test]
    fn every_pattern_of_the_schemas_has_a_name_and_a_fitting_example() {
        for kind in DocumentKind::ALL {
            places(kind, &mut |steps, shape| {
                let Some(pattern) = shape.pattern() else { return };
                let (_, example) = form_of(shape).unwrap_or_else(|| panic!("{steps:?} has no entry in FORMS"));
                assert!(regex::Regex::new(pattern).expect("a pattern").is_match(example), "{example} is not {pattern}");
            });
        }
    }
}
