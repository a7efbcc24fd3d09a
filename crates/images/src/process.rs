//! Programs called, one at a time, never longer than a bound; what they say goes to a file.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::error::ImageError;

/// How long a program asked to end may take before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// Lines of what a program said that a failure shows.
const SHOWN: usize = 12;

/// Runs to the end; what it says on both outputs goes to `log`. A failure says the last lines of it.
pub(crate) fn run(command: &mut Command, log: &Path, longest: Duration, code: &'static str) -> Result<(), ImageError> {
    let file = File::create(log).map_err(|error| ImageError::folder(log, &error))?;
    let other = file.try_clone().map_err(|error| ImageError::folder(log, &error))?;
    let status = ended(command.stdout(file).stderr(other), longest)?;
    if status.is_some_and(|status| status.success()) {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&std::fs::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    let last = lines[lines.len().saturating_sub(SHOWN)..].join("\n");
    let how = status.map_or_else(|| format!("> {} s", longest.as_secs()), |status| status.to_string());
    Err(ImageError::new(code, format!("{} ({how})\n{last}", name(command))))
}

/// Runs to the end and gives what it wrote on its standard output; nothing when it fails.
pub(crate) fn output(command: &mut Command, log: &Path, longest: Duration) -> Result<Option<String>, ImageError> {
    let file = File::create(log).map_err(|error| ImageError::folder(log, &error))?;
    let status = ended(command.stdout(file).stderr(Stdio::null()), longest)?;
    let text = std::fs::read_to_string(log).map_err(|error| ImageError::folder(log, &error))?;
    Ok(status.filter(|status| status.success()).map(|_| text))
}

/// Its status; none when it had to be stopped.
fn ended(command: &mut Command, longest: Duration) -> Result<Option<ExitStatus>, ImageError> {
    let failed =
        |command: &Command, error: std::io::Error| ImageError::new("LP020", format!("{}: {error}", name(command)));
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| failed(command, error))?;
    let status = wait(&mut child, longest).map_err(|error| failed(command, error))?;
    if status.is_none() {
        // Podman ends what it started when it is asked to; killed at once, it would leave it behind.
        let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        if !matches!(wait(&mut child, GRACE), Ok(Some(_))) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
    Ok(status)
}

fn wait(child: &mut Child, longest: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > longest {
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, longest: Duration) -> Result<(), ImageError> {
        let place = tempfile::tempdir().unwrap();
        run(Command::new("sh").args(["-c", script]), &place.path().join("log"), longest, "LP023")
    }

    #[test]
    fn a_failure_says_its_last_lines_and_a_program_that_hangs_is_stopped() {
        assert!(shell("true", Duration::from_secs(5)).is_ok());
        let failed = shell("seq 100; echo the reason >&2; exit 3", Duration::from_secs(5)).unwrap_err();
        assert_eq!(failed.code, "LP023");
        assert!(failed.subject.ends_with("100\nthe reason") && !failed.subject.contains("\n80\n"), "{failed}");
        let start = Instant::now();
        let hung = shell("exec sleep 60", Duration::from_millis(200)).unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(5) && hung.subject.contains("> 0 s"), "{hung}");
        let place = tempfile::tempdir().unwrap();
        let absent = run(&mut Command::new("no-such-program"), &place.path().join("log"), GRACE, "LP023").unwrap_err();
        assert_eq!(absent.code, "LP020");
    }
}
