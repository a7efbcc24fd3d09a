//! PC0xx: the text, as characters and as YAML.

use super::CodeInfo;
use crate::diagnostic::Severity::{Error, Information, Warning};
use crate::language::text;

pub(crate) static ALL: &[&CodeInfo] = &[
    &TOO_LARGE,
    &NOT_UTF8,
    &SYNTAX,
    &DUPLICATE_KEY,
    &SEVERAL_DOCUMENTS,
    &EMPTY,
    &NOT_A_MAPPING,
    &TOO_DEEP,
    &TOO_MANY_ALIASES,
    &UNKNOWN_ALIAS,
    &ALIAS_TO_ITSELF,
    &BYTE_ORDER_MARK,
    &INVISIBLE,
    &TOO_MANY,
];

pub(crate) static TOO_LARGE: CodeInfo = CodeInfo {
    code: "PC001",
    severity: Error,
    title: text("Fichier trop gros", "File too large"),
    message: text("le fichier dépasse la limite de {limit} octets", "the file is over the limit of {limit} bytes"),
    why: text(
        "Un fichier publiccode.yml tient en quelques kilo-octets. Une limite protège les outils qui en lisent des milliers.",
        "A publiccode.yml file takes a few kilobytes. A limit protects the tools that read thousands of them.",
    ),
    how: text(
        "Vérifiez que le fichier est bien un publiccode.yml. Gardez la documentation longue ailleurs, avec un lien.",
        "Check that the file really is a publiccode.yml. Keep long documentation elsewhere, with a link.",
    ),
    before: "",
    after: "",
};

pub(crate) static NOT_UTF8: CodeInfo = CodeInfo {
    code: "PC002",
    severity: Error,
    title: text("Texte qui n’est pas en UTF-8", "Text that is not UTF-8"),
    message: text("le texte n’est pas en UTF-8 à partir d’ici", "the text is not UTF-8 from here on"),
    why: text(
        "Le standard demande UTF-8. Avec un autre encodage, les lettres accentuées sont illisibles pour les autres.",
        "The standard asks for UTF-8. In another encoding, accented letters cannot be read by others.",
    ),
    how: text("Enregistrez le fichier en UTF-8 dans votre éditeur.", "Save the file as UTF-8 in your editor."),
    before: "",
    after: "",
};

pub(crate) static SYNTAX: CodeInfo = CodeInfo {
    code: "PC003",
    severity: Error,
    title: text("Erreur de syntaxe YAML", "YAML syntax error"),
    message: text("{reason}", "{reason}"),
    why: text(
        "Un fichier qui n’est pas du YAML valide n’est lu par aucun outil.",
        "No tool reads a file that is not valid YAML.",
    ),
    how: text(
        "Corrigez la ligne montrée, ou celle qui la précède. Mettez entre guillemets les valeurs qui contiennent « : », « # » ou qui commencent par un caractère spécial.",
        "Correct the line shown, or the one before it. Put in quotes values that contain “: ” or “ #”, or that start with a special character.",
    ),
    before: "name: Gestion: dossiers",
    after: "name: \"Gestion: dossiers\"",
};

pub(crate) static DUPLICATE_KEY: CodeInfo = CodeInfo {
    code: "PC004",
    severity: Error,
    title: text("Clé répétée", "Repeated key"),
    message: text("la clé « {key} » est déjà à la ligne {line}", "the key “{key}” already stands at line {line}"),
    why: text(
        "YAML interdit deux clés égales au même niveau; les outils garderaient l’une ou l’autre, au hasard.",
        "YAML forbids two equal keys at the same level; tools would keep one or the other at random.",
    ),
    how: text(
        "Gardez une seule des deux, ou réunissez leurs contenus.",
        "Keep only one of them, or bring their contents together.",
    ),
    before: "name: Dossiers\nname: Gestion des dossiers",
    after: "name: Gestion des dossiers",
};

pub(crate) static SEVERAL_DOCUMENTS: CodeInfo = CodeInfo {
    code: "PC005",
    severity: Error,
    title: text("Plusieurs documents YAML", "Several YAML documents"),
    message: text(
        "un deuxième document commence ici; un fichier n’en contient qu’un",
        "a second document starts here; a file holds only one",
    ),
    why: text("Un fichier publiccode.yml décrit un seul logiciel.", "A publiccode.yml file describes one software."),
    how: text(
        "Retirez la ligne « --- » et ce qui la suit, ou faites un fichier par logiciel.",
        "Remove the “---” line and what follows it, or make one file per software.",
    ),
    before: "name: Dossiers\n---\nname: Cartes",
    after: "name: Dossiers",
};

pub(crate) static EMPTY: CodeInfo = CodeInfo {
    code: "PC006",
    severity: Error,
    title: text("Fichier vide", "Empty file"),
    message: text("le fichier ne contient aucune donnée", "the file holds no data"),
    why: text("Un fichier vide ne décrit aucun logiciel.", "An empty file describes no software."),
    how: text(
        "Rédigez-le avec « levain publiccode new » ou avec le formulaire du portail.",
        "Write it with “levain publiccode new” or with the form of the portal.",
    ),
    before: "# publiccode",
    after: "name: Dossiers",
};

pub(crate) static NOT_A_MAPPING: CodeInfo = CodeInfo {
    code: "PC007",
    severity: Error,
    title: text("Le fichier n’est pas fait de clés", "The file is not made of keys"),
    message: text("des clés étaient attendues, pas {found}", "keys were expected, not {found}"),
    why: text(
        "Un fichier publiccode.yml est une suite de clés suivies de leur valeur.",
        "A publiccode.yml file is a series of keys followed by their values.",
    ),
    how: text(
        "Écrivez « clé: valeur », une espace après le deux-points.",
        "Write “key: value”, with a space after the colon.",
    ),
    before: "- name: Dossiers",
    after: "name: Dossiers",
};

pub(crate) static TOO_DEEP: CodeInfo = CodeInfo {
    code: "PC008",
    severity: Error,
    title: text("Trop de niveaux imbriqués", "Too many nested levels"),
    message: text("plus de {limit} niveaux sont imbriqués", "more than {limit} levels are nested"),
    why: text(
        "Le standard en demande six. Une limite protège contre des fichiers faits pour épuiser les outils.",
        "The standard needs six. A limit protects against files made to exhaust tools.",
    ),
    how: text("Retirez les crochets ou les retraits de trop.", "Remove the brackets or the indentation in excess."),
    before: "",
    after: "",
};

pub(crate) static TOO_MANY_ALIASES: CodeInfo = CodeInfo {
    code: "PC009",
    severity: Error,
    title: text("Alias qui s’étendent sans mesure", "Aliases that expand without measure"),
    message: text(
        "les alias tiennent lieu de trop de texte (limite : {limit} valeurs)",
        "the aliases stand for too much text (limit: {limit} values)",
    ),
    why: text(
        "Des alias d’alias peuvent faire d’un petit fichier des milliards de valeurs et bloquer les outils.",
        "Aliases of aliases can turn a small file into billions of values and block tools.",
    ),
    how: text(
        "Écrivez les valeurs au lieu de les répéter par alias.",
        "Write the values instead of repeating them by alias.",
    ),
    before: "",
    after: "",
};

pub(crate) static UNKNOWN_ALIAS: CodeInfo = CodeInfo {
    code: "PC010",
    severity: Error,
    title: text("Alias inconnu", "Unknown alias"),
    message: text("aucune ancre « &{name} » ne précède cet alias", "no anchor “&{name}” comes before this alias"),
    why: text(
        "Une valeur qui commence par « * » renvoie à une ancre; sans elle, le fichier n’est pas valide.",
        "A value that starts with “*” refers to an anchor; without it the file is not valid.",
    ),
    how: text(
        "Mettez la valeur entre guillemets si l’astérisque en fait partie.",
        "Put the value in quotes if the asterisk is part of it.",
    ),
    before: "name: *dossiers",
    after: "name: \"*dossiers\"",
};

pub(crate) static ALIAS_TO_ITSELF: CodeInfo = CodeInfo {
    code: "PC011",
    severity: Error,
    title: text("Alias qui se contient lui-même", "Alias that contains itself"),
    message: text("cet alias renvoie à la valeur qui le contient", "this alias refers to the value that holds it"),
    why: text("Une telle valeur n’a pas de fin.", "Such a value has no end."),
    how: text("Écrivez la valeur voulue à la place de l’alias.", "Write the value meant in place of the alias."),
    before: "usedBy: &bodies [*bodies]",
    after: "usedBy: [Municipalité de Val-Exemple]",
};

pub(crate) static BYTE_ORDER_MARK: CodeInfo = CodeInfo {
    code: "PC012",
    severity: Information,
    title: text("Marque d’ordre des octets", "Byte-order mark"),
    message: text(
        "le fichier commence par une marque d’ordre des octets, que d’autres outils refusent",
        "the file starts with a byte-order mark, which other tools refuse",
    ),
    why: text(
        "YAML l’admet, mais le validateur de référence prend la marque pour le début de la première clé.",
        "YAML allows it, but the reference validator takes the mark for the start of the first key.",
    ),
    how: text("Enregistrez en « UTF-8 sans BOM ».", "Save as “UTF-8 without BOM”."),
    before: "\u{feff}name: Dossiers",
    after: "name: Dossiers",
};

pub(crate) static INVISIBLE: CodeInfo = CodeInfo {
    code: "PC013",
    severity: Warning,
    title: text("Caractère invisible", "Invisible character"),
    message: text("« {value} » contient un caractère invisible", "“{value}” contains an invisible character"),
    why: text(
        "Venu d’un copier-coller, il ne se voit pas mais change la valeur: un lien ou un code ne fonctionne plus.",
        "Brought by copy and paste, it is not seen but changes the value: a link or a code no longer works.",
    ),
    how: text("Retirez-le; « --fix » le fait.", "Remove it; “--fix” does."),
    before: "landingURL: \"https://example.org/\u{200b}dossiers\"",
    after: "landingURL: \"https://example.org/dossiers\"",
};

pub(crate) static TOO_MANY: CodeInfo = CodeInfo {
    code: "PC014",
    severity: Information,
    title: text("Trop de constats", "Too much to say"),
    message: text("seuls les {limit} premiers constats sont montrés", "only the first {limit} findings are shown"),
    why: text("Au-delà, personne ne les lirait.", "Nobody would read more."),
    how: text("Corrigez ceux-ci, puis vérifiez de nouveau.", "Correct these, then check again."),
    before: "",
    after: "",
};
