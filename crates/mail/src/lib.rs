//! E-mail: a message with a plain text and an HTML part, handed to one SMTP server. Sole owner of `lettre`.
//!
//! Nothing here decides who is written to, keeps a queue or tries again: that is `app`. Sending has two steps, so that the
//! caller can note between them that the message is about to be handed over: [`Sender::prepare`] ends when the server has
//! accepted the recipient, [`Prepared::hand_over`] gives it the message.

mod codes;
mod fault;
mod message;
mod settings;
mod smtp;

pub use codes::CODES;
pub use fault::Fault;
pub use message::Message;
pub use settings::{Encryption, Password, Smtp};
pub use smtp::{Prepared, Sender};
