## Ce que chaque page a autour de son contenu.

skip = Aller au contenu
site-note = Logiciels libres du secteur public
search-question = De quoi avez-vous besoin?
search-button = Chercher
other-language = English
home = Accueil
breadcrumb = Fil d’Ariane
nav-main = Principale
nav-software = Trouver
nav-compare = Comparer
nav-organizations = Organismes publics
nav-publiccode = Vérifier un publiccode.yml
nav-sources = Sources
nav-curation = Curation
nav-admin = Administration
sign-in-link = Se connecter
footer-about = À propos
footer-accessibility = Accessibilité
footer-privacy = Renseignements personnels
footer-data = Données ouvertes
footer-contact = Nous joindre : { $x }

pages = Pages de la liste
pages-previous = Précédente
pages-next = Suivante
this-list-in = Le même contenu, mêmes filtres :
format-csv = CSV
format-json = JSON
format-atom = Atom
format-md = Markdown

yes = Oui
no = Non
none = Aucun
action = Action
unknown-m = Inconnu
unknown-f = Inconnue
unknown-fp = Inconnues
and-more = { $n ->
    [one] et une autre
   *[other] et { $count } autres
  }
source-of = Source : { $x }.
source-none = Aucune source ne le dit.
text-foreign = Aucune source ne donne ce texte en français.
