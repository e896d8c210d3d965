//! What stands below the frames: findings per code, what could not be evaluated, and the one line that says it all.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::visible::line as plain;
use super::{Options, shown, silenced};
use crate::engine::Outcome;
use crate::finding::Severity;
use crate::schema::DocumentKind;

/// A line about rules that were not evaluated names so many documents at most.
const NAMED: usize = 3;

pub(super) fn write(outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.verbose {
        write_skipped(outcome, out)?;
        write_choice(outcome, out)?;
    }
    if options.statistics {
        write_statistics(outcome, options, out)?;
    }
    writeln!(out, "{}", line(outcome, options))
}

/// Findings per code, the most frequent first.
fn write_statistics(outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in shown(outcome, options).filter(|finding| finding.suppressed.is_none()) {
        *counts.entry((&*finding.code, &*finding.name)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let width = rows.first().map_or(0, |(_, count)| count.to_string().len());
    for ((code, name), count) in &rows {
        writeln!(out, "{}  {count:>width$}  {}", plain(code), plain(name))?;
    }
    if rows.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Rules with the same reason for the same documents share a line: a missing policy stops forty rules.
fn write_skipped(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut codes: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for skipped in outcome.skipped.iter() {
        let document = skipped.id.unwrap_or(skipped.path);
        codes.entry((document, skipped.reason)).or_default().push(skipped.code);
    }
    let mut documents: BTreeMap<(Vec<&str>, &str), Vec<&str>> = BTreeMap::new();
    for ((document, reason), mut codes) in codes {
        codes.sort_unstable();
        codes.dedup();
        documents.entry((codes, reason)).or_default().push(document);
    }
    for ((codes, reason), documents) in &documents {
        let mut named = documents.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        if documents.len() > NAMED {
            named = format!("{named} and {} more", documents.len() - NAMED);
        }
        writeln!(out, "not evaluated: {} for {}: {}", plain(&codes.join(", ")), plain(&named), plain(reason))?;
    }
    if documents.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Rules that the configuration switched off, and configurations that have no say.
fn write_choice(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (code, place) in &outcome.choice.off {
        codes.entry(place).or_default().push(code);
    }
    for (place, codes) in &codes {
        writeln!(out, "switched off by {}: {}", plain(place), plain(&codes.join(", ")))?;
    }
    for path in &outcome.choice.passed_over {
        writeln!(out, "configuration without a say: {}", plain(path))?;
    }
    if codes.is_empty() && outcome.choice.passed_over.is_empty() { Ok(()) } else { writeln!(out) }
}

/// `3 errors, 1 warning in 12 files (10 breach entries, 1 policy) at 2026-11-21 12:00 UTC; 2 suppressed`
pub(super) fn line(outcome: &Outcome, options: &Options) -> String {
    let counts = Severity::ALL.map(|severity| (outcome.count(severity), severity));
    let found = listed(counts.map(|(count, severity)| (count, severity.word(), plural(severity))));
    let found = if found.is_empty() { "no findings".to_owned() } else { found };
    let kinds =
        KINDS.map(|(kind, one, several)| (outcome.documents.get(&kind).copied().unwrap_or_default(), one, several));
    let documents = listed(kinds);
    let documents = if documents.is_empty() { documents } else { format!(" ({documents})") };
    let files = counted(outcome.files.len(), "file", "files");
    let now = outcome.now.strftime("%Y-%m-%d %H:%M UTC");
    let mut line = format!("{found} in {files}{documents} at {now}");
    let below = counts.iter().filter(|(_, severity)| *severity < options.min_severity).map(|(count, _)| count).sum();
    let (suppressed, baselined) = silenced(outcome);
    // An error with a place is about a rule; what could not be read has none.
    let faults = outcome.errors.iter().filter(|error| error.location().is_some()).count();
    let rest = [
        (below, "below the shown severity", "below the shown severity"),
        (suppressed, "suppressed", "suppressed"),
        (baselined, "in the baseline", "in the baseline"),
        (outcome.stale, "entry of the baseline is stale", "entries of the baseline are stale"),
        (faults, "fault in rules", "faults in rules"),
        (outcome.errors.len() - faults, "path could not be read", "paths could not be read"),
        (outcome.unread_lines, "line could not be read", "lines could not be read"),
        (outcome.passed_over, "other file passed over", "other files passed over"),
        (outcome.choice.off.len(), "rule switched off", "rules switched off"),
        (outcome.choice.left_out, "finding left out by overrides", "findings left out by overrides"),
        (outcome.choice.passed_over.len(), "configuration below has no say", "configurations below have no say"),
    ];
    if let Some(profile) = outcome.choice.profile {
        line = format!("{line}; profile {profile}");
    }
    for (count, one, several) in rest.into_iter().filter(|(count, ..)| *count > 0) {
        line = format!("{line}; {}", counted(count, one, several));
    }
    line
}

/// The kinds in the order in which people count them.
const KINDS: [(DocumentKind, &str, &str); 4] = [
    (DocumentKind::Entry, "breach entry", "breach entries"),
    (DocumentKind::Register, "breach register", "breach registers"),
    (DocumentKind::Policy, "policy", "policies"),
    (DocumentKind::ProcessorRegister, "processor register", "processor registers"),
];

fn plural(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "errors",
        Severity::Warning => "warnings",
        Severity::Info => "infos",
    }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn listed<const N: usize>(counts: [(usize, &str, &str); N]) -> String {
    let present = counts.into_iter().filter(|(count, ..)| *count > 0);
    present.map(|(count, one, several)| counted(count, one, several)).collect::<Vec<_>>().join(", ")
}
