//! `breachlint completions` and `breachlint man`: what a shell and a reader get from the command line's own description.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use super::world::World;
use super::{Cli, Ended};
use crate::error::Error;
use crate::schema::nearest;

const COMPLETIONS: &str = "\
Examples:
  breachlint completions bash > ~/.local/share/bash-completion/completions/breachlint
  breachlint completions zsh > ~/.zfunc/_breachlint              with fpath+=~/.zfunc before compinit
  breachlint completions fish > ~/.config/fish/completions/breachlint.fish
  breachlint completions powershell >> $PROFILE";

const MAN: &str = "\
Examples:
  breachlint man | man -l -               read it
  breachlint man check > breachlint-check.1";

/// Print the completions of a shell.
#[derive(clap::Args)]
#[command(after_help = COMPLETIONS)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Print a manual page.
#[derive(clap::Args)]
#[command(after_help = MAN)]
pub(super) struct Man {
    /// The command whose page to print; default: the page of the program
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Completions {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "breachlint", &mut script);
        world.print(|out| out.write_all(&script))?;
        Ok(Ended::Clean)
    }
}

impl Man {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let mut program = Cli::command();
        program.build();
        let page = match &self.command {
            Some(word) => named(&program, word)?,
            None => program,
        };
        world.print(|out| render(page, out))?;
        Ok(Ended::Clean)
    }
}

/// The command of that name.
fn named(program: &Command, word: &str) -> Result<Command, Error> {
    if let Some(command) = program.find_subcommand(word) {
        return Ok(command.clone());
    }
    let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
    let help = match nearest(word, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the commands are {}", names.join(", ")),
    };
    Err(Error::new(format!("there is no command `{word}`")).help(help))
}

/// The page has no date: the same bytes every day.
fn render(page: Command, out: &mut dyn io::Write) -> io::Result<()> {
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).date("").render(&mut roff)?;
    // clap calls what stands after the options "extra"; here these are always the examples.
    let roff = String::from_utf8_lossy(&roff).replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n.nf\n");
    out.write_all(roff.as_bytes())
}
