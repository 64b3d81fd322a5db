//! What can go wrong, told apart as far as somebody can do something about it.

use ldap3::{LdapError, LdapResult};

/// A failure. The texts are the library's or the directory's own words; they never hold a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The server is not there, does not speak the wanted security, or shows a certificate that is not trusted.
    Connect(String),
    /// The account that searches is refused.
    Bind(String),
    /// The password of a person is wrong, or the directory does not let them in.
    Password(String),
    /// A search is refused or breaks off.
    Search(String),
    /// A setting of this name cannot be used.
    Setting(&'static str, String),
    /// More than one entry where there must be one.
    Ambiguous,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Connect(why) | Fault::Bind(why) | Fault::Password(why) | Fault::Search(why) => f.write_str(why),
            Fault::Setting(name, why) => write!(f, "{name}: {why}"),
            Fault::Ambiguous => f.write_str("more than one entry"),
        }
    }
}

impl std::error::Error for Fault {}

/// A failure of the library in words.
pub(crate) fn words(e: &LdapError) -> String {
    match e {
        LdapError::LdapResult { result } => answer(result),
        LdapError::Io { source } => source.to_string(),
        LdapError::Timeout { .. } => "no answer in time".into(),
        LdapError::EndOfStream | LdapError::ResultRecv { .. } | LdapError::OpSend { .. } => {
            "the connection was closed".into()
        }
        e => e.to_string(),
    }
}

/// A refusal of the directory in words.
pub(crate) fn answer(r: &LdapResult) -> String {
    // Active Directory ends its texts with a NUL.
    r.to_string().replace('\0', "")
}

/// Whether a bind failed because of who binds, not because of the server.
pub(crate) fn is_refusal(code: u32) -> bool {
    // inappropriateAuthentication, invalidCredentials, insufficientAccessRights, unwillingToPerform, noSuchObject,
    // constraintViolation (locked by a password policy), invalidDNSyntax
    matches!(code, 48 | 49 | 50 | 53 | 32 | 19 | 34)
}
