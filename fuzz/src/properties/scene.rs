//! What stands around an input: the built-in rules, the moment of the run, and the documents that it is held against.

use std::sync::LazyLock;

use breachlint::check::{Run, Settings};
use breachlint::config::Config;
use breachlint::discover::{Candidate, stand_in};
use breachlint::engine::{Outcome, ReadFile, Unknown, check, gather_text};
use breachlint::error::Error;
use breachlint::pack::Library;
use breachlint::report::{Format, Options, write_error};
use breachlint::schema::DocumentKind;
use breachlint::source::Limits;
use jiff::Timestamp;

/// The built-in rules.
pub(crate) static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().expect("the built-in rules"));
/// The settings where no configuration says anything.
pub(crate) static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

/// A policy, processors, two entries and a register with faults, comments, anchors and every sort of value.
pub(crate) const SAMPLE: &str = include_str!("sample.yaml");

/// What a text may cost here: enough for every path of the program, too little for an input that only takes long.
pub(crate) const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 128, nodes: 20_000 };

/// The moment of all runs.
pub(crate) fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a moment")
}

/// A run with settings.
pub(crate) fn run_with<'a>(library: &'a Library, settings: &'a Settings) -> Run<'a> {
    Run { reference: library, settings, now: now(), complete: true }
}

/// A run with the built-in rules.
pub(crate) fn run() -> Run<'static> {
    run_with(&LIBRARY, &SETTINGS)
}

fn candidate() -> Candidate {
    stand_in("/a.yaml".into(), "a.yaml", &Config::default()).expect("nothing leaves it out")
}

/// The documents of a text. One that does not say what it is, is taken for the kind.
pub(crate) fn files(bytes: &[u8], assigned: Option<DocumentKind>) -> Vec<ReadFile> {
    let candidate = Candidate { assigned, ..candidate() };
    gather_text(bytes.to_vec(), &candidate, &LIMITS, Unknown::Ignore).files
}

/// The sample, judged by the rules of a library.
pub(crate) fn sample_judged(library: &Library, settings: &Settings) -> Outcome {
    check(files(SAMPLE.as_bytes(), None), &[], library, run_with(library, settings))
}

/// A report with all that can be said.
pub(crate) fn written(outcome: &Outcome, format: Format, redact: bool) -> String {
    let options = Options { redact, verbose: true, statistics: true, ..Options::default() };
    let mut out = Vec::new();
    format.write(outcome, &options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("every report is text")
}

/// What is true of every error: it says what is wrong, what to do and where, and can be written without a character that
/// a terminal would obey.
pub(crate) fn is_told(error: &Error, path: &str, text: &str) {
    assert!(!error.message.trim().is_empty(), "an error without words");
    assert!(error.help.as_deref().is_some_and(|help| !help.trim().is_empty()), "{error:?}");
    let mut shown = Vec::new();
    write_error(error, &Options::default(), &mut shown).expect("a vector takes everything");
    let shown = String::from_utf8(shown).expect("an error is text");
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown}");
    let (own, start) = error.location().unwrap_or_else(|| panic!("an error without a place: {error:?}"));
    assert_eq!(own, path);
    assert!(text.get(start.offset as usize..).is_some(), "{error:?}");
    assert_eq!(super::places::position(text, start.offset as usize), start, "{error:?}");
}
