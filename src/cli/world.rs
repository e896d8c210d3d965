//! The process around us, read once: clock, working directory, environment, terminal, streams.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use terminal_size::{Width, terminal_size};

use super::progress::{PATIENCE, Progress};
use crate::error::Error;
use crate::report::{self, Options};

/// What commands may know of the process.
pub(super) struct World {
    /// The moment of the start.
    pub(super) now: Timestamp,
    /// Paths are shown relative to it.
    pub(super) working_directory: PathBuf,
    stdout_is_terminal: bool,
    stderr_is_terminal: bool,
    in_ci: bool,
    no_color: bool,
    force_color: bool,
    /// A terminal that obeys no escapes.
    is_dumb: bool,
    columns: usize,
    /// Where GitHub's runner collects what the page of the job is to show.
    pub(super) step_summary: Option<PathBuf>,
}

/// `auto`, `always` or `never`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum When {
    /// By the terminal.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn printed(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Error::new(format!("cannot write to standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}

impl World {
    pub(super) fn of_process() -> Self {
        let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let columns = columns.or_else(|| terminal_size().map(|(Width(columns), _)| columns.into()));
        Self {
            now: Timestamp::now(),
            working_directory: env::current_dir().unwrap_or_default(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            in_ci: is_set("CI"),
            no_color: is_set("NO_COLOR"),
            force_color: is_set("FORCE_COLOR"),
            is_dumb: env::var_os("TERM").is_some_and(|terminal| terminal == "dumb"),
            columns: columns.map_or(100, |columns: usize| columns.clamp(40, 200)),
            step_summary: env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from),
        }
    }

    /// The moment of the run: the one that a flag names, else that of the start.
    pub(super) fn moment(&self, flag: Option<&str>) -> Result<Timestamp, Error> {
        let Some(text) = flag else { return Ok(self.now) };
        let help = "write it with an offset, such as 2026-11-21T12:00:00Z";
        text.parse().map_err(|_| Error::new(format!("`--now {text}` is no moment")).help(help))
    }

    /// Whether to colour: the flag decides, then NO_COLOR, then FORCE_COLOR, then whether a terminal can.
    pub(super) fn color(&self, flag: When) -> bool {
        match flag {
            When::Always => true,
            When::Never => false,
            When::Auto => !self.no_color && (self.force_color || (self.stdout_is_terminal && !self.is_dumb)),
        }
    }

    /// Whether to hide free text: not on a person's own terminal.
    pub(super) fn redact(&self, flag: When) -> bool {
        match flag {
            When::Always => true,
            When::Never => false,
            When::Auto => self.in_ci || !self.stdout_is_terminal,
        }
    }

    /// The way from the root of the repository to the working directory, with `/`; empty outside of a repository.
    pub(super) fn below_root(&self) -> String {
        let root = self.working_directory.ancestors().find(|folder| folder.join(".git").exists());
        let below = root.and_then(|root| self.working_directory.strip_prefix(root).ok());
        let steps = below.into_iter().flat_map(Path::components);
        steps.map(|step| step.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Options for a report that nothing was said about.
    pub(super) fn plain_options(&self) -> Options {
        Options {
            color: self.color(When::Auto),
            links: self.stdout_is_terminal && self.color(When::Auto),
            width: self.columns,
            ..Options::default()
        }
    }

    /// The working directory with links resolved.
    pub(super) fn resolved_directory(&self) -> PathBuf {
        self.working_directory.canonicalize().unwrap_or_else(|_| self.working_directory.clone())
    }

    /// A path as it is shown or named, as globs are held against it: absolute, links resolved where it exists.
    pub(super) fn absolute(&self, path: &Path) -> PathBuf {
        let path = self.resolved_directory().join(path);
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        match (folder, path.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => path.canonicalize().unwrap_or(path),
        }
    }

    /// Says on standard error what kept us from the work.
    pub(super) fn complain(&self, error: &Error) {
        let color = !self.no_color && (self.force_color || (self.stderr_is_terminal && !self.is_dumb));
        let options = Options { color, links: false, ..self.plain_options() };
        // When standard error is closed there is nobody left to tell.
        let _ = report::write_error(error, &options, &mut io::stderr().lock());
    }

    /// A sign of life while a command works, for a person at a terminal.
    pub(super) fn progress(&self) -> Option<Progress> {
        let is_watched = self.stderr_is_terminal && !self.in_ci;
        is_watched.then(|| Progress::start(io::stderr(), PATIENCE)).flatten()
    }

    /// Writes to standard output. A reader that went away (`| head`) is no error.
    pub(super) fn print(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut out = BufWriter::new(io::stdout().lock());
        printed(write(&mut out).and_then(|()| out.flush()))
    }

    /// Prints what the reader of the command line has to say: help and version, or what is wrong with a flag.
    pub(super) fn answer(&self, said: &clap::Error) -> Result<(), Error> {
        let written = said.print().and_then(|()| io::stdout().flush());
        // When standard error is closed there is nobody left to tell.
        if said.use_stderr() { Ok(()) } else { printed(written) }
    }

    /// All of standard input, up to a limit.
    pub(super) fn input(&self, limit: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::new(format!("cannot read standard input: {error}")))?;
        Ok(bytes)
    }
}
