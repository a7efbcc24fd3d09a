//! The first page of a bundle, in French and in English.

use super::Bundle;

/// The text of `README.md`.
pub(super) fn readme(bundle: &Bundle) -> String {
    let Bundle { name, title, program, profile, .. } = bundle;
    let title: String = title.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    let date = bundle.date.strftime("%Y-%m-%d");
    let [what_fr, what_en] = match bundle.trial() {
        true => [
            "Un essai d’une trousse du laboratoire, **sans hypothèse** : rien n’y est prouvé ni réfuté.",
            "A trial of a package of the lab, **without a hypothesis**: nothing in it is proven or refuted.",
        ],
        false => [
            "Tout ce qu’il faut pour refaire une expérimentation du laboratoire : voyez `hypothesis.md` et, s’il y est, `report.md`.",
            "All it takes to run an experiment of the lab again: see `hypothesis.md` and, when it is there, `report.md`.",
        ],
    };
    let [images_fr, images_en] = match bundle.images.values().any(|image| image.archive.is_some()) {
        true => [
            "Les images sont dans `images/`; avec `--build`, elles sont plutôt reconstruites.",
            "The images are in `images/`; with `--build` they are built again instead.",
        ],
        false => [
            "Les images sont reconstruites à partir des recettes de `package/images`, avec les paquets de Debian de cette machine.",
            "The images are built again from the recipes of `package/images`, with the Debian packages of this machine.",
        ],
    };
    let french = format!(
        "# {title}\n\n*English below.*\n\n{what_fr}\n\n## Refaire\n\nSur une machine Debian, en root, avec Levain ({program} ou plus \
         récent) :\n\n    levain lab reproduce {name}.tar.gz\n\nLe dossier décompressé ou cloné se donne aussi. {images_fr} Les secrets \
         ne sont pas ici : ils sont générés de nouveau. La commande dit quelles images sont les mêmes, mesure les mêmes marqueurs, met \
         les deux résultats côte à côte, puis retire tout.\n\n## Ce qui est ici\n\n\
         - `package/` : la trousse, avec son profil « {profile} »; `parameters.json` : les réponses du formulaire.\n\
         - `images.json` : recette, condensés et paquets de Debian de chaque image.\n\
         - `measures.json` : les résultats; `measures/` : les relevés bruts d’où ils viennent, une ligne de JSON chacun.\n\
         - `starts.json` : les preuves de démarrage.\n\
         - `bundle.json` : l’empreinte SHA-256 de chaque fichier.\n\nFait le {date}.\n",
    );
    // French typography, whatever was typed above.
    let french = french.replace(" :", "\u{a0}:").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»");
    let english = format!(
        "\n---\n\n{what_en}\n\n## Run it again\n\nOn a Debian machine, as root, with Levain ({program} or later):\n\n    \
         levain lab reproduce {name}.tar.gz\n\nThe unpacked or cloned folder can be given too. {images_en} Secrets are not here: they \
         are made anew. The command says which images are the same, measures the same markers, puts both results side by side, then \
         removes everything.\n\n## What is here\n\n\
         - `package/`: the package, with its profile “{profile}”; `parameters.json`: the answers of the form.\n\
         - `images.json`: recipe, digests and Debian packages of each image.\n\
         - `measures.json`: the results; `measures/`: the raw samples they come from, a line of JSON each.\n\
         - `starts.json`: the proofs that it started.\n\
         - `bundle.json`: the SHA-256 of every file.\n\nMade on {date}.\n",
    );
    french + &english
}
