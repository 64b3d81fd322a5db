//! Accounts of a directory: signing in by LDAP, and following what the directory says (docs/ldap.md).

mod certificates;
mod fault;
mod follow;
mod groups;
pub mod login;
mod migrate;
mod picture;
mod probe;
pub mod switch;
mod sync;

pub use fault::SHOWN;
use ochre_config::LdapSettings;
use ochre_kernel::{App, AppError, Routes};
use ochre_ldap::{Connection, Fault, Settings};
use std::sync::Arc;
use std::time::Duration;

/// The value of `users.authservice` of such accounts.
pub const SERVICE: &str = "ldap";
/// A file beside the configuration with authorities that count besides those of the machine, PEM. Upstream has no such file.
const AUTHORITIES: &str = "ldap-ca.pem";

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/ldap");
    probe::routes(r);
    sync::routes(r);
    groups::routes(r);
    certificates::routes(r);
    migrate::routes(r);
}

/// The job and its period.
pub fn wire(app: &Arc<App>) {
    app.work.worker("ldap_sync", sync::run);
    app.work.periodic("ldap_sync", |app| {
        let c = app.config();
        let minutes = u64::try_from(c.ldap.sync_interval_minutes).unwrap_or(60);
        c.ldap.enable_sync.then(|| Duration::from_secs(minutes * 60))
    });
}

/// Whether people sign in by the directory.
pub fn enabled(app: &App) -> bool {
    app.config().ldap.enable
}

/// Whether anything here asks the directory: sign-in, or synchronisation (of SAML accounts too).
fn in_use(app: &App) -> bool {
    let c = app.config();
    c.ldap.enable || c.ldap.enable_sync
}

/// The settings with the files that they name.
fn settings(app: &App, ldap: LdapSettings) -> Result<Settings, Fault> {
    let files = app.config_files();
    let named = |setting: &'static str, name: &str| {
        let found = files.read_file(name).map_err(|e| Fault::Setting(setting, e))?;
        found.ok_or_else(|| Fault::Setting(setting, format!("there is no file {name}")))
    };
    let identity = match (ldap.public_certificate_file.as_str(), ldap.private_key_file.as_str()) {
        ("", _) | (_, "") => None,
        (certificate, key) => Some((named("PublicCertificateFile", certificate)?, named("PrivateKeyFile", key)?)),
    };
    let authorities = files.read_file(AUTHORITIES).map_err(|e| Fault::Setting(AUTHORITIES, e))?;
    Ok(Settings { ldap, authorities, identity })
}

/// The settings in force.
fn current(app: &App) -> Result<Settings, Fault> {
    settings(app, app.config_full().ldap.clone())
}

/// A connection that may search, by the settings in force.
async fn open(app: &App) -> Result<Connection, Fault> {
    Connection::open(&current(app)?).await
}

/// 501 unless the directory is in use.
fn must_be_on(app: &App, id: &'static str) -> Result<(), AppError> {
    if in_use(app) { Ok(()) } else { Err(AppError::new(id, 501)) }
}
