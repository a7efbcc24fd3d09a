## The reference framework.

framework-title = Reference framework
framework-lead = What a public body can put in place to make the most of free software, in order of importance. To read alone, as a team, or as the basis of a self-assessment.
framework-version = Version { $x }, published { $y }.
framework-use = Use it
framework-use-text = The members of a body answer it together, statement by statement. The result is a profile and things to do, never a mark or a ranking.
framework-find-body = Find your body
framework-axes = Axes of the framework
framework-answered-by = The data can help to answer:
framework-next = Next step
framework-guides = Guides:
fact-uses = current uses declared here
fact-repositories = published repositories known here
fact-permissions = standing permissions registered here
fact-policy = contribution policy adopted here
fact-forge-accounts = official accounts on forges known here
fact-members = members of the body registered here
data-framework = Reference framework
data-policy = Trial contribution policy
data-body-policy = Contribution policy of a body
data-body-profile = Published profile of a body
body-participation = Taking part in free software
assess-body = Assess how far a body has come
assess-body-text = A body can also see where it stands against proven practices, and give itself a contribution policy.
