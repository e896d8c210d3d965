//! What holds for every text, not only for the ones we thought of. `PROPTEST_CASES` and `PROPTEST_RNG_SEED` look further
//! than the fixed cases of a common run.
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a slip ends a test, and no user's run")]

mod agreement;
mod edit;
mod naming;
#[path = "../told/mod.rs"]
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use breachlint::check::{Run, Settings};
use breachlint::config::Config;
use breachlint::discover::{Candidate, stand_in};
use breachlint::engine::{Outcome, ReadFile, Unknown, check, gather_text};
use breachlint::finding::{Finding, Severity};
use breachlint::pack::Library;
use breachlint::place::Span;
use breachlint::report::{Format, Options};
use breachlint::schema::{DocumentKind, free_texts};
use breachlint::source::{Document, Kind, Limits, Node, Stream, read};
use edit::{Edit, all_edited, any_edit, any_text, edited, line_edit};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::Value;

const NOW: &str = "2026-11-21T12:00:00Z";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().expect("the built-in rules"));
static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);
/// All documents under `examples/`: path and text.
static EXAMPLES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort();
    assert!(found.len() > 30, "the examples were not found");
    found
});

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).expect("a readable file")));
        }
    }
}

fn organisation(folder: &str) -> Vec<(String, String)> {
    EXAMPLES.iter().filter(|(path, _)| path.starts_with(folder)).cloned().collect()
}

/// The examples by kind, so that each kind is met as often. There are few registers: entries become some more.
static BY_KIND: LazyLock<[Vec<(String, String)>; 4]> = LazyLock::new(|| {
    let mut kinds = DocumentKind::ALL.map(|kind| {
        let is_so = |text: &str| text.lines().any(|line| line == format!("kind: {}", kind.word()));
        let own: Vec<_> = EXAMPLES.iter().filter(|(_, text)| is_so(text)).cloned().collect();
        (kind, own)
    });
    for (kind, own) in kinds.iter_mut().filter(|(kind, _)| *kind == DocumentKind::Register) {
        let parts = entries();
        let registers = parts.chunks(3).map(register).enumerate();
        own.extend(registers.map(|(number, text)| (format!("{}/{number}.yaml", kind.word()), text)));
    }
    kinds.map(|(_, own)| own)
});

/// A document of any kind: its path and its text.
fn example() -> impl Strategy<Value = (String, String)> {
    (any::<Index>(), any::<Index>()).prop_map(|(kind, which)| {
        let documents: &Vec<(String, String)> = kind.get(BY_KIND.as_slice());
        which.get(documents).clone()
    })
}

/// A document with the others of its organisation as they are.
fn with_its_own(path: &str, text: String) -> Vec<(String, String)> {
    let folder = path.split_inclusive('/').next().unwrap_or_default();
    let others = organisation(folder).into_iter().filter(|(other, _)| *other != path);
    others.chain([(path.to_owned(), text)]).collect()
}

/// The same cases in every run, unless the environment asks for others.
fn cases(count: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let is_asked = |name| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if is_asked("PROPTEST_CASES") { usual.cases } else { count },
        rng_seed: if is_asked("PROPTEST_RNG_SEED") { usual.rng_seed } else { RngSeed::Fixed(2_016_679) },
        failure_persistence: None,
        // Enough to leave little of an example; without an end a failure would take an hour to be told.
        max_shrink_iters: 500,
        ..usual
    }
}

fn is_sound(text: &str) -> bool {
    read(&text.into(), &Limits::default()).problems.is_empty()
}

/// An example with some changes that leave it good YAML: its path and its text.
fn changed() -> impl Strategy<Value = (String, String)> {
    (example(), vec(line_edit(), 0..12)).prop_map(|((path, text), edits)| {
        let change = |text: String, edit| Some(edited(&text, edit)).filter(|new| is_sound(new)).unwrap_or(text);
        (path, edits.iter().fold(text, change))
    })
}

/// An example with some changes: its path and its text.
fn mutated(edit: impl Strategy<Value = Edit>) -> impl Strategy<Value = (String, String)> {
    (example(), vec(edit, 0..12)).prop_map(|((path, text), edits)| (path, all_edited(&text, &edits)))
}

/// Nothing for a configuration, which is no document.
fn file(path: &str) -> Option<Candidate> {
    stand_in(path.into(), path, &Config::default())
}

fn files(texts: &[(String, String)]) -> Vec<ReadFile> {
    let gathered = texts
        .iter()
        .filter_map(|(path, text)| Some((file(path)?, text)))
        .map(|(file, text)| gather_text(text.clone().into_bytes(), &file, &Limits::default(), Unknown::Ignore));
    gathered.flat_map(|gathered| gathered.files).collect()
}

fn run() -> Run<'static> {
    Run { reference: &*LIBRARY, settings: &SETTINGS, now: NOW.parse().expect("a moment"), complete: true }
}

fn judged(texts: &[(String, String)]) -> Outcome {
    check(files(texts), &[], &LIBRARY, run())
}

fn options(redact: bool) -> Options {
    Options { redact, verbose: true, statistics: true, ..Options::default() }
}

fn written(outcome: &Outcome, format: Format, redact: bool) -> String {
    let mut out = Vec::new();
    format.write(outcome, &options(redact), &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("every output is text")
}

fn is_in(text: &str, span: Span) -> bool {
    text.get(span.start as usize..span.end as usize).is_some()
}

/// Calls back for every value that is not reached through an alias.
fn own_values<'a>(node: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    if node.alias().is_some() {
        return;
    }
    visit(node);
    node.items().for_each(|item| own_values(item, visit));
    node.members().for_each(|(_, value)| own_values(value, visit));
}

fn values(document: &Document) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    if !document.broken {
        own_values(document.root(), &mut |node| found.push(node));
    }
    found
}

fn spans_lie_in(text: &str, stream: &Stream) -> Result<(), TestCaseError> {
    for problem in &stream.problems {
        prop_assert!(is_in(text, problem.span), "{problem:?}");
        prop_assert!(problem.related.is_none_or(|(span, _)| is_in(text, span)), "{problem:?}");
        prop_assert!(problem.document < stream.documents.len(), "{problem:?}");
    }
    for document in &stream.documents {
        prop_assert!(is_in(text, document.span));
        prop_assert!(document.comments.iter().all(|comment| comment.slice(text).starts_with('#')));
        for node in values(document) {
            prop_assert!(is_in(text, node.span()) && is_in(text, node.own_span()), "{}", node.pointer());
            for (key, value) in node.members() {
                let span = node.key_span(key);
                prop_assert!(span.is_some_and(|span| is_in(text, span)), "{}/{key}", node.pointer());
                prop_assert!(span.is_none_or(|span| span.start <= value.span().start), "{}/{key}", node.pointer());
            }
        }
    }
    Ok(())
}

/// A plain scalar on one line means the same alone, unless a tag stands before it or its start means something at
/// the start of a document.
fn reads_alike(text: &str, node: Node<'_>) -> Result<(), TestCaseError> {
    let own = node.own_span().slice(text);
    let means_more = ["%", "---", "...", "\u{feff}"].iter().any(|start| own.starts_with(start));
    if node.written() != Some(own) || own.is_empty() || means_more || text.contains('!') {
        return Ok(());
    }
    let stream = read(&own.into(), &Limits::default());
    prop_assert_eq!(stream.documents.len(), 1, "{}", own);
    let again = stream.documents[0].root();
    prop_assert_eq!(again.written(), Some(own));
    prop_assert_eq!(again.kind(), node.kind(), "{}", own);
    prop_assert_eq!(again.to_json(), node.to_json(), "{}", own);
    Ok(())
}

/// What a finding says, without its place.
fn said(finding: &Finding) -> (String, String, String, Severity) {
    let Finding { code, message, location, severity, .. } = finding;
    (code.to_string(), location.pointer.clone(), message.clone(), *severity)
}

/// What a finding says, its fingerprint, and the lines and columns of its start and of what is related.
fn placed(finding: &Finding) -> impl PartialEq + std::fmt::Debug + use<> {
    let related = finding.related.iter().map(|related| &related.location);
    let places = std::iter::once(&finding.location).chain(related);
    let places: Vec<_> = places.map(|place| (place.path.clone(), place.start.line, place.start.column)).collect();
    (said(finding), finding.fingerprint.clone(), places)
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn reading_never_panics_and_every_place_lies_in_the_text(text in any_text()) {
        let stream = read(&text.as_str().into(), &Limits::default());
        spans_lie_in(&text, &stream)?;
        for node in stream.documents.iter().flat_map(values) {
            reads_alike(&text, node)?;
        }
    }

    #[test]
    fn a_changed_example_is_read_and_every_place_lies_in_it((_, text) in mutated(any_edit())) {
        let stream = read(&text.as_str().into(), &Limits::default());
        spans_lie_in(&text, &stream)?;
        for node in stream.documents.iter().flat_map(values) {
            reads_alike(&text, node)?;
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn all_rules_and_reports_take_any_document(
        mut texts in vec(mutated(any_edit()), 1..4),
        kind in select(vec!["breach_policy", "breach_entry", "breach_register", "processor_register"]),
    ) {
        if let Some((_, text)) = texts.first_mut() {
            *text = format!("kind: {kind}\n{}", text.replace("\nkind: ", "\nx-kind: ").replacen("kind: ", "x-kind: ", 1));
        }
        for (number, (path, _)) in texts.iter_mut().enumerate() {
            *path = format!("{number}/{path}");
        }
        let outcome = judged(&texts);
        for finding in &outcome.findings {
            let file = outcome.files.iter().find(|file| file.source.path == finding.location.path);
            let text = file.map_or("", |file| &*file.source.text);
            prop_assert!(is_in(text, finding.location.span), "{finding:?}");
            prop_assert!(!finding.message.contains(['\n', '\r']), "{finding:?}");
        }
        let report: Value = serde_json::from_str(&written(&outcome, Format::Json, false)).expect("JSON");
        prop_assert_eq!(report["findings"].as_array().map(Vec::len), Some(outcome.findings.len()));
        let text = written(&outcome, Format::Text, false);
        prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
    }
}

proptest! {
    #![proptest_config(cases(3))]

    #[test]
    fn the_order_of_files_does_not_matter(
        changed in vec(mutated(line_edit()), 2..6),
        shuffled in Just((0..50).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut texts: BTreeMap<String, String> = organisation("faulty/").into_iter().collect();
        texts.extend(changed);
        let texts: Vec<(String, String)> = texts.into_iter().collect();
        let other: Vec<_> = shuffled.iter().filter_map(|at| texts.get(*at)).cloned().collect();
        prop_assert_eq!(other.len(), texts.len());
        let (one, other) = (judged(&texts), judged(&other));
        for format in Format::ALL {
            prop_assert_eq!(written(&one, format, true), written(&other, format, true), "{}", format.word());
        }
    }

    #[test]
    fn an_organisation_is_judged_alike_whoever_stands_beside_it(
        (folder, own) in (select(vec!["faulty/", "nl-gemeente/", "lv-uznemums/"]), vec(line_edit(), 0..4)),
        changed in vec((any::<Index>(), vec(any_edit(), 0..6)), 1..4),
    ) {
        let mut texts = organisation(folder);
        for (_, text) in texts.iter_mut().filter(|(path, _)| !path.ends_with("policy.yaml")) {
            *text = all_edited(text, &own);
        }
        let alone = judged(&texts);
        let mut beside = organisation("no-kommune/");
        for (which, edits) in &changed {
            let at = which.index(beside.len());
            beside[at].1 = all_edited(&beside[at].1, edits);
        }
        texts.extend(beside);
        let both = judged(&texts);
        let of = |outcome: &Outcome| -> Vec<Finding> {
            outcome.findings.iter().filter(|finding| finding.location.path.starts_with(folder)).cloned().collect()
        };
        prop_assert_eq!(of(&alone), of(&both));
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn line_ends_do_not_matter((path, text) in mutated(any_edit())) {
        let texts = with_its_own(&path, text.replace('\r', " "));
        let with = |end: &str| {
            let texts: Vec<_> = texts.iter().map(|(path, text)| (path.clone(), text.replace('\n', end))).collect();
            judged(&texts).findings.iter().map(placed).collect::<Vec<_>>()
        };
        prop_assert_eq!(with("\n"), with("\r\n"));
    }

    #[test]
    fn a_comment_moves_lines_and_changes_nothing_else((path, text) in changed(), at in vec(any::<Index>(), 1..5)) {
        let starts = line_starts(&text);
        let scalars = scalars(&text);
        let is_between = |at: usize| scalars.iter().all(|scalar| at <= scalar.start || scalar.end <= at);
        let lines: BTreeSet<usize> = at.iter().map(|at| at.index(starts.len())).filter(|line| is_between(starts[*line])).collect();
        let mut commented = text.clone();
        lines.iter().rev().for_each(|line| commented.insert_str(starts[*line], "# of no meaning\n"));
        let (one, other) = (judged(&with_its_own(&path, text)), judged(&with_its_own(&path, commented)));
        let above = |line: usize| lines.range(..line).count();
        let told = |finding: &Finding, moves: bool| {
            let place = &finding.location;
            let line = place.start.line as usize;
            let line = if moves && *place.path == *path { line + above(line) } else { line };
            (said(finding), finding.fingerprint.clone(), place.path.clone(), line)
        };
        let before = one.findings.iter().map(|finding| told(finding, true));
        let after = other.findings.iter().map(|finding| told(finding, false));
        prop_assert_eq!(before.collect::<Vec<_>>(), after.collect::<Vec<_>>());
    }

    #[test]
    fn fingerprints_survive_moved_lines_and_reordered_entries(
        edits in vec((any::<Index>(), line_edit()), 0..8),
        order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut entries = entries();
        for (which, edit) in &edits {
            let at = which.index(entries.len());
            let changed = edited(&entries[at], edit);
            if is_one_item(&changed) && is_sound(&register(std::slice::from_ref(&changed))) {
                entries[at] = changed;
            }
        }
        let reordered: Vec<String> = order.iter().filter_map(|at| entries.get(*at)).map(|entry| format!("# moved\n\n{entry}")).collect();
        prop_assert_eq!(reordered.len(), entries.len());
        prop_assert_eq!(fingerprints(&entries), fingerprints(&reordered));
    }

    #[test]
    fn planted_personal_data_is_never_shown((path, text) in mutated(line_edit()), planting in select(&PLANTINGS[..]), broken in proptest::option::of(any_edit())) {
        let planted = broken.iter().fold(planted(&text, planting), |text, edit| edited(&text, edit));
        let outcome = judged(&[(path, planted.clone())]);
        for format in Format::ALL {
            let shown = written(&outcome, format, true);
            for marker in MARKERS {
                prop_assert!(!shown.contains(marker), "{}: `{marker}` is shown:\n{shown}", format.word());
            }
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1).filter(|at| *at < text.len());
    std::iter::once(0).chain(ends).collect()
}

/// The bytes of all scalars, each from the line of its key on: a block scalar starts on the line below.
fn scalars(text: &str) -> Vec<Range<usize>> {
    let stream = read(&text.into(), &Limits::default());
    let scalars =
        stream.documents.iter().flat_map(values).filter(|node| !matches!(node.kind(), Kind::List | Kind::Map));
    let spans = scalars.map(|node| node.own_span()).filter(|span| !span.is_empty());
    spans.map(|span| text[..span.start as usize].trim_end().len()..span.end as usize).collect()
}

/// Entries without anchors, as items of a register.
fn entries() -> Vec<String> {
    let files = organisation("faulty/register/").into_iter().chain(organisation("nl-gemeente/register/"));
    let items = files.map(|(_, text)| {
        let keys = text.lines().filter(|line| !line.starts_with("kind:") && !line.starts_with('#'));
        let keys = keys.map(|line| if line.is_empty() { String::new() } else { format!("    {line}\n") });
        keys.collect::<String>().replacen("    ", "  - ", 1)
    });
    items.take(12).collect()
}

fn is_one_item(text: &str) -> bool {
    let mut lines = text.lines();
    let starts = lines.next().is_some_and(|line| line.starts_with("  - "));
    starts && lines.all(|line| line.is_empty() || line.starts_with("    "))
}

fn register(entries: &[String]) -> String {
    format!("kind: breach_register\nschema_version: \"1\"\nentries:\n{}", entries.concat())
}

fn fingerprints(entries: &[String]) -> Vec<(String, String)> {
    let outcome = judged(&[("register.yaml".to_owned(), register(entries))]);
    let name = |finding: &Finding| (finding.code.to_string(), finding.fingerprint.clone());
    let mut names: Vec<_> = outcome.findings.iter().map(name).collect();
    names.sort();
    names
}

const MARKERS: [&str; 4] = ["Hildegard", "Qvortrup", "qvortrup", "111222333"];
const SENTENCE: &str = "'Hildegard Qvortrup, hildegard@qvortrup.example, BSN 111222333'";

/// Where personal data is planted, and in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Planting {
    /// A sentence in every scalar that may be free text.
    FreeText,
    /// In every text that no rule of YAML or of ours needs to know the document by: ids, references, moments, words.
    EveryText(&'static str),
}

const PLANTINGS: [Planting; 4] = [
    Planting::FreeText,
    Planting::EveryText(SENTENCE),
    Planting::EveryText("'hildegard@qvortrup.example'"),
    Planting::EveryText("'BSN-111222333'"),
];

fn planted(text: &str, planting: Planting) -> String {
    let source: Arc<str> = text.into();
    let files = files(&[("a.yaml".to_owned(), text.to_owned())]);
    let mut spans: Vec<Span> = Vec::new();
    for file in &files {
        for (document, kind) in file.stream.documents.iter().zip(&file.kinds) {
            if let (false, Some(kind)) = (document.broken, *kind) {
                match planting {
                    Planting::FreeText => free_texts(kind, document.root(), &mut |node| spans.push(node.own_span())),
                    Planting::EveryText(_) => spans.extend(texts(document)),
                }
            }
        }
    }
    spans.sort();
    spans.dedup();
    let text = match planting {
        Planting::FreeText => SENTENCE,
        Planting::EveryText(text) => text,
    };
    let mut planted = source.to_string();
    for span in spans.iter().rev().filter(|span| !span.is_empty()) {
        planted.replace_range(span.start as usize..span.end as usize, text);
    }
    planted
}

fn texts(document: &Document) -> impl Iterator<Item = Span> {
    let texts = values(document).into_iter().filter(|node| node.kind() == Kind::Text);
    texts.filter(|node| node.own_key().is_none_or(|(key, _)| key != "kind")).map(|node| node.own_span())
}

#[test]
fn there_are_documents_of_every_kind() {
    for (kind, own) in DocumentKind::ALL.into_iter().zip(&*BY_KIND) {
        assert!(own.len() > 3, "{}: {}", kind.word(), own.len());
        let found: usize =
            own.iter().map(|text| judged(std::slice::from_ref(text)).documents.get(&kind).copied().unwrap_or(0)).sum();
        assert!(found >= own.len(), "{}: {found} of {}", kind.word(), own.len());
    }
}

#[test]
fn personal_data_is_planted_in_many_fields() {
    let count: usize =
        EXAMPLES.iter().map(|(_, text)| planted(text, Planting::FreeText).matches(SENTENCE).count()).sum();
    assert!(count > 500, "only {count} places");
}
