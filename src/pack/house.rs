//! Rules of the house beside ours: their codes and names are their own.

use std::path::{Path, PathBuf};

use super::fault::{condition, span_of};
use super::{Fault, FaultPlace, Library, Loaded, Outside, Rule, RuleText, load, rule_files};
use crate::check::Kind;
use crate::error::Error;
use crate::expression::Trouble;
use crate::source::{Limits, SourceFile, read};

/// What belongs to a rule of the house besides the rule.
pub(super) struct House {
    pub(super) text: RuleText,
    pub(super) source: SourceFile,
}

/// The letters of findings that no rule is behind.
const OTHERS: [&str; 1] = ["SUP"];

impl Library {
    /// The same with the rules of other packs: folders, and how their paths are shown. A rule that cannot be used is
    /// an error, and left out; the others run.
    #[must_use]
    pub fn with_packs(mut self, packs: &[(PathBuf, String)]) -> (Self, Vec<Error>) {
        let (mut errors, mut admitted): (Vec<Error>, Vec<Rule>) = (Vec::new(), Vec::new());
        for (folder, shown) in packs {
            errors.extend(self.supply(folder, shown));
        }
        for (folder, shown) in packs {
            let files = match rule_files(folder) {
                Ok(files) => files,
                Err(error) => {
                    errors.push(error);
                    continue;
                }
            };
            if files.is_empty() {
                let error = Error::new(format!("there are no rules in `{shown}`"));
                errors.push(error.help("put a rule there, or remove it from `packs`"));
            }
            for file in files {
                let loaded = load(&file, &shown_below(folder, shown, &file), &self);
                match loaded.and_then(|loaded| self.admit(loaded)) {
                    Ok(rule) => admitted.push(rule),
                    Err(faults) => errors.extend(faults),
                }
            }
        }
        // Not before: each rule of the house is held against ours, and ours are few.
        self.rules.extend(admitted);
        self.rules.sort_by(|left, right| left.code.cmp(&right.code));
        (self, errors)
    }

    /// Every word of a rule of the house that is another's.
    #[must_use]
    pub fn claimed(&self, loaded: &Loaded) -> Vec<Error> {
        self.claims(&loaded.rule).iter().map(|fault| located(&loaded.source, fault)).collect()
    }

    /// Writes down a rule of the house and gives it back, unless its code or its name is another's.
    fn admit(&mut self, loaded: Loaded) -> Result<Rule, Vec<Error>> {
        let errors = self.claimed(&loaded);
        if !errors.is_empty() {
            return Err(errors);
        }
        let Loaded { rule, text, source } = loaded;
        self.house.insert(rule.code.clone(), House { text, source });
        self.house_names.insert(rule.name.clone(), rule.code.clone());
        Ok(rule.without_page())
    }

    /// What a rule of the house may not call its own.
    fn claims(&self, rule: &Rule) -> Vec<Fault> {
        let mut faults = Vec::new();
        let letters = rule.code.get(..3).unwrap_or_default();
        let family = rule.name.split('/').next().unwrap_or_default();
        let ours = || self.rules.iter().filter(|known| !self.house.contains_key(&known.code));
        let is_taken = ours().any(|known| known.code.starts_with(letters))
            || Outside::all().iter().any(|known| known.code.starts_with(letters))
            || OTHERS.contains(&letters);
        if is_taken {
            let message = format!("codes that start with `{letters}` are reserved");
            let help = "take other letters; `HSE` is promised to rules of the house";
            faults.push(Fault::new(message, help, FaultPlace::Key("code")));
        }
        if ours().any(|known| known.name.split('/').next() == Some(family)) {
            let message = format!("the family `{family}` is reserved");
            faults.push(Fault::new(message, "take another word, such as `house`", FaultPlace::Key("name")));
        }
        let named = || ours().find(|known| known.name == rule.name).map(|known| &known.code);
        if let Some(known) = self.house.get(&rule.code) {
            let message = format!("the code `{}` is used twice", rule.code);
            let help = format!("`{}` has it, too: take another number", known.source.path);
            faults.push(Fault::new(message, help, FaultPlace::Key("code")));
        } else if let Some(code) = self.house_names.get(&rule.name).or_else(named) {
            let message = format!("the name `{}` is used twice", rule.name);
            faults.push(Fault::new(message, format!("`{code}` has it, too"), FaultPlace::Key("name")));
        }
        faults
    }

    /// What people read of a rule.
    #[must_use]
    pub fn text_of(&self, code: &str) -> Option<RuleText> {
        self.house.get(code).map(|house| house.text.clone()).or_else(|| Self::text(code))
    }

    /// The page that explains a rule; rules of the house have none.
    #[must_use]
    pub fn page_of(&self, code: &str) -> String {
        if self.house.contains_key(code) { String::new() } else { super::page(code) }
    }

    /// Why a rule had no answer, as an error that points into its expression. `about` names the documents.
    #[must_use]
    pub fn unanswered(&self, code: &str, part: usize, trouble: &Trouble, about: &str) -> Error {
        let error =
            Error::new(format!("{code} cannot be evaluated for {about}: {}", trouble.message)).help(trouble.help);
        let kind = self.find(code).and_then(|rule| rule.check.get(part)).map(|part| &**part.kind);
        match (kind, self.house.get(code)) {
            (Some(Kind::Expression(expression)), Some(house)) => {
                let source = &house.source;
                let stream = read(&source.text, &Limits::default());
                let text = stream.documents.first().and_then(|document| condition(document.root(), part));
                let span = text.map(|text| text.inside(expression.place(trouble)));
                span.map_or(error.clone(), |span| error.at(&source.path, &source.text, span))
            }
            _ => error,
        }
    }
}

fn located(source: &SourceFile, fault: &Fault) -> Error {
    let error = Error::new(&fault.message).help(&fault.help);
    let stream = read(&source.text, &Limits::default());
    match stream.documents.first() {
        Some(document) => error.at(&source.path, &source.text, span_of(document.root(), fault)),
        None => error,
    }
}

/// Below the folder as it is shown.
pub(super) fn shown_below(folder: &Path, shown: &str, file: &Path) -> String {
    match file.strip_prefix(folder) {
        Ok(rest) if !rest.as_os_str().is_empty() => {
            format!("{}/{}", shown.trim_end_matches('/'), crate::config::cleaned(rest))
        }
        _ => shown.to_owned(),
    }
}
