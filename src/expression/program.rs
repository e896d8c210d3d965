//! A checked expression, ready to be evaluated any number of times.

use regex::Regex;

use super::function::Function;
use super::grammar;
use super::lower::Lowering;
use super::syntax::{Access, Folding};
use super::typed::Type;
use super::value::{Constant, Read};
use super::{Fault, Names};
use crate::place::Key;

/// A condition that was checked against the schemas.
#[derive(Debug)]
pub struct Program {
    pub(super) root: Op,
}

/// One operation.
#[derive(Debug)]
pub(super) struct Op {
    /// The node of the tree that it comes from.
    pub(super) id: u64,
    pub(super) code: Code,
}

#[derive(Debug)]
pub(super) enum Code {
    Constant(Constant),
    /// The document or entry under judgement.
    Whole,
    Item(Read),
    Policy,
    Processors,
    Now,
    /// A variable of a fold around it, the outermost first.
    Local(usize),
    Select {
        of: Box<Op>,
        key: Key,
        read: Read,
        access: Access,
    },
    Index {
        of: Box<Op>,
        at: Box<Op>,
        read: Read,
        access: Access,
    },
    Not(Box<Op>),
    Negative(Box<Op>),
    And(Box<[Op; 2]>),
    Or(Box<[Op; 2]>),
    If(Box<[Op; 3]>),
    Compare {
        comparison: super::compare::Comparison,
        sides: Box<[Op; 2]>,
    },
    Arithmetic {
        operation: super::arithmetic::Operation,
        sides: Box<[Op; 2]>,
    },
    /// `x in list`.
    In(Box<[Op; 2]>),
    /// `x in ['a', 'b']`, without making the list.
    Among {
        of: Box<Op>,
        constants: Box<[Constant]>,
    },
    Matches {
        text: Box<Op>,
        pattern: Box<Regex>,
    },
    Call {
        function: Function,
        arguments: Box<[Op]>,
    },
    List(Box<[Op]>),
    Map(Box<[(Op, Op)]>),
    Fold(Box<FoldOp>),
}

#[derive(Debug)]
pub(super) struct FoldOp {
    pub(super) sort: Folding,
    pub(super) over: Op,
    pub(super) only: Option<Op>,
    pub(super) body: Op,
}

impl Code {
    /// The operation as it is written, for messages.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Constant(_) | Self::Whole | Self::Item(_) | Self::Now | Self::Local(_) => "a value",
            Self::Policy => "policy",
            Self::Processors => "processors",
            Self::Select { .. } => ".",
            Self::Index { .. } => "[…]",
            Self::Not(_) => "!",
            Self::Negative(_) => "-",
            Self::And(_) => "&&",
            Self::Or(_) => "||",
            Self::If(_) => "?",
            Self::Compare { comparison, .. } => comparison.sign(),
            Self::Arithmetic { operation, .. } => operation.sign(),
            Self::In(_) | Self::Among { .. } => "in",
            Self::Matches { .. } => "matches",
            Self::Call { function, .. } => function.name(),
            Self::List(_) => "[…]",
            Self::Map(_) => "{…}",
            Self::Fold(fold) => match fold.sort {
                Folding::All => "all",
                Folding::Exists => "exists",
                Folding::ExistsOne => "exists_one",
                Folding::Map => "map",
                Folding::Filter => "filter",
            },
        }
    }
}

impl Program {
    /// Reads a condition and holds it against the schemas.
    ///
    /// # Errors
    /// With the place of the fault in the text.
    pub fn condition(text: &str, names: &Names<'_>) -> Result<Self, Fault> {
        let syntax = grammar::parse(text)?;
        let mut lowering = Lowering::new(text, names);
        let (root, found) = lowering.lower(&syntax)?;
        if !matches!(found, Type::Bool) && !found.is_open() {
            let message = format!("the expression gives {}, not true or false", found.words());
            let help = "write a condition: it is true when something is to be found";
            return Err(Fault { message, help: help.to_owned(), span: grammar::place(text, syntax.id) });
        }
        Ok(Self { root })
    }
}
