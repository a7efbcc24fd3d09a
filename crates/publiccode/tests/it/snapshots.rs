//! Answers kept as text files beside the tests. `UPDATE_SNAPSHOTS=1` writes them anew; read the difference before
//! committing it.

use std::path::Path;

/// Compares `found` with the file `snapshots/NAME.txt`.
pub fn assert_snapshot(name: &str, found: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(format!("{name}.txt"));
    assert_file(&file, found);
}

/// Compares `found` with a file of the project.
pub fn assert_file(file: &Path, found: &str) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, found).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    let differences: Vec<String> = (0..kept.lines().count().max(found.lines().count()))
        .map(|at| (kept.lines().nth(at).unwrap_or_default(), found.lines().nth(at).unwrap_or_default()))
        .filter(|(kept, found)| kept != found)
        .take(20)
        .map(|(kept, found)| format!("- {kept}\n+ {found}"))
        .collect();
    assert!(
        kept == found,
        "{} differs (UPDATE_SNAPSHOTS=1 writes it anew):\n{}",
        file.file_name().unwrap().to_string_lossy(),
        differences.join("\n")
    );
}
