//! Accounts: what signing in, sessions, passwords and mails do that no recording shows.

mod attributes;
mod ldap;
mod login;
mod mails;
mod reports;
mod sessions;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [attributes::tests(), ldap::tests(), login::tests(), mails::tests(), reports::tests(), sessions::tests()].concat()
}
