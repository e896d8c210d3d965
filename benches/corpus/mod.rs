//! Documents to measure with: registers as they are on the day of an incident, the same for the same seed.
#![allow(dead_code, reason = "each measurement uses a part of it")]

use std::fmt::Write as _;

/// The moment at which nothing is due yet in an entry of the corpus: what is measured is judging, not findings.
pub(crate) const NOW: &str = "2026-05-04T12:00:00Z";

/// Pseudo-random numbers (xorshift, Marsaglia 2003): a corpus must not change with the version of a library.
pub(crate) struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

const ACTIONS: [&str; 4] = [
    "Brief opgehaald bij de verkeerde ontvanger",
    "Adres in het bronsysteem verbeterd",
    "Ontvanger gevraagd de brief te vernietigen",
    "Uitgaande post van die dag nagelopen",
];

/// An entry of about 1.2 kB without a finding, or with one.
pub(crate) fn entry(number: usize, is_faulty: bool, random: &mut Random) -> String {
    let people = random.below(90) + 1;
    let minute = random.below(30) + 30;
    let action = ACTIONS[usize::try_from(random.below(4)).unwrap_or(0)];
    let mut text = format!(
        "kind: breach_entry
entry_id: BR-2026-{number:06}
title: Brief naar verkeerd adres
status: open
recorded_at: 2026-05-04T13:00:00+02:00
recorded_by: Privacy officer
jurisdiction: NL
our_role: controller
detected_at: 2026-05-04T10:25:00+02:00
aware_at: 2026-05-04T10:{minute}:00+02:00
awareness_basis: De ontvanger belde de balie en las de aanhef van de brief voor.
facts:
  description: |
    Een brief met gegevens van een inwoner is op een verkeerd adres bezorgd en
    ongeopend teruggebracht naar de balie, zaak {number}.
cause: {{category: mis_sending, origin: internal_non_malicious}}
nature:
  is_personal_data_breach: true
  types: [confidentiality]
  mis_sending_type: wrong_recipient
wrong_recipients: {{number: 1, contacted_at: 2026-05-04T11:00:00+02:00, deletion_requested: true}}
data_subjects:
  categories: [customers]
  number: {{value: {people}, kind: exact}}
personal_data:
  categories: [basic, contact]
# nog te beoordelen: de gevolgen voor de geadresseerde
effects:
  likely_consequences: [loss_of_control]
decisions:
  communicate_subjects: {{outcome: pending}}
"
    );
    if !is_faulty {
        text.push_str("  notify_authority: {outcome: pending}\n");
    }
    let _ = writeln!(
        text,
        "containment:\n  - {{description: {action}, owner: Privacy officer, status: done, done_at: 2026-05-04T12:00:00+02:00}}"
    );
    text
}

/// The same entry with an anchor, an alias and an escape. What few people write costs what all of YAML costs.
pub(crate) fn anchored(entry: &str) -> String {
    entry
        .replace("recorded_by: Privacy officer", "recorded_by: &officer \"Privacy\\x20officer\"")
        .replace("owner: Privacy officer", "owner: *officer")
}

/// Entries of which so many in a hundred have a finding.
pub(crate) fn entries(count: usize, faulty_percent: usize) -> impl Iterator<Item = String> {
    let mut random = Random::new(2026);
    (0..count).map(move |number| entry(number, number % 100 < faulty_percent, &mut random))
}

/// How a register in one file begins.
pub(crate) fn heading() -> &'static str {
    "kind: breach_register\nentries:\n"
}

/// An entry as an item of a register.
pub(crate) fn item(entry: &str) -> String {
    let mut item = String::new();
    for (at, line) in entry.lines().skip(1).enumerate() {
        item.push_str(if at == 0 { "  - " } else { "    " });
        item.push_str(line);
        item.push('\n');
    }
    item
}

/// The same entries as a register in one file.
pub(crate) fn register(count: usize, faulty_percent: usize) -> String {
    entries(count, faulty_percent).fold(heading().to_owned(), |register, text| register + &item(&text))
}
