//! Where the time of a check goes: 10,000 entries of 1.2 kB, each stage alone, beside the floors below which none can
//! come: the bytes, and the events of the YAML reader. `benches/table` prints the ratios.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a measurement that cannot set the scene has failed")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::fs;
use std::sync::{Arc, LazyLock};

use breachlint::check::{Run, Settings};
use breachlint::engine::{Outcome, ReadFile, check};
use breachlint::pack::Library;
use breachlint::report::{Format, Options};
use breachlint::schema::{DocumentKind, validate};
use breachlint::source::{Limits, SourceFile, Stream, read};
use divan::{Bencher, black_box};

const ENTRIES: usize = 10_000;

static TEXTS: LazyLock<Vec<Arc<str>>> =
    LazyLock::new(|| corpus::entries(ENTRIES, 0).map(|text| text.as_str().into()).collect());
static FAULTY: LazyLock<Vec<Arc<str>>> =
    LazyLock::new(|| corpus::entries(ENTRIES, 100).map(|text| text.as_str().into()).collect());
static REGISTER: LazyLock<Arc<str>> = LazyLock::new(|| corpus::register(ENTRIES, 0).as_str().into());
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().expect("the built-in rules"));

fn main() {
    divan::main();
}

fn events(text: &str) -> usize {
    granit_parser::Parser::new_from_str(text).count()
}

#[divan::bench(sample_count = 10)]
fn a_floor_newlines_of_the_bytes(bencher: Bencher<'_, '_>) {
    let texts = &*TEXTS;
    bencher.bench(|| texts.iter().map(|text| text.bytes().filter(|byte| *byte == b'\n').count()).sum::<usize>());
}

#[divan::bench(sample_count = 10)]
fn b_floor_events_of_the_reader(bencher: Bencher<'_, '_>) {
    let texts = &*TEXTS;
    bencher.bench(|| texts.iter().map(|text| events(text)).sum::<usize>());
}

#[divan::bench(sample_count = 10)]
fn c_reading_files(bencher: Bencher<'_, '_>) {
    let texts = &*TEXTS;
    bencher.bench(|| texts.iter().map(|text| black_box(read(text, &Limits::default())).documents.len()).sum::<usize>());
}

#[divan::bench(sample_count = 10)]
fn d_reading_one_register(bencher: Bencher<'_, '_>) {
    let register = &*REGISTER;
    bencher.bench(|| read(register, &Limits::default()));
}

#[divan::bench(sample_count = 10)]
fn e_schema(bencher: Bencher<'_, '_>) {
    let streams: Vec<Stream> = TEXTS.iter().map(|text| read(text, &Limits::default())).collect();
    bencher.bench(|| {
        let roots = streams.iter().flat_map(|stream| &stream.documents);
        roots.map(|document| validate(DocumentKind::Entry, document.root()).len()).sum::<usize>()
    });
}

fn files(texts: &[Arc<str>]) -> Vec<ReadFile> {
    let file = |(number, text): (usize, &Arc<str>)| {
        let source = SourceFile::new(&format!("register/{number:06}.yaml"), text);
        let stream = read(&source.text, &Limits::default());
        ReadFile { source, stream, kinds: vec![Some(DocumentKind::Entry)] }
    };
    texts.iter().enumerate().map(file).collect()
}

fn judged(files: Vec<ReadFile>) -> Outcome {
    let settings = Settings::default();
    let now = corpus::NOW.parse().expect("a moment");
    check(files, &[], &LIBRARY, Run { reference: &*LIBRARY, settings: &settings, now, complete: false })
}

#[divan::bench(sample_count = 5)]
fn f_schema_and_rules_on_all_cores(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| files(&TEXTS)).bench_values(judged);
}

#[divan::bench(sample_count = 5)]
fn g_the_same_with_a_finding_in_every_entry(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| files(&FAULTY)).bench_values(judged);
}

fn rendered(bencher: Bencher<'_, '_>, format: &str) {
    let format: Format = format.parse().expect("a format");
    let outcome = judged(files(&FAULTY));
    bencher.bench(|| {
        let mut bytes = Vec::new();
        format.write(&outcome, &Options::default(), &mut bytes).expect("memory");
        bytes.len()
    });
}

#[divan::bench(sample_count = 5)]
fn h_rendering_10000_findings_as_json(bencher: Bencher<'_, '_>) {
    rendered(bencher, "json");
}

#[divan::bench(sample_count = 5)]
fn i_rendering_10000_findings_as_text(bencher: Bencher<'_, '_>) {
    rendered(bencher, "text");
}

/// Walking a folder, and reading the bytes of its files.
#[divan::bench(sample_count = 5)]
fn j_discovering_and_opening_10000_files(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in TEXTS.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:06}.yaml")), &**text).expect("a file");
    }
    bencher.bench(|| {
        let walk = ignore::WalkBuilder::new(folder.path()).build().flatten();
        walk.filter_map(|entry| fs::read(entry.path()).ok()).map(|bytes| bytes.len()).sum::<usize>()
    });
}
