## Constats: comment les lire, et les vérifications.

nav-assess = Juger
assess-title = Juger sur preuves
assess-lead = Un constat dit ce qui a été vu dans un dépôt, quand, comment, et jusqu’à quand on peut s’y fier. Rien n’est additionné : il n’y a pas de note.
assess-outcomes = Les six issues possibles
assess-no-score = Un constat inconnu n’est pas un constat négatif.
assess-read = Lire un rapport
assess-read-purpose = Choisissez votre usage : utiliser, déployer, contribuer, publier ou dépendre. Chaque usage a ses questions.
assess-read-missing = Lisez d’abord ce qui manque, puis ce qui est inconnu.
assess-read-proof = Regardez les preuves : chaque constat nomme le fichier, les lignes ou les commits qui ont été lus, au commit indiqué.
assess-read-again = Refaites la vérification vous-même avec « levain check ».
assess-all-checks = { $n ->
    [one] La vérification
   *[other] Les { $count } vérifications
  }
assess-yourself = Vérifier votre propre dépôt
assess-yourself-text = La commande lit une copie locale et n’envoie rien. Elle dit ce qui manque, pourquoi cela compte et quoi faire.
outcome-met = Respecté
outcome-attested = Attesté
outcome-partial = Partiel
outcome-unmet = Non respecté
outcome-unknown = Inconnu
outcome-not-applicable = Sans objet
outcome-means-met = Ce qui est demandé a été vu.
outcome-means-attested = Quelqu’un en répond, publiquement, pour douze mois au plus.
outcome-means-partial = Une partie a été vue.
outcome-means-unmet = On a cherché, et ce n’est pas là.
outcome-means-unknown = On n’a pas pu savoir; le motif est donné. Ce n’est pas un reproche.
outcome-means-not-applicable = La question ne se pose pas ici; le motif est donné.
checks-title = Vérifications
checks-lead = Ce que le programme regarde dans un dépôt, et pourquoi. Cette liste vient du code qui fait les vérifications.
checks-check = Vérification
checks-question = Question
checks-for = Pour
checks-severity = Gravité si cela manque : { $x }.
checks-family-LIC = Licence
checks-family-META = Description et documentation
checks-family-VIT = Vitalité
checks-family-COM = Communauté
checks-family-GOV = Gouvernance
checks-family-SEC = Sécurité
checks-family-QLT = Qualité et déploiement
check-about = À propos de cette vérification
check-severity = Gravité
check-needs = Ce qu’elle lit
check-version = Version de la règle
finding-why = Pourquoi
finding-how = Comment on le sait
finding-fix = Que faire
finding-repository-word = DÉPÔT
facet-evidence = Constats
data-evidence = Constats d’un logiciel
data-finding = Un constat, son historique et ses contestations
evidence-title = Constats sur { $x }
evidence-word = Constats
evidence-by-purpose = Constats par usage
evidence-purposes = Usages
evidence-for = Pour { $x }
evidence-first = À regarder d’abord
evidence-shown = { $n ->
    [one] { $count } montré
   *[other] { $count } montrés
  }
evidence-missing = { $n ->
    [one] { $count } manquant
   *[other] { $count } manquants
  }
evidence-unknown = { $n ->
    [one] { $count } inconnu
   *[other] { $count } inconnus
  }
evidence-not-applicable = { $n ->
    [one] { $count } sans objet
   *[other] { $count } sans objet
  }
evidence-no-score = Un constat inconnu n’est pas un constat négatif. Il n’y a pas de note globale.
evidence-read = Lire un constat
evidence-source = Lu au commit
evidence-seen = Vus le { $x }, valables jusqu’au { $y }.
evidence-gone = Ce dépôt n’est plus là depuis le { $x }.
evidence-folder = dossier
evidence-repository = Dépôt
evidence-reason = Motif
evidence-kind-blob = Fichier
evidence-kind-history = Historique
evidence-kind-forge-api = Forge
evidence-kind-url = Adresse
evidence-kind-lab-run = Laboratoire
evidence-kind-external = Données externes
evidence-at-commit = au commit { $x }
evidence-observed = Vu le { $x }.
evidence-expires = Valable jusqu’au { $x }.
evidence-expired = Expiré le { $x } : ne vous y fiez plus avant un nouveau passage.
evidence-expired-word = expiré
evidence-owner-only = Vérifié le { $x }. Le résultat est réservé à la personne responsable du dépôt.
evidence-more = La page de ce constat
evidence-check = La vérification
evidence-changes = Ce qui a changé
evidence-all = { $n ->
    [one] Voir le constat et ses preuves
   *[other] Voir les { $count } constats et leurs preuves
  }
evidence-other-repositories = { $n ->
    [one] Un autre dépôt porte ce logiciel; ses constats sont à part :
   *[other] { $count } autres dépôts portent ce logiciel; leurs constats sont à part :
  }
evidence-none-title = Aucun constat
evidence-none-harvest = Le dépôt { $x } n’a pas encore été récolté : rien n’est connu, ni en bien ni en mal. La personne qui administre ce site peut l’ajouter aux sources.
evidence-none-yourself = La même vérification se fait sur votre poste, sans rien envoyer :
evidence-none-address = La fiche ne nomme pas de dépôt que l’on puisse lire : rien n’est connu, ni en bien ni en mal. Si vous le connaissez, signalez-le à la personne qui administre ce site.
evidence-none-how = Comment les obtenir
spark-range = Commits de personnes de { $x } à { $y } :
spark-total = { $n ->
    [one] { $count } en tout
   *[other] { $count } en tout
  }
spark-most = au plus { $count } en un mois ({ $x })
spark-none = { $n ->
    [0] aucun mois sans commit
    [one] { $count } mois sans commit
   *[other] { $count } mois sans commit
  }
spark-table = Les données en tableau
spark-caption = Commits de personnes par mois
spark-month = Mois
spark-commits = Commits
finding-superseded = Ce constat n’est plus à jour depuis le { $x }.
finding-current = Voir le constat actuel
finding-produced = Établi par
finding-fix-if = Si cela venait à manquer
finding-history = Ce que la vérification a dit
finding-seen = Vu pour la dernière fois
finding-outcome = Issue
finding-said = Constat
finding-until = jusqu’au { $x }
run-again-title = Refaire
run-again-text = Cette commande, sur votre poste, imprime les mêmes preuves.
run-again-button = Refaire ici
run-again-hint = Le dépôt sera relu par la prochaine récolte.
run-again-asked = Une relecture du dépôt est prévue à partir du { $x }.
run-again-done = La relecture est demandée : la prochaine récolte s’en charge.
contest-word = Contestations
contest-title = Contester { $x }
contest-link = Contester ce constat
contest-note = Une contestation est publique, et répondue par une personne ou par un nouveau passage de la vérification.
contest-nobody = Personne ne conteste ce constat.
contest-count = { $n ->
    [one] { $count } contestation
   *[other] { $count } contestations
  }
contest-signed = Contesté le { $x }.
contest-unsigned = Contesté le { $x }, sans signature.
contest-status-open = Attend une réponse.
contest-status-answered = Répondu.
contest-status-rejected = Écarté.
contest-erased = Le texte a été effacé.
contest-by-run = Un nouveau passage, le { $x }, a trouvé :
contest-answer = Réponse du { $x }.
contest-write = Votre contestation
contest-as-signed = Votre texte paraît aussitôt, sans votre nom.
contest-as-unsigned = Votre texte paraîtra, sans nom, après avoir été lu par la personne qui tient le catalogue.
contest-text = Ce qui est faux, et où le voir
contest-hint = Une adresse, un fichier ou un commit aident à répondre. N’y mettez aucun renseignement personnel : le texte sera public.
contest-trap = Laissez ce champ vide
contest-send = Envoyer
contest-cancel = Revenir au constat
contest-done-published = Votre contestation est publiée. Merci.
contest-done-waiting = Votre contestation est reçue. Elle paraîtra ici une fois lue. Merci.
contests-title = Contestations
contests-lead = Répondre publie la contestation et sa réponse. Ce qui n’est pas signé n’est montré à personne avant.
contests-open = À répondre
contests-answered = Répondues
contests-rejected = Écartées
contests-waiting = { $n ->
    [0] Rien n’attend.
    [one] Une contestation attend une réponse.
   *[other] { $count } contestations attendent une réponse.
  }
contests-nothing = Aucune contestation ici.
contests-no-finding = Le constat contesté n’existe plus
contests-public = Visible de tout le monde
contests-hidden = Visible de vous seulement
contests-answer = Réponse, ou motif du refus
contests-do-answer = Répondre et publier
contests-do-reject = Écarter
contests-do-publish = Publier sans répondre
contests-do-withdraw = Retirer de la vue
contests-do-erase = Effacer le texte
finding-proofs = Preuves
field-renewed = constats expirés revus
field-published = publiée
field-withdrawn = retirée de la vue
field-unsigned = sans signature
field-text = texte
