//! Conditions in CEL: checked with a place for every fault, evaluated within their steps, always to the same answer.

use std::ops::Range;
use std::sync::LazyLock;

use breachlint::expression::{Fault, LONGEST, Names, Program, Situation, Trouble};
use breachlint::model::zone_named;
use breachlint::place::Route;
use breachlint::schema::DocumentKind;
use breachlint::source::{Document, Limits, Node, Stream, read};
use jiff::tz::TimeZone;

use super::scene::{SAMPLE, now};

static STREAM: LazyLock<Stream> = LazyLock::new(|| read(&SAMPLE.into(), &Limits::default()));
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| zone_named("Europe/Amsterdam").expect("in the embedded database"));

/// So many steps an evaluation may take, and no more than these are needed to see it stop.
const STEPS: [u64; 2] = [20, 20_000];

/// A condition is refused with a place in it, or it answers for every document.
pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let notifications = Route::parse("/notifications/*").expect("a route");
    let each = |kind| (kind == DocumentKind::Entry).then_some(&notifications);
    for kind in DocumentKind::ALL {
        for each in [None, each(kind)] {
            match Program::condition(text, &Names { kind, each }) {
                Ok(program) => answers(text, &program, kind, each),
                Err(fault) => is_told(text, &fault),
            }
        }
    }
}

fn is_told(text: &str, fault: &Fault) {
    let Fault { message, help, span } = fault;
    assert!(!message.is_empty() && !help.is_empty(), "{fault:?}");
    lies_in(text, span);
}

fn lies_in(text: &str, span: &Range<usize>) {
    assert!(span.start <= span.end && text.get(span.clone()).is_some(), "{span:?} of {text:?}");
}

fn answers(text: &str, program: &Program, kind: DocumentKind, each: Option<&Route>) {
    assert!(text.len() <= LONGEST, "an expression of {} bytes", text.len());
    for document in &STREAM.documents {
        let own = document.root();
        let entries = own.get("entries").into_iter().flat_map(Node::items);
        for root in
            std::iter::once(own).filter(|own| is(*own, kind)).chain(entries.filter(|_| kind == DocumentKind::Entry))
        {
            match each {
                None => answers_for(text, program, root, None),
                Some(each) => root.all(each).into_iter().for_each(|item| answers_for(text, program, root, Some(item))),
            }
        }
    }
}

fn is(root: Node<'_>, kind: DocumentKind) -> bool {
    root.get("kind").and_then(|word| word.text()) == Some(kind.word())
}

fn answers_for(text: &str, program: &Program, document: Node<'_>, item: Option<Node<'_>>) {
    let named = |kind: DocumentKind| STREAM.documents.iter().map(Document::root).filter(move |root| is(*root, kind));
    let processors: Vec<Node<'_>> = named(DocumentKind::ProcessorRegister).collect();
    let policy = named(DocumentKind::Policy).next();
    for steps in STEPS {
        let situation =
            Situation { document, item, policy, processors: &processors, now: now(), zone: &|| &ZONE, steps };
        let answer = program.holds(&situation);
        assert_eq!(answer, program.holds(&situation), "{text}: another answer");
        if let Err(trouble) = answer {
            let Trouble { message, help, .. } = &trouble;
            assert!(!message.is_empty() && !help.is_empty(), "{trouble:?}");
            lies_in(text, &trouble.place(text));
        }
    }
}
