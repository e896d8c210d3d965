//! Which rules run: `--select` and `--ignore`.

use super::{Library, Outside, Rule};
use crate::error::Error;
use crate::schema::nearest;

/// Rules by code, name, letters or name of a family, or certainty.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Selection {
    /// From the words of the flags. An empty `select` means all.
    ///
    /// # Errors
    /// When a word names no rule: a typo must not switch a check off.
    pub fn parse(select: &[String], ignore: &[String], library: &Library) -> Result<Self, Error> {
        for word in select.iter().chain(ignore) {
            if let Some(reason) = always_said(word) {
                let message = format!("`{word}` is no rule: it cannot be chosen or left out");
                return Err(Error::new(message).help(reason));
            }
            if let Some(help) = names_nothing(word, library) {
                return Err(Error::new(format!("`{word}` names no rule")).help(help));
            }
        }
        Ok(Self { select: select.to_vec(), ignore: ignore.to_vec() })
    }

    /// The same for words that may mean rules which are broken: a word that names none takes none.
    #[must_use]
    pub fn unproved(select: &[String], ignore: &[String]) -> Self {
        Self { select: select.to_vec(), ignore: ignore.to_vec() }
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn takes(&self, rule: &Rule) -> bool {
        let selected = self.select.is_empty() || self.select.iter().any(|word| meets(rule, word));
        selected && !self.ignore.iter().any(|word| meets(rule, word))
    }

    /// Whether a word of `select` names this one rule.
    #[must_use]
    pub fn names(&self, rule: &Rule) -> bool {
        self.select.iter().any(|word| rule.code.eq_ignore_ascii_case(word) || rule.name == *word)
    }
}

/// Why a word names findings that no rule is behind, and what to do about them.
fn always_said(word: &str) -> Option<&'static str> {
    let upper = word.to_ascii_uppercase();
    let is_meant = |outside: &&Outside| {
        let family = outside.name.split('/').next();
        outside.code == upper || outside.name == word || outside.code.get(..3) == Some(&upper) || family == Some(word)
    };
    let outside = Outside::all().iter().find(is_meant)?;
    Some(match outside.code.get(..3)? {
        "SCH" => {
            "correct the document, or silence a single place with a comment: rules cannot see what a value of the wrong \
             shape should have said"
        }
        "SUP" => "correct or remove the comment: it stands for a decision that does not hold, or has no effect",
        _ => "correct the document: what cannot be read is judged by no rule",
    })
}

/// What to write instead of a word that names no rule; nothing when it names one.
#[must_use]
pub fn names_nothing(word: &str, library: &Library) -> Option<String> {
    if library.known().any(|rule| meets(rule, word)) {
        return None;
    }
    let names = library.known().flat_map(|rule| [rule.code.as_str(), rule.name.as_str()]);
    Some(nearest(word, names).map_or_else(
        || "use a code, a name, a family, or `law`, `guidance` or `practice`; `breachlint rules` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
}

/// Whether a word names a rule: by code, by name, by the letters or the name of its family.
#[must_use]
pub fn meets(rule: &Rule, word: &str) -> bool {
    let family = rule.name.split('/').next().unwrap_or_default();
    let letters = rule.code.get(..3).filter(|letters| letters.eq_ignore_ascii_case(word));
    let is_of_family = family == word || letters.is_some();
    rule.code.eq_ignore_ascii_case(word) || rule.name == word || is_of_family || rule.certainty.word() == word
}
