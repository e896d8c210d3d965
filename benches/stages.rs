//! Where the time of a check goes: the same 10,000 entries read, held against the schema and judged, each stage alone.
//! `cargo bench --bench stages` prints a table; ratios are to the YAML reader alone on the same bytes.
#![expect(clippy::expect_used, reason = "a measurement that cannot set the scene has failed")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use breachlint::check::{Run, Settings};
use breachlint::engine::{ReadFile, check};
use breachlint::pack::Library;
use breachlint::schema::{DocumentKind, validate};
use breachlint::source::{Limits, SourceFile, read};

const ENTRIES: usize = 10_000;
/// Before the first deadline of the entries, so that what is not due is silent: the cost of judging, not of findings.
const EARLY: &str = "2026-05-04T12:00:00Z";
/// Long after it, so that every entry has findings.
const LATE: &str = "2026-11-21T12:00:00Z";

/// An entry of about 1.2 kB: half filled, as on the day of the incident.
fn entry(number: usize) -> String {
    format!(
        "kind: breach_entry
entry_id: BR-2026-{number:05}
title: Brief naar verkeerd adres
status: open
recorded_at: 2026-05-04T13:00:00+02:00
recorded_by: Privacy officer
jurisdiction: NL
our_role: controller
detected_at: 2026-05-04T10:25:00+02:00
aware_at: 2026-05-04T10:30:00+02:00
awareness_basis: De ontvanger belde de balie en las de aanhef van de brief voor.
facts:
  description: |
    Een brief met gegevens van een inwoner is op een verkeerd adres bezorgd en
    ongeopend teruggebracht naar de balie, zaak {number}.
cause: {{category: mis_sending, origin: internal_non_malicious}}
nature:
  is_personal_data_breach: true
  types: [confidentiality]
  mis_sending_type: wrong_recipient
wrong_recipients: {{number: 1, contacted_at: 2026-05-04T11:00:00+02:00, deletion_requested: true}}
data_subjects:
  categories: [customers]
  number: {{value: {people}, kind: exact}}
personal_data:
  categories: [basic, contact]
# nog te beoordelen: de gevolgen voor de geadresseerde
effects:
  likely_consequences: [loss_of_control]
containment:
  - {{description: Brief opgehaald bij de verkeerde ontvanger, owner: Privacy officer, status: done, done_at: 2026-05-04T12:00:00+02:00}}
",
        people = number % 90 + 1
    )
}

/// The shortest of several runs: other load only ever adds.
fn fastest(mut work: impl FnMut() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..5 {
        let start = Instant::now();
        let count = black_box(work());
        best = best.min((start.elapsed(), count));
    }
    best
}

fn files(texts: &[String]) -> Vec<ReadFile> {
    let file = |(number, text): (usize, &String)| {
        let source = SourceFile::new(&format!("register/{number:05}.yaml"), text);
        let stream = read(&source.text, &Limits::default());
        ReadFile { source, stream, kinds: vec![Some(DocumentKind::Entry)] }
    };
    texts.iter().enumerate().map(file).collect()
}

fn register(texts: &[String]) -> String {
    let mut register = String::from("kind: breach_register\nentries:\n");
    for text in texts {
        for (at, line) in text.lines().skip(1).enumerate() {
            register.push_str(if at == 0 { "  - " } else { "    " });
            register.push_str(line);
            register.push('\n');
        }
    }
    register
}

fn judged(texts: &[String], library: &Library, now: &str) -> (Duration, usize) {
    let now = now.parse().expect("a moment");
    let settings = Settings::default();
    let mut best = (Duration::MAX, 0);
    for _ in 0..3 {
        let files = files(texts);
        let run = Run { reference: library, settings: &settings, now, complete: false };
        let start = Instant::now();
        let outcome = check(files, &[], library, run);
        best = best.min((start.elapsed(), outcome.findings.len()));
    }
    best
}

fn main() {
    let texts: Vec<String> = (0..ENTRIES).map(entry).collect();
    let shared: Vec<Arc<str>> = texts.iter().map(|text| text.as_str().into()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let one: Arc<str> = register(&texts).into();
    let library = Library::builtin().expect("the built-in rules");
    println!("{ENTRIES} entries, {bytes} bytes; {} rules", library.rules.len());

    let limits = Limits { nodes: 100_000_000, ..Limits::default() };
    let reading = fastest(|| shared.iter().map(|text| read(text, &limits).documents.len()).sum());
    let reading_one = fastest(|| read(&one, &limits).documents.len());
    let read_once = files(&texts);
    let shape = fastest(|| {
        let roots = read_once.iter().flat_map(|file| &file.stream.documents);
        roots.map(|document| validate(DocumentKind::Entry, document.root()).len()).sum()
    });
    let early = judged(&texts, &library, EARLY);
    let late = judged(&texts, &library, LATE);

    let row = |name: &str, (time, count): (Duration, usize), what: &str| {
        let (seconds, floor) = (time.as_secs_f64(), reading.0.as_secs_f64());
        println!("{name:<44} {:>8.1} ms {:>7.2} x  {count} {what}", seconds * 1e3, seconds / floor);
    };
    row("reading, 10,000 texts, one thread", reading, "documents");
    row("reading, one register, one thread", reading_one, "documents");
    row("schema, one thread", shape, "violations");
    row("schema and rules before the deadline, all threads", early, "findings");
    row("schema and rules after the deadline, all threads", late, "findings");
}
