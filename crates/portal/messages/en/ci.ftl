# Judging in continuous integration.

ci-title = In continuous integration
ci-note = Built from source: there is no published program and no published image.
ci-text = Each file judges the repository at each change, and looks for secrets and personal information in its commits. Write in it the address you take Levain from and the commit that you have read.
ci-hook = Before the commit
