home-title = free software of the public sector
home-lead = Levain helps public bodies find free and open source software, judge it on facts whose source is always told, and compare it.
home-about = How to read a record
home-hint = A need, a software, or the product to replace. For example:
home-example-1 = appointment booking
home-example-2 = document management
home-example-3 = replace Photoshop
home-categories = By category
home-software-count = { $n ->
    [one] { $count } record in the catalogue.
   *[other] { $count } records in the catalogue.
  }
home-updated = Last changed on { $x }.
home-more-categories = { $n ->
    [one] One more category
   *[other] { $count } more categories
  }
home-roles = By role
home-no-account = No account needed to read, compare or export.
role-agent = Public employee
role-agent-act = Say what I need, find who has solved it
role-agent-note = Each record names the bodies that use it.
role-developer = Development, architecture
role-developer-act = Reuse the data, follow the changes
role-developer-note = CSV, JSON and Atom of every list, with the same filters.
role-manager = Management, procurement
role-manager-act = Compare and build a decision file
role-manager-note = Every statement keeps its source and its date.
role-program = Program team
role-program-act = See where the data come from
role-program-note = Licence, freshness and refusals of each source.
role-maintainer = Maintainer of a software
role-maintainer-act = Describe my software in a publiccode.yml
role-maintainer-note = Checked on the spot, without keeping anything.
role-citizen = Citizen
role-citizen-act = See what public bodies use
role-citizen-note = Everything public is read without an account.
home-rooms = What is done here
home-rooms-note = Figures computed from the data published here.
room-find = Find
room-find-text = Search by need, compare, export a decision file that survives an audit.
room-find-figure = { $n ->
    [one] record of free software
   *[other] records of free software
  }
room-bodies = Bodies
room-bodies-text = What each body uses, now or in the past, and who says so.
room-bodies-figure = { $n ->
    [one] body with a known use
   *[other] bodies with a known use
  }
room-publiccode = publiccode.yml
room-publiccode-text = Paste, upload or write the file that describes public software; diagnostics are read in the text.
room-publiccode-figure = diagnostics explained, each on its page
room-assess-figure = checks, each explained on its page
room-sources = Sources
room-sources-text = The catalogues and inventories gathered here, their licence, their date and what was refused of them.
room-sources-figure = { $n ->
    [one] source in the catalogue
   *[other] sources in the catalogue
  }
rooms-to-come = To come
room-assess = Assess
room-text-assess = Dated findings on each software, that can be contested and run again.
room-participate = Take part
room-text-participate = Common needs, communities and the path of a first contribution.
room-account = Account
room-text-account = Commitments, their milestones and computed indicators.
