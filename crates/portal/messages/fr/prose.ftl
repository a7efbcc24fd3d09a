## À propos, accessibilité, renseignements personnels.

about-title = À propos
about-lead = Ce site réunit ce que des catalogues publics disent des logiciels libres, et dit pour chaque fait d’où il vient.
about-read = Comment lire une fiche
about-read-1 = **Chaque fait a une source et une date.** La marge de chaque section les nomme; la section Provenance les donne champ par champ.
about-read-2 = **Les désaccords se voient.** Quand deux sources ne disent pas la même chose, la valeur retenue est suivie de l’autre. L’ordre de priorité est le même partout : une correction faite ici, le publiccode.yml du dépôt, les catalogues importés, le catalogue de départ.
about-read-3 = **Inconnu n’est pas non.** Un champ vide veut dire qu’aucune source ne le dit.
about-read-4 = **Présent et passé ne s’additionnent pas.** Un usage déclaré expire s’il n’est pas reconfirmé; un usage vu dans un inventaire de 2017 est un usage de 2017.
about-read-5 = **Il n’y a pas de note.** Ni les logiciels ni les organismes ne sont classés par un chiffre.
about-find = Comment chercher
about-find-text = Dites le besoin comme à une collègue, en français ou en anglais : les deux langues sont cherchées. Le nom d’un produit propriétaire trouve les logiciels libres qui peuvent le remplacer. Une faute de frappe n’empêche rien; la page dit ce qui a été compris.
about-error = Une erreur, un oubli
about-error-text = Le plus durable est de corriger à la source : chaque fiche mène aux documents d’où elle vient. L’équipe de curation peut aussi corriger une fiche ici; la correction se dit comme telle.
about-error-codes = Un message porte un code, comme ST003? [La liste des codes] dit ce que chacun signifie et que faire.
about-program = Le programme
about-program-text = Ce site fonctionne avec Levain, un logiciel libre sous licence EUPL-1.2 : un seul programme, qu’un organisme peut installer chez lui. Il ne charge rien d’ailleurs, ne suit personne et fonctionne sans JavaScript.
about-licenses = Les données gardent la licence de leur source, dite sur la [page des sources]; chaque liste se reprend en [données ouvertes].

accessibility-title = Accessibilité
accessibility-lead = Ce site vise les règles WCAG 2.2, niveau AA, lues avec le standard SGQRI 008 3.0 du gouvernement du Québec.
accessibility-tested = Ce qui est vérifié
accessibility-tested-note = À chaque version du programme.
accessibility-tested-1 = Toutes les pages, dans les deux langues, à 1 280 et à 390 pixels de large, en clair et en sombre, par les règles automatiques d’axe-core dans un vrai navigateur Chromium. Une règle enfreinte empêche la publication de la version.
accessibility-tested-2 = Au clavier seul : le lien d’évitement, la recherche, les filtres et le parcours jusqu’au dossier de décision.
accessibility-tested-3 = Le contenu à 320 pixels de large, ce qui équivaut à un agrandissement de 400 %, sans défilement horizontal de la page.
accessibility-tested-4 = Le contraste des couleurs, aussi celui de la couleur d’accent qu’un organisme choisit : une couleur trop pâle est refusée au démarrage.
accessibility-not = Ce qui ne l’est pas encore
accessibility-not-1 = Aucune personne utilisant un lecteur d’écran, une loupe ou une commande vocale n’a encore essayé ces pages. Des règles automatiques ne trouvent qu’une partie des obstacles.
accessibility-not-2 = Les descriptions viennent des sources : certaines n’existent que dans une langue. Elles sont alors marquées comme telles, ce qui permet au lecteur d’écran de changer de voix.
accessibility-how = Comment le site est fait
accessibility-how-text = Du HTML complet sans JavaScript, des contrôles natifs, un seul bouton pour appliquer les filtres. Rien n’est dit par la couleur seule. Les pages s’impriment.
accessibility-date = Dernière vérification de cette déclaration : 2026-11-23.
accessibility-contact = Signaler un obstacle
accessibility-contact-known = Écrivez-nous : [{ $x }]. Dites la page, ce que vous vouliez faire et l’aide technique que vous utilisez.
accessibility-contact-unknown = L’organisme qui tient ce site n’a pas encore donné d’adresse où écrire.

privacy-title = Renseignements personnels
privacy-lead = Lire, chercher, comparer et exporter ne demande aucun renseignement et n’en laisse aucun.
privacy-visitors = Qui visite
privacy-visitors-1 = Aucun témoin (cookie) n’est déposé, aucune mesure d’audience n’est faite, rien n’est chargé d’un autre site.
privacy-visitors-2 = Le journal du serveur retient la page demandée, l’heure et le résultat : ni votre adresse, ni les mots cherchés.
privacy-visitors-3 = Votre adresse réseau sert, en mémoire seulement, à ralentir les demandes trop rapprochées. Une contestation sans compte n’en garde qu’une empreinte, un jour.
privacy-catalogue = Dans le catalogue
privacy-catalogue-1 = Les documents des sources contiennent parfois des adresses de courriel ou des numéros de téléphone. Toute page et toute exportation les montrent comme [masqué].
privacy-rights = Vos droits
privacy-rights-known = Pour consulter, corriger ou faire effacer ce qui vous concerne : [{ $x }].
privacy-rights-unknown = Pour consulter, corriger ou faire effacer ce qui vous concerne, joignez l’organisme qui tient ce site.
