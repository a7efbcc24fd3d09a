//! What the codes of the lab mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 6] = [
    CodeDetails {
        code: "LB001",
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
        code: "LB002",
        title: ["Programme du laboratoire absent", "Program of the lab missing"],
        why: [
            "Le laboratoire se sert de programmes de la machine, et l’un d’eux n’est pas installé.",
            "The lab uses programs of the machine, and one of them is not installed.",
        ],
        fix: ["Installez le paquet nommé, puis recommencez.", "Install the package named, then try again."],
    },
    CodeDetails {
        code: "LB003",
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
        code: "LB004",
        title: ["Moteur déjà tenu", "Engine already held"],
        why: [
            "Un seul processus commande un moteur, sans quoi deux se déferaient l’un l’autre.",
            "One process alone commands an engine, or two would undo each other’s work.",
        ],
        fix: ["Arrêtez l’autre agent, ou donnez un autre dossier.", "Stop the other agent, or give another folder."],
    },
    CodeDetails {
        code: "LB005",
        title: ["Moteur arrêté", "Engine stopped"],
        why: ["Aucun moteur ne tourne dans ce dossier.", "No engine runs in this folder."],
        fix: ["Démarrez «\u{a0}levain lab-agent\u{a0}».", "Start “levain lab-agent”."],
    },
    CodeDetails {
        code: "LB006",
        title: ["Démarrage du moteur manqué", "Engine that did not start"],
        why: [
            "Une étape a échoué\u{a0}; ce que la machine en dit est montré.",
            "A step failed; what the machine says of it is shown.",
        ],
        fix: [
            "Lisez engine.log dans le dossier du laboratoire, puis lancez «\u{a0}levain lab doctor\u{a0}».",
            "Read engine.log in the folder of the lab, then run “levain lab doctor”.",
        ],
    },
];
