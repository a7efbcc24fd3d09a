//! Any bytes as a publiccode.yml: checked in both profiles, corrected and migrated, nothing may panic or hang.
#![no_main]

use levain_publiccode::{Language, Options, Profile, check, fix};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for profile in [Profile::Precise, Profile::Compat] {
        let report = check(bytes, &Options { profile, ..Options::default() });
        for diagnostic in &report.diagnostics {
            let _ = (diagnostic.message(Language::Fr), diagnostic.message(Language::En));
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let options = Options::default();
        let (fixed, _) = fix(text, &options);
        let (again, _) = fix(&fixed, &options);
        assert_eq!(fixed, again, "correcting twice is correcting once");
    }
});
