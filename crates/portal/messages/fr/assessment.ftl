## L’autoévaluation d’un organisme.

assessment-title = Autoévaluation
assessment-lead = Chaque membre donne ses propres réponses; une personne responsable les réunit sans voir qui a répondu quoi, puis clôt.
assessment-read-framework = Lire le cadre de référence
assessment-open = En cours
assessment-begun = Commencée le { $x }.
assessment-people = { $n ->
    [one] { $count } personne a répondu.
   *[other] { $count } personnes ont répondu.
  }
assessment-answered = Énoncés qui ont une réponse : { $x } sur { $y }.
assessment-lost = { $n ->
    [one] Le cadre a changé : { $count } énoncé a été retiré, et les réponses qui y avaient été données ne suivent pas.
   *[other] Le cadre a changé : { $count } énoncés ont été retirés, et les réponses qui y avaient été données ne suivent pas.
  }
assessment-axes = Axes, dans l’ordre du cadre
assessment-axis = Axe
assessment-yours = Vos réponses
assessment-by-all = Réponses de l’organisme
assessment-of = { $x } sur { $y }
assessment-to-close = Réunir les réponses et clore
assessment-steward-closes = Une personne responsable de l’organisme clôt l’autoévaluation.
assessment-none-open = Aucune autoévaluation n’est en cours. Comptez environ une heure par personne; on peut s’arrêter après chaque axe.
assessment-begin = Commencer une autoévaluation
assessment-history = Historique
assessment-no-history = Aucune autoévaluation n’a encore été close.
assessment-past-title = Bilan du { $x }
assessment-framework = Cadre, version { $x }.
assessment-is-published = publié
assessment-place = Axe { $x } sur { $y }
assessment-proposed = Réponse proposée d’après les données : confirmez-la ou changez-la.
assessment-last-time = Réponse retenue la dernière fois : { $x }
assessment-note = Ajouter une note
assessment-note-label = Note (facultatif)
assessment-note-hint = Les responsables la lisent sans savoir qui l’a écrite. N’y nommez personne.
assessment-save-note = Enregistrer confirme les réponses cochées sur cette page, y compris celles que les données proposent.
assessment-save-next = Enregistrer et passer à « { $x } »
assessment-save-last = Enregistrer et terminer
assessment-save-home = Enregistrer et revenir à l’autoévaluation
assessment-previous = Axe précédent : { $x }
ground-check = Vérification réussie dans { $x } des { $y } dépôts et dossiers jugés :
ground-count = { $x } : { $y }. Ce site ne connaît que ce qui lui a été dit.
ground-findings = { $n ->
    [one] Voir le constat
   *[other] Voir les { $count } constats
  }
answer-not-at-all = Pas du tout
answer-a-little = Un peu
answer-partly = En partie
answer-mostly = En grande partie
answer-fully = Pleinement
answer-not-applicable = Sans objet
answer-dont-know = Je ne sais pas
answer-none = Sans réponse
assessment-pair = { $x } : { $y }
assessment-closing-title = Réunir les réponses et clore
assessment-closing-lead = Une fois close, l’autoévaluation ne change plus. Elle reste réservée aux membres tant que vous ne la publiez pas.
assessment-unanswered = { $n ->
    [one] { $count } énoncé est sans réponse.
   *[other] { $count } énoncés sont sans réponse.
  }
assessment-diverging = Réponses qui diffèrent
assessment-diverging-note = Combien de personnes ont donné chaque réponse, sans leur nom. La réponse du milieu est proposée; parlez-en avant d’en retenir une autre.
assessment-no-diverging = Les personnes qui ont répondu disent la même chose.
assessment-notes = Notes
assessment-notes-note = Elles ne sont pas publiées.
assessment-summary = Bilan
assessment-summary-label = Résumez où en est l’organisme
assessment-summary-hint = Quelques phrases : ce qui est en place, ce qui manque, ce que vous ferez d’abord. { $count } caractères au plus; ne nommez personne.
assessment-close = Clore l’autoévaluation
assessment-go-back = Revenir sans clore
assessment-profile-title = Profil
assessment-profile-link = Profil publié (autoévaluation)
assessment-for-members = Autoévaluation, pour les membres de l’organisme
assessment-none-published = n’a pas publié d’autoévaluation.
assessment-closed-on = Close le { $x }.
assessment-everybody-reads = Tout le monde peut lire ce bilan.
assessment-public-page = Page publique
assessment-members-read = Seuls les membres de l’organisme lisent ce bilan.
assessment-publish = Publier ce bilan
assessment-withdraw = Ne plus publier ce bilan
assessment-no-mark = Comment les réponses se répartissent. Ce n’est pas une note, et cela ne se compare pas d’un organisme à l’autre.
assessment-table = Nombre d’énoncés par réponse
assessment-practice = Axe et pratique
assessment-next = Prochains gestes
assessment-next-note = Le moins avancé d’abord, en donnant plus de poids à ce qui vient tôt dans le cadre.
assessment-nothing-next = Tout est en place. Reprenez l’autoévaluation dans un an.
assessment-guide = Guide :
assessment-changes = Ce qui a changé
assessment-since = Depuis le bilan du { $x }.
assessment-first = Il n’y a pas de bilan antérieur à comparer.
assessment-no-change = Aucune réponse n’a changé.
assessment-change-count = { $n ->
    [one] { $count } énoncé
   *[other] { $count } énoncés
  }
assessment-statement = Énoncé
assessment-before = Avant
assessment-after = Maintenant
assessment-carried = Énoncé renommé depuis
assessment-not-carried = { $n ->
    [one] { $count } réponse d’avant ne se compare plus, le cadre ayant changé :
   *[other] { $count } réponses d’avant ne se comparent plus, le cadre ayant changé :
  }
assessment-all = Toutes les réponses
assessment-answer = Réponse
assessment-differed = Les avis différaient
