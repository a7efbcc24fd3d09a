//! The conversation with the server, one message at a time.

use std::future::Future;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use crate::fault::Fault;
use crate::message::{Message, written};
use crate::settings::{Encryption, Smtp};

/// Whoever writes, and the server it writes by.
#[derive(Clone)]
pub struct Sender {
    settings: Smtp,
    tls: Option<TlsParameters>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sender").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A message whose recipient the server has accepted.
pub struct Prepared {
    connection: AsyncSmtpConnection,
    bytes: Vec<u8>,
    timeout: std::time::Duration,
}

impl Sender {
    /// Checks the settings; connects to nothing.
    ///
    /// # Errors
    /// [`Fault::Setting`]: the first one that cannot be taken.
    pub fn new(settings: Smtp) -> Result<Sender, Fault> {
        let from = mailbox("smtp_from", &settings.from)?;
        let reply_to = settings.reply_to.as_deref().map(|text| mailbox("smtp_reply_to", text)).transpose()?;
        if settings.host.is_empty() || settings.host.contains(|one: char| one.is_whitespace() || one == '/') {
            return Err(setting("smtp_host", "écrivez le nom du serveur.", "write the name of the server."));
        }
        let encryption = match settings.encryption {
            Encryption::Auto if settings.is_local() => Encryption::None,
            Encryption::Auto => Encryption::StartTls,
            other => other,
        };
        if settings.user.is_some() != settings.password.is_some() {
            return Err(setting(
                "smtp_user",
                "donnez l’utilisateur et son mot de passe, ou aucun des deux.",
                "give the user and the password, or neither.",
            ));
        }
        if encryption == Encryption::None && settings.user.is_some() && !settings.is_local() {
            return Err(setting(
                "smtp_tls",
                "le mot de passe passerait en clair sur le réseau. Écrivez starttls ou tls.",
                "the password would cross the network in clear. Write starttls or tls.",
            ));
        }
        let tls = match encryption {
            Encryption::None => None,
            _ => Some(parameters(&settings)?),
        };
        Ok(Sender { settings: Smtp { encryption, ..settings }, tls, from, reply_to })
    }

    /// Connects, signs in, and asks the server whether it takes a message for this person.
    ///
    /// # Errors
    /// Every [`Fault`].
    pub async fn prepare(&self, message: &Message) -> Result<Prepared, Fault> {
        let message = written(message, &self.from, self.reply_to.as_ref())?;
        let mut connection = self.connect().await?;
        let to = message.envelope().to().first().cloned();
        let to = to.ok_or_else(|| Fault::Message { reason: "no recipient".to_owned() })?;
        let accepted = self.offer(&mut connection, to).await;
        if let Err(fault) = accepted {
            connection.abort().await;
            return Err(fault);
        }
        Ok(Prepared { connection, bytes: message.formatted(), timeout: self.settings.timeout })
    }

    /// Connects and signs in, and sends nothing.
    ///
    /// # Errors
    /// Every [`Fault`] of the server.
    pub async fn try_connection(&self) -> Result<(), Fault> {
        let mut connection = self.connect().await?;
        let _ = self.within(connection.quit()).await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Fault> {
        let Smtp { host, port, encryption, timeout, .. } = &self.settings;
        let hello = ClientId::default();
        let implicit = self.tls.clone().filter(|_| *encryption == Encryption::Implicit);
        let connecting =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(*timeout), &hello, implicit, None);
        let mut connection = match tokio::time::timeout(*timeout, connecting).await {
            Ok(connected) => connected.map_err(|error| match reply(&error) {
                Some(reply) if error.is_transient() => Fault::Later { reply },
                Some(reply) => Fault::Refused { reply },
                None if error.is_tls() => Fault::Tls { reason: told(&error) },
                None => Fault::Unreachable { reason: told(&error) },
            })?,
            Err(_) => return Err(Fault::Unreachable { reason: "no answer in time".to_owned() }),
        };
        if let (Encryption::StartTls, Some(tls)) = (encryption, &self.tls) {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(Fault::NoStartTls);
            }
            let begun = tokio::time::timeout(*timeout, connection.starttls(tls.clone(), &hello)).await;
            match begun {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(Fault::Tls { reason: told(&error) }),
                Err(_) => return Err(Fault::Tls { reason: "no answer in time".to_owned() }),
            }
        }
        if let (Some(user), Some(password)) = (&self.settings.user, &self.settings.password) {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signed_in = self.within(connection.auth(&mechanisms, &credentials)).await;
            if let Err(fault) = signed_in {
                connection.abort().await;
                return Err(match fault {
                    Fault::Refused { reply } => Fault::SignIn { reply },
                    Fault::Broken { reason } if reason.contains("mechanism") => Fault::SignIn { reply: reason },
                    other => other,
                });
            }
        }
        Ok(connection)
    }

    async fn offer(&self, connection: &mut AsyncSmtpConnection, to: Address) -> Result<(), Fault> {
        let from = Some(self.from.email.clone());
        self.within(connection.command(Mail::new(from, Vec::new()))).await?;
        match self.within(connection.command(Rcpt::new(to, Vec::new()))).await {
            Err(Fault::Refused { reply }) if is_of_address(&reply) => Err(Fault::Recipient { reply }),
            other => other.map(|_| ()),
        }
    }

    async fn within<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
        within(self.settings.timeout, step).await
    }
}

impl Prepared {
    /// Gives the server the message. When this ends well the server answers for it.
    ///
    /// # Errors
    /// [`Fault::Later`], [`Fault::Refused`] and [`Fault::Broken`].
    pub async fn hand_over(mut self) -> Result<(), Fault> {
        let sent = match within(self.timeout, self.connection.command(Data)).await {
            Ok(_) => within(self.timeout, self.connection.message(&self.bytes)).await,
            Err(fault) => Err(fault),
        };
        match sent {
            Ok(_) => {
                // What the server thinks of our leaving changes nothing.
                let _ = within(self.timeout, self.connection.quit()).await;
                Ok(())
            }
            Err(fault) => {
                self.connection.abort().await;
                Err(fault)
            }
        }
    }
}

async fn within<T>(timeout: std::time::Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    match tokio::time::timeout(timeout, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(match reply(&error) {
            Some(reply) if error.is_transient() => Fault::Later { reply },
            Some(reply) => Fault::Refused { reply },
            None => Fault::Broken { reason: told(&error) },
        }),
        Err(_) => Err(Fault::Broken { reason: "no answer in time".to_owned() }),
    }
}

/// The answer that an error is: its code and words.
fn reply(error: &Error) -> Option<String> {
    let code = error.status()?;
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    Some(format!("{code} {words}").trim().to_owned())
}

/// An error with what caused it.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}

/// Whether a refusal is about the recipient: X.1.x is about the address, X.2.x about the mailbox (RFC 3463); without an
/// enhanced code, 550, 551 and 553 (RFC 5321). A refusal by policy (X.7.x) says nothing of the address.
fn is_of_address(reply: &str) -> bool {
    let mut words = reply.split_whitespace();
    let basic = words.next().unwrap_or_default();
    let enhanced = words.next().filter(|word| word.starts_with("5.") && word.matches('.').count() == 2);
    match enhanced {
        Some(code) => code.starts_with("5.1.") || code.starts_with("5.2."),
        None => matches!(basic, "550" | "551" | "553"),
    }
}

fn parameters(settings: &Smtp) -> Result<TlsParameters, Fault> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.authority {
        let wrong = || {
            setting("smtp_ca", "le fichier ne contient pas de certificat PEM.", "the file holds no PEM certificate.")
        };
        // What holds no certificate is read as none, without an error.
        if !pem.windows(17).any(|bytes| bytes == b"BEGIN CERTIFICATE") {
            return Err(wrong());
        }
        let certificate = Certificate::from_pem(pem).map_err(|_| wrong())?;
        // The authority given, and no other: an internal server has no business with a public one.
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| Fault::Tls { reason: told(&error) })
}

fn mailbox(name: &'static str, text: &str) -> Result<Mailbox, Fault> {
    let parsed = (!text.contains(['\r', '\n'])).then(|| text.parse().ok()).flatten();
    parsed.ok_or_else(|| {
        setting(
            name,
            "écrivez une adresse de courriel, seule ou sous la forme Nom <adresse@example.org>.",
            "write an e-mail address, alone or as Name <address@example.org>.",
        )
    })
}

fn setting(setting: &'static str, fr: &str, en: &str) -> Fault {
    Fault::Setting { setting, fr: fr.to_owned(), en: en.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Password;

    fn settings() -> Smtp {
        Smtp {
            host: "courriel.example.org".into(),
            port: 587,
            encryption: Encryption::Auto,
            user: None,
            password: None,
            authority: None,
            from: "Levain <levain@example.org>".into(),
            reply_to: None,
            timeout: Duration::from_secs(1),
        }
    }

    fn refused(settings: Smtp) -> &'static str {
        match Sender::new(settings) {
            Err(Fault::Setting { setting, .. }) => setting,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let secret = || Some(Password::new("secret"));
        assert_eq!(refused(Smtp { from: "Levain".into(), ..settings() }), "smtp_from");
        assert_eq!(refused(Smtp { from: "a@b.org\r\nBcc: c@d.org".into(), ..settings() }), "smtp_from");
        assert_eq!(refused(Smtp { reply_to: Some("x".into()), ..settings() }), "smtp_reply_to");
        assert_eq!(refused(Smtp { host: "smtp://x".into(), ..settings() }), "smtp_host");
        assert_eq!(refused(Smtp { user: Some("levain".into()), ..settings() }), "smtp_user");
        assert_eq!(refused(Smtp { authority: Some(b"no".to_vec()), ..settings() }), "smtp_ca");
        let clear =
            Smtp { encryption: Encryption::None, user: Some("levain".into()), password: secret(), ..settings() };
        assert_eq!(refused(clear.clone()), "smtp_tls");
        assert!(Sender::new(Smtp { host: "127.0.0.1".into(), ..clear }).is_ok());
    }

    #[test]
    fn only_what_is_said_of_the_address_makes_it_a_bad_one() {
        for (reply, of_address) in [
            ("550 5.1.1 no such user", true),
            ("550 No such user", true),
            ("554 5.2.1 mailbox disabled", true),
            ("554 5.7.1 relay access denied", false),
            ("550 5.7.26 unauthenticated sender", false),
            ("554 transaction failed", false),
        ] {
            assert_eq!(is_of_address(reply), of_address, "{reply}");
        }
    }
}
