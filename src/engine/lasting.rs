//! Names of places that outlive corrections: of the items of a list, by what they are and not by where they stand.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::finding::Fingerprint;
use crate::model::Moment;
use crate::source::{Kind, Node};

/// What an item calls itself.
const OWN: [&str; 4] = ["id", "entry_id", "reference", "name"];
/// What an item is where it has no name: to whom, of what sort, about what. Seldom corrected.
const SORT: [&str; 11] =
    ["regime", "stage", "authority", "kind", "phase", "audience", "controller", "country", "function", "link", "label"];
/// When it happened; the first that is there. Only the order of the items counts, so that a corrected hour names nothing anew.
const MOMENT: [&str; 9] =
    ["submitted_at", "sent_at", "planned_at", "received_at", "assessed_at", "done_at", "due_at", "date", "at"];
/// Longer lists are not searched for items of the same sort: nobody writes them by hand, and the search is done for each
/// finding.
const LONGEST: usize = 500;

/// The way from the entry to a value, with list items named by what they are.
pub(super) fn lasting_route(top: Node<'_>, node: Node<'_>) -> String {
    let (start, end) = (top.pointer(), node.pointer());
    let rest = end.strip_prefix(&start).unwrap_or(&end);
    let mut route = String::new();
    let mut at = top;
    for step in rest.split('/').skip(1) {
        let key = step.replace("~1", "/").replace("~0", "~");
        let next = match at.kind() {
            Kind::List => step.parse().ok().and_then(|index| at.item(index)),
            _ => at.get(&key),
        };
        let Some(next) = next else { break };
        route.push('/');
        route.push_str(&if at.kind() == Kind::List { name_in(at, next) } else { key });
        at = next;
    }
    route
}

/// The name of an item: its own, else its sort with an ordinal by time, else a hash of its content.
fn name_in(list: Node<'_>, item: Node<'_>) -> String {
    if let Some(name) = own_name(item) {
        return format!("={name}");
    }
    let sort = sort_of(item);
    let moment = moment_of(item);
    let content = || Fingerprint::default().part(&item.to_json().to_string()).hex();
    if (sort.is_empty() && moment.is_none()) || list.items().len() > LONGEST {
        return format!("#{}", content());
    }
    let alike = || list.items().filter(|other| own_name(*other).is_none() && sort_of(*other) == sort);
    // What has no moment yet comes last.
    let is_earlier = |other: Timestamp| moment.is_none_or(|moment| other < moment);
    let earlier = alike().filter(|other| moment_of(*other).is_some_and(is_earlier)).count();
    let at_once = alike().filter(|other| moment_of(*other) == moment).count();
    // Only what differs in nothing else is told apart by its content.
    let rest = if at_once > 1 { content() } else { String::new() };
    format!("~{}#{earlier}{rest}", sort.iter().fold(Fingerprint::default(), |hash, part| hash.part(part)).hex())
}

fn own_name(item: Node<'_>) -> Option<&str> {
    let named = OWN.into_iter().find_map(|key| item.get(key)?.text());
    named.filter(|name| !name.trim().is_empty())
}

/// Keys and words in turn.
fn sort_of<'a>(item: Node<'a>) -> Vec<&'a str> {
    let said = |key: &'static str| item.get(key).and_then(|value| value.written()).map(|word| [key, word]);
    SORT.into_iter().filter_map(said).flatten().collect()
}

fn moment_of(item: Node<'_>) -> Option<Timestamp> {
    let text = MOMENT.into_iter().find_map(|key| item.get(key)?.text())?;
    Moment::parse(text, &TimeZone::UTC).ok().map(|moment| moment.instant)
}
