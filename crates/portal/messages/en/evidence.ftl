## Findings: how to read them, and the checks.

nav-assess = Judge
assess-title = Judging with evidence
assess-lead = A finding says what was seen in a repository, when, how, and until when it may be relied on. Nothing is added up: there is no score.
assess-outcomes = The six outcomes
assess-no-score = An unknown finding is not a negative one.
assess-read = Reading a report
assess-read-purpose = Choose your purpose: use, deploy, contribute, publish or depend. Each has its own questions.
assess-read-missing = Read first what is missing, then what is unknown.
assess-read-proof = Look at the evidence: each finding names the file, the lines or the commits that were read, at the commit given.
assess-read-again = Run the check again yourself with “levain check”.
assess-all-checks = { $n ->
    [one] The check
   *[other] All { $count } checks
  }
assess-yourself = Check your own repository
assess-yourself-text = The command reads a local copy and sends nothing. It says what is missing, why it matters and what to do.
outcome-met = Met
outcome-attested = Attested
outcome-partial = Partial
outcome-unmet = Not met
outcome-unknown = Unknown
outcome-not-applicable = Not applicable
outcome-means-met = What is asked was seen.
outcome-means-attested = Someone answers for it, in public, for twelve months at most.
outcome-means-partial = A part of it was seen.
outcome-means-unmet = It was looked for, and is not there.
outcome-means-unknown = It could not be found out; the reason is given. It is no reproach.
outcome-means-not-applicable = The question does not arise here; the reason is given.
checks-title = Checks
checks-lead = What the program looks at in a repository, and why. This list comes from the code that makes the checks.
checks-check = Check
checks-question = Question
checks-for = For
checks-severity = If missing: { $x }.
checks-family-LIC = Licence
checks-family-META = Description and documentation
checks-family-VIT = Vitality
checks-family-COM = Community
checks-family-GOV = Governance
checks-family-SEC = Security
checks-family-QLT = Quality and deployment
check-about = About this check
check-severity = Severity
check-needs = What it reads
check-version = Version of the rule
finding-why = Why
finding-how = How we know
finding-fix = What to do
finding-repository-word = REPOSITORY
