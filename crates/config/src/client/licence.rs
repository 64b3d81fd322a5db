//! The licence as clients see it: everything is there, in our own name. Nothing is signed and nothing expires.

use super::{ClientMap, Facts, Writer};

/// A number that no team reaches: clients warn administrators when users exceed it.
const USERS: i64 = 1_000_000_000;
/// 1 January 3000 in Unix milliseconds.
const NEVER: i64 = 32_503_680_000_000;

/// Every feature bit but `Cloud`, which would make clients show a hosting provider's pages.
const FEATURES: [&str; 24] = [
    "LDAP",
    "LDAPGroups",
    "MFA",
    "SAML",
    "Cluster",
    "Metrics",
    "GoogleOAuth",
    "Office365OAuth",
    "OpenId",
    "Compliance",
    "MHPNS",
    "Announcement",
    "Elasticsearch",
    "DataRetention",
    "IDLoadedPushNotifications",
    "EmailNotificationContents",
    "MessageExport",
    "CustomPermissionsSchemes",
    "GuestAccounts",
    "GuestAccountsPermissions",
    "CustomTermsOfService",
    "LockTeammateNameDisplay",
    "SharedChannels",
    "RemoteClusterService",
];

/// For everyone, also without a session.
pub fn licence_limited() -> ClientMap {
    let mut m = Writer::default();
    m.bool("IsLicensed", true);
    // The name of the tier is what clients compare; "advanced" is the one with all features.
    m.text("SkuShortName", "advanced");
    m.int("Users", USERS);
    m.text("Company", "Ochre");
    m.bool("IsTrial", false);
    m.bool("IsGovSku", false);
    m.bool("Cloud", false);
    m.bool("OutgoingOAuthConnections", true);
    for feature in FEATURES {
        m.bool(feature, true);
    }
    m.0
}

/// For callers with `read_license_information`.
pub fn licence_full(facts: &Facts) -> ClientMap {
    let mut m = Writer(licence_limited());
    let since = facts.installed_at.unwrap_or_default();
    m.text("Id", &facts.telemetry_id);
    m.text("Name", "Ochre");
    m.text("Email", "");
    m.text("SkuName", "Ochre");
    m.int("IssuedAt", since);
    m.int("StartsAt", since);
    m.int("ExpiresAt", NEVER);
    m.0
}
