//! Globs in gitignore's syntax, relative to the folder of the configuration that has them.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// So many braces may one glob have. They may stand in each other, and what reads globs calls itself for each.
const MOST_BRACES: usize = 16;
/// So many letters of one are told.
const SHOWN: usize = 100;

/// Globs that were found to be valid. None match nothing.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<String>,
    matcher: Option<Arc<Gitignore>>,
}

/// A text that is no glob, or one that could never match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GlobError {
    /// Which of the texts.
    pub(super) index: usize,
    /// What is wrong with it.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
}

impl Globs {
    /// Compiles globs. `folder` must be absolute and resolved.
    pub(super) fn new(patterns: Vec<String>, folder: &Path) -> Result<Self, GlobError> {
        let mut builder = GitignoreBuilder::new(folder);
        // Without this `a[b` is taken as it stands; it is rather a slip.
        builder.allow_unclosed_class(false);
        for (index, pattern) in patterns.iter().enumerate() {
            let error = |message: String, help| GlobError { index, message, help };
            if let Some((message, help)) = futile(pattern) {
                return Err(error(format!("the glob `{}` {message}", excerpt(pattern)), help));
            }
            builder.add_line(None, pattern).map_err(|why| {
                let why = match why {
                    ignore::Error::Glob { err, .. } => err,
                    other => other.to_string(),
                };
                error(format!("`{}` is not a glob: {why}", excerpt(pattern)), "write it as in a `.gitignore`")
            })?;
        }
        // Each was found to be a glob: what is left to go wrong is that they become too large a pattern.
        let matcher = builder.build().map_err(|_| GlobError {
            index: 0,
            message: "these globs together are too long to be looked for".to_owned(),
            help: "write fewer or shorter ones",
        })?;
        let matcher = (!patterns.is_empty()).then(|| Arc::new(matcher));
        Ok(Self { patterns, matcher })
    }

    /// The globs as they are written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a resolved path, or a folder around it, is matched. As in git, nothing below a matched folder can be
    /// taken out again by a `!`.
    #[must_use]
    pub fn match_path(&self, path: &Path, is_folder: bool) -> bool {
        let Some(relative) = self.relative(path) else { return false };
        let own = self.match_relative(relative, is_folder);
        own || relative.ancestors().skip(1).any(|folder| self.match_relative(folder, true))
    }

    /// The same for a path in a folder that is known not to be matched.
    #[must_use]
    pub fn match_entry(&self, path: &Path, is_folder: bool) -> bool {
        self.relative(path).is_some_and(|relative| self.match_relative(relative, is_folder))
    }

    fn relative<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(self.matcher.as_deref()?.path()).ok()
    }

    fn match_relative(&self, relative: &Path, is_folder: bool) -> bool {
        let matcher = self.matcher.as_deref().filter(|_| !relative.as_os_str().is_empty());
        matcher.is_some_and(|matcher| matcher.matched(relative, is_folder).is_ignore())
    }
}

/// Enough of a glob to know it by.
fn excerpt(pattern: &str) -> Cow<'_, str> {
    match pattern.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", pattern.get(..end).unwrap_or_default()).into(),
        None => pattern.into(),
    }
}

/// Why a glob cannot match anything, and what to write instead.
fn futile(pattern: &str) -> Option<(&'static str, &'static str)> {
    let start = pattern.strip_prefix('!').unwrap_or(pattern);
    if start.trim().is_empty() {
        return Some(("is empty", "remove it"));
    }
    if pattern.starts_with('#') {
        return Some(("is a comment in gitignore's syntax", "put a `\\` before the `#`"));
    }
    if start.starts_with("./") {
        return Some(("starts with `./`, which matches nothing", "leave out the `.`"));
    }
    if start == ".." || start.starts_with("../") || start.contains("/../") {
        return Some(("leads out of the configuration's folder", "put the configuration into a folder above"));
    }
    is_bristling(pattern.as_bytes()).then_some(("has more than 16 braces", "write several globs"))
}

/// Whether a glob has more braces than anybody writes. They are counted and not matched: a `}` may be escaped.
#[must_use]
pub fn is_bristling(pattern: &[u8]) -> bool {
    pattern.iter().filter(|byte| **byte == b'{').count() > MOST_BRACES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Globs {
        let patterns = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        Globs::new(patterns, Path::new("/repo")).expect("globs")
    }

    #[test]
    fn globs_follow_gitignore() {
        for (pattern, path, expected) in [
            ("*.yaml", "/repo/a/b.yaml", true),
            ("/*.yaml", "/repo/a/b.yaml", false),
            ("a/", "/repo/x/a/b/c.yaml", true),
            ("a/", "/repo/x/a", false),
            ("register/**/*.yaml", "/repo/register/b.yaml", true),
            ("register/*.yaml", "/repo/register/a/b.yaml", false),
            ("**", "/elsewhere/b.yaml", false),
        ] {
            assert_eq!(globs(&[pattern]).match_path(Path::new(path), false), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_later_glob_takes_out_again_but_not_below_a_matched_folder() {
        let kept = Path::new("/repo/drafts/kept.yaml");
        assert!(!globs(&["drafts/*", "!kept.yaml"]).match_path(kept, false));
        assert!(globs(&["drafts/", "!kept.yaml"]).match_path(kept, false));
    }

    #[test]
    fn globs_that_could_never_match_are_refused() {
        for pattern in ["", " ", "!", "#a", "./a", "../a", "a/../b", "a[b", "{a", "a**[z-a]"] {
            assert!(Globs::new(vec![pattern.to_owned()], Path::new("/repo")).is_err(), "{pattern}");
        }
        let deep = |levels: usize| format!("{}b{}", "{a,".repeat(levels), "}".repeat(levels));
        assert!(Globs::new(vec![deep(16)], Path::new("/repo")).is_ok());
        assert!(Globs::new(vec![deep(17)], Path::new("/repo")).is_err());
    }
}
