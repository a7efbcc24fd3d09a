//! PC2xx: values.

use super::CodeInfo;
use crate::diagnostic::Severity::{Error, Information, Warning};
use crate::language::text;

pub(crate) static ALL: &[&CodeInfo] = &[
    &URL,
    &HTTP_URL,
    &SSH_ADDRESS,
    &DATE,
    &FUTURE,
    &EXPIRED,
    &CHOICE,
    &CATEGORY,
    &SCOPE,
    &COUNTRY,
    &LOWERCASE_COUNTRY,
    &LANGUAGE,
    &MEDIA_TYPE,
    &LICENSE,
    &NOT_OPEN,
    &OLD_LICENSE,
    &LICENSE_SPELLING,
    &TOO_LONG,
    &TOO_SHORT,
    &EMAIL,
    &PHONE,
    &ORGANISATION,
    &ITALIAN_CODE,
    &UNKNOWN_SUPPORT,
    &SUPPORT,
    &ABSOLUTE_PATH,
    &FILE_URL,
    &EXTENSION,
    &FILE_MISSING,
    &NOT_A_PICTURE,
    &VIDEO,
    &SCOPE_REMOVED,
    &JPEG,
    &UNDERSCORE,
];

pub(crate) static URL: CodeInfo = CodeInfo {
    code: "PC201",
    severity: Error,
    title: text("Adresse qui n’est pas une URL", "Address that is not a URL"),
    message: text("« {value} » n’est pas une URL absolue", "“{value}” is not an absolute URL"),
    why: text(
        "Les outils suivent cette adresse; il leur faut le protocole et l’hôte.",
        "Tools follow this address; they need the protocol and the host.",
    ),
    how: text("Écrivez l’adresse entière, avec https://.", "Write the whole address, with https://."),
    before: "url: example.org/dossiers",
    after: "url: https://example.org/dossiers.git",
};

pub(crate) static HTTP_URL: CodeInfo = CodeInfo {
    code: "PC202",
    severity: Error,
    title: text("Adresse qui ne s’ouvre pas dans un navigateur", "Address that a browser does not open"),
    message: text("« {value} » n’est pas une adresse http ou https", "“{value}” is not an http or https address"),
    why: text(
        "Cette adresse est faite pour être ouverte par des personnes.",
        "This address is meant to be opened by people.",
    ),
    how: text("Écrivez une adresse qui commence par https://.", "Write an address that starts with https://."),
    before: "landingURL: www.example.org",
    after: "landingURL: https://www.example.org",
};

pub(crate) static SSH_ADDRESS: CodeInfo = CodeInfo {
    code: "PC203",
    severity: Error,
    title: text("Adresse de dépôt au format SSH", "Repository address in SSH form"),
    message: text("« {value} » n’est pas une URL; « {meant} » peut-être", "“{value}” is not a URL; “{meant}” perhaps"),
    why: text(
        "La forme « git@hôte:chemin » sert à git mais n’est pas une URL.",
        "The form “git@host:path” serves git but is not a URL.",
    ),
    how: text("Donnez l’adresse https du dépôt.", "Give the https address of the repository."),
    before: "url: git@example.org:equipe/dossiers.git",
    after: "url: https://example.org/equipe/dossiers.git",
};

pub(crate) static DATE: CodeInfo = CodeInfo {
    code: "PC204",
    severity: Error,
    title: text("Date mal écrite", "Misspelt date"),
    message: text(
        "« {value} » n’est pas une date au format AAAA-MM-JJ",
        "“{value}” is not a date in the form YYYY-MM-DD",
    ),
    why: text("Une seule forme évite de confondre jours et mois.", "One form only avoids mistaking days for months."),
    how: text(
        "Écrivez l’année, le mois et le jour, avec des tirets.",
        "Write the year, the month and the day, with hyphens.",
    ),
    before: "releaseDate: 15/04/2017",
    after: "releaseDate: 2017-04-15",
};

pub(crate) static FUTURE: CodeInfo = CodeInfo {
    code: "PC205",
    severity: Information,
    title: text("Date à venir", "Date to come"),
    message: text("{value} est dans l’avenir", "{value} is in the future"),
    why: text(
        "« releaseDate » est la date de la dernière version publiée.",
        "“releaseDate” is the date of the last published version.",
    ),
    how: text("Corrigez la date, ou attendez la publication.", "Correct the date, or wait for the release."),
    before: "releaseDate: 2098-04-15",
    after: "releaseDate: 2017-04-15",
};

pub(crate) static EXPIRED: CodeInfo = CodeInfo {
    code: "PC206",
    severity: Warning,
    title: text("Contrat expiré", "Expired contract"),
    message: text("le contrat a pris fin le {value}", "the contract ended on {value}"),
    why: text(
        "Un contrat terminé laisse croire que quelqu’un entretient encore le logiciel.",
        "An ended contract lets people believe that somebody still maintains the software.",
    ),
    how: text(
        "Mettez la nouvelle date, ou changez « maintenance.type ».",
        "Give the new date, or change “maintenance.type”.",
    ),
    before: "maintenance:\n  type: contract\n  contractors:\n    - name: Coopérative Exemple\n      until: \"2019-12-31\"",
    after: "maintenance:\n  type: contract\n  contractors:\n    - name: Coopérative Exemple\n      until: \"2099-12-31\"",
};

pub(crate) static CHOICE: CodeInfo = CodeInfo {
    code: "PC207",
    severity: Error,
    title: text("Valeur hors de la liste", "Value out of the list"),
    message: text(
        "« {value} » n’est pas une valeur permise : {choices}",
        "“{value}” is not an allowed value: {choices}",
    ),
    why: text(
        "Le standard fixe les valeurs de cette clé pour qu’on puisse comparer.",
        "The standard sets the values of this key so that software can be compared.",
    ),
    how: text("Choisissez une des valeurs de la liste.", "Choose one of the values of the list."),
    before: "developmentStatus: production",
    after: "developmentStatus: stable",
};

pub(crate) static CATEGORY: CodeInfo = CodeInfo {
    code: "PC208",
    severity: Error,
    title: text("Catégorie inconnue", "Unknown category"),
    message: text("« {value} » n’est pas une catégorie du standard", "“{value}” is not a category of the standard"),
    why: text(
        "Une liste commune permet de chercher dans tous les catalogues à la fois.",
        "A common list makes it possible to search all catalogues at once.",
    ),
    how: text("Choisissez une catégorie de la liste, ou « other ».", "Choose a category of the list, or “other”."),
    before: "categories:\n  - bureautique",
    after: "categories:\n  - office",
};

pub(crate) static SCOPE: CodeInfo = CodeInfo {
    code: "PC209",
    severity: Error,
    title: text("Domaine inconnu", "Unknown scope"),
    message: text("« {value} » n’est pas un domaine du standard", "“{value}” is not a scope of the standard"),
    why: text(
        "Une liste commune permet de chercher dans tous les catalogues à la fois.",
        "A common list makes it possible to search all catalogues at once.",
    ),
    how: text("Choisissez un domaine de la liste.", "Choose a scope of the list."),
    before: "intendedAudience:\n  scope: [ecoles]",
    after: "intendedAudience:\n  scope: [education]",
};

pub(crate) static COUNTRY: CodeInfo = CodeInfo {
    code: "PC210",
    severity: Error,
    title: text("Pays inconnu", "Unknown country"),
    message: text(
        "« {value} » n’est pas un code de pays à deux lettres (ISO 3166-1)",
        "“{value}” is not a two-letter country code (ISO 3166-1)",
    ),
    why: text("Un code se lit de la même façon dans toutes les langues.", "A code reads the same in all languages."),
    how: text("Écrivez le code à deux lettres : CA, FR, IT.", "Write the two-letter code: CA, FR, IT."),
    before: "intendedAudience:\n  countries: [Canada]",
    after: "intendedAudience:\n  countries: [CA]",
};

pub(crate) static LOWERCASE_COUNTRY: CodeInfo = CodeInfo {
    code: "PC211",
    severity: Warning,
    title: text("Code de pays en minuscules", "Country code in lower case"),
    message: text("« {value} » s’écrit « {meant} »", "“{value}” is written “{meant}”"),
    why: text(
        "Les minuscules sont déconseillées depuis 0.5 et refusées par 1.0.",
        "Lower case is deprecated since 0.5 and refused by 1.0.",
    ),
    how: text("Écrivez le code en majuscules.", "Write the code in upper case."),
    before: "intendedAudience:\n  countries: [ca]",
    after: "intendedAudience:\n  countries: [CA]",
};

pub(crate) static LANGUAGE: CodeInfo = CodeInfo {
    code: "PC212",
    severity: Error,
    title: text("Langue mal écrite", "Misspelt language"),
    message: text("« {value} » n’est pas une étiquette de langue (BCP 47)", "“{value}” is not a language tag (BCP 47)"),
    why: text(
        "Les outils montrent à chacun la description dans sa langue d’après cette étiquette.",
        "Tools show people the description in their language from this tag.",
    ),
    how: text(
        "Écrivez deux lettres, puis le pays au besoin après un trait d’union : fr, fr-CA.",
        "Write two letters, then the country if needed after a hyphen: fr, fr-CA.",
    ),
    before: "localisation:\n  localisationReady: true\n  availableLanguages: [fra-CA]",
    after: "localisation:\n  localisationReady: true\n  availableLanguages: [fr-CA]",
};

pub(crate) static MEDIA_TYPE: CodeInfo = CodeInfo {
    code: "PC213",
    severity: Error,
    title: text("Type de média mal écrit", "Misspelt media type"),
    message: text("« {value} » n’est pas un type de média (RFC 6838)", "“{value}” is not a media type (RFC 6838)"),
    why: text("Un type s’écrit en deux parties : text/csv.", "A type is written in two parts: text/csv."),
    how: text(
        "Corrigez le type, ou retirez la clé, qui est déconseillée.",
        "Correct the type, or remove the key, which is deprecated.",
    ),
    before: "inputTypes: [csv]",
    after: "!inputTypes",
};

pub(crate) static LICENSE: CodeInfo = CodeInfo {
    code: "PC214",
    severity: Error,
    title: text("Licence inconnue", "Unknown licence"),
    message: text(
        "« {value} » n’est pas une expression de licence SPDX",
        "“{value}” is not an SPDX licence expression",
    ),
    why: text(
        "Un identifiant exact dit à chacun ce qu’il peut faire du logiciel.",
        "An exact id tells everyone what they may do with the software.",
    ),
    how: text(
        "Choisissez un identifiant sur https://spdx.org/licenses; reliez-en plusieurs par AND ou OR.",
        "Choose an id on https://spdx.org/licenses; join several with AND or OR.",
    ),
    before: "legal:\n  license: GNU GPL",
    after: "legal:\n  license: GPL-3.0-or-later",
};

/// Code of a licence that neither the OSI nor the FSF approved, for callers that take free software alone.
pub const NOT_FREE: &str = "PC215";

pub(crate) static NOT_OPEN: CodeInfo = CodeInfo {
    code: NOT_FREE,
    severity: Warning,
    title: text("Licence qui n’est pas libre", "Licence that is not free"),
    message: text(
        "« {value} » n’est approuvée ni par l’OSI ni par la FSF",
        "“{value}” is approved neither by the OSI nor by the FSF",
    ),
    why: text(
        "Le standard décrit des logiciels libres; cette licence peut limiter l’usage ou la modification.",
        "The standard describes free software; this licence may limit use or change.",
    ),
    how: text(
        "Vérifiez la licence avec les responsables du logiciel.",
        "Check the licence with those responsible for the software.",
    ),
    before: "legal:\n  license: CC-BY-NC-4.0",
    after: "legal:\n  license: LiLiQ-R-1.1",
};

pub(crate) static OLD_LICENSE: CodeInfo = CodeInfo {
    code: "PC216",
    severity: Information,
    title: text("Identifiant de licence ancien", "Old licence id"),
    message: text(
        "« {value} » est remplacé par « {meant} » dans la liste SPDX",
        "“{value}” is replaced by “{meant}” in the SPDX list",
    ),
    why: text(
        "L’ancien identifiant ne disait pas clairement si les versions suivantes de la licence conviennent.",
        "The old id did not say clearly whether later versions of the licence will do.",
    ),
    how: text("Écrivez le nouvel identifiant.", "Write the new id."),
    before: "legal:\n  license: AGPL-3.0",
    after: "legal:\n  license: AGPL-3.0-only",
};

pub(crate) static LICENSE_SPELLING: CodeInfo = CodeInfo {
    code: "PC217",
    severity: Information,
    title: text("Licence écrite autrement que dans la liste", "Licence written otherwise than in the list"),
    message: text("« {value} » s’écrit « {meant} »", "“{value}” is written “{meant}”"),
    why: text("Des outils comparent les identifiants lettre pour lettre.", "Some tools compare ids letter by letter."),
    how: text("Écrivez l’identifiant comme la liste SPDX.", "Write the id as the SPDX list does."),
    before: "legal:\n  license: mit",
    after: "legal:\n  license: MIT",
};

pub(crate) static TOO_LONG: CodeInfo = CodeInfo {
    code: "PC218",
    severity: Error,
    title: text("Texte trop long", "Text too long"),
    message: text("« {key} » a {length} caractères; {most} au plus", "“{key}” has {length} characters; {most} at most"),
    why: text("Les catalogues réservent à ce texte une place limitée.", "Catalogues keep limited room for this text."),
    how: text(
        "Raccourcissez le texte; les détails vont dans « longDescription ».",
        "Shorten the text; details go in “longDescription”.",
    ),
    before: "description:\n  fr:\n    shortDescription: Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. Gère les dossiers. \n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n",
};

pub(crate) static TOO_SHORT: CodeInfo = CodeInfo {
    code: "PC219",
    severity: Error,
    title: text("Texte trop court", "Text too short"),
    message: text(
        "« {key} » a {length} caractères; {least} au moins",
        "“{key}” has {length} characters; {least} at least",
    ),
    why: text(
        "Quelques mots ne suffisent pas pour juger si un logiciel convient.",
        "A few words are not enough to judge whether software fits.",
    ),
    how: text(
        "Dites à quoi sert le logiciel, pour qui, et ce qui le distingue.",
        "Say what the software is for, for whom, and what sets it apart.",
    ),
    before: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Gère les dossiers.",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n",
};

pub(crate) static EMAIL: CodeInfo = CodeInfo {
    code: "PC220",
    severity: Error,
    title: text("Adresse de courriel mal écrite", "Misspelt e-mail address"),
    message: text("« {value} » n’est pas une adresse de courriel", "“{value}” is not an e-mail address"),
    why: text("Personne ne pourra écrire à cette adresse.", "Nobody will be able to write to this address."),
    how: text("Écrivez l’adresse seule : nom@domaine.", "Write the address alone: name@domain."),
    before: "maintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers\n      email: equipe",
    after: "maintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers\n      email: equipe@example.org",
};

pub(crate) static PHONE: CodeInfo = CodeInfo {
    code: "PC221",
    severity: Error,
    title: text("Numéro de téléphone hors du format international", "Phone number out of the international form"),
    message: text(
        "« {value} » n’est pas un numéro au format international (+15145551234)",
        "“{value}” is not a number in the international form (+15145551234)",
    ),
    why: text(
        "La version 1.0 demande le format E.164, qui se compose de partout.",
        "Version 1.0 asks for the E.164 form, which can be dialled from anywhere.",
    ),
    how: text(
        "Écrivez un plus, l’indicatif du pays et les chiffres, sans espaces, entre guillemets.",
        "Write a plus, the country code and the digits, without spaces, in quotes.",
    ),
    before: "publiccodeYmlVersion: \"1\"\nmaintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers\n      phone: \"+1 514 555-1234\"",
    after: "publiccodeYmlVersion: \"1\"\nmaintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers\n      phone: \"+15145551234\"",
};

pub(crate) static ORGANISATION: CodeInfo = CodeInfo {
    code: "PC222",
    severity: Error,
    title: text("Organisation sans adresse valide", "Organisation without a valid address"),
    message: text(
        "« {value} » n’est ni une URL avec un hôte ni une URN",
        "“{value}” is neither a URL with a host nor a URN",
    ),
    why: text(
        "Cette adresse identifie l’organisation, même si son nom change.",
        "This address identifies the organisation even when its name changes.",
    ),
    how: text("Donnez l’adresse de son site, ou une URN.", "Give the address of its site, or a URN."),
    before: "organisation:\n  uri: Municipalité de Val-Exemple",
    after: "organisation:\n  uri: https://val-exemple.example",
};

pub(crate) static ITALIAN_CODE: CodeInfo = CodeInfo {
    code: "PC223",
    severity: Error,
    title: text("Code iPA inconnu", "Unknown iPA code"),
    message: text("« {value} » n’est pas un code iPA connu", "“{value}” is not a known iPA code"),
    why: text(
        "Ce code désigne une administration italienne dans son index officiel.",
        "This code names an Italian administration in its official index.",
    ),
    how: text("Cherchez le code sur https://indicepa.gov.it.", "Look the code up on https://indicepa.gov.it."),
    before: "organisation:\n  uri: \"urn:x-italian-pa:not.a.code\"",
    after: "organisation:\n  uri: \"urn:x-italian-pa:pcm\"",
};

pub(crate) static UNKNOWN_SUPPORT: CodeInfo = CodeInfo {
    code: "PC224",
    severity: Error,
    title: text("Alias de norme inconnu", "Unknown alias of a norm"),
    message: text("« {value} » n’est pas un alias connu : {choices}", "“{value}” is not a known alias: {choices}"),
    why: text(
        "Seuls les alias de la liste sont compris par tous les outils.",
        "Only the aliases of the list are understood by all tools.",
    ),
    how: text(
        "Choisissez un alias de la liste, ou donnez l’adresse de la norme.",
        "Choose an alias of the list, or give the address of the norm.",
    ),
    before: "supports:\n  - id: alias:loi25",
    after: "supports:\n  - id: alias:gdpr",
};

pub(crate) static SUPPORT: CodeInfo = CodeInfo {
    code: "PC225",
    severity: Error,
    title: text("Norme sans adresse valide", "Norm without a valid address"),
    message: text(
        "« {value} » n’est ni un alias, ni une URL avec un hôte, ni une URN",
        "“{value}” is neither an alias, nor a URL with a host, nor a URN",
    ),
    why: text(
        "Une adresse dit sans équivoque de quelle norme il s’agit.",
        "An address says without doubt which norm is meant.",
    ),
    how: text("Écrivez « alias:nom » ou l’adresse de la norme.", "Write “alias:name” or the address of the norm."),
    before: "supports:\n  - id: gdpr",
    after: "supports:\n  - id: alias:gdpr",
};

pub(crate) static ABSOLUTE_PATH: CodeInfo = CodeInfo {
    code: "PC226",
    severity: Error,
    title: text("Chemin absolu", "Absolute path"),
    message: text(
        "« {value} » est un chemin absolu; donnez un chemin relatif au fichier, ou une URL",
        "“{value}” is an absolute path; give a path relative to the file, or a URL",
    ),
    why: text("Les autres n’ont pas votre disque.", "Others do not have your disk."),
    how: text(
        "Écrivez le chemin à partir de la racine du dépôt, sans barre au début.",
        "Write the path from the root of the repository, without a leading slash.",
    ),
    before: "logo: /img/logo.svg",
    after: "logo: img/logo.svg",
};

pub(crate) static FILE_URL: CodeInfo = CodeInfo {
    code: "PC227",
    severity: Error,
    title: text("Adresse d’un fichier de votre machine", "Address of a file of your machine"),
    message: text("« {value} » désigne un fichier de votre machine", "“{value}” names a file of your machine"),
    why: text("Les autres n’ont pas votre disque.", "Others do not have your disk."),
    how: text(
        "Donnez un chemin relatif au fichier, ou une adresse https.",
        "Give a path relative to the file, or an https address.",
    ),
    before: "logo: \"file:///img/logo.svg\"",
    after: "logo: img/logo.svg",
};

pub(crate) static EXTENSION: CodeInfo = CodeInfo {
    code: "PC228",
    severity: Error,
    title: text("Format d’image non permis", "Picture format not allowed"),
    message: text(
        "« {value} » n’a pas une extension permise : {choices}",
        "“{value}” has no allowed extension: {choices}",
    ),
    why: text("Les catalogues savent montrer ces formats.", "Catalogues know how to show these formats."),
    how: text("Convertissez l’image, ou corrigez son extension.", "Convert the picture, or correct its extension."),
    before: "logo: img/logo.bmp",
    after: "logo: img/logo.svg",
};

pub(crate) static FILE_MISSING: CodeInfo = CodeInfo {
    code: "PC229",
    severity: Error,
    title: text("Fichier absent", "File missing"),
    message: text("le fichier « {value} » n’existe pas", "the file “{value}” does not exist"),
    why: text("Le catalogue montrerait une image brisée.", "The catalogue would show a broken picture."),
    how: text(
        "Ajoutez le fichier au dépôt, ou corrigez le chemin.",
        "Add the file to the repository, or correct the path.",
    ),
    before: "",
    after: "",
};

pub(crate) static NOT_A_PICTURE: CodeInfo = CodeInfo {
    code: "PC230",
    severity: Error,
    title: text("Image illisible", "Unreadable picture"),
    message: text("« {value} » n’est pas une image PNG", "“{value}” is not a PNG picture"),
    why: text("Le catalogue montrerait une image brisée.", "The catalogue would show a broken picture."),
    how: text("Exportez de nouveau l’image au format PNG.", "Export the picture again as PNG."),
    before: "",
    after: "",
};

pub(crate) static VIDEO: CodeInfo = CodeInfo {
    code: "PC231",
    severity: Warning,
    title: text("Vidéo qui ne s’intègre pas", "Video that cannot be embedded"),
    message: text(
        "« {value} » n’est pas chez un hébergeur connu pour oEmbed",
        "“{value}” is not with a host known for oEmbed",
    ),
    why: text(
        "Le standard demande une vidéo que les catalogues puissent intégrer à leur page.",
        "The standard asks for a video that catalogues can embed in their page.",
    ),
    how: text(
        "Donnez l’adresse de la vidéo chez un hébergeur qui offre oEmbed.",
        "Give the address of the video with a host that offers oEmbed.",
    ),
    before: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n    videos: [\"https://example.org/video\"]\n",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n    videos: [\"https://vimeo.com/1\"]\n",
};

pub(crate) static SCOPE_REMOVED: CodeInfo = CodeInfo {
    code: "PC232",
    severity: Error,
    title: text("Domaine retiré du standard", "Scope removed from the standard"),
    message: text(
        "le domaine « {value} » n’existe plus dans la version {edition}",
        "the scope “{value}” no longer exists in version {edition}",
    ),
    why: text(
        "Il disait seulement que le logiciel est fait pour le secteur public, ce que le fichier dit déjà.",
        "It only said that the software is for the public sector, which the file says already.",
    ),
    how: text("Choisissez un domaine plus précis, ou retirez-le.", "Choose a more precise scope, or remove it."),
    before: "publiccodeYmlVersion: \"1\"\nintendedAudience:\n  scope: [government]",
    after: "publiccodeYmlVersion: \"1\"\nintendedAudience:\n  scope: [justice]",
};

pub(crate) static JPEG: CodeInfo = CodeInfo {
    code: "PC233",
    severity: Information,
    title: text("Extension .jpeg", "Extension .jpeg"),
    message: text(
        "le validateur de référence refuse l’extension de « {value} »; il ne connaît que .jpg et .png",
        "the reference validator refuses the extension of “{value}”; it knows only .jpg and .png",
    ),
    why: text(
        "Le standard admet les images JPEG sans fixer leur extension; des catalogues s’en remettent à ce validateur.",
        "The standard takes JPEG pictures whatever their extension; some catalogues rely on that validator.",
    ),
    how: text("Renommez le fichier en .jpg.", "Rename the file to .jpg."),
    before: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n    screenshots: [img/ecran.jpeg]\n",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n    screenshots: [img/ecran.jpg]\n",
};

pub(crate) static UNDERSCORE: CodeInfo = CodeInfo {
    code: "PC234",
    severity: Warning,
    title: text("Langue écrite avec un trait de soulignement", "Language written with an underscore"),
    message: text(
        "« {value} » s’écrit « {meant} » dans une étiquette de langue (BCP 47)",
        "“{value}” is written “{meant}” in a language tag (BCP 47)",
    ),
    why: text(
        "Le sens est clair, mais le validateur de référence refuse cette forme, qui est celle des systèmes Unix.",
        "The meaning is clear, but the reference validator refuses this form, which is that of Unix systems.",
    ),
    how: text("Mettez un trait d’union; « --fix » le fait.", "Put a hyphen; “--fix” does."),
    before: "localisation:\n  localisationReady: true\n  availableLanguages: [fr_CA]",
    after: "localisation:\n  localisationReady: true\n  availableLanguages: [fr-CA]",
};
