//! Bytes from the disk or from standard input become text, or a clear reason why not.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::tree::Problem;
use super::{Limits, code};
use crate::place::{LineIndex, Span};

/// A file's text with the name by which the user knows it.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as it is shown.
    pub path: Arc<str>,
    /// The text; empty when the bytes are no text.
    pub text: Arc<str>,
    /// The folder it was read from; none for a text that came another way.
    pub folder: Option<PathBuf>,
    lines: OnceLock<LineIndex>,
}

/// Why bytes are not a text we can read.
#[derive(Debug)]
pub enum TextError {
    /// The operating system refused.
    Unreadable(std::io::Error),
    /// Not a regular file: a pipe or a device would never end.
    NotAFile,
    /// The file is there, but its content cannot be read as text.
    Unsuitable(Problem),
}

impl SourceFile {
    /// A text that is already in memory.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), folder: None, lines: OnceLock::new() }
    }

    /// Reads a file. `shown` is the path for messages.
    ///
    /// # Errors
    /// When it cannot be read, is larger than the limit, or is not UTF-8.
    pub fn read(path: &Path, shown: &str, limits: &Limits) -> Result<Self, TextError> {
        Self::of(open(path)?, path, shown, limits)
    }

    /// The same for a path at which somebody has just seen a regular file: it is looked at once less.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_seen(path: &Path, shown: &str, limits: &Limits) -> Result<Self, TextError> {
        Self::of(open_seen(path)?, path, shown, limits)
    }

    fn of((file, length): (File, u64), path: &Path, shown: &str, limits: &Limits) -> Result<Self, TextError> {
        if length > limits.bytes {
            return Err(TextError::Unsuitable(too_large(limits)));
        }
        let mut bytes = Vec::new();
        let room = bytes.try_reserve_exact(usize::try_from(length).unwrap_or(0));
        room.map_err(|_| TextError::Unreadable(ErrorKind::OutOfMemory.into()))?;
        // One byte more than allowed: a file that grows while it is read is caught, too.
        file.take(limits.bytes + 1).read_to_end(&mut bytes).map_err(TextError::Unreadable)?;
        let folder = path.parent().map(Path::to_path_buf);
        Ok(Self { folder, ..Self::from_bytes(bytes, shown, limits)? })
    }

    /// The first bytes of a file that cannot be read as a whole.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn head(path: &Path, length: usize) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        opened(path)?.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Takes bytes that somebody else read.
    ///
    /// # Errors
    /// When they are too many or not UTF-8.
    pub fn from_bytes(bytes: Vec<u8>, shown: &str, limits: &Limits) -> Result<Self, TextError> {
        if bytes.len() as u64 > limits.bytes {
            return Err(TextError::Unsuitable(too_large(limits)));
        }
        let text = decode(bytes).map_err(TextError::Unsuitable)?;
        Ok(Self { path: shown.into(), text: text.into(), folder: None, lines: OnceLock::new() })
    }

    /// The lines, indexed at the first use: a clean file never needs them.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// Opens a regular file, and says how long it is.
///
/// # Errors
/// When it is none, or the operating system refuses.
pub fn open(path: &Path) -> Result<(File, u64), TextError> {
    // A device may act when it is opened, so it is looked at first.
    length(std::fs::metadata(path))?;
    open_seen(path)
}

fn open_seen(path: &Path) -> Result<(File, u64), TextError> {
    let file = opened(path).map_err(TextError::Unreadable)?;
    // By now it may be another file.
    let length = length(file.metadata())?;
    Ok((file, length))
}

fn length(found: std::io::Result<Metadata>) -> Result<u64, TextError> {
    match found {
        Ok(metadata) if metadata.is_file() => Ok(metadata.len()),
        Ok(_) => Err(TextError::NotAFile),
        Err(error) => Err(TextError::Unreadable(error)),
    }
}

/// A pipe that took the place of a file since somebody looked does not hold us up until another program writes to it.
#[cfg(unix)]
fn opened(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let at_once = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    File::options().read(true).custom_flags(at_once).open(path)
}

#[cfg(not(unix))]
fn opened(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

fn problem(code: &'static str, message: String, help: &'static str, at: usize) -> Problem {
    Problem { code, message, help, span: Span::new(at, at), related: None, document: 0 }
}

fn too_large(limits: &Limits) -> Problem {
    let message = format!("the file is larger than {} bytes and was not read", limits.bytes);
    problem(code::LIMIT, message, "split it, or raise `limits.bytes` in the configuration", 0)
}

/// UTF-8 only. UTF-16 and UTF-32 are legal for YAML (5.2) but no editor of ours writes them by intent.
fn decode(bytes: Vec<u8>) -> Result<String, Problem> {
    let wide =
        matches!(bytes.get(..2), Some([0xFF, 0xFE] | [0xFE, 0xFF])) || matches!(bytes.get(..2), Some([0, _] | [_, 0]));
    if wide {
        let message = "the file is not UTF-8: it looks like UTF-16 or binary".to_owned();
        return Err(problem(code::ENCODING, message, "save it as UTF-8", 0));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("the file is not UTF-8: a byte in line {line} belongs to no character");
        problem(code::ENCODING, message, "save it as UTF-8", 0)
    })
}

/// So many bytes are searched for a forbidden one together.
const BLOCK: usize = 1024;

/// The first character that YAML 1.2.2, 5.1 keeps out of every text, quoted or not.
pub(super) fn forbidden_character(text: &str) -> Option<Problem> {
    let is_forbidden = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Without a way out of the block, many bytes are looked at together.
    let holds = |block: &[u8]| block.iter().fold(false, |found, byte| found | is_forbidden(byte));
    let from = text.as_bytes().chunks(BLOCK).position(holds)? * BLOCK;
    let at = from + text.as_bytes().get(from..)?.iter().position(is_forbidden)?;
    let byte = text.as_bytes().get(at).copied().unwrap_or_default();
    let message = format!("the control character U+{byte:04X} may not stand in YAML");
    Some(Problem { code: code::SYNTAX, ..problem("", message, "remove the character", at) })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn a_pipe_that_took_the_place_of_a_file_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("a.yaml");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
        // Without the flag this would wait for a writer.
        assert!(!opened(&pipe).expect("opened").metadata().expect("known").is_file());
        assert!(matches!(open(&pipe), Err(TextError::NotAFile)));
    }
}
