## Signing in by a provider of identities.

sign-in-providers = With the account of your organization
sign-in-providers-note = You go through the site of your organization, which confirms who you are. No password is given to this site.
sign-in-local = With a password of this site
sign-in-nobody = Sign-in is closed: no identity provider is set and passwords are turned off. The person who administers the site must set providers or local_sign_in.
sign-in-explained = What this means
signed-out-title = Signed out
signed-out-lead = You are signed out of this site, but still signed in at “{ $x }”. On a shared device, sign out there too.
signed-out-there = Sign out of “{ $x }” too
signed-out-home = Back to the home page
session-everywhere = End all my sessions
session-everywhere-note = This one too: you will have to sign in again.
field-identity = identity at a provider
field-email = e-mail address
