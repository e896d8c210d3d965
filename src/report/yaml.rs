//! A value goes in, YAML comes out: all the YAML that this program writes is written here.

use serde_json::Value;

use crate::error::Error;

/// Writes a value as YAML, keys in the order of the value.
///
/// # Errors
/// When the writer refuses the value.
pub fn yaml(value: &Value) -> Result<String, Error> {
    serde_yaml::to_string(value).map_err(|error| Error::new(format!("the value cannot be written as YAML: {error}")))
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
            "number": 1, "fraction": 1.5, "yes": true, "nothing": null, "deep": [{"a": [[1], {"b": 2}]}],
        });
        let text: std::sync::Arc<str> = yaml(&value).expect("writable").into();
        let stream = read(&text, &Limits::default());
        assert_eq!(stream.problems, [], "{text}");
        assert_eq!(stream.documents[0].root().to_json(), value, "{text}");
        assert!(text.starts_with("zeta:"), "the order of keys is kept: {text}");
    }
}
