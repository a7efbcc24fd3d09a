//! go.mod. Since Go 1.17 it names every module that is built with; go.sum also holds versions that were looked at and not
//! chosen, so that it would accuse wrongly: it is not read.

use super::Package;

pub const ECOSYSTEM: &str = "Go";

/// `require`d modules, those `replace`d by another module or a folder left out.
pub fn read(text: &str) -> Vec<Package> {
    let mut packages: Vec<Package> = Vec::new();
    let mut replaced: Vec<String> = Vec::new();
    let mut block = "";
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or(line).trim();
        if line == ")" {
            block = "";
            continue;
        }
        let (directive, rest) = match line.split_once([' ', '\t']) {
            Some((directive @ ("require" | "replace"), rest)) => (directive, rest.trim()),
            _ if !block.is_empty() => (block, line),
            _ => continue,
        };
        if rest == "(" {
            block = if directive == "require" { "require" } else { "replace" };
            continue;
        }
        let mut words = rest.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        if directive == "replace" {
            replaced.push(name.to_owned());
        } else if let Some(version) = version.strip_prefix('v') {
            let version = version.trim_end_matches("+incompatible").to_owned();
            packages.push(Package { ecosystem: ECOSYSTEM, name: name.to_owned(), version, development: false });
        }
    }
    packages.retain(|package| !replaced.contains(&package.name));
    packages
}

#[cfg(test)]
mod tests {
    #[test]
    fn required_modules_are_read() {
        let text = "module x\ngo 1.22\nrequire golang.org/x/text v0.3.0\nrequire (\n\tgithub.com/a/b v2.0.0+incompatible\n\tgithub.com/c/d v1.0.0 // indirect\n\tgithub.com/e/f v1.0.0\n)\nreplace github.com/e/f => ../f\n";
        assert_eq!(
            super::super::shown("go.mod", text),
            ["github.com/a/b 2.0.0", "github.com/c/d 1.0.0", "golang.org/x/text 0.3.0"]
        );
    }
}
