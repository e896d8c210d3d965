//! Text for XML 1.0: nothing in it can end an attribute or an element, or move a terminal's cursor.

use std::fmt::Write as _;

use super::visible::harmless;

/// The text as an attribute or as the content of an element. A reader gets back the same text, except for the control
/// characters that XML cannot hold (2.2), for which their pictures stand.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = '\0';
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' if !matches!(c, '\t' | '\n' | '\r') => {
                escaped.push(if c < ' ' { harmless(before, c) } else { '\u{fffd}' });
            }
            _ if harmless(before, c) != c => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            _ => escaped.push(c),
        }
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_has_power_and_none_is_lost() {
        assert_eq!(escaped("<a b=\"1\">'&'</a>"), "&lt;a b=&quot;1&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
        assert_eq!(escaped("ä\n##\u{202e}\u{85}"), "ä&#10;#&#35;&#8238;&#133;");
        assert_eq!(escaped("\u{1b}\u{ffff}"), "␛\u{fffd}");
    }
}
