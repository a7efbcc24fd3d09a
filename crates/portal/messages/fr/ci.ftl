# Le jugement en intégration continue.

ci-title = En intégration continue
ci-note = Construit à partir de la source : il n’y a ni programme publié ni image publiée.
ci-text = Chaque fichier juge le dépôt à chaque changement et cherche dans ses commits les secrets et les renseignements personnels. Écrivez-y l’adresse d’où vous prenez Levain et le commit que vous avez lu.
ci-hook = Avant le commit
