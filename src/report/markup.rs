//! Our sentences for Markdown: words of the document, which stand in back-ticks, stay code; all else becomes plain.
//!
//! A word that somebody wrote into a register must not become a link, a mention that calls people, or HTML.

use super::visible::line;

/// Breaks what programs find in finished text, after Markdown was read: mentions, issues, addresses.
const JOINER: char = '\u{2060}';

/// A sentence of ours as one line of Markdown.
pub(super) fn sentence(text: &str) -> String {
    let text = line(text);
    let parts: Vec<&str> = text.split('`').collect();
    // Back-ticks inside a word of the document would turn code and text around.
    let is_paired = parts.len() % 2 == 1 && !text.contains("``");
    let mut written = String::with_capacity(text.len() + 16);
    if !is_paired {
        write_plain(&text, &mut written);
        return written;
    }
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 1 {
            written.push('`');
            written.push_str(part);
            written.push('`');
        } else {
            write_plain(part, &mut written);
        }
    }
    written
}

/// A text as code, whatever stands in it.
pub(super) fn code(text: &str) -> String {
    let text = line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    if longest == 0 && !text.is_empty() {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

fn write_plain(text: &str, out: &mut String) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '~' | '$' | '&' | '|' => out.extend(['\\', c]),
            '@' => out.extend([c, JOINER]),
            '#' if rest.peek().is_some_and(char::is_ascii_digit) => out.extend([c, JOINER]),
            ':' if rest.peek() == Some(&'/') => out.extend([c, JOINER]),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.extend([JOINER, c]),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_document_stay_code() {
        let text = "unknown key `a_b<i>`, meant `c|d`";
        assert_eq!(sentence(text), text);
        assert_eq!(sentence("2 of 3 (GDPR Art. 33(1)); at 10:00 +01:00"), "2 of 3 (GDPR Art. 33(1)); at 10:00 +01:00");
    }

    #[test]
    fn what_is_no_code_has_no_power() {
        assert_eq!(sentence("a_b <b>x</b> [l](u)"), "a\\_b \\<b\\>x\\</b\\> \\[l\\](u)");
        assert_eq!(sentence("@team #12 https://x WWW.x"), "@\u{2060}team #\u{2060}12 https:\u{2060}//x WWW\u{2060}.x");
    }

    #[test]
    fn back_ticks_of_the_document_do_not_turn_code_and_text_around() {
        assert_eq!(sentence("key `a`@team` is unknown"), "key \\`a\\`@\u{2060}team\\` is unknown");
        assert_eq!(sentence("key `a`@team`b` is"), "key `a`@\u{2060}team`b` is");
        assert_eq!(sentence("key ``x`` y"), "key \\`\\`x\\`\\` y");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("a"), "`a`");
    }
}
