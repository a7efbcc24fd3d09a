//! What the codes of the lab mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 11] = [
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
];
