//! Rule files: what is wrong with one has a place, and one that is taken can be run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use breachlint::check::Settings;
use breachlint::engine::run_examples;
use breachlint::pack::{Library, load_text};
use breachlint::source::{Limits, SourceFile, read};

use super::check::findings_are_sound;
use super::scene::{LIBRARY, LIMITS, is_told, sample_judged};

/// Steps of an expression: what takes more would only take long.
const STEPS: u64 = 20_000;

/// A rule is refused with a reason and a place, or it answers for the sample and for its own examples.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(source) = SourceFile::from_bytes(bytes.to_vec(), "rule.yaml", &LIMITS) else { return };
    let text = Arc::clone(&source.text);
    match load_text(source, &home(&text), &LIBRARY) {
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            let is_empty = errors.iter().any(|error| error.message == "`rule.yaml` is empty");
            errors.iter().filter(|_| !is_empty).for_each(|error| is_told(error, "rule.yaml", &text));
        }
        Ok(loaded) => {
            LIBRARY.claimed(&loaded).iter().for_each(|error| is_told(error, "rule.yaml", &text));
            let library = Library::with_rules(vec![loaded.rule]).expect("the built-in data");
            let settings = Settings { expression_steps: Some(STEPS), ..Settings::default() };
            findings_are_sound(&sample_judged(&library, &settings));
            let rule = library.rules.first().expect("the one rule");
            let examples = &loaded.text.examples;
            let run = run_examples(rule, &loaded.text, &library);
            assert_eq!(run.len(), examples.bad.len() + examples.good.len());
        }
    }
}

/// The place at which a rule of this code and name would stand.
fn home(text: &Arc<str>) -> PathBuf {
    let stream = read(text, &Limits::default());
    let root = stream.documents.first().map(|document| document.root());
    let word = |key| root.and_then(|root| root.get(key)?.text()).unwrap_or_default();
    let (family, slug) = word("name").split_once('/').unwrap_or_default();
    Path::new(family).join(format!("{}-{slug}.yaml", word("code")))
}
