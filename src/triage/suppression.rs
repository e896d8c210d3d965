//! One comment held against the rules, the configuration and the day: what it silences, and what is wrong with it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::comment::{self, Malformed, Request, Word};
use super::ledger::State;
use super::reach::{Reach, governed};
use crate::check::Reference as _;
use crate::config::{Inline, RuleWord, Suppressions};
use crate::engine::ReadFile;
use crate::finding::{Silenced, Suppressed};
use crate::model::{Hygiene, says_nothing};
use crate::pack::{Library, Outside, Rule, meets};
use crate::place::Span;
use crate::schema::{DocumentKind, nearest};
use crate::source::Document;

/// A comment that is ours, in a document that is ours.
pub(super) struct Suppression<'a> {
    pub(super) file: &'a ReadFile,
    pub(super) document: &'a Document,
    pub(super) kind: DocumentKind,
    /// The comment.
    pub(super) span: Span,
    pub(super) line: u32,
    pub(super) reach: Reach,
    /// What each comment of the document governs.
    pub(super) governed: Arc<[Reach]>,
    /// Nothing when it cannot be read.
    pub(super) request: Option<Request<'a>>,
    /// What is wrong with all of it. Then it silences nothing.
    pub(super) faults: Vec<Fault>,
    pub(super) silences: Vec<Silence>,
    /// What reports say of it, with personal data hidden.
    pub(super) shown: Option<Suppressed>,
}

/// One rule to be silent.
pub(super) struct Silence {
    /// The code, or the word as written when no rule has it.
    pub(super) code: Arc<str>,
    pub(super) span: Span,
    /// What is wrong with it. Then it silences nothing.
    pub(super) fault: Option<Fault>,
    /// How many findings it silences.
    pub(super) findings: usize,
}

/// What is wrong, and where.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) state: State,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) span: Span,
}

pub(super) fn fault(state: State, span: Span, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { state, message: message.into(), help: help.into(), span }
}

/// What suppressions are held against.
#[derive(Clone, Copy)]
pub(super) struct Standard<'a> {
    pub(super) library: &'a Library,
    pub(super) demands: &'a Suppressions,
    pub(super) today: Date,
}

impl<'a> Suppression<'a> {
    /// The suppressions among the comments of a document.
    pub(super) fn of(file: &'a ReadFile, document: &'a Document, kind: DocumentKind) -> Vec<Self> {
        let comments = document.comments.iter().enumerate();
        let ours = comments.filter(|(_, comment)| comment.slice(&file.source.text).contains(comment::MARKER));
        let mut ours = ours.peekable();
        // Almost every document ends here.
        if ours.peek().is_none() {
            return Vec::new();
        }
        let governed: Arc<[Reach]> = governed(file, document).into();
        ours.filter_map(|(at, comment)| Self::read((file, document, kind), *comment, at, &governed)).collect()
    }

    fn read(
        (file, document, kind): (&'a ReadFile, &'a Document, DocumentKind),
        comment: Span,
        at: usize,
        governed: &Arc<[Reach]>,
    ) -> Option<Self> {
        let text = &*file.source.text;
        let read = comment::read(text, comment)?;
        let line = file.source.lines().position(text, comment.start).line;
        let reach = governed.get(at).copied().unwrap_or(Reach::Nothing);
        let (request, faults) = match read {
            Ok(request) => (Some(request), Vec::new()),
            Err(Malformed { message, help, span }) => (None, vec![fault(State::Malformed, span, message, help)]),
        };
        let silence = |word: &Word<'_>| Silence { code: word.text.into(), span: word.span, fault: None, findings: 0 };
        let silences = request.iter().flat_map(|request| &request.codes).map(silence).collect();
        let governed = Arc::clone(governed);
        Some(Self {
            file,
            document,
            kind,
            span: comment,
            line,
            reach,
            governed,
            request,
            faults,
            silences,
            shown: None,
        })
    }

    /// Looks for what is wrong with it, whatever else stands in the document.
    pub(super) fn examine(&mut self, standard: Standard<'_>, named: &mut Named) {
        let Some(request) = &self.request else { return };
        self.faults.extend(reason_fault(request, self.span, standard.library));
        self.faults.extend(end_fault(request, standard.today));
        self.faults.extend(demand_faults(request, self.span, standard));
        if self.reach == Reach::Nothing {
            let help = "put it at the end of the line that the finding names or on the line above it, or above the first \
                        key for the whole document";
            self.faults.push(fault(
                State::Misplaced,
                self.span,
                "the suppression governs nothing where it stands",
                help,
            ));
        }
        for silence in &mut self.silences {
            silence.examine(standard, named);
        }
    }

    /// What a finding that it silences says of it. Made once: a comment may silence thousands.
    pub(super) fn show(&mut self, hygiene: Option<&Hygiene>) {
        let Some(request) = &self.request else { return };
        self.shown = Some(Suppressed {
            by: request.by.map(|by| masked(by.text, hygiene)),
            until: request.until.map(|(until, _)| until.to_string()),
            reason: request.reason.map(|reason| masked(reason.text, hygiene)).unwrap_or_default(),
            line: self.line,
        });
    }

    /// Silences a finding by one of its rules, and counts it.
    pub(super) fn take(&mut self, silence: usize) -> Option<Silenced> {
        self.silences.get_mut(silence)?.findings += 1;
        self.shown.clone().map(Silenced::Comment)
    }

    /// Whether it may silence anything at all.
    pub(super) fn is_sound(&self) -> bool {
        self.request.is_some() && self.faults.is_empty()
    }
}

/// A text of a comment without the personal data in it.
pub(super) fn masked(text: &str, hygiene: Option<&Hygiene>) -> String {
    let mut shown = text.to_owned();
    for place in hygiene.map(|hygiene| hygiene.places(text)).unwrap_or_default().into_iter().rev() {
        shown.replace_range(place, "…");
    }
    shown
}

impl Silence {
    /// Another comment silences the same rule at the same place.
    pub(super) fn repeats(&mut self, line: u32) {
        let message = format!("`{}` is silenced at this place already, in line {line}", self.code);
        self.fault = Some(fault(State::Duplicate, self.span, message, "remove one of the two"));
    }

    fn examine(&mut self, standard: Standard<'_>, named: &mut Named) {
        let Verdict { code, refusal } =
            named.entry(Arc::clone(&self.code)).or_insert_with_key(|word| Verdict::of(word, standard));
        self.code = Arc::clone(code);
        self.fault = refusal.as_ref().map(|Refusal { state, message, help }| fault(*state, self.span, message, help));
    }
}

/// What the words of suppressions name: thousands of comments may name the same rule, or one that is none.
pub(super) type Named = HashMap<Arc<str>, Verdict>;

/// What one of the words names.
pub(super) struct Verdict {
    /// The code, or the word as written when no rule has it.
    code: Arc<str>,
    refusal: Option<Refusal>,
}

/// Why what it names cannot be silenced.
struct Refusal {
    state: State,
    message: String,
    help: String,
}

impl Refusal {
    fn new(state: State, message: String, help: impl Into<String>) -> Self {
        Self { state, message, help: help.into() }
    }

    fn not_suppressible(code: &str, help: String) -> Self {
        Self::new(State::NotSuppressible, format!("`{code}` cannot be silenced by a comment"), help)
    }
}

impl Verdict {
    fn of(word: &Arc<str>, standard: Standard<'_>) -> Self {
        if let Some(rule) = standard.library.find(word) {
            Self { code: rule.code.as_str().into(), refusal: refusal(rule, standard.demands) }
        } else if let Some(Outside { code, .. }) = Outside::find(word) {
            // What a shape finding is about is still missed by the rules: silencing it hides nothing else.
            let is_shape = code.starts_with("SCH");
            let refused = || Refusal::not_suppressible(code, "correct what it is about".to_owned());
            Self { code: code.as_str().into(), refusal: (!is_shape).then(refused) }
        } else {
            Self { code: Arc::clone(word), refusal: Some(no_rule(word, standard.library)) }
        }
    }
}

fn refusal(rule: &Rule, demands: &Suppressions) -> Option<Refusal> {
    let is_among = |words: &[RuleWord]| words.iter().any(|word| meets(rule, &word.word));
    let code = &rule.code;
    if !rule.suppressible {
        return Some(Refusal::not_suppressible(code, format!("record what it asks for: `breachlint explain {code}`")));
    }
    let is_allowed = demands.allowed.is_empty() || is_among(&demands.allowed);
    (is_among(&demands.forbidden) || !is_allowed).then(|| {
        let message = format!("the configuration does not let `{code}` be silenced");
        let help = "remove it from the comment, or change `suppressions` in the configuration";
        Refusal::new(State::AgainstPolicy, message, help)
    })
}

fn no_rule(word: &str, library: &Library) -> Refusal {
    if word.contains('*') || word == "all" || library.known().any(|rule| meets(rule, word)) {
        let message = format!("`{word}` names more than one rule");
        return Refusal::new(State::UnknownRule, message, "name each rule by its code: a family may grow");
    }
    let outside = Outside::all().iter().map(|outside| &outside.code);
    let names = library.known().flat_map(|rule| [&rule.code, &rule.name]).chain(outside);
    let help = match nearest(word, names.map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use the code that the finding shows, such as `DEC005`".to_owned(),
    };
    Refusal::new(State::UnknownRule, format!("`{word}` names no rule"), help)
}

fn reason_fault(request: &Request<'_>, whole: Span, library: &Library) -> Option<Fault> {
    let help = "write after `--` in a sentence why the finding is accepted";
    let Some(reason) = request.reason else {
        return Some(fault(State::WithoutReason, whole, "the suppression states no reason", help));
    };
    let is_placeholder = says_nothing(reason.text, library.words("placeholders"));
    is_placeholder
        .then(|| fault(State::WithoutReason, reason.span, "the reason of the suppression is a placeholder", help))
}

/// The last day belongs to the suppression.
fn end_fault(request: &Request<'_>, today: Date) -> Option<Fault> {
    let (until, span) = request.until.filter(|(until, _)| *until < today)?;
    let message = format!("the suppression ended on {until} and silences nothing any more");
    let help = "resolve what it silenced, or decide anew and set a later `until`";
    Some(fault(State::Expired, span, message, help))
}

fn demand_faults(request: &Request<'_>, whole: Span, standard: Standard<'_>) -> Vec<Fault> {
    let demands = standard.demands;
    let against = |span, message: String, help: &str| fault(State::AgainstPolicy, span, message, help);
    if demands.inline == Inline::Forbid {
        let message = "the configuration allows no suppressions in documents".to_owned();
        return vec![against(
            whole,
            message,
            "resolve the finding, or change `suppressions.inline` in the configuration",
        )];
    }
    let mut faults = Vec::new();
    if request.by.is_none() && demands.require_by {
        let message = "the suppression does not say who answers for it, as the configuration demands".to_owned();
        faults.push(against(whole, message, "add the function, such as `by=dpo`"));
    }
    match (request.until, demands.max_days) {
        (None, limit) if demands.require_until || limit.is_some() => {
            let message = "the suppression has no last day, as the configuration demands".to_owned();
            faults.push(against(whole, message, "add it, as in `until=2026-12-31`"));
        }
        (Some((until, span)), Some(most)) => {
            let days = (until - standard.today).get_days();
            if i64::from(days) > i64::from(most) {
                let message = format!("the suppression ends in {days} days, the configuration allows {most}");
                faults.push(against(span, message, "set an earlier `until`"));
            }
        }
        _ => {}
    }
    faults
}
