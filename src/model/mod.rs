//! Documents become facts: moments, periods, countries, words, and what belongs together in one organisation.
//!
//! Nothing here judges; it says what is there. Checks ask.

mod clock;
mod country;
mod enisa;
mod holidays;
mod home;
mod hygiene;
mod identifier;
mod mailbox;
mod moment;
mod period;
mod person;
mod text;
mod trace;
mod triple;
mod words;

pub use clock::{Reading, deadline, distance, spoken, stretch, written};
pub use country::{Authority, Competence, Country, UrgentCall};
pub use enisa::Enisa;
pub use holidays::{Extent, Holidays};
pub use home::{EntryFacts, Home};
pub use hygiene::Hygiene;
pub use identifier::{Find, Format, Group, Identifiers, Locality, Sureness};
pub use mailbox::{Mailboxes, domain_of, is_below};
pub use moment::{Form, Moment, MomentError, zone_named};
pub use period::Period;
pub use person::Honorifics;
pub use text::{normalise, says_nothing, words_of};
pub use trace::{Suspects, Traces};
pub use triple::Triples;
pub use words::{Hit as WordHit, Matching, Prepared, WordList};

/// A data file in the form in which the binary holds it.
#[cfg(test)]
fn json_of(path: &str) -> &'static str {
    let text = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect("a data file");
    let stream = crate::source::read(&text.as_str().into(), &crate::source::Limits::default());
    stream.documents.first().expect("a document").root().to_json().to_string().leak()
}
