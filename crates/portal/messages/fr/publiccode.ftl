## Vérifier et écrire un publiccode.yml.

publiccode-title = Vérifier un publiccode.yml
publiccode-lead = Le fichier publiccode.yml décrit un logiciel public à la racine de son dépôt. Collez-le ou téléversez-le : chaque remarque se lit dans le texte, avec le remède.
publiccode-new-link = Écrire un nouveau fichier
publiccode-codes-link = Toutes les remarques possibles
publiccode-empty = Collez un texte ou choisissez un fichier.
publiccode-verdict = Résultat
publiccode-valid = Le fichier est valide
publiccode-invalid = Le fichier n’est pas valide
publiccode-errors = { $n ->
    [one] { $count } erreur
   *[other] { $count } erreurs
  }
publiccode-warnings = { $n ->
    [one] { $count } avertissement
   *[other] { $count } avertissements
  }
publiccode-informations = { $n ->
    [one] { $count } information
   *[other] { $count } informations
  }
publiccode-line = Ligne { $x }
publiccode-whole = Tout le fichier
publiccode-text = Le texte
publiccode-kept = Rien de ce que vous envoyez n’est gardé.
publiccode-gap = lignes sans remarque
publiccode-corrected = Texte corrigé
publiccode-corrections = { $n ->
    [one] Une correction certaine, déjà faite.
   *[other] { $count } corrections certaines, déjà faites.
  }
publiccode-corrected-label = À copier dans votre dépôt
publiccode-check = Vérifier
publiccode-again = Vérifier de nouveau
publiccode-check-note = Versions 0.x du standard et 1.0 en préparation. Les liens ne sont pas suivis.
publiccode-paste = Texte du fichier
publiccode-file = Ou fichier à téléverser
publiccode-file-hint = Un fichier .yml de 1 Mo au plus. Le texte collé passe avant.
publiccode-french = Demander une description en français
publiccode-button = Vérifier le fichier
publiccode-codes-title = Remarques sur les publiccode.yml
publiccode-codes-lead = Chaque remarque a un code stable et une page : pourquoi, comment corriger, avant et après.
publiccode-codes-count = { $n ->
    [one] { $count } code
   *[other] { $count } codes
  }
publiccode-severity = Gravité
publiccode-meaning = Ce que c’est
publiccode-why = Pourquoi
publiccode-how = Comment corriger
publiccode-before = Avant
publiccode-after = Après
publiccode-new-title = Écrire un publiccode.yml
publiccode-new-lead = Répondez à ce que vous savez : le fichier se construit, se vérifie et se télécharge. Rien n’est gardé ici.
publiccode-new-wrong = Il reste des points à corriger. Rien n’a été perdu.
publiccode-new-file = Le fichier
publiccode-new-file-note = À placer à la racine du dépôt, sous le nom publiccode.yml.
publiccode-new-download = Télécharger publiccode.yml
publiccode-new-questions = Questions
publiccode-new-required = Tous les champs sont requis, sauf mention contraire.
publiccode-new-button = Écrire le fichier
publiccode-only-if = Seulement si « { $x } » est : { $y }.
publiccode-values = { $n ->
    [one] Une valeur possible
   *[other] Choisir parmi { $count } valeurs
  }
optional = (facultatif)
