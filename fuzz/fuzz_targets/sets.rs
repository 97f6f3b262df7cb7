#![no_main]

use libfuzzer_sys::fuzz_target;
use ringback_fuzz::properties;

fuzz_target!(|bytes: &[u8]| properties::sets::holds(bytes));
