//! Files that evidence links to. The only check that reads the disk beyond the documents.

use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;
use crate::source::{Found, Node, open};

/// Larger files are not read: a disk image beside the register must not stop the check.
const LARGEST: u64 = 1 << 30;

/// A link that is a path must lead to a file beside the document, and the file must have the checksum that is stated.
/// The path starts at the folder of the file that holds the entry. Addresses are never fetched, references to another
/// system are left alone, and a path that leaves the repository is not followed. Says nothing for standard input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The link of the item.
    link: Route,
    /// The SHA-256 that is stated beside it, for `differs`.
    sha256: Route,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// There is no such file.
    Missing,
    /// The file has another checksum.
    Differs,
}

/// Where a link leads.
enum Target {
    /// Not to a file of ours.
    Elsewhere,
    Nowhere,
    File(PathBuf),
}

impl Evidence {
    fn is_wrong(&self, facts: Facts<'_>, folder: &Path, link: &str) -> bool {
        match (self.fault, target(folder, link)) {
            (Fault::Missing, Target::Nowhere) => true,
            (Fault::Differs, Target::File(path)) => {
                let stated = facts.said(&self.sha256).and_then(|node| node.text());
                let stated = stated.filter(|sum| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()));
                stated.is_some_and(|stated| sha256(&path).is_some_and(|found| !found.eq_ignore_ascii_case(stated)))
            }
            _ => false,
        }
    }
}

/// A link with a scheme is an address, one without slash and ending a reference to another system.
fn is_path(link: &str) -> bool {
    let scheme = link.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    let name = link.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (1..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    !scheme && !link.starts_with(['/', '~', '<', '#']) && (ending || (link.contains('/') && !link.contains(' ')))
}

fn target(folder: &Path, link: &str) -> Target {
    let link = link.trim().replace('\\', "/");
    if !is_path(&link) {
        return Target::Elsewhere;
    }
    let whole = find(folder, &link);
    // `report.pdf#page=3`
    match (whole, link.split_once('#')) {
        (Target::Nowhere, Some((file, _))) => find(folder, file),
        (whole, _) => whole,
    }
}

fn find(folder: &Path, link: &str) -> Target {
    let Some(path) = resolved(folder, Path::new(link)) else { return Target::Elsewhere };
    let Ok(real) = path.canonicalize() else { return Target::Nowhere };
    let leaves = real != path && !real.starts_with(repository(folder));
    match real.metadata() {
        Ok(metadata) if metadata.is_file() && metadata.len() <= LARGEST && !leaves => Target::File(real),
        _ => Target::Elsewhere,
    }
}

/// The path without `.` and `..`; none when it leaves the repository.
fn resolved(folder: &Path, link: &Path) -> Option<PathBuf> {
    let mut path = folder.to_path_buf();
    let mut is_upwards = false;
    for step in link.components() {
        match step {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                is_upwards = true;
                path.pop();
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!is_upwards || path.starts_with(repository(folder))).then_some(path)
}

/// The nearest folder above with a `.git`, else the folder itself.
fn repository(folder: &Path) -> &Path {
    folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(folder)
}

/// The checksum of a file as hexadecimal digits, read piece by piece; none when it cannot be read.
fn sha256(path: &Path) -> Option<String> {
    use std::fmt::Write as _;
    let mut file = open(path).ok()?.0.take(LARGEST);
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece).ok()? {
            0 => break,
            count => hash.update(piece.get(..count)?),
        }
    }
    let mut written = String::with_capacity(64);
    // Writing to a String cannot fail.
    hash.finalize().iter().for_each(|byte| {
        let _ = write!(written, "{byte:02x}");
    });
    Some(written)
}

impl Check for Evidence {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(folder) = facts.subject.folder else { return Vec::new() };
        let links = facts.all(&self.link).into_iter().filter(|node| !node.is_blank());
        let wrong = links.filter(|node| node.text().is_some_and(|link| self.is_wrong(facts, folder, link)));
        wrong.map(|node: Node<'a>| Hit::at(Found::Here(node))).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.link, &self.sha256])
    }
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_are_told_from_addresses_and_references() {
        for link in ["evidence/ev-1.pdf", "ev-1.pdf", "../bijlagen/brief", "Brief aan ontvanger.pdf"] {
            assert!(is_path(link), "{link}");
        }
        for link in [
            "https://dms.invalid/1",
            "file:///tmp/a.pdf",
            "C:/a.pdf",
            "/srv/a.pdf",
            "TICKET-1234",
            "zaak 2026/14 in het DMS",
        ] {
            assert!(!is_path(link), "{link}");
        }
    }
}
