//! The command line: one file per command, and the only room that looks at the clock, the environment and the terminal.

mod asked;
mod baseline;
mod check;
mod completions;
mod config;
mod deadline;
mod explain;
mod files;
mod output;
mod progress;
mod rules;
mod ruleset;
mod schema;
mod status;
mod suppressions;
mod test;
mod whole;
mod world;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use world::World;

use crate::error::Error;

/// Reads personal-data-breach policies and registers as a supervisory authority would, and says what is missing, late
/// or contradictory. It gives no legal advice: it says what the documents show and lack.
#[derive(Parser)]
#[command(name = "breachlint", version, propagate_version = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  breachlint check                        everything below this folder
  breachlint check register/2026          one folder; policy and processors are read for facts
  breachlint check --format json | jq     for programs
  breachlint explain TIM002               what a rule says, and why

Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 could not do the job, 3 nothing to check";

#[derive(Subcommand)]
enum Command {
    /// Check policies and registers
    Check(check::Check),
    /// Explain a rule: what it says, why, its source in the law, and examples
    Explain(explain::Explain),
    /// List all rules
    Rules(rules::Rules),
    /// Show which files would be read, and as what
    Files(files::Files),
    /// Print the JSON Schema of a kind of document
    Schema(schema::SchemaOf),
    /// Print the configuration in force, and where each part comes from
    Config(config::ShowConfig),
    /// Show what is still due in open entries, the most urgent first
    Status(status::Status),
    /// Count the periods of a law from a moment of awareness, in every reading
    Deadline(deadline::Deadline),
    /// List what is silenced by comments: by whom, until when, why, and whether it still is needed
    Suppressions(suppressions::Suppressions),
    /// Adopt an old register: write down what it lacks today, so that only what is new counts
    #[command(subcommand)]
    Baseline(baseline::Baseline),
    /// Run the examples inside rule files
    Test(test::Test),
    /// Print the completions of a shell: bash, elvish, fish, powershell or zsh
    Completions(completions::Completions),
    /// Print a manual page
    Man(completions::Man),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Nothing at or above the threshold.
    Clean,
    /// Something is.
    Found,
    /// Could not do the job.
    Failed,
    /// Nothing to check.
    Nothing,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(match ended {
            Ended::Clean => 0,
            Ended::Found => 1,
            Ended::Failed => 2,
            Ended::Nothing => 3,
        })
    }
}

/// The program: parses, runs, says what went wrong.
#[must_use]
pub fn main() -> ExitCode {
    let world = World::of_process();
    let ended = run(&world).unwrap_or_else(|error| {
        world.complain(&error);
        Ended::Failed
    });
    ended.into()
}

fn run(world: &World) -> Result<Ended, Error> {
    let command = match Cli::try_parse() {
        Ok(Cli { command }) => command,
        Err(said) => {
            world.answer(&said)?;
            return Ok(if said.use_stderr() { Ended::Failed } else { Ended::Clean });
        }
    };
    let help = "try `breachlint check`, or `breachlint --help`";
    match command.ok_or_else(|| Error::new("no command was given").help(help))? {
        Command::Check(command) => command.run(world),
        Command::Explain(command) => command.run(world),
        Command::Rules(command) => command.run(world),
        Command::Files(command) => command.run(world),
        Command::Schema(command) => command.run(world),
        Command::Config(command) => command.run(world),
        Command::Status(command) => command.run(world),
        Command::Deadline(command) => command.run(world),
        Command::Suppressions(command) => command.run(world),
        Command::Baseline(command) => command.run(world),
        Command::Test(command) => command.run(world),
        Command::Completions(command) => command.run(world),
        Command::Man(command) => command.run(world),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::Cli;

    /// The words of an example, without its explanation and without what the shell does.
    fn words(line: &str) -> Vec<&str> {
        let command = line.trim_start().split("  ").next().unwrap_or_default();
        let command = command.split(['|', '>', '<']).next().unwrap_or_default();
        command.split_whitespace().collect()
    }

    fn examples(command: &Command) -> Vec<String> {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("  breachlint")).map(str::to_owned).collect()
    }

    #[test]
    fn every_command_shows_examples_and_each_of_them_parses() {
        let mut program = Cli::command();
        program.build();
        let mut commands: Vec<&Command> = vec![&program];
        while let Some(command) = commands.pop() {
            if command.get_name() == "help" {
                continue;
            }
            commands.extend(command.get_subcommands());
            let examples = examples(command);
            let is_leaf = !command.has_subcommands();
            let name = command.get_name();
            assert!(!is_leaf || !examples.is_empty(), "`{name}` has no `Examples:` in its `after_help`");
            for line in examples {
                let parsed = Cli::command().try_get_matches_from(words(&line));
                assert!(parsed.is_ok(), "{name}: `{line}` does not parse: {}", parsed.expect_err("just seen"));
            }
        }
    }
}
