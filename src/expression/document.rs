//! How an evaluation looks at documents: as what their schemas say, and without what is only a key.

use std::borrow::Cow;
use std::rc::Rc;

use jiff::Timestamp;

use super::evaluate::Evaluation;
use super::trouble::Sort;
use super::value::{Read, Value};
use crate::model::{Moment, Period};
use crate::place::Key;
use crate::source::{Kind, Node};

/// The keys and values of a map.
type Entries<'v> = Result<Rc<[(Value<'v>, Value<'v>)]>, Sort>;

impl<'v> Evaluation<'v> {
    pub(super) fn related(&mut self, node: Option<Node<'v>>, read: Read) -> Result<Value<'v>, Sort> {
        self.read(node.ok_or(Sort::Missing)?, read)
    }

    /// All processors of all processor registers.
    pub(super) fn processors(&mut self) -> Result<Value<'v>, Sort> {
        let key = Key::new("processors");
        let lists = self.situation.processors.iter().filter_map(|register| register.get_key(&key));
        let all: Rc<[Value<'v>]> = lists.flat_map(Node::items).map(Value::Tree).collect();
        self.pay(all.len())?;
        Ok(Value::List(all))
    }

    /// A value of a document as what its schema says.
    pub(super) fn read(&mut self, node: Node<'v>, read: Read) -> Result<Value<'v>, Sort> {
        let value = match (read, node.kind()) {
            (Read::Any, Kind::Null) => Some(Value::Null),
            (Read::Any, Kind::Map) | (Read::Map, Kind::Map) => Some(Value::Tree(node)),
            (Read::Any | Read::List(_), Kind::List) => Some(Value::Items(node, read.item())),
            (Read::Any | Read::Bool, Kind::Bool) => node.bool().map(Value::Bool),
            (Read::Any, Kind::Number) => node.int().map(Value::Int).or_else(|| node.number().map(Value::Double)),
            (Read::Int, Kind::Number) => node.int().map(Value::Int),
            (Read::Double, Kind::Number) => node.number().map(Value::Double),
            (Read::Any | Read::Text, Kind::Text) => node.text().map(|text| Value::Text(Cow::Borrowed(text))),
            (Read::Moment, Kind::Text) => node.text().and_then(|text| self.moment(text)).map(Value::Moment),
            (Read::Duration, Kind::Text) => {
                node.text().and_then(Period::parse).and_then(|period| period.fixed()).map(Value::Duration)
            }
            _ => None,
        };
        value.ok_or(Sort::Misfit(read.words()))
    }

    fn moment(&self, text: &str) -> Option<Timestamp> {
        Moment::parse(text, (self.situation.zone)()).ok().map(|moment| moment.instant)
    }

    /// The items of a list; nothing for anything else.
    pub(super) fn items(&mut self, value: &Value<'v>) -> Option<Result<Rc<[Value<'v>]>, Sort>> {
        match value {
            Value::List(items) => Some(Ok(Rc::clone(items))),
            Value::Items(node, read) => {
                let read = *read;
                let paid = self.pay(node.items().len());
                Some(paid.and_then(|()| node.items().map(|item| self.read(item, read)).collect()))
            }
            _ => None,
        }
    }

    /// The entries of a map; nothing for anything else.
    pub(super) fn entries(&mut self, value: &Value<'v>) -> Option<Entries<'v>> {
        match value {
            Value::Map(entries) => Some(Ok(Rc::clone(entries))),
            Value::Tree(node) => {
                let paid = self.pay(node.members().len());
                let there = node.members().filter(|(_, value)| value.kind() != Kind::Null);
                let entry = |(key, value): (&'v str, Node<'v>)| {
                    Ok((Value::Text(Cow::Borrowed(key)), self.read(value, Read::Any)?))
                };
                Some(paid.and_then(|()| there.map(entry).collect()))
            }
            _ => None,
        }
    }

    /// What a fold walks through: the items of a list, the keys of a map.
    pub(super) fn walked(&mut self, over: &Value<'v>) -> Result<Rc<[Value<'v>]>, Sort> {
        if let Some(items) = self.items(over) {
            return items;
        }
        match over {
            Value::Tree(node) => {
                self.pay(node.members().len())?;
                let there = node.members().filter(|(_, value)| value.kind() != Kind::Null);
                Ok(there.map(|(key, _)| Value::Text(Cow::Borrowed(key))).collect())
            }
            Value::Map(entries) => Ok(entries.iter().map(|(key, _)| key.clone()).collect()),
            other => Err(Sort::Unfit(other.sort())),
        }
    }
}
