## The self-assessment of a body.

assessment-title = Self-assessment
assessment-lead = Each member gives their own answers; a steward brings them together without seeing who answered what, then closes.
assessment-read-framework = Read the reference framework
assessment-open = Under way
assessment-begun = Begun { $x }.
assessment-people = { $n ->
    [one] { $count } person answered.
   *[other] { $count } people answered.
  }
assessment-answered = Statements that have an answer: { $x } of { $y }.
assessment-lost = { $n ->
    [one] The framework changed: { $count } statement was taken out, and the answers given to it do not follow.
   *[other] The framework changed: { $count } statements were taken out, and the answers given to them do not follow.
  }
assessment-axes = Axes, in the order of the framework
assessment-axis = Axis
assessment-yours = Your answers
assessment-by-all = Answers of the body
assessment-of = { $x } of { $y }
assessment-to-close = Bring the answers together and close
assessment-steward-closes = A steward of the body closes the assessment.
assessment-none-open = No assessment is under way. Allow about an hour per person; you can stop after each axis.
assessment-begin = Begin an assessment
assessment-history = History
assessment-no-history = No assessment was closed yet.
assessment-past-title = Report of { $x }
assessment-framework = Framework, version { $x }.
assessment-is-published = published
assessment-place = Axis { $x } of { $y }
assessment-proposed = Answer proposed from the data: confirm it or change it.
assessment-last-time = Answer retained last time: { $x }
assessment-note = Add a note
assessment-note-label = Note (optional)
assessment-note-hint = Stewards read it without knowing who wrote it. Name nobody in it.
assessment-save-note = Saving confirms the answers ticked on this page, those that the data propose included.
assessment-save-next = Save and go on to “{ $x }”
assessment-save-last = Save and finish
assessment-save-home = Save and go back to the assessment
assessment-previous = Previous axis: { $x }
ground-check = Check met in { $x } of the { $y } repositories and folders judged:
ground-count = { $x }: { $y }. This site knows only what it was told.
ground-findings = { $n ->
    [one] See the finding
   *[other] See the { $count } findings
  }
answer-not-at-all = Not at all
answer-a-little = A little
answer-partly = Partly
answer-mostly = Mostly
answer-fully = Fully
answer-not-applicable = Not applicable
answer-dont-know = I don’t know
answer-none = No answer
assessment-pair = { $x }: { $y }
assessment-closing-title = Bring the answers together and close
assessment-closing-lead = Once closed, the assessment does not change any more. Only members read it as long as you do not publish it.
assessment-unanswered = { $n ->
    [one] { $count } statement has no answer.
   *[other] { $count } statements have no answer.
  }
assessment-diverging = Answers that differ
assessment-diverging-note = How many people gave each answer, without their names. The middle answer is proposed; talk it over before retaining another.
assessment-no-diverging = Those who answered say the same.
assessment-notes = Notes
assessment-notes-note = They are not published.
assessment-summary = Report
assessment-summary-label = Sum up where the body stands
assessment-summary-hint = A few sentences: what is in place, what is missing, what you will do first. { $count } characters at most; name nobody.
assessment-close = Close the assessment
assessment-go-back = Go back without closing
assessment-profile-title = Profile
assessment-profile-link = Published profile (self-assessment)
assessment-for-members = Self-assessment, for members of the body
assessment-none-published = has not published a self-assessment.
assessment-closed-on = Closed { $x }.
assessment-everybody-reads = Everybody can read this report.
assessment-public-page = Public page
assessment-members-read = Only members of the body read this report.
assessment-publish = Publish this report
assessment-withdraw = Stop publishing this report
assessment-no-mark = How the answers are spread. This is no mark, and it does not compare from one body to another.
assessment-table = Number of statements by answer
assessment-practice = Axis and practice
assessment-next = Next steps
assessment-next-note = The least advanced first, what comes early in the framework weighing more.
assessment-nothing-next = Everything is in place. Take the assessment again in a year.
assessment-guide = Guide:
assessment-changes = What changed
assessment-since = Since the report of { $x }.
assessment-first = There is no earlier report to compare with.
assessment-no-change = No answer changed.
assessment-change-count = { $n ->
    [one] { $count } statement
   *[other] { $count } statements
  }
assessment-statement = Statement
assessment-before = Before
assessment-after = Now
assessment-carried = Statement renamed since
assessment-not-carried = { $n ->
    [one] { $count } earlier answer no longer compares, the framework having changed:
   *[other] { $count } earlier answers no longer compare, the framework having changed:
  }
assessment-all = All the answers
assessment-answer = Answer
assessment-differed = Opinions differed
