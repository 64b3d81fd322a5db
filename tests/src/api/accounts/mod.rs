//! Accounts: what signing in, sessions, passwords and mails do that no recording shows.

mod attributes;
mod entry;
mod ldap;
mod login;
mod mails;
mod reports;
mod saml;
mod scim;
mod sessions;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [
        entry::tests(),
        scim::tests(),
        attributes::tests(),
        ldap::tests(),
        login::tests(),
        mails::tests(),
        reports::tests(),
        saml::tests(),
        sessions::tests(),
    ]
    .concat()
}
