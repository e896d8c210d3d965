//! Rules of the house that were made to take time or memory: expressions, their number, their messages.

use serde_json::json;

use super::{ENTRY, NOW, Ran, Tree, entry, many};

/// A rule that says of an open entry what it says.
fn rule(code: &str, expression: &str, message: &str) -> String {
    let (expression, message) = (json!(expression), json!(message));
    format!(
        "code: {code}\nname: house/r-{}\ntitle: A rule of the house\nseverity: warning\non: entry\n\
         basis: [{{practice: Handbook}}]\ncertainty: practice\n\
         check: {{kind: expression, found_when: {expression}, at: [/status]}}\n\
         message: {message}\nhelp: correct `status`\nwhy: The house wants it.\n\
         examples:\n  bad: [\"status: open # expect: {code}\"]\n  good: [\"status: closed\"]\n",
        code.to_lowercase()
    )
}

fn file(code: &str) -> String {
    format!("p/house/{code}-r-{}.yaml", code.to_lowercase())
}

/// A pack of one rule beside the late entry, and an entry with a title.
fn with_rule(expression: &str, message: &str, title: &str) -> Tree {
    Tree::new()
        .with("breachlint.yaml", "packs: [p]\n")
        .with(file("HSE001"), rule("HSE001", expression, message))
        .with("a.yaml", entry(&format!("status: open\ntitle: {title}\n")))
}

fn run(tree: &Tree, name: &str) -> Ran {
    tree.run(name, &["check", "--now", NOW, "--format", "json"])
}

/// The rule cannot be used, and all others run.
fn refused(name: &str, expression: &str, title: &str, words: &str) {
    let ran = run(&with_rule(expression, "the entry is open", title), name);
    assert_eq!(ran.code, Some(2), "{name}: {}", ran.stdout);
    let told = ran.report()["errors"].to_string();
    assert!(told.contains(words), "{name}: {told}");
    assert!(told.len() < 10_000, "{name}: {} bytes", told.len());
    assert!(!ran.codes("a.yaml").contains("HSE001"), "{name}");
    assert!(ran.codes("z.yaml").contains("TIM002"), "{name}");
}

#[test]
fn a_broken_rule_that_is_chosen_keeps_no_other_chosen_one_from_running() {
    let tree = with_rule("status ==", "the entry is open", "x");
    let ran = tree.run("a broken rule", &["check", "--now", NOW, "--select", "HSE001,TIM002", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    ran.finds("z.yaml", &["TIM002"]);
    let ran = tree.run("a broken rule alone", &["check", "--now", NOW, "--select", "HSE001", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    ran.finds("z.yaml", &[]);
}

fn list(count: usize) -> String {
    format!("[{}]", vec!["1"; count].join(","))
}

#[test]
fn an_expression_that_is_too_large_is_refused() {
    let long = "the expression is longer than 4096 bytes";
    for (name, expression, words) in [
        ("expression of 10 MB", format!("status == '{}'", "a".repeat(many(10_000_000))), long),
        ("expression of 5,000,000 brackets", "(".repeat(many(5_000_000)), long),
        ("expression with a list of 100,000", format!("{}.all(x, x > 0)", list(100_000)), long),
        ("expression nested 2,000 deep", format!("{}true{}", "(".repeat(2000), ")".repeat(2000)), "deeper than 64"),
        ("three quantifiers", "[1].all(a, [1].filter(b, [1].exists(c, true)) == [])".to_owned(), "inside each other"),
        ("pattern that counts", "title.matches('(((a{100}){100}){100}){100}')".to_owned(), "size limit"),
    ] {
        refused(name, &expression, "x", words);
    }
}

#[test]
fn an_expression_that_would_never_end_is_stopped() {
    let words = "takes more steps";
    let million = "a".repeat(many(20_000_000).max(1_000_000));
    let sum = vec!["title"; 60].join(" + ");
    for (name, expression, title) in [
        (
            "quantifiers over long lists",
            format!("{0}.all(x, {0}.map(y, x + y).filter(z, z > 0) != [])", list(800)),
            "x",
        ),
        (
            "lists that grow",
            format!("{0}.map(x, {0} + {0} + {0}).map(y, y + y + y + y).all(z, size(z + z + z + z) > 0)", list(200)),
            "x",
        ),
        ("texts that grow", format!("({sum}).size() > 0 && ({sum}).contains('b')"), &million),
        (
            "texts that grow in lists",
            format!("{}.map(x, title + title).map(y, y + y).all(z, z != '')", list(60)),
            &million,
        ),
    ] {
        refused(name, &expression, title, words);
    }
}

#[test]
fn a_pattern_runs_in_time_whatever_it_says() {
    let title = "a".repeat(many(10_000_000));
    for (name, expression) in [
        ("pattern with repeated repetitions", "title.matches('^(a+)+$') && !title.matches('(a|a)*b')".to_owned()),
        ("pattern of many choices", format!("title.matches('{}')", "(a|aa)+".repeat(400))),
    ] {
        let ran = run(&with_rule(&expression, "the entry is open", &title), name);
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
        assert!(ran.codes("a.yaml").contains("HSE001"), "{name}");
    }
}

#[test]
fn a_pack_of_many_rules_is_loaded_in_time() {
    let mut tree = Tree::new().with("breachlint.yaml", "packs: [p]\n").with("a.yaml", entry("status: open\n"));
    let count = many(10_000);
    for number in 0..count {
        let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).expect("a letter"));
        let code = format!("Z{}{}{:03}", letter(number / 100 / 26), letter(number / 100), number % 100 + 1);
        tree = tree.with(file(&code), rule(&code, "status == 'open'", "the entry is open"));
    }
    let ran = tree.run("10,000 rules of the house", &["check", "--now", NOW, "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(ran.codes("a.yaml").iter().filter(|code| code.starts_with('Z')).count(), count);
}

/// A word of the document in a message is a word, or it is not shown.
#[test]
fn a_message_does_not_grow_with_the_document() {
    let long = "x".repeat(many(5_000_000));
    for (name, message) in [
        ("long text in a message", "the entry {/title} is open".to_owned()),
        ("long reference in a message", "the entry of {/policy_ref} is open".to_owned()),
        ("long key of one's own in a message", "the entry {/x-ticket} is open".to_owned()),
        ("many long words in a message", "the entry {/policy_ref} is open, ".repeat(100)),
    ] {
        let tree = with_rule("status == 'open'", &message, &long);
        let tree =
            tree.with("a.yaml", format!("{ENTRY}status: open\ntitle: {long}\npolicy_ref: {long}\nx-ticket: {long}\n"));
        for format in ["json", "text", "sarif", "github"] {
            let args = ["check", "--now", NOW, "--select", "HSE", "--format", format, "--redact", "never"];
            let ran = tree.run(name, &args);
            assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
            assert!(ran.stdout.contains("HSE001") && !ran.stdout.contains(&"x".repeat(1000)), "{name} in {format}");
        }
    }
    let tree = with_rule("status == 'open'", &"x".repeat(5_000_000), "x");
    let ran = run(&tree, "message of 5 MB");
    assert_eq!(ran.code, Some(2));
    assert!(ran.report()["errors"].to_string().contains("more than 4096 bytes"), "{}", ran.stdout);
}
