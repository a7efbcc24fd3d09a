//! Who may do what: one table, read by every use case and by the test of every route.

use levain_model::{Actor, Id, Person, Role};

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
}

impl Principal {
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
    /// Correct, merge, split, undo, dismiss.
    Curate,
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
}

/// The whole policy.
pub const TABLE: [(Action, Grant); 7] = [
    (Action::ReadPublic, Grant::Everybody),
    (Action::SignIn, Grant::Everybody),
    (Action::Contest, Grant::Everybody),
    // The signature is what allows it.
    (Action::TellOfChange, Grant::Everybody),
    (Action::ManageOwnAccount, Grant::SignedIn),
    (Action::Curate, Grant::Roles(&[Role::Curator, Role::Admin])),
    (Action::Administer, Grant::Roles(&[Role::Admin])),
];

/// Whether `principal` may do `action`. An action without a row is refused to everybody.
pub fn allows(principal: &Principal, action: Action) -> bool {
    TABLE.iter().any(|(row, grant)| {
        *row == action
            && match grant {
                Grant::Everybody => true,
                Grant::SignedIn => principal.person.is_some(),
                Grant::Roles(roles) => principal.roles.iter().any(|role| roles.contains(role)),
            }
    })
}

/// The actor of the change, when `principal` may do `action`.
///
/// # Errors
/// [`AppError::SignInRequired`] to a visitor, [`AppError::Forbidden`] to anybody else who may not.
pub fn require(principal: &Principal, action: Action) -> Result<Actor, AppError> {
    match (allows(principal, action), principal.actor) {
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
        }
    }

    #[test]
    fn the_table_says_it_all() {
        use Action::{Administer, Contest, Curate, ManageOwnAccount, ReadPublic, SignIn, TellOfChange};
        for (principal, allowed) in [
            (Principal::anonymous(), vec![ReadPublic, SignIn, Contest, TellOfChange]),
            (with(&[]), vec![ReadPublic, SignIn, Contest, TellOfChange, ManageOwnAccount]),
            (with(&[Role::LabManager]), vec![ReadPublic, SignIn, Contest, TellOfChange, ManageOwnAccount]),
            (with(&[Role::Program]), vec![ReadPublic, SignIn, Contest, TellOfChange, ManageOwnAccount]),
            (with(&[Role::Curator]), vec![ReadPublic, SignIn, Contest, TellOfChange, ManageOwnAccount, Curate]),
            (
                with(&[Role::Admin]),
                vec![ReadPublic, SignIn, Contest, TellOfChange, ManageOwnAccount, Curate, Administer],
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
