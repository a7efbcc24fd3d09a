//! What people are told, and the queue of mail.

use jiff::civil::date;
use levain_model::{Channel, MailKind, MailStatus, Notice, NoticeKind, Subject};
use levain_store::notices::{self, Deadline, Filter};
use levain_store::{Tx, mails, people};

use crate::people::person;
use crate::personal::purged;
use crate::samples::{both, id, second};

/// What the mail server answered about an address.
pub const REPLY: &str = "550 5.1.1 boîte-fermée";

pub fn told(number: u64, person: u64, kind: NoticeKind) -> Notice {
    Notice {
        id: id(number),
        person: id(person),
        kind,
        event: i64::try_from(number).unwrap(),
        subject: Subject::Membership(id(900)),
        organization: Some(id(901)),
        detail: "role=steward".to_owned(),
        channel: Channel::Digest,
        mail: None,
        created_at: second(i64::try_from(number).unwrap()),
        read_at: None,
    }
}

/// A row in each of the tables, for a person who is there.
pub async fn fill(tx: &mut Tx, person: u64) {
    mails::enqueue(tx, id(800), id(person), MailKind::Digest, second(1)).await.unwrap();
    let with_mail = Notice { mail: Some(id(800)), ..told(801, person, NoticeKind::RoleGiven) };
    assert!(notices::insert(tx, &with_mail).await.unwrap());
    notices::choose(tx, id(person), NoticeKind::RoleGiven, Channel::None).await.unwrap();
    notices::set_bouncing(tx, id(person), Some((second(2), "ML006", REPLY))).await.unwrap();
    let subject = Subject::Permission(id(802));
    let deadline = Deadline { subject, organization: id(803), day: date(2027, 1, 31) };
    notices::set_deadline(tx, &deadline).await.unwrap();
}

both! {
    async fn notices_are_made_once_read_and_forgotten(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        for notice in [
            told(10, 1, NoticeKind::RoleGiven),
            told(11, 1, NoticeKind::ContestWaiting),
            told(12, 1, NoticeKind::ContestWaiting),
            told(13, 2, NoticeKind::ContestWaiting),
        ] {
            assert!(notices::insert(&mut tx, &notice).await.unwrap());
        }
        let again = Notice { id: id(14), event: 10, ..told(14, 1, NoticeKind::RoleGiven) };
        assert!(!notices::insert(&mut tx, &again).await.unwrap(), "the same event tells nobody twice");
        tx.commit().await.unwrap();

        let numbers = async |filter: Filter, offset: u32| -> Vec<i64> {
            let listed = notices::list(&db.store, id(1), filter, offset, 2).await.unwrap();
            listed.iter().map(|notice| notice.event).collect()
        };
        assert_eq!(numbers(Filter::default(), 0).await, [12, 11]);
        assert_eq!(numbers(Filter::default(), 2).await, [10]);
        let waiting = Filter { kind: Some(NoticeKind::ContestWaiting), ..Filter::default() };
        assert_eq!(notices::count(&db.store, id(1), waiting).await.unwrap(), 2);
        let first = notices::list(&db.store, id(1), Filter::default(), 2, 1).await.unwrap().remove(0);
        assert_eq!(first, told(10, 1, NoticeKind::RoleGiven));

        let mut tx = db.begin().await;
        assert!(!notices::set_read(&mut tx, id(2), id(12), Some(second(50))).await.unwrap(), "nobody reads for another");
        assert!(notices::set_read(&mut tx, id(1), id(12), Some(second(50))).await.unwrap());
        tx.commit().await.unwrap();
        let unread = Filter { unread: true, ..Filter::default() };
        assert_eq!(numbers(unread, 0).await, [11, 10]);
        let mut tx = db.begin().await;
        assert!(notices::set_read(&mut tx, id(1), id(12), None).await.unwrap());
        // What came after the page was shown stays to be read.
        assert_eq!(notices::read_all(&mut tx, id(1), second(11), second(60)).await.unwrap(), 2);
        assert_eq!(purged(&mut tx, "notice", second(60)).await, 0);
        assert_eq!(purged(&mut tx, "notice", second(61)).await, 2);
        tx.commit().await.unwrap();
        assert_eq!(notices::count(&db.store, id(1), unread).await.unwrap(), 1);
        assert_eq!(notices::count(&db.store, id(2), unread).await.unwrap(), 1);
    }
}

both! {
    async fn choices_feeds_and_refused_addresses(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        notices::choose(&mut tx, id(1), NoticeKind::RoleGiven, Channel::None).await.unwrap();
        notices::choose(&mut tx, id(1), NoticeKind::RoleGiven, Channel::Digest).await.unwrap();
        notices::set_feed(&mut tx, id(1), Some("hachage"), second(1)).await.unwrap();
        assert!(notices::set_bouncing(&mut tx, id(1), Some((second(2), "ML006", REPLY))).await.unwrap());
        assert!(!notices::set_bouncing(&mut tx, id(1), Some((second(9), "ML006", "encore"))).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(notices::choices(&db.store, id(1)).await.unwrap(), [(NoticeKind::RoleGiven, Channel::Digest)]);
        assert_eq!(notices::by_feed(&db.store, "hachage").await.unwrap(), Some(id(1)));
        let reach = notices::reach(&db.store, id(1)).await.unwrap();
        assert_eq!((reach.feed_since, reach.bouncing_since), (Some(second(1)), Some(second(2))));
        assert_eq!(reach.bounce_reply.as_deref(), Some(REPLY));
        assert_eq!(notices::bouncing(&db.store).await.unwrap(), [reach]);

        let mut tx = db.begin().await;
        assert!(notices::set_bouncing(&mut tx, id(1), None).await.unwrap());
        assert!(!notices::set_bouncing(&mut tx, id(1), None).await.unwrap());
        notices::set_feed(&mut tx, id(1), None, second(3)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(notices::by_feed(&db.store, "hachage").await.unwrap(), None);
        let reach = notices::reach(&db.store, id(1)).await.unwrap();
        assert_eq!((reach.feed_since, reach.bouncing_since), (None, None));
        assert_eq!(notices::bouncing(&db.store).await.unwrap(), []);
    }
}

both! {
    async fn what_ends_is_known_by_its_last_day(db) {
        let deadline = |number: u64, day: i8| Deadline {
            subject: Subject::Permission(id(number)),
            organization: id(50),
            day: date(2027, 1, day),
        };
        let mut tx = db.begin().await;
        for one in [deadline(1, 5), deadline(2, 9), deadline(3, 20), deadline(2, 10)] {
            notices::set_deadline(&mut tx, &one).await.unwrap();
        }
        notices::drop_deadline(&mut tx, &Subject::Permission(id(3))).await.unwrap();
        tx.commit().await.unwrap();
        let found = notices::deadlines(&db.store, date(2027, 1, 5), date(2027, 1, 31)).await.unwrap();
        assert_eq!(found, [deadline(1, 5), deadline(2, 10)]);
        assert_eq!(notices::deadlines(&db.store, date(2027, 1, 6), date(2027, 1, 9)).await.unwrap(), []);
    }
}

both! {
    /// What waits is had by one worker; what a killed one had is sent again only when it cannot have left.
    async fn a_mail_is_never_sent_by_two(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        for number in 10..13 {
            mails::enqueue(&mut tx, id(number), id(1), MailKind::Notice, second(number.try_into().unwrap())).await.unwrap();
        }
        tx.commit().await.unwrap();
        let claim = async |worker: &str, now: i64| {
            let mut tx = db.begin().await;
            let claimed = mails::claim(&mut tx, worker, second(now + 100), second(now)).await.unwrap();
            tx.commit().await.unwrap();
            claimed.map(|mail| (mail.id, mail.attempts))
        };
        assert_eq!(claim("a", 9).await, None, "not before its time");
        assert_eq!(claim("a", 20).await, Some((id(10), 1)));
        assert_eq!(claim("b", 20).await, Some((id(11), 1)));
        let mut tx = db.begin().await;
        mails::handing(&mut tx, id(11), "b", second(21)).await.unwrap();
        assert_eq!(mails::handing(&mut tx, id(10), "b", second(21)).await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        assert_eq!(claim("c", 21).await, Some((id(12), 1)));
        assert_eq!(claim("c", 22).await, None);
        // Their workers were killed: one of the mails had not been handed over, of the other nobody knows.
        assert_eq!(claim("c", 121).await, Some((id(10), 2)));
        assert_eq!(mails::get(&db.store, id(11)).await.unwrap().unwrap().status, MailStatus::Uncertain);

        let mut tx = db.begin().await;
        let late = mails::finish(&mut tx, id(10), "a", MailStatus::Sent, None, second(130)).await;
        assert_eq!(late.unwrap_err().code(), "ST011", "who lost it says nothing any more");
        drop(tx);
        let mut tx = db.begin().await;
        mails::retry(&mut tx, id(10), "c", ("ML005", "451 plus tard"), second(200), true).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim("c", 150).await, Some((id(12), 2)));
        let mut tx = db.begin().await;
        mails::retry(&mut tx, id(12), "c", ("ML001", ""), second(500), false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(mails::get(&db.store, id(12)).await.unwrap().unwrap().attempts, 1, "a server out of reach is nobody's fault");
        assert_eq!(claim("c", 200).await, Some((id(10), 3)));
        let mut tx = db.begin().await;
        mails::finish(&mut tx, id(10), "c", MailStatus::GivenUp, Some(("ML006", REPLY)), second(201)).await.unwrap();
        assert_eq!(mails::give_up_person(&mut tx, id(1), "ML006", second(201)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let counts = mails::counts(&db.store).await.unwrap();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(MailStatus::GivenUp, 2), (MailStatus::Uncertain, 1)]);
        let given_up = mails::list(&db.store, Some(MailStatus::GivenUp), 0, 9).await.unwrap();
        assert_eq!(given_up.iter().map(|mail| mail.id).collect::<Vec<_>>(), [id(12), id(10)]);
        assert_eq!(given_up[1].last_reply.as_deref(), Some(REPLY));

        let mut tx = db.begin().await;
        assert_eq!(mails::again_person(&mut tx, id(1), "ML006", second(300)).await.unwrap(), 2);
        assert!(mails::again(&mut tx, id(11), second(300)).await.unwrap());
        assert!(!mails::again(&mut tx, id(11), second(300)).await.unwrap());
        tx.commit().await.unwrap();
        let (first, attempts) = claim("d", 300).await.unwrap();
        assert_eq!((first, attempts), (id(10), 1));
        let mut tx = db.begin().await;
        mails::finish(&mut tx, first, "d", MailStatus::Sent, None, second(301)).await.unwrap();
        assert_eq!(purged(&mut tx, "mail", second(301)).await, 0);
        assert_eq!(purged(&mut tx, "mail", second(302)).await, 1);
        people::erase(&mut tx, id(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(mails::list(&db.store, None, 0, 9).await.unwrap(), []);
    }
}

both! {
    async fn a_digest_tells_what_was_not_read_once(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        for notice in [
            told(10, 1, NoticeKind::RoleGiven),
            told(20, 1, NoticeKind::RoleGiven),
            Notice { read_at: Some(second(30)), ..told(21, 1, NoticeKind::RoleGiven) },
            Notice { channel: Channel::Inbox, ..told(22, 2, NoticeKind::RoleGiven) },
        ] {
            notices::insert(&mut tx, &notice).await.unwrap();
        }
        assert_eq!(notices::digest_people(&mut tx, second(15)).await.unwrap(), [id(1)]);
        mails::enqueue(&mut tx, id(40), id(1), MailKind::Digest, second(40)).await.unwrap();
        assert_eq!(notices::attach_digest(&mut tx, id(1), id(40), second(15)).await.unwrap(), 1);
        assert_eq!(notices::digest_people(&mut tx, second(15)).await.unwrap(), []);
        let told = notices::of_mail(&mut tx, id(40)).await.unwrap();
        assert_eq!(told.iter().map(|notice| notice.event).collect::<Vec<_>>(), [20]);
        tx.commit().await.unwrap();
    }
}
