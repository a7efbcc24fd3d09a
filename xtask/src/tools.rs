//! What the tests need besides Rust, and how to have it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{has, root, run};

/// A program the tests need.
struct Tool {
    /// What it is for.
    purpose: &'static str,
    /// Debian's package.
    package: &'static str,
    /// Whether it is there.
    present: fn() -> bool,
}

const TOOLS: [Tool; 15] = [
    Tool { purpose: "the store's tests on a real server", package: "postgresql", present: postgresql },
    Tool { purpose: "the end-to-end tests", package: "chromium", present: || has("chromium") },
    Tool { purpose: "the end-to-end tests", package: "nodejs", present: || has("node") },
    Tool { purpose: "the end-to-end tests", package: "npm", present: || has("npm") },
    Tool { purpose: "the certificate of the tests' mail server", package: "openssl", present: || has("openssl") },
    Tool { purpose: "the lab's images", package: "mmdebstrap", present: || has("mmdebstrap") },
    Tool { purpose: "the lab's engine and images", package: "podman", present: || has("podman") },
    // The other runtime, crun, refuses machines with both versions of control groups.
    Tool { purpose: "the lab's engine", package: "runc", present: || has("runc") },
    Tool { purpose: "the lab's engine", package: "netavark", present: || library("podman/netavark") },
    Tool { purpose: "the lab's engine", package: "catatonit", present: || has("catatonit") },
    Tool { purpose: "the lab's engine", package: "iptables", present: || has("iptables") },
    Tool { purpose: "the lab's engine", package: "iproute2", present: || has("ip") },
    Tool { purpose: "the volumes of the lab", package: "e2fsprogs", present: || has("mkfs.ext4") },
    Tool { purpose: "the image of the lab's tests", package: "busybox-static", present: || has("busybox") },
    // The library without the program that calls it.
    Tool { purpose: "a clock that jumps, for the lab's tests", package: "libfaketime", present: faketime },
];

/// Whether some version's server programs are installed (Debian keeps them out of the PATH).
fn postgresql() -> bool {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else {
        return has("initdb");
    };
    versions.flatten().any(|version| version.path().join("bin/initdb").is_file())
}

/// Whether a program that is not for people is installed.
fn library(path: &str) -> bool {
    ["/usr/lib", "/usr/libexec"].iter().any(|folder| Path::new(folder).join(path).is_file())
}

/// Whether the library that makes a clock jump is where Debian puts it, for whatever machine this is.
fn faketime() -> bool {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders.into_iter().any(|folder| folder.path().join("faketime/libfaketimeMT.so.1").is_file())
}

/// Installs the missing tools from the system's packages when it may; otherwise says which to install.
pub fn install() -> Result<()> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !(tool.present)()).collect();
    if !missing.is_empty() {
        if !(has("apt-get") && is_root()) {
            let list: Vec<String> =
                missing.iter().map(|tool| format!("  {} (for {})", tool.package, tool.purpose)).collect();
            bail!("install these packages, then try again:\n{}", list.join("\n"));
        }
        println!("installing {}", missing.iter().map(|tool| tool.package).collect::<Vec<_>>().join(" "));
        run(apt().arg("update").arg("-qq"))?;
        if missing.iter().any(|tool| tool.package == "postgresql") {
            // Debian's package makes and starts a cluster on port 5432 unless it is told not to beforehand.
            run(apt().args(["install", "-y", "-qq", "postgresql-common"]))?;
            let folder = Path::new("/etc/postgresql-common/createcluster.d");
            std::fs::create_dir_all(folder).context("cannot create createcluster.d")?;
            std::fs::write(folder.join("levain.conf"), "create_main_cluster = false\n")
                .context("cannot tell PostgreSQL's package to create no cluster")?;
        }
        run(apt()
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(missing.iter().map(|tool| tool.package)))?;
        for tool in missing {
            if !(tool.present)() {
                bail!("package {} was installed, yet what {} needs is not there", tool.package, tool.purpose);
            }
        }
    }
    // The browser driver and the accessibility rules; the mail server.
    node_modules("e2e", "target/e2e")?;
    node_modules("crates/mail-double/server", "target/mail")
}

/// The packages locked in one folder, installed in another.
fn node_modules(locked: &str, installed: &str) -> Result<()> {
    let folder = root().join(installed);
    std::fs::create_dir_all(&folder)?;
    let lock = root().join(locked).join("package-lock.json");
    let installed = folder.join("package-lock.json");
    let same = std::fs::read(&lock).ok() == std::fs::read(&installed).ok();
    if same && folder.join("node_modules").is_dir() {
        return Ok(());
    }
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(root().join(locked).join(name), folder.join(name)).with_context(|| format!("{locked}/{name}"))?;
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether this process is root.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0"))
}
