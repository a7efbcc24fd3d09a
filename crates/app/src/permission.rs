//! Who may do what: one table, read by every use case and by the test of every route.

use levain_model::{Actor, Id, MemberRole, Membership, MembershipState, Person, Role};

use crate::error::AppError;

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Principal {
    /// The actor of events; `None` for a visitor, who changes nothing.
    pub actor: Option<Actor>,
    /// The signed-in person.
    pub person: Option<Person>,
    /// The session of this request.
    pub session: Option<Id>,
    /// Roles for the whole instance.
    pub roles: Vec<Role>,
    /// What ties the person to bodies; only those in force.
    pub memberships: Vec<Membership>,
}

impl Principal {
    /// The role of the person in a body, when one is in force.
    pub fn role_in(&self, organization: Id) -> Option<MemberRole> {
        self.memberships
            .iter()
            .find(|one| one.organization == organization && one.state == MembershipState::Active)
            .map(|one| one.role)
    }

    /// A visitor.
    pub fn anonymous() -> Principal {
        Principal::default()
    }

    /// Whoever holds the machine's command line: every role.
    pub fn command_line() -> Principal {
        Principal { actor: Some(Actor::CommandLine), roles: Role::ALL.to_vec(), ..Principal::default() }
    }

    /// The program itself.
    pub fn system() -> Principal {
        Principal { actor: Some(Actor::System), roles: Role::ALL.to_vec(), ..Principal::default() }
    }
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Read what is public.
    ReadPublic,
    /// Open a session.
    SignIn,
    /// Say that something shown is wrong.
    Contest,
    /// See and end one's own sessions.
    ManageOwnAccount,
    /// Say that a repository changed, in a message that its forge signs.
    TellOfChange,
    /// Read a private feed or end mails, by an address that only the person was given.
    FollowSecretAddress,
    /// Correct, merge, split, undo, dismiss.
    Curate,
    /// Accept or reject what is proposed to the lab.
    ReviewExperiments,
    /// Read what a body keeps for its own people, and speak for it.
    ActForOrganization,
    /// Approve for a body: its members, its permissions, what it says of itself.
    StewardOrganization,
    /// Sources, imports, jobs, index, people.
    Administer,
}

/// Who is granted an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Anybody, signed in or not.
    Everybody,
    /// Any signed-in person.
    SignedIn,
    /// Those who hold one of these roles.
    Roles(&'static [Role]),
    /// Those who hold, in the body concerned, this role or more; and those who hold one of these for the whole instance.
    Within(MemberRole, &'static [Role]),
}

/// The whole policy.
pub const TABLE: [(Action, Grant); 11] = [
    (Action::ReadPublic, Grant::Everybody),
    (Action::SignIn, Grant::Everybody),
    (Action::Contest, Grant::Everybody),
    // The signature is what allows it.
    (Action::TellOfChange, Grant::Everybody),
    // What stands in the address is what allows it.
    (Action::FollowSecretAddress, Grant::Everybody),
    (Action::ManageOwnAccount, Grant::SignedIn),
    (Action::Curate, Grant::Roles(&[Role::Curator, Role::Admin])),
    (Action::ReviewExperiments, Grant::Roles(&[Role::LabManager, Role::Admin])),
    (Action::ActForOrganization, Grant::Within(MemberRole::Member, &[Role::Admin])),
    (Action::StewardOrganization, Grant::Within(MemberRole::Steward, &[Role::Admin])),
    (Action::Administer, Grant::Roles(&[Role::Admin])),
];

/// Whether `principal` may do `action`; what is done for a body, for one body at least. An action without a row is refused
/// to everybody.
pub fn allows(principal: &Principal, action: Action) -> bool {
    granted(principal, action, None)
}

/// Whether `principal` may do `action` for that body.
pub fn allows_in(principal: &Principal, action: Action, organization: Id) -> bool {
    granted(principal, action, Some(organization))
}

fn granted(principal: &Principal, action: Action, organization: Option<Id>) -> bool {
    let holds = |roles: &[Role]| principal.roles.iter().any(|role| roles.contains(role));
    TABLE.iter().any(|(row, grant)| {
        *row == action
            && match grant {
                Grant::Everybody => true,
                Grant::SignedIn => principal.person.is_some(),
                Grant::Roles(roles) => holds(roles),
                Grant::Within(least, roles) => {
                    let within = principal.memberships.iter().any(|one| {
                        one.state == MembershipState::Active
                            && one.role >= *least
                            && organization.is_none_or(|body| body == one.organization)
                    });
                    within || holds(roles)
                }
            }
    })
}

/// The actor of the change, when `principal` may do `action`.
///
/// # Errors
/// [`AppError::SignInRequired`] to a visitor, [`AppError::Forbidden`] to anybody else who may not.
pub fn require(principal: &Principal, action: Action) -> Result<Actor, AppError> {
    demand(principal, allows(principal, action))
}

/// The actor of the change, when `principal` may do `action` for that body.
///
/// # Errors
/// As [`require`].
pub fn require_in(principal: &Principal, action: Action, organization: Id) -> Result<Actor, AppError> {
    demand(principal, allows_in(principal, action, organization))
}

fn demand(principal: &Principal, allowed: bool) -> Result<Actor, AppError> {
    match (allowed, principal.actor) {
        (true, Some(actor)) => Ok(actor),
        (_, None) => Err(AppError::SignInRequired),
        (false, Some(_)) => Err(AppError::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(roles: &[Role]) -> Principal {
        let id = Id::from_parts(1, [1; 10]);
        Principal {
            actor: Some(Actor::Person(id)),
            person: Some(Person {
                id,
                display_name: "A".into(),
                email: "a@example.org".into(),
                locale: levain_model::Language::Fr,
                roles: roles.to_vec(),
                created_at: jiff::Timestamp::UNIX_EPOCH,
                disabled_at: None,
            }),
            session: None,
            roles: roles.to_vec(),
            memberships: Vec::new(),
        }
    }

    fn member(role: MemberRole, organization: Id, state: MembershipState) -> Principal {
        let mut principal = with(&[]);
        principal.memberships.push(Membership {
            id: Id::from_parts(2, [2; 10]),
            person: Id::from_parts(1, [1; 10]),
            organization,
            role,
            state,
            origin: levain_model::MembershipOrigin::Request,
            message: String::new(),
            requested_at: jiff::Timestamp::UNIX_EPOCH,
            decided_at: None,
            decided_by: None,
        });
        principal
    }

    #[test]
    fn what_is_done_for_a_body_asks_for_a_role_in_that_very_body() {
        use Action::{ActForOrganization as Act, StewardOrganization as Steward};
        let (own, other) = (Id::from_parts(7, [7; 10]), Id::from_parts(8, [8; 10]));
        let active = MembershipState::Active;
        for (principal, in_own, in_other) in [
            (Principal::anonymous(), [false, false], [false, false]),
            (with(&[]), [false, false], [false, false]),
            (with(&[Role::Curator, Role::Program, Role::LabManager]), [false, false], [false, false]),
            (member(MemberRole::Member, own, active), [true, false], [false, false]),
            (member(MemberRole::Steward, own, active), [true, true], [false, false]),
            (member(MemberRole::Steward, own, MembershipState::Requested), [false, false], [false, false]),
            (member(MemberRole::Steward, own, MembershipState::Ended), [false, false], [false, false]),
            (with(&[Role::Admin]), [true, true], [true, true]),
        ] {
            let seen = |body| [allows_in(&principal, Act, body), allows_in(&principal, Steward, body)];
            assert_eq!((seen(own), seen(other)), (in_own, in_other), "{principal:?}");
        }
    }

    #[test]
    fn the_table_says_it_all() {
        use Action::{
            ActForOrganization, Administer, Contest, Curate, FollowSecretAddress, ManageOwnAccount, ReadPublic,
            ReviewExperiments, SignIn, StewardOrganization, TellOfChange,
        };
        for (principal, allowed) in [
            (Principal::anonymous(), vec![ReadPublic, SignIn, Contest, TellOfChange, FollowSecretAddress]),
            (with(&[]), vec![ReadPublic, SignIn, Contest, TellOfChange, FollowSecretAddress, ManageOwnAccount]),
            (
                with(&[Role::LabManager]),
                vec![
                    ReadPublic,
                    SignIn,
                    Contest,
                    TellOfChange,
                    FollowSecretAddress,
                    ManageOwnAccount,
                    ReviewExperiments,
                ],
            ),
            (
                with(&[Role::Program]),
                vec![ReadPublic, SignIn, Contest, TellOfChange, FollowSecretAddress, ManageOwnAccount],
            ),
            (
                with(&[Role::Curator]),
                vec![ReadPublic, SignIn, Contest, TellOfChange, FollowSecretAddress, ManageOwnAccount, Curate],
            ),
            (
                with(&[Role::Admin]),
                vec![
                    ReadPublic,
                    SignIn,
                    Contest,
                    TellOfChange,
                    FollowSecretAddress,
                    ManageOwnAccount,
                    Curate,
                    ReviewExperiments,
                    ActForOrganization,
                    StewardOrganization,
                    Administer,
                ],
            ),
        ] {
            let seen: Vec<Action> =
                TABLE.iter().map(|(action, _)| *action).filter(|action| allows(&principal, *action)).collect();
            assert_eq!(seen, allowed, "{principal:?}");
        }
    }

    #[test]
    fn a_visitor_is_asked_to_sign_in_and_a_person_is_refused() {
        assert!(matches!(require(&Principal::anonymous(), Action::Curate), Err(AppError::SignInRequired)));
        assert!(matches!(require(&with(&[]), Action::Curate), Err(AppError::Forbidden)));
        assert!(require(&with(&[Role::Curator]), Action::Curate).is_ok());
    }
}
