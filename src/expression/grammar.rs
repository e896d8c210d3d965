//! The grammar of CEL, by the `cel` crate: its trees and its places become ours. Nothing else of it is used.
//!
//! Its quick parser recurses along the tree and knows no places. So the tokens are counted first, and places are asked of
//! its slow parser when there is something to say about one.

mod places;

use std::ops::Range;

use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, operators};
use cel::parser::PrattParser;
use cel::parser::pratt_parser::{Lexer, TokenKind};

pub(super) use places::place;

use super::syntax::{Access, Binary, Fold, Folding, Form, Syntax, Unary};
use super::{DEEPEST, Fault, LONGEST, MOST_FOLDS};

/// The accumulator of a macro; no user can write this name.
const RESULT: &str = "@result";
/// So many operators may follow each other before the tree is built: its exact depth is measured afterwards.
const LONGEST_CHAIN: usize = 256;
/// So many `?` may stand in one expression: the parser calls itself for each.
const MOST_CASES: usize = 64;

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Syntax, Fault> {
    if text.len() > LONGEST {
        let message = format!("the expression is longer than {LONGEST} bytes");
        return Err(fault(message, "split it into several checks or rules", 0..text.len()));
    }
    count(text)?;
    let tree = parser().parse(text).map_err(|errors| {
        let first = errors.errors.iter().find(|error| error.pos.0 > 0).or(errors.errors.first());
        first.map_or_else(|| unreadable(text, (1, 1), ""), |error| unreadable(text, error.pos, &error.msg))
    })?;
    let mut reading = Reading { text };
    reading.syntax(&tree, Depth { levels: 1, folds: 0 })
}

fn parser() -> PrattParser {
    PrattParser::new().error_recovery_limit(1).enable_optional_syntax(true).enable_ident_escape_syntax(true)
}

fn fault(message: impl Into<String>, help: impl Into<String>, span: Range<usize>) -> Fault {
    Fault { message: message.into(), help: help.into(), span }
}

/// Refuses what would build a tree too deep to walk. Counts what deepens it, bracket by bracket.
fn count(text: &str) -> Result<(), Fault> {
    let mut lexer = Lexer::new(text);
    let mut open = vec![0_usize];
    let mut cases = 0;
    loop {
        let token = lexer.lex();
        let is_inside = open.len() > 1;
        let Some(top) = open.last_mut() else { return Ok(()) };
        match token.kind {
            TokenKind::TokEnd | TokenKind::TokError => return Ok(()),
            TokenKind::TokLeftParen | TokenKind::TokLeftBracket | TokenKind::TokLeftBrace => {
                // What stands in front of the bracket goes on behind it: `a[0][0]`.
                *top += 1;
                open.push(0);
            }
            // A bracket too many is the parser's to report.
            TokenKind::TokRightParen | TokenKind::TokRightBracket | TokenKind::TokRightBrace if is_inside => {
                open.pop();
            }
            TokenKind::TokComma | TokenKind::TokLogicalAnd | TokenKind::TokLogicalOr => *top = 0,
            TokenKind::TokQuestion => cases += 1,
            kind if is_operator(kind) => *top += 1,
            _ => {}
        }
        if open.iter().sum::<usize>() > LONGEST_CHAIN || open.len() > DEEPEST || cases > MOST_CASES {
            return Err(too_deep(token.start..token.end));
        }
    }
}

fn is_operator(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::TokWhitespace
            | TokenKind::TokComment
            | TokenKind::TokIdent
            | TokenKind::TokReservedWord
            | TokenKind::TokNull
            | TokenKind::TokFalse
            | TokenKind::TokTrue
            | TokenKind::TokInt
            | TokenKind::TokUint
            | TokenKind::TokFloat
            | TokenKind::TokString
            | TokenKind::TokBytes
            | TokenKind::TokColon
    )
}

fn too_deep(span: Range<usize>) -> Fault {
    let message = format!("the expression is nested deeper than {DEEPEST} levels");
    fault(message, "split it into several checks or rules", span)
}

/// The crate's sentence in ours. Its line and column count from 1, the column in bytes.
fn unreadable(text: &str, (line, column): (isize, isize), said: &str) -> Fault {
    let before: usize = text.split_inclusive('\n').take(usize::try_from(line - 1).unwrap_or(0)).map(str::len).sum();
    let at = (before + usize::try_from(column - 1).unwrap_or(0)).min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let word = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    let span = at..at + length;
    if said.contains("has() macro") {
        let help = "write it with a dot, such as `has(self.aware_at)`";
        return fault("`has` asks for a field of something", help, span);
    }
    if said.contains("must be a simple name") {
        let help = "name the variable first, such as `notifications.exists(n, n.phase == 'initial')`";
        return fault("the first argument is the name of a variable", help, span);
    }
    let said = said.trim_start_matches("Syntax error: ").replace("<EOF>", "the end");
    let what = if said.is_empty() { "not CEL".to_owned() } else { said };
    fault(format!("the expression cannot be read here: {what}"), "correct the CEL there", span)
}

#[derive(Clone, Copy)]
struct Depth {
    levels: usize,
    folds: usize,
}

impl Depth {
    fn below(self) -> Self {
        Self { levels: self.levels + 1, ..self }
    }
}

struct Reading<'t> {
    text: &'t str,
}

impl Reading<'_> {
    fn place(&self, id: u64) -> Range<usize> {
        place(self.text, id)
    }

    fn syntax(&mut self, tree: &IdedExpr, depth: Depth) -> Result<Syntax, Fault> {
        if depth.levels > DEEPEST {
            return Err(too_deep(self.place(tree.id)));
        }
        let below = depth.below();
        let form = match &tree.expr {
            Expr::Literal(literal) => self.literal(tree.id, literal)?,
            Expr::Ident(name) => Form::Name(name.clone()),
            Expr::Select(select) => Form::Select {
                of: self.boxed(&select.operand, below)?,
                field: select.field.clone(),
                access: if select.test { Access::Presence } else { Access::Plain },
            },
            Expr::Call(call) => self.call(tree.id, call, below)?,
            Expr::List(list) if list.optional_indices.is_empty() => Form::List(self.all(&list.elements, below)?),
            Expr::Map(map) => self.map(tree.id, map, below)?,
            Expr::Comprehension(fold) => Form::Fold(Box::new(self.fold(tree.id, fold, depth)?)),
            Expr::List(_) => return Err(self.unsupported(tree.id, "optional items")),
            Expr::Struct(_) => return Err(self.unsupported(tree.id, "messages of a type")),
            Expr::Unspecified => return Err(self.unsupported(tree.id, "this")),
        };
        Ok(Syntax { id: tree.id, form })
    }

    fn unsupported(&self, id: u64, what: &str) -> Fault {
        let help = "docs/guide/house-rules.md lists what an expression may hold";
        fault(format!("{what} cannot be used in a rule"), help, self.place(id))
    }

    fn boxed(&mut self, tree: &IdedExpr, depth: Depth) -> Result<Box<Syntax>, Fault> {
        self.syntax(tree, depth).map(Box::new)
    }

    fn all(&mut self, trees: &[IdedExpr], depth: Depth) -> Result<Vec<Syntax>, Fault> {
        trees.iter().map(|tree| self.syntax(tree, depth)).collect()
    }

    fn literal(&self, id: u64, literal: &LiteralValue) -> Result<Form, Fault> {
        Ok(match literal {
            LiteralValue::Boolean(value) => Form::Bool(*value.inner()),
            LiteralValue::Int(value) => Form::Int(*value.inner()),
            LiteralValue::UInt(value) => Form::UInt(*value.inner()),
            LiteralValue::Double(value) => Form::Double(*value.inner()),
            LiteralValue::String(value) => Form::Text(value.inner().to_owned()),
            LiteralValue::Null => Form::Null,
            LiteralValue::Bytes(_) => return Err(self.unsupported(id, "bytes")),
        })
    }

    fn map(&mut self, id: u64, map: &cel::common::ast::MapExpr, depth: Depth) -> Result<Form, Fault> {
        let mut entries = Vec::new();
        for entry in &map.entries {
            match &entry.expr {
                EntryExpr::MapEntry(entry) if !entry.optional => {
                    entries.push((self.syntax(&entry.key, depth)?, self.syntax(&entry.value, depth)?));
                }
                _ => return Err(self.unsupported(id, "optional entries")),
            }
        }
        Ok(Form::Map(entries))
    }

    fn call(&mut self, id: u64, call: &CallExpr, depth: Depth) -> Result<Form, Fault> {
        let name = call.func_name.as_str();
        let arguments = self.all(&call.args, depth)?;
        if call.target.is_none() && name.starts_with(['_', '!', '-', '@']) {
            let form = if name == operators::CONDITIONAL {
                arguments.try_into().ok().map(|parts| Form::If(Box::new(parts)))
            } else {
                operator(name, arguments)
            };
            return form.ok_or_else(|| self.unsupported(id, &format!("`{name}`")));
        }
        let target = call.target.as_ref().map(|target| self.boxed(target, depth)).transpose()?;
        Ok(Form::Call { name: name.to_owned(), target, arguments })
    }

    /// A macro is known by how it starts and how it goes on.
    fn fold(&mut self, id: u64, fold: &ComprehensionExpr, depth: Depth) -> Result<Fold, Fault> {
        if depth.folds >= MOST_FOLDS {
            let message = format!("more than {MOST_FOLDS} of `all`, `exists`, `map` and `filter` inside each other");
            return Err(fault(message, "split the rule, or judge the items one by one with `each`", self.place(id)));
        }
        let Some((sort, only, body)) = folding(fold) else { return Err(self.unsupported(id, "this macro")) };
        let inside = Depth { folds: depth.folds + 1, ..depth.below() };
        Ok(Fold {
            sort,
            over: self.syntax(&fold.iter_range, depth.below())?,
            variable: fold.iter_var.clone(),
            only: only.map(|only| self.syntax(only, inside)).transpose()?,
            body: self.syntax(body, inside)?,
        })
    }
}

fn operator(name: &str, arguments: Vec<Syntax>) -> Option<Form> {
    let mut arguments = arguments.into_iter().map(Box::new);
    let first = arguments.next()?;
    let unary = |operator| Some(Form::Unary { operator, of: first.clone() });
    match name {
        operators::LOGICAL_NOT => return unary(Unary::Not),
        operators::NEGATE => return unary(Unary::Negative),
        _ => {}
    }
    let second = arguments.next()?;
    let access =
        if matches!(name, operators::OPT_INDEX | operators::OPT_SELECT) { Access::Optional } else { Access::Plain };
    if matches!(name, operators::INDEX | operators::OPT_INDEX) {
        return Some(Form::Index { of: first, at: second, access });
    }
    if name == operators::OPT_SELECT {
        return Some(Form::Select { of: first, field: second.literal_text()?.to_owned(), access });
    }
    Some(Form::Binary { operator: binary(name)?, left: first, right: second })
}

fn binary(name: &str) -> Option<Binary> {
    Some(match name {
        operators::LOGICAL_AND => Binary::And,
        operators::LOGICAL_OR => Binary::Or,
        operators::EQUALS => Binary::Equal,
        operators::NOT_EQUALS => Binary::Unequal,
        operators::LESS => Binary::Less,
        operators::LESS_EQUALS => Binary::AtMost,
        operators::GREATER => Binary::Greater,
        operators::GREATER_EQUALS => Binary::AtLeast,
        operators::ADD => Binary::Add,
        operators::SUBSTRACT => Binary::Subtract,
        operators::MULTIPLY => Binary::Multiply,
        operators::DIVIDE => Binary::Divide,
        operators::MODULO => Binary::Remainder,
        operators::IN => Binary::In,
        _ => return None,
    })
}

type Parts<'e> = (Folding, Option<&'e IdedExpr>, &'e IdedExpr);

fn folding(fold: &ComprehensionExpr) -> Option<Parts<'_>> {
    let Expr::Call(step) = &fold.loop_step.expr else { return None };
    let arguments = step.args.as_slice();
    match (step.func_name.as_str(), arguments) {
        (operators::LOGICAL_AND, [_, body]) => Some((Folding::All, None, body)),
        (operators::LOGICAL_OR, [_, body]) => Some((Folding::Exists, None, body)),
        (operators::ADD, [_, made]) => Some((Folding::Map, None, only_item(made)?)),
        (operators::CONDITIONAL, [condition, then, _]) => {
            let Expr::Call(then) = &then.expr else { return None };
            let [_, made] = then.args.as_slice() else { return None };
            if matches!(fold.accu_init.expr, Expr::Literal(_)) {
                return Some((Folding::ExistsOne, None, condition));
            }
            let made = only_item(made)?;
            match &made.expr {
                Expr::Ident(name) if *name == fold.iter_var && name != RESULT => {
                    Some((Folding::Filter, None, condition))
                }
                _ => Some((Folding::Map, Some(condition), made)),
            }
        }
        _ => None,
    }
}

fn only_item(list: &IdedExpr) -> Option<&IdedExpr> {
    match &list.expr {
        Expr::List(list) => list.elements.first(),
        _ => None,
    }
}
