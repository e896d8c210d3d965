//! The command line.

mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads breach documentation as a supervisory authority would.
#[derive(Parser)]
#[command(name = "breachlint", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the examples inside rule files.
    Test(test::Test),
}

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Test(test) => test.run(),
    }
}
