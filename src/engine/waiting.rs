//! What waits in an open entry besides the periods of a law: actions with a day, questions of the authority; and to whom
//! a task goes.

use super::agenda::{Book, Receiver, Source, Task};
use crate::check::{Clock, Facts};
use crate::model::Country;
use crate::place::Route;
use crate::source::Node;

/// The lists of actions, and what one of them is called.
const ACTIONS: [(&str, &str); 3] =
    [("containment", "containment"), ("remedial", "remedial action"), ("preventive", "preventive action")];

/// Actions that have a day and are not done, and letters of the authority that have one and are not answered.
pub(super) fn tasks(book: &Book<'_, '_>) -> Vec<Task> {
    let root = book.facts.subject.root;
    let items = |list: &str| root.get(list).into_iter().flat_map(Node::items);
    let mut tasks = Vec::new();
    for (list, called) in ACTIONS {
        for (item, number) in items(list).zip(1..) {
            let done = item.get("done_at").is_some_and(|node| !node.is_blank());
            let status = item.get("status").and_then(|node| node.text());
            if !done && !matches!(status, Some("done" | "rejected")) {
                let what = format!("finish {called} {number}, or record `done_at`");
                tasks.extend(dated(book, item.get("due_at"), "action", what));
            }
        }
    }
    for item in items("authority_correspondence") {
        let answered = item.get("answered_at").is_some_and(|node| !node.is_blank());
        let what = match item.get("kind").and_then(|node| node.text()) {
            Some("order_34_4") => "carry out the order of the authority, and record `answered_at`",
            _ => "answer the authority, and record `answered_at`",
        };
        if !answered {
            tasks.extend(dated(book, item.get("deadline"), "answer", what.to_owned()));
        }
    }
    tasks
}

fn dated<'b>(book: &Book<'_, 'b>, day: Option<Node<'b>>, stage: &'static str, what: String) -> Option<Task> {
    let node = day?;
    let until = book.facts.moment(node)?;
    Some(Task {
        entry: book.id(),
        location: book.place(node),
        stage: stage.to_owned(),
        what,
        authority: None,
        source: Source::Entry(if stage == "action" { "due_at" } else { "deadline" }),
        due: Some((until.end(), book.facts.place(&until))),
        missing: None,
        since: None,
    })
}

/// The authority that a task goes to: that of the notification it follows, else the policy's, else the only one of the
/// country. Ids that no country file knows may be anything and are not repeated.
pub(super) fn receiver(clock: &Clock, facts: Facts<'_>) -> Option<Receiver> {
    let list = Route::parse("/notifications").ok()?;
    if !clock.is_about(&list) {
        return None;
    }
    let policy = Route::parse("policy:/authority_notification/authority").ok()?;
    let own = facts.item.and_then(|item| item.get("authority"));
    let named = own.or_else(|| facts.said(&policy)).and_then(|node| node.text());
    let country: Option<&Country> = match named {
        Some(id) => facts.country_of(id),
        None => facts.country(),
    };
    let authorities = &country?.authorities;
    let authority = match named {
        Some(id) => authorities.iter().find(|authority| authority.id == id)?,
        None => authorities.first().filter(|_| authorities.len() == 1)?,
    };
    let (id, name, channels) = (authority.id.clone(), authority.name.clone(), authority.channels.clone());
    Some(Receiver { id, name, channels })
}
