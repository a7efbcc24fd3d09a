## Organismes, sources, enregistrements, données ouvertes.

organizations-title = Organismes publics
organizations-lead = Les organismes du registre, en ordre alphabétique, et ce que chacun utilise.
organizations-name = Nom
organizations-kind = Type d’organisme
organizations-all-kinds = Tous les types
organizations-where = Territoire
organizations-count = { $n ->
    [one] { $count } organisme
   *[other] { $count } organismes
  }
organizations-empty = Aucun organisme de ce nom
organizations-empty-text = Vérifiez l’orthographe ou cherchez un seul mot du nom.
organizations-note = Cette liste ne classe personne : elle n’a ni indicateur ni rang.
organization-uses = Ce qu’il utilise
organization-uses-note = Les usages en vigueur et les usages passés ne s’additionnent jamais.
organization-no-use = Aucun usage connu. Cela ne veut pas dire que cet organisme n’utilise aucun logiciel libre.
organization-current = { $n ->
    [one] Un usage en vigueur
   *[other] { $count } usages en vigueur
  }
organization-past = { $n ->
    [one] Un usage passé
   *[other] { $count } usages passés
  }
organization-about = L’organisme
organization-site = Site
organization-forges = Comptes sur des forges

sources-title = Sources des données
sources-lead = Tout ce qui se lit ici vient d’une de ces sources, ou d’une correction qui se nomme.
source-imported = Importée ici le { $x }.
source-never = Jamais importée.
source-count = Enregistrements
source-records = { $n ->
    [one] { $count } enregistrement
   *[other] { $count } enregistrements
  }
source-dated = Date des données
source-license = Licence des données
source-no-license = Aucune déclarée
source-republished = reprise dans les données ouvertes
source-not-republished = non reprise dans les données ouvertes
source-publisher = Publiée par
source-read = Lire la source
import-read = { $n ->
    [one] Dernière importation : { $count } enregistrement lu.
   *[other] Dernière importation : { $count } enregistrements lus.
  }
import-created = { $n ->
    [one] { $count } créé
   *[other] { $count } créés
  }
import-joined = { $n ->
    [one] { $count } réuni
   *[other] { $count } réunis
  }
import-updated = { $count } mis à jour
import-unchanged = { $n ->
    [one] { $count } inchangé
   *[other] { $count } inchangés
  }
import-refused = { $n ->
    [one] { $count } refusé
   *[other] { $count } refusés
  }
import-skipped = Laissés de côté :
import-refusals = { $n ->
    [one] Un refus et son motif
   *[other] { $count } refus et leurs motifs
  }
import-read-head = Lus
import-created-head = Créés
import-joined-head = Réunis
import-updated-head = Mis à jour
import-unchanged-head = Inchangés
import-refused-head = Refusés
refusal-place = Endroit
refusal-code = Code
refusal-text = Motif et remède
refusals-more = { $n ->
    [one] Un autre refus, dans le rapport de l’importation.
   *[other] { $count } autres refus, dans le rapport de l’importation.
  }

record-title = Enregistrement { $x }, { $y }
record-lead = Le document tel que la source le donne.
record-about = L’enregistrement
record-identifier = Identifiant dans la source
record-location = Emplacement
record-joined = Réuni parce que
record-first = Lu la première fois
record-last = Lu la dernière fois
record-changed = Changé la dernière fois
record-document = Document
record-masked = Les adresses de courriel et les numéros de téléphone sont montrés comme [masqué]; le document complet se lit à la source.

data-title = Données ouvertes
data-lead = Chaque liste existe en CSV, en JSON et en Atom : la même adresse, suivie de l’extension, avec les mêmes filtres.
data-lists = Listes et fiches
data-lists-note = Aucune clé, aucun compte. Les demandes trop rapprochées sont ralenties.
data-what = Contenu
data-addresses = Adresses
data-software = Logiciels
data-software-page = Fiche d’un logiciel
data-compare = Comparaison
data-organizations = Organismes publics
data-organization-page = Fiche d’un organisme
data-sources = Sources
data-record = Enregistrement d’une source
data-changes = Journal des changements
data-filters = Les paramètres sont les mêmes que dans les pages, en anglais dans les deux langues : `q`, `category`, `license_class`, `platform`, `language`, `used_by`, `source`, `status`, `sort` pour les logiciels; `q` et `kind` pour les organismes. Une exportation donne au plus 10 000 lignes.
data-changes-link = Lire le journal des changements
data-licence = Licence
data-licence-text = Chaque source garde sa licence, dite sur la [page des sources]; reprenez-la avec les mots d’attribution qu’elle demande. Les sources sans licence déclarée sont citées ici, mais leurs enregistrements ne sont pas repris dans l’exportation complète.
data-masked = Aucune exportation ne contient d’adresse de courriel ni de numéro de téléphone.
changes-title = Journal des changements
changes-lead = Ce qui a changé au catalogue, dans l’ordre. Pour suivre : gardez le dernier numéro lu et redemandez la suite avec le paramètre after.
changes-log = Changements
changes-empty = Rien de plus récent.
changes-number = Numéro
changes-subject = Objet
subject-software = logiciel
subject-record = enregistrement
subject-organization = organisme
subject-person = compte
subject-source = source
subject-import = importation
subject-repository = dépôt
subject-contest = contestation
subject-membership = rattachement
subject-permission = permission permanente
subject-assessment = autoévaluation
subject-policy = politique de contribution
