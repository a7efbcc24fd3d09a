//! A patch that `git apply` takes.

use std::fmt::Write;

use super::NewFile;

/// The files as a unified diff from nothing, in the form of git.
pub fn unified(files: &[NewFile]) -> String {
    let mut out = String::new();
    for file in files {
        let lines: Vec<&str> = file.content.lines().collect();
        let _ = write!(
            out,
            "diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{} @@\n",
            lines.len(),
            path = file.path
        );
        for line in lines {
            let _ = writeln!(out, "+{line}");
        }
    }
    out
}
