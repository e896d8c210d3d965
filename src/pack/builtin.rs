//! What `build.rs` made of `policies/`.

/// The rules as two lists in JSON, without the texts.
pub(super) const RULES: [&str; 2] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));
/// The texts by code.
pub(super) const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.json"));
/// Every other file of `policies/` by its path.
pub(super) static DATA: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// The JSON form of a data file.
pub(super) fn data(path: &str) -> Option<&'static str> {
    DATA.iter().find_map(|(known, json)| (*known == path).then_some(*json))
}
