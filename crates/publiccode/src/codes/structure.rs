//! PC1xx: keys, and whether values have the right shape.

use super::CodeInfo;
use crate::diagnostic::Severity::{Error, Information, Warning};
use crate::language::text;

pub(crate) static ALL: &[&CodeInfo] = &[
    &VERSION_MISSING,
    &VERSION_NOT_TEXT,
    &VERSION_UNKNOWN,
    &VERSION_OLD,
    &VERSION_NEXT,
    &UNKNOWN_KEY,
    &MISSPELT_KEY,
    &TOO_RECENT,
    &DEPRECATED,
    &REPLACED,
    &REMOVED,
    &LOWERCASE_SECTION,
    &SECTION_TWICE,
    &COUNTRY_SECTION,
    &REQUIRED,
    &EMPTY_VALUE,
    &WRONG_TYPE,
    &QUOTES_MISSING,
    &OLD_BOOLEAN,
    &BARE_TEXT,
    &EMPTY_LIST,
    &NO_DESCRIPTION_HAS,
    &INCOMPLETE,
    &NO_LANGUAGE,
    &CONTACTS_MISSING,
    &CONTRACTORS_MISSING,
    &CONTRACTORS_FORBIDDEN,
    &REPEATED_ITEM,
    &NEEDED_ELSEWHERE,
];

pub(crate) static VERSION_MISSING: CodeInfo = CodeInfo {
    code: "PC101",
    severity: Error,
    title: text("Version du standard absente", "Version of the standard missing"),
    message: text("la clé « publiccodeYmlVersion » est obligatoire", "the key “publiccodeYmlVersion” is required"),
    why: text(
        "Les outils choisissent les règles à appliquer d’après cette clé.",
        "Tools choose the rules to apply from this key.",
    ),
    how: text(
        "Ajoutez « publiccodeYmlVersion: \"0\" » au début du fichier.",
        "Add “publiccodeYmlVersion: \"0\"” at the start of the file.",
    ),
    before: "!publiccodeYmlVersion",
    after: "publiccodeYmlVersion: \"0\"",
};

pub(crate) static VERSION_NOT_TEXT: CodeInfo = CodeInfo {
    code: "PC102",
    severity: Error,
    title: text("Version du standard sans guillemets", "Version of the standard without quotes"),
    message: text(
        "« {value} » doit être un texte entre guillemets, pas {found}",
        "“{value}” must be a text in quotes, not {found}",
    ),
    why: text(
        "Sans guillemets, YAML lit un nombre : 0.10 devient 0.1.",
        "Without quotes, YAML reads a number: 0.10 becomes 0.1.",
    ),
    how: text("Mettez la valeur entre guillemets.", "Put the value in quotes."),
    before: "publiccodeYmlVersion: 0.7",
    after: "publiccodeYmlVersion: \"0.7\"",
};

pub(crate) static VERSION_UNKNOWN: CodeInfo = CodeInfo {
    code: "PC103",
    severity: Error,
    title: text("Version du standard inconnue", "Unknown version of the standard"),
    message: text(
        "« {value} » n’est pas une version du standard; les versions connues sont {choices}",
        "“{value}” is no version of the standard; the known ones are {choices}",
    ),
    why: text(
        "Sans version connue, un outil ne sait pas quelles règles appliquer.",
        "Without a known version, a tool does not know which rules apply.",
    ),
    how: text("Écrivez \"0\", qui désigne la version courante.", "Write \"0\", which means the current version."),
    before: "publiccodeYmlVersion: \"0.6\"",
    after: "publiccodeYmlVersion: \"0\"",
};

pub(crate) static VERSION_OLD: CodeInfo = CodeInfo {
    code: "PC104",
    severity: Warning,
    title: text("Version ancienne du standard", "Old version of the standard"),
    message: text(
        "la version {value} n’est plus la version courante, qui s’écrit \"0\"",
        "version {value} is not the current one, written \"0\"",
    ),
    why: text(
        "Les règles ont changé depuis; des clés sont déconseillées et d’autres sont apparues.",
        "Rules have changed since; some keys are deprecated and others appeared.",
    ),
    how: text(
        "« levain publiccode migrate » met le fichier à jour en gardant vos commentaires.",
        "“levain publiccode migrate” brings the file up to date and keeps your comments.",
    ),
    before: "publiccodeYmlVersion: \"0.2\"",
    after: "publiccodeYmlVersion: \"0\"",
};

pub(crate) static VERSION_NEXT: CodeInfo = CodeInfo {
    code: "PC105",
    severity: Information,
    title: text("Version du standard à paraître", "Version of the standard to come"),
    message: text(
        "la version 1.0 n’est pas publiée; ses règles peuvent encore changer",
        "version 1.0 is not published; its rules may still change",
    ),
    why: text("La plupart des outils refusent encore « 1 ».", "Most tools still refuse “1”."),
    how: text("Écrivez \"0\" tant que 1.0 n’est pas publiée.", "Write \"0\" until 1.0 is published."),
    before: "publiccodeYmlVersion: \"1\"",
    after: "publiccodeYmlVersion: \"0\"",
};

pub(crate) static UNKNOWN_KEY: CodeInfo = CodeInfo {
    code: "PC106",
    severity: Error,
    title: text("Clé inconnue", "Unknown key"),
    message: text("la clé « {key} » n’existe pas dans le standard", "the key “{key}” does not exist in the standard"),
    why: text(
        "Les outils refusent ce qu’ils ne connaissent pas : une faute de frappe passerait sinon pour une valeur absente.",
        "Tools refuse what they do not know: a misspelling would otherwise pass for a missing value.",
    ),
    how: text(
        "Retirez la clé. Une donnée propre à votre organisation se garde ailleurs que dans ce fichier.",
        "Remove the key. Data of your own organisation are kept elsewhere than in this file.",
    ),
    before: "ministere: Exemple",
    after: "applicationSuite: Exemple",
};

pub(crate) static MISSPELT_KEY: CodeInfo = CodeInfo {
    code: "PC107",
    severity: Error,
    title: text("Clé mal écrite", "Misspelt key"),
    message: text(
        "la clé « {key} » n’existe pas; « {meant} » sans doute",
        "the key “{key}” does not exist; “{meant}” probably",
    ),
    why: text(
        "Les majuscules comptent, et chaque clé a une seule orthographe.",
        "Upper and lower case matter, and each key has one spelling.",
    ),
    how: text("Écrivez la clé comme le standard.", "Write the key as the standard does."),
    before: "landingUrl: https://example.org",
    after: "landingURL: https://example.org",
};

pub(crate) static TOO_RECENT: CodeInfo = CodeInfo {
    code: "PC108",
    severity: Information,
    title: text("Clé plus récente que la version déclarée", "Key newer than the declared version"),
    message: text(
        "la clé « {key} » date de la version {since}, le fichier déclare la version {edition}",
        "the key “{key}” came with version {since}, the file declares version {edition}",
    ),
    why: text(
        "Un outil strict peut refuser une clé qui n’existait pas dans la version déclarée.",
        "A strict tool may refuse a key that did not exist in the declared version.",
    ),
    how: text(
        "Déclarez la version courante : publiccodeYmlVersion: \"0\".",
        "Declare the current version: publiccodeYmlVersion: \"0\".",
    ),
    before: "publiccodeYmlVersion: \"0.4\"\norganisation:\n  uri: https://example.org",
    after: "publiccodeYmlVersion: \"0\"\norganisation:\n  uri: https://example.org",
};

pub(crate) static DEPRECATED: CodeInfo = CodeInfo {
    code: "PC109",
    severity: Warning,
    title: text("Clé déconseillée", "Deprecated key"),
    message: text(
        "la clé « {key} » est déconseillée depuis la version {edition} et peut être retirée",
        "the key “{key}” is deprecated since version {edition} and can be removed",
    ),
    why: text("Elle disparaîtra d’une version prochaine du standard.", "It will disappear from a version to come."),
    how: text("Retirez-la; « levain publiccode migrate » le fait.", "Remove it; “levain publiccode migrate” does."),
    before: "inputTypes:\n  - text/csv",
    after: "!inputTypes",
};

pub(crate) static REPLACED: CodeInfo = CodeInfo {
    code: "PC110",
    severity: Warning,
    title: text("Clé remplacée par une autre", "Key replaced by another"),
    message: text(
        "la clé « {key} » est déconseillée depuis la version {edition}; utilisez « {instead} »",
        "the key “{key}” is deprecated since version {edition}; use “{instead}”",
    ),
    why: text("Elle disparaîtra d’une version prochaine du standard.", "It will disappear from a version to come."),
    how: text(
        "Déplacez la valeur; « levain publiccode migrate » le fait.",
        "Move the value; “levain publiccode migrate” does.",
    ),
    before: "monochromeLogo: img/logo.svg",
    after: "logo: img/logo.svg",
};

pub(crate) static REMOVED: CodeInfo = CodeInfo {
    code: "PC111",
    severity: Error,
    title: text("Clé retirée du standard", "Key removed from the standard"),
    message: text(
        "la clé « {key} » n’existe plus dans la version {edition}",
        "the key “{key}” no longer exists in version {edition}",
    ),
    why: text("Elle était déconseillée dans les versions précédentes.", "It was deprecated in the versions before."),
    how: text(
        "Retirez-la; « levain publiccode migrate » déplace sa valeur quand il y a où la mettre.",
        "Remove it; “levain publiccode migrate” moves its value when there is a place for it.",
    ),
    before: "publiccodeYmlVersion: \"1\"\nmonochromeLogo: img/logo.svg",
    after: "publiccodeYmlVersion: \"1\"\nlogo: img/logo.svg",
};

pub(crate) static LOWERCASE_SECTION: CodeInfo = CodeInfo {
    code: "PC112",
    severity: Warning,
    title: text("Section de pays en minuscules", "Country section in lower case"),
    message: text("la section « it » s’écrit « IT »", "the section “it” is written “IT”"),
    why: text("Le standard écrit les codes de pays en majuscules.", "The standard writes country codes in upper case."),
    how: text("Renommez la section.", "Rename the section."),
    before: "it:\n  countryExtensionVersion: \"1.0\"",
    after: "IT:\n  countryExtensionVersion: \"1.0\"",
};

pub(crate) static SECTION_TWICE: CodeInfo = CodeInfo {
    code: "PC113",
    severity: Error,
    title: text("Section de pays en double", "Country section twice"),
    message: text(
        "la section « IT » existe déjà; retirez celle-ci",
        "the section “IT” already exists; remove this one",
    ),
    why: text(
        "Deux sections pour un même pays peuvent se contredire.",
        "Two sections for one country may contradict each other.",
    ),
    how: text("Gardez « IT ».", "Keep “IT”."),
    before: "IT:\n  countryExtensionVersion: \"1.0\"\nit:\n  countryExtensionVersion: \"1.0\"",
    after: "IT:\n  countryExtensionVersion: \"1.0\"",
};

pub(crate) static COUNTRY_SECTION: CodeInfo = CodeInfo {
    code: "PC114",
    severity: Information,
    title: text("Sections de pays déconseillées", "Country sections deprecated"),
    message: text(
        "les sections de pays sont déconseillées depuis la version {edition}; « supports » et « organisation » les remplacent",
        "country sections are deprecated since version {edition}; “supports” and “organisation” replace them",
    ),
    why: text("Le standard les retire dans la version 1.0.", "The standard removes them in version 1.0."),
    how: text(
        "Déplacez les plateformes dans « supports » et le code de l’organisation dans « organisation.uri ».",
        "Move platforms to “supports” and the code of the organisation to “organisation.uri”.",
    ),
    before: "IT:\n  piattaforme:\n    spid: true",
    after: "supports:\n  - id: alias:spid",
};

pub(crate) static REQUIRED: CodeInfo = CodeInfo {
    code: "PC115",
    severity: Error,
    title: text("Clé obligatoire absente", "Required key missing"),
    message: text("la clé « {key} » est obligatoire", "the key “{key}” is required"),
    why: text(
        "Sans elle, le logiciel ne peut être ni présenté ni comparé.",
        "Without it the software can be neither presented nor compared.",
    ),
    how: text("Ajoutez la clé et sa valeur.", "Add the key and its value."),
    before: "!softwareType",
    after: "softwareType: standalone/web",
};

pub(crate) static EMPTY_VALUE: CodeInfo = CodeInfo {
    code: "PC116",
    severity: Error,
    title: text("Valeur obligatoire vide", "Required value empty"),
    message: text(
        "la clé « {key} » est obligatoire et n’a pas de valeur",
        "the key “{key}” is required and has no value",
    ),
    why: text("Une valeur vide n’informe personne.", "An empty value informs nobody."),
    how: text("Donnez une valeur.", "Give a value."),
    before: "name: \"\"",
    after: "name: Dossiers",
};

pub(crate) static WRONG_TYPE: CodeInfo = CodeInfo {
    code: "PC117",
    severity: Error,
    title: text("Valeur d’un autre type", "Value of another type"),
    message: text("« {key} » doit être {expected}, pas {found}", "“{key}” must be {expected}, not {found}"),
    why: text(
        "Les outils attendent toujours la même forme sous une même clé.",
        "Tools always expect the same form under the same key.",
    ),
    how: text(
        "Écrivez une liste avec un tiret par élément, des clés sous un retrait, ou un texte simple.",
        "Write a list with one dash per item, keys under an indentation, or a plain text.",
    ),
    before: "categories: office",
    after: "categories:\n  - office",
};

pub(crate) static QUOTES_MISSING: CodeInfo = CodeInfo {
    code: "PC118",
    severity: Warning,
    title: text("Texte sans guillemets lu comme autre chose", "Text without quotes read as something else"),
    message: text(
        "« {value} » se lit comme {found}; mettez-le entre guillemets",
        "“{value}” is read as {found}; put it in quotes",
    ),
    why: text(
        "Sans guillemets, 1.10 devient 1.1 et un numéro de téléphone perd son signe plus.",
        "Without quotes, 1.10 becomes 1.1 and a phone number loses its plus sign.",
    ),
    how: text("Mettez la valeur entre guillemets.", "Put the value in quotes."),
    before: "softwareVersion: 1.10",
    after: "softwareVersion: \"1.10\"",
};

pub(crate) static OLD_BOOLEAN: CodeInfo = CodeInfo {
    code: "PC119",
    severity: Error,
    title: text("Oui ou non écrits autrement que true et false", "Yes or no written otherwise than true and false"),
    message: text(
        "« {value} » n’est pas un booléen; écrivez « {meant} »",
        "“{value}” is not a boolean; write “{meant}”",
    ),
    why: text(
        "Depuis YAML 1.2, « yes », « no », « on » et « off » sont de simples textes.",
        "Since YAML 1.2, “yes”, “no”, “on” and “off” are plain texts.",
    ),
    how: text("Écrivez true ou false, sans guillemets.", "Write true or false, without quotes."),
    before: "localisation:\n  localisationReady: yes\n  availableLanguages: [fr]",
    after: "localisation:\n  localisationReady: true\n  availableLanguages: [fr]",
};

pub(crate) static BARE_TEXT: CodeInfo = CodeInfo {
    code: "PC120",
    severity: Information,
    title: text("Texte seul au lieu d’une liste", "Text alone instead of a list"),
    message: text(
        "« {key} » est un texte seul; le validateur de référence exige une liste",
        "“{key}” is a text alone; the reference validator demands a list",
    ),
    why: text(
        "Le standard admet les deux formes, beaucoup d’outils seulement la liste.",
        "The standard allows both forms, many tools only the list.",
    ),
    how: text("Écrivez une liste d’un élément.", "Write a list of one item."),
    before: "platforms: web",
    after: "platforms: [web]",
};

pub(crate) static EMPTY_LIST: CodeInfo = CodeInfo {
    code: "PC121",
    severity: Error,
    title: text("Liste vide", "Empty list"),
    message: text("« {key} » doit avoir au moins un élément", "“{key}” must have at least one item"),
    why: text("Le standard demande au moins une valeur ici.", "The standard asks for one value at least here."),
    how: text("Ajoutez un élément.", "Add an item."),
    before: "platforms: []",
    after: "platforms: [web]",
};

pub(crate) static NO_DESCRIPTION_HAS: CodeInfo = CodeInfo {
    code: "PC122",
    severity: Error,
    title: text("Aucune description complète", "No complete description"),
    message: text(
        "aucune langue n’a « {key} »; une au moins doit l’avoir",
        "no language has “{key}”; one at least must have it",
    ),
    why: text(
        "Sans description longue ni fonctions, on ne sait pas ce que fait le logiciel.",
        "Without a long description and features, nobody knows what the software does.",
    ),
    how: text("Ajoutez la clé dans une langue au moins.", "Add the key in one language at least."),
    before: "description:\n  fr:\n    localisedName: Dossiers\n    shortDescription: Gère les dossiers.\n    features:\n      - Ouvre des dossiers",
    after: "description:\n  fr:\n    localisedName: Dossiers\n    shortDescription: Gère les dossiers.\n    features:\n      - Ouvre des dossiers\n    longDescription: >\n      Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les\n      personnes qui ont fait une demande en suivent l’état en ligne; les équipes voient ce qui reste à faire.",
};

pub(crate) static INCOMPLETE: CodeInfo = CodeInfo {
    code: "PC123",
    severity: Information,
    title: text("Description incomplète dans une langue", "Description incomplete in one language"),
    message: text(
        "la description en « {language} » n’a pas de « {key} »; le validateur de référence l’exige dans chaque langue",
        "the description in “{language}” has no “{key}”; the reference validator demands it in each language",
    ),
    why: text(
        "Les personnes de cette langue ont moins d’information que les autres.",
        "People of that language get less information than others.",
    ),
    how: text("Traduisez la clé.", "Translate the key."),
    before: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n  en:\n    shortDescription: Manages files.\n    features: [Opens files]",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.\n  en:\n    shortDescription: Manages files.\n    features: [Opens files]\n    longDescription: Dossiers takes requests in, files them, assigns them and keeps the trace of each decision. Teams see what remains to be done, and people follow their request.",
};

pub(crate) static NO_LANGUAGE: CodeInfo = CodeInfo {
    code: "PC124",
    severity: Warning,
    title: text("Description absente dans une langue attendue", "Description missing in an expected language"),
    message: text("aucune description n’est en « {language} »", "no description is in “{language}”"),
    why: text(
        "Les personnes à qui le logiciel est destiné le cherchent dans leur langue.",
        "The people the software is meant for look for it in their language.",
    ),
    how: text("Ajoutez une description dans cette langue.", "Add a description in that language."),
    before: "description:\n  en:\n    shortDescription: Manages files.\n    features: [Opens files]\n    longDescription: Dossiers takes requests in, files them, assigns them and keeps the trace of each decision. Teams see what remains to be done, and people follow their request.",
    after: "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    features: [Ouvre des dossiers]\n    longDescription: Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui reste à faire, et les personnes suivent leur demande.",
};

pub(crate) static CONTACTS_MISSING: CodeInfo = CodeInfo {
    code: "PC125",
    severity: Error,
    title: text("Personnes-ressources absentes", "Contacts missing"),
    message: text(
        "« contacts » est obligatoire quand « type » vaut « {type} »",
        "“contacts” is required when “type” is “{type}”",
    ),
    why: text(
        "Qui veut utiliser le logiciel doit savoir à qui parler.",
        "Whoever wants to use the software must know whom to talk to.",
    ),
    how: text("Ajoutez au moins un nom.", "Add one name at least."),
    before: "maintenance:\n  type: internal",
    after: "maintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers",
};

pub(crate) static CONTRACTORS_MISSING: CodeInfo = CodeInfo {
    code: "PC126",
    severity: Error,
    title: text("Contractants absents", "Contractors missing"),
    message: text(
        "« contractors » est obligatoire quand « type » vaut « contract »",
        "“contractors” is required when “type” is “contract”",
    ),
    why: text(
        "Un entretien par contrat a un contractant et une fin.",
        "Maintenance by contract has a contractor and an end.",
    ),
    how: text(
        "Nommez le contractant et la date de fin du contrat.",
        "Name the contractor and the end of the contract.",
    ),
    before: "maintenance:\n  type: contract",
    after: "maintenance:\n  type: contract\n  contractors:\n    - name: Coopérative Exemple\n      until: \"2099-12-31\"",
};

pub(crate) static CONTRACTORS_FORBIDDEN: CodeInfo = CodeInfo {
    code: "PC127",
    severity: Error,
    title: text("Contractants hors contrat", "Contractors without a contract"),
    message: text(
        "« contractors » n’est permis que si « type » vaut « contract »; il vaut « {type} »",
        "“contractors” is allowed only when “type” is “contract”; it is “{type}”",
    ),
    why: text(
        "Le fichier dit deux choses contraires sur l’entretien du logiciel.",
        "The file says two opposite things about maintenance.",
    ),
    how: text("Changez « type », ou retirez les contractants.", "Change “type”, or remove the contractors."),
    before: "maintenance:\n  type: none\n  contractors:\n    - name: Coopérative Exemple\n      until: \"2099-12-31\"",
    after: "maintenance:\n  type: none",
};

pub(crate) static REPEATED_ITEM: CodeInfo = CodeInfo {
    code: "PC128",
    severity: Information,
    title: text("Élément répété", "Repeated item"),
    message: text("« {value} » est déjà dans la liste", "“{value}” already stands in the list"),
    why: text("Une répétition vient souvent d’une faute de frappe.", "A repetition often comes from a slip."),
    how: text("Retirez-le, ou écrivez ce qui était voulu.", "Remove it, or write what was meant."),
    before: "categories:\n  - office\n  - office",
    after: "categories:\n  - office",
};

pub(crate) static NEEDED_ELSEWHERE: CodeInfo = CodeInfo {
    code: "PC129",
    severity: Information,
    title: text("Clé que le validateur de référence exige", "Key that the reference validator demands"),
    message: text(
        "« {key} » est facultative dans le standard, mais le validateur de référence l’exige",
        "“{key}” is optional in the standard, but the reference validator demands it",
    ),
    why: text(
        "Des catalogues s’en remettent à ce validateur et refuseraient le fichier.",
        "Some catalogues rely on that validator and would refuse the file.",
    ),
    how: text("Ajoutez la clé si vous le pouvez.", "Add the key if you can."),
    before: "fundedBy:\n  - name: Municipalité de Val-Exemple",
    after: "fundedBy:\n  - name: Municipalité de Val-Exemple\n    uri: https://val-exemple.example",
};
