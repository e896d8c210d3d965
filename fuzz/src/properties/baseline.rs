//! Baselines: what is wrong with one has a place, and one that is taken silences what it lists and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use breachlint::config::Suppressions;
use breachlint::finding::Silenced;
use breachlint::triage::{Baseline, Triage};

use super::scene::{LIBRARY, SETTINGS, is_told, run, sample_judged};

/// A baseline is refused with a reason, or it is written as it was read.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text: Arc<str> = text.into();
    match Baseline::parse(&text, PATH) {
        Err(error) if error.location().is_none() => assert!(error.message.contains("twice"), "{error:?}"),
        Err(error) => is_told(&error, PATH, &text),
        Ok(baseline) => {
            let again = Baseline::parse(&baseline.text().into(), PATH).expect("what was written can be read");
            assert_eq!(again, baseline);
            assert!(baseline.without(&baseline).is_empty());
            assert_eq!(baseline.with(&baseline), baseline);
            silences(&baseline);
        }
    }
}

const PATH: &str = "baseline.json";

fn silences(baseline: &Baseline) {
    let mut outcome = sample_judged(&LIBRARY, &SETTINGS);
    let demands = Suppressions::default();
    let triage = Triage::new(&LIBRARY, &demands, run()).expect("no rule is named");
    let before = outcome.findings.len();
    let gone = triage.accept(baseline, &mut outcome, |_| true);
    assert_eq!(outcome.findings.len(), before);
    let listed: BTreeSet<(&str, &str)> =
        baseline.known().map(|known| (known.code.as_str(), known.fingerprint.as_str())).collect();
    let mut silenced = 0;
    for finding in &outcome.findings {
        let is_listed = listed.contains(&(&*finding.code, &*finding.fingerprint));
        assert_eq!(finding.suppressed == Some(Silenced::Baseline), is_listed, "{finding:?}");
        silenced += usize::from(is_listed);
    }
    assert!(gone.len() + silenced <= listed.len());
    assert_eq!(Baseline::of_accepted(&outcome, &triage).len(), silenced);
    assert!(gone.known().all(|known| baseline.known().any(|own| own == known)));
}
