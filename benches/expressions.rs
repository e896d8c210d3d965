//! What a rule costs for one entry: a condition in CEL beside the same condition in built-in kinds.
//! `cargo bench --bench expressions` prints a table.
#![expect(clippy::expect_used, reason = "a measurement that cannot set the scene has failed")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use breachlint::check::{Facts, Kind, KindNamed, Run, Settings, Subject};
use breachlint::expression::{Names, Program};
use breachlint::model::Home;
use breachlint::pack::Library;
use breachlint::schema::DocumentKind;
use breachlint::source::{Limits, read};
use serde::de::DeserializeSeed as _;
use serde_json::{Value, json};

const RUNS: u32 = 200_000;
const ENTRY: &str = "kind: breach_entry
entry_id: BR-2026-001
status: open
x-ticket: INC-1
aware_at: 2026-05-04T10:30:00+02:00
data_subjects: {number: {value: 900, kind: exact}}
nature: {types: [confidentiality]}
notifications:
  - {phase: initial, submitted_at: 2026-05-05T10:30:00+02:00}
  - {phase: additional, submitted_at: 2026-05-09T10:30:00+02:00}
";

/// Pairs that say the same, as far as the kinds can say it.
fn pairs() -> Vec<(&'static str, Value)> {
    let expression = |text: &str| json!({"kind": "expression", "found_when": text, "at": ["/status"]});
    vec![
        ("required: /x-ticket", json!({"kind": "required", "fields": ["/x-ticket"]})),
        ("CEL: !has(self['x-ticket'])", expression("!has(self.`x-ticket`)")),
        ("CEL: status and number", expression("status == 'closed' && data_subjects.number.value > 250")),
        ("CEL: word in list", expression("'integrity' in nature.types")),
        (
            "deadline: aware_at to notifications",
            json!({"kind": "deadline", "from": "/aware_at", "to": "/notifications/*/submitted_at", "within": "authority_notification"}),
        ),
        (
            "CEL: notifications.exists, moments",
            expression("!notifications.exists(n, n.submitted_at - aware_at <= duration('72h'))"),
        ),
    ]
}

fn kind(written: &Value) -> Kind {
    let mut parameters = written.clone();
    let name = parameters.as_object_mut().and_then(|map| map.remove("kind")).expect("a kind");
    let kind = KindNamed(name.as_str().expect("a word")).deserialize(parameters).expect("parameters");
    kind.check().prepare(&[DocumentKind::Entry], None).expect("an expression");
    kind
}

fn nanoseconds(facts: Facts<'_>, kind: &Kind) -> u128 {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..RUNS {
            black_box(kind.check().attempt(black_box(facts)).map(|hits| hits.len())).expect("an answer");
        }
        best = best.min(start.elapsed());
    }
    (best / RUNS).as_nanos()
}

fn main() {
    let text: Arc<str> = ENTRY.into();
    let stream = read(&text, &Limits::default());
    let root = stream.documents.first().expect("a document").root();
    let library = Library::builtin().expect("the built-in rules");
    let settings = Settings::default();
    let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
    let run = Run { reference: &library, settings: &settings, now, complete: false };
    let home = Home::default();
    let subject = Subject::new(DocumentKind::Entry, root, &home, run);
    println!("one rule and one entry");
    for (name, written) in pairs() {
        println!("{name:<40} {:>6} ns", nanoseconds(subject.facts(), &kind(&written)));
    }
    let condition = "status == 'closed' && data_subjects.number.value > 250";
    let names = Names { kind: DocumentKind::Entry, each: None };
    let start = Instant::now();
    for _ in 0..1000 {
        black_box(Program::condition(black_box(condition), &names).expect("readable"));
    }
    println!("{:<40} {:>6} ns", "reading and checking an expression", (start.elapsed() / 1000).as_nanos());
}
