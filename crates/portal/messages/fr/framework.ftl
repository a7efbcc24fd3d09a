## Le cadre de référence.

framework-title = Cadre de référence
framework-lead = Ce qu’un organisme public peut mettre en place pour tirer parti du logiciel libre, par ordre d’importance. À lire seul, en équipe, ou comme base d’une autoévaluation.
framework-version = Version { $x }, publiée le { $y }.
framework-use = S’en servir
framework-use-text = Les membres d’un organisme y répondent ensemble, énoncé par énoncé. Le résultat est un profil et des gestes à poser, jamais une note ni un classement.
framework-find-body = Trouver votre organisme
framework-axes = Axes du cadre
framework-answered-by = Les données peuvent aider à répondre :
framework-next = Prochain geste
framework-guides = Guides :
fact-uses = usages en cours déclarés ici
fact-repositories = dépôts publiés, connus ici
fact-permissions = autorisations permanentes inscrites ici
fact-policy = politique de contribution adoptée ici
fact-forge-accounts = comptes officiels sur des forges, connus ici
fact-members = membres de l’organisme inscrits ici
data-framework = Cadre de référence
data-policy = Politique de contribution d’essai
data-body-policy = Politique de contribution d’un organisme
data-body-profile = Profil publié d’un organisme
body-participation = Participation au logiciel libre
assess-body = Évaluer la maturité d’un organisme
assess-body-text = Un organisme peut aussi se situer lui-même par rapport à des pratiques éprouvées, et se donner une politique de contribution.
