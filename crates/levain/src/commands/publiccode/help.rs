//! The help of `levain publiccode` in French.

use clap::Command;
use levain_model::Language;

/// (command below `publiccode`, argument or nothing for the command itself, text).
const FR: &[(&str, &str, &str)] = &[
    ("check", "", "Vérifier des fichiers, des dossiers (et ceux qu’ils contiennent) ou l’entrée standard"),
    (
        "check",
        "paths",
        "Fichiers ou dossiers; - désigne l’entrée standard; par défaut, le publiccode.yml du dossier courant",
    ),
    ("check", "format", "Forme du rapport; --json équivaut à json"),
    ("check", "profile", "Règles et mots\u{a0}: les nôtres, ou ceux du validateur de référence"),
    ("check", "edition", "Version du standard à appliquer, quoi que déclarent les fichiers (0.2 à 0.7, 1.0)"),
    (
        "check",
        "ipa",
        "Codes des administrations italiennes, un par ligne; sans ce fichier, seule leur forme est vérifiée",
    ),
    ("check", "require_french", "Avertir quand aucune description n’est en français"),
    ("check", "fix", "Apporter les corrections certaines, puis vérifier de nouveau"),
    ("check", "no_network", "Dans le profil compat, taire ce que le validateur de référence dit des adresses"),
    ("check", "no_external_checks", "Ne pas regarder les fichiers que nomme le fichier vérifié"),
    ("migrate", "", "Amener des fichiers à une version plus récente du standard, en gardant commentaires et ordre"),
    (
        "migrate",
        "paths",
        "Fichiers ou dossiers; - désigne l’entrée standard; par défaut, le publiccode.yml du dossier courant",
    ),
    ("migrate", "to", "Version du standard à atteindre"),
    ("migrate", "write", "Écrire les fichiers sur place au lieu de montrer le résultat"),
    ("new", "", "Rédiger un fichier à partir de réponses, demandées au terminal ou données en arguments"),
    ("new", "file", "Fichier à écrire, qui ne doit pas exister; par défaut, la sortie standard"),
    ("new", "set", "Une réponse CLÉ=VALEUR (name=Dossiers); à répéter pour les listes"),
    ("new", "list", "Lister les questions et leurs clés, sans rien demander"),
    ("explain", "", "Expliquer un code, ou les lister tous"),
    ("explain", "code", "Un code, comme PC115; par défaut, tous"),
];

/// The command `publiccode` with the help of its commands in `language`.
pub fn localise(command: Command, language: Language) -> Command {
    if language == Language::En {
        return command;
    }
    FR.iter().fold(command, |command, (of, argument, text)| {
        command.mut_subcommand(*of, |below| match *argument {
            "" => below.about(*text).long_about(*text),
            argument => below.mut_arg(argument, |arg| arg.help(*text)),
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command};

    use super::*;
    use crate::commands::publiccode::PubliccodeArgs;

    #[test]
    fn every_command_and_argument_has_its_help_in_french() {
        let command = PubliccodeArgs::augment_args(Command::new("publiccode"));
        for below in command.get_subcommands() {
            let arguments =
                below.get_arguments().map(|argument| argument.get_id().as_str()).filter(|name| *name != "help");
            for argument in std::iter::once("").chain(arguments) {
                let known = FR.iter().any(|(of, name, _)| *of == below.get_name() && *name == argument);
                assert!(known, "{} {argument}", below.get_name());
            }
        }
        localise(command, Language::Fr).debug_assert();
    }
}
