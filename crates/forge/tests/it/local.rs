//! Folders of repositories, and the double's own repositories over Git's protocol.

use std::path::Path;
use std::process::Command;

use camino::Utf8Path;
use levain_forge::{Folder, Forge, ForgeFault, ListOptions, Lookup, Scope};
use levain_forge_double::{Dialect, Repository, World};

use crate::support::{account, start, walk};

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "init.defaultBranch=main", "-c", "user.name=Val-Exemple", "-c", "user.email=a@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn repositories_of_a_folder_are_found() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    for name in ["ordinaire", "groupe/dedans", "un/deux/trois/loin", "un/deux/trois/quatre/trop-loin"] {
        std::fs::create_dir_all(root.join(name)).unwrap();
        git(&root.join(name), &["init", "-q"]);
    }
    git(root, &["init", "-q", "--bare", "nu.git"]);
    git(&root.join("ordinaire"), &["init", "-q", "inclus"]);
    std::fs::create_dir(root.join("rien")).unwrap();
    std::fs::write(root.join("fichier"), "").unwrap();
    std::os::unix::fs::symlink(root, root.join("cercle")).unwrap();
    let folder = Folder::new(Utf8Path::from_path(root).unwrap());
    let found = walk(&folder, &Scope::Instance, ListOptions::default()).await.unwrap();
    assert_eq!(found.names(), ["groupe/dedans", "nu", "ordinaire", "un/deux/trois/loin"]);
    let bare = found.find("nu");
    assert!(bare.url.starts_with("file:///") && bare.url.ends_with("/nu.git"), "{}", bare.url);
    assert!(Path::new(&bare.clone_url).join("HEAD").is_file());
    let alone = Folder::new(Utf8Path::new(&bare.clone_url)).with_depth(0);
    assert_eq!(walk(&alone, &Scope::Instance, ListOptions::default()).await.unwrap().names(), ["nu"]);
    assert!(matches!(folder.repository("nu").await.unwrap(), Lookup::Found(_)));
    let absent = Folder::new(&Utf8Path::from_path(root).unwrap().join("absent"));
    let fault = walk(&absent, &Scope::Instance, ListOptions::default()).await.unwrap_err();
    assert!(matches!(fault, ForgeFault::Folder { .. }), "{fault}");
}

#[tokio::test]
async fn what_is_listed_can_be_cloned() {
    let temporary = tempfile::tempdir().unwrap();
    let source = temporary.path().join("source");
    std::fs::create_dir(&source).unwrap();
    git(&source, &["init", "-q"]);
    std::fs::write(source.join("LISEZMOI.md"), "# Bonjour\n").unwrap();
    git(&source, &["add", "."]);
    git(&source, &["commit", "-q", "-m", "Commencer"]);
    git(temporary.path(), &["clone", "-q", "--bare", "source", "nu.git"]);
    let mut repository = Repository::new(1, "a/outil");
    repository.git_dir = Some(temporary.path().join("nu.git"));
    repository.former_paths = vec!["a/ancien".to_owned()];
    let world = World::default().account("a", true).repository(repository);
    let (double, forge) = start(Dialect::Forgejo, world).await;
    let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
    let url = found.listed[0].clone_url.clone();
    double.take_hits();
    let old = url.replace("outil", "ancien");
    let folder = temporary.path().to_owned();
    tokio::task::spawn_blocking(move || {
        git(&folder, &["clone", "-q", "--bare", "--filter=blob:none", &url, "copie.git"]);
        git(&folder, &["ls-remote", &old]);
        git(&folder.join("copie.git"), &["cat-file", "-e", "main:LISEZMOI.md"]);
    })
    .await
    .unwrap();
    let hits = double.take_hits();
    assert!(hits.len() >= 3 && hits.iter().all(|hit| !hit.api && hit.status == 200), "{hits:?}");
}
