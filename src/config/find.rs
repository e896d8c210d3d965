//! Where a configuration is looked for: from a path upwards, and never out of the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::shown::shown;
use crate::error::Error;

/// The names of a configuration file.
pub const NAMES: [&str; 2] = ["breachlint.yaml", ".breachlint.yaml"];

/// Names that people expect to work. Passing over such a file would check with other rules than its author believes.
const NEAR_NAMES: [&str; 2] = ["breachlint.yml", ".breachlint.yml"];

/// The nearest configuration file for a path, which need not exist itself.
///
/// # Errors
/// When one folder has two, or one by a name that is not read.
pub fn find(start: &Path, working_directory: &Path) -> Result<Option<PathBuf>, Error> {
    for folder in upwards(start, working_directory) {
        let here = |name: &&str| folder.join(name).symlink_metadata().is_ok();
        let mut names = NAMES.into_iter().filter(here);
        let folder_shown = || shown(&folder, working_directory);
        match (names.next(), names.next()) {
            (Some(one), Some(other)) => {
                let message = format!("both `{one}` and `{other}` stand in `{}`", folder_shown());
                return Err(Error::new(message).help("keep one of the two"));
            }
            (Some(name), None) => return Ok(Some(folder.join(name))),
            (None, _) => {}
        }
        if let Some(name) = NEAR_NAMES.into_iter().find(here) {
            let message = format!("`{name}` in `{}` is not read as the configuration", folder_shown());
            return Err(Error::new(message).help("rename it to end in `.yaml`"));
        }
    }
    Ok(None)
}

/// Configurations between the folders that were asked for and the files found there. The one in force lies above.
///
/// One configuration counts for a run. That another was passed over must not be a secret.
#[must_use]
pub fn passed_over<'a>(files: impl Iterator<Item = &'a Path>, asked: &[PathBuf]) -> Vec<PathBuf> {
    let (mut known, mut found) = (BTreeSet::new(), Vec::new());
    for file in files {
        for folder in file.ancestors().skip(1) {
            // What lies above a folder that was seen was seen, too.
            if asked.iter().any(|asked| asked == folder) || !known.insert(folder) {
                break;
            }
            found.extend(NAMES.iter().map(|name| folder.join(name)).filter(|path| path.is_file()));
        }
    }
    found.sort();
    found
}

/// The folder of a path and those above it that belong together with it, links resolved, the nearest first: up to the
/// repository's root, without a repository up to the working directory, outside of that no further.
#[must_use]
pub fn upwards(start: &Path, working_directory: &Path) -> Vec<PathBuf> {
    let absolute = working_directory.join(start);
    let folder = |path: &Path| path.canonicalize().ok().filter(|path| path.is_dir());
    let Some(own) = absolute.ancestors().find_map(folder) else { return Vec::new() };
    let working_directory = folder(working_directory).filter(|folder| own.starts_with(folder));
    let repository = own.ancestors().find(|folder| folder.join(".git").exists());
    let last = repository.or(working_directory.as_deref()).unwrap_or(&own);
    own.ancestors().take_while(|folder| folder.starts_with(last)).map(Path::to_owned).collect()
}
