//! SAML 2.0 service provider: what a sign-in needs of XML, signatures and encryption, and nothing of accounts.
//!
//! ```no_run
//! # fn f(settings: ochre_saml::Settings, answer: &str, now: i64) -> Result<(), ochre_saml::Problem> {
//! let provider = ochre_saml::Provider::new(settings)?;
//! let started = provider.start("relay")?;                     // send the browser to started.url, keep started.request_id
//! let login = provider.finish(&started.request_id, "relay", answer, now)?;
//! println!("{:?}", login.attribute("email"));
//! # Ok(()) }
//! ```
//!
//! Every answer must be signed by a certificate of the settings, be for this service provider (issuer, audience, destination,
//! recipient), answer the request that was sent, and be of now. [`Login::seen`] names what must never be accepted again: the
//! caller keeps it. An answer with a document type is not read at all. Times are milliseconds since 1970.

mod answer;
mod guard;
mod keys;
mod logout;
mod metadata;
mod provider;
#[cfg(test)]
mod tests;

pub use answer::{Login, Seen};
pub use guard::is_solicited;
pub use keys::{certificate, private_key};
pub use logout::{LogoutCall, SignedOut};
pub use metadata::{IdpMetadata, MetadataProblem, read as read_metadata};
pub use provider::{Provider, Started};

/// How messages are signed (`SamlSettings.SignatureAlgorithm`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// Also accepts SHA-1 in what comes in.
    RsaSha1,
    #[default]
    RsaSha256,
    RsaSha512,
}

/// Everything a service provider is made of.
#[derive(Clone, Default)]
pub struct Settings {
    /// Who we are: entity id.
    pub entity_id: String,
    /// Where answers are posted to.
    pub acs_url: String,
    /// Where logout messages come to; empty: none is offered.
    pub slo_url: String,
    /// Entity id of the identity provider.
    pub idp_entity_id: String,
    /// Where the browser is sent to sign in (HTTP redirect).
    pub idp_sso_url: String,
    /// Where the browser is sent to sign out; empty: nowhere.
    pub idp_slo_url: String,
    /// One or more PEM certificates of the identity provider.
    pub idp_certificates: String,
    /// Our private key, PEM; empty: nothing is signed or decrypted.
    pub private_key: String,
    /// Our certificate, PEM.
    pub certificate: String,
    /// Encrypted assertions may come, and our metadata offers the certificate for them.
    pub encrypt: bool,
    pub sign_requests: bool,
    pub algorithm: Algorithm,
    /// `Canonical1.1`: inclusive canonicalisation is accepted too.
    pub inclusive: bool,
    /// Which identity provider a proxy shall ask: id and name, empty: its choice.
    pub scoping: (String, String),
}

/// Why something was refused: for the log, never for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub String);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl From<saml_rs::SamlError> for Problem {
    fn from(e: saml_rs::SamlError) -> Self {
        Problem(e.to_string())
    }
}
