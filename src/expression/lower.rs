//! From the tree to operations: every name and type is held against the schemas on the way.

use std::ops::Range;

use super::function;
use super::program::{Code, FoldOp, Op};
use super::syntax::{Access, Fold, Folding, Form, Syntax, Unary};
use super::typed::{Place, Type, at};
use super::value::Constant;
use super::{Fault, Names, grammar};
use crate::place::{Key, Origin, Route};
use crate::schema::{DocumentKind, nearest};

/// What is known while an expression is lowered.
pub(super) struct Lowering<'n> {
    text: &'n str,
    names: &'n Names<'n>,
    /// The variables of the folds around the place, the outermost first.
    locals: Vec<(String, Type)>,
}

pub(super) type Lowered = Result<(Op, Type), Fault>;

impl<'n> Lowering<'n> {
    pub(super) fn new(text: &'n str, names: &'n Names<'n>) -> Self {
        Self { text, names, locals: Vec::new() }
    }

    pub(super) fn fault(&self, id: u64, message: impl Into<String>, help: impl Into<String>) -> Fault {
        let span: Range<usize> = grammar::place(self.text, id);
        Fault { message: message.into(), help: help.into(), span }
    }

    pub(super) fn lower(&mut self, syntax: &Syntax) -> Lowered {
        let id = syntax.id;
        let constant = |constant, found| Ok((Op { id, code: Code::Constant(constant) }, found));
        match &syntax.form {
            Form::Null => constant(Constant::Null, Type::Null),
            Form::Bool(value) => constant(Constant::Bool(*value), Type::Bool),
            Form::Int(value) => constant(Constant::Int(*value), Type::Int),
            Form::UInt(value) => constant(Constant::UInt(*value), Type::UInt),
            Form::Double(value) => constant(Constant::Double(*value), Type::Double),
            Form::Text(text) => constant(Constant::Text(text.as_str().into()), Type::text()),
            Form::Name(name) => self.name(id, name),
            Form::Select { of, field, access } => {
                let of = self.lower(of)?;
                self.select(id, of, (field, *access))
            }
            Form::Index { of, at, access } => self.index(id, of, at, *access),
            Form::Call { name, target, arguments } => {
                let parts: Vec<&Syntax> = target.iter().map(|target| &**target).chain(arguments).collect();
                function::lower(self, id, (name, target.is_some()), &parts)
            }
            Form::List(items) => self.list(id, items),
            Form::Map(entries) => self.map(id, entries),
            Form::Fold(fold) => self.fold(id, fold),
            Form::Unary { operator: Unary::Not, of } => self.not(id, of),
            Form::Unary { operator: Unary::Negative, of } => self.negative(id, of),
            Form::Binary { operator, left, right } => self.binary(id, *operator, (left, right)),
            Form::If(parts) => self.choice(id, parts),
        }
    }

    fn name(&self, id: u64, name: &str) -> Lowered {
        let op = |code, found| Ok((Op { id, code }, found));
        if let Some(at) = self.locals.iter().rposition(|(local, _)| local == name) {
            let found = self.locals.get(at).map_or(Type::Any, |(_, found)| found.clone());
            return op(Code::Local(at), found);
        }
        let kind = self.names.kind;
        match (name, kind) {
            ("now", _) => return op(Code::Now, Type::Moment),
            ("self", _) | ("policy", DocumentKind::Policy) => return op(Code::Whole, Type::Place(Place::root(kind))),
            ("policy", _) => return op(Code::Policy, Type::Place(Place::root(DocumentKind::Policy))),
            ("processors", DocumentKind::Entry) => {
                let item = Self::processor().unwrap_or(Type::Any);
                return op(Code::Processors, Type::List(Box::new(item)));
            }
            ("item", _) => {
                if let Some(found) = self.names.each.and_then(|each| at(kind, each)) {
                    return op(Code::Item(found.read()), found);
                }
            }
            _ => {}
        }
        let root = Place::root(kind);
        match root.field(name) {
            Some(_) => self.select(id, (Op { id, code: Code::Whole }, Type::Place(root)), (name, Access::Plain)),
            None => Err(self.unknown_name(id, name, &root)),
        }
    }

    /// One processor of a processor register.
    fn processor() -> Option<Type> {
        let key = crate::place::Step::Key(Key::new("processors"));
        let route = Route { origin: Origin::Document, steps: vec![key, crate::place::Step::Each] };
        at(DocumentKind::ProcessorRegister, &route)
    }

    fn unknown_name(&self, id: u64, name: &str, root: &Place) -> Fault {
        if name == "item" {
            let help = "name the list under judgement with `each`, such as `each: /notifications/*`";
            return self.fault(id, "there is no `item` here", help);
        }
        let locals = self.locals.iter().map(|(local, _)| local.as_str());
        let meant = nearest(name, ["now", "self", "policy", "processors", "item"].into_iter().chain(locals))
            .map(|near| format!("`{near}`"))
            .or_else(|| root.suggestion(name));
        let help = match meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("name a field of a `{}`, or `self`, `now`, `policy`, `processors`", self.names.kind.word()),
        };
        self.fault(id, format!("there is no field `{name}` in a `{}`", self.names.kind.word()), help)
    }

    pub(super) fn select(&self, id: u64, (of, found): (Op, Type), (name, access): (&str, Access)) -> Lowered {
        let (inner, was_optional) = match &found {
            Type::Optional(inner) => (&**inner, true),
            other => (other, false),
        };
        let field = match inner {
            Type::Place(place) => place.field(name).ok_or_else(|| self.unknown_field(id, name, place))?,
            Type::Map(values) => (**values).clone(),
            Type::Any => Type::Any,
            other => {
                let message = format!("`{name}` is asked of {}, which has no fields", other.words());
                let help = match other {
                    Type::List(_) => "ask one of its items: `list[0].field`, or `list.exists(x, x.field …)`",
                    _ => "remove it, or ask a map",
                };
                return Err(self.fault(id, message, help));
            }
        };
        let read = field.read();
        let found = match access {
            Access::Presence => Type::Bool,
            Access::Plain if !was_optional => field,
            _ => Type::Optional(Box::new(field)),
        };
        Ok((Op { id, code: Code::Select { of: Box::new(of), key: Key::new(name), read, access } }, found))
    }

    fn unknown_field(&self, id: u64, name: &str, place: &Place) -> Fault {
        let message = format!("the schema knows no `{name}` here");
        let help = match place.suggestion(name) {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("`breachlint schema {}` shows the fields", place.kind.word()),
        };
        self.fault(id, message, help)
    }

    fn index(&mut self, id: u64, of: &Syntax, at: &Syntax, access: Access) -> Lowered {
        let (list, found) = self.lower(of)?;
        let inner = match &found {
            Type::Optional(inner) => (**inner).clone(),
            other => other.clone(),
        };
        if let Type::Place(_) = inner {
            let Some(name) = at.literal_text() else {
                let help = "name the field: `self[\"x-team\"]`";
                return Err(self.fault(at.id, "a field of a document is named, not computed", help));
            };
            return self.select(at.id, (list, found), (name, access));
        }
        let was_optional = matches!(found, Type::Optional(_));
        let (index, index_type) = self.lower(at)?;
        let item = match inner {
            Type::List(item) if matches!(index_type, Type::Int | Type::UInt | Type::Any) => *item,
            Type::List(_) => {
                let message = format!("an item of a list is numbered, not named by {}", index_type.words());
                return Err(self.fault(at.id, message, "write a whole number, from 0 on"));
            }
            Type::Map(values) => *values,
            Type::Any => Type::Any,
            other => {
                let message = format!("`[…]` is asked of {}", other.words());
                return Err(self.fault(id, message, "ask a list or a map"));
            }
        };
        let read = item.read();
        let is_optional = was_optional || access == Access::Optional;
        let found = if is_optional { Type::Optional(Box::new(item)) } else { item };
        let code = Code::Index { of: Box::new(list), at: Box::new(index), read, access };
        Ok((Op { id, code }, found))
    }

    /// One type for all of several values.
    fn shared(&self, one: Option<Type>, other: Type, id: u64) -> Result<Type, Fault> {
        let Some(one) = one else { return Ok(other) };
        one.joined(&other).ok_or_else(|| {
            let help = "keep different parts of a document apart";
            self.fault(id, format!("{} stands beside another sort of value", other.words()), help)
        })
    }

    fn list(&mut self, id: u64, items: &[Syntax]) -> Lowered {
        let mut ops = Vec::new();
        let mut shared = None;
        for item in items {
            let (op, found) = self.lower(item)?;
            shared = Some(self.shared(shared, found, item.id)?);
            ops.push(op);
        }
        let found = Type::List(Box::new(shared.unwrap_or(Type::Any)));
        Ok((Op { id, code: Code::List(ops.into()) }, found))
    }

    fn map(&mut self, id: u64, entries: &[(Syntax, Syntax)]) -> Lowered {
        let mut ops = Vec::new();
        let mut shared = None;
        for (key, value) in entries {
            let (key_op, key_type) = self.lower(key)?;
            if !matches!(key_type, Type::Text(_) | Type::Int | Type::UInt | Type::Bool) && !key_type.is_open() {
                let message = format!("{} cannot be the key of a map", key_type.words());
                return Err(self.fault(key.id, message, "use text, a whole number, or true or false"));
            }
            let (op, found) = self.lower(value)?;
            shared = Some(self.shared(shared, found, value.id)?);
            ops.push((key_op, op));
        }
        Ok((Op { id, code: Code::Map(ops.into()) }, Type::Map(Box::new(shared.unwrap_or(Type::Any)))))
    }

    fn fold(&mut self, id: u64, fold: &Fold) -> Lowered {
        let (over, found) = self.lower(&fold.over)?;
        let item = match found {
            Type::List(item) => *item,
            // A map is walked by its keys.
            Type::Map(_) => Type::Any,
            Type::Place(ref place) if !place.or_text => Type::text(),
            ref other if other.is_open() => Type::Any,
            other => {
                let message = format!("`{}` walks through a list, not {}", name_of(fold.sort), other.words());
                return Err(self.fault(fold.over.id, message, "ask a list"));
            }
        };
        self.locals.push((fold.variable.clone(), item.clone()));
        let only = fold.only.as_ref().map(|only| self.boolean(only)).transpose();
        let body = if fold.sort == Folding::Map { self.lower(&fold.body) } else { self.boolean(&fold.body) };
        self.locals.pop();
        let (only, (body, made)) = (only?, body?);
        let found = match fold.sort {
            Folding::All | Folding::Exists | Folding::ExistsOne => Type::Bool,
            Folding::Filter => Type::List(Box::new(item)),
            Folding::Map => Type::List(Box::new(made)),
        };
        let fold = FoldOp { sort: fold.sort, over, only: only.map(|(op, _)| op), body };
        Ok((Op { id, code: Code::Fold(Box::new(fold)) }, found))
    }

    /// Something that has to be true or false.
    pub(super) fn boolean(&mut self, syntax: &Syntax) -> Lowered {
        let (op, found) = self.lower(syntax)?;
        if matches!(found, Type::Bool) || found.is_open() {
            return Ok((op, Type::Bool));
        }
        let message = format!("{} stands where true or false belongs", found.words());
        let help = if matches!(found, Type::Optional(_)) { "add `.orValue(false)`" } else { "write a condition" };
        Err(self.fault(syntax.id, message, help))
    }

    fn not(&mut self, id: u64, of: &Syntax) -> Lowered {
        let (of, _) = self.boolean(of)?;
        Ok((Op { id, code: Code::Not(Box::new(of)) }, Type::Bool))
    }

    fn negative(&mut self, id: u64, of: &Syntax) -> Lowered {
        let (op, found) = self.lower(of)?;
        if !matches!(found, Type::Int | Type::Double | Type::Duration) && !found.is_open() {
            let message = format!("there is no negative of {}", found.words());
            return Err(self.fault(of.id, message, "put the `-` before a number or a duration"));
        }
        Ok((Op { id, code: Code::Negative(Box::new(op)) }, found))
    }

    fn choice(&mut self, id: u64, [condition, then, otherwise]: &[Syntax; 3]) -> Lowered {
        let (condition, _) = self.boolean(condition)?;
        let (then, one) = self.lower(then)?;
        let (other_op, other) = self.lower(otherwise)?;
        let found = self.shared(Some(one), other, otherwise.id)?;
        Ok((Op { id, code: Code::If(Box::new([condition, then, other_op])) }, found))
    }
}

fn name_of(sort: Folding) -> &'static str {
    match sort {
        Folding::All => "all",
        Folding::Exists => "exists",
        Folding::ExistsOne => "exists_one",
        Folding::Map => "map",
        Folding::Filter => "filter",
    }
}
