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
facet-evidence = Evidence
data-evidence = Evidence about a software
data-finding = A finding, its history and its contests
evidence-title = Evidence about { $x }
evidence-word = Evidence
evidence-by-purpose = Evidence by purpose
evidence-purposes = Purposes
evidence-for = To { $x }
evidence-first = To look at first
evidence-shown = { $n ->
    [one] { $count } shown
   *[other] { $count } shown
  }
evidence-missing = { $n ->
    [one] { $count } missing
   *[other] { $count } missing
  }
evidence-unknown = { $n ->
    [one] { $count } unknown
   *[other] { $count } unknown
  }
evidence-not-applicable = { $n ->
    [one] { $count } not applicable
   *[other] { $count } not applicable
  }
evidence-no-score = An unknown finding is not a negative one. There is no overall score.
evidence-read = How to read a finding
evidence-source = Read at commit
evidence-seen = Seen on { $x }, hold until { $y }.
evidence-gone = This repository has been gone since { $x }.
evidence-folder = folder
evidence-repository = Repository
evidence-reason = Reason
evidence-kind-blob = File
evidence-kind-history = History
evidence-kind-forge-api = Forge
evidence-kind-url = Address
evidence-kind-lab-run = Lab
evidence-kind-external = Outside data
evidence-at-commit = at commit { $x }
evidence-observed = Seen on { $x }.
evidence-expires = Holds until { $x }.
evidence-expired = Expired on { $x }: do not rely on it before a new run.
evidence-expired-word = expired
evidence-owner-only = Checked on { $x }. The result is for those responsible for the repository.
evidence-more = The page of this finding
evidence-check = The check
evidence-changes = What changed
evidence-all = { $n ->
    [one] See the finding and its evidence
   *[other] See the { $count } findings and their evidence
  }
evidence-other-repositories = { $n ->
    [one] Another repository holds this software; its findings stand apart:
   *[other] { $count } other repositories hold this software; their findings stand apart:
  }
evidence-none-title = No finding
evidence-none-harvest = The repository { $x } was not harvested yet: nothing is known, good or bad. Whoever administers this site can add it to the sources.
evidence-none-yourself = The same checks run on your machine, and send nothing:
evidence-none-address = The record names no repository that can be read: nothing is known, good or bad. If you know it, tell whoever administers this site.
evidence-none-how = How to get them
spark-range = Commits by people from { $x } to { $y }:
spark-total = { $n ->
    [one] { $count } in all
   *[other] { $count } in all
  }
spark-most = at most { $count } in a month ({ $x })
spark-none = { $n ->
    [0] no month without a commit
    [one] { $count } month without a commit
   *[other] { $count } months without a commit
  }
spark-table = The data as a table
spark-caption = Commits by people per month
spark-month = Month
spark-commits = Commits
finding-superseded = This finding has been out of date since { $x }.
finding-current = See the current finding
finding-produced = Made by
finding-fix-if = Should it come to be missing
finding-history = What the check said
finding-seen = Last seen
finding-outcome = Outcome
finding-said = Finding
finding-until = until { $x }
run-again-title = Run again
run-again-text = This command prints the same evidence on your machine.
run-again-button = Run again here
run-again-hint = The next harvest will read the repository again.
run-again-asked = The repository is to be read again from { $x } on.
run-again-done = Asked: the next harvest reads the repository again.
contest-word = Contests
contest-title = Contest { $x }
contest-link = Contest this finding
contest-note = A contest is public, and answered by a person or by a new run of the check.
contest-nobody = Nobody contests this finding.
contest-count = { $n ->
    [one] { $count } contest
   *[other] { $count } contests
  }
contest-signed = Contested on { $x }.
contest-unsigned = Contested on { $x }, unsigned.
contest-status-open = Waits for an answer.
contest-status-answered = Answered.
contest-status-rejected = Set aside.
contest-erased = The text was erased.
contest-by-run = A new run, on { $x }, found:
contest-answer = Answer of { $x }.
contest-write = Your contest
contest-as-signed = Your text appears at once, without your name.
contest-as-unsigned = Your text will appear, without a name, once a curator has read it.
contest-text = What is wrong, and where it shows
contest-hint = An address, a file or a commit helps to answer. Put nothing personal in it: the text will be public.
contest-trap = Leave this field empty
contest-send = Send
contest-cancel = Back to the finding
contest-done-published = Your contest is published. Thank you.
contest-done-waiting = Your contest was received. It will appear here once it has been read. Thank you.
contests-title = Contests
contests-lead = Answering publishes the contest and its answer. What is unsigned is shown to nobody before.
contests-open = To answer
contests-answered = Answered
contests-rejected = Set aside
contests-waiting = { $n ->
    [0] Nothing waits.
    [one] One contest waits for an answer.
   *[other] { $count } contests wait for an answer.
  }
contests-nothing = No contest here.
contests-no-finding = The finding that is contested no longer exists
contests-public = Everybody sees it
contests-hidden = Only you see it
contests-answer = Answer, or why it is set aside
contests-do-answer = Answer and publish
contests-do-reject = Set aside
contests-do-publish = Publish without an answer
contests-do-withdraw = Take out of sight
contests-do-erase = Erase the text
finding-proofs = Looked at
field-renewed = expired findings seen again
field-published = published
field-withdrawn = taken out of sight
field-unsigned = unsigned
field-text = text
