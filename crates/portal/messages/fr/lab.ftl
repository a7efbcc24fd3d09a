## Applications et environnements du laboratoire.

subject-environment = environnement
data-packages = Applications du laboratoire
data-package = Une application du laboratoire, ses mesures et ses images
form-optional = (facultatif)

profile-small = petit
profile-medium = moyen
profile-large = grand
size-memory = { $x } Mio de mémoire
size-cpu = { $n ->
    [one] { $count } processeur
   *[other] { $count } processeurs
}
size-disk = { $x } Mio de disque
size-days = { $n ->
    [one] { $count } jour au plus
   *[other] { $count } jours au plus
}

lab-absent = Aucun laboratoire n’est branché à ce site : les applications se consultent, mais ne se lancent pas.
lab-environments = Environnements
lab-environments-note = Ce qui tourne ou a tourné pour cette expérimentation. Vu de votre organisme et des gestionnaires du laboratoire seulement.
lab-environments-none = Aucun environnement n’a encore été lancé.

packages-title = Applications du laboratoire
packages-lead = Ce que le laboratoire sait faire tourner : des logiciels libres construits ici, isolés, qu’on essaie sans rien installer.
packages-count = { $n ->
    [one] { $count } application
   *[other] { $count } applications
}
packages-note = Les images sont construites sur place, à partir des seuls paquets de Debian.
package-not-installed = images non installées
package-demonstration = se voit sans hypothèse
package-started = a démarré ici le { $x }, en { $y } s
package-never-started = Jamais démarrée ici.
package-install = Ses images ne sont pas installées. La personne qui administre ce site les installe par
package-demonstrate = { $n ->
    [one] La voir pendant { $count } minute
   *[other] La voir pendant { $count } minutes
}
package-sign-in = Se connecter pour la voir
package-facts = En bref
package-license = Licence
package-software = Au catalogue
package-version = Version de la trousse
package-profiles = Profils
package-proof = Preuve de démarrage
package-presentation = Présentation
package-markers = Ce que le laboratoire mesure
package-markers-note = Avec la cible que la trousse propose. Chaque mesure garde ses relevés bruts.
package-images = Images
package-images-note = Seules ces images, par leur condensé, peuvent tourner.
package-debian = { $n ->
    [one] { $count } paquet Debian
   *[other] { $count } paquets Debian
}
package-more = En savoir plus

launch-title = Lancer un environnement
launch-choose = Choisissez l’application à essayer.
launch-not-running = Commencez d’abord l’expérimentation : un environnement se lance pendant qu’elle est en cours.
launch-questions = L’application
launch-questions-note = Un mot de passe laissé vide est généré, et montré ensuite aux gens de votre organisme.
launch-advanced = Réglages avancés
launch-bounds = Ses limites
launch-bounds-note = Rien ne tourne sans fin. Vous serez prévenu 7 jours et 2 jours avant, puis le jour même.
launch-body = Pour quel organisme
launch-profile = Profil
launch-days = Durée, en jours
launch-days-hint = Elle se prolonge, en disant pourquoi.
launch-rules = N’y mettez aucun renseignement personnel ni rien de sensible. Son contenu n’est pas dans les sauvegardes, et il est supprimé à la fin.
launch-button = Lancer
demonstration-title = Voir { $x }
demonstration-lead = { $n ->
    [one] L’application tourne { $count } minute, pour vous et les gens de votre organisme, puis tout est supprimé.
   *[other] L’application tourne { $count } minutes, pour vous et les gens de votre organisme, puis tout est supprimé.
}

environments-title = Environnements du laboratoire
environments-lead = Les applications qui tournent pour vos organismes, et celles qui ont pris fin.
environments-count = { $n ->
    [one] { $count } environnement
   *[other] { $count } environnements
}
environments-none = Rien ne tourne
environments-none-text = Un environnement se lance depuis la page d’une expérimentation en cours, ou pour une heure depuis celle d’une application.
room-title = La machine
room-note = Ce qui est donné, sur tout ce qui peut l’être.
room-environments = Environnements
room-waiting = En attente de place

environment-title = { $x } au laboratoire
environment-of = Pour l’expérimentation
environment-demonstration = Démonstration
environment-status-waiting = En attente de place
environment-status-starting = Démarre
environment-status-serving = Répond
environment-status-suspended = Suspendu
environment-status-failed = En panne
environment-status-ended = Terminé
environment-removing = Son contenu est en train d’être supprimé
environment-silent = Le moteur du laboratoire ne répond pas : voici ce qui en était connu. Rien n’est perdu; la suite reprend dès qu’il répond.
environment-moving = un changement est en cours
environment-before = { $n ->
    [0] La machine est pleine. C’est le prochain à démarrer, dès qu’une place se libère.
    [one] La machine est pleine. { $count } autre démarre avant.
   *[other] La machine est pleine. { $count } autres démarrent avant.
}
environment-until = jusqu’au { $x }
environment-ended-on = le { $x }
environment-open = Ouvrir l’application
environment-resume = Reprendre
environment-retry = Essayer de nouveau
environment-suspend = Suspendre
environment-extend = Prolonger
environment-reload = Actualiser
environment-first = Pour commencer
environment-secrets-note = Les mots de passe sont montrés aux gens de votre organisme, tant que l’environnement dure.
environment-show = Montrer
environment-end = Fin
environment-end-note = À la fin, l’environnement est suspendu; son contenu est gardé encore quelques jours, puis supprimé.
environment-expires = Suspendu le
environment-removed = Contenu supprimé le
environment-ended = Contenu supprimé le
environment-what = Ce qui sera supprimé
environment-what-text = Tout ce que l’application a écrit. Rien n’en est sauvegardé ailleurs.
environment-claim = Volume « { $x } » : { $y } Mio
environment-remove = Terminer tout de suite
environment-remove-note = Tout ce que l’application a écrit est supprimé, sans retour possible.
environment-remove-now = Terminer et tout supprimer
environment-proof = Preuve de démarrage
environment-proof-note = Ce qui a tourné, par son condensé, et en combien de temps.
environment-package = Trousse
environment-served = A répondu le
environment-took = { $x } s après avoir eu sa place
environment-health = Santé à la première réponse
environment-log = Journal jusqu’à la première réponse
start-health = Santé : { $x }
start-log = Journal jusqu’à la première réponse : { $x }
environment-image = Image { $x }
environment-steps = Ce qui s’est passé
environment-steps-note = Le plus récent d’abord.
environment-news-launched = Lancé
environment-news-admitted = A sa place sur la machine
environment-news-served = L’application répond
environment-news-suspended = Suspendu
environment-news-resumed = Repris
environment-news-extended = Prolongé
environment-news-failed = En panne
environment-news-expired = Arrivé à sa fin
environment-news-removing = Suppression demandée
environment-news-ended = Tout est supprimé
environment-news-measured = Mesuré
extend-days = Nombre de jours, à compter d’aujourd’hui
extend-days-hint = Au plus ce que permet son profil.
extend-reason = Motif
extend-reason-hint = Il reste dans l’histoire de l’environnement.
usage-title = Ce qu’il utilise
usage-memory = Mémoire
usage-disk = Disque
usage-processes = Processus
usage-mebibytes = { $x } sur { $y } Mio
usage-of = { $x } sur { $y }
usage-none = Rien ne tourne en ce moment.
log-title = Journal
log-note = Les dernières lignes que l’application a écrites.
log-none = Aucune ligne.
measures-title = Mesures du laboratoire
measures-note = Prises par le mandataire et le moteur, avec chaque relevé brut et son empreinte. Une personne dit à quel marqueur de l’hypothèse une valeur répond.
measures-marker = Ce qui est à mesurer
measures-button = Mesurer
measures-none = Rien n’a encore été mesuré ici.
measures-waiting = En attente, ou en cours de mesure
measures-failed = Sans valeur
measures-samples = { $n ->
    [one] { $count } relevé brut
   *[other] { $count } relevés bruts
}
measures-answers = Répond au marqueur
measures-enter = Inscrire cette valeur
experiment-again = Refaire tourner
experiment-again-note = L’application, ses réponses, ses versions et les mesures brutes, sans aucun secret. Il faut un ordinateur où le laboratoire tourne.
experiment-bundle = Paquet de reproduction (tar.gz)
experiment-bundle-note = Se refait d’une commande, qui compare les mesures :
experiment-clone = Dépôt git (bundle)
experiment-clone-note = Le même contenu en un commit, prêt à pousser vers le dépôt public de l’expérimentation :
software-lab = Au laboratoire
software-lab-note = Ce logiciel s’y essaie sans rien installer. Un démarrage ici est une preuve qu’il démarre.
environment-take = Emporter son contenu (tar.gz)
environment-take-how = Pour emporter son contenu, suspendez d’abord l’environnement.
experiment-import-title = Importer un document
experiment-import-lead = Une hypothèse devient un brouillon de votre organisme. Un rapport remplit celui de l’expérimentation qu’il nomme, avec ses mesures pendant qu’elle est en cours.
experiment-import-document = Document, en Markdown
experiment-import-hint = Tel que le donne la page d’une expérimentation, ou son dépôt public.
experiment-import-body = Organisme (facultatif)
experiment-import-body-hint = Le nom court de l’adresse de sa page; celui du document, si rien n’est écrit.
experiment-import-button = Importer
