//! SCH002: a value of another sort than the field takes, and how to write it instead.

use super::sentence::{Fault, form_of, listed};
use super::{Violation, code};
use crate::source::{Kind, Node};

/// What YAML 1.1 read as a boolean and YAML 1.2 reads as text.
const YES: [&str; 3] = ["yes", "on", "y"];
const NO: [&str; 3] = ["no", "off", "n"];
/// How many keys of a map are named as examples.
const EXAMPLE_KEYS: usize = 3;

/// What there is to say about a value of the wrong sort.
pub(super) fn violation<'a>(fault: &Fault<'a>) -> Violation<'a> {
    let types = fault.shape.types();
    if types == ["boolean"]
        && let Some((written, meant)) = fault.node.text().and_then(boolean_of_yaml_1_1)
    {
        let message = format!("{} must be `true` or `false`; `{written}` is text in YAML 1.2", fault.subject);
        return fault.says(code::SORT, message, format!("write `{meant}`"));
    }
    let wanted: Vec<_> = types.iter().map(|sort| in_words(sort)).collect();
    let message = format!("{} must be {}, not {}", fault.subject, wanted.join(" or "), found(fault.node, &types));
    fault.says(code::SORT, message, help(fault, &types))
}

fn boolean_of_yaml_1_1(text: &str) -> Option<(&str, bool)> {
    let lower = text.to_ascii_lowercase();
    let is = |words: [&str; 3]| words.contains(&&*lower);
    (is(YES) || is(NO)).then_some((text, is(YES)))
}

fn in_words(sort: &str) -> &'static str {
    match sort {
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "a list",
        "object" => "a map",
        _ => "text",
    }
}

fn found(node: Node<'_>, types: &[&str]) -> String {
    match node.number() {
        Some(number) if !number.is_finite() => "infinity or \"not a number\"".to_owned(),
        Some(_) if types.contains(&"integer") => "a number with a fraction".to_owned(),
        _ => node.sort().into_owned(),
    }
}

fn help(fault: &Fault<'_>, types: &[&str]) -> String {
    let takes = |sort: &str| types.contains(&sort);
    let is_scalar = matches!(fault.node.kind(), Kind::Text | Kind::Number | Kind::Bool);
    if fault.node.kind() == Kind::Null {
        "fill it in, or leave the key out".to_owned()
    } else if takes("object") && !is_scalar {
        map_help(fault)
    } else if takes("string") {
        text_help(fault, is_scalar)
    } else if takes("boolean") {
        boolean_help(fault.node)
    } else if takes("integer") || takes("number") {
        number_help(fault.node, takes("integer"))
    } else if takes("array") {
        let how = if is_scalar { "`[…]`" } else { "put `- ` before each item" };
        format!("write it as a list: {how}")
    } else {
        map_help(fault)
    }
}

fn text_help(fault: &Fault<'_>, is_scalar: bool) -> String {
    let words = fault.shape.words();
    match words.len() {
        0 => {}
        1 => return format!("write {}", listed(&words)),
        _ => return format!("write one of {}", listed(&words)),
    }
    let quote = if is_scalar { "put it in quotation marks" } else { "write it as one text" };
    form_of(fault.shape).map_or_else(|| quote.to_owned(), |(_, example)| format!("write it as `{example}`"))
}

fn boolean_help(node: Node<'_>) -> String {
    match node.text().map(str::to_ascii_lowercase).as_deref() {
        Some(word @ ("true" | "false")) => format!("write `{word}` without quotation marks"),
        _ => "write `true` or `false`".to_owned(),
    }
}

fn number_help(node: Node<'_>, whole: bool) -> String {
    let is_quoted = node.text().is_some_and(|text| text.trim().parse::<f64>().is_ok_and(f64::is_finite));
    let help = match node.kind() {
        Kind::Text if is_quoted => "write it without quotation marks",
        Kind::Number if whole => "write a whole number",
        _ => "write the figure alone, such as `12`",
    };
    help.to_owned()
}

fn map_help(fault: &Fault<'_>) -> String {
    let keys: Vec<_> = fault.shape.properties().map(|(key, _)| key).take(EXAMPLE_KEYS).collect();
    if fault.node.kind() == Kind::List {
        return format!("write one map without `- `, with keys such as {}", listed(&keys));
    }
    format!("write it as a map with keys such as {}", listed(&keys))
}
