//! Lock files: which versions of which packages a software is built with. One file per ecosystem.
//!
//! What is listed is what a lock file says; whether the software reaches the code of a package is not assessed.

mod cargo;
mod composer;
mod go;
mod maven;
mod npm;
mod pnpm;
mod python;
mod ruby;
mod yarn;

/// A package at one version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// The ecosystem, named as OSV names it.
    pub ecosystem: &'static str,
    /// Its name, as OSV writes it.
    pub name: String,
    /// Its version, as OSV writes it.
    pub version: String,
    /// Used only to develop or test; `false` also when the lock file does not tell.
    pub development: bool,
}

/// The name of a package as its ecosystem compares it.
pub fn normalised_name(ecosystem: &str, name: &str) -> String {
    match ecosystem {
        python::ECOSYSTEM => python::normalised(name),
        composer::ECOSYSTEM => name.to_lowercase(),
        _ => name.to_owned(),
    }
}

/// How a lock file is read.
type Reader = fn(&str) -> Vec<Package>;

/// The reader of a file of this name, if it is a lock file.
fn reader(name: &str) -> Option<(&'static str, Reader)> {
    Some(match name {
        "Cargo.lock" => (cargo::ECOSYSTEM, cargo::read),
        "package-lock.json" | "npm-shrinkwrap.json" => (npm::ECOSYSTEM, npm::read),
        "yarn.lock" => (npm::ECOSYSTEM, yarn::read),
        "pnpm-lock.yaml" => (npm::ECOSYSTEM, pnpm::read),
        "poetry.lock" | "pdm.lock" => (python::ECOSYSTEM, python::poetry),
        "uv.lock" => (python::ECOSYSTEM, python::uv),
        "Pipfile.lock" => (python::ECOSYSTEM, python::pipfile),
        "composer.lock" => (composer::ECOSYSTEM, composer::read),
        "Gemfile.lock" | "gems.locked" => (ruby::ECOSYSTEM, ruby::read),
        "go.mod" => (go::ECOSYSTEM, go::read),
        "pom.xml" => (maven::ECOSYSTEM, maven::read),
        _ if is_requirements(name) => {
            let reader: Reader = if is_for_development(name) { python::requirements_dev } else { python::requirements };
            (python::ECOSYSTEM, reader)
        }
        _ => return None,
    })
}

/// `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `test_requirements.txt`…
fn is_requirements(name: &str) -> bool {
    name.ends_with(".txt") && name.contains("requirements")
}

fn is_for_development(name: &str) -> bool {
    ["dev", "test", "doc", "lint", "ci", "build"].iter().any(|word| name.contains(word))
}

/// Whether a path is that of a lock file, or of a manifest whose versions are exact.
pub fn is_lock(path: &str) -> bool {
    reader(crate::files::name(path)).is_some()
}

/// Whether a path is that of a manifest: dependencies are named in it, whether or not their versions are exact.
pub fn is_manifest(path: &str) -> bool {
    let name = crate::files::name(path);
    matches!(
        name,
        "Cargo.toml"
            | "package.json"
            | "pyproject.toml"
            | "setup.py"
            | "setup.cfg"
            | "Pipfile"
            | "composer.json"
            | "Gemfile"
            | "go.mod"
            | "pom.xml"
            | "build.gradle"
            | "build.gradle.kts"
            | "mix.exs"
            | "pubspec.yaml"
            | "Package.swift"
            | "environment.yml"
            | "build.sbt"
            | "cpanfile"
            | "conanfile.txt"
            | "conanfile.py"
            | "vcpkg.json"
    ) || name.ends_with(".csproj")
        || name.ends_with(".gemspec")
        || is_requirements(name)
}

/// The ecosystem of a lock file and its packages, each once, in order; nothing when it is no lock file. A damaged file gives
/// what could be read of it.
pub fn read(path: &str, text: &str) -> Option<(&'static str, Vec<Package>)> {
    let (ecosystem, reader) = reader(crate::files::name(path))?;
    let mut packages = reader(text);
    packages.retain(|package| !package.name.is_empty() && !package.version.is_empty());
    packages.sort();
    packages.dedup();
    Some((ecosystem, packages))
}

#[cfg(test)]
pub(crate) fn shown(path: &str, text: &str) -> Vec<String> {
    let (_, packages) = read(path, text).unwrap();
    packages
        .iter()
        .map(|package| format!("{} {}{}", package.name, package.version, if package.development { " dev" } else { "" }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_are_known_by_name_and_never_fail() {
        for name in [
            "Cargo.lock",
            "package-lock.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "poetry.lock",
            "uv.lock",
            "Pipfile.lock",
            "composer.lock",
            "Gemfile.lock",
            "go.mod",
            "pom.xml",
            "requirements.txt",
            "requirements-dev.txt",
        ] {
            assert!(is_lock(name), "{name}");
            for damaged in [
                "",
                "{",
                "[[package]]\nname =",
                "\u{0}",
                "<project><dependencies><dependency>",
                "require (",
                "\"@",
                "- - -",
                "packages:\n  /",
            ] {
                assert_eq!(read(name, damaged).map(|(_, packages)| packages), Some(Vec::new()), "{name} {damaged}");
            }
        }
        assert!(!is_lock("README.txt") && is_manifest("src/x.csproj"));
    }
}
