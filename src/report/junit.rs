//! JUnit's XML, which every build server reads: each file is a suite, each finding a test case.
//!
//! A finding fails its case exactly when it makes the exit code 1, so that a build server and the exit code agree.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::visible::line as plain;
use super::xml::escaped;
use super::{Options, Report, by_file, shown, silence_mark};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::Finding;

pub(super) struct Junit;

impl Report for Junit {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let mut found: BTreeMap<&str, Vec<&Finding>> = by_file(shown(outcome, options)).into_iter().collect();
        for file in &outcome.files {
            found.entry(&file.source.path).or_default();
        }
        let suites = found.into_iter().map(|(path, findings)| Suite::new(path, findings, options));
        let suites: Vec<Suite<'_>> = suites.collect();
        let (tests, failures) = suites
            .iter()
            .fold((0, 0), |(tests, failures), suite| (tests + suite.findings.len().max(1), failures + suite.failures));
        let errors = outcome.errors.len();
        let tests = tests + errors;
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<testsuites name=\"breachlint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
        )?;
        write_errors(&outcome.errors, out)?;
        suites.iter().try_for_each(|suite| suite.write(options, out))?;
        writeln!(out, "</testsuites>")
    }
}

struct Suite<'a> {
    path: &'a str,
    findings: Vec<&'a Finding>,
    failures: usize,
    skipped: usize,
}

impl<'a> Suite<'a> {
    fn new(path: &'a str, findings: Vec<&'a Finding>, options: &Options) -> Self {
        let failures = findings.iter().filter(|finding| fails(finding, options)).count();
        let skipped = findings.iter().filter(|finding| finding.suppressed.is_some()).count();
        Self { path, findings, failures, skipped }
    }

    fn write(&self, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let Self { failures, skipped, .. } = self;
        let (path, tests) = (escaped(self.path), self.findings.len().max(1));
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
        writeln!(out, "  <testsuite name=\"{path}\" {counts}>")?;
        // Build servers show the class as a path of packages, parted at dots.
        let class = self.path.strip_suffix(".yaml").or_else(|| self.path.strip_suffix(".yml")).unwrap_or(self.path);
        let class = escaped(class);
        if self.findings.is_empty() {
            writeln!(out, "    <testcase name=\"no findings\" classname=\"{class}\"/>")?;
        }
        let mut seen = BTreeMap::new();
        for finding in &self.findings {
            write_case(finding, &class, &name(finding, &mut seen), fails(finding, options), out)?;
        }
        writeln!(out, "  </testsuite>")
    }
}

fn fails(finding: &Finding, options: &Options) -> bool {
    finding.suppressed.is_none() && finding.severity >= options.fail_on
}

/// Build servers follow a case from run to run by its name: no line stands in it, and none is there twice.
fn name(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    let subject = finding.subject.id.as_deref().unwrap_or_default();
    let name = format!("{} {} {subject} {}", finding.code, finding.name, finding.location.pointer);
    let name = plain(&name.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
    let count = seen.entry(name.clone()).or_default();
    *count += 1;
    if *count > 1 { format!("{name} ({count})") } else { name }
}

fn write_case(finding: &Finding, class: &str, name: &str, fails: bool, out: &mut dyn Write) -> io::Result<()> {
    let (severity, start) = (finding.severity.word(), finding.location.start);
    let message = escaped(&plain(&finding.message));
    let mark = finding.suppressed.as_ref().map_or("", silence_mark);
    let mut lines = vec![
        format!("{severity}[{}]{mark} {}", finding.code, finding.message),
        format!("at {}:{}:{}", finding.location.path, start.line, start.column),
        format!("help: {}", finding.help),
        format!("basis: {}", finding.basis.join("; ")),
    ];
    lines.retain(|line| !line.ends_with(": "));
    let lines: Vec<String> = lines.iter().map(|line| escaped(&plain(line))).collect();
    let text = lines.join("\n");
    writeln!(out, "    <testcase name=\"{}\" classname=\"{class}\">", escaped(name))?;
    if finding.suppressed.is_some() {
        writeln!(out, "      <skipped message=\"{}\"/>", escaped(mark.trim_matches([' ', '(', ')'])))?;
        writeln!(out, "      <system-out>{text}</system-out>")?;
    } else if fails {
        writeln!(out, "      <failure type=\"{severity}\" message=\"{message}\">{text}</failure>")?;
    } else {
        writeln!(out, "      <system-out>{text}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// What could not be done is a suite of its own: it belongs to no document.
fn write_errors(errors: &[Error], out: &mut dyn Write) -> io::Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    let count = errors.len();
    writeln!(
        out,
        "  <testsuite name=\"breachlint\" tests=\"{count}\" failures=\"0\" errors=\"{count}\" skipped=\"0\">"
    )?;
    for error in errors {
        let message = escaped(&plain(&error.message));
        let place = error.location();
        let place = place.map(|(path, start)| format!("at {path}:{}:{}", start.line, start.column));
        let lines = [place, error.help.as_ref().map(|help| format!("help: {help}"))];
        let lines: Vec<String> = lines.into_iter().flatten().map(|line| escaped(&plain(&line))).collect();
        writeln!(out, "    <testcase name=\"{message}\" classname=\"breachlint\">")?;
        writeln!(out, "      <error type=\"error\" message=\"{message}\">{}</error>", lines.join("\n"))?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}
