//! `levain admin`: accounts and the search index, by whoever holds the machine.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use levain_app::accounts::{NewAccount, random_password};
use levain_app::{App, Principal};
use levain_model::{Language, Role};

use crate::cli::Context;
use crate::commands::{open, told};
use crate::output::{self, plain, tr};

/// Arguments of `levain admin`.
#[derive(Debug, Args)]
pub struct AdminArgs {
    /// What to do.
    #[command(subcommand)]
    pub task: AdminTask,
}

/// The commands below `levain admin`.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// Make a local account.
    Create {
        /// E-mail address.
        email: String,
        /// Name to show; what comes before the at sign by default.
        #[arg(long)]
        name: Option<String>,
        /// Role, as often as needed: curator, lab_manager, program, admin.
        #[arg(long, value_name = "ROLE")]
        role: Vec<String>,
        /// Read the password from standard input instead of drawing one at random.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    People,
    /// Replace the roles of a person.
    Roles {
        /// E-mail address.
        email: String,
        /// Role, as often as needed; none: take every role back.
        #[arg(long, value_name = "ROLE")]
        role: Vec<String>,
    },
    /// Give a new password and end the sessions.
    Password {
        /// E-mail address.
        email: String,
        /// Read the password from standard input instead of drawing one at random.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Erase a person and everything about them.
    Erase {
        /// E-mail address.
        email: String,
    },
    /// Name a steward of a body.
    Steward {
        /// E-mail address of an account.
        email: String,
        /// The body: the address of its page, its short name in addresses, or its exact name.
        organization: String,
    },
    /// Load fictitious bodies, people and permissions, marked as such, to show the site or to try it.
    Demo {
        /// Load them even where real people have accounts.
        #[arg(long)]
        force: bool,
    },
    /// Make the search index again.
    Index,
    /// Forget now what has been kept long enough; the server does it every hour.
    Purge,
    /// Send a test mail at once, by the SMTP server of the settings.
    MailTest {
        /// E-mail address.
        email: String,
    },
}

/// Does it, as the command line, which may do everything.
pub async fn run(arguments: AdminArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let who = Principal::command_line();
    let app = open(context).await?;
    let told = |error| told(error, context);
    match arguments.task {
        AdminTask::Create { email, name, role, password_stdin } => {
            let roles = roles(&role, language)?;
            let (password, drawn) = password(password_stdin, language)?;
            let display_name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let account =
                NewAccount { email: email.clone(), display_name, roles, locale: language, password: password.clone() };
            app.create_account(&who, account).await.map_err(told)?;
            println!("{} {}", tr(language, "Compte créé\u{a0}:", "Account made:"), plain(&email));
            print_password(drawn.then_some(&password), language);
        }
        AdminTask::People => print_people(&app, &who, context).await?,
        AdminTask::Roles { email, role } => {
            app.set_roles(&who, &email, &roles(&role, language)?).await.map_err(told)?;
            println!("{}", tr(language, "Rôles remplacés.", "Roles replaced."));
        }
        AdminTask::Password { email, password_stdin } => {
            let (password, drawn) = password(password_stdin, language)?;
            app.set_password(&who, &email, password.clone()).await.map_err(told)?;
            println!(
                "{}",
                tr(language, "Mot de passe remplacé, sessions fermées.", "Password replaced, sessions ended.")
            );
            print_password(drawn.then_some(&password), language);
        }
        AdminTask::Erase { email } => {
            app.erase_person(&who, &email).await.map_err(told)?;
            println!("{}", tr(language, "Personne effacée.", "Person erased."));
        }
        AdminTask::Steward { email, organization } => {
            app.name_steward(&who, &organization, &email).await.map_err(told)?;
            println!("{} {}", tr(language, "Responsable nommé\u{a0}:", "Steward named:"), plain(&email));
        }
        AdminTask::Demo { force } => demo(&app, &who, force, context).await?,
        AdminTask::Purge => {
            let gone = app.purge_expired().await.map_err(told)?;
            if context.json {
                output::json(&gone.into_iter().collect::<std::collections::BTreeMap<_, _>>())?;
            } else {
                for (kind, count) in gone {
                    println!("{kind}  {count}");
                }
            }
        }
        AdminTask::Index => {
            let documents = app.rebuild_index(&who).await.map_err(told)?;
            println!("{} {documents}", tr(language, "Logiciels indexés\u{a0}:", "Software indexed:"));
        }
        AdminTask::MailTest { email } => {
            if let Some(mailing) = super::mail::mailing(context)? {
                app.mail_by(mailing);
            }
            if let Err(fault) = app.mail_test(&who, &email, language).await.map_err(told)? {
                let more = super::explain::pointer(fault.code(), context);
                bail!("{} ({}, {more})", fault.message(language), fault.code());
            }
            println!(
                "{} {}",
                tr(language, "Courriel d’essai remis au serveur pour", "Test mail handed to the server for"),
                plain(&email)
            );
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Loads the demonstration, and shows the passwords of the accounts it made.
async fn demo(app: &App, who: &Principal, force: bool, context: &Context) -> Result<()> {
    let language = context.language;
    let zone = jiff::tz::TimeZone::get(context.config.get("time_zone")).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = app.now().to_zoned_datetime(zone).date();
    let made = app.load_demonstration(who, today, force).await.map_err(|error| told(error, context))?;
    println!("{}", tr(language, "Données de démonstration chargées.", "Demonstration data loaded."));
    if made.is_empty() {
        println!("{}", tr(language, "Les comptes existaient déjà.", "The accounts were there already."));
        return Ok(());
    }
    println!("{}", tr(language, "Mots de passe, affichés cette seule fois\u{a0}:", "Passwords, shown this once:"));
    for account in made {
        println!("{}  {}  {}", plain(&account.email), account.password, plain(&account.display_name));
    }
    Ok(())
}

async fn print_people(app: &App, who: &Principal, context: &Context) -> Result<()> {
    let people = app.people(who).await.map_err(|error| told(error, context))?;
    if context.json {
        return output::json(&people);
    }
    for person in people {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        println!("{}  {}  [{}]", plain(&person.email), plain(&person.display_name), roles.join(", "));
    }
    Ok(())
}

fn roles(names: &[String], language: Language) -> Result<Vec<Role>> {
    let mut roles = Vec::new();
    for name in names.iter().flat_map(|name| name.split(',')) {
        match Role::from_name(name.trim()) {
            Some(role) => roles.push(role),
            None => {
                let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
                let known = known.join(", ");
                match language {
                    Language::Fr => bail!("rôle inconnu « {name} ». Rôles possibles\u{a0}: {known}"),
                    Language::En => bail!("unknown role `{name}`. Roles there are: {known}"),
                }
            }
        }
    }
    roles.sort();
    roles.dedup();
    Ok(roles)
}

/// The password of standard input, or one drawn at random; and whether it was drawn.
fn password(from_input: bool, language: Language) -> Result<(String, bool)> {
    if !from_input {
        return Ok((random_password()?, true));
    }
    if std::io::stdin().is_terminal() {
        eprintln!("{}", tr(language, "Tapez le mot de passe, puis Ctrl+D.", "Type the password, then Ctrl+D."));
    }
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    Ok((password.trim_end_matches(['\r', '\n']).to_owned(), false))
}

fn print_password(password: Option<&String>, language: Language) {
    if let Some(password) = password {
        let shown = tr(language, "Mot de passe, affiché cette seule fois\u{a0}:", "Password, shown this once:");
        println!("{shown} {password}");
    }
}
