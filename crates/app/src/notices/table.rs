//! The table: which event is told to whom, as what; and how people are told as long as they choose nothing.

use levain_model::{Channel, NewEvent, NoticeKind, Verb};

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Those who approve for the body; administrators when it has none.
    Stewards,
    /// Everybody who belongs to the body.
    Members,
    /// The person whose membership or account it is.
    Concerned,
    /// Whoever contested.
    Contestant,
    /// Curators; administrators when there are none.
    Curators,
    /// Administrators.
    Admins,
    /// Those who review experiments; administrators when nobody manages the lab.
    Reviewers,
    /// Whoever began the experiment, or launched the environment.
    Author,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Told {
    /// What was done.
    pub verb: Verb,
    /// To what: the first part of [`levain_model::Subject::parts`].
    pub subject: &'static str,
    /// What the fields of the event must hold one of, whole or before its `=`; nothing asks nothing.
    pub words: &'static [&'static str],
    /// To whom.
    pub audience: Audience,
    /// As what.
    pub kind: NoticeKind,
    /// Whether whoever did it is told too: what touches the safety of an account, somebody else may have done.
    pub actor_too: bool,
}

const fn told(
    verb: Verb,
    subject: &'static str,
    words: &'static [&'static str],
    audience: Audience,
    kind: NoticeKind,
) -> Told {
    Told { verb, subject, words, audience, kind, actor_too: false }
}

/// The whole policy.
pub(super) const TABLE: [Told; 20] = {
    use Audience::{Admins, Author, Concerned, Contestant, Curators, Members, Reviewers, Stewards};
    use NoticeKind as Kind;
    [
        told(Verb::Requested, "membership", &[], Stewards, Kind::MembershipRequested),
        told(Verb::Approved, "membership", &[], Concerned, Kind::MembershipApproved),
        told(Verb::Refused, "membership", &[], Concerned, Kind::MembershipRefused),
        told(Verb::Ended, "membership", &[], Concerned, Kind::MembershipEnded),
        told(Verb::Granted, "membership", &[], Concerned, Kind::RoleGiven),
        told(Verb::Granted, "person", &["role"], Concerned, Kind::RoleGiven),
        told(Verb::Granted, "permission", &[], Members, Kind::PermissionGranted),
        told(Verb::Revoked, "permission", &[], Members, Kind::PermissionRevoked),
        told(Verb::Created, "contest", &[], Curators, Kind::ContestWaiting),
        told(Verb::Updated, "contest", &["status=answered", "status=rejected"], Contestant, Kind::ContestAnswered),
        told(Verb::Updated, "source", &["harvest=failed"], Admins, Kind::HarvestFailed),
        told(Verb::Imported, "import", &["refused"], Admins, Kind::ImportFailed),
        told(Verb::Updated, "person", &["mail=bouncing"], Admins, Kind::MailBounced),
        told(Verb::Requested, "experiment", &[], Reviewers, Kind::ExperimentProposed),
        told(Verb::Approved, "experiment", &[], Author, Kind::ExperimentDecided),
        told(Verb::Refused, "experiment", &[], Author, Kind::ExperimentDecided),
        told(Verb::Updated, "environment", &["news=expired"], Author, Kind::EnvironmentEnded),
        told(Verb::Updated, "environment", &["news=failed"], Author, Kind::EnvironmentFailed),
        Told { actor_too: true, ..told(Verb::Updated, "person", &["identity"], Concerned, Kind::IdentityLinked) },
        Told { actor_too: true, ..told(Verb::Created, "person", &["identity"], Concerned, Kind::IdentityLinked) },
    ]
};

/// What the calendar makes ([`super::schedule`]) of the end of something.
#[derive(Debug)]
pub(super) struct Ending {
    /// Of what: the first part of [`levain_model::Subject::parts`].
    pub subject: &'static str,
    /// Told to whom.
    pub audience: Audience,
    /// As what.
    pub kind: NoticeKind,
    /// How many days before, the nearest first.
    pub days: &'static [i32],
}

/// Every end that is told beforehand.
pub(super) const ENDINGS: [Ending; 2] = [
    Ending { subject: "permission", audience: Audience::Stewards, kind: NoticeKind::PermissionEnding, days: &[7, 30] },
    Ending {
        subject: "environment",
        audience: Audience::Author,
        kind: NoticeKind::EnvironmentEnding,
        days: &[0, 2, 7],
    },
];

/// How a person is told of a kind as long as they choose nothing: at once what waits for them or is about them, once a day
/// what can wait.
pub fn default_channel(kind: NoticeKind) -> Channel {
    use NoticeKind as Kind;
    match kind {
        Kind::MembershipRequested
        | Kind::MembershipApproved
        | Kind::MembershipRefused
        | Kind::MembershipEnded
        | Kind::RoleGiven
        | Kind::PermissionRevoked
        | Kind::PermissionEnding
        | Kind::ContestAnswered
        | Kind::IdentityLinked
        | Kind::ExperimentProposed
        | Kind::ExperimentDecided
        | Kind::EnvironmentEnding
        | Kind::EnvironmentEnded
        | Kind::EnvironmentFailed => Channel::AtOnce,
        Kind::PermissionGranted
        | Kind::ContestWaiting
        | Kind::HarvestFailed
        | Kind::ImportFailed
        | Kind::MailBounced => Channel::Digest,
    }
}

/// The audiences of a kind.
pub(super) fn audiences(kind: NoticeKind) -> impl Iterator<Item = Audience> {
    let ending = ENDINGS.iter().filter(move |ending| ending.kind == kind).map(|ending| ending.audience);
    TABLE.iter().filter(move |row| row.kind == kind).map(|row| row.audience).chain(ending)
}

impl Told {
    /// Whether an event is one of this row.
    pub(super) fn is_of(&self, event: &NewEvent) -> bool {
        let has = |word: &&str| {
            event
                .fields
                .iter()
                .any(|field| field == word || field.split_once('=').is_some_and(|(name, _)| name == *word))
        };
        event.verb == self.verb
            && event.subject.parts().0 == self.subject
            && (self.words.is_empty() || self.words.iter().any(has))
    }
}

#[cfg(test)]
mod tests {
    use levain_model::{Actor, Id, Subject};

    use super::*;

    fn kinds(verb: Verb, subject: Subject, field: &str) -> Vec<NoticeKind> {
        let fields = vec![field.to_owned()];
        let event = NewEvent { actor: Actor::System, verb, subject, fields };
        TABLE.iter().filter(|row| row.is_of(&event)).map(|row| row.kind).collect()
    }

    #[test]
    fn events_are_told_by_their_words() {
        let id = Id::from_parts(1, [1; 10]);
        assert_eq!(kinds(Verb::Updated, Subject::Contest(id), "status=answered"), [NoticeKind::ContestAnswered]);
        assert_eq!(kinds(Verb::Updated, Subject::Contest(id), "published"), []);
        assert_eq!(kinds(Verb::Updated, Subject::Person(id), "identity=linked"), [NoticeKind::IdentityLinked]);
        assert_eq!(kinds(Verb::Updated, Subject::Person(id), "password"), []);
        assert_eq!(kinds(Verb::Imported, Subject::Import(id), "created=3"), []);
        assert_eq!(kinds(Verb::Imported, Subject::Import(id), "refused=3"), [NoticeKind::ImportFailed]);
    }

    #[test]
    fn each_kind_is_told_to_somebody() {
        for kind in NoticeKind::ALL {
            assert!(audiences(kind).next().is_some(), "{kind:?}");
        }
    }
}
