//! Repositories over Git's smart HTTP: the system's `git http-backend`, spoken to as a web server does (RFC 3875).

use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::http::{Reply, Request};

/// Answers a request for what stands under a bare repository: `rest` is `/info/refs`, `/git-upload-pack`…
pub(crate) async fn serve(git_dir: &Path, rest: &str, request: Request) -> Reply {
    let (Some(root), Some(name)) = (git_dir.parent(), git_dir.file_name()) else {
        return Reply::new(404, "");
    };
    let header = |name: &str| request.headers.get(name).cloned().unwrap_or_default();
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", format!("/{}{rest}", name.to_string_lossy()))
        .env("REQUEST_METHOD", &request.method)
        .env("QUERY_STRING", &request.query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .env("GIT_CONFIG_COUNT", "3")
        // Partial clones, and folders of another user: the temporary folders of tests.
        .env("GIT_CONFIG_KEY_0", "uploadpack.allowFilter")
        .env("GIT_CONFIG_VALUE_0", "true")
        .env("GIT_CONFIG_KEY_1", "uploadpack.allowAnySHA1InWant")
        .env("GIT_CONFIG_VALUE_1", "true")
        .env("GIT_CONFIG_KEY_2", "safe.directory")
        .env("GIT_CONFIG_VALUE_2", "*")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("git is installed");
    let mut stdin = child.stdin.take().expect("a pipe was asked for");
    let body = request.body;
    // Written beside the reading: both pipes may fill.
    let writer = tokio::spawn(async move {
        let _ = stdin.write_all(&body).await;
    });
    let output = child.wait_with_output().await.expect("the answer of git http-backend");
    writer.abort();
    let Some(end) = output.stdout.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Reply::new(500, "git http-backend gave no head");
    };
    let mut reply = Reply::new(200, &output.stdout[end + 4..]);
    for line in String::from_utf8_lossy(&output.stdout[..end]).split("\r\n") {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("status") {
            reply.status = value.trim().split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(500);
        } else {
            reply = reply.with(name, value.trim());
        }
    }
    reply
}
