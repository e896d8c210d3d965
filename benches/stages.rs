//! Where the time of a check goes: 10,000 entries of 1.2 kB, each stage alone and on one core, beside the floors below
//! which none can come: the bytes, and the events of the YAML reader. `benches/table` prints the ratios.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a measurement that cannot set the scene has failed")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use breachlint::check::{Run, Settings};
use breachlint::config::{Config, Suppressions};
use breachlint::discover::{Discovery, Request, discover};
use breachlint::engine::{Outcome, ReadFile, check};
use breachlint::pack::Library;
use breachlint::report::{Format, Options};
use breachlint::schema::{DocumentKind, validate};
use breachlint::source::{Limits, SourceFile, Stream, read};
use breachlint::triage::Triage;
use divan::{Bencher, black_box};
use tempfile::TempDir;

const ENTRIES: usize = 10_000;

static TEXTS: LazyLock<Vec<Arc<str>>> =
    LazyLock::new(|| corpus::entries(ENTRIES, 0).map(|text| text.as_str().into()).collect());
static FAULTY: LazyLock<Vec<Arc<str>>> =
    LazyLock::new(|| corpus::entries(ENTRIES, 100).map(|text| text.as_str().into()).collect());
static REGISTER: LazyLock<Arc<str>> = LazyLock::new(|| corpus::register(ENTRIES, 0).as_str().into());
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().expect("the built-in rules"));
static NO_RULES: LazyLock<Library> = LazyLock::new(|| Library::with_rules(Vec::new()).expect("the built-in data"));
static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

fn main() {
    // On one core a stage costs what it costs, however much of it is shared out.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the first pool");
    divan::main();
}

#[divan::bench(name = "floor, newlines of the bytes")]
fn newlines(bencher: Bencher<'_, '_>) {
    let texts = &*TEXTS;
    bencher.bench(|| texts.iter().map(|text| text.bytes().filter(|byte| *byte == b'\n').count()).sum::<usize>());
}

#[divan::bench(name = "floor, events of the YAML reader")]
fn events(bencher: Bencher<'_, '_>) {
    let texts = &*TEXTS;
    bencher.bench(|| texts.iter().map(|text| granit_parser::Parser::new_from_str(text).count()).sum::<usize>());
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in TEXTS.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:06}.yaml")), &**text).expect("a file");
    }
    folder
}

fn found(folder: &Path) -> Discovery {
    let config = Config::default();
    let paths: [PathBuf; 0] = [];
    discover(&Request { paths: &paths, working_directory: folder, config: &config, use_ignore_files: true })
}

#[divan::bench(name = "discover, 10,000 files")]
fn discovering(bencher: Bencher<'_, '_>) {
    let folder = folder();
    bencher.bench(|| found(folder.path()));
}

#[divan::bench(name = "read, 10,000 files")]
fn reading(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let files = found(folder.path()).files;
    let read = |path: &Path| SourceFile::read(path, "shown", &Limits::default()).expect("a text").text.len();
    bencher.bench(|| files.iter().map(|file| read(&file.path)).sum::<usize>());
}

fn parsed(texts: &[Arc<str>]) -> Vec<Stream> {
    texts.iter().map(|text| read(text, &Limits::default())).collect()
}

#[divan::bench(name = "parse, 10,000 files")]
fn parsing_files(bencher: Bencher<'_, '_>) {
    bencher.bench(|| documents(&TEXTS));
}

#[divan::bench(name = "parse, 10,000 files with an anchor")]
fn parsing_anchors(bencher: Bencher<'_, '_>) {
    let texts: Vec<Arc<str>> = TEXTS.iter().map(|text| corpus::anchored(text).as_str().into()).collect();
    bencher.bench(|| documents(&texts));
}

/// Reads texts, and lets go of each at once.
fn documents(texts: &[Arc<str>]) -> usize {
    texts.iter().map(|text| black_box(read(text, &Limits::default())).documents.len()).sum()
}

#[divan::bench(name = "parse, one register")]
fn parsing_a_register(bencher: Bencher<'_, '_>) {
    let register = &*REGISTER;
    bencher.bench(|| read(register, &Limits::default()));
}

#[divan::bench(name = "schema")]
fn schema(bencher: Bencher<'_, '_>) {
    let streams = parsed(&TEXTS);
    bencher.bench(|| {
        let roots = streams.iter().flat_map(|stream| &stream.documents);
        roots.map(|document| validate(DocumentKind::Entry, document.root()).len()).sum::<usize>()
    });
}

fn files(texts: &[Arc<str>]) -> Vec<ReadFile> {
    let file = |((number, text), stream): ((usize, &Arc<str>), Stream)| {
        let source = SourceFile::new(&format!("register/{number:06}.yaml"), text);
        ReadFile { source, stream, kinds: vec![Some(DocumentKind::Entry)] }
    };
    texts.iter().enumerate().zip(parsed(texts)).map(file).collect()
}

fn run(library: &'static Library) -> Run<'static> {
    let now = corpus::NOW.parse().expect("a moment");
    Run { reference: library, settings: &SETTINGS, now, complete: false }
}

fn judged(files: Vec<ReadFile>, library: &'static Library) -> Outcome {
    check(files, &[], library, run(library))
}

#[divan::bench(name = "judge by no rule: schema, facts, order")]
fn judging_without_rules(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| files(&TEXTS)).bench_values(|files| judged(files, &NO_RULES));
}

#[divan::bench(name = "judge by all rules, clean")]
fn judging(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| files(&TEXTS)).bench_values(|files| judged(files, &LIBRARY));
}

#[divan::bench(name = "judge by all rules, a finding in every entry")]
fn judging_faults(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| files(&FAULTY)).bench_values(|files| judged(files, &LIBRARY));
}

#[divan::bench(name = "triage, 10,000 findings")]
fn triage(bencher: Bencher<'_, '_>) {
    let demands = Suppressions::default();
    let triage = Triage::new(&LIBRARY, &demands, run(&LIBRARY)).expect("no demands");
    bencher.with_inputs(|| judged(files(&FAULTY), &LIBRARY)).bench_values(|mut outcome| {
        triage.suppress(&mut outcome);
        outcome
    });
}

#[divan::bench(name = "render 10,000 findings", args = ["json", "concise", "text"])]
fn rendering(bencher: Bencher<'_, '_>, format: &str) {
    let format: Format = format.parse().expect("a format");
    let outcome = judged(files(&FAULTY), &LIBRARY);
    bencher.bench(|| {
        let mut bytes = Vec::new();
        format.write(&outcome, &Options::default(), &mut bytes).expect("memory");
        bytes.len()
    });
}
