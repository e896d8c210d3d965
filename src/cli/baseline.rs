//! `breachlint baseline write` and `breachlint baseline check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Ended;
use super::asked::Asked;
use super::whole::write_whole;
use super::world::World;
use crate::engine::Outcome;
use crate::error::Error;
use crate::report::visible_line as plain;
use crate::triage::{self, Known, Triage};

/// Adopt an old register.
#[derive(clap::Subcommand)]
pub(super) enum Baseline {
    /// Write the baseline; when there is one, take out what no longer occurs
    Write(Written),
    /// Say what the baseline lists and what no longer occurs
    Check(Checked),
}

/// Where the baseline is.
#[derive(clap::Args)]
struct Place {
    /// The baseline
    #[arg(long, value_name = "FILE", default_value = "breachlint-baseline.json")]
    file: PathBuf,
}

const WRITE: &str = "\
Examples:
  breachlint baseline write                  what the register lacks today does not count from now on
  breachlint baseline write --file old.json register";

#[derive(clap::Args)]
#[command(after_help = WRITE)]
pub(super) struct Written {
    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    place: Place,

    /// Take in findings that the baseline does not have, too
    #[arg(long)]
    accept_new: bool,
}

const CHECK: &str = "\
Examples:
  breachlint baseline check                  what of the baseline no longer occurs";

#[derive(clap::Args)]
#[command(after_help = CHECK)]
pub(super) struct Checked {
    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    place: Place,
}

/// Reads a baseline that must be there.
pub(super) fn load(world: &World, file: &Path) -> Result<triage::Baseline, Error> {
    triage::Baseline::load(&world.working_directory.join(file), &file.to_string_lossy())
}

impl Baseline {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        match self {
            Self::Write(command) => command.run(world),
            Self::Check(command) => command.run(world),
        }
    }
}

/// A run held against the baseline that is there.
struct Compared {
    /// What the baseline lists.
    old: triage::Baseline,
    /// What of it no longer occurs.
    gone: triage::Baseline,
    /// What of it does, where it stands today.
    accepted: triage::Baseline,
    /// What was found and is not in it.
    new: triage::Baseline,
    /// How many findings may not be in any baseline.
    refused: usize,
}

impl Compared {
    fn new(old: triage::Baseline, triage: &Triage<'_>, mut outcome: Outcome, covers: impl Fn(&str) -> bool) -> Self {
        let gone = triage.accept(&old, &mut outcome, covers);
        let (accepted, new) =
            (triage::Baseline::of_accepted(&outcome, triage), triage::Baseline::of_live(&outcome, triage));
        let live = outcome.findings.iter().filter(|finding| finding.suppressed.is_none()).count();
        Self { old, gone, accepted, refused: live.saturating_sub(new.len()), new }
    }

    /// The old one without what is gone. What was not looked at stays as it is.
    fn kept(&self) -> triage::Baseline {
        self.old.without(&self.gone).without(&self.accepted).with(&self.accepted)
    }
}

/// Half a register must not look like a whole one with half its faults.
fn unfinished(outcome: &Outcome, world: &World) -> Option<Ended> {
    outcome.errors.iter().for_each(|error| world.complain(error));
    if !outcome.errors.is_empty() {
        return Some(Ended::Failed);
    }
    if outcome.documents.is_empty() {
        world.complain(&Error::new("nothing to check: no document of a known kind was found"));
        return Some(Ended::Nothing);
    }
    None
}

impl Written {
    fn run(&self, world: &World) -> Result<Ended, Error> {
        let path = world.working_directory.join(&self.place.file);
        let old = match path.symlink_metadata() {
            Ok(_) => Some(load(world, &self.place.file)?),
            Err(_) => None,
        };
        self.asked.judged(world, |triage, outcome, _| {
            if let Some(ended) = unfinished(&outcome, world) {
                return Ok(ended);
            }
            let (is_first, old) = (old.is_none(), old.unwrap_or_default());
            let compared = Compared::new(old, triage, outcome, self.asked.coverage(world));
            let accepts = is_first || self.accept_new;
            let kept = compared.kept();
            let written = if accepts { kept.with(&compared.new) } else { kept };
            self.save(&path, &written)?;
            world.print(|out| self.report(&compared, &written, is_first, out))?;
            Ok(if accepts || compared.new.is_empty() { Ended::Clean } else { Ended::Found })
        })
    }

    fn save(&self, path: &Path, written: &triage::Baseline) -> Result<(), Error> {
        write_whole(path, |out| out.write_all(written.text().as_bytes())).map_err(|error| {
            Error::new(format!("cannot write `{}`: {error}", self.place.file.display()))
                .help("the file is as it was before; free the way and write again")
        })
    }

    fn report(
        &self,
        compared: &Compared,
        written: &triage::Baseline,
        is_first: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if !is_first {
            list("removed", compared.gone.known(), out)?;
            list(if self.accept_new { "added" } else { "not added" }, compared.new.known(), out)?;
        }
        let file = self.place.file.to_string_lossy();
        write!(out, "{} in {}", counted(written.len(), "finding"), plain(&file))?;
        if !is_first {
            write!(out, "; {} removed", compared.gone.len())?;
            let new = compared.new.len();
            match self.accept_new {
                true => write!(out, ", {new} added")?,
                false if new > 0 => write!(out, ", {new} not added: resolve them, or run with --accept-new")?,
                false => {}
            }
        }
        refused(compared.refused, out)?;
        writeln!(out)
    }
}

impl Checked {
    fn run(&self, world: &World) -> Result<Ended, Error> {
        let old = load(world, &self.place.file)?;
        self.asked.judged(world, |triage, outcome, _| {
            if let Some(ended) = unfinished(&outcome, world) {
                return Ok(ended);
            }
            let compared = Compared::new(old, triage, outcome, self.asked.coverage(world));
            world.print(|out| self.report(&compared, out))?;
            Ok(if !compared.gone.is_empty() { Ended::Found } else { Ended::Clean })
        })
    }

    fn report(&self, compared: &Compared, out: &mut dyn Write) -> io::Result<()> {
        list("stale", compared.gone.known(), out)?;
        let file = self.place.file.to_string_lossy();
        write!(out, "{} in {}", counted(compared.old.len(), "finding"), plain(&file))?;
        match compared.gone.len() {
            0 => write!(out, ", none stale")?,
            stale => write!(out, "; {stale} stale: `breachlint baseline write` removes them")?,
        }
        if !compared.new.is_empty() {
            write!(out, "; {} outside it", counted(compared.new.len(), "finding"))?;
        }
        refused(compared.refused, out)?;
        writeln!(out)
    }
}

fn list<'a>(what: &str, known: impl Iterator<Item = &'a Known>, out: &mut dyn Write) -> io::Result<()> {
    for Known { path, document, code, .. } in known {
        let document = document.as_ref().map(|id| format!(" {}", plain(id))).unwrap_or_default();
        writeln!(out, "{what}: {code} {}{document}", plain(path))?;
    }
    Ok(())
}

fn refused(count: usize, out: &mut dyn Write) -> io::Result<()> {
    if count > 0 {
        write!(out, "; {} of reading or suppressions cannot wait", counted(count, "finding"))?;
    }
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
