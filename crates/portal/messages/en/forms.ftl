# What every form says.
form-fault = Error:
form-kept-now = Saved now:
form-kept-nothing = nothing
form-not-saved = Nothing was saved
form-faults = { $n ->
    [one] There is one thing to correct. Nothing was lost.
   *[other] There are { $count } things to correct. Nothing was lost.
  }
