//! Files that are derived from rules are up to date. `UPDATE=1 cargo test --test generated` rewrites them.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::check::{Reference as _, Regime};
use breachlint::pack::{Basis, Before, Library, Outside, Rule, RuleText};

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
    for due in rule.dues() {
        let _ = writeln!(page, "| due | {} |", due.words());
    }
    let _ = writeln!(page, "| since | {} |", text.since);
    let _ = writeln!(page, "| rule file | [`{0}`](../../{0}) |\n", text.path);
    let _ = writeln!(page, "{}\n\n## What to do\n\n{}.\n", flat(&text.why), capital(&flat(&rule.help.to_string())));
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

/// Which rule is due when, and what it says before.
fn stages(rows: &[Row], regimes: &[&Regime]) -> String {
    let mut page = String::from(
        "# Stages\n\nWhat is missing in an open entry counts from the end of a stage on. Before that a rule is silent, or gives a hint. A\n\
         suspicion has 24 hours from its detection instead; a closed entry has no grace. Other rules count at once.\n\n\
         | rule | what | due at the end of | before |\n|---|---|---|---|\n",
    );
    for (rule, text) in rows {
        let mut dues: Vec<_> = rule.dues().collect();
        dues.dedup();
        for due in dues {
            let before = match due.before {
                Before::Silent => "silent",
                Before::Info => "info",
                Before::DueSoon => "info in the last 24 h",
            };
            let _ =
                writeln!(page, "| [{0}](rules/{0}.md) | {1} | `{2}` | {before} |", rule.code, text.title, due.stage);
        }
    }
    page.push_str("\n## The stages of each law\n\n\"Practice\" marks a figure that the law does not have.\n");
    for regime in regimes {
        let force = if regime.in_force { "" } else { " **Not law.**" };
        let _ = writeln!(page, "\n### {}\n\n`{}`: {}.{force}\n", regime.name, regime.regime, flat(&regime.status));
        page.push_str("| stage | what | period | runs from | source |\n|---|---|---|---|---|\n");
        for stage in &regime.stages {
            let period = match (stage.period, stage.default_period) {
                (Some(period), _) => period.to_string(),
                (None, Some(period)) => format!("{period} (practice)"),
                (None, None) => "none".to_owned(),
            };
            let mut starts: Vec<&str> = stage.clocks.iter().map(|clock| clock.after.as_str()).collect();
            starts.dedup();
            let _ = writeln!(
                page,
                "| `{}` | {} | {period} | {} | {} Art. {} |",
                stage.id,
                stage.title,
                starts.join(", "),
                regime.law,
                stage.basis
            );
        }
    }
    page
}

/// The GDPR first, the others by name.
fn regimes(library: &Library) -> Vec<&Regime> {
    let mut ids: Vec<&str> = library.regime_ids().collect();
    ids.sort_by_key(|id| (*id != "gdpr", *id));
    ids.into_iter().map(|id| library.regime(id).expect("a readable regime file")).collect()
}

/// A schema with the list of regimes from their files, the rest as it is.
fn with_regimes(schema: &str, regimes: &[&Regime]) -> String {
    let (before, definition) =
        schema.split_once("    \"regime\": {\n      \"title\": \"Legal regime\"").expect("the definition of a regime");
    let (_, after) = definition.split_once("\n    },").expect("its end");
    let lines: Vec<String> =
        regimes.iter().map(|regime| format!("\\n- {}: {}", regime.regime, regime.summary)).collect();
    let words: Vec<String> = regimes.iter().map(|regime| format!("        \"{}\",\n", regime.regime)).collect();
    let definition = format!(
        "    \"regime\": {{\n      \"title\": \"Legal regime\",\n      \"description\": \"Body of breach law that can be \
         switched on.\\n{}\",\n      \"type\": [\"string\", \"null\"],\n      \"enum\": [\n{}        null\n      ]\n    }},",
        lines.concat(),
        words.concat()
    );
    format!("{before}{definition}{after}")
}

/// Every derived file with its content.
fn derived() -> BTreeMap<PathBuf, String> {
    let library = Library::builtin().expect("the built-in rules");
    let laws = regimes(&library);
    let mut schemas = BTreeMap::new();
    for name in ["breach-entry", "breach-policy", "breach-register"] {
        let path = PathBuf::from(format!("schemas/{name}.schema.json"));
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).expect("a schema");
        schemas.insert(path, with_regimes(&text, &laws));
    }
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
    files.insert(PathBuf::from("docs/stages.md"), stages(&rows, &laws));
    files.extend(schemas);
    let schema = format!("{:#}\n", breachlint::pack::rule_schema());
    files.insert(PathBuf::from("schemas/rule.schema.json"), schema);
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
