//! Suppressions against whole documents: each finding can be silenced where it stands, and a suppression of nothing
//! changes nothing.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use breachlint::check::{Run, Settings};
use breachlint::config::Suppressions;
use breachlint::engine::{ReadFile, check};
use breachlint::finding::{Finding, Silenced};
use breachlint::pack::{Library, Rule};
use breachlint::schema::DocumentKind;
use breachlint::source::{Limits, SourceFile, read};
use breachlint::triage::{Ledger, State, Triage};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::{collection, sample};

const REASON: &str = "the authority was told by telephone, its note is in the file";

/// The files of an example.
fn example(name: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(ending) if ending == "yaml" => files.push(named(&root, &path)),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

fn named(root: &Path, path: &PathBuf) -> (String, String) {
    let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
    (name, fs::read_to_string(path).expect("a readable file"))
}

fn read_file((name, text): &(String, String)) -> ReadFile {
    let source = SourceFile::new(name, text);
    let stream = read(&source.text, &Limits::default());
    let word = |document: &breachlint::source::Document| document.root().get("kind")?.text().map(str::to_owned);
    let kinds = stream.documents.iter().map(|document| DocumentKind::from_word(&word(document)?)).collect();
    ReadFile { source, stream, kinds }
}

fn findings(library: &Library, files: &[(String, String)]) -> (Vec<Finding>, Ledger) {
    let settings = Settings::default();
    let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
    let run = Run { reference: library, settings: &settings, now, complete: true };
    let mut outcome = check(files.iter().map(read_file).collect(), &[], library, run);
    let demands = Suppressions::default();
    let ledger = Triage::new(library, &demands, run).expect("no rule is named").suppress(&mut outcome);
    (outcome.findings, ledger)
}

/// What stays the same when lines move.
fn lasting(findings: &[Finding]) -> BTreeSet<(String, String, String, String)> {
    let live = findings.iter().filter(|finding| finding.suppressed.is_none() && !finding.code.starts_with("SUP"));
    live.map(|finding| {
        let Finding { code, message, fingerprint, location, .. } = finding;
        (code.to_string(), message.clone(), fingerprint.clone(), location.pointer.clone())
    })
    .collect()
}

/// The text with one more line before a line, counted from 1, indented as it is.
fn with_line_before(text: &str, line: usize, comment: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let below = lines.get(line - 1).expect("a line of the text");
    let indentation = below.len() - below.trim_start().len();
    lines.insert(line - 1, format!("{}{comment}", " ".repeat(indentation)));
    lines.join("\n") + "\n"
}

/// The text with a comment at the end of a line.
fn with_comment_behind(text: &str, line: usize, comment: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let own = lines.get_mut(line - 1).expect("a line of the text");
    let end = own.find(" # expect:").unwrap_or(own.len());
    own.truncate(end);
    own.push_str("  ");
    own.push_str(comment);
    lines.join("\n") + "\n"
}

/// The bad examples of a rule, as the documents of one file each.
fn bad_examples(rule: &Rule) -> Vec<(String, String)> {
    let text = Library::text(&rule.code).expect("a text for every rule");
    let kind = rule.on.first().map_or(DocumentKind::Entry, |on| on.kind()).word();
    let complete = |document: &str| {
        let is_named = document.lines().any(|line| line.starts_with("kind:"));
        if is_named { document.to_owned() } else { format!("kind: {kind}\n{document}") }
    };
    let file = |example: &breachlint::pack::Example| {
        let documents: Vec<String> = example.documents().split("---\n").map(complete).collect();
        ("example.yaml".to_owned(), documents.join("---\n"))
    };
    text.examples.bad.iter().map(file).collect()
}

/// Silences a finding by a comment and looks at what became of all others.
fn silence(library: &Library, (name, text): &(String, String), all: &[Finding], finding: &Finding, place: Place) {
    let comment = format!("# breachlint: ignore[{}] -- {REASON}", finding.code);
    let text = place(text, finding.location.start.line as usize, &comment);
    let (found, ledger) = findings(library, &[(name.clone(), text.clone())]);
    let same = found.iter().find(|other| other.fingerprint == finding.fingerprint).expect("still found");
    assert!(same.suppressed.is_some(), "{} is not silenced in\n{text}", finding.code);
    let (before, after) = (lasting(all), lasting(&found));
    let gone: Vec<_> = before.difference(&after).collect();
    assert!(gone.iter().all(|(code, ..)| *code == *finding.code), "{gone:?} in\n{text}");
    assert!(after.is_subset(&before), "something else is found in\n{text}");
    assert_eq!(ledger.rows.iter().map(|row| row.findings()).sum::<usize>(), gone.len(), "{text}");
}

type Place = fn(&str, usize, &str) -> String;

#[test]
fn every_rule_can_be_silenced_above_the_line_and_behind_it() {
    let library = Library::builtin().expect("the built-in rules");
    let mut silenced = BTreeSet::new();
    for rule in library.rules.iter().filter(|rule| rule.suppressible) {
        // One example shows it, and most rules have several alike.
        for file in bad_examples(rule).iter().take(2) {
            let (all, _) = findings(&library, std::slice::from_ref(file));
            let Some(finding) = all.iter().find(|finding| *finding.code == *rule.code) else { continue };
            for place in [with_line_before as Place, with_comment_behind] {
                silence(&library, file, &all, finding, place);
            }
            silenced.insert(&rule.code);
        }
    }
    // Some examples need a configuration, or files beside them.
    assert!(silenced.len() > 110, "{}", silenced.len());
}

/// Texts that are nearly documents with nearly suppressions.
fn awkward_text() -> impl Strategy<Value = String> {
    let pieces = [
        "kind: breach_entry\n",
        "status: closed\n",
        "# breachlint:",
        " ignore[",
        "REG006",
        "TIM002, ",
        "]",
        " until=2026-12-31",
        " until=",
        " by=dpo",
        " -- ",
        "a reason that says something",
        "BSN 111222333",
        "n/a",
        "\n",
        "\r\n",
        "\r",
        "---\n",
        "...\n",
        "  ",
        "x-a: |\n",
        "x-b: [1,\n",
        "x-c: 'é\u{202e}\n",
        "- ",
        ": ",
        "'",
        "😀",
        "\u{feff}",
        "\0",
        "=",
        "#",
    ];
    let piece = prop_oneof![
        20 => sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Name and text of each file.
type Files = Vec<(String, String)>;

/// An example with faults, and what is found in it: read once for all cases.
static FAULTY: LazyLock<(Library, Files, Vec<Finding>)> = LazyLock::new(|| {
    let library = Library::builtin().expect("the built-in rules");
    let files = example("faulty");
    let (all, _) = findings(&library, &files);
    (library, files, all)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_judged_with_places_inside_it(text in awkward_text()) {
        let text = format!("kind: breach_entry\n{text}");
        let (found, ledger) = findings(&FAULTY.0, &[("a.yaml".to_owned(), text.clone())]);
        for finding in found {
            let span = finding.location.span;
            prop_assert!(span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some());
            let comment = match &finding.suppressed {
                Some(Silenced::Comment(comment)) => comment,
                other => { prop_assert_eq!(other, &None); continue }
            };
            prop_assert!(!finding.code.starts_with("SUP") && !comment.reason.trim().is_empty());
            prop_assert!(!comment.reason.contains("111222333"));
            let row = ledger.rows.iter().find(|row| row.line == comment.line).expect("its row in the ledger");
            prop_assert!(row.rules.iter().any(|rule| rule.state == State::InUse && rule.code == *finding.code));
        }
    }

    #[test]
    fn a_suppression_of_nothing_changes_only_findings_about_suppressions(
        file in any::<sample::Index>(),
        line in any::<sample::Index>(),
        rule in any::<sample::Index>(),
        behind in any::<bool>(),
    ) {
        let (library, files, all) = &*FAULTY;
        let found: BTreeSet<&str> = all.iter().map(|finding| &*finding.code).collect();
        let others: Vec<_> =
            library.rules.iter().filter(|rule| rule.suppressible && !found.contains(&*rule.code)).collect();
        let comment = format!("# breachlint: ignore[{}] -- {REASON}", rule.get(&others).code);
        let file = file.index(files.len());
        let mut changed = files.clone();
        let (_, text) = changed.get_mut(file).expect("a file");
        let line = line.index(text.lines().count()) + 1;
        *text = if behind { with_comment_behind(text, line, &comment) } else { with_line_before(text, line, &comment) };
        // Inside a text it is no comment, but more text.
        let json = |(name, text): &(String, String)| {
            let file = read_file(&(name.clone(), text.clone()));
            file.stream.documents.iter().map(|document| document.root().to_json()).collect::<Vec<_>>()
        };
        let is_text = files.get(file).map(json) != changed.get(file).map(json);
        let (after, ledger) = findings(library, &changed);
        if is_text {
            prop_assert_eq!(ledger.rows.len(), 0);
        } else {
            prop_assert_eq!(lasting(all), lasting(&after));
            let own: Vec<&str> =
                after.iter().map(|finding| &*finding.code).filter(|code| code.starts_with("SUP")).collect();
            prop_assert_eq!(own.len(), 1);
            prop_assert_eq!(ledger.rows.len(), 1);
        }
    }
}
