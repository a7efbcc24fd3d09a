codes-title = Codes of errors and refusals
codes-lead = Each error and each refusal has a stable code and a page: what happened, and what to do.
codes-publiccode = Remarks on publiccode.yml files have [their own list].
codes-count = { $n ->
    [one] { $count } code
   *[other] { $count } codes
  }
code-why = What happened
code-fix = What to do
code-family-AP = This site
code-family-IM = Import of catalogues
code-family-ST = Database
code-family-SD = Examination of the database
code-family-OB = Requests to other servers
code-family-ID = Identity providers
code-family-FO = Forges
code-family-GT = Git repositories
code-family-LB = Lab
code-family-LE = Engine of the lab
code-family-LR = Reproduction bundles
code-family-LP = Packages of the lab
