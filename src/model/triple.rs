//! Which three letters follow one another somewhere in texts. Nearly no document has all the triples of any piece that a list
//! looks for, so nearly every list is done with a document after one look at its letters, and none of its texts is searched.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// So many bits has a letter.
const BITS: usize = 5;
/// So many triples there are.
const TRIPLES: usize = 1 << (3 * BITS);

/// What each byte is: a letter of ASCII in either case, a digit, all of which are one letter, or the gap between words, 0.
#[expect(clippy::indexing_slicing, reason = "made by the compiler, which refuses an index that is not there")]
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut at: u8 = 0;
    while at < 26 {
        letters[(b'a' + at) as usize] = at + 1;
        letters[(b'A' + at) as usize] = at + 1;
        at += 1;
    }
    let mut digit = b'0';
    while digit <= b'9' {
        letters[digit as usize] = 27;
        digit += 1;
    }
    letters
};

fn letter(byte: u8) -> u8 {
    LETTERS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The last three letters in one number, after one more.
fn next(triple: usize, letter: u8) -> usize {
    (triple << BITS | usize::from(letter)) & (TRIPLES - 1)
}

/// Makes the number of a sign that of two.
const TWICE: u16 = 128;

/// The signs of ASCII, a bit for each, and which of them stand twice in a row.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    once: u128,
    twice: u128,
}

impl Signs {
    fn add(&mut self, sign: u8, before: u8) {
        let bit = if sign.is_ascii() { 1 << sign } else { 0 };
        self.once |= bit;
        if sign == before {
            self.twice |= bit;
        }
    }

    fn hold(self, other: Self) -> bool {
        other.once & !self.once == 0 && other.twice & !self.twice == 0
    }

    /// Each as a number, with [`TWICE`] where it stands twice in a row.
    fn numbers(self) -> impl Iterator<Item = u16> {
        let stands = |signs: u128, sign: u16| signs & 1 << sign != 0;
        let number = move |sign| if stands(self.twice, sign) { sign | TWICE } else { sign };
        (0..TWICE).filter(move |sign| stands(self.once, *sign)).map(number)
    }

    fn hold_number(self, number: u16) -> bool {
        let signs = if number < TWICE { self.once } else { self.twice };
        signs & 1 << (number % TWICE) != 0
    }
}

/// The triples and signs of some texts.
#[derive(Debug)]
pub struct Triples {
    bits: Box<[u64; TRIPLES / 64]>,
    signs: Signs,
}

impl Default for Triples {
    fn default() -> Self {
        Self { bits: Box::new([0; TRIPLES / 64]), signs: Signs::default() }
    }
}

impl Triples {
    /// Those of one text.
    pub(super) fn of(text: &str) -> Self {
        let mut triples = Self::default();
        triples.add(text);
        triples
    }

    /// Adds those of a text.
    pub fn add(&mut self, text: &str) {
        if text.is_ascii() {
            self.look_at(text);
        } else {
            // Two letters beyond ASCII have small letters within it, such as the sign for kelvin.
            self.look_at(&text.to_lowercase());
        }
    }

    fn look_at(&mut self, text: &str) {
        let (mut triple, mut before) = (0, 0);
        for byte in text.bytes() {
            let letter = letter(byte);
            if letter == 0 {
                self.signs.add(byte, before);
            }
            before = byte;
            triple = next(triple, letter);
            self.mark(triple);
        }
        // The end of a text is the end of a word.
        self.mark(next(triple, 0));
    }

    fn mark(&mut self, triple: usize) {
        self.bits.get_mut(triple / 64).into_iter().for_each(|bits| *bits |= 1 << (triple % 64));
    }

    fn hold(&self, triple: usize) -> bool {
        self.bits.get(triple / 64).is_some_and(|bits| bits & 1 << (triple % 64) != 0)
    }
}

/// Where a piece stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Anywhere.
    Anywhere,
    /// At the beginning of a word.
    Beginning,
    /// From the beginning of a word to the end of one.
    Whole,
}

/// What texts must hold for a piece of text to stand in them. Only letters and signs of ASCII count: others have no fixed
/// form.
#[derive(Debug)]
pub(super) struct Piece {
    triples: Vec<usize>,
    signs: Signs,
}

impl Piece {
    /// From the piece, in any case.
    pub(super) fn new(piece: &str, stand: Stand) -> Self {
        let lower = if piece.is_ascii() { Cow::Borrowed(piece) } else { Cow::Owned(piece.to_lowercase()) };
        let own = longest_ascii(&lower);
        let begins = stand != Stand::Anywhere && lower.starts_with(own);
        let ends = stand == Stand::Whole && lower.ends_with(own);
        let (mut triples, mut signs) = (Vec::with_capacity(own.len()), Signs::default());
        let (mut triple, mut before) = (0, 0);
        // Three letters make the first triple, of which a gap before the piece is one.
        let mut missing = if begins { 1 } else { 2 };
        for byte in own.bytes() {
            let letter = letter(byte);
            if letter == 0 {
                signs.add(byte, before);
            }
            before = byte;
            triple = next(triple, letter);
            if missing == 0 {
                triples.push(triple);
            } else {
                missing -= 1;
            }
        }
        if ends && missing == 0 {
            triples.push(next(triple, 0));
        }
        Self { triples, signs }
    }

    fn row(&self) -> Vec<u16> {
        let triples: Vec<u16> =
            self.triples.iter().take(MOST).filter_map(|triple| u16::try_from(*triple).ok()).collect();
        let signs: Vec<u16> = self.signs.numbers().collect();
        let counts = [&triples, &signs].map(|numbers| u16::try_from(numbers.len()).unwrap_or_default());
        counts.into_iter().chain(triples).chain(signs).collect()
    }

    /// Whether the piece may stand in texts with these triples.
    pub(super) fn may_stand_in(&self, texts: &Triples) -> bool {
        texts.signs.hold(self.signs) && self.triples.iter().all(|triple| texts.hold(*triple))
    }
}

/// The pieces of a list, one behind the other: how many triples and signs it has, and these as numbers. Of our own lists they are
/// there when the program is built, so that a list of which no piece may stand in a document is not even read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces(pub(super) Cow<'static, [u16]>);

/// So many triples of a piece count; no word has as many.
const MOST: usize = 250;

impl Pieces {
    /// Those of some texts, each once and in an order of their own.
    pub(super) fn of<'p>(pieces: impl Iterator<Item = (&'p str, Stand)>) -> Self {
        let rows: BTreeSet<Vec<u16>> = pieces.map(|(text, stand)| Piece::new(text, stand).row()).collect();
        Self(rows.into_iter().flatten().collect())
    }

    /// Whether one of them may stand in texts with these triples.
    pub(super) fn may_stand_in(&self, texts: &Triples) -> bool {
        let mut rest = &*self.0;
        while let [triples, signs, behind @ ..] = rest {
            let (triples, behind) = behind.split_at_checked((*triples).into()).unwrap_or_default();
            let (signs, behind) = behind.split_at_checked((*signs).into()).unwrap_or_default();
            if triples.iter().all(|triple| texts.hold((*triple).into()))
                && signs.iter().all(|sign| texts.signs.hold_number(*sign))
            {
                return true;
            }
            rest = behind;
        }
        false
    }
}

/// The longest part of a text in which a letter and its capital differ in one bit only.
fn longest_ascii(text: &str) -> &str {
    if text.is_ascii() {
        return text;
    }
    text.split(|letter: char| !letter.is_ascii()).max_by_key(|part| part.len()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Piece, Pieces, Stand, Triples};

    fn stands(piece: &str, stand: Stand, text: &str) -> bool {
        let texts = Triples::of(text);
        let stands = Piece::new(piece, stand).may_stand_in(&texts);
        let never = ("\u{1}\u{1}\u{1}", Stand::Anywhere);
        assert_eq!(Pieces::of([never, (piece, stand), never].into_iter()).may_stand_in(&texts), stands);
        stands
    }

    #[test]
    fn words_are_told_from_parts_of_words() {
        assert!(stands("abi", Stand::Whole, "de ABI."));
        assert!(!stands("abi", Stand::Whole, "stabiel") && stands("abi", Stand::Anywhere, "stabiel"));
        assert!(!stands("abi", Stand::Whole, "abiotisch") && stands("abi", Stand::Beginning, "abiotisch"));
    }

    #[test]
    fn short_pieces_are_known_by_their_signs() {
        assert!(stands("{{", Stand::Anywhere, "{{ naam }}") && !stands("{{", Stand::Anywhere, "{naam}"));
        assert!(stands(".....", Stand::Anywhere, "naam ......") && !stands(".....", Stand::Anywhere, "Ja. Nee; . , ."));
        assert!(stands("", Stand::Anywhere, "") && stands("é", Stand::Anywhere, "café"));
    }

    proptest! {
        #[test]
        fn a_piece_may_stand_wherever_it_stands(piece in "[abK9%_éİ ]{0,5}", before in "(.*[ é%])?", after in "([ é%].*)?", all in ".*") {
            let lower = piece.to_lowercase();
            let text = format!("{before}{piece}{after}");
            for stand in [Stand::Anywhere, Stand::Beginning, Stand::Whole] {
                prop_assert!(stands(&piece, stand, &text) && stands(&lower, stand, &text));
            }
            let within = format!("{all}{piece}{all}");
            prop_assert!(stands(&piece, Stand::Anywhere, &within));
        }
    }
}
