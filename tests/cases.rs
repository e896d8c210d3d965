//! Official cases with their official outcome: the second opinion on a level (RSK003) agrees with what was decided, and
//! notices a level below it.
//!
//! The cases are entries in `tests/cases`; its README says how their facts became fields.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "the table of hits and misses is what a reader of the log looks for")]

use std::fs;
use std::path::Path;

use breachlint::check::{Reference as _, Run, Settings};
use breachlint::engine::{ReadFile, check};
use breachlint::finding::{Finding, Severity};
use breachlint::pack::{Library, verify_data};
use breachlint::schema::DocumentKind;
use breachlint::source::{Limits, SourceFile, read};

const NOW: &str = "2026-11-21T12:00:00Z";
const LEVELS: [&str; 3] = ["unlikely", "risk", "high_risk"];
/// Decisions that cannot stand beside the level; never found in what an authority decided.
const DECISIONS: [&str; 3] = ["DEC008", "DEC009", "DEC010"];
/// Every official case that must be there.
const OFFICIAL: [&str; 15] = [
    "EDPB-01", "EDPB-02", "EDPB-03", "EDPB-05", "EDPB-09", "EDPB-11", "EDPB-13", "EDPB-14", "EDPB-17", "B-i", "B-ii-",
    "B-iv-", "B-v-", "B-vii", "B-ix-",
];

struct Case {
    name: String,
    text: String,
    /// What was decided; `none` for a processor, who decides on no level.
    decided: String,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files =
        fs::read_dir(folder).expect("the folder of the cases").map(|file| file.expect("a readable file").path());
    let mut cases: Vec<Case> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable case");
            let decided = text.split("decided: ").nth(1).and_then(|rest| rest.split('}').next()).expect("`x-case`");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            Case { name, decided: decided.to_owned(), text }
        })
        .collect();
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    cases
}

fn findings(library: &Library, name: &str, text: &str) -> Vec<Finding> {
    let source = SourceFile::new(name, text);
    let stream = read(&source.text, &Limits::default());
    assert!(stream.problems.is_empty(), "{name} is not readable: {:?}", stream.problems);
    let settings = Settings::default();
    let run = Run { reference: library, settings: &settings, now: NOW.parse().expect("a moment"), complete: false };
    let file = ReadFile { source, stream, kinds: vec![Some(DocumentKind::Entry)] };
    check(vec![file], &[], library, run).findings
}

/// The case with another level, and nothing else changed.
fn with_level(text: &str, level: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("  level: ") { format!("  level: {level}\n") } else { format!("{line}\n") }
    };
    text.lines().map(line).collect()
}

/// What the second opinion says at a level.
fn opinion(library: &Library, case: &Case, level: &str) -> Option<Finding> {
    let found = findings(library, &case.name, &with_level(&case.text, level));
    found.into_iter().find(|finding| *finding.code == *"RSK003")
}

/// The level that the facts speak for: the lowest that is no understatement.
fn spoken_for<'a>(library: &Library, case: &Case) -> &'a str {
    let understated =
        |level: &str| opinion(library, case, level).is_some_and(|found| found.severity == Severity::Warning);
    LEVELS.into_iter().find(|level| !understated(level)).expect("the highest level is never an understatement")
}

fn is_twin(case: &Case) -> bool {
    case.name.ends_with("-understated") || case.name.ends_with("-overstated")
}

#[test]
fn facts_of_official_cases_speak_for_what_was_decided() {
    let library = Library::builtin().expect("the built-in rules");
    let cases = cases();
    let judged: Vec<&Case> = cases.iter().filter(|case| !is_twin(case) && case.decided != "none").collect();
    let mut misses = Vec::new();
    for case in &judged {
        let spoken = spoken_for(&library, case);
        let hit = spoken == case.decided;
        println!("{} {:<18} decided {:<10} facts {spoken}", if hit { "hit " } else { "MISS" }, case.name, case.decided);
        if !hit {
            misses.push(case.name.clone());
        }
        let above = opinion(&library, case, "high_risk");
        assert!(above.is_none_or(|found| found.severity == Severity::Info), "{}: a higher level is lawful", case.name);
    }
    println!("{} of {} cases", judged.len() - misses.len(), judged.len());
    assert!(misses.is_empty(), "{misses:?}");
    for official in OFFICIAL {
        assert!(cases.iter().any(|case| case.name.starts_with(official)), "{official} is missing");
    }
}

#[test]
fn entries_as_decided_have_no_second_opinion_and_no_error() {
    let library = Library::builtin().expect("the built-in rules");
    for case in cases().iter().filter(|case| !is_twin(case)) {
        let found = findings(&library, &case.name, &case.text);
        let wrong = |finding: &&Finding| {
            finding.severity == Severity::Error
                || finding.code.starts_with("RSK003")
                || DECISIONS.contains(&&*finding.code)
        };
        let wrong: Vec<_> = found.iter().filter(wrong).map(|finding| (&finding.code, &finding.message)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", case.name);
    }
}

#[test]
fn understated_twins_are_flagged_and_overstated_ones_at_most_hinted_at() {
    let library = Library::builtin().expect("the built-in rules");
    let cases = cases();
    for twin in cases.iter().filter(|case| is_twin(case)) {
        let found = findings(&library, &twin.name, &twin.text);
        let severity = found.iter().find(|finding| *finding.code == *"RSK003").map(|finding| finding.severity);
        match twin.name.strip_suffix("-understated") {
            Some(_) => assert_eq!(severity, Some(Severity::Warning), "{}", twin.name),
            None => assert!(severity.is_none_or(|severity| severity == Severity::Info), "{}", twin.name),
        }
    }
    for case in cases.iter().filter(|case| !is_twin(case) && case.decided != "none") {
        let ending = if case.decided == "unlikely" { "-overstated" } else { "-understated" };
        let twin = format!("{}{ending}", case.name);
        assert!(cases.iter().any(|case| case.name == twin), "{twin} is missing");
    }
}

#[test]
fn the_table_of_facts_names_only_fields_and_guards_that_exist() {
    let library = Library::builtin().expect("the built-in rules");
    let opinion = library.opinion().expect("policies/gdpr/second_opinion.yaml");
    assert_eq!(verify_data(&library, opinion), []);
}

/// ENISA's examples as `policies/enisa.yaml` works them out.
#[test]
fn worked_examples_of_enisa_are_computed_as_they_stand() {
    let library = Library::builtin().expect("the built-in rules");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/enisa.yaml");
    let file: serde_json::Value =
        serde_yaml::from_str(&fs::read_to_string(path).expect("the file")).expect("the shape of the file");
    let examples = file["worked_examples"].as_array().expect("a list");
    assert!(examples.len() >= 7, "only {} examples", examples.len());
    for example in examples {
        let (dpc, id) = (&example["dpc"], example["id"].as_str().expect("an id"));
        let adjustment = dpc["adjustment"].as_i64().expect("a whole number");
        let base = dpc["score"].as_i64().expect("a whole number") - adjustment;
        let entry = |se: f64| {
            format!(
                "kind: breach_entry\nrisk_assessment:\n  level: {}\n  enisa:\n    dpc: {{data_type: {}, base: {base}, \
                 adjustments: [{{delta: {adjustment}, reason: as the example says}}], score: {}}}\n    ei: {}\n    cb: {}\n    \
                 se: {se}\n    band: {}\n",
                example["level"].as_str().expect("a level"),
                dpc["type"].as_str().expect("a type"),
                dpc["score"],
                example["ei"],
                example["cb"],
                example["band"].as_str().expect("a band"),
            )
        };
        let about_enisa = |se: f64| {
            let found = findings(&library, id, &entry(se));
            found.into_iter().filter(|finding| ["RSK005", "RSK006"].contains(&&*finding.code)).count()
        };
        let se = example["se"].as_f64().expect("a number");
        assert_eq!(about_enisa(se), 0, "{id}");
        assert!(about_enisa(se + 0.01) > 0, "{id} with another result");
    }
}
