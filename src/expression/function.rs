//! The functions of expressions: one table with what each takes and gives.

use regex::{Regex, RegexBuilder};

use super::Fault;
use super::lower::{Lowered, Lowering};
use super::program::{Code, Op};
use super::syntax::Syntax;
use super::time::{self, Part};
use super::typed::Type;
use super::value::Constant;
use crate::schema::nearest;

/// One function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Size,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    LowerAscii,
    UpperAscii,
    Trim,
    ToText,
    ToInt,
    ToUInt,
    ToDouble,
    ToMoment,
    ToDuration,
    Days,
    Part(Part),
    HasValue,
    OrValue,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Text,
    Int,
    Number,
    Bool,
    Moment,
    Duration,
    /// What has a size besides text.
    Several,
    Optional,
    Value,
}

#[derive(Clone, Copy, Debug)]
enum Gives {
    Bool,
    Int,
    UInt,
    Double,
    Text,
    Moment,
    Duration,
    /// What is in the optional value.
    Inner,
}

struct Row {
    name: &'static str,
    function: Function,
    /// `a.f(b)` and not `f(a, b)`.
    of_target: bool,
    takes: &'static [Takes],
    gives: Gives,
}

const fn row(name: &'static str, function: Function, of_target: bool, takes: &'static [Takes], gives: Gives) -> Row {
    Row { name, function, of_target, takes, gives }
}

const ROWS: &[Row] = &[
    row("size", Function::Size, false, &[Takes::Text], Gives::Int),
    row("size", Function::Size, false, &[Takes::Several], Gives::Int),
    row("size", Function::Size, true, &[Takes::Text], Gives::Int),
    row("size", Function::Size, true, &[Takes::Several], Gives::Int),
    row("contains", Function::Contains, true, &[Takes::Text, Takes::Text], Gives::Bool),
    row("startsWith", Function::StartsWith, true, &[Takes::Text, Takes::Text], Gives::Bool),
    row("endsWith", Function::EndsWith, true, &[Takes::Text, Takes::Text], Gives::Bool),
    row("matches", Function::Matches, true, &[Takes::Text, Takes::Text], Gives::Bool),
    row("matches", Function::Matches, false, &[Takes::Text, Takes::Text], Gives::Bool),
    row("lowerAscii", Function::LowerAscii, true, &[Takes::Text], Gives::Text),
    row("upperAscii", Function::UpperAscii, true, &[Takes::Text], Gives::Text),
    row("trim", Function::Trim, true, &[Takes::Text], Gives::Text),
    row("string", Function::ToText, false, &[Takes::Text], Gives::Text),
    row("string", Function::ToText, false, &[Takes::Number], Gives::Text),
    row("string", Function::ToText, false, &[Takes::Bool], Gives::Text),
    row("string", Function::ToText, false, &[Takes::Moment], Gives::Text),
    row("string", Function::ToText, false, &[Takes::Duration], Gives::Text),
    row("int", Function::ToInt, false, &[Takes::Number], Gives::Int),
    row("int", Function::ToInt, false, &[Takes::Text], Gives::Int),
    row("int", Function::ToInt, false, &[Takes::Moment], Gives::Int),
    row("uint", Function::ToUInt, false, &[Takes::Number], Gives::UInt),
    row("uint", Function::ToUInt, false, &[Takes::Text], Gives::UInt),
    row("double", Function::ToDouble, false, &[Takes::Number], Gives::Double),
    row("double", Function::ToDouble, false, &[Takes::Text], Gives::Double),
    row("timestamp", Function::ToMoment, false, &[Takes::Text], Gives::Moment),
    row("timestamp", Function::ToMoment, false, &[Takes::Moment], Gives::Moment),
    row("timestamp", Function::ToMoment, false, &[Takes::Int], Gives::Moment),
    row("duration", Function::ToDuration, false, &[Takes::Text], Gives::Duration),
    row("duration", Function::ToDuration, false, &[Takes::Duration], Gives::Duration),
    row("days", Function::Days, false, &[Takes::Int], Gives::Duration),
    row("hasValue", Function::HasValue, true, &[Takes::Optional], Gives::Bool),
    row("orValue", Function::OrValue, true, &[Takes::Optional, Takes::Value], Gives::Inner),
];

/// The parts of moments; of those that durations have too, the total.
const PARTS: [(&str, Part, bool); 10] = [
    ("getFullYear", Part::FullYear, false),
    ("getMonth", Part::Month, false),
    ("getDate", Part::Date, false),
    ("getDayOfMonth", Part::DayOfMonth, false),
    ("getDayOfWeek", Part::DayOfWeek, false),
    ("getDayOfYear", Part::DayOfYear, false),
    ("getHours", Part::Hours, true),
    ("getMinutes", Part::Minutes, true),
    ("getSeconds", Part::Seconds, true),
    ("getMilliseconds", Part::Milliseconds, false),
];

/// All overloads of a name.
fn rows(name: &str, of_target: bool) -> Vec<(Function, &'static [Takes], Gives)> {
    let part = PARTS.iter().find(|(known, ..)| *known == name && of_target);
    if let Some((_, part, of_duration)) = part {
        let mut rows: Vec<(Function, &'static [Takes], Gives)> = vec![
            (Function::Part(*part), &[Takes::Moment], Gives::Int),
            (Function::Part(*part), &[Takes::Moment, Takes::Text], Gives::Int),
        ];
        if *of_duration {
            rows.push((Function::Part(*part), &[Takes::Duration], Gives::Int));
        }
        return rows;
    }
    let rows = ROWS.iter().filter(|row| row.name == name && row.of_target == of_target);
    rows.map(|row| (row.function, row.takes, row.gives)).collect()
}

impl Takes {
    fn fits(self, found: &Type) -> bool {
        match self {
            Self::Value => !matches!(found, Type::Optional(_)),
            Self::Optional => matches!(found, Type::Optional(_)),
            _ if found.is_open() => true,
            Self::Text => matches!(found, Type::Text(_)),
            Self::Int => matches!(found, Type::Int),
            Self::Number => found.is_number(),
            Self::Bool => matches!(found, Type::Bool),
            Self::Moment => matches!(found, Type::Moment),
            Self::Duration => matches!(found, Type::Duration),
            Self::Several => matches!(found, Type::List(_) | Type::Map(_) | Type::Place(_)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "a whole number",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Moment => "a moment",
            Self::Duration => "a duration",
            Self::Several => "a list or a map",
            Self::Optional => "an optional value",
            Self::Value => "a value",
        }
    }
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Part(part) => PARTS.iter().find(|(_, known, _)| *known == part).map_or("", |(name, ..)| name),
            _ => ROWS.iter().find(|row| row.function == self).map_or("", |row| row.name),
        }
    }
}

/// A call: its function is looked up by name and by what it is given. The target is the first of the parts.
pub(super) fn lower(lowering: &mut Lowering<'_>, id: u64, called: (&str, bool), parts: &[&Syntax]) -> Lowered {
    let (name, of_target) = called;
    let overloads = rows(name, of_target);
    if overloads.is_empty() {
        return Err(unknown(lowering, id, called));
    }
    let mut arguments = Vec::new();
    let mut types = Vec::new();
    for part in parts {
        let (op, found) = lowering.lower(part)?;
        arguments.push(op);
        types.push(found);
    }
    let fits =
        |takes: &[Takes]| takes.len() == types.len() && takes.iter().zip(&types).all(|(one, found)| one.fits(found));
    let Some((function, _, gives)) = overloads.iter().find(|(_, takes, _)| fits(takes)) else {
        return Err(misfit(lowering, id, called, (&overloads, &types)));
    };
    let found = given(lowering, id, *gives, &types)?;
    let code = match (*function, parts) {
        (Function::Matches, [_, pattern]) => {
            let pattern = regex(lowering, pattern)?;
            Code::Matches { text: Box::new(arguments.swap_remove(0)), pattern: Box::new(pattern) }
        }
        (Function::ToMoment | Function::ToDuration, [literal]) if literal.literal_text().is_some() => {
            Code::Constant(constant(lowering, *function, literal)?)
        }
        (Function::Part(_), [_, zone]) => {
            known_zone(lowering, zone)?;
            Code::Call { function: *function, arguments: arguments.into() }
        }
        _ => Code::Call { function: *function, arguments: arguments.into() },
    };
    Ok((Op { id, code }, found))
}

fn unknown(lowering: &Lowering<'_>, id: u64, (name, of_target): (&str, bool)) -> Fault {
    let other = !rows(name, !of_target).is_empty();
    let names = ROWS.iter().map(|row| row.name).chain(PARTS.iter().map(|(name, ..)| *name));
    let macros = ["has", "all", "exists", "exists_one", "map", "filter"];
    let help = match nearest(name, names.chain(macros)) {
        _ if macros.contains(&name) => "write `has(a.b)`, or `list.exists(x, condition)`".to_owned(),
        _ if other && of_target => format!("write `{name}(…)`"),
        _ if other => format!("write `text.{name}(…)`"),
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "docs/guide/house-rules.md lists the functions".to_owned(),
    };
    lowering.fault(id, format!("`{name}` cannot be called like this"), help)
}

type Overload = (Function, &'static [Takes], Gives);

fn misfit(lowering: &Lowering<'_>, id: u64, (name, _): (&str, bool), found: (&[Overload], &[Type])) -> Fault {
    let (overloads, types) = found;
    let list = |words: Vec<&str>| if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
    let found = list(types.iter().map(Type::words).collect());
    let mut takes: Vec<String> =
        overloads.iter().map(|(_, takes, _)| list(takes.iter().map(|one| one.words()).collect())).collect();
    takes.dedup();
    let help = if types.iter().any(|found| matches!(found, Type::Optional(_))) {
        "add `.orValue(…)`".to_owned()
    } else {
        format!("it takes {}", takes.join("; or "))
    };
    lowering.fault(id, format!("`{name}` does not take {found}"), help)
}

fn given(lowering: &Lowering<'_>, id: u64, gives: Gives, types: &[Type]) -> Result<Type, Fault> {
    Ok(match gives {
        Gives::Bool => Type::Bool,
        Gives::Int => Type::Int,
        Gives::UInt => Type::UInt,
        Gives::Double => Type::Double,
        Gives::Text => Type::text(),
        Gives::Moment => Type::Moment,
        Gives::Duration => Type::Duration,
        Gives::Inner => {
            let [Type::Optional(inner), other] = types else { return Ok(Type::Any) };
            let alike = inner.is_like(other) || inner.is_open() || other.is_open();
            let joined = inner.joined(other).filter(|_| alike);
            joined.ok_or_else(|| {
                let message = format!("`orValue` gives {} in place of {}", other.words(), inner.words());
                lowering.fault(id, message, "give a value of the same sort")
            })?
        }
    })
}

/// Patterns stand in the rule, so that a wrong one is an error when it loads, and each is compiled once.
fn regex(lowering: &Lowering<'_>, pattern: &Syntax) -> Result<Regex, Fault> {
    const LARGEST: usize = 1 << 20;
    let Some(text) = pattern.literal_text() else {
        let help = "write the pattern as a text in the rule";
        return Err(lowering.fault(pattern.id, "the pattern of `matches` is computed", help));
    };
    RegexBuilder::new(text).size_limit(LARGEST).dfa_size_limit(LARGEST).build().map_err(|error| {
        let said = error.to_string();
        let last = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        lowering.fault(pattern.id, format!("the pattern cannot be read: {last}"), "correct the regular expression")
    })
}

fn constant(lowering: &Lowering<'_>, function: Function, literal: &Syntax) -> Result<Constant, Fault> {
    let text = literal.literal_text().unwrap_or_default();
    let (constant, what, help) = if function == Function::ToMoment {
        let help = "write day, time and offset: `2026-01-01T00:00:00Z`";
        (time::moment(text).map(Constant::Moment), "moment", help)
    } else {
        let help = "write hours, minutes or seconds such as `72h` or `1h30m`; days are `days(3)`";
        (time::duration(text).map(Constant::Duration), "duration", help)
    };
    constant.ok_or_else(|| lowering.fault(literal.id, format!("`{text}` is no {what}"), help))
}

fn known_zone(lowering: &Lowering<'_>, zone: &Syntax) -> Result<(), Fault> {
    match zone.literal_text() {
        Some(name) if time::zone_of(name).is_none() => {
            let help = "write a name such as `Europe/Amsterdam`";
            Err(lowering.fault(zone.id, format!("`{name}` is no time zone"), help))
        }
        _ => Ok(()),
    }
}
