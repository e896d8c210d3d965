//! Text is broken into lines that fit a terminal, counted in its columns: some letters take two, some none.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::visible::line as plain;

/// Breaks a text at spaces, and nowhere else: ids and paths stay whole and can be copied.
pub(super) fn fold(text: &str, room: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut column = 0;
    for word in plain(text).split(' ') {
        let width = word.width();
        if column > 0 && column + 1 + width > room {
            folded.push('\n');
            column = 0;
        } else if column > 0 {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += width;
    }
    folded
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// How many bytes of a text fit into so many columns.
pub(super) fn fitting(text: &str, room: usize) -> usize {
    let mut taken = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        // What has no width of its own, such as a control character, is shown as a picture of one column.
        taken += c.width().unwrap_or(1);
        taken > room
    });
    beyond.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(fold("see BR-2026-014 and BR-2026-015", 16), "see BR-2026-014\nand BR-2026-015");
        assert_eq!(fold("a\nb", 16), "a␊b");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(fold("漢字 漢字 ab", 9), "漢字 漢字\nab");
        assert_eq!(fitting("漢字ab", 5), "漢字a".len());
        assert_eq!(fitting("e\u{301}e\u{301}\tb", 3), "e\u{301}e\u{301}\t".len());
    }
}
