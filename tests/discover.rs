//! What is read, and as what: arguments, ignore files, links, pipes and names against real folders.

#![expect(clippy::expect_used, reason = "helpers outside `#[test]` functions fail a test as these do")]

use std::fs;
use std::path::PathBuf;

use breachlint::config::{Config, Flags, NAMES};
use breachlint::discover::{Candidate, Discovery, Request, discover, related};
use breachlint::schema::DocumentKind;

/// A folder of a test's own, gone when the test ends.
struct Folder {
    path: PathBuf,
    _owner: tempfile::TempDir,
}

impl Folder {
    fn new(files: &[&str]) -> Self {
        let owner = tempfile::tempdir().expect("a folder");
        let folder = Self { path: owner.path().canonicalize().expect("it is there"), _owner: owner };
        files.iter().for_each(|file| folder.write(file, "kind: breach_entry\n"));
        folder
    }

    /// The same with a repository in it.
    fn repository(files: &[&str]) -> Self {
        let folder = Self::new(files);
        fs::create_dir(folder.path.join(".git")).expect("a folder");
        folder
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path.join(file);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn configured(&self, text: &str) -> Config {
        self.write(NAMES[0], text);
        Config::load(&self.path.join(NAMES[0]), NAMES[0], &Flags::default()).expect("a configuration")
    }

    fn discover(&self, paths: &[&str]) -> Discovery {
        self.ask(paths, &Config::default(), discover)
    }

    fn ask<T>(&self, paths: &[&str], config: &Config, ask: impl Fn(&Request<'_>) -> T) -> T {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        ask(&Request { paths: &paths, working_directory: &self.path, config, use_ignore_files: true })
    }
}

fn discover_all(request: &Request<'_>) -> Discovery {
    discover(&Request { use_ignore_files: false, ..*request })
}

fn shown(files: &[Candidate]) -> Vec<&str> {
    files.iter().map(|file| &*file.shown).collect()
}

#[track_caller]
fn found(discovery: &Discovery, expected: &[&str]) {
    failed(discovery, expected, &[]);
}

#[track_caller]
fn failed(discovery: &Discovery, files: &[&str], errors: &[&str]) {
    assert_eq!(shown(&discovery.files), files);
    assert_eq!(discovery.errors.iter().map(ToString::to_string).collect::<Vec<_>>(), errors);
    assert!(discovery.errors.iter().all(|error| error.help.is_some()));
}

#[test]
fn yaml_files_of_either_ending_are_found_below_the_working_directory() {
    let folder = Folder::new(&["b.yml", "a/deep/C.YAML", "a.txt", "a/notes.yaml.bak", "yaml", "entries.yaml/a.yaml"]);
    found(&folder.discover(&[]), &["a/deep/C.YAML", "b.yml", "entries.yaml/a.yaml"]);
    found(&folder.discover(&["."]), &["a/deep/C.YAML", "b.yml", "entries.yaml/a.yaml"]);
}

#[test]
fn an_ignored_file_is_left_out_only_inside_a_repository() {
    let files = ["kept.yaml", "drafts/x.yaml", "local.yaml"];
    let inside = Folder::repository(&files);
    let outside = Folder::new(&files);
    for folder in [&inside, &outside] {
        folder.write(".gitignore", "drafts/\nlocal.yaml\n");
    }
    found(&inside.discover(&[]), &["kept.yaml"]);
    found(&outside.discover(&[]), &["drafts/x.yaml", "kept.yaml", "local.yaml"]);
}

#[test]
fn a_nested_ignore_file_may_take_a_file_in_again() {
    let folder = Folder::repository(&["register/a.yaml", "register/b.yaml"]);
    folder.write(".gitignore", "*.yaml\n");
    folder.write("register/.gitignore", "!b.yaml\n");
    found(&folder.discover(&[]), &["register/b.yaml"]);
    found(&folder.discover(&["register"]), &["register/b.yaml"]);
}

#[test]
fn ignore_files_can_be_switched_off_and_hidden_folders_stay_hidden() {
    let folder = Folder::repository(&["a.yaml", "b.yaml", ".hidden/c.yaml", ".github/d.yml"]);
    folder.write(".gitignore", "a.yaml\n");
    folder.write(".ignore", "b.yaml\n");
    found(&folder.discover(&[]), &[".github/d.yml"]);
    found(&folder.ask(&[], &Config::default(), discover_all), &[".github/d.yml", "a.yaml", "b.yaml"]);
}

#[test]
fn an_ignored_file_that_is_named_is_taken() {
    let folder = Folder::repository(&["drafts/x.yaml"]);
    folder.write(".gitignore", "drafts/\n");
    let discovery = folder.discover(&["drafts/x.yaml"]);
    found(&discovery, &["drafts/x.yaml"]);
    assert!(discovery.files[0].named);
    found(&folder.discover(&["drafts"]), &["drafts/x.yaml"]);
}

#[test]
fn hidden_folders_and_files_are_left_out_but_for_github() {
    let folder = Folder::new(&[".cache/a.yaml", ".b.yaml", ".github/c.yaml", "x/.github/d.yaml", ".github/.e.yaml"]);
    found(&folder.discover(&[]), &[".github/c.yaml", "x/.github/d.yaml"]);
}

#[test]
fn a_hidden_file_or_folder_that_is_named_is_taken() {
    let folder = Folder::new(&[".cache/a.yaml", ".b.yaml"]);
    found(&folder.discover(&[".cache", ".b.yaml"]), &[".b.yaml", ".cache/a.yaml"]);
    found(&folder.ask(&[".cache", ".b.yaml"], &Config::default(), discover_all), &[".b.yaml", ".cache/a.yaml"]);
}

#[test]
fn a_named_file_may_have_any_ending() {
    let folder = Folder::new(&["register.txt", "other.txt"]);
    found(&folder.discover(&["register.txt"]), &["register.txt"]);
}

#[test]
fn a_file_is_found_once_however_often_it_is_named() {
    let folder = Folder::new(&["a/x.yaml", "b/y.yaml"]);
    let inside = folder.path.join("a");
    let whole = inside.to_str().expect("plain");
    for paths in [
        &["a", "a/x.yaml", "./a", "a/../a/x.yaml", "b/../a", "a/.", "a//x.yaml", whole][..],
        &[whole, "a/.", "b/../a", "a/./x.yaml"],
        &["a/x.yaml", "a/x.yaml"],
    ] {
        let discovery = folder.discover(paths);
        found(&discovery, &["a/x.yaml"]);
        assert!(discovery.files[0].named, "{paths:?}");
        assert_eq!(discovery.files[0].path, inside.join("x.yaml"));
    }
    assert!(!folder.discover(&["a"]).files[0].named);
}

#[test]
fn the_order_of_arguments_changes_nothing() {
    let folder = Folder::new(&["b/2.yaml", "a/1.yaml", "a.yaml", "c.yaml"]);
    let one = folder.discover(&["c.yaml", "nowhere", "b", "a", "a.yaml", "never"]);
    let other = folder.discover(&["never", "a.yaml", "a", "b", "c.yaml", "nowhere"]);
    let errors = ["`never` does not exist", "`nowhere` does not exist"];
    failed(&one, &["a.yaml", "a/1.yaml", "b/2.yaml", "c.yaml"], &errors);
    failed(&other, &["a.yaml", "a/1.yaml", "b/2.yaml", "c.yaml"], &errors);
    assert_eq!(one.files, other.files);
}

#[test]
fn a_missing_path_does_not_keep_the_others_from_being_found() {
    let folder = Folder::new(&["a.yaml"]);
    failed(&folder.discover(&["nowhere/x.yaml", "a.yaml"]), &["a.yaml"], &["`nowhere/x.yaml` does not exist"]);
    failed(&folder.discover(&["a.yaml/x"]), &[], &["`a.yaml/x` cannot be read: not a directory"]);
}

#[test]
fn excluded_files_are_left_out_even_when_they_are_named() {
    let folder = Folder::new(&["drafts/a.yaml", "drafts/deep/b.yaml", "c.draft.yaml", "d.yaml"]);
    let config = folder.configured("exclude: [drafts/, '*.draft.yaml']");
    found(&folder.ask(&[], &config, discover), &["d.yaml"]);
    found(&folder.ask(&[], &config, discover_all), &["d.yaml"]);
    let named = ["drafts", "drafts/a.yaml", "drafts/deep", "drafts/deep/../a.yaml", "c.draft.yaml", "d.yaml"];
    found(&folder.ask(&named, &config, discover), &["d.yaml"]);
}

#[test]
fn exclude_is_relative_to_the_folder_of_the_configuration() {
    let folder = Folder::new(&["org/register/a.yaml", "register/a.yaml"]);
    folder.write("org/breachlint.yaml", "exclude: [/register]");
    let config = Config::load(&folder.path.join("org/breachlint.yaml"), "org/breachlint.yaml", &Flags::default())
        .expect("valid");
    found(&folder.ask(&[], &config, discover), &["register/a.yaml"]);
}

#[test]
fn the_configuration_is_no_document() {
    let folder = Folder::new(&["a.yaml", ".breachlint.yaml", "sub/breachlint.yaml"]);
    folder.write("house.yaml", "counting: plain");
    let config = Config::load(&folder.path.join("house.yaml"), "house.yaml", &Flags::default()).expect("valid");
    found(&folder.ask(&[".", "house.yaml", ".breachlint.yaml", "sub/breachlint.yaml"], &config, discover), &["a.yaml"]);
}

#[test]
fn a_glob_gives_a_file_its_kind() {
    let folder = Folder::new(&["register/2026/a.yaml", "policy.yaml", "other.yaml"]);
    let config =
        folder.configured("documents:\n  breach_entry: ['register/**/*.yaml']\n  breach_policy: [/policy.yaml]\n");
    let discovery = folder.ask(&["other.yaml", "."], &config, discover);
    let kinds: Vec<_> = discovery.files.iter().map(|file| (&*file.shown, file.assigned)).collect();
    let expected = [
        ("other.yaml", None),
        ("policy.yaml", Some(DocumentKind::Policy)),
        ("register/2026/a.yaml", Some(DocumentKind::Entry)),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn files_outside_the_working_directory_are_shown_from_there() {
    let folder = Folder::new(&["here/x.yaml", "beside/y.yaml"]);
    let here = Folder { path: folder.path.join("here"), _owner: tempfile::tempdir().expect("a folder") };
    let beside = folder.path.join("beside/y.yaml");
    let whole = beside.to_str().expect("plain");
    for paths in [&["../beside"][..], &[whole], &[whole, "../beside", "../beside/y.yaml"]] {
        found(&here.discover(paths), &["../beside/y.yaml"]);
    }
}

#[cfg(unix)]
mod on_unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn links_to_files_are_followed_and_links_to_folders_are_not() {
        let folder = Folder::new(&["real/a.txt", "real/b.yaml"]);
        symlink("real/a.txt", folder.path.join("link.yaml")).expect("a link");
        symlink("real", folder.path.join("again")).expect("a link");
        symlink("real", folder.path.join("again.yaml")).expect("a link");
        symlink("..", folder.path.join("real/loop")).expect("a link");
        found(&folder.discover(&[]), &["link.yaml", "real/b.yaml"]);
        found(&folder.ask(&[], &Config::default(), discover_all), &["link.yaml", "real/b.yaml"]);
    }

    #[test]
    fn a_file_and_the_links_to_it_are_one_file() {
        let folder = Folder::new(&["real/b.yaml"]);
        symlink("real/b.yaml", folder.path.join("a.yaml")).expect("a link");
        symlink("real", folder.path.join("again")).expect("a link");
        found(&folder.discover(&[]), &["real/b.yaml"]);
        let named = folder.discover(&["a.yaml", "."]);
        found(&named, &["real/b.yaml"]);
        assert!(named.files[0].named);
        found(&folder.discover(&["a.yaml"]), &["a.yaml"]);
        found(&folder.discover(&["again"]), &["again/b.yaml"]);
        found(&folder.discover(&["again/../real"]), &["real/b.yaml"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_or_to_itself_is_an_error() {
        let folder = Folder::new(&["x.yaml"]);
        symlink("gone.yaml", folder.path.join("dangling.yaml")).expect("a link");
        symlink("self.yaml", folder.path.join("self.yaml")).expect("a link");
        symlink("gone", folder.path.join("dangling.txt")).expect("a link");
        let discovery = folder.discover(&[]);
        assert_eq!(shown(&discovery.files), ["x.yaml"]);
        let messages: Vec<_> = discovery.errors.iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(messages[0], "`dangling.yaml` leads nowhere");
        assert!(messages[1].starts_with("`self.yaml` cannot be read: "));
        failed(&folder.discover(&["dangling.txt"]), &[], &["`dangling.txt` leads nowhere"]);
    }

    #[test]
    fn a_pipe_is_an_error_and_never_opened() {
        let folder = Folder::new(&["x.yaml"]);
        for name in ["pipe.yaml", "pipe.txt"] {
            let made = Command::new("mkfifo").arg(folder.path.join(name)).status().expect("mkfifo is there");
            assert!(made.success());
        }
        symlink("pipe.txt", folder.path.join("to-pipe.yaml")).expect("a link");
        let errors = ["`pipe.yaml` is not a regular file", "`to-pipe.yaml` is not a regular file"];
        failed(&folder.discover(&[]), &["x.yaml"], &errors);
        failed(&folder.discover(&["pipe.txt", "x.yaml"]), &["x.yaml"], &["`pipe.txt` is not a regular file"]);
        failed(&folder.discover(&["/dev/null"]), &[], &["`/dev/null` is not a regular file"]);
        let config = folder.configured("exclude: ['*pipe.yaml']");
        found(&folder.ask(&[".", "pipe.yaml"], &config, discover), &["x.yaml"]);
    }

    #[test]
    fn names_that_are_no_text_or_would_move_the_cursor_are_found_and_shown_harmlessly() {
        let folder = Folder::new(&["a\nb\u{1b}[2J.yaml"]);
        fs::write(folder.path.join(OsStr::from_bytes(b"\xff\xfe.yaml")), "kind: breach_entry").expect("a file");
        let discovery = folder.discover(&[]);
        found(&discovery, &["a\u{fffd}b\u{fffd}[2J.yaml", "\u{fffd}\u{fffd}.yaml"]);
        assert!(discovery.files.iter().all(|file| fs::read(&file.path).is_ok()));
        let paths: Vec<PathBuf> = discovery.files.iter().map(|file| file.path.clone()).collect();
        let named = Request {
            paths: &paths,
            working_directory: &folder.path,
            config: &Config::default(),
            use_ignore_files: true,
        };
        assert_eq!(shown(&discover(&named).files), shown(&discovery.files));
    }

    #[test]
    fn a_folder_that_may_not_be_listed_is_an_error_and_the_rest_is_found() {
        let folder = Folder::new(&["a.yaml", "closed/b.yaml"]);
        let closed = folder.path.join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("ours");
        // For root nothing is closed.
        if fs::read_dir(&closed).is_err() {
            failed(&folder.discover(&[]), &["a.yaml"], &["`closed` cannot be read: permission denied"]);
            let all = folder.ask(&[], &Config::default(), discover_all);
            failed(&all, &["a.yaml"], &["`closed` cannot be read: permission denied"]);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("ours");
    }
}

fn related_to(folder: &Folder, paths: &[&str], config: &Config) -> Vec<String> {
    let others = folder.ask(paths, config, |request| related(request, &discover(request).files));
    assert!(others.iter().all(|file| !file.named));
    others.into_iter().map(|file| file.shown).collect()
}

#[test]
fn the_rest_of_the_repository_is_related() {
    let folder = Folder::repository(&["policy.yaml", "register/a.yaml", "register/b.yaml", "ignored.yaml"]);
    folder.write(".gitignore", "ignored.yaml");
    let none = Config::default();
    assert_eq!(related_to(&folder, &["register/a.yaml"], &none), ["policy.yaml", "register/b.yaml"]);
    assert_eq!(related_to(&folder, &["register"], &none), ["policy.yaml"]);
    assert_eq!(related_to(&folder, &["."], &none), Vec::<String>::new());
    assert_eq!(related_to(&folder, &["nowhere"], &none), Vec::<String>::new());
    let inside = Folder { path: folder.path.join("register"), _owner: tempfile::tempdir().expect("a folder") };
    assert_eq!(related_to(&inside, &["a.yaml"], &none), ["../policy.yaml", "b.yaml"]);
    found(&inside.discover(&[".."]), &["../policy.yaml", "a.yaml", "b.yaml"]);
    found(&inside.discover(&["..", "../register", "."]), &["../policy.yaml", "a.yaml", "b.yaml"]);
}

#[test]
fn a_configuration_parts_a_repository_into_organisations() {
    let files = ["one/policy.yaml", "one/register/a.yaml", "other/policy.yaml", "other/register/b.yaml"];
    let folder = Folder::repository(&files);
    folder.write("one/breachlint.yaml", "");
    let none = Config::default();
    assert_eq!(related_to(&folder, &["one/register/a.yaml"], &none), ["one/policy.yaml"]);
    let both = related_to(&folder, &["one/register/a.yaml", "other/register"], &none);
    assert_eq!(both, ["one/policy.yaml", "other/policy.yaml"]);
}

#[test]
fn without_a_repository_the_files_beside_and_above_are_related_and_no_more() {
    let files = ["policy.yaml", "home/big.yaml", "register/a.yaml", "register/b.yaml", "register/old/c.yaml"];
    let folder = Folder::new(&files);
    let none = Config::default();
    assert_eq!(related_to(&folder, &["register/a.yaml"], &none), ["policy.yaml", "register/b.yaml"]);
    assert_eq!(related_to(&folder, &["register"], &none), Vec::<String>::new());
    let home = Folder { path: folder.path.join("home"), _owner: tempfile::tempdir().expect("a folder") };
    assert_eq!(related_to(&home, &["../register/a.yaml"], &none), ["../register/b.yaml"]);
}

#[test]
fn excluded_files_are_not_related() {
    let folder = Folder::repository(&["fixtures/policy.yaml", "register/a.yaml"]);
    let config = folder.configured("exclude: [fixtures]");
    assert_eq!(related_to(&folder, &["register/a.yaml"], &config), Vec::<String>::new());
}
