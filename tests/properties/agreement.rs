//! Formats agree: whatever was found, each tells as many findings, at the same places, in its own unit of columns.

use breachlint::config::Suppressions;
use breachlint::engine::Outcome;
use breachlint::finding::Finding;
use breachlint::report::Format;
use breachlint::source::{Limits, read};
use breachlint::triage::Triage;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::edit::{any_edit, long_value};
use super::told::{annotated, assert_told, counted_in_log, expected, places, told};
use super::{LIBRARY, judged, mutated, run, written};

/// Letters before a place that every unit counts differently, in a key of the user's own.
const BEFORE: &str = "{\"x-ä😀e\u{301}\": \"漢😀 🇳🇱\", ";

/// A text as it is, or each of its documents on one line, where columns are large and many findings share a line.
fn laid_out(text: String, on_one_line: bool) -> String {
    let stream = read(&text.as_str().into(), &Limits::default());
    if !on_one_line || !stream.problems.is_empty() {
        return text;
    }
    let lines = stream.documents.iter().map(|document| {
        let written = document.root().to_json().to_string();
        format!("---\n{}\n", written.replacen('{', BEFORE, 1))
    });
    lines.collect()
}

/// The text with comments on the lines of some findings, which silence them.
fn silenced(texts: &[(String, String)], which: &[Index]) -> Vec<(String, String)> {
    let found = judged(texts).findings;
    let mut texts = texts.to_vec();
    for finding in which.iter().filter_map(|which| found.get(which.index(found.len().max(1)))) {
        let (path, line) = (&finding.location.path, finding.location.start.line as usize);
        let Some((_, text)) = texts.iter_mut().find(|(own, _)| **own == **path) else { continue };
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if let Some(line) = lines.get_mut(line - 1) {
            let end = line.trim_end_matches(['\n', '\r']).len();
            line.insert_str(end, &format!(" # breachlint: ignore[{}] -- agreed with the head of office", finding.code));
        }
        *text = lines.concat();
    }
    texts
}

fn judged_and_silenced(texts: &[(String, String)]) -> Outcome {
    let mut outcome = judged(texts);
    let demands = Suppressions::default();
    Triage::new(&LIBRARY, &demands, run()).expect("no rule is named").suppress(&mut outcome);
    outcome
}

/// What a format lists: some tell of silenced findings, too, when everything is asked for.
fn listed(outcome: &Outcome, format: Format) -> Vec<&Finding> {
    let tells_silenced = matches!(format, Format::Json | Format::Ndjson | Format::Concise | Format::Junit);
    outcome.findings.iter().filter(|finding| tells_silenced || finding.suppressed.is_none()).collect()
}

proptest! {
    #![proptest_config(super::cases(24))]

    #[test]
    fn formats_agree_on_places_and_numbers(
        texts in vec((mutated(prop_oneof![2 => any_edit(), 1 => long_value()]), any::<bool>()), 1..4),
        which in vec(any::<Index>(), 0..6),
        line_end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let texts = texts.into_iter().enumerate().map(|(number, ((path, text), on_one_line))| {
            (format!("{number} ü, %:#/{path}"), laid_out(text, on_one_line))
        });
        let mut texts = silenced(&texts.collect::<Vec<_>>(), &which);
        texts.iter_mut().for_each(|(_, text)| *text = text.replace('\n', line_end));
        let outcome = judged_and_silenced(&texts);
        for format in Format::ALL {
            let Some(places) = places(format) else { continue };
            let report = written(&outcome, format, false);
            let told = told(format, &report);
            let listed = listed(&outcome, format);
            let mut wanted = listed.clone();
            if format == Format::Github {
                prop_assert_eq!(counted_in_log(&report) + told.len(), listed.len(), "{}", report);
                wanted = annotated(listed.into_iter());
            }
            assert_told(format, told, wanted.into_iter().map(|finding| expected(&outcome, finding, places)).collect());
        }
    }
}
