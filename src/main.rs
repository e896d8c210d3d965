//! Parses, calls the library, maps the result to an exit code. Nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    breachlint::cli::main()
}
