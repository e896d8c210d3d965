//! Expressions of house rules: the same answers as the `cel` crate's own interpreter, a place for every fault, and no
//! expression that panics, hangs or passes in silence.
#![expect(clippy::expect_used, reason = "a test that cannot set the scene has failed")]
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "what is indexed was made here, not read")]
#![expect(clippy::print_stdout, reason = "the counts tell the reader of a log what was compared")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use breachlint::expression::{Fault, LONGEST, MOST_STEPS, Names, Program, Situation, Trouble, TroubleSort};
use breachlint::model::Moment;
use breachlint::place::{Key, Origin, Route, Step};
use breachlint::schema::{self, DocumentKind, Sort};
use breachlint::source::{Document, Kind, Limits, Node, Stream, read};
use cel::objects::Key as CelKey;
use cel::{Context, Program as Oracle, Value};
use jiff::tz::TimeZone;

const NAMES: Names<'static> = Names { kind: DocumentKind::Entry, each: None };

fn compiled(text: &str) -> Result<Program, Fault> {
    Program::condition(text, &NAMES)
}

fn stream(text: &str) -> Stream {
    let text: Arc<str> = text.into();
    read(&text, &Limits::default())
}

fn document(stream: &Stream) -> &Document {
    assert!(stream.problems.is_empty(), "{:?}", stream.problems);
    stream.documents.first().expect("a document")
}

fn answered(program: &Program, document: &Document, steps: u64) -> Result<bool, Trouble> {
    let utc = TimeZone::UTC;
    program.holds(&Situation {
        document: document.root(),
        item: None,
        policy: None,
        processors: &[],
        now: "2026-11-21T12:00:00Z".parse().expect("a moment"),
        zone: &|| &utc,
        steps,
    })
}

fn answer(text: &str, yaml: &str) -> Result<bool, Trouble> {
    let program = compiled(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    answered(&program, document(&stream(yaml)), MOST_STEPS)
}

// The same numbers in every run, on every machine.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 11).expect("64 bits") % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// An expression as we read it, and as the oracle has to read it: for it, a field below a missing one is an error.
#[derive(Clone)]
struct Pair(String, String);

impl Pair {
    fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self(text.clone(), text)
    }

    fn with(parts: &[&Self], form: impl Fn(&[&str]) -> String) -> Self {
        let ours: Vec<&str> = parts.iter().map(|part| part.0.as_str()).collect();
        let theirs: Vec<&str> = parts.iter().map(|part| part.1.as_str()).collect();
        Self(form(&ours), form(&theirs))
    }
}

const WORDS: [&str; 4] = ["open", "closed", "suspected", "withdrawn"];
const TEXTS: [&str; 6] = ["", "a", "Tablet", "größer", "a b c", "INC-4711"];
const PATTERNS: [&str; 4] = ["^[A-Z]+-[0-9]+$", "a", "ö", "^$"];
const MOMENTS: [&str; 4] =
    ["2026-03-02T09:00:00+01:00", "2026-03-06T09:00:00+01:00", "2026-11-21T12:00:00Z", "2025-12-31T23:59:59Z"];
const CHECKED: [&str; 6] = [
    "self.aware_at",
    "self.facts.description",
    "self.data_subjects.number.value",
    "self.notifications",
    "self.nature.types",
    "self.risk_assessment.enisa.ei",
];

impl Seeded {
    fn bool(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return match self.below(5) {
                0 => Pair::same(self.one(&["true", "false"])),
                1 => self.has(),
                2 => self.word_test("status"),
                _ => Pair::same("nature.is_personal_data_breach"),
            };
        }
        let deeper = depth - 1;
        match self.below(14) {
            0 => self.two(deeper, Self::bool, &["&&"]),
            1 => self.two(deeper, Self::bool, &["||"]),
            2 => Pair::with(&[&self.bool(deeper)], |parts| format!("!({})", parts[0])),
            3 => self.two(deeper, Self::int, &["<", "<=", ">", ">=", "==", "!="]),
            4 => self.two(deeper, Self::text, &["<", "==", "!=", ">="]),
            5 => self.two(deeper, Self::moment, &["<", "<=", "==", "!=", ">"]),
            6 => self.two(deeper, Self::duration, &["<", "==", ">", "!="]),
            7 => self.two(deeper, Self::double, &["<", "<=", "==", ">"]),
            8 => {
                let parts = [self.bool(deeper), self.bool(deeper), self.bool(deeper)];
                Pair::with(&[&parts[0], &parts[1], &parts[2]], |p| format!("({} ? {} : {})", p[0], p[1], p[2]))
            }
            9 => self.text_test(deeper),
            10 => self.quantifier(deeper),
            11 => Pair::same(format!("('{}' in nature.types)", self.one(&["confidentiality", "integrity"]))),
            12 => self.mixed(deeper),
            _ => self.has(),
        }
    }

    fn two(&mut self, depth: usize, side: fn(&mut Self, usize) -> Pair, operators: &[&str]) -> Pair {
        let (one, other, operator) = (side(self, depth), side(self, depth), self.one(operators));
        Pair::with(&[&one, &other], |parts| format!("({} {operator} {})", parts[0], parts[1]))
    }

    fn mixed(&mut self, depth: usize) -> Pair {
        let (one, other) = (self.int(depth), self.double(depth));
        let operator = self.one(&["<", "==", ">="]);
        Pair::with(&[&one, &other], |parts| format!("({} {operator} {})", parts[0], parts[1]))
    }

    fn word_test(&mut self, field: &str) -> Pair {
        match self.below(3) {
            0 => Pair::same(format!("{field} == '{}'", self.one(&WORDS))),
            1 => Pair::same(format!("{field} in ['{}', '{}']", self.one(&WORDS), self.one(&WORDS))),
            _ => Pair::same(format!("{field} != '{}'", self.one(&WORDS))),
        }
    }

    /// `has` looks down the whole way; the oracle has to be asked for each step.
    fn has(&mut self) -> Pair {
        let path = self.one(&CHECKED);
        let mut steps = Vec::new();
        for (at, _) in path.match_indices('.').skip(1) {
            steps.push(format!("has({})", &path[..at]));
        }
        steps.push(format!("has({path})"));
        Pair(format!("has({path})"), format!("({})", steps.join(" && ")))
    }

    fn text_test(&mut self, depth: usize) -> Pair {
        let text = self.text(depth);
        match self.below(4) {
            0 => {
                let (function, part) = (self.one(&["contains", "startsWith", "endsWith"]), self.text(0));
                Pair::with(&[&text, &part], |parts| format!("{}.{function}({})", parts[0], parts[1]))
            }
            1 => {
                let pattern = self.one(&PATTERNS);
                Pair::with(&[&text], |parts| format!("{}.matches('{pattern}')", parts[0]))
            }
            2 => Pair::with(&[&text], |parts| format!("size({}) > 2", parts[0])),
            _ => Pair::with(&[&text], |parts| format!("{} == ''", parts[0])),
        }
    }

    fn quantifier(&mut self, depth: usize) -> Pair {
        let (over, body) = match self.below(4) {
            0 => (Pair::same("[1, 2, 3]"), self.two(depth.min(1), Self::int, &["<", "=="])),
            1 => (Pair::same("nature.types"), Pair::same("x == 'integrity' || size(x) > 10")),
            2 => (Pair::same("notifications"), self.about_notification(depth)),
            _ => (Pair::same("notifications.filter(n, has(n.reference))"), self.about_notification(depth)),
        };
        let sort = self.one(&["all", "exists", "exists_one"]);
        Pair::with(&[&over, &body], |parts| format!("{}.{sort}(x, {})", parts[0], parts[1]))
    }

    fn about_notification(&mut self, depth: usize) -> Pair {
        match self.below(5) {
            0 => Pair::same("x.phase == 'initial'"),
            1 => Pair::same("has(x.reference)"),
            2 => {
                let other = self.moment(depth.min(1));
                Pair::with(&[&other], |parts| format!("x.submitted_at > {}", parts[0]))
            }
            3 => Pair::same("x.submitted_at - aware_at > duration('72h')"),
            _ => Pair::same("x.reference.startsWith('INC')"),
        }
    }

    fn int(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return match self.below(4) {
                0 => Pair::same("data_subjects.number.value"),
                1 => Pair::same("size(notifications)"),
                2 => Pair::same(self.one(&["0", "1", "-1", "1000", "9223372036854775807", "-9223372036854775808"])),
                _ => Pair::same(self.below(5000).to_string()),
            };
        }
        let deeper = depth - 1;
        match self.below(8) {
            0 => self.two(deeper, Self::int, &["+", "-", "*"]),
            1 => self.two(deeper, Self::int, &["/", "%"]),
            2 => Pair::with(&[&self.int(deeper)], |parts| format!("-({})", parts[0])),
            3 => Pair::with(&[&self.text(deeper)], |parts| format!("size({})", parts[0])),
            4 => {
                let part = self.one(&["getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours", "getMinutes"]);
                Pair::with(&[&self.moment(deeper)], |parts| format!("{}.{part}()", parts[0]))
            }
            5 => Pair::with(&[&self.list(deeper)], |parts| format!("size({})", parts[0])),
            6 => Pair::with(&[&self.list(deeper)], |parts| format!("{}[0]", parts[0])),
            _ => self.int(0),
        }
    }

    fn list(&mut self, depth: usize) -> Pair {
        match self.below(4) {
            0 => Pair::same("[1, 2, 3].map(x, x * 2)"),
            1 => Pair::with(&[&self.int(depth)], |parts| format!("[{}, 2, 3].filter(x, x > 1)", parts[0])),
            2 => Pair::with(&[&self.int(depth)], |parts| format!("([1] + [{}])", parts[0])),
            _ => Pair::same("notifications.map(n, n.phase == 'initial', size(n.reference))"),
        }
    }

    fn double(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return Pair::same(self.one(&["1.5", "0.25", "-2.0", "risk_assessment.enisa.ei", "double(3)"]));
        }
        match self.below(3) {
            0 => self.two(depth - 1, Self::double, &["+", "-", "*"]),
            1 => Pair::with(&[&self.int(depth - 1)], |parts| format!("double({})", parts[0])),
            _ => self.double(0),
        }
    }

    fn text(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return match self.below(4) {
                0 => Pair::same("title"),
                1 => Pair::same("facts.description"),
                2 => Pair::same("self['x-team']"),
                _ => Pair::same(format!("'{}'", self.one(&TEXTS))),
            };
        }
        match self.below(5) {
            0 => self.two(depth - 1, Self::text, &["+"]),
            1 => Pair::with(&[&self.int(depth - 1)], |parts| format!("string({})", parts[0])),
            2 => {
                let parts = [self.bool(depth - 1), self.text(depth - 1), self.text(depth - 1)];
                Pair::with(&[&parts[0], &parts[1], &parts[2]], |p| format!("({} ? {} : {})", p[0], p[1], p[2]))
            }
            3 => Pair::same(format!("{{'a': '{}', 'b': 'c'}}['{}']", self.one(&TEXTS), self.one(&["a", "b", "z"]))),
            _ => self.text(0),
        }
    }

    fn moment(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return match self.below(4) {
                0 => Pair::same("aware_at"),
                1 => Pair::same("detected_at"),
                2 => Pair::same("now"),
                _ => Pair::same(format!("timestamp('{}')", self.one(&MOMENTS))),
            };
        }
        match self.below(3) {
            0 => {
                let (one, other) = (self.moment(depth - 1), self.duration(depth - 1));
                let operator = self.one(&["+", "-"]);
                Pair::with(&[&one, &other], |parts| format!("({} {operator} {})", parts[0], parts[1]))
            }
            _ => self.moment(0),
        }
    }

    fn duration(&mut self, depth: usize) -> Pair {
        if depth == 0 {
            return Pair::same(format!("duration('{}')", self.one(&["72h", "24h", "1h30m", "90m", "0s", "-5s"])));
        }
        match self.below(3) {
            0 => self.two(depth - 1, Self::moment, &["-"]),
            1 => self.two(depth - 1, Self::duration, &["+", "-"]),
            _ => self.duration(0),
        }
    }

    /// Half filled, as entries are.
    fn entry(&mut self) -> String {
        let mut yaml = String::from("kind: breach_entry\n");
        let mut line = |seeded: &mut Self, text: &str| {
            if seeded.chance(75) {
                let _ = writeln!(yaml, "{text}");
            }
        };
        let (status, title, team) = (self.one(&WORDS), self.one(&TEXTS), self.one(&TEXTS));
        line(self, &format!("status: {status}"));
        line(self, &format!("title: '{title}'"));
        line(self, &format!("x-team: '{team}'"));
        let (aware, detected) = (self.one(&MOMENTS), self.one(&MOMENTS));
        line(self, &format!("aware_at: {aware}"));
        line(self, &format!("detected_at: {detected}"));
        let people = self.below(4000);
        line(self, &format!("data_subjects: {{number: {{value: {people}}}}}"));
        line(self, self.clone_of(&["facts: {description: Tablet}", "facts: {description: }", "facts: {}"]));
        line(
            self,
            self.clone_of(&["nature: {types: [integrity], is_personal_data_breach: true}", "nature: {types: []}"]),
        );
        line(self, self.clone_of(&["risk_assessment: {enisa: {ei: 0.75}}", "risk_assessment: {enisa: {ei: 1}}"]));
        let mut notifications = String::from("notifications:");
        let count = self.below(4);
        for _ in 0..count {
            let (moment, reference) = (self.one(&MOMENTS), self.one(&["", ", reference: INC-1", ", reference: x"]));
            let phase = self.one(&["initial", "additional"]);
            let _ = write!(notifications, "\n  - {{phase: {phase}, submitted_at: {moment}{reference}}}");
        }
        if count == 0 {
            notifications.push_str(" []");
        }
        line(self, &notifications);
        yaml
    }

    fn clone_of(&self, of: &[&'static str]) -> &'static str {
        of[usize::try_from(self.0 >> 20).expect("64 bits") % of.len()]
    }
}

/// The document as the oracle takes it: moments and numbers by their schema, and no key without a value.
fn oracle_value(node: Node<'_>, route: &Route) -> Value {
    let field = schema::field(DocumentKind::Entry, route);
    let below = |step: Step| {
        let mut route = route.clone();
        route.steps.push(step);
        route
    };
    match (node.kind(), field.map(|field| field.sort)) {
        (Kind::Map, _) => {
            let entries = node.members().filter(|(_, value)| value.kind() != Kind::Null);
            let entry = |(key, value): (&str, Node<'_>)| {
                (CelKey::String(Arc::new(key.to_owned())), oracle_value(value, &below(Step::Key(Key::new(key)))))
            };
            Value::Map(cel::objects::Map { map: Arc::new(entries.map(entry).collect::<HashMap<_, _>>()) })
        }
        (Kind::List, _) => {
            Value::List(Arc::new(node.items().map(|item| oracle_value(item, &below(Step::Each))).collect()))
        }
        (Kind::Text, Some(Sort::Moment | Sort::Day)) => oracle_moment(node.text().expect("text")),
        (Kind::Text, _) => Value::String(Arc::new(node.text().expect("text").to_owned())),
        (Kind::Number, Some(Sort::Number)) => Value::Float(node.number().expect("a number")),
        (Kind::Number, _) => node.int().map_or_else(|| Value::Float(node.number().expect("a number")), Value::Int),
        (Kind::Bool, _) => Value::Bool(node.bool().expect("a boolean")),
        (Kind::Null, _) => Value::Null,
    }
}

fn oracle_moment(text: &str) -> Value {
    let instant = Moment::parse(text, &TimeZone::UTC).expect("a moment").instant;
    let made = Oracle::compile(&format!("timestamp('{instant}')")).expect("a call");
    made.execute(&Context::default()).expect("a timestamp")
}

fn oracle_context(document: &Document) -> Context<'static, 'static> {
    let mut context = Context::default();
    let root = Route { origin: Origin::Document, steps: Vec::new() };
    let whole = oracle_value(document.root(), &root);
    if let Value::Map(map) = &whole {
        for (key, value) in map.map.iter() {
            if let CelKey::String(key) = key {
                context.add_variable_from_value(key.as_str(), value.clone());
            }
        }
    }
    context.add_variable_from_value("self", whole);
    context.add_variable_from_value("now", oracle_moment("2026-11-21T12:00:00Z"));
    context
}

fn oracle_answer(program: &Oracle, context: &Context<'_, '_>) -> Result<bool, String> {
    match program.execute(context) {
        Ok(Value::Bool(value)) => Ok(value),
        Ok(other) => Err(format!("{other:?}")),
        Err(error) => Err(error.to_string()),
    }
}

/// As many random expressions on as many random entries.
fn compare_with_oracle(expressions: usize, entries: usize) {
    let mut seeded = Seeded(0x9e37_79b9_7f4a_7c15);
    let entries: Vec<Stream> = (0..entries).map(|_| stream(&seeded.entry())).collect();
    let contexts: Vec<_> = entries.iter().map(|entry| oracle_context(document(entry))).collect();
    let (mut compared, mut true_ones, mut without) = (0, 0, 0);
    let mut differing = Vec::new();
    for _ in 0..expressions {
        let depth = 1 + seeded.below(4);
        let Pair(ours, theirs) = seeded.bool(depth);
        let program = match compiled(&ours) {
            Ok(program) => program,
            // Deep trees and long texts are refused by us alone.
            Err(fault) if fault.message.contains("nested") || fault.message.contains("longer") => continue,
            Err(fault) => panic!("{ours}: {fault:?}"),
        };
        let oracle = Oracle::compile(&theirs).expect("the crate reads what we read");
        for (entry, context) in entries.iter().zip(&contexts) {
            let ours_says = answered(&program, document(entry), MOST_STEPS);
            let theirs_says = oracle_answer(&oracle, context);
            compared += 1;
            true_ones += usize::from(ours_says == Ok(true));
            without += usize::from(ours_says.is_err());
            if ours_says.as_ref().ok() != theirs_says.as_ref().ok() {
                differing.push(format!("{ours}\n  {ours_says:?}\n  {theirs_says:?}\n{}", document(entry).text));
            }
        }
    }
    println!("{compared} evaluations compared, {true_ones} true, {without} without an answer");
    assert!(true_ones * 10 > compared && without * 10 < compared * 9, "the expressions say too little");
    let shown = differing.iter().step_by(differing.len() / 12 + 1).cloned().collect::<Vec<_>>().join("\n");
    assert!(differing.is_empty(), "{} differ, among them:\n{shown}", differing.len());
}

#[test]
fn answers_are_those_of_the_interpreter_of_the_crate() {
    compare_with_oracle(300, 20);
}

#[test]
#[ignore = "takes minutes; `cargo test --release --test expression -- --ignored`"]
fn a_million_answers_are_those_of_the_interpreter_of_the_crate() {
    compare_with_oracle(20_000, 60);
}

#[test]
fn both_parsers_of_the_crate_build_the_same_tree() {
    let mut seeded = Seeded(42);
    for _ in 0..100 {
        let Pair(_, text) = seeded.bool(3);
        let slow = cel::parser::Parser::new().parse(&text).expect("readable");
        let quick = cel::parser::PrattParser::new().parse(&text).expect("readable");
        assert_eq!(without_ids(&slow), without_ids(&quick), "{text}");
    }
}

/// The two number the entries of maps differently.
fn without_ids(tree: &impl std::fmt::Debug) -> String {
    let shown = format!("{tree:?}");
    let parts = shown.split("id: ").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    parts.collect()
}

const ENTRY: &str = "kind: breach_entry
status: open
aware_at: 2026-03-02T09:00:00+01:00
title: größer
data_subjects: {number: {value: 1200}}
facts: {description: }
x-team: INC-4711
x-count: 3
nature: {types: [integrity]}
notifications:
  - {phase: initial, submitted_at: 2026-03-06T09:00:00+01:00}
  - {phase: final, reference: R-1}
dpo: {consulted: true}
";

#[test]
fn conditions_are_answered() {
    for text in [
        "status == 'open' && data_subjects.number.value > 1000",
        "!has(self.facts.description)",
        "!has(self.risk_assessment.enisa.ei)",
        "self.?risk_assessment.?level.orValue('none') == 'none'",
        "self.?data_subjects.?number.?value.hasValue()",
        "self['x-team'].matches('^INC-[0-9]+$') && self['x-count'] == 3",
        "self.`x-count` + 1 == 4",
        "notifications.exists(n, n.submitted_at - aware_at > duration('72h'))",
        "notifications[0].submitted_at - aware_at == days(4)",
        "notifications[?7].hasValue() == false",
        "size(notifications) == 2 && notifications.map(n, n.phase) == ['initial', 'final']",
        "title.size() == 6 && title.contains('ß') && ' a '.trim() == 'a' && 'AbC'.lowerAscii() == 'abc'",
        "aware_at < now && aware_at.getHours('Europe/Amsterdam') == 9 && aware_at.getHours() == 8",
        "string(aware_at) == '2026-03-02T08:00:00Z' && int(aware_at) == 1772438400",
        "(now - aware_at).getHours() > 72",
        "'integrity' in nature.types && !('kind' in {'a': 1})",
        "1u + 2u == 3u && uint(3) == 3 && double('1.5') == 1.5 && 7 / 2 == 3 && -7 % 3 == -1",
        "{1: 'a', true: 'b'}[1] == 'a'",
        "false && title.startsWith(self['x-count']) == true || true",
        "1 / 0 > 1 || status == 'open'",
    ] {
        assert_eq!(answer(text, ENTRY), Ok(true), "{text}");
    }
}

#[test]
fn what_has_no_answer_says_why() {
    for (text, sort, message) in [
        ("risk_assessment.level == 'high_risk'", TroubleSort::Missing, "`risk_assessment` is missing"),
        ("data_subjects.number.kind == 'exact'", TroubleSort::Missing, "`data_subjects.number.kind` is missing"),
        ("notifications[9].phase == 'initial'", TroubleSort::Missing, "`notifications[…]` is missing"),
        ("policy.version == '1'", TroubleSort::Missing, "`policy` is missing"),
        ("data_subjects.number.value / 0 > 1", TroubleSort::DividedByZero, "a division by zero"),
        ("data_subjects.number.value * 9223372036854775807 > 1", TroubleSort::Overflow, "`*` goes beyond its range"),
        ("aware_at + duration('87000000h') > now", TroubleSort::Overflow, "`+` goes beyond its range"),
        (
            "self['x-count'].contains('a')",
            TroubleSort::Unfit("a whole number"),
            "`contains` can do nothing with a whole number",
        ),
        ("int(title) > 1", TroubleSort::Unreadable("a whole number"), "a text is not in the form of a whole number"),
        ("{title: 1, 'größer': 2}['a'] == 1", TroubleSort::RepeatedKey, "a map has the same key twice"),
    ] {
        let trouble = answer(text, ENTRY).expect_err(text);
        assert_eq!((trouble.sort, trouble.message.as_str()), (sort, message), "{text}");
        let place = trouble.place(text);
        assert!(!place.is_empty() && text.get(place).is_some(), "{text}: no place");
    }
    let wrong = "kind: breach_entry\ndata_subjects: {number: {value: many}}\naware_at: soon\n";
    for text in ["data_subjects.number.value > 3", "aware_at > now"] {
        assert!(answer(text, wrong).expect_err(text).is_of_document(), "{text}");
    }
}

/// Every fault is found when the expression is read, and stands where it says.
#[test]
fn faults_have_a_place_and_a_help() {
    for (text, place, help) in [
        ("aware_att < now", "aware_att", "did you mean `aware_at`?"),
        ("facts.descripton == ''", "descripton", "did you mean `description`?"),
        ("größer.x", "ö", "correct the CEL there"),
        ("title == 'größer' && facts.descripton == ''", "descripton", "did you mean `description`?"),
        ("notifications.exists(n, n.submited_at < now)", "submited_at", "did you mean `submitted_at`?"),
        ("notifications.submitted_at < now", "submitted_at", "ask one of its items"),
        ("submitted_at < now", "submitted_at", "the route `/notifications/*/submitted_at`"),
        ("status == 'opne'", "'opne'", "did you mean `open`?"),
        ("status in ['open', 'clsed']", "'clsed'", "did you mean `closed`?"),
        ("'integrty' in nature.types", "'integrty'", "did you mean `integrity`?"),
        ("aware_at > '2026-01-01'", "aware_at > '2026-01-01'", "timestamp("),
        ("now - aware_at > 72", "now - aware_at > 72", "duration('72h')"),
        ("data_subjects.number.value > 'many'", "data_subjects.number.value > 'many'", "of one sort"),
        ("title + 1 == 'a'", "title + 1", "convert"),
        ("title", "title", "write a condition"),
        ("title && true", "title", "write a condition"),
        ("title == null", "title == null", "has("),
        ("facts == facts", "facts == facts", "compare their fields"),
        ("timestamp('2026-01-01') < now", "'2026-01-01'", "day, time and offset"),
        ("duration('3d') > days(1)", "'3d'", "days(3)"),
        ("title.matches('(a')", "'(a'", "correct the regular expression"),
        ("title.matches(title)", "title", "in the rule"),
        ("title.contain('a')", "title.contain('a')", "did you mean `contains`?"),
        ("size(1) > 0", "size(1)", "it takes text"),
        ("contains(title, 'a')", "contains(title, 'a')", "text.contains("),
        ("has(aware_at)", "aware_at", "has(self.aware_at)"),
        ("aware_at.getHours('Europa/Riga') > 1", "'Europa/Riga'", "Europe/Amsterdam"),
        ("item.phase == 'x'", "item", "each"),
        ("self[title] == 'a'", "title", "name the field"),
        ("notifications['a'].phase == 'x'", "'a'", "whole number"),
        ("self.?title == 'a'", "self.?title == 'a'", ".orValue"),
        ("b'ab' == b'ab'", "b'ab'", "house-rules.md"),
        ("{'a': title > 1}['a']", "title > 1", "of one sort"),
        ("{title > 1: 2}[true] == 2", "title > 1", "of one sort"),
        ("Foo{a: 1} == 1", "{a: 1", "house-rules.md"),
        ("status == 'open' &&", "", "correct the CEL there"),
        ("", "", "correct the CEL there"),
        ("1 +* 2 > 1", "*", "correct the CEL there"),
    ] {
        let fault = compiled(text).expect_err(text);
        let found = text.get(fault.span.clone()).unwrap_or_else(|| panic!("{text}: {:?}", fault.span));
        assert!(found.starts_with(place), "{text}: `{found}` is not `{place}`: {}", fault.message);
        assert!(fault.help.contains(help), "{text}: {}: {}", fault.message, fault.help);
    }
}

#[test]
fn expressions_that_are_too_large_are_refused_at_once() {
    let chain = |part: &str, count: usize| part.repeat(count);
    let hostile = [
        ("long", format!("title == '{}'", chain("a", LONGEST))),
        ("sums", format!("1{} > 0", chain("+1", 2000))),
        ("fields", format!("self{} == 1", chain(".a", 2000))),
        ("items", format!("self{} == 1", chain("[0]", 1300))),
        ("brackets", format!("{}1{} > 0", chain("(", 2000), chain(")", 2000))),
        ("open brackets", chain("(", 4000)),
        ("lists", format!("{}{} == []", chain("[", 2000), chain("]", 2000))),
        ("negations", format!("{}true", chain("!-", 2000))),
        ("not", format!("{}true", chain("!", 4000))),
        ("cases", format!("{}true", chain("true?true:", 400))),
        ("calls", format!("title{} == ''", chain(".trim()", 580))),
        ("closed brackets", chain(")", 4000)),
        ("folds", "[1].all(a, [1].all(b, [1].all(c, true)))".to_owned()),
        ("quotes", chain("'", 4000)),
        ("dots", chain(".", 4000)),
        ("maps", format!("{}1{} == 1", chain("{1:", 1000), chain("}", 1000))),
        ("optionals", chain("a.?", 1300)),
        ("pattern", "title.matches('(((a{100}){100}){100}){100}')".to_owned()),
        ("nul", "title == '\0' \0".to_owned()),
    ];
    for (name, text) in &hostile {
        let start = Instant::now();
        let fault = compiled(text).expect_err(name);
        assert!(fault.span.end <= text.len() && !fault.help.is_empty(), "{name}: {fault:?}");
        assert!(start.elapsed() < Duration::from_secs(2), "{name} took {:?}", start.elapsed());
    }
    // Long, but flat: `&&` is no nesting.
    assert_eq!(answer(&format!("true{}", chain(" && status == 'open'", 180)), ENTRY), Ok(true));
}

#[test]
fn evaluation_ends_within_its_steps() {
    let list = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]";
    let sum = format!("({list} + {list} + {list})");
    let text = format!("{sum}.all(x, size({sum}.map(a, {sum} + {sum} + {sum})) > 0)");
    let program = compiled(&text).expect("readable");
    let entry = stream(ENTRY);
    let start = Instant::now();
    let trouble = answered(&program, document(&entry), MOST_STEPS).expect_err("too many steps");
    assert_eq!(trouble.sort, TroubleSort::OutOfSteps);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    // Nothing makes up for it: neither `||` nor `exists`.
    let absorbed = compiled(&format!("{text} || true")).expect("readable");
    assert!(answered(&absorbed, document(&entry), 1000).is_err());
    assert_eq!(answered(&compiled("1 + 1 == 2").expect("readable"), document(&entry), 6), Ok(true));
    assert!(answered(&compiled("1 + 1 == 2").expect("readable"), document(&entry), 5).is_err());
}

#[test]
fn long_texts_cost_steps_and_no_pattern_runs_for_long() {
    let yaml = format!("kind: breach_entry\ntitle: {}\n", "a".repeat(3_000_000));
    let start = Instant::now();
    assert_eq!(answer("title.matches('^(a+)+$') && !title.matches('(a*)*b')", &yaml), Ok(true));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let yaml = format!("kind: breach_entry\ntitle: {}\n", "a".repeat(300_000));
    let long = "!(title + title + title + title + title).contains('b')";
    assert_eq!(answer(&format!("[1, 2, 3, 4].all(x, {long})"), &yaml), Ok(true));
    let longer = answer(&format!("[1, 2, 3, 4, 5, 6, 7, 8].all(x, {long})"), &yaml);
    assert_eq!(longer.expect_err("too many steps").sort, TroubleSort::OutOfSteps);
}

/// Bytes are cut, doubled and exchanged: whatever comes out is read, or refused with a place in the text.
#[test]
fn mutated_expressions_never_panic() {
    let mut seeded = Seeded(7);
    let entry = stream(ENTRY);
    let signs: Vec<char> = "()[]{}.,:?!&|<>=+-*/%'\"`\\ \n#@_0aöu\u{1F600}".chars().collect();
    let mut readable = 0;
    for _ in 0..4000 {
        let mut text: Vec<char> = seeded.bool(2).0.chars().collect();
        for _ in 0..=seeded.below(3) {
            let at = seeded.below(text.len().max(1));
            match seeded.below(3) {
                0 if !text.is_empty() => drop(text.remove(at)),
                1 => text.insert(at, seeded.one(&signs)),
                _ if !text.is_empty() => text[at] = seeded.one(&signs),
                _ => {}
            }
        }
        let text: String = text.into_iter().collect();
        match compiled(&text) {
            Ok(program) => {
                readable += 1;
                if let Err(trouble) = answered(&program, document(&entry), MOST_STEPS) {
                    assert!(text.get(trouble.place(&text)).is_some(), "{text}");
                }
            }
            Err(fault) => assert!(text.get(fault.span.clone()).is_some(), "{text}: {fault:?}"),
        }
    }
    assert!(readable > 100, "{readable}");
}

/// The names of ours hide no field of a document.
#[test]
fn no_field_of_a_document_has_the_name_of_a_variable() {
    for (kind, names) in [
        (DocumentKind::Entry, ["now", "self", "item", "policy", "processors"].as_slice()),
        (DocumentKind::Policy, &["now", "self", "item", "policy"]),
        (DocumentKind::ProcessorRegister, &["now", "self", "item", "policy"]),
    ] {
        for name in names {
            let route = Route { origin: Origin::Document, steps: vec![Step::Key(Key::new(name))] };
            assert!(schema::field(kind, &route).is_none(), "{name} in {kind:?}");
        }
    }
}
