//! What the codes of forges mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 11] = [
    CodeDetails {
        code: "FO001",
        title: ["Rien de ce nom sur la forge", "Nothing of that name on the forge"],
        why: [
            "Le compte ou le dépôt n’existe pas, ou n’est pas montré à qui n’y a pas accès\u{a0}: les forges répondent de la même façon.",
            "The account or the repository does not exist, or is not shown to those without access: forges answer both alike.",
        ],
        fix: [
            "Vérifiez le nom dans un navigateur. S’il est privé, donnez un jeton qui peut le lire.",
            "Check the name in a browser. If it is private, give a token that may read it.",
        ],
    },
    CodeDetails {
        code: "FO002",
        title: ["Accès refusé par la forge", "Refused by the forge"],
        why: [
            "Le jeton manque, a expiré, ou n’a pas le droit de lire.",
            "The token is missing, has expired, or may not read.",
        ],
        fix: [
            "Faites un nouveau jeton avec le droit de lecture seulement, et donnez-le au réglage de cette forge.",
            "Make a new token with the right to read only, and give it to the setting of this forge.",
        ],
    },
    CodeDetails {
        code: "FO003",
        title: ["Réponse qui n’est pas celle d’une forge", "Not the answer of a forge"],
        why: [
            "La réponse n’a pas la forme que cette sorte de forge donne\u{a0}: l’adresse est celle d’un autre site, ou la sorte déclarée est fausse.",
            "The answer does not have the form that this kind of forge gives: the address is that of another site, or the kind declared is wrong.",
        ],
        fix: [
            "Vérifiez l’adresse, et la sorte de forge déclarée (GitHub, GitLab, Forgejo…).",
            "Check the address, and the kind of forge declared (GitHub, GitLab, Forgejo…).",
        ],
    },
    CodeDetails {
        code: "FO004",
        title: ["Liste que cette forge ne donne pas", "List that this forge does not give"],
        why: [
            "Cette sorte de forge n’a pas de moyen de donner la liste demandée.",
            "This kind of forge has no way to give the list asked for.",
        ],
        fix: [
            "Donnez un compte, ou les adresses des dépôts une à une.",
            "Give an account, or the addresses of repositories one by one.",
        ],
    },
    CodeDetails {
        code: "FO005",
        title: ["Réponse inattendue de la forge", "Unexpected answer of the forge"],
        why: [
            "La forge a répondu par un état que ce programme ne sait pas interpréter.",
            "The forge answered with a status that this program cannot interpret.",
        ],
        fix: [
            "Réessayez, puis vérifiez la sorte de forge déclarée. Si l’erreur demeure, signalez l’état que donne le message.",
            "Try again, then check the kind of forge declared. If the error stays, report the status given by the message.",
        ],
    },
    CodeDetails {
        code: "FO006",
        title: ["Adresse qui n’est pas celle d’une forge", "Not the address of a forge"],
        why: [
            "L’adresse ne désigne ni un compte, ni un groupe, ni un dépôt.",
            "The address names neither an account, nor a group, nor a repository.",
        ],
        fix: [
            "Écrivez-la en entier, avec https:// et le nom du compte.",
            "Write it in full, with https:// and the name of the account.",
        ],
    },
    CodeDetails {
        code: "FO007",
        title: ["Dossier de dépôts illisible", "Unreadable folder of repositories"],
        why: [
            "Le système refuse de lire le dossier, ou il n’existe pas.",
            "The system refuses to read the folder, or it does not exist.",
        ],
        fix: ["Vérifiez le chemin et les droits de lecture.", "Check the path and the permission to read it."],
    },
    CodeDetails {
        code: "FO101",
        title: ["Message de forge sans signature", "Unsigned message of a forge"],
        why: [
            "Un crochet web sans signature pourrait venir de n’importe qui. Il n’a pas été pris.",
            "A webhook without a signature could come from anybody. It was not taken.",
        ],
        fix: [
            "Donnez à la forge, dans les réglages du crochet web, le même secret qu’à ce site.",
            "Give the forge, in the settings of the webhook, the same secret as this site.",
        ],
    },
    CodeDetails {
        code: "FO102",
        title: ["Message de forge à la signature fausse", "Message of a forge with a wrong signature"],
        why: [
            "Le message a été signé avec un autre secret, ou modifié en route. Il n’a pas été pris.",
            "The message was signed with another secret, or changed on the way. It was not taken.",
        ],
        fix: [
            "Vérifiez que le secret est le même des deux côtés, sans espace ni saut de ligne.",
            "Check that the secret is the same on both sides, without blanks or line breaks.",
        ],
    },
    CodeDetails {
        code: "FO103",
        title: ["Message de forge sans dépôt", "Message of a forge about no repository"],
        why: [
            "Le message est authentique et ne parle d’aucun dépôt, comme le premier qu’une forge envoie pour essayer l’adresse.",
            "The message is authentic and about no repository, like the first one a forge sends to try the address.",
        ],
        fix: ["Il n’y a rien à faire.", "There is nothing to do."],
    },
    CodeDetails {
        code: "FO104",
        title: ["Source qui n’envoie pas de messages", "Source that sends no messages"],
        why: [
            "Un message est arrivé pour une sorte de source qui n’en envoie pas.",
            "A message came for a kind of source that sends none.",
        ],
        fix: [
            "Retirez le crochet web, ou corrigez la sorte de forge déclarée.",
            "Remove the webhook, or correct the kind of forge declared.",
        ],
    },
];
