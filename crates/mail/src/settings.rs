//! How to reach the SMTP server.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// The server and how to speak to it.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Encryption of the connection.
    pub encryption: Encryption,
    /// Who signs in, when the server asks.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Password>,
    /// Certificate of the authority that the server's own comes from, when it is not one the system knows (PEM).
    pub authority: Option<Vec<u8>>,
    /// Who writes: `adresse@example.org` or `Nom <adresse@example.org>`.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// How long each step may take.
    pub timeout: Duration,
}

/// Encryption of the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    /// `STARTTLS`, without which nothing is sent; none on this very machine.
    #[default]
    Auto,
    /// `STARTTLS`, without which nothing is sent, whatever the machine.
    StartTls,
    /// From the first byte (RFC 8314, usually port 465).
    Implicit,
    /// None: what is sent can be read on the way.
    None,
}

impl Encryption {
    /// Every one.
    pub const ALL: [Encryption; 4] = [Encryption::Auto, Encryption::StartTls, Encryption::Implicit, Encryption::None];

    /// The word of the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Encryption::Auto => "auto",
            Encryption::StartTls => "starttls",
            Encryption::Implicit => "tls",
            Encryption::None => "none",
        }
    }

    /// The one of that word.
    pub fn from_name(name: &str) -> Option<Encryption> {
        Encryption::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// A password, which nothing shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The password of that text.
    pub fn new(text: impl Into<String>) -> Password {
        Password(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl Smtp {
    /// Whether the server is this very machine.
    pub fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(format!("{:?}", Password::new("secret")), "Password(…)");
    }

    #[test]
    fn the_words_of_the_configuration_are_read_back() {
        for one in Encryption::ALL {
            assert_eq!(Encryption::from_name(one.as_str()), Some(one));
        }
        assert_eq!(Encryption::from_name("ssl"), None);
    }
}
