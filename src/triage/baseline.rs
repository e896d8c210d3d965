//! The findings that an old register had when checking began: read and compared. They are debts to be paid off; a
//! finding that is not among them counts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::Triage;
use super::suppression::masked;
use crate::engine::{Outcome, ReadFile};
use crate::error::Error;
use crate::finding::{Finding, Silenced};
use crate::place::{LineIndex, Span};
use crate::source::{Limits, SourceFile, TextError};

/// The form of the file that this program reads and writes.
const VERSION: u64 = 1;
const WRITE: &str = "`breachlint baseline write` writes one";
const RENEW: &str = "restore it, or remove it and let `breachlint baseline write` write it anew";

/// What was known when it was written, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeSet<Known>,
}

/// One finding: where it was for people, its fingerprint for us.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The file at that time. Only shown: a file may be renamed.
    pub path: String,
    /// The document's own id.
    pub document: Option<String>,
    /// The rule.
    #[serde(deserialize_with = "code")]
    pub code: String,
    /// What names the finding, wherever it moves.
    #[serde(deserialize_with = "fingerprint")]
    pub fingerprint: String,
}

/// The file. The version stands first, so that another one is told before any of its keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version", deserialize_with = "version")]
    _version: (),
    findings: Vec<Known>,
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    use serde::de::Error as _;
    match u64::deserialize(deserializer)? {
        VERSION => Ok(()),
        other => {
            Err(D::Error::custom(format!("the baseline has version {other}, this program reads version {VERSION}")))
        }
    }
}

fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    use serde::de::Error as _;
    let code = String::deserialize(deserializer)?;
    let is_code = code.len() >= 4 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    match () {
        () if !is_code => Err(D::Error::custom("`code` is the code of a rule, such as `TIM002`")),
        () if !is_debt(&code) => Err(D::Error::custom(format!("what `{code}` finds cannot be in a baseline"))),
        () => Ok(code),
    }
}

fn fingerprint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    use serde::de::Error as _;
    let text = String::deserialize(deserializer)?;
    let is_hex = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex { Ok(text) } else { Err(D::Error::custom("`fingerprint` has 16 hexadecimal digits")) }
}

/// Whether findings of a code may wait. What cannot be read hides all else, a document of an unknown kind is not checked
/// at all, and a suppression that is wrong is the debt of today.
fn is_debt(code: &str) -> bool {
    !["YML", "CFG", "SUP"].iter().any(|family| code.starts_with(family))
}

impl Baseline {
    /// Reads a baseline. `shown` is its path for messages.
    ///
    /// # Errors
    /// When it is not there, has another version or another form; with the place.
    pub fn load(path: &Path, shown: &str) -> Result<Self, Error> {
        let file = SourceFile::read(path, shown, &Limits::default()).map_err(|error| unreadable(error, shown))?;
        Self::parse(&file.text, shown)
    }

    /// Takes the text of a baseline that somebody else read.
    ///
    /// # Errors
    /// When it has another version or another form; with the place.
    pub fn parse(text: &Arc<str>, shown: &str) -> Result<Self, Error> {
        let read: File = serde_json::from_str(text).map_err(|error| {
            let at = place(text, &error);
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Error::new(format!("the baseline cannot be used: {message}")).help(RENEW).at(shown, text, at)
        })?;
        let count = read.findings.len();
        let known: BTreeSet<Known> = read.findings.into_iter().collect();
        if known.len() < count {
            return Err(Error::new(format!("the baseline `{shown}` lists a finding twice")).help(RENEW));
        }
        Ok(Self { known })
    }

    /// What a run found that nothing silences, as far as it may wait.
    #[must_use]
    pub fn of_live(outcome: &Outcome, triage: &Triage<'_>) -> Self {
        Self::of(outcome, triage, |finding| finding.suppressed.is_none() && is_debt(&finding.code))
    }

    /// What a run found that its baseline silences, where it stands today.
    #[must_use]
    pub fn of_accepted(outcome: &Outcome, triage: &Triage<'_>) -> Self {
        Self::of(outcome, triage, |finding| finding.suppressed == Some(Silenced::Baseline))
    }

    fn of(outcome: &Outcome, triage: &Triage<'_>, takes: impl Fn(&Finding) -> bool) -> Self {
        let taken = outcome.findings.iter().filter(|finding| takes(finding));
        Self { known: taken.map(|finding| known(finding, triage)).collect() }
    }

    /// What it lists, sorted.
    pub fn known(&self) -> impl Iterator<Item = &Known> {
        self.known.iter()
    }

    /// How many it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it lists nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The findings of this baseline that another does not have: by fingerprint, whatever moved.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let others: BTreeSet<_> = other.known.iter().map(Known::name).collect();
        Self { known: self.known.iter().filter(|known| !others.contains(&known.name())).cloned().collect() }
    }

    /// The findings of both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self { known: self.known.union(&other.known).cloned().collect() }
    }

    /// One line for each finding, so that a difference reads like a list of findings.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<String> = self
            .known
            .iter()
            .filter_map(|known| serde_json::to_string(known).ok())
            .map(|line| format!("    {line}"))
            .collect();
        let lines = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{lines}]\n}}\n")
    }
}

impl Known {
    fn name(&self) -> (&str, &str) {
        (&self.code, &self.fingerprint)
    }
}

fn known(finding: &Finding, triage: &Triage<'_>) -> Known {
    Known {
        path: finding.location.path.to_string(),
        document: finding.subject.id.as_deref().map(|id| masked(id, triage.run.reference.hygiene())),
        code: finding.code.to_string(),
        fingerprint: finding.fingerprint.clone(),
    }
}

impl Triage<'_> {
    /// Silences the findings of a baseline, and gives back what it lists and what no longer occurs. `covers` says of a
    /// path that is no longer there whether this run would have read it.
    pub fn accept(&self, baseline: &Baseline, outcome: &mut Outcome, covers: impl Fn(&str) -> bool) -> Baseline {
        let mut left: BTreeMap<(&str, &str), &Known> =
            baseline.known.iter().map(|known| (known.name(), known)).collect();
        // What a comment silences is no longer a debt: its entry would silence it in secret when the comment ends.
        for finding in outcome.findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
            if left.remove(&(&*finding.code, &*finding.fingerprint)).is_some() {
                finding.suppressed = Some(Silenced::Baseline);
            }
        }
        let is_whole = |file: &ReadFile| file.stream.documents.iter().all(|document| !document.broken);
        let read: BTreeMap<&str, bool> =
            outcome.files.iter().map(|file| (&*file.source.path, is_whole(file))).collect();
        let skipped = super::skipped(&outcome.skipped);
        let is_gone = |known: &&Known| {
            let was_judged = read.get(&*known.path).copied().unwrap_or_else(|| covers(&known.path));
            was_judged && self.sees(&known.code) && !skipped.contains(&(&*known.path, &*known.code))
        };
        Baseline { known: left.into_values().filter(is_gone).cloned().collect() }
    }
}

fn unreadable(error: TextError, shown: &str) -> Error {
    let why = match error {
        TextError::Unreadable(error) if error.kind() == io::ErrorKind::NotFound => "does not exist".to_owned(),
        TextError::Unreadable(error) => format!("cannot be read: {}", error.kind()),
        TextError::NotAFile => "is not a regular file".to_owned(),
        TextError::Unsuitable(problem) => format!("cannot be read: {}", problem.message),
    };
    Error::new(format!("the baseline `{shown}` {why}")).help(WRITE)
}

/// Where the reader of JSON stopped. It counts lines from 1 and bytes of the line, the last one read included.
fn place(text: &str, error: &serde_json::Error) -> Span {
    let line = u32::try_from(error.line()).ok().and_then(|line| LineIndex::new(text).line_span(text, line));
    let line = line.unwrap_or_default();
    let at = (line.start as usize + error.column().saturating_sub(1)).min(line.end as usize);
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Span::new(at, at)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn known(path: &str, code: &str, fingerprint: u64) -> Known {
        let fingerprint = format!("{fingerprint:016x}");
        Known { path: path.into(), document: Some("BR-1".into()), code: code.into(), fingerprint }
    }

    fn baseline(known: &[Known]) -> Baseline {
        Baseline { known: known.iter().cloned().collect() }
    }

    #[test]
    fn the_file_has_a_line_for_each_finding_and_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("b.json");
        for known in [vec![], vec![known("ü\"\n.yaml", "TIM002", 2), known("a.yaml", "DEC001", 1)]] {
            let written = baseline(&known);
            fs::write(&path, written.text()).expect("writable");
            assert_eq!(Baseline::load(&path, "b.json").expect("readable"), written);
            assert_eq!(written.text().lines().count(), if known.is_empty() { 4 } else { 7 });
        }
    }

    #[test]
    fn findings_are_compared_by_code_and_fingerprint_not_by_place() {
        let (old, moved) = (baseline(&[known("a.yaml", "TIM002", 1)]), baseline(&[known("b.yaml", "TIM002", 1)]));
        assert!(old.without(&moved).is_empty());
        for other in [known("a.yaml", "TIM003", 1), known("a.yaml", "TIM002", 2)] {
            assert_eq!(old.without(&baseline(&[other])), old);
        }
    }
}
