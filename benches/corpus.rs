//! `cargo bench --bench corpus -- FOLDER` writes the corpora that `benches/table` runs the program on.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a corpus that cannot be written is none")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};

use corpus::{entries, register};

fn files(folder: &Path, count: usize, faulty_percent: usize) {
    for (number, text) in entries(count, faulty_percent).enumerate() {
        // A thousand files in a folder, as a register by year would have.
        let part = folder.join(format!("{:03}", number / 1000));
        fs::create_dir_all(&part).expect("a folder");
        fs::write(part.join(format!("{number:06}.yaml")), text).expect("a file");
    }
}

fn one(folder: &Path, name: &str, count: usize, faulty_percent: usize) {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join(name), register(count, faulty_percent)).expect("a file");
}

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder.map(PathBuf::from) else { return };
    files(&folder.join("one-file"), 1, 0);
    files(&folder.join("files-1000"), 1_000, 0);
    files(&folder.join("files-10000"), 10_000, 0);
    files(&folder.join("files-10000-10-percent"), 10_000, 10);
    files(&folder.join("files-10000-100-percent"), 10_000, 100);
    one(&folder.join("register-12-mb"), "register.yaml", 10_000, 0);
    one(&folder.join("register-12-mb-100-percent"), "register.yaml", 10_000, 100);
    one(&folder.join("register-120-mb"), "register.yaml", 100_000, 0);
}
