//! The help of every command, as the program prints it.

use super::{command, levain, text};

/// The commands that a help lists, each with its whole path.
fn below(path: &[String], help: &str) -> Vec<Vec<String>> {
    let commands = help.lines().skip_while(|line| *line != "Commandes\u{a0}:").skip(1);
    commands
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| {
            let name = line.split_whitespace().next().unwrap();
            path.iter().cloned().chain([name.to_owned()]).collect()
        })
        .collect()
}

#[test]
fn a_french_help_is_in_french_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let run = |path: &[String], flag: &str| {
        let arguments: Vec<&str> = path.iter().map(String::as_str).chain([flag]).collect();
        let mut asked = command(folder.path(), &arguments);
        let output = asked.env_remove("LEVAIN_LANG").env("LC_ALL", "fr_CA.UTF-8").output().unwrap();
        assert!(output.status.success(), "{path:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    let mut left = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        seen += 1;
        let long = run(&path, "--help");
        left.extend(below(&path, &long));
        for help in [&run(&path, "-h"), &long] {
            assert!(help.contains(&format!("\nUtilisation\u{a0}: levain {}", path.join(" "))), "{path:?}: {help}");
            for word in [
                "Usage",
                "Commands",
                "COMMAND>",
                "default:",
                "ossible values:",
                "env:",
                "aliases",
                "Print",
                "Options:",
                "Arguments:",
                "FILE",
                "VALUE",
                "PATH",
                "For a",
                "The ",
            ] {
                assert!(!help.contains(word), "{path:?} says {word}: {help}");
            }
            // Every colon that ends a word has its no-break space.
            let faulty = help.match_indices(": ").find(|(at, _)| help[..*at].ends_with(char::is_alphanumeric));
            assert_eq!(faulty, None, "{path:?}: {help}");
        }
    }
    assert!(seen > 20, "{seen} commands");
}

#[test]
fn what_the_library_would_say_is_said_in_french() {
    let folder = tempfile::tempdir().unwrap();
    let help = |arguments: &[&str]| text(&levain(folder.path(), arguments).stdout);
    let search = help(&["search", "--lang", "fr", "-h"]);
    for expected in ["[TEXTE]...", "--limit <NOMBRE>", "[par défaut\u{a0}: 10]", "--filter <FACETTE=VALEUR>"] {
        assert!(search.contains(expected), "{expected}: {search}");
    }
    let (arguments, options) = (search.find("Arguments\u{a0}:"), search.find("Options\u{a0}:"));
    assert!(arguments.is_some() && arguments < options, "{search}");
    let check = help(&["publiccode", "check", "--lang", "fr", "--help"]);
    for expected in
        ["- json\u{a0}: Pour des programmes", "[par défaut\u{a0}: precise]", "[variable\u{a0}: LEVAIN_LANG]"]
    {
        assert!(check.contains(expected), "{expected}: {check}");
    }
    // English keeps the library's own.
    let english = help(&["search", "--lang", "en", "-h"]);
    assert!(english.contains("Usage: levain search") && english.contains("[default: 10]"), "{english}");
}
