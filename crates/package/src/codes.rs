//! What the lab refuses in a package, and why.

use levain_model::CodeDetails;

macro_rules! codes {
    ($($code:literal [$fr:literal, $en:literal] [$why_fr:literal, $why_en:literal] [$fix_fr:literal, $fix_en:literal])*) => {
        &[$(CodeDetails { code: $code, title: [$fr, $en], why: [$why_fr, $why_en], fix: [$fix_fr, $fix_en] }),*]
    };
}

/// Every code, in order.
pub const CODES: &[CodeDetails] = codes! {
    "LB001" ["Texte illisible", "Unreadable text"]
    ["Le fichier n’est pas un texte YAML que le laboratoire accepte de lire.", "The file is not a YAML text that the lab accepts to read."]
    ["Corrigez l’endroit montré; le fichier doit être en UTF-8 et tenir en un mébioctet.", "Correct the place shown; the file must be UTF-8 and fit in one mebibyte."]
    "LB002" ["Genre d’objet refusé", "Kind of object refused"]
    ["Le laboratoire n’accepte que les genres qu’il sait appliquer\u{a0}: un autre serait ignoré en silence.", "The lab accepts only the kinds that it can apply: another would be ignored in silence."]
    ["Retirez l’objet. Genres permis\u{a0}: Deployment, Pod, Service, ConfigMap, Secret, PersistentVolumeClaim, Job.", "Remove the object. Allowed kinds: Deployment, Pod, Service, ConfigMap, Secret, PersistentVolumeClaim, Job."]
    "LB003" ["Champ refusé", "Field refused"]
    ["Ce champ n’est pas dans le profil du laboratoire, qui n’admet que ce qu’il vérifie.", "This field is not in the lab’s profile, which admits only what it checks."]
    ["Retirez le champ, ou corrigez son nom.", "Remove the field, or correct its name."]
    "LB004" ["Accès à la machine hôte", "Reach of the host machine"]
    ["Un environnement ne voit ni les fichiers, ni le réseau, ni les processus de la machine qui le porte.", "An environment sees neither the files, nor the network, nor the processes of the machine that carries it."]
    ["Retirez le champ; utilisez un volume de l’environnement et un Service.", "Remove the field; use a volume of the environment and a Service."]
    "LB005" ["Privilège refusé", "Privilege refused"]
    ["Tout conteneur tourne sans racine, sans capacité, sans nouveau privilège et sur une racine en lecture seule.", "Every container runs without root, capabilities or new privileges, on a read-only root."]
    ["Donnez au conteneur un utilisateur différent de 0, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities.drop: [ALL] et runAsNonRoot: true.", "Give the container a user other than 0, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities.drop: [ALL] and runAsNonRoot: true."]
    "LB006" ["Limites absentes", "Limits missing"]
    ["Sans limite de mémoire et de processeur, un environnement prendrait la part des autres.", "Without a limit of memory and processor, an environment would take the others’ share."]
    ["Ajoutez resources.limits.memory et resources.limits.cpu.", "Add resources.limits.memory and resources.limits.cpu."]
    "LB007" ["Image absente de images.lock", "Image not in images.lock"]
    ["Seules les images construites d’une recette de la trousse tournent\u{a0}; une étiquette ne dit pas ce qu’elle contient.", "Only images built from a recipe of the package run; a tag does not say what it holds."]
    ["Écrivez le nom que images.lock donne à l’image.", "Write the name that images.lock gives to the image."]
    "LB008" ["Volume sans taille", "Volume without a size"]
    ["Un volume sans borne peut remplir le disque de tous.", "A volume without a bound can fill everybody’s disk."]
    ["Ajoutez sizeLimit à emptyDir, ou resources.requests.storage à la demande.", "Add sizeLimit to emptyDir, or resources.requests.storage to the claim."]
    "LB009" ["Secret écrit dans la trousse", "Secret written in the package"]
    ["Un secret publié n’en est plus un; le laboratoire les génère à chaque environnement.", "A published secret is none; the lab generates them for each environment."]
    ["Retirez les valeurs\u{a0}; nommez le secret dans values.schema.json.", "Remove the values; name the secret in values.schema.json."]
    "LB010" ["Nom ou chemin refusé", "Name or path refused"]
    ["Un nom est fait de minuscules, de chiffres et de traits d’union et ne sert qu’une fois par genre d’objet; un chemin reste dans son volume.", "A name is made of lower-case letters, digits and hyphens and serves once for each kind of object; a path stays in its volume."]
    ["Corrigez le nom, ou retirez les «\u{a0}..\u{a0}» du chemin.", "Correct the name, or remove “..” from the path."]
    "LB011" ["Valeur absente ou inattendue", "Value missing or unexpected"]
    ["Le laboratoire ne devine pas\u{a0}: ce qui n’est pas dit ou n’a pas la forme attendue est refusé.", "The lab does not guess: what is not said or has another form is refused."]
    ["Écrivez la valeur que nomme le message.", "Write the value that the message names."]
    "LB012" ["Une seule application par trousse", "One application a package"]
    ["Les environnements n’ont pas de serveur de noms\u{a0}: un second groupe de conteneurs ne trouverait pas le premier.", "Environments have no name server: a second group of containers could not find the first."]
    ["Gardez un seul Deployment ou Pod; mettez-y tous les conteneurs.", "Keep one Deployment or Pod; put all containers in it."]
    "LB013" ["Référence sans objet", "Reference to nothing"]
    ["Le manifeste nomme un volume, une demande, un ConfigMap ou un port qu’il ne définit pas.", "The manifest names a volume, a claim, a ConfigMap or a port that it does not define."]
    ["Définissez-le, ou corrigez le nom.", "Define it, or correct the name."]
};
