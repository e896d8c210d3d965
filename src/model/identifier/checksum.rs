//! The checksums of identifiers, one function each; `policies/identifiers.yaml` describes them in words.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A checksum with its figures.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Checksum {
    None,
    WeightedSum {
        weights: Vec<i64>,
        modulus: i64,
        #[serde(default = "yes")]
        decisive: bool,
    },
    WeightedDigit {
        steps: Vec<Step>,
    },
    Luhn,
    #[serde(rename = "iso7064_mod11_10")]
    Iso7064 {
        one_digit_occurs: Option<Occurs>,
    },
    #[serde(rename = "mod97_complement")]
    Mod97Complement {
        #[serde(default)]
        or_prefix: String,
    },
    #[serde(rename = "iban_mod97")]
    Iban {
        lengths: BTreeMap<String, usize>,
    },
    LetterTable {
        alphabet: String,
        check_at: Option<usize>,
        #[serde(default)]
        weights: Vec<i64>,
        #[serde(default)]
        after_weight: i64,
    },
    CodiceFiscale {
        odd_values: BTreeMap<char, i64>,
    },
    RemainderDigit {
        digits: usize,
        modulus: i64,
    },
}

fn yes() -> bool {
    true
}

/// One check digit.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    weights: Vec<i64>,
    modulus: i64,
    check_at: usize,
    #[serde(default)]
    complement: bool,
    #[serde(default)]
    start: i64,
    #[serde(default)]
    ten: Ten,
    #[serde(default)]
    next_weights: Vec<i64>,
}

/// What a result of 10 does.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ten {
    #[default]
    Invalid,
    Zero,
    One,
    NextWeights,
}

/// How often one digit occurs in the first characters.
#[derive(Debug, Deserialize)]
pub(super) struct Occurs {
    within: usize,
    times: Vec<usize>,
}

/// How a candidate fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Passes,
    Fails,
    /// There is no checksum to hold it against.
    None,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Passes } else { Self::Fails }
    }
}

impl Checksum {
    /// Holds a candidate without separators against the checksum. What is too short or has a letter in a place for a
    /// digit fails.
    pub(super) fn verdict(&self, compact: &str) -> Verdict {
        match self {
            Self::None => Verdict::None,
            Self::WeightedSum { weights, modulus, decisive } => {
                let holds = sum(compact, weights).is_some_and(|sum| sum % modulus == 0);
                if holds || *decisive { holds.into() } else { Verdict::None }
            }
            Self::WeightedDigit { steps } => steps.iter().all(|step| step.holds(compact)).into(),
            Self::Luhn => luhn(compact).into(),
            Self::Iso7064 { one_digit_occurs } => {
                (iso7064(compact) && one_digit_occurs.as_ref().is_none_or(|rule| rule.holds(compact))).into()
            }
            Self::Mod97Complement { or_prefix } => mod97_complement(compact, or_prefix).into(),
            Self::Iban { lengths } => {
                let length = compact.get(..2).and_then(|country| lengths.get(country));
                length.and_then(|length| compact.get(..*length)).is_some_and(iban).into()
            }
            Self::LetterTable { alphabet, check_at, weights, after_weight } => {
                let at = check_at.unwrap_or(compact.len().saturating_sub(1));
                let number = if weights.is_empty() { number(compact.get(..at)) } else { sum(compact, weights) };
                let after = compact.chars().nth(at + 1).and_then(|letter| alphabet.chars().position(|c| c == letter));
                let after = after.map_or(0, |place| i64::try_from(place).unwrap_or(0) * after_weight);
                number.is_some_and(|number| picks(alphabet, number + after, compact.chars().nth(at))).into()
            }
            Self::CodiceFiscale { odd_values } => codice_fiscale(compact, odd_values).into(),
            Self::RemainderDigit { digits, modulus } if compact.len() == digits + 1 => {
                let number = number(compact.get(..*digits));
                number.is_some_and(|number| Some(number % modulus % 10) == digit(compact, *digits)).into()
            }
            Self::RemainderDigit { .. } => Verdict::None,
        }
    }

    /// The part of a candidate that belongs to the number: a pattern for words may run into the next one.
    pub(super) fn length(&self, compact: &str) -> usize {
        match self {
            Self::Iban { lengths } => compact.get(..2).and_then(|country| lengths.get(country)).copied(),
            _ => None,
        }
        .unwrap_or(compact.len())
    }
}

fn digit(text: &str, at: usize) -> Option<i64> {
    text.as_bytes().get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| i64::from(byte - b'0'))
}

/// The number that the digits of a text make, other characters left out.
fn number(text: Option<&str>) -> Option<i64> {
    text?.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

fn sum(text: &str, weights: &[i64]) -> Option<i64> {
    weights.iter().enumerate().map(|(at, weight)| digit(text, at).map(|digit| digit * weight)).sum()
}

impl Step {
    fn holds(&self, text: &str) -> bool {
        let result = |weights: &[i64]| {
            let sum = sum(text, weights)?;
            Some((self.start + if self.complement { -sum } else { sum }).rem_euclid(self.modulus))
        };
        let expected = match (result(&self.weights), self.ten) {
            (Some(10), Ten::Invalid) => None,
            (Some(10), Ten::Zero) => Some(0),
            (Some(10), Ten::One) => Some(1),
            (Some(10), Ten::NextWeights) => result(&self.next_weights).map(|next| if next == 10 { 0 } else { next }),
            (other, _) => other,
        };
        expected.is_some() && expected == digit(text, self.check_at)
    }
}

fn luhn(text: &str) -> bool {
    let doubled = |value: i64| if value > 4 { value * 2 - 9 } else { value * 2 };
    let digits = (0..text.len()).rev().enumerate();
    let sum: Option<i64> = digits
        .map(|(place, at)| digit(text, at).map(|value| if place % 2 == 1 { doubled(value) } else { value }))
        .sum();
    sum.is_some_and(|sum| sum % 10 == 0)
}

fn iso7064(text: &str) -> bool {
    let Some((last, rest)) = text.as_bytes().split_last() else { return false };
    let mut product = 10;
    for byte in rest {
        let sum = (product + i64::from(byte.wrapping_sub(b'0'))) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    (product + i64::from(last.wrapping_sub(b'0'))) % 10 == 1
}

impl Occurs {
    fn holds(&self, text: &str) -> bool {
        let first = text.as_bytes().get(..self.within).unwrap_or_default();
        let counts = (b'0'..=b'9').map(|digit| first.iter().filter(|byte| **byte == digit).count());
        let repeated: Vec<usize> = counts.filter(|count| *count > 1).collect();
        matches!(repeated.as_slice(), [times] if self.times.contains(times))
    }
}

fn mod97_complement(text: &str, or_prefix: &str) -> bool {
    let Some((body, check)) = text.split_at_checked(text.len().saturating_sub(2)) else { return false };
    let holds = |prefix: &str| {
        let number: Option<i64> = format!("{prefix}{body}").parse().ok();
        let check: Option<i64> = check.parse().ok();
        number.is_some_and(|number| Some(97 - number % 97) == check)
    };
    holds("") || (!or_prefix.is_empty() && holds(or_prefix))
}

fn iban(text: &str) -> bool {
    let Some((first, rest)) = text.split_at_checked(4) else { return false };
    let value = |byte: u8| i64::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') + 10 });
    let fold = |rest: i64, byte: u8| (rest * if byte.is_ascii_digit() { 10 } else { 100 } + value(byte)) % 97;
    rest.bytes().chain(first.bytes()).fold(0, fold) == 1
}

fn picks(alphabet: &str, number: i64, letter: Option<char>) -> bool {
    let length = alphabet.chars().count();
    let place = i64::try_from(length).ok().filter(|length| *length > 0).map(|length| number.rem_euclid(length));
    let place = place.and_then(|place| usize::try_from(place).ok());
    letter.is_some() && place.and_then(|place| alphabet.chars().nth(place)) == letter
}

fn codice_fiscale(text: &str, odd_values: &BTreeMap<char, i64>) -> bool {
    let even = |c: char| c.to_digit(10).map(i64::from).or_else(|| Some(i64::from(u32::from(c)) - 65));
    let value = |(at, c): (usize, char)| if at % 2 == 0 { odd_values.get(&c).copied() } else { even(c) };
    let sum: Option<i64> = text.chars().take(15).enumerate().map(value).sum();
    sum.is_some_and(|sum| picks("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum, text.chars().nth(15)))
}
