//! Python: poetry.lock, pdm.lock, uv.lock, Pipfile.lock and requirements with exact versions.

use super::Package;

pub const ECOSYSTEM: &str = "PyPI";

/// A name as PEP 503 writes it: lower case, runs of `-`, `_`, `.` as one `-`.
pub fn normalised(name: &str) -> String {
    let mut out = String::new();
    for letter in name.trim().chars() {
        match letter {
            '-' | '_' | '.' if out.ends_with('-') => {}
            '-' | '_' | '.' => out.push('-'),
            letter => out.extend(letter.to_lowercase()),
        }
    }
    out
}

fn package(name: &str, version: &str, development: bool) -> Package {
    Package { ecosystem: ECOSYSTEM, name: normalised(name), version: version.to_owned(), development }
}

/// poetry.lock and pdm.lock: tables `package`; development by `category` (before 1.5) or `groups`.
pub fn poetry(text: &str) -> Vec<Package> {
    tables(text, |table| {
        let category = table.get("category").and_then(toml::Value::as_str);
        let groups = table.get("groups").and_then(toml::Value::as_array);
        let outside_main = groups.is_some_and(|groups| {
            !groups.is_empty() && !groups.iter().any(|group| matches!(group.as_str(), Some("main" | "default")))
        });
        Some(category == Some("dev") || outside_main)
    })
}

/// uv.lock: tables `package`; what is of the workspace has a source that is a folder.
pub fn uv(text: &str) -> Vec<Package> {
    tables(text, |table| {
        let source = table.get("source").and_then(toml::Value::as_table);
        let here = source.is_some_and(|source| {
            ["virtual", "editable", "directory", "path", "git"].iter().any(|key| source.contains_key(*key))
        });
        (!here).then_some(false)
    })
}

fn tables(text: &str, development: impl Fn(&toml::Value) -> Option<bool>) -> Vec<Package> {
    let Ok(lock) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let all = lock.get("package").and_then(toml::Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(|table| {
            let development = development(table)?;
            Some(package(table.get("name")?.as_str()?, table.get("version")?.as_str()?, development))
        })
        .collect()
}

/// Pipfile.lock: `default` and `develop`, each name to `==version`.
pub fn pipfile(text: &str) -> Vec<Package> {
    let Ok(lock) = serde_json::from_str::<serde_json::Value>(text) else {
        return Vec::new();
    };
    let mut packages = Vec::new();
    for (key, development) in [("default", false), ("develop", true)] {
        for (name, entry) in lock.get(key).and_then(serde_json::Value::as_object).into_iter().flatten() {
            if let Some(version) =
                entry.get("version").and_then(serde_json::Value::as_str).and_then(|version| version.strip_prefix("=="))
            {
                packages.push(package(name, version, development));
            }
        }
    }
    packages
}

/// Requirements with an exact version; ranges, addresses and options are left out.
pub fn requirements(text: &str) -> Vec<Package> {
    pinned(text, false)
}

/// Requirements of development.
pub fn requirements_dev(text: &str) -> Vec<Package> {
    pinned(text, true)
}

fn pinned(text: &str, development: bool) -> Vec<Package> {
    text.lines()
        .filter_map(|line| {
            let line = line.split(['#', ';']).next()?.trim().trim_end_matches('\\').trim();
            if line.starts_with('-') {
                return None;
            }
            let (name, version) = line.split_once("==")?;
            let name = name.split('[').next()?.trim();
            let version = version.trim_start_matches('=').split([' ', ',']).find(|part| !part.is_empty())?;
            let exact = !version.contains('*') && !name.contains([' ', '/', ':', '<', '>', '~', '!', ',']);
            exact.then(|| package(name, version, development))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown;

    #[test]
    fn every_format_is_read() {
        for (name, text, expected) in [
            (
                "poetry.lock",
                "[[package]]\nname = \"Jinja2\"\nversion = \"3.0.0\"\n[[package]]\nname = \"pytest\"\nversion = \"7.0\"\ncategory = \"dev\"\n[[package]]\nname = \"ruff\"\nversion = \"1.0\"\ngroups = [\"dev\"]\n",
                vec!["jinja2 3.0.0", "pytest 7.0 dev", "ruff 1.0 dev"],
            ),
            (
                "uv.lock",
                "[[package]]\nname = \"ours\"\nversion = \"0.1\"\nsource = { editable = \".\" }\n[[package]]\nname = \"idna\"\nversion = \"3.6\"\nsource = { registry = \"x\" }\n",
                vec!["idna 3.6"],
            ),
            (
                "Pipfile.lock",
                r#"{"default":{"a_b":{"version":"==1.0"},"g":{"ref":"x"}},"develop":{"c":{"version":"==2.0"}}}"#,
                vec!["a-b 1.0", "c 2.0 dev"],
            ),
            (
                "requirements.txt",
                "Django==4.2.1 \\\n    --hash=x\nrequests[socks] == 2.0 ; python_version > '3'\na>=1\n-r other.txt\nb==1.*\n# c==1\n",
                vec!["django 4.2.1", "requests 2.0"],
            ),
            ("requirements-dev.txt", "pytest==7.0\n", vec!["pytest 7.0 dev"]),
        ] {
            assert_eq!(shown(name, text), expected, "{name}");
        }
    }
}
