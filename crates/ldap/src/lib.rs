//! The LDAP client: connection, sign-in, searches page by page, mapping of entries, groups within groups.
//!
//! One [`Connection`] is opened for one piece of work and dropped after it. What a person typed reaches the directory only
//! as an escaped value of a filter ([`filter`]) or as the password of a bind; passwords stand in no error and no log.

mod connection;
pub mod dn;
mod entry;
mod fault;
pub mod filter;
mod groups;
mod people;
mod tls;

pub use connection::Connection;
pub use entry::{Entry, Person, named};
pub use fault::Fault;
pub use groups::{Group, Members};
pub use people::Page;

use ochre_config::LdapSettings;

/// What a connection needs to know.
#[derive(Clone, Default)]
pub struct Settings {
    /// `LdapSettings` of the configuration.
    pub ldap: LdapSettings,
    /// Authorities that count besides those of the machine: PEM.
    pub authorities: Option<Vec<u8>>,
    /// Certificate and key that this server shows: PEM both.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
}
