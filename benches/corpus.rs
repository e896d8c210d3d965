//! `cargo bench --bench corpus -- FOLDER NAME...` writes corpora, each into a folder of its own; `benches/table` runs the
//! program on them.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a corpus that cannot be written is none")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use corpus::{anchored, entries, heading, item};

/// How entries lie in files.
enum Shape {
    /// Each in its own.
    Files,
    /// The same, in a notation that takes the whole of YAML to read.
    Anchored,
    /// As items of one register.
    Register,
    /// The same content as the register, for programs that read JSON only.
    Json,
}

/// Name, shape, entries, and how many in a hundred have a finding.
const CORPORA: [(&str, Shape, usize, usize); 17] = [
    ("one-file", Shape::Files, 1, 0),
    ("one-file-json", Shape::Json, 1, 0),
    ("files-1000", Shape::Files, 1_000, 0),
    ("files-10000", Shape::Files, 10_000, 0),
    ("files-10000-anchors", Shape::Anchored, 10_000, 0),
    ("files-10000-10-percent", Shape::Files, 10_000, 10),
    ("files-10000-100-percent", Shape::Files, 10_000, 100),
    ("register-12-mb", Shape::Register, 10_000, 0),
    ("register-12-mb-10-percent", Shape::Register, 10_000, 10),
    ("register-12-mb-100-percent", Shape::Register, 10_000, 100),
    ("register-15-mb", Shape::Register, 11_200, 0),
    ("register-15-mb-json", Shape::Json, 11_200, 0),
    ("register-120-mb", Shape::Register, 90_000, 0),
    ("register-120-mb-10-percent", Shape::Register, 90_000, 10),
    ("register-120-mb-100-percent", Shape::Register, 90_000, 100),
    ("register-155-mb", Shape::Register, 116_000, 0),
    ("register-155-mb-json", Shape::Json, 116_000, 0),
];

fn files(folder: &Path, texts: impl Iterator<Item = String>) {
    for (number, text) in texts.enumerate() {
        // A thousand files in a folder, as a register by year would have.
        let part = folder.join(format!("{:03}", number / 1000));
        fs::create_dir_all(&part).expect("a folder");
        fs::write(part.join(format!("{number:06}.yaml")), text).expect("a file");
    }
}

fn file(path: &Path) -> BufWriter<File> {
    BufWriter::new(File::create(path).expect("a file"))
}

fn register(path: &Path, texts: impl Iterator<Item = String>) {
    let mut file = file(path);
    file.write_all(heading().as_bytes()).expect("a full disk is no scene");
    texts.for_each(|text| file.write_all(item(&text).as_bytes()).expect("a full disk is no scene"));
}

fn json(path: &Path, texts: impl Iterator<Item = String>) {
    let mut file = file(path);
    file.write_all(br#"{"kind":"breach_register","entries":["#).expect("a full disk is no scene");
    for (number, text) in texts.enumerate() {
        let mut entry: serde_json::Map<String, serde_json::Value> = serde_yaml::from_str(&text).expect("an entry");
        entry.shift_remove("kind");
        let comma = if number == 0 { "" } else { "," };
        write!(file, "{comma}{}", serde_json::Value::Object(entry)).expect("a full disk is no scene");
    }
    file.write_all(b"]}\n").expect("a full disk is no scene");
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let Some((folder, names)) = words.split_first() else { return };
    for name in names {
        let found = CORPORA.iter().find(|(known, ..)| known == name);
        let (_, shape, count, faulty_percent) = found.unwrap_or_else(|| panic!("no corpus `{name}`"));
        let folder = Path::new(folder).join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let texts = entries(*count, *faulty_percent);
        match shape {
            Shape::Files => files(&folder, texts),
            Shape::Anchored => files(&folder, texts.map(|text| anchored(&text))),
            Shape::Register => register(&folder.join("register.yaml"), texts),
            Shape::Json => json(&folder.join("register.json"), texts),
        }
    }
}
