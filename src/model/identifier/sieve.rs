//! What a text must hold before a pattern is tried on it: most texts hold none of it, and no pattern is compiled for them.

use serde::Deserialize;

/// The least of a text in which a format can be found, as it stands in its file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sieve {
    /// So many digits, at most one other character between two.
    digits: usize,
    /// So many capitals, digits and blanks in a row.
    capitals: usize,
    /// One of these.
    holds: Vec<String>,
}

/// A text as the sieves see it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    digits: usize,
    capitals: usize,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let mut shape = Self { digits: 0, capitals: 0 };
        let (mut digits, mut gap, mut capitals) = (0, 0, 0);
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                (digits, gap) = (digits + 1, 0);
                shape.digits = shape.digits.max(digits);
            } else {
                gap += 1;
                if gap > 1 {
                    digits = 0;
                }
            }
            capitals =
                if letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == ' ' { capitals + 1 } else { 0 };
            shape.capitals = shape.capitals.max(capitals);
        }
        shape
    }
}

impl Sieve {
    /// Whether a candidate may stand in the text.
    pub(super) fn lets_through(&self, shape: &Shape, text: &str) -> bool {
        shape.digits >= self.digits
            && shape.capitals >= self.capitals
            && (self.holds.is_empty() || self.holds.iter().any(|part| text.contains(part.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_count_on_over_one_separator() {
        assert_eq!(Shape::of("120174-3399").digits, 10);
        assert_eq!(Shape::of("op 12 mei, 34 keer").digits, 2);
    }
}
