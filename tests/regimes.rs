//! Laws as data: each runs the time rules with its own periods, and a further one is one more file.
#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use breachlint::check::{DEFAULT, Reference as _, Regime, Run, Settings};
use breachlint::engine::{Outcome, ReadFile, agenda, check};
use breachlint::finding::Finding;
use breachlint::pack::{Library, verify_regime};
use breachlint::place::Route;
use breachlint::schema::{self, DocumentKind};
use breachlint::source::{Limits, SourceFile, from_node, read};
use jiff::{SignedDuration, Timestamp};

const HOUSE: &str = include_str!("regimes/house.yaml");

fn file(text: &str) -> ReadFile {
    let source = SourceFile::new("register/a.yaml", text);
    let stream = read(&source.text, &Limits::default());
    assert_eq!(stream.problems, [], "{text}");
    let kind = |document: &breachlint::source::Document| {
        DocumentKind::from_word(document.root().get("kind").and_then(|kind| kind.text()).unwrap_or_default())
    };
    let kinds = stream.documents.iter().map(kind).collect();
    ReadFile { source, stream, kinds }
}

fn now() -> Timestamp {
    "2026-05-20T12:00:00Z".parse().expect("a moment")
}

fn checked(text: &str, library: &Library, settings: &Settings) -> Outcome {
    check(vec![file(text)], &[], library, Run { reference: library, settings, now: now(), complete: true })
}

fn judged(text: &str) -> Outcome {
    checked(text, &Library::builtin().expect("built-in rules"), &Settings::default())
}

fn of<'a>(outcome: &'a Outcome, code: &str) -> Vec<&'a Finding> {
    outcome.findings.iter().filter(|finding| *finding.code == *code).collect()
}

/// Notified 50 hours after awareness, 52 after detection.
fn notified_after_50_hours(regimes: &str) -> String {
    format!(
        "kind: breach_entry\nregimes: [{regimes}]\ndetected_at: 2026-05-04T06:00:00Z\naware_at: 2026-05-04T08:00:00Z\n\
         notifications: [{{phase: initial, submitted_at: \"2026-05-06T10:00:00Z\"}}]\n"
    )
}

#[test]
fn every_regime_file_is_sound() {
    let library = Library::builtin().expect("built-in rules");
    let ids: Vec<&str> = library.regime_ids().collect();
    assert_eq!(ids.len(), 8);
    for id in ids {
        let regime = library.regime(id).unwrap_or_else(|| panic!("policies/regimes/{id}.yaml cannot be read"));
        assert_eq!(regime.regime, id, "the file is named like the regime");
        assert_eq!(verify_regime(regime, &library), [], "{id}");
        let stages: BTreeSet<&str> = regime.stages.iter().map(|stage| stage.id.as_str()).collect();
        assert_eq!(stages.len(), regime.stages.len(), "{id}: a stage stands twice");
        assert!(regime.stage("authority_notification").is_some_and(|stage| stage.period.is_some()), "{id}");
    }
}

#[test]
fn each_law_has_its_own_clock_and_is_named() {
    // 24 hours from detection are over, 72 from awareness are not.
    let outcome = judged(&notified_after_50_hours("gdpr, eprivacy_611_2013"));
    let [late] = of(&outcome, "TIM002")[..] else { panic!("{:#?}", of(&outcome, "TIM002")) };
    assert!(
        late.message.starts_with("Reg. 611/2013: submitted 52 h after detection, 27 h after the limit"),
        "{}",
        late.message
    );
    assert_eq!(*late.basis, ["Regulation (EU) 611/2013 Art. 2(2)".to_owned()]);
}

#[test]
fn the_gdpr_is_not_named_and_is_the_default() {
    let text = notified_after_50_hours("gdpr").replace("2026-05-06", "2026-05-09");
    let outcome = judged(&text);
    let [late] = of(&outcome, "TIM002")[..] else { panic!("{:#?}", of(&outcome, "TIM002")) };
    assert!(late.message.starts_with("submitted 122 h after awareness"), "{}", late.message);
    let silent = judged(&text.replace("regimes: [gdpr]\n", ""));
    assert_eq!(of(&silent, "TIM002").len(), 1);
    assert!(silent.skipped.iter().all(|skipped| !skipped.reason.contains("speak")), "{:#?}", silent.skipped);
}

#[test]
fn where_nothing_is_said_the_law_of_the_place_holds() {
    let text = notified_after_50_hours("").replace("regimes: []\n", "").replace("2026-05-06", "2026-05-09");
    for (place, named) in
        [("GB", "UK GDPR: submitted"), ("EU", "EUDPR: submitted"), ("NO", "submitted"), ("", "submitted")]
    {
        let outcome = judged(&format!("{text}jurisdiction: {place}\n"));
        let [late] = of(&outcome, "TIM002")[..] else { panic!("{place}: {:#?}", outcome.findings) };
        assert!(late.message.starts_with(named), "{place}: {}", late.message);
    }
}

#[test]
fn what_still_runs_is_what_is_not_due() {
    let rule = |code: &str, more: serde_json::Value| {
        let mut rule = serde_json::json!({
            "code": code, "name": "test/rule", "severity": "error", "on": "entry", "certainty": "practice",
            "basis": [{"practice": "test"}], "message": "found", "help": "do", "check": {"kind": "forbidden", "at": ["/aware_at"]},
        });
        rule.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        serde_json::from_value(rule).expect("a rule")
    };
    let runs = serde_json::json!({"when": {"not_due": "authority_notification", "from": "/aware_at"}});
    let due = serde_json::json!({"due": "authority_notification"});
    let library = Library::with_rules(vec![rule("AAA001", runs), rule("AAA002", due)]).expect("built-in data");
    let text = "kind: breach_entry\nstatus: open\naware_at: 2026-03-02T09:15:00Z\n";
    for counting in breachlint::config::Counting::ALL {
        let settings = Settings { counting, ..Settings::default() };
        for minute in (0..30 * 60).step_by(5) {
            let start: Timestamp = "2026-03-05T00:00:00Z".parse().expect("a moment");
            let now = start + SignedDuration::from_mins(minute);
            let run = Run { reference: &library, settings: &settings, now, complete: true };
            let outcome = check(vec![file(text)], &[], &library, run);
            let codes: Vec<&str> = outcome.findings.iter().map(|finding| &*finding.code).collect();
            assert_eq!(codes.len(), 1, "{counting:?} at {now}: {codes:?}");
        }
    }
}

#[test]
fn two_laws_that_are_broken_are_two_findings() {
    let outcome = judged(&notified_after_50_hours("gdpr, uk_gdpr").replace("2026-05-06", "2026-05-09"));
    let late = of(&outcome, "TIM002");
    assert_eq!(late.len(), 2);
    let fingerprints: BTreeSet<&str> = late.iter().map(|finding| &*finding.fingerprint).collect();
    assert_eq!(fingerprints.len(), 2);
    assert!(late.iter().any(|finding| finding.message.starts_with("UK GDPR: ")));
}

#[test]
fn what_does_not_speak_for_a_law_is_listed() {
    let outcome = judged(&notified_after_50_hours("nis2"));
    assert!(of(&outcome, "TIM002").is_empty());
    assert_eq!(of(&outcome, "TIM013").len(), 2, "early warning and incident notification");
    let strange = outcome.skipped.iter().find(|skipped| skipped.code == "TIM002").expect("listed");
    assert_eq!(strange.reason, "the rule does not speak for `nis2`");
    assert!(outcome.skipped.iter().all(|skipped| skipped.code != "TIM013"));
}

#[test]
fn a_proposal_is_never_in_force() {
    let outcome = judged(&notified_after_50_hours("omnibus_2025_proposal").replace("2026-05-06", "2026-05-07"));
    // 74 hours: late by the GDPR, in time by the proposal.
    let [late] = of(&outcome, "TIM002")[..] else { panic!("the GDPR holds") };
    assert!(late.message.starts_with("submitted 74 h after awareness"), "{}", late.message);
    let listed = outcome.skipped.iter().find(|skipped| skipped.code == "TIM002").expect("listed");
    assert_eq!(listed.reason, "`omnibus_2025_proposal` is a proposal and not in force");
}

#[test]
fn the_entry_goes_before_the_policy_and_the_policy_before_the_configuration() {
    let policy = "---\nkind: breach_policy\nlegal_regimes: [dora]\n";
    let settings = Settings { regimes: vec!["eprivacy_611_2013".to_owned()], ..Settings::default() };
    let library = Library::builtin().expect("built-in rules");
    let with = |text: &str| checked(text, &library, &settings);
    let own = notified_after_50_hours("nis2");
    let none = own.replace("regimes: [nis2]\n", "");
    assert!(of(&with(&format!("{own}{policy}")), "TIM013").iter().all(|finding| finding.message.starts_with("NIS2: ")));
    assert!(
        of(&with(&format!("{none}{policy}")), "TIM013").iter().any(|finding| finding.message.starts_with("DORA: "))
    );
    assert!(of(&with(&none), "TIM002").iter().all(|finding| finding.message.starts_with("Reg. 611/2013: ")));
    assert_eq!(of(&with(&none), "TIM002").len(), 1);
}

fn house() -> Regime {
    let text: std::sync::Arc<str> = HOUSE.into();
    let stream = read(&text, &Limits::default());
    from_node(stream.documents.first().expect("a document").root()).expect("a regime file")
}

#[test]
fn a_further_law_is_one_more_file() {
    let mut library = Library::builtin().expect("built-in rules");
    library.add_regime(house()).expect("a sound regime");
    let settings = Settings { regimes: vec!["house".to_owned()], ..Settings::default() };
    let text = notified_after_50_hours("").replace("regimes: []\n", "");
    let outcome = checked(&text, &library, &settings);
    // It follows the GDPR, so the GDPR's rules speak for it, with its 36 hours.
    let [late] = of(&outcome, "TIM002")[..] else { panic!("{:#?}", outcome.findings) };
    assert!(
        late.message.starts_with("House rules: submitted 50 h after awareness, 13 h after the limit"),
        "{}",
        late.message
    );
    assert_eq!(*late.basis, ["House rules on incidents Art. 4".to_owned()]);
    // Its report to the board is owed, and asked for by the rule on reports and by `status`.
    assert_eq!(of(&outcome, "TIM013").len(), 1);
    let run = Run { reference: &library, settings: &settings, now: now(), complete: true };
    let agenda = agenda(&[file(&text)], &[], run, SignedDuration::from_hours(24));
    let stages: Vec<&str> = agenda.tasks.iter().map(|task| task.stage.as_str()).collect();
    assert_eq!(stages, ["board_report"]);
}

#[test]
fn a_typo_in_a_regime_is_an_error() {
    let mut library = Library::builtin().expect("built-in rules");
    for (right, wrong, said) in [
        ("from: /aware_at", "from: /aware_on", "no schema knows the route `/aware_on`, did you mean `/aware_at`?"),
        ("owed: is_breach", "owed: is_a_breach", "unknown guard `is_a_breach`"),
        ("follows: gdpr", "follows: gdrp", "it follows the unknown regime `gdrp`"),
        ("regime: house", "regime: nis2", "the regime `nis2` is built in"),
    ] {
        let text: std::sync::Arc<str> = HOUSE.replacen(right, wrong, 1).into();
        let stream = read(&text, &Limits::default());
        let regime: Regime = from_node(stream.documents.first().expect("a document").root()).expect("a regime file");
        let error = library.add_regime(regime).expect_err(wrong);
        let told = format!("{}, {}", error.message, error.help.unwrap_or_default());
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn the_default_regime_is_there() {
    assert!(Library::builtin().expect("built-in rules").regime(DEFAULT).is_some_and(|regime| regime.in_force));
}

#[test]
fn the_grace_of_entries_names_only_what_the_schema_knows() {
    let library = Library::builtin().expect("the built-in pack");
    let patience = library.patience().expect("policies/grace.yaml");
    let field = |key: &str| {
        let route = Route::parse(&format!("/{key}")).expect("a route");
        schema::field(DocumentKind::Entry, &route)
    };
    let known = field("status").expect("a field").words;
    let (mut words, mut keys) = (0, 0);
    for (status, from) in patience.names() {
        words += status.iter().inspect(|word| assert!(known.contains(&word.as_str()), "{word}")).count();
        keys += from.iter().inspect(|key| assert!(field(key).is_some(), "{key}")).count();
    }
    assert!(words > 3 && keys > 4, "the file was not read");
    assert!(patience.case(None).is_some(), "an entry without status has no case");
}
