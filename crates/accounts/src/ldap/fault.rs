//! Failures of the directory as errors of the wire: for somebody who signs in, and for the administrator who tries settings.

use ochre_kernel::AppError;
use ochre_ldap::Fault;

/// For somebody who signs in: what happened, without the directory's words (they are in the log).
pub fn at_login(f: Fault) -> AppError {
    let (id, status) = match &f {
        Fault::Connect(_) => ("ent.ldap.do_login.unable_to_connect.app_error", 500),
        Fault::Bind(_) => ("ent.ldap.do_login.bind_admin_user.app_error", 500),
        Fault::Password(_) => ("ent.ldap.do_login.invalid_password.app_error", 401),
        Fault::Search(_) | Fault::Setting(..) => ("ent.ldap.do_login.search_ldap_server.app_error", 500),
        Fault::Ambiguous => ("ent.ldap.do_login.matched_to_many_users.app_error", 401),
    };
    if status == 500 {
        tracing::error!(id, reason = %f, "the directory cannot be asked");
    }
    AppError::new(id, status).detail(f.to_string())
}

/// What a directory that cannot be asked, or does not know somebody, answers at the sign-in page; shown as it is.
pub const SHOWN: [&str; 4] = [
    "ent.ldap.do_login.unable_to_connect.app_error",
    "ent.ldap.do_login.bind_admin_user.app_error",
    "ent.ldap.do_login.search_ldap_server.app_error",
    "ent.ldap.create_fail",
];

/// For an administrator: with the directory's words. None is 401: a client would take that for the end of its own session.
pub fn of_test(f: &Fault) -> AppError {
    let (id, status) = match f {
        Fault::Connect(_) => ("ent.ldap.test_connection.connect_failed.app_error", 500),
        Fault::Bind(_) | Fault::Password(_) => ("ent.ldap.test_connection.bind_failed.app_error", 400),
        Fault::Search(_) | Fault::Ambiguous => ("ent.ldap.test_connection.search_failed.app_error", 500),
        Fault::Setting("UserFilter", _) => ("ent.ldap.validate_filter.app_error", 400),
        Fault::Setting("GuestFilter", _) => ("ent.ldap.validate_guest_filter.app_error", 400),
        Fault::Setting("AdminFilter", _) => ("ent.ldap.validate_admin_filter.app_error", 400),
        Fault::Setting(..) => ("ent.ldap.test_connection.setting.app_error", 400),
    };
    AppError::new(id, status).with("Error", f.to_string()).detail(f.to_string())
}
