//! Volumes: scratch space in memory with a size, claims in files of their full size mounted as file systems, files written
//! from the form. All are mounted in the engine's own `/run`, so that they end with it; the files of claims stay.
//!
//! Parts of volumes are mounted before anything runs, and only after each folder on the way was seen to be a folder: a
//! symbolic link left by a container would otherwise lead out of the volume.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use levain_package::{Container, FileSource, Volume};

use super::place::Place;
use super::spec::Source;
use crate::engine::{Deployment, EngineError, EnvironmentId};
use crate::instance::Instance;

/// Where the files of claims are kept.
pub(super) fn kept(instance: &Instance, environment: &EnvironmentId) -> PathBuf {
    instance.folder().join("environments").join(environment.as_str())
}

/// A path of the engine's mounts, as this process reaches it.
pub(super) fn reached(instance: &Instance, path: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", instance.namespace().pid()));
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// Makes and mounts the volumes; gives for each container where its mounts come from.
pub(super) fn make(
    instance: &Instance,
    place: &Place,
    deployment: &Deployment,
) -> Result<BTreeMap<String, Vec<Source>>, EngineError> {
    let workload = &deployment.workload;
    let jobs = workload.jobs.values().map(|job| &job.container);
    let containers: Vec<&Container> = workload.preparations.iter().chain(&workload.containers).chain(jobs).collect();
    let root = place.mounts();
    folder(instance, &root, 0o711)?;
    let mut heads = BTreeMap::new();
    for (name, volume) in &workload.volumes {
        let at = root.join("volumes").join(name);
        folder(instance, &at, 0o711)?;
        let owner = containers.iter().find(|one| one.mounts.iter().any(|mount| &mount.volume == name));
        let owner = owner.map_or((0, 0), |one| (one.user, one.group));
        let head = match volume {
            Volume::Scratch { size } => {
                let options = format!("size={size},nr_inodes=65536,mode=755,nosuid,nodev");
                program(instance, "mount", &["-t", "tmpfs", "-o", &options, "tmpfs"], &at)?;
                own(instance, place, workload.volume_group, owner, &at)?;
                at
            }
            Volume::Claim(claim) => {
                let size = workload.claims.get(claim).map(|claim| claim.size).unwrap_or_default();
                let head = mount_claim(instance, place, claim, size, &at)?;
                own(instance, place, workload.volume_group, owner, &head)?;
                head
            }
            Volume::Files(files) => {
                program(
                    instance,
                    "mount",
                    &["-t", "tmpfs", "-o", "size=4m,mode=755,nosuid,nodev,noexec", "tmpfs"],
                    &at,
                )?;
                for (file, source) in files {
                    let text = match source {
                        FileSource::Text(text) => text.as_str(),
                        FileSource::Parameter(name) => deployment.parameters.get(name).map_or("", String::as_str),
                        FileSource::Secret(name) => deployment.secrets.get(name).map_or("", |secret| secret.reveal()),
                    };
                    let path = reached(instance, &at.join(file));
                    std::fs::write(&path, text).map_err(|error| said("writing files", error))?;
                    // The tmpfs itself is within reach of root and of the containers that mount it alone.
                    std::fs::set_permissions(&path, Permissions::from_mode(0o444))
                        .map_err(|error| said("writing files", error))?;
                }
                at
            }
        };
        heads.insert(name.as_str(), (head, owner, matches!(volume, Volume::Files(_))));
    }
    let mut sources = BTreeMap::new();
    let mut part = 0;
    for container in containers {
        let mut list = Vec::new();
        for mount in &container.mounts {
            let Some((head, owner, files)) = heads.get(mount.volume.as_str()) else {
                return Err(said("volumes", format!("no volume {}", mount.volume)));
            };
            let from = match &mount.sub_path {
                None => head.clone(),
                Some(sub_path) => {
                    let from = inner(instance, place, workload.volume_group, *owner, head, sub_path)?;
                    part += 1;
                    let at = root.join("parts").join(part.to_string());
                    if reached(instance, &from).is_dir() {
                        folder(instance, &at, 0o711)?;
                    } else {
                        folder(instance, &root.join("parts"), 0o711)?;
                        std::fs::write(reached(instance, &at), "").map_err(|error| said("volumes", error))?;
                    }
                    program(instance, "mount", &["--bind", &from.to_string_lossy()], &at)?;
                    at
                }
            };
            let read_only = mount.read_only || *files;
            list.push(Source { from: from.to_string_lossy().into_owned(), to: mount.path.clone(), read_only });
        }
        sources.insert(container.name.clone(), list);
    }
    Ok(sources)
}

/// Mounts the file of a claim, made when it is not there; gives the folder to show, beside the file system's own.
fn mount_claim(instance: &Instance, place: &Place, claim: &str, size: u64, at: &Path) -> Result<PathBuf, EngineError> {
    let folder_of_claims = kept(instance, &place.environment);
    let file = folder_of_claims.join(format!("{claim}.ext4"));
    if !file.is_file() {
        let made = folder_of_claims.join(format!("{claim}.new"));
        std::fs::create_dir_all(&folder_of_claims)
            .and_then(|()| std::fs::File::create(&made)?.set_len(size))
            .map_err(|error| said("making a claim", error))?;
        program(instance, "mkfs.ext4", &["-q", "-F", "-m", "0", "-E", "nodiscard,lazy_itable_init=1"], &made)?;
        std::fs::rename(&made, &file).map_err(|error| said("making a claim", error))?;
    }
    let options = ["-t", "ext4", "-o", "loop,nosuid,nodev", &file.to_string_lossy()];
    program(instance, "mount", &options, at)?;
    let head = at.join("data");
    folder(instance, &head, 0o755)?;
    Ok(head)
}

/// A part of a volume, made when it is not there; refused when a link stands on the way.
fn inner(
    instance: &Instance,
    place: &Place,
    volume_group: Option<u32>,
    owner: (u32, u32),
    head: &Path,
    sub_path: &str,
) -> Result<PathBuf, EngineError> {
    let mut path = head.to_owned();
    for name in Path::new(sub_path).components() {
        let std::path::Component::Normal(name) = name else {
            return Err(said("volumes", "a part of a volume must be a relative path without `..`"));
        };
        path.push(name);
        let here = reached(instance, &path);
        match std::fs::symlink_metadata(&here) {
            Ok(metadata) if metadata.file_type().is_symlink() => {
                return Err(said("volumes", format!("{sub_path} leads through a symbolic link")));
            }
            Ok(_) => {}
            Err(_) => {
                std::fs::create_dir(&here).map_err(|error| said("volumes", error))?;
                own(instance, place, volume_group, owner, &path)?;
            }
        }
    }
    Ok(path)
}

/// Gives a volume to whom it is for, as the environment numbers its users.
fn own(
    instance: &Instance,
    place: &Place,
    volume_group: Option<u32>,
    (user, group): (u32, u32),
    at: &Path,
) -> Result<(), EngineError> {
    let path = reached(instance, at);
    let on_machine = |id: u32| Some(place.first_user() + id);
    let mode = if volume_group.is_some() { 0o2775 } else { 0o755 };
    chown(&path, on_machine(user), on_machine(volume_group.unwrap_or(group)))
        .and_then(|()| std::fs::set_permissions(&path, Permissions::from_mode(mode)))
        .map_err(|error| said("volumes", error))
}

/// Unmounts and removes what [`make`] made; the files of claims only with `claims`.
pub(super) fn remove(instance: &Instance, environment: &EnvironmentId, claims: bool) -> Result<(), EngineError> {
    let root = super::place::mounts(environment);
    for path in mounted(instance, &root).iter().rev() {
        program(instance, "umount", &[], Path::new(path))?;
    }
    let path = reached(instance, &root);
    if path.exists() {
        std::fs::remove_dir_all(&path).map_err(|error| said("removing volumes", error))?;
    }
    let kept = kept(instance, environment);
    if claims && kept.exists() {
        std::fs::remove_dir_all(&kept).map_err(|error| said("removing claims", error))?;
    }
    Ok(())
}

/// What is mounted below a folder, in the order it was.
pub(super) fn mounted(instance: &Instance, below: &Path) -> Vec<String> {
    let table = std::fs::read_to_string(format!("/proc/{}/mounts", instance.namespace().pid())).unwrap_or_default();
    let paths = table.lines().filter_map(|line| line.split(' ').nth(1));
    paths.filter(|path| Path::new(path).starts_with(below)).map(str::to_owned).collect()
}

fn folder(instance: &Instance, path: &Path, mode: u32) -> Result<(), EngineError> {
    let path = reached(instance, path);
    std::fs::create_dir_all(&path)
        .and_then(|()| std::fs::set_permissions(&path, Permissions::from_mode(mode)))
        .map_err(|error| said("volumes", error))
}

fn program(instance: &Instance, name: &'static str, words: &[&str], path: &Path) -> Result<(), EngineError> {
    let output = instance.program(name).args(words).arg(path).output().map_err(|error| said(name, error))?;
    if output.status.success() { Ok(()) } else { Err(said(name, String::from_utf8_lossy(&output.stderr).trim())) }
}

fn said(step: &str, said: impl ToString) -> EngineError {
    EngineError::Said { step: step.to_owned(), said: said.to_string() }
}

/// Bytes written in each claim.
pub(super) fn used(instance: &Instance, environment: &EnvironmentId) -> BTreeMap<String, u64> {
    let root = super::place::mounts(environment).join("volumes");
    let table = std::fs::read_to_string(format!("/proc/{}/mounts", instance.namespace().pid())).unwrap_or_default();
    let claims = table.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (path, kind) = (words.next()?, words.next()?);
        let name = Path::new(path).strip_prefix(&root).ok().filter(|_| kind == "ext4")?;
        let space = rustix::fs::statvfs(reached(instance, Path::new(path))).ok()?;
        Some((name.to_string_lossy().into_owned(), (space.f_blocks - space.f_bfree) * space.f_frsize))
    });
    claims.collect()
}
