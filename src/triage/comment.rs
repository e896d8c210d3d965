//! The text of one comment goes in, a suppression comes out, or what is wrong with its form.
//!
//! `# breachlint: ignore[DEC005, TIM002] until=2026-12-31 by=dpo -- the reason, to the end of the line`

use jiff::civil::Date;

use crate::place::Span;

/// What makes a comment ours.
pub(super) const MARKER: &str = "breachlint:";

/// What a comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request<'a> {
    /// The rules to be silent, by code or name.
    pub(super) codes: Vec<Word<'a>>,
    /// The last day.
    pub(super) until: Option<(Date, Span)>,
    /// The function that answers for it.
    pub(super) by: Option<Word<'a>>,
    /// Why.
    pub(super) reason: Option<Word<'a>>,
}

/// A stretch of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// What is wrong with the form. No message quotes the comment: it may say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
    pub(super) span: Span,
}

/// So many rules may one comment name: each is a decision, and nobody takes a hundred with one reason.
const MOST_RULES: usize = 100;
const FORM: &str = "write `# breachlint: ignore[CODE] until=2026-12-31 by=dpo -- the reason`";
const DAY: &str = "write the last day as in `until=2026-12-31`";

/// Reads a comment of a text. Nothing when it is none of ours.
pub(super) fn read(text: &str, comment: Span) -> Option<Result<Request<'_>, Malformed>> {
    let whole = comment.slice(text);
    let mut inside = None;
    for (at, _) in whole.match_indices(MARKER) {
        let (before, after) = (whole.get(..at).unwrap_or_default(), whole.get(at + MARKER.len()..).unwrap_or_default());
        if before.trim_end().ends_with('#') {
            return Some(Reading { text }.request(after.trim()));
        }
        if after.trim_start().starts_with("ignore") {
            inside = inside.or(Some(at));
        }
    }
    // Prose may speak of the program; this is more.
    let at = comment.start as usize + inside?;
    let span = Span::new(at, at + MARKER.len());
    let message = "the suppression begins in the middle of a comment";
    Some(Err(Malformed { message, help: "put a `#` before `breachlint:`", span }))
}

struct Reading<'a> {
    text: &'a str,
}

impl<'a> Reading<'a> {
    /// Every word is a part of the text, so its address says where it stands.
    fn span(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Span::new(start, start + part.len())
    }

    fn word(&self, text: &'a str) -> Word<'a> {
        Word { text, span: self.span(text) }
    }

    fn malformed<T>(&self, message: &'static str, help: &'static str, part: &str) -> Result<T, Malformed> {
        Err(Malformed { message, help, span: self.span(part) })
    }

    fn request(&self, rest: &'a str) -> Result<Request<'a>, Malformed> {
        let Some(after) = rest.strip_prefix("ignore") else {
            return self.malformed("after `breachlint:` stands no `ignore[…]`", FORM, rest);
        };
        let Some(list) = after.strip_prefix('[') else {
            return self.malformed("the suppression names no rule", "name each rule: `ignore[CODE]`", rest);
        };
        let Some((list, rest)) = list.split_once(']') else {
            return self.malformed("the bracket of `ignore[…]` is not closed", FORM, after);
        };
        let mut request = Request { codes: self.codes(list)?, until: None, by: None, reason: None };
        let mut rest = rest.trim_start();
        while !rest.is_empty() {
            if let Some(reason) = rest.strip_prefix("--") {
                request.reason = Some(self.word(reason.trim())).filter(|reason| !reason.text.is_empty());
                break;
            }
            let (setting, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            self.setting(setting, &mut request)?;
            rest = after.trim_start();
        }
        Ok(request)
    }

    fn codes(&self, list: &'a str) -> Result<Vec<Word<'a>>, Malformed> {
        if list.split(',').nth(MOST_RULES).is_some() {
            let help = "silence only what was decided, each decision with a reason of its own";
            return self.malformed("the suppression names more than 100 rules", help, list);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '*');
        let word = |part: &'a str| match part.trim() {
            "" => self.malformed("the suppression names no rule", "name each rule: `ignore[CODE]`", part),
            name if name.chars().all(is_name) => Ok(self.word(name)),
            name => self.malformed("in the brackets stands something else than rules", "part rules by commas", name),
        };
        list.split(',').map(word).collect()
    }

    fn setting(&self, setting: &'a str, request: &mut Request<'a>) -> Result<(), Malformed> {
        match setting.split_once('=') {
            Some(("until", _)) if request.until.is_some() => {
                self.malformed("`until` stands twice", "keep one of the two", setting)
            }
            Some(("until", day)) => {
                let Some(date) = date(day) else { return self.malformed("`until` takes a day", DAY, setting) };
                request.until = Some((date, self.span(setting)));
                Ok(())
            }
            Some(("by", _)) if request.by.is_some() => {
                self.malformed("`by` stands twice", "keep one of the two", setting)
            }
            Some(("by", "")) => self.malformed("`by` takes a function", "write who answers, as in `by=dpo`", setting),
            Some(("by", function)) => {
                request.by = Some(self.word(function));
                Ok(())
            }
            Some(_) => self.malformed("only `until=` and `by=` may stand here", FORM, setting),
            None => self.malformed("the reason does not follow `--`", "put `--` before the reason", setting),
        }
    }
}

/// `2026-12-31` and nothing else: other spellings are read differently by different people.
fn date(text: &str) -> Option<Date> {
    let is_form = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> Request<'_> {
        let read = read(text, Span::new(0, text.len())).expect("one of ours");
        read.unwrap_or_else(|fault| panic!("{text}: {}", fault.message))
    }

    fn fault(text: &str) -> (&'static str, &str) {
        let read = read(text, Span::new(0, text.len())).expect("one of ours");
        let fault = read.expect_err(text);
        (fault.message, fault.span.slice(text))
    }

    #[test]
    fn every_part_is_read_with_its_place() {
        let text =
            "# breachlint: ignore[DEC005, timing/naive] by=dpo until=2026-12-31 -- same cause: on purpose -- yes #12";
        let request = request(text);
        assert_eq!(request.codes.iter().map(|code| code.text).collect::<Vec<_>>(), ["DEC005", "timing/naive"]);
        assert_eq!(
            request.codes.iter().map(|code| code.span.slice(text)).collect::<Vec<_>>(),
            ["DEC005", "timing/naive"]
        );
        assert_eq!(request.by.map(|by| by.text), Some("dpo"));
        assert_eq!(
            request.until.map(|(day, span)| (day.to_string(), span.slice(text))),
            Some(("2026-12-31".into(), "until=2026-12-31"))
        );
        assert_eq!(request.reason.map(|reason| reason.text), Some("same cause: on purpose -- yes #12"));
    }

    #[test]
    fn blanks_are_free() {
        for text in [
            "#breachlint:ignore[DEC005]--why",
            "#  breachlint:   ignore[ DEC005 ]   --   why   ",
            "## breachlint: ignore[DEC005] -- why",
            "# expect: DEC005 # breachlint: ignore[DEC005] -- why",
        ] {
            let request = request(text);
            assert_eq!(
                (request.codes[0].text, request.reason.map(|reason| reason.text)),
                ("DEC005", Some("why")),
                "{text}"
            );
        }
    }

    #[test]
    fn a_reason_may_be_missing_here_and_is_missed_later() {
        for text in [
            "# breachlint: ignore[A]",
            "# breachlint: ignore[A] by=dpo",
            "# breachlint: ignore[A] --",
            "# breachlint: ignore[A] --  ",
        ] {
            assert_eq!(request(text).reason, None, "{text}");
        }
    }

    #[test]
    fn faults_of_the_form_have_a_place() {
        for (text, message, place) in [
            ("# breachlint: allow DEC005", "after `breachlint:` stands no `ignore[…]`", "allow DEC005"),
            ("# breachlint:", "after `breachlint:` stands no `ignore[…]`", ""),
            ("# breachlint: ignore", "the suppression names no rule", "ignore"),
            ("# breachlint: ignore DEC005 -- why", "the suppression names no rule", "ignore DEC005 -- why"),
            ("# breachlint: ignore[] -- why", "the suppression names no rule", ""),
            ("# breachlint: ignore[A, ] -- why", "the suppression names no rule", " "),
            ("# breachlint: ignore[A -- why", "the bracket of `ignore[…]` is not closed", "[A -- why"),
            ("# breachlint: ignore[A; B] -- why", "in the brackets stands something else than rules", "A; B"),
            ("# breachlint: ignore[A] until=31-12-2026 -- why", "`until` takes a day", "until=31-12-2026"),
            ("# breachlint: ignore[A] until=2026-02-30 -- why", "`until` takes a day", "until=2026-02-30"),
            ("# breachlint: ignore[A] until=20261231 -- why", "`until` takes a day", "until=20261231"),
            ("# breachlint: ignore[A] by= -- why", "`by` takes a function", "by="),
            ("# breachlint: ignore[A] by=dpo by=ciso -- why", "`by` stands twice", "by=ciso"),
            (
                "# breachlint: ignore[A] til=2026-12-31 -- why",
                "only `until=` and `by=` may stand here",
                "til=2026-12-31",
            ),
            ("# breachlint: ignore[A] – why", "the reason does not follow `--`", "–"),
            ("# breachlint: ignore[A] why", "the reason does not follow `--`", "why"),
            ("# TODO breachlint: ignore[A] -- why", "the suppression begins in the middle of a comment", "breachlint:"),
        ] {
            assert_eq!(fault(text), (message, place), "{text}");
        }
    }

    #[test]
    fn prose_is_none_of_ours() {
        for text in ["# checked with breachlint: see the README", "# breachlint ignore[A]", "# expect: DEC005", "#"] {
            assert_eq!(read(text, Span::new(0, text.len())), None, "{text}");
        }
    }
}
