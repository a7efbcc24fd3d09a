//! Help texts in French. The English ones stand beside the arguments; a test asserts that each has its French line here.

use clap::{Arg, ArgAction, Command, Id};
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
    ("levain guide", "", "Guides d’un dossier de contenu: les vérifier avant qu’on les lise"),
    (
        "levain guide check",
        "",
        "Vérifier les guides, le glossaire et la trousse: en-têtes, liens, blocs, accord des deux langues; code 1 s’il y a quelque chose à corriger",
    ),
    (
        "levain guide check",
        "folder",
        "Dossier de contenu; par défaut, le réglage « content », sinon ce qui vient avec le programme",
    ),
    (
        "levain lab",
        "",
        "Le laboratoire: trousses et manifestes d’applications, isolement de cette machine, expérimentations et leurs documents",
    ),
    (
        "levain lab manifest",
        "",
        "Soumettre des manifestes Kubernetes au profil du laboratoire; code 1 si quelque chose est refusé, 2 si un fichier est illisible",
    ),
    ("levain lab manifest", "files", "Manifestes (YAML)"),
    ("levain lab manifest", "image", "Nom d’une image que les manifestes peuvent faire tourner; à répéter"),
    ("levain lab experiment", "", "Expérimentations: les lister, écrire leurs documents, lire des documents"),
    ("levain lab experiment list", "", "Lister les expérimentations, brouillons compris"),
    (
        "levain lab experiment list",
        "status",
        "Seulement celles dans cet état: draft, proposed, accepted, rejected, running, completed, abandoned",
    ),
    (
        "levain lab experiment list",
        "verdict",
        "Seulement celles de ce verdict: proven, partly_proven, refuted, not_verified",
    ),
    (
        "levain lab experiment export",
        "",
        "Écrire l’hypothèse et, s’il y en a un, le rapport d’une expérimentation, en Markdown, dans un dossier",
    ),
    ("levain lab experiment export", "id", "Identifiant de l’expérimentation"),
    ("levain lab experiment export", "folder", "Dossier où les écrire; il est fait au besoin"),
    (
        "levain lab experiment import",
        "",
        "Lire des documents: une hypothèse devient un brouillon, un rapport remplit celui de son expérimentation",
    ),
    ("levain lab experiment import", "files", "Documents (Markdown)"),
    (
        "levain lab experiment import",
        "organization",
        "Organisme du brouillon: son nom court dans les adresses; par défaut, celui du document",
    ),
    ("levain lab package", "", "Trousses d’applications: vérifier, lister, construire"),
    (
        "levain lab package check",
        "",
        "Vérifier des trousses; code 1 si quelque chose est refusé, 2 si un dossier est illisible",
    ),
    ("levain lab package check", "folders", "Dossiers de trousses, ou noms de trousses connues"),
    ("levain lab package list", "", "Lister les trousses, et lesquelles de leurs images sont construites ici"),
    ("levain lab package list", "store", "Dossier des images; par défaut, lab/images dans le dossier de données"),
    ("levain lab package build", "", "Construire les images d’une trousse avec les seuls paquets de Debian"),
    ("levain lab package build", "name", "Nom d’une trousse connue, ou dossier d’une trousse"),
    ("levain lab package build", "store", "Dossier des images; par défaut, lab/images dans le dossier de données"),
    ("levain lab package build", "again", "Construire de nouveau les images déjà construites"),
    ("levain lab package build", "locked", "Code 1 si les paquets d’une image ne sont pas ceux d’images.lock"),
    ("levain lab package build", "update_lock", "Écrire les paquets trouvés dans l’images.lock du dossier"),
    (
        "levain lab package build",
        "archives",
        "Dossier où écrire aussi chaque image, en IMAGE.tar: une archive OCI pour un registre ou une autre machine",
    ),
    (
        "levain lab doctor",
        "",
        "Lancer des attaques dans un moteur privé sur cette machine et dire ce qui tient; code 1 si quelque chose cède",
    ),
    ("levain lab doctor", "runtime", "Programme qui fait tourner les conteneurs: runc ou crun"),
    (
        "levain lab-agent",
        "",
        "Tenir le moteur de conteneurs du laboratoire, à part du serveur de pages; tourne en root",
    ),
    (
        "levain lab-agent",
        "folder",
        "Dossier du moteur, sur un disque qui a de la place; par défaut, lab dans le dossier des données",
    ),
    ("levain lab-agent", "socket", "Prise Unix où le serveur lui parle; par défaut, agent.sock dans le dossier"),
    ("levain lab-agent", "group", "Numéro du groupe qui peut ouvrir la prise, en plus de root"),
    ("levain lab-agent", "runtime", "Programme qui fait tourner les conteneurs: runc ou crun"),
    (
        "levain lab-agent",
        "environments",
        "Adresse où les navigateurs, ou le serveur placé devant, atteignent les environnements (127.0.0.1:8443); sans elle, personne",
    ),
    (
        "levain lab-agent",
        "stop",
        "Arrêter le moteur du dossier, qui survit aux agents, et retirer tout ce qui y tourne; les images restent",
    ),
    (
        "levain lab-agent",
        "rehearse",
        "Ne rien faire tourner: répondre comme le ferait un moteur, pour voir les pages sur une machine qui n’en a pas; sans root",
    ),
    ("levain lab-agent", "key_file", "Fichier de la clé partagée avec le serveur: 64 chiffres hexadécimaux"),
    (
        "levain lab-agent",
        "kubernetes",
        "Faire tourner les environnements sur une grappe, en tant que pod de celle-ci ou comme le dit KUBECONFIG; sans root",
    ),
    (
        "levain lab-agent",
        "registry",
        "Où les images des trousses ont été poussées (registre.exemple.org/labo), sans nom d’image",
    ),
    (
        "levain lab-agent",
        "pods",
        "Réseau où la grappe donne des adresses aux pods (10.42.0.0/16); à répéter. Personne n’est mené ailleurs",
    ),
    (
        "levain lab-agent",
        "instance",
        "Nom de cette installation sur la grappe: petites lettres et chiffres, 15 au plus",
    ),
    ("levain lab-agent", "storage_class", "Classe des volumes; par défaut, celle de la grappe"),
    (
        "levain lab-agent",
        "agent_namespace",
        "Espace de noms des pods qui atteignent les environnements; par défaut, celui de ce pod",
    ),
    ("levain lab-agent", "agent_label", "Étiquette des pods qui atteignent les environnements"),
    (
        "levain lab package install",
        "",
        "Donner au moteur du laboratoire les images d’une trousse, construites si elles ne sont pas là: alors seulement elle se lance",
    ),
    ("levain lab package install", "names", "Noms de trousses connues"),
    ("levain lab package install", "store", "Dossier des images; par défaut, lab/images dans le dossier de données"),
    (
        "levain lab package install",
        "archives",
        "Dossier d’archives faites sur une autre machine (IMAGE.tar), au lieu de construire; leurs paquets sont ceux d’images.lock",
    ),
    (
        "levain lab package install",
        "through",
        "Dossier que l’agent peut lire aussi, par où passent les images; par défaut, lab/incoming dans le dossier de données",
    ),
    (
        "levain lab package try",
        "",
        "Faire tourner une trousse sur cette seule machine jusqu’à Ctrl+C, comme au laboratoire, puis tout retirer; en root",
    ),
    ("levain lab package try", "name", "Nom d’une trousse connue, ou dossier d’une trousse"),
    ("levain lab package try", "store", "Dossier des images; par défaut, lab/images dans le dossier de données"),
    (
        "levain lab package try",
        "set",
        "Réponse à une question du formulaire; à répéter. Les secrets qui manquent sont générés",
    ),
    (
        "levain lab package try",
        "measure",
        "Mesurer les marqueurs de la trousse, puis finir: code 1 si l’un n’est pas atteint, 2 si autre chose a échoué",
    ),
    ("levain lab package try", "samples", "Avec --measure: dossier où écrire les relevés bruts"),
    (
        "levain lab package try",
        "bundle",
        "Avec --measure: dossier de reproduction à écrire, par lequel chacun peut refaire l’essai: un .tar.gz ou, sinon, un dossier qui est un dépôt git",
    ),
    ("levain lab package try", "with_images", "Avec --bundle: y mettre aussi les images"),
    (
        "levain lab reproduce",
        "",
        "Refaire ce que dit un dossier de reproduction dans un moteur à part, comparer images et résultats, puis tout retirer; en root. Ses recettes sont des programmes: lisez-les d’abord. Code 0: les marqueurs concordent, 1: l’un ne concorde pas, 2: rien n’a pu être lancé",
    ),
    ("levain lab reproduce", "bundle", "Dossier de reproduction: un .tar.gz, ou le dossier décompressé ou cloné"),
    ("levain lab reproduce", "store", "Dossier des images; par défaut, lab/images dans le dossier de données"),
    ("levain lab reproduce", "build", "Construire les images même si le dossier les contient"),
    ("levain lab reproduce", "runtime", "Programme qui fait tourner les conteneurs: runc ou crun"),
    ("levain lab package try", "listen", "Adresse de cette machine où le navigateur l’atteint"),
    ("levain lab package try", "runtime", "Programme qui fait tourner les conteneurs: runc ou crun"),
    ("levain explain", "", "Expliquer le code d’une erreur ou d’un refus, ou les lister tous"),
    ("levain explain", "code", "Un code, comme ST003; par défaut, tous"),
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
    ("levain admin steward", "", "Nommer une personne responsable d’un organisme"),
    ("levain admin steward", "email", "Adresse de courriel d’un compte"),
    (
        "levain admin steward",
        "organization",
        "L’organisme: adresse de sa page, nom court dans les adresses, ou nom exact",
    ),
    (
        "levain admin demo",
        "",
        "Charger des organismes, des personnes et des permissions fictifs, marqués comme tels, pour montrer le site ou l’essayer",
    ),
    ("levain admin demo", "force", "Les charger même là où de vraies personnes ont un compte"),
    ("levain admin index", "", "Refaire l’index de recherche"),
    (
        "levain admin purge",
        "",
        "Oublier maintenant ce qui a été gardé assez longtemps; le serveur le fait chaque heure",
    ),
    ("levain admin mail-test", "", "Envoyer tout de suite un courriel d’essai par le serveur SMTP des réglages"),
    ("levain admin mail-test", "email", "Adresse de courriel"),
    ("levain completions", "", "Écrire les complétions d’un interpréteur de commandes"),
    ("levain completions", "shell", "Interpréteur: bash, zsh, fish, elvish ou powershell"),
    ("levain man", "", "Écrire les pages de manuel dans un dossier"),
    ("levain man", "folder", "Dossier où les écrire"),
];

/// What stands for a value, English then French.
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("CODE", "CODE"),
    ("EMAIL", "COURRIEL"),
    ("FACET=VALUE", "FACETTE=VALEUR"),
    ("FILE", "FICHIER"),
    ("FOLDER", "DOSSIER"),
    ("ADDRESS", "ADRESSE"),
    ("GID", "GROUPE"),
    ("QUESTION=ANSWER", "QUESTION=RÉPONSE"),
    ("SOURCE", "SOURCE"),
    ("FORMAT", "FORMAT"),
    ("ID", "ID"),
    ("KEY=VALUE", "CLÉ=VALEUR"),
    ("LANGUAGE", "LANGUE"),
    ("LIMIT", "NOMBRE"),
    ("NAME", "NOM"),
    ("NETWORK", "RÉSEAU"),
    ("ORGANIZATION", "ORGANISME"),
    ("PATH", "CHEMIN"),
    ("PATH|URL", "CHEMIN|URL"),
    ("PROFILE", "PROFIL"),
    ("PURPOSE", "USAGE"),
    ("REVISION", "RÉVISION"),
    ("ROLE", "RÔLE"),
    ("SEVERITY", "GRAVITÉ"),
    ("SHELL", "INTERPRÉTEUR"),
    ("TEXT", "TEXTE"),
    ("URL", "URL"),
    ("VALUE", "VALEUR"),
    ("VERSION", "VERSION"),
];

/// What is said of the values of an argument, English then French.
const VALUES: &[(&str, &str)] = &[
    ("Every error at its place, with codes and corrections", "Chaque erreur à sa place, avec codes et corrections"),
    ("Excerpts with what is wrong underlined", "Extraits où ce qui ne va pas est souligné"),
    ("For a page", "Pour une page"),
    ("For a terminal", "Pour un terminal"),
    ("For programs", "Pour des programmes"),
    ("JSON of the reference command; implies its profile", "JSON de la commande de référence; suppose son profil"),
    ("SARIF 2.1.0", "SARIF 2.1.0"),
    ("Text of the reference command; implies its profile", "Texte de la commande de référence; suppose son profil"),
    (
        "The verdict, keys and messages of the reference validator",
        "Le verdict, les clés et les messages du validateur de référence",
    ),
    ("Workflow commands of forges", "Commandes de chaîne d’intégration des forges"),
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
    let usage = *command.get_styles().get_usage();
    // The library's own words and flags are English only: they are replaced by the same in French.
    let mut command = command
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{usage}Utilisation\u{a0}:{usage:#} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading("Commandes\u{a0}")
        .subcommand_value_name("COMMANDE")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Afficher cette aide"));
    if above.is_empty() {
        command = command
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Afficher la version"));
    }
    for (_, argument, text) in FR.iter().filter(|(of, _, _)| *of == path) {
        let text = typeset(text);
        command = if argument.is_empty() {
            command.about(text.clone()).long_about(text)
        } else {
            command.mut_arg(*argument, |arg| arg.help(text))
        };
    }
    // Sections come in the order in which arguments are given back.
    let mut arguments: Vec<&Arg> = command.get_arguments().collect();
    arguments.sort_by_key(|argument| (argument.get_help_heading().is_some(), !argument.is_positional()));
    let arguments: Vec<Id> = arguments.into_iter().map(|argument| argument.get_id().clone()).collect();
    for argument in arguments {
        command = command.mut_arg(argument, in_french);
    }
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in names {
        let path = path.clone();
        command = command.mut_subcommand(name, |below| french(below, path));
    }
    command
}

/// French typography: a no-break space before a colon that ends a word.
fn typeset(text: &str) -> String {
    text.replace(": ", "\u{a0}: ").replace("\u{a0}\u{a0}", "\u{a0}")
}

/// An argument with what the library would say in English of its heading and values: said here instead.
fn in_french(argument: Arg) -> Arg {
    let heading = match (argument.get_help_heading(), argument.is_positional()) {
        (Some(own), _) => format!("{own}\u{a0}"),
        (None, true) => "Arguments\u{a0}".to_owned(),
        (None, false) => "Options\u{a0}".to_owned(),
    };
    let help = typeset(&argument.get_help().map(ToString::to_string).unwrap_or_default());
    let argument = argument.help_heading(heading).help(help.clone());
    if !argument.get_action().takes_values() {
        return argument;
    }
    let names: Vec<String> = match argument.get_value_names() {
        Some(names) => names.iter().map(|name| translated(PLACEHOLDERS, name).to_owned()).collect(),
        None => vec![translated(PLACEHOLDERS, &argument.get_id().as_str().to_uppercase()).to_owned()],
    };
    let values: Vec<_> = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    let list = values.iter().map(|value| value.get_name()).collect::<Vec<_>>().join(", ");
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = (!defaults.is_empty()).then(|| format!("[par défaut\u{a0}: {}]", defaults.join(", ")));
    let variable = argument.get_env().map(|name| format!("[variable\u{a0}: {}]", name.to_string_lossy()));
    let possible = (!values.is_empty()).then(|| format!("[valeurs possibles\u{a0}: {list}]"));
    let explained: String = values
        .iter()
        .filter_map(|value| {
            Some(format!("\n- {}\u{a0}: {}", value.get_name(), translated(VALUES, &value.get_help()?.to_string())))
        })
        .collect();
    let short = [Some(help.clone()), possible.clone(), default.clone(), variable.clone()];
    let long = match explained.as_str() {
        "" => [Some(help), possible, default, variable],
        explained => [Some(help), Some(format!("Valeurs possibles\u{a0}:{explained}")), default, variable],
    };
    argument
        .value_names(names)
        .help(short.into_iter().flatten().collect::<Vec<_>>().join(" "))
        .long_help(long.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
        .hide_default_value(true)
        .hide_env(true)
        .hide_possible_values(true)
}

/// The French of an English word of a table; a test asserts that each has its line.
fn translated<'a>(table: &[(&str, &'a str)], word: &'a str) -> &'a str {
    table.iter().find(|(english, _)| *english == word).map_or(word, |(_, french)| french)
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
        for argument in command.get_arguments().filter(|argument| argument.get_action().takes_values()) {
            let names = argument.get_value_names().unwrap_or_default();
            let unknown = |word: &&clap::builder::Str| !PLACEHOLDERS.iter().any(|(known, _)| *known == word.as_str());
            missing.extend(names.iter().filter(unknown).map(|name| format!("{path} <{name}>")));
            for help in argument.get_possible_values().iter().filter_map(|value| value.get_help()) {
                if !VALUES.iter().any(|(known, _)| *known == help.to_string()) {
                    missing.push(format!("{path} {}: {help}", argument.get_id()));
                }
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
