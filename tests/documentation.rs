//! What the documentation promises: its links lead somewhere, and what it shows of the program is what the program prints.
//!
//! A page tells a story in fences. ```` ```yaml file=PATH ```` is a file that the reader writes, ```` ```console exit=N ````
//! a command line after `$ ` with what it prints. Both happen in an empty folder per page. `UPDATE=1 cargo test --test
//! documentation` rewrites what is printed.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use walkdir::WalkDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page: what people read on the project's site or in the book.
fn pages() -> Vec<PathBuf> {
    let is_page = |path: &Path| path.extension().is_some_and(|extension| extension == "md");
    let mut pages: Vec<PathBuf> = ["README.md", "CHANGELOG.md"].iter().map(|name| root().join(name)).collect();
    for folder in ["docs", "policies", "examples"] {
        let walk = WalkDir::new(root().join(folder)).into_iter().flatten().map(walkdir::DirEntry::into_path);
        pages.extend(walk.filter(|path| is_page(path)));
    }
    pages.sort();
    pages
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```")
}

/// The lines outside fences, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if is_fence(line.trim_start()) {
            inside = !inside;
        } else if !inside {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// The names under which the headings of a page are reached.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let headings = prose(text).into_iter().filter(|(_, line)| line.starts_with('#'));
    headings
        .map(|(_, line)| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            let name: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 { name } else { format!("{name}-{}", *count - 1) }
        })
        .collect()
}

/// What is wrong with a link from a page.
fn fault(page: &Path, link: &str) -> Option<String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { page.to_owned() } else { page.parent()?.join(path) };
    if !target.exists() {
        return Some(format!("`{link}` leads nowhere"));
    }
    let is_page = target.extension().is_some_and(|extension| extension == "md");
    if !anchor.is_empty() && is_page && !anchors(&fs::read_to_string(&target).ok()?).contains(anchor) {
        return Some(format!("`{link}`: that page has no such heading"));
    }
    None
}

#[test]
fn every_link_inside_the_repository_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)").expect("a pattern");
    let code = Regex::new("`[^`]*`").expect("a pattern");
    let mut faults = Vec::new();
    let mut checked = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a readable page");
        for (number, line) in prose(&text) {
            // Only code that is no link text: `[x](y)` inside back-ticks shows Markdown, it does not link.
            let line = code.replace_all(line, |found: &regex::Captures<'_>| {
                if found.get(0).is_some_and(|text| text.as_str().contains("](")) { "" } else { "code" }.to_owned()
            });
            let targets = link.captures_iter(&line).filter_map(|found| found.get(1).or_else(|| found.get(2)));
            for target in targets.map(|target| target.as_str()).filter(|target| !target.contains("://")) {
                checked += 1;
                faults.extend(fault(&page, target).map(|fault| format!("{}:{number}: {fault}", shown(&page))));
            }
        }
    }
    assert!(checked > 300, "only {checked} links were found");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A fence of a story: its words after the back-ticks, and its lines.
struct Fence {
    /// The line of the page that opens it.
    start: usize,
    words: Vec<String>,
    lines: Vec<String>,
}

impl Fence {
    fn value(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

fn fences(text: &str) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut open = false;
    for (start, line) in text.lines().enumerate() {
        if is_fence(line) && !open {
            let words = line.trim_start_matches('`').split_whitespace().map(str::to_owned).collect();
            fences.push(Fence { start, words, lines: Vec::new() });
            open = true;
        } else if is_fence(line) {
            open = false;
        } else if open && let Some(fence) = fences.last_mut() {
            fence.lines.push(line.to_owned());
        }
    }
    fences
}

/// Runs the command of a fence; gives the lines that belong below it, and how it ended.
fn run(command: &str, folder: &Path) -> (Vec<String>, Option<i32>) {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("breachlint"), "only our own program runs: `{command}`");
    let mut program = Command::new(env!("CARGO_BIN_EXE_breachlint"));
    let run = program.args(words).current_dir(folder).env_clear().output().expect("it starts");
    let lines = [run.stdout, run.stderr].concat();
    let text = String::from_utf8(lines).expect("text");
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    (lines, run.status.code())
}

/// Plays the story of a page; gives the page as it should be, and how many commands ran.
fn played(text: &str, folder: &Path) -> (String, usize) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut replaced: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for fence in fences(text) {
        if let Some(file) = fence.value("file") {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
            fs::write(path, fence.lines.join("\n") + "\n").expect("a file");
        } else if let Some(exit) = fence.value("exit") {
            let command = fence.lines.first().and_then(|line| line.strip_prefix("$ ")).expect("a command after `$ `");
            let (printed, code) = run(command, folder);
            assert_eq!(code.map(|code| code.to_string()).as_deref(), Some(exit), "the exit code of `{command}`");
            replaced.push((fence.start + 2, fence.start + 1 + fence.lines.len(), printed));
        }
    }
    let count = replaced.len();
    for (from, to, printed) in replaced.into_iter().rev() {
        lines.splice(from..to, printed);
    }
    (lines.join("\n") + "\n", count)
}

#[test]
fn what_pages_show_is_what_the_program_prints() {
    let update = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    let mut stale = Vec::new();
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a readable page");
        let folder = tempfile::tempdir().expect("a folder");
        let (wanted, count) = played(&text, folder.path());
        commands += count;
        if wanted != text && update {
            fs::write(&page, wanted).expect("a page that can be written");
        } else if wanted != text {
            stale.push(shown(&page));
        }
    }
    assert!(commands > 3, "only {commands} commands were found");
    assert!(stale.is_empty(), "`UPDATE=1 cargo test --test documentation` rewrites them: {stale:#?}");
}
