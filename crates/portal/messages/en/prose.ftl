## About, accessibility, privacy.

about-title = About
about-lead = This site gathers what public catalogues say of free and open source software, and tells for each fact where it comes from.
about-read = How to read a record
about-read-1 = **Every fact has a source and a date.** The margin of each section names them; the Provenance section gives them field by field.
about-read-2 = **Disagreements are shown.** When two sources do not say the same, the value kept is followed by the other. The order of priority is the same everywhere: a correction made here, the repository’s publiccode.yml, imported catalogues, the starter catalogue.
about-read-3 = **Unknown is not no.** An empty field means that no source says.
about-read-4 = **Present and past are not added up.** A declared use expires when it is not confirmed again; a use seen in an inventory of 2017 is a use of 2017.
about-read-5 = **There is no score.** Neither software nor bodies are ranked by a figure.
about-find = How to search
about-find-text = Say the need as to a colleague, in French or in English: both languages are looked through. The name of a proprietary product finds the free software that can replace it. A typing mistake stops nothing; the page says what was understood.
about-error = A mistake, something missing
about-error-text = The lasting way is to correct it at the source: each page leads to the documents it comes from. The curators can also correct a record here; the correction is told as such.
about-error-codes = A message bears a code, such as ST003? [The list of codes] says what each means and what to do.
about-program = The program
about-program-text = This site runs Levain, free software under the EUPL-1.2 licence: a single program that a public body can install on its own. It loads nothing from elsewhere, follows nobody and works without JavaScript.
about-licenses = The data keep the licence of their source, told on the [page of sources]; each list can be reused as [open data].

accessibility-title = Accessibility
accessibility-lead = This site aims at WCAG 2.2, level AA, read with the Québec government’s standard SGQRI 008 3.0.
accessibility-tested = What is checked
accessibility-tested-note = With every version of the program.
accessibility-tested-1 = Every page, in both languages, 1,280 and 390 pixels wide, light and dark, by the automatic rules of axe-core in a real Chromium browser. A rule that is broken stops the version from being released.
accessibility-tested-2 = With the keyboard alone: the skip link, the search, the filters and the way to the decision file.
accessibility-tested-3 = The content 320 pixels wide, the equivalent of a zoom of 400%, without the page scrolling sideways.
accessibility-tested-4 = The contrast of colours, also of the accent colour that a body chooses: one that is too pale is refused at start-up.
accessibility-not = What is not checked yet
accessibility-not-1 = Nobody who uses a screen reader, a magnifier or voice control has tried these pages yet. Automatic rules only find some of the obstacles.
accessibility-not-2 = Descriptions come from sources: some exist in one language only. They are then marked so, which lets a screen reader change its voice.
accessibility-how = How the site is made
accessibility-how-text = HTML that is complete without JavaScript, native controls, a single button to apply filters. Nothing is told by colour alone. Pages can be printed.
accessibility-date = This statement was last checked on 2026-11-23.
accessibility-contact = Report an obstacle
accessibility-contact-known = Write to us: [{ $x }]. Say which page, what you wanted to do and which assistive technology you use.
accessibility-contact-unknown = The body that keeps this site has not given an address to write to yet.

privacy-title = Privacy
privacy-lead = Reading, searching, comparing and exporting ask for no information and leave none.
privacy-visitors = Visitors
privacy-visitors-1 = No cookie is set, no audience is measured, nothing is loaded from another site.
privacy-visitors-2 = The server’s log keeps the page asked for, the time and the result: neither your address nor the words you looked for.
privacy-visitors-3 = Your network address is used, in memory only, to slow down requests that are too close to one another. A contest without an account keeps only a hash of it, for a day.
privacy-catalogue = In the catalogue
privacy-catalogue-1 = Documents of sources sometimes hold e-mail addresses or telephone numbers. Every page and every export shows them as [masqué].
privacy-rights = Your rights
privacy-rights-known = To see, correct or erase what concerns you: [{ $x }].
privacy-rights-unknown = To see, correct or erase what concerns you, reach the body that keeps this site.
