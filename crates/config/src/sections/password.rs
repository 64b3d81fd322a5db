//! `PasswordSettings`: Rules for new passwords.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Rules for new passwords.
    PasswordSettings {
        enable_forgot_link: bool = "EnableForgotLink", true, "authentication_password";
        lowercase: bool = "Lowercase", false, "authentication_password";
        minimum_length: i64 = "MinimumLength", 8, "authentication_password";
        number: bool = "Number", false, "authentication_password";
        symbol: bool = "Symbol", false, "authentication_password";
        uppercase: bool = "Uppercase", false, "authentication_password";
    }
}
