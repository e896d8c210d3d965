//! From the reader's events to the arena.

mod append;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::node::position;
use super::tree::{Data, Document, Member, NOWHERE, Problem, Record, Slice, VALUES};
use super::{Limits, code};
use crate::place::{Span, key_hash};

/// Builds one document from events.
pub(super) struct Builder<'a> {
    text: &'a Arc<str>,
    limits: &'a Limits,
    pub(super) document: Document,
    open: Vec<Frame>,
    /// Items and members of the open collections, the innermost last.
    items: Vec<u32>,
    members: Vec<Member>,
    hashes: Vec<u32>,
    anchors: HashMap<usize, u32>,
    aliases: bool,
    problems: Vec<Problem>,
    /// How often each code was met, and where it was first left out.
    met: BTreeMap<&'static str, (usize, Span)>,
}

/// A collection whose end has not come yet.
struct Frame {
    node: u32,
    is_map: bool,
    /// Where its entries start in the builder's `items` or `members`.
    first: usize,
    key: PendingKey,
    /// A collection that is itself a key.
    as_key: bool,
    flow: bool,
    /// The keys so far, once there are many: a map of a million keys is read in linear time, whatever their hashes.
    names: HashSet<Box<str>>,
}

/// Room for the values that are open at one time in a document of common size.
const OPEN: usize = 32;
/// So many keys are compared one by one.
const FEW_KEYS: usize = 32;
/// Further problems of one code are counted: nobody mends so many one by one.
const MOST_PROBLEMS: usize = 100;

enum PendingKey {
    None,
    Named {
        span: Span,
        name: Slice,
    },
    /// A list or map as key: read, but of no use to us.
    Unusable,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a Arc<str>, limits: &'a Limits, index: usize, start: usize) -> Self {
        Self {
            text,
            limits,
            document: Document::new(Arc::clone(text), index, start),
            open: Vec::with_capacity(OPEN / 4),
            items: Vec::with_capacity(OPEN),
            members: Vec::with_capacity(OPEN),
            hashes: Vec::with_capacity(OPEN),
            anchors: HashMap::new(),
            aliases: false,
            problems: Vec::new(),
            met: BTreeMap::new(),
        }
    }

    pub(super) fn problem(&mut self, code: &'static str, message: String, help: &'static str, span: Span) {
        let document = self.document.index;
        self.report(Problem { code, message, help, span, related: None, document });
    }

    fn report(&mut self, problem: Problem) {
        let (met, first_left_out) = self.met.entry(problem.code).or_default();
        *met += 1;
        match *met {
            ..=MOST_PROBLEMS => self.problems.push(problem),
            met if met == MOST_PROBLEMS + 1 => *first_left_out = problem.span,
            _ => {}
        }
    }

    /// One problem for all that were left out of one code.
    fn report_left_out(&mut self) {
        for (code, (met, span)) in std::mem::take(&mut self.met) {
            if met > MOST_PROBLEMS {
                let message = format!("{} more places in this document have the same fault", met - MOST_PROBLEMS);
                let help = "check whether this text belongs here at all";
                let document = self.document.index;
                self.problems.push(Problem { code, message, help, span, related: None, document });
            }
        }
    }

    fn is_full(&self, code: &str) -> bool {
        self.met.get(code).is_some_and(|(met, _)| *met >= MOST_PROBLEMS)
    }

    fn add(&mut self, span: Span, data: Data) -> u32 {
        let id = u32::try_from(self.document.nodes.len()).unwrap_or(NOWHERE);
        self.document.nodes.push(Record { span, data });
        let parent = self.open.last().map_or(NOWHERE, |frame| frame.node);
        self.document.parents.push(parent);
        id
    }

    /// Text as a stretch of the source where it stands there unchanged.
    pub(super) fn keep(&mut self, value: &str, span: Span) -> Slice {
        // The reader hands out parts of the source wherever nothing had to be unescaped or folded.
        let start = (value.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if start.checked_add(value.len()).is_some_and(|end| end <= self.text.len()) {
            return Slice::Source(Span::new(start, start + value.len()));
        }
        if span.slice(self.text) == value {
            return Slice::Source(span);
        }
        let start = self.document.unescaped.len();
        self.document.unescaped.push_str(value);
        Slice::Unescaped(Span::new(start, self.document.unescaped.len()))
    }

    pub(super) fn remember(&mut self, anchor: usize, node: u32) {
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
    }

    /// An anchor on a key: an alias to it stands for the key's text.
    pub(super) fn remember_key(&mut self, anchor: usize, span: Span, name: Slice) {
        if anchor > 0 {
            let id = self.add(span, Data::Text(name));
            self.anchors.insert(anchor, id);
        }
    }

    /// Whether the next value would be a key.
    pub(super) fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.is_map && matches!(frame.key, PendingKey::None))
    }

    /// A key that is a scalar.
    pub(super) fn key(&mut self, span: Span, name: Slice) {
        if let Some(frame) = self.open.last_mut() {
            frame.key = PendingKey::Named { span, name };
        }
    }

    /// A key that is an alias: the anchored scalar's text.
    pub(super) fn alias_key(&mut self, span: Span, anchor: usize) {
        let target = self.anchors.get(&anchor).and_then(|id| self.document.record(*id));
        match target {
            Some(Record { data: Data::Text(name), .. }) => self.key(span, name),
            Some(Record { data: Data::List { .. } | Data::Map { .. }, .. }) | None => {
                self.unusable_key(span);
            }
            Some(record) => self.key(span, Slice::Source(record.span)),
        }
    }

    fn unusable_key(&mut self, span: Span) {
        let message = "a list or a map stands as a key".to_owned();
        self.problem(code::UNUSABLE, message, "write the key as plain text", span);
        if let Some(frame) = self.open.last_mut() {
            frame.key = PendingKey::Unusable;
        }
    }

    /// A scalar as a value.
    pub(super) fn scalar(&mut self, span: Span, data: Data) -> u32 {
        let id = self.add(span, data);
        self.attach(id);
        id
    }

    pub(super) fn alias(&mut self, span: Span, anchor: usize) {
        let target = self.anchors.get(&anchor).copied().unwrap_or(NOWHERE);
        if self.open.iter().any(|frame| frame.node == target) || target == NOWHERE {
            let message = "the alias stands for a value that contains it".to_owned();
            self.problem(code::UNUSABLE, message, "write the value out instead of the alias", span);
            self.scalar(span, Data::Null);
            return;
        }
        self.aliases = true;
        self.scalar(span, Data::Alias(target));
    }

    /// The start of a list or map.
    pub(super) fn open(&mut self, span: Span, is_map: bool, flow: bool) -> u32 {
        let as_key = self.expects_key();
        let data = if is_map { Data::Map { first: 0, count: 0 } } else { Data::List { first: 0, count: 0 } };
        let node = self.add(span, data);
        let first = if is_map { self.members.len() } else { self.items.len() };
        self.open.push(Frame { node, is_map, first, key: PendingKey::None, as_key, flow, names: HashSet::new() });
        node
    }

    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The end of the innermost list or map.
    pub(super) fn close(&mut self, event: Span) {
        let Some(frame) = self.open.pop() else { return };
        let count = |first: usize, len: usize| u32::try_from(len - first).unwrap_or(NOWHERE);
        let data = if frame.is_map {
            let first = u32::try_from(self.document.members.len()).unwrap_or(NOWHERE);
            let count = count(frame.first, self.members.len());
            move_from(&mut self.hashes, frame.first, &mut self.document.hashes);
            move_from(&mut self.members, frame.first, &mut self.document.members);
            Data::Map { first, count }
        } else {
            let first = u32::try_from(self.document.items.len()).unwrap_or(NOWHERE);
            let count = count(frame.first, self.items.len());
            move_from(&mut self.items, frame.first, &mut self.document.items);
            Data::List { first, count }
        };
        let end = if frame.flow { event.end } else { self.end_of(data) };
        if let Some(record) = self.document.nodes.get_mut(frame.node as usize) {
            record.data = data;
            record.span.end = record.span.end.max(end);
        }
        if frame.as_key {
            let span = self.document.record(frame.node).map_or(event, |record| record.span);
            self.unusable_key(span);
        } else {
            self.attach(frame.node);
        }
    }

    /// A block collection ends with its last entry: the reader's own end is the next token.
    fn end_of(&self, data: Data) -> u32 {
        let last = match data {
            Data::Map { first, count } => self.document.member_slice(first, count).last().map(|member| {
                let value = self.document.record(member.value).map_or(0, |record| record.span.end);
                value.max(member.key.end)
            }),
            Data::List { first, count } => {
                let id = self.document.item_slice(first, count).last();
                id.and_then(|id| self.document.record(*id)).map(|record| record.span.end)
            }
            _ => None,
        };
        last.unwrap_or(0)
    }

    /// Puts a finished value where it belongs.
    fn attach(&mut self, id: u32) {
        let Some(frame) = self.open.last_mut() else {
            self.document.root = id;
            return;
        };
        if !frame.is_map {
            self.items.push(id);
            return;
        }
        let first = frame.first;
        match std::mem::replace(&mut frame.key, PendingKey::None) {
            PendingKey::Named { span, name } => self.member(first, (span, name), id),
            PendingKey::Unusable | PendingKey::None => {}
        }
    }

    fn member(&mut self, first: usize, (key, slice): (Span, Slice), value: u32) {
        if key.slice(self.text) == "<<" {
            let help = "write the keys out where they apply";
            self.problem(code::MERGE_KEY, "merge keys (`<<`) are not applied".into(), help, key);
        }
        let hash = key_hash(self.document.slice(slice));
        let Some(earlier) = self.earlier(first, slice, hash) else {
            let name = self.name(key, slice);
            self.members.push(Member { key, name, value });
            self.hashes.push(hash);
            return;
        };
        let name = shown(self.document.slice(slice));
        let problem = Problem {
            code: code::DUPLICATE_KEY,
            message: format!("the key `{name}` stands twice in one map; the first is read"),
            help: "keep one of the two, or rename one",
            span: key,
            related: Some((earlier, "first here")),
            document: self.document.index,
        };
        self.report(problem);
    }

    /// Where the innermost map, whose members start at `first`, already has a key.
    fn earlier(&mut self, first: usize, slice: Slice, hash: u32) -> Option<Span> {
        let name = self.document.slice(slice);
        let siblings = self.members.get(first..).unwrap_or_default();
        let names = self.open.last_mut().map(|frame| &mut frame.names);
        if let Some(names) = names.filter(|_| siblings.len() >= FEW_KEYS) {
            if names.is_empty() {
                names.extend(siblings.iter().map(|other| Box::from(self.document.name(other))));
            }
            if names.insert(name.into()) {
                return None;
            }
            // Known to stand twice, and not searched for any more: among a million keys that would take minutes.
            if self.is_full(code::DUPLICATE_KEY) {
                return siblings.first().map(|first| first.key);
            }
        }
        let mut from = first;
        loop {
            let at = from + position(self.hashes.get(from..)?, hash)?;
            let other = self.members.get(at)?;
            if self.document.name(other) == name {
                return Some(other.key);
            }
            from = at + 1;
        }
    }

    /// Keeps the text of a key where it is not written as it reads.
    fn name(&mut self, key: Span, slice: Slice) -> u32 {
        if matches!(slice, Slice::Source(span) if span == key) {
            return NOWHERE;
        }
        self.document.names.push(slice);
        u32::try_from(self.document.names.len() - 1).unwrap_or(NOWHERE)
    }

    /// The finished document, or its broken remains.
    pub(super) fn finish(mut self, end: usize, broken: bool) -> (Document, Vec<Problem>) {
        self.document.span = Span::new(self.document.span.start as usize, end);
        self.document.broken = broken;
        if !broken && self.aliases {
            self.measure();
        }
        self.report_left_out();
        fit(&mut self.document.nodes);
        fit(&mut self.document.members);
        fit(&mut self.document.hashes);
        fit(&mut self.document.parents);
        fit(&mut self.document.items);
        (self.document, self.problems)
    }

    /// Refuses a document that is too large with its aliases followed.
    fn measure(&mut self) {
        let size = self.document.size();
        let Limits { bytes, depth, nodes } = *self.limits;
        let (what, limit, help) = if size.nodes > nodes {
            ("values", nodes, "write the document without nested aliases, or raise `limits.nodes` in the configuration")
        } else if size.bytes > bytes {
            ("bytes of text", bytes, "repeat less text by aliases, or raise `limits.bytes` in the configuration")
        } else if size.depth > depth {
            ("levels", depth as u64, super::yaml::TOO_DEEP)
        } else {
            return;
        };
        let message = format!("with its aliases followed the document has more than {limit} {what}");
        let span = Span::new(self.document.span.start as usize, self.document.span.start as usize);
        self.document.broken = true;
        self.problem(code::LIMIT, message, help, span);
    }
}

/// Gives back what a list does not use. The room for a common document goes as a whole to the next one: what is left of it would
/// be a piece that nothing fits in.
fn fit<T: Clone>(list: &mut Vec<T>) {
    if list.capacity() > VALUES {
        list.shrink_to_fit();
    } else {
        *list = list.as_slice().to_vec();
    }
}

/// Moves all from a place on behind what is there.
fn move_from<T: Copy>(from: &mut Vec<T>, first: usize, to: &mut Vec<T>) {
    to.extend_from_slice(from.get(first..).unwrap_or_default());
    from.truncate(first);
}

/// A key as a message may show it: short, on one line, without control characters.
fn shown(name: &str) -> String {
    let clean: String = name.chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect();
    if name.chars().count() > 40 { format!("{clean}…") } else { clean }
}
