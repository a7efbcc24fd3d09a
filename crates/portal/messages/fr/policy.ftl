## La politique de contribution.

policy-title = Rédiger une politique de contribution
policy-lead = Quinze questions, un texte prêt à adopter, en français et en anglais.
policy-trial-note = Ceci est un essai : rien n’est conservé, et l’adresse de la page contient vos réponses. Les membres d’un organisme rédigent la sienne depuis sa page.
policy-find-body = Trouver votre organisme
policy-questions = Questions
policy-questions-note = Chaque réponse proposée convient à la plupart des organismes. Faites relire le texte par votre service juridique.
policy-organization = Nom de l’organisme (facultatif)
policy-organization-hint = Il ne sert qu’à ce texte.
policy-your-body = Nom de l’organisme
policy-make = Voir le texte
policy-text = Texte
policy-not-kept = Rien n’est conservé ici : téléchargez le texte pour le garder.
policy-in-fr = Français
policy-in-en = Anglais
policy-markdown = Markdown ({ $x })
policy-document = page à imprimer ({ $x })
policy-added = [ajouté]
policy-removed = [retiré]
policy-draft-title = Rédiger la politique
policy-inherited = Les réponses de départ sont celles de { $x }, version { $y }.
policy-read-above = Lire sa politique
policy-from-version = Les réponses de départ sont celles de la version { $x }, en vigueur.
policy-see = Voir le texte avec ces réponses
policy-adoption = Adoption
policy-adoption-note = Enregistrez la politique une fois qu’elle est adoptée : elle devient publique, et les versions d’avant restent.
policy-adopted-by = Adoptée par
policy-adopted-by-hint = L’instance ou le poste, par exemple « conseil municipal ». Pas le nom d’une personne.
policy-adopted-on = Date d’adoption
policy-adopted-on-hint = Année-mois-jour.
policy-adopt = Enregistrer la version adoptée
policy-go-back = Revenir sans enregistrer
policy-steward-adopts = Une personne responsable de l’organisme enregistre la version adoptée.
policy-both-languages = Les mêmes réponses font le texte anglais.
policy-body-title = Politique de contribution
policy-adopted = Adoptée par { $x } le { $y }.
policy-number = Version { $x }
policy-write = Rédiger ou réviser la politique, pour les membres de l’organisme
policy-none = Cet organisme n’a pas enregistré de politique de contribution.
policy-try = Essayer le générateur
policy-versions = Versions
policy-changed = { $n ->
    [one] Ce qui a changé depuis la version d’avant : { $count } article
   *[other] Ce qui a changé depuis la version d’avant : { $count } articles
  }
policy-drift = Par rapport à l’organisme de rattachement
policy-newer = L’organisme de rattachement a adopté une autre version depuis.
policy-drift-same = { $n ->
    [one] { $count } article est le même.
   *[other] { $count } articles sont les mêmes.
  }
policy-drift-other = { $n ->
    [one] { $count } article diffère.
   *[other] { $count } articles diffèrent.
  }
policy-drift-see = Voir les différences, mot à mot
policy-register = Registre des autorisations
policy-register-see = Voir le registre
policy-register-text = La politique en vigueur autorise sans demande ces genres de contribution, pour tout projet. Inscrivez-les au registre pour que chaque personne le sache d’avance :
policy-register-write = Inscrire au registre
policy-register-conditions = Selon la politique de contribution, version { $x }.
