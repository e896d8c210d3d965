//! What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2.

use super::tree::Data;

/// The value of a plain scalar, or `None` when it is text.
pub(super) fn typed(text: &str) -> Option<Data> {
    let first = *text.as_bytes().first()?;
    match first {
        b'~' => (text.len() == 1).then_some(Data::Null),
        b'n' | b'N' => matches!(text, "null" | "Null" | "NULL").then_some(Data::Null),
        b't' | b'T' => matches!(text, "true" | "True" | "TRUE").then_some(Data::Bool(true)),
        b'f' | b'F' => matches!(text, "false" | "False" | "FALSE").then_some(Data::Bool(false)),
        b'0'..=b'9' | b'-' | b'+' | b'.' => number(text),
        _ => None,
    }
}

/// An integer or a number with a fraction, in the notations of the core schema.
pub(super) fn number(text: &str) -> Option<Data> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let parsed = text.strip_prefix('+').unwrap_or(text).parse();
        // Beyond 64 bits the nearest number is kept: no field of ours needs more.
        return parsed.map(Data::int).or_else(|_| text.parse().map(Data::float)).ok();
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            let infinity = if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
            return Some(Data::float(infinity));
        }
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(Data::float(f64::NAN)),
        _ => {}
    }
    is_float(unsigned).then(|| text.parse().ok().map(Data::float))?
}

fn radix(digits: &str, radix: u32) -> Option<Data> {
    let fits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if !fits {
        return None;
    }
    let parsed = i64::from_str_radix(digits, radix).map(Data::int);
    parsed.ok().or(Some(Data::float(f64::INFINITY)))
}

/// `[0-9]+ ( \. [0-9]* )? | \. [0-9]+`, then an exponent or nothing.
fn is_float(text: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(text);
    let mut rest = text.get(whole..).unwrap_or_default();
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        fraction = digits(after);
        rest = after.get(fraction..).unwrap_or_default();
    }
    if whole + fraction == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}
