## Guides, glossary, licence helper, kit.

nav-guides = Learn
guides-title = Guides
guides-lead = Short pages to understand, choose, try, take part and account. Each fact has its source, each guide ends with something to do.
guides-search = Search the guides
guides-words = Words or question
guides-audience = Audience
guides-everybody = Everybody
guides-found = { $n ->
    [0] No guide speaks of it
    [one] { $count } guide
   *[other] { $count } guides
  }
guides-search-software = Search the software instead
guides-new = Lately reviewed
guides-all = In order
guides-count = { $n ->
    [one] { $count } guide
   *[other] { $count } guides
  }
guides-tools = Tools
audience-agent = staff
audience-developer = development
audience-manager = management
audience-program = program team
audience-maintainer = maintainers
audience-citizen = public
guide-word = Guide
guide-minutes = { $n ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
guide-reviewed = Reviewed { $x }
guide-review-before = To be reviewed before { $x }.
guide-stale = This guide was to be reviewed before { $x }. Check its facts at their source before you rely on them.
guide-stale-short = due for review
guide-ticked = { $x } ticked of { $y }
guide-task = To do:
guide-toc = On this page
guide-sources = Sources
guide-source-seen = Seen { $x }.
guide-source-back = Back to the text, source { $x }
guide-terms = Words of this guide
guide-in-glossary = Read in the glossary
guide-about = About this guide
guide-next = Read next
guide-software = Software
guide-around = Guides around this one
guide-planned = Not yet in Levain
guide-checklist = To tick
guide-keep = Keep my ticks
guide-ticks-not-kept = Your ticks are not kept. Print the page, or sign in to find them again.
guide-search-for = Software for “{ $x }”
guide-search-none = No software of the catalogue answers.
guide-search-all = { $n ->
    [one] See { $count } software
   *[other] See all { $count } software
  }
guide-counted = Counted { $x }.
indicator-software = software in the catalogue
indicator-organizations = bodies known
indicator-repositories = repositories harvested
indicator-findings = findings in force
indicator-uses = current uses declared
indicator-licences = software, by what their licence asks
results-guides = Guides
check-guides = Guides that speak of it
account-guides = My checklists
account-guides-note = Nobody else sees them.
room-guides-text = Good practice in short pages, the licence helper, the glossary and a kit to present the approach.
room-guides-figure = { $n ->
    [one] guide, with its sources
   *[other] guides, with their sources
  }
data-guides = Guides
data-guide = A guide
data-glossary = Glossary
data-license-matrix = Compatibility of licences
data-kit = Pieces of the kit
glossary-title = Glossary
glossary-lead = The words of free software, in English and in French, in a sentence or two.
glossary-letters = Letters
glossary-also = Also:
glossary-guides = { $n ->
    [one] { $count } guide uses it:
   *[other] { $count } guides use it:
  }
glossary-source = Source
licenses-title = Licence helper
licenses-lead = Choose a licence, know which licences go together, understand an SPDX expression.
license-no-advice = This informs and does not replace legal advice. Before you publish, ask your legal service.
license-choose-title = Choose a licence
license-choose-lead = A few questions lead to a licence, with its reasons. Nothing is kept: your answers are in the address of the page.
license-choose-begin = Begin
license-answers = Your answers
license-change = Change
license-question = Question { $x }
license-go-on = Go on
license-back = Back to the question before
license-outcome = Answer
license-first = preferred
license-again = Begin again
license-pair-title = Put two licences together
license-pair-ask = Check
license-pair-of = { $x } in { $y }
license-part = Licence of the part
license-whole = Licence of the whole passed on
license-source = Source
license-answer = Answer
license-why = Why
license-matrix-link = See the whole table
license-matrix-title = Compatibility of licences
license-matrix-lead = May a part under the licence of the row go into a whole passed on under the licence of the column? An unknown cell means: ask your legal service.
license-matrix-caption = The part in rows, the whole in columns
license-sentences = Each pair, with its reason and its source
license-explain-title = Understand an SPDX expression
license-expression = Licence or expression
license-expression-hint = An identifier, or several joined by AND, OR and WITH. Example:
license-explain-ask = Explain
license-read-as = Read as: { $x }
license-in-short = In short
license-unknown-words = These words are on no list:
license-near = Perhaps
license-malformed = The words are known, but their order is not that of an expression. Put AND or OR between two licences, WITH before an exception, and close the parentheses.
license-choice = You choose one of these:
license-together = All of these apply at once:
license-class-permissive = Permissive: keeping the notices is enough.
license-class-weak-reciprocity = Reciprocal: changes to its files stay under it.
license-class-strong-reciprocity = Strongly reciprocal: what is made from it stays under it.
license-class-network-reciprocity = Strongly reciprocal, online too: a service offered over a network counts as passing on.
license-class-data = Licence of data, documents or fonts.
license-class-source-available = Code to read, use restricted: not a free licence.
license-class-unknown = We do not know what it asks.
license-list-osi-fsf = Approved by the OSI and held to be free by the FSF.
license-list-osi = Approved by the OSI.
license-list-fsf = Held to be free by the FSF.
license-no-list = Neither the OSI nor the FSF has retained it.
license-own = A project’s own licence, outside the SPDX list: read its text.
license-or-later = A later version may be taken in its place.
license-exception = The exception “{ $x }” allows more: read its text, it takes nothing away.
pair-yes = Yes
pair-no = No
pair-ask = Uncertain: ask your legal service
pair-same = Same licence
pair-unknown = Unknown: ask your legal service
kit-title = Change kit
kit-lead = Something to present the approach with: slides, a sheet per role and e-mails to fill in.
kit-kind-slides = Slides
kit-kind-leaflet = Sheets to print
kit-kind-email = E-mails
kit-email-launch = Launch e-mail
kit-email-invitation = Invitation e-mail
kit-email-follow-up = Follow-up e-mail
kit-leaflet-print = This page prints on one sheet.
kit-slides-print = Each slide prints on a page.
kit-as-slides = Slides alone
kit-as-handout = With the notes
kit-begin = Begin
kit-slide = Slide { $x } of { $y }
kit-around = Around slide { $x }
kit-notes = To say
kit-fill = Fill in
kit-fill-note = Nothing is kept: what you write stays in the address of the page.
kit-fill-act = Fill in the e-mail
kit-field-organization = Name of the body
kit-field-name = Your name
kit-field-date = Date
kit-field-site = Address of this site
kit-hint-organization = As in a sentence: “the Municipality of Val-Exemple”.
kit-hint-name = The signature of the e-mail.
kit-hint-date = As in a sentence: “3 February”.
kit-hint-site = The one your staff use.
kit-message = E-mail
kit-subject = Subject
kit-text = Text to copy
kit-mailto = Open in your e-mail program
field-checklist = checklist
