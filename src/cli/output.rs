//! Where reports go: standard output, and files.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use super::whole::write_whole;
use super::world::World;
use crate::engine::Outcome;
use crate::error::Error;
use crate::report::{Format, Options, digest};

/// A step's summary on GitHub holds 1 MiB, what others wrote included.
const STEP_SUMMARY: u64 = 1 << 20;

/// The flags that say which reports are wanted.
#[derive(clap::Args)]
pub(super) struct OutputFlags {
    /// The form of the report, and the file it goes to instead of standard output (repeatable): text, concise, json,
    /// ndjson, sarif, github, gitlab, junit, checkstyle, rdjson, markdown [default: text]
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<String>,

    /// List silenced findings in SARIF, too, marked as suppressed
    #[arg(long)]
    pub(super) sarif_suppressed: bool,
}

/// What a report goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// Standard output.
    Output,
    /// A file.
    File,
}

struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

/// The reports of one run.
pub(super) struct Outputs(Vec<Wanted>);

impl OutputFlags {
    /// Reads the flags, and finds before the work what would keep a report from being written after it.
    pub(super) fn parse(&self) -> Result<Outputs, Error> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for text in &self.formats {
            let next = Wanted::parse(text)?;
            if let Some(double) = wanted.iter().find(|one| one.file == next.file) {
                return Err(double.twice());
            }
            wanted.push(next);
        }
        if wanted.is_empty() {
            wanted.push(Wanted { format: Format::Text, file: None });
        }
        Ok(Outputs(wanted))
    }
}

impl Wanted {
    fn parse(text: &str) -> Result<Self, Error> {
        let Some((format, file)) = text.split_once('=') else {
            return Ok(Self { format: Format::from_str(text)?, file: None });
        };
        let (format, file) = (Format::from_str(format)?, PathBuf::from(file));
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let fault = if file.file_name().is_none() {
            Some((format!("`--format {text}` names no file"), "write `--format FORMAT=FILE`".to_owned()))
        } else if !folder.is_dir() {
            let message = format!("there is no folder `{}` for the report `{}`", folder.display(), file.display());
            Some((message, "make the folder first".to_owned()))
        } else if file.is_dir() {
            let message = format!("the report `{}` is a folder", file.display());
            Some((message, "name a file in it".to_owned()))
        } else {
            None
        };
        match fault {
            Some((message, help)) => Err(Error::new(message).help(help)),
            None => Ok(Self { format, file: Some(file) }),
        }
    }

    fn twice(&self) -> Error {
        let (place, help) = match &self.file {
            Some(file) => (format!("file `{}`", file.display()), "give each report a file of its own"),
            None => ("standard output".to_owned(), "send all but one to a file: `--format sarif=FILE`"),
        };
        Error::new(format!("two reports are to go to the same {place}")).help(help)
    }
}

impl Outputs {
    /// Whether any of them is read by a program, which must find an error in it, too.
    pub(super) fn are_for_programs(&self) -> bool {
        self.0.iter().any(|wanted| wanted.format != Format::Text)
    }

    /// Writes all reports, one after the other. One that cannot be written keeps no other from it.
    pub(super) fn write(&self, outcome: &Outcome, options: impl Fn(To) -> Options, world: &World) -> Vec<Error> {
        let mut failed = Vec::new();
        for Wanted { format, file } in &self.0 {
            let written = match file {
                Some(file) => {
                    let report = |out: &mut dyn Write| format.write(outcome, &options(To::File), out);
                    write_whole(file, report).map_err(|error| cannot_write(file, &error))
                }
                None => world.print(|out| format.write(outcome, &options(To::Output), out)),
            };
            failed.extend(written.err());
        }
        let is_github = self.0.iter().any(|wanted| wanted.format == Format::Github);
        if let Some(summary) = world.step_summary.as_ref().filter(|_| is_github) {
            let appended = append(summary, |room| digest(outcome, &options(To::File), room));
            failed.extend(appended.map_err(|error| cannot_write(summary, &error)).err());
        }
        failed
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    Error::new(format!("cannot write `{}`: {error}", path.display()))
}

/// Adds a text to a file that others write to, too, as long as it fits.
fn append(path: &Path, text: impl FnOnce(usize) -> String) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let taken = file.metadata()?.len();
    let room = usize::try_from(STEP_SUMMARY.saturating_sub(taken)).unwrap_or(usize::MAX);
    let text = text(room);
    if text.len() > room {
        let message = format!("{taken} of {STEP_SUMMARY} bytes are taken, nothing was added");
        return Err(io::Error::new(io::ErrorKind::StorageFull, message));
    }
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_summary_takes_only_the_room_that_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary.md");
        fs::write(&path, "x".repeat(1000)).expect("a file");
        append(&path, |room| "y".repeat(room)).expect("it fits");
        assert_eq!(fs::metadata(&path).expect("there").len(), STEP_SUMMARY);
        assert!(append(&path, |_| "z".to_owned()).is_err());
    }
}
