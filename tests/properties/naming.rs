//! Fingerprints name findings by what their items are, not by what may be corrected in them or where they stand.

use std::collections::BTreeMap;

use breachlint::finding::Finding;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::{cases, judged};

/// A notification and a message by their sort and their hour; each pair is another one.
fn items() -> impl Strategy<Value = Vec<(&'static str, &'static str, u32)>> {
    let authority = select(vec!["NL-AP", "NO-DT", "PL-UODO"]);
    let phase = select(vec!["initial", "follow_up", "final"]);
    vec((authority, phase, 0..20_u32), 2..6).prop_map(|mut items| {
        items.sort_unstable();
        items.dedup();
        items
    })
}

fn notification((authority, phase, hour): (&str, &str, u32)) -> Value {
    json!({"authority": authority, "phase": phase, "submitted_at": format!("2026-03-09T{hour:02}:00:00+01:00")})
}

fn contact((authority, phase, hour): (&str, &str, u32)) -> Value {
    let kind = if phase == "initial" { "phone_call" } else { "other" };
    json!({"authority": authority, "kind": kind, "at": format!("2026-03-09T{hour:02}:00:00+01:00")})
}

/// A contact with neither sort nor hour in common with another may be equal to one: then it is one.
fn entry(items: &[(&'static str, &'static str, u32)]) -> Value {
    let notifications: Vec<Value> = items.iter().copied().map(notification).collect();
    let mut contacts: Vec<Value> = items.iter().copied().map(contact).collect();
    contacts.sort_by_key(Value::to_string);
    contacts.dedup();
    json!({
        "kind": "breach_entry", "entry_id": "BR-1", "status": "closed", "aware_at": "2026-03-02T09:00:00+01:00",
        "notifications": notifications, "authority_contacts": contacts,
    })
}

/// The fingerprints by code and place.
fn names(entry: &Value, placed: impl Fn(&str) -> String) -> BTreeMap<(String, String), Vec<String>> {
    let outcome = judged(&[("register/BR-1.yaml".to_owned(), entry.to_string())]);
    let mut names = BTreeMap::new();
    let place = |finding: &Finding| (finding.code.to_string(), placed(&finding.location.pointer));
    for finding in &outcome.findings {
        names.entry(place(finding)).or_insert_with(Vec::new).push(finding.fingerprint.clone());
    }
    names.values_mut().for_each(|names: &mut Vec<String>| names.sort());
    names
}

/// Findings that stand in both have the same names; how many of them are about items.
fn kept(
    before: &BTreeMap<(String, String), Vec<String>>,
    after: &BTreeMap<(String, String), Vec<String>>,
) -> Result<usize, TestCaseError> {
    let mut in_items = 0;
    for (place, names) in before {
        if let Some(others) = after.get(place).filter(|others| others.len() == names.len()) {
            prop_assert_eq!(names, others, "{:?} has another name", place);
            in_items += usize::from(place.1.starts_with("/notifications/"));
        }
    }
    Ok(in_items)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_corrected_field_renames_no_other_finding(items in items(), which in any::<Index>(), field in select(vec![
        ("delay_reasons", json!("The portal was closed until the morning of the ninth.")),
        ("channel", json!("portal")),
        ("completeness", json!("incomplete")),
        ("in_portal", json!(true)),
        ("missing_reason", json!("The log of the server is still read.")),
        ("content", json!({"contact_point": "The data protection officer"})),
    ])) {
        let before = entry(&items);
        let mut after = before.clone();
        let at = which.index(items.len());
        after["notifications"][at][field.0] = field.1;
        let in_items = kept(&names(&before, str::to_owned), &names(&after, str::to_owned))?;
        prop_assert!(in_items > 0, "no finding about a notification was compared");
    }

    #[test]
    fn an_hour_that_changes_no_order_renames_nothing(items in items(), which in any::<Index>()) {
        let before = entry(&items);
        let mut after = before.clone();
        let at = which.index(items.len());
        let hour = items[at].2;
        after["notifications"][at]["submitted_at"] = json!(format!("2026-03-09T{hour:02}:20:00+01:00"));
        kept(&names(&before, str::to_owned), &names(&after, str::to_owned))?;
    }

    #[test]
    fn items_in_another_order_keep_their_names(items in items(), turn in 1..5_usize) {
        let turn = turn % items.len();
        let count = items.len();
        let before = entry(&items);
        let mut after = before.clone();
        after["notifications"].as_array_mut().expect("a list").rotate_left(turn);
        // Where an item of the turned list stood before.
        let placed = |pointer: &str| {
            let mut steps: Vec<String> = pointer.split('/').map(str::to_owned).collect();
            if steps.get(1).is_some_and(|step| step == "notifications")
                && let Some(step) = steps.get_mut(2)
            {
                let at: usize = step.parse().expect("an index");
                *step = ((at + turn) % count).to_string();
            }
            steps.join("/")
        };
        kept(&names(&before, str::to_owned), &names(&after, placed))?;
    }

    #[test]
    fn a_later_item_of_the_same_sort_renames_nothing(items in items()) {
        let before = entry(&items);
        let mut after = before.clone();
        let (authority, phase, _) = items[0];
        let further = notification((authority, phase, 23));
        after["notifications"].as_array_mut().expect("a list").push(further);
        kept(&names(&before, str::to_owned), &names(&after, str::to_owned))?;
    }
}
