## Expérimentations du laboratoire.

nav-lab = Expérimenter
data-lab = Expérimentations du laboratoire
data-experiment = Une expérimentation, son hypothèse et son rapport
room-lab-text = Une hypothèse, des marqueurs mesurés, un rapport publié même s’il réfute.
room-lab-figure = { $n ->
    [one] expérimentation publique
   *[other] expérimentations publiques
}
subject-experiment = expérimentation
code-family-LX = Rapports du laboratoire
format-ics = iCalendar
results-experiments = Des expérimentations en parlent
software-experiments = Expérimentations
software-experiments-note = Ce que des organismes ont tenté avec ce logiciel au laboratoire, réussi ou non.

lab-title = Le laboratoire
lab-lead = Ce que des organismes publics mettent à l’épreuve avant de s’engager : une hypothèse, des marqueurs qui la prouvent ou la réfutent, et un rapport pour tout le monde.
lab-of-body = Ses expérimentations
lab-sign-in = Se connecter pour proposer
lab-to-review = Propositions à examiner
lab-words = Mots de l’hypothèse
lab-verdict = Verdict
lab-all-verdicts = Tous les verdicts
lab-status = État
lab-all-statuses = Tous les états
lab-count = { $n ->
    [one] { $count } expérimentation
   *[other] { $count } expérimentations
}
lab-nothing = Aucune expérimentation ne répond
lab-nothing-text = Retirez un filtre, ou essayez d’autres mots.
lab-empty = Aucune expérimentation n’est encore publique
lab-empty-text = Une expérimentation paraît ici dès que le laboratoire a décidé, et elle y reste quel que soit son verdict. Les membres d’un organisme peuvent en proposer une.
lab-note = Publiques dès la décision du laboratoire, acceptées ou refusées. Une hypothèse réfutée vaut autant qu’une hypothèse prouvée.

experiment-status-draft = Brouillon
experiment-status-proposed = Proposée
experiment-status-accepted = Acceptée
experiment-status-rejected = Refusée
experiment-status-running = En cours
experiment-status-completed = Terminée
experiment-status-abandoned = Abandonnée
verdict-proven = Prouvée
verdict-partly-proven = Partiellement prouvée
verdict-refuted = Réfutée
verdict-not-verified = Non vérifiée
marker-kind-http = Réponse du logiciel
marker-kind-log = Motif du journal
marker-kind-metric = Processeur ou mémoire
marker-kind-script = Script de mesure
marker-kind-manual = Relevé par une personne
comparison-at-most = au plus (≤)
comparison-below = moins de (<)
comparison-at-least = au moins (≥)
comparison-above = plus de (>)
comparison-equal = exactement (=)
data-category-fictitious = Fictives
data-category-open = Ouvertes, déjà publiées
experiment-to-draft = Reprendre en brouillon
experiment-to-running = Commencer l’essai
experiment-to-abandoned = Abandonner

experiment-of = Expérimentation ·
experiment-not-concluded = selon les marqueurs; personne n’a encore conclu
experiment-states = État de l’expérimentation
experiment-hidden = Seuls votre organisme et, dès qu’elle est proposée, les gestionnaires du laboratoire voient cette page.
experiment-hypothesis = Hypothèse
experiment-rules = Règles acceptées le { $x } (version { $y }).
experiment-document-hypothesis = Hypothèse en Markdown
experiment-document-report = Rapport en Markdown
experiment-whole = Voir toute l’expérimentation
experiment-context = Contexte
experiment-believe = Nous croyons que
experiment-result = Aura pour effet
experiment-proof = Sera prouvé si
experiment-proof-count = { $n ->
    [one] le marqueur ci-dessous atteint sa cible.
   *[other] les { $count } marqueurs ci-dessous atteignent leur cible.
}
experiment-method = Méthode prévue
experiment-software = Logiciels
experiment-technologies = Technologies
experiment-data = Données
experiment-data-declared = Aucune donnée sensible ou personnelle n’entre ni ne sort.
experiment-repository = Dépôt public
experiment-dates = Dates
experiment-references = Références
experiment-markers = Marqueurs
experiment-markers-note = Chaque mesure dit d’où elle vient et quand elle a été saisie.
experiment-no-marker = Aucun marqueur n’est encore écrit.
experiment-markers-met = { $n ->
    [one] { $count } atteint
   *[other] { $count } atteints
}
experiment-markers-unmet = { $n ->
    [one] { $count } manqué
   *[other] { $count } manqués
}
experiment-markers-unknown = { $n ->
    [one] { $count } non vérifié
   *[other] { $count } non vérifiés
}
experiment-computed = Selon les marqueurs, l’hypothèse est :
experiment-markers-caption = Marqueurs de vérification
experiment-markers-caption-note = Le verdict est calculé; la conclusion, écrite par une personne, peut s’en écarter avec un motif.
marker = Marqueur
marker-target = Cible
marker-measured = Mesuré
marker-reading = Lecture
marker-evidence = Preuve
marker-met = Atteint
marker-unmet = Manqué
marker-unknown = Non vérifié
marker-to-measure = À mesurer
marker-legend = Barre : valeur mesurée. Trait vertical : cible.
experiment-conclusion = Conclusion
experiment-concluded = Écrite le { $x } par l’organisme.
experiment-differs = Cette conclusion s’écarte de ce que disent les marqueurs. Voici pourquoi.
experiment-report = Rapport
experiment-decisions = Décisions et motifs
experiment-decisions-note = Tout ce qui a été décidé reste, avec sa date.
experiment-checked = Vérifié :
experiment-reason = Motif
experiment-to-note = Le motif est public et reste.
criterion-openness = Ouverture : logiciels libres seulement, dépôt public
criterion-reuse-potential = Réutilisation : utile à d’autres organismes
criterion-applicability = Application : répond à un problème réel de l’organisme
criterion-feasibility = Faisabilité : méthode, dates et marqueurs tiennent
criterion-data-category = Données : fictives ou ouvertes, rien de personnel ni de sensible
criterion-name-openness = ouverture
criterion-name-reuse-potential = réutilisation
criterion-name-applicability = application
criterion-name-feasibility = faisabilité
criterion-name-data-category = catégorie de données

experiment-new-title = Proposer une hypothèse
experiment-edit-title = Modifier le brouillon
experiment-form-lead = Une page suffit. Gardez-la en brouillon aussi longtemps qu’il le faut.
experiment-form-problem = Le problème
experiment-form-problem-note = Un brouillon ne demande qu’un titre. Pour proposer, tout ce qui n’est pas facultatif est requis.
experiment-form-body = Organisme qui expérimente
experiment-form-body-hint = Copiez le nom court de l’adresse de sa page.
experiment-form-title = Question
experiment-form-title-hint = Celle à laquelle l’essai répondra par oui ou non.
experiment-form-context-hint = Que se passe-t-il aujourd’hui, pour qui, combien de fois?
experiment-form-believe-hint = Le logiciel, appliqué au problème.
experiment-form-result-hint = Ce qui changera et que l’on pourra constater.
experiment-form-proof = La preuve
experiment-form-proof-note = Au moins un marqueur, avec un nombre à atteindre. Un marqueur laissé vide est retiré.
experiment-form-marker = Marqueur { $x }
experiment-form-statement = Ce qui est mesuré
experiment-form-statement-hint = Par exemple : demandes classées sans aide par les 12 personnes.
experiment-form-kind = Mesure
experiment-form-comparison = Sens
experiment-form-unit = Unité
experiment-form-add = Ajouter un marqueur
experiment-form-trial = L’essai
experiment-form-trial-note = Comment vous ferez, avec quoi, quand.
experiment-form-method-hint = En quelques étapes numérotées.
experiment-form-software = Logiciels du catalogue (facultatif)
experiment-form-software-hint = Un par ligne : le nom exact ou l’adresse de la fiche.
experiment-form-technologies = Autres technologies (facultatif)
experiment-form-lines-hint = Une par ligne.
experiment-form-repository = Dépôt public de l’expérimentation (facultatif)
experiment-form-repository-hint = Une adresse qui commence par https://.
experiment-form-begin = Début (facultatif)
experiment-form-end = Fin (facultatif)
experiment-form-data = Données utilisées
experiment-form-data-hint = Les données personnelles ou sensibles sont refusées au laboratoire, sans exception.
experiment-form-references = Références (facultatif)
experiment-form-propose = Proposer l’hypothèse
experiment-form-draft = Garder en brouillon
experiment-form-after = Un gestionnaire du laboratoire répond avec un motif écrit. L’hypothèse et la réponse sont alors publiques.
rules-title = Les règles de la maison
rules-version = Version { $x }, acceptée à chaque demande.
rules-data = Aucune donnée sensible ou personnelle n’entre, et aucune n’est produite.
rules-free = Seuls des logiciels libres sont mis à l’épreuve.
rules-secrets = Les secrets restent hors du dépôt.
rules-publish = Tout ce qu’il faut pour refaire l’essai est publié.
rules-idle = Un environnement inactif s’arrête.
rules-agree = Déclaration
rules-accept = Je déclare qu’aucune donnée sensible ou personnelle n’entre ni ne sort, et j’accepte ces règles.

experiment-review-title = Examiner la proposition
review-decision = Décision
review-decision-note = La décision, ce qui a été vérifié et le motif sont publics et restent.
review-checklist = Ce que j’ai vérifié
review-checklist-hint = La catégorie de données est requise pour accepter.
review-reason-hint = Ce qui emporte la décision, en quelques phrases que l’organisme et d’autres liront.
review-accept = Accepter
review-reject = Refuser
review-closed = Rien à décider ici. L’expérimentation est dans l’état :

measure-title = Saisir la mesure
measure-measured = La mesure
measure-measured-note = Dans l’unité de la cible. Ce qui a été saisi avant est remplacé.
measure-value = Valeur
measure-evidence-hint = D’où vient la valeur : séance, relevé, fichier du dépôt.
measure-save = Garder la mesure
measure-not = Ou : pourquoi il n’y en a pas
measure-not-note = Un marqueur expliqué compte comme non vérifié.
measure-why = Explication
measure-explain = Garder l’explication

conclusion-title = Conclure
conclusion-note = Le verdict des marqueurs est calculé. Votre conclusion peut s’en écarter, avec un motif.
conclusion-verdict = L’hypothèse est
conclusion-reason = Motif
conclusion-reason-hint = Requis quand votre conclusion s’écarte des marqueurs.
conclusion-save = Conclure et terminer
conclusion-early = Il est trop tôt : chaque marqueur doit d’abord être mesuré ou expliqué.

report-title = Écrire le rapport
report-flaws = Avant de publier
report-flaws-note = La publication est refusée tant qu’un point bloque.
report-ready = Rien ne bloque
report-blocks = Bloque
report-mend = Régler
report-note = Le contexte, l’hypothèse et les marqueurs s’y ajoutent d’eux-mêmes.
report-method = Méthode
report-method-hint = Étapes numérotées, pour que d’autres puissent refaire.
report-threats = Limites de validité
report-threats-hint = Ce qui empêche de généraliser : deux phrases suffisent.
report-decision = Décision
report-decision-hint = Ce que l’organisme en fait.
report-cost = Coût et effort
report-cost-hint = Jours, dépenses, ce qui a surpris.
report-license-field = Licence du rapport
report-license-hint = Identifiant SPDX, par exemple CC-BY-4.0.
report-publish = Enregistrer et publier
report-save = Enregistrer
report-publish-note = Un rapport publié ne change plus.
report-published = Publié le { $x }.
report-license = Licence : { $x }.
report-draft = Brouillon, que seul l’organisme voit.
