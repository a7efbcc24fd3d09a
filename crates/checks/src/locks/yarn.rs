//! yarn.lock, classic (version 1) and Berry. Neither tells dependencies of development apart.

use super::{Package, npm};

/// Blocks: a line of specifications that ends with `:`, then `version`, then in Berry `resolution`.
pub fn read(text: &str) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut name: Option<String> = None;
    for line in text.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if !line.starts_with(' ') {
            name = header(line);
            continue;
        }
        let field = line.trim();
        let version = field.strip_prefix("version ").or_else(|| field.strip_prefix("version: "));
        if let (Some(version), Some(name)) = (version, &name)
            && line.len() - line.trim_start().len() == 2
        {
            let version = version.trim_matches('"').to_owned();
            packages.push(Package { ecosystem: npm::ECOSYSTEM, name: name.clone(), version, development: false });
        }
    }
    packages
}

/// The name of `"@scope/name@^1.0.0", "@scope/name@npm:^1.1":`. Nothing for what is of the workspace, a file or a patch, whose
/// version is not one of the registry's; an alias (`x@npm:real@1`) gives the real name.
fn header(line: &str) -> Option<String> {
    let first = line.trim_end_matches(':').split(',').next()?.trim().trim_matches('"');
    let at = first.get(1..)?.find('@')? + 1;
    let (name, range) = (&first[..at], &first[at + 1..]);
    if ["workspace:", "file:", "link:", "portal:", "patch:", "git", "http"].iter().any(|other| range.starts_with(other))
    {
        return None;
    }
    let alias = range.strip_prefix("npm:").and_then(|real| Some(&real[..real.get(1..)?.find('@')? + 1]));
    Some(alias.unwrap_or(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::shown;

    #[test]
    fn both_formats_are_read() {
        let classic = "# yarn lockfile v1\n\n\"@s/a@^1.0.0\", \"@s/a@^1.1\":\n  version \"1.2.0\"\n  dependencies:\n    version \"9\"\n\nb@^2:\n  version \"2.0.0\"\n\nalias@npm:real@^3:\n  version \"3.0.0\"\n";
        assert_eq!(shown("yarn.lock", classic), ["@s/a 1.2.0", "b 2.0.0", "real 3.0.0"]);
        let berry = "__metadata:\n  version: 6\n\n\"a@npm:^1\":\n  version: 1.5.0\n  resolution: \"a@npm:1.5.0\"\n\n\"ours@workspace:.\":\n  version: 0.0.0-use.local\n";
        assert_eq!(shown("yarn.lock", berry), ["a 1.5.0"]);
    }
}
