//! What goes before what: defaults < profile < extended files < the file < its overrides < flags. One test for each pair,
//! and the bounds that extended files and packs are kept in.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]
#![expect(clippy::indexing_slicing, reason = "a part that is missing fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use breachlint::config::{Config, Flags};
use breachlint::error::Error;
use breachlint::finding::Severity;
use breachlint::pack::{Library, Selection, Weights};

/// A repository with files in a folder that is removed at the end.
struct Repository {
    _owner: tempfile::TempDir,
    root: PathBuf,
}

fn repository(files: &[(&str, &str)]) -> Repository {
    let owner = tempfile::tempdir().expect("a folder");
    let root = owner.path().canonicalize().expect("it is there").join("repo");
    fs::create_dir_all(root.join(".git")).expect("a folder");
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    Repository { _owner: owner, root }
}

impl Repository {
    fn load(&self, flags: &Flags) -> Result<Config, Error> {
        Config::load(&self.root.join("breachlint.yaml"), "breachlint.yaml", flags)
    }

    fn config(&self) -> Config {
        self.load(&Flags::default()).expect("a valid configuration")
    }

    fn refused(&self) -> (String, String) {
        let error = self.load(&Flags::default()).map(|_| ()).expect_err("a broken configuration");
        let (path, at) = error.location().expect("a place");
        (error.message.clone(), format!("{path}:{}:{}", at.line, at.column))
    }
}

/// What `breachlint config` says of a key: value and origin.
fn shown(config: &Config, key: &str, path: Option<&Path>) -> (String, String) {
    let library = Library::builtin().expect("the rules");
    let weights = Weights::new(config, &library, &Selection::default()).expect("known words");
    let rules = weights.shown(config, &library, path);
    let mut all = config.to_json();
    all["config"]["rules"] = rules.rules.into();
    let mut value = &all["config"];
    for step in key.split('.') {
        value = &value[step];
    }
    let origin = rules.origins.get(key).or_else(|| all["origins"].get(key)).map(|from| from.to_string());
    (value.to_string().replace('"', ""), origin.unwrap_or_default().replace('"', ""))
}

fn said(value: &str, from: &str) -> (String, String) {
    (value.to_owned(), from.to_owned())
}

#[test]
fn a_profile_goes_before_defaults() {
    let repository = repository(&[("breachlint.yaml", "profile: audit\n")]);
    let config = repository.config();
    assert_eq!(shown(&config, "fail_on", None), said("warning", "profile audit"));
    assert_eq!(shown(&config, "min_severity", None), said("info", "default"));
    assert_eq!(shown(&config, "rules.REG008.severity", None), said("warning", "profile audit"));
}

#[test]
fn an_extended_file_goes_before_a_profile() {
    let base = "fail_on: error\nrules:\n  practice: {severity: info}\n";
    let repository =
        repository(&[("breachlint.yaml", "extends: a/base.yaml\nprofile: audit\n"), ("a/base.yaml", base)]);
    let config = repository.config();
    assert_eq!(shown(&config, "fail_on", None), said("error", "a/base.yaml:1"));
    assert_eq!(shown(&config, "grace", None), said("none", "profile audit"));
    // The nearer file decides, even with the wider word.
    assert_eq!(shown(&config, "rules.REG008.severity", None), said("info", "a/base.yaml:3"));
}

#[test]
fn the_file_goes_before_what_it_extends() {
    let base = "counting: plain\ntimezone: Europe/Oslo\nrules: {TIM002: {severity: info}, REG007: {within: P3D}}\n";
    let own = "extends: base.yaml\ncounting: two_working_days\nrules:\n  timing: {severity: warning}\n  REG007: {within: P4D}\n";
    let repository = repository(&[("breachlint.yaml", own), ("base.yaml", base)]);
    let config = repository.config();
    assert_eq!(shown(&config, "counting", None), said("two_working_days", "breachlint.yaml:2"));
    assert_eq!(shown(&config, "timezone", None), said("Europe/Oslo", "base.yaml:2"));
    assert_eq!(shown(&config, "rules.TIM002.severity", None), said("warning", "breachlint.yaml:4"));
    assert_eq!(shown(&config, "rules.REG007.within", None), said("P4D", "breachlint.yaml:5"));
}

#[test]
fn in_one_file_the_narrower_word_decides_whatever_the_order() {
    for rules in [
        "{TIM002: {severity: info}, timing: {severity: off}, law: {severity: warning}}",
        "{law: {severity: warning}, timing: {severity: off}, timing/late-without-reasons: {severity: info}}",
    ] {
        let repository = repository(&[("breachlint.yaml", &format!("rules: {rules}\n"))]);
        let config = repository.config();
        for (key, level) in [("TIM002", "info"), ("TIM003", "off"), ("DEC002", "warning")] {
            assert_eq!(
                shown(&config, &format!("rules.{key}.severity"), None),
                said(level, "breachlint.yaml:1"),
                "{key}"
            );
        }
    }
}

#[test]
fn an_override_goes_before_the_rules_of_every_file_and_later_ones_before_earlier_ones() {
    let base = "overrides:\n  - paths: [old/]\n    rules: {TIM002: {severity: info}}\n";
    let own = "extends: base.yaml\nrules: {TIM002: {severity: warning}}\noverrides:\n  - paths: [old/2019/]\n    rules: {timing: {severity: off}}\n";
    let repository = repository(&[("breachlint.yaml", own), ("base.yaml", base), ("old/2019/a.yaml", "")]);
    let config = repository.config();
    let at = |path: &str| shown(&config, "rules.TIM002.severity", Some(&repository.root.join(path)));
    assert_eq!(at("new/a.yaml"), said("warning", "breachlint.yaml:2"));
    assert_eq!(at("old/a.yaml"), said("info", "base.yaml:3"));
    assert_eq!(at("old/2019/a.yaml"), said("off", "breachlint.yaml:5"));
}

#[test]
fn flags_go_before_everything() {
    let repository = repository(&[("breachlint.yaml", "profile: draft\nfail_on: info\nmin_severity: info\n")]);
    let flags = Flags {
        profile: Some("audit".to_owned()),
        fail_on: Some(Severity::Error),
        min_severity: Some(Severity::Warning),
    };
    let config = repository.load(&flags).expect("valid");
    assert_eq!(shown(&config, "profile", None), said("audit", "--profile"));
    assert_eq!(shown(&config, "fail_on", None), said("error", "--fail-on"));
    assert_eq!(shown(&config, "min_severity", None), said("warning", "--min-severity"));
    assert_eq!(shown(&config, "grace", None), said("none", "profile audit"));
}

#[test]
fn the_nearest_file_that_names_a_profile_chooses_it() {
    let files = [
        ("breachlint.yaml", "extends: a.yaml\n"),
        ("a.yaml", "extends: b.yaml\nprofile: draft\n"),
        ("b.yaml", "profile: audit\n"),
    ];
    assert_eq!(shown(&repository(&files).config(), "profile", None), said("draft", "a.yaml:2"));
}

#[test]
fn globs_start_from_the_folder_of_their_own_file() {
    let files = [("breachlint.yaml", "extends: conf/base.yaml\n"), ("conf/base.yaml", "exclude: [x/]\n")];
    let repository = repository(&files);
    let config = repository.config();
    assert!(config.exclude.match_path(&repository.root.join("conf/x/a.yaml"), false));
    assert!(!config.exclude.match_path(&repository.root.join("x/a.yaml"), false));
    let read: Vec<&Path> = config.files.iter().filter_map(|file| file.strip_prefix(&repository.root).ok()).collect();
    assert_eq!(read, [Path::new("breachlint.yaml"), Path::new("conf/base.yaml")]);
}

#[test]
fn wide_words_pass_by_what_documents_a_breach_at_all() {
    let repository = repository(&[("breachlint.yaml", "rules: {register: {severity: off}, law: {severity: info}}\n")]);
    let config = repository.config();
    assert_eq!(shown(&config, "rules.REG001.severity", None).0, "off");
    for core in ["REG002", "REG004", "REG005"] {
        assert_eq!(shown(&config, &format!("rules.{core}.severity"), None).0, "null", "{core}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_repository_are_not_followed_unless_the_configuration_allows_it() {
    let repository = repository(&[("breachlint.yaml", "extends: base.yaml\n")]);
    let outside = repository.root.with_file_name("outside.yaml");
    fs::write(&outside, "counting: plain\n").expect("a file");
    std::os::unix::fs::symlink(&outside, repository.root.join("base.yaml")).expect("a link");
    let message = "`base.yaml` is or passes a link out of the repository".to_owned();
    assert_eq!(repository.refused(), (message, "breachlint.yaml:1:10".to_owned()));
    fs::write(repository.root.join("breachlint.yaml"), "extends: base.yaml\nallow_outside: true\n").expect("a file");
    assert_eq!(shown(&repository.config(), "counting", None), said("plain", "base.yaml:1"));
    // What lies outside may not lead on from there by its own word.
    fs::write(&outside, "allow_outside: true\n").expect("a file");
    let message = "`allow_outside` counts only in the configuration itself, not in a file that it extends".to_owned();
    assert_eq!(repository.refused(), (message, "base.yaml:1:16".to_owned()));
}

#[test]
fn packs_are_folders_in_the_repository_and_add_up() {
    let files = [
        ("breachlint.yaml", "extends: conf/base.yaml\npacks: [house]\n"),
        ("conf/base.yaml", "packs: [../group]\n"),
        ("house/HSE001-x.yaml", ""),
        ("group/GRP001-x.yaml", ""),
    ];
    let repository = repository(&files);
    let packs = repository.config().packs;
    let places: Vec<(String, String)> =
        packs.iter().map(|pack| (pack.written.clone(), pack.place.to_string())).collect();
    assert_eq!(places, [said("../group", "conf/base.yaml:1"), said("house", "breachlint.yaml:2")]);
    assert_eq!(packs[1].path, repository.root.join("house"));
    fs::write(repository.root.join("breachlint.yaml"), "packs: [house, ../..]\n").expect("a file");
    let message = "`../..` leads out of the repository".to_owned();
    assert_eq!(repository.refused(), (message, "breachlint.yaml:1:16".to_owned()));
}

#[test]
fn what_is_extended_is_a_readable_configuration() {
    for (base, message, at) in [
        (None, "`conf` is not a regular file", "breachlint.yaml:1:10"),
        (Some("counting: [plain"), "unclosed bracket '['", "conf:1:11"),
        (Some("x: 1\n---\ny: 2\n"), "a configuration is one document", "conf:2:1"),
        (Some("extends: [a, b]\n"), "`extends` takes a path", "conf:1:10"),
        (Some("rules: {TIM002: {severity: of}}\n"), "`severity` is `of`, which is not known", "conf:1:28"),
    ] {
        let files =
            [("breachlint.yaml", "extends: conf\n"), (base.map_or("conf/x.yaml", |_| "conf"), base.unwrap_or(""))];
        assert_eq!(repository(&files).refused(), (message.to_owned(), at.to_owned()), "{base:?}");
    }
}

#[test]
fn nine_files_that_extend_each_other_are_too_many() {
    let mut files: Vec<(String, String)> =
        (1..=9).map(|at| (format!("{at}.yaml"), format!("extends: {}.yaml\n", at + 1))).collect();
    files.push(("breachlint.yaml".to_owned(), "extends: 3.yaml\n".to_owned()));
    files.push(("10.yaml".to_owned(), "counting: plain\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let message = "more than 8 configurations extend each other".to_owned();
    assert_eq!(repository(&files).refused(), (message, "9.yaml:1:10".to_owned()));
    let fewer = [("breachlint.yaml", "extends: 4.yaml\n")];
    let files: Vec<(&str, &str)> =
        files.into_iter().filter(|(name, _)| *name != "breachlint.yaml").chain(fewer).collect();
    assert_eq!(shown(&repository(&files).config(), "counting", None), said("plain", "10.yaml:1"));
}

#[test]
fn profiles_are_the_files_of_their_folder_and_keep_the_core() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/profiles");
    let names = fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().replace(".yaml", "")).collect();
    names.sort();
    assert_eq!(names, ["audit", "draft", "standard"]);
    for name in names {
        let config = Config::without_file(&Flags { profile: Some(name), ..Flags::default() }).expect("a sound profile");
        let library = Library::builtin().expect("the rules");
        let weights =
            Weights::new(&config, &library, &Selection::default()).expect("known words, and the core untouched");
        weights.tuned(library, &config).expect("known parameters");
    }
}

#[test]
fn every_parameter_can_be_set_to_its_default_and_to_nothing_of_another_sort() {
    let library = Library::builtin().expect("the rules");
    let mut seen = 0;
    for rule in &library.rules {
        for (name, declared) in Library::text(&rule.code).expect("a text").parameters {
            let default = Library::default_of(&rule.code, &declared).expect("a default");
            for (value, is_taken) in
                [(default.as_str(), true), ("[]", false), ("soon", false), ("-1", false), ("PT0H", false)]
            {
                let text = format!("rules: {{{}: {{{name}: {value}}}}}\n", rule.code);
                let config = repository(&[("breachlint.yaml", &text)]).config();
                let library = Library::builtin().expect("the rules");
                let weights = Weights::new(&config, &library, &Selection::default()).expect("known words");
                assert_eq!(weights.tuned(library, &config).is_ok(), is_taken, "{text}");
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "parameters were found");
}
