//! The user's characters go in, characters without power over a terminal come out, one for one.

use std::borrow::Cow;

/// What stands for a character: itself, unless it would move the cursor, change colours, or reorder the line.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' => '→',
        // U+2400 and on picture the control characters U+0000 and on.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls; marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9, table 4);
        // line and paragraph separator; invisible characters. The joiners U+200C and U+200D are needed to write.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}

/// The same for a character with the one before it: build servers obey `##[error]` and `##vso[…]` anywhere in a line.
pub(super) fn harmless(before: char, c: char) -> char {
    if before == '#' && c == '#' { '\u{ff03}' } else { visible(c) }
}

/// The same for a whole text, which becomes one line.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_harmless(text) {
        return Cow::Borrowed(text);
    }
    let mut before = '\0';
    let character = |c| harmless(std::mem::replace(&mut before, c), c);
    Cow::Owned(text.chars().map(character).collect())
}

/// Whether [`line()`] would change nothing.
pub(super) fn is_harmless(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || text.chars().all(|c| visible(c) == c);
    is_plain && !text.contains("##")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_with_power_is_left() {
        assert_eq!(line("a\u{1b}[31mb\nc\td\u{7f}\u{9b}\u{202e}"), "a␛[31mb␊c→d␡\u{fffd}\u{fffd}");
        assert_eq!(line("ärger 😀 \u{200d} #1"), "ärger 😀 \u{200d} #1");
    }

    #[test]
    fn no_command_of_a_build_server_is_left() {
        assert_eq!(line("x ##[error]y ###vso[z]"), "x #＃[error]y #＃＃vso[z]");
    }
}
