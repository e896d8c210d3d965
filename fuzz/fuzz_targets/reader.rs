#![no_main]

use breachlint_fuzz::properties;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| properties::hold("reader", bytes));

fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    breachlint_fuzz::mutation::mutate(bytes, size, max_size, seed)
});
