//! The storage: podman's, private to Levain, and what is built in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use levain_package::{BASE, BASE_OPTIONS, Recipe, SUITE, base_hash};

use crate::error::ImageError;
use crate::process::{output, run};
use crate::record::{Record, Recorded};
use crate::sources;

/// Where apt keeps its settings.
const APT: &str = "/etc/apt";

/// Longest time to make the base, to build an image, and for anything else.
const BASE_TIME: Duration = Duration::from_secs(20 * 60);
const BUILD_TIME: Duration = Duration::from_secs(45 * 60);
const SHORT_TIME: Duration = Duration::from_secs(5 * 60);

/// A storage of images, held until dropped: two builds at once would write one record.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    _lock: File,
}

/// What is being done, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The base is made.
    Base,
    /// An image is built.
    Image,
}

/// An image that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// What is recorded of it.
    pub recorded: Recorded,
    /// Its size in bytes, the base included.
    pub size: u64,
    /// Whether it was built now, and not found.
    pub fresh: bool,
    /// How long that took.
    pub took: Duration,
}

impl Store {
    /// Opens the storage of a folder, made when it is not there; waits for another that holds it.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn open(folder: &Path) -> Result<Store, ImageError> {
        let make = || {
            for part in ["logs", "networks", "run", "storage", "work"] {
                std::fs::create_dir_all(folder.join(part))?;
            }
            // The program changes its folder for no one, but podman's settings take absolute paths alone.
            let folder = std::fs::canonicalize(folder)?;
            let lock = File::create(folder.join("lock"))?;
            lock.lock()?;
            let settings = settings(&folder);
            for (name, text) in settings {
                std::fs::write(folder.join(name), text)?;
            }
            Ok(Store { folder, _lock: lock })
        };
        make().map_err(|error| ImageError::folder(folder, &error))
    }

    /// A podman command in this storage alone.
    pub fn podman(&self) -> Command {
        let mut command = Command::new("podman");
        command
            .env("CONTAINERS_CONF", self.folder.join("containers.conf"))
            .env("CONTAINERS_STORAGE_CONF", self.folder.join("storage.conf"))
            .env("CONTAINERS_REGISTRIES_CONF", self.folder.join("registries.conf"))
            .env_remove("CONTAINER_HOST");
        command
    }

    /// Builds the image of a recipe, or finds it: built again only when `again` is asked for.
    ///
    /// # Errors
    /// A program that is not there, the base or the recipe that fails, or a storage that cannot be used.
    pub fn build(
        &self,
        package: &str,
        recipe: &Recipe,
        again: bool,
        mut say: impl FnMut(Step),
    ) -> Result<Built, ImageError> {
        let start = Instant::now();
        let name = format!("localhost/levain-lab/{package}/{}:{}", recipe.image, short(&recipe.hash));
        let mut record = Record::read(&self.folder)?;
        let key = format!("{package}/{}", recipe.image);
        if let (false, Some(known)) = (again, record.images.get(&key).filter(|known| known.recipe == recipe.hash))
            && let Some((digest, size)) = self.inspect(&name)?
            && digest == known.digest
        {
            return Ok(Built { recorded: known.clone(), size, fresh: false, took: start.elapsed() });
        }
        self.base(&mut say)?;
        say(Step::Image);
        let context = self.context(recipe)?;
        let mut command = self.podman();
        command.args(["build", "--network", "host", "--timestamp", "0", "--pull=never"]);
        // One layer over the base, made anew: a layer kept from another day would hold that day's list of packages.
        command.args(["--no-cache", "--layers=false", "--tag", &name]);
        run(command.arg(&context), &self.log(&recipe.image), BUILD_TIME, "LP023")?;
        let _ = std::fs::remove_dir_all(&context);
        let (digest, size) = self.inspect(&name)?.ok_or_else(|| ImageError::new("LP023", name.as_str()))?;
        let recorded = Recorded { digest, recipe: recipe.hash.clone(), packages: self.packages(&name)?, name };
        record.images.insert(key, recorded.clone());
        record.write(&self.folder)?;
        Ok(Built { recorded, size, fresh: true, took: start.elapsed() })
    }

    /// Writes an image as one file, which another engine takes.
    ///
    /// # Errors
    /// The image is not there, or the file cannot be written.
    pub fn export(&self, name: &str, archive: &Path) -> Result<(), ImageError> {
        // Podman does not replace a file.
        let _ = std::fs::remove_file(archive);
        let mut command = self.podman();
        command.args(["save", "--quiet", "--format", "oci-archive", "--output"]).arg(archive).arg(name);
        run(&mut command, &self.log("export"), SHORT_TIME, "LP023")
    }

    /// Makes the base when it is not there.
    fn base(&self, say: &mut impl FnMut(Step)) -> Result<(), ImageError> {
        let name = format!("{BASE}:{}", short(&base_hash()));
        if self.inspect(&name)?.is_none() {
            say(Step::Base);
            let found =
                sources::debian(Path::new(APT), SUITE).map_err(|error| ImageError::folder(Path::new(APT), &error))?;
            if found.is_empty() {
                return Err(ImageError::new("LP022", format!("{APT} ({SUITE})")));
            }
            let work = self.folder.join("work");
            let archive = work.join("base.tar");
            let mut command = Command::new("mmdebstrap");
            command.args(BASE_OPTIONS).arg(SUITE).arg(&archive);
            for (number, (form, text)) in found.iter().enumerate() {
                let path = work.join(format!("{number}.{form}"));
                std::fs::write(&path, text).map_err(|error| ImageError::folder(&path, &error))?;
                command.arg(path);
            }
            run(&mut command, &self.log("base"), BASE_TIME, "LP022")?;
            let mut import = self.podman();
            run(import.arg("import").arg(&archive).arg(&name), &self.log("import"), SHORT_TIME, "LP022")?;
            let _ = std::fs::remove_file(&archive);
        }
        // As recipes name it.
        let mut tag = self.podman();
        run(tag.args(["tag", &name, BASE]), &self.log("tag"), SHORT_TIME, "LP022")
    }

    /// Digest and size of an image; nothing when it is not there.
    fn inspect(&self, name: &str) -> Result<Option<(String, u64)>, ImageError> {
        let mut command = self.podman();
        command.args(["image", "inspect", "--format", "{{.Digest}} {{.Size}}", name]);
        let text = output(&mut command, &self.log("inspect"), SHORT_TIME)?;
        Ok(text.and_then(|text| {
            let (digest, size) = text.trim().split_once(' ')?;
            Some((digest.to_owned(), size.parse().ok()?))
        }))
    }

    /// The Debian packages of an image, asked of the image itself, started as the lab starts it: no network, nothing to
    /// write, no capability.
    fn packages(&self, name: &str) -> Result<BTreeMap<String, String>, ImageError> {
        let mut command = self.podman();
        command.args(["run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--pull=never"]);
        command.args(["--security-opt", "no-new-privileges", "--entrypoint", "dpkg-query", name]);
        command.args(["--show", "--showformat", "${db:Status-Status} ${Package} ${Version}\\n"]);
        let text = output(&mut command, &self.log("packages"), SHORT_TIME)?;
        let packages: BTreeMap<String, String> = text
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.strip_prefix("installed ")?.split_once(' '))
            .map(|(name, version)| (name.to_owned(), version.to_owned()))
            .collect();
        if packages.is_empty() {
            return Err(ImageError::new("LP023", format!("{name} (dpkg-query)")));
        }
        Ok(packages)
    }

    /// The files of a recipe in a folder of its own, and nothing else: a build sees no other file of this machine.
    fn context(&self, recipe: &Recipe) -> Result<PathBuf, ImageError> {
        let folder = self.folder.join("work").join(&recipe.image);
        let write = || {
            if folder.exists() {
                std::fs::remove_dir_all(&folder)?;
            }
            for (name, bytes) in &recipe.files {
                let path = folder.join(name);
                std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
                std::fs::write(&path, bytes)?;
            }
            Ok(())
        };
        write().map_err(|error| ImageError::folder(&folder, &error))?;
        Ok(folder)
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join("logs").join(format!("{name}.log"))
    }
}

/// The first signs of a hash, as tags carry it.
fn short(hash: &str) -> &str {
    let digits = hash.strip_prefix("sha256:").unwrap_or(hash);
    digits.get(..16).unwrap_or(digits)
}

/// Podman's settings: everything in the folder, no registry to pull from. Soft and hard limits are equal: podman's own
/// exceed what a container of continuous integration may give.
fn settings(folder: &Path) -> [(&'static str, String); 3] {
    let at = |part: &str| folder.join(part).display().to_string();
    let runtime = if on_path("runc") { "runc" } else { "crun" };
    let containers = format!(
        "[containers]\ndefault_ulimits = [\"nofile=4096:4096\", \"nproc=2048:2048\"]\n[engine]\nruntime = \"{runtime}\"\n\
         cgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\ntmp_dir = {:?}\n[network]\n\
         network_backend = \"netavark\"\nnetwork_config_dir = {:?}\n",
        at("run/libpod"),
        at("networks"),
    );
    let storage = format!(
        "[storage]\ndriver = \"overlay\"\ngraphroot = {:?}\nrunroot = {:?}\n",
        at("storage"),
        at("run/storage"),
    );
    [
        ("containers.conf", containers),
        ("storage.conf", storage),
        ("registries.conf", "unqualified-search-registries = []\n".to_owned()),
    ]
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]).any(|one| one.join(program).is_file())
}
