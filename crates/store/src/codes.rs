//! What the codes of storage mean, for their pages: errors, and what the examination of a database finds.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 22] = [
    CodeDetails {
        code: "ST001",
        title: ["Adresse de base de données invalide", "Invalid database address"],
        why: [
            "L’adresse donnée au réglage «\u{a0}database\u{a0}» n’est ni celle d’un fichier SQLite, ni celle d’un serveur PostgreSQL.",
            "The address given to the setting “database” is neither that of an SQLite file nor that of a PostgreSQL server.",
        ],
        fix: [
            "Écrivez sqlite:CHEMIN ou postgres://UTILISATEUR@HÔTE/BASE. «\u{a0}levain config\u{a0}» dit d’où vient la valeur en vigueur.",
            "Write sqlite:PATH or postgres://USER@HOST/DATABASE. “levain config” says where the value in force comes from.",
        ],
    },
    CodeDetails {
        code: "ST002",
        title: ["Base de données injoignable", "Database out of reach"],
        why: [
            "Le serveur ne répond pas, refuse le compte, ou le fichier ne peut pas être ouvert.",
            "The server does not answer, refuses the account, or the file cannot be opened.",
        ],
        fix: [
            "Vérifiez l’adresse, le mot de passe, que le serveur est en marche et que le fichier peut être lu et écrit; «\u{a0}levain doctor\u{a0}» fait ces essais.",
            "Check the address, the password, that the server runs and that the file can be read and written; “levain doctor” tries these.",
        ],
    },
    CodeDetails {
        code: "ST003",
        title: ["Base d’une version plus récente", "Database of a later version"],
        why: [
            "Une version plus récente du programme a modifié le schéma de la base. L’ouvrir avec celle-ci pourrait perdre des données; rien n’a été modifié.",
            "A later version of the program changed the schema of the database. Opening it with this one could lose data; nothing was changed.",
        ],
        fix: [
            "Installez la version qui a servi la dernière fois, ou une plus récente. Pour revenir en arrière, restaurez une sauvegarde d’alors.",
            "Install the version used last, or a later one. To go back, restore a backup from before.",
        ],
    },
    CodeDetails {
        code: "ST004",
        title: ["Mise à jour du schéma impossible", "Schema could not be brought up to date"],
        why: [
            "Au démarrage, la base est amenée à la version du programme. Une étape a échoué, et rien de cette étape n’a été gardé.",
            "When it starts, the program brings the database to its version. A step failed, and nothing of that step was kept.",
        ],
        fix: [
            "Restaurez la dernière sauvegarde, ou choisissez une base vide et importez-y une exportation. Gardez le message pour signaler le problème.",
            "Restore the last backup, or choose an empty database and import an export into it. Keep the message to report the problem.",
        ],
    },
    CodeDetails {
        code: "ST005",
        title: ["Base de données occupée", "Database busy"],
        why: [
            "D’autres écritures ont gardé la base verrouillée, ou toutes les connexions étaient prises, trop longtemps.",
            "Other writes kept the database locked, or every connection was taken, for too long.",
        ],
        fix: [
            "Réessayez dans un moment. Si cela revient souvent, n’importez pas pendant les heures de pointe, ou passez à PostgreSQL.",
            "Try again in a moment. If it happens often, do not import at busy hours, or move to PostgreSQL.",
        ],
    },
    CodeDetails {
        code: "ST006",
        title: ["Élément déjà présent", "Already there"],
        why: [
            "Un élément de même clé existe, et deux ne peuvent pas porter la même.",
            "Something with the same key exists, and two may not have the same.",
        ],
        fix: [
            "Modifiez celui qui existe, ou choisissez une autre clé.",
            "Change the one that exists, or choose another key.",
        ],
    },
    CodeDetails {
        code: "ST007",
        title: ["Lien vers un élément absent", "Link to something absent"],
        why: [
            "L’élément désigné vient de disparaître, ou un autre dépend encore de celui qu’on retire.",
            "What is referred to has just gone, or something else still depends on what is being removed.",
        ],
        fix: [
            "Rechargez la page et recommencez. Si l’erreur demeure, lancez «\u{a0}levain doctor\u{a0}».",
            "Reload the page and try again. If the error stays, run “levain doctor”.",
        ],
    },
    CodeDetails {
        code: "ST008",
        title: ["Valeur illisible dans la base", "Unreadable value in the database"],
        why: [
            "Une valeur n’a pas la forme attendue\u{a0}: le fichier est abîmé, ou la base a été modifiée par un autre programme.",
            "A value does not have the expected form: the file is damaged, or another program changed the database.",
        ],
        fix: [
            "Lancez «\u{a0}levain doctor\u{a0}», qui vérifie la base entière, et restaurez une sauvegarde si le problème demeure.",
            "Run “levain doctor”, which checks the whole database, and restore a backup if the problem stays.",
        ],
    },
    CodeDetails {
        code: "ST009",
        title: ["Disque plein", "Disk full"],
        why: [
            "Il ne reste plus de place pour la base de données. L’écriture en cours a été annulée.",
            "There is no room left for the database. The write under way was cancelled.",
        ],
        fix: [
            "Libérez de l’espace, puis recommencez. Les sauvegardes et les copies de dépôts prennent souvent le plus de place.",
            "Free some space, then try again. Backups and copies of repositories often take the most.",
        ],
    },
    CodeDetails {
        code: "ST010",
        title: ["Opération refusée par la base", "Operation refused by the database"],
        why: [
            "Le moteur de la base a refusé une requête pour une raison qu’aucun autre code ne décrit.",
            "The engine of the database refused a query for a reason that no other code describes.",
        ],
        fix: [
            "Lancez «\u{a0}levain doctor\u{a0}». Si rien n’y paraît, signalez le problème avec le message complet du journal.",
            "Run “levain doctor”. If it finds nothing, report the problem with the whole message of the log.",
        ],
    },
    CodeDetails {
        code: "ST011",
        title: ["Élément introuvable dans la base", "Not found in the database"],
        why: [
            "Un changement a été demandé pour un élément qui n’existe pas, ou qui a été retiré entre-temps.",
            "A change was asked of something that does not exist, or was removed meanwhile.",
        ],
        fix: [
            "Rechargez la page, puis recommencez à partir de ce qu’elle montre.",
            "Reload the page, then start again from what it shows.",
        ],
    },
    CodeDetails {
        code: "ST012",
        title: ["Fichier qui n’est pas une exportation", "Not an export"],
        why: [
            "Le fichier à importer n’a pas été écrit par «\u{a0}levain export\u{a0}», ou une de ses lignes a été modifiée. Rien n’a été importé.",
            "The file to import was not written by “levain export”, or one of its lines was changed. Nothing was imported.",
        ],
        fix: [
            "Donnez un fichier produit par «\u{a0}levain export\u{a0}», tel quel. Le message dit à quelle ligne la lecture s’est arrêtée.",
            "Give a file made by “levain export”, as it is. The message says at which line reading stopped.",
        ],
    },
    CodeDetails {
        code: "ST013",
        title: ["Exportation d’une version plus récente", "Export of a later version"],
        why: [
            "Le fichier vient d’une version du programme dont celle-ci ne connaît pas encore le schéma.",
            "The file comes from a version of the program whose schema this one does not know yet.",
        ],
        fix: [
            "Importez-le avec la version qui l’a écrit, ou une plus récente.",
            "Import it with the version that wrote it, or a later one.",
        ],
    },
    CodeDetails {
        code: "ST014",
        title: ["Exportation incomplète", "Incomplete export"],
        why: [
            "La fin du fichier manque\u{a0}: l’exportation, ou sa copie, a été interrompue. Rien n’a été importé.",
            "The end of the file is missing: the export, or its copy, was interrupted. Nothing was imported.",
        ],
        fix: ["Recommencez l’exportation ou la copie, puis l’importation.", "Export or copy it again, then import."],
    },
    CodeDetails {
        code: "ST015",
        title: ["Base qui n’est pas vide", "Database that is not empty"],
        why: [
            "Une base entière ne s’importe que dans une base vide\u{a0}: autrement, deux histoires se mêleraient.",
            "A whole database is only imported into an empty one: otherwise two histories would mix.",
        ],
        fix: [
            "Donnez une base neuve par le réglage «\u{a0}database\u{a0}» ou un autre dossier de données par «\u{a0}data\u{a0}».",
            "Give a new database with the setting “database”, or another data folder with “data”.",
        ],
    },
    CodeDetails {
        code: "ST016",
        title: ["Sauvegarde en marche réservée à SQLite", "Online backup is for SQLite only"],
        why: [
            "PostgreSQL a ses propres outils de sauvegarde, qui font mieux.",
            "PostgreSQL has its own backup tools, which do better.",
        ],
        fix: [
            "Utilisez pg_dump, ou «\u{a0}levain export\u{a0}» pour un fichier qui se lit avec les deux moteurs.",
            "Use pg_dump, or “levain export” for a file that both engines read.",
        ],
    },
    CodeDetails {
        code: "ST017",
        title: ["Fichier illisible ou impossible à écrire", "File that cannot be read or written"],
        why: [
            "Le système refuse l’accès au fichier, ou la place manque. Un fichier qui existe déjà n’est jamais remplacé.",
            "The system refuses access to the file, or there is no room. A file that already exists is never replaced.",
        ],
        fix: [
            "Vérifiez le chemin, les droits et l’espace libre, et choisissez le nom d’un fichier qui n’existe pas encore.",
            "Check the path, the permissions and the free space, and choose the name of a file that does not exist yet.",
        ],
    },
    CodeDetails {
        code: "SD001",
        title: ["Fichier de base endommagé", "Damaged database file"],
        why: [
            "Le moteur a trouvé dans le fichier des pages qui ne se lisent pas ou ne s’accordent pas, souvent après une panne de disque ou une copie faite sans «\u{a0}levain backup\u{a0}».",
            "The engine found pages in the file that cannot be read or do not agree, often after a failure of the disk or a copy made without “levain backup”.",
        ],
        fix: [
            "Arrêtez le programme, gardez une copie du fichier, puis restaurez une sauvegarde.",
            "Stop the program, keep a copy of the file, then restore a backup.",
        ],
    },
    CodeDetails {
        code: "SD002",
        title: ["Adresse de logiciel non réservée", "Slug of a software not reserved"],
        why: [
            "Chaque adresse est réservée pour qu’aucune autre fiche ne la prenne. Celle d’un logiciel ne l’est plus\u{a0}: la base a été modifiée par un autre programme.",
            "Each slug is reserved so that no other record takes it. That of a software no longer is: another program changed the database.",
        ],
        fix: [
            "Restaurez une sauvegarde, ou signalez le problème si la base n’a été modifiée que par ce programme.",
            "Restore a backup, or report the problem if only this program changed the database.",
        ],
    },
    CodeDetails {
        code: "SD003",
        title: ["Adresse d’organisme non réservée", "Slug of a body not reserved"],
        why: [
            "Chaque adresse est réservée pour qu’aucun autre organisme ne la prenne. Celle d’un organisme ne l’est plus\u{a0}: la base a été modifiée par un autre programme.",
            "Each slug is reserved so that no other body takes it. That of a body no longer is: another program changed the database.",
        ],
        fix: [
            "Restaurez une sauvegarde, ou signalez le problème si la base n’a été modifiée que par ce programme.",
            "Restore a backup, or report the problem if only this program changed the database.",
        ],
    },
    CodeDetails {
        code: "SD004",
        title: ["Usage rattaché à un autre logiciel", "Use tied to another software"],
        why: [
            "Un usage observé désigne un autre logiciel que la fiche d’où il vient.",
            "An observed use names another software than the record it comes from.",
        ],
        fix: [
            "Importez de nouveau la source de cette fiche. Si le constat demeure, restaurez une sauvegarde ou signalez le problème.",
            "Import the source of that record again. If the finding stays, restore a backup or report the problem.",
        ],
    },
    CodeDetails {
        code: "SD005",
        title: ["Fiche d’un logiciel retiré", "Record of a retired software"],
        why: [
            "Une fiche est restée attachée à un logiciel réuni à un autre ou retiré\u{a0}: elle ne paraît plus nulle part.",
            "A record stayed tied to a software that was merged or retired: it no longer appears anywhere.",
        ],
        fix: [
            "Restaurez une sauvegarde, ou signalez le problème si la base n’a été modifiée que par ce programme.",
            "Restore a backup, or report the problem if only this program changed the database.",
        ],
    },
];
