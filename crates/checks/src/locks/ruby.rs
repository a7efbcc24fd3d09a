//! Gemfile.lock. It does not tell groups apart.

use super::Package;

pub const ECOSYSTEM: &str = "RubyGems";

/// The lines `    name (version)` under `GEM`: four spaces; the six-space lines below are what each asks for. The platform
/// after a version (`1.2.3-x86_64-linux`) is left out.
pub fn read(text: &str) -> Vec<Package> {
    let mut inside = false;
    let mut packages = Vec::new();
    for line in text.lines() {
        if !line.starts_with(' ') {
            inside = line.trim() == "GEM";
            continue;
        }
        let Some(entry) = line.strip_prefix("    ").filter(|rest| inside && !rest.starts_with(' ')) else {
            continue;
        };
        if let Some((name, version)) = entry.trim().trim_end_matches(')').split_once(" (") {
            let version = version.split('-').next().unwrap_or(version);
            packages.push(Package {
                ecosystem: ECOSYSTEM,
                name: name.to_owned(),
                version: version.to_owned(),
                development: false,
            });
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    #[test]
    fn gems_are_read_and_not_what_they_ask_for() {
        let text = "PATH\n  remote: .\n  specs:\n    ours (0.1)\n\nGEM\n  remote: https://x/\n  specs:\n    nokogiri (1.13.0-x86_64-linux)\n      racc (~> 1.4)\n    rails (6.1.0)\n\nDEPENDENCIES\n  rails\n";
        assert_eq!(super::super::shown("Gemfile.lock", text), ["nokogiri 1.13.0", "rails 6.1.0"]);
    }
}
