//! Files that are derived from rules are up to date. `UPDATE=1 cargo test --test generated` rewrites them.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use breachlint::check::{Reference as _, Regime};
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
    for due in rule.dues() {
        let _ = writeln!(page, "| due | {} |", due.words());
    }
    if !rule.suppressible {
        let _ = writeln!(page, "| comments | cannot silence it |");
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
    let _ = writeln!(page, "\n## reading, schema, documents, suppressions\n\n| code | what |\n|---|---|");
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

/// The guides in the order in which they are read; others follow by name.
const GUIDES: [&str; 9] = [
    "install.md",
    "first-entry.md",
    "read-the-report.md",
    "adopt-an-existing-register.md",
    "silence-a-finding.md",
    "configuration.md",
    "house-rules.md",
    "deadlines.md",
    "ci.md",
];

/// The first heading of a page.
fn title(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a readable page");
    text.lines().find_map(|line| line.strip_prefix("# ")).expect("a page begins with its title").to_owned()
}

/// The contents of the book: every page in it, or mdBook leaves it out.
fn summary(root: &Path, rows: &[Row]) -> String {
    let docs = root.join("docs");
    let mut page = String::from("# Contents\n\n[breachlint](README.md)\n\n# Guides\n\n");
    let guides = fs::read_dir(docs.join("guide")).expect("a readable folder").flatten();
    let mut guides: Vec<String> = guides.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    guides.retain(|name| name.ends_with(".md"));
    guides.sort_by_key(|name| (GUIDES.iter().position(|known| known == name).unwrap_or(GUIDES.len()), name.to_owned()));
    for name in guides {
        let _ = writeln!(page, "- [{}](guide/{name})", title(&docs.join("guide").join(&name)));
    }
    page.push_str("\n# Reference\n\n- [Rules](rules/README.md)\n");
    for (rule, text) in rows {
        let _ = writeln!(page, "  - [{0}: {1}](rules/{0}.md)", rule.code, text.title.replace('`', ""));
    }
    for finding in Outside::all() {
        let _ = writeln!(page, "  - [{0}: {1}](rules/{0}.md)", finding.code, finding.title.replace('`', ""));
    }
    let mut pages: Vec<String> = fs::read_dir(&docs)
        .expect("a readable folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md") && !matches!(name.as_str(), "README.md" | "SUMMARY.md"))
        .collect();
    pages.sort();
    for name in pages {
        let _ = writeln!(page, "- [{}]({name})", title(&docs.join(&name)));
    }
    page
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
    files.insert(PathBuf::from("docs/SUMMARY.md"), summary(Path::new(env!("CARGO_MANIFEST_DIR")), &rows));
    files.insert(PathBuf::from("docs/stages.md"), stages(&rows, &laws));
    files.extend(schemas);
    files.insert(PathBuf::from("docs/guide/configuration.md"), guide(&rows));
    let schema = config_schema(&Library::builtin().expect("the built-in rules"));
    files.insert(PathBuf::from("schemas/breachlint-config.schema.json"), format!("{schema:#}\n"));
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
