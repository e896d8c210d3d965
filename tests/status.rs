//! `status` in all forms: no free text, the same bytes, and what a scheduled job relies on.
#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use breachlint::check::{Run, Settings};
use breachlint::discover::Candidate;
use breachlint::engine::{Agenda, ReadFile, Unknown, Urgency, agenda, gather_text};
use breachlint::pack::Library;
use breachlint::report::{AgendaForm, Options, write_agenda};
use breachlint::schema::{DocumentKind, is_free_text};
use breachlint::source::{Kind, Limits, Node};
use jiff::{SignedDuration, Timestamp};

const COMPLETE: &str = include_str!("schemas/breach-entry/valid/complete-entry-uses-every-section.yaml");
const FORMS: [AgendaForm; 3] = [AgendaForm::Text, AgendaForm::Json, AgendaForm::Markdown];

fn file(path: &str, text: &str) -> ReadFile {
    let file = Candidate { path: path.into(), shown: path.to_owned(), named: true, assigned: None, target: None };
    let gathered = gather_text(text.as_bytes().to_vec(), &file, &Limits::default(), Unknown::Report);
    gathered.files.into_iter().next().expect("a document of ours")
}

fn at(now: &str, files: &[ReadFile]) -> Agenda {
    let (library, settings) = (Library::with_rules(Vec::new()).expect("built-in data"), Settings::default());
    let now: Timestamp = now.parse().expect("a moment");
    let run = Run { reference: &library, settings: &settings, now, complete: true };
    agenda(files, &[], run, SignedDuration::from_hours(24))
}

fn written(form: AgendaForm, agenda: &Agenda) -> String {
    let options = Options { width: 80, ..Options::default() };
    let mut out = Vec::new();
    write_agenda(form, agenda, &options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

/// Every free text of a document.
fn free_texts<'a>(node: Node<'a>, found: &mut Vec<&'a str>) {
    match node.kind() {
        Kind::Text if is_free_text(DocumentKind::Entry, node) => found.extend(node.text()),
        Kind::List => node.items().for_each(|item| free_texts(item, found)),
        Kind::Map => node.members().for_each(|(_, value)| free_texts(value, found)),
        _ => {}
    }
}

/// The complete entry, open again: nothing was done, everything is due.
fn open_again() -> String {
    let lines = COMPLETE.lines().map(|line| {
        let key = line.trim_start().trim_start_matches("- ");
        match key.split_once(':') {
            Some(("status", _)) if !line.starts_with(' ') => "status: open".to_owned(),
            Some(("submitted_at" | "sent_at" | "done_at" | "answered_at" | "at" | "published_at", _)) => {
                line.replacen(key, "x-was: nothing", 1)
            }
            _ => line.replace("status: done", "status: planned"),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_form_shows_free_text() {
    let files = [file("register/a.yaml", &open_again())];
    let document = files[0].stream.documents.first().expect("a document");
    assert!(!document.broken, "{:?}", files[0].stream.problems);
    let mut texts = Vec::new();
    free_texts(document.root(), &mut texts);
    texts.retain(|text| text.chars().count() > 7);
    assert!(texts.len() > 40, "only {} texts", texts.len());
    let agenda = at("2026-11-21T12:00:00Z", &files);
    assert!(agenda.tasks.len() > 3, "{:#?}", agenda.tasks);
    for form in FORMS {
        let shown = written(form, &agenda);
        let leaked: Vec<&&str> = texts.iter().filter(|text| shown.contains(**text)).collect();
        assert!(leaked.is_empty(), "{form:?} shows {leaked:#?}");
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let entry =
        |id: &str, aware: &str| format!("kind: breach_entry\nentry_id: {id}\nstatus: open\naware_at: {aware}\n");
    let one = || file("a.yaml", &entry("A", "2026-11-20T12:00:00Z"));
    let other = || file("b.yaml", &entry("B", "2026-11-19T12:00:00Z"));
    let (first, second) =
        (at("2026-11-21T12:00:00Z", &[one(), other()]), at("2026-11-21T12:00:00Z", &[other(), one()]));
    for form in FORMS {
        assert_eq!(written(form, &first), written(form, &second));
    }
}

#[test]
fn an_end_is_due_to_the_second() {
    let text = "kind: breach_entry\nstatus: open\naware_at: 2026-11-18T12:00:00Z\n";
    for (now, urgency) in [
        ("2026-11-20T11:59:59Z", Urgency::Later),
        ("2026-11-20T12:00:00Z", Urgency::Soon),
        ("2026-11-21T12:00:00Z", Urgency::Soon),
        ("2026-11-21T12:00:01Z", Urgency::Overdue),
    ] {
        assert_eq!(at(now, &[file("a.yaml", text)]).count(urgency), 1, "{now}");
    }
}

#[test]
fn nothing_is_lost_that_cannot_be_read() {
    let broken = file("a.yaml", "kind: breach_entry\naware_at: [\nstatus: open\n");
    let strange = file("b.yaml", "kind: breach_register\nentries:\n  - just text\n  - {entry_id: A, status: closed}\n");
    let agenda = at("2026-11-21T12:00:00Z", &[broken, strange]);
    let places: Vec<(&str, u32)> =
        agenda.unreadable.iter().map(|(place, _)| (&*place.path, place.start.line)).collect();
    assert_eq!(places.len(), 2, "{places:?}");
    assert_eq!(places[1], ("b.yaml", 3));
    assert_eq!((agenda.open, agenda.closed), (0, 1));
}

#[test]
fn what_is_done_or_not_owed_is_silent() {
    let entry = |rest: &str| format!("kind: breach_entry\nstatus: open\naware_at: 2026-11-18T12:00:00Z\n{rest}");
    for rest in [
        "decisions: {notify_authority: {outcome: not_notify}}\n",
        "risk_assessment: {level: unlikely}\n",
        "notifications: [{phase: initial, completeness: complete, submitted_at: \"2026-11-19T12:00:00Z\"}]\n",
        "nature: {is_personal_data_breach: false}\n",
    ] {
        let agenda = at("2026-11-21T12:00:00Z", &[file("a.yaml", &entry(rest))]);
        assert!(agenda.tasks.is_empty(), "{rest}: {:#?}", agenda.tasks);
    }
    // A withdrawal takes back; an incomplete notification wants a follow-up.
    for (rest, stage) in [
        ("notifications: [{phase: withdrawal, submitted_at: \"2026-11-19T12:00:00Z\"}]\n", "authority_notification"),
        (
            "notifications: [{phase: initial, completeness: incomplete, submitted_at: \"2026-11-19T12:00:00Z\"}]\n",
            "follow_up",
        ),
    ] {
        let agenda = at("2026-11-21T12:00:00Z", &[file("a.yaml", &entry(rest))]);
        let stages: Vec<&str> = agenda.tasks.iter().map(|task| task.stage.as_str()).collect();
        assert_eq!(stages, [stage], "{rest}");
    }
}
