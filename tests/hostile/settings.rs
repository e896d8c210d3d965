//! Configurations and ignore files that nobody wrote by hand.

use std::fmt::Write as _;
use std::fs::File;

use super::{LATE, Ran, Tree, many};

/// So many bytes may a configuration have.
const LARGEST: usize = 256 * 1024;

fn configured(configuration: &str) -> Tree {
    Tree::new().with("breachlint.yaml", configuration)
}

/// As many lines as fit into a configuration, or fewer in a common run.
fn filled(head: &str, line: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    for line in (0..).map(line) {
        if text.len() + line.len() > many(LARGEST) {
            break;
        }
        text.push_str(&line);
    }
    text
}

fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(head.to_owned(), |text, at| text + &line(at))
}

/// Nothing is checked by settings that are not understood, and no word of any length is repeated.
fn refused(name: &str, tree: &Tree, words: &str) {
    let ran = tree.check(name, &[]);
    assert_eq!(ran.code, Some(2), "{name}");
    ran.complains(words);
    assert!(ran.stderr.len() < 10_000, "{name}: {} bytes", ran.stderr.len());
}

#[test]
fn a_configuration_larger_than_people_write_is_refused() {
    for (name, content) in [
        (
            "100,000 overrides",
            lines("overrides:\n", 100_000, |at| format!("  - {{paths: [r{at}/], severity: info}}\n")),
        ),
        ("100,000 globs", lines("exclude:\n", 100_000, |at| format!("  - r{at}/**/*.yaml\n"))),
        ("100,000 settings", lines("rules:\n", 100_000, |at| format!("  R{at:06}: {{severity: off}}\n"))),
        ("100,000 unknown keys", lines("", 100_000, |at| format!("k{at}: 1\n"))),
        ("a glob of 5 MB", format!("exclude: ['{}']\n", "a*".repeat(2_500_000))),
        ("a configuration nested 5,000,000 deep", "[".repeat(5_000_000)),
    ] {
        refused(name, &configured(&content), "a configuration has at most 256 KiB");
    }
    let mut tree = configured("extends: 1.yaml\n");
    for at in 1..8 {
        let content = format!("extends: {}.yaml\n# {}\n", at + 1, "-".repeat(LARGEST / 7));
        tree = tree.with(format!("{at}.yaml"), content);
    }
    refused("a large chain of configurations", &tree, "a configuration has at most 256 KiB with all that it extends");
}

#[test]
fn the_largest_configuration_is_read_in_time() {
    for (name, content) in [
        ("many globs", filled("exclude:\n", |at| format!("  - r{at}/**/*.yaml\n"))),
        ("many short globs", filled("exclude:\n", |at| format!("  - '?{at:x}*'\n"))),
        ("many assigned globs", filled("documents:\n  breach_entry:\n", |at| format!("    - r{at}/*.yaml\n"))),
        ("many overrides", filled("overrides:\n", |at| format!("  - {{paths: [r{at}/**/*.md], severity: info}}\n"))),
        (
            "many overrides by id",
            filled("overrides:\n", |at| format!("  - {{entries: ['X*{at}*'], severity: info}}\n")),
        ),
        ("a long glob of classes", format!("exclude: ['{}']\n", "[!ä]".repeat(many(LARGEST) / 6))),
        ("a glob of many words", format!("exclude: ['{{{}}}']\n", "a*,".repeat(many(LARGEST) / 4))),
    ] {
        let ran = configured(&content).check(name, &[]);
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
        ran.finds("z.yaml", &["TIM002"]);
    }
    let settings = filled("rules:\n", |at| format!("  R{at:06}: {{severity: off}}\n"));
    refused("many settings for rules that are not there", &configured(&settings), "`R000000` names no rule");
    let long = format!("exclude: ['{}']\n", "?a".repeat(50) + &"{".repeat(17) + &"}".repeat(17));
    refused("a glob of braces", &configured(&long), "has more than 16 braces");
    let nested = format!("exclude: ['{}b{}']\n", "{a,".repeat(20_000), "}".repeat(20_000));
    refused("a glob nested 20,000 deep", &configured(&nested), "has more than 16 braces");
}

#[test]
fn configurations_that_extend_each_other_without_end_are_refused() {
    let mut tree = configured("extends: 1.yaml\n");
    for at in 1..1000 {
        tree = tree.with(format!("{at}.yaml"), format!("extends: {}.yaml\n", at + 1));
    }
    refused("1,000 configurations behind each other", &tree, "more than 8 configurations extend each other");
    refused("a configuration that extends itself", &configured("extends: breachlint.yaml\n"), "extend each other");
    let circle =
        configured("extends: 1.yaml\n").with("1.yaml", "extends: 2.yaml\n").with("2.yaml", "extends: 1.yaml\n");
    refused("a circle of configurations", &circle, "breachlint.yaml -> 1.yaml -> 2.yaml -> 1.yaml");
}

/// The folder of the ignore file is not read, the one beside it is.
fn ignored(name: &str, content: &str) -> Ran {
    let tree = Tree::empty().with("r/a.yaml", LATE).with("s/a.yaml", LATE).with(".git/x", "");
    tree.with("r/.gitignore", content).check(name, &[])
}

#[test]
fn an_ignore_file_that_would_fill_the_memory_is_an_error() {
    let nested = format!("{}b{}\n", "{a,".repeat(20_000), "}".repeat(20_000));
    let patterns = lines("", 100_000, |at| format!("r{at}/**/*.yaml\n"));
    for (name, content, words) in [
        ("ignore pattern nested 20,000 deep", nested.as_str(), "has a pattern with more than 16 braces"),
        ("100,000 ignore patterns", &patterns, "has more than 256 KiB of patterns"),
        ("ignore pattern of 5 MB", &"a*".repeat(2_500_000), "has more than 256 KiB of patterns"),
    ] {
        let ran = ignored(name, content);
        assert_eq!(ran.code, Some(2), "{name}");
        ran.complains(&format!("`r/.gitignore` {words}"));
        ran.finds("r/a.yaml", &[]);
        ran.finds("s/a.yaml", &["TIM002"]);
    }
    let tree = Tree::new().with(".git/x", "");
    let sparse = File::create(tree.path().join(".gitignore")).expect("a new file");
    sparse.set_len(1 << 30).expect("a file with a hole");
    let ran = tree.check("ignore file of 1 GB", &[]);
    assert_eq!(ran.code, Some(2));
    ran.complains("`.gitignore` is larger than 16 MiB");
}

#[test]
fn an_ignore_file_of_many_names_is_read_in_time() {
    let mut names = String::new();
    for at in 0..many(100_000) {
        writeln!(names, "register/2019/BR-{at}.yaml").expect("a string takes everything");
    }
    let ran = ignored("100,000 ignored names", &names);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    ran.finds("r/a.yaml", &["TIM002"]);
}
