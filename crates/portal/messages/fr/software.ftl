## Liste des logiciels et fiche d’un logiciel.

results-all = Tous les logiciels libres
results-filtered = Logiciels libres choisis
results-for = Logiciels libres pour « { $x } »
results-count = { $n ->
    [one] { $count } résultat
   *[other] { $count } résultats
  }
filters = Filtres
filters-active = { $n ->
    [one] (un actif)
   *[other] ({ $count } actifs)
  }
filters-apply = Appliquer
filters-in-force = Filtres en vigueur
filters-clear = Tout retirer
filters-more = { $n ->
    [one] Une autre valeur
   *[other] { $count } autres valeurs
  }
filter-remove = , retirer ce filtre
facet-category = Catégorie
facet-license-class = Licence
facet-platform = Plateforme
facet-language = Langue de l’interface
facet-used-by = Utilisé par
facet-source = Source
facet-status = État déclaré
sort = Ordre
sort-relevance = Pertinence
sort-name = Nom
sort-used = Nombre d’organismes qui l’utilisent
sort-updated = Dernière modification
sorted-by-relevance = Classés par proximité avec le besoin, jamais par note.
sorted-by-name = Classés par nom.
sorted-by-used = Classés par nombre d’organismes, usages passés compris à part.
sorted-by-updated = Les fiches modifiées le plus récemment d’abord.
explained-product = { $x } est un produit propriétaire : voici des logiciels libres qui peuvent le remplacer.
explained-product-category = { $x } est un produit propriétaire. Aucune fiche ne dit le remplacer; voici les logiciels libres de sa catégorie, { $y }.
explained-product-neighbour = Peu de fiches disent remplacer { $x } : d’autres logiciels de sa catégorie, { $y }, complètent la liste.
explained-bridge = « { $x } » a aussi été cherché sous { $y }.
explained-word = « { $x } »
explained-more = { $n ->
    [one] Une autre façon de comprendre la recherche
   *[other] { $count } autres façons de comprendre la recherche
  }
explained-corrected = Aucune fiche ne contient « { $x } » : « { $y } » a été cherché à la place.
explained-completed = « { $x } » a été pris comme le début d’un mot.
results-approximate = Aucune fiche ne répond à l’ensemble de ce besoin : voici celles qui s’en approchent.
did-you-mean = Vouliez-vous dire :
empty-title = Rien ne répond à ce besoin
empty-text = Aucune fiche du catalogue ne contient ces mots, ni en français ni en anglais. Essayez un mot plus général, ou le nom du produit à remplacer.
empty-filtered = Aucune fiche ne répond à tous ces filtres à la fois.
empty-nearest = Les termes voisins du catalogue :
empty-all = Voir tous les logiciels
license-unknown = Licence inconnue
french-interface = Interface en français
no-french-interface = Pas d’interface en français
result-replaces = Peut remplacer { $x }
result-features = Caractéristiques de { $x }
result-passage = Dans la description :
result-partial = Répond à une partie de la recherche seulement
comparison = Comparaison
compare-check = Comparer
compare-selection = Comparer la sélection
compare-most = Quatre logiciels au plus.
uses-current = { $n ->
    [one] utilisé par { $count } organisme public
   *[other] utilisé par { $count } organismes publics
  }
uses-past = { $n ->
    [one] { $count } organisme public l’utilisait (dernier relevé : { $x })
   *[other] { $count } organismes publics l’utilisaient (dernier relevé : { $x })
  }
uses-past-undated = { $n ->
    [one] utilisé par { $count } organisme public par le passé
   *[other] utilisé par { $count } organismes publics par le passé
  }
uses-and-past = { $count } par le passé (dernier relevé : { $x })
uses-and-past-undated = { $count } par le passé

categories = Catégories
compare-add = Ajouter à une comparaison
site-of-software = Site du logiciel
documentation = Documentation
source-code = Code source
correct-link = Corriger cette fiche
fact-license = Licence
fact-used-by = Utilisé par
fact-status = État déclaré
fact-platforms = Plateformes
fact-version = Version connue
bodies-count = { $n ->
    [one] { $count } organisme public
   *[other] { $count } organismes publics
  }
nobody-now = Personne à notre connaissance
nobody-known = Aucun usage connu
software-what = À quoi ça sert
software-no-description = Aucune source ne décrit ce logiciel plus longuement.
software-features = Ce qu’il sait faire
software-replaces = Peut remplacer
software-publisher = Éditeur
software-aliases = Autres noms
software-keywords = Mots-clés
software-elsewhere = Ailleurs
software-uses = Qui l’utilise
software-uses-note = Un usage déclaré expire; un usage vu dans un inventaire daté est passé. Les deux ne s’additionnent jamais.
software-no-use = Aucun organisme public n’est connu pour utiliser ce logiciel. Cela ne veut pas dire qu’aucun ne l’utilise.
software-said-used-by = Une source nomme aussi :
software-said-unverified = Ces noms n’ont pas été vérifiés.
uses-current-caption = { $n ->
    [one] Un usage en vigueur
   *[other] { $count } usages en vigueur
  }
uses-past-caption = { $n ->
    [one] Un usage passé
   *[other] { $count } usages passés
  }
uses-past-note = Observés dans un inventaire daté, ou déclarés et non reconfirmés.
uses-past-rest = Suite des usages passés
uses-more = { $n ->
    [one] Un autre organisme
   *[other] { $count } autres organismes
  }
use-body = Organisme
use-software = Logiciel
use-status = Étape
use-version = Version
use-installations = Installations
use-seen = Vu
band-1-10 = 1 à 10
band-11-50 = 11 à 50
band-51-100 = 51 à 100
band-101-500 = 101 à 500
band-500plus = plus de 500
software-license = La licence en clair
not-legal-advice = Ceci n’est pas un avis juridique.
license-may = Vous pouvez
license-must = Vous devez
license-need-not = Vous n’avez pas à
license-warranty = Sans garantie
license-osi-fsf = approuvée par l’OSI, libre selon la FSF
license-osi = approuvée par l’OSI
license-fsf = libre selon la FSF
software-no-license = Aucune source ne dit la licence de ce logiciel. Sans licence, rien n’autorise à l’utiliser : demandez-la au projet.
software-alternatives = Autres logiciels
software-alternatives-note = Ceux qui remplacent les mêmes produits, puis ceux des mêmes catégories.
software-no-alternative = Aucun autre logiciel du catalogue n’a les mêmes catégories.
alternative-because = En commun : { $x }
compare-to = Comparer avec { $x }
software-provenance = Provenance
software-updated = Fiche modifiée le { $x }.
software-conflicts = { $n ->
    [one] Un champ sur lequel les sources se contredisent.
   *[other] { $count } champs sur lesquels les sources se contredisent.
  }
software-priority = Une correction faite ici l’emporte; ensuite le publiccode.yml du dépôt, puis les catalogues importés.
provenance-caption = D’où vient chaque champ
provenance-field = Champ
provenance-value = Valeur
provenance-source = Source
provenance-seen = Vu le
conflict = Autre valeur
corrected-here = corrigé ici
completed-by = complété par { $x }
field-name = Nom
field-summary = Résumé
field-description = Description
field-repository-url = Code source
field-homepage = Site
field-documentation-url = Documentation
field-license = Licence
field-categories = Catégories
field-keywords = Mots-clés
field-platforms = Plateformes
field-status = État déclaré
field-software-type = Type de logiciel
field-languages = Langues de l’interface
field-french-interface = Interface en français
field-version = Version
field-release-date = Date de la version
field-publisher = Éditeur
field-identifiers = Identifiants
field-replaces = Peut remplacer
field-aliases = Autres noms
field-used-by = Utilisateurs nommés
field-features = Fonctions
field-password = Mot de passe
field-uses = Usages
records-title = Enregistrements des sources
records-note = La fiche est assemblée à partir de ces enregistrements, montrés tels qu’ils ont été lus.
record-seen = lu le { $x }
joined-first = a créé la fiche
joined-identifier = même identifiant dans un autre catalogue :
joined-wikidata = même entité Wikidata :
joined-repository = même dépôt :
joined-name-and-homepage = même nom et même site :
joined-alias = autre nom déclaré :
joined-curator = réuni par la curation
history-title = { $n ->
    [one] Historique : un changement
   *[other] Historique : { $count } changements
  }
history-when = Quand
history-what = Quoi
history-who = Par
history-fields = Champs
actor-system = le programme
actor-command-line = la ligne de commande
actor-person = une personne
change-other = avec une autre fiche
verb-created = création
verb-updated = mise à jour
verb-joined = enregistrement réuni
verb-merged = fusion
verb-split = séparation
verb-corrected = correction
verb-undone = annulation
verb-imported = importation
verb-harvested = récolte
verb-granted = accord
verb-revoked = retrait
verb-signed-in = connexion
verb-signed-out = déconnexion
verb-erased = effacement
verb-requested = demande
verb-approved = approbation
verb-refused = refus
verb-ended = fin
