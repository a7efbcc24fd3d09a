## Dépôts récoltés, pages des sources.

repositories-title = Dépôts récoltés
repositories-lead = Chaque dépôt que les sources nomment, qu’il soit au catalogue ou non, et pourquoi.
repositories-address = Adresse d’un dépôt
repositories-address-note = Celle d’aujourd’hui ou une ancienne.
repositories-source = Source
repositories-all-sources = Toutes les sources
repositories-standing = État
repositories-all-standings = Tous les états
repositories-name = Dépôt
repositories-read = Lu
repositories-never = Pas encore
repositories-empty = Aucun dépôt
repositories-empty-text = Aucun dépôt récolté ne répond à ces choix.
repositories-unknown = Ce dépôt n’est pas connu ici : aucune source récoltée ne le nomme. La personne qui administre ce site peut le récolter :
repositories-next = Page suivante
standing-sound = lu sans erreur
standing-failing = en échec
standing-archived = archivé
standing-gone = disparu
forge-kind-github = GitHub
forge-kind-gitlab = GitLab
forge-kind-forgejo = Forgejo ou Gitea
forge-kind-git = serveur Git
forge-kind-folder = dossier de ce serveur
fork-technical = copie faite pour proposer des changements
fork-variant = logiciel à part, tiré d’un autre
fork-git-fork = copie, selon sa forge
fork-url-mistake = son publiccode.yml nomme un autre dépôt

repository-lead = Pourquoi ce dépôt est, ou n’est pas, au catalogue.
repository-catalogue = Au catalogue
repository-describes = Ce dépôt décrit :
repository-derived = Il n’a pas de publiccode.yml : ce qui est montré vient de sa forge, de ses manifestes et de ses étiquettes. Le correctif plus bas en contient un, à compléter.
repository-from-file = Ce qui est montré vient de son publiccode.yml.
repository-not-listed = Aucun logiciel n’en est tiré.
repository-unread = Il n’a pas encore été lu en entier. Il le sera à la prochaine récolte.
repository-state = État
repository-source = Source
repository-forge = Forge
repository-read = Lu en entier
repository-tried = Dernière tentative
repository-next = Prochaine lecture prévue
repository-next-listing = Quand la source dira qu’il a changé
repository-commit = Commit lu
repository-aliases = Anciennes adresses
repository-fork = Genre de copie
repository-listed = Nommé par la source
repository-listed-between = du { $x } au { $y }
repository-findings = { $n ->
    [one] { $count } constat
   *[other] { $count } constats
  }
repository-fault = { $n ->
    [one] La dernière lecture a échoué :
   *[other] Les { $count } dernières lectures ont échoué :
  }
repository-absent = Sa forge dit depuis le { $x } qu’il n’y est pas. Il sera dit disparu si elle le redit un jour plus tard.
repository-gone = Disparu le { $x } : sa forge l’a dit absent deux fois, à un jour d’écart au moins. Rien de ce qui en était connu n’est effacé.
repository-files = Fichiers publiccode.yml
repository-file-valid = Valide.
repository-file-invalid = { $n ->
    [one] Une erreur à corriger.
   *[other] { $count } erreurs à corriger.
  }
repository-file-unavailable = Le fichier est là, mais son contenu n’a pas pu être lu.
repository-file-place = ligne { $x }, colonne { $y }
repository-said-code = Code
repository-said-place = Endroit
repository-said-text = Explication
repository-patch = Correctif prêt
repository-patch-lead = Les fichiers qui manquent, écrits d’après ce que montre le dépôt. Rien de ce qui est là n’est remplacé. Dans une copie du dépôt :
repository-patch-show = Voir le correctif
repository-todo = Ce qu’il reste à écrire ou à confirmer
repository-left-out = Ce qui manque et n’a pas été écrit
repository-status-link = État du dépôt

source-page-lead = Ce que tient cette source, et ce que chaque récolte y a trouvé.
source-page-now = Aujourd’hui
source-page-repositories = { $n ->
    [one] { $count } dépôt
   *[other] { $count } dépôts
  }
source-page-software = Logiciels
source-page-archived = Archivés
source-page-failing = En échec
source-page-derived = Sans publiccode.yml
source-page-gone = Disparus
source-page-repositories-head = Dépôts
source-page-days = Au fil du temps
source-page-days-note = { $n ->
    [one] Une seule journée de récolte : la courbe commence à la deuxième.
   *[other] Dépôts présents, sur { $count } jours de récolte.
  }
source-page-day = Jour
source-page-runs = Dernières récoltes
source-page-run = Début
source-page-new = Nouveaux
source-page-changed = Changés
source-page-unchanged = Inchangés
source-page-requests = Requêtes
source-page-unfinished = en cours ou interrompue
source-page-refused = { $n ->
    [one] Une difficulté
   *[other] { $count } difficultés
  }
source-page-no-run = Aucune récolte encore.
source-page-link = Récoltes et dépôts de cette source
data-repositories = Dépôts récoltés
data-repository = État d’un dépôt
data-source-page = Source et ses récoltes
