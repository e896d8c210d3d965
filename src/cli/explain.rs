//! `breachlint explain`.

use std::io::{self, Write};

use super::Ended;
use super::config::{ConfigFlags, library};
use super::world::World;
use crate::check::{ANY, Reference as _};
use crate::config::{Flags, Profile};
use crate::error::Error;
use crate::pack::{Basis, Library, Outside, Rule, RuleText, page};
use crate::schema::nearest;

const EXAMPLES: &str = "\
Examples:
  breachlint explain TIM002
  breachlint explain timing/late-without-reasons";

/// Explain a rule.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// A code or a name: TIM002, timing/late-without-reasons; or a profile: draft, standard, audit
    #[arg(value_name = "RULE")]
    rule: String,

    #[command(flatten)]
    config: ConfigFlags,
}

impl Explain {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let config = self.config.load(world, &[], &Flags::default())?;
        let (library, broken) = library(world, &config)?;
        if let Some(outside) = Outside::find(&self.rule) {
            world.print(|out| write_outside(outside, out))?;
            return Ok(Ended::Clean);
        }
        if let Some(profile) = Profile::all()?.iter().find(|profile| profile.name == self.rule) {
            world.print(|out| write_profile(profile, out))?;
            return Ok(Ended::Clean);
        }
        let Some(rule) = library.find(&self.rule) else {
            broken.iter().for_each(|error| world.complain(error));
            return Err(unknown(&self.rule, &library));
        };
        let text = library.text_of(&rule.code).ok_or_else(|| Error::new(format!("{} has no text", rule.code)))?;
        let (laws, page) = (laws(rule, &library), library.page_of(&rule.code));
        world.print(|out| write((rule, &text), &laws, &page, out))?;
        Ok(Ended::Clean)
    }
}

/// No rule of that name, with the nearest one.
pub(super) fn unknown(word: &str, library: &Library) -> Error {
    let names = library.rules.iter().flat_map(|rule| [rule.code.as_str(), rule.name.as_str()]);
    let error = Error::new(format!("there is no rule `{word}`"));
    match nearest(word, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("`breachlint rules` lists them all"),
    }
}

/// The laws that a rule names, and those that follow one of them.
fn laws(rule: &Rule, library: &Library) -> String {
    let named = rule.regimes.join(", ");
    let is_further = |id: &&str| !rule.regimes.iter().any(|own| own == id || own == ANY);
    let meant =
        |id: &&str| library.regime(id).is_some_and(|regime| regime.in_force && regime.is_meant_by(&rule.regimes));
    let further: Vec<&str> = library.regime_ids().filter(is_further).filter(meant).collect();
    if further.is_empty() { named } else { format!("{named}, and what follows: {}", further.join(", ")) }
}

fn write_profile(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "profile {}", profile.name)?;
    writeln!(out, "{}\n", profile.title)?;
    paragraph("What it does", &profile.why, out)?;
    writeln!(out, "`breachlint config --no-config --profile {}` lists what it sets", profile.name)
}

fn write_outside(outside: &Outside, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", outside.code, outside.name)?;
    writeln!(out, "{}\n", outside.title)?;
    writeln!(out, "page       {}\n", page(&outside.code))?;
    paragraph("Why", &outside.why, out)?;
    paragraph("What to do", &outside.help, out)
}

fn write((rule, text): (&Rule, &RuleText), laws: &str, page: &str, out: &mut dyn Write) -> io::Result<()> {
    let basis: Vec<String> = rule.basis.iter().map(Basis::words).collect();
    writeln!(out, "{} {}", rule.code, rule.name)?;
    writeln!(out, "{}\n", text.title)?;
    writeln!(out, "severity   {}", weights(rule))?;
    writeln!(out, "certainty  {}", rule.certainty.word())?;
    writeln!(out, "basis      {}", basis.join("; "))?;
    writeln!(out, "regimes    {laws}")?;
    if !rule.jurisdictions.is_empty() {
        writeln!(out, "countries  {}", rule.jurisdictions.join(", "))?;
    }
    for due in rule.dues() {
        writeln!(out, "due        {}", due.words())?;
    }
    let silenced: Vec<String> = rule.silenced_by.iter().map(ToString::to_string).collect();
    if !silenced.is_empty() {
        writeln!(out, "answered   by {}", silenced.join(", "))?;
    }
    if !rule.suppressible {
        writeln!(out, "comments   cannot silence it")?;
    }
    if page.is_empty() {
        writeln!(out, "file       {}\n", text.path)?;
    } else {
        writeln!(out, "since      {}", text.since)?;
        writeln!(out, "page       {page}\n")?;
    }
    paragraph("Why", &text.why, out)?;
    paragraph("What to do", &rule.help.to_string(), out)?;
    if !text.parameters.is_empty() {
        write_parameters(rule, text, out)?;
    }
    for (title, examples) in [("Found", &text.examples.bad), ("Not found", &text.examples.good)] {
        if let Some(example) = examples.first() {
            writeln!(out, "{title}")?;
            for line in example.documents().lines() {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_parameters(rule: &Rule, text: &RuleText, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "What can be set, under `rules.{}` of the configuration", rule.code)?;
    for (name, declared) in &text.parameters {
        let default = Library::default_of(&rule.code, declared).unwrap_or_default();
        writeln!(out, "    {name} ({default}): {}", declared.means)?;
    }
    writeln!(out)
}

/// The rule's own severity and those of its cases.
pub(super) fn weights(rule: &Rule) -> String {
    let mut words = vec![rule.severity.word()];
    let parts = rule.check.iter().filter_map(|part| part.severity);
    let grades = rule.grades.iter().filter_map(|grade| grade.severity.severity());
    for severity in parts.chain(grades) {
        if !words.contains(&severity.word()) {
            words.push(severity.word());
        }
    }
    match words.split_first() {
        Some((first, [])) => (*first).to_owned(),
        Some((first, others)) => format!("{first} (by case also {})", others.join(", ")),
        None => String::new(),
    }
}

fn paragraph(title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{title}")?;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() > 95 {
            writeln!(out, "    {line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    writeln!(out, "    {line}\n")
}
