#![no_main]

use breachlint_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::hold("expression", bytes));
