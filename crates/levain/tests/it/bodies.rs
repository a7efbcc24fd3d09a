//! Stewards and the demonstration, from the command line.

use crate::{levain, text};

#[test]
fn the_demonstration_prints_its_passwords_once_and_names_nobody_real() {
    let folder = tempfile::tempdir().unwrap();
    let first = levain(folder.path(), &["admin", "demo"]);
    let told = text(&first.stdout);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(told.contains("Passwords, shown this once"), "{told}");
    let accounts: Vec<&str> = told.lines().filter(|line| line.contains(".example  ")).collect();
    assert_eq!(accounts.len(), 6, "{told}");
    let again = text(&levain(folder.path(), &["admin", "demo"]).stdout);
    assert!(again.contains("The accounts were there already") && !again.contains(".example"), "{again}");

    assert!(levain(folder.path(), &["admin", "create", "real@example.org"]).status.success());
    let refused = levain(folder.path(), &["admin", "demo"]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("--force"), "{}", text(&refused.stderr));
    assert!(levain(folder.path(), &["admin", "demo", "--force"]).status.success());
}

#[test]
fn the_first_steward_is_named_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    assert!(levain(folder.path(), &["admin", "demo"]).status.success());
    for (email, body, expected) in [
        ("membre@val-exemple.example", "municipalite-de-val-exemple", Ok("Steward named")),
        ("membre@val-exemple.example", "Ville de Sainte-Fiction", Ok("Steward named")),
        ("nobody@example.org", "municipalite-de-val-exemple", Err("No account has this address")),
        ("membre@val-exemple.example", "nowhere", Err("does not exist")),
    ] {
        let output = levain(folder.path(), &["admin", "steward", email, body]);
        let (told, wrong) = (text(&output.stdout), text(&output.stderr));
        match expected {
            Ok(words) => assert!(output.status.success() && told.contains(words), "{email} {body}: {told}{wrong}"),
            Err(words) => assert!(!output.status.success() && wrong.contains(words), "{email} {body}: {told}{wrong}"),
        }
    }
}
