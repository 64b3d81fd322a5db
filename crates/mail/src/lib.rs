//! Mail: composing it ([`compose`]), and sending it by SMTP ([`Mailer`]).
//!
//! Knows nothing of the configuration or the database: the caller hands over [`SmtpSettings`],
//! [`Site`] and [`From`] made from `EmailSettings`, `ServiceSettings`, `SupportSettings` and
//! `TeamSettings`, and keeps unsent mail as rows of its own (DESIGN section 5, rule 2).

mod compose;
mod kinds;
mod links;
mod message;
mod settings;
mod smtp;
mod texts;

pub use compose::{Composed, Content, Quote, compose, render};
pub use kinds::Kind;
pub use links::{invite_link, one_time_login_link, password_reset_link, verify_email_link};
pub use message::{From, Inline, Mail, new_message_id};
pub use settings::{Security, Site, SmtpSettings};
pub use smtp::{MailError, Mailer};
