//! Pieces of text of which one stands in every find of a list. Most texts hold none of them and are not searched further,
//! so the look at them is made for that: a bit for each pair of bytes that begins a piece.

/// Pieces of text, held against texts without regard to the case of ASCII letters.
#[derive(Debug)]
pub(super) struct Hints {
    /// A bit for each pair of bytes, in lower case, with which a piece begins; one for all 65,536.
    pairs: Vec<u64>,
    /// In lower case, by the first byte.
    by_first: Vec<Vec<Box<[u8]>>>,
    /// A piece without a byte stands in every text.
    is_everywhere: bool,
}

/// Where the bit of a pair is.
fn bit(first: u8, second: u8) -> (usize, u64) {
    let pair = usize::from(first) << 8 | usize::from(second);
    (pair / 64, 1 << (pair % 64))
}

impl Hints {
    /// From the pieces.
    pub(super) fn new<'h>(pieces: impl Iterator<Item = &'h str>) -> Self {
        let mut hints = Self { pairs: vec![0; 1024], by_first: vec![Vec::new(); 256], is_everywhere: false };
        for piece in pieces {
            hints.add(&piece.to_ascii_lowercase());
        }
        hints
    }

    fn add(&mut self, piece: &str) {
        match *piece.as_bytes() {
            [] => self.is_everywhere = true,
            [only] => (0..=u8::MAX).for_each(|any| self.mark(only, any)),
            [first, second, ..] => self.mark(first, second),
        }
        let known = piece.bytes().next().and_then(|first| self.by_first.get_mut(usize::from(first)));
        known.into_iter().for_each(|known| known.push(piece.as_bytes().into()));
    }

    fn mark(&mut self, first: u8, second: u8) {
        let (at, bit) = bit(first, second);
        self.pairs.get_mut(at).into_iter().for_each(|bits| *bits |= bit);
    }

    /// Whether one of the pieces stands in a text.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        let mut first = 0;
        let found = text.bytes().enumerate().any(|(at, byte)| {
            let second = byte.to_ascii_lowercase();
            let first = std::mem::replace(&mut first, second);
            at > 0 && self.begins(text, at - 1, first, second)
        });
        // A piece of one byte may stand at the end.
        self.is_everywhere || found || (!text.is_empty() && self.begins(text, text.len() - 1, first, 0))
    }

    fn begins(&self, text: &str, at: usize, first: u8, second: u8) -> bool {
        let (word, bit) = bit(first, second);
        self.pairs.get(word).is_some_and(|bits| bits & bit != 0) && self.stands_at(text, at, first)
    }

    fn stands_at(&self, text: &str, at: usize, first: u8) -> bool {
        let known = self.by_first.get(usize::from(first)).into_iter().flatten();
        let is_here = |piece: &[u8]| text.as_bytes().get(at..at + piece.len());
        known.into_iter().any(|piece| is_here(piece).is_some_and(|here| here.eq_ignore_ascii_case(piece)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::Hints;

    #[test]
    fn a_piece_may_be_one_byte_at_the_end() {
        let hints = Hints::new(["%", "{{"].into_iter());
        assert!(hints.stand_in("100 %") && hints.stand_in("%") && hints.stand_in("a {{ b"));
        assert!(!hints.stand_in("") && !hints.stand_in("a { { b {"));
        assert!(Hints::new(["é"].into_iter()).stand_in("café"));
        assert!(Hints::new([""].into_iter()).stand_in(""));
    }

    proptest! {
        #[test]
        fn pieces_are_found_as_a_plain_search_finds_them(text in "[abAB%_é]{0,12}", pieces in ["[abB%_é]{1,3}", "[ab]{1,4}"]) {
            let plain = |piece: &String| text.to_ascii_lowercase().contains(&piece.to_ascii_lowercase());
            prop_assert_eq!(Hints::new(pieces.iter().map(String::as_str)).stand_in(&text), pieces.iter().any(plain));
        }
    }
}
