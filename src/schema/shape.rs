//! A view of one place in a schema: what may stand there. References are followed; all of ours lead to `$defs`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::DocumentKind;
use crate::place::{Key, Origin, Route, Step};

/// Deeper places are not listed: no document of ours nests so far, and a reference to itself would have no end.
const DEEPEST: usize = 16;

/// What a schema says about one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    kind: DocumentKind,
    value: &'static Value,
    /// The name in `$defs`, when the place refers to one.
    pub(super) definition: Option<&'static str>,
    /// The key under which the value stands; for items of a list that of the list.
    pub(super) key: Option<&'static str>,
}

/// The schema of a kind without its descriptions, parsed once.
#[expect(clippy::expect_used, reason = "the text is embedded, and tests/schemas.rs reads all four")]
pub(super) fn schema(kind: DocumentKind) -> &'static Value {
    static PARSED: [OnceLock<Value>; 4] = [const { OnceLock::new() }; 4];
    per_kind(&PARSED, kind).get_or_init(|| {
        let mut schema: Value = serde_json::from_str(lean_text(kind)).expect("a schema is JSON");
        // The name is for others. With it every keyword would get an address, at a tenth of the building time.
        if let Some(members) = schema.as_object_mut() {
            members.shift_remove("$id");
        }
        schema
    })
}

/// What build.rs leaves of a schema: no titles, descriptions and examples.
fn lean_text(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Policy => include_str!(concat!(env!("OUT_DIR"), "/breach-policy.schema.json")),
        DocumentKind::Entry => include_str!(concat!(env!("OUT_DIR"), "/breach-entry.schema.json")),
        DocumentKind::Register => include_str!(concat!(env!("OUT_DIR"), "/breach-register.schema.json")),
        DocumentKind::ProcessorRegister => include_str!(concat!(env!("OUT_DIR"), "/processor-register.schema.json")),
    }
}

/// The name of its file.
fn file(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Policy => "breach-policy.schema.json",
        DocumentKind::Entry => "breach-entry.schema.json",
        DocumentKind::Register => "breach-register.schema.json",
        DocumentKind::ProcessorRegister => "processor-register.schema.json",
    }
}

/// The one of four cells that belongs to a kind.
pub(super) fn per_kind<T>(cells: &'static [OnceLock<T>; 4], kind: DocumentKind) -> &'static OnceLock<T> {
    let [policy, entry, register, processors] = cells;
    match kind {
        DocumentKind::Policy => policy,
        DocumentKind::Entry => entry,
        DocumentKind::Register => register,
        DocumentKind::ProcessorRegister => processors,
    }
}

/// Outermost places that hold no others, by the file of their schema and their key: all that most runs ask about.
static PLAIN: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/plain.rs"));

impl Shape {
    /// The place of the id of a document. It is the one that every run asks about: the schema is not read for it.
    pub(super) fn of_id(kind: DocumentKind) -> Option<Self> {
        static IDS: [OnceLock<Option<Value>>; 4] = [const { OnceLock::new() }; 4];
        let key = kind.id_key()?;
        let read = || {
            let is_meant = |(name, known, _): &&(&str, &str, &str)| *name == file(kind) && *known == key;
            PLAIN.iter().find(is_meant).and_then(|(_, _, text)| serde_json::from_str(text).ok())
        };
        let value = per_kind(&IDS, kind).get_or_init(read).as_ref()?;
        Some(Self { kind, value, definition: None, key: Some(key) })
    }

    /// The whole document.
    pub(super) fn root(kind: DocumentKind) -> Self {
        Self { kind, value: schema(kind), definition: None, key: None }.resolved()
    }

    /// The place that a schema path such as `/$defs/moment/pattern` speaks of; the last step is the keyword.
    pub(super) fn of_keyword(kind: DocumentKind, path: &str) -> Option<Self> {
        let (place, _) = path.rsplit_once('/')?;
        let mut shape = Self { kind, value: schema(kind).pointer(place)?, definition: None, key: None };
        let mut steps = place.rsplit('/');
        let (last, before) = (steps.next()?, steps.next()?);
        let named = |key: &str| {
            schema(kind)
                .pointer(place.rsplit_once('/')?.0)?
                .as_object()?
                .get_key_value(key)
                .map(|(key, _)| key.as_str())
        };
        match before {
            "$defs" => shape.definition = named(last),
            "properties" => shape.key = named(last),
            _ => {}
        }
        Some(shape.resolved())
    }

    fn resolved(mut self) -> Self {
        for _ in 0..DEEPEST {
            let Some(reference) = self.value.get("$ref").and_then(Value::as_str) else { break };
            let name = reference.strip_prefix("#/$defs/");
            let Some((name, target)) = name.and_then(|name| Some((name, schema(self.kind).get("$defs")?.get(name)?)))
            else {
                break;
            };
            self.definition = Some(name);
            self.value = target;
        }
        self
    }

    fn object(self, keyword: &str) -> Option<&'static Map<String, Value>> {
        self.value.get(keyword)?.as_object()
    }

    /// What may stand under a key.
    pub(super) fn property(self, name: &str) -> Option<Self> {
        if let Some((key, value)) = self.object("properties").and_then(|properties| properties.get_key_value(name)) {
            return Some(Self { value, definition: None, key: Some(key), ..self }.resolved());
        }
        let value = self.other_property(name)?;
        Some(Self { value, definition: None, key: None, ..self }.resolved())
    }

    /// What may stand under a key that is not listed: below a key of the user's own everything, elsewhere what `x-` or the map allows.
    fn other_property(self, name: &str) -> Option<&'static Value> {
        if self.is_own() {
            return Some(self.value);
        }
        let own = self.object("patternProperties").and_then(|patterns| patterns.get("^x-"));
        let own = own.filter(|_| name.starts_with("x-"));
        own.or_else(|| self.any_key())
    }

    fn any_key(self) -> Option<&'static Value> {
        self.value.get("additionalProperties").filter(|allowed| allowed.is_object())
    }

    /// What may stand under a key that is not listed, where any key is allowed.
    pub(super) fn others(self) -> Option<Self> {
        let value = self.any_key()?;
        Some(Self { value, definition: None, key: None, ..self }.resolved())
    }

    /// The keys that may stand here, with what may stand under them.
    pub(super) fn properties(self) -> impl Iterator<Item = (&'static str, Self)> {
        let members = self.object("properties").into_iter().flatten();
        members.map(move |(key, value)| {
            (key.as_str(), Self { value, definition: None, key: Some(key), ..self }.resolved())
        })
    }

    /// What may stand in the list.
    pub(super) fn items(self) -> Option<Self> {
        if self.is_own() {
            return Some(self);
        }
        let value = self.value.get("items")?;
        Some(Self { value, definition: None, ..self }.resolved())
    }

    /// Whether the schema leaves the place to the user.
    pub(super) fn is_own(self) -> bool {
        self.value == &Value::Bool(true)
    }

    /// The sorts of value, in the words of JSON Schema, without `null`.
    pub(super) fn types(self) -> Vec<&'static str> {
        let sorts = match self.value.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        sorts.into_iter().filter(|sort| *sort != "null").collect()
    }

    /// The words of an `enum` or the one word of a `const`.
    pub(super) fn words(self) -> Vec<&'static str> {
        let listed = self.value.get("enum").and_then(Value::as_array).into_iter().flatten();
        listed.chain(self.value.get("const")).filter_map(Value::as_str).collect()
    }

    /// The pattern of a text.
    pub(super) fn pattern(self) -> Option<&'static str> {
        self.value.get("pattern")?.as_str()
    }
}

/// Every place in the schema of a kind with the steps to it, parents first.
pub(super) fn places(kind: DocumentKind, visit: &mut impl FnMut(&[Step], Shape)) {
    descend(Shape::root(kind), &mut Vec::new(), visit);
}

fn descend(shape: Shape, steps: &mut Vec<Step>, visit: &mut impl FnMut(&[Step], Shape)) {
    visit(steps, shape);
    if steps.len() >= DEEPEST {
        return;
    }
    for (key, value) in shape.properties() {
        steps.push(Step::Key(Key::new(key)));
        descend(value, steps, visit);
        steps.pop();
    }
    if let Some(item) = shape.items().filter(|_| !shape.is_own()) {
        steps.push(Step::Each);
        descend(item, steps, visit);
        steps.pop();
    }
}

/// Where each key of a schema may stand: the routes of the maps that know it.
pub(super) fn homes(kind: DocumentKind) -> &'static BTreeMap<&'static str, Vec<Route>> {
    static HOMES: [OnceLock<BTreeMap<&'static str, Vec<Route>>>; 4] = [const { OnceLock::new() }; 4];
    per_kind(&HOMES, kind).get_or_init(|| {
        let mut homes: BTreeMap<&'static str, Vec<Route>> = BTreeMap::new();
        places(kind, &mut |steps, shape| {
            for (key, _) in shape.properties() {
                let home = Route { origin: Origin::Document, steps: steps.to_vec() };
                homes.entry(key).or_default().push(home);
            }
        });
        homes
    })
}
