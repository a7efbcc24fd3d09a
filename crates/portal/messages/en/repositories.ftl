## Harvested repositories, pages of sources.

repositories-title = Harvested repositories
repositories-lead = Every repository that sources name, whether it is in the catalogue or not, and why.
repositories-address = Address of a repository
repositories-address-note = Today’s or a former one.
repositories-source = Source
repositories-all-sources = All sources
repositories-standing = State
repositories-all-standings = All states
repositories-name = Repository
repositories-read = Read
repositories-never = Not yet
repositories-empty = No repository
repositories-empty-text = No harvested repository answers these choices.
repositories-unknown = This repository is not known here: no harvested source names it. The person who administers this site can harvest it:
repositories-next = Next page
standing-sound = read without error
standing-failing = failing
standing-archived = archived
standing-gone = gone
forge-kind-github = GitHub
forge-kind-gitlab = GitLab
forge-kind-forgejo = Forgejo or Gitea
forge-kind-git = Git server
forge-kind-folder = folder of this server
fork-technical = copy made to propose changes
fork-variant = software of its own, made from another
fork-git-fork = copy, as its forge says
fork-url-mistake = its publiccode.yml names another repository

repository-lead = Why this repository is, or is not, in the catalogue.
repository-catalogue = In the catalogue
repository-describes = This repository describes:
repository-derived = It has no publiccode.yml: what is shown comes from its forge, its manifests and its tags. The patch below holds one, to be completed.
repository-from-file = What is shown comes from its publiccode.yml.
repository-not-listed = No software is made of it.
repository-unread = It was not read in full yet. It will be at the next harvest.
repository-state = State
repository-source = Source
repository-forge = Forge
repository-read = Read in full
repository-tried = Last try
repository-next = Next reading planned
repository-next-listing = When the source says that it changed
repository-commit = Commit read
repository-aliases = Former addresses
repository-fork = Kind of copy
repository-listed = Named by the source
repository-listed-between = from { $x } to { $y }
repository-findings = { $n ->
    [one] { $count } finding
   *[other] { $count } findings
  }
repository-fault = { $n ->
    [one] The last reading failed:
   *[other] The last { $count } readings failed:
  }
repository-absent = Its forge says since { $x } that it is not there. It will be told gone if it says so again a day later.
repository-gone = Gone on { $x }: its forge said twice, at least a day apart, that it is absent. Nothing that was known of it is erased.
repository-files = publiccode.yml files
repository-file-valid = Valid.
repository-file-invalid = { $n ->
    [one] One error to correct.
   *[other] { $count } errors to correct.
  }
repository-file-unavailable = The file is there, but its content could not be read.
repository-file-place = line { $x }, column { $y }
repository-said-code = Code
repository-said-place = Place
repository-said-text = Explanation
repository-patch = Ready patch
repository-patch-lead = The files that are missing, written from what the repository shows. Nothing that is there is replaced. In a copy of the repository:
repository-patch-show = See the patch
repository-todo = What is left to write or confirm
repository-left-out = What is missing and was not written
repository-status-link = State of the repository

source-page-lead = What this source holds, and what each harvest found in it.
source-page-now = Today
source-page-repositories = { $n ->
    [one] { $count } repository
   *[other] { $count } repositories
  }
source-page-software = Software
source-page-archived = Archived
source-page-failing = Failing
source-page-derived = Without publiccode.yml
source-page-gone = Gone
source-page-repositories-head = Repositories
source-page-days = Over time
source-page-days-note = { $n ->
    [one] A single day of harvest: the line begins with the second one.
   *[other] Repositories present, over { $count } days of harvest.
  }
source-page-day = Day
source-page-runs = Last harvests
source-page-run = Beginning
source-page-new = New
source-page-changed = Changed
source-page-unchanged = Unchanged
source-page-requests = Requests
source-page-unfinished = under way or interrupted
source-page-refused = { $n ->
    [one] One difficulty
   *[other] { $count } difficulties
  }
source-page-no-run = No harvest yet.
source-page-link = Harvests and repositories of this source
data-repositories = Harvested repositories
data-repository = State of a repository
data-source-page = Source and its harvests
