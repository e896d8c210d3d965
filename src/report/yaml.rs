//! A value goes in, YAML comes out: all the YAML that this program writes is written here.

use serde_json::Value;

use crate::error::Error;

/// What ended a line in YAML 1.1, and does so for the writer, but not in YAML 1.2.2 (5.4).
const FORMER_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Writes a value as YAML, keys in the order of the value.
///
/// # Errors
/// When the writer refuses the value.
pub fn yaml(value: &Value) -> Result<String, Error> {
    let text = value.to_string();
    if !text.contains(FORMER_BREAKS) {
        return written(value);
    }
    // Letters that the value does not have stand for them until it is written.
    let free: Vec<char> = ('\u{e000}'..='\u{f8ff}').filter(|letter| !text.contains(*letter)).take(3).collect();
    let pairs: Vec<(char, char)> = FORMER_BREAKS.into_iter().zip(free).collect();
    let stand_ins = exchanged(value, &|c| pairs.iter().find(|(own, _)| *own == c).map_or(c, |(_, other)| *other));
    let back = |c| pairs.iter().find(|(_, other)| *other == c).map_or(c, |(own, _)| *own);
    Ok(written(&stand_ins)?.chars().map(back).collect())
}

fn written(value: &Value) -> Result<String, Error> {
    serde_yaml::to_string(value).map_err(|error| Error::new(format!("the value cannot be written as YAML: {error}")))
}

/// A value with other letters in its texts and keys.
fn exchanged(value: &Value, letter: &impl Fn(char) -> char) -> Value {
    let text = |text: &String| text.chars().map(letter).collect::<String>();
    match value {
        Value::String(own) => text(own).into(),
        Value::Array(items) => items.iter().map(|item| exchanged(item, letter)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (text(key), exchanged(value, letter))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::{Limits, read};

    #[test]
    fn what_is_written_is_read_back_alike() {
        let value = json!({
            "zeta": "no", "alpha": ["~", "", " x ", "1.0", "0o17", "0x1F", "true", "null", "- a", "a: b", "a #b", "*x", "=", "<<"],
            "moment": "2026-03-02T09:00:00+01:00", "day": "2026-03-02", "text": "one\ntwo\n", "open": "one\n\n two",
            "quotes": "it's \"said\" 100% \t\u{1b}[31m\u{7}", "wide": "ärger 😀 \u{202e}", "empty": {}, "none": [],
            "breaks that were": ["a\u{2028} b\u{2029}", "\u{85}c \u{e000}\u{85}"], "key\u{2028}": "d\n\u{2028}e",
            "number": 1, "fraction": 1.5, "yes": true, "nothing": null, "deep": [{"a": [[1], {"b": 2}]}],
        });
        let text: std::sync::Arc<str> = yaml(&value).expect("writable").into();
        let stream = read(&text, &Limits::default());
        assert_eq!(stream.problems, [], "{text}");
        assert_eq!(stream.documents[0].root().to_json(), value, "{text}");
        assert!(text.starts_with("zeta:"), "the order of keys is kept: {text}");
    }
}
