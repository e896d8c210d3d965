//! Which rules run: `--select` and `--ignore`.

use super::{Library, Rule};
use crate::error::Error;
use crate::schema::nearest;

/// Rules by code, name, letters of a family, or name of a family.
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
            if !library.rules.iter().any(|rule| meets(rule, word)) {
                let names = library.rules.iter().flat_map(|rule| [rule.code.as_str(), rule.name.as_str()]);
                let help = nearest(word, names).map_or_else(
                    || "use a code, a name, or the letters of a family; `breachlint rules` lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(Error::new(format!("`{word}` names no rule")).help(help));
            }
        }
        Ok(Self { select: select.to_vec(), ignore: ignore.to_vec() })
    }

    /// No rule at all.
    #[must_use]
    pub fn nothing() -> Self {
        Self { select: vec![String::new()], ignore: Vec::new() }
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn takes(&self, rule: &Rule) -> bool {
        let selected = self.select.is_empty() || self.select.iter().any(|word| meets(rule, word));
        selected && !self.ignore.iter().any(|word| meets(rule, word))
    }
}

fn meets(rule: &Rule, word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let family = rule.name.split('/').next().unwrap_or_default();
    rule.code == upper || rule.name == word || family == word || (upper.len() == 3 && rule.code.starts_with(&upper))
}
