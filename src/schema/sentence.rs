//! What the schema crate reports becomes a sentence with a place and an instruction. Its own texts never reach the user.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Reported;
use serde_json::Value;

use super::locate::Locator;
use super::shape::Shape;
use super::{DocumentKind, Violation, code, nearest, same, sort, unknown_key};
use crate::source::Node;

/// More words than these are counted, not listed.
const MOST_WORDS: usize = 8;

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
    /// `base` is where the document or entry stands.
    pub(super) fn of(
        kind: DocumentKind,
        locator: &mut Locator<'a>,
        base: &str,
        error: &ValidationError<'_>,
    ) -> Option<Self> {
        let path = error.instance_path().as_str();
        let (node, subject) = locator.locate(path)?;
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
pub(super) fn write<'a>(fault: &Fault<'a>, reported: &Reported, violations: &mut Vec<Violation<'a>>) {
    match reported {
        Reported::AdditionalProperties { unexpected } => unknown_key::write(fault, unexpected, violations),
        Reported::UniqueItems => {
            let items = same::repeated(fault.node).into_iter();
            violations.extend(items.map(|(index, item)| repeated(fault, index, item)));
        }
        other => violations.push(violation(fault, other)),
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

/// No word of a vocabulary has so many digits; the number of a person has.
const MOST_DIGITS: usize = 4;

/// Only what looks like a word of a vocabulary is repeated: other text might be about a person.
fn is_identifier(text: &str) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (1..=40).contains(&text.len()) && text.bytes().all(is_of_word) && digits <= MOST_DIGITS
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

fn repeated<'a>(fault: &Fault<'a>, index: usize, item: Node<'a>) -> Violation<'a> {
    let message = format!("the same item stands twice in {}", fault.subject);
    let pointer = format!("{}/{index}", fault.pointer);
    let said = fault.says(code::REPEATED, message, "remove one of the two".to_owned());
    Violation { node: item, span: item.span(), pointer, ..said }
}

/// What there is to say about a day such as 30 February.
pub(super) fn impossible_day(node: Node<'_>, pointer: impl Fn() -> String) -> Option<Violation<'_>> {
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
    Some(Violation { code: code::FORM, message, help, node, span: node.span(), pointer: pointer() })
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
