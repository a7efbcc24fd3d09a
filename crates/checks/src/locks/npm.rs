//! package-lock.json, lock file versions 1 to 3, and npm-shrinkwrap.json.

use serde_json::Value;

use super::Package;

pub const ECOSYSTEM: &str = "npm";

/// Deepest nesting of version 1 that is followed.
const MAX_DEPTH: usize = 32;

/// Every package installed, nested ones included.
pub fn read(text: &str) -> Vec<Package> {
    let Ok(lock) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let mut packages = Vec::new();
    // Version 2 holds both forms; `packages` is the one npm reads.
    if let Some(all) = lock.get("packages").and_then(Value::as_object) {
        for (path, package) in all {
            let Some((_, name)) = path.rsplit_once("node_modules/") else {
                continue;
            };
            if flag(package, "link") {
                continue;
            }
            // An alias (`npm:real@1`) installs another package under this name.
            let name = package.get("name").and_then(Value::as_str).unwrap_or(name);
            add(&mut packages, name, package);
        }
    } else if let Some(all) = lock.get("dependencies") {
        nested(all, 0, &mut packages);
    }
    packages
}

fn nested(all: &Value, depth: usize, packages: &mut Vec<Package>) {
    for (name, package) in all.as_object().into_iter().flatten() {
        add(packages, name, package);
        if let Some(inner) = package.get("dependencies").filter(|_| depth < MAX_DEPTH) {
            nested(inner, depth + 1, packages);
        }
    }
}

fn add(packages: &mut Vec<Package>, name: &str, package: &Value) {
    // A version that is an address (git, file, tarball) is no version of the registry.
    let version = package
        .get("version")
        .and_then(Value::as_str)
        .filter(|version| version.starts_with(|first: char| first.is_ascii_digit()));
    if let Some(version) = version {
        let development = flag(package, "dev");
        packages.push(Package {
            ecosystem: ECOSYSTEM,
            name: name.to_owned(),
            version: version.to_owned(),
            development,
        });
    }
}

fn flag(package: &Value, key: &str) -> bool {
    package.get(key).and_then(Value::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::super::shown;

    #[test]
    fn every_version_of_the_format_is_read() {
        let one = r#"{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","dependencies":{"b":{"version":"2.0.0"}}},"c":{"version":"3.0.0","dev":true},"d":{"version":"git+https://x"}}}"#;
        assert_eq!(shown("package-lock.json", one), ["a 1.0.0", "b 2.0.0", "c 3.0.0 dev"]);
        let three = r#"{"lockfileVersion":3,"packages":{"":{"version":"9"},"packages/ours":{"version":"1.0.0"},"node_modules/ours":{"link":true},"node_modules/@s/a":{"version":"1.0.0"},"node_modules/@s/a/node_modules/b":{"version":"2.0.0","dev":true}}}"#;
        assert_eq!(shown("package-lock.json", three), ["@s/a 1.0.0", "b 2.0.0 dev"]);
    }
}
