//! What a schema says about a route: whether there is such a field, and what it takes.

use super::DocumentKind;
use super::nearest::nearest;
use super::shape::{Shape, homes};
use crate::place::{Key, Origin, Route, Step};

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The sort of value.
    pub sort: Sort,
    /// A second sort, where a field takes two: a contact is a map or one line of free text.
    pub or: Option<Sort>,
    /// The words that may be written, when the sort is [`Sort::Word`].
    pub words: Vec<&'static str>,
    /// What the items are, when the sort is [`Sort::List`].
    pub item: Option<Box<Field>>,
}

/// The sorts of value a field can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Text of a certain form: an identifier, a reference, a country.
    Text,
    /// Text that people write freely; it may hold personal data.
    FreeText,
    /// A point in time.
    Moment,
    /// A calendar day.
    Day,
    /// A length of time such as `PT24H`.
    Duration,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Bool,
    /// A word of a fixed vocabulary.
    Word,
    /// A list.
    List,
    /// A map.
    Map,
    /// The user's own, below a key that starts with `x-`: anything.
    Own,
}

/// Keys whose text names a thing and is no prose. Short on purpose: what is not listed counts as free text.
const IDENTIFIERS: [&str; 18] = [
    "id",
    "entry_id",
    "policy_id",
    "schema_version",
    "version",
    "reference",
    "ref",
    "internal_reference",
    "contract_ref",
    "arrangement_ref",
    "policy_ref",
    "relates_to",
    "related_entries",
    "authority",
    "lead_authority",
    "other_authorities",
    "regime",
    "stage",
];

/// The field at a route, or nothing when the schema knows no such place.
///
/// `policy:/…`, `processors:/…` and `entries:/…` are looked up in the schema of that kind. A route from a list item (`./…`) has
/// no meaning without its list: give [`Route::after`].
#[must_use]
pub fn field(kind: DocumentKind, route: &Route) -> Option<Field> {
    let mut shape = Shape::root(kind_of(kind, route.origin)?);
    for step in &route.steps {
        shape = match step {
            Step::Key(key) => shape.property(&key.name)?,
            Step::Each => shape.items()?,
        };
    }
    Some(described(shape))
}

/// The route that was meant by one that leads nowhere: a misspelt key, a missing or superfluous `*`, a field at another place.
#[must_use]
pub fn suggestion(kind: DocumentKind, route: &Route) -> Option<String> {
    let searched = kind_of(kind, route.origin)?;
    let steps = corrected(Shape::root(searched), &route.steps).or_else(|| elsewhere(searched, route.field()))?;
    let meant = Route { origin: route.origin, steps };
    (meant != *route).then(|| meant.to_string())
}

fn kind_of(kind: DocumentKind, origin: Origin) -> Option<DocumentKind> {
    match origin {
        Origin::Document => Some(kind),
        Origin::Policy => Some(DocumentKind::Policy),
        Origin::Processors => Some(DocumentKind::ProcessorRegister),
        Origin::Entries => Some(DocumentKind::Entry),
        Origin::Registers => Some(DocumentKind::Register),
        Origin::Item => None,
    }
}

fn corrected(shape: Shape, steps: &[Step]) -> Option<Vec<Step>> {
    let Some((step, rest)) = steps.split_first() else { return Some(Vec::new()) };
    let (step, shape, rest) = match (step, shape.items()) {
        (Step::Each, Some(items)) => (Step::Each, items, rest),
        (Step::Each, None) => return corrected(shape, rest),
        (Step::Key(_), Some(items)) => (Step::Each, items, steps),
        (Step::Key(key), None) => {
            let known = shape.property(&key.name).map(|value| (&*key.name, value));
            let (name, value) = known.or_else(|| {
                let meant = nearest(&key.name, shape.properties().map(|(name, _)| name))?;
                Some((meant, shape.property(meant)?))
            })?;
            (Step::Key(Key::new(name)), value, rest)
        }
    };
    let mut found = corrected(shape, rest)?;
    found.insert(0, step);
    Some(found)
}

/// The only other place of a key.
fn elsewhere(kind: DocumentKind, key: &str) -> Option<Vec<Step>> {
    let [home] = homes(kind).get(key)?.as_slice() else { return None };
    let last = Step::Key(Key::new(key));
    Some(home.steps.iter().cloned().chain([last]).collect())
}

fn described(shape: Shape) -> Field {
    let sorts = sorts(shape);
    let mut sorts = sorts.iter().copied();
    let sort = sorts.next().unwrap_or(Sort::Own);
    let words = if sort == Sort::Word { shape.words() } else { Vec::new() };
    // What is the user's own is its own item: describing it would have no end.
    let item = shape.items().filter(|_| sort == Sort::List);
    Field { sort, or: sorts.next(), words, item: item.map(|item| Box::new(described(item))) }
}

/// What a place takes, containers first.
pub(super) fn sorts(shape: Shape) -> Vec<Sort> {
    if shape.is_own() {
        return vec![Sort::Own];
    }
    let types = shape.types();
    let takes = |of: &str, sort: Sort| types.contains(&of).then_some(sort);
    let number = takes("number", Sort::Number).or_else(|| takes("integer", Sort::Integer));
    let all = [
        takes("object", Sort::Map),
        takes("array", Sort::List),
        takes("string", sort_of_text(shape)),
        number,
        takes("boolean", Sort::Bool),
    ];
    all.into_iter().flatten().collect()
}

fn sort_of_text(shape: Shape) -> Sort {
    let is_identifier = || shape.key.is_some_and(|key| IDENTIFIERS.contains(&key));
    match shape.definition {
        _ if !shape.words().is_empty() => Sort::Word,
        Some("moment") => Sort::Moment,
        Some("day") => Sort::Day,
        Some("duration") => Sort::Duration,
        _ if shape.pattern().is_some() || is_identifier() => Sort::Text,
        _ => Sort::FreeText,
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentKind::{self, Entry, Policy, Register};
    use super::{Sort, field, suggestion};
    use crate::place::Route;

    fn route(text: &str) -> Route {
        Route::parse(text).expect("a route")
    }

    #[test]
    fn a_field_says_what_it_takes() {
        let sorts = [
            (Entry, "/", Sort::Map),
            (Entry, "/aware_at", Sort::Moment),
            (Entry, "/notifications/*/delay_reasons", Sort::FreeText),
            (Entry, "/notifications/*/reference", Sort::Text),
            (Entry, "/data_subjects/number/value", Sort::Integer),
            (Entry, "/risk_assessment/enisa/ei", Sort::Number),
            (Entry, "/evidence/*/date", Sort::Day),
            (Entry, "/x-own/deep/*/down", Sort::Own),
            (Entry, "policy:/register/retention/period", Sort::Duration),
            (Policy, "entries:/entry_id", Sort::Text),
            (Policy, "processors:/processors/*/contract/flow_down", Sort::Bool),
            (Register, "/entries/*/status", Sort::Word),
        ];
        for (kind, text, sort) in sorts {
            assert_eq!(field(kind, &route(text)).map(|field| field.sort), Some(sort), "{text}");
        }
        let types = field(Entry, &route("/nature/types")).expect("a field");
        assert_eq!(types.item.expect("items").words, ["confidentiality", "integrity", "availability"]);
        let contact = field(Policy, &route("/dpo/contact")).expect("a field");
        assert_eq!((contact.sort, contact.or), (Sort::Map, Some(Sort::FreeText)));
    }

    #[test]
    fn a_route_that_leads_nowhere_gets_the_one_that_was_meant() {
        let meant = |kind: DocumentKind, text: &str| {
            assert_eq!(field(kind, &route(text)), None, "{text}");
            suggestion(kind, &route(text))
        };
        assert_eq!(meant(Entry, "/notification/*/delay_reason").as_deref(), Some("/notifications/*/delay_reasons"));
        assert_eq!(meant(Entry, "/notifications/submitted_at").as_deref(), Some("/notifications/*/submitted_at"));
        assert_eq!(meant(Entry, "/facts/*/description").as_deref(), Some("/facts/description"));
        assert_eq!(meant(Entry, "/submitted_at").as_deref(), Some("/notifications/*/submitted_at"));
        assert_eq!(meant(Entry, "policy:/dpo/contct").as_deref(), Some("policy:/dpo/contact"));
        assert_eq!(meant(Entry, "/wholly/other"), None);
        assert_eq!(suggestion(Entry, &route("/aware_at")), None);
        assert_eq!(field(Entry, &route("./submitted_at")), None);
    }
}
