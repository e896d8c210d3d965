//! The program in a world that fails: files that vanish or change under its hands, streams that close, disks that fill,
//! signals, and a process that may hardly do anything. No run may panic, hang, leave half a file, or look clean.
//!
//! A case that the platform lacks the means for says so on standard output.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]
#![expect(clippy::print_stdout, reason = "what was skipped is said")]

mod late;

use std::fs::{self, File, Permissions};
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use late::LATE;

const NOW: &str = "2026-11-21T12:00:00Z";
const PATIENCE: Duration = Duration::from_secs(20);
const FORMATS: [&str; 11] =
    ["text", "concise", "json", "ndjson", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"];

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("z.yaml"), LATE).expect("a file");
    folder
}

/// A register whose findings fill more than any pipe or small disk holds.
fn register(entries: usize) -> String {
    let entry = |number: usize| {
        let entry = LATE.replace("kind: breach_entry\n", "").replace("002", &format!("{number:03}"));
        format!("  - {}", entry.trim_end().replace('\n', "\n    "))
    };
    format!("kind: breach_register\nentries:\n{}\n", (0..entries).map(entry).collect::<Vec<_>>().join("\n"))
}

fn program(folder: &Path, args: &[&str]) -> Command {
    wrapped(&[], folder, args)
}

/// The program, started by another one.
fn wrapped(by: &[&str], folder: &Path, args: &[&str]) -> Command {
    let mut words = by.iter().copied().chain([env!("CARGO_BIN_EXE_breachlint")]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut command = Command::new(words.next().expect("the program"));
    command.args(words).args(args).current_dir(folder).env_clear().env("PATH", path).stdin(Stdio::null());
    command
}

/// Ends within the patience, without a panic. Streams that nobody else took are read.
fn ended(command: &mut Command) -> Output {
    let folder = TempDir::new().expect("a folder for the streams");
    let stream = |name| File::create(folder.path().join(name)).expect("a new file");
    command.stdout(stream("out"));
    ended_with_output(command, &folder)
}

/// The same with a standard output of its own.
fn ended_into(command: &mut Command, out: impl Into<Stdio>) -> Output {
    let folder = TempDir::new().expect("a folder for the streams");
    command.stdout(out);
    ended_with_output(command, &folder)
}

fn ended_with_output(command: &mut Command, folder: &TempDir) -> Output {
    command.stderr(File::create(folder.path().join("err")).expect("a new file"));
    let mut child = command.spawn().expect("starts");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be asked") {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().expect("a child can be ended");
            child.wait().expect("a child that was ended");
            panic!("still running after {PATIENCE:?}: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let read = |name| fs::read(folder.path().join(name)).unwrap_or_default();
    let output = Output { status, stdout: read("out"), stderr: read("err") };
    let said = text(&output.stderr);
    assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{command:?}: {said}");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether a wrapper works here at all.
fn can(by: &[&str]) -> bool {
    let (Some((program, args)), path) = (by.split_first(), Path::new("/")) else { return true };
    let ran = Command::new(program).args(args).arg("true").current_dir(path).stderr(Stdio::null()).status();
    let can = ran.is_ok_and(|status| status.success());
    if !can {
        println!("SKIPPED: `{}` does not work here", by.join(" "));
    }
    can
}

/// Gives up the right to read everything, where the tests run with it.
fn humble() -> Option<Vec<&'static str>> {
    let folder = TempDir::new().expect("a folder");
    let closed = folder.path().join("closed");
    fs::write(&closed, "").expect("a file");
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).expect("own file");
    if File::open(closed).is_err() {
        return Some(Vec::new());
    }
    let by = vec!["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
    let test = [&by[..], &["test", "-x", env!("CARGO_BIN_EXE_breachlint")]].concat();
    let (program, args) = test.split_first().expect("a program");
    let reaches = Command::new(program).args(args).status().is_ok_and(|status| status.success());
    if !reaches {
        println!("SKIPPED: this user reads everything, and no other can start the program");
    }
    reaches.then_some(by)
}

fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("own folder");
}

/// What stage after stage does, with the world changed between two of them.
mod between_stages {
    use super::{LATE, NOW, Path, folder, fs, names, register, symlink};
    use breachlint::check::{Run, Settings};
    use breachlint::config::Config;
    use breachlint::discover::{Discovery, Request, discover};
    use breachlint::engine::{Gathered, Unknown, check, gather, gather_facts};
    use breachlint::pack::Library;
    use breachlint::report::{Format, Options};
    use breachlint::source::Limits;

    fn found(folder: &Path) -> Discovery {
        let config = Config::default();
        discover(&Request { paths: &[], working_directory: folder, config: &config, use_ignore_files: true })
    }

    fn read(found: &Discovery) -> Gathered {
        gather(&found.files, &Limits::default(), Unknown::Report)
    }

    /// Every report of what was read.
    fn reports(gathered: Gathered) -> Vec<String> {
        let library = Library::builtin().expect("the built-in rules");
        let settings = Settings::default();
        let now = NOW.parse().expect("a moment");
        let outcome =
            check(gathered.files, &[], &library, Run { reference: &library, settings: &settings, now, complete: true });
        let options = Options { verbose: true, ..Options::default() };
        let written = Format::ALL.map(|format| {
            let mut out = Vec::new();
            format.write(&outcome, &options, &mut out).expect("a vector takes everything");
            String::from_utf8(out).expect("text")
        });
        written.to_vec()
    }

    #[test]
    fn a_file_that_vanished_since_it_was_found_is_an_error_and_the_others_are_read() {
        for is_link in [false, true] {
            let folder = folder();
            let gone = folder.path().join("a.yaml");
            fs::write(&gone, LATE).expect("a file");
            let found = found(folder.path());
            fs::remove_file(&gone).expect("own file");
            if is_link {
                symlink("nowhere", &gone).expect("a link");
            }
            let gathered = read(&found);
            let errors: Vec<_> = gathered.errors.iter().map(ToString::to_string).collect();
            assert_eq!(errors, ["cannot read `a.yaml`: No such file or directory (os error 2)"]);
            assert_eq!(gathered.files.len(), 1);
            // What nobody asked for and is gone has nothing to say.
            let (facts, errors) = gather_facts(&found.files, &Limits::default());
            assert_eq!((facts.len(), errors.len()), (1, 0));
        }
    }

    #[test]
    fn what_took_the_place_of_a_file_is_not_read_as_one() {
        let folder = folder();
        for name in ["a.yaml", "b.yaml", "c.yaml"] {
            fs::write(folder.path().join(name), LATE).expect("a file");
        }
        let found = found(folder.path());
        let path = |name: &str| folder.path().join(name);
        names(folder.path()).iter().for_each(|name| fs::remove_file(path(name)).expect("own file"));
        fs::create_dir(path("a.yaml")).expect("a folder");
        symlink("b.yaml", path("b.yaml")).expect("a link to itself");
        symlink("/dev/zero", path("c.yaml")).expect("a link without end");
        fs::write(path("z.yaml"), LATE).expect("a file");
        let gathered = read(&found);
        let errors: Vec<_> = gathered.errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 3, "{errors:?}");
        assert_eq!(errors[0], "cannot read `a.yaml`: it is not a regular file");
        assert!(errors[1].starts_with("cannot read `b.yaml`: "), "{errors:?}");
        assert_eq!(errors[2], "cannot read `c.yaml`: it is not a regular file");
        assert_eq!(gathered.files.len(), 1);
        let (_, errors) = gather_facts(&found.files, &Limits::default());
        assert_eq!(errors.len(), 3, "one of them may have been the policy");
    }

    #[test]
    fn reports_speak_of_the_text_that_was_read_whatever_becomes_of_the_file() {
        let folder = folder();
        let path = folder.path().join("z.yaml");
        let written = |change: fn(&Path)| {
            fs::write(&path, register(5)).expect("a file");
            let gathered = read(&found(folder.path()));
            change(&path);
            reports(gathered)
        };
        let untouched = written(|_| {});
        assert!(untouched.iter().all(|report| report.contains("z.yaml")));
        let shorter = |path: &Path| fs::write(path, "k").expect("own file");
        let other = |path: &Path| fs::write(path, "ü\r\n".repeat(5000)).expect("own file");
        let gone = |path: &Path| fs::remove_file(path).expect("own file");
        for change in [shorter, other, gone] {
            assert!(written(change) == untouched, "a report reads the file anew");
        }
    }
}

/// Files that change all the time while the program reads them.
#[test]
fn a_folder_that_never_rests_is_read_to_the_end() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let folder = folder();
    let path = |number: usize| folder.path().join(format!("f{number}.yaml"));
    (0..12).for_each(|number| fs::write(path(number), LATE).expect("a file"));
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in (0..12).cycle().take_while(|_| !is_over.load(Ordering::Relaxed)) {
                let path = path(number);
                // Whatever fails, the next round tries again.
                let _ = fs::remove_file(&path);
                let _ = fs::write(&path, register(number % 4));
                let _ = File::options().write(true).open(&path).and_then(|file| file.set_len(70));
                let _ = Command::new("mkfifo").arg(path.with_extension("yaml.pipe")).status();
                let _ = fs::rename(path.with_extension("yaml.pipe"), &path);
                let _ = fs::remove_file(&path).and_then(|()| fs::write(&path, LATE));
            }
        });
        for _ in 0..10 {
            let ran = ended(&mut program(folder.path(), &["check", "--now", NOW, "--format", "json"]));
            let report: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("a whole report");
            let steady =
                report["findings"].as_array().expect("findings").iter().filter(|found| found["path"] == "z.yaml");
            assert!(steady.count() > 0, "what rests is checked");
            let failed = !report["errors"].as_array().expect("errors").is_empty();
            assert_eq!(ran.status.code(), Some(if failed { 2 } else { 1 }), "{}", text(&ran.stderr));
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn what_may_not_be_read_is_an_error_beside_the_findings() {
    let Some(by) = humble() else { return };
    let folder = folder();
    open_to_all(folder.path());
    let (file, below) = (folder.path().join("a.yaml"), folder.path().join("r"));
    fs::write(&file, LATE).expect("a file");
    fs::create_dir(&below).expect("a folder");
    fs::write(below.join("b.yaml"), LATE).expect("a file");
    let close = |path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).expect("own");
    close(&file, 0o000);
    close(&below, 0o000);
    let ran = ended(&mut wrapped(&by, folder.path(), &["check", "--now", NOW, "--select", "TIM", "--format", "json"]));
    close(&below, 0o700);
    assert_eq!(ran.status.code(), Some(2));
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "{report}");
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(2), "{report}");
}

#[test]
fn a_policy_that_may_not_be_read_is_not_taken_for_none() {
    let Some(by) = humble() else { return };
    let folder = folder();
    open_to_all(folder.path());
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let policy = folder.path().join("policy.yaml");
    fs::write(&policy, "kind: breach_policy\n").expect("a file");
    fs::set_permissions(&policy, Permissions::from_mode(0o000)).expect("own file");
    let ran = ended(&mut wrapped(&by, folder.path(), &["check", "--now", NOW, "z.yaml"]));
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("cannot read `policy.yaml`"), "{}", text(&ran.stderr));
}

#[test]
fn a_folder_that_may_not_be_written_takes_no_report_and_is_checked_all_the_same() {
    let Some(by) = humble() else { return };
    let folder = folder();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).expect("own folder");
    for args in [&["check", "--now", NOW, "--format", "json=out.json"][..], &["baseline", "write", "--now", NOW]] {
        let ran = ended(&mut wrapped(&by, folder.path(), args));
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        assert!(text(&ran.stderr).contains("cannot write"), "{args:?}: {}", text(&ran.stderr));
    }
    let ran = ended(&mut wrapped(&by, folder.path(), &["check", "--now", NOW]));
    assert_eq!(ran.status.code(), Some(1));
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("own folder");
    assert_eq!(names(folder.path()), ["z.yaml"]);
}

/// Every command that prints, with arguments for a folder that holds one entry.
const COMMANDS: [&[&str]; 15] = [
    &["check"],
    &["explain", "TIM002"],
    &["rules"],
    &["files"],
    &["schema", "breach_entry"],
    &["config"],
    &["status"],
    &["deadline", "--aware", "2026-03-02T09:00:00+01:00"],
    &["suppressions"],
    &["baseline", "write"],
    &["completions", "bash"],
    &["man"],
    &["--help"],
    &["help", "check"],
    &["--version"],
];

#[test]
fn a_reader_that_goes_away_is_no_error_in_any_command_or_format() {
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(20)).expect("a file");
    let formats = FORMATS.map(|format| vec!["check", "--now", NOW, "--format", format]);
    let commands = COMMANDS.iter().map(|args| args.to_vec()).chain(formats);
    for args in commands {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ran = ended_into(&mut program(folder.path(), &args), writer);
        let finds = matches!(args.first(), Some(&"check"));
        assert_eq!(ran.status.code(), Some(i32::from(finds)), "{args:?}: {}", text(&ran.stderr));
        assert_eq!(text(&ran.stderr), "", "{args:?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(20)).expect("a file");
    for format in FORMATS {
        let mut command = program(folder.path(), &["check", "--now", NOW, "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let mut first = [0; 16];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("a beginning");
        let output = child.wait_with_output().expect("an end");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()), "{format}");
    }
}

#[test]
fn a_full_disk_under_standard_output_is_an_error_in_every_command_and_format() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("SKIPPED: there is no /dev/full");
        return;
    };
    let folder = folder();
    let formats = FORMATS.map(|format| vec!["check", "--now", NOW, "--format", format]);
    for args in COMMANDS.iter().map(|args| args.to_vec()).chain(formats) {
        let ran = ended_into(&mut program(folder.path(), &args), full.try_clone().expect("a second handle"));
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        let said = text(&ran.stderr);
        assert!(said.contains("cannot write to standard output: No space left"), "{args:?}: {said}");
    }
}

#[test]
fn an_error_that_cannot_be_told_keeps_its_exit_code() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("SKIPPED: there is no /dev/full");
        return;
    };
    let folder = folder();
    for (args, code) in [(&["check", "missing"][..], 2), (&["--nonsense"], 2), (&["check"], 1)] {
        let mut command = program(folder.path(), args);
        let status = command.stdout(Stdio::null()).stderr(full.try_clone().expect("a handle")).status();
        assert_eq!(status.expect("an end").code(), Some(code), "{args:?}");
    }
}

#[test]
fn streams_that_are_closed_from_the_start_change_no_exit_code() {
    let folder = folder();
    let program = env!("CARGO_BIN_EXE_breachlint");
    for (shell, code) in [
        ("check >&-", 1),
        ("check 2>&-", 1),
        ("check missing >&- 2>&-", 2),
        ("check <&-", 1),
        ("check - <&-", 1),
        ("check --ignore-unknown - <&-", 0),
    ] {
        let mut command = Command::new("sh");
        let ran = ended(command.arg("-c").arg(format!("exec '{program}' {shell}")).current_dir(folder.path()));
        assert_eq!(ran.status.code(), Some(code), "{shell}: {}", text(&ran.stderr));
    }
    assert_eq!(names(folder.path()), ["z.yaml"]);
}

#[test]
fn standard_input_that_is_a_folder_is_an_error() {
    let folder = folder();
    let input = File::open(folder.path()).expect("a folder can be opened");
    let ran = ended(program(folder.path(), &["check", "-"]).stdin(input));
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("cannot read standard input"));
}

/// Runs a script beside a folder `disk` on a disk of two pages. `$b` is the program.
fn on_small_disk(folder: &Path, script: &str) -> Option<Output> {
    const ROOT: &[&str] = &["unshare", "--mount"];
    const USER: &[&str] = &["unshare", "--user", "--map-root-user", "--mount"];
    let mount = ["sh", "-c", "mount -t tmpfs tmpfs /mnt && \"$@\"", "sh"];
    let by = [ROOT, USER].into_iter().find(|by| can(&[*by, &mount].concat()))?;
    fs::create_dir_all(folder.join("disk")).expect("a folder");
    let script = format!("mount -t tmpfs -o size=8k tmpfs disk && {script}");
    let (first, args) = by.split_first().expect("a program");
    let mut command = Command::new(first);
    command.args(args).args(["sh", "-c", &script]).current_dir(folder);
    Some(ended(command.env("b", env!("CARGO_BIN_EXE_breachlint"))))
}

#[test]
fn a_full_disk_leaves_the_old_report_and_nothing_else() {
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(15)).expect("a file");
    for format in FORMATS {
        let script = format!(
            "echo old > disk/out && \"$b\" check --now {NOW} --format {format}=disk/out --format {format}=disk/two; \
             echo $?; cat disk/out; ls -A disk"
        );
        let Some(ran) = on_small_disk(folder.path(), &script) else { return };
        assert_eq!(text(&ran.stdout), "2\nold\nout\n", "{format}: {}", text(&ran.stderr));
        for file in ["out", "two"] {
            let told = format!("cannot write `disk/{file}`: No space left on device");
            assert!(text(&ran.stderr).contains(&told), "{format}: {}", text(&ran.stderr));
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_baseline_and_nothing_else() {
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(15)).expect("a file");
    let script = format!(
        "\"$b\" baseline write --now {NOW} --file disk/old z.yaml >/dev/null && cp disk/old old && \
         {{ \"$b\" baseline write --now {NOW} --accept-new --file disk/old; echo $?; cmp disk/old old; ls -A disk; }}"
    );
    let Some(ran) = on_small_disk(folder.path(), &script) else { return };
    assert_eq!(text(&ran.stdout), "2\nold\n", "{}", text(&ran.stderr));
    assert!(text(&ran.stderr).contains("cannot write `disk/old`: No space left"), "{}", text(&ran.stderr));
}

#[test]
fn one_report_that_cannot_be_written_keeps_no_other_from_it() {
    let folder = folder();
    let args = ["check", "--now", NOW, "--format", "json=/dev/full", "--format", "sarif=out.sarif", "--format", "text"];
    if !Path::new("/dev/full").exists() {
        println!("SKIPPED: there is no /dev/full");
        return;
    }
    let ran = ended(&mut program(folder.path(), &args));
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("cannot write `/dev/full`"), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).contains("TIM002"));
    assert!(fs::read_to_string(folder.path().join("out.sarif")).expect("the other").contains("TIM002"));
}

#[test]
fn the_largest_file_that_is_allowed_is_no_whole_report() {
    if !can(&["prlimit", "--fsize=4096"]) {
        return;
    }
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(15)).expect("a file");
    fs::write(folder.path().join("out.json"), "old").expect("a file");
    let args = ["check", "--now", NOW, "--format", "json=out.json"];
    let ran = ended(&mut wrapped(&["prlimit", "--fsize=4096"], folder.path(), &args));
    // The system ends a program that writes on.
    assert!(!matches!(ran.status.code(), Some(0 | 1 | 3)), "{:?}", ran.status);
    assert_eq!(fs::read_to_string(folder.path().join("out.json")).expect("the old one"), "old");
    if cfg!(target_os = "linux") {
        assert_eq!(names(folder.path()), ["many.yaml", "out.json", "z.yaml"]);
    }
}

/// Whether this process ignores a signal, where the system tells.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[test]
fn an_interrupt_ends_the_work_at_once_and_leaves_nothing() {
    let folder = folder();
    fs::write(folder.path().join("many.yaml"), register(40)).expect("a file");
    fs::write(folder.path().join("out.sarif"), "old").expect("a file");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        // A shell without job control starts its background jobs deaf to some signals, and their children are, too.
        if is_ignored(number) {
            continue;
        }
        let args = ["check", "--now", NOW, "--format", "json=pipe", "--format", "sarif=out.sarif"];
        let mut child =
            program(folder.path(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        // A report of which nobody reads more than the first bytes: the program stands still in the middle of it.
        let mut reader = File::options().read(true).write(true).open(&pipe).expect("a reader");
        reader.read_exact(&mut [0; 16]).expect("a beginning");
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(sent.expect("kill starts").success());
        let sent_at = Instant::now();
        while child.try_wait().expect("a child can be asked").is_none() {
            assert!(sent_at.elapsed() < PATIENCE, "it goes on");
            std::thread::sleep(Duration::from_millis(1));
        }
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.signal(), Some(number));
        assert_eq!((text(&output.stdout), text(&output.stderr)), (String::new(), String::new()));
        assert_eq!(fs::read_to_string(folder.path().join("out.sarif")).expect("the old one"), "old");
        assert_eq!(names(folder.path()), ["many.yaml", "out.sarif", "pipe", "z.yaml"]);
    }
}

#[test]
fn a_working_directory_that_is_gone_is_an_error_and_not_nothing_to_check() {
    let folder = folder();
    let file = folder.path().join("z.yaml");
    let file = file.to_str().expect("a name");
    let program = env!("CARGO_BIN_EXE_breachlint");
    for (args, code) in
        [("check", 2), ("check z.yaml", 2), ("status", 2), ("files", 2), (&*format!("check '{file}'"), 1)]
    {
        let script = format!("mkdir gone && cd gone && rmdir ../gone && exec '{program}' {args}");
        let ran = ended(Command::new("sh").args(["-c", &script]).current_dir(folder.path()));
        assert_eq!(ran.status.code(), Some(code), "{args}: {}", text(&ran.stderr));
    }
}

#[test]
fn strange_words_in_the_environment_change_no_byte() {
    let folder = folder();
    let args = ["check", "--now", NOW];
    let usual = ended(&mut program(folder.path(), &args)).stdout;
    for (name, value) in [
        ("TERM", "\u{1b}[31m"),
        ("COLUMNS", "-5"),
        ("COLUMNS", "99999999999999999999999"),
        ("COLUMNS", "wide"),
        ("HOME", "/nowhere"),
        ("LANG", "xx_YY.nothing"),
        ("TZ", "Nowhere/Never"),
        ("TMPDIR", "/nowhere"),
        ("RUST_MIN_STACK", "1"),
        ("RAYON_NUM_THREADS", "1"),
        ("RAYON_NUM_THREADS", "many"),
        ("RUST_LOG", "trace"),
    ] {
        let ran = ended(program(folder.path(), &args).env(name, value));
        assert!(ran.stdout == usual && ran.stderr.is_empty(), "{name}={value}: {}", text(&ran.stdout));
    }
}

/// Two entries nested to the deepest level that may be configured, so that other threads read them.
fn deep() -> TempDir {
    let folder = folder();
    fs::write(folder.path().join("breachlint.yaml"), "limits: {depth: 500}\n").expect("a file");
    for key in ["notifications", "facts", "x-a"] {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let deep = format!("kind: breach_entry\nentry_id: A\n{key}: {}{}\n", open.repeat(490), close.repeat(490));
            fs::write(folder.path().join(format!("{key}{}.yaml", open.len())), deep).expect("a file");
        }
    }
    folder
}

#[test]
fn the_deepest_document_needs_no_stack_that_the_environment_may_take_away() {
    let folder = deep();
    let args = ["check", "--now", NOW, "--format", "json"];
    let usual = ended(&mut program(folder.path(), &args));
    assert_eq!(usual.status.code(), Some(1), "{}", text(&usual.stderr));
    let small = ended(program(folder.path(), &args).env("RUST_MIN_STACK", "16384"));
    assert!(small.stdout == usual.stdout, "{:?} {}", small.status, text(&small.stderr));
    if can(&["prlimit", "--stack=1048576"]) {
        let small = ended(&mut wrapped(&["prlimit", "--stack=1048576"], folder.path(), &args));
        assert!(small.stdout == usual.stdout, "{:?} {}", small.status, text(&small.stderr));
        let one = ["check", "--now", NOW, "--format", "json", "facts4.yaml"];
        let small = ended(&mut wrapped(&["prlimit", "--stack=1048576"], folder.path(), &one));
        assert_eq!(small.status.code(), Some(1), "{}", text(&small.stderr));
    }
}

#[test]
fn without_leave_to_start_threads_the_work_is_done_on_one() {
    let Some(by) = humble() else { return };
    let by = [&["prlimit", "--nproc=1"], &by[..]].concat();
    if !can(&by) {
        return;
    }
    let folder = folder();
    open_to_all(folder.path());
    fs::write(folder.path().join("a.yaml"), register(20)).expect("a file");
    let args = ["check", "--now", NOW, "--format", "json"];
    let usual = ended(&mut program(folder.path(), &args));
    let alone = ended(&mut wrapped(&by, folder.path(), &args));
    assert!(alone.stdout == usual.stdout, "{:?} {}", alone.status, text(&alone.stderr));
}

#[test]
fn too_few_open_files_are_no_clean_run() {
    let folder = folder();
    for files in 3..12 {
        let by = format!("--nofile={files}");
        if files > 8 && !can(&["prlimit", &by]) {
            return;
        }
        let ran = ended(&mut wrapped(&["prlimit", &by], folder.path(), &["check", "--now", NOW]));
        // Below some number not even the program can be loaded.
        let code = ran.status.code();
        assert!(matches!(code, Some(1 | 2 | 126 | 127)), "{files}: {code:?} {}", text(&ran.stderr));
    }
}

#[test]
fn too_little_memory_is_no_clean_run() {
    if !can(&["prlimit", "--as=1000000000"]) {
        return;
    }
    let folder = folder();
    fs::write(
        folder.path().join("a.yaml"),
        "kind: breach_entry\nx-a: [a, b, c]\n".to_owned() + &"x: [1, 2, 3]\n".repeat(60_000),
    )
    .expect("a file");
    for memory in [20_000_000, 40_000_000, 60_000_000] {
        let by = format!("--as={memory}");
        let ran = ended(&mut wrapped(&["prlimit", &by], folder.path(), &["check", "--now", NOW]));
        assert!(!matches!(ran.status.code(), Some(0 | 3)), "{memory}: {:?}", ran.status);
    }
}
