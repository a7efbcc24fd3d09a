//! Any bytes as a publiccode.yml: read, checked, shown, corrected and migrated.
#![no_main]

#[path = "../../crates/publiccode/tests/it/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::anything(bytes));
