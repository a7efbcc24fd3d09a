## Experiments of the lab.

nav-lab = Experiment
data-lab = Experiments of the lab
data-experiment = An experiment, its hypothesis and its report
room-lab-text = A hypothesis, measured markers, a report published even when it refutes.
room-lab-figure = { $n ->
    [one] public experiment
   *[other] public experiments
}
subject-experiment = experiment
code-family-LX = Reports of the lab
format-ics = iCalendar
results-experiments = Experiments about it
software-experiments = Experiments
software-experiments-note = What public bodies tried with this software in the lab, whether it worked or not.

lab-title = The lab
lab-lead = What public bodies put to the test before they commit: a hypothesis, markers that prove or refute it, and a report for everybody.
lab-of-body = Its experiments
lab-sign-in = Sign in to propose
lab-to-review = Proposals to review
lab-words = Words of the hypothesis
lab-verdict = Verdict
lab-all-verdicts = Every verdict
lab-status = State
lab-all-statuses = Every state
lab-count = { $n ->
    [one] { $count } experiment
   *[other] { $count } experiments
}
lab-nothing = No experiment answers
lab-nothing-text = Remove a filter, or try other words.
lab-empty = No experiment is public yet
lab-empty-text = An experiment appears here as soon as the lab has decided, and stays whatever its verdict. Members of a body can propose one.
lab-note = Public from the decision of the lab on, accepted or rejected. A hypothesis refuted is worth as much as one proven.

experiment-status-draft = Draft
experiment-status-proposed = Proposed
experiment-status-accepted = Accepted
experiment-status-rejected = Rejected
experiment-status-running = Running
experiment-status-completed = Completed
experiment-status-abandoned = Abandoned
verdict-proven = Proven
verdict-partly-proven = Partly proven
verdict-refuted = Refuted
verdict-not-verified = Not verified
marker-kind-http = Answer of the software
marker-kind-log = Pattern of the log
marker-kind-metric = Processor or memory
marker-kind-script = Measuring script
marker-kind-manual = Read by a person
comparison-at-most = at most (≤)
comparison-below = below (<)
comparison-at-least = at least (≥)
comparison-above = above (>)
comparison-equal = exactly (=)
data-category-fictitious = Fictitious
data-category-open = Open, already published
experiment-to-draft = Take back as a draft
experiment-to-running = Begin the trial
experiment-to-abandoned = Abandon

experiment-of = Experiment ·
experiment-not-concluded = as the markers say; nobody has concluded yet
experiment-states = State of the experiment
experiment-hidden = Only your body and, once it is proposed, those who manage the lab see this page.
experiment-hypothesis = Hypothesis
experiment-rules = Rules accepted on { $x } (version { $y }).
experiment-document-hypothesis = Hypothesis as Markdown
experiment-document-report = Report as Markdown
experiment-whole = See the whole experiment
experiment-context = Context
experiment-believe = We believe that
experiment-result = Will result in
experiment-proof = This will be proven if
experiment-proof-count = { $n ->
    [one] the marker below reaches its target.
   *[other] the { $count } markers below reach their targets.
}
experiment-method = Planned method
experiment-software = Software
experiment-technologies = Technologies
experiment-data = Data
experiment-data-declared = No sensitive or personal data go in or come out.
experiment-repository = Public repository
experiment-dates = Dates
experiment-references = References
experiment-markers = Markers
experiment-markers-note = Each measure says where it comes from and when it was entered.
experiment-no-marker = No marker is written yet.
experiment-markers-met = { $n ->
    [one] { $count } met
   *[other] { $count } met
}
experiment-markers-unmet = { $n ->
    [one] { $count } missed
   *[other] { $count } missed
}
experiment-markers-unknown = { $n ->
    [one] { $count } not verified
   *[other] { $count } not verified
}
experiment-computed = By its markers, the hypothesis is:
experiment-markers-caption = Verification markers
experiment-markers-caption-note = The verdict is computed; the conclusion, written by a person, may differ with a reason.
marker = Marker
marker-target = Target
marker-measured = Measured
marker-reading = Reading
marker-evidence = Evidence
marker-met = Met
marker-unmet = Missed
marker-unknown = Not verified
marker-to-measure = To be measured
marker-legend = Bar: measured value. Upright line: target.
experiment-conclusion = Conclusion
experiment-concluded = Written on { $x } by the body.
experiment-differs = This conclusion differs from what the markers say. Here is why.
experiment-report = Report
experiment-decisions = Decisions and reasons
experiment-decisions-note = All that was decided stays, with its date.
experiment-checked = Checked:
experiment-reason = Reason
experiment-to-note = The reason is public and stays.
criterion-openness = Openness: free software only, public repository
criterion-reuse-potential = Reuse: useful to other bodies
criterion-applicability = Applicability: answers a real problem of the body
criterion-feasibility = Feasibility: method, dates and markers hold
criterion-data-category = Data: fictitious or open, nothing personal or sensitive
criterion-name-openness = openness
criterion-name-reuse-potential = reuse
criterion-name-applicability = applicability
criterion-name-feasibility = feasibility
criterion-name-data-category = category of data

experiment-new-title = Propose a hypothesis
experiment-edit-title = Edit the draft
experiment-form-lead = One page is enough. Keep it as a draft for as long as you need.
experiment-form-problem = The problem
experiment-form-problem-note = A draft only needs a title. To propose, all that is not optional is required.
experiment-form-body = Body that experiments
experiment-form-body-hint = Copy the short name in the address of its page.
experiment-form-title = Question
experiment-form-title-hint = The one that the trial will answer by yes or no.
experiment-form-context-hint = What happens today, for whom, how many times?
experiment-form-believe-hint = The software, applied to the problem.
experiment-form-result-hint = What will change and can be observed.
experiment-form-proof = The proof
experiment-form-proof-note = One marker at least, with a number to reach. A marker left empty is removed.
experiment-form-marker = Marker { $x }
experiment-form-statement = What is measured
experiment-form-statement-hint = For example: requests filed without help by the 12 people.
experiment-form-kind = Measure
experiment-form-comparison = Direction
experiment-form-unit = Unit
experiment-form-add = Add a marker
experiment-form-trial = The trial
experiment-form-trial-note = How you will do it, with what, and when.
experiment-form-method-hint = In a few numbered steps.
experiment-form-software = Software of the catalogue (optional)
experiment-form-software-hint = One a line: the exact name, or the address of its page.
experiment-form-technologies = Other technologies (optional)
experiment-form-lines-hint = One a line.
experiment-form-repository = Public repository of the experiment (optional)
experiment-form-repository-hint = An address that begins with https://.
experiment-form-begin = Beginning (optional)
experiment-form-end = End (optional)
experiment-form-data = Data used
experiment-form-data-hint = Personal or sensitive data are refused in the lab, without exception.
experiment-form-references = References (optional)
experiment-form-propose = Propose the hypothesis
experiment-form-draft = Keep as a draft
experiment-form-after = Somebody who manages the lab answers with a written reason. The hypothesis and the answer are then public.
rules-title = The house rules
rules-version = Version { $x }, accepted at each request.
rules-data = No sensitive or personal data go in, and none are produced.
rules-free = Only free software is put to the test.
rules-secrets = Secrets stay out of the repository.
rules-publish = Everything needed to do the trial again is published.
rules-idle = An idle environment stops.
rules-agree = Declaration
rules-accept = I declare that no sensitive or personal data go in or come out, and I accept these rules.

experiment-review-title = Review the proposal
review-decision = Decision
review-decision-note = The decision, what was checked and the reason are public and stay.
review-checklist = What I checked
review-checklist-hint = The category of data is required to accept.
review-reason-hint = What carries the decision, in a few sentences that the body and others will read.
review-accept = Accept
review-reject = Reject
review-closed = Nothing to decide here. The state of the experiment is:

measure-title = Enter the measure
measure-measured = The measure
measure-measured-note = In the unit of the target. What was entered before is replaced.
measure-value = Value
measure-evidence-hint = Where the value comes from: session, reading, file of the repository.
measure-save = Keep the measure
measure-not = Or: why there is none
measure-not-note = A marker that is explained counts as not verified.
measure-why = Explanation
measure-explain = Keep the explanation

conclusion-title = Conclude
conclusion-note = The verdict of the markers is computed. Your conclusion may differ, with a reason.
conclusion-verdict = The hypothesis is
conclusion-reason = Reason
conclusion-reason-hint = Required when your conclusion differs from the markers.
conclusion-save = Conclude and complete
conclusion-early = It is too early: each marker must first be measured or explained.

report-title = Write the report
report-flaws = Before publishing
report-flaws-note = Publication is refused as long as a point blocks.
report-ready = Nothing blocks
report-blocks = Blocks
report-mend = Mend
report-note = The context, the hypothesis and the markers are added by themselves.
report-method = Method
report-method-hint = Numbered steps, so that others can do it again.
report-threats = Threats to validity
report-threats-hint = What keeps it from being general: two sentences are enough.
report-decision = Decision
report-decision-hint = What the body does with it.
report-cost = Cost and effort
report-cost-hint = Days, expenses, what surprised.
report-license-field = Licence of the report
report-license-hint = SPDX identifier, for example CC-BY-4.0.
report-publish = Save and publish
report-save = Save
report-publish-note = A published report no longer changes.
report-published = Published on { $x }.
report-license = Licence: { $x }.
report-draft = Draft, which only the body sees.
