## What every page has around its content.

skip = Skip to content
site-note = Free and open source software of the public sector
search-question = What do you need?
search-button = Search
other-language = Français
home = Home
breadcrumb = Breadcrumb
nav-main = Main
nav-software = Find
nav-compare = Compare
nav-organizations = Public bodies
nav-publiccode = Check a publiccode.yml
nav-sources = Sources
nav-curation = Curation
nav-admin = Administration
sign-in-link = Sign in
footer-about = About
footer-accessibility = Accessibility
footer-privacy = Privacy
footer-data = Open data
footer-contact = Contact us: { $x }

pages = Pages of the list
pages-previous = Previous
pages-next = Next
this-list-in = The same content, same filters:
format-csv = CSV
format-json = JSON
format-atom = Atom
format-md = Markdown

yes = Yes
no = No
none = None
action = Action
unknown-m = Unknown
unknown-f = Unknown
unknown-fp = Unknown
and-more = { $n ->
    [one] and one more
   *[other] and { $count } more
  }
source-of = Source: { $x }.
source-none = No source says.
text-foreign = No source gives this text in English.
