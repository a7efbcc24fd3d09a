## Connexion par un fournisseur d’identité.

sign-in-providers = Avec le compte de votre organisation
sign-in-providers-note = Vous passez par le site de votre organisation, qui confirme qui vous êtes. Aucun mot de passe n’est confié à ce site.
sign-in-local = Avec un mot de passe de ce site
sign-in-nobody = La connexion est fermée : aucun fournisseur d’identité n’est réglé et les mots de passe sont désactivés. La personne qui administre le site doit régler providers ou local_sign_in.
sign-in-explained = Ce que cela veut dire
signed-out-title = Séance fermée
signed-out-lead = Vous n’êtes plus en séance sur ce site, mais vous l’êtes encore chez « { $x } ». Sur un appareil partagé, fermez aussi cette séance.
signed-out-there = Fermer aussi la séance chez « { $x } »
signed-out-home = Revenir à l’accueil
session-everywhere = Fermer toutes mes séances
session-everywhere-note = Celle-ci aussi : il faudra se connecter de nouveau.
field-identity = identité chez un fournisseur
field-email = adresse de courriel
