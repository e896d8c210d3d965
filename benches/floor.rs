//! `cargo bench --bench floor -- (bytes|events) PATH` does the least that a linter of YAML must do, as a program of its own:
//! it reads the files, or reads them and lets the YAML reader alone run over them. `benches/table` starts it in turn with
//! the whole program, so that both meet the same machine.
#![expect(clippy::expect_used, reason = "a measurement that cannot set the scene has failed")]
#![expect(clippy::print_stdout, reason = "what nobody sees could be left out by the compiler")]

use std::fs;

use walkdir::WalkDir;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with('-'));
    let (Some(floor), Some(path)) = (words.next(), words.next()) else { return };
    let files = WalkDir::new(path).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let texts = files.map(|file| fs::read(file.path()).expect("a readable file"));
    let sum: usize = match floor.as_str() {
        "bytes" => texts.map(|bytes| bytes.len()).sum(),
        "events" => texts.map(|bytes| events(&String::from_utf8(bytes).expect("text"))).sum(),
        other => panic!("`bytes` or `events`, not `{other}`"),
    };
    println!("{floor}: {sum}");
}

fn events(text: &str) -> usize {
    granit_parser::Parser::new_from_str(text).count()
}
