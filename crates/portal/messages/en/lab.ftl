## Applications and environments of the lab.

subject-environment = environment
data-packages = Applications of the lab
data-package = An application of the lab, its measures and its images
form-optional = (optional)

profile-small = small
profile-medium = medium
profile-large = large
size-memory = { $x } MiB of memory
size-cpu = { $n ->
    [one] { $count } processor
   *[other] { $count } processors
}
size-disk = { $x } MiB of disk
size-days = { $n ->
    [one] { $count } day at most
   *[other] { $count } days at most
}

lab-absent = No lab is connected to this site: applications can be read about, not launched.
lab-environments = Environments
lab-environments-note = What runs or ran for this experiment. Seen by your body and by those who manage the lab only.
lab-environments-none = No environment was launched yet.

packages-title = Applications of the lab
packages-lead = What the lab can run: free software built here, isolated, to be tried without installing anything.
packages-count = { $n ->
    [one] { $count } application
   *[other] { $count } applications
}
packages-note = Images are built on the spot, from Debian’s packages alone.
package-not-installed = images not installed
package-demonstration = can be seen without a hypothesis
package-started = started here on { $x }, in { $y } s
package-never-started = Never started here.
package-install = Its images are not installed. Whoever administers this site installs them by
package-demonstrate = { $n ->
    [one] See it for { $count } minute
   *[other] See it for { $count } minutes
}
package-sign-in = Sign in to see it
package-facts = In short
package-license = Licence
package-software = In the catalogue
package-version = Version of the package
package-profiles = Profiles
package-proof = Proof that it starts
package-presentation = Presentation
package-markers = What the lab measures
package-markers-note = With the target that the package proposes. Each measure keeps its raw samples.
package-images = Images
package-images-note = Only these images, by their digest, may run.
package-debian = { $n ->
    [one] { $count } Debian package
   *[other] { $count } Debian packages
}
package-more = More

launch-title = Launch an environment
launch-choose = Choose the application to try.
launch-not-running = Begin the experiment first: an environment is launched while it runs.
launch-questions = The application
launch-questions-note = A password left empty is generated, and then shown to the people of your body.
launch-advanced = Advanced settings
launch-bounds = Its bounds
launch-bounds-note = Nothing runs without an end. You will be told 7 days and 2 days before, and on the day.
launch-body = For which body
launch-profile = Profile
launch-days = How long, in days
launch-days-hint = It can be put off, saying why.
launch-rules = Put no personal information in it, nor anything sensitive. What it holds is not in backups, and is deleted at its end.
launch-button = Launch
demonstration-title = See { $x }
demonstration-lead = { $n ->
    [one] The application runs for { $count } minute, for you and the people of your body, then everything is deleted.
   *[other] The application runs for { $count } minutes, for you and the people of your body, then everything is deleted.
}

environments-title = Environments of the lab
environments-lead = The applications that run for your bodies, and those that came to their end.
environments-count = { $n ->
    [one] { $count } environment
   *[other] { $count } environments
}
environments-none = Nothing runs
environments-none-text = An environment is launched from the page of an experiment that runs, or for an hour from that of an application.
room-title = The machine
room-note = What is given, of all that may be.
room-environments = Environments
room-waiting = Waiting for room

environment-title = { $x } in the lab
environment-of = For the experiment
environment-demonstration = Demonstration
environment-status-waiting = Waiting for room
environment-status-starting = Starting
environment-status-serving = Answers
environment-status-suspended = Suspended
environment-status-failed = Failed
environment-status-ended = Ended
environment-removing = What it holds is being deleted
environment-silent = The engine of the lab does not answer: this is what was known last. Nothing is lost; it goes on as soon as it answers.
environment-moving = a change is under way
environment-before = { $n ->
    [0] The machine is full. It starts next, as soon as there is room.
    [one] The machine is full. { $count } other starts before.
   *[other] The machine is full. { $count } others start before.
}
environment-until = until { $x }
environment-ended-on = on { $x }
environment-open = Open the application
environment-resume = Go on
environment-retry = Try again
environment-suspend = Suspend
environment-extend = Put the end off
environment-reload = Refresh
environment-first = To begin
environment-secrets-note = Passwords are shown to the people of your body, as long as the environment lasts.
environment-show = Show
environment-end = End
environment-end-note = At its end the environment is suspended; what it holds is kept a few days more, then deleted.
environment-expires = Suspended on
environment-removed = Content deleted on
environment-ended = Content deleted on
environment-what = What will be deleted
environment-what-text = All that the application wrote. Nothing of it is saved elsewhere.
environment-claim = Volume “{ $x }”: { $y } MiB
environment-remove = End now
environment-remove-note = All that the application wrote is deleted, for good.
environment-remove-now = End and delete everything
environment-proof = Proof that it started
environment-proof-note = What ran, by its digest, and how long it took.
environment-package = Package
environment-served = Answered on
environment-took = { $x } s after it had room
environment-health = Health at the first answer
environment-log = Log until the first answer
start-health = Health: { $x }
start-log = Log until the first answer: { $x }
environment-image = Image { $x }
environment-steps = What happened
environment-steps-note = The latest first.
environment-news-launched = Launched
environment-news-admitted = Has room on the machine
environment-news-served = The application answers
environment-news-suspended = Suspended
environment-news-resumed = Goes on
environment-news-extended = End put off
environment-news-failed = Failed
environment-news-expired = Came to its end
environment-news-removing = Deletion asked for
environment-news-ended = Everything is deleted
environment-news-measured = Measured
extend-days = Number of days, from today
extend-days-hint = At most what its profile allows.
extend-reason = Reason
extend-reason-hint = It stays in the history of the environment.
usage-title = What it uses
usage-memory = Memory
usage-disk = Disk
usage-processes = Processes
usage-mebibytes = { $x } of { $y } MiB
usage-of = { $x } of { $y }
usage-none = Nothing runs now.
log-title = Log
log-note = The last lines that the application wrote.
log-none = No line.
measures-title = Measures by the lab
measures-note = Taken by the proxy and the engine, with each raw sample and its hash. A person says which marker of the hypothesis a figure answers.
measures-marker = What is to be measured
measures-button = Measure
measures-none = Nothing was measured here yet.
measures-waiting = Waiting, or being measured
measures-failed = No figure
measures-samples = { $n ->
    [one] { $count } raw sample
   *[other] { $count } raw samples
}
measures-answers = Answers the marker
measures-enter = Enter this figure
experiment-again = Run it again
experiment-again-note = The application, its answers, its versions and the raw measures, without any secret. It takes a computer where the lab runs.
experiment-bundle = Reproduction bundle (tar.gz)
experiment-bundle-note = Runs again by one command, which compares the measures:
experiment-clone = Git repository (bundle)
experiment-clone-note = The same content in one commit, ready to push to the public repository of the experiment:
software-lab = In the lab
software-lab-note = This software can be tried there without installing anything. A start here proves that it starts.
environment-take = Take what it holds (tar.gz)
environment-take-how = To take what it holds, suspend the environment first.
experiment-import-title = Import a document
experiment-import-lead = A hypothesis becomes a draft of your body. A report fills that of the experiment it names, with its measures while it runs.
experiment-import-document = Document, in Markdown
experiment-import-hint = As the page of an experiment gives it, or its public repository.
experiment-import-body = Body (optional)
experiment-import-body-hint = The short name in the address of its page; that of the document, when nothing is written.
experiment-import-button = Import
