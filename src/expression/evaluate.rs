//! From operations to an answer, step by step and not for ever.

use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::program::{Code, FoldOp, Op, Program};
use super::syntax::{Access, Folding};
use super::trouble::{Sort, Stop, Trouble};
use super::value::{Read, Value};
use super::{arithmetic, call, compare};
use crate::place::Key;
use crate::source::{Kind, Node};

/// Bytes of text, items of lists: so many of them cost one step.
const BYTES_A_STEP: usize = 32;

/// What an expression is held against.
pub struct Situation<'v> {
    /// The document or entry under judgement.
    pub document: Node<'v>,
    /// The list item under judgement.
    pub item: Option<Node<'v>>,
    /// The policy in force.
    pub policy: Option<Node<'v>>,
    /// The processor registers of the organisation.
    pub processors: &'v [Node<'v>],
    /// The moment of the run.
    pub now: Timestamp,
    /// The zone for moments without offset; worked out only when there is one.
    pub zone: &'v dyn Fn() -> &'v TimeZone,
    /// So many steps it may take.
    pub steps: u64,
}

impl Program {
    /// Whether the condition is true.
    ///
    /// # Errors
    /// When the document or the rule leaves no answer.
    pub fn holds<'v>(&'v self, situation: &'v Situation<'v>) -> Result<bool, Trouble> {
        let mut evaluation = Evaluation { situation, steps: situation.steps, locals: Vec::new() };
        evaluation.boolean(&self.root).map_err(Stop::told)
    }
}

/// One evaluation under way.
pub(super) struct Evaluation<'v> {
    pub(super) situation: &'v Situation<'v>,
    steps: u64,
    locals: Vec<Value<'v>>,
}

type Answer<'v> = Result<Value<'v>, Stop<'v>>;

fn stop<'p>(at: &'p Op) -> impl FnOnce(Sort) -> Stop<'p> {
    move |sort| Stop { at, sort }
}

impl<'v> Evaluation<'v> {
    /// Takes steps off what is left.
    pub(super) fn pay(&mut self, steps: usize) -> Result<(), Sort> {
        let left = u64::try_from(steps).ok().and_then(|steps| self.steps.checked_sub(steps));
        self.steps = left.ok_or(Sort::OutOfSteps)?;
        Ok(())
    }

    /// Long texts cost by their length.
    pub(super) fn pay_for_text(&mut self, value: &Value<'_>) -> Result<(), Sort> {
        match value {
            Value::Text(text) => self.pay(text.len() / BYTES_A_STEP),
            _ => Ok(()),
        }
    }

    fn value(&mut self, op: &'v Op) -> Answer<'v> {
        self.pay(1).map_err(stop(op))?;
        match &op.code {
            Code::Constant(constant) => Ok(constant.value()),
            Code::Whole => Ok(Value::Tree(self.situation.document)),
            Code::Item(read) => self.related(self.situation.item, *read).map_err(stop(op)),
            Code::Policy => self.related(self.situation.policy, Read::Map).map_err(stop(op)),
            Code::Processors => self.processors().map_err(stop(op)),
            Code::Now => Ok(Value::Moment(self.situation.now)),
            Code::Local(at) => self.locals.get(*at).cloned().ok_or(Stop { at: op, sort: Sort::Missing }),
            Code::Select { of, key, read, access } => self.select(op, of, (key, *read), *access),
            Code::Index { of, at, read, access } => self.index(op, (of, at), *read, *access),
            Code::Not(of) => self.boolean(of).map(|value| Value::Bool(!value)),
            Code::Negative(of) => arithmetic::negative(self.value(of)?).map_err(stop(op)),
            Code::And(sides) => self.logic(sides, false).map(Value::Bool),
            Code::Or(sides) => self.logic(sides, true).map(Value::Bool),
            Code::If(parts) => self.choice(parts),
            Code::Compare { comparison, sides } => {
                let (one, other) = self.both(sides)?;
                compare::compare(self, *comparison, &one, &other).map(Value::Bool).map_err(stop(op))
            }
            Code::Arithmetic { operation, sides } => {
                let (one, other) = self.both(sides)?;
                arithmetic::calculate(self, *operation, one, other).map_err(stop(op))
            }
            Code::In(sides) => {
                let (of, list) = self.both(sides)?;
                compare::holds(self, &list, &of).map(Value::Bool).map_err(stop(op))
            }
            _ => self.other(op),
        }
    }

    /// What is rarer, and makes values.
    fn other(&mut self, op: &'v Op) -> Answer<'v> {
        match &op.code {
            Code::Among { of, constants } => {
                let value = self.value(of)?;
                for constant in constants {
                    if compare::equal(self, &value, &constant.value()).map_err(stop(op))? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            Code::Matches { text, pattern } => match self.value(text)? {
                Value::Text(text) => {
                    self.pay(text.len() / BYTES_A_STEP).map_err(stop(op))?;
                    Ok(Value::Bool(pattern.is_match(&text)))
                }
                other => Err(Stop { at: op, sort: Sort::Unfit(other.sort()) }),
            },
            Code::Call { function, arguments } => {
                let arguments = self.values(arguments)?;
                call::call(self, *function, &arguments).map_err(stop(op))
            }
            Code::List(items) => Ok(Value::List(self.values(items)?.into())),
            Code::Map(entries) => self.map(op, entries),
            Code::Fold(fold) => self.fold(op, fold),
            _ => Err(Stop { at: op, sort: Sort::Missing }),
        }
    }

    fn boolean(&mut self, op: &'v Op) -> Result<bool, Stop<'v>> {
        match self.value(op)? {
            Value::Bool(value) => Ok(value),
            other => Err(Stop { at: op, sort: Sort::Unfit(other.sort()) }),
        }
    }

    fn both(&mut self, [one, other]: &'v [Op; 2]) -> Result<(Value<'v>, Value<'v>), Stop<'v>> {
        Ok((self.value(one)?, self.value(other)?))
    }

    fn values(&mut self, ops: &'v [Op]) -> Result<Vec<Value<'v>>, Stop<'v>> {
        ops.iter().map(|op| self.value(op)).collect()
    }

    /// `decisive` on either side decides, whatever the other side is, or whether it has an answer at all.
    fn logic(&mut self, [one, other]: &'v [Op; 2], decisive: bool) -> Result<bool, Stop<'v>> {
        let first = self.boolean(one);
        match first {
            Ok(value) if value == decisive => return Ok(decisive),
            Ok(_) => return self.boolean(other),
            Err(stop) if stop.sort == Sort::OutOfSteps => return Err(stop),
            Err(_) => {}
        }
        match self.boolean(other) {
            Ok(value) if value == decisive => Ok(decisive),
            Err(stop) if stop.sort == Sort::OutOfSteps => Err(stop),
            _ => first,
        }
    }

    fn choice(&mut self, [condition, then, otherwise]: &'v [Op; 3]) -> Answer<'v> {
        if self.boolean(condition)? { self.value(then) } else { self.value(otherwise) }
    }

    /// What stands under a key; a key without a value counts as missing.
    fn member(&mut self, of: &Value<'v>, key: &Key, read: Read) -> Result<Option<Value<'v>>, Sort> {
        match of {
            Value::Tree(node) => {
                let value = node.get_key(key).filter(|value| value.kind() != Kind::Null);
                value.map(|value| self.read(value, read)).transpose()
            }
            Value::Map(entries) => {
                let name = Value::owned(key.name.to_string());
                compare::find(self, &Rc::clone(entries), &name)
            }
            _ => Ok(None),
        }
    }

    fn select(&mut self, op: &'v Op, of: &'v Op, (key, read): (&Key, Read), access: Access) -> Answer<'v> {
        let of = match self.value(of) {
            // Nothing is there below what is not there.
            Err(stop) if access == Access::Presence && stop.sort == Sort::Missing => return Ok(Value::Bool(false)),
            other => other?,
        };
        if access == Access::Presence {
            return Ok(Value::Bool(self.has(&of, key, read).map_err(stop(op))?));
        }
        self.reached(op, of, access, |evaluation, of| evaluation.member(of, key, read))
    }

    fn has(&mut self, of: &Value<'v>, key: &Key, read: Read) -> Result<bool, Sort> {
        match of {
            Value::Tree(node) => Ok(node.get_key(key).is_some_and(|value| value.kind() != Kind::Null)),
            Value::Optional(inner) => inner.as_ref().map_or(Ok(false), |inner| self.has(&Rc::clone(inner), key, read)),
            other => Ok(self.member(other, key, read)?.is_some()),
        }
    }

    /// A field or an item; of an optional value again an optional one.
    fn reached(
        &mut self,
        op: &'v Op,
        of: Value<'v>,
        access: Access,
        find: impl FnOnce(&mut Self, &Value<'v>) -> Result<Option<Value<'v>>, Sort>,
    ) -> Answer<'v> {
        let found = match &of {
            Value::Optional(None) => return Ok(of),
            Value::Optional(Some(inner)) => return Ok(optional(find(self, inner).map_err(stop(op))?)),
            other => find(self, other).map_err(stop(op))?,
        };
        match (access, found) {
            (Access::Optional, found) => Ok(optional(found)),
            (_, Some(value)) => Ok(value),
            (_, None) => Err(Stop { at: op, sort: Sort::Missing }),
        }
    }

    fn index(&mut self, op: &'v Op, (of, at): (&'v Op, &'v Op), read: Read, access: Access) -> Answer<'v> {
        let (of, at) = (self.value(of)?, self.value(at)?);
        self.reached(op, of, access, |evaluation, of| evaluation.item(of, &at, read))
    }

    fn item(&mut self, of: &Value<'v>, at: &Value<'v>, read: Read) -> Result<Option<Value<'v>>, Sort> {
        let number = match at {
            Value::Int(at) => usize::try_from(*at).ok(),
            Value::UInt(at) => usize::try_from(*at).ok(),
            _ => None,
        };
        match (of, at) {
            (Value::Items(node, read), Value::Int(_) | Value::UInt(_)) => {
                let item = number.and_then(|number| node.items().nth(number));
                item.map(|item| self.read(item, *read)).transpose()
            }
            (Value::List(items), Value::Int(_) | Value::UInt(_)) => {
                Ok(number.and_then(|number| items.get(number).cloned()))
            }
            (Value::Map(entries), at) => compare::find(self, &Rc::clone(entries), at),
            (Value::Tree(_), Value::Text(name)) => self.member(of, &Key::new(name), read),
            (Value::Items(..) | Value::List(_) | Value::Tree(_), at) => Err(Sort::Unfit(at.sort())),
            (of, _) => Err(Sort::Unfit(of.sort())),
        }
    }

    fn map(&mut self, op: &'v Op, entries: &'v [(Op, Op)]) -> Answer<'v> {
        let mut made: Vec<(Value<'v>, Value<'v>)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.value(key)?;
            if compare::find(self, &made, &key).map_err(stop(op))?.is_some() {
                return Err(Stop { at: op, sort: Sort::RepeatedKey });
            }
            made.push((key, self.value(value)?));
        }
        Ok(Value::Map(made.into()))
    }

    fn fold(&mut self, op: &'v Op, fold: &'v FoldOp) -> Answer<'v> {
        let over = self.value(&fold.over)?;
        let items = self.walked(&over).map_err(stop(op))?;
        match fold.sort {
            Folding::All => self.quantified(fold, &items, false).map(Value::Bool),
            Folding::Exists => self.quantified(fold, &items, true).map(Value::Bool),
            Folding::ExistsOne => self.kept(fold, &items).map(|kept| Value::Bool(kept.len() == 1)),
            Folding::Filter => self.kept(fold, &items).map(|kept| Value::List(kept.into())),
            Folding::Map => self.mapped(fold, &items),
        }
    }

    /// Something with one item in the place of the variable.
    fn with<T>(&mut self, item: &Value<'v>, work: impl FnOnce(&mut Self) -> T) -> T {
        self.locals.push(item.clone());
        let done = work(self);
        self.locals.pop();
        done
    }

    /// As with `&&` and `||`, one decisive item makes it irrelevant that others gave no answer.
    fn quantified(&mut self, fold: &'v FoldOp, items: &[Value<'v>], decisive: bool) -> Result<bool, Stop<'v>> {
        let mut open = None;
        for item in items {
            match self.with(item, |evaluation| evaluation.boolean(&fold.body)) {
                Ok(value) if value == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(stop) if stop.sort == Sort::OutOfSteps => return Err(stop),
                Err(stop) => open = open.or(Some(stop)),
            }
        }
        open.map_or(Ok(!decisive), Err)
    }

    fn kept(&mut self, fold: &'v FoldOp, items: &[Value<'v>]) -> Result<Vec<Value<'v>>, Stop<'v>> {
        let mut kept = Vec::new();
        for item in items {
            if self.with(item, |evaluation| evaluation.boolean(&fold.body))? {
                kept.push(item.clone());
            }
        }
        Ok(kept)
    }

    fn mapped(&mut self, fold: &'v FoldOp, items: &[Value<'v>]) -> Answer<'v> {
        let mut made = Vec::new();
        for item in items {
            let value = self.with(item, |evaluation| {
                let taken = fold.only.as_ref().map_or(Ok(true), |only| evaluation.boolean(only))?;
                if taken { evaluation.value(&fold.body).map(Some) } else { Ok(None) }
            })?;
            made.extend(value);
        }
        Ok(Value::List(made.into()))
    }
}

fn optional(value: Option<Value<'_>>) -> Value<'_> {
    Value::Optional(value.map(Rc::new))
}
