//! What the functions do.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::evaluate::Evaluation;
use super::function::Function;
use super::time::{self, Part};
use super::trouble::Sort;
use super::value::Value;
use crate::source::Kind;

/// What a function gives for its arguments.
pub(super) fn call<'v>(
    evaluation: &mut Evaluation<'v>,
    function: Function,
    arguments: &[Value<'v>],
) -> Result<Value<'v>, Sort> {
    for argument in arguments {
        evaluation.pay_for_text(argument)?;
    }
    match (function, arguments) {
        (Function::Size, [of]) => size(of).map(Value::Int).ok_or(Sort::Unfit(of.sort())),
        (Function::Contains, [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.contains(&**part))),
        (Function::StartsWith, [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.starts_with(&**part))),
        (Function::EndsWith, [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.ends_with(&**part))),
        (Function::LowerAscii, [Value::Text(text)]) => Ok(Value::owned(text.to_ascii_lowercase())),
        (Function::UpperAscii, [Value::Text(text)]) => Ok(Value::owned(text.to_ascii_uppercase())),
        (Function::Trim, [Value::Text(text)]) => Ok(trimmed(text)),
        (Function::ToText, [value]) => text_of(value),
        (Function::ToInt, [value]) => int_of(value).map(Value::Int),
        (Function::ToUInt, [value]) => uint_of(value).map(Value::UInt),
        (Function::ToDouble, [value]) => double_of(value).map(Value::Double),
        (Function::ToMoment, [value]) => moment_of(value).map(Value::Moment),
        (Function::ToDuration, [value]) => duration_of(value).map(Value::Duration),
        (Function::Days, [Value::Int(days)]) => days_of(*days).map(Value::Duration),
        (Function::Part(part), [Value::Moment(at)]) => time::of_moment(part, *at, None).map(Value::Int),
        (Function::Part(part), [Value::Moment(at), Value::Text(zone)]) => {
            time::of_moment(part, *at, Some(zone)).map(Value::Int)
        }
        (Function::Part(Part::Hours | Part::Minutes | Part::Seconds), [Value::Duration(duration)]) => {
            let Function::Part(part) = function else { return Err(Sort::Unfit("a duration")) };
            Ok(Value::Int(time::of_duration(part, *duration)))
        }
        (Function::HasValue, [Value::Optional(inner)]) => Ok(Value::Bool(inner.is_some())),
        (Function::OrValue, [Value::Optional(inner), other]) => {
            Ok(inner.as_ref().map_or_else(|| other.clone(), |inner| (**inner).clone()))
        }
        (_, arguments) => Err(Sort::Unfit(arguments.first().map_or("nothing", Value::sort))),
    }
}

fn trimmed<'v>(text: &Cow<'v, str>) -> Value<'v> {
    match text {
        Cow::Borrowed(text) => Value::Text(Cow::Borrowed(text.trim())),
        Cow::Owned(text) => Value::owned(text.trim().to_owned()),
    }
}

/// Of a text its characters.
fn size(value: &Value<'_>) -> Option<i64> {
    let size = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.len(),
        Value::Map(entries) => entries.len(),
        Value::Items(node, _) => node.items().len(),
        // A key without a value counts as missing.
        Value::Tree(node) => node.members().filter(|(_, value)| value.kind() != Kind::Null).count(),
        _ => return None,
    };
    i64::try_from(size).ok()
}

fn text_of<'v>(value: &Value<'v>) -> Result<Value<'v>, Sort> {
    Ok(Value::owned(match value {
        Value::Text(_) => return Ok(value.clone()),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::UInt(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Duration(duration) => time::written(*duration),
        other => return Err(Sort::Unfit(other.sort())),
    }))
}

/// A double loses what stands behind the point.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn int_of(value: &Value<'_>) -> Result<i64, Sort> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match value {
        Value::Int(value) => Ok(*value),
        Value::UInt(value) => i64::try_from(*value).map_err(|_| Sort::Overflow),
        Value::Double(value) if *value > -LIMIT && *value < LIMIT => Ok(*value as i64),
        Value::Double(_) => Err(Sort::Overflow),
        Value::Text(text) => text.parse().map_err(|_| Sort::Unreadable("a whole number")),
        Value::Moment(moment) => Ok(moment.as_second()),
        other => Err(Sort::Unfit(other.sort())),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn uint_of(value: &Value<'_>) -> Result<u64, Sort> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    match value {
        Value::UInt(value) => Ok(*value),
        Value::Int(value) => u64::try_from(*value).map_err(|_| Sort::Overflow),
        Value::Double(value) if *value >= 0.0 && *value < LIMIT => Ok(*value as u64),
        Value::Double(_) => Err(Sort::Overflow),
        Value::Text(text) => text.parse().map_err(|_| Sort::Unreadable("a whole number without sign")),
        other => Err(Sort::Unfit(other.sort())),
    }
}

#[expect(clippy::cast_precision_loss, reason = "CEL converts to the nearest number")]
fn double_of(value: &Value<'_>) -> Result<f64, Sort> {
    match value {
        Value::Double(value) => Ok(*value),
        Value::Int(value) => Ok(*value as f64),
        Value::UInt(value) => Ok(*value as f64),
        Value::Text(text) => text.parse().map_err(|_| Sort::Unreadable("a number")),
        other => Err(Sort::Unfit(other.sort())),
    }
}

fn moment_of(value: &Value<'_>) -> Result<Timestamp, Sort> {
    match value {
        Value::Moment(moment) => Ok(*moment),
        Value::Int(seconds) => {
            Timestamp::from_second(*seconds).map_err(|_| Sort::Overflow).and_then(time::within_years)
        }
        Value::Text(text) => time::moment(text).ok_or(Sort::Unreadable("a moment")),
        other => Err(Sort::Unfit(other.sort())),
    }
}

fn duration_of(value: &Value<'_>) -> Result<SignedDuration, Sort> {
    match value {
        Value::Duration(duration) => Ok(*duration),
        Value::Text(text) => time::duration(text).ok_or(Sort::Unreadable("a duration")),
        other => Err(Sort::Unfit(other.sort())),
    }
}

fn days_of(days: i64) -> Result<SignedDuration, Sort> {
    let seconds = days.checked_mul(24 * 60 * 60).ok_or(Sort::Overflow)?;
    time::in_range(SignedDuration::from_secs(seconds))
}
