//! Help texts in French. The English ones stand beside the arguments; a test asserts that each has its French line here.

use clap::{Arg, ArgAction, Command};
use levain_model::Language;

/// (path of the command, argument or nothing for the command itself, text).
const FR: &[(&str, &str, &str)] = &[
    ("levain", "", "Trouver, juger, essayer et adopter des logiciels libres dans le secteur public"),
    ("levain", "config", "Fichier de configuration (TOML); par défaut, levain.toml du dossier courant"),
    ("levain", "lang", "Langue des messages: fr ou en; par défaut, celle de la session"),
    ("levain", "json", "Répondre en JSON sur la sortie standard, pour d’autres programmes"),
    ("levain serve", "", "Servir le portail"),
    (
        "levain import",
        "",
        "Importer des catalogues: fichiers ou dossiers dans les formats connus, ou une base entière produite par export",
    ),
    ("levain import", "paths", "Fichiers ou dossiers à importer"),
    ("levain import", "format", "Format des fichiers, quand il ne se devine pas"),
    ("levain import", "source", "Nom court de la source, pour distinguer deux fichiers du même format"),
    ("levain import", "dry_run", "Lire et compter sans rien enregistrer"),
    ("levain export", "", "Écrire la base entière, ou sa partie publique, dans un fichier"),
    ("levain export", "file", "Fichier à écrire; il ne doit pas exister"),
    ("levain export", "public", "Sans les personnes, ni les sessions, ni ce que sa source interdit de republier"),
    ("levain backup", "", "Copier la base pendant qu’elle sert (SQLite)"),
    ("levain backup", "file", "Fichier à écrire; il ne doit pas exister"),
    ("levain search", "", "Chercher dans le catalogue"),
    ("levain search", "text", "Ce dont vous avez besoin, en français ou en anglais"),
    ("levain search", "filter", "Filtre FACETTE=VALEUR, à répéter au besoin (category=office)"),
    ("levain search", "limit", "Nombre de réponses"),
    (
        "levain harvest",
        "",
        "Récolter des dépôts: comptes, groupes, forges, dépôts seuls, listes, dossiers de cette machine",
    ),
    (
        "levain harvest",
        "sources",
        "Adresse d’un compte, d’un groupe, d’une forge ou d’un dépôt; dossier de dépôts; fichier d’une adresse par ligne. Sans rien: toutes les sources connues",
    ),
    ("levain check", "", "Juger un dépôt: licence, documentation, vitalité, communauté, sécurité"),
    (
        "levain check",
        "repository",
        "Dossier d’un dépôt, nu ou non, ou son adresse https; par défaut, le dossier courant",
    ),
    ("levain check", "only", "Ces vérifications seulement, par identifiant; à répéter, ou séparées par des virgules"),
    ("levain check", "purpose", "Seulement ce qui compte pour cet usage"),
    ("levain check", "format", "Forme du rapport; --json équivaut à json"),
    (
        "levain check",
        "osv",
        "Dossier d’une base OSV (ses fichiers JSON, en sous-dossiers ou non): les failles connues sont alors cherchées",
    ),
    ("levain check", "explain", "Expliquer chaque constat, et non seulement ce qui manque"),
    ("levain check", "fail_on", "Échouer (code 1) quand quelque chose de cette gravité ou pire n’est pas respecté"),
    (
        "levain check",
        "fix",
        "Montrer les fichiers qui manquent comme correctif pour git apply: licence, guides, politiques, publiccode.yml",
    ),
    ("levain check", "write", "Écrire ces fichiers au lieu de les montrer; rien de ce qui est là n’est remplacé"),
    ("levain check", "license", "Licence à écrire: identifiant SPDX, comme LiLiQ-R-1.1 ou EUPL-1.2"),
    ("levain check", "holder", "Titulaire des droits, pour la licence et publiccode.yml"),
    ("levain check", "contact", "Adresse où écrire, pour les guides et les politiques; elle sera publique"),
    ("levain check", "url", "Adresse publique du dépôt; par défaut, celle du dépôt distant « origin »"),
    (
        "levain check",
        "set",
        "Réponse CLÉ=VALEUR pour publiccode.yml (description.fr.shortDescription=…); à répéter pour les listes",
    ),
    (
        "levain check",
        "diff",
        "Ne chercher que les secrets et les renseignements personnels du changement: ce qui n’est pas dans un commit et, avec une révision (ou un intervalle A..B), chaque commit fait depuis; code 1 s’il y en a",
    ),
    (
        "levain check",
        "staged",
        "Avec --diff: de ce qui n’est pas dans un commit, seulement ce qui est indexé, que le commit contiendrait",
    ),
    ("levain publiccode", "", "Vérifier, corriger, migrer et rédiger des fichiers publiccode.yml"),
    (
        "levain publiccode check",
        "",
        "Vérifier des fichiers, des dossiers (et ceux qu’ils contiennent) ou l’entrée standard",
    ),
    (
        "levain publiccode check",
        "paths",
        "Fichiers ou dossiers; - désigne l’entrée standard; par défaut, le publiccode.yml du dossier courant",
    ),
    ("levain publiccode check", "format", "Forme du rapport; --json équivaut à json"),
    ("levain publiccode check", "profile", "Règles et mots: les nôtres, ou ceux du validateur de référence"),
    (
        "levain publiccode check",
        "edition",
        "Version du standard à appliquer, quoi que déclarent les fichiers (0.2 à 0.7, 1.0)",
    ),
    (
        "levain publiccode check",
        "ipa",
        "Codes des administrations italiennes, un par ligne; sans ce fichier, seule leur forme est vérifiée",
    ),
    ("levain publiccode check", "require_french", "Avertir quand aucune description n’est en français"),
    ("levain publiccode check", "fix", "Apporter les corrections certaines, puis vérifier de nouveau"),
    (
        "levain publiccode check",
        "no_network",
        "Dans le profil compat, taire ce que le validateur de référence dit des adresses",
    ),
    ("levain publiccode check", "no_external_checks", "Ne pas regarder les fichiers que nomme le fichier vérifié"),
    (
        "levain publiccode migrate",
        "",
        "Amener des fichiers à une version plus récente du standard, en gardant commentaires et ordre",
    ),
    (
        "levain publiccode migrate",
        "paths",
        "Fichiers ou dossiers; - désigne l’entrée standard; par défaut, le publiccode.yml du dossier courant",
    ),
    ("levain publiccode migrate", "to", "Version du standard à atteindre"),
    ("levain publiccode migrate", "write", "Écrire les fichiers sur place au lieu de montrer le résultat"),
    (
        "levain publiccode new",
        "",
        "Rédiger un fichier à partir de réponses, demandées au terminal ou données en arguments",
    ),
    ("levain publiccode new", "file", "Fichier à écrire, qui ne doit pas exister; par défaut, la sortie standard"),
    ("levain publiccode new", "set", "Une réponse CLÉ=VALEUR (name=Dossiers); à répéter pour les listes"),
    ("levain publiccode new", "list", "Lister les questions et leurs clés, sans rien demander"),
    ("levain publiccode explain", "", "Expliquer un code, ou les lister tous"),
    ("levain publiccode explain", "code", "Un code, comme PC115; par défaut, tous"),
    ("levain doctor", "", "Vérifier cette installation et dire quoi faire"),
    ("levain config", "", "Montrer les réglages en vigueur et d’où vient chacun"),
    ("levain admin", "", "Comptes, rôles, index de recherche"),
    ("levain admin create", "", "Créer un compte local"),
    ("levain admin create", "email", "Adresse de courriel"),
    ("levain admin create", "name", "Nom à afficher; par défaut, ce qui précède l’arobase"),
    ("levain admin create", "role", "Rôle, à répéter au besoin: curator, lab_manager, program, admin"),
    (
        "levain admin create",
        "password_stdin",
        "Lire le mot de passe sur l’entrée standard au lieu d’en tirer un au hasard",
    ),
    ("levain admin people", "", "Lister les comptes"),
    ("levain admin roles", "", "Remplacer les rôles d’une personne"),
    ("levain admin roles", "email", "Adresse de courriel"),
    ("levain admin roles", "role", "Rôle, à répéter; aucun: retirer tous les rôles"),
    ("levain admin password", "", "Donner un nouveau mot de passe et fermer les sessions"),
    ("levain admin password", "email", "Adresse de courriel"),
    (
        "levain admin password",
        "password_stdin",
        "Lire le mot de passe sur l’entrée standard au lieu d’en tirer un au hasard",
    ),
    ("levain admin erase", "", "Effacer une personne et tout ce qui la concerne"),
    ("levain admin erase", "email", "Adresse de courriel"),
    ("levain admin index", "", "Refaire l’index de recherche"),
    ("levain completions", "", "Écrire les complétions d’un interpréteur de commandes"),
    ("levain completions", "shell", "Interpréteur: bash, zsh, fish, elvish ou powershell"),
    ("levain man", "", "Écrire les pages de manuel dans un dossier"),
    ("levain man", "folder", "Dossier où les écrire"),
];

/// The command with its help in `language`.
pub fn localise(command: Command, language: Language) -> Command {
    match language {
        Language::En => command,
        Language::Fr => french(command, String::new()),
    }
}

fn french(command: Command, above: String) -> Command {
    let path = if above.is_empty() { command.get_name().to_owned() } else { format!("{above} {}", command.get_name()) };
    // The library's own flags speak English only: they are replaced by the same in French.
    let mut command = command
        .subcommand_help_heading("Commandes")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Afficher cette aide"));
    if above.is_empty() {
        command = command
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Afficher la version"));
    }
    for (_, argument, text) in FR.iter().filter(|(of, _, _)| *of == path) {
        // French typography: no-break space before a colon that ends a word.
        let text = text.replace(": ", "\u{a0}: ");
        command = if argument.is_empty() {
            command.about(text.clone()).long_about(text)
        } else {
            command.mut_arg(*argument, |arg| arg.help(text))
        };
    }
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in names {
        let path = path.clone();
        command = command.mut_subcommand(name, |below| french(below, path));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, above: &str, missing: &mut Vec<String>) {
        let path =
            if above.is_empty() { command.get_name().to_owned() } else { format!("{above} {}", command.get_name()) };
        let has = |argument: &str| FR.iter().any(|(of, name, _)| *of == path && *name == argument);
        if !has("") {
            missing.push(path.clone());
        }
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str();
            let setting = crate::config::SETTINGS.iter().any(|setting| setting.name == name);
            if !setting && !["help", "version"].contains(&name) && !has(name) {
                missing.push(format!("{path} {name}"));
            }
        }
        for below in command.get_subcommands() {
            walk(below, &path, missing);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_french() {
        let mut missing = Vec::new();
        walk(&crate::cli::command(Language::En), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
        crate::cli::command(Language::Fr).debug_assert();
    }
}
