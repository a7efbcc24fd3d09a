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
