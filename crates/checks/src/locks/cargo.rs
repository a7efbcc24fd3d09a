//! Cargo.lock. It does not tell dependencies of development apart.

use super::Package;

pub const ECOSYSTEM: &str = concat!("crates", ".io");

/// Packages that come from a registry; those of the workspace and of git have no source or another one.
pub fn read(text: &str) -> Vec<Package> {
    let Ok(lock) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let packages = lock.get("package").and_then(toml::Value::as_array);
    packages
        .into_iter()
        .flatten()
        .filter(|package| {
            package
                .get("source")
                .and_then(toml::Value::as_str)
                .is_some_and(|source| source.starts_with("registry+") || source.starts_with("sparse+"))
        })
        .filter_map(|package| {
            let text = |key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
            Some(Package { ecosystem: ECOSYSTEM, name: text("name")?, version: text("version")?, development: false })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_packages_of_registries_are_listed() {
        let text = "version = 4\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n[[package]]\nname = \"time\"\nversion = \"0.1.42\"\nsource = \"registry+https://x\"\n[[package]]\nname = \"g\"\nversion = \"1.0.0\"\nsource = \"git+https://x\"\n";
        assert_eq!(super::super::shown("Cargo.lock", text), ["time 0.1.42"]);
    }
}
