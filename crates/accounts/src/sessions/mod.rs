//! Sessions: seeing and ending them, the device of one.

mod device;
mod list;

use ochre_kernel::{Forget, Routes, Tx, args, sql};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/sessions");
    list::routes(r);
    device::routes(r);
}

sql!(END_ALL = "DELETE FROM sessions WHERE userid = $1");
sql!(END_ONE = "DELETE FROM sessions WHERE id = $1");
sql!(ROLES = "UPDATE sessions SET roles = $2 WHERE userid = $1");
sql!(END_OTHERS = "DELETE FROM sessions WHERE userid = $1 AND id <> $2");

/// Ends every session of a user with the commit.
pub fn end_all_in(tx: &mut Tx, user: &str) {
    tx.defer(&END_ALL, args![user]);
    tx.forget(Forget::UserSessions(user.to_string()));
}

/// The open sessions of a user get these roles with the commit.
pub fn roles_in(tx: &mut Tx, user: &str, roles: &str) {
    tx.defer(&ROLES, args![user, roles]);
    tx.forget(Forget::UserSessions(user.to_string()));
}

/// Ends a session with the commit.
pub fn end_in(tx: &mut Tx, id: &str, token: &str) {
    tx.defer(&END_ONE, args![id]);
    tx.forget(Forget::Session(token.to_string()));
}

/// Ends the sessions of a user but one.
pub fn end_others_in(tx: &mut Tx, user: &str, but: &str) {
    tx.defer(&END_OTHERS, args![user, but]);
    tx.forget(Forget::UserSessions(user.to_string()));
}
