//! What is passed over without being looked into.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::config::{Config, Globs, NAMES};

/// The one hidden folder where people keep policies.
const VISIBLE: &str = ".github";

/// The part of the configuration that decides whether a path is passed over.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    exclude: Globs,
    configuration: Vec<PathBuf>,
}

impl Filter {
    pub(super) fn new(config: &Config) -> Self {
        Self { exclude: config.exclude.clone(), configuration: config.files.clone() }
    }

    /// Whether a path is left out even when it is named: by `exclude`, or because it is a configuration.
    pub(super) fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        (!is_folder && self.is_configuration(path)) || self.exclude.match_path(path, is_folder)
    }

    /// Whether a path that a walk meets is of interest: a visible folder, or anything called like a YAML file.
    pub(super) fn keeps(&self, path: &Path, is_folder: bool) -> bool {
        let name = path.file_name().unwrap_or_default();
        let is_ours = if is_folder { is_visible(name) } else { is_yaml(name) && !self.is_configuration(path) };
        is_ours && !self.exclude.match_entry(path, is_folder)
    }

    fn is_configuration(&self, path: &Path) -> bool {
        let is_named_so = path.file_name().is_some_and(|name| NAMES.iter().any(|known| name == *known));
        is_named_so || self.configuration.iter().any(|file| file == path)
    }
}

fn is_visible(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b".") || name == VISIBLE
}

fn is_yaml(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let ends = |end: &[u8]| {
        let tail = bytes.len().checked_sub(end.len()).and_then(|start| bytes.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    !bytes.starts_with(b".") && (ends(b".yaml") || ends(b".yml"))
}
