//! What the codes of requests to other servers mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 15] = [
    CodeDetails {
        code: "OB001",
        title: ["Adresse web invalide", "Invalid web address"],
        why: [
            "L’adresse n’est pas entière, ou n’a pas de nom de serveur.",
            "The address is not whole, or has no server name.",
        ],
        fix: ["Écrivez-la en entier, avec https://.", "Write it in full, with https://."],
    },
    CodeDetails {
        code: "OB002",
        title: ["Protocole non permis", "Protocol not allowed"],
        why: [
            "Seules les adresses http et https sont interrogées\u{a0}: les autres pourraient lire des fichiers du serveur.",
            "Only http and https addresses are asked: others could read files of the server.",
        ],
        fix: ["Donnez l’adresse https du même contenu.", "Give the https address of the same content."],
    },
    CodeDetails {
        code: "OB003",
        title: ["Mot de passe dans une adresse", "Password in an address"],
        why: [
            "L’adresse contient un nom d’utilisateur ou un jeton, que les journaux et les serveurs intermédiaires verraient.",
            "The address holds a user name or a token, which logs and servers in between would see.",
        ],
        fix: [
            "Retirez-le de l’adresse et donnez le jeton dans un fichier ou une variable d’environnement.",
            "Remove it from the address and give the token in a file or an environment variable.",
        ],
    },
    CodeDetails {
        code: "OB004",
        title: ["Adresse du réseau interne", "Address of the internal network"],
        why: [
            "Le nom mène à une adresse qui n’est pas publique. L’interroger permettrait à un inconnu d’atteindre, par ce site, des serveurs internes.",
            "The name leads to an address that is not public. Asking it would let a stranger reach internal servers through this site.",
        ],
        fix: [
            "Si ce serveur est le vôtre, ajoutez son nom aux hôtes permis. Sinon, vérifiez le nom.",
            "If the server is yours, add its name to the allowed hosts. Otherwise check the name.",
        ],
    },
    CodeDetails {
        code: "OB005",
        title: ["Jeton sur une connexion non chiffrée", "Token over an unencrypted connection"],
        why: [
            "L’adresse est en http\u{a0}: le jeton y serait lisible par tous ceux qui se trouvent sur le chemin.",
            "The address is plain http: anybody on the way could read the token.",
        ],
        fix: [
            "Utilisez https, ou permettez cet hôte s’il est sur votre réseau.",
            "Use https, or allow this host if it is on your network.",
        ],
    },
    CodeDetails {
        code: "OB006",
        title: ["Nom de serveur inconnu", "Unknown server name"],
        why: [
            "Le service de noms n’a aucune adresse pour ce nom. Le nom est mal écrit, n’existe plus, ou le service est en panne.",
            "The name service has no address for this name. The name is misspelt, gone, or the service fails.",
        ],
        fix: [
            "Vérifiez le nom dans un navigateur, puis le service de noms du serveur où tourne ce programme.",
            "Check the name in a browser, then the name service of the server that runs this program.",
        ],
    },
    CodeDetails {
        code: "OB007",
        title: ["Serveur injoignable", "Server out of reach"],
        why: [
            "La connexion n’a pas pu être établie, ou a été fermée avant toute réponse.",
            "The connection could not be made, or was closed before any answer.",
        ],
        fix: [
            "Réessayez plus tard. Si l’erreur demeure, vérifiez le pare-feu et le certificat du serveur.",
            "Try again later. If the error stays, check the firewall and the certificate of the server.",
        ],
    },
    CodeDetails {
        code: "OB008",
        title: ["Délai dépassé", "Timed out"],
        why: [
            "La réponse n’est pas venue, ou pas en entier, dans le temps permis.",
            "The answer did not come, or not the whole of it, within the time allowed.",
        ],
        fix: ["Réessayez plus tard, à une heure moins chargée.", "Try again later, at a less busy hour."],
    },
    CodeDetails {
        code: "OB009",
        title: ["Réponse interrompue", "Interrupted answer"],
        why: [
            "Le serveur a fermé la connexion au milieu de sa réponse. Ce qui a été reçu n’est pas utilisé.",
            "The server closed the connection in the middle of its answer. What was received is not used.",
        ],
        fix: ["Réessayez plus tard.", "Try again later."],
    },
    CodeDetails {
        code: "OB010",
        title: ["Réponse trop longue", "Answer too long"],
        why: [
            "La réponse dépasse la taille permise et n’a pas été lue, pour protéger la mémoire du serveur.",
            "The answer is longer than allowed and was not read, to protect the memory of the server.",
        ],
        fix: [
            "Vérifiez que l’adresse est la bonne. La limite est un réglage de qui déploie.",
            "Check that the address is the right one. The limit is a setting of whoever deploys.",
        ],
    },
    CodeDetails {
        code: "OB011",
        title: ["Trop de redirections", "Too many redirects"],
        why: [
            "L’adresse mène à une autre, qui mène à une autre encore, au-delà de ce qui est suivi, ou en rond.",
            "The address leads to another, which leads to yet another, beyond what is followed, or in a circle.",
        ],
        fix: [
            "Ouvrez l’adresse dans un navigateur et donnez celle où il s’arrête.",
            "Open the address in a browser and give the one where it stops.",
        ],
    },
    CodeDetails {
        code: "OB012",
        title: ["Redirection illisible", "Unreadable redirect"],
        why: [
            "Le serveur renvoie vers quelque chose qui n’est pas une adresse web.",
            "The server redirects to something that is not a web address.",
        ],
        fix: [
            "Donnez l’adresse finale. Si le serveur est le vôtre, corrigez sa redirection.",
            "Give the final address. If the server is yours, correct its redirect.",
        ],
    },
    CodeDetails {
        code: "OB013",
        title: ["Limite de requêtes atteinte", "Request limit reached"],
        why: [
            "Le serveur demande d’attendre plus longtemps que ce programme n’attend. Ce n’est pas une panne.",
            "The server asks to wait longer than this program does. It is not a failure.",
        ],
        fix: [
            "Attendez l’heure indiquée\u{a0}: la suite reprend alors d’elle-même. Un jeton d’accès donne souvent droit à plus de requêtes.",
            "Wait until the time shown: work then resumes by itself. An access token often allows more requests.",
        ],
    },
    CodeDetails {
        code: "OB014",
        title: ["Panne du serveur interrogé", "Failure of the server asked"],
        why: ["Le serveur a répondu par une erreur à chaque essai.", "The server answered with an error each time."],
        fix: [
            "Réessayez plus tard. Si l’erreur demeure, consultez la page d’état de ce service.",
            "Try again later. If the error stays, look at the status page of that service.",
        ],
    },
    CodeDetails {
        code: "OB015",
        title: ["Client HTTP impossible à démarrer", "HTTP client that cannot start"],
        why: [
            "Aucun certificat de confiance n’a été trouvé, ou le nom donné au programme pour se présenter n’est pas valide.",
            "No trusted certificate was found, or the name given to the program to introduce itself is not valid.",
        ],
        fix: [
            "Installez les certificats du système, et vérifiez le réglage de l’agent utilisateur.",
            "Install the certificates of the system, and check the setting of the user agent.",
        ],
    },
];
