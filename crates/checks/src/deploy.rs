//! Ways to deploy a software, by its files, with the ports and volumes they declare.

use std::collections::BTreeSet;

use crate::files;
use crate::outline;

/// What kind of deployment a file serves, told by its path.
pub fn kind_of(path: &str) -> Option<&'static str> {
    let name = files::name(path).to_lowercase();
    let folder = files::folder(path).to_lowercase();
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let is_container = ["dockerfile", "containerfile"].iter().any(|base| {
        name == *base
            || name.starts_with(&format!("{base}.")) && !name.ends_with(".md")
            || name.ends_with(&format!(".{base}"))
    });
    if is_container {
        return Some("container");
    }
    if yaml
        && ["docker-compose", "compose", "podman-compose"].iter().any(|base| {
            name.starts_with(&format!("{base}."))
                || name.starts_with(&format!("{base}-"))
                || name.starts_with(&format!("{base}_"))
        })
    {
        return Some("compose");
    }
    match name.as_str() {
        "chart.yaml" => return Some("helm"),
        "kustomization.yaml" | "kustomization.yml" => return Some("kubernetes"),
        "control" | "rules" if folder == "debian" || folder.ends_with("/debian") => return Some("deb"),
        "snapcraft.yaml" => return Some("snap"),
        "flake.nix" | "default.nix" => return Some("nix"),
        "app.json" | "procfile" if folder.is_empty() => return Some("procfile"),
        "pkgbuild" => return Some("arch"),
        "vagrantfile" => return Some("vagrant"),
        "ansible.cfg" => return Some("ansible"),
        "appimagebuilder.yml" | "electron-builder.yml" | "electron-builder.json" | "setup.iss" => {
            return Some("installer");
        }
        // A Python package at the root is installed by its name or from here.
        "setup.py" | "pyproject.toml" if folder.is_empty() => return Some("python"),
        _ => {}
    }
    if [".nsi", ".iss", ".wxs", ".install4j", ".appdata.xml", ".metainfo.xml"].iter().any(|end| name.ends_with(end)) {
        return Some("installer");
    }
    if name.ends_with(".spec") && (folder.is_empty() || folder.contains("rpm") || folder.contains("packag")) {
        return Some("rpm");
    }
    // A manifest of Flatpak is named after the application, as a reversed domain.
    let flatpak = folder.contains("flatpak") && (yaml || name.ends_with(".json"));
    let reversed = name.matches('.').count() >= 3
        && ["org.", "com.", "io.", "net.", "ca.", "fr."].iter().any(|top| name.starts_with(top))
        && (yaml || name.ends_with(".json"));
    (flatpak || reversed).then_some("flatpak")
}

/// Ports inside the container, and volumes, that a Containerfile or a Compose file declares. Values computed from variables
/// without a default are left out.
pub fn ports_and_volumes(path: &str, text: &str) -> (BTreeSet<u16>, BTreeSet<String>) {
    match kind_of(path) {
        Some("container") => of_container(text),
        Some("compose") => of_compose(text),
        _ => Default::default(),
    }
}

fn of_container(text: &str) -> (BTreeSet<u16>, BTreeSet<String>) {
    let (mut ports, mut volumes) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        let Some((instruction, rest)) = line.trim().split_once(char::is_whitespace) else {
            continue;
        };
        let words =
            rest.split(|mark: char| mark.is_whitespace() || "[],\"".contains(mark)).filter(|word| !word.is_empty());
        match instruction.to_ascii_uppercase().as_str() {
            "EXPOSE" => ports.extend(words.filter_map(port)),
            "VOLUME" => volumes.extend(words.filter(|word| word.starts_with('/')).map(str::to_owned)),
            _ => {}
        }
    }
    (ports, volumes)
}

fn of_compose(text: &str) -> (BTreeSet<u16>, BTreeSet<String>) {
    let (mut ports, mut volumes) = (BTreeSet::new(), BTreeSet::new());
    let root = outline::read(text);
    // Before version 2 of the format, services stood at the root.
    let services = root.get("services").unwrap_or(&root);
    for service in &services.children {
        for key in ["ports", "expose"] {
            if let Some(list) = service.get(key) {
                ports.extend(list.list().iter().filter_map(|mapping| port(last_part(mapping))));
                ports.extend(list.children.iter().filter_map(|item| port(&item.get("target")?.value)));
            }
        }
        if let Some(list) = service.get("volumes") {
            volumes.extend(list.list().iter().filter_map(|mapping| mounted(mapping)));
            volumes
                .extend(list.children.iter().filter_map(|item| item.get("target").map(|target| target.value.clone())));
        }
    }
    (ports, volumes)
}

/// The part after the last `:` that is not within `${…}`.
fn last_part(mapping: &str) -> &str {
    let after = mapping.rfind('}').map_or(0, |at| at + 1);
    match mapping[after..].rfind(':') {
        Some(at) => &mapping[after + at + 1..],
        None => mapping,
    }
}

/// Where a volume is mounted: `./x:/data:ro` gives `/data`.
fn mounted(mapping: &str) -> Option<String> {
    let after = mapping.rfind('}').map_or(0, |at| at + 1);
    let target = mapping[after..]
        .split(':')
        .find(|part| part.starts_with('/') && (mapping.matches(':').count() == 0 || !mapping.starts_with(part)));
    target.map(str::to_owned)
}

/// A port, its protocol aside; a variable gives its default (`${PORT:-80}`).
fn port(word: &str) -> Option<u16> {
    let word = word.split('/').next()?;
    let word = match word.strip_prefix("${") {
        Some(variable) => variable.trim_end_matches('}').split_once(":-")?.1,
        None => word,
    };
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_volumes_of_compose_are_those_inside() {
        let text = "services:\n  web:\n    ports:\n      - \"8080:80\"\n      - 127.0.0.1:5432:5432/tcp\n      - ${PORT:-9000}:3000\n      - target: 443\n        published: 8443\n    volumes:\n      - ./data:/var/data:ro\n      - db:/var/lib/db\n  db:\n    expose: [6379]\n";
        let (ports, volumes) = ports_and_volumes("docker-compose.yml", text);
        assert_eq!(ports.into_iter().collect::<Vec<_>>(), [80, 443, 3000, 5432, 6379]);
        assert_eq!(volumes.into_iter().collect::<Vec<_>>(), ["/var/data", "/var/lib/db"]);
    }

    #[test]
    fn kinds_are_told_by_path() {
        for (path, kind) in [
            ("Dockerfile.prod", Some("container")),
            ("docker-compose.prod.yml", Some("compose")),
            ("org.exemple.outil.Outil.yml", Some("flatpak")),
            ("src/compose.py", None),
            ("Dockerfile.md", None),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
    }
}
