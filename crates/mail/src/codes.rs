//! What the codes of sending mail mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 10] = [
    CodeDetails {
        code: "ML001",
        title: ["Serveur de courriel injoignable", "Mail server out of reach"],
        why: [
            "Le nom ne mène à aucun serveur, ou rien n’écoute à ce port.",
            "The name leads to no server, or nothing listens on that port.",
        ],
        fix: [
            "Vérifiez smtp_host et smtp_port, et que le pare-feu laisse passer. Les courriels en attente partiront d’eux-mêmes.",
            "Check smtp_host and smtp_port, and that the firewall lets it through. Mail that waits will leave by itself.",
        ],
    },
    CodeDetails {
        code: "ML002",
        title: ["Serveur de courriel sans chiffrement", "Mail server without encryption"],
        why: [
            "Le serveur n’offre pas STARTTLS. Sans lui, les adresses et les messages se liraient sur le chemin.",
            "The server does not offer STARTTLS. Without it, addresses and messages could be read on the way.",
        ],
        fix: [
            "Activez STARTTLS sur le serveur, essayez smtp_tls = \"tls\" avec le port 465, ou acceptez le risque par smtp_tls = \"none\".",
            "Turn STARTTLS on at the server, try smtp_tls = \"tls\" with port 465, or accept the risk with smtp_tls = \"none\".",
        ],
    },
    CodeDetails {
        code: "ML003",
        title: ["Certificat du serveur de courriel refusé", "Certificate of the mail server refused"],
        why: [
            "Le certificat n’est pas au nom du serveur, a expiré, ou vient d’une autorité que cette machine ne connaît pas.",
            "The certificate is not in the server’s name, has expired, or comes from an authority that this machine does not know.",
        ],
        fix: [
            "Écrivez dans smtp_host le nom que porte le certificat. Pour une autorité interne, donnez son fichier à smtp_ca.",
            "Write in smtp_host the name that the certificate bears. For an internal authority, give its file to smtp_ca.",
        ],
    },
    CodeDetails {
        code: "ML004",
        title: ["Connexion refusée par le serveur de courriel", "Sign-in refused by the mail server"],
        why: [
            "Le nom d’utilisateur ou le mot de passe ne convient pas, ou le serveur en demande un.",
            "The user or the password is not right, or the server asks for one.",
        ],
        fix: [
            "Vérifiez smtp_user et smtp_password_file, puis envoyez un courriel d’essai.",
            "Check smtp_user and smtp_password_file, then send a test mail.",
        ],
    },
    CodeDetails {
        code: "ML005",
        title: ["Courriel remis à plus tard par le serveur", "Mail put off by the server"],
        why: [
            "Le serveur est occupé, ou fait attendre les expéditeurs qu’il ne connaît pas encore.",
            "The server is busy, or keeps senders waiting that it does not know yet.",
        ],
        fix: [
            "Rien à faire\u{a0}: l’envoi est repris, de plus en plus tard, puis abandonné et montré.",
            "Nothing to do: sending is tried again, later and later, then given up and shown.",
        ],
    },
    CodeDetails {
        code: "ML006",
        title: ["Adresse refusée par le serveur de courriel", "Address refused by the mail server"],
        why: [
            "Le serveur dit que cette adresse n’existe pas ou ne reçoit plus. Rien ne lui est plus envoyé.",
            "The server says that this address does not exist or no longer takes mail. Nothing more is sent to it.",
        ],
        fix: [
            "Corrigez l’adresse de la personne, puis demandez un nouvel essai sur la page d’administration du courriel.",
            "Correct the address of the person, then ask for another try on the mail page of the administration.",
        ],
    },
    CodeDetails {
        code: "ML007",
        title: ["Courriel refusé par le serveur", "Mail refused by the server"],
        why: [
            "Le serveur refuse le message ou l’expéditeur, et le refusera encore.",
            "The server refuses the message or the sender, and will again.",
        ],
        fix: [
            "Vérifiez que le serveur laisse smtp_from écrire\u{a0}: sa réponse le dit. Reprenez ensuite l’envoi.",
            "Check that the server lets smtp_from write: its answer says so. Then send again.",
        ],
    },
    CodeDetails {
        code: "ML008",
        title: ["Connexion au serveur de courriel rompue", "Connection to the mail server broken"],
        why: ["Le serveur a coupé, ou n’a pas répondu à temps.", "The server hung up, or did not answer in time."],
        fix: [
            "Rien à faire si cela passe\u{a0}: l’envoi est repris. Sinon, lisez le journal du serveur.",
            "Nothing to do if it passes: sending is tried again. Otherwise read the log of the server.",
        ],
    },
    CodeDetails {
        code: "ML009",
        title: ["Réglage du courriel invalide", "Mail setting that cannot be taken"],
        why: [
            "Un réglage smtp_… manque ou n’a pas la forme attendue. Aucun courriel n’est envoyé.",
            "A setting smtp_… is missing or not of the form expected. No mail is sent.",
        ],
        fix: [
            "Corrigez le réglage nommé\u{a0}: «\u{a0}levain config\u{a0}» les montre tous, «\u{a0}levain doctor\u{a0}» les vérifie.",
            "Correct the setting named: “levain config” shows them all, “levain doctor” checks them.",
        ],
    },
    CodeDetails {
        code: "ML010",
        title: ["Courriel impossible à écrire", "Mail that cannot be written"],
        why: [
            "L’adresse de la personne n’a pas la forme d’une adresse de courriel.",
            "The address of the person does not have the form of an e-mail address.",
        ],
        fix: [
            "Corrigez l’adresse de la personne, puis reprenez l’envoi.",
            "Correct the address of the person, then send again.",
        ],
    },
];
