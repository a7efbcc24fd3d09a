//! composer.lock.

use serde_json::Value;

use super::Package;

pub const ECOSYSTEM: &str = "Packagist";

/// `packages` and `packages-dev`; versions without their `v`, branches (`dev-main`) left out.
pub fn read(text: &str) -> Vec<Package> {
    let Ok(lock) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let mut packages = Vec::new();
    for (key, development) in [("packages", false), ("packages-dev", true)] {
        for package in lock.get(key).and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| package.get(key).and_then(Value::as_str);
            if let (Some(name), Some(version)) = (text("name"), text("version")) {
                let version = version.strip_prefix('v').unwrap_or(version);
                if version.starts_with(|first: char| first.is_ascii_digit()) {
                    packages.push(Package {
                        ecosystem: ECOSYSTEM,
                        name: name.to_lowercase(),
                        version: version.to_owned(),
                        development,
                    });
                }
            }
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_lists_are_read() {
        let text = r#"{"packages":[{"name":"symfony/http-foundation","version":"v5.4.0"},{"name":"a/b","version":"dev-main"}],"packages-dev":[{"name":"phpunit/phpunit","version":"9.5.0"}]}"#;
        assert_eq!(
            super::super::shown("composer.lock", text),
            ["phpunit/phpunit 9.5.0 dev", "symfony/http-foundation 5.4.0"]
        );
    }
}
