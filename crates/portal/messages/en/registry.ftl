## Public bodies, sources, records, open data.

organizations-title = Public bodies
organizations-lead = The bodies of the registry, in alphabetical order, and what each one uses.
organizations-name = Name
organizations-kind = Kind of body
organizations-all-kinds = All kinds
organizations-where = Jurisdiction
organizations-count = { $n ->
    [one] { $count } body
   *[other] { $count } bodies
  }
organizations-empty = No body of that name
organizations-empty-text = Check the spelling, or look for a single word of the name.
organizations-note = This list ranks nobody: it has no indicator and no order but the alphabet.
organization-uses = What it uses
organization-uses-note = Uses in force and past uses are never added up.
organization-no-use = No known use. That does not mean that this body uses no free software.
organization-current = { $n ->
    [one] One use in force
   *[other] { $count } uses in force
  }
organization-past = { $n ->
    [one] One past use
   *[other] { $count } past uses
  }
organization-about = The body
organization-site = Site
organization-forges = Accounts on forges

sources-title = Sources of the data
sources-lead = Everything read here comes from one of these sources, or from a correction that says so.
source-imported = Imported here on { $x }.
source-never = Never imported.
source-count = Records
source-records = { $n ->
    [one] { $count } record
   *[other] { $count } records
  }
source-dated = Date of the data
source-license = Licence of the data
source-no-license = None stated
source-republished = part of the open data
source-not-republished = not part of the open data
source-publisher = Published by
source-read = Read the source
import-read = { $n ->
    [one] Last import: { $count } record read.
   *[other] Last import: { $count } records read.
  }
import-created = { $count } created
import-joined = { $count } joined
import-updated = { $count } updated
import-unchanged = { $count } unchanged
import-refused = { $count } refused
import-skipped = Left out:
import-refusals = { $n ->
    [one] One refusal and its reason
   *[other] { $count } refusals and their reasons
  }
import-read-head = Read
import-created-head = Created
import-joined-head = Joined
import-updated-head = Updated
import-unchanged-head = Unchanged
import-refused-head = Refused
refusal-place = Place
refusal-code = Code
refusal-text = Reason and remedy
refusals-more = { $n ->
    [one] One more refusal, in the report of the import.
   *[other] { $count } more refusals, in the report of the import.
  }

record-title = Record { $x }, { $y }
record-lead = The document as the source gives it.
record-about = The record
record-identifier = Identifier in the source
record-location = Location
record-joined = Joined because
record-first = First read
record-last = Last read
record-changed = Last changed
record-document = Document
record-masked = E-mail addresses and telephone numbers are shown as [masqué]; the whole document is read at its source.

data-title = Open data
data-lead = Each list exists as CSV, JSON and Atom: the same address followed by the extension, with the same filters.
data-lists = Lists and pages
data-lists-note = No key, no account. Requests too close to one another are slowed down.
data-what = Content
data-addresses = Addresses
data-software = Software
data-software-page = Page of a software
data-compare = Comparison
data-organizations = Public bodies
data-organization-page = Page of a body
data-sources = Sources
data-record = Record of a source
data-changes = Log of changes
data-filters = Parameters are those of the pages, in English in both languages: `q`, `category`, `license_class`, `platform`, `language`, `used_by`, `source`, `status`, `sort` for software; `q` and `kind` for bodies. An export gives 10,000 lines at most.
data-changes-link = Read the log of changes
data-licence = Licence
data-licence-text = Each source keeps its licence, told on the [page of sources]; reuse it with the words of attribution it asks for. Sources that state no licence are quoted here, but their records are not part of the complete export.
data-masked = No export holds an e-mail address or a telephone number.
changes-title = Log of changes
changes-lead = What changed in the catalogue, in order. To follow it: keep the last number read, and ask for the rest with the parameter after.
changes-log = Changes
changes-empty = Nothing more recent.
changes-number = Number
changes-subject = Subject
subject-software = software
subject-record = record
subject-organization = body
subject-person = account
subject-source = source
subject-import = import
subject-repository = repository
subject-contest = contest
subject-membership = membership
subject-permission = standing permission
subject-assessment = self-assessment
subject-policy = contribution policy
