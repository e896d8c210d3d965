//! The keys of a configuration file. A new key is a field of [`Config`] and a row of [`KEYS`]: from the row come its
//! reading, its errors, its part of the JSON Schema, of the documentation and of `breachlint config`.

use serde_json::{Value, json};

use super::reading::{
    Fault, Setting, assign, counting, globs, jurisdiction, jurisdictions, known_regimes, number, own_flag, packs, put,
    regimes, rule_words, severity, timezone,
};
use super::tuning::{overrides, rules};
use super::{Config, Counting, Globs, Grace, Inline, RuleWord, profile};
use crate::finding::Severity;
use crate::schema::DocumentKind;

/// One key.
pub(super) struct Key {
    /// Its name, with a dot between a map and a key in it.
    pub(super) name: &'static str,
    /// What it takes, as it follows "takes".
    pub(super) takes: &'static str,
    /// What it does, in whole sentences.
    pub(super) about: &'static str,
    /// A value that could stand in a file, in one line of YAML.
    pub(super) example: &'static str,
    /// The JSON Schema of its value.
    pub(super) shape: fn() -> Value,
    pub(super) read: fn(&mut Config, &Setting<'_>) -> Result<(), Fault>,
    /// The value in force, as it would be written. Nothing for what only counts while files are read, and for what is
    /// shown once it was held against the rules.
    pub(super) show: Option<fn(&Config) -> Value>,
}

/// All keys, in the order in which the effective configuration lists them.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "extends",
        takes: "the path of another configuration file",
        about: "A configuration whose settings hold where this one is silent. The path starts from the folder of this file and \
                may not lead out of the repository. Nothing is ever fetched.",
        example: "../breachlint.base.yaml",
        shape: text,
        // Followed before any key is read.
        read: |_, setting| setting.value::<String>().map(|_| ()),
        show: None,
    },
    Key {
        name: "allow_outside",
        takes: "`true` or `false`",
        about: "Lets `extends` and `packs` lead out of the repository, also by links. Counts only in the configuration itself, \
                not in a file that it extends.",
        example: "true",
        shape: || json!({"type": ["boolean", "null"]}),
        read: |config, setting| put(own_flag(setting), &mut config.allow_outside),
        show: Some(|config| config.allow_outside.into()),
    },
    Key {
        name: "profile",
        takes: "`draft`, `standard` or `audit`",
        about: "For whom the run is: `draft` while an incident runs, `standard` for every day, `audit` for a reviewer years \
                later. Settings of a file go before those of the profile.",
        example: "audit",
        shape: || words(&profile::names()),
        read: |config, setting| put(profile::name(setting), &mut config.profile),
        show: Some(|config| config.profile.into()),
    },
    Key {
        name: "jurisdiction",
        takes: "the code of a country or Land such as `NL` or `DE-BY`",
        about: "The jurisdiction of documents that name none themselves and have no policy that does.",
        example: "DE-BY",
        shape: || words(&jurisdictions()),
        read: |config, setting| put(jurisdiction(setting).map(Some), &mut config.jurisdiction),
        show: Some(|config| config.jurisdiction.clone().into()),
    },
    Key {
        name: "timezone",
        takes: "the name of a time zone such as `Europe/Amsterdam`",
        about: "The IANA time zone of moments without offset in entries that name none.",
        example: "Europe/Amsterdam",
        shape: text,
        read: |config, setting| put(timezone(setting).map(Some), &mut config.timezone),
        show: Some(|config| config.timezone.clone().into()),
    },
    Key {
        name: "counting",
        takes: "`plain`, `hour_rounded` or `two_working_days`",
        about: "How the 72 hours are counted: from the moment itself; from the next full hour (Reg. 1182/71, Art. 3(1)); or so, \
                but not before two complete working days are over (a contested reading of Art. 3(5)).",
        example: "plain",
        shape: || words(&Counting::ALL.map(Counting::word)),
        read: |config, setting| put(counting(setting), &mut config.counting),
        show: Some(|config| config.counting.word().into()),
    },
    Key {
        name: "grace",
        takes: "`by_stage`, `until_closed` or `none`",
        about: "Until when an entry that is not closed may still lack things: until the deadline that belongs to them, until it \
                is closed, or not at all. Deadlines themselves run in any case, and facts, effects and action (Art. 33(5)) are \
                never waited for longer than their deadline.",
        example: "until_closed",
        shape: || words(&Grace::ALL.map(Grace::word)),
        read: |config, setting| put(setting.one_of(&Grace::ALL.map(|grace| (grace.word(), grace))), &mut config.grace),
        show: Some(|config| config.grace.word().into()),
    },
    Key {
        name: "fail_on",
        takes: SEVERITY,
        about: "The lightest finding that makes the exit code 1.",
        example: "warning",
        shape: || words(&Severity::ALL.map(Severity::word)),
        read: |config, setting| put(severity(setting), &mut config.fail_on),
        show: Some(|config| config.fail_on.word().into()),
    },
    Key {
        name: "min_severity",
        takes: SEVERITY,
        about: "The lightest finding that is shown. `fail_on` counts the others, too.",
        example: "warning",
        shape: || words(&Severity::ALL.map(Severity::word)),
        read: |config, setting| put(severity(setting), &mut config.min_severity),
        show: Some(|config| config.min_severity.word().into()),
    },
    Key {
        name: "regimes",
        takes: "a list of bodies of breach law such as `[gdpr, nis2]`",
        about: "The bodies of breach law of entries that name none themselves and have no policy that does; none means the law of \
                the country, else the GDPR.",
        example: "[gdpr, nis2]",
        shape: || json!({"type": ["array", "null"], "items": words(&known_regimes())}),
        read: |config, setting| put(regimes(setting), &mut config.regimes),
        show: Some(|config| config.regimes.clone().into()),
    },
    Key {
        name: "exclude",
        takes: GLOBS,
        about: "What is left out, even when it is named on the command line.",
        example: "[drafts/, '*.template.yaml']",
        shape: list,
        read: |config, setting| put(globs(setting), &mut config.exclude),
        show: Some(|config| config.exclude.patterns().into()),
    },
    Key {
        name: "documents.breach_policy",
        takes: GLOBS,
        about: "Files that hold a breach policy although they have no `kind:`.",
        example: "[policy/breach.yaml]",
        shape: list,
        read: |config, setting| assign(config, DocumentKind::Policy, setting),
        show: Some(|config| assigned(config, DocumentKind::Policy)),
    },
    Key {
        name: "documents.breach_entry",
        takes: GLOBS,
        about: "Files that hold register entries although they have no `kind:`.",
        example: "['register/**/*.yaml']",
        shape: list,
        read: |config, setting| assign(config, DocumentKind::Entry, setting),
        show: Some(|config| assigned(config, DocumentKind::Entry)),
    },
    Key {
        name: "documents.breach_register",
        takes: GLOBS,
        about: "Files that hold a whole register although they have no `kind:`.",
        example: "[register.yaml]",
        shape: list,
        read: |config, setting| assign(config, DocumentKind::Register, setting),
        show: Some(|config| assigned(config, DocumentKind::Register)),
    },
    Key {
        name: "documents.processor_register",
        takes: GLOBS,
        about: "Files that hold the processors and their contracts although they have no `kind:`.",
        example: "[processors.yaml]",
        shape: list,
        read: |config, setting| assign(config, DocumentKind::ProcessorRegister, setting),
        show: Some(|config| assigned(config, DocumentKind::ProcessorRegister)),
    },
    Key {
        name: "packs",
        takes: "a list of folders",
        about: "Folders with rules of your own. Paths start from the folder of the file and may not lead out of the repository. \
                Those of extended files are added.",
        example: "[policies/house]",
        shape: list,
        read: packs,
        show: Some(|config| config.packs.iter().map(|pack| Value::from(pack.written.as_str())).collect()),
    },
    Key {
        name: "rules",
        takes: "rules with their settings",
        about: "What rules weigh (`severity: error`, `warning`, `info` or `off`), and their parameters. A rule is named by code or \
                name; a family such as `timing`, or `law`, `guidance` or `practice`, stands for all its rules. In one file the \
                narrower word decides; between files the nearer file.",
        example: "{REG008: {severity: off}, practice: {severity: info}}",
        shape: || json!({"$ref": "#/$defs/rules"}),
        read: |config, setting| {
            config.rules.push(rules(setting)?);
            Ok(())
        },
        show: None,
    },
    Key {
        name: "overrides",
        takes: "a list of maps with `paths` or `entries`, and `severity` or `rules`",
        about: "Other severities for some documents: by `paths` (globs), by `entries` (ids, `*` stands for any letters), or both \
                together. Later ones go before earlier ones, all of them before `rules`.",
        example: "[{paths: [register/2019/], severity: info}, {entries: ['BR-2020-*'], rules: {TIM007: {severity: off}}}]",
        shape: || json!({"type": ["array", "null"], "items": {"$ref": "#/$defs/override"}}),
        read: |config, setting| {
            config.overrides.extend(overrides(setting)?);
            Ok(())
        },
        show: None,
    },
    Key {
        name: "suppressions.inline",
        takes: "`allow` or `forbid`",
        about: "Whether comments in documents may silence findings.",
        example: "forbid",
        shape: || words(&Inline::ALL.map(Inline::word)),
        read: |config, setting| {
            put(setting.one_of(&Inline::ALL.map(|inline| (inline.word(), inline))), &mut config.suppressions.inline)
        },
        show: Some(|config| config.suppressions.inline.word().into()),
    },
    Key {
        name: "suppressions.require_until",
        takes: "`true` or `false`",
        about: "Each suppression must name its last day (`until=`).",
        example: "true",
        shape: || json!({"type": ["boolean", "null"]}),
        read: |config, setting| put(setting.value(), &mut config.suppressions.require_until),
        show: Some(|config| config.suppressions.require_until.into()),
    },
    Key {
        name: "suppressions.max_days",
        takes: "a whole number of days from 1 to 3650",
        about: "How many days ahead the last day may lie; each suppression must then name it.",
        example: "180",
        shape: || json!({"type": ["integer", "null"], "minimum": 1, "maximum": 3650}),
        read: |config, setting| put(number(setting, 3650).map(Some), &mut config.suppressions.max_days),
        show: Some(|config| config.suppressions.max_days.into()),
    },
    Key {
        name: "suppressions.require_by",
        takes: "`true` or `false`",
        about: "Each suppression must name who answers for it (`by=`).",
        example: "true",
        shape: || json!({"type": ["boolean", "null"]}),
        read: |config, setting| put(setting.value(), &mut config.suppressions.require_by),
        show: Some(|config| config.suppressions.require_by.into()),
    },
    Key {
        name: "suppressions.allowed",
        takes: RULES,
        about: "Only these rules may be silenced by comments; none means all that can be.",
        example: "[DEC005, practice]",
        shape: list,
        read: |config, setting| put(rule_words(setting), &mut config.suppressions.allowed),
        show: Some(|config| rule_list(&config.suppressions.allowed)),
    },
    Key {
        name: "suppressions.forbidden",
        takes: RULES,
        about: "These rules may not be silenced by comments.",
        example: "[timing]",
        shape: list,
        read: |config, setting| put(rule_words(setting), &mut config.suppressions.forbidden),
        show: Some(|config| rule_list(&config.suppressions.forbidden)),
    },
    Key {
        name: "limits.bytes",
        takes: "a whole number from 1 to 4294967294",
        about: "The largest file that is read.",
        example: "1048576",
        shape: || count(u32::MAX - 1),
        // Places are 32 bits wide.
        read: |config, setting| put(number(setting, u32::MAX - 1).map(u64::from), &mut config.limits.bytes),
        show: Some(|config| config.limits.bytes.into()),
    },
    Key {
        name: "limits.depth",
        takes: "a whole number from 1 to 500",
        about: "How deep lists and maps may stand in each other.",
        example: "64",
        shape: || count(500),
        // Functions that call themselves for each level need less than half of the smallest stack, 1 MiB on Windows.
        read: |config, setting| put(number(setting, 500).map(|levels| levels as usize), &mut config.limits.depth),
        show: Some(|config| config.limits.depth.into()),
    },
    Key {
        name: "limits.nodes",
        takes: "a whole number from 1 to 4294967294",
        about: "How many values a document may have once its aliases are written out.",
        example: "100000",
        shape: || count(u32::MAX - 1),
        read: |config, setting| put(number(setting, u32::MAX - 1).map(u64::from), &mut config.limits.nodes),
        show: Some(|config| config.limits.nodes.into()),
    },
    Key {
        name: "limits.expression_steps",
        takes: "a whole number from 1 to 4294967294",
        about: "How many steps an expression of a house rule may take for one document.",
        example: "100000",
        shape: || count(u32::MAX - 1),
        read: |config, setting| {
            put(number(setting, u32::MAX - 1).map(|steps| Some(steps.into())), &mut config.expression_steps)
        },
        show: Some(|config| config.expression_steps.unwrap_or(1_000_000).into()),
    },
];

const GLOBS: &str = "a list of globs such as `drafts/**`, as in a `.gitignore`";
const RULES: &str = "a list of rules: codes, names, or families";
const SEVERITY: &str = "`error`, `warning` or `info`";

fn rule_list(words: &[RuleWord]) -> Value {
    words.iter().map(|word| word.word.as_str()).collect()
}

fn assigned(config: &Config, kind: DocumentKind) -> Value {
    config.documents.get(&kind).map(Globs::patterns).unwrap_or_default().into()
}

fn text() -> Value {
    json!({"type": ["string", "null"]})
}

fn words(words: &[&str]) -> Value {
    // A key without a value is one that nobody has filled in yet.
    let words: Vec<Value> = words.iter().map(|word| Value::from(*word)).chain([Value::Null]).collect();
    json!({"enum": words})
}

fn list() -> Value {
    json!({"type": ["array", "null"], "items": {"type": "string"}})
}

fn count(most: u32) -> Value {
    json!({"type": ["integer", "null"], "minimum": 1, "maximum": most})
}

#[cfg(test)]
mod tests {
    use super::super::reading::known_keys;
    use super::*;

    #[test]
    fn every_kind_of_document_has_a_key_of_its_word() {
        assert_eq!(known_keys("documents."), DocumentKind::ALL.map(DocumentKind::word));
    }
}
