//! The image of the attacks: a system of 2 MB, one static program of many names.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engine::EngineError;
use crate::instance::Instance;

/// Its name.
const NAME: &str = "localhost/levain/attacks:1";

/// What the program is called in it.
const NAMES: [&str; 24] = [
    "sh", "httpd", "sleep", "cat", "echo", "id", "ls", "ip", "dd", "wget", "nc", "mount", "df", "tail", "head", "stat",
    "ln", "grep", "unshare", "yes", "mknod", "touch", "tr", "wc",
];

/// Writes an archive of the image into `folder`, to be imported.
///
/// # Errors
///
/// When there is no static busybox on this machine, or a program of the machine says no.
pub fn archive(instance: &Instance, folder: &Path) -> Result<PathBuf, EngineError> {
    let program = ["/usr/bin/busybox", "/bin/busybox"].into_iter().find(|path| Path::new(path).is_file());
    let program = program.ok_or_else(|| said("busybox is not installed (Debian package busybox-static)"))?;
    let root = folder.join("image");
    for name in ["bin", "tmp", "data", "scratch", "claim", "config", "part", "proc", "dev", "sys", "etc"] {
        std::fs::create_dir_all(root.join(name)).map_err(said)?;
    }
    std::fs::copy(program, root.join("bin/busybox")).map_err(said)?;
    for name in NAMES {
        let link = root.join("bin").join(name);
        if !link.exists() {
            symlink("busybox", link).map_err(said)?;
        }
    }
    std::fs::write(root.join("data/index.html"), "hello").map_err(said)?;
    let (tar, saved) = (folder.join("root.tar"), folder.join("image.tar"));
    let _ = std::fs::remove_file(&saved);
    succeed(Command::new("tar").arg("-cf").arg(&tar).arg("-C").arg(&root).arg("."))?;
    succeed(instance.command().args(["import", "--quiet", "--change", "ENV PATH=/bin"]).arg(&tar).arg(NAME))?;
    succeed(instance.command().args(["save", "--quiet", "--output"]).arg(&saved).arg(NAME))?;
    succeed(instance.command().args(["rmi", NAME]))?;
    Ok(saved)
}

fn succeed(command: &mut Command) -> Result<(), EngineError> {
    let output = command.output().map_err(said)?;
    if output.status.success() { Ok(()) } else { Err(said(String::from_utf8_lossy(&output.stderr).trim())) }
}

fn said(said: impl ToString) -> EngineError {
    EngineError::Said { step: "image of the attacks".to_owned(), said: said.to_string() }
}
