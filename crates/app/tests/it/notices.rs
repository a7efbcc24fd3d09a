//! What people are told, and mail as a real server takes it. Time is travelled in.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use levain_app::mailing::{Encryption, LEASE, Letter, MAX_ATTEMPTS, Mailing, Smtp, Writer, Written};
use levain_app::notices::NoticeSettings;
use levain_app::{App, Principal, Settings};
use levain_mail_double::{MailServer, header};
use levain_model::{
    Actor, Channel, Id, Language, MailStatus, MemberRole, Membership, MembershipOrigin, MembershipState, NewEvent,
    NoticeKind, OrganizationKind, OrganizationRecord, Person, Role, Source, SourceKind, Subject, Texts, Verb,
};
use levain_store::{mails, memberships, organizations, people, sources};

/// Seconds that the clock of these tests is ahead. They run one after the other.
static AHEAD: AtomicI64 = AtomicI64::new(0);
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn clock() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(AHEAD.load(Ordering::Relaxed))
}

fn later(by: SignedDuration) {
    AHEAD.fetch_add(by.as_secs() + 1, Ordering::Relaxed);
}

/// A site with people of one body: « 1 » and « 2 » are stewards, « 3 » a member, « 4 » a curator, « 5 » an administrator.
struct Town {
    app: App,
    _folder: tempfile::TempDir,
}

fn id(number: u64) -> Id {
    Id::from_parts(number, [3; 10])
}

fn body() -> Id {
    id(100)
}

impl Town {
    async fn new() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let settings = Settings { database: format!("sqlite:{path}/levain.db"), index: None, content: None };
        let app = App::open_at(&settings, clock).await.unwrap();
        let town = Town { app, _folder: folder };
        let mut tx = town.app.store().begin().await.unwrap();
        let source = Source {
            key: "registre".to_owned(),
            kind: SourceKind::Csv,
            name: Texts::fr_en("Registre", "Registry"),
            publisher: None,
            url: None,
            license: None,
            attribution: None,
            dated: None,
            may_republish: true,
            last_imported_at: None,
        };
        sources::upsert(&mut tx, &source).await.unwrap();
        let record = OrganizationRecord {
            external_id: "val-exemple".to_owned(),
            name: Texts::fr_en("Municipalité de Val-Exemple", ""),
            kind: OrganizationKind::Municipal,
            ..OrganizationRecord::default()
        };
        organizations::upsert(&mut tx, "registre", body(), &record, clock()).await.unwrap();
        for (number, roles) in [(1, vec![]), (2, vec![]), (3, vec![]), (4, vec![Role::Curator]), (5, vec![Role::Admin])]
        {
            people::create(&mut tx, &person(number, &format!("personne-{number}@val.example"), roles), None)
                .await
                .unwrap();
        }
        for (number, role) in [(1, MemberRole::Steward), (2, MemberRole::Steward), (3, MemberRole::Member)] {
            memberships::put(&mut tx, &membership(number, role, MembershipState::Active)).await.unwrap();
        }
        tx.commit().await.unwrap();
        // Whatever came before is past.
        assert_eq!(town.app.follow_notices().await.unwrap(), 0);
        town
    }

    async fn happens(&self, actor: Actor, verb: Verb, subject: Subject, fields: &[&str]) {
        let mut tx = self.app.store().begin().await.unwrap();
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        tx.append(NewEvent { actor, verb, subject, fields }, clock());
        tx.commit().await.unwrap();
    }

    async fn who(&self, number: u64) -> Principal {
        let person = people::get(self.app.store(), id(number)).await.unwrap().unwrap();
        let memberships = memberships::of_person(self.app.store(), person.id).await.unwrap();
        Principal {
            actor: Some(Actor::Person(person.id)),
            roles: person.roles.clone(),
            session: None,
            memberships: memberships.into_iter().filter(|one| one.state == MembershipState::Active).collect(),
            person: Some(person),
        }
    }

    /// What a person was told, the latest first.
    async fn told(&self, number: u64) -> Vec<NoticeKind> {
        self.app.follow_notices().await.unwrap();
        let who = self.who(number).await;
        let view = self.app.notices(&who, false, None, 1, Language::Fr).await.unwrap();
        view.notices.into_iter().map(|notice| notice.kind).collect()
    }

    fn mail_by(&self, server: &MailServer) {
        let smtp = Smtp {
            host: "127.0.0.1".to_owned(),
            port: server.port,
            encryption: Encryption::Auto,
            user: None,
            password: None,
            authority: None,
            from: "levain@val.example".to_owned(),
            reply_to: None,
            timeout: Duration::from_secs(3),
        };
        self.app.mail_by(Mailing::new(smtp, Arc::new(Plain), 6_000).unwrap());
    }

    /// Sends until nothing waits.
    async fn send_all(&self) {
        while self.app.send_next("essai").await.unwrap() {}
    }

    async fn address(&self, number: u64, email: &str) {
        let mut tx = self.app.store().begin().await.unwrap();
        people::erase(&mut tx, id(number)).await.unwrap();
        people::create(&mut tx, &person(number, email, vec![]), None).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Gives a person a role, which they are told of at once.
    async fn give_role(&self, number: u64) {
        self.happens(Actor::CommandLine, Verb::Granted, Subject::Person(id(number)), &["role=curator"]).await;
        self.app.follow_notices().await.unwrap();
    }

    async fn statuses(&self) -> Vec<(MailStatus, u64)> {
        mails::counts(self.app.store()).await.unwrap().into_iter().collect()
    }
}

fn person(number: u64, email: &str, roles: Vec<Role>) -> Person {
    Person {
        id: id(number),
        display_name: format!("Personne {number}"),
        email: email.to_owned(),
        locale: Language::Fr,
        roles,
        created_at: clock(),
        disabled_at: None,
    }
}

fn membership(number: u64, role: MemberRole, state: MembershipState) -> Membership {
    Membership {
        id: id(200 + number),
        person: id(number),
        organization: body(),
        role,
        state,
        origin: MembershipOrigin::Request,
        message: String::new(),
        requested_at: clock(),
        decided_at: None,
        decided_by: None,
    }
}

/// Words enough to tell mails apart.
struct Plain;

impl Writer for Plain {
    fn write(&self, letter: &Letter) -> Written {
        let kinds: Vec<&str> = letter.notices.iter().map(|notice| notice.kind.as_str()).collect();
        Written {
            subject: letter.kind.as_str().to_owned(),
            text: kinds.join(" "),
            html: format!("<p>{}</p>", kinds.join(" ")),
            unsubscribe: letter.unsubscribe.as_ref().map(|token| format!("https://example.org/{token}")),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_concerned_are_told_once_and_never_of_what_they_did() {
    let _alone = ALONE.lock().await;
    let town = Town::new().await;
    let mut tx = town.app.store().begin().await.unwrap();
    memberships::put(&mut tx, &membership(4, MemberRole::Member, MembershipState::Requested)).await.unwrap();
    tx.commit().await.unwrap();
    let asked = Subject::Membership(id(204));
    let of_body = format!("organization={}", body());
    town.happens(Actor::Person(id(4)), Verb::Requested, asked.clone(), &[&of_body, "role=member"]).await;
    assert_eq!(town.told(1).await, [NoticeKind::MembershipRequested]);
    assert_eq!(town.told(2).await, [NoticeKind::MembershipRequested]);
    assert_eq!((town.told(3).await.len(), town.told(4).await.len(), town.told(5).await.len()), (0, 0, 0));

    town.happens(Actor::Person(id(1)), Verb::Approved, asked.clone(), &[&of_body]).await;
    town.happens(Actor::Person(id(1)), Verb::Granted, Subject::Membership(id(201)), &[&of_body, "role=steward"]).await;
    assert_eq!(town.told(4).await, [NoticeKind::MembershipApproved]);
    assert_eq!(town.told(1).await.len(), 1, "nobody is told of what they did themselves");
    // Linking an identity is told to whoever seems to have done it: somebody else may have.
    town.happens(Actor::Person(id(3)), Verb::Updated, Subject::Person(id(3)), &["identity=linked"]).await;
    town.happens(Actor::Person(id(1)), Verb::Granted, Subject::Permission(id(300)), &[&of_body]).await;
    assert_eq!(town.told(3).await, [NoticeKind::PermissionGranted, NoticeKind::IdentityLinked]);
    assert_eq!(town.told(1).await.len(), 1);

    // A process killed before its cursor was written does the same again, and nobody is told twice.
    let mut tx = town.app.store().begin().await.unwrap();
    levain_store::meta::set_cursor(&mut tx, "notices", 0).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(town.app.follow_notices().await.unwrap(), 0);

    let view = town.app.notices(&town.who(1).await, false, None, 1, Language::Fr).await.unwrap();
    assert_eq!(view.notices[0].organization.as_ref().unwrap().1.text, "Municipalité de Val-Exemple");
    assert!(!format!("{view:?}").contains("Personne 4"), "nobody's name");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_chooses_holds_and_reading_is_remembered() {
    let _alone = ALONE.lock().await;
    let town = Town::new().await;
    let who = town.who(4).await;
    town.app.choose_notices(&who, &[(NoticeKind::ContestWaiting, Channel::None)], Language::En).await.unwrap();
    town.happens(Actor::System, Verb::Created, Subject::Contest(id(400)), &["check=x", "unsigned"]).await;
    assert_eq!(town.told(4).await, []);
    let view = town.app.notice_choices(&town.who(4).await).await.unwrap();
    let chosen = view.choices.iter().find(|one| one.kind == NoticeKind::ContestWaiting).unwrap();
    assert_eq!((chosen.channel, view.locale, view.mails), (Channel::None, Language::En, false));
    assert!(view.choices.iter().all(|one| one.kind != NoticeKind::MailBounced), "not an administrator");

    town.give_role(4).await;
    town.give_role(4).await;
    let who = town.who(4).await;
    let view = town.app.notices(&who, true, None, 1, Language::Fr).await.unwrap();
    assert_eq!((view.unread, view.pages.total), (2, 2));
    town.app.mark_notice(&who, view.notices[0].id, true).await.unwrap();
    assert_eq!(town.app.unread_notices(&who).await.unwrap(), 1);
    assert!(town.app.mark_notice(&town.who(5).await, view.notices[0].id, false).await.is_err(), "another's notice");
    town.app.mark_all_notices(&who, view.at).await.unwrap();
    assert_eq!(town.app.unread_notices(&who).await.unwrap(), 0);
    // Read notices are forgotten in their time.
    later(jiff::SignedDuration::from_hours(24 * 181));
    town.app.purge_expired().await.unwrap();
    assert_eq!(town.told(4).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn stewards_are_told_of_what_ends_30_and_7_days_before() {
    let _alone = ALONE.lock().await;
    let town = Town::new().await;
    let of_body = format!("organization={}", body());
    let permission = Subject::Permission(id(300));
    town.happens(Actor::CommandLine, Verb::Granted, permission.clone(), &[&of_body, "until=2027-03-01"]).await;
    town.app.follow_notices().await.unwrap();
    let ending = async |day| {
        town.app.remind(day).await.unwrap();
        let told = town.told(1).await;
        told.iter().filter(|kind| **kind == NoticeKind::PermissionEnding).count()
    };
    assert_eq!(ending(date(2027, 1, 29)).await, 0);
    assert_eq!(ending(date(2027, 1, 30)).await, 1);
    assert_eq!(ending(date(2027, 2, 10)).await, 1);
    assert_eq!(ending(date(2027, 2, 22)).await, 2);
    assert_eq!(ending(date(2027, 3, 1)).await, 2);
    assert!(!town.told(3).await.contains(&NoticeKind::PermissionEnding), "a member decides nothing of it");
    // Renewed, it is told again when its time comes; revoked, no more.
    town.happens(Actor::CommandLine, Verb::Updated, permission.clone(), &[&of_body, "until=2028-03-01"]).await;
    town.app.follow_notices().await.unwrap();
    assert_eq!(ending(date(2027, 3, 2)).await, 2);
    assert_eq!(ending(date(2028, 2, 1)).await, 3);
    town.happens(Actor::CommandLine, Verb::Revoked, permission, &[&of_body]).await;
    town.app.follow_notices().await.unwrap();
    assert_eq!(ending(date(2028, 2, 28)).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_is_put_off_leaves_later_and_refused_addresses_are_left_alone() {
    let _alone = ALONE.lock().await;
    let Some(server) = MailServer::start() else { return };
    let town = Town::new().await;
    // Nothing is queued as long as no server is set.
    town.give_role(3).await;
    assert_eq!(town.statuses().await, []);
    town.mail_by(&server);
    for (number, email) in [(1, "plus-tard-2@val.example"), (2, "inconnue@val.example"), (3, "coupe-1@val.example")] {
        town.address(number, email).await;
        town.give_role(number).await;
    }
    town.send_all().await;
    assert_eq!(server.messages().len(), 0);
    assert_eq!(town.statuses().await, [(MailStatus::Waiting, 2), (MailStatus::GivenUp, 1)]);
    assert_eq!(town.told(5).await, [NoticeKind::MailBounced], "administrators are told");
    for _ in 0..3 {
        later(SignedDuration::from_mins(20));
        town.send_all().await;
    }
    let got = server.wait_for(2);
    let to: BTreeSet<&str> = got.iter().map(|message| message["to"][0].as_str().unwrap()).collect();
    assert_eq!(to, BTreeSet::from(["coupe-1@val.example", "plus-tard-2@val.example"]));
    assert_eq!(header(&got[0], "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert!(got.iter().all(|message| message["text"].as_str().unwrap().trim() == "role_given"));

    // A refused address gets nothing more, until an administrator asks for another try.
    town.give_role(2).await;
    assert_eq!(town.statuses().await, [(MailStatus::Sent, 2), (MailStatus::GivenUp, 1)]);
    let admin = town.who(5).await;
    let queue = town.app.mail_queue(&admin, None, 1).await.unwrap();
    assert_eq!(queue.bouncing.len(), 1);
    assert!(queue.bouncing[0].reply.contains("5.1.1"), "{queue:?}");
    town.app.mail_person_again(&admin, id(2)).await.unwrap();
    town.send_all().await;
    assert_eq!(town.app.mail_queue(&admin, None, 1).await.unwrap().bouncing.len(), 1, "refused again");
    assert!(town.app.mail_queue(&town.who(1).await, None, 1).await.is_err());

    // What is put off too often is given up and can be sent again.
    town.address(1, "plus-tard-99@val.example").await;
    town.give_role(1).await;
    for _ in 0..MAX_ATTEMPTS {
        town.send_all().await;
        later(SignedDuration::from_hours(8));
    }
    let given_up = town.app.mail_queue(&admin, Some(MailStatus::GivenUp), 1).await.unwrap();
    let mail = given_up.mails.iter().find(|mail| mail.email.starts_with("plus-tard-99")).unwrap();
    assert_eq!((mail.attempts, mail.fault.as_deref(), mail.again), (MAX_ATTEMPTS, Some("ML005"), true));
    town.app.mail_again(&admin, mail.id).await.unwrap();
    assert_eq!(mails::get(town.app.store(), mail.id).await.unwrap().unwrap().status, MailStatus::Waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_out_of_reach_costs_no_attempt() {
    let _alone = ALONE.lock().await;
    let Some(server) = MailServer::start() else { return };
    let town = Town::new().await;
    town.mail_by(&server);
    drop(server);
    town.give_role(1).await;
    for _ in 0..(MAX_ATTEMPTS + 3) {
        town.send_all().await;
        later(SignedDuration::from_mins(3));
    }
    let queue = town.app.mail_queue(&town.who(5).await, None, 1).await.unwrap();
    let mail = &queue.mails[0];
    assert_eq!((mail.status, mail.attempts, mail.fault.as_deref()), (MailStatus::Waiting, 0, Some("ML001")));
    later(SignedDuration::from_hours(5 * 24));
    town.send_all().await;
    assert_eq!(town.statuses().await, [(MailStatus::GivenUp, 1)]);
}

/// Killed at any moment: a task that is dropped leaves the database as a killed process does.
#[tokio::test(flavor = "multi_thread")]
async fn no_mail_leaves_twice_whenever_the_process_is_killed() {
    let _alone = ALONE.lock().await;
    let Some(server) = MailServer::start() else { return };
    let town = Town::new().await;
    town.mail_by(&server);
    let mails = 24;
    for _ in 0..mails {
        town.give_role(3).await;
    }
    for round in 0..200_u64 {
        let app = town.app.clone();
        let worker = format!("ouvrier-{round}");
        let sending = tokio::spawn(async move { while app.send_next(&worker).await.unwrap() {} });
        tokio::time::sleep(Duration::from_millis(3 + round * 7 % 40)).await;
        sending.abort();
        let _ = sending.await;
        later(LEASE);
        let left = town.statuses().await;
        if left.iter().all(|(status, _)| !matches!(status, MailStatus::Waiting | MailStatus::Sending)) {
            break;
        }
    }
    town.send_all().await;
    let counts = town.statuses().await;
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), mails, "none is lost: {counts:?}");
    let known = |of| counts.iter().find(|(status, _)| *status == of).map_or(0, |(_, count)| *count);
    assert_eq!(known(MailStatus::Sent) + known(MailStatus::Uncertain), mails, "{counts:?}");
    let got: Vec<String> =
        server.messages().iter().map(|message| message["message_id"].as_str().unwrap().to_owned()).collect();
    let distinct: BTreeSet<&String> = got.iter().collect();
    assert_eq!(distinct.len(), got.len(), "a mail arrived twice");
    assert!(got.len() as u64 >= known(MailStatus::Sent), "what is told sent was taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digest_leaves_once_a_day_at_its_hour() {
    let _alone = ALONE.lock().await;
    let Some(server) = MailServer::start() else { return };
    let town = Town::new().await;
    town.mail_by(&server);
    // To the next midnight where the site is, so that the hours that follow are those of one day.
    let zone = jiff::tz::TimeZone::get("America/Toronto").unwrap();
    let tomorrow = clock().to_zoned_datetime(zone.clone()).tomorrow().unwrap().start_of_day().unwrap();
    later(tomorrow.timestamp().duration_since(clock()));
    let settings = NoticeSettings { zone, digest_hour: 7 };
    for number in [400, 401] {
        town.happens(Actor::System, Verb::Created, Subject::Contest(id(number)), &["check=x"]).await;
    }
    town.app.follow_notices().await.unwrap();
    later(SignedDuration::from_hours(6));
    town.app.look_at_calendar(&settings).await.unwrap();
    town.send_all().await;
    assert_eq!(server.messages().len(), 0, "it is six o’clock");
    later(SignedDuration::from_hours(1));
    for _ in 0..2 {
        town.app.look_at_calendar(&settings).await.unwrap();
        town.send_all().await;
    }
    let got = server.wait_for(1);
    assert_eq!(got.len(), 1);
    assert_eq!(
        (got[0]["subject"].as_str(), got[0]["to"][0].as_str()),
        (Some("digest"), Some("personne-4@val.example"))
    );
    assert_eq!(got[0]["text"].as_str().unwrap().trim(), "contest_waiting contest_waiting");

    // One click in a mail program, signed out, ends it; nobody else can.
    let address = header(&got[0], "list-unsubscribe");
    let token = address.trim_matches(['<', '>']).strip_prefix("https://example.org/").unwrap();
    assert!(town.app.unsubscribe(&format!("{}0", &token[..token.len() - 1])).await.is_err() || token.ends_with('0'));
    assert!(town.app.unsubscribe(&token.replace("digest", "role_given")).await.is_err());
    assert_eq!(town.app.unsubscribe(token).await.unwrap().kind, None);
    assert_eq!(town.app.unsubscribe(token).await.unwrap().kind, None, "twice is harmless");
    let view = town.app.notice_choices(&town.who(4).await).await.unwrap();
    assert!(view.choices.iter().all(|one| one.channel != Channel::Digest), "{view:?}");
    town.happens(Actor::System, Verb::Created, Subject::Contest(id(402)), &["check=x"]).await;
    town.app.follow_notices().await.unwrap();
    later(SignedDuration::from_hours(24));
    town.app.look_at_calendar(&settings).await.unwrap();
    town.send_all().await;
    assert_eq!(server.messages().len(), 1);
    assert_eq!(town.told(4).await.len(), 3, "the site still tells");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_feed_is_read_by_its_secret_only() {
    let _alone = ALONE.lock().await;
    let town = Town::new().await;
    town.give_role(3).await;
    let who = town.who(3).await;
    let first = town.app.renew_feed(&who).await.unwrap();
    assert_eq!(first.len(), 64);
    assert_eq!(town.app.notice_feed(&first, Language::Fr).await.unwrap().len(), 1);
    let second = town.app.renew_feed(&who).await.unwrap();
    assert!(town.app.notice_feed(&first, Language::Fr).await.is_err(), "the old address leads nowhere");
    assert!(town.app.notice_feed(&second, Language::Fr).await.is_ok());
    town.app.revoke_feed(&who).await.unwrap();
    assert!(town.app.notice_feed(&second, Language::Fr).await.is_err());
    assert!(town.app.renew_feed(&Principal::anonymous()).await.is_err());
}
