//! Accounts: what signing in, sessions, passwords and mails do that no recording shows.

mod attributes;
mod doors;
mod entry;
mod factors;
mod ldap;
mod login;
mod mails;
mod passkeys;
mod reports;
mod saml;
mod scim;
mod sessions;
mod terms;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [
        doors::tests(),
        entry::tests(),
        factors::tests(),
        scim::tests(),
        attributes::tests(),
        ldap::tests(),
        login::tests(),
        mails::tests(),
        passkeys::tests(),
        reports::tests(),
        saml::tests(),
        sessions::tests(),
        terms::tests(),
    ]
    .concat()
}
