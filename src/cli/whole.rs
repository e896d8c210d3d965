//! Files that are there whole or not at all, whatever ends the program while it writes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// So many leftovers of programs that were ended may stand in the way.
const MOST_LEFTOVERS: u32 = 100;

/// Writes a file and puts it in the place of an older one in one step, when it is whole. What is no regular file, such
/// as a pipe, cannot be replaced and is written straight.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link keeps leading to the file.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = target.metadata().ok();
    if known.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(&target)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let draft = Draft::beside(&target)?;
    let mut out = BufWriter::new(&draft.file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(metadata) = known {
        draft.file.set_permissions(metadata.permissions())?;
    }
    // Some file systems find only now that there is no room.
    draft.file.sync_all()?;
    draft.put(&target)
}

/// A file in the making. Where the system can do without a name it has none, and is gone with the program; elsewhere it
/// has one that nobody reads.
struct Draft {
    file: File,
    name: Option<PathBuf>,
}

impl Draft {
    fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder_of(target);
        if let Some(file) = nameless(folder) {
            return Ok(Self { file, name: None });
        }
        let (file, name) = under_free_name(folder, |name| File::create_new(name))?;
        Ok(Self { file, name: Some(name) })
    }

    fn put(mut self, target: &Path) -> io::Result<()> {
        let name = match self.name.take() {
            Some(name) => name,
            None => under_free_name(folder_of(target), |name| link(&self.file, name))?.1,
        };
        let put = fs::rename(&name, target);
        self.name = put.is_err().then_some(name);
        put
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // The error that made it a leftover is the one to tell.
            let _ = fs::remove_file(name);
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Does something with a name that nobody has. Another program may take it at the same time: that it is free is known
/// only when it is taken.
fn under_free_name<T>(folder: &Path, take: impl Fn(&Path) -> io::Result<T>) -> io::Result<(T, PathBuf)> {
    let mut number = 0;
    loop {
        let name = folder.join(format!(".breachlint.{}.{number}.part", std::process::id()));
        match take(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_LEFTOVERS => number += 1,
            taken => return Ok((taken?, name)),
        }
    }
}

#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    // It gets its name by way of `/proc`, which some sandboxes lack. Some file systems know no nameless files.
    let has_way = Path::new("/proc/self/fd").is_dir();
    let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
    let open = || openat(CWD, folder, flags, Mode::from_raw_mode(0o666)).ok();
    has_way.then(open).flatten().map(File::from)
}

#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd as _;
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, nameless, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_folder: &Path) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
fn link(_file: &File, _name: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_that_fails_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.sarif");
        fs::write(&path, "old").expect("a file");
        let failed = write_whole(&path, |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.expect_err("the disk is full").kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_to_string(&path).expect("still there"), "old");
        write_whole(&path, |out| out.write_all(b"new")).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(names(folder.path()), ["out.sarif"]);
    }

    #[test]
    fn what_an_ended_program_left_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let leftover = folder.path().join(format!(".breachlint.{}.0.part", std::process::id()));
        fs::write(&leftover, "half").expect("a leftover");
        let path = folder.path().join("x".repeat(255));
        write_whole(&path, |out| out.write_all(b"new")).expect("written, with the longest of names");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::read_to_string(&leftover).expect("there"), "half");
    }

    #[test]
    fn where_every_file_has_a_name_it_is_whole_as_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = || {
            let (file, name) = under_free_name(folder.path(), |name| File::create_new(name)).expect("a name");
            Draft { file, name: Some(name) }
        };
        let target = folder.path().join("out");
        let draft = named();
        (&draft.file).write_all(b"new").expect("room");
        draft.put(&target).expect("put in place");
        assert_eq!(fs::read_to_string(&target).expect("there"), "new");
        named().put(&folder.path().join("missing/out")).expect_err("no folder");
        drop(named());
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
        symlink(&path, &link).expect("a link");
        write_whole(&link, |out| out.write_all(b"new")).expect("written");
        assert!(link.symlink_metadata().expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    }
}
