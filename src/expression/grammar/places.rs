//! Where the nodes of an expression stand. Only asked when something is to be said about one.

use std::collections::BTreeMap;
use std::ops::Range;

use cel::common::ast::{EntryExpr, Expr, IdedExpr, SourceInfo};
use cel::parser::Parser;

/// The bytes of a node: of a field its name, of all others the whole of it.
pub(in super::super) fn place(text: &str, id: u64) -> Range<usize> {
    let whole = 0..text.trim_end().len();
    let slow = Parser::new().enable_optional_syntax(true).enable_ident_escape_syntax(true);
    let (Ok((tree, tokens)), Ok(quick)) = (slow.parse_with_source_info(text), super::parser().parse(text)) else {
        return whole;
    };
    let mut places = Places { text, tokens: &tokens, found: BTreeMap::new() };
    places.node(&tree, &quick);
    places.found.remove(&id).unwrap_or(whole)
}

/// Both parsers build the same tree, but only the slow one knows places, and the nodes have the ids of the quick one.
struct Places<'t> {
    text: &'t str,
    tokens: &'t SourceInfo,
    found: BTreeMap<u64, Range<usize>>,
}

impl Places<'_> {
    /// The node's own token; the crate counts its last byte in.
    fn token(&self, id: u64) -> Option<Range<usize>> {
        let (start, last) = self.tokens.offset_for(id)?;
        Some(start as usize..(last as usize + 1).min(self.text.len()))
    }

    /// Notes the places of a node and of all below it; the whole of it is the answer.
    fn node(&mut self, slow: &IdedExpr, quick: &IdedExpr) -> Option<Range<usize>> {
        let own = self.token(slow.id);
        let mut below = None;
        for (slow, quick) in children(slow).into_iter().zip(children(quick)) {
            below = joined(below, self.node(slow, quick));
        }
        let whole = joined(own.clone(), below.clone())?;
        let (whole, place) = match &slow.expr {
            Expr::Select(select) => {
                let name = self.field_after(below.map_or(whole.start, |operand| operand.end), &select.field);
                let end = name.as_ref().map_or(whole.end, |name| name.end);
                let whole = whole.start..whole.end.max(end);
                (whole.clone(), name.unwrap_or(whole))
            }
            Expr::Call(call) if call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let whole = self.call(whole, own, call.target.is_none().then_some(&call.func_name));
                (whole.clone(), whole)
            }
            Expr::Comprehension(_) => {
                let whole = self.call(whole, None, None);
                (whole.clone(), whole)
            }
            _ => (whole.clone(), whole),
        };
        self.found.insert(quick.id, place);
        Some(whole)
    }

    /// A call's own token is its bracket: before it stands the name, behind the arguments the other bracket.
    fn call(&self, whole: Range<usize>, bracket: Option<Range<usize>>, name: Option<&String>) -> Range<usize> {
        let before = bracket.and_then(|bracket| self.text.get(..bracket.start));
        let start = name.and_then(|name| before?.rfind(name.as_str())).unwrap_or(whole.start);
        let close = self.text.get(whole.end..).and_then(|rest| rest.find(')')).map(|at| whole.end + at + 1);
        start.min(whole.start)..close.unwrap_or(whole.end)
    }

    /// Behind the operand stand brackets, blanks, the dot and the name.
    fn field_after(&self, end: usize, field: &str) -> Option<Range<usize>> {
        let rest = self.text.get(end..)?;
        let dot = end + rest.find('.')?;
        let name = dot + self.text.get(dot..)?.find(field)?;
        Some(name..name + field.len())
    }
}

fn joined(one: Option<Range<usize>>, other: Option<Range<usize>>) -> Option<Range<usize>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.start.min(other.start)..one.end.max(other.end)),
        (one, other) => one.or(other),
    }
}

fn children(tree: &IdedExpr) -> Vec<&IdedExpr> {
    match &tree.expr {
        Expr::Call(call) => call.target.iter().map(|target| &**target).chain(&call.args).collect(),
        Expr::Comprehension(fold) => vec![&fold.iter_range, &fold.loop_step],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map.entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect(),
        Expr::Struct(made) => made.entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}

fn entry_parts(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        EntryExpr::StructField(field) => vec![&field.value],
    }
}
