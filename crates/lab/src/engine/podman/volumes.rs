//! Volumes: scratch space in memory with a size, claims in files of their full size mounted as file systems, files written
//! from the form. All are mounted in the engine's own `/run`, so that they end with it; the files of claims stay.
//!
//! Parts of volumes are mounted before anything runs, and only after each folder on the way was seen to be a folder: a
//! symbolic link left by a container would otherwise lead out of the volume.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use levain_package::{Container, FileSource, Volume, Workload};
use rustix::fs::FallocateFlags;

use super::place::Place;
use super::spec::{Role, Source};
use crate::engine::{Deployment, EngineError, EnvironmentId};
use crate::instance::Instance;

/// A container of a workload: name of its role, and its own.
pub(super) type Key<'a> = (&'static str, &'a str);

/// Where the files of claims are kept.
pub(super) fn kept(instance: &Instance, environment: &EnvironmentId) -> PathBuf {
    instance.folder().join("environments").join(environment.as_str())
}

/// A path of the engine's mounts, as this process reaches it.
pub(super) fn reached(instance: &Instance, path: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", instance.namespace().pid()));
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// Containers of a workload, by role and name; a job goes by its own name.
fn containers(workload: &Workload) -> impl Iterator<Item = (Key<'_>, &Container)> {
    let preparations = workload.preparations.iter().map(|one| ((Role::Preparation.name(), one.name.as_str()), one));
    let application = workload.containers.iter().map(|one| ((Role::Application.name(), one.name.as_str()), one));
    let jobs = workload.jobs.iter().map(|(name, job)| ((Role::Job.name(), name.as_str()), &job.container));
    preparations.chain(application).chain(jobs)
}

/// Where a volume is mounted.
fn volume_at(place: &Place, name: &str) -> PathBuf {
    place.mounts().join("volumes").join(name)
}

/// The folder of a volume that is shown: that of a claim stands beside the file system's own `lost+found`.
fn head(place: &Place, name: &str, volume: &Volume) -> PathBuf {
    let at = volume_at(place, name);
    if matches!(volume, Volume::Claim(_)) { at.join("data") } else { at }
}

/// The folder of a volume that is shown, as this process reaches it.
pub(super) fn shown(instance: &Instance, place: &Place, name: &str, volume: &Volume) -> PathBuf {
    reached(instance, &head(place, name, volume))
}

/// Where the mounts of each container come from. A part of a volume is mounted on its own.
pub(super) fn sources<'a>(
    place: &Place,
    workload: &'a Workload,
) -> Result<BTreeMap<Key<'a>, Vec<Source>>, EngineError> {
    let mut part = 0;
    let mut sources: BTreeMap<Key<'_>, Vec<Source>> = BTreeMap::new();
    for (key, container) in containers(workload) {
        for mount in &container.mounts {
            let Some(volume) = workload.volumes.get(&mount.volume) else {
                return Err(said("volumes", format!("no volume {}", mount.volume)));
            };
            let head = head(place, &mount.volume, volume);
            let (from, inner) = match &mount.sub_path {
                None => (head, None),
                Some(inner) => {
                    part += 1;
                    (place.mounts().join("parts").join(part.to_string()), Some((head, inner.clone())))
                }
            };
            let read_only = mount.read_only || matches!(volume, Volume::Files(_));
            let from = from.to_string_lossy().into_owned();
            sources.entry(key).or_default().push(Source { from, to: mount.path.clone(), read_only, inner });
        }
    }
    Ok(sources)
}

/// Makes and mounts the volumes.
pub(super) fn make(instance: &Instance, place: &Place, deployment: &Deployment) -> Result<(), EngineError> {
    let workload = &deployment.workload;
    let sources = sources(place, workload)?;
    let root = place.mounts();
    folder(instance, &root, 0o711)?;
    let owner = |name: &str| {
        let owner = containers(workload).find(|(_, one)| one.mounts.iter().any(|mount| mount.volume == name));
        owner.map_or((0, 0), |(_, one)| (one.user, workload.volume_group.unwrap_or(one.group)))
    };
    let shared = workload.volume_group.is_some();
    for (name, volume) in &workload.volumes {
        let at = volume_at(place, name);
        folder(instance, &at, 0o711)?;
        match volume {
            Volume::Scratch { size } => {
                let options = format!("size={size},nr_inodes=65536,mode=755,nosuid,nodev");
                program(instance, "mount", &["-t", "tmpfs", "-o", &options, "tmpfs"], &at)?;
                own(instance, place, shared, owner(name), &at)?;
            }
            Volume::Claim(claim) => {
                let size = workload.claims.get(claim).map(|claim| claim.size).unwrap_or_default();
                mount_claim(instance, place, claim, size, &at)?;
                let head = head(place, name, volume);
                folder(instance, &head, 0o755)?;
                own(instance, place, shared, owner(name), &head)?;
            }
            Volume::Files(files) => {
                let options = "size=4m,mode=755,nosuid,nodev,noexec";
                program(instance, "mount", &["-t", "tmpfs", "-o", options, "tmpfs"], &at)?;
                for (file, source) in files {
                    let text = match source {
                        FileSource::Text(text) => text.as_str(),
                        FileSource::Parameter(name) => deployment.parameters.get(name).map_or("", String::as_str),
                        FileSource::Secret(name) => deployment.secrets.get(name).map_or("", |secret| secret.reveal()),
                    };
                    let path = reached(instance, &at.join(file));
                    // The volume itself is within reach of root and of the containers that mount it alone.
                    std::fs::write(&path, text)
                        .and_then(|()| std::fs::set_permissions(&path, Permissions::from_mode(0o444)))
                        .map_err(|error| said("writing files", error))?;
                }
            }
        }
    }
    for (key, container) in containers(workload) {
        for (source, mount) in sources.get(&key).into_iter().flatten().zip(&container.mounts) {
            let Some((head, sub_path)) = &source.inner else { continue };
            let from = inner(instance, place, shared, owner(&mount.volume), head, sub_path)?;
            let at = Path::new(&source.from);
            if reached(instance, &from).is_dir() {
                folder(instance, at, 0o711)?;
            } else {
                folder(instance, &root.join("parts"), 0o711)?;
                std::fs::write(reached(instance, at), "").map_err(|error| said("volumes", error))?;
            }
            program(instance, "mount", &["--bind", &from.to_string_lossy()], at)?;
        }
    }
    Ok(())
}

/// Mounts the file of a claim, made when it is not there. Its space is taken from the disk at once: what was promised to an
/// environment is there when it writes, and a disk without room is told before anything runs.
fn mount_claim(instance: &Instance, place: &Place, claim: &str, size: u64, at: &Path) -> Result<(), EngineError> {
    let folder_of_claims = kept(instance, &place.environment);
    let file = folder_of_claims.join(format!("{claim}.ext4"));
    if !file.is_file() {
        let made = folder_of_claims.join(format!("{claim}.new"));
        std::fs::create_dir_all(&folder_of_claims)
            .and_then(|()| std::fs::File::create(&made))
            .and_then(|new| Ok(rustix::fs::fallocate(&new, FallocateFlags::empty(), 0, size)?))
            .map_err(|error| said("making a claim", error))?;
        program(instance, "mkfs.ext4", &["-q", "-F", "-m", "0", "-E", "nodiscard,lazy_itable_init=1"], &made)?;
        std::fs::rename(&made, &file).map_err(|error| said("making a claim", error))?;
    }
    program(instance, "mount", &["-t", "ext4", "-o", "loop,nosuid,nodev", &file.to_string_lossy()], at)
}

/// A part of a volume, made when it is not there; refused when a link stands on the way.
fn inner(
    instance: &Instance,
    place: &Place,
    shared: bool,
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
                own(instance, place, shared, owner, &path)?;
            }
        }
    }
    Ok(path)
}

/// Gives a volume to whom it is for, as the environment numbers its users; what is made in it later goes to the same group
/// when it is `shared`.
fn own(
    instance: &Instance,
    place: &Place,
    shared: bool,
    (user, group): (u32, u32),
    at: &Path,
) -> Result<(), EngineError> {
    let path = reached(instance, at);
    let on_machine = |id: u32| Some(place.first_user() + id);
    let mode = if shared { 0o2775 } else { 0o755 };
    chown(&path, on_machine(user), on_machine(group))
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
