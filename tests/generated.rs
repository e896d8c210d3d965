//! Files that are derived from rules are up to date. `UPDATE=1 cargo test --test generated` rewrites them.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::config::{Config, Flags, Profile, reference};
use breachlint::pack::{Basis, Before, Library, Outside, Rule, RuleText, Selection, Weights, config_schema};
use serde_json::Value;

/// The articles whose rules the coverage table lists, with what they ask.
const ARTICLES: [(&str, &str); 14] = [
    ("33(1)", "notify the authority within 72 hours, or give reasons for the delay"),
    ("33(2)", "the processor notifies the controller"),
    ("33(3)", "what a notification contains"),
    ("33(4)", "information in phases"),
    ("33(5)", "document every breach: facts, effects, remedial action"),
    ("34(1)", "communicate a breach to the people at high risk"),
    ("34(2)", "what a communication contains, in clear and plain language"),
    ("34(3)", "when no communication is needed"),
    ("34(4)", "the authority may require communication"),
    ("28(3)", "the contract with a processor, (f): assistance with Art. 33 and 34"),
    ("26", "the arrangement of joint controllers"),
    ("5(2)", "accountability"),
    ("32", "security of processing"),
    ("24", "responsibility of the controller"),
];

type Row = (Rule, RuleText);

fn rows(library: Library) -> Vec<Row> {
    library
        .rules
        .into_iter()
        .map(|rule| {
            let text = Library::text(&rule.code).expect("a text for every rule");
            (rule, text)
        })
        .collect()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn severities(rule: &Rule) -> String {
    let mut words = vec![rule.severity.word()];
    let parts = rule.check.iter().filter_map(|part| part.severity);
    let grades = rule.grades.iter().filter_map(|grade| grade.severity.severity());
    for severity in parts.chain(grades) {
        if !words.contains(&severity.word()) {
            words.push(severity.word());
        }
    }
    words.join(", ")
}

fn page(rule: &Rule, text: &RuleText) -> String {
    let mut page = String::new();
    let basis: Vec<String> = rule.basis.iter().map(Basis::words).collect();
    let _ = writeln!(page, "# {}: {}\n", rule.code, text.title);
    let _ = writeln!(page, "| | |\n|---|---|");
    let _ = writeln!(page, "| name | `{}` |", rule.name);
    let _ = writeln!(page, "| severity | {} |", severities(rule));
    let _ = writeln!(page, "| certainty | {} |", rule.certainty.word());
    let _ = writeln!(page, "| source | {} |", basis.join("; "));
    let _ = writeln!(page, "| regimes | {} |", rule.regimes.join(", "));
    if !rule.jurisdictions.is_empty() {
        let _ = writeln!(page, "| jurisdictions | {} |", rule.jurisdictions.join(", "));
    }
    if let Some(due) = &rule.due {
        let before = if due.before == Before::Info { "a hint before" } else { "silent before" };
        let _ = writeln!(page, "| due | at the end of the stage `{}`, {before} |", due.stage);
    }
    let _ = writeln!(page, "| since | {} |", text.since);
    let _ = writeln!(page, "| rule file | [`{0}`](../../{0}) |\n", text.path);
    let _ = writeln!(page, "{}\n\n## What to do\n\n{}.\n", flat(&text.why), capital(&flat(&rule.help.to_string())));
    if !text.parameters.is_empty() {
        let _ = writeln!(page, "## What can be set\n\nUnder `rules.{}` of the configuration:\n", rule.code);
        let _ = writeln!(page, "| key | default | what |\n|---|---|---|");
        for row in parameters(rule, text) {
            let _ = writeln!(page, "{row}");
        }
        page.push('\n');
    }
    examples(&mut page, "Found", text.examples.bad.iter().map(|example| example.documents()));
    examples(&mut page, "Not found", text.examples.good.iter().map(|example| example.documents()));
    let routes: Vec<String> = rule.silenced_by.iter().map(|route| format!("`{route}`")).collect();
    let parts = rule.check.iter().flat_map(|part| part.silenced_by.iter()).map(|route| format!("`{route}`"));
    let routes: Vec<String> = routes.into_iter().chain(parts).collect();
    if !routes.is_empty() {
        let _ = writeln!(
            page,
            "## When there is a good reason\n\nSay it in {}. The text is checked for placeholders.",
            routes.join(", ")
        );
    }
    format!("{}\n", page.trim_end())
}

/// A row for each parameter of a rule.
fn parameters(rule: &Rule, text: &RuleText) -> Vec<String> {
    let row = |(name, declared): (&String, &breachlint::pack::Declared)| {
        let default = Library::default_of(&rule.code, declared).expect("a default");
        format!("| `{name}` | `{default}` | {}; takes {} |", declared.means, declared.takes.words())
    };
    text.parameters.iter().map(row).collect()
}

/// The guide to the configuration with its tables. What stands between the markers is ours.
fn guide(rows: &[Row]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/configuration.md");
    let mut guide = fs::read_to_string(path).expect("the guide");
    let mut settable = String::from("| rule | key | default | what |\n|---|---|---|---|\n");
    for (rule, text) in rows {
        for row in parameters(rule, text) {
            let _ = writeln!(settable, "| [{0}](../rules/{0}.md) {row}", rule.code);
        }
    }
    for (name, content) in [("keys", reference()), ("parameters", settable), ("profiles", profiles())] {
        let begin = format!("<!-- begin {name} -->\n");
        let (before, rest) = guide.split_once(&begin).expect("the marker of a table");
        let (_, after) = rest.split_once("<!-- end -->").expect("the end of a table");
        guide = format!("{before}{begin}\n{content}\n<!-- end -->{after}");
    }
    guide
}

/// What each profile is for, and what it sets.
fn profiles() -> String {
    let mut text = String::new();
    for profile in Profile::all().expect("sound profiles") {
        let flags = Flags { profile: Some(profile.name.clone()), ..Flags::default() };
        let config = Config::without_file(&flags).expect("a sound profile");
        let library = Library::builtin().expect("the built-in rules");
        let weights = Weights::new(&config, &library, &Selection::default()).expect("known rules");
        let shown = weights.shown(&config, &library, None);
        let _ = writeln!(text, "### `{}`\n\n{}. {}\n", profile.name, profile.title, flat(&profile.why));
        let all = config.to_json();
        let own =
            all.get("origins").and_then(Value::as_object).expect("a map").iter().filter(|(_, from)| *from != "default");
        for (key, _) in own.filter(|(key, _)| *key != "profile") {
            let value = all.pointer(&format!("/config/{key}")).and_then(Value::as_str);
            let _ = writeln!(text, "- `{key}: {}`", value.expect("a word"));
        }
        let mut levels: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (code, settings) in &shown.rules {
            for (key, value) in settings.as_object().expect("a map") {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                levels.entry(format!("{key}: {value}")).or_default().push(code);
            }
        }
        for (level, codes) in levels {
            let _ = writeln!(text, "- `{level}` for {}", codes.join(", "));
        }
        text.push('\n');
    }
    format!("{}\n", text.trim_end())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn examples<'a>(page: &mut String, title: &str, documents: impl Iterator<Item = &'a str>) {
    let _ = writeln!(page, "## {title}\n");
    for document in documents {
        let _ = writeln!(page, "```yaml\n{}\n```\n", document.trim_end());
    }
}

fn outside(finding: &Outside) -> String {
    format!(
        "# {}: {}\n\n| | |\n|---|---|\n| name | `{}` |\n\n{}\n\n## What to do\n\n{}.\n",
        finding.code,
        finding.title,
        finding.name,
        flat(&finding.why),
        capital(&flat(&finding.help)),
    )
}

fn index(rows: &[Row]) -> String {
    let mut families: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        families.entry(row.0.name.split('/').next().unwrap_or_default()).or_default().push(row);
    }
    let mut page =
        format!("# Rules\n\n{} rules in {} families, and what is found in reading.\n", rows.len(), families.len());
    for (family, rows) in families {
        let _ = writeln!(page, "\n## {family}\n\n| code | severity | what |\n|---|---|---|");
        for (rule, text) in rows {
            let _ = writeln!(page, "| [{0}]({0}.md) | {1} | {2} |", rule.code, severities(rule), text.title);
        }
    }
    let _ = writeln!(page, "\n## reading, schema, documents\n\n| code | what |\n|---|---|");
    for finding in Outside::all() {
        let _ = writeln!(page, "| [{0}]({0}.md) | {1} |", finding.code, finding.title);
    }
    page
}

fn coverage(rows: &[Row]) -> String {
    let mut page = String::from(
        "# Coverage of the GDPR\n\nWhich rules speak for which paragraph. A rule may rest on several.\n\n",
    );
    page.push_str("| GDPR | what it asks | rules |\n|---|---|---|\n");
    for (article, what) in ARTICLES {
        let speaks = |basis: &Basis| {
            matches!(basis, Basis::Law { law, article: own } if law == "GDPR"
            && own.strip_prefix(article).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())))
        };
        let rules: Vec<String> = rows
            .iter()
            .filter(|(rule, _)| rule.basis.iter().any(speaks))
            .map(|(rule, _)| format!("[{0}](rules/{0}.md)", rule.code))
            .collect();
        let _ = writeln!(page, "| Art. {article} | {what} | {} |", rules.join(" "));
    }
    page
}

/// Every derived file with its content.
fn derived() -> BTreeMap<PathBuf, String> {
    let rows = rows(Library::builtin().expect("the built-in rules"));
    let rules = PathBuf::from("docs/rules");
    let mut files = BTreeMap::new();
    for (rule, text) in &rows {
        files.insert(rules.join(format!("{}.md", rule.code)), page(rule, text));
    }
    for finding in Outside::all() {
        files.insert(rules.join(format!("{}.md", finding.code)), outside(finding));
    }
    files.insert(rules.join("README.md"), index(&rows));
    files.insert(PathBuf::from("docs/coverage.md"), coverage(&rows));
    files.insert(PathBuf::from("docs/guide/configuration.md"), guide(&rows));
    let schema = config_schema(&Library::builtin().expect("the built-in rules"));
    files.insert(PathBuf::from("schemas/breachlint-config.schema.json"), format!("{schema:#}\n"));
    files
}

#[test]
fn derived_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    let files = derived();
    let mut stale = Vec::new();
    for (path, wanted) in &files {
        let full = root.join(path);
        if fs::read_to_string(&full).is_ok_and(|text| text == *wanted) {
            continue;
        }
        if update {
            fs::create_dir_all(full.parent().expect("a folder")).expect("a folder that can be made");
            fs::write(&full, wanted).expect("a file that can be written");
        } else {
            stale.push(path.clone());
        }
    }
    let pages = fs::read_dir(root.join("docs/rules")).into_iter().flatten().flatten();
    for page in pages.map(|entry| PathBuf::from("docs/rules").join(entry.file_name())) {
        if !files.contains_key(&page) {
            stale.push(page);
        }
    }
    assert!(stale.is_empty(), "stale or left over, `UPDATE=1 cargo test --test generated` rewrites them: {stale:#?}");
}
