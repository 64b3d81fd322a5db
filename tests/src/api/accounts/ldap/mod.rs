//! Accounts of a directory, against a real OpenLDAP.

mod buttons;
mod groups;
mod large;
mod login;
mod moves;
mod security;
mod sync;
mod world;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::ldap::first_login_makes_the_account", |db| Box::pin(login::first(db))),
        ("api::accounts::ldap::who_is_not_let_in", |db| Box::pin(login::refused(db))),
        ("api::accounts::ldap::guests_and_administrators", |db| Box::pin(login::ranks(db))),
        ("api::accounts::ldap::accounts_follow_and_owners_may_not", |db| Box::pin(login::owned(db))),
        ("api::accounts::ldap::the_directory_is_away", |db| Box::pin(login::away(db))),
        ("api::accounts::ldap::secured_connections", |db| Box::pin(security::secured(db))),
        ("api::accounts::ldap::client_certificates", |db| Box::pin(security::certificates(db))),
        ("api::accounts::ldap::test_buttons", |db| Box::pin(buttons::buttons(db))),
        ("api::accounts::ldap::synchronisation", |db| Box::pin(sync::people_leave_and_come_back(db))),
        ("api::accounts::ldap::synchronisation_by_the_clock", |db| Box::pin(sync::by_the_clock(db))),
        ("api::accounts::ldap::a_wrong_base_harms_nobody", |db| Box::pin(sync::nobody(db))),
        ("api::accounts::ldap::groups_fill_places", |db| Box::pin(groups::places(db))),
        ("api::accounts::ldap::switching_one_account", |db| Box::pin(moves::one(db))),
        ("api::accounts::ldap::moving_many_accounts", |db| Box::pin(moves::many(db))),
        ("api::accounts::ldap::five_thousand_people", |db| Box::pin(large::people(db))),
    ]
}
