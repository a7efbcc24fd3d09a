//! PC3xx: what only the network tells.

use super::CodeInfo;
use crate::diagnostic::Severity::Warning;
use crate::language::text;

pub(crate) static ALL: &[&CodeInfo] = &[&UNREACHABLE, &NOT_A_REPOSITORY];

pub(crate) static UNREACHABLE: CodeInfo = CodeInfo {
    code: "PC301",
    severity: Warning,
    title: text("Lien qui ne répond pas", "Link that does not answer"),
    message: text("« {value} » ne répond pas : {reason}", "“{value}” does not answer: {reason}"),
    why: text(
        "Un lien mort fait perdre confiance dans le reste du fichier. Ce n’est qu’un avertissement : un serveur peut être en panne un moment.",
        "A dead link makes people doubt the rest of the file. It is only a warning: a server may be down for a while.",
    ),
    how: text(
        "Ouvrez le lien; corrigez-le ou retirez-le s’il ne mène plus nulle part.",
        "Open the link; correct it, or remove it if it leads nowhere.",
    ),
    before: "",
    after: "",
};

pub(crate) static NOT_A_REPOSITORY: CodeInfo = CodeInfo {
    code: "PC302",
    severity: Warning,
    title: text("Adresse qui n’est pas celle d’un dépôt", "Address that is not that of a repository"),
    message: text(
        "« {value} » ne semble pas mener à un dépôt de code",
        "“{value}” does not seem to lead to a code repository",
    ),
    why: text(
        "« url » sert aux outils à trouver le code source; une page de présentation va dans « landingURL ».",
        "Tools use “url” to find the source code; a presentation page goes in “landingURL”.",
    ),
    how: text("Donnez l’adresse du dépôt sur sa forge.", "Give the address of the repository on its forge."),
    before: "",
    after: "",
};
