//! `GuestAccountsSettings`: Guests.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Guests.
    GuestAccountsSettings {
        allow_email_accounts: bool = "AllowEmailAccounts", true, "authentication_guest_access";
        enable: bool = "Enable", false, "authentication_guest_access";
        enable_guest_magic_link: bool = "EnableGuestMagicLink", false, "authentication_guest_access";
        enforce_multifactor_authentication: bool = "EnforceMultifactorAuthentication", false, "authentication_guest_access";
        hide_tags: bool = "HideTags", false, "authentication_guest_access";
        restrict_creation_to_domains: String = "RestrictCreationToDomains", "", "authentication_guest_access";
    }
}
