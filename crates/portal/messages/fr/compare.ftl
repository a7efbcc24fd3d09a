## Comparaison et dossier de décision.

compare-title = Comparer
compare-lead = Jusqu’à quatre logiciels côte à côte. L’adresse de cette page contient tout : elle peut être envoyée, gardée, rouverte.
compare-empty-title = Aucun logiciel choisi
compare-empty-text = Cherchez un besoin, cochez « Comparer » devant les logiciels qui conviennent, puis revenez ici.
compare-empty-act = Choisir des logiciels
compare-unknown = Ces adresses ne mènent à aucune fiche : { $x }.
compare-left-out = { $n ->
    [one] Une comparaison tient quatre logiciels au plus : { $x } n’y est pas. Retirez une option pour lui faire place.
   *[other] Une comparaison tient quatre logiciels au plus : { $x } n’y sont pas. Retirez des options pour leur faire place.
  }
compare-remove = Retirer { $x } de la comparaison
compare-room = { $n ->
    [one] Il reste une place : chercher un autre logiciel
   *[other] Il reste { $count } places : chercher d’autres logiciels
  }
decision-title = Dossier de décision
decision-as-md = Télécharger le dossier (Markdown)
decision-as-csv = Télécharger les critères (CSV)
decision-print = La page s’imprime telle quelle, décision à remplir comprise.
decision-need = Besoin
decision-made = Établi le { $x }.
decision-no-need = À décrire : quel problème, pour qui, avec quelles contraintes.
decision-need-label = Décrire le besoin
decision-need-hint = Il s’inscrit au dossier et dans l’adresse de la page; rien n’est enregistré ici. N’y mettez aucun renseignement personnel.
decision-need-save = Inscrire au dossier
decision-options = Options comparées
decision-criteria = Critères
decision-criteria-note = Sous chaque valeur, sa source et sa date. Inconnu ne veut pas dire non.
decision-caption = Ce que les sources disent de chaque option
decision-criterion = Critère
decision-differs = les options diffèrent
decision-decision = Décision
decision-decision-note = À remplir par la personne qui décide, sur papier ou dans le fichier téléchargé.
decision-chosen = Option retenue
decision-reasons = Motifs
decision-set-aside = Options écartées et motifs
decision-costs = Coûts estimés (installation, accompagnement, exploitation, sortie)
decision-risks = Risques et mesures
decision-by = Décidé par, le
compare-findings = Constats sur les dépôts
compare-findings-caption = Vérifications bloquantes ou majeures
compare-findings-others = Autres vérifications
compare-findings-more = { $n ->
    [one] { $count } autre vérification
   *[other] { $count } autres vérifications
  }
compare-no-finding = Aucun des dépôts n’a été récolté : rien n’est connu, ni en bien ni en mal.
compare-not-harvested = dépôt non récolté
