//! QLT-03: it can be deployed from what the repository holds. Feeds the lab.
//!
//! Data: `{ "kinds": [kind…], "files": [path…], "ports": [number…], "volumes": [path or name…] }`; ports are those inside
//! the container.

use std::collections::BTreeSet;

use levain_model::{EntryKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::deploy::{kind_of, ports_and_volumes};
use crate::files;

/// It can be deployed from what the repository holds.
pub static CHECK: Check = Check {
    id: "QLT-03",
    version: 2,
    severity: Severity::Major,
    purposes: &[Purpose::Deploy, Purpose::Use],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Make the codebase reusable and portable")],
    words: Words {
        name: ["Déployable", "Deployable"],
        question: [
            "Le dépôt contient-il de quoi mettre le logiciel en service?",
            "Does the repository hold what it takes to put the software to use?",
        ],
        why: [
            "Un déploiement décrit se refait, s’essaie au laboratoire et se confie à une autre équipe. Source\u{a0}: Standard for Public Code, «\u{a0}Make the codebase reusable and portable\u{a0}».",
            "A deployment that is described can be done again, tried in the lab and given to another team. Source: Standard for Public Code, “Make the codebase reusable and portable”.",
        ],
        how: [
            "Containerfile ou Dockerfile, Compose, Helm, YAML Kubernetes, paquets Debian, Flatpak, Snap, Nix, installateurs, paquet Python; ports et volumes y sont lus. Que le déploiement fonctionne n’est pas essayé ici (voir QLT-04). Sans objet pour une bibliothèque ou des fichiers de configuration déclarés tels dans publiccode.yml.",
            "Containerfile or Dockerfile, Compose, Helm, Kubernetes YAML, Debian packages, Flatpak, Snap, Nix, installers, Python package; ports and volumes are read in them. Whether the deployment works is not tried here (see QLT-04). Does not apply to a library or configuration files declared so in publiccode.yml.",
        ],
        fix: [
            "Ajouter un Containerfile et un exemple de Compose qui démarrent le logiciel avec ses valeurs par défaut.",
            "Add a Containerfile and an example of Compose that start the software with its default values.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let mut kinds = BTreeSet::new();
    let mut found_files = Vec::new();
    for entry in context.files() {
        let aside =
            files::is_vendored(&entry.path) || files::is_test(&entry.path) || entry.path.starts_with(".devcontainer");
        if let Some(kind) = kind_of(&entry.path).filter(|_| !aside) {
            kinds.insert(kind);
            found_files.push(entry);
        }
    }
    // Kubernetes objects have no name of their own: they are told by what they say, in the folders people put them in.
    let candidates = context.files().filter(|entry| {
        let parts: Vec<String> = files::folder(&entry.path).split('/').map(str::to_lowercase).collect();
        matches!(files::extension(&entry.path), "yml" | "yaml")
            && parts.iter().any(|part| {
                matches!(
                    part.as_str(),
                    "k8s" | "kubernetes" | "kube" | "manifests" | "deploy" | "deployment" | "openshift"
                )
            })
    });
    for entry in candidates.take(50) {
        let looked = files::read(context, [entry]);
        let object = looked.texts.iter().any(|(_, text)| {
            text.lines().any(|line| line.starts_with("apiVersion:"))
                && text.lines().any(|line| line.starts_with("kind:"))
        });
        if object {
            kinds.insert("kubernetes");
            found_files.push(entry);
        }
    }
    found_files.sort_by_key(|entry| entry.path.matches('/').count());
    let readable =
        found_files.iter().copied().filter(|entry| matches!(kind_of(&entry.path), Some("container" | "compose")));
    let looked = files::read(context, readable.take(20));
    let mut ports = BTreeSet::new();
    let mut volumes = BTreeSet::new();
    for (path, text) in &looked.texts {
        let (more_ports, more_volumes) = ports_and_volumes(path, text);
        ports.extend(more_ports);
        volumes.extend(more_volumes);
    }
    let data = json!({
        "kinds": kinds, "files": found_files.iter().take(50).map(|entry| &entry.path).collect::<Vec<_>>(),
        "ports": ports, "volumes": volumes,
    });
    let library = context.publiccode().and_then(|(_, report)| report.document.software_type.as_deref());
    let judgement = if let Some(first) = found_files.first() {
        let list = kinds.iter().copied().collect::<Vec<_>>().join(", ");
        let ports = ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        let [fr, en] = if ports.is_empty() {
            [String::new(), String::new()]
        } else {
            [format!("; ports {ports}"), format!("; ports {ports}")]
        };
        found(
            Outcome::Met,
            &format!("De quoi déployer ({list}), par exemple {}{fr}.", first.path),
            &format!("What it takes to deploy ({list}), for example {}{en}.", first.path),
            found_files.iter().take(10).map(|entry| context.file_evidence(&entry.path, None, None)).collect(),
        )
    } else if matches!(library, Some("library" | "configurationFiles" | "addon")) {
        not_applicable(
            Reason::NothingToCheck,
            "publiccode.yml le déclare bibliothèque, extension ou fichiers de configuration.",
            "publiccode.yml declares it a library, an add-on or configuration files.",
        )
    } else if let Some((path, line)) = installation(context) {
        found(
            Outcome::Partial,
            &format!("{path} décrit l’installation, mais rien de connu ne l’exécute."),
            &format!("{path} describes the installation, but nothing known carries it out."),
            vec![context.file_evidence(&path, line.map(|line| (line, line)), None)],
        )
    } else if context.view.entries().iter().any(|entry| entry.kind == EntryKind::Submodule) {
        unknown(
            Reason::FileUnavailable,
            "Rien de connu ne sert à le déployer, mais des sous-modules n’ont pas été lus.",
            "Nothing known serves to deploy it, but submodules were not read.",
        )
    } else if !library.is_some_and(|kind| kind.starts_with("standalone/")) {
        unknown(
            Reason::TooFewData,
            "Rien de connu ne sert à le déployer, et rien ne dit s’il se déploie\u{a0}: une bibliothèque ou une extension ne se déploie pas.",
            "Nothing known serves to deploy it, and nothing says whether it is deployed: a library or an add-on is not.",
        )
    } else {
        found(
            Outcome::Unmet,
            "Rien de connu dans le dépôt ne sert à le déployer.",
            "Nothing known in the repository serves to deploy it.",
            vec![context.absence_evidence("Containerfile, compose.yaml, Chart.yaml, debian/…")],
        )
    };
    Judgement { data: Some(data), ..judgement }
}

/// Where the installation is told for people to do: a document of its own, or a section of the README.
fn installation(context: &Context<'_>) -> Option<(String, Option<u32>)> {
    let words = |text: &str| text.contains("install") || text.contains("deploy") || text.contains("deploiement");
    let document = files::community(context, |stem| words(stem)).first().map(|entry| (entry.path.clone(), None));
    document.or_else(|| {
        let looked = files::read(context, files::readmes(context));
        looked.texts.iter().find_map(|(path, text)| {
            let (line, _) = files::titles(text).into_iter().find(|(_, title)| words(title))?;
            Some((path.clone(), Some(line)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn ways_to_deploy_are_known() {
        for (path, text, outcome) in [
            ("Dockerfile", "FROM x", Outcome::Met),
            ("docker/web.Dockerfile", "FROM x", Outcome::Met),
            ("compose.yaml", "services: {}", Outcome::Met),
            ("charts/outil/Chart.yaml", "", Outcome::Met),
            ("deploy/app.yml", "apiVersion: v1\nkind: Service\n", Outcome::Met),
            ("deploy/app.yml", "hosts: all\n", Outcome::Unknown),
            ("debian/control", "", Outcome::Met),
            ("setup.py", "", Outcome::Met),
            ("installer/outil.nsi", "", Outcome::Met),
            ("INSTALL.md", "", Outcome::Partial),
            ("README.md", "# Outil\n## Installation\n", Outcome::Partial),
            ("tests/fixtures/Dockerfile", "FROM x", Outcome::Unknown),
            (".devcontainer/Dockerfile", "FROM x", Outcome::Unknown),
            ("publiccode.yml", "softwareType: library\n", Outcome::NotApplicable),
            ("publiccode.yml", "softwareType: standalone/web\n", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        assert_eq!(repository(&[]).missing("Dockerfile").judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn ports_and_volumes_feed_the_lab() {
        let judgement = repository(&[("Dockerfile", "FROM x\nEXPOSE 80 443/tcp\nVOLUME [\"/data\"]\n")]).judged(&CHECK);
        let data = judgement.data.unwrap();
        assert_eq!((&data["ports"], &data["volumes"]), (&json!([80, 443]), &json!(["/data"])));
    }
}
