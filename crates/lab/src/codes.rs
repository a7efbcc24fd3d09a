//! What the codes of the lab mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 19] = [
    CodeDetails {
        code: "LE001",
        title: ["Moteur du laboratoire sans droits", "Lab engine without rights"],
        why: [
            "Créer un espace réseau et monter des volumes demande d’être root.",
            "Making a network namespace and mounting volumes takes root.",
        ],
        fix: [
            "Démarrez «\u{a0}levain lab-agent\u{a0}» en tant que root. Le portail, lui, n’a besoin d’aucun droit.",
            "Start “levain lab-agent” as root. The portal itself needs no right.",
        ],
    },
    CodeDetails {
        code: "LE002",
        title: ["Programme du laboratoire absent", "Program of the lab missing"],
        why: [
            "Le laboratoire se sert de programmes de la machine, et l’un d’eux n’est pas installé.",
            "The lab uses programs of the machine, and one of them is not installed.",
        ],
        fix: ["Installez le paquet nommé, puis recommencez.", "Install the package named, then try again."],
    },
    CodeDetails {
        code: "LE003",
        title: ["Dossier du laboratoire inutilisable", "Folder of the lab unusable"],
        why: [
            "Le moteur garde tout dans un dossier, et celui-ci ne s’y prête pas ou ne peut être écrit.",
            "The engine keeps everything in one folder, and this one is unfit for it or cannot be written.",
        ],
        fix: [
            "Donnez un dossier durable au chemin court, hors de /run, sur un disque qui a de la place.",
            "Give a lasting folder with a short path, outside /run, on a disk that has room.",
        ],
    },
    CodeDetails {
        code: "LE004",
        title: ["Moteur déjà tenu", "Engine already held"],
        why: [
            "Un seul processus commande un moteur, sans quoi deux se déferaient l’un l’autre.",
            "One process alone commands an engine, or two would undo each other’s work.",
        ],
        fix: ["Arrêtez l’autre agent, ou donnez un autre dossier.", "Stop the other agent, or give another folder."],
    },
    CodeDetails {
        code: "LE005",
        title: ["Moteur arrêté", "Engine stopped"],
        why: ["Aucun moteur ne tourne dans ce dossier.", "No engine runs in this folder."],
        fix: ["Démarrez «\u{a0}levain lab-agent\u{a0}».", "Start “levain lab-agent”."],
    },
    CodeDetails {
        code: "LE006",
        title: ["Démarrage du moteur manqué", "Engine that did not start"],
        why: [
            "Une étape a échoué; ce que la machine en dit est montré.",
            "A step failed; what the machine says of it is shown.",
        ],
        fix: [
            "Lisez engine.log dans le dossier du laboratoire, puis lancez «\u{a0}levain lab doctor\u{a0}».",
            "Read engine.log in the folder of the lab, then run “levain lab doctor”.",
        ],
    },
    CodeDetails {
        code: "LE007",
        title: ["Environnement refusé", "Environment refused"],
        why: [
            "Tel qu’il est demandé, il ne peut pas tourner\u{a0}: il dépasse son profil, une image n’est pas installée ou une préparation échoue.",
            "As it is asked for it cannot run: it is over its profile, an image is not installed, or a preparation fails.",
        ],
        fix: [
            "La raison est nommée\u{a0}: choisissez un profil plus grand, installez l’image ou corrigez la trousse.",
            "The reason is named: choose a larger profile, install the image, or correct the package.",
        ],
    },
    CodeDetails {
        code: "LE008",
        title: ["Moteur muet", "Engine that does not answer"],
        why: [
            "Le moteur du laboratoire, ou l’agent qui le tient, ne répond pas sur sa prise Unix.",
            "The lab’s engine, or the agent that holds it, does not answer on its Unix socket.",
        ],
        fix: [
            "Vérifiez que «\u{a0}levain lab-agent\u{a0}» tourne; ce qui devait être fait est retenté.",
            "See that “levain lab-agent” runs; what was to be done is tried again.",
        ],
    },
    CodeDetails {
        code: "LE009",
        title: ["Étape manquée par le moteur", "Step that the engine did not do"],
        why: [
            "Le moteur ou un programme de la machine a dit non; ce qui avait été fait est défait.",
            "The engine or a program of the machine said no; what had been done is undone.",
        ],
        fix: [
            "Lisez l’étape nommée et ce qui en est dit (disque plein, module absent); l’étape est retentée.",
            "Read the step named and what is said of it (full disk, missing module); the step is tried again.",
        ],
    },
    CodeDetails {
        code: "LE010",
        title: ["Environnement absent", "No such environment"],
        why: [
            "L’environnement ou le conteneur demandé n’est pas sur ce moteur.",
            "The environment or container asked for is not on this engine.",
        ],
        fix: [
            "Il a pris fin ou n’est pas encore fait\u{a0}: la page de l’environnement dit où il en est.",
            "It has ended or is not made yet: the page of the environment says how it is.",
        ],
    },
    CodeDetails {
        code: "LE011",
        title: ["Marqueur qui ne se mesure pas ici", "Marker that cannot be measured here"],
        why: [
            "Une personne en donne la valeur, sa définition est fautive, ou elle nomme ce que l’application n’a pas.",
            "A person gives its value, its definition is wrong, or it names what the application does not have.",
        ],
        fix: [
            "Donnez-en la valeur vous-même, avec sa preuve, ou corrigez la définition du marqueur.",
            "Give its value yourself, with its evidence, or correct the definition of the marker.",
        ],
    },
    CodeDetails {
        code: "LR001",
        title: ["Dossier de reproduction illisible", "Reproduction bundle that cannot be read"],
        why: [
            "Le fichier n’est pas une archive .tar.gz entière, ou le disque a refusé.",
            "The file is not a whole .tar.gz archive, or the disk said no.",
        ],
        fix: [
            "Téléchargez-le de nouveau et comparez sa taille à celle de l’original.",
            "Download it again, and compare its size with the original’s.",
        ],
    },
    CodeDetails {
        code: "LR002",
        title: ["Fichier refusé dans un dossier de reproduction", "File refused in a reproduction bundle"],
        why: [
            "Un chemin mène hors du dossier, un lien ou un fichier spécial s’y trouve, ou un nom n’est pas de ceux que Levain écrit. Rien n’a été lancé.",
            "A path leads out of the folder, a link or a special file is in it, or a name is not one that Levain writes. Nothing was run.",
        ],
        fix: [
            "Ne vous y fiez pas\u{a0}: demandez à son auteur un dossier écrit par Levain.",
            "Do not trust it: ask its author for one written by Levain.",
        ],
    },
    CodeDetails {
        code: "LR003",
        title: ["Dossier de reproduction trop gros", "Reproduction bundle too large"],
        why: [
            "Il contient plus de fichiers ou d’octets qu’un dossier de reproduction n’en a.",
            "It holds more files or bytes than a reproduction bundle has.",
        ],
        fix: [
            "Demandez à son auteur un dossier sans images, qui seront reconstruites, ou des séries plus courtes.",
            "Ask its author for one without images, which are then built again, or for shorter series.",
        ],
    },
    CodeDetails {
        code: "LR004",
        title: ["Dossier de reproduction incomplet", "Reproduction bundle not whole"],
        why: [
            "Un fichier manque, ou n’a pas la forme attendue.",
            "A file is missing, or does not have the expected form.",
        ],
        fix: [
            "Le fichier est nommé\u{a0}: prenez le dossier entier, tel que Levain l’a écrit.",
            "The file is named: take the whole bundle, as Levain wrote it.",
        ],
    },
    CodeDetails {
        code: "LR005",
        title: ["Fichier changé dans un dossier de reproduction", "File changed in a reproduction bundle"],
        why: [
            "Son empreinte n’est pas celle que dit bundle.json, il n’y est pas nommé, ou un résultat ne suit pas de ses relevés.",
            "Its hash is not the one that bundle.json says, it is not named there, or a result does not follow from its samples.",
        ],
        fix: [
            "Prenez le dossier d’origine. Pour changer la trousse, refaites plutôt un essai avec «\u{a0}levain lab package try\u{a0}».",
            "Take the original. To change the package, make a trial of your own with “levain lab package try”.",
        ],
    },
    CodeDetails {
        code: "LR006",
        title: ["Dossier de reproduction d’une autre version", "Reproduction bundle of another version"],
        why: [
            "Il a été écrit dans une forme que cette version de Levain ne connaît pas.",
            "It was written in a form that this version of Levain does not know.",
        ],
        fix: [
            "Installez la version de Levain que nomme bundle.json, ou une plus récente.",
            "Install the version of Levain that bundle.json names, or a later one.",
        ],
    },
    CodeDetails {
        code: "LR007",
        title: ["Dossier de reproduction non écrit", "Reproduction bundle not written"],
        why: [
            "Le dossier donné est pris, le disque a refusé, ou un nom ne peut être celui d’un fichier.",
            "The folder given is taken, the disk said no, or a name cannot be that of a file.",
        ],
        fix: [
            "Donnez un autre endroit, où il y a de la place; un marqueur se nomme de lettres a–z, de chiffres et de traits d’union.",
            "Give another place, with room; a marker is named with letters a–z, digits and hyphens.",
        ],
    },
    CodeDetails {
        code: "LR008",
        title: ["Secret dans un dossier de reproduction", "Secret in a reproduction bundle"],
        why: [
            "La valeur d’un secret du formulaire se lit dans un fichier qui serait publié\u{a0}: l’application l’a écrite, ou quelqu’un l’a donnée aussi comme réponse. Rien n’a été écrit.",
            "The value of a secret of the form can be read in a file that would be published: the application wrote it, or somebody gave it as an answer too. Nothing was written.",
        ],
        fix: [
            "Corrigez le marqueur ou la mesure qui le recopie, ou donnez un secret qui n’est pas un mot courant.",
            "Correct the marker or the measurement that copies it, or give a secret that is not a common word.",
        ],
    },
];
