home-title = logiciels libres du secteur public
home-lead = Levain aide les organismes publics à trouver un logiciel libre, à le juger sur des faits dont la source est toujours dite, et à le comparer.
home-about = Comment lire une fiche
home-hint = Un besoin, un logiciel, ou le produit à remplacer. Par exemple :
home-example-1 = prendre des rendez-vous
home-example-2 = gestion documentaire
home-example-3 = remplacer Photoshop
home-categories = Par catégorie
home-software-count = { $n ->
    [one] { $count } fiche au catalogue.
   *[other] { $count } fiches au catalogue.
  }
home-updated = Dernière modification le { $x }.
home-more-categories = { $n ->
    [one] Une autre catégorie
   *[other] { $count } autres catégories
  }
home-roles = Selon votre rôle
home-no-account = Aucun compte requis pour lire, comparer ou exporter.
role-agent = Agente ou agent
role-agent-act = Dire mon besoin, trouver qui l’a déjà réglé
role-agent-note = Chaque fiche nomme les organismes qui l’utilisent.
role-developer = Développement, architecture
role-developer-act = Reprendre les données, suivre les changements
role-developer-note = CSV, JSON et Atom de chaque liste, avec les mêmes filtres.
role-manager = Gestion, approvisionnement
role-manager-act = Comparer et monter un dossier de décision
role-manager-note = Chaque affirmation y garde sa source et sa date.
role-program = Équipe de programme
role-program-act = Voir d’où viennent les données
role-program-note = Licence, fraîcheur et refus de chaque source.
role-maintainer = Responsable d’un logiciel
role-maintainer-act = Décrire mon logiciel dans un publiccode.yml
role-maintainer-note = Vérifié sur place, sans rien garder.
role-citizen = Citoyenne ou citoyen
role-citizen-act = Voir ce que les organismes utilisent
role-citizen-note = Tout ce qui est public se lit sans compte.
home-rooms = Ce qui se fait ici
home-rooms-note = Chiffres calculés à partir des données publiées ici.
room-find = Trouver
room-find-text = Chercher par besoin, comparer, exporter un dossier de décision qui résiste à une vérification.
room-find-figure = { $n ->
    [one] fiche de logiciel libre
   *[other] fiches de logiciels libres
  }
room-bodies = Organismes
room-bodies-text = Ce que chaque organisme utilise, maintenant ou par le passé, et qui le dit.
room-bodies-figure = { $n ->
    [one] organisme dont un usage est connu
   *[other] organismes dont un usage est connu
  }
room-publiccode = publiccode.yml
room-publiccode-text = Coller, téléverser ou écrire le fichier qui décrit un logiciel public; les diagnostics se lisent dans le texte.
room-publiccode-figure = diagnostics expliqués, chacun sur sa page
room-assess-figure = vérifications, chacune expliquée sur sa page
room-sources = Sources
room-sources-text = Les catalogues et inventaires réunis ici, leur licence, leur date et ce qui en a été refusé.
room-sources-figure = { $n ->
    [one] source au catalogue
   *[other] sources au catalogue
  }
rooms-to-come = À venir
room-assess = Évaluer
room-text-assess = Des constats datés sur chaque logiciel, contestables et refaisables.
room-participate = Participer
room-text-participate = Les besoins communs, les communautés et le chemin d’une première contribution.
room-account = Rendre compte
room-text-account = Les engagements, leurs jalons et des indicateurs calculés.
