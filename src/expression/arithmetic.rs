//! Sums, differences and the rest, none of which leaves its range unnoticed.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::evaluate::Evaluation;
use super::syntax::Binary;
use super::time;
use super::trouble::Sort;
use super::value::Value;

/// `+`, `-` and their like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operation {
    pub(super) fn of(operator: Binary) -> Option<Self> {
        Some(match operator {
            Binary::Add => Self::Add,
            Binary::Subtract => Self::Subtract,
            Binary::Multiply => Self::Multiply,
            Binary::Divide => Self::Divide,
            Binary::Remainder => Self::Remainder,
            _ => return None,
        })
    }

    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Add => Binary::Add.sign(),
            Self::Subtract => Binary::Subtract.sign(),
            Self::Multiply => Binary::Multiply.sign(),
            Self::Divide => Binary::Divide.sign(),
            Self::Remainder => Binary::Remainder.sign(),
        }
    }
}

/// What an operation gives.
pub(super) fn calculate<'v>(
    evaluation: &mut Evaluation<'v>,
    operation: Operation,
    one: Value<'v>,
    other: Value<'v>,
) -> Result<Value<'v>, Sort> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => whole(operation, one, other).map(Value::Int),
        (Value::UInt(one), Value::UInt(other)) => unsigned(operation, one, other).map(Value::UInt),
        (Value::Double(one), Value::Double(other)) => double(operation, one, other).map(Value::Double),
        (Value::Duration(one), Value::Duration(other)) => duration(operation, one, other).map(Value::Duration),
        (Value::Moment(one), Value::Duration(other)) => moment(operation, one, other).map(Value::Moment),
        (Value::Duration(one), Value::Moment(other)) if operation == Operation::Add => {
            moment(operation, other, one).map(Value::Moment)
        }
        (Value::Moment(one), Value::Moment(other)) if operation == Operation::Subtract => {
            time::in_range(one.duration_since(other)).map(Value::Duration)
        }
        (one, other) if operation == Operation::Add => joined(evaluation, one, other),
        (_, other) => Err(Sort::Unfit(other.sort())),
    }
}

/// Texts and lists are put together.
fn joined<'v>(evaluation: &mut Evaluation<'v>, one: Value<'v>, other: Value<'v>) -> Result<Value<'v>, Sort> {
    evaluation.pay_for_text(&one)?;
    evaluation.pay_for_text(&other)?;
    if let (Value::Text(one), Value::Text(other)) = (&one, &other) {
        return Ok(Value::owned(format!("{one}{other}")));
    }
    match (evaluation.items(&one), evaluation.items(&other)) {
        (Some(one), Some(other)) => {
            let (one, other) = (one?, other?);
            evaluation.pay(one.len() + other.len())?;
            let all: Rc<[Value<'v>]> = one.iter().chain(other.iter()).cloned().collect();
            Ok(Value::List(all))
        }
        _ => Err(Sort::Unfit(other.sort())),
    }
}

fn whole(operation: Operation, one: i64, other: i64) -> Result<i64, Sort> {
    let result = match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        Operation::Multiply => one.checked_mul(other),
        Operation::Divide | Operation::Remainder if other == 0 => return Err(Sort::DividedByZero),
        Operation::Divide => one.checked_div(other),
        Operation::Remainder => one.checked_rem(other),
    };
    result.ok_or(Sort::Overflow)
}

fn unsigned(operation: Operation, one: u64, other: u64) -> Result<u64, Sort> {
    let result = match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        Operation::Multiply => one.checked_mul(other),
        Operation::Divide | Operation::Remainder if other == 0 => return Err(Sort::DividedByZero),
        Operation::Divide => one.checked_div(other),
        Operation::Remainder => one.checked_rem(other),
    };
    result.ok_or(Sort::Overflow)
}

fn double(operation: Operation, one: f64, other: f64) -> Result<f64, Sort> {
    Ok(match operation {
        Operation::Add => one + other,
        Operation::Subtract => one - other,
        Operation::Multiply => one * other,
        Operation::Divide => one / other,
        Operation::Remainder => return Err(Sort::Unfit("a number")),
    })
}

fn duration(operation: Operation, one: SignedDuration, other: SignedDuration) -> Result<SignedDuration, Sort> {
    let result = match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        _ => return Err(Sort::Unfit("a duration")),
    };
    time::in_range(result.ok_or(Sort::Overflow)?)
}

fn moment(operation: Operation, one: Timestamp, other: SignedDuration) -> Result<Timestamp, Sort> {
    let result = match operation {
        Operation::Add => one.checked_add(other),
        Operation::Subtract => one.checked_sub(other),
        _ => return Err(Sort::Unfit("a duration")),
    };
    time::within_years(result.map_err(|_| Sort::Overflow)?)
}

/// The number with the other sign.
pub(super) fn negative(value: Value<'_>) -> Result<Value<'_>, Sort> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(Sort::Overflow),
        Value::Double(value) => Ok(Value::Double(-value)),
        Value::Duration(value) => value.checked_neg().map(Value::Duration).ok_or(Sort::Overflow),
        other => Err(Sort::Unfit(other.sort())),
    }
}
