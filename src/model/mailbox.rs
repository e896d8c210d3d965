//! E-mail addresses: which belong to a function and not to a person. Reads `policies/words/role_mailboxes.yaml`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

/// Words and domains that excuse an address.
#[derive(Debug, Deserialize)]
pub struct Mailboxes {
    languages: BTreeMap<String, HashSet<String>>,
    documentation_domains: Vec<String>,
    reserved_top_level: HashSet<String>,
    public_domains: HashSet<String>,
}

/// The part after the `@`, in lower case.
#[must_use]
pub fn domain_of(address: &str) -> Option<String> {
    address.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches('.').to_lowercase())
}

/// Whether a domain is another one, or lies below it.
#[must_use]
pub fn is_below(domain: &str, other: &str) -> bool {
    domain.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl Mailboxes {
    /// Whether an address belongs to a function, or to a domain that exists in documentation only.
    #[must_use]
    pub fn is_of_a_function(&self, address: &str) -> bool {
        let (Some((local, _)), Some(domain)) = (address.rsplit_once('@'), domain_of(address)) else { return false };
        let local = local.split('+').next().unwrap_or_default().to_lowercase();
        let top = domain.rsplit('.').next().unwrap_or_default();
        self.languages.values().any(|words| words.contains(&local))
            || self.reserved_top_level.contains(top)
            || self.documentation_domains.iter().any(|known| is_below(&domain, known))
    }

    /// Whether anybody may have a mailbox there.
    #[must_use]
    pub fn is_public(&self, domain: &str) -> bool {
        self.public_domains.contains(domain)
    }
}
