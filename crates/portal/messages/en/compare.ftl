## Comparison and decision file.

compare-title = Compare
compare-lead = Up to four software side by side. The address of this page holds everything: it can be sent, kept, opened again.
compare-empty-title = No software chosen
compare-empty-text = Search for a need, tick “Compare” beside the software that fit, then come back here.
compare-empty-act = Choose software
compare-unknown = These addresses lead to no record: { $x }.
compare-left-out = { $n ->
    [one] A comparison takes four software at most: { $x } is not in it. Remove an option to make room for it.
   *[other] A comparison takes four software at most: { $x } are not in it. Remove options to make room for them.
  }
compare-remove = Remove { $x } from the comparison
compare-room = { $n ->
    [one] One place left: look for another software
   *[other] { $count } places left: look for other software
  }
decision-title = Decision file
decision-as-md = Download the file (Markdown)
decision-as-csv = Download the criteria (CSV)
decision-print = The page prints as it is, with the decision to fill in.
decision-need = Need
decision-made = Made on { $x }.
decision-no-need = To describe: which problem, for whom, under which constraints.
decision-need-label = Describe the need
decision-need-hint = It is written in the file and in the address of the page; nothing is saved here. Put no personal information in it.
decision-need-save = Write in the file
decision-options = Options compared
decision-criteria = Criteria
decision-criteria-note = Under each value, its source and date. Unknown does not mean no.
decision-caption = What the sources say of each option
decision-criterion = Criterion
decision-differs = the options differ
decision-decision = Decision
decision-decision-note = To be filled in by whoever decides, on paper or in the downloaded file.
decision-chosen = Option chosen
decision-reasons = Reasons
decision-set-aside = Options set aside, and why
decision-costs = Estimated costs (installation, support, operation, exit)
decision-risks = Risks and measures
decision-by = Decided by, on
compare-findings = Evidence from the repositories
compare-findings-caption = Blocking and major checks
compare-findings-others = Other checks
compare-findings-more = { $n ->
    [one] { $count } other check
   *[other] { $count } other checks
  }
compare-no-finding = None of the repositories was harvested: nothing is known, good or bad.
compare-not-harvested = repository not harvested
