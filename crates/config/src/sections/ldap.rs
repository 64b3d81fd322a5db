//! `LdapSettings`: LDAP directory: login and synchronisation.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// LDAP directory: login and synchronisation.
    LdapSettings {
        admin_filter: String = "AdminFilter", "", "";
        base_dn: String = "BaseDN", "", "authentication_ldap";
        bind_password: String = "BindPassword", "", "authentication_ldap", secret true;
        bind_username: String = "BindUsername", "", "authentication_ldap";
        connection_security: String = "ConnectionSecurity", "", "authentication_ldap";
        email_attribute: String = "EmailAttribute", "", "authentication_ldap";
        enable: bool = "Enable", false, "authentication_ldap";
        enable_admin_filter: bool = "EnableAdminFilter", false, "";
        enable_sync: bool = "EnableSync", false, "authentication_ldap";
        first_name_attribute: String = "FirstNameAttribute", "", "authentication_ldap";
        group_display_name_attribute: String = "GroupDisplayNameAttribute", "", "authentication_ldap";
        group_filter: String = "GroupFilter", "", "authentication_ldap";
        group_id_attribute: String = "GroupIdAttribute", "", "authentication_ldap";
        guest_filter: String = "GuestFilter", "", "authentication_ldap";
        id_attribute: String = "IdAttribute", "", "authentication_ldap";
        last_name_attribute: String = "LastNameAttribute", "", "authentication_ldap";
        ldap_port: i64 = "LdapPort", 389, "authentication_ldap";
        ldap_server: String = "LdapServer", "", "authentication_ldap";
        login_button_border_color: String = "LoginButtonBorderColor", "#2389D7", "experimental_features";
        login_button_color: String = "LoginButtonColor", "#0000", "experimental_features";
        login_button_text_color: String = "LoginButtonTextColor", "#2389D7", "experimental_features";
        login_field_name: String = "LoginFieldName", "", "authentication_ldap";
        login_id_attribute: String = "LoginIdAttribute", "", "authentication_ldap";
        maximum_login_attempts: i64 = "MaximumLoginAttempts", 10, "authentication_ldap";
        max_page_size: i64 = "MaxPageSize", 0, "authentication_ldap";
        nickname_attribute: String = "NicknameAttribute", "", "authentication_ldap";
        picture_attribute: String = "PictureAttribute", "", "authentication_ldap";
        position_attribute: String = "PositionAttribute", "", "authentication_ldap";
        private_key_file: String = "PrivateKeyFile", "", "authentication_ldap";
        public_certificate_file: String = "PublicCertificateFile", "", "authentication_ldap";
        query_timeout: i64 = "QueryTimeout", 60, "authentication_ldap";
        re_add_removed_members: bool = "ReAddRemovedMembers", false, "authentication_ldap";
        skip_certificate_verification: bool = "SkipCertificateVerification", false, "authentication_ldap";
        sync_interval_minutes: i64 = "SyncIntervalMinutes", 60, "authentication_ldap";
        user_filter: String = "UserFilter", "", "authentication_ldap";
        username_attribute: String = "UsernameAttribute", "", "authentication_ldap";
    }
}
