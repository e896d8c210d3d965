//! Equality and order of values.

use std::cmp::Ordering;

use super::evaluate::Evaluation;
use super::syntax::Binary;
use super::trouble::Sort;
use super::value::{Read, Value};

/// `==`, `<` and their like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Comparison {
    pub(super) fn of(operator: Binary) -> Option<Self> {
        Some(match operator {
            Binary::Equal => Self::Equal,
            Binary::Unequal => Self::Unequal,
            Binary::Less => Self::Less,
            Binary::AtMost => Self::AtMost,
            Binary::Greater => Self::Greater,
            Binary::AtLeast => Self::AtLeast,
            _ => return None,
        })
    }

    pub(super) fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::Unequal)
    }

    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => Binary::Equal.sign(),
            Self::Unequal => Binary::Unequal.sign(),
            Self::Less => Binary::Less.sign(),
            Self::AtMost => Binary::AtMost.sign(),
            Self::Greater => Binary::Greater.sign(),
            Self::AtLeast => Binary::AtLeast.sign(),
        }
    }

    fn holds(self, order: Option<Ordering>) -> bool {
        // What has no order, as a number that is none, is not before, after or beside anything.
        match self {
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::Greater => order == Some(Ordering::Greater),
            Self::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Self::Equal => order == Some(Ordering::Equal),
            Self::Unequal => order != Some(Ordering::Equal),
        }
    }
}

/// The answer of a comparison.
pub(super) fn compare<'v>(
    evaluation: &mut Evaluation<'v>,
    comparison: Comparison,
    one: &Value<'v>,
    other: &Value<'v>,
) -> Result<bool, Sort> {
    if comparison.is_equality() {
        let same = equal(evaluation, one, other)?;
        return Ok(same == (comparison == Comparison::Equal));
    }
    evaluation.pay_for_text(one)?;
    let order = match (one, other) {
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        (Value::Moment(one), Value::Moment(other)) => Some(one.cmp(other)),
        (Value::Duration(one), Value::Duration(other)) => Some(one.cmp(other)),
        (one, other) if is_number(one) && is_number(other) => numbers(one, other),
        (one, other) => {
            let odd = if is_number(one) || has_own_order(one) { other } else { one };
            return Err(Sort::Unfit(odd.sort()));
        }
    };
    Ok(comparison.holds(order))
}

fn is_number(value: &Value<'_>) -> bool {
    matches!(value, Value::Int(_) | Value::UInt(_) | Value::Double(_))
}

fn has_own_order(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(_) | Value::Bool(_) | Value::Moment(_) | Value::Duration(_))
}

/// Numbers of all sorts lie on one line.
fn numbers(one: &Value<'_>, other: &Value<'_>) -> Option<Ordering> {
    match (one, other) {
        (Value::Double(one), Value::Double(other)) => one.partial_cmp(other),
        (Value::Double(one), other) => whole(other).and_then(|other| with_double(other, *one)).map(Ordering::reverse),
        (one, Value::Double(other)) => whole(one).and_then(|one| with_double(one, *other)),
        (one, other) => Some(whole(one)?.cmp(&whole(other)?)),
    }
}

fn whole(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::UInt(value) => Some(i128::from(*value)),
        _ => None,
    }
}

/// Exact also where a double cannot hold the whole number.
#[expect(clippy::cast_possible_truncation, reason = "the double lies within 128 bits there")]
fn with_double(one: i128, other: f64) -> Option<Ordering> {
    const BEYOND: f64 = 1e30;
    if other.is_nan() {
        return None;
    }
    if other.abs() > BEYOND {
        return Some(if other > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let floor = other.floor();
    let order = one.cmp(&(floor as i128));
    Some(if order == Ordering::Equal && other > floor { Ordering::Less } else { order })
}

/// Values of different sorts are different; numbers are equal by their worth.
pub(super) fn equal<'v>(evaluation: &mut Evaluation<'v>, one: &Value<'v>, other: &Value<'v>) -> Result<bool, Sort> {
    evaluation.pay(1)?;
    match (one, other) {
        (Value::Text(one), Value::Text(other)) if one.len() != other.len() => return Ok(false),
        (Value::Text(one_text), Value::Text(other)) => {
            evaluation.pay_for_text(one)?;
            return Ok(one_text == other);
        }
        _ => {}
    }
    if let (Some(one), Some(other)) = (evaluation.items(one), evaluation.items(other)) {
        return equal_lists(evaluation, &one?, &other?);
    }
    if let (Some(one), Some(other)) = (evaluation.entries(one), evaluation.entries(other)) {
        return equal_maps(evaluation, &one?, &other?);
    }
    Ok(match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Moment(one), Value::Moment(other)) => one == other,
        (Value::Duration(one), Value::Duration(other)) => one == other,
        (one, other) if is_number(one) && is_number(other) => numbers(one, other) == Some(Ordering::Equal),
        _ => false,
    })
}

fn equal_lists<'v>(evaluation: &mut Evaluation<'v>, one: &[Value<'v>], other: &[Value<'v>]) -> Result<bool, Sort> {
    if one.len() != other.len() {
        return Ok(false);
    }
    for (one, other) in one.iter().zip(other) {
        if !equal(evaluation, one, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

type Entry<'v> = (Value<'v>, Value<'v>);

fn equal_maps<'v>(evaluation: &mut Evaluation<'v>, one: &[Entry<'v>], other: &[Entry<'v>]) -> Result<bool, Sort> {
    if one.len() != other.len() {
        return Ok(false);
    }
    for (key, value) in one {
        let Some(found) = find(evaluation, other, key)? else { return Ok(false) };
        if !equal(evaluation, value, &found)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The value of a key.
pub(super) fn find<'v>(
    evaluation: &mut Evaluation<'v>,
    entries: &[Entry<'v>],
    key: &Value<'v>,
) -> Result<Option<Value<'v>>, Sort> {
    for (known, value) in entries {
        if equal(evaluation, known, key)? {
            return Ok(Some(value.clone()));
        }
    }
    Ok(None)
}

/// Whether a list holds a value, or a map a key.
pub(super) fn holds<'v>(evaluation: &mut Evaluation<'v>, list: &Value<'v>, value: &Value<'v>) -> Result<bool, Sort> {
    if let Value::Items(list, read) = list {
        return listed(evaluation, *list, *read, value);
    }
    if let Some(items) = evaluation.items(list) {
        for item in &*items? {
            if equal(evaluation, item, value)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match evaluation.entries(list) {
        Some(entries) => Ok(find(evaluation, &entries?, value)?.is_some()),
        None => Err(Sort::Unfit(list.sort())),
    }
}

/// A list of a document is not copied to be searched.
fn listed<'v>(
    evaluation: &mut Evaluation<'v>,
    list: crate::source::Node<'v>,
    read: Read,
    value: &Value<'v>,
) -> Result<bool, Sort> {
    for item in list.items() {
        let item = evaluation.read(item, read)?;
        if equal(evaluation, &item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}
