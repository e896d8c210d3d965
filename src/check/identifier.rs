//! Numbers and addresses of people in texts. The kind for data that a register is better without.

use schemars::JsonSchema;
use serde::Deserialize;

use super::sighting::{Place, Sighting};
use super::texts::field_of;
use super::{Check, Facts, Hit, Lookups};
use crate::model::{Find, Group, Sureness, domain_of, is_below};
use crate::place::{Route, Span};
use crate::schema::is_free_text;
use crate::source::{Found, Node};

/// No text may hold a number or address of a person. What was found is never shown whole: a message names the format,
/// the first characters and the length.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// `national` numbers, `payment` cards and accounts, or `contact` data.
    group: Group,
    /// How sure the find must be; without it any. A text is reported once, for the surest find of the group. In fields
    /// for references and ids, and in paths, only what is `certain` counts.
    #[serde(default)]
    sure: Option<Sureness>,
    /// Below these places it is what the field is for.
    #[serde(default)]
    except: Vec<Route>,
    /// Addresses and telephone numbers of the organisation: those, and the domains of the addresses, are excused. Each
    /// is read as text in which they stand.
    #[serde(default)]
    own: Vec<Route>,
}

/// What excuses a find.
struct Excuses {
    spans: Vec<Span>,
    own: String,
    own_digits: Vec<String>,
    domains: Vec<String>,
}

impl Identifier {
    fn excuses(&self, facts: Facts<'_>) -> Excuses {
        let spans = self.except.iter().flat_map(|route| facts.all(route)).map(|node| node.own_span()).collect();
        let mut texts: Vec<&str> = Vec::new();
        for node in self.own.iter().flat_map(|route| facts.all(route)) {
            texts.extend(node.written());
            texts.extend(node.members().filter_map(|(_, value)| value.written()));
        }
        let words = || texts.iter().flat_map(|text| text.split_whitespace());
        let trimmed = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_public = |domain: &String| facts.hygiene().is_some_and(|data| data.mailboxes.is_public(domain));
        let domains = words().filter(|word| word.contains('@')).filter_map(|word| domain_of(&trimmed(word)));
        Excuses {
            spans,
            own: words().map(trimmed).collect::<Vec<_>>().join(" "),
            own_digits: texts.iter().map(|text| digits(text)).filter(|digits| digits.len() >= 6).collect(),
            domains: domains.filter(|domain| !is_public(domain)).chain(authorities(facts)).collect(),
        }
    }

    fn is_excused(&self, facts: Facts<'_>, excuses: &Excuses, find: &Find) -> bool {
        if self.group != Group::Contact {
            return false;
        }
        let Some(domain) = domain_of(&find.text) else {
            let found = digits(&find.text);
            return find.text.starts_with(['+', '0']) && excuses.own_digits.iter().any(|own| own.contains(&found));
        };
        excuses.own.split(' ').any(|own| own == find.text.to_lowercase())
            || excuses.domains.iter().any(|own| is_below(&domain, own))
            || facts.hygiene().is_some_and(|data| data.mailboxes.is_of_a_function(&find.text))
    }

    /// The finds of the group in one text that nothing excuses, the surest first.
    fn finds<'s>(&self, facts: Facts<'_>, excuses: &Excuses, sighting: &'s Sighting) -> Vec<&'s Find> {
        let group = |find: &&Find| {
            let formats = facts.hygiene().map(|data| data.identifiers.formats());
            formats.and_then(|formats| formats.get(find.format)).is_some_and(|format| format.group == self.group)
        };
        let finds = sighting.finds.iter().filter(group);
        let mut finds: Vec<&Find> = finds.filter(|find| !self.is_excused(facts, excuses, find)).collect();
        finds.sort_by_key(|find| std::cmp::Reverse(find.sure));
        finds
    }

    fn hit<'a>(&self, facts: Facts<'a>, excuses: &Excuses, sighting: &Sighting) -> Option<Hit<'a>> {
        let finds = self.finds(facts, excuses, sighting);
        let first = finds.first()?;
        if self.sure.is_some_and(|sure| sure != first.sure) {
            return None;
        }
        let data = &facts.hygiene()?.identifiers;
        let format = data.formats().get(first.format)?;
        let more = match finds.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let hit = self.place(facts, excuses, sighting.place, first.sure)?.with("format", format.name.clone());
        Some(hit.with("masked", format!("{}{more}", data.masked(first))))
    }

    /// The hit at the text, unless the text is left out.
    fn place<'a>(&self, facts: Facts<'a>, excuses: &Excuses, place: Place, sure: Sureness) -> Option<Hit<'a>> {
        let id = match place {
            Place::Node(id) => id,
            Place::Comment(span) => {
                return Some(Hit::at(Found::Here(facts.subject.root)).in_comment(span).with("field", "comment"));
            }
        };
        let node = facts.subject.root.other(id);
        let within = |span: &Span| span.start <= node.own_span().start && node.own_span().end <= span.end;
        let is_meant = sure == Sureness::Certain || (is_free_text(facts.subject.kind, node) && !is_path(node));
        if excuses.spans.iter().any(within) || !is_meant {
            return None;
        }
        Some(Hit::at(Found::Here(node)).on_value().with("field", field_of(node)))
    }
}

/// The name of a file or page: a number in it is a name, too.
fn is_path(node: Node<'_>) -> bool {
    node.text().is_some_and(|text| text.contains('/') && !text.contains(char::is_whitespace))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The domains of the authorities of the country and of those that were notified.
fn authorities(facts: Facts<'_>) -> impl Iterator<Item = String> {
    let notified = facts.subject.root.get("notifications").into_iter().flat_map(Node::items);
    let notified = notified.filter_map(move |item| facts.country_of(item.get("authority")?.text()?));
    let countries = facts.country().into_iter().chain(notified);
    countries.flat_map(|country| &country.authorities).filter_map(|authority| authority.domain.clone())
}

impl Check for Identifier {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let sightings = facts.sightings();
        if sightings.is_empty() {
            return Vec::new();
        }
        let excuses = self.excuses(facts);
        sightings.iter().filter_map(|sighting| self.hit(facts, &excuses, sighting)).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.except.iter().chain(&self.own))
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "format", "masked"]
    }
}
