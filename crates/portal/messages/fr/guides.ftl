## Guides, glossaire, aide aux licences, trousse.

nav-guides = S’informer
guides-title = Guides
guides-lead = Des pages courtes pour comprendre, choisir, essayer, participer et rendre compte. Chaque fait a sa source, chaque guide finit par un geste.
guides-search = Chercher dans les guides
guides-words = Mots ou question
guides-audience = Public
guides-everybody = Tout le monde
guides-found = { $n ->
    [0] Aucun guide n’en parle
    [one] { $count } guide
   *[other] { $count } guides
  }
guides-search-software = Chercher plutôt dans les logiciels
guides-new = Révisés récemment
guides-all = Dans l’ordre
guides-count = { $n ->
    [one] { $count } guide
   *[other] { $count } guides
  }
guides-tools = Outils
audience-agent = personnel
audience-developer = développement
audience-manager = gestion
audience-program = équipe de programme
audience-maintainer = mainteneurs et mainteneuses
audience-citizen = public
guide-word = Guide
guide-minutes = { $n ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
guide-reviewed = Révisé le { $x }
guide-review-before = À réviser avant le { $x }.
guide-stale = Ce guide devait être révisé avant le { $x }. Vérifiez ses faits à leur source avant de vous y fier.
guide-stale-short = à réviser
guide-ticked = { $x } cochés sur { $y }
guide-task = À faire :
guide-toc = Sur cette page
guide-sources = Sources
guide-source-seen = Consulté le { $x }.
guide-source-back = Revenir au texte, source { $x }
guide-terms = Mots de ce guide
guide-in-glossary = Lire dans le glossaire
guide-about = À propos de ce guide
guide-next = Lire ensuite
guide-software = Logiciels
guide-around = Guides voisins
guide-planned = Pas encore dans Levain
guide-checklist = À cocher
guide-keep = Garder mes coches
guide-ticks-not-kept = Vos coches ne sont pas gardées. Imprimez la page ou connectez-vous pour les retrouver.
guide-search-for = Logiciels pour « { $x } »
guide-search-none = Aucun logiciel du catalogue n’y répond.
guide-search-all = { $n ->
    [one] Voir { $count } logiciel
   *[other] Voir les { $count } logiciels
  }
guide-counted = Compté le { $x }.
indicator-software = logiciels au catalogue
indicator-organizations = organismes connus
indicator-repositories = dépôts récoltés
indicator-findings = constats en vigueur
indicator-uses = usages actuels déclarés
indicator-licences = logiciels, selon ce que demande leur licence
results-guides = Guides
check-guides = Guides qui en parlent
account-guides = Mes listes à cocher
account-guides-note = Personne d’autre ne les voit.
room-guides-text = Les bonnes pratiques en pages courtes, l’aide aux licences, le glossaire et une trousse pour présenter la démarche.
room-guides-figure = { $n ->
    [one] guide, avec ses sources
   *[other] guides, avec leurs sources
  }
data-guides = Guides
data-guide = Un guide
data-glossary = Glossaire
data-license-matrix = Compatibilité des licences
data-kit = Pièces de la trousse
glossary-title = Glossaire
glossary-lead = Les mots du logiciel libre, en français et en anglais, en une ou deux phrases.
glossary-letters = Lettres
glossary-also = Aussi :
glossary-guides = { $n ->
    [one] { $count } guide l’emploie :
   *[other] { $count } guides l’emploient :
  }
glossary-source = Source
licenses-title = Aide aux licences
licenses-lead = Choisir une licence, savoir quelles licences vont ensemble, comprendre une expression SPDX.
license-no-advice = Ceci informe et ne remplace pas un avis juridique. Avant de publier, demandez à votre service juridique.
license-choose-title = Choisir une licence
license-choose-lead = Quelques questions mènent à une licence, avec ses raisons. Rien n’est enregistré : vos réponses sont dans l’adresse de la page.
license-choose-begin = Commencer
license-answers = Vos réponses
license-change = Changer
license-question = Question { $x }
license-go-on = Continuer
license-back = Revenir à la question précédente
license-outcome = Réponse
license-first = à préférer
license-again = Recommencer
license-pair-title = Réunir deux licences
license-pair-ask = Vérifier
license-pair-of = { $x } dans { $y }
license-part = Licence de la partie
license-whole = Licence de l’ensemble distribué
license-source = Source
license-answer = Réponse
license-why = Pourquoi
license-matrix-link = Voir toute la table
license-matrix-title = Compatibilité des licences
license-matrix-lead = Une partie sous la licence de la ligne peut-elle entrer dans un ensemble distribué sous la licence de la colonne? Une case inconnue veut dire de demander à votre service juridique.
license-matrix-caption = La partie en ligne, l’ensemble en colonne
license-sentences = Chaque paire, avec sa raison et sa source
license-explain-title = Comprendre une expression SPDX
license-expression = Licence ou expression
license-expression-hint = Un identificateur, ou plusieurs réunis par AND, OR et WITH. Exemple :
license-explain-ask = Expliquer
license-read-as = Lu ainsi : { $x }
license-in-short = En bref
license-unknown-words = Ces mots ne sont sur aucune liste :
license-near = Peut-être
license-malformed = Les mots sont connus, mais leur ordre n’est pas celui d’une expression. Mettez AND ou OR entre deux licences, WITH avant une exception, et fermez les parenthèses.
license-choice = Vous choisissez l’une de celles-ci :
license-together = Toutes celles-ci s’appliquent à la fois :
license-class-permissive = Permissive : conserver les avis suffit.
license-class-weak-reciprocity = À réciprocité : les modifications de ses fichiers restent sous elle.
license-class-strong-reciprocity = À réciprocité forte : ce qui en est tiré reste sous elle.
license-class-network-reciprocity = À réciprocité forte, même en ligne : le service offert par le réseau compte comme une diffusion.
license-class-data = Licence de données, de documents ou de polices.
license-class-source-available = Code lisible, usage restreint : ce n’est pas une licence libre.
license-class-unknown = Nous ne connaissons pas ce qu’elle demande.
license-list-osi-fsf = Approuvée par l’OSI et tenue pour libre par la FSF.
license-list-osi = Approuvée par l’OSI.
license-list-fsf = Tenue pour libre par la FSF.
license-no-list = Ni l’OSI ni la FSF ne l’ont retenue.
license-own = Licence propre à un projet, hors de la liste SPDX : lisez son texte.
license-or-later = Une version plus récente peut être prise à sa place.
license-exception = L’exception « { $x } » permet davantage : lisez son texte, elle ne retire rien.
pair-yes = Oui
pair-no = Non
pair-ask = Incertain : demandez à votre service juridique
pair-same = Même licence
pair-unknown = Inconnu : demandez à votre service juridique
kit-title = Trousse de changement
kit-lead = De quoi présenter la démarche : des diapositives, une feuille par rôle et des courriels à remplir.
kit-kind-slides = Diapositives
kit-kind-leaflet = Feuilles à imprimer
kit-kind-email = Courriels
kit-email-launch = Courriel de lancement
kit-email-invitation = Courriel d’invitation
kit-email-follow-up = Courriel de suivi
kit-leaflet-print = Cette page s’imprime sur une feuille.
kit-slides-print = Chaque diapositive s’imprime sur une page.
kit-as-slides = Diapositives seules
kit-as-handout = Avec les notes
kit-begin = Commencer
kit-slide = Diapositive { $x } de { $y }
kit-around = Autour de la diapositive { $x }
kit-notes = À dire
kit-fill = Remplir
kit-fill-note = Rien n’est enregistré : ce que vous écrivez reste dans l’adresse de la page.
kit-fill-act = Remplir le courriel
kit-field-organization = Nom de l’organisme
kit-field-name = Votre nom
kit-field-date = Date
kit-field-site = Adresse de ce site
kit-hint-organization = Comme dans une phrase : « la Municipalité de Val-Exemple ».
kit-hint-name = La signature du courriel.
kit-hint-date = Comme dans une phrase : « 3 février ».
kit-hint-site = Celle que votre personnel utilise.
kit-message = Courriel
kit-subject = Objet
kit-text = Texte à copier
kit-mailto = Ouvrir dans votre messagerie
field-checklist = liste à cocher
