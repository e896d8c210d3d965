//! Comments and baselines that silence, or that only take time.

use std::fmt::Write as _;

use super::{ENTRY, NOW, Ran, Tree, entry, many};

const COMMENT: &str = "# breachlint: ignore[TIM002] -- agreed with the head of office";

/// All rules, as JSON: a frame for each of very many findings is another matter.
fn checked(name: &str, content: String) -> Ran {
    let ran = Tree::new().with("a.yaml", content).run(name, &["check", "--now", NOW, "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
    assert!(ran.codes("z.yaml").contains("TIM002"), "{name}");
    ran
}

fn count(ran: &Ran, code: &str) -> usize {
    let report = ran.report();
    report["findings"].as_array().into_iter().flatten().filter(|finding| finding["code"] == code).count()
}

#[test]
fn many_suppressions_of_one_line_are_judged_in_time() {
    let lines = format!("{COMMENT}\n").repeat(many(100_000));
    let ran = checked("100,000 suppressions above one line", entry(&format!("{lines}status: open\n")));
    assert_eq!(count(&ran, "SUP008"), many(100_000) - 1);
    let ran = checked("100,000 suppressions above a document", format!("{lines}{ENTRY}"));
    assert_eq!(count(&ran, "SUP008"), many(100_000) - 1);
}

#[test]
fn a_suppression_on_every_line_is_judged_in_time() {
    let lines: String = (0..many(100_000)).map(|at| format!("x-{at}: 1 {COMMENT}\n")).collect();
    let ran = checked("100,000 suppressions on lines of their own", entry(&lines));
    assert_eq!(count(&ran, "SUP009"), many(100_000));
}

#[test]
fn suppressions_of_unknown_rules_are_judged_in_time() {
    let line = |at: usize, word: &str| format!("x-{at}: 1 # breachlint: ignore[{word}] by=dpo -- agreed\n");
    let one: String = (0..many(100_000)).map(|at| line(at, "XYZ123")).collect();
    let ran = checked("100,000 suppressions of one unknown rule", entry(&one));
    assert_eq!(count(&ran, "SUP002"), many(100_000));
    let each: String = (0..many(50_000)).map(|at| line(at, &format!("Q{at}"))).collect();
    let ran = checked("50,000 suppressions each of another unknown rule", entry(&each));
    assert_eq!(count(&ran, "SUP002"), many(50_000));
}

#[test]
fn a_suppression_of_many_rules_is_none() {
    let codes: Vec<String> = (0..many(100_000)).map(|at| format!("Q{at}")).collect();
    let comment = |codes: &str| format!("# breachlint: ignore[{codes}] -- agreed with the head of office\n{ENTRY}");
    for (name, codes) in [
        ("one comment for 100,000 unknown rules", codes.join(",")),
        ("one comment for one rule 100,000 times", vec!["TIM002"; many(100_000)].join(",")),
    ] {
        let ran = checked(name, comment(&codes));
        assert_eq!(count(&ran, "SUP001"), 1);
        assert_eq!(count(&ran, "SUP002"), 0);
    }
    let hundred = checked("one comment for 100 unknown rules", comment(&codes.get(..100).expect("so many").join(",")));
    assert_eq!(count(&hundred, "SUP002"), 100);
    let marker = format!("x-a: 1 {}\n", format!("{COMMENT} ").repeat(many(100_000)));
    checked("one line of 100,000 suppressions", entry(&marker));
}

/// What is found in a comment may be silenced by another one above the same line.
#[test]
fn personal_data_in_many_comments_of_one_line_are_found_in_time() {
    let mut lines = "# breachlint: ignore[HYG004] -- the function's own mailbox\n".to_owned();
    for at in 0..many(20_000) {
        writeln!(lines, "# mail to jan.jansen{at}@example.org").expect("a string takes everything");
    }
    checked("20,000 addresses above one line", entry(&format!("{lines}status: open\n")));
}

fn baseline(lines: impl Iterator<Item = usize>) -> String {
    let line = |at: usize| {
        format!(
            "{{\"path\": \"r/{at}.yaml\", \"document\": \"BR-{at}\", \"code\": \"TIM002\", \"fingerprint\": \"{at:016x}\"}}"
        )
    };
    format!("{{\"version\": 1, \"findings\": [{}]}}", lines.map(line).collect::<Vec<_>>().join(",\n"))
}

fn against(name: &str, baseline: impl AsRef<[u8]>) -> Ran {
    Tree::new().with("b.json", baseline).check(name, &["--baseline", "b.json"])
}

#[test]
fn a_baseline_of_many_findings_is_read_in_time() {
    let ran = against("a baseline of 100,000 findings", baseline(0..many(100_000)));
    assert_eq!(ran.code, Some(1));
    ran.finds("z.yaml", &["TIM002"]);
    let ran = against("a baseline of one finding 100,000 times", baseline((0..many(100_000)).map(|_| 1)));
    assert_eq!(ran.code, Some(2));
    ran.complains("lists a finding twice");
}

#[test]
fn a_baseline_that_is_none_is_an_error_of_a_few_lines() {
    let size = many(50_000_000);
    let start = "{\"version\": 1, \"findings\": ";
    for (name, content) in [
        ("a baseline of brackets", "[".repeat(size)),
        ("a baseline of one word", "x".repeat(size)),
        ("a baseline of maps in each other", format!("{start}[{}", "{\"a\":".repeat(size / 5))),
        ("a baseline of lists in each other", format!("{start}{}", "[".repeat(size))),
        ("a baseline with one long text", format!("{start}\"{}\"}}", "\\n".repeat(size / 2))),
        ("a baseline with one long path", format!("{start}[{{\"path\": \"{}\"}}]}}", "x".repeat(size))),
        ("a baseline with one long key", format!("{{\"{}\": 1}}", "k".repeat(size))),
        ("a baseline with one long number", format!("{{\"version\": {}}}", "9".repeat(size))),
        ("a baseline without end", format!("{start}[{}", "{},".repeat(size / 3))),
    ] {
        let ran = against(name, content);
        assert_eq!(ran.code, Some(2), "{name}");
        ran.complains("the baseline cannot be used");
        assert!(ran.stderr.len() < 10_000, "{name}: {} bytes", ran.stderr.len());
    }
    let ran = against("a baseline of NUL", vec![0; size]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}
