//! Facts of this build and this installation that answers carry.

/// Version of the API that this server speaks.
pub const VERSION: &str = "11.6.0";
/// Build number as clients see it.
pub const BUILD: &str = "11.6.0";

/// Facts of the installation, read from `systems` at boot.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// `DiagnosticId`: the installation's id, 26 characters.
    pub server_id: String,
    /// Public half of the signing key, base64 DER.
    pub public_key: String,
    /// `AsymmetricSigningKey` as stored (secret).
    pub signing_key: String,
    /// `PostActionCookieSecret` as stored (secret).
    pub cookie_secret: String,
    /// `InstallationDate`, ms as text.
    pub installation_date: String,
}
