//! The clock of the machine that jumps while an environment runs, and is put back: for the server and for the agent, which
//! begin with it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::lab_site::{ENDED, SERVES, SUSPENDED, Site, wait};

/// A clock that a test sets.
struct Clock {
    folder: tempfile::TempDir,
    library: PathBuf,
}

impl Clock {
    /// One that is right, or nothing where there is no library that makes clocks jump.
    fn new() -> Option<Clock> {
        let folders = std::fs::read_dir("/usr/lib").unwrap().flatten();
        let libraries = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
        let Some(library) = libraries.into_iter().find(|library| library.is_file()) else {
            assert!(!std::env::var("CI").is_ok_and(|ci| ci == "true"), "libfaketime is not installed");
            eprintln!("SKIPPED, no clock that jumps: install libfaketime");
            return None;
        };
        let clock = Clock { folder: tempfile::tempdir().unwrap(), library };
        clock.set("+0");
        Some(clock)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// Puts the clock so far from the true time: at once, since a half-written one would be another.
    fn set(&self, offset: &str) {
        let new = self.folder.path().join("new");
        std::fs::write(&new, offset).unwrap();
        std::fs::rename(new, self.file()).unwrap();
    }

    /// What makes a process see it. What is counted from the start of the machine goes on, as with a clock that is set.
    fn variables(&self) -> Vec<(String, String)> {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        [
            ("LD_PRELOAD", text(&self.library)),
            ("FAKETIME_TIMESTAMP_FILE", text(&self.file())),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        // What the library shares between processes stays behind those that were killed.
        for entry in std::fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let process = name.trim_start_matches("sem.").strip_prefix("faketime_").and_then(|rest| rest.get(4..));
            if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

#[test]
fn a_clock_that_jumps_and_is_put_back_ends_nothing_for_ever_and_opens_nothing_twice() {
    let Some(clock) = Clock::new() else { return };
    let Some(mut site) = Site::start(&clock.variables()) else { return };
    let environment = site.launch();
    site.until(&environment, SERVES);
    let entered = site.enter(&environment, &site.ticket(&environment));
    assert!(site.inside(&environment, &entered).ends_with("hello"));
    let (used, kept) = (site.ticket(&environment), site.ticket(&environment));
    assert!(site.enter(&environment, &used).starts_with("HTTP/1.1 303"));

    // A year ahead, seen by both: its end is past. It is frozen, and nothing of it is lost.
    clock.set("+365d");
    site.sign_in();
    let said = site.until(&environment, SUSPENDED);
    assert!(said.iter().all(|one| one == SERVES), "{said:?}");
    assert_eq!(site.news(&environment)[0], "Arrivé à sa fin");
    wait("it is frozen", || site.frozen(&environment));
    // Looked at again: days of grace are not over because the clock went over them.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!((site.standing(&environment).as_str(), site.made(&environment)), (SUSPENDED, Some(true)));
    assert!(site.enter(&environment, &kept).starts_with("HTTP/1.1 403"), "nobody enters what is suspended");

    // Put back: what had ended stays ended until somebody lets it go on; then who was inside still is not.
    clock.set("+0");
    site.sign_in();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(site.standing(&environment), SUSPENDED);
    assert!(site.frozen(&environment));
    site.change(&environment, "running");
    site.until(&environment, SERVES);
    assert!(!site.frozen(&environment));
    assert!(site.enter(&environment, &used).starts_with("HTTP/1.1 403"), "a ticket opens once");
    site.answers(&environment);

    // A server and an agent that begin while the clock is ahead, and go on when it is put back.
    site.end("-KILL");
    site.agent.kill();
    clock.set("+1d");
    site.agent.restart();
    site.serve();
    site.sign_in();
    site.until(&environment, SERVES);
    clock.set("+0");
    site.sign_in();
    site.answers(&environment);
    site.end("-KILL");
    site.serve();
    site.change(&environment, "removed");
    site.until(&environment, ENDED);
    assert_eq!(site.footprint(), [""; 0]);
    site.end("-TERM");
    assert_eq!(site.rows(), (0, 0, false), "live environments, measurements that wait, a lease");
}
