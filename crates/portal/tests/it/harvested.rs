//! Repositories made here and harvested by the program itself: findings of the tests come from real judgements.

use std::process::Command;

use camino::Utf8Path;
use levain_app::Principal;
use levain_app::harvest::HarvestSettings;
use levain_model::{ForgeKind, Repository};
use levain_store::repositories;

use crate::site::{Site, wait};

/// What the repository of the examples is called; its software has this address.
pub const NAME: &str = "outil-val-exemple";
/// Where the forge of the examples has it.
pub const FORGE: &str = "https://forge.example.org/val-exemple/outil";

const README: &str = "# Outil de Val-Exemple\n\nUn outil pour recevoir les demandes des citoyennes et des citoyens, les classer, y répondre et en rendre compte.\n\n\
    ## Installation\n\nLancez `docker compose up`.\n\n## Utilisation\n\nOuvrez la page et remplissez le formulaire. Chaque demande reçoit un numéro; \
    la personne qui l’a faite suit sa demande avec ce numéro, sans ouvrir de compte.\n";
const MIT: &str = "MIT License\n\nCopyright (c) 2026 Municipalité de Val-Exemple\n\nPermission is hereby granted, free of \
    charge, to any person obtaining a copy of this software and associated documentation files (the \"Software\"), to deal \
    in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, \
    distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to \
    do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included \
    in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY \
    KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR \
    PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR \
    OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE \
    SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\n";
/// The end of a key that no service ever gave; what it begins with is written apart, so that nothing takes this for a key.
pub const SECRET: &str = "Z7Q4W2NB5T3RVK6M";

/// A repository with a licence, a README in French and a secret; without security policy.
pub fn repository(site: &Site) {
    let folder = folder(site);
    std::fs::create_dir_all(&folder).unwrap();
    git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    let config = format!("aws_access_key_id = AKIA{SECRET}\n");
    commit(site, &[("README.md", README), ("LICENSE", MIT), ("config/app.ini", &config)]);
    commit(
        site,
        &[("compose.yaml", "services:\n  web:\n    image: registry.example.org/outil:1\n    ports: ['8080:80']\n")],
    );
}

/// One more commit that writes these files.
pub fn commit(site: &Site, files: &[(&str, &str)]) {
    let folder = folder(site);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    git(&folder, &["add", "--all"]);
    git(&folder, &["commit", "--quiet", "--message", "Un changement"]);
}

/// Harvests the folder of the site's repositories.
pub fn harvest(site: &Site) {
    let settings = HarvestSettings {
        data: site.path("harvest").into_std_path_buf(),
        client: levain_app::harvest::ClientConfig::new("0.1.0", "https://example.org"),
        forges: Vec::new(),
        sources: Vec::new(),
        every: None,
        workers: 1,
        vulnerabilities: None,
    };
    wait(async {
        let harvester = site.app.harvester(settings).await.unwrap();
        let place = site.path("repositories");
        let run = harvester.harvest(&Principal::command_line(), place.as_str(), true, &mut |_| {}).await.unwrap();
        assert!(run.refused.is_empty(), "{:?}", run.refused);
    });
}

/// The repository as a forge would have listed it, so that places become addresses.
pub fn on_a_forge(site: &Site, kind: ForgeKind) -> Repository {
    wait(async {
        let store = site.app.store();
        let listed = repositories::list(store, Default::default(), None, 10).await.unwrap();
        let mut repository = listed.items.into_iter().next().unwrap();
        repository.forge = kind;
        repository.listed.url = FORGE.to_owned();
        repository.listed.full_name = "val-exemple/outil".to_owned();
        let mut tx = store.begin().await.unwrap();
        repositories::save(&mut tx, &repository).await.unwrap();
        tx.commit().await.unwrap();
        repository
    })
}

fn folder(site: &Site) -> camino::Utf8PathBuf {
    site.path("repositories").join(NAME)
}

fn git(folder: &Utf8Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder.as_str());
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Une personne");
        command.env(format!("GIT_{role}_EMAIL"), "personne@val-exemple.example");
    }
    assert!(command.status().unwrap().success(), "git {arguments:?}");
}
