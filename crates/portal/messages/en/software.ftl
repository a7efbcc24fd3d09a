## List of software and page of a software.

results-all = All free software
results-filtered = Free software chosen
results-for = Free software for “{ $x }”
results-count = { $n ->
    [one] { $count } result
   *[other] { $count } results
  }
filters = Filters
filters-active = { $n ->
    [one] (one active)
   *[other] ({ $count } active)
  }
filters-apply = Apply
filters-in-force = Filters in force
filters-clear = Remove all
filters-more = { $n ->
    [one] One more value
   *[other] { $count } more values
  }
filter-remove = , remove this filter
facet-category = Category
facet-license-class = Licence
facet-platform = Platform
facet-language = Interface language
facet-used-by = Used by
facet-source = Source
facet-status = Declared status
sort = Order
sort-relevance = Relevance
sort-name = Name
sort-used = Number of bodies that use it
sort-updated = Last change
sorted-by-relevance = Ordered by closeness to the need, never by a score.
sorted-by-name = Ordered by name.
sorted-by-used = Ordered by number of bodies, past uses counted apart.
sorted-by-updated = Records changed most recently first.
explained-product = { $x } is a proprietary product: these free software can replace it.
explained-product-category = { $x } is a proprietary product. No record says that it replaces it; these are the free software of its category, { $y }.
explained-product-neighbour = Few records say that they replace { $x }: other software of its category, { $y }, completes the list.
explained-bridge = “{ $x }” was also looked for as { $y }.
explained-word = “{ $x }”
explained-more = { $n ->
    [one] One more way the search was understood
   *[other] { $count } more ways the search was understood
  }
explained-corrected = No record has “{ $x }”: “{ $y }” was looked for instead.
explained-completed = “{ $x }” was taken for the beginning of a word.
results-approximate = No record answers the whole of this need: these are the nearest.
did-you-mean = Did you mean:
empty-title = Nothing answers this need
empty-text = No record of the catalogue has these words, in French or in English. Try a more general word, or the name of the product to replace.
empty-filtered = No record answers all these filters at once.
empty-nearest = Nearest terms of the catalogue:
empty-all = See all software
license-unknown = Licence unknown
french-interface = Interface in French
no-french-interface = No interface in French
result-replaces = Can replace { $x }
result-features = Features of { $x }
result-passage = In the description:
result-partial = Answers only a part of the search
comparison = Comparison
compare-check = Compare
compare-selection = Compare the selection
compare-most = Four software at most.
uses-current = { $n ->
    [one] used by { $count } public body
   *[other] used by { $count } public bodies
  }
uses-past = { $n ->
    [one] { $count } public body used it (last seen in { $x })
   *[other] { $count } public bodies used it (last seen in { $x })
  }
uses-past-undated = { $n ->
    [one] used by { $count } public body in the past
   *[other] used by { $count } public bodies in the past
  }
uses-and-past = { $count } in the past (last seen in { $x })
uses-and-past-undated = { $count } in the past

categories = Categories
compare-add = Add to a comparison
site-of-software = Site of the software
documentation = Documentation
source-code = Source code
correct-link = Correct this record
fact-license = Licence
fact-used-by = Used by
fact-status = Declared status
fact-platforms = Platforms
fact-version = Known version
bodies-count = { $n ->
    [one] { $count } public body
   *[other] { $count } public bodies
  }
nobody-now = Nobody that we know of
nobody-known = No known use
software-what = What it is for
software-no-description = No source describes this software at more length.
software-features = What it can do
software-replaces = Can replace
software-publisher = Publisher
software-aliases = Other names
software-keywords = Keywords
software-elsewhere = Elsewhere
software-uses = Who uses it
software-uses-note = A declared use expires; a use seen in a dated inventory is past. The two are never added up.
software-no-use = No public body is known to use this software. That does not mean that none does.
software-said-used-by = A source also names:
software-said-unverified = These names were not verified.
uses-current-caption = { $n ->
    [one] One use in force
   *[other] { $count } uses in force
  }
uses-past-caption = { $n ->
    [one] One past use
   *[other] { $count } past uses
  }
uses-past-note = Observed in a dated inventory, or declared and not confirmed again.
uses-past-rest = The rest of the past uses
uses-more = { $n ->
    [one] One more body
   *[other] { $count } more bodies
  }
use-body = Body
use-software = Software
use-status = Stage
use-version = Version
use-installations = Installations
use-seen = Seen
band-1-10 = 1 to 10
band-11-50 = 11 to 50
band-51-100 = 51 to 100
band-101-500 = 101 to 500
band-500plus = more than 500
software-license = The licence in plain words
not-legal-advice = This is not legal advice.
license-may = You may
license-must = You must
license-need-not = You need not
license-warranty = Without warranty
license-osi-fsf = approved by the OSI, free according to the FSF
license-osi = approved by the OSI
license-fsf = free according to the FSF
software-no-license = No source tells the licence of this software. Without a licence nothing allows its use: ask the project.
software-alternatives = Other software
software-alternatives-note = Those that replace the same products, then those of the same categories.
software-no-alternative = No other software of the catalogue has the same categories.
alternative-because = In common: { $x }
compare-to = Compare with { $x }
software-provenance = Provenance
software-updated = Record changed on { $x }.
software-conflicts = { $n ->
    [one] One field on which sources disagree.
   *[other] { $count } fields on which sources disagree.
  }
software-priority = A correction made here wins; then the repository’s publiccode.yml, then imported catalogues.
provenance-caption = Where each field comes from
provenance-field = Field
provenance-value = Value
provenance-source = Source
provenance-seen = Seen on
conflict = Other value
corrected-here = corrected here
completed-by = completed by { $x }
field-name = Name
field-summary = Summary
field-description = Description
field-repository-url = Source code
field-homepage = Site
field-documentation-url = Documentation
field-license = Licence
field-categories = Categories
field-keywords = Keywords
field-platforms = Platforms
field-status = Declared status
field-software-type = Kind of software
field-languages = Languages of the interface
field-french-interface = Interface in French
field-version = Version
field-release-date = Date of the version
field-publisher = Publisher
field-identifiers = Identifiers
field-replaces = Can replace
field-aliases = Other names
field-used-by = Users named
field-features = Features
field-password = Password
field-uses = Uses
records-title = Records of the sources
records-note = The page is assembled from these records, shown as they were read.
record-seen = read on { $x }
joined-first = made the page
joined-identifier = same identifier in another catalogue:
joined-wikidata = same Wikidata entity:
joined-repository = same repository:
joined-name-and-homepage = same name and same site:
joined-alias = other declared name:
joined-curator = joined by a curator
history-title = { $n ->
    [one] History: one change
   *[other] History: { $count } changes
  }
history-when = When
history-what = What
history-who = By
history-fields = Fields
actor-system = the program
actor-command-line = the command line
actor-person = a person
change-other = with another record
verb-created = created
verb-updated = updated
verb-joined = record joined
verb-merged = merged
verb-split = split
verb-corrected = corrected
verb-undone = undone
verb-imported = imported
verb-harvested = harvested
verb-granted = granted
verb-revoked = revoked
verb-signed-in = signed in
verb-signed-out = signed out
verb-erased = erased
verb-requested = requested
verb-approved = approved
verb-refused = refused
verb-ended = ended
