codes-title = Codes des erreurs et des refus
codes-lead = Chaque erreur et chaque refus a un code stable et une page : ce qui s’est passé, et que faire.
codes-publiccode = Les remarques sur les publiccode.yml ont [leur propre liste].
codes-count = { $n ->
    [one] { $count } code
   *[other] { $count } codes
  }
code-why = Ce qui s’est passé
code-fix = Que faire
code-family-AP = Ce site
code-family-IM = Importation de catalogues
code-family-ST = Base de données
code-family-SD = Examen de la base de données
code-family-OB = Requêtes à d’autres serveurs
code-family-ID = Fournisseurs d’identité
code-family-FO = Forges
code-family-GT = Dépôts git
code-family-LB = Laboratoire
code-family-LE = Moteur du laboratoire
code-family-LR = Dossiers de reproduction
code-family-LP = Trousses du laboratoire
