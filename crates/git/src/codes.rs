//! What the codes of repositories mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 14] = [
    CodeDetails {
        code: "GT001",
        title: ["Dépôt absent", "Absent repository"],
        why: ["Il n’y a rien à ce chemin.", "There is nothing at this path."],
        fix: [
            "Vérifiez le chemin; un chemin relatif part du dossier courant.",
            "Check the path; a relative path starts from the current folder.",
        ],
    },
    CodeDetails {
        code: "GT002",
        title: ["Dossier qui n’est pas un dépôt git", "Folder that is not a git repository"],
        why: [
            "Le dossier existe, mais ne contient pas ce que git y met.",
            "The folder exists, but does not hold what git puts in one.",
        ],
        fix: [
            "Donnez le dossier qui contient .git, ou un dépôt nu.",
            "Give the folder that holds .git, or a bare repository.",
        ],
    },
    CodeDetails {
        code: "GT003",
        title: ["Dépôt en SHA-256", "SHA-256 repository"],
        why: [
            "Les objets du dépôt sont nommés en SHA-256, ce que ce programme ne lit pas encore.",
            "The objects of the repository are named by SHA-256, which this program does not read yet.",
        ],
        fix: [
            "Donnez une copie en SHA-1, s’il en existe une\u{a0}: presque toutes les forges en gardent une.",
            "Give a SHA-1 copy, if there is one: almost every forge keeps one.",
        ],
    },
    CodeDetails {
        code: "GT004",
        title: ["Dépôt abîmé", "Damaged repository"],
        why: [
            "Les références ou les objets du dépôt ne peuvent pas être lus\u{a0}: une copie a sans doute été interrompue.",
            "The references or the objects of the repository cannot be read: a copy was probably interrupted.",
        ],
        fix: [
            "Lancez «\u{a0}git fsck\u{a0}» dans le dépôt, ou clonez-le de nouveau.",
            "Run “git fsck” in the repository, or clone it again.",
        ],
    },
    CodeDetails {
        code: "GT005",
        title: ["Références en «\u{a0}reftable\u{a0}»", "References in a reftable"],
        why: [
            "Le dépôt ne garde pas ses références dans des fichiers, et ce programme ne lit pas encore l’autre forme.",
            "The repository does not keep its references in files, and this program does not read the other form yet.",
        ],
        fix: [
            "Convertissez-les\u{a0}: git refs migrate --ref-format=files.",
            "Convert them: git refs migrate --ref-format=files.",
        ],
    },
    CodeDetails {
        code: "GT101",
        title: ["Programme git absent", "The program git is missing"],
        why: [
            "Copier un dépôt distant demande le programme git, qui n’est pas installé ou n’est pas dans le chemin d’exécution.",
            "Copying a remote repository takes the program git, which is not installed or not in the execution path.",
        ],
        fix: ["Installez git sur le serveur, puis recommencez.", "Install git on the server, then try again."],
    },
    CodeDetails {
        code: "GT102",
        title: ["Adresse de dépôt non permise", "Repository address not allowed"],
        why: [
            "Seules certaines formes d’adresse sont données à git\u{a0}: les autres pourraient lancer un programme ou lire des fichiers du serveur.",
            "Only some forms of address are given to git: others could start a program or read files of the server.",
        ],
        fix: ["Donnez l’adresse https du dépôt.", "Give the https address of the repository."],
    },
    CodeDetails {
        code: "GT103",
        title: ["Dépôt distant introuvable", "Remote repository not found"],
        why: [
            "Il n’y a pas de dépôt à cette adresse, ou il n’est pas public\u{a0}: les forges répondent de la même façon.",
            "There is no repository at this address, or it is not public: forges answer both alike.",
        ],
        fix: [
            "Vérifiez l’adresse dans un navigateur où vous n’êtes pas connecté.",
            "Check the address in a browser where you are not signed in.",
        ],
    },
    CodeDetails {
        code: "GT104",
        title: ["Identification demandée", "Identification asked for"],
        why: [
            "Le serveur demande qui nous sommes. Le dépôt n’est pas public, n’existe pas, ou le jeton a expiré.",
            "The server asks who we are. The repository is not public, does not exist, or the token has expired.",
        ],
        fix: [
            "Vérifiez l’adresse dans un navigateur, puis donnez un jeton qui peut lire le dépôt.",
            "Check the address in a browser, then give a token that may read the repository.",
        ],
    },
    CodeDetails {
        code: "GT105",
        title: ["Copie trop longue", "Copy that took too long"],
        why: [
            "Le dépôt n’a pas été copié en entier dans le temps permis. Ce qui a été reçu n’est pas utilisé.",
            "The repository was not wholly copied within the time allowed. What was received is not used.",
        ],
        fix: [
            "Réessayez plus tard. Pour un très grand dépôt, augmentez le délai permis.",
            "Try again later. For a very large repository, allow more time.",
        ],
    },
    CodeDetails {
        code: "GT106",
        title: ["Dépôt trop volumineux", "Repository too large"],
        why: [
            "La copie dépasserait la taille permise, qui protège le disque du serveur.",
            "The copy would be larger than allowed; the limit protects the disk of the server.",
        ],
        fix: [
            "Vérifiez l’adresse, ou augmentez la taille permise si ce dépôt compte pour vous.",
            "Check the address, or raise the limit if this repository matters to you.",
        ],
    },
    CodeDetails {
        code: "GT107",
        title: ["Serveur git injoignable", "Git server out of reach"],
        why: [
            "La connexion a échoué ou s’est rompue, ou le serveur demande d’attendre.",
            "The connection failed or broke, or the server asks to wait.",
        ],
        fix: [
            "Réessayez plus tard. Si l’erreur demeure, vérifiez le réseau et le certificat du serveur.",
            "Try again later. If the error stays, check the network and the certificate of the server.",
        ],
    },
    CodeDetails {
        code: "GT108",
        title: ["Échec de git", "Failure of git"],
        why: [
            "Git a échoué pour une raison qu’aucun autre code ne décrit; le message donne ses mots.",
            "Git failed for a reason that no other code describes; the message gives its words.",
        ],
        fix: [
            "Essayez «\u{a0}git clone\u{a0}» avec la même adresse sur le serveur\u{a0}: son message complet dit davantage.",
            "Try “git clone” with the same address on the server: its whole message says more.",
        ],
    },
    CodeDetails {
        code: "GT109",
        title: ["Dépôt déménagé", "Moved repository"],
        why: [
            "Le serveur renvoie à une autre adresse, qui n’a pas été suivie\u{a0}: personne n’a encore dit qu’elle est la bonne.",
            "The server sends to another address, which was not followed: nobody has said yet that it is the right one.",
        ],
        fix: [
            "Ouvrez l’ancienne adresse dans un navigateur, puis donnez la nouvelle.",
            "Open the old address in a browser, then give the new one.",
        ],
    },
];
