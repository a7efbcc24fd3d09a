//! What the codes of signing in by a provider mean, for their pages.

use levain_model::CodeDetails;

/// Every code, in order.
pub const CODES: [CodeDetails; 13] = [
    CodeDetails {
        code: "ID001",
        title: ["Fournisseur d’identité injoignable", "Identity provider out of reach"],
        why: [
            "Le serveur du fournisseur ne répond pas, répond par une panne, ou son adresse n’est pas permise.",
            "The server of the provider does not answer, answers with a failure, or has an address that is not allowed.",
        ],
        fix: [
            "Réessayez plus tard. Si vous administrez ce site, «\u{a0}levain doctor\u{a0}» dit ce qui ne répond pas.",
            "Try again later. If you administer this site, “levain doctor” says what does not answer.",
        ],
    },
    CodeDetails {
        code: "ID002",
        title: ["Réponse du fournisseur illisible", "Unreadable answer of the provider"],
        why: [
            "Le fournisseur n’a pas répondu selon la norme OpenID Connect\u{a0}: document mal formé, trop long, ou d’un autre émetteur.",
            "The provider did not answer as OpenID Connect says: a document malformed, too long, or of another issuer.",
        ],
        fix: [
            "Vérifiez que «\u{a0}issuer\u{a0}» est écrit exactement comme le fournisseur l’annonce, puis lancez «\u{a0}levain doctor\u{a0}».",
            "Check that “issuer” is written exactly as the provider announces it, then run “levain doctor”.",
        ],
    },
    CodeDetails {
        code: "ID003",
        title: ["Connexion refusée par le fournisseur", "Sign-in refused by the provider"],
        why: [
            "Le fournisseur a refusé ou la personne a annulé; le message cite ses mots.",
            "The provider refused or the person cancelled; the message quotes its words.",
        ],
        fix: [
            "Recommencez, ou demandez l’accès à ce site auprès du fournisseur.",
            "Try again, or ask the provider for access to this site.",
        ],
    },
    CodeDetails {
        code: "ID004",
        title: ["Code de connexion non accepté", "Sign-in code not accepted"],
        why: [
            "Le fournisseur ne reconnaît pas le code qu’il a donné, ou ne reconnaît pas ce site\u{a0}: son identifiant ou son secret ne convient pas.",
            "The provider does not take the code it gave, or does not know this site: its identifier or its secret is not right.",
        ],
        fix: [
            "Recommencez. Si cela se répète, vérifiez «\u{a0}client_id\u{a0}» et le secret chez le fournisseur.",
            "Try again. If it happens again, check “client_id” and the secret at the provider.",
        ],
    },
    CodeDetails {
        code: "ID005",
        title: ["Preuve d’identité rejetée", "Proof of identity rejected"],
        why: [
            "La signature, l’algorithme, le destinataire ou le numéro unique de la preuve ne convient pas. Personne n’a été connecté.",
            "The signature, the algorithm, the audience or the unique number of the proof is not right. Nobody was signed in.",
        ],
        fix: [
            "Recommencez depuis la page de connexion. Le journal du site dit ce qui ne convient pas.",
            "Begin again from the sign-in page. The log of the site says what is not right.",
        ],
    },
    CodeDetails {
        code: "ID006",
        title: ["Horloges en désaccord", "Clocks that disagree"],
        why: [
            "La preuve d’identité est expirée, ou datée du futur, de plus de deux minutes.",
            "The proof of identity has expired, or is dated in the future, by more than two minutes.",
        ],
        fix: [
            "Réglez l’horloge du serveur et celle du fournisseur sur le temps officiel; «\u{a0}levain doctor\u{a0}» dit l’écart.",
            "Set the clocks of the server and of the provider to official time; “levain doctor” says how far apart they are.",
        ],
    },
    CodeDetails {
        code: "ID007",
        title: ["Réponse d’un autre fournisseur", "Answer of another provider"],
        why: [
            "La réponse porte le nom d’un autre émetteur que celui qui a été interrogé\u{a0}: quelqu’un a peut-être voulu les échanger.",
            "The answer bears the name of another issuer than the one asked: somebody may have tried to swap them.",
        ],
        fix: [
            "Recommencez depuis la page de connexion, et non depuis un lien reçu.",
            "Begin again from the sign-in page, not from a link you received.",
        ],
    },
    CodeDetails {
        code: "ID008",
        title: ["Fournisseur mal décrit", "Provider badly described"],
        why: [
            "Un réglage du fournisseur ne peut pas servir\u{a0}: adresse, identifiant ou portée.",
            "A setting of the provider cannot be used: address, identifier or scope.",
        ],
        fix: [
            "Lancez «\u{a0}levain doctor\u{a0}» et corrigez le fichier des fournisseurs.",
            "Run “levain doctor” and correct the file of the providers.",
        ],
    },
    CodeDetails {
        code: "ID009",
        title: ["Tentative de connexion périmée", "Stale attempt to sign in"],
        why: [
            "Une tentative sert une fois, dure dix minutes et appartient au navigateur qui l’a commencée.",
            "An attempt is used once, lasts ten minutes and belongs to the browser that began it.",
        ],
        fix: [
            "Recommencez depuis la page de connexion, dans le même navigateur.",
            "Begin again from the sign-in page, in the same browser.",
        ],
    },
    CodeDetails {
        code: "ID010",
        title: ["Adresse de courriel non vérifiée", "E-mail address not verified"],
        why: [
            "Le fournisseur ne donne pas d’adresse, ou ne dit pas qu’il l’a vérifiée\u{a0}: ce site n’ouvre pas de compte sans cela.",
            "The provider gives no address, or does not say that it verified it: this site opens no account without that.",
        ],
        fix: [
            "Faites vérifier votre adresse chez le fournisseur. Si vous administrez ce site, demandez la portée «\u{a0}email\u{a0}».",
            "Have your address verified at the provider. If you administer this site, ask for the scope “email”.",
        ],
    },
    CodeDetails {
        code: "ID011",
        title: ["Adresse déjà utilisée", "Address already used"],
        why: [
            "L’adresse a déjà un compte, et le fournisseur n’est pas habilité pour ce domaine\u{a0}: sinon, un fournisseur pourrait ouvrir le compte de n’importe qui.",
            "The address has an account already, and the provider is not trusted for this domain: otherwise a provider could open anybody’s account.",
        ],
        fix: [
            "Connectez-vous avec votre mot de passe, ou ajoutez le domaine à «\u{a0}trusted_domains\u{a0}» du fournisseur.",
            "Sign in with your password, or add the domain to “trusted_domains” of the provider.",
        ],
    },
    CodeDetails {
        code: "ID012",
        title: ["Compte désactivé", "Account disabled"],
        why: [
            "La personne qui administre ce site a désactivé ce compte.",
            "The person who administers this site disabled this account.",
        ],
        fix: ["Écrivez à la personne qui administre ce site.", "Write to the person who administers this site."],
    },
    CodeDetails {
        code: "ID013",
        title: ["Autre identité du même fournisseur", "Another identity of the same provider"],
        why: [
            "L’adresse appartient à un compte qu’une autre identité de ce fournisseur ouvre déjà\u{a0}: l’adresse a peut-être été donnée à une autre personne.",
            "The address belongs to an account that another identity of this provider opens already: it may have been given to another person.",
        ],
        fix: [
            "La personne qui administre ce site vérifie qui a l’adresse, puis efface ou corrige l’ancien compte.",
            "The person who administers this site checks who has the address, then erases or corrects the old account.",
        ],
    },
];
