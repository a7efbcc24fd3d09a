## Notices, mail, private feed, unsubscribing.

notices-header = { $n ->
    [0] Notifications
    [one] Notifications (1 unread)
   *[other] Notifications ({ $count } unread)
  }
notices-title = Notifications
notices-unread = { $n ->
    [0] You have read everything.
    [one] One notification is unread.
   *[other] { $count } notifications are unread.
  }
notices-list = Your notifications
notices-choose = Choose what you receive, and how
notices-all = All
notices-only-unread = Unread
notices-kind = Kind of notification
notices-every-kind = Every kind
notices-apply = Apply
notices-nothing = No notification. What concerns you will appear here.
notices-nothing-here = No notification matches these filters.
notices-is-unread = Unread
notices-mark-read = Mark as read
notices-mark-unread = Mark as unread
notices-mark-all = Mark all as read
notices-role = Role: { $x }.
notices-day = Last day: { $x }.

notice-kind-membership-requested = Request to join
notice-text-membership-requested = Somebody asks to join a body. Accept or refuse the request.
notice-kind-membership-approved = Request to join accepted
notice-text-membership-approved = Your request was accepted: you belong to this body.
notice-kind-membership-refused = Request to join refused
notice-text-membership-refused = Your request to join this body was refused.
notice-kind-membership-ended = Membership ended
notice-text-membership-ended = You no longer belong to this body.
notice-kind-role-given = Role received
notice-text-role-given = You were given a role. The page of your account shows those you have.
notice-kind-permission-granted = Permission granted
notice-text-permission-granted = A permission was granted for your body.
notice-kind-permission-revoked = Permission withdrawn
notice-text-permission-revoked = A permission granted for your body was withdrawn.
notice-kind-permission-ending = Permission that ends soon
notice-text-permission-ending = A permission of your body comes to its end. Renew it if it is still of use.
notice-kind-contest-waiting = Contest to read
notice-text-contest-waiting = Somebody contests a finding. Answer in the queue of contests.
notice-kind-contest-answered = Answer to your contest
notice-text-contest-answered = Your contest of a finding was answered.
notice-kind-harvest-failed = Harvest that fails
notice-text-harvest-failed = A source can no longer be harvested as it should. Its page says what is missing and what to do.
notice-kind-import-failed = Import with refusals
notice-text-import-failed = Files or records of a source were refused. Its page says which and why.
notice-kind-mail-bounced = E-mail address refused
notice-text-mail-bounced = The mail server refuses the address of a person. The mail page says what to do.
notice-kind-identity-linked = New way to sign in
notice-text-identity-linked = An identity was linked to your account. If it was not you, tell the person who administers this site.
notice-kind-experiment-proposed = Hypothesis to review
notice-text-experiment-proposed = A body proposes a hypothesis to the lab. Review it and answer with a reason.
notice-kind-experiment-decided = Hypothesis reviewed
notice-text-experiment-decided = The lab answered your hypothesis. Its page gives the decision and the reason.
notice-kind-environment-ending = Environment that ends soon
notice-text-environment-ending = An environment of the lab comes to its end. Put the end off, saying why, or keep what you want of what it holds.
notice-kind-environment-ended = Environment at its end
notice-text-environment-ended = An environment of the lab came to its end and is suspended. Its page says when what it holds is removed, and how to put that off.
notice-kind-environment-failed = Environment that failed
notice-text-environment-failed = An environment of the lab does not run. Its page says why, and what to do.
notice-role-member = member
notice-role-steward = steward
notice-role-curator = curation
notice-role-lab-manager = laboratory management
notice-role-program = program
notice-role-admin = administration

choices-title = Notification preferences
choices-lead = For each kind of notification, choose where you receive it.
choices-saved = Your preferences are saved.
choices-how = How to be told
choices-no-mail = This site sends no mail: notifications appear on the site only. Your choices will hold the day it does.
choices-to = Mail goes to { $x }.
choices-bouncing = The mail server refuses your address since { $x }: nothing more is sent to it. Ask the person who administers this site to check it.
choices-language = Language of mail and pages
choices-french = Français
choices-english = English
choices-save = Save
notice-channel-inbox = On the site only
notice-channel-at-once = By e-mail, at once
notice-channel-digest = By e-mail, once a day
notice-channel-none = Never
feed-title = Private feed
feed-note = A feed reader (Atom) can follow your notifications without signing in. Whoever has the address can read them: keep it to yourself.
feed-none = You have no private feed.
feed-since = Your feed exists since { $x }. Its address is kept nowhere: if you lost it, change it.
feed-address = Address of your feed, shown this once
feed-make = Make the address
feed-renew = Change the address
feed-revoke = Remove the feed

unsubscribe-title = Stop these e-mails
unsubscribe-kind = You will get no more e-mail of this kind:
unsubscribe-digest = You will no longer get the daily digest.
unsubscribe-stays = Notifications stay on the site. You can change your mind in your preferences.
unsubscribe-button = Confirm
unsubscribe-done = Done
unsubscribe-done-text = These e-mails will no longer be sent to you. Notifications stay on the site.

mail-hello = Hello,
mail-digest-subject = Digest of your notifications
mail-digest-intro = Here is what happened since the last digest and that you have not read on the site yet.
mail-test-subject = Test mail
mail-test-intro = This test mail has arrived: sending works. Accents checked: été, œuvre, ça, où, “quotes”.
mail-open = Open:
mail-why = You receive this mail because you have an account on this site:
mail-choose = Choose what you receive:
mail-stop = Stop these e-mails:

admin-mail-title = Mail
admin-mail-lead = What leaves, what waits, and what did not arrive.
admin-mail-server = Server
admin-mail-by = By { $x }, from { $y }.
admin-mail-none = No mail server is set: notifications appear on the site only. Give `smtp_host` and `smtp_from`, then restart.
admin-mail-test = Send me a test mail
admin-mail-test-done = A test mail is in the queue.
admin-mail-refused = Refused addresses
admin-mail-refused-note = Nothing more is sent to them. Correct the address of the person, or ask for another try.
admin-mail-no-refused = No address is refused.
admin-mail-queue = Queue
admin-mail-every = All
admin-mail-nothing = No mail.
admin-mail-to = Address
admin-mail-kind = Kind
admin-mail-asked = Asked for
admin-mail-since = Since
admin-mail-next = Next try: { $x }
admin-mail-answer = Last error
admin-mail-again = Try again
admin-mail-uncertain = “Uncertain”: the program was stopped while it was sending. The mail may have left; it is never sent again by itself.
mail-kind-notice = notification
mail-kind-digest = digest
mail-kind-test = test
mail-status-waiting = Waiting
mail-status-sending = Being sent
mail-status-sent = Sent
mail-status-given-up = Given up
mail-status-uncertain = Uncertain
mail-status-dropped = Nothing to say
mail-change-bouncing = mail refused
mail-change-again = mail tried again
change-harvest-failed = harvest failed
code-family-ML = Sending mail
field-notices = notification preferences
field-feed = private feed
field-locale = language
