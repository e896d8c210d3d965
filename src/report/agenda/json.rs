//! Status for programs: stable and versioned. Moments stand in local time with their offset, and in UTC.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{left, plain};
use crate::engine::{Agenda, SetBy, Source, Task, Urgency};
use crate::report::write_json;

pub(super) fn write(agenda: &Agenda, out: &mut dyn Write) -> io::Result<()> {
    let unreadable = agenda
        .unreadable
        .iter()
        .map(|(place, why)| json!({"path": plain(&place.path), "line": place.start.line, "message": plain(why)}));
    let count = |urgency| agenda.count(urgency);
    let whole = json!({
        "version": 1,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "now": utc(agenda.now),
        "within_seconds": agenda.within.as_secs(),
        "tasks": agenda.tasks.iter().map(|task| row(agenda, task)).collect::<Vec<_>>(),
        "unreadable": unreadable.collect::<Vec<_>>(),
        "errors": agenda.errors.iter().map(|error| json!({"message": plain(&error.message), "help": error.help})).collect::<Vec<_>>(),
        "summary": {
            "open": agenda.open,
            "closed": agenda.closed,
            "overdue": count(Urgency::Overdue),
            "soon": count(Urgency::Soon),
            "later": count(Urgency::Later),
        },
    });
    write_json(&whole, out)
}

fn row(agenda: &Agenda, task: &Task) -> Value {
    let urgency = match agenda.urgency(task) {
        Urgency::Overdue => "overdue",
        Urgency::Soon => "soon",
        Urgency::Later => "later",
    };
    let authority = task.authority.as_ref();
    let authority = authority.map(|to| json!({"id": to.id, "name": to.name, "channels": to.channels}));
    json!({
        "entry": task.entry.as_deref().map(plain),
        "stage": task.stage,
        "urgency": urgency,
        "left": left(agenda, task),
        "seconds_left": task.due.as_ref().map(|(due, _)| due.duration_since(agenda.now).as_secs()),
        "due": task.due.as_ref().map(|(due, zone)| local(*due, zone)),
        "due_utc": task.due.as_ref().map(|(due, _)| utc(*due)),
        "weekday": task.due.as_ref().map(|(due, zone)| due.to_zoned(zone.clone()).strftime("%A").to_string()),
        "missing": task.missing,
        "since_utc": task.since.map(utc),
        "task": task.what,
        "authority": authority,
        "source": source(&task.source),
        "path": plain(&task.location.path),
        "pointer": plain(&task.location.pointer),
        "line": task.location.start.line,
        "column": task.location.start.column,
    })
}

fn source(source: &Source) -> Value {
    match source {
        Source::Stage { regime, basis, period, set_by, is_presumed } => {
            let set_by = match set_by {
                SetBy::Law => "law",
                SetBy::Term => "term",
                SetBy::Entry => "entry",
                SetBy::Practice => "practice",
            };
            json!({"regime": regime, "basis": basis, "period": period, "set_by": set_by, "start_is_presumed": is_presumed})
        }
        Source::Entry(field) => json!({"field": field, "set_by": "entry"}),
        Source::Suspicion => json!({"basis": "EDPB 9/2022", "set_by": "practice"}),
    }
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn local(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
