//! Configurations: what is wrong with one has a place, one that is taken says itself again, and can be run.

use std::sync::Arc;

use breachlint::check::Settings;
use breachlint::config::{Config, ConfigOrigin, Flags};
use breachlint::error::Error;
use breachlint::pack::{Library, Selection, Weights};
use breachlint::report::yaml;
use breachlint::triage::Triage;
use serde_json::Value;

use super::check::findings_are_sound;
use super::scene::{is_told, run_with, sample_judged};

/// A configuration is refused with a reason and a place, or what is in force is itself one that says the same.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text: Arc<str> = text.into();
    match in_force(&text) {
        Err(error) => is_told(&error, PATH, &text),
        Ok((config, shown)) => {
            let again: Arc<str> = yaml(&shown["config"]).expect("YAML").into();
            // Where other files have a say, the text alone does not say the same.
            if config.packs.is_empty() && config.files.len() == 1 {
                let (_, once_more) = in_force(&again).unwrap_or_else(|error| panic!("{error:?} in\n{again}"));
                assert_eq!(once_more["config"], shown["config"], "{again}");
            }
            judges(&config);
        }
    }
}

const PATH: &str = "breachlint.yaml";

fn parsed(text: &Arc<str>) -> Result<Config, Error> {
    // A folder that is not there: nothing that the text names is found, on no machine.
    let path = std::path::absolute("no-such-folder/breachlint.yaml").expect("a path");
    Config::parse(text, ConfigOrigin { shown: PATH.to_owned(), path }, &Flags::default())
}

/// The configuration, and what `breachlint config` shows of it.
fn in_force(text: &Arc<str>) -> Result<(Config, Value), Error> {
    let config = parsed(text)?;
    let library = Library::builtin()?;
    let weights = Weights::new(&config, &library, &Selection::default())?;
    let library = weights.tuned(library, &config)?;
    let shown = weights.shown(&config, &library, None);
    let mut all = config.to_json();
    all["config"]["rules"] = shown.rules.into();
    all["config"]["overrides"] = shown.overrides.into();
    all["origins"].as_object_mut().expect("a map").extend(shown.origins);
    Ok((config, all))
}

/// The sample can be judged as the configuration says.
fn judges(config: &Config) {
    let library = Library::builtin().expect("the built-in rules");
    let weights = Weights::new(config, &library, &Selection::default()).expect("known words");
    let library = weights.tuned(library, config).expect("known parameters");
    let settings = Settings {
        counting: config.counting,
        grace: config.grace,
        jurisdiction: config.jurisdiction.clone(),
        timezone: config.timezone.clone(),
        regimes: config.regimes.clone(),
        expression_steps: config.expression_steps,
    };
    let mut outcome = sample_judged(&library, &settings);
    weights.weigh(&mut outcome.findings, |path| std::path::absolute(path).expect("a path"));
    if let Ok(triage) = Triage::new(&library, &config.suppressions, run_with(&library, &settings)) {
        triage.suppress(&mut outcome);
    }
    findings_are_sound(&outcome);
}
