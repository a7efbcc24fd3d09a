## Checking and writing a publiccode.yml.

publiccode-title = Check a publiccode.yml
publiccode-lead = The file publiccode.yml describes public software at the root of its repository. Paste it or upload it: each remark is read in the text, with its remedy.
publiccode-new-link = Write a new file
publiccode-codes-link = All possible remarks
publiccode-empty = Paste a text or choose a file.
publiccode-verdict = Result
publiccode-valid = The file is valid
publiccode-invalid = The file is not valid
publiccode-errors = { $n ->
    [one] { $count } error
   *[other] { $count } errors
  }
publiccode-warnings = { $n ->
    [one] { $count } warning
   *[other] { $count } warnings
  }
publiccode-informations = { $n ->
    [one] { $count } remark for information
   *[other] { $count } remarks for information
  }
publiccode-line = Line { $x }
publiccode-whole = Whole file
publiccode-text = The text
publiccode-kept = Nothing you send is kept.
publiccode-gap = lines without a remark
publiccode-corrected = Corrected text
publiccode-corrections = { $n ->
    [one] One certain correction, made already.
   *[other] { $count } certain corrections, made already.
  }
publiccode-corrected-label = To copy into your repository
publiccode-check = Check
publiccode-again = Check again
publiccode-check-note = Versions 0.x of the standard and 1.0 to come. Links are not followed.
publiccode-paste = Text of the file
publiccode-file = Or file to upload
publiccode-file-hint = A .yml file of 1 MB at most. Pasted text comes first.
publiccode-french = Ask for a description in French
publiccode-button = Check the file
publiccode-codes-title = Remarks on publiccode.yml files
publiccode-codes-lead = Each remark has a stable code and a page: why, how to correct it, before and after.
publiccode-codes-count = { $n ->
    [one] { $count } code
   *[other] { $count } codes
  }
publiccode-severity = Severity
publiccode-meaning = What it is
publiccode-why = Why
publiccode-how = How to correct it
publiccode-before = Before
publiccode-after = After
publiccode-new-title = Write a publiccode.yml
publiccode-new-lead = Answer what you know: the file is built, checked and downloaded. Nothing is kept here.
publiccode-new-wrong = Some points are left to correct. Nothing was lost.
publiccode-new-file = The file
publiccode-new-file-note = To be placed at the root of the repository, named publiccode.yml.
publiccode-new-download = Download publiccode.yml
publiccode-new-questions = Questions
publiccode-new-required = All fields are required unless said otherwise.
publiccode-new-button = Write the file
publiccode-only-if = Only if “{ $x }” is: { $y }.
publiccode-values = { $n ->
    [one] One possible value
   *[other] Choose among { $count } values
  }
optional = (optional)
