//! An entry that several tests put beside what they are about.

/// It was notified too late, TIM002, and must be found whatever stands beside it.
pub(crate) const LATE: &str = "\
kind: breach_entry
entry_id: BR-2026-002
aware_at: 2026-03-02T09:00:00+01:00
notifications:
  - phase: initial
    submitted_at: 2026-03-06T09:12:00+01:00
";
