//! One hand-made outcome in every format. `UPDATE=1` rewrites the expectations, which are then read in the diff.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::indexing_slicing, reason = "a test that reads past an end has failed")]

#[path = "formats/agreement.rs"]
mod agreement;
#[path = "formats/scene.rs"]
mod scene;
mod told;

use std::path::Path;

use breachlint::engine::Outcome;
use breachlint::finding::Severity;
use breachlint::report::{Format, Options};
use breachlint::schema::DocumentKind;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde_json::Value;

use scene::{clean, corners, file, finding, location, mixed, outcome, related};

fn options() -> Options {
    Options { below_root: "compliance".into(), ..Options::default() }
}

fn written(format: Format, outcome: &Outcome, options: &Options) -> String {
    let mut out = Vec::new();
    format.write(outcome, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

/// Compares every format with `tests/formats/<format>/<case>.<ext>`.
fn compare(case: &str, outcome: &Outcome, options: &Options) {
    for format in Format::ALL {
        let extension = match format {
            Format::Text | Format::Concise | Format::Github => "txt",
            Format::Json | Format::Gitlab | Format::Rdjson => "json",
            Format::Ndjson => "ndjson",
            Format::Sarif => "sarif",
            Format::Junit | Format::Checkstyle => "xml",
            Format::Markdown => "md",
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
        let path = root.join(format.word()).join(format!("{case}.{extension}"));
        let text = match format {
            Format::Sarif => without_other_rules(&written(format, outcome, options)),
            _ => written(format, outcome, options),
        };
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
            std::fs::write(&path, &text).expect("the expectation can be written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, expected, "{} differs; UPDATE=1 rewrites it", path.display());
    }
}

/// Of all rules those that the findings name: a new rule must not change every expectation.
fn without_other_rules(text: &str) -> String {
    let mut log: Value = serde_json::from_str(text).expect("JSON");
    let run = &mut log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules").clone();
    let mut named = Vec::new();
    for result in run["results"].as_array_mut().expect("results") {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small one")];
        assert_eq!(rule["id"], result["ruleId"]);
        result["ruleIndex"] = "…".into();
        if !named.contains(rule) {
            named.push(rule.clone());
        }
    }
    run["tool"]["driver"]["rules"] = named.into();
    format!("{log:#}\n")
}

#[test]
fn mixed_findings() {
    compare("mixed", &mixed(), &options());
}

#[test]
fn mixed_findings_redacted() {
    compare("mixed-redacted", &mixed(), &Options { redact: true, ..options() });
}

#[test]
fn mixed_findings_with_everything() {
    let everything = Options { verbose: true, statistics: true, color: true, links: true, width: 60, ..options() };
    compare("mixed-everything", &mixed(), &everything);
}

#[test]
fn only_errors() {
    compare("errors", &mixed(), &Options { min_severity: Severity::Error, statistics: true, ..options() });
}

#[test]
fn no_findings() {
    compare("clean", &clean(), &options());
    assert_eq!(written(Format::Text, &clean(), &Options { quiet: true, ..options() }), "");
}

#[test]
fn what_a_hygiene_rule_found_is_hidden_always() {
    compare("corners", &outcome(corners), &options());
}

#[test]
fn free_text_is_hidden_in_every_corner() {
    let outcome = outcome(corners);
    let redacted = Options { redact: true, verbose: true, ..options() };
    compare("corners-redacted", &outcome, &redacted);
    for format in Format::ALL {
        let text = written(format, &outcome, &redacted);
        assert!(!text.contains("hidden") && !text.contains("111222333"), "{text}");
    }
}

#[test]
fn no_terminal_escape_of_the_user_reaches_an_output() {
    for outcome in [mixed(), outcome(corners)] {
        for format in Format::ALL {
            let text = written(format, &outcome, &options());
            assert!(!text.contains(['\u{1b}', '\u{85}', '\u{9b}', '\u{202e}', '\t']), "{text}");
        }
    }
}

/// Texts that are nearly YAML, with everything that is awkward to show.
fn awkward_text() -> impl Strategy<Value = String> {
    let pieces = [
        "a: ",
        "description: ",
        "- ",
        "\n",
        "\r\n",
        "\r",
        "  ",
        "\t",
        "|\n",
        "'",
        "\"",
        "# c",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "---\n",
        "ä",
        "😀",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{feff}",
        "&x ",
        "*x",
        "...\n",
        "word",
        "\0",
        "e\u{301}",
        "漢",
    ];
    let piece = prop_oneof![
        20 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => Just("long ".repeat(100)),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_in_every_text_can_be_shown(
        text in awkward_text(),
        places in proptest::collection::vec((0..2000_usize, 0..400_usize), 1..4),
        redact in any::<bool>(),
        hygiene in any::<bool>(),
        format in prop_oneof![10 => Just(Format::Text), 5 => proptest::sample::select(Format::ALL.to_vec())],
    ) {
        let file = file("a.yaml", &text, DocumentKind::Entry);
        let mut locations = places.iter().map(|(start, length)| location(&file, "", *start, *length));
        let code = if hygiene { "HYG001" } else { "REG001" };
        let mut finding = finding(code, "a/b", Severity::Error, locations.next().expect("there is one"));
        finding.related = locations.map(|location| related(location, "here")).collect();
        let outcome = Outcome { files: vec![file], findings: vec![finding], ..clean() };
        let shown = written(format, &outcome, &Options { redact, ..options() });
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    }
}
