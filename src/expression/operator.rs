//! The types that operators take and give.

use super::Fault;
use super::arithmetic::Operation;
use super::compare::Comparison;
use super::lower::{Lowered, Lowering};
use super::program::{Code, Op};
use super::syntax::{Access, Binary, Form, Syntax};
use super::typed::Type;
use super::value::Constant;
use crate::schema::nearest;

impl Lowering<'_> {
    pub(super) fn binary(&mut self, id: u64, operator: Binary, sides: (&Syntax, &Syntax)) -> Lowered {
        match operator {
            Binary::And | Binary::Or => self.logic(id, operator, sides),
            Binary::In => self.member(id, sides),
            _ => match Comparison::of(operator) {
                Some(comparison) => self.comparison(id, comparison, sides),
                None => self.arithmetic(id, operator, sides),
            },
        }
    }

    fn logic(&mut self, id: u64, operator: Binary, (left, right): (&Syntax, &Syntax)) -> Lowered {
        let sides = Box::new([self.boolean(left)?.0, self.boolean(right)?.0]);
        let code = if operator == Binary::And { Code::And(sides) } else { Code::Or(sides) };
        Ok((Op { id, code }, Type::Bool))
    }

    fn comparison(&mut self, id: u64, comparison: Comparison, (left, right): (&Syntax, &Syntax)) -> Lowered {
        let (one, one_type) = self.lower(left)?;
        let (other, other_type) = self.lower(right)?;
        let fits = if comparison.is_equality() { equatable } else { ordered };
        if !fits(&one_type, &other_type) {
            return Err(self.incomparable(id, comparison, (&one_type, &other_type)));
        }
        if comparison.is_equality() {
            self.known_word(&one_type, right)?;
            self.known_word(&other_type, left)?;
        }
        let code = Code::Compare { comparison, sides: Box::new([one, other]) };
        Ok((Op { id, code }, Type::Bool))
    }

    /// A word that the field can never have makes a rule that never fires.
    fn known_word(&self, found: &Type, literal: &Syntax) -> Result<(), Fault> {
        let (Type::Text(words), Some(word)) = (found, literal.literal_text()) else { return Ok(()) };
        if words.is_empty() || words.contains(&word) {
            return Ok(());
        }
        let help = match nearest(word, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                let listed: Vec<String> = words.iter().take(8).map(|word| format!("`{word}`")).collect();
                let more = if words.len() > 8 { ", …" } else { "" };
                format!("the words are {}{more}", listed.join(", "))
            }
        };
        Err(self.fault(literal.id, format!("`{word}` is not among the words of this field"), help))
    }

    fn incomparable(&self, id: u64, comparison: Comparison, (one, other): (&Type, &Type)) -> Fault {
        let help = match (one, other) {
            (Type::Null, _) | (_, Type::Null) => "a key without a value counts as missing: write `has(…)`",
            (Type::Optional(_), _) | (_, Type::Optional(_)) => "add `.orValue(…)`",
            (Type::Moment, Type::Text(_)) | (Type::Text(_), Type::Moment) => {
                "write the moment as `timestamp('2026-01-01T00:00:00Z')`"
            }
            (Type::Duration, Type::Text(_)) | (Type::Text(_), Type::Duration) => {
                "write the duration as `duration('72h')`"
            }
            (Type::Duration, other) | (other, Type::Duration) if other.is_number() => {
                "write the duration as `duration('72h')` or `days(3)`"
            }
            (one, other) if one.holds_place() || other.holds_place() => "compare their fields",
            _ => "compare values of one sort",
        };
        let message = format!("`{}` cannot compare {} with {}", comparison.sign(), one.words(), other.words());
        self.fault(id, message, help)
    }

    fn member(&mut self, id: u64, (left, right): (&Syntax, &Syntax)) -> Lowered {
        let (of, one) = self.lower(left)?;
        if let Form::List(items) = &right.form {
            for item in items {
                self.known_word(&one, item)?;
            }
        }
        let (list, found) = self.lower(right)?;
        if let (Type::Place(_), Some(name)) = (&found, left.literal_text()) {
            return self.select(left.id, (list, found.clone()), (name, Access::Presence));
        }
        match &found {
            Type::List(item) if equatable(&one, item) => self.known_word(item, left)?,
            Type::List(item) => return Err(self.incomparable(id, Comparison::Equal, (&one, item))),
            Type::Map(_) => {}
            other if other.is_open() => {}
            other => {
                let message = format!("`in` looks into a list or a map, not into {}", other.words());
                return Err(self.fault(right.id, message, "put a list on the right side"));
            }
        }
        let code = match constants(&list) {
            Some(constants) => Code::Among { of: Box::new(of), constants },
            None => Code::In(Box::new([of, list])),
        };
        Ok((Op { id, code }, Type::Bool))
    }

    fn arithmetic(&mut self, id: u64, operator: Binary, (left, right): (&Syntax, &Syntax)) -> Lowered {
        let (one, one_type) = self.lower(left)?;
        let (other, other_type) = self.lower(right)?;
        let Some(operation) = Operation::of(operator) else {
            return Err(self.fault(id, "this operator is not known", "use another one"));
        };
        let Some(found) = result(operation, &one_type, &other_type) else {
            let help = match (&one_type, &other_type) {
                (Type::Int, Type::Double) | (Type::Double, Type::Int) => "write `2.0`, or convert with `double(…)`",
                (Type::Optional(_), _) | (_, Type::Optional(_)) => "add `.orValue(…)`",
                (Type::Moment, _) | (_, Type::Moment) => "add or subtract `duration('72h')` or `days(3)`",
                _ => "convert one of the two",
            };
            let message = format!("`{}` cannot join {} and {}", operation.sign(), one_type.words(), other_type.words());
            return Err(self.fault(id, message, help));
        };
        let code = Code::Arithmetic { operation, sides: Box::new([one, other]) };
        Ok((Op { id, code }, found))
    }
}

/// A list of nothing but constants.
fn constants(list: &Op) -> Option<Box<[Constant]>> {
    let Code::List(items) = &list.code else { return None };
    let constant = |op: &Op| match &op.code {
        Code::Constant(constant) => Some(constant.clone()),
        _ => None,
    };
    items.iter().map(constant).collect()
}

fn equatable(one: &Type, other: &Type) -> bool {
    if one.holds_place() || other.holds_place() || is_optional(one) || is_optional(other) {
        // One line of text may stand for a contact; maps are compared by their fields.
        return one.is_open() && matches!(other, Type::Text(_)) || other.is_open() && matches!(one, Type::Text(_));
    }
    one.is_open() || other.is_open() || one.is_like(other) || (one.is_number() && other.is_number())
}

fn is_optional(found: &Type) -> bool {
    matches!(found, Type::Optional(_))
}

fn ordered(one: &Type, other: &Type) -> bool {
    let has_order = |found: &Type| {
        found.is_number() || matches!(found, Type::Any | Type::Bool | Type::Text(_) | Type::Moment | Type::Duration)
    };
    has_order(one) && has_order(other) && equatable(one, other)
}

/// What an arithmetic operation gives; nothing when it does not take the two.
fn result(operation: Operation, one: &Type, other: &Type) -> Option<Type> {
    use Operation::{Add, Divide, Multiply, Remainder, Subtract};
    match (operation, one, other) {
        (_, Type::Any, other) | (_, other, Type::Any) if !other.holds_place() && !is_optional(other) => Some(Type::Any),
        (Add, Type::Text(_), Type::Text(_)) => Some(Type::text()),
        (Add, Type::List(one), Type::List(other)) => one.joined(other).map(|item| Type::List(Box::new(item))),
        (Add, Type::Moment, Type::Duration) | (Add, Type::Duration, Type::Moment) => Some(Type::Moment),
        (Subtract, Type::Moment, Type::Duration) => Some(Type::Moment),
        (Subtract, Type::Moment, Type::Moment) => Some(Type::Duration),
        (Add | Subtract, Type::Duration, Type::Duration) => Some(Type::Duration),
        (Add | Subtract | Multiply | Divide | Remainder, Type::Int, Type::Int) => Some(Type::Int),
        (Add | Subtract | Multiply | Divide | Remainder, Type::UInt, Type::UInt) => Some(Type::UInt),
        (Add | Subtract | Multiply | Divide, Type::Double, Type::Double) => Some(Type::Double),
        _ => None,
    }
}
