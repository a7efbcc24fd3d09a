//! What the codes of use cases mean, and the codes of every crate below, for their pages.

use levain_model::CodeDetails;

/// Every code that a page or a command shows and that is not of publiccode.yml, by family.
pub fn all() -> impl Iterator<Item = &'static CodeDetails> {
    let families: [&'static [CodeDetails]; 11] = [
        &OWN,
        &LAB,
        &levain_exchange::CODES,
        &levain_store::CODES,
        &levain_outbound::CODES,
        &levain_identity::CODES,
        &levain_forge::CODES,
        &levain_git::CODES,
        &levain_mail::CODES,
        levain_package::CODES,
        &levain_lab::CODES,
    ];
    families.into_iter().flatten()
}

/// The meaning of a code, in whatever capitals it is written.
pub fn find(code: &str) -> Option<&'static CodeDetails> {
    all().find(|known| known.code.eq_ignore_ascii_case(code))
}

/// Every code, in order.
const OWN: [CodeDetails; 13] = [
    CodeDetails {
        code: "AP001",
        title: ["Élément introuvable", "Not found"],
        why: [
            "L’adresse désigne un logiciel, un organisme ou une fiche qui n’existe pas, ou qui n’existe plus.",
            "The address names a software, a body or a record that does not exist, or no longer does.",
        ],
        fix: [
            "Cherchez l’élément par son nom. Une fiche réunie à une autre redirige d’elle-même.",
            "Search for it by its name. A record merged into another redirects by itself.",
        ],
    },
    CodeDetails {
        code: "AP002",
        title: ["Connexion requise", "Sign-in required"],
        why: [
            "Cette page ou cette action est réservée aux personnes qui ont un compte.",
            "This page or action is for people who have an account.",
        ],
        fix: [
            "Connectez-vous, puis recommencez. Si vous n’avez pas de compte, demandez-en un à la personne qui administre ce site.",
            "Sign in, then try again. If you have no account, ask the person who administers this site for one.",
        ],
    },
    CodeDetails {
        code: "AP003",
        title: ["Action non permise", "Action not allowed"],
        why: [
            "Votre compte n’a pas le rôle que cette action demande.",
            "Your account does not have the role that this action asks for.",
        ],
        fix: [
            "Demandez le rôle à la personne qui administre ce site. La page de votre compte montre ceux que vous avez.",
            "Ask the person who administers this site for the role. The page of your account shows those you have.",
        ],
    },
    CodeDetails {
        code: "AP004",
        title: ["Adresse ou mot de passe inexact", "Wrong address or password"],
        why: [
            "L’un des deux ne convient pas. Le site ne dit pas lequel, pour ne pas révéler qui a un compte.",
            "One of the two is not right. The site does not say which, so as not to reveal who has an account.",
        ],
        fix: [
            "Vérifiez les deux, puis essayez de nouveau. La personne qui administre ce site peut donner un nouveau mot de passe.",
            "Check both, then try again. The person who administers this site can give a new password.",
        ],
    },
    CodeDetails {
        code: "AP005",
        title: ["Trop de tentatives", "Too many attempts"],
        why: [
            "Après plusieurs échecs, le site fait attendre, pour qu’on ne puisse pas deviner un mot de passe.",
            "After several failures the site makes people wait, so that nobody can guess a password.",
        ],
        fix: ["Attendez le temps indiqué, puis essayez de nouveau.", "Wait for the time shown, then try again."],
    },
    CodeDetails {
        code: "AP006",
        title: ["Valeur refusée", "Value refused"],
        why: [
            "Une valeur du formulaire ou de la commande ne peut pas être prise\u{a0}: elle manque, est trop longue ou n’a pas la forme attendue.",
            "A value of the form or of the command cannot be taken: it is missing, too long, or not of the expected form.",
        ],
        fix: [
            "Le message nomme la valeur et ce qui est attendu\u{a0}: corrigez-la, puis recommencez.",
            "The message names the value and what is expected: correct it, then try again.",
        ],
    },
    CodeDetails {
        code: "AP007",
        title: ["Action devenue impossible", "Action no longer possible"],
        why: [
            "L’état a changé entre-temps, ou l’action n’a pas de sens dans l’état présent. Rien n’a été modifié.",
            "The state changed meanwhile, or the action makes no sense in the present state. Nothing was changed.",
        ],
        fix: [
            "Rechargez la page pour voir l’état présent, puis décidez de nouveau.",
            "Reload the page to see the present state, then decide again.",
        ],
    },
    CodeDetails {
        code: "AP008",
        title: ["Panne de la base de données", "Failure of the database"],
        why: [
            "La base de données a refusé ou interrompu l’opération. Rien n’a été enregistré.",
            "The database refused or interrupted the operation. Nothing was saved.",
        ],
        fix: [
            "Réessayez dans un moment. La personne qui administre ce site trouve dans le journal un code qui commence par ST.",
            "Try again in a moment. The person who administers this site finds in the log a code that begins with ST.",
        ],
    },
    CodeDetails {
        code: "AP009",
        title: ["Panne de l’index de recherche", "Failure of the search index"],
        why: [
            "L’index ne peut pas être lu ou écrit. Il est tiré de la base, qui n’est pas touchée.",
            "The index cannot be read or written. It is derived from the database, which is not affected.",
        ],
        fix: [
            "Refaites l’index\u{a0}: «\u{a0}levain admin index\u{a0}», ou le bouton de la page d’administration.",
            "Make the index again: “levain admin index”, or the button of the administration page.",
        ],
    },
    CodeDetails {
        code: "AP010",
        title: ["Contenu illisible", "Unreadable content"],
        why: [
            "Un fichier du contenu livré avec le programme, ou du dossier qui le remplace, ne peut pas être lu.",
            "A file of the content that comes with the program, or of the folder that overrides it, cannot be read.",
        ],
        fix: [
            "Corrigez le fichier et la ligne que nomme le journal, ou retirez le réglage «\u{a0}content\u{a0}».",
            "Correct the file and the line that the log names, or remove the setting “content”.",
        ],
    },
    CodeDetails {
        code: "AP011",
        title: ["Erreur interne", "Internal error"],
        why: [
            "Le programme s’est contredit\u{a0}: c’est un défaut du programme, et non de votre demande. Rien n’a été enregistré.",
            "The program contradicted itself: that is a fault of the program, not of your request. Nothing was saved.",
        ],
        fix: [
            "Signalez le problème avec l’heure et l’adresse de la page\u{a0}: le journal garde le détail.",
            "Report the problem with the time and the address of the page: the log keeps the details.",
        ],
    },
    CodeDetails {
        code: "AP020",
        title: ["Format de catalogue non reconnu", "Catalogue format not recognised"],
        why: [
            "Aucun des formats connus ne correspond à ce fichier ou à ce dossier.",
            "None of the known formats fits this file or folder.",
        ],
        fix: [
            "Nommez le format avec --format. «\u{a0}levain help import\u{a0}» donne la liste.",
            "Name the format with --format. “levain help import” gives the list.",
        ],
    },
    CodeDetails {
        code: "AP021",
        title: ["Chemin inexistant", "Path that does not exist"],
        why: [
            "Le fichier ou le dossier à importer n’existe pas à l’endroit donné.",
            "The file or folder to import does not exist at the place given.",
        ],
        fix: [
            "Vérifiez le chemin; un chemin relatif part du dossier courant.",
            "Check the path; a relative path starts from the current folder.",
        ],
    },
];

/// What keeps a report of the lab from being published, or a document from being read.
const LAB: [CodeDetails; 6] = [
    CodeDetails {
        code: "LX001",
        title: ["Section vide", "Empty section"],
        why: [
            "Une section du rapport d’expérimentation ne dit rien. Le lecteur ne sait pas si elle a été oubliée.",
            "A section of the experiment report says nothing. A reader cannot tell whether it was forgotten.",
        ],
        fix: [
            "Écrivez la section. S’il n’y a rien à dire, écrivez-le avec la raison.",
            "Write the section. When there is nothing to say, write that, with the reason.",
        ],
    },
    CodeDetails {
        code: "LX002",
        title: ["Reste de modèle", "Template residue"],
        why: [
            "Le texte contient encore une consigne du modèle, comme «\u{a0}à compléter\u{a0}» ou TODO.",
            "The text still holds an instruction of the template, such as “to be completed” or TODO.",
        ],
        fix: ["Remplacez la consigne par votre texte, ou retirez-la.", "Put your own text in its place, or remove it."],
    },
    CodeDetails {
        code: "LX003",
        title: ["Licence du rapport absente ou inconnue", "Licence of the report missing or unknown"],
        why: [
            "Sans licence que l’on reconnaît, personne ne sait s’il peut reprendre le rapport.",
            "Without a licence that people recognise, nobody knows whether they may reuse the report.",
        ],
        fix: [
            "Donnez l’identifiant SPDX d’une licence, par exemple CC-BY-4.0.",
            "Give the SPDX identifier of a licence, for example CC-BY-4.0.",
        ],
    },
    CodeDetails {
        code: "LX004",
        title: ["Marqueur sans mesure ni explication", "Marker with neither measure nor explanation"],
        why: [
            "Un marqueur promis puis passé sous silence fausse la lecture du verdict.",
            "A marker that was promised and then left out misleads whoever reads the verdict.",
        ],
        fix: [
            "Saisissez la mesure, ou écrivez pourquoi elle manque.",
            "Enter the measure, or write why there is none.",
        ],
    },
    CodeDetails {
        code: "LX005",
        title: ["État contradictoire", "Contradictory status"],
        why: [
            "Le rapport et l’état de l’expérimentation se contredisent\u{a0}: elle n’est pas finie, ou personne n’a conclu.",
            "The report and the state of the experiment contradict each other: it has not ended, or nobody concluded.",
        ],
        fix: [
            "Concluez ou abandonnez l’expérimentation avec un motif, puis publiez le rapport.",
            "Conclude or abandon the experiment with a reason, then publish the report.",
        ],
    },
    CodeDetails {
        code: "LX006",
        title: ["Document d’expérimentation illisible", "Unreadable document of an experiment"],
        why: [
            "Le document n’a pas l’en-tête ou les sections d’une hypothèse ou d’un rapport d’expérimentation.",
            "The document lacks the front matter or the sections of a hypothesis or of an experiment report.",
        ],
        fix: [
            "Partez d’un document écrit par «\u{a0}levain lab experiment export\u{a0}», et gardez ses titres.",
            "Start from a document written by “levain lab experiment export”, and keep its headings.",
        ],
    },
];
