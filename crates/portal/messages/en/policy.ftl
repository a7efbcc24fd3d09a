## The contribution policy.

policy-title = Write a contribution policy
policy-lead = Fifteen questions, a text ready to adopt, in French and in English.
policy-trial-note = This is a trial: nothing is kept, and the address of the page holds your answers. Members of a body write its policy from its page.
policy-find-body = Find your body
policy-questions = Questions
policy-questions-note = Each answer proposed suits most bodies. Have your legal services read the text.
policy-organization = Name of the body (optional)
policy-organization-hint = It is used in this text only.
policy-your-body = Name of the body
policy-make = See the text
policy-text = Text
policy-not-kept = Nothing is kept here: download the text to keep it.
policy-in-fr = French
policy-in-en = English
policy-markdown = Markdown ({ $x })
policy-document = page to print ({ $x })
policy-added = [added]
policy-removed = [removed]
policy-draft-title = Write the policy
policy-inherited = The answers to begin with are those of { $x }, version { $y }.
policy-read-above = Read its policy
policy-from-version = The answers to begin with are those of version { $x }, in force.
policy-see = See the text with these answers
policy-adoption = Adoption
policy-adoption-note = Save the policy once it is adopted: it becomes public, and earlier versions stay.
policy-adopted-by = Adopted by
policy-adopted-by-hint = The instance or the position, for example “municipal council”. Not the name of a person.
policy-adopted-on = Day of adoption
policy-adopted-on-hint = Year-month-day.
policy-adopt = Save the version adopted
policy-go-back = Go back without saving
policy-steward-adopts = A steward of the body saves the version adopted.
policy-both-languages = The same answers make the French text.
policy-body-title = Contribution policy
policy-adopted = Adopted by { $x } on { $y }.
policy-number = Version { $x }
policy-write = Write or revise the policy, for members of the body
policy-none = This body has not saved a contribution policy.
policy-try = Try the generator
policy-versions = Versions
policy-changed = { $n ->
    [one] What changed since the version before: { $count } section
   *[other] What changed since the version before: { $count } sections
  }
policy-drift = Against the body above
policy-newer = The body above has adopted another version since.
policy-drift-same = { $n ->
    [one] { $count } section is the same.
   *[other] { $count } sections are the same.
  }
policy-drift-other = { $n ->
    [one] { $count } section differs.
   *[other] { $count } sections differ.
  }
policy-drift-see = See the differences, word by word
policy-register = Register of permissions
policy-register-see = See the register
policy-register-text = The policy in force allows these kinds of contribution without asking, to any project. Write them into the register so that everybody knows beforehand:
policy-register-write = Write into the register
policy-register-conditions = Under the contribution policy, version { $x }.
