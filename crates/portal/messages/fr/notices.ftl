## Avis, courriel, fil privé, désabonnement.

notices-header = { $n ->
    [0] Avis
    [one] Avis (1 non lu)
   *[other] Avis ({ $count } non lus)
  }
notices-title = Avis
notices-unread = { $n ->
    [0] Vous avez tout lu.
    [one] Un avis n’est pas lu.
   *[other] { $count } avis ne sont pas lus.
  }
notices-list = Vos avis
notices-choose = Choisir ce que vous recevez, et comment
notices-all = Tous
notices-only-unread = Non lus
notices-kind = Genre d’avis
notices-every-kind = Tous les genres
notices-apply = Appliquer
notices-nothing = Aucun avis. Ce qui vous concerne paraîtra ici.
notices-nothing-here = Aucun avis ne répond à ces filtres.
notices-is-unread = Non lu
notices-mark-read = Marquer comme lu
notices-mark-unread = Marquer comme non lu
notices-mark-all = Tout marquer comme lu
notices-role = Rôle : { $x }.
notices-day = Dernier jour : { $x }.

notice-kind-membership-requested = Demande d’adhésion
notice-text-membership-requested = Une personne demande à se joindre à un organisme. Acceptez ou refusez sa demande.
notice-kind-membership-approved = Adhésion acceptée
notice-text-membership-approved = Votre demande est acceptée : vous faites partie de cet organisme.
notice-kind-membership-refused = Adhésion refusée
notice-text-membership-refused = Votre demande de vous joindre à cet organisme est refusée.
notice-kind-membership-ended = Adhésion terminée
notice-text-membership-ended = Vous ne faites plus partie de cet organisme.
notice-kind-role-given = Rôle reçu
notice-text-role-given = Vous avez reçu un rôle. La page de votre compte montre ceux que vous avez.
notice-kind-permission-granted = Autorisation accordée
notice-text-permission-granted = Une autorisation a été accordée pour votre organisme.
notice-kind-permission-revoked = Autorisation retirée
notice-text-permission-revoked = Une autorisation accordée pour votre organisme a été retirée.
notice-kind-permission-ending = Autorisation qui se termine bientôt
notice-text-permission-ending = Une autorisation de votre organisme arrive à sa fin. Renouvelez-la si elle sert encore.
notice-kind-contest-waiting = Contestation à lire
notice-text-contest-waiting = Une personne conteste un constat. Répondez-lui dans la file des contestations.
notice-kind-contest-answered = Réponse à votre contestation
notice-text-contest-answered = Votre contestation d’un constat a reçu une réponse.
notice-kind-harvest-failed = Récolte en échec
notice-text-harvest-failed = Une source ne se récolte plus comme il faut. Sa page dit ce qui manque et quoi faire.
notice-kind-import-failed = Importation avec des refus
notice-text-import-failed = Des fichiers ou des enregistrements d’une source ont été refusés. Sa page dit lesquels et pourquoi.
notice-kind-mail-bounced = Adresse de courriel refusée
notice-text-mail-bounced = Le serveur de courriel refuse l’adresse d’une personne. La page du courriel dit quoi faire.
notice-kind-identity-linked = Nouvelle façon de vous connecter
notice-text-identity-linked = Une identité a été liée à votre compte. Si ce n’est pas vous, avertissez la personne qui administre ce site.
notice-kind-experiment-proposed = Hypothèse à examiner
notice-text-experiment-proposed = Un organisme propose une hypothèse au laboratoire. Examinez-la et répondez avec un motif.
notice-kind-experiment-decided = Hypothèse examinée
notice-text-experiment-decided = Le laboratoire a répondu à votre hypothèse. Sa page donne la décision et le motif.
notice-kind-environment-ending = Environnement qui se termine bientôt
notice-text-environment-ending = Un environnement du laboratoire approche de sa fin. Prolongez-le en disant pourquoi, ou gardez ce que vous voulez de son contenu.
notice-kind-environment-ended = Environnement arrivé à sa fin
notice-text-environment-ended = Un environnement du laboratoire est arrivé à sa fin et il est suspendu. Sa page dit quand son contenu sera retiré, et comment le prolonger.
notice-kind-environment-failed = Environnement en panne
notice-text-environment-failed = Un environnement du laboratoire ne fonctionne pas. Sa page dit pourquoi et quoi faire.
notice-role-member = membre
notice-role-steward = responsable
notice-role-curator = curation
notice-role-lab-manager = gestion du laboratoire
notice-role-program = programme
notice-role-admin = administration

choices-title = Préférences d’avis
choices-lead = Pour chaque genre d’avis, choisissez où vous le recevez.
choices-saved = Vos préférences sont enregistrées.
choices-how = Comment être avisé
choices-no-mail = Ce site n’envoie pas de courriel : les avis paraissent sur le site seulement. Vos choix vaudront le jour où il en enverra.
choices-to = Les courriels vont à { $x }.
choices-bouncing = Votre adresse est refusée par le serveur de courriel depuis le { $x } : plus rien ne lui est envoyé. Demandez à la personne qui administre ce site de la vérifier.
choices-language = Langue des courriels et des pages
choices-french = Français
choices-english = English
choices-save = Enregistrer
notice-channel-inbox = Sur le site seulement
notice-channel-at-once = Par courriel, aussitôt
notice-channel-digest = Par courriel, une fois par jour
notice-channel-none = Jamais
feed-title = Fil privé
feed-note = Un lecteur de fils (Atom) peut suivre vos avis sans que vous vous connectiez. Quiconque a l’adresse peut les lire : gardez-la pour vous.
feed-none = Vous n’avez pas de fil privé.
feed-since = Votre fil existe depuis le { $x }. Son adresse n’est gardée nulle part : si vous l’avez perdue, changez-la.
feed-address = Adresse de votre fil, affichée cette seule fois
feed-make = Créer l’adresse
feed-renew = Changer l’adresse
feed-revoke = Supprimer le fil

unsubscribe-title = Ne plus recevoir ces courriels
unsubscribe-kind = Vous ne recevrez plus de courriel de ce genre :
unsubscribe-digest = Vous ne recevrez plus le résumé de chaque jour.
unsubscribe-stays = Les avis restent sur le site. Vous pourrez changer d’avis dans vos préférences.
unsubscribe-button = Confirmer
unsubscribe-done = C’est fait
unsubscribe-done-text = Ces courriels ne vous seront plus envoyés. Les avis restent sur le site.

mail-hello = Bonjour,
mail-digest-subject = Résumé de vos avis
mail-digest-intro = Voici ce qui s’est passé depuis le dernier résumé et que vous n’avez pas encore lu sur le site.
mail-test-subject = Courriel d’essai
mail-test-intro = Ce courriel d’essai est arrivé : l’envoi fonctionne. Accents vérifiés : été, œuvre, ça, où, « guillemets ».
mail-open = Ouvrir :
mail-why = Vous recevez ce courriel parce que vous avez un compte sur ce site :
mail-choose = Choisir ce que vous recevez :
mail-stop = Ne plus recevoir ces courriels :

admin-mail-title = Courriel
admin-mail-lead = Ce qui part, ce qui attend, et ce qui n’est pas arrivé.
admin-mail-server = Serveur
admin-mail-by = Par { $x }, de la part de { $y }.
admin-mail-none = Aucun serveur de courriel n’est réglé : les avis paraissent sur le site seulement. Donnez `smtp_host` et `smtp_from`, puis redémarrez.
admin-mail-test = M’envoyer un courriel d’essai
admin-mail-test-done = Un courriel d’essai est dans la file.
admin-mail-refused = Adresses refusées
admin-mail-refused-note = Plus rien ne leur est envoyé. Corrigez l’adresse de la personne, ou demandez un nouvel essai.
admin-mail-no-refused = Aucune adresse n’est refusée.
admin-mail-queue = File d’envoi
admin-mail-every = Tous
admin-mail-nothing = Aucun courriel.
admin-mail-to = Adresse
admin-mail-kind = Genre
admin-mail-asked = Demandé
admin-mail-since = Depuis
admin-mail-next = Prochain essai : { $x }
admin-mail-answer = Dernière erreur
admin-mail-again = Essayer de nouveau
admin-mail-uncertain = « Incertain » : le programme a été arrêté pendant l’envoi. Le courriel est peut-être parti; il n’est jamais envoyé de nouveau de lui-même.
mail-kind-notice = avis
mail-kind-digest = résumé
mail-kind-test = essai
mail-status-waiting = En attente
mail-status-sending = En cours
mail-status-sent = Partis
mail-status-given-up = Abandonnés
mail-status-uncertain = Incertains
mail-status-dropped = Sans objet
mail-change-bouncing = courriel refusé
mail-change-again = nouvel essai du courriel
change-harvest-failed = récolte en échec
code-family-ML = Envoi de courriel
field-notices = préférences d’avis
field-feed = fil privé
field-locale = langue
