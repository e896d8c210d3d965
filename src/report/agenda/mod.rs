//! What is still due goes in, bytes come out: one file per form, and here the one table of them.

mod json;
mod markdown;
mod text;

use std::io::{self, Write};

use super::Options;
use super::visible::line as plain;
use crate::engine::{Agenda, SetBy, Source, Task};
use crate::model::{spoken, stretch};

/// The forms of `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgendaForm {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For an issue, a chat or a job summary.
    Markdown,
}

/// Writes the agenda.
///
/// # Errors
/// When the writer refuses.
pub fn write_agenda(form: AgendaForm, agenda: &Agenda, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match form {
        AgendaForm::Text => text::write(agenda, options, out),
        AgendaForm::Json => json::write(agenda, out),
        AgendaForm::Markdown => markdown::write(agenda, out),
    }
}

/// `17 h 20 min left`, `overdue by 2 d 3 h`.
fn left(agenda: &Agenda, task: &Task) -> String {
    let Some((due, _)) = &task.due else { return "end unknown".to_owned() };
    let left = due.duration_since(agenda.now);
    if left.is_negative() { format!("overdue by {}", stretch(left)) } else { format!("{} left", stretch(left)) }
}

/// What to do, and to whom.
fn what(task: &Task) -> String {
    match &task.authority {
        None => task.what.clone(),
        Some(authority) if authority.channels.is_empty() => {
            format!("{} ({}, {})", task.what, authority.id, authority.name)
        }
        Some(authority) => {
            let channels = authority.channels.join(", ");
            format!("{} ({}, {}; {channels})", task.what, authority.id, authority.name)
        }
    }
}

/// When it is due.
fn due(task: &Task) -> String {
    match (&task.due, &task.missing) {
        (Some((due, zone)), _) => spoken(*due, zone),
        (None, Some(field)) => format!("not known; record `{field}`, from which it is counted"),
        (None, None) => "not known".to_owned(),
    }
}

/// Where the demand comes from.
fn source(task: &Task) -> String {
    match &task.source {
        Source::Stage { basis, period, set_by, is_presumed, .. } => {
            if *set_by == SetBy::Entry {
                return format!("{basis}; planned or postponed until then in the entry");
            }
            let set_by = match set_by {
                SetBy::Law | SetBy::Entry => "",
                SetBy::Term => " (contract or policy)",
                SetBy::Practice => " (practice; the law has no figure)",
            };
            let presumed = if *is_presumed { "; its start is not recorded, an earlier moment stands in" } else { "" };
            format!("{basis}: {period}{set_by}{presumed}")
        }
        Source::Entry(field) => format!("`{field}` of the entry"),
        Source::Suspicion => "EDPB 9/2022: an investigation is short; 24 h after detection are practice".to_owned(),
    }
}

fn place(task: &Task) -> String {
    format!("{}:{}", plain(&task.location.path), task.location.start.line)
}

fn id(task: &Task) -> String {
    task.entry.as_deref().map_or_else(|| "without id".to_owned(), |id| plain(id).into_owned())
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// `1 overdue, 2 due within 24 h, 1 later`.
fn summary(agenda: &Agenda) -> String {
    use crate::engine::Urgency::{Later, Overdue, Soon};
    let within = stretch(agenda.within);
    let (overdue, soon, later) = (agenda.count(Overdue), agenda.count(Soon), agenda.count(Later));
    format!("{overdue} overdue, {soon} due within {within}, {later} later")
}

/// `2 open entries, 7 closed`.
fn entries(agenda: &Agenda) -> String {
    format!("{}, {} closed", counted(agenda.open, "open entry", "open entries"), agenda.closed)
}
