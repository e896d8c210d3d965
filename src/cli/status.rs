//! `breachlint status`.

use jiff::SignedDuration;

use super::Ended;
use super::asked::{Asked, Read};
use super::config::settings;
use super::world::{When, World};
use crate::check::Run;
use crate::config::Flags;
use crate::engine::{Agenda, Unknown, Urgency, agenda};
use crate::error::Error;
use crate::pack::Library;
use crate::report::{AgendaForm, Options, write_agenda};

const EXAMPLES: &str = "\
Examples:
  breachlint status                                    open entries, the most urgent first
  breachlint status --within 3d register/2026          an alarm three days ahead
  breachlint status --format markdown > status.md      for an issue or a chat";

/// Show what is still due in open entries, the most urgent first.
///
/// Ends with 1 when something is overdue or due within `--within`, so that a scheduled job can raise an alarm; with 2 when
/// something could not be read, because its deadlines are not known; with 3 when there is no register at all.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Status {
    #[command(flatten)]
    asked: Asked,

    /// What ends so soon counts as due: hours, days or both, such as 24h, 3d, 1d12h
    #[arg(long, value_name = "TIME", default_value = "24h")]
    within: String,

    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Output,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: When,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Output {
    Text,
    Json,
    Markdown,
}

impl From<Output> for AgendaForm {
    fn from(output: Output) -> Self {
        match output {
            Output::Text => Self::Text,
            Output::Json => Self::Json,
            Output::Markdown => Self::Markdown,
        }
    }
}

impl Status {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let now = self.asked.moment(world)?;
        let within = time(&self.within)?;
        let config = self.asked.config.load(world, &self.asked.paths, &Flags::default())?;
        let settings = settings(&config);
        let library = Library::with_rules(Vec::new())?;
        let Read { gathered, related, errors, .. } = self.asked.read(world, &config, Unknown::Report);
        let run = Run { reference: &library, settings: &settings, now, complete: true };
        let mut agenda = agenda(&gathered.files, &related, run, within);
        agenda.admit(gathered.strange, gathered.errors);
        agenda.admit(Vec::new(), errors);
        let options = Options { color: world.color(self.color), ..world.plain_options() };
        world.print(|out| write_agenda(self.format.into(), &agenda, &options, out))?;
        agenda.errors.iter().for_each(|error| world.complain(error));
        Ok(ended(&agenda, world))
    }
}

fn ended(agenda: &Agenda, world: &World) -> Ended {
    if !agenda.errors.is_empty() || !agenda.unreadable.is_empty() {
        return Ended::Failed;
    }
    if agenda.files == 0 {
        let help = "name a folder with a breach register; `breachlint files` shows what would be read";
        world.complain(&Error::new("no breach register was found").help(help));
        return Ended::Nothing;
    }
    let is_due = agenda.count(Urgency::Overdue) + agenda.count(Urgency::Soon) > 0;
    if is_due { Ended::Found } else { Ended::Clean }
}

/// `24h`, `3d`, `1d12h`, `90min`.
fn time(text: &str) -> Result<SignedDuration, Error> {
    let wrong = || {
        let help = "write hours or days, such as `24h`, `3d` or `1d12h`";
        Error::new(format!("`--within {text}` is no length of time")).help(help)
    };
    let (mut rest, mut seconds) = (text, 0_i64);
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at_checked(digits).ok_or_else(wrong)?;
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, after) = after.split_at_checked(letters).ok_or_else(wrong)?;
        let each = match unit {
            "d" => 86_400,
            "h" => 3600,
            "m" | "min" => 60,
            _ => return Err(wrong()),
        };
        let number: i64 = number.parse().ok().filter(|number| *number < 100_000).ok_or_else(wrong)?;
        (rest, seconds) = (after, seconds + number * each);
    }
    if text.is_empty() { Err(wrong()) } else { Ok(SignedDuration::from_secs(seconds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_and_nonsense_is_not() {
        for (text, hours) in [("24h", 24), ("3d", 72), ("1d12h", 36), ("120min", 2), ("0h", 0)] {
            assert_eq!(time(text).ok(), Some(SignedDuration::from_hours(hours)), "{text}");
        }
        for text in ["", "24", "h", "1w", "-1h", "1.5h", "999999d", "ö"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
